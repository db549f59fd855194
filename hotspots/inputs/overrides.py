"""Read `overrides.toml`: what the program took over from answers. Checked, because people may edit it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from hotspots.base.errors import Problem, Report, nearest
from hotspots.base.text import Text, verbatim
from hotspots.inputs.read.text import read_text
from hotspots.model.answers import ANSWER_ITEMS, FIELDS, FieldValue
from hotspots.model.overrides import OVERRIDES_FILE, OVERRIDES_SCHEMA, AddedSite, Override, Overrides
from hotspots.model.sites import Site


def read_overrides(folder: Path, sites: tuple[Site, ...], report: Report) -> Overrides:
    """Return what was taken over in the project in `folder`; note every fault."""
    path = folder / OVERRIDES_FILE
    if not path.is_file():
        return Overrides()
    try:
        document = tomllib.loads(read_text(path.read_bytes()))
    except tomllib.TOMLDecodeError as error:
        hint = Text("„hotspots undo“ stellt den Stand davor her.", "'hotspots undo' restores the state before.")  # fmt: skip
        report.add(Problem(OVERRIDES_FILE, Text("", ""), "", str(error), Text("gültiges TOML", "valid TOML"), hint))
        return Overrides()
    if document.get("schema") != OVERRIDES_SCHEMA:
        _note(report, "", "schema", str(document.get("schema")), verbatim(OVERRIDES_SCHEMA))
        return Overrides()
    added = tuple(a for n, row in enumerate(document.get("site", []), 1) if (a := _site(row, n, report)) is not None)
    known = [*(site.id for site in sites), *(site.id for site in added)]
    rows = enumerate(document.get("override", []), 1)
    values = tuple(o for n, row in rows if (o := _override(row, n, known, report)) is not None)
    return Overrides().merged(values, added)


def _override(row: dict[str, Any], number: int, known: list[str], report: Report) -> Override | None:
    where = f"override[{number}]"
    site, field = str(row.get("site")), str(row.get("field"))
    if site not in known:
        close = nearest(site, known)
        hint = Text(f"Gemeint: {close}?", f"Meant: {close}?") if close else None
        _note(report, where, "site", site, Text("ein Standort des Projekts", "a site of the project"), hint)
        return None
    value = _value(field, row.get("value"))
    if value is None:
        allowed = verbatim(", ".join(FIELDS)) if field not in FIELDS else Text("ein Wert der Antwort", "a value of the answer")  # fmt: skip
        _note(report, where, field, str(row.get("value")), allowed)
        return None
    return Override(
        site, field, value, str(row.get("source", "")), str(row.get("date", "")), str(row.get("answer", ""))
    )


def _value(field: str, raw: Any) -> FieldValue | None:
    """Return a value in the form that its field has, or None if it isn't one."""
    if field == "mount":
        sound = isinstance(raw, list) and len(raw) == 2 and all(isinstance(x, int | float) for x in raw)
        return (float(raw[0]), float(raw[1])) if sound else None
    item = next((i for i in ANSWER_ITEMS if i.id == field), None)
    if item is None or isinstance(raw, bool):
        return None
    if item.type == "number":
        return float(raw) if isinstance(raw, int | float) else None
    return raw if isinstance(raw, str) and (item.type == "text" or item.choice(raw)) else None


def _site(row: dict[str, Any], number: int, report: Report) -> AddedSite | None:
    lon, lat = row.get("lon"), row.get("lat")
    if not isinstance(lon, float) or not isinstance(lat, float) or not row.get("id") or not row.get("name"):
        _note(report, f"site[{number}]", "", str(row), Text("id, name, lon und lat", "id, name, lon and lat"))
        return None
    comment = row.get("comment")
    return AddedSite(
        str(row["id"]), str(row["name"]), lon, lat, str(row.get("source", "")), str(row.get("date", "")),
        str(row.get("answer", "")), str(comment) if comment is not None else None,
    )  # fmt: skip


def _note(report: Report, where: str, field: str, found: str, allowed: Text, hint: Text | None = None) -> None:
    hint = hint or Text("Die Datei schreibt das Programm; bitte nicht von Hand ändern.", "The program writes this file; please don't edit it.")  # fmt: skip
    report.add(Problem(OVERRIDES_FILE, verbatim(where), field, found, allowed, hint))
