"""The way of one site to the network: every alternative with its price, the cheapest feasible one chosen.

Each site stands alone here; what several save by digging together is the roll-out's business. Ways are chosen at
the best prices; what is uncertain about them stays in the quantity's factors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from hotspots.base.arrays import Flags, Floats, Ints
from hotspots.base.text import Text, euros, listing, numbers, tr, verbatim
from hotspots.measures.network.graph import Forest, Graph, components, matrix, parent_edges, search, trace
from hotspots.measures.network.layout import PULLED, Layout
from hotspots.measures.network.prices import DUCT, SURFACE_WORDS, UNKNOWN, Bill, Factors, bill
from hotspots.model.estimate import Quality, Quantity, Term, weakest
from hotspots.model.network import Handover
from hotspots.model.permits import MethodName
from hotspots.model.protocol import Answer
from hotspots.model.quotes import Quote

ENTRANCE: tuple[Term, ...] = tuple(Term(1.0, (f"price:{name}",)) for name in ("penetration", "port", "splices"))
"""What a cable needs at its ends, however it gets there."""


APART: tuple[MethodName, ...] = ("building", "radio")
"""Ways that dig nothing."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of joining; `cost` is null where it isn't feasible, and `reason` says why or why not chosen."""

    method: MethodName
    cost: Quantity | None
    cost_eur: float | None
    reason: Text
    length_m: float | None = None
    handover: str | None = None
    bill: Bill | None = None
    notes: tuple[Text, ...] = ()
    xy: tuple[tuple[float, float], ...] = field(default=(), repr=False)
    """The way in the project's metric CRS, from the site to the handover."""
    quote: Quote | None = None
    """The utility's offer that this way is; null: ours."""


@dataclass(frozen=True, slots=True)
class Route:
    """How a site joins the network: the chosen alternative (null: it can't), and all others with their reasons."""

    site: str
    chosen: Alternative | None
    alternatives: tuple[Alternative, ...]
    snap_m: float | None
    """Metres from the mount to the nearest street; null where none is within the limit."""
    ours: Alternative | None = None
    """Our cheapest way, where the utility made an offer."""
    quotes: tuple[Quote, ...] = ()
    """What the utility offers."""

    @property
    def alone(self) -> Alternative | None:
        """Return the cheapest way that digs no shared trench: in the building, by radio, or as a lump sum."""
        offers = [a for a in self.alternatives if a.cost_eur is not None and (a.quote or a.method in APART)]
        return min(offers, key=_price, default=None)

    @property
    def shares(self) -> bool:
        """Tell whether the site may be joined by digging that others share."""
        return any(a.cost_eur is not None and not a.quote and a.method not in APART for a in self.alternatives)

    @property
    def method(self) -> MethodName | None:
        """Return the method of the chosen alternative."""
        return self.chosen.method if self.chosen else None


def choose(site: str, alternatives: Sequence[Alternative], snap_m: float | None) -> Route:
    """Take the cheapest feasible alternative (of equals the first); say of the others how much dearer they are."""
    feasible = [a for a in alternatives if a.cost_eur is not None]
    best = min(feasible, key=_price, default=None)
    judged = [a if a.cost_eur is None or best is None else replace(a, reason=_verdict(a, best)) for a in alternatives]
    chosen = judged[alternatives.index(best)] if best is not None else None
    return Route(site, chosen, tuple(judged), snap_m)


def _price(alternative: Alternative) -> float:
    return np.inf if alternative.cost_eur is None else alternative.cost_eur


def _verdict(one: Alternative, best: Alternative) -> Text:
    if one is best:
        offered = one.quote and tr("offer of {source}, taken", source=one.quote.source)
        return offered or tr("cheapest feasible way")
    more = euros(_price(one) - _price(best))
    return tr("{more} dearer", more=more)


def refused(method: MethodName, reason: Text) -> Alternative:
    """Return an alternative that isn't feasible."""
    return Alternative(method, None, None, reason)


def priced(
    method: MethodName, terms: tuple[Term, ...], factors: Factors, source: Text, quality: Quality
) -> Alternative:
    """Return a feasible alternative; its reason is given when the cheapest one is known."""
    names = {name for term in terms for name in term.factors}
    worst = weakest(quality, *(factors[name].quality for name in names))
    cost = Quantity(terms, "€", source, worst)
    return Alternative(method, cost, cost.best(factors), verbatim(""))


