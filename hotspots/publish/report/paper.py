"""Put the papers together: the council paper, its summary, the version in plain words – each as a document.

Of a public plan it is the public edition, of an exact one the utility's, marked on
every page, with the annex that isn't public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from hotspots.base.text import Text
from hotspots.findings.model import SiteTold
from hotspots.publish.report.annex import annex
from hotspots.publish.report.blocks import Block, Document
from hotspots.publish.report.brief import plain_words, summary
from hotspots.publish.report.context import Paper
from hotspots.publish.report.forms import accessibility, climate, costs, operator_sheet
from hotspots.publish.report.front import DETAIL, MAP, crowd, head, overview_map, proposal, ranking, result, rollout
from hotspots.publish.report.map_drawing import Mark, draw_map, frame_around, site_places
from hotspots.publish.report.method import method, sources
from hotspots.publish.report.sites import map_name, photo_name, site_pages
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE

Places = Mapping[str, tuple[float, float]]
Kind = Literal["paper", "summary", "plain"]
#: Every kind of paper with the stem of its file's name.
STEMS: dict[Kind, str] = {"paper": "report", "summary": "report-summary", "plain": "report-plain"}
_SUBTITLES: dict[Kind, Text] = {
    "paper": Text("Anlage zur Beschlussvorlage", "Annex to the council paper"),
    "summary": Text("Kurzfassung", "Summary"),
    "plain": Text("in Einfacher Sprache", "in plain words"),
}


def document(paper: Paper, kind: Kind) -> Document:
    """Return one of the papers as a document."""
    about = paper.plan.about
    blocks = {"paper": _paper, "summary": summary, "plain": plain_words}[kind](paper)
    pictures = _pictures(paper, blocks)
    subtitle = f"{_SUBTITLES[kind].say(paper.lang)} · {about.municipality}"
    mark = CONFIDENTIAL_NOTE.say(paper.lang) if paper.exact is not None else None
    size_pt = 13.0 if kind == "plain" else 10.5
    running = about.municipality
    return Document(about.title, subtitle, running, paper.lang, about.date, mark, tuple(blocks), pictures, size_pt)


def _paper(paper: Paper) -> list[Block]:
    chapters = (
        head, result, ranking, overview_map, rollout, proposal, climate, costs, accessibility, operator_sheet,
        site_pages, method, sources, annex,
    )  # fmt: skip
    return [block for chapter in chapters for block in chapter(paper)]


def _pictures(paper: Paper, blocks: Sequence[Block]) -> dict[str, bytes]:
    """Draw the pictures that the blocks refer to."""
    wanted = {name for block in blocks if (name := getattr(block, "name", None)) is not None}
    places = site_places(paper.plan)
    drawn: dict[str, bytes] = {}
    if MAP in wanted:
        drawn[MAP] = _overview(paper, places, list(places), height_mm=118)
    if DETAIL in wanted:
        drawn[DETAIL] = _overview(paper, places, crowd(paper.plan), height_mm=96)
    for site in paper.plan.sites:
        if map_name(site.site.id) in wanted:
            drawn[map_name(site.site.id)] = _site_map(paper, site, places)
        if photo_name(site.site.id) in wanted:
            drawn[photo_name(site.site.id)] = paper.extras.photos[site.site.id]
    return drawn


def _mark(site: SiteTold, place: tuple[float, float], *, strong: bool) -> Mark:
    return Mark(*place, str(site.ranked.rank or "–"), strong)


def _overview(paper: Paper, places: Places, shown: Sequence[str], *, height_mm: float) -> bytes:
    """Draw a map that holds the sites `shown`."""
    around = [places[site] for site in shown]
    frame = frame_around(around, width_mm=170, height_mm=height_mm, least_m=400, margin=0.1)
    marks = [
        _mark(site, places[site.site.id], strong=site.ranked.rank is not None)
        for site in paper.plan.sites
        if frame.holds(places[site.site.id])
    ]
    cells = [(s.coverage.cells[-1].ground, 0.25) for s in paper.plan.sites if s.coverage]
    return draw_map(frame, paper.plan, marks, paper.lang, cells=cells, names=12)


def _site_map(paper: Paper, site: SiteTold, places: Places) -> bytes:
    frame = frame_around([places[site.site.id]], width_mm=170, height_mm=96, least_m=300, margin=0.1)
    marks = [
        _mark(other, places[other.site.id], strong=other is site)
        for other in paper.plan.sites
        if frame.holds(places[other.site.id])
    ]
    cells = [(cell.ground, 0.22) for cell in reversed(site.coverage.cells)] if site.coverage else []
    return draw_map(frame, paper.plan, marks, paper.lang, cells=cells, names=8)
