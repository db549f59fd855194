"""Search public files for what only the utility may see, however it is written.

Names are whole words, in the text that a reader would read (:mod:`hotspots.disclosure.texts`). A name that public
inputs hold is no secret (a person's full name only where a place is called so, not where a source mentions it), nor is a single word of the closed list beside this module: what any page about public WLAN
says. Places are pairs of numbers: decimals (degrees, metric, web Mercator, either order), doubles and floats of both byte
orders, zigzag varint differences. A place that public inputs hold as well (a street corner) is no secret. A planted
secret must be found: the tests plant one in every form and in every kind of file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspots.base.places import to_degrees, to_metres
from hotspots.base.text import eur, number
from hotspots.disclosure.texts import is_text, pdf_texts, plain_text, strings, unpack
from hotspots.findings.model import Plan
from hotspots.model.register import Reader, said_in

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: How near a written place must be to a secret one to count, per system: about a metre (five decimals of a degree).
TOLERANCE = {"degrees": 8e-6, "metric": 0.8, "mercator": 1.0}
#: So many tolerances around all known places a number may still be a coordinate of the town (some 2 km).
AROUND = 2_500
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
#: A price per metre is never public, whatever it is.
_PER_METRE = re.compile(
    r"\d\s*(?:€|Euro|EUR)\s*(?:/|je |pro |a |per )\s*(?:m|Meter|metre)\b|€\s?[\d.,]+\s*(?:/|a |per )\s*(?:m|metre)\b"
)
#: So many decimals of a longer number tell that it is a secret one, not a coordinate that begins alike.
_TELLING = 4
#: So many digits at most are a number like any other, not a name.
_BARE_NUMBER = 5
#: Fields that call a part of the network by name; so many words of a remark may stand elsewhere by chance.
_CALLED, _REMARK = ("id", "name", "handover"), 5
#: Small words of a person's full name, which else has two to four words that begin large.
_SMALL, _MARKS = frozenset({"von", "van", "de", "der", "zu"}), str.maketrans("", "", ".'’-")
#: Attributes of a drawing that hold nothing but places and sizes in it.
_DRAWN = re.compile(
    rb'\s(?:d|points|transform|viewBox|font-size|stroke-width|d?[xyr]|[xy][12]|[cr][xy]|width|height)="[-+\d.,eE\sA-Za-z()]*"'
)
_VARINT_SCALES = (1e5, 1e6, 1e7)


@dataclass(frozen=True)
class SecretSet:
    """What must not be found: places per system (n, 2), public places per system, words, amounts."""

    places: Mapping[str, Floats]
    public_places: Mapping[str, Floats]
    words: frozenset[str]
    amounts: frozenset[str]
    persons: frozenset[str] = frozenset()

    @cached_property
    def around(self) -> dict[str, tuple[Floats, Floats]]:
        """Return per system the least and the greatest coordinate that may still be one of the town."""
        known = {system: np.vstack([places, self.public_places[system]]) for system, places in self.places.items()}
        wide = {system: AROUND * TOLERANCE[system] for system in known}
        return {s: (p.min(axis=0) - wide[s], p.max(axis=0) + wide[s]) for s, p in known.items() if len(p)}


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret found in a public file; `what` never repeats the secret itself."""

    file: str
    what: str


def secrets_of(plan: Plan) -> SecretSet:
    """Return what the public files of this plan must not hold."""
    ground, crs = plan.ground, plan.about.crs
    ends = [(h.lon, h.lat) for h in plan.handovers]
    # Where a site meets its street anyone can see: the first two places of a route are the mount and that point.
    routes = to_degrees(crs, [xy for r in plan.connections.routes if r.chosen for xy in r.chosen.xy[2:]])
    secret = np.array([*ends, *_vertices(plan.ducts), *routes.tolist()], dtype=np.float64).reshape(-1, 2)
    known = [(s.site.lon, s.site.lat) for s in plan.sites]
    known += [s.site.mount_position for s in plan.sites] + [(h.lon, h.lat) for h in ground.hotspots]
    known += [(s.place.lon, s.place.lat) for s in plan.suggestions]
    known += [place for table in (ground.streets, ground.buildings, ground.areas) for place in _vertices(table)]
    public = np.array(known, dtype=np.float64).reshape(-1, 2)
    secret = secret[~_near(secret, public, TOLERANCE["degrees"])]
    # The outlines of the ground served are public, and so many that one may well lie on a secret by chance.
    served = shapely.get_coordinates([cell.ground for s in plan.sites if s.coverage for cell in s.coverage.cells])
    shown = np.vstack([public, to_degrees(crs, served)])
    said = [*_said(plan)]
    found = SecretSet(_systems(secret, crs), _systems(shown, crs), _words(said), frozenset(), _persons(said))
    return replace(found, amounts=_amounts(plan, found.around["degrees"]))


