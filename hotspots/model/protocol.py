"""The inspection protocol: one schema that feeds the form, the checker, the paper sheet and the readiness.

An :class:`Item` says what is asked and what each answer means: its value 0…1, what it costs (names of prices
in :mod:`hotspots.model.figures`), the weeks it takes, the permit it needs, and whether it rules the site out.
The items themselves stand in :mod:`hotspots.model.protocol_items`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from math import isclose
from typing import ClassVar, Literal

from hotspots.base.text import Lang, Text, exactly, tr, verbatim
from hotspots.model.estimate import Quality
from hotspots.model.permits import Permit, Stage

SCHEMA_ID = "hotspots/protocol/1"

ItemType = Literal["choice", "bool", "number", "text", "date", "list"]
Value = str | bool | float | date | tuple[str, ...]

YES, NO = "yes", "no"
#: Parts of a visit that aren't answers to single questions.
PHOTOS, MOUNT, PERMITS = "photos", "mount", "permits"
#: Places this near to each other are one, in degrees: less than a metre.
NEAR_DEG = 1e-5


@dataclass(frozen=True, slots=True)
class Effect:
    """What an answer means beyond its value; `blocker` is the reason why nothing can be built, `lift` the way out."""

    prices: tuple[str, ...] = ()
    weeks: float = 0
    permit: str | None = None
    blocker: Text | None = None
    lift: Text | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed answer; `value` is null if the item doesn't count."""

    id: str
    label: Text
    value: float | None = None
    effect: Effect = Effect()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the protocol.

    `points` is the value function of a number (physical value, value 0…1; piecewise linear). `unit_price` prices
    each unit of a number. `likely` bounds a number that nobody has measured yet. `only_if` names an item and
    the answers to it that make this item apply.
    """

    id: str
    section: str
    label: Text
    help: Text
    type: ItemType
    choices: tuple[Choice, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""
    required: bool = False
    weight: float = 0.0
    points: tuple[tuple[float, float], ...] = ()
    unit_price: str | None = None
    likely: tuple[float, float] | None = None
    only_if: tuple[str, tuple[str, ...]] | None = None
    settled_by: tuple[str, tuple[str, ...]] | None = None
    """An item whose answers say this one too, so that it isn't asked again nor counted twice."""
    stage: Stage = "works"
    aliases: tuple[str, ...] = ()
    open: ClassVar[bool] = False
    decimal_dot: ClassVar[bool] = False

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Return the limits of a number that has both."""
        return None if self.type != "number" or self.low is None or self.high is None else (self.low, self.high)

    def title(self, lang: Lang, *, star: bool = False) -> str:
        """Return its label with the unit; with a star if it is required."""
        return f"{self.label.say(lang)}{f' ({self.unit})' if self.unit else ''}{' *' if star and self.required else ''}"

    @property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """Return the id of each choice with what people write for it."""
        return {c.id: (c.label.de, c.label.en, *c.aliases) for c in self.choices}

    def choice(self, answer: Value | None) -> Choice | None:
        """Return the choice that `answer` names (for a bool: the one for yes or no)."""
        name = (YES if answer else NO) if isinstance(answer, bool) else answer
        return next((c for c in self.choices if c.id == name), None)

    def value_of(self, answer: Value) -> float | None:
        """Return the value 0…1 of an answer, null if the item doesn't count."""
        if self.points and isinstance(answer, int | float) and not isinstance(answer, bool):
            return interpolate(self.points, float(answer))
        chosen = self.choice(answer)
        return chosen.value if chosen else None

    def open_choices(self) -> tuple[Choice, ...]:
        """Return the choices that count and don't rule the site out: what an unknown answer may turn out to be."""
        return tuple(c for c in self.choices if c.value is not None and c.effect.blocker is None)

    def value_range(self) -> tuple[float, float]:
        """Return the least and greatest value that an unknown answer may have."""
        values = [v for _, v in self.points] or [c.value for c in self.open_choices() if c.value is not None]
        return (min(values), max(values)) if values else (1.0, 1.0)

    def applies(self, answers: Mapping[str, Value]) -> bool:
        """Tell whether the item is asked, given the other answers."""
        if self.only_if is None:
            return True
        name, wanted = self.only_if
        return answers.get(name) in wanted

    def is_settled(self, answers: Mapping[str, Value]) -> bool:
        """Tell whether another answer says this one too, and nothing here contradicts it."""
        if self.settled_by is None or answers.get(self.settled_by[0]) not in self.settled_by[1]:
            return False
        return self.id not in answers or self.value_of(answers[self.id]) == self.value_range()[1]

    def say(self, answer: Value) -> Text:
        """Return the answer in words."""
        chosen = self.choice(answer)
        if chosen:
            return chosen.label
        if isinstance(answer, bool):
            return tr("yes") if answer else tr("no")
        if isinstance(answer, date):
            return Text(f"{answer:%d.%m.%Y}", answer.isoformat())
        if isinstance(answer, float):
            return exactly(answer) + verbatim(f" {self.unit}".rstrip())
        return verbatim(answer if isinstance(answer, str) else ", ".join(answer))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the form."""

    id: str
    label: Text


@dataclass(frozen=True)
class Schema:
    """All sections and items in the order of the form."""

    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    by_id: Mapping[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {item.id: item for item in self.items})

    def of_section(self, section: Section) -> tuple[Item, ...]:
        """Return the items under a heading."""
        return tuple(item for item in self.items if item.section == section.id)

    def extended(self, section: Section, items: tuple[Item, ...]) -> Schema:
        """Return the schema with a project's own items under a heading of their own."""
        own = tuple(replace(item, section=section.id) for item in items)
        return Schema((*self.sections, section), (*self.items, *own)) if own else self


