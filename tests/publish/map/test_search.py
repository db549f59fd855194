"""Twenty sites and more can be searched, umlauts folded, and filtered; fewer have no control for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotspots.publish.map.html import render
from tests.publish.map.sample import many, town, with_sites


@pytest.mark.parametrize(("count", "typed"), [
    (40, {"rossmarkt": 1, "Roßmarkt": 1, "Rosmarkt": 0, "MÜHLE": 1, "muehle": 1, "muhle": 1, "": 40}), (300, {"muehl": 1}),
])  # fmt: skip
def test_a_name_is_found_however_its_umlauts_are_written(show, count, typed):
    page = many(count)
    first, second, *rest = page.sites
    named = with_sites(page, (replace(first, name="Roßmarkt"), replace(second, name="Mühle am Bach"), *rest))
    opened = show(render(named)).page
    for word, found in typed.items():
        opened.fill("#search", word)
        assert opened.locator("#ranking > li:visible").count() == min(found, 50), word


def test_the_filter_shows_what_is_blocked_and_the_message_comes_once(show):
    page = many(300)
    *rest, last = page.sites
    opened = show(render(with_sites(page, (*rest, replace(last, rank=None, blockers=("Denkmal",), name="Burg")))))
    opened.page.select_option("#filter", "blocked")
    assert opened.page.locator("#ranking > li").all_inner_texts()[0].count("Burg")
    assert opened.page.locator("#found").inner_text() == "1 Standort passt."
    assert opened.messages == []


def test_a_short_list_has_no_search(show):
    assert show(render(town())).page.locator("#search").count() == 0
