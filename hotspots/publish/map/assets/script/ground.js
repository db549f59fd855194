// The base map and the layers on it, painted on canvas tiles: nothing is loaded, nothing becomes an element.

const STREETS = { path: [2.5, 1], street: [7, 1.4], pedestrian: [7, 1.4], main: [11, 2.2] }; // metres, least pixels
const COLOURS = {
  green: "#dbe8cf", water: "#b9d6e4", waterEdge: "#9cc2d5", building: "#e3dbcf", buildingEdge: "#cfc4b4",
  path: "#cdbfa9", casing: "#cfc6b8", mainCasing: "#d3b98c", street: "#ffffff", pedestrian: "#f3ead9", main: "#fbe6b8",
  good: "#2f7d8c", fair: "#7fb3ba", route: "#a3355c", network: "#5b4b8a", handover: "#5b4b8a",
};

const TILE = 512; // few large canvases cost the browser less than many small ones

const Tiles = L.GridLayer.extend({
  options: { tileSize: TILE, keepBuffer: 1, updateWhenIdle: false, updateWhenZooming: false },
  initialize(paint, options) {
    L.setOptions(this, options);
    this.paint = paint;
    this.spare = []; // canvases to use again
    this.on("tileunload", ({ tile }) => this.spare.push(tile));
  },
  createTile(coords) {
    const canvas = this.spare.pop() ?? make("canvas", { "aria-hidden": "true" });
    const size = TILE * Math.min(window.devicePixelRatio || 1, 2);
    if (canvas.width !== size) canvas.width = canvas.height = size;
    this.fill(canvas, coords);
    return canvas;
  },
  fill(canvas, coords) {
    const context = canvas.getContext("2d");
    const density = canvas.width / TILE;
    const scale = gridScale(coords.z);
    const box = [coords.x, coords.y, coords.x + 1, coords.y + 1].map((edge) => (edge * TILE) / scale);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(density, 0, 0, density, 0, 0);
    context.lineJoin = context.lineCap = "round";
    this.paint({ context, scale, box, zoom: coords.z });
  },
  repaint() {
    for (const tile of Object.values(this._tiles)) this.fill(tile.el, tile.coords);
  },
});

function trace({ context, scale, box }, features, margin, keep = null, close = true) {
  context.beginPath();
  features.forEach(({ points, box: reach }, index) => {
    if (!meets(reach, box, margin / scale) || (keep && !keep(index))) return;
    context.moveTo((points[0] - box[0]) * scale, (points[1] - box[1]) * scale);
    for (let i = 2; i < points.length; i += 2) {
      context.lineTo((points[i] - box[0]) * scale, (points[i + 1] - box[1]) * scale);
    }
    if (close) context.closePath();
  });
}

function area(tile, name, fill, edge, keep = null) {
  trace(tile, shapes(name), 2, keep);
  tile.context.fillStyle = fill;
  tile.context.fill("evenodd");
  if (!edge) return;
  tile.context.strokeStyle = edge;
  tile.context.lineWidth = 1;
  tile.context.stroke();
}

function stroke(tile, name, colour, width, keep = null, dash = []) {
  trace(tile, shapes(name), width, keep, false);
  tile.context.setLineDash(dash);
  tile.context.strokeStyle = colour;
  tile.context.lineWidth = width;
  tile.context.stroke();
  tile.context.setLineDash([]);
}

const stepMetres = (box) => {
  const middle = map.unproject([box[0], box[1]], GRID_ZOOM);
  return (2 * Math.PI * 6378137 * Math.cos((middle.lat * Math.PI) / 180)) / (256 * 2 ** GRID_ZOOM);
};

function paintGround(tile) {
  const metre = tile.scale / stepMetres(tile.box);
  area(tile, "green", COLOURS.green);
  area(tile, "water", COLOURS.water, COLOURS.waterEdge);
  if (tile.zoom >= 14) area(tile, "building", COLOURS.building, tile.zoom >= 16 ? COLOURS.buildingEdge : null);
  const width = (kind) => Math.max(STREETS[kind][1] * (tile.zoom < 13 ? 0.6 : 1), STREETS[kind][0] * metre);
  if (tile.zoom >= 15) stroke(tile, "street-path", COLOURS.path, Math.max(1, 1.6 * metre), null, [4, 3]);
  for (const kind of ["street", "pedestrian", "main"]) {
    const edge = kind === "main" ? COLOURS.mainCasing : COLOURS.casing;
    stroke(tile, `street-${kind}`, edge, width(kind) + (tile.zoom >= 14 ? 1.6 : 0.8));
  }
  for (const kind of ["street", "pedestrian", "main"]) stroke(tile, `street-${kind}`, COLOURS[kind], width(kind));
}

const shown = { names: true, hotspots: true, suggestions: true, phases: false, coverage: false, routes: true, network: true, handovers: true };

function paintOver(tile) {
  const { context } = tile;
  if (shown.coverage) {
    context.globalAlpha = 0.3;
    area(tile, "cover-fair", COLOURS.fair);
    area(tile, "cover-good", COLOURS.good);
    context.globalAlpha = 1;
    for (const grade of ["fair", "good"]) {
      trace(tile, shapes(`cover-${grade}`), 2);
      context.setLineDash(grade === "fair" ? [5, 4] : []);
      context.strokeStyle = "#1d5f6d";
      context.lineWidth = 1.2;
      context.stroke();
    }
    context.setLineDash([]);
  }
  if (shown.network) stroke(tile, "network", COLOURS.network, 3, null, [9, 4]);
  if (shown.routes) {
    stroke(tile, "route", "#ffffff", 6);
    stroke(tile, "route", COLOURS.route, 3.5);
  }
  if (shown.handovers) diamonds(tile);
}

function diamonds({ context, scale, box }) {
  context.fillStyle = COLOURS.handover;
  context.strokeStyle = "#ffffff";
  context.lineWidth = 2;
  for (const { points } of shapes("handover")) {
    const [x, y] = [(points[0] - box[0]) * scale, (points[1] - box[1]) * scale];
    context.beginPath();
    for (const [dx, dy] of [[0, -9], [9, 0], [0, 9], [-9, 0]]) context.lineTo(x + dx, y + dy);
    context.closePath();
    context.stroke();
    context.fill();
  }
}

const ground = new Tiles(paintGround, { pane: "tilePane" });
const over = new Tiles(paintOver, { pane: "overlayPane" });

// The second canvas is there only while it has something to show.
function showOver() {
  const parts = { coverage: ["cover-good", "cover-fair"], network: ["network"], routes: ["route"], handovers: ["handover"] };
  const needed = Object.entries(parts).some(([name, paths]) => shown[name] && paths.some((path) => shapes(path).length));
  if (!needed) over.remove();
  else if (map.hasLayer(over)) over.repaint();
  else over.addTo(map);
}
