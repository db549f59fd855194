"""The sheets that compute: criteria with their weights, the ranking with live scores, the bill of quantities.

Whoever changes a weight, a point of a value function or a price sees values, scores, ranks and sums follow. Weights
need not add up to 1: the sheet divides by their sum. Each line of the bill is a term of a site's cost: an amount times
one or more shared figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

from xlsxwriter.utility import xl_rowcol_to_cell as cell

from hotspots.base.text import Text, join, tr
from hotspots.findings.model import Plan, SiteFinding
from hotspots.findings.public import Told
from hotspots.model.estimate import Factor, Term
from hotspots.publish.tables.columns import Kind, columns
from hotspots.publish.tables.sheet import Book, Sheet
from hotspots.publish.tables.words import DIRECTION, QUALITY, TIES, figure_label
from hotspots.ranking.criteria import Criterion

CRITERIA = tr("Criteria")
RANKING = tr("Ranking")
_WEIGHT, _SHARE, _SOURCE, _FIRST_POINT = 3, 4, 5, 6
#: The columns behind those of the criteria, and how wide they are.
_AFTER = {"score": 10, "rank_low": 8, "rank_high": 8, "certainty": 30, "invest_eur_best": 14, "running_eur_per_year": 14,
          "blockers": 30, "unknown": 34}  # fmt: skip
_FREE = {"bg_color": "#FFF2CC"}


@dataclass(frozen=True, slots=True)
class CriterionCells:
    """Where a criterion stands on its sheet, as references for formulas on other sheets."""

    share: str
    x: tuple[str, ...]
    v: tuple[str, ...]

    def value_of(self, figure: str) -> str:
        """Return the value function as a formula: the first value, and each piece as far as the figure reaches into it."""
        pieces = [
            f"({self.v[i + 1]}-{self.v[i]})*MAX(0,MIN(1,({figure}-{self.x[i]})/({self.x[i + 1]}-{self.x[i]})))"
            for i in range(len(self.x) - 1)
        ]
        return "=" + "+".join([self.v[0], *pieces])

    @property
    def middle(self) -> str:
        """Return the middle of the scale as a formula."""
        return f"=({self.x[0]}+{self.x[-1]})/2"


def criteria_sheet(book: Book, told: Told) -> dict[str, CriterionCells]:
    """Write the criteria; return where each one stands."""
    note = tr("Yellow cells may be changed; values, scores and ranks on the sheet 'Ranking' follow.")
    name = CRITERIA.say(book.lang)
    sheet, top = book.sheet(name, name, [note.say(book.lang)] if isinstance(told, Plan) else [])
    points = max((len(c.value.x) for c in told.criteria), default=2)
    titles = [
        tr("criterion"), tr("unit"), tr("direction"),
        tr("weight"), tr("share"), tr("source"),
    ]  # fmt: skip
    for i in range(1, points + 1):
        titles += [tr("figure {i}", i=i), tr("value {i}", i=i)]
    sheet.header(top, [t.say(book.lang) for t in titles], [22, 16, 18, 10, 10, 50, *([12, 10] * points)])
    first, last = top + 1, top + len(told.criteria)
    total = f"SUM({cell(first, _WEIGHT, True, True)}:{cell(last, _WEIGHT, True, True)})"
    return {
        criterion.id: _criterion_row(sheet, row, criterion, total)
        for row, criterion in enumerate(told.criteria, start=first)
    }


def _criterion_row(sheet: Sheet, row: int, criterion: Criterion, total: str) -> CriterionCells:
    for column, words in enumerate((criterion.name, criterion.unit, DIRECTION[criterion.direction])):
        sheet.put(row, column, words.say(sheet.book.lang), "text")
    sheet.put(row, _WEIGHT, criterion.weight, "number", **_FREE)
    sheet.formula(row, _SHARE, f"={cell(row, _WEIGHT)}/{total}", criterion.weight, "share")
    sheet.put(row, _SOURCE, criterion.source, "text")
    for i, (x, v) in enumerate(zip(criterion.value.x, criterion.value.v, strict=True)):
        sheet.put(row, _FIRST_POINT + 2 * i, x, "number", **_FREE)
        sheet.put(row, _FIRST_POINT + 2 * i + 1, v, "number", **_FREE)
    name, count = sheet.page.get_name(), len(criterion.value.x)

    def reference(column: int) -> str:
        return f"{name}!{cell(row, column, True, True)}"

    xs = tuple(reference(_FIRST_POINT + 2 * i) for i in range(count))
    vs = tuple(reference(_FIRST_POINT + 2 * i + 1) for i in range(count))
    return CriterionCells(reference(_SHARE), xs, vs)


def ranking_sheet(book: Book, told: Plan) -> None:
    """Write the ranking with live values, scores and ranks, and the criteria behind it."""
    name = RANKING.say(book.lang)
    notes = [told.about.title.say(book.lang), TIES.say(book.lang), *(note.say(book.lang) for note in told.notes)]
    sheet, top = book.sheet(name, name, notes)
    cells = criteria_sheet(book, told)
    known = {c.id: c for c in columns(told)}
    each = [f"{c.id}_{part}" for c in told.criteria for part in ("best", "value", "contribution")]
    widths = [7, 30, 22, *([12, 10, 10] * len(told.criteria)), *_AFTER.values()]
    sheet.header(top, [known[one].title.say(book.lang) for one in ("rank", "name", "id", *each, *_AFTER)], widths)
    ranked = sum(site.ranked.rank is not None for site in told.sites)
    for row, site in enumerate(told.sites, start=top + 1):
        scored = _scored(sheet, row, site, told, cells)
        for column, one in enumerate([known[name] for name in _AFTER][1:], scored + 1):
            sheet.put(row, column, one.value(site, book.lang), one.kind)
        _rank(sheet, row, site.ranked.rank, scored, (top + 1, top + ranked))


def _scored(sheet: Sheet, row: int, found: SiteFinding, told: Plan, cells: Mapping[str, CriterionCells]) -> int:
    """Write a site's figures, values, contributions and score; return the score's column."""
    sheet.put(row, 1, found.site.name, "text")
    sheet.put(row, 2, found.site.id, "text")
    column, parts = 3, []
    for criterion in told.criteria:
        at, part = cells[criterion.id], found.ranked.parts[criterion.id]
        if part.estimate is None:
            _unknown(sheet, row, column, at, criterion)
        else:
            kind: Kind = "euro" if criterion.unit.en.startswith("€") else "number"
            sheet.put(row, column, part.estimate.best, kind)
        sheet.formula(row, column + 1, at.value_of(cell(row, column)), part.value, "number")
        sheet.formula(row, column + 2, f"={at.share}*{cell(row, column + 1)}", part.contribution, "number")
        parts.append(cell(row, column + 2))
        column += 3
    sheet.formula(row, column, "=" + "+".join(parts), found.ranked.score, "number", bold=True)
    return column


def _unknown(sheet: Sheet, row: int, column: int, at: CriterionCells, criterion: Criterion) -> None:
    """Write the middle of the scale, which stands for what isn't known; the reader sees the word "unbekannt"."""
    word = tr("unknown").say(sheet.book.lang)
    style = sheet.book.style(num_format=f'"{word}"', border=1, border_color="#BFBFBF", valign="top", italic=True)
    sheet.page.write_formula(row, column, at.middle, style, criterion.value.middle)


