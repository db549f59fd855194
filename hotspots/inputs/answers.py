"""Read the utility's answer: the map's JSON, the XLSX of ``review template``, GeoJSON or GeoPackage from a GIS.

All formats become the same table first, so that one reader checks them: words, numbers and places may be written
the same way in each. Texts are plain: markup is refused, and so is a cell that holds a formula. Of an answer at
fault nothing is returned, unless what is at fault shall be skipped; it is named either way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hotspots.base.errors import CORRECT, FILE, FILL_IN, NOWHERE, Problem, Report
from hotspots.base.files import sha256
from hotspots.base.text import Text, join, tr, verbatim
from hotspots.inputs.answer_tables import PROPOSED, PROPOSED_SHEET, AnswerTables, read_answer_tables
from hotspots.inputs.coordinates import Misplaced, Vicinity, locate
from hotspots.inputs.forms import SHOWN, ItemTable, Row, SiteNames, find_table, name_unread, place, site_names
from hotspots.inputs.overrides import is_way
from hotspots.inputs.read.sheets import Sheet
from hotspots.inputs.values import UnreadError, clean, folded, read_value
from hotspots.model.answers import (
    ANSWER_ITEMS,
    DRAWN,
    FIELD_ROLE,
    FIELD_WORDS,
    FIELDS,
    PLAN_WORDS,
    ROLE,
    FieldValue,
    PlanView,
    ProposedSite,
    SiteAnswer,
    UtilityAnswer,
    say_value,
)
from hotspots.model.protocol import Item, Value
from hotspots.model.quotes import named_sites
from hotspots.model.sites import Site

MAX_COMMENT = 4_000
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]|javascript:", re.IGNORECASE)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_DAY = Item("date", "", tr("Date"), NOWHERE, "date")


@dataclass(frozen=True, slots=True)
class _Project:
    """What the rows are checked against: names of sites, where they lie, and the plan that was sent."""

    known: SiteNames
    near: Vicinity
    sent: PlanView | None

    def gone(self, words: str) -> str | None:
        """Return the id of a site that was sent and is no longer in the project."""
        sites = self.sent.sites if self.sent else ()
        return next((s.id for s in sites if folded(words) in (folded(s.id), folded(s.name))), None)


def read_answer(
    path: Path, sites: tuple[Site, ...], report: Report, *, crs: str = "EPSG:25832",
    sent: Callable[[str], PlanView | None] = lambda _: None, skip: bool = False, leave: Iterable[str] = (),
    now: str = "", today: str = "9999-12-31",
) -> UtilityAnswer | None:  # fmt: skip
    """Return the answer in `path`, or None after noting every fault.

    `sent` gives the plan of a fingerprint. With `skip`, values at fault are left out and named as warnings. `leave`
    names sites, or fields of sites (`SITE.field`), that are left out. `now` is the plan that a protocol of the field
    is compared with: it says only where points are. An answer later than `today` (ISO) is refused.
    """
    noted, before = Report(), len(report.problems)
    tables = read_answer_tables(path, path.name, report)
    if tables is None:
        return None
    is_field = tables.plan == FIELD_ROLE
    if is_field:
        tables = replace(tables, plan=now)
    head = _head(tables, path.name, today, report)
    near = Vicinity(tuple((s.lon, s.lat) for s in sites), crs=crs)
    project = _Project(site_names(sites), near, sent(tables.plan) if head else None)
    answered, gone, proposed = _read_sheets(tables.sheets, path.name, project, noted)
    if not tables.sheets and not report.failed:
        _no_table(path.name, report)
    for problem in noted.problems:
        report.add(replace(problem, severity="warning") if skip else problem)
    if any(p.severity == "error" for p in report.problems[before:]) or head is None:
        return None
    for one in answered:
        if (until := one.values.get("connection_until")) and str(until) < head[1].isoformat():
            allowed, hint = tr("a day after the answer"), tr("The offer would have run out and doesn't count.")
            report.add(Problem(path.name, tr("site {site}", site=one.site), "connection_until", str(until), allowed, hint, "warning"))  # fmt: skip
    if not answered and not proposed and not gone:
        hint = tr("Please answer for at least one site.")
        report.add(Problem(path.name, FILE, "", "0", tr("at least one answer"), hint))
        return None
    digest = sha256(path.read_bytes())
    found = UtilityAnswer(
        tables.plan, *head, answered, proposed, path.name, digest, gone, FIELD_ROLE if is_field else ROLE
    )
    return _without(found, tuple(leave), report)


def _without(answer: UtilityAnswer, leave: tuple[str, ...], report: Report) -> UtilityAnswer | None:
    """Return the answer without what somebody doesn't want; note what isn't in it."""
    new = {p.name: p.values for p in answer.proposed}
    said = {a.site: a.values for a in answer.sites} | new
    for wish in leave:
        site, _, field = wish.partition(".") if wish not in said else (wish, "", "")
        if site not in said or (field and field not in said[site]):
            allowed = Text(", ".join(sorted(said.get(site, said))), ", ".join(sorted(said.get(site, said))))
            hint = tr("Isn't in the answer.")
            report.add(Problem(answer.file, verbatim("--leave"), "", wish, allowed, hint))
    if report.failed:
        return None
    kept = {s: {f: v for f, v in values.items() if f"{s}.{f}" not in leave} for s, values in said.items() if s not in leave}  # fmt: skip
    sites = tuple(SiteAnswer(a.site, kept[a.site]) for a in answer.sites if kept.get(a.site))
    return replace(
        answer, sites=sites, proposed=tuple(replace(p, values=kept[p.name]) for p in answer.proposed if p.name in kept)
    )


def _head(tables: AnswerTables, name: str, today: str, report: Report) -> tuple[str, date] | None:
    """Return who answers and when, or None after noting what is missing."""
    where = tr("head of the answer")

    def fault(field: str, found: str, allowed: Text) -> None:
        report.add(Problem(name, where, field, found or "–", allowed, CORRECT if found else FILL_IN))

    by = clean(str(tables.by))
    day: Value | None = None
    try:
        day = read_value(tables.on, _DAY) if tables.on != "" else None
    except UnreadError as error:
        fault("date", str(tables.on), error.allowed)
    else:
        if day is None:
            fault("date", "", tr("the date of the answer"))
        elif str(day) > today:
            fault("date", str(day), tr("a day until today"))
    if not _FINGERPRINT.fullmatch(tables.plan):
        fault("plan", tables.plan, tr("the plan's fingerprint (64 characters)"))
    if not by or len(by) > 200 or _MARKUP.search(by):
        fault("by", by, tr("a name without HTML"))
    return (by, day) if isinstance(day, date) else None


def _read_sheets(
    sheets: tuple[Sheet, ...], name: str, project: _Project, report: Report
) -> tuple[tuple[SiteAnswer, ...], tuple[SiteAnswer, ...], tuple[ProposedSite, ...]]:
    """Return what is said of sites, of sites that are no longer there, and of new ones."""
    answered: dict[str, SiteAnswer] = {}
    rows: dict[str, list[Text]] = {}
    gone: list[SiteAnswer] = []
    proposed: list[ProposedSite] = []
    found, unread = False, list[Sheet]()
    for sheet in sheets:
        table = find_table(sheet, name, ANSWER_ITEMS, report)
        if table is None:
            unread.append(sheet)
            continue
        found = True
        table.note_formulas(tr("Please enter the value; formulas aren't computed."))
        for row in table.rows(project.known):
            if folded(sheet.name) in map(folded, (PROPOSED, PROPOSED_SHEET.de, PROPOSED_SHEET.en)):
                for new in _proposed(table, row, project):
                    if any(folded(new.name) == folded(other.name) for other in proposed):
                        hint = tr("Please delete one of the rows.")
                        table.note(row.number, "site", new.name, UnreadError(tr("each site once"), hint))
                    proposed.append(new)
            elif folded(row.site_words) not in project.known and (old := project.gone(row.site_words)):
                gone.append(SiteAnswer(old, _checked(table, row, project)))
                hint = tr("The site is no longer in the project; what is said of it isn't taken over.")
                table.note(row.number, "site", old, UnreadError(tr("a site of the project"), hint), warning=True)
            else:
                site, values = table.site_of(row, project.known), _checked(table, row, project)
                if site in str(values.get("connection_with", "")).split(", "):
                    allowed = tr("other sites")
                    table.note(row.number, "connection_with", str(site), UnreadError(allowed))
                if site is not None and values:
                    answered[site] = SiteAnswer(site, values)
                    rows.setdefault(site, []).append(place(table.sheet, row.number, table.site_column))
        _name_shown(table, project)
    if found:
        name_unread(unread, name, report)
    elif sheets and not report.failed:
        _no_table(name, report)
    for site in sorted(site for site, places in rows.items() if len(places) > 1):
        hint = tr("Please delete one of the rows.")
        report.add(Problem(name, join(rows[site], "; "), "site", site, tr("each site once"), hint))
        del answered[site]
    once = sorted(answered.values(), key=lambda a: a.site)
    return tuple(once), tuple(gone), tuple(sorted(proposed, key=lambda p: p.name))


def _no_table(name: str, report: Report) -> None:
    allowed = tr("a column 'Site' and columns of the answer")
    hint = tr("'hotspots review template' writes a form.")
    report.add(Problem(name, FILE, "", "–", allowed, hint))


def _name_shown(table: ItemTable, project: _Project) -> None:
    """Name cells that only show the plan and that somebody has changed: they answer nothing."""
    words = [(f, w) for known in (FIELD_WORDS, PLAN_WORDS) for f, w in known.items() if f in FIELDS]
    fields = {title: f for f, w in words for title in (f"{SHOWN}{w.de}", f"{SHOWN}{w.en}")}
    titles = table.sheet.rows[table.start - 1]
    columns = [(n, fields[str(t)]) for n, t in enumerate(titles) if str(t) in fields]
    plan = {s.id: s.values for s in project.sent.sites} if project.sent else {}
    for number, row in enumerate(table.sheet.rows[table.start :], start=table.start):
        site = project.known.get(folded(str(row[table.site_column]))) if table.site_column < len(row) else None
        for column, field in columns if site in plan else ():
            now, was = row[column] if column < len(row) else "", plan[str(site)].get(field)
            same = now == was or (isinstance(was, float) and isinstance(now, int | float) and abs(now - was) < 0.01)
            if now != "" and not same and str(now) not in (say_value(field, was).de, say_value(field, was).en):
                hint = tr("This cell only shows the plan. Please write into the white column.")
                where = place(table.sheet, number, column)
                table.report.add(Problem(table.file, where, field, str(now), say_value(field, was), hint, "warning"))


def _proposed(table: ItemTable, row: Row, project: _Project) -> list[ProposedSite]:
    values = _checked(table, row, project)
    mount, name = values.pop("mount", None), clean(row.site_words)
    if not isinstance(mount, tuple) or not name:
        allowed = tr("name and place of the new site")
        said = " · ".join(map(str, values.values()))
        table.note(row.number, "site", name or f"– ({said})", UnreadError(allowed))
        return []
    if _MARKUP.search(name) or len(name) > 300:
        table.note(row.number, "site", row.site_words, UnreadError(tr("a name without HTML")))
        return []
    return [ProposedSite(name, *mount, values)]


def _checked(table: ItemTable, row: Row, project: _Project) -> dict[str, FieldValue]:
    """Return the row's sound values with the mount as one place in degrees; note the others."""
    values: dict[str, FieldValue] = {}
    lon, lat = row.values.pop("lon", None), row.values.pop("lat", None)
    for field, value in row.values.items():
        if isinstance(value, str) and field != DRAWN and (len(value) > MAX_COMMENT or _MARKUP.search(value)):
            allowed = tr("at most {max_comment} characters of text without HTML", max_comment=MAX_COMMENT)
            table.note(row.number, field, value, UnreadError(allowed))
        elif field == "priority" and isinstance(value, float) and not value.is_integer():
            table.note(row.number, field, f"{value:g}", UnreadError(tr("a whole number")))
        elif field == DRAWN and not is_way(str(value), project.near):
            allowed = tr("a line of at most 2,000 points near the sites")
            table.note(row.number, field, str(value), UnreadError(allowed))
        elif field == "connection_with":
            values[field] = ", ".join(project.known.get(folded(site), site) for site in named_sites(str(value)))
        elif isinstance(value, date):
            values[field] = value.isoformat()
        elif isinstance(value, str | float) and not isinstance(value, bool):
            values[field] = value
    if "connection_ports" in values and "connection_handover" not in values:
        allowed = tr("a handover in the same row")
        hint = tr("Without it this counts nowhere.")
        ports = f"{values['connection_ports']:g}"
        table.note(row.number, "connection_ports", ports, UnreadError(allowed, hint), warning=True)
    if isinstance(lon, float) and isinstance(lat, float):
        (found,) = locate([(lon, lat)], project.near)
        if isinstance(found, Misplaced) or found.swapped:
            allowed = tr("a place near the sites")
            table.note(row.number, "lon", f"{lon:g}, {lat:g}", UnreadError(allowed))
        else:
            values["mount"] = (found.lon, found.lat)
    elif lon is not None or lat is not None:
        allowed = tr("longitude and latitude")
        table.note(row.number, "lon" if lon is None else "lat", "–", UnreadError(allowed))
    return values
