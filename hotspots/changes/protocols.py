"""What an import of inspection protocols would do: each file becomes one of ours, called after its day, with its photos.

Files and photos may be called after people, and office files say who wrote them; none of that comes into the project.
One inspection by spreadsheet, form or GIS gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from hotspots.base.errors import CORRECT, Problem, Report, row_of
from hotspots.base.files import present
from hotspots.base.text import Lang, Text, tr
from hotspots.changes.operation import item_fields
from hotspots.inputs.context import Context
from hotspots.inputs.photos import photo_of
from hotspots.inputs.protocols import FOLDER, load, read_protocol, side_by_side
from hotspots.model.protocol import PHOTOS, Inspection, Schema, is_same_visit, joined
from hotspots.model.protocol_items import BASE_SCHEMA, schema_for
from hotspots.model.receipt import Changes, Outcome, Taken
from hotspots.publish.forms.form import protocol_xlsx

PROTOCOLS = item_fields(BASE_SCHEMA.items)
_Files = dict[str, bytes | None]
_ByDay = dict[tuple[str, date | None], list[Inspection]]
"""Visits by site and day."""


_TODAY = tr("a day until today")
_THERE = tr(
    "There is this inspection already, and it says otherwise. If the new one counts: --replace; if "
    "the earlier one: --skip. If it is a second inspection, please fill in 'Inspectors'."
)
_BOTH = tr("Two inspections of one day; both stand in the project. Please clarify.")


def take_protocols(files: Sequence[Path], context: Context) -> Outcome:
    """Read what was seen on site, with the photos that lie beside a file or in its export.

    A visit that the project has already isn't doubled: what is new is added to it, and where the two contradict each
    other a person decides.
    """
    if context.settings is None:
        return Outcome(context.notes.receipt("protocols", Changes()))
    take = _Taking(context, schema_for(context.settings.protocol), context.settings.language, files)
    for file in files:
        take.take(file)
    changes = Changes(take.counts["new"], take.counts["changed"], take.counts["same"], 0, tuple(take.named))
    return Outcome(context.notes.receipt("protocols", changes), take.written)


class _Taking:
    """Files of visits on their way into a project that has some already."""

    def __init__(self, context: Context, schema: Schema, language: Lang, files: Sequence[Path]) -> None:
        self.context, self.schema, self.language = context, schema, language
        self.written, self.named, self.counts, self.faults = _Files(), list[Text](), Counter[str](), Report()
        self.there = _ByDay()
        own = {f"{FOLDER}/{file.name}" for file in files if _is_inside(file, context.project)}
        self._keep(v for v in load(context.project, context.sites, schema, self.faults) if v.file not in own)

    def _keep(self, visits: Iterable[Inspection]) -> None:
        for visit in visits:
            self.there.setdefault((visit.site, visit.on), []).append(visit)

    def take(self, file: Path) -> None:
        """Take one file: visits that are new, what it adds to others, and its photos."""
        found, by_day = Report(), _ByDay()
        only = next(iter(self.context.layers), None)
        visits = read_protocol(file, file.name, self.context.sites, self.schema, found, only=only)
        before = [v for some in self.there.values() for v in some]
        for visit in sorted(visits, key=lambda visit: (visit.on or date.min, visit.site, visit.inspectors)):
            if str(visit.on or "") > self.context.today:
                found.add(Problem(file.name, row_of(visit.row), "date", str(visit.on), _TODAY, CORRECT))
            else:
                self._visit(_with_photos(visit, file, self.context.project, self.written, found), by_day, found)
        for problem in found.problems:
            severity = problem.severity if visits or only else "error"  # a file that brings nothing is refused
            self.context.report.add(replace(problem, severity="warning" if self.context.skip else severity))
        if not visits or self.context.report.failed:
            return
        if _is_inside(file, self.context.project):
            self.written[f"{FOLDER}/{file.name}"] = None
        told = [visit for some in by_day.values() for visit in some]
        kept = {id(v) for some in self.there.values() for v in some}
        self._rewrite([v for v in before if id(v) not in kept], told)
        if told:
            name = self._write(told)
            self.named.append(tr("{file} now stands as {name}", file=file.name, name=name))
        asked = dict.fromkeys(item.id for item in self.schema.items if any(item.id in v.values for v in visits))
        self.context.notes.taken.append(Taken(file.name, "", len(visits), {item: item for item in asked}))

    def _visit(self, visit: Inspection, by_day: _ByDay, found: Report) -> None:
        """Put a visit to those that the file tells, joined with what is there of it; note what contradicts it."""
        day = visit.site, visit.on
        there, told = self.there.get(day, []), by_day.setdefault(day, [])
        of_day = [*there, *told]
        known = next((v for v in of_day if is_same_visit(v, visit)), None)
        for other in of_day:
            hint = _THERE if other is known else _BOTH
            for item in () if other is known and self.context.replace else joined(other, visit)[1]:
                problem = side_by_side(visit, other, item, self.schema, hint)
                found.add(replace(problem, severity="error" if other is known else "warning"))
        if known is None:
            self.counts["new"] += 1
        else:
            both = visit if self.context.replace else joined(known, visit)[0]
            if (both, known) == (joined(both, known)[0], joined(known, both)[0]):
                self.counts["same"] += known in there
                return
            self.counts["changed"] += known in there
            if known in told:
                told.remove(known)
                visit = both
            else:
                there.remove(known)
                visit = replace(both, file=visit.file, sheet=visit.sheet, row=visit.row)
        told.append(visit)

    def _rewrite(self, old: Sequence[Inspection], told: Sequence[Inspection]) -> None:
        """Take visits that were replaced, and photos that nobody names any more, out of the project's files."""
        for file in dict.fromkeys(visit.file for visit in old):
            self.written[file] = None
            rest = [v for some in self.there.values() for v in some if v.file == file]
            for visit in rest:
                self.there[visit.site, visit.on].remove(visit)
            if rest:
                self._write(rest)
            for problem in self.faults.problems:
                if problem.file == file:
                    self.context.report.add(replace(problem, severity="warning"))
        named = {photo for v in (*told, *(v for some in self.there.values() for v in some)) for photo in _photos(v)}
        for photo in (photo for visit in old for photo in _photos(visit) if photo not in named):
            self.written.setdefault(f"{FOLDER}/{photo}", None)

    def _write(self, visits: Sequence[Inspection]) -> str:
        """Write visits as a file of ours and keep them; return its name."""
        data = protocol_xlsx(self.schema, self.context.sites, self.language, inspections=visits)
        name = _free(f"{FOLDER}/begehung-{_day(visits[-1])}", ".xlsx", data, self.context.project, self.written)
        self.written[name] = data
        self._keep(replace(visit, file=name) for visit in visits)
        return name


