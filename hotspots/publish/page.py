"""The page as plain data: everything the map page shows, in one language, ready to be set in type.

A :class:`Page` has no field for a route, a handover or a unit price: what is built for the public cannot carry
them. They stand in :class:`UtilityExtras`, which only the utility's edition is given. Strings are final; numbers
are what the page calculates with. Coordinates are WGS 84, ``(lon, lat)`` in degrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hotspots.base.text import Lang, words
from hotspots.model.estimate import Quality
from hotspots.model.settings import AccessibilitySetting

Reader = Literal["page", "script"]
StreetKind = Literal["main", "street", "pedestrian", "path"]
STREET_KINDS: tuple[StreetKind, ...] = ("path", "street", "pedestrian", "main")
"""In the order in which they are painted."""

Grade = Literal["good", "fair"]
GRADES: tuple[Grade, ...] = ("fair", "good")

CARDS_UP_TO = 200
"""Up to this many sites each has a full card; above, the script pages through short rows."""
SITES_UP_TO = 500
"""A page shows so many sites, the first ones; all stand in the tables beside it."""

Edition = Literal["public", "utility"]
Point = tuple[float, float]
Places = NDArray[np.float64]
"""Longitude and latitude in degrees, shape (places, 2)."""

Line = tuple[Point, ...]
Rings = tuple[Line, ...]
"""Outer ring, then holes; closed or not, both are understood."""
Cells = tuple[str, ...]
"""A row of a table."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is judged, and how much it weighs."""

    id: str
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion adds to a site: the figure in words, its value 0…1 and weight × value."""

    criterion: str
    shown: str
    value: float | None
    contribution: float | None
    source: str
    quality: Quality


@dataclass(frozen=True, slots=True)
class Week:
    """A typical week: 168 passages per hour, Monday 0 h first, and what it says in words."""

    values: tuple[float, ...]
    words: str
    source: str
    quality: Quality


@dataclass(frozen=True, slots=True)
class Site:
    """One site as its card shows it. `rank` is None when it is blocked; `blockers` then say why."""

    id: str
    name: str
    lon: float
    lat: float
    rank: int | None
    certainty: str
    reasons: tuple[tuple[str, str], ...]
    """What speaks `for` it or `against` it, or is `unjudged`, each in words."""
    users: str
    cost: str
    when: str
    events: str = ""
    """Who comes on days of events."""
    basis: str = ""
    """On what its figures rest at the weakest."""
    would_change: tuple[str, ...] = ()
    decided: str = ""
    """What was decided of it before."""
    picture: bytes = b""
    """The photo that everyone may see (JPEG)."""
    place: str = "–"
    """The place in words, "1–2" for a tie; a badge has the rank."""
    rank_low: int | None = None
    rank_high: int | None = None
    status: str = ""
    is_open: bool = True
    """Whether it competes; else what was decided stands in `status`."""
    in_use: str = ""
    """Since when it is in use and by how many."""
    mount: str = ""
    coverage: str = ""
    busy: str = ""
    """What the busiest hour asks for."""
    long_run: str = ""
    utility_view: str = ""
    phase: int | None = None
    blockers: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    week: Week | None = None
    values: tuple[float, ...] = ()
    """What the weights weigh, by criterion (0…1), 0 where it was not judged; none at all where no site was."""
    most: tuple[float, ...] = ()
    """The greatest values, where `values` are only the least that may be told."""


@dataclass(frozen=True, slots=True)
class Phase:
    """What is built in one year: ids of sites, euros once and per year in words."""

    year: int
    sites: tuple[str, ...]
    cost: str
    running: str
    note: str = ""
    """Why the year costs less than its sites alone, where it does."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The best set of sites for one budget."""

    budget_eur: float
    budget: str
    sites: tuple[str, ...]
    users: str
    invest: str


@dataclass(frozen=True, slots=True)
class Street:
    """A street segment; `name` may be empty."""

    name: str
    kind: StreetKind
    line: Line


