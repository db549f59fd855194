"""The pages that a run of the sample writes, opened as a council or the utility would."""

from __future__ import annotations

import pytest

from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.from_results import extras_of
from hotspots.publish.map.html import render
from tests.publish.map.test_browser import COLOURED, EDITIONS, violations


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_the_sample_s_pages_open_offline_and_are_accessible(show, sample_results, sample_public, edition, lang):
    if edition == "utility":
        html = render(page_of(sample_results, lang), extras_of(sample_results, lang))
    else:
        html = render(page_of(sample_public, lang))
    assert len(html.encode()) <= 330_000
    opened, coloured = show(html), (edition, lang) in COLOURED
    page = opened.page
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("[data-pin]").count() == 7
    found = {"start": violations(page, coloured=coloured)}
    page.locator("[data-pin=karlsplatz]").click()
    found["popup"] = violations(page, coloured=coloured)
    assert found == {state: [] for state in found}
    assert (opened.requests, opened.messages) == ([], [])


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_sample_s_page_shows_map_and_list_without_scripts(show, sample_public, lang):
    page = show(render(page_of(sample_public, lang)), script=False).page
    assert page.locator("#still").is_visible()
    assert page.locator("#still .mark").count() == 7
    text = page.inner_text("body")
    for name in ("Stiftsplatz", "Karlsplatz", "Stadion am Schönbusch"):
        assert name in text


def test_the_utility_s_own_order_stands_beside_ours(sample, sample_results, sample_public):
    from dataclasses import replace

    from hotspots.findings.words import utility_view
    from hotspots.model.overrides import Override, Overrides

    taken = Overrides((
        Override("karlsplatz", "priority", 2.0, "Stadtwerke, 14.06.2022", "2022-06-14", "0"),
        Override("karlsplatz", "verdict", "conditional", "Stadtwerke, 14.06.2022", "2022-06-14", "0"),
    ))  # fmt: skip
    views = {s.site.id: utility_view(s.site.id, taken) for s in sample_public.sites}
    sites = tuple(replace(s, utility_view=views[s.site.id]) for s in sample_public.sites)
    html = render(page_of(replace(sample_public, sites=sites), "de"))
    assert html.count("Platz 2, unter Bedingungen machbar") == 2
    assert "Vorschlag der Stadtwerke" in html
    assert "Vorschlag der Stadtwerke" not in render(page_of(sample_public, "de"))


def test_the_utility_s_map_says_what_each_site_pays_of_shared_trenches_and_the_public_one_doesn_t(
    sample_results, sample_public
):
    words = "gerechter Anteil, wenn alle gemeinsam graben"
    utility = render(page_of(sample_results, "de"), extras_of(sample_results, "de"))
    assert utility.count(words) == 7
    assert words not in render(page_of(sample_public, "de"))
