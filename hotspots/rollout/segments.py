"""The stretches that one year digs, pulls through or bridges: what map, GIS files, bill and permits are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hotspots.base.arrays import Floats, Ints, Longs
from hotspots.measures.network.connect import Connections
from hotspots.measures.network.prices import CROSSING, DIGGING, DUCT, KIND_SURFACES, unit_prices
from hotspots.model.permits import MethodName

Line = tuple[tuple[float, float], ...]

LEAST_DRAWN_M = 0.001


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one kind that is bought for the same sites in one year.

    `parts` are its lines in the project's metric CRS; `cost_eur` is net, at best prices, after the `share` of the
    price that is paid in roadworks; `sites` ride on it, those of later years too.
    """

    kind: MethodName
    surface: str
    archaeological: bool
    street: str
    length_m: float
    crossings: float
    diggings: float
    """How many diggings begin with it: site set-up, traffic safety, shaft and documentation are paid once for each."""
    sites: tuple[str, ...]
    share: float
    cost_eur: float
    parts: tuple[Line, ...]
    owner: str = ""
    """Who keeps the road or owns the duct; empty where nobody has said."""
    depth: str = ""
    """How deep is dug (`usual`, `reduced`, `micro`); empty where nothing is dug or nobody has said."""


def dug_segments(
    edges: Ints, share: Floats, riders: Longs, begins: Floats, sites: Sequence[str], connections: Connections,
    price: Mapping[str, float],
) -> Iterator[Segment]:  # fmt: skip
    """Yield the stretches of some edges; `riders` has a bit for each of the `sites` on an edge, `begins` its diggings."""
    layout = connections.layout
    graph, unit = layout.graph, unit_prices(price, layout.assumed)
    keys = np.column_stack([graph.line[edges], graph.kind[edges], riders, np.round(share * 1e6).astype(np.int64)])
    groups, number = np.unique(keys, axis=0, return_inverse=True)
    for group, (line, kind, bits, _) in enumerate(groups.tolist()):
        mine = edges[number.ravel() == group]
        metres, crossings = float(graph.length_m[mine].sum()), float(layout.crossings[mine].sum())
        paid, diggings = float(share[number.ravel() == group][0]), float(begins[number.ravel() == group].sum())
        known = layout.street_owners[line] if line >= 0 else ""
        yield Segment(
            kind="duct" if kind == DUCT else "trench",
            surface=KIND_SURFACES[kind],
            archaeological=kind != DUCT and kind % 2 == 1,
            street=layout.street_names[line] if line >= 0 else "",
            length_m=metres,
            crossings=crossings,
            sites=tuple(site for i, site in enumerate(sites) if bits >> i & 1),
            share=paid,
            diggings=diggings,
            cost_eur=paid * float(metres * unit[kind] + crossings * unit[CROSSING]) + diggings * float(unit[DIGGING]),
            parts=_parts(graph.xy, graph.tail[mine], graph.head[mine]),
            owner=layout.duct_owner if kind == DUCT else known,
            depth="" if kind == DUCT else layout.depth,
        )


def _parts(xy: Floats, tail: Ints, head: Ints) -> tuple[Line, ...]:
    """Return pieces joined to lines as long as they go without a fork."""
    from shapely import MultiLineString, get_parts, line_merge

    ends = np.stack([xy[tail], xy[head]], axis=1)
    long = np.hypot(*(ends[:, 1] - ends[:, 0]).T) >= LEAST_DRAWN_M
    merged: Iterable[Any] = get_parts(line_merge(MultiLineString(list(ends[long])))) if long.any() else []
    return tuple(tuple((x, y) for x, y, *_ in line.coords) for line in merged)


def own_segment(
    site: str, kind: MethodName, xy: Sequence[tuple[float, float]], length_m: float, cost_eur: float
) -> Segment:
    """Return the way of a site that needs no trench: in the building or by radio."""
    parts = (tuple(xy),) if len(xy) > 1 else ()
    return Segment(kind, "", False, "", length_m, 0.0, 0.0, (site,), 1.0, cost_eur, parts)
