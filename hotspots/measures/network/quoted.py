"""Connections as the utility offers them: an offer is a way of its own beside ours, or in place of ours.

A price for a way replaces ours of that way (trench and duct are one way: the ground), a price without a way
replaces all of ours. Where the project lets the utility win over the map, what it offers is used; otherwise the
cheapest way is. A quoted lump sum is for its site alone: no other site rides on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hotspots.base.text import Text, euros
from hotspots.measures.network.connect import Connections
from hotspots.measures.network.routes import Alternative, Route, choose
from hotspots.model.estimate import Quantity, Term
from hotspots.model.permits import MethodName
from hotspots.model.quotes import Quote

GROUND: tuple[MethodName, ...] = ("trench", "duct")
"""Two ways that are one to whoever digs."""


def with_quotes(connections: Connections, quotes: Sequence[Quote], *, utility_wins: bool = True) -> Connections:
    """Return the connections with what the utility offers."""
    by_site: dict[str, list[Quote]] = {}
    for quote in quotes:
        by_site.setdefault(quote.site, []).append(quote)
    if not by_site:
        return connections
    routes = tuple(_offered(r, by_site[r.site], utility_wins) if r.site in by_site else r for r in connections.routes)
    return replace(connections, routes=routes)


def _offered(route: Route, quotes: Sequence[Quote], utility_wins: bool) -> Route:
    priced = [q for q in quotes if q.eur is not None]
    named = {m for q in quotes if q.eur is None and q.method for m in same_way(q.method)}
    offers = [_offer(route, quote) for quote in priced]
    gone: dict[MethodName, Text] = {}
    for quote in priced:
        words = Text(f"Angebot {quote.source} gilt stattdessen", f"offer of {quote.source} counts instead")
        gone |= dict.fromkeys(same_way(quote.method) if quote.method else [a.method for a in route.alternatives], words)
    if utility_wins and (priced or any(a.method in named and a.cost for a in route.alternatives)):
        other = Text("die Stadtwerke nennen einen anderen Weg", "the utility names another way")
        gone = {a.method: other for a in route.alternatives if a.method not in named} | gone
    ours = [_dropped(a, gone[a.method]) if a.method in gone else a for a in route.alternatives]
    return replace(choose(route.site, [*offers, *ours], route.snap_m), ours=route.chosen, quotes=tuple(quotes))


def same_way(method: MethodName) -> tuple[MethodName, ...]:
    """Return the ways that an offer for one of them means."""
    return GROUND if method in GROUND else (method,)


def _dropped(ours: Alternative, why: Text) -> Alternative:
    """Return a way of ours that isn't used, with what it would cost."""
    if ours.cost_eur is None:
        return ours
    price = euros(ours.cost_eur)
    reason = Text(f"unser Preis {price.de}; {why.de}", f"our price {price.en}; {why.en}")
    return replace(ours, cost=None, cost_eur=None, reason=reason)


def _offer(route: Route, quote: Quote) -> Alternative:
    ways: Mapping[MethodName, Alternative] = {a.method: a for a in route.alternatives}
    base = ways.get(quote.method) if quote.method else route.chosen
    cost = Quantity((Term(quote.eur or 0.0, ("price:quote",)),), "€", quote.source, "estimated")
    method = quote.method or (route.chosen.method if route.chosen else "trench")
    return Alternative(
        method, cost, quote.eur, Text("", ""), length_m=quote.metres,
        handover=quote.handover or (base.handover if base else None), notes=(quote.words,),
        xy=base.xy if base and base.method == method else (), quote=quote,
    )  # fmt: skip
