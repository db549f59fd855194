"""The network as an object for people who know networkx: streets, ducts, sites and handovers in one graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotspots.measures.network.layout import Layout
from hotspots.measures.network.prices import DUCT, KIND_SURFACES, Factors

if TYPE_CHECKING:
    import networkx


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
