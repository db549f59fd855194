// Put everything together, once the layers are on the map (they wait for its first view).

function start() {
  startLayers();
  if (smooth() === "auto") {
    map.options.zoomAnimation = map._zoomAnimated = false;
    map.options.inertia = false;
  }
  fitAll();
  new Buttons().addTo(map);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  map.on("zoomend resize", placePins); // before the marks, whose lines lead to the pins
  started = true;
  showPins();
  marks.addTo(map);
  showList();
  startWhatIf();
  if (typeof startAnswers === "function") startAnswers();
  if (many) map.on("click", (event) => {
    const site = siteAt(event.latlng);
    if (site !== null) openPopup(site, map.getContainer());
  });
  map.scrollWheelZoom.disable(); // the wheel scrolls the page until the map is used
  map.on("click focus", () => map.scrollWheelZoom.enable());
  map.on("mouseout blur", () => map.scrollWheelZoom.disable());
  if (byThumb) map.dragging.disable(); // one finger scrolls the page, two move the map
  showView(location.hash.slice(1));
  window.addEventListener("hashchange", () => showView(location.hash.slice(1)));
  window.hotspots = Object.freeze({ data, placeSpans, shares, scores, state, map, decode, answer: typeof answerFile === "function" ? answerFile : null });
}
