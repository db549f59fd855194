"""The painted map covers what is seen, wherever the reader goes, and is painted anew only when it must be."""

from __future__ import annotations

from tests.publish.map.conftest import sample_html

COVERS = """() => {
  const map = hotspots.map.getContainer().getBoundingClientRect();
  const canvases = [...document.querySelectorAll('#map_town canvas')];
  return canvases.map((canvas) => {
    const box = canvas.getBoundingClientRect();
    return box.left <= map.left && box.top <= map.top && box.right >= map.right && box.bottom >= map.bottom;
  });
}"""
MOVES = {
    "start": "",
    "a small pan": "hotspots.map.panBy([20, 10], {animate: false})",
    "a wide pan": "hotspots.map.panBy([-500, 300], {animate: false})",
    "half a zoom out": "hotspots.map.setZoom(hotspots.map.getZoom() - 0.5, {animate: false})",
    "a zoom in": "hotspots.map.setZoom(18, {animate: false})",
    "back to all": "document.querySelector('.map-buttons button:last-child').click()",
}
PAINTED = """() => {
  const paints = {count: 0};
  const old = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...given) { paints.count++; return old.apply(this, given); };
  hotspots.map.panBy([20, 10], {animate: false});
  const near = paints.count;
  hotspots.map.panBy([500, 0], {animate: false});
  return [near, paints.count - near];
}"""
COLOURS = """() => {
  const canvas = document.querySelector('.leaflet-tile-pane canvas');
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const found = new Set();
  for (let i = 0; i < pixels.length; i += 4) found.add([pixels[i], pixels[i + 1], pixels[i + 2]].join());
  return ['219,232,207', '185,214,228', '227,219,207', '251,230,184'].map((colour) => found.has(colour));
}"""


def test_after_every_move_the_picture_covers_the_map(show):
    page = show(sample_html("utility", "de")).page
    for move, script in MOVES.items():
        page.evaluate(script or "0")
        assert page.evaluate(COVERS) == [True, True], move
    page.set_viewport_size({"width": 700, "height": 1000})
    page.wait_for_function(f"String(({COVERS})()) === 'true,true'")


def test_a_small_pan_paints_nothing_and_a_wide_one_each_picture_once(show):
    page = show(sample_html("public", "de")).page
    assert page.evaluate(PAINTED) == [0, 2]


def test_green_water_buildings_and_main_streets_are_painted(show):
    page = show(sample_html("public", "de")).page
    assert page.evaluate(COLOURS) == [True] * 4
