// The base map and the layers on it, painted on canvas: nothing is loaded, nothing becomes an element.

const STREETS = { path: [2.5, 1], street: [7, 1.4], pedestrian: [7, 1.4], main: [11, 2.2] }; // metres, least pixels
const COLOURS = {
  green: "#dbe8cf", water: "#b9d6e4", waterEdge: "#9cc2d5", building: "#e3dbcf", buildingEdge: "#cfc4b4",
  path: "#cdbfa9", casing: "#cfc6b8", mainCasing: "#d3b98c", street: "#ffffff", pedestrian: "#f3ead9", main: "#fbe6b8",
  good: "#2f7d8c", fair: "#7fb3ba", route: "#a3355c", network: "#5b4b8a", handover: "#5b4b8a",
};

// Draw what meets the view, in grid steps: widths and dashes are given in pixels.
function draw({ context, scale, box }, name, act, colour, width = 0, dash = []) {
  context.save();
  context.scale(scale, scale);
  context.translate(data.origin[0] - box[0], data.origin[1] - box[1]);
  context.fillStyle = context.strokeStyle = colour;
  context.lineWidth = width / scale;
  context.setLineDash(dash.map((length) => length / scale));
  for (const piece of pieces(name)) if (meets(piece.box, box, width / scale)) act(context, piece.path);
  context.restore();
}

const fill = (view, name, colour) => draw(view, name, (context, path) => context.fill(path, "evenodd"), colour);
const stroke = (view, name, colour, width, dash) => draw(view, name, (context, path) => context.stroke(path), colour, width, dash);

const stepMetres = (box) => {
  const middle = map.unproject([box[0], box[1]], GRID_ZOOM);
  return (2 * Math.PI * 6378137 * Math.cos((middle.lat * Math.PI) / 180)) / (256 * 2 ** GRID_ZOOM);
};

function paintGround(view) {
  const metre = view.scale / stepMetres(view.box);
  fill(view, "green", COLOURS.green);
  fill(view, "water", COLOURS.water);
  stroke(view, "water", COLOURS.waterEdge, 1);
  if (view.zoom >= 14) fill(view, "building", COLOURS.building);
  if (view.zoom >= 16) stroke(view, "building", COLOURS.buildingEdge, 1);
  const width = (kind) => Math.max(STREETS[kind][1] * (view.zoom < 13 ? 0.6 : 1), STREETS[kind][0] * metre);
  if (view.zoom >= 15) stroke(view, "street-path", COLOURS.path, Math.max(1, 1.6 * metre), [4, 3]);
  for (const kind of ["street", "pedestrian", "main"]) {
    const edge = kind === "main" ? COLOURS.mainCasing : COLOURS.casing;
    stroke(view, `street-${kind}`, edge, width(kind) + (view.zoom >= 14 ? 1.6 : 0.8));
  }
  for (const kind of ["street", "pedestrian", "main"]) stroke(view, `street-${kind}`, COLOURS[kind], width(kind));
}

const shown = {}; // which layers are on the map (layers.js)

function paintOver(view) {
  const { context } = view;
  if (shown.coverage) {
    context.globalAlpha = 0.3;
    for (const grade of ["fair", "good"]) fill(view, `cover-${grade}`, COLOURS[grade]);
    context.globalAlpha = 1;
    for (const grade of ["fair", "good"]) stroke(view, `cover-${grade}`, "#1d5f6d", 1.2, grade === "fair" ? [5, 4] : []);
  }
  if (shown.network) stroke(view, "network", COLOURS.network, 3, [9, 4]);
  if (shown.routes) {
    stroke(view, "route", "#ffffff", 6);
    stroke(view, "route", COLOURS.route, 3.5);
  }
  if (shown.handovers) diamonds(view);
}

function diamonds({ context, scale, box }) {
  context.fillStyle = COLOURS.handover;
  context.strokeStyle = "#ffffff";
  context.lineWidth = 2;
  for (const points of pieces("handover").flatMap(({ lines }) => lines)) {
    const [x, y] = [(points[0] - box[0]) * scale, (points[1] - box[1]) * scale];
    context.beginPath();
    for (const [dx, dy] of [[0, -9], [9, 0], [0, 9], [-9, 0]]) context.lineTo(x + dx, y + dy);
    context.closePath();
    context.stroke();
    context.fill();
  }
}

const ground = new Picture(paintGround, "tilePane");
