"""Paper and pictures show the page's own drawing: the same rules, cut to what a map is about."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.from_results import extras_of
from hotspots.publish.page import Page
from hotspots.publish.report.typeset import png
from hotspots.publish.town_map.paper import _meets, _rules, paper_map

SIZE = {"width_mm": 170.0, "height_mm": 96.0}


@pytest.fixture(scope="module")
def page(sample_public: PublicPlan) -> Page:
    return page_of(sample_public, "de")


def marks(svg: bytes) -> dict[str, str]:
    """Return the look of every pin by its label."""
    groups = [g for g in ET.fromstring(svg).iter() if g.get("class", "").startswith("mark")]
    return {g.findtext("{*}text") or "": g.get("class", "") for g in groups}


def test_a_map_holds_the_sites_it_is_about_and_leaves_out_what_lies_outside(page: Page) -> None:
    whole = paper_map(page, around=[s.id for s in page.sites], **SIZE)
    assert set(marks(whole).values()) == {"mark"}
    assert len(marks(whole)) == len(page.sites)
    near = paper_map(page, around=["karlsplatz"], least_m=300, strong=["karlsplatz"], served=["karlsplatz"], **SIZE)
    assert sum(look == "mark" for look in marks(near).values()) == 1
    assert len(near) < len(whole) / 2


def test_the_look_is_the_pages(page: Page) -> None:
    rules = _rules()
    assert rules.count("{") > 20
    assert "var(" not in rules
    for part in (".water", ".casing.main", ".cover-good", ".disc"):
        assert f"{part}{{" in rules
    assert "px" not in paper_map(page, around=[s.id for s in page.sites], **SIZE).decode()
    assert png(paper_map(page, around=[s.id for s in page.sites], **SIZE), ppi=40).startswith(b"\x89PNG")


def test_routes_and_handovers_are_drawn_for_the_utility_only(page: Page, sample_results: Plan) -> None:
    extras = extras_of(sample_results, "de")
    assert b'id="g-route"' in paper_map(page, extras, around=[s.id for s in page.sites], **SIZE)
    assert b'id="g-route"' not in paper_map(page, around=[s.id for s in page.sites], **SIZE)


def test_names_beside_the_map_are_text(page: Page) -> None:
    root = ET.fromstring(paper_map(page, around=[s.id for s in page.sites], listed=True, **SIZE))
    shown = ["".join(text.itertext()) for text in root.iterfind(".//{*}text")]
    assert all(any(name in words for words in shown) for name in (s.name for s in page.sites))
    width, total = (float(root.get("viewBox", "").split()[2]) * part for part in (SIZE["width_mm"] / 232, 1))
    listed = [float(text.get("x", 0)) for text in root.iterfind("{*}g/{*}text")]
    assert all(width + total / 232 < x < total for x in listed)
    assert len(listed) == len(page.sites)


def test_hotspots_that_exist_are_drawn_where_they_lie_within_the_map(page: Page) -> None:
    lons, lats = [s.lon for s in page.sites], [s.lat for s in page.sites]
    between = [h for h in page.hotspots if min(lons) < h.lon < max(lons) and min(lats) < h.lat < max(lats)]
    root = ET.fromstring(paper_map(page, around=[s.id for s in page.sites], **SIZE))
    drawn = next(g for g in root.iter() if g.get("class") == "layer-hotspots")
    assert 0 < len(between) <= len(drawn) <= len(page.hotspots)


@pytest.mark.parametrize(("lon", "lat"), [(-1.0, 0.5), (2.0, 0.5), (0.5, -1.0), (0.5, 2.0)])
def test_what_lies_on_any_side_of_a_map_is_left_out(lon: float, lat: float) -> None:
    box = (0.0, 0.0, 1.0, 1.0)
    assert not _meets(((lon, lat), (lon, lat)), box)
    assert _meets(((lon, lat), (0.5, 0.5)), box)
