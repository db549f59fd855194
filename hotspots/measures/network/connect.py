"""All sites of a project joined to the network: in the building, by duct, by trench or by radio.

The one entrance for the pipeline: checked tables in, one :class:`Route` per site out, with the layout that the
roll-out plans shared trenches on.

An offer of the utility is a way of its own beside ours, or in place of ours: a price for a way replaces ours of that way (trench
and duct are one way: the ground), a price without a way replaces all. Where the project lets the utility win over the map,
what it offers is used; otherwise the cheapest way. A lump sum is for its site alone: no other site rides on it.
What inspections saw holds for a site's own way: archaeological ground, and a duct that comes up to the building.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING

import numpy as np
import shapely

from hotspots.base.arrays import Ints
from hotspots.base.errors import Problem
from hotspots.base.places import to_metres
from hotspots.base.text import Text, euros, tr, verbatim
from hotspots.measures.network.layout import BEGUN, DUG, PULLED, Layout, Place, lay_out
from hotspots.measures.network.links import Sky, radio_link
from hotspots.measures.network.prices import DUCT, Factors
from hotspots.measures.network.routes import (
    Alternative,
    Answers,
    Route,
    cable_routes,
    choose,
    digs,
    in_building,
)
from hotspots.model.estimate import Quality, Quantity, Term, weakest
from hotspots.model.network import SURFACES, Handover, Network
from hotspots.model.payments import QUOTE_OF_UTILITY
from hotspots.model.permits import METHODS, MethodName
from hotspots.model.quotes import Quote
from hotspots.model.settings import NetworkSetting
from hotspots.model.sites import Site

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True, eq=False)
class Connections:
    """What the sites need to join the network."""

    routes: tuple[Route, ...]
    layout: Layout
    handovers: tuple[Handover, ...]
    drawn: Layout
    """The layout as maps show it: without what inspections saw."""

    def of(self, site: str) -> Route:
        """Return how a site joins the network."""
        return next(r for r in self.routes if r.site == site)


def check_backhaul(network: Network) -> tuple[Problem, ...]:
    """Return a warning where nothing is known of the utility's network: ways to it can be neither found nor ruled out."""
    if network.has_backhaul:
        return ()
    hint = tr("Without a network, connection and costs stay unknown; please ask the utility for its handovers.")
    allowed = tr("handovers and ducts")
    return (Problem("network/backhaul.geojson", tr("file"), "", "–", allowed, hint, "warning"),)


def connect(
    network: Network,
    sites: Sequence[Site],
    answers: Mapping[str, Answers],
    setting: NetworkSetting,
    factors: Factors,
    *,
    mount_height_m: float,
) -> Connections:
    """Find every site's ways to join.

    `answers`: per site what the protocols say (missing: not inspected). `mount_height_m`: where a site says none.
    """
    handovers = joining_points(network)
    ends = places(network, [(h.id, h.name, h.lon, h.lat) for h in handovers])
    mounts = places(network, [(s.id, s.name, *s.mount_position) for s in sites])
    drawn = lay_out(network, ends, mounts, setting)
    routes = ways(network, drawn, sites, answers, setting, factors, mount_height_m=mount_height_m)
    layout = as_seen(drawn, handovers, answers, factors) if _believes(setting) else drawn
    return Connections(routes, layout, handovers, drawn)


def ways(
    network: Network,
    drawn: Layout,
    sites: Sequence[Site],
    answers: Mapping[str, Answers],
    setting: NetworkSetting,
    factors: Factors,
    *,
    mount_height_m: float,
) -> tuple[Route, ...]:
    """Return the ways of `sites`, all or some of those of the layout `drawn`; else as :func:`connect`."""
    handovers, layout = joining_points(network), drawn.only([site.id for site in sites])
    quality = street_quality(network.streets)
    cables = cable_routes(layout, handovers, factors, quality)
    if _believes(setting):
        own = own_ground(layout, handovers, answers, factors, quality)
        cables = [own.get(i, way) for i, way in enumerate(cables)]
    sky = Sky.of(network.buildings, handovers, layout.handovers, setting)
    here = _handovers_here(sites, layout.sites, handovers, network.buildings)
    routes = []
    for i, site in enumerate(sites):
        said = answers.get(site.id, {})
        height = site.mount.height_m if site.mount and site.mount.height_m is not None else mount_height_m
        inside = in_building(said, here[i], factors)
        trench, duct = cables[i]
        radio = radio_link(layout.sites[i], height, said, sky, factors)
        near = layout.site_node[i] >= 0
        snap_m = float(layout.site_snap_m[i]) if near else None
        routes.append(choose(site.id, [inside, duct, trench, radio], snap_m))
    return tuple(routes)


