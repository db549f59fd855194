"""Connections as the utility quotes them: its method and price in place of ours.

The quote counts for the ranking of the single site. What shared trenches cost stays the roll-out's own sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hotspots.base.text import Text
from hotspots.measures.network.connect import Connections
from hotspots.measures.network.routes import Alternative, Route
from hotspots.model.estimate import Quantity, Term
from hotspots.model.permits import MethodName


@dataclass(frozen=True, slots=True)
class Quote:
    """What the utility says of one site's connection; null where it says nothing. `eur`: once, net."""

    method: MethodName | None
    eur: float | None
    source: str


def with_quotes(connections: Connections, quotes: Mapping[str, Quote]) -> Connections:
    """Return the connections with the quoted sites joined as their quote says."""
    if not quotes:
        return connections
    routes = tuple(_quoted(r, quotes[r.site]) if r.site in quotes else r for r in connections.routes)
    return replace(connections, routes=routes)


def _quoted(route: Route, quote: Quote) -> Route:
    """Take the quoted method if we have a way for it or a price is quoted, and the quoted price if there is one."""
    ours = route.chosen if quote.method is None else _way(route, quote.method)
    if quote.eur is None:
        return route if ours is None or ours.cost is None else replace(route, chosen=ours)
    reason = Text(f"Angabe: {quote.source}", f"stated by: {quote.source}")
    base = ours or Alternative(quote.method or "trench", None, None, reason)
    cost = Quantity((Term(quote.eur),), "€", quote.source, "estimated")
    return replace(route, chosen=replace(base, cost=cost, cost_eur=quote.eur, reason=reason))


def _way(route: Route, method: MethodName) -> Alternative | None:
    return next((a for a in route.alternatives if a.method == method and a.cost is not None), None)
