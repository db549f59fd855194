"""The page in Chromium: opens offline, without a request, a message or a violation; works by keyboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.publish.map.conftest import sample_html

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EDITIONS = [(edition, lang) for edition in ("public", "utility") for lang in ("de", "en")]


def violations(page) -> list[str]:
    """Return what axe finds; a checker that looked at nothing is an error."""
    result = (
        Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}).response
    )
    assert len(result["passes"]) > 20
    return [
        f"{v['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for v in result["violations"]
        for node in v["nodes"]
    ]


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_every_state_is_accessible_and_quiet(show, edition, lang):
    opened = show(sample_html(edition, lang))
    page = opened.page
    found = {"start": violations(page)}

    page.locator("[data-pin=stiftsplatz]").click()
    found["popup"] = violations(page)
    page.keyboard.press("Escape")

    page.locator("#what-if > summary").click()
    page.locator("[data-preset=demand]").click()
    page.locator("details.share summary").click()
    found["weights"] = violations(page)

    page.locator("#budget-panel > summary").click()
    page.locator("#budget").fill("2")
    found["budget"] = violations(page)

    for more in page.locator("details.more > summary, main > details > summary").all():
        more.click()
    for box in page.locator("[data-layer]").all():
        box.check()
    found["details and layers"] = violations(page)

    if edition == "utility":
        page.locator("details.answer > summary").first.click()
        page.locator("#add-site").click()
        page.locator("[data-field=connection_eur]").first.fill("viel")
        found["form"] = violations(page)

    page.set_viewport_size({"width": 320, "height": 640})
    found["320 px"] = violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.emulate_media(media="print")
    found["print"] = violations(page)
    page.emulate_media(media="screen", forced_colors="active")
    found["forced colours"] = violations(page)
    assert found == {state: [] for state in found}
    assert opened.requests == []
    assert opened.messages == []


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


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_the_page_without_its_script_is_accessible(show, edition, lang):
    """axe itself is a script, so the page's own is taken out instead of being blocked."""
    html = sample_html(edition, lang)
    head, _, _ = html.rpartition("<script>")
    page = show(head + "</body></html>").page
    assert page.locator("#still").is_visible()
    assert violations(page) == []


def test_axe_finds_a_planted_violation(show):
    page = show(sample_html("public", "de")).page
    page.evaluate(
        "document.querySelector('#popup-title, h1').insertAdjacentElement('afterend', document.createElement('button'))"
    )
    assert any(line.startswith("button-name") for line in violations(page))


def test_the_policy_refuses_an_injected_load(show):
    opened = show(sample_html("public", "de"))
    opened.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))")
    opened.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.bad = 1'}))"
    )
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.bad") is None
    assert len(opened.messages) == 2