def _rank(sheet: Sheet, row: int, rank: int | None, score: int, ranked_rows: tuple[int, int]) -> None:
    """Write the rank among the ranked sites; equal scores share it."""
    if rank is None:
        sheet.put(row, 0, "–", "text")
        return
    first, last = ranked_rows
    scores = f"ROUND({cell(first, score, True, True)}:{cell(last, score, True, True)},12)"
    formula = f"=1+SUMPRODUCT(--({scores}>ROUND({cell(row, score)},12)))"
    sheet.formula(row, 0, formula, rank, "whole", bold=True)


PRICE_SHEET = tr("Prices")
BILL_SHEET = tr("Quantities")
_BEST = 2


def site_terms(told: Plan, site: str) -> list[Term]:
    """Return the lines of a site's investment: what joins it to the network, then its equipment."""
    chosen = told.route(site).chosen
    joining = list(chosen.cost.terms) if chosen and chosen.cost else []
    return joining + list(told.readiness[site].cost.terms)


def line_label(term: Term) -> Text:
    """Return what a line is for: the names of its figures."""
    names = [figure_label(name) for name in term.factors]
    return join(names, " × ") if names else tr("fixed amount")


def price_sheet(book: Book, told: Plan) -> dict[str, str]:
    """Write every figure that a bill refers to; return where its best value stands."""
    title = PRICE_SHEET.say(book.lang)
    note = tr("Prices are net. Yellow cells may be changed; the sheet 'Quantities' follows.")
    sheet, top = book.sheet(title, title, [note.say(book.lang)])
    titles = [
        tr("price or assumption"), tr("low¦of a span"), tr("best"),
        tr("high¦of a span"), tr("unit"), tr("quality"), tr("source"),
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
    sheet.put(row, 0, figure_label(factor.id).say(lang), "text")
    sheet.put(row, 1, factor.low, "number")
    sheet.put(row, _BEST, factor.best, "number", bg_color="#FFF2CC")
    sheet.put(row, 3, factor.high, "number")
    for column, words in enumerate((factor.unit_words, QUALITY[factor.quality], factor.source), start=4):
        sheet.put(row, column, words.say(lang).strip(), "text")


def bill_sheet(book: Book, told: Plan, places: Mapping[str, str]) -> None:
    """Write the lines of every site with a sum each; `places` says where the prices stand."""
    title = BILL_SHEET.say(book.lang)
    sheet, top = book.sheet(title, title, [])
    titles = [
        tr("site"), tr("id"), tr("item"), tr("quantity"),
        tr("price, net"), tr("sum, net"),
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
    words = tr("Sum {name}", name=name).say(sheet.book.lang)
    bold = {"bold": True, "bg_color": "#D9E5F2"}
    sheet.put(last, 0, words, "text", **bold)
    for column in range(1, 5):
        sheet.put(last, column, None, "text", **bold)
    sheet.formula(last, 5, f"=SUM({cell(row, 5)}:{cell(last - 1, 5)})", total, "number", **bold)
    return last + 1
