"""Every writer for the public: each takes a :class:`PublicPlan` and nothing else, which a type checker proves.

Behind them stand the shared writers, which take either plan and mark what they make of the exact one as confidential.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hotspots.base.text import Lang
from hotspots.findings.public import PublicPlan
from hotspots.publish.gis.files import Format, gis_files
from hotspots.publish.map import from_findings
from hotspots.publish.map.html import OnlineMap, render
from hotspots.publish.map.page import Page
from hotspots.publish.tables import documents, sheet, workbook

if TYPE_CHECKING:
    from hotspots.publish.report.context import Extras
    from hotspots.publish.report.files import PaperFormat


def page(plan: PublicPlan, lang: Lang) -> Page:
    """Return the page as data."""
    return from_findings.page_of(plan, lang)


def map_html(plan: PublicPlan, lang: Lang, *, online: OnlineMap | None = None) -> str:
    """Return the page."""
    return render(page(plan, lang), online=online)


def ranking_json(plan: PublicPlan, lang: Lang = "de") -> bytes:
    """Return `ranking.json`."""
    return documents.ranking_json(plan, lang)


def rollout_json(plan: PublicPlan, lang: Lang = "de") -> bytes:
    """Return `rollout.json`."""
    return documents.rollout_json(plan, lang)


def ranking_csv(plan: PublicPlan, lang: Lang) -> bytes:
    """Return `ranking.csv`."""
    return sheet.ranking_csv(plan, lang)


def ranking_xlsx(plan: PublicPlan, lang: Lang) -> bytes:
    """Return `ranking.xlsx`."""
    return workbook.ranking_xlsx(plan, lang)


def layers(plan: PublicPlan, lang: Lang, formats: Sequence[Format]) -> dict[str, bytes]:
    """Return the layers in GIS formats by file name."""
    return gis_files(plan, lang, formats)


def papers(plan: PublicPlan, lang: Lang, extras: Extras | None = None, form: PaperFormat = "pdf") -> dict[str, bytes]:
    """Return the council paper, its summary and plain words by file name."""
    from hotspots.publish.report import context, files

    return files.report_files(context.Paper(plan, lang, extras or context.Extras()), form)


def pictures(plan: PublicPlan, lang: Lang) -> dict[str, bytes]:
    """Return the pictures for a print or a slide by file name."""
    from hotspots.publish import plot

    return plot.pictures(plan, lang)
