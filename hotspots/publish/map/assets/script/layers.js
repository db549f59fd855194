// Checkboxes instead of Leaflet's layer control; they switch the still map, too, so that print shows the same.

const STILL = { coverage: ".layer-coverage", hotspots: ".layer-hotspots", suggestions: ".layer-suggestions", names: ".layer-names", routes: ".route", network: ".network", handovers: ".handover" };

function setLayer(name, on) {
  shown[name] = on;
  if (name === "phases" || name === "suggestions") showPins();
  else marks.repaint();
  for (const part of STILL[name] ? findAll(`#still ${STILL[name]}`) : []) part.toggleAttribute("hidden", !on);
}

for (const box of findAll("[data-layer]")) {
  shown[box.dataset.layer] = box.checked;
  box.addEventListener("change", () => setLayer(box.dataset.layer, box.checked));
}

const Buttons = L.Control.extend({
  options: { position: "bottomright" },
  onAdd() {
    const icon = (name, sign, act) => button(sign, act, { "aria-label": say(name), title: say(name) });
    const bar = make("div", { class: "map-buttons" },
      icon("zoom_in", "+", () => map.zoomIn()), icon("zoom_out", "−", () => map.zoomOut()), icon("zoom_all", "⤢", () => fitAll(true)));
    L.DomEvent.disableClickPropagation(bar);
    return bar;
  },
});

function fitAll(animate = false) {
  const far = new Set(data.far);
  const near = sites.id.map((_, i) => i).filter((i) => !far.has(i));
  const still = [data.origin, [data.origin[0] + data.view[0], data.origin[1] + data.view[1]]];
  const whole = L.latLngBounds(still.map((corner) => map.unproject(corner, GRID_ZOOM)));
  const corners = near.map((i) => [sites.lat[i], sites.lon[i]]);
  corners.push(...shownSuggestions().map(({ place }) => place).filter((place) => whole.contains(place)));
  const bounds = corners.length ? L.latLngBounds(corners) : whole;
  map.fitBounds(bounds, { padding: [36, 36], maxZoom: 17, animate: animate && smooth() === "smooth" });
}