def find_leaks(public_files: Mapping[str, bytes], secrets: SecretSet) -> tuple[Leak, ...]:
    """Return every secret found in the files, each kind once per file."""
    found: dict[Leak, None] = {}
    for name, data in sorted(public_files.items()):
        is_paper, parts = data.startswith(b"%PDF"), [*unpack(data)]
        for part in parts:
            text, figures = plain_text(part), strings(part) if is_paper else _DRAWN.sub(b"", part)
            said = _said_in(text, secrets, text if figures == part else plain_text(figures))
            for what in (*said, *_places_in(part, text, secrets)):
                found[Leak(name, what)] = None
        for text in pdf_texts(parts) if is_paper else ():
            for what in (*_said_in(text, secrets), *_places_in(text.encode(), text, secrets)):
                found[Leak(name, what)] = None
    return tuple(found)


def _said_in(text: str, secrets: SecretSet, figures: str | None = None) -> Iterator[str]:
    """Yield what of names and amounts stands in a text; `figures` is where alone amounts can stand in it."""
    folded = " ".join(text.casefold().split())
    if any(_is_said(word, folded) for word in secrets.words):
        yield "name or id"
    if any(_is_said(name, folded) for name in secrets.persons):
        yield "name of a person"
    figures = text if figures is None else figures
    is_money = any(unit in text for unit in ("€", "Eur", "EUR"))
    if (is_money and _PER_METRE.search(text)) or any(_stands_alone(amount, figures) for amount in secrets.amounts):
        yield "price or length"


def _is_said(words: str, text: str) -> bool:
    """Tell whether the words stand in the text as whole words; `"7"`: only in quotes."""
    return words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _places_in(data: bytes, text: str, secrets: SecretSet) -> Iterator[str]:
    for form, values in _decimals(text) if is_text(data) else _binary(data):
        for system, places in secrets.places.items():
            if len(places) and _holds(values, places, secrets.public_places[system], system, secrets.around[system]):
                yield f"coordinates ({form}, {system})"


def _decimals(text: str) -> Iterator[tuple[str, Floats]]:
    """Yield the numbers of a text, and each other one of them (a DXF names each figure by a number before it)."""
    numbers = np.array([float(n) for n in _NUMBER.findall(text)], dtype=np.float64)
    yield "decimals", numbers
    if text.lstrip()[:1] in ("0", "9"):
        yield from (("decimals", numbers[start::2]) for start in (0, 1))


@cache
def allowed_words() -> frozenset[str]:
    """Return the closed list of words that are no secret although a handover may be called so."""
    return frozenset((files("hotspots.disclosure") / "allowed_words.txt").read_text(encoding="utf-8").split())


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


def _holds(values: Floats, secret: Floats, public: Floats, system: str, around: tuple[Floats, Floats]) -> bool:
    """Tell whether two neighbours, in either order, are a secret place and no public one."""
    if len(values) < 2:
        return False
    tolerance, (low, high) = TOLERANCE[system], around
    is_x, is_y = ((values > low[axis]) & (values < high[axis]) for axis in (0, 1))
    for first, second, swap in ((is_x, is_y, 1), (is_y, is_x, -1)):
        starts = np.flatnonzero(first[:-1] & second[1:])
        if not len(starts):
            continue
        pairs = np.column_stack([values[starts], values[starts + 1]])[:, ::swap]
        # A drawing rounds: what it shows of a public place may lie as far beside it as it may lie beside a secret.
        hits = np.flatnonzero(_near(pairs, secret, tolerance) & ~_near(pairs, public, 2 * tolerance))
        for hit in hits:
            start = int(starts[hit])
            if not (_straddles(start, first, second) or _in_a_box(start, values, first, second, tolerance)):
                return True
    return False


