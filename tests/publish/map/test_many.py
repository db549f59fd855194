"""Thousands of sites: a list in pages, pins for the first, dots for the rest, re-ranked at once."""

from __future__ import annotations

from hotspots.publish.map.html import render
from tests.publish.map.sample import many
from tests.publish.map.test_browser import violations

COUNT = 500


def test_many_sites_are_listed_in_pages_and_reranked(show):
    opened = show(render(many(COUNT)))
    page = opened.page
    assert page.locator("#ranking > li").count() == 50
    assert page.locator(".pin").count() == 20
    page.locator("#pager button", has_text="Weitere").click()
    assert page.locator("#ranking .badge").first.inner_text().split()[-1] == "51"
    before = page.locator("#ranking h3").all_inner_texts()
    page.locator("#what-if > summary").click()
    page.locator("[data-preset=demand]").click()
    assert page.locator("#ranking .badge").first.inner_text().split()[-1] == "1"
    assert page.locator("#ranking h3").all_inner_texts() != before
    assert violations(page, coloured=False) == []  # the page of 220 sites is coloured alike
    assert opened.messages == []


def test_a_dot_opens_its_popup(show):
    page = show(render(many(COUNT))).page
    page.evaluate(
        "hotspots.map.setView([hotspots.data.sites.lat[300], hotspots.data.sites.lon[300]], 18, {animate: false})"
    )
    box = page.locator("#map_town").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator("#popup-title").inner_text() == many(COUNT).sites[300].name
    page.keyboard.press("Escape")
    assert page.locator("[role=dialog]").count() == 0


def test_a_site_from_the_end_of_the_list_is_shown_on_the_map(show):
    page = show(render(many(COUNT))).page
    for _ in range(COUNT // 50 - 1):
        page.locator("#pager button", has_text="Weitere").click()
    page.locator("#ranking .actions button").last.click()
    assert page.locator("#popup-title").inner_text() == many(COUNT).sites[-1].name
    assert page.locator(".pin").count() == 21


def test_a_link_to_the_first_of_many_sites_shows_it(show):
    first = many(COUNT).sites[0]
    page = show(render(many(COUNT)), fragment=f"#s={first.id}").page
    assert page.locator("#popup-title").inner_text() == first.name
