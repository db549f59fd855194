"""Find the place of an address without asking anybody: in the town's own list of addresses and its streets.

A house number that is listed is exact; one between listed ones on the same side is interpolated; without a number the
middle of the street is all that can be said. How near that is stands with the place, as its uncertainty.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
from shapely import get_coordinates

from hotspots.base.errors import Report
from hotspots.base.places import metres_apart
from hotspots.base.text import Text, plain, tr
from hotspots.inputs.context import Context, Table
from hotspots.inputs.geojson import Row
from hotspots.inputs.layers.rows import rows_of
from hotspots.inputs.read.sheets import said
from hotspots.inputs.values import bare
from hotspots.model.layers import LAYERS

Precision = Literal["house_number", "several", "interpolated", "street", "name"]
PRECISIONS: Mapping[Precision, Text] = {
    "house_number": tr("house number"),
    "several": tr("several places of this number, the middle one holds"),
    "interpolated": tr("interpolated between house numbers"),
    "street": tr("street only"),
    "name": tr("name of a building"),
}
EXACT_M, BETWEEN_M, FARTHEST_M = 15.0, 40.0, 1000.0
"""How far off a place may be by its precision; two places of one address farther apart than `FARTHEST_M` are two."""
_NUMBER = re.compile(r"(?:Haus-?)?(?:Nr\.?|No\.?)?\s*(\d{1,4})\s*([a-z])?(?:\s*(?:[-–/+,;]|bis)\s*(\d{1,4})?\s*[a-z]?)*$", re.IGNORECASE)  # fmt: skip
_POSTCODE = re.compile(r"\b(?:D-?\s?)?(\d{5})\b")
_SHORT = ((r"str\.?(?=\b|$)", "strasse"), (r"pl\.?$", "platz"), (r"\bst\.", "sankt"), (r"\bdr\.", "doktor"))


@dataclass(frozen=True, slots=True)
class Address:
    """One line of the list: street, number as it is written, place in WGS 84."""

    street: str
    number: str
    lon: float
    lat: float
    postcode: str = ""
    name: str = ""
    of_building: bool = False


@dataclass(frozen=True, slots=True)
class AddressPlace:
    """Where an address lies, and how sure that is."""

    lon: float
    lat: float
    precision: Precision
    uncertainty_m: float


class AddressBook:
    """The addresses of a town and the course of its streets: `streets` holds vertices (lon, lat) by name."""

    def __init__(
        self, addresses: Iterable[Address], streets: Mapping[str, Sequence[tuple[float, float]]] | None = None
    ) -> None:
        self._houses: dict[str, dict[tuple[int, str], list[Address]]] = defaultdict(lambda: defaultdict(list))
        self._names: dict[str, list[Address]] = defaultdict(list)
        for one in addresses:
            for number in house_numbers(one.number):
                self._houses[plain_street(one.street)][number].append(one)
            if one.name:
                self._names[plain_street(one.name)].append(one)
        self._streets = {plain_street(name): points for name, points in (streets or {}).items() if points}
        self._known = sorted({*self._houses, *self._streets})

    def __len__(self) -> int:
        return len(self._known)

    def find(self, text: str) -> AddressPlace | None:
        """Return the place of an address as people write it, None where the town's list doesn't hold it."""
        postcode = _POSTCODE.search(text)
        for street, number in read_address(text):
            key = plain_street(street)
            if number is None and key in self._names:
                return _middle([(a.lon, a.lat) for a in self._names[key]], "name")
            if key in self._houses and number is not None:
                return self._house(key, number, postcode[1] if postcode else "", _bare_number(text))
            if key in self._houses or key in self._streets:
                return self._street(key)
        return None

    def nearest(self, text: str) -> str:
        """Return the known street whose name is nearest to that of an address, for a hint."""
        streets = [plain_street(street) for street, _ in read_address(text)]
        return next((close[0] for s in streets if (close := get_close_matches(s, self._known, 1, 0.75))), "")

    def _house(self, key: str, number: tuple[int, str], postcode: str, text: str) -> AddressPlace | None:
        houses = self._houses[key]
        exact = houses.get(number) or houses.get((number[0], ""), [])
        same = [a for a in exact if not postcode or not a.postcode or a.postcode == postcode]
        whole = [
            a for a in same if "-" in (span := _bare_number(a.number)) and span in text
        ]  # "22-24" as it is written
        same = whole or [a for a in same if house_numbers(a.number) == [number]] or same  # "22" before "22-24"
        same = [a for a in same if a.of_building] or same  # the house before the shops in it
        if same:
            return _middle([(a.lon, a.lat) for a in same], "house_number")
        side = sorted((n, letter) for n, letter in houses if n % 2 == number[0] % 2)
        for low, high in pairwise(side):
            if low[0] <= number[0] <= high[0]:
                share = (number[0] - low[0]) / max(high[0] - low[0], 1)
                (a, b), (c, d) = (_mean([(x.lon, x.lat) for x in houses[n]]) for n in (low, high))
                return AddressPlace(a + share * (c - a), b + share * (d - b), "interpolated", max(BETWEEN_M, metres_apart((a, b), (c, d)) / 2))  # fmt: skip
        return self._street(key)

    def _street(self, key: str) -> AddressPlace | None:
        points = self._streets.get(key) or [(a.lon, a.lat) for listed in self._houses[key].values() for a in listed]
        middle = _mean(points)
        at = min(points, key=lambda p: metres_apart(p, middle))
        reach = max(metres_apart(p, at) for p in points)
        return AddressPlace(at[0], at[1], "street", max(round(reach), BETWEEN_M)) if reach <= 5 * FARTHEST_M else None


def address_book(project: Path) -> AddressBook:
    """Return the addresses and streets of the project in a folder; its faults are for `check` to say."""
    unheard = Report()
    rows = rows_of(project, LAYERS["addresses"], unheard)
    houses = [
        Address(str(v["street"]), str(v["housenumber"]), row.shape.x, row.shape.y, str(v.get("postcode") or ""),
                str(v.get("name") or ""), bool(v.get("of_building")))
        for row in rows if (v := row.values).get("street") and v.get("housenumber")
    ]  # fmt: skip
    streets: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows_of(project, LAYERS["streets"], unheard):
        if row.values.get("name"):
            streets[str(row.values["name"])] += [(x, y) for x, y in get_coordinates(row.shape).tolist()]
    return AddressBook(houses, streets)


def read_address(text: str) -> list[tuple[str, tuple[int, str] | None]]:
    """Return what an address may say as (street, house number or None), the likeliest first."""
    words = _POSTCODE.sub(" ", text)
    parts = [p.strip() for p in re.split(r"[,;|\n]", words) if p.strip()]
    found: list[tuple[str, tuple[int, str] | None]] = []
    for part in [*parts, " ".join(parts[:2]), *([f"{parts[0]} {parts[1]}"] if len(parts) > 1 else [])]:
        match = _NUMBER.search(part)
        if match and (street := part[: match.start()].strip(" ,.")) and len(street) > 1:
            found.append((street, (int(match[1]), (match[2] or "").lower())))
    return [*found, *((part, None) for part in parts)]


def house_numbers(text: str) -> list[tuple[int, str]]:
    """Return each house number that a list's entry stands for: ``12-16`` is 12, 14, 16."""
    found: list[tuple[int, str]] = []
    for part in re.split(r"[;,/+]", str(text)):
        ends = [(int(n), letter.lower()) for n, letter in re.findall(r"(\d{1,4})\s*([a-zA-Z])?(?![a-zA-Z])", part)]
        span = len(ends) == 2 and re.search(r"[-–]|bis", part) and 0 < ends[1][0] - ends[0][0] <= 40
        found += [(n, "") for n in range(ends[0][0], ends[1][0] + 1, 2)] if span else ends
    return found


