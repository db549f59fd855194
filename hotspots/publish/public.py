"""Every writer for the public: each takes a :class:`PublicPlan` and nothing else, which a type checker proves.

Behind them stand the shared writers, which take either plan and mark what they make of the exact one as confidential.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hotspots.base.text import Lang
from hotspots.findings.public import PublicPlan
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.html import render
from hotspots.publish.page import Page
from hotspots.publish.tables import documents, sheet, workbook

if TYPE_CHECKING:
    from hotspots.publish.gis.files import Format
    from hotspots.publish.report.context import Extras
    from hotspots.publish.report.files import PaperFormat

page: Callable[[PublicPlan, Lang], Page] = page_of
ranking_json: Callable[[PublicPlan, Lang], bytes] = documents.ranking_json
rollout_json: Callable[[PublicPlan, Lang], bytes] = documents.rollout_json
ranking_csv: Callable[[PublicPlan, Lang], bytes] = sheet.ranking_csv
ranking_xlsx: Callable[[PublicPlan, Lang], bytes] = workbook.ranking_xlsx


def map_html(plan: PublicPlan, lang: Lang) -> bytes:
    """Return the page."""
    return render(page(plan, lang)).encode()


def layers(plan: PublicPlan, lang: Lang, formats: Sequence[Format]) -> dict[str, bytes]:
    """Return the layers for maps and drawings by file name."""
    from hotspots.publish.gis.files import gis_files

    return gis_files(plan, lang, formats)


def papers(plan: PublicPlan, lang: Lang, extras: Extras | None = None, form: PaperFormat = "pdf") -> dict[str, bytes]:
    """Return the council paper, its summary and plain words by file name."""
    from hotspots.publish.report import context, files

    return files.report_files(context.Paper(plan, lang, extras or context.Extras()), form)


def pictures(plan: PublicPlan, lang: Lang) -> dict[str, bytes]:
    """Return the pictures for a print or a slide by file name."""
    from hotspots.publish import plot

    return plot.pictures(plan, lang)


SET: dict[str, Callable[[PublicPlan, Lang], bytes]] = {
    "map.html": map_html, "ranking.json": ranking_json, "ranking.csv": ranking_csv, "ranking.xlsx": ranking_xlsx,
    "rollout.json": rollout_json,
}  # fmt: skip
"""The files of a run by name."""