@dataclass(frozen=True, slots=True)
class Coverage:
    """Ground that a site would serve: well, or fairly."""

    site: str
    grade: Grade
    rings: Rings


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place with a name: public WLAN that exists already, or a point of the network where a site can join (secret)."""

    name: str
    lon: float
    lat: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place suggested for a further site; `mark` is how map and table call it."""

    mark: str
    name: str
    lon: float
    lat: float
    people: str
    cost: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """The base map, from the project's own data."""

    streets: tuple[Street, ...] = ()
    buildings: tuple[Rings, ...] = ()
    water: tuple[Rings, ...] = ()
    green: tuple[Rings, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The page for everyone: no field can hold what is confidential."""

    lang: Lang
    title: str
    subtitle: str
    answers: tuple[tuple[str, str], ...]
    """What a council asks first, and the answer."""
    data_date: str
    fingerprint: str
    criteria: tuple[Criterion, ...]
    sites: tuple[Site, ...]
    """In the order of the proposal."""
    notes: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    """What rests on estimates or examples, the weightiest first."""
    assumed_share: float = 0.0
    """How much of what decides rests on them, 0…1."""
    order: tuple[str, ...] = ()
    """Why years and places differ, where they do."""
    licence: str = ""
    cite: str = ""
    illustrative: str = ""
    """What the project itself says of its examples."""
    foreign: str = ""
    """The language of the project's own words, where the page has another."""
    given: frozenset[str] = frozenset()
    """Words of the project's own that it gives in the page's language."""
    changes: tuple[str, ...] = ()
    """What would change the order."""
    phases: tuple[Phase, ...] = ()
    portfolios: tuple[Portfolio, ...] = ()
    ground: Ground = Ground()
    coverage: tuple[Coverage, ...] = ()
    hotspots: tuple[NamedPlace, ...] = ()
    method: tuple[str, ...] = ()
    sources: tuple[Cells, ...] = ()
    """Kind of data, where from, how good."""
    declaration: AccessibilitySetting = field(default_factory=AccessibilitySetting)
    counting: tuple[str, ...] = ()
    """How many use what is built in the end, and who of them was counted once."""
    suggestions: tuple[Suggestion, ...] = ()
    sites_all: int = 0
    suggestions_all: int = 0
    """How many there are, where not all are shown."""

    @property
    def cards(self) -> tuple[Site, ...]:
        """Return the sites that are told in full without scripts."""
        return self.sites[:CARDS_UP_TO]

    def foreign_of(self, words: str) -> str | None:
        """Return the language of words of the project's own, where the page has another."""
        return None if words in self.given else self.foreign or None

    @property
    def places(self) -> Places:
        """Return where the sites are: a row (lon, lat) for each."""
        return np.array([(site.lon, site.lat) for site in self.sites], float).reshape(-1, 2)

    @property
    def is_rough(self) -> bool:
        """Tell whether values are published as spans only."""
        return any(site.most for site in self.sites)


@dataclass(frozen=True, slots=True)
class ConnectionOption:
    """One way to connect a site, in words: method, metres by surface, euros, and what speaks for or against it."""

    method: str
    metres: str
    cost: str
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class UtilityExtras:
    """What only the utility may see, and the words of the methods that an answer may choose (id, words)."""

    routes: tuple[Line, ...] = ()
    """How sites would join the network."""
    network: tuple[Line, ...] = ()
    """Existing ducts and lines."""
    handovers: tuple[NamedPlace, ...] = ()
    prices: tuple[Cells, ...] = ()
    """Item, price, source, quality."""
    tips: tuple[Cells, ...] = ()
    """A figure that could turn the first places round: what it is now, where it turns them, how likely."""
    connections: Mapping[str, tuple[ConnectionOption, ...]] = field(default_factory=dict)
    """The ways to connect each site."""
    methods: tuple[tuple[str, str], ...] = ()


def say_all(reader: Reader, lang: Lang) -> dict[str, str]:
    """Return every word that Python sets in type (page) or that travels to the script in the page, by name."""
    return {name: text.say(lang) for name, text in words(f"publish/map: {reader}").items()}
