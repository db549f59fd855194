"""What inspections saw in the ground acts on the ways: archaeological ground and ducts that no map shows.

Both are seen at the site and hold for its way by trench: ground that needs consent costs the surcharge there (natural
stone contains it already), and where a duct comes up to the building the way may be pulled instead of dug.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from hotspots.measures.network.inhouse import Answers
from hotspots.measures.network.layout import Layout
from hotspots.measures.network.prices import DUCT, Factors
from hotspots.measures.network.routes import trench_edges
from hotspots.model.network import SURFACES, Handover

ROUNDS = 5
"""A way may move when its ground turns dear; it is looked at again so often."""
STONE = SURFACES.index("natural_stone")


def as_seen(layout: Layout, handovers: Sequence[Handover], answers: Mapping[str, Answers], factors: Factors) -> Layout:
    """Return the layout with what the inspections saw."""
    ground = {i: v for i, p in enumerate(layout.sites) if isinstance(v := _said(answers, p.id, "archaeology"), bool)}
    ducts = [i for i, p in enumerate(layout.sites) if _said(answers, p.id, "fibre") == "duct"]
    for _ in range(ROUNDS if ground else 0):
        ways = trench_edges(layout, handovers, factors)
        kind = layout.graph.kind.copy()
        for wanted in (False, True):  # where two sites disagree about one stretch, the dearer one counts
            for i in (i for i, said in ground.items() if said is wanted):
                edges = ways[i][(kind[ways[i]] != DUCT) & (kind[ways[i]] // 2 != STONE)]
                kind[edges] = kind[edges] // 2 * 2 + wanted
        if (kind == layout.graph.kind).all():
            break
        layout = replace(layout, graph=replace(layout.graph, kind=kind))
    if not ducts:
        return layout
    ways = trench_edges(layout, handovers, factors)
    edges = np.unique(np.concatenate([ways[i] for i in ducts])).astype(np.int32)
    edges, street = edges[layout.graph.kind[edges] != DUCT], layout.graph
    pulled = np.full(len(edges), DUCT, dtype=np.int32)
    graph = street.plus(street.tail[edges], street.head[edges], street.length_m[edges], pulled)
    more = np.zeros(graph.n_edges - len(layout.crossings))
    return replace(layout, graph=graph, crossings=np.concatenate([layout.crossings, more]))


def _said(answers: Mapping[str, Answers], site: str, item: str) -> object:
    answer = answers.get(site, {}).get(item)
    return answer.value if answer else None
