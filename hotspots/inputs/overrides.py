"""Read `overrides.toml`: what the program took over from answers. Checked, because people may edit it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from hotspots.base.errors import NOWHERE, Problem, Report, meant, nearest, shorten
from hotspots.base.text import Text, tr, verbatim
from hotspots.inputs.coordinates import Misplaced, Vicinity, locate
from hotspots.inputs.read.text import read_text
from hotspots.inputs.sites import ID_PATTERN
from hotspots.inputs.values import UnreadError, read_value
from hotspots.model.answers import ANSWER_ITEMS, DRAWN, FIELDS, FieldValue
from hotspots.model.overrides import OVERRIDES_FILE, OVERRIDES_SCHEMA, AddedSite, Override, Overrides
from hotspots.model.sites import Site

_OURS = tr("The program writes this file; please don't edit it.")
_ITEMS = {item.id: item for item in ANSWER_ITEMS if item.id in FIELDS}
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]")


def read_overrides(folder: Path, sites: tuple[Site, ...], report: Report) -> Overrides:
    """Return what was taken over in the project in `folder`; note every fault."""
    path = folder / OVERRIDES_FILE
    if not path.is_file():
        return Overrides()
    try:
        document = tomllib.loads(read_text(path.read_bytes()))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        hint = tr("'hotspots undo' restores the state before.")
        _note(report, "", "", str(error), tr("valid TOML"), hint)
        return Overrides()
    if document.get("schema") != OVERRIDES_SCHEMA:
        _note(report, "", "schema", str(document.get("schema")), verbatim(OVERRIDES_SCHEMA))
        return Overrides()
    near = Vicinity(tuple((site.lon, site.lat) for site in sites))
    added = [a for n, row in _tables(document, "site", report) if (a := _site(row, n, near, report)) is not None]
    known = [*(site.id for site in sites), *(site.id for site in added)]
    rows = _tables(document, "override", report)
    values = [o for n, row in rows if (o := _override(row, n, known, near, report)) is not None]
    keys = [(o.site, o.field) for o in values]
    for site, field in sorted({key for key in keys if keys.count(key) > 1}):
        once = tr("one value for each site and field")
        _note(report, f"override {site}", field, f"{keys.count((site, field))}×", once)
    return Overrides().merged(values, added)


def _tables(document: dict[str, Any], key: str, report: Report) -> list[tuple[int, dict[str, Any]]]:
    """Return the numbered tables under `key`; note anything else that stands there."""
    found = document.get(key, [])
    rows = list(enumerate(found, 1)) if isinstance(found, list) else [(1, found)]
    for number, row in rows:
        if not isinstance(row, dict):
            _note(report, f"{key}[{number}]", key, shorten(str(row)), Text(f"[[{key}]]", f"[[{key}]]"))
    return [(number, row) for number, row in rows if isinstance(row, dict)]


def _override(row: dict[str, Any], number: int, known: list[str], near: Vicinity, report: Report) -> Override | None:
    where, origin = f"override[{number}]", _origin(row)
    site, field = str(row.get("site")), str(row.get("field"))
    if site not in known:
        project = tr("a site of the project")
        _note(report, where, "site", site, project, meant(nearest(site, known), _OURS))
        return None
    value = _value(field, row.get("value"), near)
    if value is None or origin is None:
        allowed = tr("a value of the answer") if field in FIELDS else verbatim(", ".join(FIELDS))
        _note(report, where, field, str(row.get("value")), allowed)
        return None
    return Override(site, field, value, *origin)


def _origin(row: dict[str, Any]) -> tuple[str, str, str] | None:
    """Return source, date and answer; None unless they are short texts without markup, and the date a day."""
    source, day, answer = (row.get(key, "") for key in ("source", "date", "answer"))
    parts = (source, day, answer)
    sound = all(isinstance(p, str) and len(p) <= 300 and "<" not in p and p.isprintable() for p in parts)
    return parts if sound and (not day or re.fullmatch(r"\d{4}-\d\d-\d\d", day)) else None


def _value(field: str, raw: Any, near: Vicinity) -> FieldValue | None:
    """Return a value in the form that its field has, or None if it isn't one or out of its bounds."""
    if field == "mount":
        return _place(raw[0], raw[1], near) if isinstance(raw, list) and len(raw) == 2 else None
    item = _ITEMS.get(field)
    if item is None or isinstance(raw, bool) or isinstance(raw, str) == (item.type == "number"):
        return None
    if field == DRAWN:
        return raw if is_way(raw, near) else None
    if isinstance(raw, str) and (len(raw) > 4_000 or _MARKUP.search(raw)):
        return None
    try:
        value = read_value(raw, item)
    except UnreadError:
        return None
    if item.type == "text":
        return str(raw)
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, float | str) else None


def _place(lon: Any, lat: Any, near: Vicinity) -> tuple[float, float] | None:
    """Return a place in degrees near the project's sites, or None."""
    if any(isinstance(x, bool) or not isinstance(x, int | float) or abs(x) > 1e9 for x in (lon, lat)):
        return None
    (found,) = locate([(float(lon), float(lat))], near, "EPSG:4326")
    return None if isinstance(found, Misplaced) or found.swapped else (float(lon), float(lat))


def _site(row: dict[str, Any], number: int, near: Vicinity, report: Report) -> AddedSite | None:
    identity, name, origin = row.get("id"), row.get("name"), _origin(row)
    place = _place(row.get("lon"), row.get("lat"), near)
    named = isinstance(identity, str) and ID_PATTERN.fullmatch(identity) is not None
    spoken = isinstance(name, str) and 0 < len(name) <= 300
    if place is None or not named or not spoken or origin is None:
        allowed = tr("id, name, lon and lat near the sites")
        _note(report, f"site[{number}]", "", shorten(str(row)), allowed)
        return None
    return AddedSite(str(identity), str(name), *place, *origin)


def _note(report: Report, where: str, field: str, found: str, allowed: Text, hint: Text = _OURS) -> None:
    report.add(Problem(OVERRIDES_FILE, verbatim(where) if where else NOWHERE, field, found, allowed, hint))


def is_way(words: str, near: Vicinity, *, most: int = 2_000) -> bool:
    """Tell whether words are a line (WKT, in degrees) that lies near the sites."""
    number = r"-?\d{1,3}(?:\.\d{1,15})?"
    if len(words) > 60 * most or not re.fullmatch(
        rf"LINESTRING ?\({number} {number}(?:, ?{number} {number})+\)", words
    ):
        return False
    places = [(float(p[0]), float(p[1])) for pair in words[11:].strip(" ()").split(",") if (p := pair.split())]
    found = locate(places, near, "EPSG:4326") if len(places) <= most else []
    return bool(found) and not any(isinstance(one, Misplaced) or one.swapped for one in found)