def _believes(setting: NetworkSetting) -> bool:
    """Tell whether what an inspection saw of the ground counts against the map."""
    return setting.wins.index("inspection") < setting.wins.index("map")


def joining_points(network: Network) -> tuple[Handover, ...]:
    """Return the handovers, and the existing hotspots that the data calls handovers."""
    built = tuple(
        Handover(h.id, h.name, h.lon, h.lat, h.free_ports, None, h.quality, h.source)
        for h in network.hotspots
        if h.handover
    )
    return (*network.handovers, *built)


def places(network: Network, named: Sequence[tuple[str, str, float, float]]) -> tuple[Place, ...]:
    """Return (id, name, lon, lat) as places in the network's metric CRS."""
    xy = to_metres(network.streets.crs, [(lon, lat) for _, _, lon, lat in named]).tolist()
    return tuple(Place(i, name, x, y) for (i, name, _, _), (x, y) in zip(named, xy, strict=True))


def street_quality(streets: GeoDataFrame) -> Quality:
    """Return the weakest quality that the street table names."""
    return weakest(*sorted({q for q in streets["quality"].unique() if q in ("measured", "estimated", "illustrative")}))


def _handovers_here(
    sites: Sequence[Site], mounts: Sequence[Place], handovers: Sequence[Handover], buildings: GeoDataFrame
) -> list[Handover | None]:
    """Return for each site the first handover with a free port that names the building of the site's mount."""
    open_to_all = [h for h in handovers if h.building and h.free_ports != 0]
    names = [{site.mount.name} if site.mount else set() for site in sites]
    if len(buildings) and open_to_all and mounts:
        spots = shapely.points([(mount.x, mount.y) for mount in mounts])
        tree = shapely.STRtree(buildings.geometry.to_numpy())
        called = list(zip(buildings["id"].astype(str), buildings["name"], strict=True))
        for site, building in tree.query(spots, predicate="dwithin", distance=1.0).T.tolist():
            names[site] |= {name for name in called[building] if isinstance(name, str)}
    return [next((h for h in open_to_all if h.building in here), None) for here in names]


GROUND: tuple[MethodName, ...] = ("trench", "duct")
"""Two ways that are one to whoever digs."""


def with_quotes(connections: Connections, quotes: Sequence[Quote], *, utility_wins: bool = True) -> Connections:
    """Return the connections with what the utility offers."""
    by_site: dict[str, list[Quote]] = {}
    for quote in quotes:
        by_site.setdefault(quote.site, []).append(quote)
    if not by_site:
        return connections
    ids = {name: h.id for h in reversed(connections.handovers) for name in (h.name, h.id)}
    routes = tuple(
        _offered(r, by_site[r.site], ids, utility_wins=utility_wins) if r.site in by_site else r
        for r in connections.routes
    )
    return replace(connections, routes=routes)


def _offered(route: Route, quotes: Sequence[Quote], ids: Mapping[str, str], *, utility_wins: bool) -> Route:
    priced = [q for q in quotes if q.eur is not None]
    named = {m for q in quotes if q.eur is None and q.method for m in same_way(q.method)}
    offers = [_offer(route, quote, ids) for quote in priced]
    gone: dict[MethodName, Text] = {}
    for quote in priced:
        words = tr("offer of {source} counts instead", source=quote.source)
        gone |= dict.fromkeys(same_way(quote.method) if quote.method else [a.method for a in route.alternatives], words)
    if utility_wins and (priced or any(a.method in named and a.cost for a in route.alternatives)):
        other = tr("the utility names another way")
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
    reason = tr("our price {price}; {why}", price=price, why=why)
    return replace(ours, cost=None, cost_eur=None, reason=reason)


def _offer(route: Route, quote: Quote, ids: Mapping[str, str]) -> Alternative:
    at = ids.get(quote.handover, quote.handover) if quote.handover else None  # named by its id or its name
    ways: Mapping[MethodName, Alternative] = {a.method: a for a in route.alternatives}
    base = ways.get(quote.method) if quote.method else route.chosen
    cost = Quantity(
        (Term(quote.eur or 0.0, (QUOTE_OF_UTILITY if quote.payer == "utility" else "price:quote",)),),
        "€",
        verbatim(quote.source),
        "estimated",
    )
    method = quote.method or (route.chosen.method if route.chosen else "trench")
    name, notes = METHODS[method], [quote.words]
    if quote.method is None:
        notes.append(tr("way not named, taken as {name}", name=name))
    return Alternative(
        method, cost, quote.eur, verbatim(""), length_m=_metres(quote),
        handover=at or (base.handover if base else None), notes=tuple(notes),
        xy=quote.line or (base.xy if base and base.method == method else ()), quote=quote,
    )  # fmt: skip


