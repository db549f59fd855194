"""What the utility offers for connecting a site: a way with its price, and until when and on which terms it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hotspots.base.text import Text, euros, join, numbers
from hotspots.model.overrides import Override, Overrides
from hotspots.model.permits import METHODS, MethodName


@dataclass(frozen=True, slots=True)
class Quote:
    """One offer; null where it says nothing. `eur`: once, net, for everything up to the mount."""

    site: str
    method: MethodName | None
    eur: float | None
    source: str
    metres: float | None = None
    weeks: float | None = None
    """From the order until the connection works."""
    valid_until: str | None = None
    """Last day on which it can be ordered (ISO)."""
    not_before: str | None = None
    """First day on which it can be built, works of others awaited (ISO)."""
    only_with: tuple[str, ...] = ()
    """Sites without which it doesn't hold."""
    condition: str = ""
    """Anything else, in words; it can't be reckoned with."""
    handover: str | None = None

    @property
    def words(self) -> Text:
        """Return the offer in words, its terms included."""
        said = [METHODS[self.method]] if self.method else []
        said += [euros(self.eur)] if self.eur is not None else []
        if self.weeks is not None:
            weeks = numbers(self.weeks)
            said.append(Text(f"{weeks.de} Wochen", f"{weeks.en} weeks"))
        if self.valid_until:
            said.append(Text(f"gilt bis {_day(self.valid_until)}", f"valid until {self.valid_until}"))
        if self.not_before:
            said.append(Text(f"nicht vor {_day(self.not_before)}", f"not before {self.not_before}"))
        if self.only_with:
            names = ", ".join(self.only_with)
            said.append(Text(f"nur zusammen mit {names}", f"only together with {names}"))
        if self.condition:
            said.append(Text(f"Bedingung: {self.condition}", f"condition: {self.condition}"))
        return join(said)


def _day(iso: str) -> str:
    return ".".join(reversed(iso.split("-")))


def quotes_of(overrides: Overrides) -> tuple[Quote, ...]:
    """Return the offers that answers made and the project took over, one per site."""
    by_site: dict[str, dict[str, Override]] = {}
    for one in overrides.values:
        if one.field in _FIELDS:
            by_site.setdefault(one.site, {})[one.field] = one
    return tuple(_quote(site, said) for site, said in sorted(by_site.items()))


def _quote(site: str, said: Mapping[str, Override]) -> Quote:
    numbers = {k: float(o.value) for k, o in said.items() if isinstance(o.value, int | float)}
    words = {k: o.value for k, o in said.items() if isinstance(o.value, str)}
    return Quote(
        site,
        next((m for m in METHODS if m == words.get("connection_method")), None),
        numbers.get("connection_eur"),
        next(said[name].source for name in _FIELDS if name in said),
        numbers.get("connection_m"),
        numbers.get("connection_weeks"),
        words.get("connection_until"),
        words.get("connection_after"),
        named_sites(words.get("connection_with", "")),
        words.get("condition", ""),
    )


def named_sites(words: str) -> tuple[str, ...]:
    """Return the ids in a list of sites."""
    return tuple(part.strip() for part in words.replace(";", ",").split(",") if part.strip())


_FIELDS = (
    "connection_eur", "connection_method", "connection_m", "connection_weeks", "connection_until", "connection_after",
    "connection_with", "condition",
)  # fmt: skip