NO_HANDOVER = tr("no handover is known")


def cable_routes(
    layout: Layout, handovers: Sequence[Handover], factors: Factors, quality: Quality
) -> list[tuple[Alternative, Alternative]]:
    """Return for every site of the layout the way by trench alone and the way that uses ducts.

    `handovers` in the layout's order; one without a free port is passed over. `quality`: of the street table.
    """
    dug = layout.graph.kind != DUCT
    open_ends = layout.open_ends(h.free_ports for h in handovers)
    if not open_ends:
        none = NO_HANDOVER if not handovers else tr("no handover with a free port at the streets")
        return [(refused("trench", none), refused("duct", none))] * len(layout.sites)
    by_trench = _ways(layout, open_ends, factors, quality, "trench", dug)
    if dug.all():
        missing = refused("duct", tr("no duct known"))
        return [(trench, missing) for trench in by_trench]
    by_duct = _ways(layout, open_ends, factors, quality, "duct", np.ones_like(dug))
    return [(trench, _only_with_duct(duct)) for trench, duct in zip(by_trench, by_duct, strict=True)]


def _only_with_duct(way: Alternative) -> Alternative:
    if way.bill is not None and way.bill.metres[DUCT] == 0:
        return refused("duct", tr("no duct makes the way cheaper"))
    return way


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """One search over the edges in use, and what leads from every node towards its handover."""

    forest: Forest
    edge: Ints
    handover_at: Mapping[int, int]


def digs(layout: Layout, handovers: Sequence[Handover], cost: Floats) -> list[tuple[Ints, Ints]]:
    """Return for every site the edges and the nodes of its way by trench of least `cost` (none where there is no way)."""
    open_ends = layout.open_ends(h.free_ports for h in handovers)
    nowhere = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
    if not open_ends:
        return [nowhere] * len(layout.sites)
    found = _searched(layout, open_ends, cost, layout.graph.kind != DUCT)
    nodes = [n if n >= 0 and np.isfinite(found.forest.cost[n]) else -1 for n in layout.site_node.tolist()]
    ways = [trace(found.forest.parent, np.array([n], dtype=np.int32)).nodes if n >= 0 else None for n in nodes]
    return [nowhere if way is None else (found.edge[way[:-1]], way) for way in ways]


def _ways(
    layout: Layout, open_ends: list[int], factors: Factors, quality: Quality, method: MethodName, use: Flags
) -> list[Alternative]:
    found = _searched(layout, open_ends, layout.costs(factors), use)
    return [_way(layout, found, i, factors, quality, method) for i in range(len(layout.sites))]


def _searched(layout: Layout, open_ends: list[int], cost: Floats, use: Flags) -> _Search:
    graph = layout.graph
    part = replace(graph, tail=graph.tail[use], head=graph.head[use])
    sources = np.unique(layout.handover_node[open_ends])
    forest = search(matrix(part, cost[use]), sources)
    edge = parent_edges(part, cost[use], forest)
    edge[edge >= 0] = np.flatnonzero(use)[edge[edge >= 0]]
    return _Search(forest, edge, {int(layout.handover_node[i]): i for i in reversed(open_ends)})


def _way(
    layout: Layout, found: _Search, site: int, factors: Factors, quality: Quality, method: MethodName
) -> Alternative:
    node = int(layout.site_node[site])
    if node < 0:
        return refused(method, _too_far(layout.site_snap_m[site]))
    if not np.isfinite(found.forest.cost[node]):
        return refused(method, cut_off(layout, node))
    way = trace(found.forest.parent, np.array([node], dtype=np.int32)).nodes
    edges = found.edge[way[:-1]]
    diggings = float((layout.work[edges] != PULLED).any())  # one way is one digging, unless it is all pulled
    dug = bill(layout.graph.kind[edges], layout.graph.length_m[edges], layout.crossings[edges], diggings)
    terms = (*dug.terms(layout.assumed), *ENTRANCE)
    handover = layout.handovers[found.handover_at[int(way[-1])]]
    offer = priced(
        method,
        terms,
        factors,
        tr("way along streets, prices of the settings"),
        quality,
    )
    return replace(
        offer,
        length_m=dug.length_m,
        handover=handover.id,
        bill=dug,
        notes=_notes(layout, dug, edges),
        xy=tuple(map(tuple, layout.graph.xy[way].tolist())),
    )