def plain_street(name: str) -> str:
    """Return a street's name in the form in which names are compared."""
    word = plain(name)
    for short, long in _SHORT:
        word = re.sub(short, long, word)
    return re.sub(r"[^a-z0-9]", "", word)


def _bare_number(text: str) -> str:
    return re.sub(r"\s", "", text).replace("–", "-").lower()


def _mean(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    lon, lat = np.mean(np.array(points), axis=0).tolist()
    return lon, lat


def _middle(points: Sequence[tuple[float, float]], precision: Precision) -> AddressPlace | None:
    """Return the one place of several entries; None where they lie too far apart to be one."""
    at = min(points, key=lambda p: sum(metres_apart(p, q) for q in points))
    reach = max(metres_apart(p, at) for p in points)
    precision = "several" if precision == "house_number" and reach > BETWEEN_M else precision
    return AddressPlace(at[0], at[1], precision, max(EXACT_M, round(reach))) if reach <= FARTHEST_M else None


def _with_letter(row: Row) -> Row:
    """Return an address whose house number has its letter, which registers keep in a column of its own."""
    key = next((key for key in row.values if bare(key) in _LETTER), None)
    if key is None or row.values.get("housenumber") is None:
        return row
    values = {k: v for k, v in row.values.items() if k != key}
    return replace(row, values=values | {"housenumber": f"{row.values['housenumber']}{said(row.values[key]) or ''}"})


def whole_addresses(rows: Sequence[Row], table: Table, context: Context) -> list[Row]:
    """Return the rows with street and house number, which may stand in one column; the others are named and left."""
    whole, short = [], 0
    places: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in map(_with_letter, rows):
        values = dict(row.values)
        if re.fullmatch(r"\d{4}", postcode := said(values.get("postcode")) or ""):
            short, values["postcode"] = short + 1, f"0{postcode}"
        key = next((key for key in values if bare(key) in ("adresse", "anschrift", "address")), None)
        if key is not None and not (values.get("street") and values.get("housenumber")):
            street, number = read_address(str(values[key]))[0]
            values |= {"street": street, "housenumber": None if number is None else f"{number[0]}{number[1]}"}
        if values.get("street") and values.get("housenumber") and not _DATE.match(str(values["housenumber"])):
            whole.append(replace(row, values=values))
            at = " ".join(str(values[k]) for k in ("street", "housenumber", "postcode") if values.get(k))
            places[at].append((row.shape.x, row.shape.y))
    if less := len(rows) - len(whole):
        context.notes.leave(table.part.file, table.part.name, tr("without street or house number"), less)
    if short:
        context.guess(table, tr("postcodes of four digits, read with a 0 before them: {short}", short=short))
    if apart := [at for at, each in places.items() if any(metres_apart(each[0], p) > FARTHEST_M for p in each)]:
        shown = "; ".join(apart[:5])
        context.guess(table, tr("one address at places far apart, not found by its number: {apart}", apart=shown))
    return whole


_DATE = re.compile(r"\d+\.\s?(\d|[A-ZÄÖÜ][a-zä]{2})")
"""What a spreadsheet makes of the house number 3-5: 03. Mai, 03.05.2024."""
_LETTER = frozenset({"zusatz", "hausnummerzusatz", "hausnrzusatz", "hnrzusatz", "adz", "hnrz", "buchstabe", "nrzusatz"})