def _in_a_box(start: int, values: Floats, first: Flags, second: Flags, tolerance: float) -> bool:
    """Tell whether a pair is the middle of a box: least x, [greatest x, least y,] greatest y; a place's own box is none."""
    if start == 0 or start + 2 >= len(values) or not (first[start - 1] and second[start + 2]):
        return False
    wide, high = values[start] - values[start - 1], values[start + 2] - values[start + 1]
    return bool(wide >= 0 and high >= 0 and max(wide, high) > 2 * tolerance)


def _straddles(start: int, first: Flags, second: Flags) -> bool:
    """Tell whether a pair is the end of one vertex and the beginning of the next: x1 [y1 x2] y2.

    The vertices begin where the row of alternating coordinates begins, so that the pair lies an odd number behind.
    """
    begin = start
    while begin > 0 and (second if (start - begin) % 2 == 0 else first)[begin - 1]:
        begin -= 1
    end = start + 1
    while end + 1 < len(first) and (first if (end - start) % 2 == 1 else second)[end + 1]:
        end += 1
    return (start - begin) % 2 == 1 and (end - begin) % 2 == 1


def _near(points: Floats, others: Floats, tolerance: float) -> Flags:
    """Tell which points have one of `others` within `tolerance` on both axes."""
    near = np.zeros(len(points), dtype=bool)
    if len(points) and len(others):
        around = shapely.box(*(points - tolerance).T, *(points + tolerance).T)
        near[shapely.STRtree(np.asarray(shapely.points(others), dtype=object)).query(around)[0]] = True
    return near


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
    read = np.frombuffer(data, np.uint8)
    begins = np.flatnonzero(np.r_[True, read[:-1] < 128])
    place = (np.arange(len(read)) - np.repeat(begins, np.diff(begins, append=len(read)))) % 9  # nine bytes hold 63 bits
    bits = (read & 127).astype(np.int64) << 7 * place
    values = np.add.reduceat(bits, np.flatnonzero(place == 0))
    found: Floats = ((values >> 1) ^ -(values & 1)).astype(np.float64)
    return found


def _systems(degrees: Floats, crs: str) -> dict[str, Floats]:
    return {"degrees": degrees, "metric": to_metres(crs, degrees), "mercator": to_metres("EPSG:3857", degrees)}


def _vertices(table: GeoDataFrame) -> list[tuple[float, float]]:
    shapes = table.geometry.to_crs("EPSG:4326").to_numpy()
    return [(x, y) for x, y in shapely.get_coordinates(shapes).tolist()]


Said = tuple[str, Reader, str]
"""A text of the inputs: field, who may read it, what it says."""


def _said(plan: Plan) -> Iterator[Said]:
    """Yield every text of the inputs that a plan holds."""
    for s in plan.sites:
        mount = asdict(s.site.mount) if s.site.mount else {}
        yield from (*said_in("sites", asdict(s.site) | dict(s.site.extra)), *said_in("mount", mount))
    for visit in plan.inspections:
        yield from said_in("protocols", {**visit.values, "inspectors": visit.inspectors})
        yield from (said for permit in visit.permits for said in said_in("permits", asdict(permit)))
    for route in plan.connections.routes:
        yield from (said for quote in route.quotes for said in said_in("quotes", asdict(quote)))
    for handover in plan.handovers:
        yield from said_in("backhaul", asdict(handover))
    for hotspot in plan.ground.hotspots:
        yield from said_in("hotspots", asdict(hotspot))
    for found in plan.suggestions:
        yield from said_in("suggestions", asdict(found.place))
    for kind, table in {
        "backhaul": plan.ducts,
        "streets": plan.ground.streets,
        "buildings": plan.ground.buildings,
    }.items():
        yield from said_in(kind, {column: table[column].dropna().tolist() for column in ("id", "name")})
    names = [name for c in plan.criteria for name in (c.name.de, c.name.en)]
    yield from said_in(
        "settings",
        {
            "title": [plan.about.title.de, plan.about.title.en],
            "municipality": plan.about.municipality,
            "criteria": names,
        },
    )


