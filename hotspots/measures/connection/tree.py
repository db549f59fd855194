"""One Steiner tree: optimal where that can be proven, otherwise as good as possible with its gap.

Where terminals are few, or far apart as in a street network, partial trees give the optimum (`exact`). Elsewhere:
find trees by construction and exchange; bound them by dual ascent; drop every edge that no cheaper tree contains;
close the rest with the cut relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hotspots.measures.connection.bounds import Ascent, dual_ascent, needless_edges
from hotspots.measures.connection.cuts import cut_relaxation
from hotspots.measures.connection.exact import cheapest_tree
from hotspots.measures.connection.graph import Flags, Floats, Ints
from hotspots.measures.connection.heuristics import Network, construct, cost_of, polish
from hotspots.measures.connection.reductions import Problem, Reduced, reduce, without_parallels

PASSES = ((40, 3), (60, 6), (60, 6))
"""Rounds and roots of the dual ascents of each pass; a pass that drops little is the last one."""
ROUGH_ROUNDS = 30
ROOTS = 8
"""Roots that trees are built from along the relaxation."""
GUIDE = 0.05
"""Share of the price in the costs that trees are built with along an ascent; the rest is what the ascent left."""
NO_EDGES: Ints = np.zeros(0, dtype=np.int32)
POLISHED = 2
"""Of the trees built at the same costs, how many are worth an exchange."""
CUT_ROUNDS = 60
TOLERANCE = 1e-9
FEW = 13
"""So many terminals have few enough sets wherever they lie."""
APART = 50
"""Nodes per terminal from which on terminals count as far apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A tree (edges of the problem), its cost, and what no tree can be cheaper than."""

    edges: Ints
    cost: float
    bound: float

    @property
    def gap(self) -> float:
        """Return how much cheaper a tree could be at most, as a share of this one's cost."""
        return max(0.0, 1 - self.bound / self.cost) if self.cost > 0 else 0.0

    @property
    def is_optimal(self) -> bool:
        """Tell whether the tree is proven optimal."""
        return self.gap <= 1e-9


def steiner_tree(problem: Problem, terminals: Ints, *, cut_rounds: int = CUT_ROUNDS) -> Tree | None:
    """Return a tree that joins all `terminals`; null where they lie in several pieces."""
    wanted = np.unique(terminals).astype(np.int32)
    if len(wanted) < 2:
        return Tree(np.zeros(0, dtype=np.int32), 0.0, 0.0)
    if not _in_one_piece(problem, wanted):
        return None
    return _exactly(problem, wanted) or _bounded(problem, wanted, cut_rounds)


