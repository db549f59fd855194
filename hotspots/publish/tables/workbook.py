"""The ranking as a workbook: scores by live formulas, every single figure, the roll-out, sources; for the utility bills and permits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from xlsxwriter.utility import xl_rowcol_to_cell as cell

from hotspots.base.text import Lang, Text, tr
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPhase, Told, sites_of
from hotspots.model.estimate import Factor
from hotspots.model.permits import PERMIT_STATUSES
from hotspots.publish.tables.columns import Kind, columns
from hotspots.publish.tables.live import RANKING, bill_sheet, criteria_sheet, price_sheet, ranking_sheet
from hotspots.publish.tables.positions import LOTS, PAYERS, Position, positions
from hotspots.publish.tables.sheet import Book, Head, Sheet
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE, QUALITY
from hotspots.rollout.phases import Phase

BILL = tr("Bill of quantities")
PERMITS_SHEET = tr("Permits")


def bill_xlsx(told: Plan, lang: Lang) -> bytes:
    """Return the bill of quantities with live sums, and the permits; marked as confidential on every page."""
    book = Book(told.about.title.say(lang), lang, CONFIDENTIAL_NOTE.say(lang))
    phases = told.rollout.phases if told.rollout else ()
    _positions(book, phases, told.factors)
    _permits(book, told, phases)
    return book.close()


def _positions(book: Book, phases: Sequence[Phase], factors: Mapping[str, Factor]) -> None:
    name, lang = BILL.say(book.lang), book.lang
    note = tr("Whoever changes a quantity or a price sees the sums follow. Shared works stand once.")
    sheet, top = book.sheet(name, name, [note.say(lang)])
    titles = (
        tr("no."), tr("title¦short text"), tr("text"), tr("quantity"), tr("unit"),
        tr("unit price, net"), tr("sum, net"), tr("VAT %"), tr("VAT¦short"),
        tr("sum, gross"), tr("paid by"), tr("year"), tr("lot"),
    )  # fmt: skip
    sheet.header(top, [t.say(lang) for t in titles], [9, 40, 60, 9, 9, 14, 14, 8, 12, 14, 14, 8, 26])
    row = top + 1
    for number, phase in enumerate(phases, start=1):
        seen: dict[int, int] = {}
        for one in positions(phase, factors):
            seen[one.lot] = seen.get(one.lot, 0) + 1
            values: tuple[str | int | float, ...] = (
                f"{number}.{one.lot + 1}.{seen[one.lot]:02d}",
                one.title.say(lang),
                one.words.say(lang),
                one.quantity,
                one.unit.say(lang),
                one.price_eur,
            )
            for column, value in enumerate(values):
                sheet.put(row, column, value, "text" if isinstance(value, str) else "number")
            sheet.formula(row, 6, f"=ROUND({cell(row, 3)}*{cell(row, 5)},2)", one.eur, "number")
            sheet.put(row, 7, one.vat_percent, "number")
            vat = one.eur * one.vat_percent / 100
            sheet.formula(row, 8, f"={cell(row, 6)}*{cell(row, 7)}/100", vat, "number")
            sheet.formula(row, 9, f"={cell(row, 6)}+{cell(row, 8)}", one.eur + vat, "number")
            for column, said in ((10, PAYERS[one.payer].say(lang)), (11, one.year), (12, LOTS[one.lot].say(lang))):
                sheet.put(row, column, said, "text" if isinstance(said, str) else "whole")
            row += 1
    _totals(sheet, (top + 1, row - 1), row + 1, [positions(phase, factors) for phase in phases])


def _totals(sheet: Sheet, lines: tuple[int, int], row: int, bills: Sequence[Sequence[Position]]) -> None:
    """Write for every year and payer what is paid once and for running, net, VAT and gross, as sums of the lines."""
    lang = sheet.book.lang

    def column(number: int) -> str:
        return f"{cell(lines[0], number, True, True)}:{cell(lines[1], number, True, True)}"

    for bill in bills:
        for payer, who in PAYERS.items():
            for running in (False, True):
                mine = [p for p in bill if p.payer == payer and (p.lot == 2) == running]
                if not mine:
                    continue
                kind = tr("a year") if running else tr("once")
                sheet.put(row, 1, f"{mine[0].year} {who.say(lang)} {kind.say(lang)}", "text", bold=True)
                test = f'"{"" if running else "<>"}{LOTS[2].say(lang)}"'
                net, vat = sum(p.eur for p in mine), sum(p.eur * p.vat_percent / 100 for p in mine)
                for at, value in ((6, net), (8, vat), (9, net + vat)):
                    formula = f'=SUMIFS({column(at)},{column(11)},{mine[0].year},{column(10)},"{who.say(lang)}",{column(12)},{test})'
                    sheet.formula(row, at, formula, value, "number", bold=True)
                row += 1


def _permits(book: Book, told: Told, phases: Sequence[Phase]) -> None:
    heads: list[Head] = [
        (tr("year"), 8, "whole"), (tr("site"), 30, "text"), (tr("permit"), 40, "text"),
        (tr("legal basis"), 26, "text"), (tr("authority"), 26, "text"),
        (tr("weeks"), 9, "number"), (tr("fee, net"), 12, "number"), (tr("status"), 14, "text"),
    ]  # fmt: skip
    rows = [
        (
            year, told.site(need.permit.site).site.name, need.kind.label, need.permit.legal_basis or need.kind.basis(told.about.state),
            need.permit.authority or need.kind.authority, need.weeks, need.fee_eur, PERMIT_STATUSES[need.permit.status],
        )
        for year, need in ((phase.year, need) for phase in phases for need in phase.permits)
    ]  # fmt: skip
    book.table(PERMITS_SHEET, heads, rows)


FIGURES = tr("Figures")
ROLLOUT = tr("Roll-out")
SOURCES = tr("Sources")
_WIDTHS: dict[Kind, float] = dict(zip(get_args(Kind), (26.0, 8.0, 12.0, 10.0, 14.0, 12.0), strict=True))


def ranking_xlsx(told: Told, lang: Lang) -> bytes:
    """Return the workbook; of a Plan in the utility's edition, marked as confidential on every page."""
    mark = CONFIDENTIAL_NOTE.say(lang) if isinstance(told, Plan) else None
    book = Book(told.about.title.say(lang), lang, mark)
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
    _sources_sheet(book, told)
    return book.close()


