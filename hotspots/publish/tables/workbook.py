"""The ranking as a workbook: scores by live formulas, every single figure, the roll-out, sources; bills for the utility."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from hotspots.base.text import Lang, Text
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPhase, Told, sites_of
from hotspots.publish.tables.bill import bill_sheet, price_sheet
from hotspots.publish.tables.columns import Kind, columns
from hotspots.publish.tables.phases import phase_sheets
from hotspots.publish.tables.scores import RANKING, criteria_sheet, ranking_sheet
from hotspots.publish.tables.sheet import Book, Head
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE, QUALITY
from hotspots.rollout.phases import Phase

FIGURES = Text("Einzelwerte", "Figures")
ROLLOUT = Text("Ausbauplan", "Roll-out")
SOURCES = Text("Quellen", "Sources")
_WIDTHS: dict[Kind, float] = dict(zip(get_args(Kind), (26.0, 8.0, 12.0, 10.0, 14.0, 12.0), strict=True))


def ranking_xlsx(told: Told, lang: Lang) -> bytes:
    """Return the workbook; of a Plan in the utility's edition, marked as confidential on every page."""
    mark = CONFIDENTIAL_NOTE.say(lang) if isinstance(told, Plan) else None
    book = Book(told.about.title, lang, mark)
    if isinstance(told, Plan):
        ranking_sheet(book, told)
        _figures_sheet(book, told, FIGURES)
    else:
        _figures_sheet(book, told, RANKING)
        criteria_sheet(book, told)
    if told.rollout is not None:
        _rollout_sheet(book, told)
    if isinstance(told, Plan):
        bill_sheet(book, told, price_sheet(book, told))
        phase_sheets(book, told)
    _sources_sheet(book, told)
    return book.close()


def _figures_sheet(book: Book, told: Told, name: Text) -> None:
    shown = columns(told)
    rows = [[column.value(site, book.lang) for column in shown] for site in sites_of(told)]
    book.table(name, [(c.title, _WIDTHS[c.kind], c.kind) for c in shown], rows, *told.notes)


def _rollout_sheet(book: Book, told: Told) -> None:
    how = Text("netto", "net") if told.about.rollout.net else Text("brutto", "gross")
    heads: list[Head] = [
        (Text("Jahr", "year"), 8, "whole"), (Text("Budget ", "budget, ") + how, 16, "euro"), (Text("Standorte", "sites"), 70, "text"),
        (Text("Investition ", "investment, ") + how, 16, "euro"), (Text("Betrieb je Jahr ", "running cost a year, ") + how, 16, "euro"),
    ]  # fmt: skip
    phases: Sequence[Phase | PublicPhase] = told.rollout.phases if told.rollout else ()
    names = ["; ".join(told.site(site).site.name for site in phase.sites) for phase in phases]
    rows = [
        (phase.year, phase.budget_eur, sites, phase.invest_eur, phase.running_eur_per_year)
        for phase, sites in zip(phases, names, strict=True)
    ]
    book.table(ROLLOUT, heads, rows)


def _sources_sheet(book: Book, told: Told) -> None:
    about = told.about
    heads: list[Head] = [
        (Text("Angabe", "what"), 34, "text"), (Text("Quelle", "source"), 100, "text"), (Text("Qualität", "quality"), 16, "text"),
    ]  # fmt: skip
    rows: list[tuple[Text, str, Text | str]] = [(s.what, s.where, QUALITY[s.quality]) for s in told.sources]
    rows += [(c.name + Text(": Gewicht und Nutzwerte", ": weight and values"), c.source, "") for c in told.criteria]
    rows += [
        (Text("Titel", "title"), about.title, ""),
        (Text("Stand der Daten", "date of the data"), about.date or "", ""),
        (Text("Fingerabdruck der Eingaben", "fingerprint of the inputs"), about.fingerprint, ""),
        (Text("Programmversion", "version of the program"), f"hotspots {about.version}", ""),
        (Text("Startwert der Ziehungen", "seed of the draws"), f"{about.seed} ({about.draws})", ""),
    ]
    book.table(SOURCES, heads, rows, *told.notes)