def _in_one_piece(problem: Problem, terminals: Ints) -> bool:
    """Tell whether there are ways between all terminals."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    shape = (problem.n_nodes, problem.n_nodes)
    graph = csr_array((np.ones(len(problem.tail)), (problem.tail, problem.head)), shape=shape)
    piece = connected_components(graph, directed=False)[1][terminals]
    return bool((piece == piece[0]).all())


def _exactly(problem: Problem, terminals: Ints) -> Tree | None:
    """Return the optimum; null where terminals are many and close, or the search gives up."""
    keep: Flags = np.zeros(problem.n_nodes, dtype=bool)
    keep[terminals] = True
    small = reduce(problem, keep, terminals, rounds=1)
    if len(terminals) > FEW and small.problem.n_nodes < APART * len(terminals):
        return None
    edges = cheapest_tree(small.problem, small.number[terminals])
    if edges is None:
        return None
    edges = small.expand(edges)
    cost = float(problem.cost[edges].sum())
    return Tree(edges, cost, cost)


def _bounded(problem: Problem, terminals: Ints, cut_rounds: int) -> Tree:
    """Return a good tree with its bound."""
    search = _Search(problem, terminals)
    search.begin()
    for rounds, roots in PASSES:
        before = len(search.edges)
        search.narrow(rounds, roots)
        if search.is_closed or len(search.edges) > 0.9 * before:
            break
    if not search.is_closed:
        search.close(cut_rounds)
    return Tree(search.tree, search.cost, min(search.bound, search.cost))


class _Search:
    """The best tree so far, the best bound, and the edges that a cheaper tree may still contain."""

    def __init__(self, problem: Problem, terminals: Ints) -> None:
        self.problem = problem
        self.terminals = terminals
        self.keep: Flags = np.zeros(problem.n_nodes, dtype=bool)
        self.keep[terminals] = True
        self.edges = without_parallels(problem)
        self.tree: Ints = np.zeros(0, dtype=np.int32)
        self.cost = np.inf
        self.bound = 0.0

    @property
    def is_closed(self) -> bool:
        """Tell whether the tree is proven optimal."""
        return self.bound >= self.cost * (1 - TOLERANCE)

    def offer(self, tree: Ints) -> None:
        """Keep a tree if it is better."""
        cost = float(self.problem.cost[tree].sum())
        if cost < self.cost:
            self.tree, self.cost = tree, cost

    def begin(self) -> None:
        """Find a first tree, and drop what a rough bound rules out."""
        part = _part(self.problem, self.edges)
        for tree in _trees(Network.of(part), part.cost, self.terminals, self.terminals):
            self.offer(self.edges[tree])
        self._bound_by(part, self.terminals, int(self.terminals[0]), ROUGH_ROUNDS, self.edges)

    def _bound_by(self, part: Problem, ends: Ints, root: int, rounds: int, edges: Ints) -> tuple[Ascent, Flags]:
        """Bound `part` by dual ascent; return it and which of its edges are needed. `edges`: null or the edges."""
        ascent = dual_ascent(part, ends, root, rounds)
        self.bound = max(self.bound, min(ascent.bound, self.cost))
        needed = ~needless_edges(part, ends, ascent, self.cost)
        if len(edges):
            self.edges = edges[needed]
        return ascent, needed

    def narrow(self, rounds: int, roots: int) -> None:
        """Reduce what is left; find better trees along the cheap arcs of dual ascents; drop needless edges."""
        small = reduce(_part(self.problem, self.edges), self.keep, self.terminals)
        ends, network = small.number[self.terminals], Network.of(small.problem)
        self._improve(network, small.problem.cost, ends, ends, small)
        alive = np.ones(len(small.problem.tail), dtype=bool)
        for root in ends[:: max(1, len(ends) // roots)][:roots].tolist():
            ascent, needed = self._bound_by(small.problem, ends, root, rounds, NO_EDGES)
            alive &= needed
            left = ascent.reduced_cost.reshape(2, -1).min(axis=0)
            self._improve(network, left + GUIDE * small.problem.cost, ends, np.array([root]), small)
            if self.is_closed:
                break
        self.edges = self.edges[small.expand(np.flatnonzero(alive).astype(np.int32))]

    def _improve(self, network: Network, cost: Floats, ends: Ints, roots: Ints, small: Reduced) -> None:
        """Build trees at `cost`, polish the best ones at their own price, and offer them."""
        built = _trees(network, cost, ends, roots)
        for tree in sorted(built, key=lambda t: cost_of(network, t))[:POLISHED]:
            self.offer(self.edges[small.expand(polish(network, ends.tolist(), tree))])

    def close(self, rounds: int) -> None:
        """Solve the cut relaxation on what is left, and look for trees along its solution."""
        small = reduce(_part(self.problem, self.edges), self.keep, self.terminals)
        ends = small.number[self.terminals]
        relaxed = cut_relaxation(small.problem, ends, int(ends[0]), rounds=rounds)
        self.bound = max(self.bound, min(relaxed.bound, self.cost))
        use = relaxed.use.reshape(2, -1).sum(axis=0).clip(0, 1)
        self._improve(Network.of(small.problem), small.problem.cost * (1.001 - use), ends, ends[:ROOTS], small)


def _trees(network: Network, cost: Floats, ends: Ints, roots: Ints) -> list[Ints]:
    """Build trees at `cost` from several roots, each once."""
    terminals = ends.tolist()
    distance, before = network.ways(cost, terminals)
    built = [construct(network, terminals, distance, before, root) for root in roots.tolist()]
    return [np.array(t, dtype=np.int32) for t in sorted({tuple(t.tolist()) for t in built if t is not None})]


def _part(problem: Problem, edges: Ints) -> Problem:
    """Return the problem with some of its edges."""
    return Problem(problem.n_nodes, problem.tail[edges], problem.head[edges], problem.cost[edges])
