"""Streets, ducts, handovers and sites laid out as one graph.

Assumptions, all stated where they are used: places and ends of ducts are joined to the nearest point of a street
by a straight trench in that street's surface; ducts are entered at their vertices' ends; a trench that leaves or
enters a main road at a junction crosses half of it on average by boring (so a way across pays one crossing). A digging
begins where trench leaves a handover, a duct that comes from one, or a place that such a duct reaches; a place joined to
the end of a duct directly needs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from hotspots.base.arrays import Flags, Floats, Geometries, Ints, Longs
from hotspots.inputs.noding import levels, node_crossings
from hotspots.measures.network.graph import Graph, build_graph, components, snap, split
from hotspots.measures.network.prices import (
    CROSSING,
    DIGGING,
    DUCT,
    KIND_SURFACES,
    UNKNOWN,
    Factors,
    best_values,
    unit_prices,
)
from hotspots.model.network import SURFACES, Network, Surface
from hotspots.model.settings import NetworkSetting

if TYPE_CHECKING:
    import networkx
    from geopandas import GeoDataFrame

MAIN_ROADS = frozenset({"motorway", "trunk", "primary", "secondary", "tertiary"})
"""Roads that a trench crosses by boring (OSM's `highway` values)."""
DUCT_REACH_M = 20.0
"""A place this near to the end of a duct is joined to it directly."""
PULLED, DUG, BEGUN = 0, 1, 2
ROADWORK_REACH_M = 12.0
"""A street this near to the line of a roadwork is opened with it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something to be joined to the streets: a handover or the mount of a site, in metres."""

    id: str
    name: str
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class Layout:
    """The graph of everything that can carry a cable; the first nodes and edges are those of the streets."""

    graph: Graph
    crossings: Floats
    """Crossings by boring on each edge, in halves."""
    work: Ints
    """What each edge is to whoever digs: PULLED (needs no digging), DUG, or BEGUN (a digging begins with it)."""
    street_names: tuple[str, ...]
    """Name of each drawn street (the graph's `line` counts them); empty where it has none."""
    handovers: tuple[Place, ...]
    handover_node: Ints
    """Node of each handover; -1 where no street is near enough."""
    sites: tuple[Place, ...]
    site_node: Ints
    site_snap_m: Floats
    assumed: Surface
    street_owners: tuple[str, ...] = ()
    """Who keeps each drawn street; empty where nobody has said."""
    duct_owner: str = ""
    """Who owns the ducts, if the table says one owner of all."""
    depth: str = ""
    """How deep is dug; empty where nobody has said."""
    seen_from: int = 2**31
    """First of the edges that stand for a duct that an inspection saw, of unknown course."""

    def only(self, sites: Sequence[str]) -> Layout:
        """Return the layout for some of its sites, named by id."""
        keep = [i for i, place in enumerate(self.sites) if place.id in sites]
        there = tuple(self.sites[i] for i in keep)
        return replace(self, sites=there, site_node=self.site_node[keep], site_snap_m=self.site_snap_m[keep])

    def open_ends(self, free_ports: Iterable[int | None]) -> list[int]:
        """Return the handovers that streets reach and that have a free port (or nobody knows how many)."""
        return [i for i, free in enumerate(free_ports) if free != 0 and self.handover_node[i] >= 0]

    def costs(self, factors: Factors) -> Floats:
        """Return the price of every edge in euros, without roadworks."""
        return self.priced(unit_prices(best_values(factors), self.assumed))

    def priced(self, unit: Floats, share: Floats | float = 1.0) -> Floats:
        """Return every edge at `unit` prices; in roadworks a `share` is paid of metres and crossings, diggings are paid whole."""
        laid: Floats = self.graph.length_m * unit[self.graph.kind] + self.crossings * unit[CROSSING]
        priced: Floats = share * laid + (self.work == BEGUN) * unit[DIGGING]
        return priced


def lay_out(network: Network, handovers: Sequence[Place], sites: Sequence[Place], setting: NetworkSetting) -> Layout:
    """Join everything in one graph."""
    drawn = _single(network.streets)
    if setting.node_crossings:
        drawn, _ = node_crossings(drawn)
    streets = street_graph(drawn, network.ground, setting.archaeological_ground)
    ducts, shafts = duct_graph(network.ducts)
    places = [*handovers, *sites]
    points = np.concatenate([np.array([(p.x, p.y) for p in places]).reshape(-1, 2), ducts.xy[shafts]])
    touch = _touch(streets, points, setting.snap_limit_m)
    n = touch.graph.n_nodes
    graph = touch.graph.plus(ducts.tail + n, ducts.head + n, ducts.length_m, ducts.kind, xy=ducts.xy)
    graph, place_node, direct = _join(graph, touch, points, shafts + n, len(places))
    split_at = len(handovers)
    return Layout(
        graph=graph,
        crossings=_crossings(graph, drawn["highway"].isin(MAIN_ROADS).to_numpy()),
        work=_work(graph, place_node[:split_at], place_node, shafts + n, direct),
        street_names=tuple(drawn["name"].fillna("").astype(str)),
        handovers=tuple(handovers),
        handover_node=place_node[:split_at],
        sites=tuple(sites),
        site_node=place_node[split_at:],
        site_snap_m=touch.distance_m[split_at : len(places)],
        assumed=setting.assumed_surface,
        street_owners=tuple(drawn["owner"].fillna("").astype(str)),
        duct_owner=owners[0] if len(owners := network.ducts["owner"].fillna("").astype(str).unique()) == 1 else "",
        depth=setting.trench_depth or "",
    )


def street_graph(streets: GeoDataFrame, ground: GeoDataFrame, archaeological: Sequence[str]) -> Graph:
    """Return single lines as a graph; streets named in `archaeological` or in such ground get the surcharge."""
    codes = {surface: code for code, surface in enumerate(SURFACES)}
    surface = np.array([codes.get(s, UNKNOWN) for s in streets["surface"]], dtype=np.int32)
    named = streets["name"].isin(list(archaeological)).to_numpy()
    xy, start = _coordinates(streets)
    graph = build_graph(xy, start, surface, levels(streets))
    in_ground = named[graph.line] | _inside(graph, ground)
    return replace(graph, kind=2 * graph.kind + in_ground.astype(np.int32))


def duct_graph(ducts: GeoDataFrame) -> tuple[Graph, Ints]:
    """Return the ducts that are not known to be full as a graph, and the nodes where they can be entered."""
    usable = _single(ducts[ducts["free"].ne(False)])  # null: nobody has said, so it may be used
    xy, start = _coordinates(usable)
    graph = build_graph(xy, start, np.full(len(usable), DUCT, dtype=np.int32), np.zeros(len(usable), dtype=np.int32))
    degree = np.bincount(graph.tail, minlength=graph.n_nodes) + np.bincount(graph.head, minlength=graph.n_nodes)
    return graph, np.flatnonzero(degree != 2).astype(np.int32)


def _single(lines: GeoDataFrame) -> GeoDataFrame:
    """Return a table with a row for each part of a line that has several."""
    whole = shapely.get_type_id(np.asarray(lines.geometry.values)) == shapely.GeometryType.LINESTRING
    return lines if whole.all() else lines.explode(ignore_index=True)


def _coordinates(lines: GeoDataFrame) -> tuple[Floats, Longs]:
    """Return all vertices of a table of lines and where each line starts."""
    geometry = np.asarray(lines.geometry.values) if len(lines) else np.zeros(0, dtype=object)
    xy, owner = shapely.get_coordinates(geometry, return_index=True)
    start = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(geometry)))])
    return xy, start


