"""Search public files for what only the utility may see, however it is written.

Coordinates are looked for as decimals (degrees, metric, web Mercator, either order), as doubles and floats of both
byte orders, and as zigzag varint differences, in the file itself and in what is packed inside it (base64, zlib, zip).
A place that public inputs hold as well (a street corner) is no secret. Names and ids are looked for with every
escape taken off; a name that the program says by itself is none. A planted secret must be found: the tests plant one in every form.
"""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotspots.base.text import eur, number
from hotspots.findings.model import Findings, Results

if TYPE_CHECKING:
    from geopandas import GeoSeries

Floats = NDArray[np.float64]

#: How near a written place must be to a secret one to count, per system: about a metre (five decimals of a degree).
TOLERANCE = {"degrees": 8e-6, "metric": 0.8, "mercator": 1.0}
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
#: Packed bytes mix capitals, small letters and digits; a word, a path or a hash doesn't.
_MIXED = re.compile(rb"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])")
#: So many decimals of a longer number tell that it is a secret one, not a coordinate that begins alike.
_TELLING = 4
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_PACKED_LIMIT = 64 * 2**20
_VARINT_SCALES = (1e5, 1e6, 1e7)


@dataclass(frozen=True)
class SecretSet:
    """What must not be found: places per system (n, 2), public places per system, words, amounts."""

    places: Mapping[str, Floats]
    public_places: Mapping[str, Floats]
    words: frozenset[str]
    amounts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret found in a public file; `what` never repeats the secret itself."""

    file: str
    what: str


def secrets_of(results: Results) -> SecretSet:
    """Return what the public files of these results must not hold."""
    findings, secrets = results.findings, results.secrets
    ground = findings.ground
    ends = [(h.lon, h.lat) for h in secrets.handovers]
    ducts = _vertices(secrets.ducts.geometry.to_crs("EPSG:4326"))
    # Where a site meets its street anyone can see: the first two places of a route are the mount and that point.
    routes = _degrees(
        [xy for r in secrets.connections.routes if r.chosen for xy in r.chosen.xy[2:]], findings.about.crs
    )
    secret = np.array([*ends, *ducts, *routes], dtype=np.float64).reshape(-1, 2)
    known = [(s.site.lon, s.site.lat) for s in findings.sites]
    known += [s.site.mount_position for s in findings.sites] + [(h.lon, h.lat) for h in ground.hotspots]
    known += [(s.place.lon, s.place.lat) for s in findings.suggestions]
    for table in (ground.streets, ground.buildings, ground.areas):
        known += _vertices(table.geometry.to_crs("EPSG:4326"))
    public = np.array(known, dtype=np.float64).reshape(-1, 2)
    secret = secret[~_near(secret, public, TOLERANCE["degrees"])]
    shown = np.vstack([public, np.array(_outlines(findings), dtype=np.float64).reshape(-1, 2)])
    return SecretSet(
        _systems(secret, findings.about.crs), _systems(shown, findings.about.crs), _words(results), _amounts(results)
    )


def _outlines(findings: Findings) -> list[tuple[float, float]]:
    """Return the vertices of the ground served: public, and so many that one may well lie on a secret by chance."""
    import shapely

    cells = [cell.ground for s in findings.sites if s.coverage for cell in s.coverage.cells]
    return _degrees([(x, y) for x, y in shapely.get_coordinates(cells).tolist()], findings.about.crs)


def find_leaks(public_files: Mapping[str, bytes], secrets: SecretSet) -> tuple[Leak, ...]:
    """Return every secret found in the files, each kind once per file."""
    found: dict[Leak, None] = {}
    for name, data in sorted(public_files.items()):
        for part in unpack(data):
            for what in _leaks_in(part, secrets):
                found[Leak(name, what)] = None
    return tuple(found)


def _leaks_in(data: bytes, secrets: SecretSet) -> Iterator[str]:
    text = plain_text(data)
    folded = text.casefold()
    for word in secrets.words:
        if word in folded and not _is_common(word):
            yield "name or id"
            break
    if any(_stands_alone(amount, text) for amount in secrets.amounts):
        yield "price or length"
    streams = [("decimals", _numbers(text))] if _is_text(data) else list(_binary(data))
    for form, values in streams:
        pairs = np.column_stack([values[:-1], values[1:]]) if len(values) > 1 else np.empty((0, 2))
        for system, places in secrets.places.items():
            if _holds(pairs, places, secrets.public_places[system], TOLERANCE[system]):
                yield f"coordinates ({form}, {system})"


def _is_common(word: str) -> bool:
    """Tell whether a name is a word that the program says by itself (a duct called "Glasfaser"): no secret."""
    return not re.search(r"\d", word) and word in _own_words()


@cache
def _own_words() -> str:
    """Return all that the program can say: its sources and the parts of its pages."""
    own = (path for path in _files_below(files("hotspots")) if path.name.endswith((".py", ".html", ".js", ".css")))
    return "\n".join(path.read_text(encoding="utf-8") for path in own).casefold()


def _files_below(folder: Traversable) -> Iterator[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.is_dir():
            yield from _files_below(path)
        else:
            yield path


def _stands_alone(amount: str, text: str) -> bool:
    """Tell whether an amount is written in the text, not just as a part of a longer one: €289 of €289,300.

    One that ends with ``…`` may go on with more decimals.
    """
    begins = amount.rstrip("…")
    if begins not in text:
        return False
    ends = "" if amount.endswith("…") else r"(?!\d)"
    larger = r"(?!,\d{3})" if amount.startswith("€") else ""
    return re.search(rf"(?<![\d.,]){re.escape(begins)}{ends}{larger}", text) is not None


def _holds(pairs: Floats, secret: Floats, public: Floats, tolerance: float) -> bool:
    """Tell whether a pair, in either order, is a secret place and no public one."""
    if not len(pairs) or not len(secret):
        return False
    for ordered in (pairs, pairs[:, ::-1]):
        low, high = secret.min(axis=0) - 1, secret.max(axis=0) + 1
        inside = ordered[((ordered > low) & (ordered < high)).all(axis=1)]
        hits = inside[_near(inside, secret, tolerance)]
        if len(hits) and not _near(hits, public, tolerance).all():
            return True
    return False


def _near(points: Floats, others: Floats, tolerance: float) -> NDArray[np.bool_]:
    """Tell which points have one of `others` within `tolerance` on both axes."""
    from scipy.spatial import KDTree

    if not len(points) or not len(others):
        return np.zeros(len(points), dtype=bool)
    distance, _ = KDTree(others).query(points, p=np.inf, distance_upper_bound=tolerance)
    return np.isfinite(distance)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def plain_text(data: bytes) -> str:
    """Return the text of a file with the escapes of JSON, HTML and XML taken off."""
    text = data.decode("utf-8", errors="replace")
    text = _UNICODE.sub(lambda m: chr(int(m[1], 16)), text)
    return html.unescape(text)


def unpack(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield the file and whatever is packed inside it: zip members, zlib streams, base64 runs."""
    yield data
    if depth == 2:
        return
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from unpack(archive.read(member), depth + 1)
    for stream in re.finditer(rb"stream\r?\n", data):
        yield from _inflated(data[stream.end() :])
    for run in _BASE64.findall(data):
        if not _MIXED.search(run):
            continue
        try:
            decoded = base64.b64decode(
                run + b"=" * (-len(run) % 4), altchars=b"-_" if b"-" in run or b"_" in run else None
            )
        except binascii.Error:
            continue
        if len(decoded) >= 16:
            yield from unpack(decoded, depth + 1)


