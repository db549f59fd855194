// Street names, existing WLAN and what leads from a pin to its site.

const NAMES_FROM_ZOOM = 15.5;
const STRAIGHT = 0.35; // radians that a street may turn along its name

// The streets in view by name; segments that meet end to end are joined, so that a name has room.
function chains(box) {
  const byName = new Map();
  for (const kind of ["main", "pedestrian", "street", "path"]) {
    let first = 0; // place of a piece's first line in the list of names
    for (const piece of pieces(`street-${kind}`)) {
      if (meets(piece.box, box, 0)) gather(byName, piece.lines, data.streets[kind], first);
      first += data.piece; // lines of each piece but the last
    }
  }
  return [...byName.values()].flatMap(({ name, parts }) => joined(parts).map((points) => ({ name, points })));
}

function gather(byName, lines, names, first) {
  lines.forEach((points, i) => {
    const name = names.v[names.i[first + i]];
    if (!name || points.length < 4) return;
    if (!byName.has(name)) byName.set(name, { name, parts: [] });
    byName.get(name).parts.push(points);
  });
}

function joined(parts) {
  const open = new Map();
  const lines = new Set();
  const key = (points, last) => (last ? `${points.at(-2)} ${points.at(-1)}` : `${points[0]} ${points[1]}`);
  const turned = (points) => {
    const back = [];
    for (let i = points.length - 2; i >= 0; i -= 2) back.push(points[i], points[i + 1]);
    return back;
  };
  for (let points of parts) {
    for (const last of [false, true]) {
      const other = open.get(key(points, last));
      if (!other || !lines.has(other)) continue;
      lines.delete(other);
      const first = key(other, true) === key(points, last) ? other : turned(other);
      points = [...first, ...(last ? turned(points) : points).slice(2)];
    }
    lines.add(points);
    open.set(key(points, false), points).set(key(points, true), points);
  }
  return [...lines];
}

// The longest nearly straight stretch of a line that lies in view, in pixels: {x, y, angle, length}.
function stretch(points, scale, [left, top], { x: width, y: height }) {
  let best = { length: 0 };
  let run = null;
  const close = () => {
    if (run) {
      const length = Math.hypot(run.x2 - run.x1, run.y2 - run.y1);
      if (length > best.length) {
        const angle = Math.atan2(run.y2 - run.y1, run.x2 - run.x1);
        best = { length, x: (run.x1 + run.x2) / 2, y: (run.y1 + run.y2) / 2, angle };
      }
    }
    run = null;
  };
  for (let i = 0; i + 3 < points.length; i += 2) {
    const cut = clip((points[i] - left) * scale, (points[i + 1] - top) * scale,
      (points[i + 2] - left) * scale, (points[i + 3] - top) * scale, width, height);
    if (!cut) { close(); continue; }
    const [x1, y1, x2, y2] = cut;
    const angle = Math.atan2(y2 - y1, x2 - x1);
    const turn = run ? Math.abs(((angle - run.angle + 3 * Math.PI) % (2 * Math.PI)) - Math.PI) : 9;
    if (turn > STRAIGHT) { close(); run = { x1, y1, angle }; }
    run.x2 = x2;
    run.y2 = y2;
  }
  close();
  return best;
}

function clip(x1, y1, x2, y2, width, height) {
  let from = 0;
  let to = 1;
  const within = (p, q) => {
    if (p === 0) return q >= 0;
    if (p < 0) from = Math.max(from, q / p);
    else to = Math.min(to, q / p);
    return from < to;
  };
  if (!within(x1 - x2, x1 - 6) || !within(x2 - x1, width - 6 - x1)) return null;
  if (!within(y1 - y2, y1 - 6) || !within(y2 - y1, height - 6 - y1)) return null;
  return [x1 + from * (x2 - x1), y1 + from * (y2 - y1), x1 + to * (x2 - x1), y1 + to * (y2 - y1)];
}

function paintLabels(view) {
  const { context } = view;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const places = pinPlaces(view.beyond);
  drawLeaders(context, places);
  const taken = places.map(({ head: [x, y] }) => [x, y, 20]);
  if (shown.sites && view.zoom >= NAMES_FROM_ZOOM) drawSites(view, places, taken);
  if (shown.hotspots) drawHotspots(view, taken);
  if (shown.names && view.zoom >= NAMES_FROM_ZOOM) drawNames(view, taken);
}