def _middles(graph: Graph) -> Geometries:
    return np.asarray(shapely.points((graph.xy[graph.tail] + graph.xy[graph.head]) / 2))


def _inside(graph: Graph, ground: GeoDataFrame) -> Flags:
    """Tell which edges have their middle in archaeological ground."""
    inside = np.zeros(graph.n_edges, dtype=bool)
    areas = ground[ground["kind"] == "archaeology"] if len(ground) else ground
    if len(areas):
        tree = shapely.STRtree(_middles(graph))
        inside[tree.query(np.asarray(areas.geometry.values), predicate="intersects")[1]] = True
    return inside


def roadwork_shares(layout: Layout, roadworks: GeoDataFrame, year: int) -> Floats:
    """Return the share of its digging price that each edge costs in `year` (1 where no road is opened)."""
    share = np.ones(layout.graph.n_edges)
    planned = roadworks[roadworks["year"] == year] if len(roadworks) else roadworks
    if len(planned):
        tree = shapely.STRtree(_middles(layout.graph))
        lines = np.asarray(planned.geometry.values)
        work, edge = tree.query(lines, predicate="dwithin", distance=ROADWORK_REACH_M)
        np.minimum.at(share, edge, planned["share"].to_numpy(dtype=float)[work])
        share[layout.graph.kind == DUCT] = 1.0
    return share


@dataclass(frozen=True, slots=True, eq=False)
class _Touch:
    """The street graph cut where points touch it; node, edge kind and distance of each point's touching place."""

    graph: Graph
    node: Ints
    kind: Ints
    distance_m: Floats


