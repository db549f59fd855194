"""Read GeoJSON feature by feature, so that every fault can be named by its feature.

Assumes RFC 7946: one FeatureCollection in WGS 84, longitude first. Coordinates are checked here; what the
properties mean is the caller's business.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from hotspots.base.errors import EXPORT_AGAIN, FILE, Problem, Report, Severity, feature
from hotspots.base.text import Text, tr, verbatim
from hotspots.inputs.read.text import MOST_COLUMNS, read_text

#: More than any town's layer needs; keeps a hostile file from filling the memory.
MAX_BYTES = 128 * 2**20
#: Bytes that a document may take once it is read: a file of brackets takes thirty times its size.
MAX_MEMORY = 600 * 2**20
_BYTES_EACH = {b"{": 240, b"[": 100, b",": 32}

_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")
_NUMBERS = tr("Each point needs two numbers, a line two points, an area four.")
_HUGE = tr("numbers up to 1e99")
_AS_NULL = tr("Please write unknown values as null.")
_SIMPLER = tr("Please simplify or split the outline.")
_DRAW = tr("Please draw the geometry or delete the feature.")
#: Corners of one outline; more make every step of the geometry slow and are no building or square.
MOST_CORNERS = 10_000
#: What a number beyond any computer's has (texts may have it, too).
_MAYBE_HUGE = re.compile(r"[eE]\+?\d{3}|\d{300}")
_MOST = 10**99
#: Escapes that stand for no character.
#: Controls that a terminal obeys, and such as turn the order of letters round.
_UNSEEN = re.compile("[\x80-\x9f\u202a-\u202e\u2066-\u2069]")
_BAD_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*(?:\\u00(?:0[0-8bBcCeEfF]|[189][0-9a-fA-F])|\\u20(?:2[a-eA-E]|6[6-9])|\\u[dD][89aAbB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89aAbB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One object: what to call it, its values by field, its shape in WGS 84, its file and the layer in it."""

    label: str
    values: dict[str, Any]
    shape: Any
    file: str
    part: str = ""
    place: Callable[[], Text] | None = None

    @property
    def where(self) -> Text:
        """Return where the object stands in its file, as people count."""
        return self.place() if self.place else feature(self.label)

    def problem(self, field: str, found: object, allowed: Text, hint: Text, *, warning: bool = False) -> Problem:
        """Return a problem with this object."""
        severity: Severity = "warning" if warning else "error"
        shown = "–" if found is None else str(found)
        return Problem(self.file, self.where, field, shown, allowed, hint, severity)


class UnsoundJsonError(ValueError):
    """The file holds what JSON doesn't know or nothing here can be: the token, what is allowed, what to do."""

    def __init__(self, token: str, allowed: Text, hint: Text = EXPORT_AGAIN, key: str = "") -> None:
        super().__init__(token)
        self.token, self.allowed, self.hint, self.key = token, allowed, hint, key


def read_features(path: Path, name: str, report: Report, *, types: tuple[str, ...]) -> list[Row]:
    """Return the features of `path` whose geometry is sound and of one of `types`; note every fault under `name`."""
    before = len(report.problems)
    document = read_json(path, name, report)
    if document is None and len(report.problems) > before:
        return []
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        found = document.get("type") if isinstance(document, dict) else type(document).__name__
        hint = tr("Please export as GeoJSON (FeatureCollection).")
        report.add(_problem(name, "", "type", found, verbatim("FeatureCollection"), hint))
        return []
    if not _crs_is_wgs84(document.get("crs"), name, report):
        return []
    features = document.get("features")
    if not isinstance(features, list):
        report.add(_problem(name, "", "features", features, tr("a list"), EXPORT_AGAIN))
        return []
    given = [(i, raw) for i, raw in enumerate(features, start=1) if _is_feature(raw, i, name, report)]
    geometries = [raw.get("geometry") for _, raw in given]
    shapes = shapely.force_2d(shapely.from_geojson(list(map(json.dumps, geometries)), on_invalid="ignore"))
    rows = []
    sound = in_place(shapes, types).tolist()
    for (position, raw), geometry, shape, fine in zip(given, geometries, shapes.tolist(), sound, strict=True):
        values = raw.get("properties") or {}
        row = Row(str(values.get("id") or values.get("name") or raw.get("id") or position), values, shape, name)
        if not fine and (fault := shape_fault(shape, types, geometry)) is not None:
            report.add(row.problem("geometry", *fault))
        else:
            rows.append(row)
    return rows


