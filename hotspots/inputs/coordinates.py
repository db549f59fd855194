"""Tell where a typed place lies: coordinates in any usual form and system, decided by what the project says.

Two cells (or one that holds both) may be degrees (decimal, or with minutes and seconds), UTM 32 or 33 with or without
its zone, Gauß–Krüger or Web Mercator, in either order. Numbers alone often allow two systems; sites and streets that
are there, the municipality, the state and the project's `crs` decide, in this order. A reading that lies elsewhere,
or two that fit alike, is refused with the readings. Gauß–Krüger is moved with the datum shift that PROJ knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hotspots.base.errors import CORRECT
from hotspots.base.text import Text, join, numbers, tr, verbatim
from hotspots.model.towns import STATE_BOXES, TOWNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

Cell = Any
WGS84 = "EPSG:4326"
_NORTH = (5.2e6, 6.2e6)
_KNOWN: Mapping[str, tuple[Text, float, float, float, float]] = {
    WGS84: (tr("degrees (WGS 84)"), 5, 16, 47, 56),
    "EPSG:25832": (verbatim("UTM 32 (ETRS89)"), -3e5, 9.9e5, *_NORTH),
    "EPSG:25833": (verbatim("UTM 33 (ETRS89)"), -3e5, 9.9e5, *_NORTH),
    "EPSG:4647": (tr("UTM 32, zone in front"), 32e6, 33e6, *_NORTH),
    "EPSG:5650": (tr("UTM 33, zone in front"), 33e6, 34e6, *_NORTH),
    **{f"EPSG:{31464 + z}": (tr("Gauß–Krüger, zone {z}", z=z), z * 1e6, (z + 1) * 1e6, *_NORTH) for z in (2, 3, 4, 5)},
    "EPSG:3857": (verbatim("Web Mercator"), 5e5, 1.8e6, 5.9e6, 7.5e6),
}
"""Systems that numbers alone may be in, with the least and greatest easting and northing of places in Germany."""
SYSTEMS: Mapping[str, Text] = {name: known[0] for name, known in _KNOWN.items()}
NEAR_KM, TOWN_KM, APART_KM = 50.0, 40.0, 1.0
"""A place this near to the project's places (or its town) belongs to it; two readings nearer than this are one."""

