// Path data of the still map, decoded for the canvas: grid steps of zoom level 19, relative to the origin.

const GRID_ZOOM = 19;
const gridScale = (zoom) => 2 ** (zoom - GRID_ZOOM);
const toGrid = (lat, lon) => map.project([lat, lon], GRID_ZOOM);

// Returns features {points: [x, y, …], box: [left, top, right, bottom]} in the order of the subpaths.
function decode(text, [originX, originY]) {
  const features = [];
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
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let c = text.charCodeAt(at); at < end && c !== 109 && c !== 122; c = text.charCodeAt(at)) {
      if (c === 104) { at += 2; continue; } // h0: an empty line
      x += step();
      y += step();
      points.push(x, y);
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    if (text.charCodeAt(at) === 122) { // z: back to the start of the ring
      at++;
      x = points[0];
      y = points[1];
    }
    features.push({ points, box });
  }
  return features;
}

const decoded = new Map();
function shapes(name) {
  if (!decoded.has(name)) {
    const path = document.getElementById(`g-${name}`);
    decoded.set(name, path ? decode(path.getAttribute("d"), data.origin) : []);
  }
  return decoded.get(name);
}

const meets = (box, [left, top, right, bottom], margin) =>
  box[0] < right + margin && box[2] > left - margin && box[1] < bottom + margin && box[3] > top - margin;

// The visible part of the world in grid steps.
function shownBox() {
  const bounds = map.getPixelBounds();
  const scale = gridScale(map.getZoom());
  return [bounds.min.x / scale, bounds.min.y / scale, bounds.max.x / scale, bounds.max.y / scale];
}
