"""What the page draws on its canvases, call by call: colours, widths, places, names; no dot depends on a font or a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from hotspots.publish.map.html import render
from tests.publish.map.conftest import sample_html
from tests.publish.map.sample import many, town, with_suggestions

#: From now on every call is kept; a letter is as wide as another, so that fonts of a machine decide nothing.
RECORD = """() => {
  const drawn = CanvasRenderingContext2D.prototype;
  const short = (x) => (typeof x === "number" ? String(Math.round(x * 100) / 100 + 0) : x instanceof Path2D ? "path" : String(x));
  const line = (one) => [one.lineWidth, ...one.getLineDash()].map((x) => short(x * one.getTransform().a)).join(" ");
  const place = ({ a, b, e, f }) => [e, f, Math.atan2(b, a)];
  const how = {
    fill: (one) => [one.fillStyle, one.globalAlpha],
    stroke: (one) => [one.strokeStyle, one.globalAlpha, line(one)],
    strokeText: (one) => ["at", ...place(one.getTransform()), one.font, one.strokeStyle, line(one)],
    fillText: (one) => [one.fillStyle],
  };
  let open = [];
  window.drawn = [];
  drawn.measureText = function (text) { return { width: 0.55 * parseFloat(/[\\d.]+px/.exec(this.font)) * text.length }; };
  for (const name of ["beginPath", "moveTo", "lineTo", "arc", ...Object.keys(how)]) {
    const plain = drawn[name];
    drawn[name] = function (...given) {
      const call = [name, ...given].map(short).join(" ");
      if (name === "beginPath") open = [];
      else if (!how[name]) open.push(call);
      else window.drawn.push([...(given.length ? [] : open), [call, ...how[name](this).map(short)].join(" ")].join("; "));
      return plain.apply(this, given);
    };
  }
}"""
#: A map of the same size on every machine, looked at from one place.
LOOK = """async ([lat, lon, zoom, width, height]) => {
  Object.assign(document.getElementById("map_town").style, { width: `${width}px`, height: `${height}px`, minHeight: 0 });
  hotspots.map.invalidateSize({ animate: false });
  window.drawn.length = 0;
  hotspots.map.setView([lat, lon], zoom, { animate: false });
  for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
  return window.drawn;
}"""
PLACE = (49.9755, 9.1445)


KEPT = Path(__file__).with_name("drawn.txt")


def looks() -> Iterator[tuple[str, str, list[tuple[float, float, float, int, int]]]]:
    """Yield each page: its name, its HTML, and what is looked at: latitude, longitude, zoom, width, height."""
    lat, lon = PLACE
    yield (
        "utility",
        sample_html("utility", "de"),
        [(lat, lon, 15, 420, 420), (lat, lon, 17, 420, 300), (lat, lon, 12.5, 200, 200)],
    )
    yield "suggestions", render(with_suggestions(town())), [(lat, lon, 16, 420, 420)]
    yield "many", render(many(220)), [(lat, lon, 16, 160, 160), (lat, lon, 11, 100, 100)]


def drawn(browser: Browser) -> str:
    """Return what is drawn of every look, a line per call."""
    told = []
    for name, html, places in looks():
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        page.set_content(html)
        page.evaluate(RECORD)
        for box in page.locator("[data-layer]").all():
            box.set_checked(True, force=True)
        for place in places:
            told.append(f"== {name} {' '.join(f'{x:g}' for x in place)}")
            before, times = "", 0
            for call in [*page.evaluate(LOOK, list(place)), ""]:
                if call != before and before:
                    told.append(f"{before} ×{times}" if times > 1 else before)
                times = times + 1 if call == before else 1
                before = call
        page.close()
    return "\n".join(told) + "\n"
