"""Suggested places are a layer of their own: other shape, other names, by keyboard, as text, on paper."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from hotspots.base.errors import LeakError
from hotspots.disclosure.public import disclose
from hotspots.findings.assembly import suggestion_finding
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.model.suggestions import SuggestedPlace
from hotspots.publish.deliver import Delivery, refuse_leaks
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.from_results import extras_of
from hotspots.publish.map.html import render
from hotspots.publish.map.suggestions import MOST_SHOWN
from hotspots.publish.page import Suggestion
from hotspots.publish.town_map.drawing import still_marks
from tests.publish.map.sample import extras, town, with_suggestions
from tests.publish.map.test_browser import COLOURED, EDITIONS, violations

PLACE = SuggestedPlace(
    "herstallstrasse", "Herstallstraße Mitte", 9.1469, 49.9756, "street_lamp", 1, 5389.0, 5800.0, "estimated", "orte.csv",
    cost_eur=15879.07, nearest="Roßmarkt Digitalladen", nearest_m=114.2,
)  # fmt: skip


def suggesting(edition: str, lang: str = "de") -> str:
    """Return the test town's page with its two suggestions."""
    return render(with_suggestions(town(lang)), extras(lang) if edition == "utility" else None)  # type: ignore[arg-type]


def results_with(results: Plan, *places: SuggestedPlace) -> Plan:
    """Return results in which these places were suggested."""
    found = tuple(suggestion_finding(place) for place in places)
    return replace(results, suggestions=found)


def test_the_still_map_joins_each_square_to_its_place() -> None:
    suggestion = Suggestion("V1", "Herstallstraße", 9.1469, 49.9756, "", "")
    drawn = str(still_marks([suggestion], [(10.0, 200.0)], [(30.0, 250.0)], 1.0))
    assert re.search(r'<line [^>]*x1="10" y1="200" x2="30" y2="250"', drawn), drawn


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_every_state_with_suggestions_is_accessible_and_quiet(show, edition, lang):
    opened, coloured = show(suggesting(edition, lang)), (edition, lang) in COLOURED
    page = opened.page
    found = {"start": violations(page, coloured=coloured)}
    page.locator("[data-suggestion]").first.click()
    found["popup"] = violations(page, coloured=coloured)
    page = show(suggesting(edition, lang), width=320, height=640).page
    found["320 px"] = violations(page, coloured=coloured)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.emulate_media(media="screen", forced_colors="active")
    found["forced colours"] = violations(page, coloured=coloured)
    page.emulate_media(media="print", forced_colors="none")
    found["print"] = violations(page, coloured=coloured)
    assert page.locator("#still .suggested").first.is_visible()
    assert found == {state: [] for state in found}
    assert (opened.requests, opened.messages) == ([], [])


def test_a_suggestion_is_reached_by_keyboard_after_the_sites_and_gives_the_focus_back(show):
    page = show(suggesting("public")).page
    labels = [pin.get_attribute("aria-label") for pin in page.locator(".pin").all()]
    assert labels[-2:] == ["Vorschlag V1: Herstallstraße Mitte", "Vorschlag V2: Haltestelle Luitpoldstraße"]
    page.locator("[data-pin]").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Herstallstraße Mitte")
    assert "1.200 Personen" in dialog.inner_text()
    assert "10.000 € bis 20.000 €" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.suggestion") == "V1"


def test_the_layer_switches_map_and_print_alike_and_its_shape_is_not_a_site_s(show):
    page = show(suggesting("public")).page
    radius = "getComputedStyle(document.querySelector('{}')).borderRadius"
    assert page.evaluate(radius.format("[data-suggestion]")) != page.evaluate(radius.format("[data-pin]"))
    page.locator("[data-layer=suggestions]").uncheck()
    assert page.locator("[data-suggestion]").count() == 0
    assert page.evaluate("document.querySelector('#still .layer-suggestions').hasAttribute('hidden')") is True
    assert page.locator("[data-pin]").count() == 7
    page.get_by_role("button", name="Auf der Karte: Herstallstraße Mitte").click()
    expect(page.locator("[data-suggestion]")).to_have_count(2)
    expect(page.get_by_role("dialog", name="Herstallstraße Mitte")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_no_suggestion_hides_a_site(show, width):
    page = show(suggesting("public"), width=width).page
    boxes = [pin.bounding_box() for pin in page.locator(".pin").all()]
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert abs(a["x"] - b["x"]) > 20 or abs(a["y"] - b["y"]) > 20


def test_without_scripts_suggestions_are_drawn_and_listed(show):
    page = show(suggesting("public"), script=False).page
    assert page.locator("#still .suggested").count() == 2
    section = page.locator("section[aria-labelledby=h-suggestions]")
    assert section.is_visible()
    assert section.locator("tbody tr").count() == 2
    assert section.locator("button").count() == 0


def test_without_suggestions_nothing_speaks_of_them():
    html = render(town())
    for trace in ("h-suggestions", 'data-layer="suggestions"', 'class="layer-suggestions"'):
        assert trace not in html


def test_the_public_edition_has_the_class_of_a_cost_and_the_utility_s_has_the_cost(sample_results, sample_public):
    results = results_with(sample_results, PLACE, replace(PLACE, id="b", rank=2, cost_eur=21_340.0))
    public = disclose(results)
    html = render(page_of(public, "de"))
    first, second = public.suggestions
    assert (first.place.cost_eur, second.place.cost_eur) == (None, None)
    assert (first.cost_words.de, second.cost_words.de) == ("5.000 bis 20.000\u00a0€", "20.000 bis 60.000\u00a0€")
    assert first.cost_words.de in html
    for exact in ("15.879", "15879", "15.900"):
        assert exact not in html
    assert "rund 15.900\u00a0€" in render(page_of(results, "de"), extras_of(results, "de"))


def test_an_exact_cost_of_a_suggestion_in_a_public_file_is_refused(sample_results):
    results = results_with(sample_results, PLACE)
    refuse_leaks({"public/map.html": "rund 15.900\u00a0€".encode()}, results)
    for planted in ("15.879\u00a0€", '{"cost_eur": 15879.07}'):
        with pytest.raises(LeakError):
            refuse_leaks({"public/map.html": planted.encode()}, results)


def test_both_sets_are_written_with_suggestions(sample_results):
    results = results_with(sample_results, PLACE)
    files = Delivery(results, "de").files()
    for edition in ("public", "utility"):
        assert "Herstallstraße Mitte" in files[f"{edition}/map.html"].decode()


def test_of_very_many_suggestions_the_first_are_shown_and_the_page_says_so(sample_public: PublicPlan):
    places = [replace(PLACE, id=f"p-{rank}", rank=rank, cost_eur=None) for rank in range(1, MOST_SHOWN + 2)]
    findings = replace(sample_public, suggestions=tuple(suggestion_finding(place) for place in places))
    page = page_of(findings, "de")
    assert len(page.suggestions) == MOST_SHOWN
    assert "Gezeigt werden die ersten 100 von 101." in render(page)


def test_a_suggestion_in_another_town_doesn_t_shrink_the_map():
    page = with_suggestions(town())
    far = replace(page.suggestions[0], lon=9.9, lat=51.5)
    near = render(page).split('viewBox="')[1].split('"')[0]
    assert render(replace(page, suggestions=(far, page.suggestions[1]))).split('viewBox="')[1].split('"')[0] == near
