"""The fragment is plain HTML that any content management system accepts."""

from __future__ import annotations

import re
from dataclasses import replace

from hotspots.publish.deliver import Delivery
from hotspots.publish.map.html import fragment
from tests.publish.map.sample import site, town, with_sites


def test_the_fragment_lists_every_site_in_order_without_script_style_or_id():
    html = fragment(town())
    assert re.findall(r"<strong><bdi>(.*?)</bdi>", html) == [s.name for s in town().sites]
    assert not re.search(r"<script|<style|style=|class=|\bid=|on\w+=", html)
    assert "36.100\u00a0€" in html


def test_the_fragment_fits_under_a_heading_of_the_site():
    assert re.findall(r"<h(\d)", fragment(town("en"))) == ["2", "3"]


def test_a_hostile_name_stays_text():
    page = with_sites(town(), (replace(site("de", 0), name="<img src=x onerror=alert(1)>"),))
    assert "<img" not in fragment(page)


def test_the_fragment_is_written_in_both_languages(sample_results):
    files = Delivery(sample_results, "de").exports("public", ["map"], as_fragment=True)
    assert sorted(files) == ["public/list.en.html", "public/list.html"]
    assert b'<section lang="de">' in files["public/list.html"]
    assert b'<section lang="en">' in files["public/list.en.html"]
    assert b'<bdi lang="de">' in files["public/list.en.html"]