def _metres(quote: Quote) -> float | None:
    """Return how long the way offered is, by its drawing where nothing else is said."""
    drawn = sum(dist(a, b) for a, b in pairwise(quote.line))
    return quote.metres if quote.metres is not None else drawn or None


STONE = SURFACES.index("natural_stone")
ROUNDS = 5
"""A way may move when its ground turns dear; for common trenches it is looked at again so often."""


def own_ground(
    layout: Layout, handovers: Sequence[Handover], answers: Mapping[str, Answers], factors: Factors, quality: Quality
) -> dict[int, tuple[Alternative, Alternative]]:
    """Return the ways by trench and by duct of the sites at which an inspection saw the ground, each for itself.

    What was seen holds for the whole way of its site, wherever it runs: no price decides where, and no other way is
    touched. A duct's course isn't known: it lies beside the shortest way by street, and is joined at its ends only.
    """
    lengths = digs(layout, handovers, layout.graph.length_m)
    found = {}
    for i, place in enumerate(layout.sites):
        said = answers.get(place.id, {})
        ground, duct = _value(said, "archaeology"), _value(said, "fibre") == "duct"
        if isinstance(ground, bool) or duct:
            own = layout.only([place.id])
            if isinstance(ground, bool):
                own = _with_ground(own, np.arange(own.graph.n_edges, dtype=np.int32), surcharged=ground)
            (found[i],) = cable_routes(_with_ducts(own, [lengths[i]] if duct else []), handovers, factors, quality)
    return found


def as_seen(layout: Layout, handovers: Sequence[Handover], answers: Mapping[str, Answers], factors: Factors) -> Layout:
    """Return the layout for common trenches: the sites' ways with what was seen there, and ducts that no map shows."""
    said = [answers.get(place.id, {}) for place in layout.sites]
    ground = [_value(one, "archaeology") for one in said]
    for _ in range(ROUNDS if any(isinstance(one, bool) for one in ground) else 0):
        before, ways = layout.graph.kind, digs(layout, handovers, layout.costs(factors))
        for wanted in (False, True):  # where two sites disagree about one stretch, the dearer one counts
            for (edges, _), one in zip(ways, ground, strict=True):
                layout = _with_ground(layout, edges, surcharged=wanted) if one is wanted else layout
        if (before == layout.graph.kind).all():
            break
    ducts = [i for i, one in enumerate(said) if _value(one, "fibre") == "duct"]
    lengths = digs(layout, handovers, layout.graph.length_m) if ducts else []
    return _with_ducts(layout, [lengths[i] for i in ducts])


def _with_ground(layout: Layout, edges: Ints, *, surcharged: bool) -> Layout:
    """Return the layout with some edges dug in archaeological ground, or not; natural stone contains the surcharge."""
    kind = layout.graph.kind.copy()
    dug = edges[(kind[edges] != DUCT) & (kind[edges] // 2 != STONE)]
    kind[dug] = kind[dug] // 2 * 2 + surcharged
    return replace(layout, graph=replace(layout.graph, kind=kind))


def _with_ducts(layout: Layout, ways: Sequence[tuple[Ints, Ints]]) -> Layout:
    """Return the layout with the ducts that were seen, each beside its way by street and joined to it at its ends only."""
    graph = layout.graph
    tails, heads, inner, made = list[Ints](), list[Ints](), list[Ints](), graph.n_nodes
    for _, nodes in ways:
        new = np.arange(made, made + max(len(nodes) - 2, 0), dtype=np.int32)
        own = np.concatenate([nodes[:1], new, nodes[1:][-1:]])
        tails.append(own[:-1])
        heads.append(own[1:])
        inner.append(nodes[1:-1])
        made += len(new)
    edges = np.concatenate([np.zeros(0, dtype=np.int32), *(edges for edges, _ in ways)])
    if not len(edges):
        return layout
    pulled = graph.plus(
        np.concatenate(tails), np.concatenate(heads), graph.length_m[edges], np.full(len(edges), DUCT, dtype=np.int32),
        xy=graph.xy[np.concatenate(inner)],
    )  # fmt: skip
    crossings = np.append(layout.crossings, np.zeros(len(edges)))
    work = np.append(layout.work, np.full(len(edges), PULLED, dtype=np.int32))
    first = np.array([way[0] for way, _ in ways if len(way)], dtype=np.int32)
    work[first[work[first] == DUG]] = BEGUN  # who digs on from a place that such a duct reaches begins anew
    return replace(layout, graph=pulled, crossings=crossings, work=work, seen_from=graph.n_edges)


def _value(said: Answers, item: str) -> object:
    return said[item].value if item in said else None
