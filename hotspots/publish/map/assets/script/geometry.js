// Path data of the still map, decoded for the canvas: grid steps of zoom level 19, relative to the origin.

const GRID_ZOOM = 19;
const gridScale = (zoom) => 2 ** (zoom - GRID_ZOOM);
const toGrid = (lat, lon) => map.project([lat, lon], GRID_ZOOM);

// Returns lines [x, y, …] in the order of the subpaths.
function decode(text, [originX, originY]) {
  const lines = [];
  let at = 0;
  let [x, y] = [originX, originY];
  const end = text.length;
  const step = () => {
    while (at < end && text.charCodeAt(at) === 32) at++;
    const negative = text.charCodeAt(at) === 45;
    if (negative) at++;
    let value = 0;
    for (let c = text.charCodeAt(at); c >= 48 && c <= 57; c = text.charCodeAt(++at)) value = value * 10 + c - 48;
    return negative ? -value : value;
  };
  while (at < end) {
    at++; // m
    const points = [];
    for (let c = text.charCodeAt(at); at < end && c !== 109 && c !== 122; c = text.charCodeAt(at)) {
      if (c === 104) { at += 2; continue; } // h0: an empty line
      x += step();
      y += step();
      points.push(x, y);
    }
    if (text.charCodeAt(at) === 122) { // z: back to the start of the ring
      at++;
      x = points[0];
      y = points[1];
    }
    lines.push(points);
  }
  return lines;
}

// Each path stands in pieces of neighbouring lines with their boxes (paths.py): only what meets the view is made ready.
class Piece {
  constructor(text, box) {
    this.text = text;
    this.box = box; // left, top, right, bottom
  }
  get path() { return (this.drawn ??= new Path2D(this.text)); }
  get lines() { return (this.decoded ??= decode(this.text, data.origin)); }
}

const cut = new Map();
function pieces(name) {
  if (!cut.has(name)) cut.set(name, pieced(document.getElementById(`g-${name}`)));
  return cut.get(name);
}

function pieced(path) {
  if (!path) return [];
  const edges = path.dataset.boxes.split(" ").map((edge, i) => Number(edge) + data.origin[i % 2]);
  return path.getAttribute("d").split("M0 0").slice(1).map((text, i) => new Piece(text, edges.slice(4 * i, 4 * i + 4)));
}

const meets = (box, [left, top, right, bottom], margin) =>
  box[0] < right + margin && box[2] > left - margin && box[1] < bottom + margin && box[3] > top - margin;
