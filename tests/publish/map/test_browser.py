"""The page in Chromium: opens offline, without a request, a message or a violation; works by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from hypothesis import settings
from playwright.sync_api import Page

from hotspots.publish.map.html import render
from hotspots.publish.page import Ground
from tests.publish.map.conftest import Opened, sample_html
from tests.publish.map.sample import many, site, town, with_sites

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EDITIONS = [(edition, lang) for edition in ("public", "utility") for lang in ("de", "en")]
COLOURED = (("public", "de"), ("utility", "en"))
"""Of each edition one language: the other is coloured alike."""


AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """(options) => axe.run(options).then(({violations, passes}) => [passes.length, violations.flatMap((v) =>
  v.nodes.map((node) => `${v.id}: ${node.html.slice(0, 200)} ${node.failureSummary.slice(0, 300)}`))])"""


OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def violations(page: Page, *, coloured: bool = True) -> list[str]:
    """Return what axe finds; a checker that looked at nothing is an error.

    Colours, three quarters of its work, are looked at once where another language or edition is `coloured` alike;
    with `--explore` (`scripts/test-long --only orders`) everywhere.
    """
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    passes, found = page.evaluate(
        RUN, {**OPTIONS, "rules": {"color-contrast": {"enabled": coloured or not settings.default.derandomize}}}
    )
    assert passes > 20
    return list(found)


def click(*selectors: str) -> Callable[[Page], None]:
    """Return a step that clicks one after the other."""

    def step(page: Page) -> None:
        for selector in selectors:
            page.locator(selector).first.click()

    return step


def css(rules: str) -> Callable[[Page], None]:
    """Return a step that lays a reader's own style over the page, as a browser's add-on does."""
    return lambda page: page.evaluate(
        "(rules) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules); document.adoptedStyleSheets = [sheet]; }",
        rules,
    )


def size(width: int, height: int) -> Callable[[Page], None]:
    """Return a step that changes the window."""
    return lambda page: page.set_viewport_size({"width": width, "height": height})


def media(**kinds: Any) -> Callable[[Page], None]:
    """Return a step that changes the medium."""
    return lambda page: page.emulate_media(**kinds)


def nothing(page: Page) -> None:
    """Leave the page as it opened."""


SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
"""WCAG 2.2, 1.4.12."""
Steps = dict[str, Callable[[Page], Any]]
MAIN: Steps = {
    "start": nothing,
    "popup": click("[data-pin=stiftsplatz]"),
    "what-if": lambda page: (page.keyboard.press("Escape"), click("#what-if > summary", "[data-preset=demand]", ".share summary")(page)),
    "budget": lambda page: (click("#budget-panel > summary")(page), page.locator("#budget").fill("2")),
    "details, tables and layers": lambda page: (
        [more.click() for more in page.locator("details.more > summary, main > details > summary, .legend + .legend > summary").all()],
        [box.check() for box in page.locator("[data-layer]").all()],
    ),
    "text spacing": css(SPACING),
    "400 %": lambda page: (css("")(page), size(320, 256)(page)),
    "print of what is played": lambda page: (size(794, 1123)(page), media(media="print")(page)),
    "forced colours": media(media="screen", forced_colors="active"),
    "a narrow window in forced colours": size(320, 640),
}  # fmt: skip
SOME: Steps = {state: MAIN[state] for state in ("start", "popup", "details, tables and layers", "400 %")}
FORM: Steps = {
    "form": click("details.answer > summary"),
    "form at fault": lambda page: (click("#add-site")(page), page.locator("[data-field=connection_eur]").first.fill("viel"), click("#save-answer")(page)),
    "choosing a place": click("#proposed [data-pick]"),
    "form on a phone": size(360, 740),
}  # fmt: skip
MANY: Steps = {
    "rows": nothing,
    "the next rows": click("#pager button:not([disabled])"),
    "found": lambda page: page.locator("#search").fill("000012"),
    "none found": lambda page: page.locator("#search").fill("nirgends"),
    "filter": lambda page: (page.locator("#search").fill(""), page.locator("#filter").select_option("blocked")),
    "popup of a row": lambda page: (page.locator("#filter").select_option("all"), click("#ranking .actions button")(page)),
}  # fmt: skip
TOUCH: Steps = {
    "thumb": nothing,
    "full screen": click("#full"),
    "popup in full screen": click("[data-pin=karlsplatz]"),
    "back": lambda page: (page.keyboard.press("Escape"), page.keyboard.press("Escape")),
}  # fmt: skip
SHORT: Steps = {"start": nothing, "at 320 pixels": size(320, 640)}
BARE = replace(town("en"), portfolios=(), phases=(), coverage=(), ground=Ground())
LONG = "Würzburger-Straßen-Überführung " * 10
PAGES: dict[str, tuple[Callable[[], str], Steps, dict[str, Any]]] = {
    "public": (lambda: sample_html("public", "de"), MAIN, {}),
    "utility": (lambda: sample_html("utility", "en"), MAIN | FORM, {}),
    "public, in English": (lambda: sample_html("public", "en"), SOME, {}),
    "utility, in German": (lambda: sample_html("utility", "de"), SOME, {}),
    "an old link to a site": (lambda: sample_html("public", "de"), SHORT, {"fragment": "#p=0123456789ab&s=karlsplatz"}),
    "on a phone": (lambda: sample_html("public", "de"), TOUCH, {"width": 360, "height": 740, "touch": True}),
    "no sites": (lambda: render(with_sites(BARE, ())), SHORT, {}),
    "one site, blocked": (lambda: render(with_sites(BARE, (site("en", 0, ranked=False),))), SHORT, {}),
    "all decided": (lambda: render(with_sites(BARE, (replace(site("en", 0, ranked=False), is_open=False, status="built"),))), SHORT, {}),
    "long, turned and equal names": (lambda: render(with_sites(town(), [replace(site("de", i), name=n) for i, n in enumerate((LONG, "ميدان", "🏟", "Platz", "Platz"))])), SHORT, {}),
    "60 sites": (lambda: render(many(60)), {k: v for k, v in MANY.items() if "rows" not in k}, {}),
    "220 sites": (lambda: render(many(220, "en")), MANY, {}),
    "without its script": (lambda: sample_html("public", "de").rpartition("<script>")[0] + "</body></html>", SHORT, {}),
    "the utility's without its script": (lambda: sample_html("utility", "en").rpartition("<script>")[0] + "</body></html>", SHORT, {}),
}  # fmt: skip
AS_ANOTHER = ("public, in English", "utility, in German", "an old link to a site", "60 sites")
"""Pages whose every element is coloured as on another page."""
"""How a page is made, the states that it is brought to one after the other, how it is opened (axe is a script itself, so the
page's own is taken out instead of being blocked)."""


@pytest.mark.parametrize("name", PAGES)
def test_every_state_is_accessible_quiet_and_as_wide_as_the_window(show: Callable[..., Opened], name: str) -> None:
    made, steps, how = PAGES[name]
    opened = show(made(), **how)
    found = {}
    for state, step in steps.items():
        step(opened.page)
        found[state] = violations(opened.page, coloured=name not in AS_ANOTHER)
        width = opened.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        found[state] += [f"{width[0]} px wide in {width[1]}"] if width[0] > width[1] else []
        if opened.page.evaluate(HIDDEN):
            found[state].append("focus out of sight")
    print(f"{name}: {len(steps)} states without a violation of {', '.join(TAGS)}")
    assert found == {state: [] for state in steps}
    assert (opened.requests, opened.messages) == ([], [])


HIDDEN = """(() => { const at = document.activeElement, box = at.getBoundingClientRect();
  if (at === document.body || !at.matches(':focus-visible') || matchMedia('print').matches) return false;
  const [x, y] = [box.x + Math.min(box.width, innerWidth) / 2, box.y + Math.min(box.height, 30) / 2];
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
  const top = document.elementFromPoint(x, y);
  return !(top === at || at.contains(top) || top?.contains(at)); })()"""
"""Whether what has the focus lies in the window under something else (WCAG 2.2, 2.4.11)."""


def test_the_states_are_fifty_at_least() -> None:
    count = sum(len(steps) for _, steps, _ in PAGES.values())
    print(f"{count} states")
    assert count >= 50


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_without_scripts_map_and_list_are_there(show, edition, lang):
    html = sample_html(edition, lang)
    opened = show(html, script=False)
    page = opened.page
    assert page.locator("#still").is_visible()
    assert page.locator("#still .mark").count() == 7
    assert page.locator("#ranking > li h3").first.inner_text() == "Stiftsplatz/Stiftskirche"
    assert page.locator("#town, #what-if, [data-layer]").filter(visible=True).count() == 0
    assert opened.requests == []
    assert opened.messages == []


def test_axe_finds_a_planted_violation(show):
    page = show(sample_html("public", "de")).page
    page.evaluate(
        "document.querySelector('#popup-title, h1').insertAdjacentElement('afterend', document.createElement('button'))"
    )
    page.evaluate("Object.assign(document.querySelector('h1').style, {color: '#eee', background: '#fff'})")
    found = violations(page)
    assert [any(line.startswith(rule) for line in found) for rule in ("button-name", "color-contrast")] == [True, True]


def test_the_policy_refuses_an_injected_load(show):
    opened = show(sample_html("public", "de"))
    opened.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))")
    opened.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.bad = 1'}))"
    )
    assert len(opened.told(2)) == 2
    assert opened.page.evaluate("window.bad") is None
