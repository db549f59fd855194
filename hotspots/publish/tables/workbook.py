"""The ranking as a workbook: scores by live formulas, every single figure, the roll-out, sources; bills for the utility."""

from __future__ import annotations

from typing import get_args

from hotspots.base.text import Lang, Text, verbatim
from hotspots.findings.model import Findings, Secrets
from hotspots.publish.tables.bill import bill_sheet, price_sheet
from hotspots.publish.tables.columns import Column, Kind, columns
from hotspots.publish.tables.phases import phase_sheets
from hotspots.publish.tables.scores import ranking_sheet
from hotspots.publish.tables.sheet import Book
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE, QUALITY

FIGURES = Text("Einzelwerte", "Figures")
ROLLOUT = Text("Ausbauplan", "Roll-out")
SOURCES = Text("Quellen", "Sources")
_WIDTHS: dict[Kind, float] = dict(zip(get_args(Kind), (26.0, 8.0, 12.0, 10.0, 14.0, 12.0), strict=True))


def ranking_xlsx(findings: Findings, lang: Lang, secrets: Secrets | None = None) -> bytes:
    """Return the workbook; with `secrets` in the utility's edition, marked as confidential on every page."""
    mark = CONFIDENTIAL_NOTE.say(lang) if secrets else None
    book = Book(findings.about.title, lang, mark)
    ranking_sheet(book, findings)
    _figures_sheet(book, findings, columns(findings, secrets))
    if findings.rollout is not None:
        _rollout_sheet(book, findings)
    if secrets is not None:
        bill_sheet(book, findings, secrets, price_sheet(book, findings, secrets))
        phase_sheets(book, findings, secrets)
    _sources_sheet(book, findings)
    return book.close()


def _figures_sheet(book: Book, findings: Findings, shown: tuple[Column, ...]) -> None:
    sheet, top = book.sheet(FIGURES.say(book.lang), FIGURES.say(book.lang), [])
    sheet.header(top, [c.title.say(book.lang) for c in shown], [_WIDTHS[c.kind] for c in shown])
    for row, site in enumerate(findings.sites, start=top + 1):
        for column, one in enumerate(shown):
            sheet.put(row, column, one.value(site, book.lang), one.kind)


def _rollout_sheet(book: Book, findings: Findings) -> None:
    sheet, top = book.sheet(ROLLOUT.say(book.lang), ROLLOUT.say(book.lang), [])
    net = findings.rollout is None or findings.rollout.net
    how = Text("netto", "net") if net else Text("brutto", "gross")
    titles = [
        Text("Jahr", "year"), Text(f"Budget {how.de}", f"budget, {how.en}"), Text("Standorte", "sites"),
        Text(f"Investition {how.de}", f"investment, {how.en}"),
        Text(f"Betrieb je Jahr {how.de}", f"running cost a year, {how.en}"),
    ]  # fmt: skip
    sheet.header(top, [t.say(book.lang) for t in titles], [8, 16, 70, 16, 16])
    for row, phase in enumerate(findings.rollout.phases if findings.rollout else (), start=top + 1):
        names = "; ".join(findings.site(site).site.name for site in phase.sites)
        sheet.put(row, 0, phase.year, "whole")
        sheet.put(row, 1, phase.budget_eur, "euro")
        sheet.put(row, 2, names, "text")
        sheet.put(row, 3, phase.invest_eur, "euro")
        sheet.put(row, 4, phase.running_eur_per_year, "euro")


def _sources_sheet(book: Book, findings: Findings) -> None:
    about = findings.about
    sheet, top = book.sheet(SOURCES.say(book.lang), SOURCES.say(book.lang), [n.say(book.lang) for n in findings.notes])
    titles = [Text("Angabe", "what"), Text("Quelle", "source"), Text("Qualität", "quality")]
    sheet.header(top, [t.say(book.lang) for t in titles], [34, 100, 16])
    rows = [(source.what, source.where, QUALITY[source.quality]) for source in findings.sources]
    rows += [
        (c.name + Text(": Gewicht und Nutzwerte", ": weight and values"), c.source, verbatim(""))
        for c in findings.criteria
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
