// A canvas a little larger than the map: it moves and grows with it, and is painted anew when the view leaves it.
// One canvas costs the browser far less than tiles, and each line is traced once.

const BEYOND = 1 / 8; // of the view's size, on every side

const Picture = L.Layer.extend({
  initialize(paint, pane) {
    L.setOptions(this, { pane });
    this.paint = paint;
  },
  onAdd() {
    this.canvas = make("canvas", { class: "leaflet-zoom-animated", "aria-hidden": "true" });
    this.getPane().append(this.canvas);
    this.repaint();
  },
  onRemove() {
    this.canvas.remove();
    this.canvas = null;
  },
  getEvents() {
    return {
      move: () => (map.getZoom() === this.zoom ? this.settle() : this.place()), // a pinch only grows what is painted
      zoomanim: ({ center, zoom }) => this.place(map._getNewPixelOrigin(center, zoom), zoom),
      zoomend: this.settle,
      viewreset: this.settle,
      resize: this.repaint,
    };
  },
  settle() {
    const { min, max } = map.getPixelBounds();
    const far = this.corner.add(this.extent);
    const covers = min.x >= this.corner.x && min.y >= this.corner.y && max.x <= far.x && max.y <= far.y;
    if (covers && this.zoom === map.getZoom()) this.place();
    else this.repaint();
  },
  // Put the picture where it belongs when the map's layers count from `origin` (world pixels of `zoom`).
  place(origin = map.getPixelOrigin(), zoom = map.getZoom()) {
    const scale = map.getZoomScale(zoom, this.zoom);
    L.DomUtil.setTransform(this.canvas, this.corner.multiplyBy(scale).subtract(origin), scale);
  },
  repaint() {
    if (!this.canvas) return;
    const beyond = map.getSize().multiplyBy(BEYOND).round();
    this.zoom = map.getZoom();
    this.corner = map.getPixelBounds().min.subtract(beyond).round();
    this.extent = map.getSize().add(beyond.multiplyBy(2));
    const context = this.clean();
    const scale = gridScale(this.zoom);
    const { x, y } = this.corner;
    const box = [x, y, x + this.extent.x, y + this.extent.y].map((edge) => edge / scale);
    this.paint({ context, scale, box, zoom: this.zoom, extent: this.extent, beyond });
    this.place();
  },
  clean() {
    const density = Math.min(window.devicePixelRatio || 1, 2);
    const [width, height] = [this.extent.x * density, this.extent.y * density].map(Math.round);
    const context = this.canvas.getContext("2d");
    if (this.canvas.width !== width || this.canvas.height !== height) {
      Object.assign(this.canvas, { width, height });
      Object.assign(this.canvas.style, { width: `${this.extent.x}px`, height: `${this.extent.y}px` });
    } else {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, width, height);
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    context.lineJoin = context.lineCap = "round";
    return context;
  },
});
