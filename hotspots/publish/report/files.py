"""The papers put together and written: the council paper, and the version in plain words.

Of a public plan it is the public edition, of an exact one the utility's, marked on every page, with the annex that
isn't public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from hotspots.base.text import Text, tr
from hotspots.findings.model import Plan
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.from_results import extras_of
from hotspots.publish.report.context import Block, Document, Paper
from hotspots.publish.report.docx import docx
from hotspots.publish.report.forms import accessibility, climate, costs, operator_sheet
from hotspots.publish.report.front import (
    DETAIL,
    MAP,
    alternatives,
    crowd,
    enclosures,
    facts_so_far,
    head,
    overview_map,
    ranking,
    result,
    rollout,
)
from hotspots.publish.report.method import method, plain_words, sources
from hotspots.publish.report.progress import progress, progress_pictures
from hotspots.publish.report.sites import annex, map_name, photo_name, site_pages
from hotspots.publish.report.typeset import pdf
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE
from hotspots.publish.town_map.paper import paper_map

Kind = Literal["paper", "plain", "progress"]
#: Every kind of paper with the stem of its file's name.
STEMS: dict[Kind, str] = {
    "paper": "report",
    "plain": "report-plain",
    "progress": "report-progress",
}
_SUBTITLES: dict[Kind, Text] = {
    "paper": tr("Annex to the council paper"),
    "plain": tr("in plain words"),
    "progress": tr("Progress report"),
}


def document(paper: Paper, kind: Kind) -> Document:
    """Return one of the papers as a document."""
    about = paper.plan.about
    blocks = {"paper": _paper, "plain": plain_words, "progress": progress}[kind](paper)
    pictures = progress_pictures(paper) if kind == "progress" else _pictures(paper, blocks)
    running = f"{about.municipality} · {about.status.say(paper.lang)}"
    subtitle = f"{_SUBTITLES[kind].say(paper.lang)} · {running}"
    mark = CONFIDENTIAL_NOTE.say(paper.lang) if paper.exact is not None else None
    size_pt = 13.0 if kind == "plain" else 10.5
    return Document(
        about.title.say(paper.lang), subtitle, running, paper.lang, about.date, mark, tuple(blocks), pictures, size_pt
    )


def _paper(paper: Paper) -> list[Block]:
    chapters = (
        head, result, facts_so_far, ranking, overview_map, rollout, alternatives, costs, climate, accessibility, enclosures,
        operator_sheet, site_pages, method, sources, annex,
    )  # fmt: skip
    return [block for chapter in chapters for block in chapter(paper)]


def _pictures(paper: Paper, blocks: Sequence[Block]) -> dict[str, bytes]:
    """Draw the pictures that the blocks refer to."""
    wanted = {name for block in blocks if (name := getattr(block, "name", None)) is not None}
    plan, ids = paper.plan, [site.site.id for site in paper.plan.sites]
    drawn: dict[str, bytes] = {}
    if any(name.endswith(".svg") for name in wanted):
        page = page_of(plan, paper.lang)
        extras = extras_of(plan, paper.lang) if isinstance(plan, Plan) else None
        around = {MAP: (ids, 118.0), DETAIL: (crowd(plan), 96.0)}
        for name, (shown, height_mm) in around.items():
            if name in wanted:
                drawn[name] = paper_map(page, extras, around=shown, width_mm=170, height_mm=height_mm)
        for site in ids:
            if map_name(site) in wanted:
                drawn[map_name(site)] = paper_map(
                    page,
                    extras,
                    around=[site],
                    width_mm=170,
                    height_mm=90,
                    least_m=300,
                    strong=[site],
                    served=[site],
                    names=8,
                )
    photos = {photo_name(s, n): data for s, found in paper.extras.photos.items() for n, data in enumerate(found, start=1)}  # fmt: skip
    return drawn | {name: data for name, data in photos.items() if name in wanted}


PaperFormat = Literal["pdf", "docx"]
FORMATS: tuple[PaperFormat, ...] = get_args(PaperFormat)


def report_files(paper: Paper, form: PaperFormat = "pdf") -> dict[str, bytes]:
    """Return the council paper and the version in plain words – or the progress report –, by file name."""
    return written(documents(paper), paper, form)


def documents(paper: Paper) -> dict[str, Document]:
    """Return the papers that are made by the stem of their file: with an outcome the progress report, else all others."""
    return {
        stem: document(paper, kind)
        for kind, stem in STEMS.items()
        if (kind == "progress") == (paper.extras.outcome is not None)
    }


def written(made: Mapping[str, Document], paper: Paper, form: PaperFormat) -> dict[str, bytes]:
    """Return the documents by file name."""
    if form == "docx":
        return {f"{stem}.docx": docx(one, paper.extras.template) for stem, one in made.items()}
    author, program = paper.plan.about.municipality, f"hotspots {paper.plan.about.version}"
    return {f"{stem}.pdf": pdf(one, author=author, program=program) for stem, one in made.items()}
