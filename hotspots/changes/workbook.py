"""Take the workbook of a town: each sheet goes where it belongs; what is empty stays as it is."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from hotspots.base.errors import CORRECT, FILE, Problem, Report
from hotspots.base.files import Content, holds
from hotspots.base.text import Text, join, plain_table, slug, tr, verbatim
from hotspots.changes.steps import with_key, with_section, with_years
from hotspots.inputs.context import Context
from hotspots.inputs.coordinates import parse_number
from hotspots.inputs.counts import read_file, read_places
from hotspots.inputs.counts.stations import told_twice, unify
from hotspots.inputs.read.parts import Part, open_parts
from hotspots.inputs.read.text import read_text
from hotspots.inputs.settings import NAME as SETTINGS
from hotspots.inputs.settings import read_settings
from hotspots.inputs.sites import read_sites
from hotspots.inputs.values import UnreadError, folded, read_value
from hotspots.model import workbook as w
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.layers import Field
from hotspots.model.receipt import Changes, Outcome, Taken
from hotspots.model.towns import metric_crs, state_code

Files = dict[str, Content | None]
TakeKind = Callable[[str, Sequence[Path], Context], Outcome]
_AMOUNT = Field("amount", tr("amount"), type="number", low=0, high=1e12)
_EUR = replace(_AMOUNT, unit="€")
_TITLES = {w.PROJECT: w.PROJECT_TITLES, w.PRICES: w.PRICE_TITLES, w.COUNTS: w.COUNT_TITLES}
_NEEDED = frozenset({*w.PROJECT_TITLES[:2], *w.COUNT_TITLES, "Kennung", "Ihr Wert"})
_COUNTS = "footfall/zaehlung.csv"


def take_workbook(files: Sequence[Path], context: Context, take: TakeKind) -> Outcome:
    """Return what becomes of the project by these workbooks; `take` takes a sheet that is a kind of its own."""
    written: Files = {}
    changes = Changes()
    for file in files:
        ours = {folded(name): name for name in w.SHEETS}
        opened = [part for part in open_parts(file, context.report) if not part.hidden]
        parts = {ours.get(folded(part.name), part.name): part for part in opened}
        if context.report.failed:
            break
        if not parts.keys() & {w.PROJECT, w.SITES}:
            allowed = verbatim(f"{w.PROJECT}, {w.SITES} …")
            hint = tr("'hotspots init --workbook' writes a blank one.")
            context.report.add(Problem(file.name, FILE, "", ", ".join(parts), allowed, hint))
            break
        with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
            step = _Steps(file, parts, replace(context, project=_copied(context.project, Path(folder))), take)
            written |= step.all()
            changes = _sum(changes, step.changes)
    files_changed = {n: d for n, d in written.items() if not holds(context.project / n, d)}
    return Outcome(context.notes.receipt("workbook", changes), files_changed)


def _copied(project: Path, folder: Path) -> Path:
    """Copy what later sheets look up, so that they see what earlier ones bring."""
    for name in (SETTINGS, "sites.geojson", "network/backhaul.geojson", "footfall/stations.geojson"):
        if (project / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(project / name, folder / name)
    if (project / "protocols").is_dir():
        shutil.copytree(project / "protocols", folder / "protocols")
    return folder


def _sum(a: Changes, b: Changes) -> Changes:
    return Changes(a.new + b.new, a.changed + b.changed, a.same + b.same, a.missing + b.missing, (*a.named, *b.named))


@dataclass
class _Steps:
    """One workbook, sheet by sheet; each step sees the project as the ones before it leave it."""

    file: Path
    parts: Mapping[str, Part]
    context: Context
    take: TakeKind
    changes: Changes = field(default_factory=Changes)

    def all(self) -> Files:
        written: Files = {}
        for name, step in (
            (w.PROJECT, self._project), (w.PRICES, self._prices), (w.SITES, partial(self._kind, "sites", w.SITES)), (w.VISITS, partial(self._kind, "protocols", w.VISITS)),
            (w.COUNTS, self._counts), (w.BACKHAUL, partial(self._kind, "backhaul", w.BACKHAUL)),
        ):  # fmt: skip
            rows = self._rows(name)
            if not rows:
                continue
            found = step(rows)
            for target, data in found.items():
                (self.context.project / target).parent.mkdir(parents=True, exist_ok=True)
                if isinstance(data, bytes):
                    (self.context.project / target).write_bytes(data)
            written |= found
        for name, part in self.parts.items():
            if name not in w.SHEETS:
                why = tr("no sheet of the workbook")
                self.context.notes.leave(part.file, name, why, part.rows)
        return written

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a sheet below its titles (the third row) that say something, by title."""
        part = self.parts.get(name)
        if part is None or part.sheet is None:
            return []
        rows = part.sheet.rows
        head = next((i for i, row in enumerate(rows[:10]) if sum(bool(str(c).strip()) for c in row) > 2), 2)
        titles = [str(c).strip() for c in rows[head]] if len(rows) > head else []
        found = [
            dict(zip(titles, row, strict=False)) | {"": i + 1}
            for i, row in enumerate(rows)
            if i > head and i not in part.sheet.hidden_rows
        ]
        rows_said = [row for row in found if any(str(v).strip() for k, v in row.items() if k)]
        key, value = {w.PRICES: ("Kennung", "Ihr Wert"), w.PROJECT: ("Feld", "Wert")}.get(name, ("", ""))
        told = [str(row.get(key, "")).strip() for row in rows_said if str(row.get(value, "")).strip()]
        for row in rows_said if key else ():
            if (said := str(row.get(key, "")).strip()) != w.BUDGET and told.count(said) > 1:
                told.remove(said)
                self._fault(name, row, key, said, tr("each row once"))
        ours, unseen = _TITLES.get(name, ()), sum(i > head and any(rows[i]) for i in part.sheet.hidden_rows & set(range(len(rows))))  # fmt: skip
        if ours and unseen:
            self.context.notes.leave(part.file, part.name, tr("hidden"), unseen)
        beside = [t for t in dict.fromkeys(titles) if t and t not in ours and any(str(r.get(t, "")).strip() for r in rows_said)]  # fmt: skip
        if rows_said and (missing := set(ours) & _NEEDED - set(titles)):
            where, allowed = tr("sheet {name}, title row", name=part.name), verbatim(", ".join(ours))
            hint = tr("Missing: {missing}", missing=", ".join(sorted(missing)))
            self.context.report.add(Problem(self.file.name, where, "", "; ".join(titles), allowed, hint))
        elif ours and beside:
            why = tr("columns that aren't the workbook's: {beside}", beside=", ".join(beside))
            self.context.notes.leave(part.file, part.name, why, 0)
        return rows_said

    def _fault(self, sheet: str, row: Mapping[str, Any], field: str, found: object, allowed: Text) -> None:
        where = tr("sheet {sheet}, row {row}", sheet=sheet, row=row[""])
        hint = CORRECT
        self.context.report.add(Problem(self.file.name, where, field, str(found), allowed, hint))

    def _number(self, sheet: str, row: Mapping[str, Any], title: str) -> float | None:
        try:
            return read_value(row.get(title, ""), _EUR if sheet == w.PROJECT else _AMOUNT)  # type: ignore[no-any-return]
        except UnreadError as fault:
            self._fault(sheet, row, title, row[title], fault.allowed)
            return None

    def _took(self, sheet: str, rows: int) -> None:
        self.context.notes.taken.append(Taken(self.file.name, sheet, rows))

    def _project(self, rows: list[dict[str, Any]]) -> Files:
        text = read_text((self.context.project / SETTINGS).read_bytes())
        years = []
        for row in rows:
            title, cell = str(row.get("Feld", "")).strip(), row.get("Wert", "")
            if str(cell).strip() == "":
                continue
            if title == w.BUDGET:
                before = len(self.context.report.problems)
                invest, running = (self._number(w.PROJECT, row, t) for t in w.PROJECT_TITLES[2:4])
                year = parse_number(cell)
                if year is None or year != int(year):
                    self._fault(w.PROJECT, row, "Wert", cell, tr("a year such as 2027"))
                elif invest is None and len(self.context.report.problems) == before:
                    self._fault(w.PROJECT, row, w.PROJECT_TITLES[2], "–", tr("an amount, 0 as well"))
                elif invest is not None:
                    years.append((int(year), invest, running))
            elif title in w.PROJECT_KEYS:
                said = cell.isoformat()[:10] if isinstance(cell, date) else str(cell).strip()
                text = with_key(text, w.PROJECT_KEYS[title][0], said)
                if title == "Land" and (code := state_code(said)):
                    text = with_key(text, "crs", metric_crs(code))
            else:
                self._fault(w.PROJECT, row, "Feld", title, verbatim(", ".join((*w.PROJECT_KEYS, w.BUDGET))))
        if years:
            lines = [f"  {{ year = {y}, invest_eur = {i:.10g}" + ("" if r is None else f", running_eur_per_year = {r:.10g}") + " },\n" for y, i, r in sorted(years)]  # fmt: skip
            text = with_years(text, f"years = [\n{''.join(lines)}]")
        self._took(w.PROJECT, len(rows))
        return {SETTINGS: text.encode()}

    def _prices(self, rows: list[dict[str, Any]]) -> Files:
        text = read_text((self.context.project / SETTINGS).read_bytes())
        taken = 0
        for row in rows:
            key, best = str(row.get("Kennung", "")).strip(), self._number(w.PRICES, row, "Ihr Wert")
            if best is None:
                continue
            table = "prices" if key in PRICES else "assumptions"
            usual = PRICES.get(key) or ASSUMPTIONS.get(key)
            if usual is None:
                self._fault(w.PRICES, row, "Kennung", key, tr("an id of the workbook"))
                continue
            low, high = self._number(w.PRICES, row, "niedrig"), self._number(w.PRICES, row, "hoch")
            if low is None or high is None:
                said = tr("the usual span laid around your value")
                self.context.notes.guessed.append(verbatim(f"{key}: ") + said)
            low = best * usual.low / usual.best if low is None else low
            high = best * usual.high / usual.best if high is None else high
            source = str(row.get("Quelle", "")).strip() or self.file.name
            lines = f"low = {low:.10g}\nbest = {best:.10g}\nhigh = {high:.10g}\nsource = {json.dumps(source, ensure_ascii=False)}\n"
            text = with_section(text, f"{table}.{key}", lines)
            taken += 1
        self._took(w.PRICES, taken)
        return {SETTINGS: text.encode()} if taken else {}

    def _kind(self, kind: str, sheet: str, _: list[dict[str, Any]]) -> Files:
        settings = read_settings(self.context.project, self.context.report)
        sites = read_sites(self.context.project, self.context.report)
        sheet, sheets = self.parts[sheet].name, {part.name for part in self.parts.values()}
        notes, before = self.context.notes, len(self.context.notes.left)
        outcome = self.take(kind, [self.file], replace(self.context, layers=(sheet,), settings=settings, sites=sites))
        self.changes = _sum(self.changes, outcome.receipt.changes)
        other = [x.part != sheet and (x.part in sheets or x.part.startswith("_")) for x in notes.left[before:]]
        notes.left[before:] = [x for x, beside in zip(notes.left[before:], other, strict=True) if not beside]
        return dict(outcome.files)

    def _counts(self, rows: list[dict[str, Any]]) -> Files:
        sheet, zone = self.parts[w.COUNTS].name, self.context.settings.timezone if self.context.settings else ""
        tables, problems = read_file(self.file, self.file.name, zone=zone or "Europe/Berlin", layers=(sheet,))
        tables = unify(tables, read_places(self.context.project / "footfall", self.context.report))
        where = tr("sheet {name}", name=sheet)
        self.context.report.problems += [replace(p, where=join([where, p.where])) for p in (*problems, *told_twice(tables))]  # fmt: skip
        self.context.notes.left += [one for one in tables.left if one.part == sheet and one.rows]
        known = {slug(name) for site in read_sites(self.context.project, Report()) for name in (site.id, site.name)}
        told = {s.station for s in tables.shorts} | {s.station for s in tables.series}
        told -= {s.id for s in tables.stations}
        if unplaced := sorted(station for station in told if slug(station) not in known):
            self.context.notes.guessed.append(tr("not yet placed: {names} (hotspots import stations)", names=", ".join(unplaced)))  # fmt: skip
        self._took(w.COUNTS, len(rows))
        cells = ([_said(row.get(title, "")) for title in w.COUNT_TITLES] for row in rows)
        return {_COUNTS: plain_table(w.COUNT_TITLES, cells)}


def _said(cell: Any) -> str:
    """Return a cell as a text table has it."""
    if isinstance(cell, datetime | date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()