@dataclass(frozen=True, slots=True)
class Inspection:
    """One visit's record of one site. `on` is null if nobody wrote the date down. Inspectors are personal data."""

    site: str
    on: date | None
    inspectors: tuple[str, ...]
    values: Mapping[str, Value]
    permits: tuple[Permit, ...] = ()
    file: str = ""
    sheet: str = ""
    row: int = 0
    position: tuple[float, float] | None = None
    """Where the mount was found (lon, lat), if not where the plan has it."""

    @property
    def quality(self) -> Quality:
        """Return how good the answers are; estimated if the protocol doesn't say."""
        said = self.values.get("data_quality")
        return said if said in ("measured", "illustrative") else "estimated"  # type: ignore[return-value]

    @property
    def source(self) -> Text:
        """Return how outputs name the visit: by its day, never by a file or sheet, whose name may name a person."""
        if self.on is None:
            return tr("inspection")
        return tr("inspection of {on:%Y-%m-%d}", on=self.on)

    def sort_key(self) -> tuple[date, str, str, int]:
        """Order inspections by date; undated ones come first, so that any dated one wins."""
        return (self.on or date.min, self.file, self.sheet, self.row)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer that counts, the visit it comes from, and the visits of the same day that said something else."""

    value: Value
    inspection: Inspection
    disputed: tuple[Inspection, ...] = ()


def answers_of(inspections: Iterable[Inspection], site: str) -> dict[str, Answer]:
    """Return the latest answer to each item of one site's inspections among those of the project."""
    answers: dict[str, Answer] = {}
    for visit in sorted((v for v in inspections if v.site == site), key=Inspection.sort_key):
        for name, value in visit.values.items():
            known = answers.get(name)
            if known is None or known.inspection.on != visit.on:
                answers[name] = Answer(value, visit)
            else:
                others = (*known.disputed, known.inspection)
                differ = tuple(other for other in others if contradict(name, other.values[name], value))
                answers[name] = Answer(value, visit, differ)
    return answers


def contradict(item: str, one: Value, two: Value) -> bool:
    """Tell whether two answers to one question can't both hold; photos add up."""
    if isinstance(one, float) and isinstance(two, float):
        return not isclose(one, two, rel_tol=1e-9)
    return item != PHOTOS and one != two


def is_same_visit(one: Inspection, two: Inspection) -> bool:
    """Tell whether two records are of one visit: site, day and, where both say so, who was there."""
    first, second = ({name.casefold() for name in visit.inspectors} for visit in (one, two))
    return (one.site, one.on) == (two.site, two.on) and (first == second or not first or not second)


def joined(one: Inspection, two: Inspection) -> tuple[Inspection, tuple[str, ...]]:
    """Return a visit with all that two records of it say, and where they contradict each other: there `one` stays."""
    values, permits = dict(one.values), {(p.method, p.kind): p for p in one.permits}
    disputed = [name for name, value in two.values.items() if contradict(name, values.setdefault(name, value), value)]
    disputed += [PERMITS] if any(permits.setdefault((p.method, p.kind), p) != p for p in two.permits) else []
    names = [v.values[PHOTOS] for v in (one, two) if PHOTOS in v.values]
    values |= {PHOTOS: tuple(dict.fromkeys(n for some in names if isinstance(some, tuple) for n in some))} if names else {}  # fmt: skip
    if one.position and two.position and any(abs(x - y) > NEAR_DEG for x, y in zip(one.position, two.position, strict=True)):  # fmt: skip
        disputed.append(MOUNT)
    place, who = one.position or two.position, one.inspectors or two.inspectors
    both = replace(one, values=values, permits=tuple(permits.values()), position=place, inspectors=who)
    return both, tuple(disputed)


def permits_of(inspections: tuple[Inspection, ...]) -> tuple[Permit, ...]:
    """Return the latest row of each permit (by method and kind) of one site's inspections."""
    latest: dict[tuple[str, str], Permit] = {}
    for visit in sorted(inspections, key=Inspection.sort_key):
        latest.update({(permit.method, permit.kind): permit for permit in visit.permits})
    return tuple(latest[key] for key in sorted(latest))


def interpolate(points: tuple[tuple[float, float], ...], x: float) -> float:
    """Return the piecewise-linear function through `points` at `x`, constant beyond its ends."""
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]
