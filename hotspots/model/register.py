"""The one register of facts: what each answer, decision and property of the network changes, and who reads which field.

Every quantity enters one criterion only: way and price the connection, everything else the readiness, ground and
people the demand. Forms ("wirkt auf …"), reference and the search for what is worth finding out read it; a test
changes every answer and sees that it changes what stands here and nothing else. Who reads each field of each input,
and whether it can name a person, stands in ``readers.toml``: the search for leaks and ``forget`` go by it, and a test
plants a word into every field and looks where it comes out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from hotspots.base.text import Text, listing, tr

Quantity = Literal["blocker", "way", "permit", "weeks", "power", "equipment", "readiness", "coverage", "years"]
QUANTITIES: dict[Quantity, Text] = {
    "blocker": tr("blockers"),
    "way": tr("the connection with its price"),
    "permit": tr("permits"),
    "weeks": tr("weeks"),
    "power": tr("power"),
    "equipment": tr("equipment"),
    "readiness": tr("readiness"),
    "coverage": tr("ground served"),
    "years": tr("years¦of building"),
}
Audience = Literal["public", "utility", "project", "nobody"]
Person = Literal["no", "name", "words"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What one kind of fact changes; nothing: it is only recorded."""

    changes: tuple[Quantity, ...] = ()

    @property
    def words(self) -> Text:
        """Return what it acts on, for forms."""
        if not self.changes:
            return tr("is only recorded")
        named = listing([QUANTITIES[name] for name in self.changes])
        return tr("acts on {named}", named=named)

    def told_in(self, hint: Text) -> Text:
        """Return the hint beside a field of a form with what its answer acts on."""
        return hint + " (" + self.words + ")"


ITEMS: Mapping[str, Fact] = {
    "owner": Fact(("permit", "weeks", "readiness")),
    "consent": Fact(("blocker", "weeks", "readiness")),
    "mount_place": Fact(("equipment", "weeks", "readiness")),
    "mount_height_m": Fact(("blocker", "way", "permit", "weeks", "readiness", "coverage")),
    "structure": Fact(("blocker", "weeks", "readiness")),
    "power": Fact(("blocker", "power", "weeks", "readiness")),
    "power_permanent": Fact(("power", "weeks", "readiness")),
    "power_distance_m": Fact(("power",)),
    "monument": Fact(("permit", "weeks", "equipment", "readiness")),
    "archaeology": Fact(("way", "permit", "weeks", "readiness")),
    "fibre": Fact(("blocker", "way", "permit", "weeks")),
    "in_house_m": Fact(("blocker", "way", "permit", "weeks")),
    "poe": Fact(("way",)),
    "penetrations": Fact(("way",)),
    "earthing": Fact(("way",)),
    "free_port": Fact(("way",)),
    "line_of_sight": Fact(("blocker", "way", "permit", "weeks")),
    "safety": Fact(("readiness",)),
    "access": Fact(("readiness",)),
    **dict.fromkeys(("parcel", "office", "power_metered", "channel_use_24_pct", "channel_use_5_pct", "date"), Fact()),
    **dict.fromkeys(("inspectors", "data_quality", "source", "photos", "remark"), Fact()),
}
"""Items of the inspection protocol; an item of a project's own acts on the readiness, if it has values."""

ANSWERS: Mapping[str, Fact] = {
    "verdict": Fact(("blocker",)),
    "connection_method": Fact(("way", "permit", "weeks")),
    "connection_eur": Fact(("blocker", "way", "permit", "weeks")),
    "connection_m": Fact(("way", "weeks")),
    "connection_weeks": Fact(("weeks", "years")),
    "connection_until": Fact(("years",)),
    "connection_after": Fact(("weeks", "years")),
    "connection_with": Fact(("years",)),
    "connection_payer": Fact(("years",)),
    "connection_handover": Fact(("way",)),
    "connection_ports": Fact(("blocker", "way", "permit", "weeks", "years")),
    "connection_route": Fact(("way", "weeks")),
    "mount": Fact(("way", "weeks", "coverage")),
    **dict.fromkeys(("condition", "priority", "comment"), Fact()),
}
"""What the utility answers."""

DECISIONS: Mapping[str, Fact] = {
    "status": Fact(("blocker", "years", "coverage")),
    "year": Fact(("years",)),
    "cost_eur": Fact(("years",)),
    **dict.fromkeys(("date", "order"), Fact()),
}
"""What the council decides: open sites compete, fixed ones are paid and serve, others are out (see `sites`)."""

NETWORK: Mapping[str, Fact] = {
    "free_ports": Fact(("blocker", "way", "permit", "weeks", "years")),
    "building": Fact(("blocker", "way", "permit", "weeks")),
    "free": Fact(("way", "permit", "weeks")),
    "surface": Fact(("way", "weeks")),
    "ground": Fact(("way", "weeks")),
    "roadworks": Fact(("years",)),
}
"""What the utility's network and the map say."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who may read a field of an input, and whether it holds a person's name, words that may mention one, or neither."""

    audience: Audience
    person: Person = "no"


@cache
def readers() -> Mapping[str, Mapping[str, Reader]]:
    """Return every field of every input with its reader."""
    found = {}
    for kind, told in tomllib.loads((files("hotspots.model") / "readers.toml").read_text(encoding="utf-8")).items():
        fields = [(field, who) for who in get_args(Audience) for field in told.get(who, "").split()]
        persons: dict[str, Person] = dict.fromkeys(told.get("words", "").split(), "words")
        persons |= dict.fromkeys(told.get("names", "").split(), "name")
        found[kind] = {field: Reader(who, persons.get(field, "no")) for field, who in fields}
    return found


def reader_of(kind: str, field: str) -> Reader:
    """Return who reads a field: by its name, its section, as any other one; else it stands beside the fields."""
    known, beside = readers()[kind], Reader("nobody", "words")
    section = known.get(f"{field.partition('.')[0]}.*")
    return known.get(field) or section or (beside if field.startswith("(") else known.get("*", beside))


@cache
def person_fields() -> frozenset[str]:
    """Return the fields that hold nothing but a person's name, whatever the input."""
    return frozenset(f for known in readers().values() for f, reader in known.items() if reader.person == "name")


def said_in(kind: str, values: Mapping[str, object]) -> Iterator[tuple[str, Reader, str]]:
    """Yield every text of one object of an input: field, who may read it, what it says."""
    for field, value in values.items():
        for text in value if isinstance(value, list | tuple) else (value,):
            if isinstance(text, str) and text.strip():
                yield field, reader_of(kind, field), text