def in_place(shapes: Any, types: tuple[str, ...]) -> Any:
    """Tell of many shapes at once which are of one of the `types`, not empty, and lie in or near Germany."""
    kinds = [number for name, number in _TYPE_IDS.items() if name in types]
    west, south, east, north = shapely.bounds(shapes).reshape(-1, 4).T
    inside = (west >= 5) & (east <= 16) & (south >= 47) & (north <= 56)
    return inside & np.isin(shapely.get_type_id(shapes), kinds) & np.isfinite(_sums(shapes))


def _sums(shapes: Any) -> Any:
    """Return the sum of all coordinates of each shape: not a number where one of them isn't."""
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    return np.bincount(owner, weights=xy.sum(axis=1), minlength=len(shapes))


_TYPE_IDS = {"Point": 0, "LineString": 1, "Polygon": 3, "MultiPoint": 4, "MultiLineString": 5, "MultiPolygon": 6}


def shape_fault(shape: Any, types: tuple[str, ...], given: Any = None) -> tuple[str, Text, Text] | None:
    """Return what was found, what is allowed and what to do where a shape isn't sound, of another type or elsewhere."""
    if shape is None or shape.is_empty or shape.geom_type not in types:
        said = given.get("type") if isinstance(given, dict) else getattr(shape, "geom_type", "null")
        empty = said in types and not (given or {"coordinates": []}).get("coordinates")
        found = "[]" if empty else json.dumps(given.get("coordinates"))[:40] if said in types else said
        return str(found), verbatim(" / ".join(types)), _NUMBERS if said in types and not empty else _DRAW
    if shape.geom_type.endswith("Polygon") and shapely.get_num_coordinates(shape) > MOST_CORNERS:
        allowed = tr("at most {most_corners} corners", most_corners=MOST_CORNERS)
        return str(shapely.get_num_coordinates(shape)), allowed, _SIMPLER
    whole = np.isfinite(shapely.get_coordinates(shape)).all()
    west, south, east, north = shape.bounds if whole else [math.nan] * 4
    fault = coordinate_fault(west, south) or coordinate_fault(east, north)
    return None if fault is None else (f"{west:.6g}, {south:.6g}", *fault)


def read_json(path: Path, name: str, report: Report) -> Any:
    """Return the JSON document in `path`, or None after noting why it can't be read."""
    size, data = path.stat().st_size, b""
    if size <= MAX_BYTES:
        data = path.read_bytes()
    needed = memory_of(data)
    if size > MAX_BYTES or needed > MAX_MEMORY:
        clip = tr("Please clip to the town or save as GeoPackage.")
        found = f"{needed / 2**20:.0f} MB RAM" if data else f"{size / 2**20:.0f} MB"
        most = tr("at most 128 MB, once read 600 MB")
        report.add(Problem(name, FILE, "", found, most, clip))
        return None
    text = read_text(data)
    where, field, found, hint = FILE, "", "", EXPORT_AGAIN
    try:
        document = _loads(text)
        escape = _BAD_ESCAPE.search(text) if "\\u" in text else None
        if not (escape := escape or (None if text.isascii() else _UNSEEN.search(text))):
            return document
        where, found = _line(text, escape.start()), escape[0][:40]
        allowed = tr("text without control characters and half characters")
    except UnsoundJsonError as error:
        where, field, allowed, hint = _line_of(error, text), error.key, error.allowed, error.hint
        found = f"{error.key} (2×)" if error.key else error.token[:40]
    except RecursionError:
        found, allowed = "[[[[…", tr("JSON without deep nesting")
    except json.JSONDecodeError as error:
        where = tr("line {lineno}, column {colno}", lineno=error.lineno, colno=error.colno)
        found, allowed = error.msg, tr("valid JSON")
        hint = tr("The file is cut off or not JSON; please export it again.")
    except ValueError:  # a whole number of more than 4300 digits
        found, allowed = "999999999…", _HUGE
    report.add(Problem(name, where, field, found, allowed, hint))
    return None