def _words(every: list[Said]) -> frozenset[str]:
    """Return names and ids of the network that neither public inputs nor the closed list hold."""
    return _secret_names((t for field, reader, t in every if reader.audience == "utility" and field in _CALLED), every)


def _persons(every: list[Said]) -> frozenset[str]:
    """Return who inspected, proposed or answered (two letters are no name), and remarks of some length as they stand."""
    said = [(reader.person, text) for _, reader, text in every if reader.audience != "public"]
    named = [text for person, text in said if person == "name" or (person == "words" and len(text.split()) >= _REMARK)]
    full = {name for person, name in said if person == "name" and _is_full_name(name)}
    found = _secret_names(named, every) | _secret_names(full, every, mentioned=False)
    return frozenset(name for name in found if len(name) > 2)


def _is_full_name(name: str) -> bool:
    """Tell whether a name is a person's in full: of letters only, no word of the closed list among them."""
    words = name.replace(",", " ").split()
    large = all((word[0].isupper() and word.translate(_MARKS).isalpha()) or word in _SMALL for word in words)
    return large and 2 <= len(words) <= 4 and allowed_words().isdisjoint(word.casefold() for word in words)


def _secret_names(names: Iterable[str], every: list[Said], *, mentioned: bool = True) -> frozenset[str]:
    """Return the names that nobody knows from public inputs or the closed list; those of up to three letters in quotes.

    A number of up to five digits names nothing: it stands in every file. Without `mentioned`, public fields that may
    mention a person make no name public.
    """
    folded = {" ".join(name.casefold().split()) for name in names if name and name.strip()}
    public = [(reader, t) for _, reader, t in every if reader.audience == "public"]
    openly = " \n ".join(" ".join(t.casefold().split()) for reader, t in public if mentioned or reader.person == "no")
    folded = {name for name in folded if not (name.isdecimal() and len(name) <= _BARE_NUMBER)}
    secret = {name for name in folded if name not in allowed_words() and not _is_said(name, openly)}
    return frozenset(name if len(name) > 3 else f'"{name}"' for name in secret)


def _amounts(results: Plan, degrees: tuple[Floats, Floats]) -> frozenset[str]:
    """Return exact costs and lengths of the sites' ways as they might be written (round ones say nothing)."""
    written: set[str] = set()
    for route in results.connections.routes:
        if route.chosen is None:
            continue
        cost, length = route.chosen.cost_eur, route.chosen.length_m
        if cost is not None and round(cost) % 100:
            written |= _written(cost, degrees)
        if length is not None and route.chosen.bill is not None:
            written |= {f"{number(length, lang, decimals=1)} m" for lang in ("de", "en")} | _bare(length, degrees)
    suggested = [s.cost_eur for s in results.suggestions if s.cost_eur is not None]
    return frozenset(written).union(*(_written(cost, degrees) for cost in suggested if round(cost) % 100))


def _written(cost_eur: float, degrees: tuple[Floats, Floats]) -> set[str]:
    said = {eur(cost_eur, "de"), eur(cost_eur, "en"), eur(cost_eur, "de", cents=True)}
    return said | _bare(cost_eur, degrees)


def _bare(amount: float, degrees: tuple[Floats, Floats]) -> set[str]:
    """Return how an amount is written as a bare number, with two decimals or all; one like a longitude of the town with all."""
    if any((degrees[0] <= amount) & (amount <= degrees[1])):
        return {f"{amount:.{2 * _TELLING + 1}f}"[:-1] + "…"}
    return {f"{amount:.2f}", repr(round(amount, 2)), f"{amount:.9f}"[: _TELLING - 9] + "…"}