def _photos(visit: Inspection) -> tuple[str, ...]:
    said = visit.values.get(PHOTOS)
    return said if isinstance(said, tuple) else ()


def _day(visit: Inspection) -> str:
    return visit.on.isoformat() if visit.on else "ohne-datum"


def _is_inside(file: Path, project: Path) -> bool:
    return file.resolve().parent == (project / FOLDER).resolve()


def _free(stem: str, suffix: str, data: bytes, project: Path, written: _Files) -> str:
    """Return the first name under which nothing else stands: the same content stays one file."""
    number = 1
    while True:
        name = f"{stem}{'' if number == 1 else f'-{number}'}{suffix}"
        there = written[name] if name in written else present(project / name)
        if there in (None, data):
            return name
        number += 1


def _with_photos(visit: Inspection, file: Path, project: Path, written: _Files, report: Report) -> Inspection:
    """Return the visit with its photos as the project calls them; note those that are missing or no JPEG."""
    names = []
    for photo in _photos(visit):
        data = photo_of(file, photo)
        if isinstance(data, Text):
            hint = tr("Please put it beside the file, as a JPEG; --skip leaves the photo out.")
            report.add(Problem(file.name, row_of(visit.row), "photos", photo, data, hint))
            continue
        if _is_inside(file, project) and file.suffix.lower() != ".zip":
            written.setdefault(f"{FOLDER}/{photo}", None)
        name = _free(f"{FOLDER}/{visit.site}-{_day(visit)}", ".jpg", data, project, written)
        written[name] = data
        names.append(name.removeprefix(f"{FOLDER}/"))
    values = {key: value for key, value in visit.values.items() if key != PHOTOS}
    return replace(visit, values=values | ({PHOTOS: tuple(names)} if names else {}))
