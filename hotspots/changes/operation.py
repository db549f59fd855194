"""What an import of service dates, faults and costs would do: merged into `operation/`, row by row, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from hotspots.base.errors import FILE, Problem, Report
from hotspots.base.text import plain_table, tr, verbatim
from hotspots.inputs.context import Context
from hotspots.inputs.forms import find_table, form_sheets
from hotspots.inputs.operation import (
    COST_ITEMS,
    COSTS_FILE,
    SERVICE_FILE,
    SERVICE_ITEMS,
    paid_unbuilt,
    read_costs,
    read_service,
)
from hotspots.model.layers import Field
from hotspots.model.protocol import Item
from hotspots.model.receipt import Changes, Outcome, Taken

_Rows = list[tuple[tuple[str, ...], tuple[str, ...]]]
"""Rows of a table with the key of each."""
_SITE = Field("site", tr("site"), ("standort", "id", "name"))


def item_fields(items: tuple[Item, ...]) -> tuple[Field, ...]:
    """Return what a table of such rows holds."""
    return (_SITE, *(Field(i.id, i.label, i.aliases, spellings={c.id: () for c in i.choices}) for i in items))


SERVICE, COSTS = item_fields(SERVICE_ITEMS), item_fields(COST_ITEMS)


def take_service(files: Sequence[Path], context: Context) -> Outcome:
    """Read since when sites are in use, and their faults."""
    return _take("service", SERVICE_FILE, SERVICE_ITEMS, _service_rows, files, context)


def take_costs(files: Sequence[Path], context: Context) -> Outcome:
    """Read what was paid, net or gross; it is kept net."""
    return _take("costs", COSTS_FILE, COST_ITEMS, _cost_rows, files, context)


def _service_rows(path: Path, name: str, context: Context) -> _Rows:
    begun, faults = read_service(path, name, context.sites, context.report, context.today)
    starts: _Rows = [((site, ""), (site, day, "", "", "")) for site, day in sorted(begun.items())]
    return [*starts, *(((f.site, f.since), (f.site, "", f.since, f.until or "", f.words)) for f in faults)]


def _cost_rows(path: Path, name: str, context: Context) -> _Rows:
    paid, service = read_costs(path, name, context.sites, context.report, context.today), context.project / SERVICE_FILE
    in_use = read_service(service, SERVICE_FILE, context.sites, Report())[0] if service.is_file() else {}
    context.report.problems += paid_unbuilt(paid, in_use, context.sites)
    return [
        (
            (p.site, p.date, p.kind, p.what),
            (
                p.site,
                p.kind,
                p.what,
                f"{p.eur:.2f}",
                "net",
                "" if p.vat_percent is None else f"{p.vat_percent:g}",
                p.date,
            ),
        )
        for p in paid
    ]


def _take(
    kind: str, file: str, items: tuple[Item, ...], rows: Callable[[Path, str, Context], _Rows], files: Sequence[Path],
    context: Context,
) -> Outcome:  # fmt: skip
    """Merge rows into a table of `operation/` by their keys; the same key twice in what comes is refused."""
    path, told = context.project / file, {}
    known = dict(rows(path, file, context)) if path.is_file() else {}
    for one in files:
        found = rows(one, one.name, context)
        read = [find_table(sheet, one.name, items, Report()) for sheet in form_sheets(one, one.name, Report())]
        columns = {theirs: ours for table in read if table for ours, theirs in table.titles.items()}
        context.notes.taken.append(Taken(one.name, "", len(found), columns))
        for key, row in found:
            if key in told:
                allowed = tr("each entry once")
                hint = tr("Please tell two equal invoices apart by their words.")
                context.report.add(Problem(one.name, FILE, "site", " · ".join(key), allowed, hint))
            told[key] = row
    same = sum(known.get(key) == row for key, row in told.items())
    new, missing = len(told.keys() - known.keys()), len(known.keys() - told.keys())
    kept = ({} if context.replace else known) | told
    others = [(known[key], row) for key, row in sorted(told.items()) if key in known and known[key] != row]
    words = [verbatim(" · ".join(f"{a or '–'} → {b or '–'}" if a != b else a for a, b in zip(*pair, strict=True) if a or b)) for pair in others]  # fmt: skip
    changes = Changes(new, len(others), same, missing, tuple(tr("changed: ") + one for one in words[:5]))
    table = plain_table(("site", *(i.id for i in items if i.id != "fault_hours")), [r for _, r in sorted(kept.items())])
    written = {file: table} if len(told) > same or (context.replace and missing) else {}
    return Outcome(context.notes.receipt(kind, changes), written)