def _touch(streets: Graph, points: Floats, limit_m: float) -> _Touch:
    if not streets.n_edges or not len(points):
        nowhere = np.full(len(points), -1, dtype=np.int32)
        return _Touch(streets, nowhere, nowhere, np.full(len(points), np.inf))
    found = snap(streets, points)
    near = found.distance_m <= limit_m
    graph, node_of_near = split(streets, found.edge[near], found.along[near])
    node = np.full(len(points), -1, dtype=np.int32)
    node[near] = node_of_near
    return _Touch(graph, node, streets.kind[found.edge], found.distance_m)


def _join(graph: Graph, touch: _Touch, points: Floats, shafts: Ints, n_places: int) -> tuple[Graph, Ints, int]:
    """Add nodes for places and connectors: place to street, shaft to street, and last so many from place to shaft."""
    near = touch.node >= 0
    place_near = np.flatnonzero(near[:n_places])
    number = np.full(n_places, -1, dtype=np.int32)
    number[place_near] = np.arange(len(place_near)) + graph.n_nodes
    own = np.concatenate([number, shafts]).astype(np.int32)
    shaft_xy = points[n_places:]
    away = np.hypot(
        points[place_near, None, 0] - shaft_xy[None, :, 0], points[place_near, None, 1] - shaft_xy[None, :, 1]
    )
    place, shaft = np.nonzero(away <= DUCT_REACH_M)
    larger = graph.plus(
        np.concatenate([own[near], number[place_near[place]]]),
        np.concatenate([touch.node[near], shafts[shaft]]),
        np.concatenate([touch.distance_m[near], away[place, shaft]]),
        np.concatenate([touch.kind[near], touch.kind[place_near[place]]]),
        xy=points[place_near],
    )
    return larger, number, len(place)


def _work(graph: Graph, handovers: Ints, places: Ints, shafts: Ints, direct: int) -> Ints:
    """Tell of every edge whether it is dug, and whether a digging begins with it (see the module)."""
    work = np.where(graph.kind == DUCT, PULLED, DUG).astype(np.int32)
    if not len(work):
        return work
    work[len(work) - direct :] = PULLED
    drawn = graph.line >= 0
    pulled = replace(
        graph, **{k: getattr(graph, k)[work == PULLED] for k in ("tail", "head", "length_m", "kind", "line")}
    )
    label = components(pulled)
    fed = np.zeros(
        graph.n_nodes, dtype=bool
    )  # a place or a duct's end that cable reaches from a handover without digging
    ends = np.concatenate([places[places >= 0], shafts])
    fed[ends] = np.isin(label[ends], label[handovers[handovers >= 0]])
    work[(work == DUG) & ~drawn & (fed[graph.tail] | fed[graph.head])] = BEGUN
    return work


def _crossings(graph: Graph, main: Flags) -> Floats:
    """Give half a crossing to each end of a side street's edge that lies on a main road passing through."""
    drawn = graph.line >= 0
    on_main = np.zeros(graph.n_edges, dtype=bool)
    on_main[drawn] = main[graph.line[drawn]]
    ends = np.concatenate([graph.tail[on_main], graph.head[on_main]])
    passes = np.bincount(ends, minlength=graph.n_nodes) >= 2
    side = drawn & ~on_main
    return np.where(side, 0.5 * (passes[graph.tail].astype(float) + passes[graph.head]), 0.0)


def public_graph(layout: Layout, factors: Factors) -> networkx.MultiGraph[object]:
    """Return the graph; nodes and edges carry what :attr:`hotspots.Plan.network` says."""
    import networkx as nx

    graph = layout.graph
    made: networkx.MultiGraph[object] = nx.MultiGraph()
    made.add_nodes_from((i, {"kind": "junction", "x": x, "y": y}) for i, (x, y) in enumerate(graph.xy.tolist()))
    columns = (graph.tail, graph.head, graph.length_m, layout.costs(factors), graph.kind, graph.line)
    for tail, head, length_m, cost_eur, kind, line in zip(*(column.tolist() for column in columns), strict=True):
        word = "duct" if kind == DUCT else "street" if line >= 0 else "access"
        street = layout.street_names[line] if line >= 0 else ""
        made.add_edge(
            tail, head, kind=word, length_m=length_m, cost_eur=cost_eur, surface=KIND_SURFACES[kind], street=street
        )
    ends = (("site", layout.sites, layout.site_node), ("handover", layout.handovers, layout.handover_node))
    for word, places, nodes in ends:
        for place, node in zip(places, nodes.tolist(), strict=True):
            made.add_node((word, place.id), kind=word, name=place.name, x=place.x, y=place.y)
            if node >= 0:
                made.add_edge((word, place.id), node, kind="here", length_m=0.0, cost_eur=0.0, surface="", street="")
    return made
