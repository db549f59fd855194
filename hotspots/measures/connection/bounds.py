"""Proven lower bounds for one Steiner tree, and what they rule out.

Dual ascent (Wong 1984): every terminal but the root pays for the cuts that part it from the root, as long as no arc
is overpaid; the payments add up to a bound. A payment of a terminal along all cuts around it at once is one search
on what is left of the costs. Terminals pay in rounds, as much as each other; those that have grown together pay as one. What an arc has left (its reduced
cost) tells how much dearer a tree through it would be at least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hotspots.measures.connection.graph import Flags, Floats, Ints
from hotspots.measures.connection.reductions import Problem

ROUNDS = 40
TIED = 1e-9
"""Terminals this near to each other (in what is left of the costs) have grown together, and pay once."""


@dataclass(frozen=True, slots=True, eq=False)
class Ascent:
    """A bound on every tree, and the reduced cost of every arc (edges forwards, then edges backwards)."""

    bound: float
    root: int
    reduced_cost: Floats


def dual_ascent(problem: Problem, terminals: Ints, root: int, rounds: int = ROUNDS) -> Ascent:
    """Return the bound by dual ascent from `root` (one of `terminals`); all in one piece."""
    arcs = _Inward(problem)
    rest = np.tile(problem.cost, 2)
    active = [int(t) for t in terminals if t != root]
    step = max(float(arcs.distances(rest, [t])[root]) for t in active) / rounds if active else 0.0
    bound = 0.0
    while active:
        still, paying = [], np.zeros(0, dtype=np.int64)
        for terminal in active:
            away = arcs.distances(rest, [terminal], limit=step)
            if (away[paying] <= TIED).any():  # its cut holds one that has been paid for in this round
                still.append(terminal)
                continue
            paying = np.append(paying, terminal)
            paid = min(step, float(away[root]))
            level = np.minimum(away, paid)
            rest = np.maximum(rest - np.maximum(level[arcs.tail] - level[arcs.head], 0.0), 0.0)
            bound += paid
            if paid == step:
                still.append(terminal)
        active = still
    return Ascent(bound, root, rest)


class _Inward:
    """The arcs sorted by head, so that a search runs against them."""

    def __init__(self, problem: Problem) -> None:
        self.n = problem.n_nodes
        self.tail = np.concatenate([problem.tail, problem.head])
        self.head = np.concatenate([problem.head, problem.tail])
        self.order = np.argsort(self.head, kind="stable")
        self.start = np.concatenate([[0], np.cumsum(np.bincount(self.head, minlength=self.n))]).astype(np.int32)

    def distances(self, cost: Floats, to: Sequence[int] | Ints, limit: float = np.inf) -> Floats:
        """Return every node's distance to the nearest of `to` at `cost` per arc (infinite beyond `limit`)."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        graph = csr_array((cost[self.order], self.tail[self.order], self.start), shape=(self.n, self.n))
        found: Floats = dijkstra(graph, indices=np.asarray(to), min_only=True, limit=limit)
        return found


def needless_edges(problem: Problem, terminals: Ints, ascent: Ascent, cost: float) -> Flags:
    """Tell which edges no tree cheaper than `cost` contains.

    A tree with the arc (u, v) holds ways from the root to u and from v to some terminal.
    """
    arcs, left = _Inward(problem), ascent.reduced_cost
    tail, head = arcs.tail, arcs.head
    from_root = _Inward(Problem(problem.n_nodes, problem.head, problem.tail, problem.cost)).distances(
        left, [ascent.root]
    )
    to_terminal = arcs.distances(left, terminals[terminals != ascent.root])
    least = ascent.bound + from_root[tail] + left + to_terminal[head]
    both = least.reshape(2, -1).min(axis=0)
    needless: Flags = both > cost * (1 + 1e-12)
    return needless