def _loads(text: str) -> Any:
    """Return what JSON text says; its numbers are looked at one by one only where one of them may be huge."""
    huge = {"parse_float": _bounded(float), "parse_int": _bounded(int)} if _MAYBE_HUGE.search(text) else {}
    return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once, **huge)  # type: ignore[arg-type]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a key that stands twice would lose a value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        key = next(key for key in keys if keys.count(key) > 1)[:40]
        raise UnsoundJsonError(f'"{key}"', tr("each key once"), key=key)
    return found


def _bounded(kind: Callable[[str], float]) -> Callable[[str], float]:
    def read(token: str) -> float:
        value = kind(token)
        if abs(value) > _MOST:
            raise UnsoundJsonError(token, _HUGE)
        return value

    return read


def _refuse_constant(word: str) -> float:
    raise UnsoundJsonError(word, tr("numbers or null"), _AS_NULL)


def memory_of(data: bytes) -> int:
    """Return about how many bytes a JSON document takes once it is read."""
    return len(data) * 3 + sum(data.count(sign) * each for sign, each in _BYTES_EACH.items())


def _line_of(fault: UnsoundJsonError, text: str) -> Text:
    """Return the line in which a token stands outside of words."""
    if fault.key:
        return _line(text, text.find(fault.token))
    found = re.search(rf"(?<![\w\"]){re.escape(fault.token)}(?!\w)", text)
    return _line(text, found.start()) if found else FILE


def _line(text: str, position: int) -> Text:
    number = text.count("\n", 0, position) + 1
    return tr("line {number}", number=number)


def _crs_is_wgs84(crs: Any, name: str, report: Report) -> bool:
    if crs is None:
        return True
    properties = crs.get("properties") if isinstance(crs, dict) else None
    named = str(properties.get("name", "")) if isinstance(properties, dict) else str(crs)
    if named.upper().endswith(_WGS84):
        return True
    hint = tr("GeoJSON is in degrees, longitude first. Please export it so.")
    report.add(_problem(name, "", "crs", named, verbatim("WGS 84 (EPSG:4326)"), hint))
    return False


def _is_feature(raw: Any, position: int, name: str, report: Report) -> bool:
    """Tell whether an entry is a feature; note one that isn't, or that has more properties than anybody's."""
    properties = raw.get("properties") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or raw.get("type") != "Feature" or not isinstance(properties, dict | None):
        report.add(_problem(name, position, "type", type(raw).__name__, verbatim("Feature"), EXPORT_AGAIN))
        return False
    if len(properties or ()) > MOST_COLUMNS:
        allowed = tr("at most {most_columns} properties", most_columns=MOST_COLUMNS)
        report.add(_problem(name, position, "properties", len(properties or ()), allowed, EXPORT_AGAIN))
        return False
    return True


def coordinate_fault(lon: Any, lat: Any) -> tuple[Text, Text] | None:
    """Say what is allowed and what to do where (lon, lat) is no place in or near Germany, else None."""
    numeric = all(isinstance(v, int | float) and not isinstance(v, bool) and math.isfinite(v) for v in (lon, lat))
    if numeric and 5 <= lon <= 16 and 47 <= lat <= 56:
        return None
    kind = "none" if not numeric else "swapped" if 5 <= lat <= 16 and 47 <= lon <= 56 else "metres" if abs(lon) > 360 or abs(lat) > 90 else "elsewhere"  # fmt: skip
    return tr("degrees: longitude 5…16, latitude 47…56"), _PLACE_HINTS[kind]


_PLACE_HINTS: Mapping[str, Text] = {
    "none": tr("Please enter two numbers."),
    "swapped": tr("Longitude and latitude are swapped; please swap them."),
    "metres": tr("These are metres (UTM or Gauß–Krüger); 'hotspots import sites' converts them."),
    "elsewhere": tr("The point is not in Germany; please check."),
}


def _problem(name: str, label: object, field: str, found: object, allowed: Text, hint: Text) -> Problem:
    return Problem(name, feature(label), field, str(found), allowed, hint)