// A pin moved aside keeps its foot on the site.
function drawLeaders(context, places) {
  for (const { foot, head } of places) {
    if (Math.hypot(foot[0] - head[0], foot[1] - head[1]) < 4) continue;
    context.strokeStyle = context.fillStyle = "#093a4b";
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(...foot);
    context.lineTo(...head);
    context.stroke();
    context.beginPath();
    context.arc(...foot, 3.5, 0, 7);
    context.fill();
    context.strokeStyle = "#ffffff";
    context.lineWidth = 1.5;
    context.stroke();
  }
}

// A site's name stands below or above its pin, where there is room.
function drawSites({ context, extent, beyond }, places, taken) {
  context.font = "600 12.5px system-ui, sans-serif";
  for (const { name, head: [x, y] } of places) {
    const short = name.length > 30 ? `${name.slice(0, 29)}…` : name;
    const width = Math.min(context.measureText(short).width, 400);
    const inside = Math.max(beyond.x + width / 2 + 4, Math.min(extent.x - beyond.x - width / 2 - 4, x));
    const at = Math.abs(inside - x) < width / 2 ? inside : x;
    const spot = [30, -30].map((dy) => ({ x: at, y: y + dy, angle: 0 })).find((one) => !crowded(one, width, taken));
    if (!spot) continue;
    taken.push(...beads(spot, width));
    written(context, short, spot.x, spot.y, "#093a4b");
  }
}

function drawNames({ context, scale, box, zoom, extent }, taken) {
  const px = zoom >= 17 ? 13 : 11.5;
  context.font = `500 ${px}px system-ui, sans-serif`;
  for (const { name, points } of chains(box)) {
    const spot = stretch(points, scale, box, extent);
    if (spot.length < name.length * px * 0.3) continue; // no need to measure
    const width = Math.min(context.measureText(name).width, 400);
    if (spot.length < width + 6 || crowded(spot, width, taken)) continue;
    taken.push(...beads(spot, width));
    const upright = Math.abs(spot.angle) > Math.PI / 2 ? spot.angle + Math.PI : spot.angle;
    context.save();
    context.translate(spot.x, spot.y);
    context.rotate(upright);
    written(context, name, 0, 0, "#4f483d");
    context.restore();
  }
}

// A name takes the room of a row of circles [x, y, radius].
function beads({ x, y, angle }, width) {
  const half = Math.max(0, width / 2 - 7);
  const row = [];
  for (let at = -half; at <= half; at += 12) row.push([x + at * Math.cos(angle), y + at * Math.sin(angle), 9]);
  return row;
}

function crowded(spot, width, taken) {
  return beads(spot, width).some((bead) => taken.some((other) => {
    const dx = bead[0] - other[0];
    const dy = bead[1] - other[1];
    const reach = bead[2] + other[2];
    return dx * dx + dy * dy < reach * reach;
  }));
}

function written(context, text, x, y, colour) {
  context.strokeStyle = "rgba(255, 253, 248, 0.92)";
  context.lineWidth = 3.5;
  context.strokeText(text, x, y, 400);
  context.fillStyle = colour;
  context.fillText(text, x, y, 400);
}

function drawHotspots({ context, zoom, beyond }, taken) {
  context.font = "500 11.5px system-ui, sans-serif";
  for (const [name, lon, lat] of data.hotspots) {
    const { x, y } = map.latLngToContainerPoint([lat, lon]).add(beyond);
    const near = taken.some(([a, b, r]) => Math.hypot(x - a, y - b) < r - 8);
    for (const [colour, width] of [["#ffffff", 5], ["#3c6e3f", 2.2]]) {
      context.strokeStyle = context.fillStyle = colour;
      context.lineWidth = width;
      for (const r of [5, 9.5]) {
        context.beginPath();
        context.arc(x, y + 4, r, 1.2 * Math.PI, 1.8 * Math.PI);
        context.stroke();
      }
      context.beginPath();
      context.arc(x, y + 4, width === 5 ? 3.5 : 2, 0, 7);
      context.fill();
    }
    taken.push([x, y, 11]);
    if (near || zoom < 16) continue;
    const spot = { x, y: y + 18, angle: 0 };
    const width = context.measureText(name).width;
    if (crowded(spot, width, taken.slice(0, -1))) continue;
    taken.push(...beads(spot, width));
    written(context, name, spot.x, spot.y, "#2f5a32");
  }
}

// All that lies over the base map.
function paintMarks(view) {
  paintOver(view);
  if (count > MOST_PINS && shown.sites) paintDots(view);
  paintLabels(view);
}

const marks = new Picture(paintMarks, "overlayPane");
