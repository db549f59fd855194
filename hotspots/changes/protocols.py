"""What an import of inspection protocols would do: each file becomes one of ours, called after its day, with its photos.

Files and photos may be called after people, and office files say who wrote them; none of that comes into the project.
One inspection by spreadsheet, form or GIS gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from hotspots.base.errors import Problem, Report, row_of
from hotspots.base.files import present
from hotspots.base.text import Text
from hotspots.changes.operation import item_fields
from hotspots.inputs.context import Context
from hotspots.inputs.photos import photo_of
from hotspots.inputs.protocols import FOLDER, read_protocol
from hotspots.model.protocol import Inspection
from hotspots.model.protocol_items import BASE_SCHEMA, schema_for
from hotspots.model.receipt import Changes, Outcome, Taken
from hotspots.publish.forms.form import protocol_xlsx

PROTOCOLS = item_fields(BASE_SCHEMA.items)
_Files = dict[str, bytes | None]


def take_protocols(files: Sequence[Path], context: Context) -> Outcome:
    """Read what was seen on site, with the photos that lie beside a file or in its export."""
    written: _Files = {}
    taken, same, named = 0, 0, []
    for file in files if context.settings else ():
        schema, found = schema_for(context.settings.protocol), Report()  # type: ignore[union-attr]
        visits = read_protocol(file, file.name, context.sites, schema, found)
        in_order = sorted(visits, key=lambda visit: (visit.on or date.min, visit.site, visit.inspectors))
        told = [_with_photos(visit, file, context.project, written, found) for visit in in_order]
        for problem in found.problems:
            context.report.add(replace(problem, severity="warning") if context.skip else problem)
        if not told or context.report.failed:
            continue
        data = protocol_xlsx(schema, context.sites, context.settings.language, inspections=told)  # type: ignore[union-attr]
        if _is_inside(file, context.project):
            written[f"{FOLDER}/{file.name}"] = None
        name = _free(f"{FOLDER}/begehung-{_day(told[-1])}", ".xlsx", data, context.project, written)
        same += len(told) * (present(context.project / name) == data)
        written[name] = data
        taken += len(told)
        asked = dict.fromkeys(item.id for item in schema.items if any(item.id in visit.values for visit in told))
        context.notes.taken.append(Taken(file.name, "", len(told), {item: item for item in asked}))
        named.append(Text(f"{file.name} steht jetzt als {name}", f"{file.name} now stands as {name}"))
    return Outcome(context.notes.receipt("protocols", Changes(taken - same, 0, same, 0, tuple(named))), written)


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
    said, names = visit.values.get("photos"), []
    for photo in said if isinstance(said, tuple) else ():
        data = photo_of(file, photo)
        if isinstance(data, Text):
            hint = Text("Bitte neben die Datei legen; --skip lässt das Foto weg.", "Please put it beside the file; --skip leaves the photo out.")  # fmt: skip
            report.add(Problem(file.name, row_of(visit.row), "photos", photo, data, hint))
            continue
        if _is_inside(file, project) and file.suffix.lower() != ".zip":
            written.setdefault(f"{FOLDER}/{photo}", None)
        name = _free(f"{FOLDER}/{visit.site}-{_day(visit)}", ".jpg", data, project, written)
        written[name] = data
        names.append(name.removeprefix(f"{FOLDER}/"))
    values = {key: value for key, value in visit.values.items() if key != "photos"}
    return replace(visit, values=values | ({"photos": tuple(names)} if names else {}))