def _figures_sheet(book: Book, told: Told, name: Text) -> None:
    shown = columns(told)
    rows = [[column.value(site, book.lang) for column in shown] for site in sites_of(told)]
    book.table(name, [(c.title, _WIDTHS[c.kind], c.kind) for c in shown], rows, *told.notes)


def _rollout_sheet(book: Book, told: Told) -> None:
    how = told.about.terms.words
    heads: list[Head] = [
        (tr("year"), 8, "whole"), (tr("budget, ") + how, 16, "euro"), (tr("sites"), 70, "text"),
        (tr("investment, ") + how, 16, "euro"), (tr("running cost a year, ") + how, 16, "euro"),
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
        (tr("what"), 34, "text"), (tr("source"), 100, "text"), (tr("quality"), 16, "text"),
    ]  # fmt: skip
    rows: list[tuple[Text, str, Text | str]] = [(s.what, s.where, QUALITY[s.quality]) for s in told.sources]
    rows += [(c.name + tr(": weight and values"), c.source, "") for c in told.criteria]
    rows += [
        (tr("title"), about.title.say(book.lang), ""),
        (tr("date of the data"), about.date or "", ""),
        (tr("fingerprint of the inputs"), about.fingerprint, ""),
        (tr("version of the program"), f"hotspots {about.version}", ""),
        (tr("seed of the draws"), f"{about.seed} ({about.draws})", ""),
    ]
    book.table(SOURCES, heads, rows, *told.notes)
