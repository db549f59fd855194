"""The pages that a run of the sample writes, opened as a council or the utility would."""

from __future__ import annotations

import pytest

from hotspots.publish.map.from_results import extras_of, page_of
from hotspots.publish.map.html import render
from tests.publish.map.test_browser import EDITIONS, violations


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_the_sample_s_pages_open_offline_and_are_accessible(show, sample_results, sample_public, edition, lang):
    if edition == "utility":
        html = render(page_of(sample_results.findings, lang), extras_of(sample_results, lang))
    else:
        html = render(page_of(sample_public.findings, lang))
    assert len(html.encode()) <= 500_000
    opened = show(html)
    page = opened.page
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("[data-pin]").count() == 7
    found = {"start": violations(page)}
    page.locator("[data-pin=karlsplatz]").click()
    found["popup"] = violations(page)
    assert found == {state: [] for state in found}
    assert (opened.requests, opened.messages) == ([], [])


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_sample_s_page_shows_map_and_list_without_scripts(show, sample_public, lang):
    page = show(render(page_of(sample_public.findings, lang)), script=False).page
    assert page.locator("#still").is_visible()
    assert page.locator("#still .mark").count() == 7
    text = page.inner_text("body")
    for name in ("Stiftsplatz", "Karlsplatz", "Stadion am Schönbusch"):
        assert name in text
