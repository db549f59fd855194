// The layers that Folium adds: each is one of Leaflet's. Checkboxes instead of Leaflet's control switch them; the still
// map follows, so that print shows the same.

const STILL = { coverage: ".layer-coverage", hotspots: ".layer-hotspots", suggestions: ".layer-suggestions", names: ".layer-names", routes: ".route", network: ".network", handovers: ".handover" };
const PINNED = ["sites", "phases", "suggestions"];
let started = false;

const Part = L.Layer.extend({
  initialize(name) { this.name = name; },
  onAdd() { turn(this.name, true); },
  onRemove() { turn(this.name, false); },
});

const layers = { town: ground };
for (const name of [...Object.keys(STILL), "sites", "phases"]) layers[name] = new Part(name);
const chosen = new Set();

// The layer of a name, for Folium; what it doesn't ask for isn't offered.
function layer(name) {
  chosen.add(name);
  return layers[name];
}

function turn(name, on) {
  shown[name] = on;
  for (const part of STILL[name] ? findAll(`#still ${STILL[name]}`) : []) part.toggleAttribute("hidden", !on);
  const box = find(`[data-layer="${name}"]`);
  if (box) box.checked = on;
  if (started && PINNED.includes(name)) showPins();
  else if (started) marks.repaint();
}

const switchLayer = (one, on) => (on ? one.addTo(map) : one.remove());

function startLayers() {
  for (const name of Object.keys(layers)) turn(name, map.hasLayer(layers[name]));
  for (const box of findAll("[data-layer]")) {
    const name = box.dataset.layer;
    if (chosen.has(name)) box.addEventListener("change", () => switchLayer(layers[name], box.checked));
    else box.closest("li").remove();
  }
}

// Layers that other code has added get a checkbox, too.
function offer(theirs) {
  theirs.forEach((one, i) => {
    const box = make("input", { type: "checkbox", class: "only-js", onchange: () => switchLayer(one, box.checked) });
    box.checked = map.hasLayer(one);
    find(".legend ul").append(make("li", {}, make("label", {}, box, make("span", {}, data.offered[i]))));
  });
}

// On a phone the map can fill the screen, where one finger moves it; what lies behind can't be reached meanwhile.
const byThumb = matchMedia("(pointer: coarse)").matches;
const frame = find(".map-part .frame");
function fillScreen(on) {
  frame.classList.toggle("full", on);
  for (let part = frame; part !== document.body; part = part.parentElement)
    for (const other of part.parentElement.children) if (other !== part) other.inert = on;
  if (on) map.dragging.enable();
  else map.dragging.disable();
  find("#full").setAttribute("aria-pressed", String(on));
  map.invalidateSize();
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && frame.classList.contains("full")) fillScreen(false);
});

const Buttons = L.Control.extend({
  options: { position: "bottomright" },
  onAdd() {
    const icon = (name, sign, act) => button(sign, act, { "aria-label": say(name), title: say(name) });
    const bar = make("div", { class: "map-buttons" },
      icon("zoom_in", "+", () => map.zoomIn()), icon("zoom_out", "−", () => map.zoomOut()), icon("zoom_all", "⤢", () => fitAll(true)));
    if (byThumb) {
      bar.append(icon("full", "▢", () => fillScreen(!frame.classList.contains("full"))));
      bar.lastChild.id = "full";
      bar.lastChild.setAttribute("aria-pressed", "false");
    }
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
  if (!map.options.maxBounds) map.setMaxBounds(whole.extend(bounds).extend(map.getBounds()).pad(1)); // room for every popup
}
