"""What the utility offers for connecting a site: a way with its price, and until when and on which terms it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hotspots.base.places import to_metres
from hotspots.base.text import WEEKS, Text, counted, day, euros, join, listing, tr, verbatim
from hotspots.model.answers import DRAWN
from hotspots.model.network import ExistingHotspot, Handover, Network
from hotspots.model.overrides import OVERRIDES_FILE, Override, Overrides
from hotspots.model.payments import Payer
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
    with_names: tuple[str, ...] = ()
    """What people call them."""
    condition: str = ""
    """Anything else, in words; it can't be reckoned with."""
    handover: str | None = None
    payer: Payer | None = None
    """Who pays the price; null: the town."""
    line: tuple[tuple[float, float], ...] = ()
    """The way as the utility has drawn it, in metres."""
    file: str = "network/quotes.csv"

    @property
    def words(self) -> Text:
        """Return the offer in words, its terms included."""
        said = [METHODS[self.method]] if self.method else []
        said += [euros(self.eur)] if self.eur is not None else []
        if self.weeks is not None:
            said.append(counted(round(self.weeks), *WEEKS))
        if self.valid_until:
            said.append(tr("valid until ") + day(self.valid_until))
        if self.not_before:
            said.append(tr("not before ") + day(self.not_before))
        if self.only_with:
            said.append(tr("only together with ") + listing([verbatim(s) for s in self.with_names or self.only_with]))
        if self.payer == "utility":
            said.append(tr("paid by the utility"))
        if self.condition:
            said.append(tr("condition: {condition}", condition=self.condition))
        return join(said)


def quotes_of(overrides: Overrides, crs: str) -> tuple[Quote, ...]:
    """Return the offers that answers made and the project took over, one per site; drawn ways in the metric `crs`."""
    by_site: dict[str, dict[str, Override]] = {}
    for one in overrides.values:
        if one.field in _FIELDS:
            by_site.setdefault(one.site, {})[one.field] = one
    return tuple(_quote(site, said, crs) for site, said in sorted(by_site.items()))


def ports_said(overrides: Overrides) -> dict[str, dict[str, int]]:
    """Return the free ports that answers say of handovers (by id or name), the least of each source."""
    said: dict[str, dict[str, int]] = {}
    for one in overrides.values:
        at = overrides.of(one.site, "connection_handover") if one.field == "connection_ports" else None
        if at and isinstance(one.value, float):
            by_source = said.setdefault(str(at.value), {})
            by_source[one.source] = min(int(one.value), by_source.get(one.source, int(one.value)))
    return said


def with_ports(network: Network, overrides: Overrides, *, utility_wins: bool) -> Network:
    """Return the network with the free ports that answers say of handovers, the least of several.

    `utility_wins`: against what the map says; where it says nothing, answers count in any case.
    """
    said = ports_said(overrides)

    def free(point: Handover | ExistingHotspot) -> int | None:
        told = [*said.get(point.id, {}).values(), *said.get(point.name, {}).values()]
        return min(told) if told and (utility_wins or point.free_ports is None) else point.free_ports

    handovers = tuple(replace(point, free_ports=free(point)) for point in network.handovers)
    hotspots = tuple(replace(point, free_ports=free(point)) for point in network.hotspots)
    return replace(network, handovers=handovers, hotspots=hotspots) if said else network


def _quote(site: str, said: Mapping[str, Override], crs: str) -> Quote:
    given: dict[str, Any] = {ours: said[theirs].value for theirs, ours in OFFER.items() if theirs in said}
    source, with_ = next(said[name].source for name in _FIELDS if name in said), str(given.pop("only_with", ""))
    line = _line(str(said[DRAWN].value) if DRAWN in said else "", crs)
    return Quote(
        site,
        **{"method": None, "eur": None, **given},
        source=source,
        only_with=named_sites(with_),
        line=line,
        file=OVERRIDES_FILE,
    )


def _line(words: str, crs: str) -> tuple[tuple[float, float], ...]:
    """Return a drawn way (WKT, in degrees) in metres."""
    places = [tuple(map(float, pair.split())) for pair in words.partition("(")[2].rstrip(")").split(",") if pair]
    return tuple((float(x), float(y)) for x, y in to_metres(crs, [(p[0], p[1]) for p in places])) if places else ()


def named_sites(words: str) -> tuple[str, ...]:
    """Return the ids in a list of sites."""
    return tuple(part.strip() for part in re.split(r"[,;+&\n]|\s(?:und|and)\s", words) if part.strip())


OFFER = {
    "connection_eur": "eur", "connection_method": "method", "connection_m": "metres", "connection_weeks": "weeks",
    "connection_until": "valid_until", "connection_after": "not_before", "connection_with": "only_with",
    "condition": "condition", "connection_handover": "handover", "connection_payer": "payer",
}  # fmt: skip
"""What an answer says of an offer, and how the offer calls it."""
_FIELDS = (*OFFER, DRAWN)
