// Numbered pins that never hide one another: each keeps its foot on the site and moves its head aside when crowded.
// Of many sites the first twenty are pins, the others dots.

const PIN = 30;
const MOST_PINS = 200;
const FIRST = 20;
const pins = new Map(); // site -> {site, place, marker, head, year, parts, offset}

// Push places apart until they keep `distance`, in a fixed order.
function spread(anchors, distance) {
  const spots = anchors.map((anchor) => anchor.slice());
  for (let sweep = 0, moved = true; moved && sweep < 300; sweep++) {
    moved = false;
    for (let i = 0; i < spots.length; i++) {
      for (let j = 0; j < i; j++) {
        let [dx, dy] = [spots[i][0] - spots[j][0], spots[i][1] - spots[j][1]];
        if (Math.abs(dx) >= distance || Math.abs(dy) >= distance) continue;
        let gap = Math.hypot(dx, dy);
        if (gap >= distance) continue;
        const push = (distance - gap) * 0.51;
        if (gap < distance * 1e-6) [dx, dy, gap] = [Math.cos(2.4 * i), Math.sin(2.4 * i), 1];
        moved = true;
        spots[i][0] += (dx / gap) * push;
        spots[i][1] += (dy / gap) * push;
        spots[j][0] -= (dx / gap) * push;
        spots[j][1] -= (dy / gap) * push;
      }
    }
  }
  return spots;
}

function makePin(site) {
  const year = make("span", { class: "pin-year", "aria-hidden": "true" });
  const head = button("", () => openPopup(site, head), { class: "pin", "aria-haspopup": "dialog", "data-pin": sites.id[site] });
  return { site, year, ...pinMarker([sites.lat[site], sites.lon[site]], head, year) };
}

function pinMarker(place, ...parts) {
  const box = make("div", { class: "pin-box" }, ...parts);
  const icon = L.divIcon({ html: box, className: "pin-icon", iconSize: [0, 0] });
  const marker = L.marker(place, { icon, keyboard: false, interactive: false });
  L.DomEvent.disableClickPropagation(parts[0]);
  return { place, marker, head: parts[0], parts, offset: [0, 0] };
}

// Which sites have a pin now, in rank order, blocked ones last.
function pinned() {
  if (!shown.sites) return [];
  if (count <= MOST_PINS) return [...state.order, ...unranked];
  const first = state.order.slice(0, FIRST);
  if (state.selected !== null && !first.includes(state.selected)) first.push(state.selected);
  return first;
}
const unranked = [...Array(count).keys()].filter((site) => sites.rank[site] === null);

function showPins() {
  const list = pinned();
  for (const [site, pin] of pins) {
    if (list.includes(site)) continue;
    pin.marker.remove();
    pins.delete(site);
  }
  for (const site of list) {
    if (!pins.has(site)) pins.set(site, makePin(site));
    pins.get(site).marker.addTo(map);
  }
  const pane = map.getPane("markerPane");
  const focused = document.activeElement;
  for (const site of list) pane.append(pins.get(site).marker.getElement()); // tab order is rank order
  showSuggestions(pane);
  if (pane.contains(focused)) focused.focus({ preventScroll: true });
  list.forEach(dressPin);
  placePins();
  marks.repaint();
}

function dressPin(site) {
  const { head, year } = pins.get(site);
  const rank = state.ranks[site];
  const name = sites.name[site];
  const phase = sites.phase[site];
  head.textContent = rank ? placeOf(site).replace(/ .* /, "–") : "–";
  const fits = state.budget?.has(site);
  const decided = sites.decided?.[site];
  let label = rank ? say("marker", { n: placeOf(site), name }) : decided ? `${name}: ${decided}` : say("marker_blocked", { name });
  if (fits) label += `, ${say("in_budget")}`;
  if (shown.phases && phase) label += `, ${phase}`;
  head.setAttribute("aria-label", label);
  head.classList.toggle("blocked", !rank);
  head.classList.toggle("small", rank > 99 || state.until[site] > rank);
  head.classList.toggle("fits", Boolean(fits));
  head.classList.toggle("out", Boolean(state.budget) && !fits);
  year.textContent = shown.phases && phase ? String(phase) : "";
}

function placePins() {
  if (!map._loaded) return;
  const list = [...pins.values(), ...shownSuggestions()];
  const anchors = list.map(({ place }) => {
    const { x, y } = map.latLngToLayerPoint(place);
    return [x, y];
  });
  const spots = spread(anchors, PIN + (shown.phases ? 12 : 4));
  list.forEach((pin, i) => {
    pin.offset = [spots[i][0] - anchors[i][0], spots[i][1] - anchors[i][1]];
    const [dx, dy] = pin.offset.map(Math.round);
    for (const part of pin.parts) part.style.transform = `translate(${dx}px, ${dy}px)`;
  });
}

// Where pins stand in a picture that begins `beyond` the map's box: foot (the place) and head.
function pinPlaces(beyond) {
  return [...pins.values(), ...shownSuggestions()].map(({ place, offset, site }) => {
    const { x, y } = map.latLngToContainerPoint(place).add(beyond);
    return { name: sites.name[site] ?? "", foot: [x, y], head: [x + offset[0], y + offset[1]] };
  });
}

// Many sites: dots, darker the better the rank.
const SHADES = ["#0d4f66", "#3f7f94", "#8db4c1"];
let cells = null;
let span = 0; // square grid steps that most sites lie on

function paintDots({ context, scale, box }) {
  if (!cells) {
    cells = Array.from({ length: count }, (_, i) => toGrid(sites.lat[i], sites.lon[i]));
    span = middle(cells.map(({ x }) => x)) * middle(cells.map(({ y }) => y));
  }
  const reach = 6 / scale;
  const groups = SHADES.map(() => []);
  for (let i = 0; i < count; i++) {
    const { x, y } = cells[i];
    if (x < box[0] - reach || x > box[2] + reach || y < box[1] - reach || y > box[3] + reach) continue;
    const rank = state.ranks[i];
    const shade = rank && state.order.length ? Math.min(2, Math.floor((3 * (rank - 1)) / state.order.length)) : 2;
    groups[shade].push((x - box[0]) * scale, (y - box[1]) * scale);
  }
  const crowd = count > 1.5e-3 * span * scale * scale;
  for (let shade = 2; shade >= 0; shade--) {
    if (!crowd) circles(context, groups[shade], 5.5, "#ffffff");
    circles(context, groups[shade], crowd ? 2.5 : 4.2, SHADES[shade]);
  }
}

// The width of the middle four fifths of some numbers.
function middle(values) {
  values.sort((a, b) => a - b);
  return values[Math.floor(count * 0.9)] - values[Math.floor(count * 0.1)];
}

function circles(context, spots, radius, colour) {
  context.beginPath();
  for (let i = 0; i < spots.length; i += 2) {
    context.moveTo(spots[i] + radius, spots[i + 1]);
    context.arc(spots[i], spots[i + 1], radius, 0, 2 * Math.PI);
  }
  context.fillStyle = colour;
  context.fill();
}

function siteAt(point) {
  const scale = gridScale(map.getZoom());
  const { x, y } = map.project(point, map.getZoom()).divideBy(scale);
  let [best, least] = [null, 14 / scale];
  for (let i = 0; shown.sites && cells && i < count; i++) {
    const distance = Math.hypot(cells[i].x - x, cells[i].y - y);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}