def _notes(layout: Layout, dug: Bill, edges: Ints) -> tuple[Text, ...]:
    """Say what of a way is assumed."""
    unknown, found = dug.metres[2 * UNKNOWN] + dug.metres[2 * UNKNOWN + 1], list[Text]()
    if unknown:
        metres, word = numbers(unknown), SURFACE_WORDS[layout.assumed]
        found.append(tr("{metres} m of unknown surface priced as {word}", metres=metres, word=word))
    if (edges >= layout.seen_from).any():
        found.append(tr("duct seen by the inspection; course not known, taken as long as the way by street"))
    return tuple(found)


def _too_far(distance_m: float) -> Text:
    if not np.isfinite(distance_m):
        return tr("there are no streets")
    metres = numbers(float(distance_m))
    return tr("nearest street {metres} m away, farther than allowed", metres=metres)


def cut_off(layout: Layout, node: int) -> Text:
    """Say that no way leads from `node` to a handover, and name the piece of the network that it lies in."""
    label = components(layout.graph)
    inside = (label[layout.graph.tail] == label[node]) & (layout.graph.line >= 0)
    metres = numbers(float(layout.graph.length_m[inside].sum()))
    longest = _longest_names(layout.graph, inside, layout.street_names)
    named = listing([verbatim(name) for name in longest]) if longest else tr("without a name")
    piece = label[node] + 1
    return tr(
        "piece {piece} of the network ({named}, {metres} m) doesn't lead to a handover with a free port",
        piece=piece,
        named=named,
        metres=metres,
    )


def _longest_names(graph: Graph, inside: Flags, names: Sequence[str]) -> list[str]:
    """Return the names of the two longest streets among the edges marked `inside`."""
    sums: dict[str, float] = {}
    for line, metres in zip(graph.line[inside].tolist(), graph.length_m[inside].tolist(), strict=True):
        if names[line]:
            sums[names[line]] = sums.get(names[line], 0.0) + metres
    return sorted(sums, key=lambda name: (-sums[name], name))[:2]


Answers = Mapping[str, Answer]
"""What the protocols say about one site, by item."""

POE_REACH_M = 100.0
"""Copper carries power and data this far (IEEE 802.3)."""


def in_building(said: Answers, handover: Handover | None, factors: Factors) -> Alternative:
    """Return the alternative for fibre that already lies in the mounting building.

    `handover`: one that stands in the same building. What the protocol leaves open is priced with its assumption.
    """
    fibre = said["fibre"].value if "fibre" in said else None
    if fibre is None and handover is None:
        return refused("building", tr("fibre in the building not surveyed"))
    if fibre != "in_building" and handover is None:
        return refused("building", tr("no fibre in the building"))
    metres = _number(said, "in_house_m")
    by_cable = "poe" not in said or _yes(said, "poe")
    if metres is not None and metres > POE_REACH_M and by_cable:
        far = numbers(metres)
        return refused("building", tr("{far} m of cable, PoE reaches 100 m", far=far))
    known: list[Quality] = [said[name].inspection.quality for name in ("fibre", "in_house_m") if name in said]
    quality = weakest(*known) if metres is not None else weakest("estimated", *known)
    offer = priced(
        "building",
        _inside_terms(said, metres),
        factors,
        tr("inspection, prices of the settings"),
        quality,
    )
    notes = () if metres is not None else (tr("in-house cable way assumed"),)
    return replace(offer, length_m=metres, handover=handover.id if handover else None, notes=notes)


def _inside_terms(said: Answers, metres: float | None) -> tuple[Term, ...]:
    cable = (
        Term(metres, ("price:inhouse_cable",))
        if metres is not None
        else Term(1, ("price:inhouse_cable", "assumption:inhouse_m"))
    )
    holes = _number(said, "penetrations")
    terms = [cable, Term(1.0 if holes is None else holes, ("price:penetration",)), Term(1.0, ("price:splices",))]
    if "poe" in said and not _yes(said, "poe"):  # fibre up to the mount, spliced once more
        terms.append(Term(1.0, ("price:splices",)))
    if not _yes(said, "earthing"):
        terms.append(Term(1.0, ("price:earthing",)))
    if not _yes(said, "free_port"):
        terms.append(Term(1.0, ("price:port",)))
    return tuple(term for term in terms if term.coefficient > 0)


def _number(said: Answers, name: str) -> float | None:
    value = said[name].value if name in said else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _yes(said: Answers, name: str) -> bool:
    return name in said and said[name].value is True