def _inflated(data: bytes) -> Iterator[bytes]:
    try:
        yield zlib.decompressobj().decompress(data, _PACKED_LIMIT)
    except zlib.error:
        return


def _numbers(text: str) -> Floats:
    return np.array([float(n) for n in _NUMBER.findall(text)], dtype=np.float64)


def _binary(data: bytes) -> Iterator[tuple[str, Floats]]:
    """Yield the bytes read as numbers of every usual kind."""
    for kind, size, name in (("<f8", 8, "doubles"), (">f8", 8, "doubles"), ("<f4", 4, "floats"), (">f4", 4, "floats")):
        for offset in range(size):
            usable = (len(data) - offset) // size * size
            if usable:
                values = np.frombuffer(data[offset : offset + usable], dtype=kind)
                yield name, values[np.isfinite(values)].astype(np.float64)
    if len(data) < 2**20:
        steps = _varints(data)
        for first in (0, 1):
            x, y = np.cumsum(steps[first::2]), np.cumsum(steps[first + 1 :: 2])
            n = min(len(x), len(y))
            for scale in _VARINT_SCALES:
                yield "varints", np.column_stack([x[:n], y[:n]]).ravel() / scale


def _varints(data: bytes) -> Floats:
    """Return the zigzag varints in `data` (protocol buffers' encoding)."""
    values, current, shift = [], 0, 0
    for byte in data:
        current |= (byte & 127) << shift
        shift += 7
        if byte < 128 or shift > 56:
            values.append((current >> 1) ^ -(current & 1))
            current, shift = 0, 0
    return np.array(values, dtype=np.float64)