_MARKS = str.maketrans({c: m for m, cs in {"'": "’‘`´′ʹ", '"': "”“″„ʺ", "°": "º˚", "-": "−–"}.items() for c in cs})
_FIGURE = r"\d+(?:[.,]\d+)?"
_ANGLE = re.compile(
    rf"(?P<before>[NSEOW])?\s*(?P<sign>[+-])?(?P<deg>{_FIGURE})\s*(?:°|deg|grad|d|:|\s)\s*"
    rf"(?:(?P<min>{_FIGURE})\s*(?:'(?!')|min|m|:|\s|$)?\s*(?:(?P<sec>{_FIGURE})\s*(?:\"|''|sek|sec|s)?)?)?\s*(?P<after>[NSEOW])?",
    re.IGNORECASE,
)
_ZONED = re.compile(r"(?:UTM\s*)?(3[1-3])\s*[A-Z]?\s*[,;:/ ]\s*(0?\d{5,6}(?:[.,]\d+)?)\s*[EO]?[;,/\s]+\s*(\d{7}(?:[.,]\d+)?)\s*N?", re.I)  # fmt: skip
_GRID = re.compile(
    r"(?:UTMREF|MGRS)?\s*(3[1-3])\s*([TUV])\s*([A-HJ-NP-Z])([A-HJ-NP-V])\s*((?:\d\s*){2,10})", re.IGNORECASE
)
_DECIMAL = re.compile(r"-?\d{1,8}\.\d{1,15}")
_FOUR = re.compile(r"([+-]?\d+),(\d+)\s*,\s*([+-]?\d+),(\d+)")
_LINK = re.compile(r"(?:@|[?&]q=|[?&]ll=|geo:|#map=\d+/)(-?\d+\.\d+)[,/](-?\d+\.\d+)")
_WRAPPED = re.compile(r"(?:SRID=4326;)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*(\S+\s+[^\s)]+)[^)]*\)", re.IGNORECASE)
_SAID_BESIDE = re.compile(r"\b(?:lat|lon|lng|latitude|longitude|breite|länge)\s*[:=]|&|\(?\bca\.\)?", re.IGNORECASE)
"""What may stand beside coordinates and says nothing but their order, which their size tells."""
_HEIGHT = re.compile(r"^(-?\d+\.\d+[,;\s]+-?\d+\.\d+)(?:[,;\s]+-?\d+(?:\.\d+)?){2}$")
"""Height and accuracy, as forms on a phone write them behind a place."""
_THREE = re.compile(r"(\d{1,3})([.-])(\d{1,2})\2(\d{1,2}(?:,\d+)?)(?=\D|$)")
_AXIS = re.compile(r"(?:n(?:ord|ördl)?\.?\s*br?\.?(?:eite)?|nördl\w*\.?\s*breite|nord)$|(?:ö(?:stl)?\.?\s*l\.?(?:änge)?|östl\w*\.?\s*länge|ost)$", re.IGNORECASE)  # fmt: skip
_NAMED = re.compile(r"EPSG\D{0,2}(\d{4,5})|(?:utm|zone)\D{0,4}(3[23])|(?:gau|gk)\D{0,20}([2-5])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vicinity:
    """What a project says of where its places lie: points that are there (lon, lat), its town, state and `crs`."""

    points: tuple[tuple[float, float], ...] = ()
    municipality: str = ""
    state: str = ""
    crs: str = ""

    def distances_km(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far places lie outside of the box around the project's points (infinite without any)."""
        if not self.points:
            return np.full(lon.shape, np.inf)
        corners = np.array(self.points, dtype=float)
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        beside, above = np.maximum(west - lon, lon - east), np.maximum(south - lat, lat - north)
        return _km(np.maximum(beside, 0), np.maximum(above, 0))

    def ranks(self, lon: NDArray[np.float64], lat: NDArray[np.float64], system: str) -> NDArray[np.int64]:
        """Return how much of what the project says speaks for each place read in `system`."""
        points = self.distances_km(lon, lat) <= NEAR_KM
        town, state = self.in_town(lon, lat), _in_state(self.state, lon, lat)
        return np.asarray(8 * points + 4 * town + 2 * state + (system == self.crs), dtype=np.int64)

    def in_town(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which places lie near the municipality, where this program knows it."""
        if self._town is None:
            return np.zeros(lon.shape, dtype=bool)
        return np.asarray(_km(lon - self._town[0], lat - self._town[1]) <= TOWN_KM)

    @property
    def _town(self) -> tuple[float, float] | None:
        return TOWNS.get(self.municipality.removeprefix("Stadt ").strip())

    @property
    def least(self) -> int:
        """Return the rank that a place must have to belong to the project."""
        return 8 if self.points else 4 if self._town else 2 if self.state in STATE_BOXES else 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place in WGS 84, with the system it was given in; `swapped`: northing or latitude stood first."""

    lon: float
    lat: float
    system: str
    swapped: bool = False
    uncertainty_m: float | None = None


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Cells that are no place of this project: what stood there, what is allowed, what to do."""

    found: str
    allowed: Text
    hint: Text


_FORMS = tr("coordinates: degrees (49.97388, 9.14333 or 49°58'26\"N), UTM (32U 510397 5535738) or Gauß–Krüger")


def locate(
    cells: Sequence[tuple[Cell, Cell | None]], near: Vicinity, system: str | None = None
) -> list[Place | Misplaced]:
    """Return where each row lies; the rows of one list help each other where numbers allow several systems.

    A row is (east or longitude, north or latitude) or (both in one cell, None). `system`: as the user says, for all.
    """
    if system and not is_system(system):
        return [Misplaced(system, verbatim(", ".join(SYSTEMS)), CORRECT)] * len(cells)
    read = [_pair(*row) for row in cells]
    a, b = (np.array([np.nan if r is None else r[i] for r in read], dtype=float) for i in (0, 1))
    zones = np.array([r[2] if r else 0 for r in read])
    names = (system,) if system else SYSTEMS
    found = [reading for name in names for reading in _readings(name, a, b, zones, whole=system is not None)]
    if not found:
        return [_unreadable(row) for row in cells]
    ranks = np.array([np.where(r.valid, near.ranks(r.lon, r.lat, r.system), -1) for r in found])
    votes = ranks * 1_000_000 + np.where(ranks >= max(near.least, 0), (ranks >= 0).sum(axis=1, keepdims=True), 0)
    best, rows = votes.argmax(axis=0), np.arange(len(cells))
    lons, lats = np.array([r.lon for r in found]), np.array([r.lat for r in found])
    lon, lat, rank = lons[best, rows], lats[best, rows], ranks[best, rows]
    apart = ((votes == votes[best, rows]) & (_km(lons - lon, lats - lat) > APART_KM)).any(axis=0)
    fine = (rank >= max(near.least, 0)) & ~apart
    placed = zip(lon.round(7).tolist(), lat.round(7).tolist(), best.tolist(), fine.tolist(), strict=True)
    return [
        Place(x, y, found[k].system, found[k].swapped) if ok else _refused(cells[i], i, found, ranks[:, i], bool(apart[i]), near)
        for i, (x, y, k, ok) in enumerate(placed)
    ]  # fmt: skip


def _refused(
    row: tuple[Cell, Cell | None], i: int, found: Sequence[_Reading], ranks: NDArray[np.int64], apart: bool, near: Vicinity
) -> Misplaced:  # fmt: skip
    fitting = [found[k] for k in np.flatnonzero(ranks >= 0).tolist()]
    if not fitting:
        return _unreadable(row)
    allowed = tr("a single reading") if apart else where_allowed(near)
    return Misplaced(_shown(row), allowed, _said(fitting, i))


@dataclass(frozen=True)
class _Reading:
    system: str
    swapped: bool
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    valid: NDArray[np.bool_]


def _readings(
    system: str, a: NDArray[np.float64], b: NDArray[np.float64], zones: NDArray[np.int64], *, whole: bool
) -> Iterable[_Reading]:
    """Yield the pairs read in `system`, as they stand and swapped, where their size allows it; `whole`: whole degrees, too."""
    for swapped, (east, north) in ((False, (a, b)), (True, (b, a))):
        allowed = np.isfinite(east) & np.isfinite(north)
        if system == WGS84 and not whole:  # minutes may stand elsewhere
            allowed &= (np.trunc(east) != east) | (np.trunc(north) != north)
        zoned = {"EPSG:25832": 32, "EPSG:25833": 33}.get(system, 0)
        allowed &= (zones == 0) | (zones == zoned)
        if system in _KNOWN:
            _, low, high, south, top = _KNOWN[system]
            allowed &= (east >= low) & (east < high) & (north >= south) & (north < top)
        if not allowed.any():
            continue
        lon, lat = np.full(a.shape, np.nan), np.full(a.shape, np.nan)
        lon[allowed], lat[allowed] = to_degrees(east[allowed], north[allowed], system)
        valid = in_germany(lon, lat)
        if valid.any():
            yield _Reading(system, swapped, lon, lat, valid)


def is_system(name: str) -> bool:
    """Tell whether there is such a coordinate system."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return name in SYSTEMS or bool(CRS(name))
    except CRSError:
        return False


def to_degrees(east: Any, north: Any, system: str) -> tuple[Any, Any]:
    """Return longitudes and latitudes in WGS 84 of places given in `system`."""
    if system == WGS84:
        return east, north
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(system, WGS84, always_xy=True).transform(east, north)
    return lon, lat


def in_germany(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which places lie in the box of any state."""
    return np.asarray(np.logical_or.reduce([_in_state(state, lon, lat) for state in STATE_BOXES]))


def _in_state(state: str, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, south, east, north = STATE_BOXES.get(state, (0.0, 0.0, 0.0, 0.0))
    return (lon >= west - 0.1) & (lon <= east + 0.1) & (lat >= south - 0.1) & (lat <= north + 0.1)


def _km(lon: Any, lat: Any) -> NDArray[np.float64]:
    """Return the length in kilometres of a step in degrees, for the middle of Germany."""
    return np.asarray(np.hypot(lon * 70.2, lat * 111.2), dtype=float)


def _pair(one: Cell, other: Cell | None) -> tuple[float, float, int] | None:
    """Return both numbers of a row (east first where it is certain) and the UTM zone that stands with them (0: none)."""
    if type(one) is float and type(other) is float:
        return one, other, 0
    if other is None:
        return _both(str(one).translate(_MARKS))
    (a, a_axis), (b, b_axis) = _angle(one), _angle(other)
    if a is None or b is None:
        return None
    a, b = _thousands(one, a, b), _thousands(other, b, a)
    return (b, a, 0) if a_axis == "north" and b_axis != "north" else (a, b, 0)


def _both(text: str) -> tuple[float, float, int] | None:
    """Return what one cell says that holds both coordinates."""
    text = _SAID_BESIDE.sub(" ", text).strip()
    if link := _LINK.search(text):
        return float(link[2]), float(link[1]), 0
    if wrapped := _WRAPPED.fullmatch(text):
        text = wrapped[1]
    text = _HEIGHT.sub(r"\1", text.strip("()[]{} "))
    if zoned := _ZONED.fullmatch(text):
        return float(zoned[2].replace(",", ".")), float(zoned[3].replace(",", ".")), int(zoned[1])
    if grid := _GRID.fullmatch(text):
        return _from_grid(int(grid[1]), grid[3].upper(), grid[4].upper(), re.sub(r"\s", "", grid[5]))
    if four := _FOUR.fullmatch(text):
        return float(f"{four[3]}.{four[4]}"), float(f"{four[1]}.{four[2]}"), 0
    for sign in _BETWEEN:
        parts = re.split(sign, text)
        if len(parts) == 2 and all(parts):
            (a, a_axis), (b, b_axis) = _angle(parts[0]), _angle(parts[1])
            if a is not None and b is not None:
                return (a, b, 0) if a_axis == "east" or b_axis == "north" else (b, a, 0)
    return None


def _from_grid(zone: int, column: str, row: str, digits: str) -> tuple[float, float, int] | None:
    """Return easting, northing and zone of a place in the military grid (MGRS, UTMREF): the middle of its square."""
    columns, rows = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")[zone % 3], "ABCDEFGHJKLMNPQRSTUV"
    if column not in columns or len(digits) % 2:
        return None
    half, size = len(digits) // 2, 10 ** (5 - len(digits) // 2)
    east, north = (int(part) * size + size / 2 * (size > 1) for part in (digits[:half], digits[half:]))
    square = (rows.index(row) - 5 * (zone % 2 == 0)) % 20 * 100_000
    return (columns.index(column) + 1) * 100_000 + east, square + 4e6 + (2e6 if square < 1_200_000 else 0) + north, zone


_BETWEEN = (
    r"\s*[;/|\t]\s*",
    r"(?<=[NSEOW])[\s,]+(?=\d)",
    r"\s*,\s+",
    r"\s*,\s*",
    r"(?<=[NSEOWnseow])\s*(?=\S)",
    r"\s+(?=[NSEOWnseow])",
    r"\s+",
)
"""What may stand between two coordinates in one cell, the surest first."""


def _angle(cell: Cell) -> tuple[float | None, str]:
    """Return the number in a cell, and the axis that a letter beside it names (`east`, `north` or nothing)."""
    if type(cell) is str and _DECIMAL.fullmatch(cell):
        return float(cell), ""
    if isinstance(cell, int | float):
        return (None if isinstance(cell, bool) else float(cell)), ""
    text = str(cell).translate(_MARKS).replace("''", '"').strip()
    text = _AXIS.sub(lambda m: "N" if m[0][0] in "nN" else "E", text)
    if three := _THREE.fullmatch(text.rstrip("NEOneo ")):  # 49.58.26: degrees, minutes, seconds
        text = f"{three[1]}:{three[3]}:{three[4]}{text[three.end() :]}"
    letter = re.fullmatch(r"([NSEOW])?[\s:]*(.*?)\s*([NSEOW])?", text, re.IGNORECASE | re.DOTALL)
    axis = (letter[1] or letter[3] or "").upper() if letter else ""
    named = "north" if axis in ("N", "S") and axis else "east" if axis else ""
    sign = -1.0 if axis in ("S", "W") and axis else 1.0
    plain = parse_number(letter[2] if letter else text)
    if plain is not None:
        return sign * plain, named
    match = _ANGLE.fullmatch(text)
    if match is None:
        return None, ""
    degrees, minutes, seconds = (float((match[g] or "0").replace(",", ".")) for g in ("deg", "min", "sec"))
    if minutes >= 60 or seconds >= 60 or (match["min"] and degrees % 1) or (match["sec"] and minutes % 1):
        return None, ""
    return sign * (-1 if match["sign"] == "-" else 1) * (degrees + minutes / 60 + seconds / 3600), named


def _thousands(cell: Cell, value: float, other: float) -> float:
    """Return 455843 for a cell "455.843" beside metres: a spreadsheet's dot between thousands."""
    if abs(other) <= 100_000 or not isinstance(cell, str):
        return value
    return value * 1000 if re.fullmatch(r"\d{1,3}\.\d{3}", cell.strip()) else value


def parse_number(cell: Cell) -> float | None:
    """Return a number from a cell: ``49,97388``, ``5.535.000,5``, ``49.97388°`` – or None."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = re.sub(r"[\s\u00a0\u202f'’]|°$|\s*m$|[NEO]$", "", str(cell).strip())
    text = text.removesuffix("°")
    if re.search(r"\d\s+\d", str(cell)) and re.fullmatch(r"\d{1,3}([\s\u00a0\u202f]\d{3})*(,\d+)?\D*", str(cell).strip()) is None:  # fmt: skip
        return None
    if "," in text:
        text = text.replace(".", "").replace(",", ".") if text.rfind(",") > text.rfind(".") else text.replace(",", "")
    elif text.count(".") > 1:
        text = text.replace(".", "")
    return float(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None


def system_of_title(title: str) -> str | None:
    """Return the system that a column's title names: ``Ost (EPSG:25833)``, ``Rechtswert GK4``, ``UTM 32``."""
    found = _NAMED.search(title)
    if found is None:
        return None
    number = found[1] or (25800 + int(found[2]) if found[2] else 31464 + int(found[3]))
    return f"EPSG:{number}"


def _shown(row: tuple[Cell, Cell | None]) -> str:
    return str(row[0]) if row[1] is None else f"{row[0]}; {row[1]}"


def where_allowed(near: Vicinity) -> Text:
    """Say where a place of this project may lie."""
    if near.points:
        return tr("a place near those of the project ({near_km:.0f} km)", near_km=NEAR_KM)
    place = near.municipality if near.least >= 4 else near.state
    return tr("a place in {place}", place=place)


def _said(fitting: Sequence[_Reading], i: int) -> Text:
    """Say each reading with the place it leads to."""

    def one(r: _Reading) -> Text:
        order = tr(", axes swapped") if r.swapped else verbatim("")
        lat, lon = (numbers(float(v[i]), decimals=4) for v in (r.lat, r.lon))
        there = tr(": {lat} N {lon} E", lat=lat, lon=lon)
        return SYSTEMS.get(r.system, verbatim(r.system)) + order + there

    read = join([tr("as ") + one(reading) for reading in fitting[:4]], "; ")
    return tr("Read ") + read + _STATE_IT


_STATE_IT = tr(
    ". If the place is right, please check state, municipality and crs in project.toml, else state "
    "the system with --crs."
)


def _unreadable(row: tuple[Cell, Cell | None]) -> Misplaced:
    """Say what is wrong with cells that are no place in Germany in any system; a lost decimal point is recognised."""
    pair = _pair(*row)
    if pair is None:
        return Misplaced(_shown(row), _FORMS, CORRECT)
    if pair[0] % 1 == 0 == pair[1] % 1 and max(map(abs, pair[:2])) < 90:
        whole = tr("Whole degrees are no place; please add minutes and seconds.")
        return Misplaced(_shown(row), _FORMS, whole)
    scales = [10.0**k for k in range(1, 16)]
    for a, b in ((pair[0], pair[1]), (pair[1], pair[0])):
        lon = next((a / s for s in scales if 5 <= a / s <= 16), 0.0)
        lat = next((b / s for s in scales if 47 <= b / s <= 56), 0.0)
        if in_germany(np.array([lon]), np.array([lat])).any():
            n, e = numbers(lat, decimals=5), numbers(lon, decimals=5)
            hint = tr("Is the decimal point missing? Meant: {n} N {e} E?", n=n, e=e)
            return Misplaced(_shown(row), _FORMS, hint)
    nowhere = tr("In no usual system does this lie in Germany.")
    return Misplaced(_shown(row), _FORMS, nowhere)
