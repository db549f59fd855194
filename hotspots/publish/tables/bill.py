"""The bill of quantities of the utility's edition: what each site needs, times prices that can be changed.

Each line is a term of a site's cost: an amount times one or more shared figures. The sheet multiplies and adds by
itself, so that a price typed in from an offer changes every site that pays it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod

from xlsxwriter.utility import xl_rowcol_to_cell as cell

from hotspots.base.text import Text, join
from hotspots.findings.model import Plan
from hotspots.model.estimate import Factor, Term
from hotspots.publish.tables.labels import figure_label
from hotspots.publish.tables.sheet import Book, Sheet
from hotspots.publish.tables.words import QUALITY

PRICE_SHEET = Text("Preise", "Prices")
BILL_SHEET = Text("Mengen", "Quantities")
_BEST = 2


def site_terms(told: Plan, site: str) -> list[Term]:
    """Return the lines of a site's investment: what joins it to the network, then its equipment."""
    chosen = told.route(site).chosen
    joining = list(chosen.cost.terms) if chosen and chosen.cost else []
    return joining + list(told.readiness[site].cost.terms)


def line_label(term: Term) -> Text:
    """Return what a line is for: the names of its figures."""
    names = [figure_label(name) for name in term.factors]
    return join(names, " × ") if names else Text("fester Betrag", "fixed amount")


def price_sheet(book: Book, told: Plan) -> dict[str, str]:
    """Write every figure that a bill refers to; return where its best value stands."""
    title = PRICE_SHEET.say(book.lang)
    note = Text(
        "Preise netto. Gelbe Zellen dürfen geändert werden; das Blatt „Mengen“ rechnet sich neu.",
        "Prices are net. Yellow cells may be changed; the sheet “Quantities” follows.",
    )
    sheet, top = book.sheet(title, title, [note.say(book.lang)])
    titles = [
        Text("Preis oder Annahme", "price or assumption"), Text("von", "low"), Text("bester Wert", "best"),
        Text("bis", "high"), Text("Einheit", "unit"), Text("Qualität", "quality"), Text("Quelle", "source"),
    ]  # fmt: skip
    sheet.header(top, [t.say(book.lang) for t in titles], [48, 11, 11, 11, 12, 16, 70])
    places = {}
    for row, name in enumerate(_figures(told), start=top + 1):
        _price_row(sheet, row, told.factors[name])
        places[name] = f"{title}!{cell(row, _BEST, True, True)}"
    return places


def _figures(told: Plan) -> list[str]:
    terms = (term for site in told.sites for term in site_terms(told, site.site.id))
    return list(dict.fromkeys(name for term in terms for name in term.factors))


def _price_row(sheet: Sheet, row: int, factor: Factor) -> None:
    lang = sheet.book.lang
    unit = factor.unit if factor.unit != "1" else ""
    sheet.put(row, 0, figure_label(factor.id).say(lang), "text")
    sheet.put(row, 1, factor.low, "number")
    sheet.put(row, _BEST, factor.best, "number", bg_color="#FFF2CC")
    sheet.put(row, 3, factor.high, "number")
    for column, words in enumerate((unit, QUALITY[factor.quality].say(lang), factor.source), start=4):
        sheet.put(row, column, words, "text")


def bill_sheet(book: Book, told: Plan, places: Mapping[str, str]) -> None:
    """Write the lines of every site with a sum each; `places` says where the prices stand."""
    title = BILL_SHEET.say(book.lang)
    sheet, top = book.sheet(title, title, [])
    titles = [
        Text("Standort", "site"), Text("Kennung", "id"), Text("Position", "item"), Text("Menge", "amount"),
        Text("Preis netto", "price, net"), Text("Betrag netto", "sum, net"),
    ]  # fmt: skip
    sheet.header(top, [t.say(book.lang) for t in titles], [30, 22, 60, 12, 14, 16])
    row = top + 1
    for site in told.sites:
        terms = site_terms(told, site.site.id)
        if told.route(site.site.id).chosen is None:
            continue
        for offset, term in enumerate(terms):
            sheet.put(row + offset, 0, site.site.name, "text")
            sheet.put(row + offset, 1, site.site.id, "text")
            _line(sheet, row + offset, term, told.factors, places)
        row = _sum(sheet, row, terms, site.site.name, told.factors)


def _line(sheet: Sheet, row: int, term: Term, factors: Mapping[str, Factor], places: Mapping[str, str]) -> None:
    price = prod(factors[name].best for name in term.factors)
    sheet.put(row, 2, line_label(term).say(sheet.book.lang), "text")
    sheet.put(row, 3, term.coefficient, "number")
    sheet.formula(row, 4, "=" + ("*".join(places[name] for name in term.factors) or "1"), price, "number")
    sheet.formula(row, 5, f"={cell(row, 3)}*{cell(row, 4)}", term.coefficient * price, "number")


def _sum(sheet: Sheet, row: int, terms: Iterable[Term], name: str, factors: Mapping[str, Factor]) -> int:
    """Write the sum below a site's lines, which begin in `row`; return the next free row."""
    lines = list(terms)
    last = row + len(lines)
    total = sum(t.coefficient * prod(factors[n].best for n in t.factors) for t in lines)
    words = Text(f"Summe {name}", f"Sum {name}").say(sheet.book.lang)
    bold = {"bold": True, "bg_color": "#D9E5F2"}
    sheet.put(last, 0, words, "text", **bold)
    for column in range(1, 5):
        sheet.put(last, column, None, "text", **bold)
    sheet.formula(last, 5, f"=SUM({cell(row, 5)}:{cell(last - 1, 5)})", total, "number", **bold)
    return last + 1