def _systems(degrees: Floats, crs: str) -> dict[str, Floats]:
    """Return places in degrees, in the metric CRS and in web Mercator."""
    from pyproj import Transformer

    systems = {"degrees": degrees}
    for system, code in (("metric", crs), ("mercator", "EPSG:3857")):
        x, y = Transformer.from_crs("EPSG:4326", code, always_xy=True).transform(degrees[:, 0], degrees[:, 1])
        systems[system] = np.column_stack([x, y])
    return systems


def _degrees(metres: list[tuple[float, float]], crs: str) -> list[tuple[float, float]]:
    from pyproj import Transformer

    if not metres:
        return []
    x, y = np.array(metres).T
    lon, lat = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y)
    return list(zip(lon.tolist(), lat.tolist(), strict=True))


def _vertices(shapes: GeoSeries) -> list[tuple[float, float]]:
    import shapely

    return [(x, y) for x, y in shapely.get_coordinates(shapes.to_numpy()).tolist()]


def _words(results: Results) -> frozenset[str]:
    """Return names and ids of the network that public inputs don't hold; too short ones only in quotes."""
    findings, secrets = results.findings, results.secrets
    ground = findings.ground
    open_words = {
        w for s in findings.sites for w in (s.site.id, s.site.name, s.site.mount.name if s.site.mount else "")
    }
    open_words |= {w for h in ground.hotspots for w in (h.id, h.name)}
    open_words |= {findings.about.title, findings.about.municipality}
    open_words |= {w for c in findings.criteria for w in (c.name.de, c.name.en)}
    open_words |= {w for s in findings.suggestions for w in (s.place.id, s.place.name)}
    for table in (ground.streets, ground.buildings):
        open_words |= {str(w) for w in (*table["name"].dropna(), *table["id"].dropna())}
    everything_open = "\n".join(str(w).casefold() for w in open_words)
    named = [w for h in secrets.handovers for w in (h.id, h.name)]
    named += [str(w) for column in ("id", "name") for w in secrets.ducts[column].dropna()]
    words = {w.casefold() for w in named if w}
    return frozenset(w if len(w) > 3 else f'"{w}"' for w in words if w not in everything_open)


def _amounts(results: Results) -> frozenset[str]:
    """Return exact costs and lengths of the sites' ways as they might be written (round ones say nothing)."""
    written: set[str] = set()
    for route in results.secrets.connections.routes:
        if route.chosen is None:
            continue
        cost, length = route.chosen.cost_eur, route.chosen.length_m
        if cost is not None and round(cost) % 100:
            written |= _written(cost)
        if length is not None and route.chosen.bill is not None:
            written |= {
                f"{number(length, 'de', decimals=1)} m",
                f"{number(length, 'en', decimals=1)} m",
                f"{length:.2f}",
                _begins(length),
            }
    suggested = [s.cost_eur for s in results.findings.suggestions if s.cost_eur is not None]
    return frozenset(written).union(*(_written(cost) for cost in suggested if round(cost) % 100))


def _written(cost_eur: float) -> set[str]:
    exact = {
        eur(cost_eur, "de"),
        eur(cost_eur, "en"),
        eur(cost_eur, "de", cents=True),
        f"{cost_eur:.2f}",
        repr(round(cost_eur, 2)),
    }
    return exact | {_begins(cost_eur)}


def _begins(amount: float) -> str:
    """Return how a number begins that is written with all its decimals."""
    return f"{amount:.9f}"[: _TELLING - 9] + "…"
