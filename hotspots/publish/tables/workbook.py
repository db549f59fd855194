"""The ranking as a workbook: scores by live formulas, every single figure, the roll-out, sources; bills for the utility."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from hotspots.base.text import Lang, Text, verbatim
from hotspots.findings.model import Plan, PublicPhase, Told, sites_of
from hotspots.publish.tables.bill import bill_sheet, price_sheet
from hotspots.publish.tables.columns import Kind, columns
from hotspots.publish.tables.phases import phase_sheets
from hotspots.publish.tables.scores import RANKING, criteria_sheet, ranking_sheet
from hotspots.publish.tables.sheet import Book
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
    shown, title = columns(told), name.say(book.lang)
    sheet, top = book.sheet(title, title, [note.say(book.lang) for note in told.notes])
    sheet.header(top, [c.title.say(book.lang) for c in shown], [_WIDTHS[c.kind] for c in shown])
    for row, site in enumerate(sites_of(told), start=top + 1):
        for column, one in enumerate(shown):
            sheet.put(row, column, one.value(site, book.lang), one.kind)


def _rollout_sheet(book: Book, told: Told) -> None:
    sheet, top = book.sheet(ROLLOUT.say(book.lang), ROLLOUT.say(book.lang), [])
    net = told.about.rollout.net
    how = Text("netto", "net") if net else Text("brutto", "gross")
    titles = [
        Text("Jahr", "year"), Text(f"Budget {how.de}", f"budget, {how.en}"), Text("Standorte", "sites"),
        Text(f"Investition {how.de}", f"investment, {how.en}"),
        Text(f"Betrieb je Jahr {how.de}", f"running cost a year, {how.en}"),
    ]  # fmt: skip
    sheet.header(top, [t.say(book.lang) for t in titles], [8, 16, 70, 16, 16])
    phases: Sequence[Phase | PublicPhase] = told.rollout.phases if told.rollout else ()
    for row, phase in enumerate(phases, start=top + 1):
        names = "; ".join(told.site(site).site.name for site in phase.sites)
        sheet.put(row, 0, phase.year, "whole")
        sheet.put(row, 1, phase.budget_eur, "euro")
        sheet.put(row, 2, names, "text")
        sheet.put(row, 3, phase.invest_eur, "euro")
        sheet.put(row, 4, phase.running_eur_per_year, "euro")


def _sources_sheet(book: Book, told: Told) -> None:
    about = told.about
    sheet, top = book.sheet(SOURCES.say(book.lang), SOURCES.say(book.lang), [n.say(book.lang) for n in told.notes])
    titles = [Text("Angabe", "what"), Text("Quelle", "source"), Text("Qualität", "quality")]
    sheet.header(top, [t.say(book.lang) for t in titles], [34, 100, 16])
    rows = [(source.what, source.where, QUALITY[source.quality]) for source in told.sources]
    rows += [
        (c.name + Text(": Gewicht und Nutzwerte", ": weight and values"), c.source, verbatim("")) for c in told.criteria
    ]
    for what, where in (
        (Text("Titel", "title"), about.title),
        (Text("Stand der Daten", "date of the data"), about.date or ""),
        (Text("Fingerabdruck der Eingaben", "fingerprint of the inputs"), about.fingerprint),
        (Text("Programmversion", "version of the program"), f"hotspots {about.version}"),
        (Text("Startwert der Ziehungen", "seed of the draws"), f"{about.seed} ({about.draws})"),
    ):
        rows.append((what, where, verbatim("")))
    for row, (what, where, quality) in enumerate(rows, start=top + 1):
        for column, words in enumerate((what.say(book.lang), where, quality.say(book.lang))):
            sheet.put(row, column, words, "text")
