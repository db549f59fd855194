"""The linear program over directed cuts: the strongest bound, and on street graphs mostly the optimum itself.

Every terminal must be entered from the root across every cut. Cuts are added where the solution violates them
(minimum cuts by maximum flow), until none is violated or the rounds end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hotspots.measures.connection.graph import Flags, Floats, Ints
from hotspots.measures.connection.reductions import Problem
from hotspots.measures.solver import quiet_solver

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SCALE = 1_000_000
"""Flows are whole numbers: a millionth of an arc."""
VIOLATED = 0.999


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """Bound and use of every arc (edges forwards, then backwards); `closed`: no violated cut is left."""

    bound: float
    use: Floats
    closed: bool


def cut_relaxation(problem: Problem, terminals: Ints, root: int, *, rounds: int) -> Relaxation:
    """Solve the directed cut relaxation by adding violated cuts for at most `rounds` rounds."""
    program = _Program(problem, terminals, root)
    others = [int(t) for t in terminals if t != root]
    use, bound = program.solve()
    for _ in range(rounds):
        cuts = list(_violated(program, others, root, use))
        if not cuts:
            return Relaxation(bound, use, closed=True)
        for cut in cuts:
            program.add_cut(cut)
        use, bound = program.solve()
    return Relaxation(bound, use, closed=False)


class _Program:
    """The linear program in HiGHS, and its arcs."""

    def __init__(self, problem: Problem, terminals: Ints, root: int) -> None:
        import highspy

        self.tail = np.concatenate([problem.tail, problem.head])
        self.head = np.concatenate([problem.head, problem.tail])
        self.n, self.m = problem.n_nodes, len(problem.tail)
        self.infinity = highspy.kHighsInf
        self.solver = quiet_solver()
        cost = np.tile(problem.cost, 2)
        upper = np.where(self.head == root, 0.0, 1.0)
        self.solver.addCols(2 * self.m, cost, np.zeros(2 * self.m), upper, 0, [], [], [])
        self._balance(set(terminals.tolist()), root)

    def _balance(self, wanted: set[int], root: int) -> None:
        """Enter every terminal once; enter other nodes at most once, and only where something leaves them."""
        order_in, order_out = np.argsort(self.head, kind="stable"), np.argsort(self.tail, kind="stable")
        starts_in = np.searchsorted(self.head[order_in], np.arange(self.n + 1))
        starts_out = np.searchsorted(self.tail[order_out], np.arange(self.n + 1))
        for v in range(self.n):
            if v == root:
                continue
            entering = order_in[starts_in[v] : starts_in[v + 1]]
            leaving = order_out[starts_out[v] : starts_out[v + 1]]
            self._row(1.0 if v in wanted else 0.0, 1.0, entering, np.ones(len(entering)))
            if v not in wanted:
                both = np.concatenate([leaving, entering])
                signs = np.concatenate([np.ones(len(leaving)), -np.ones(len(entering))])
                self._row(0.0, self.infinity, both, signs)
                for arc in leaving.tolist():
                    back = (arc + self.m) % (2 * self.m)
                    others = entering[entering != back]
                    self._row(-self.infinity, 0.0, np.append(others, arc), np.append(-np.ones(len(others)), 1.0))

    def _row(self, low: float, high: float, arcs: NDArray[np.signedinteger[Any]], factors: Floats) -> None:
        self.solver.addRow(low, high, len(arcs), arcs.astype(np.int32), factors)

    def add_cut(self, cut: Ints) -> None:
        """Ask for one arc of `cut` at least."""
        self._row(1.0, self.infinity, cut, np.ones(len(cut)))

    def solve(self) -> tuple[Floats, float]:
        """Return the use of every arc and the bound."""
        self.solver.run()
        return np.array(self.solver.getSolution().col_value), float(self.solver.getInfo().objective_function_value)

    def flow_graph(self, use: Floats) -> csr_array:
        """Return the arcs with their use as whole capacities; one unit more everywhere favours cuts with few arcs."""
        from scipy.sparse import csr_array

        capacity = np.rint(use * SCALE).astype(np.int32) + 1
        return csr_array((capacity, (self.tail, self.head)), shape=(self.n, self.n))


def _violated(program: _Program, others: Sequence[int], root: int, use: Floats) -> Iterator[Ints]:
    """Yield a violated cut for every terminal that has one: near the terminal, and near the root if that differs."""
    from scipy.sparse.csgraph import maximum_flow

    graph = program.flow_graph(use)
    seen: set[bytes] = set()
    for terminal in others:
        result = maximum_flow(graph, root, terminal)
        if result.flow_value >= VIOLATED * SCALE:
            continue
        left = graph - result.flow
        left.eliminate_zeros()
        for inside in (_reaching(left, terminal), ~_reaching(left.T.tocsr(), root)):
            cut = np.flatnonzero(~inside[program.tail] & inside[program.head]).astype(np.int32)
            if cut.tobytes() not in seen:
                seen.add(cut.tobytes())
                yield cut


def _reaching(left: csr_array, node: int) -> Flags:
    """Return the nodes from which `node` can still be reached."""
    from scipy.sparse.csgraph import breadth_first_order

    inside = np.zeros(left.shape[0], dtype=bool)
    inside[breadth_first_order(left.T.tocsr(), node, return_predecessors=False)] = True
    return inside
