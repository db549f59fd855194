"""All papers of one edition in the format asked for, by file name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal, get_args

from hotspots.base.files import dump_json
from hotspots.publish.report.blocks import Document
from hotspots.publish.report.context import Paper
from hotspots.publish.report.docx import docx
from hotspots.publish.report.paper import STEMS, document
from hotspots.publish.report.typeset import pdf

PaperFormat = Literal["pdf", "docx"]
FORMATS: tuple[PaperFormat, ...] = get_args(PaperFormat)


def report_files(paper: Paper, form: PaperFormat = "pdf") -> dict[str, bytes]:
    """Return the council paper, its summary and the version in plain words, by file name."""
    files: dict[str, bytes] = {}
    for kind, stem in STEMS.items():
        files |= _written(document(paper, kind), stem, form, paper)
    return files


def words_of(paper: Paper) -> bytes:
    """Return every word and figure of the papers as plain text, for a search that can't read a PDF's glyphs."""
    made = [document(paper, kind) for kind in STEMS]
    return dump_json([[asdict(block) for block in one.blocks] for one in made]).encode()


def _written(made: Document, stem: str, form: PaperFormat, paper: Paper) -> dict[str, bytes]:
    if form == "pdf":
        about = paper.plan.about
        return {f"{stem}.pdf": pdf(made, author=about.municipality, program=f"hotspots {about.version}")}
    return {f"{stem}.docx": docx(made)}
