"""Odd towns, odd names and files that belong elsewhere: said in one line, and the page stays usable."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from hotspots.publish.map.html import render
from tests.publish.map.conftest import Opened, sample_html
from tests.publish.map.sample import site, town, with_sites

VIEW = {"schema": "hotspots/view/1", "plan": "x", "view": "p=3f9a1c7be204&w=0-0-100"}
FILES: dict[str, tuple[str, str, bool]] = {
    "this plan's": (json.dumps(VIEW), "Die Ansicht aus der Datei gilt", True),
    "another plan's": (json.dumps(VIEW | {"view": "p=000000000000&w=0-0-100"}), "anderen Stand des Plans", True),
    "cut off": (json.dumps(VIEW)[:-9], "keine gespeicherte Ansicht", False),
    "no JSON": ("\x00\xff<script>window.ran = 1</script>", "keine gespeicherte Ansicht", False),
    "a list": ("[1, 2]", "keine gespeicherte Ansicht", False),
    "nothing": ("null", "keine gespeicherte Ansicht", False),
    "hostile": (json.dumps(VIEW | {"view": "w=<img src=x onerror=window.ran=1>&s=<b>&b=__proto__"}), "keine gespeicherte Ansicht", False),
    "weights out of range": (json.dumps(VIEW | {"view": "w=1e9-0-0"}), "keine gespeicherte Ansicht", False),
    "an answer": (json.dumps({"schema": "hotspots/answer/1", "plan": "x"}), "keine gespeicherte Ansicht", False),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_view_file_that_does_not_fit_is_said_in_one_line(
    show: Callable[..., Opened], tmp_path: Path, case: str
) -> None:
    text, words, acts = FILES[case]
    opened = show(sample_html("public", "de"))
    page = opened.page
    page.locator("#what-if > summary").click()
    page.locator(".share summary").click()
    (tmp_path / "view.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    page.locator("#open-view").set_input_files(tmp_path / "view.json")
    expect(page.locator("#news")).to_contain_text(words)
    assert page.evaluate("hotspots.state.weights !== null") == acts
    page.locator("[data-preset=demand]").click()
    assert page.evaluate("hotspots.state.weights !== null")
    assert (opened.requests, opened.messages, page.evaluate("window.ran")) == ([], [], None)


LINKS = ("#s=" + "x" * 5000, "#s=__proto__", "#p=&s=%00", "#s=karlsplatz&s=stiftsplatz", "#p=3f9a1c7be204&s=<script>")


@pytest.mark.parametrize("link", LINKS)
def test_an_odd_link_to_a_site_leaves_the_page_as_it_is(show: Callable[..., Opened], link: str) -> None:
    opened = show(sample_html("public", "de"), fragment=link)
    assert opened.page.locator(".pin").count() == 7
    assert opened.page.locator("#ranking h3").first.inner_text() == "Stiftsplatz/Stiftskirche"
    assert opened.messages == []


NAMES = ("Würzburger-Straßen-Überführung " * 9 + "Ende", "🏟", "ميدان المحطة", "Platz", "Platz")
PLACES: dict[str, list[tuple[float, float]]] = {
    "on one point": [(9.1458, 49.9739)] * 5,
    "ten kilometres apart": [(9.0 + i * 0.14, 49.9739 + 0.01 * i) for i in range(5)],
    "one beyond all": [(9.1458 + i * 1e-3, 49.9739) for i in range(4)] + [(9.9, 49.5)],
}  # fmt: skip

WITHIN = """() => {
  const [popup, map] = ['[role=dialog]', '#map_town'].map((what) => document.querySelector(what)?.getBoundingClientRect());
  return popup && popup.left >= map.left && popup.right <= map.right && popup.top >= map.top;
}"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("where", PLACES)
def test_sites_anywhere_with_any_name_have_pins_apart_and_a_popup_within_the_map(
    show: Callable[..., Opened], where: str, width: int
) -> None:
    rows = zip(NAMES, PLACES[where], strict=True)
    sites = [
        replace(site("de", i), id=f"s{i}", name=name, lon=lon, lat=lat) for i, (name, (lon, lat)) in enumerate(rows)
    ]
    opened = show(render(with_sites(replace(town(), coverage=(), phases=(), portfolios=()), sites)), width=width)
    page = opened.page
    boxes: list[dict[str, Any]] = [pin.bounding_box() for pin in page.locator(".pin").all()]  # type: ignore[misc]
    gaps = [abs(a["x"] - b["x"]) + abs(a["y"] - b["y"]) for i, a in enumerate(boxes) for b in boxes[:i]]
    assert min(gaps) >= 24
    page.locator("[data-pin=s0]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(WITHIN)  # the map moves until the popup is in view
    assert page.locator("#popup-title").inner_text() == NAMES[0]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (opened.requests, opened.messages) == ([], [])
    assert ("außerhalb des ersten Kartenausschnitts" in page.content()) == (where == "one beyond all")
