"""What became of what was built: since when it is in use, faults, what was paid, and how the use of it is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StrictInt

from hotspots.base.text import Text, tr
from hotspots.model.counts import DAY_MIN, Usage
from hotspots.model.setting_types import Settings

PaidKind = Literal["once", "yearly", "monthly", "credit"]
PAID_WORDS: dict[PaidKind, Text] = {
    "once": tr("once"), "yearly": tr("per year"),
    "monthly": tr("per month"), "credit": tr("credit note"),
}  # fmt: skip
_EPOCH = date(1970, 1, 1).toordinal()


class OperationSetting(Settings):
    """How use after building is judged and told."""

    min_weeks: Annotated[StrictInt, Field(ge=1, le=520)] = 12
    """Weeks of use (after the start-up) below which nothing is judged."""
    start_up_weeks: Annotated[StrictInt, Field(ge=0, le=104)] = 4
    """First weeks after the start, told apart: the curious come, many don't know it yet."""
    small_number: Annotated[StrictInt, Field(ge=1, le=1000)] = 10
    """Figures of use below this are never exact in public."""


@dataclass(frozen=True, slots=True)
class Fault:
    """From which day to which a site was out of use (ISO; `until` None: it still is), in a line of words."""

    site: str
    since: str
    until: str | None
    words: str

    def touches(self, start_min: int, end_min: int) -> bool:
        """Tell whether a span of the town's clock has a part of it."""
        return minute_of(self.since) < end_min and (self.until is None or start_min < minute_of(self.until) + DAY_MIN)


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for a site: `eur` net (of a credit note: what comes back), a year's or month's from `date` on."""

    site: str
    kind: PaidKind
    what: str
    eur: float
    vat_percent: float | None
    date: str


@dataclass(frozen=True)
class Operation:
    """Everything in `operation/`; `use` is all that was measured, `places` the site or hotspot of each place in it."""

    in_use_from: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    paid: tuple[Paid, ...] = ()
    use: tuple[Usage, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)

    def starting(self, one: Usage, weeks: int) -> bool:
        """Tell whether a sum has use of a site's first weeks in it."""
        begin = self.in_use_from.get(self.places.get(one.place, ""))
        return begin is not None and one.start_min < minute_of(begin) + 7 * weeks * DAY_MIN

    def faulty(self, one: Usage) -> bool:
        """Tell whether a day or hour lies within a fault of its site (of a longer span nobody can say it)."""
        site = self.places.get(one.place)
        short = one.end_min - one.start_min <= DAY_MIN
        return short and any(f.site == site and f.touches(one.start_min, one.end_min) for f in self.faults)

    def steady(self, weeks: int) -> tuple[Usage, ...]:
        """Return the use after the start-up and outside faults: what is compared and learnt from."""
        return tuple(one for one in self.use if not self.starting(one, weeks) and not self.faulty(one))


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a plan said of one site when it was decided: (low, best, high) each; None where it couldn't say.

    `on` is the date of its data, `plan` its fingerprint.
    """

    plan: str
    on: str
    users_per_day: Sequence[float] | None
    invest_eur: Sequence[float] | None
    running_eur_per_year: Sequence[float] | None


def minute_of(day: str) -> int:
    """Return the minute of the town's clock at which a day (ISO) begins."""
    return (date.fromisoformat(day).toordinal() - _EPOCH) * DAY_MIN


def place_key(name: str) -> str:
    """Return the name of a place in the form in which operators' names and ours are compared."""
    return " ".join(name.casefold().replace("-", " ").replace("/", " ").split())
