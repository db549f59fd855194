"""Who serves what: demand points (or pieces of ground) by sites, so that what several serve is counted once.

Points served by the same sites are one point of their summed weight: nothing about any set of sites changes.

Maximal covering goes from cheap to dear and stops as soon as the bound is met: greedy by gain per euro; the linear relaxation
(HiGHS, interior point); an exact choice among the most promising sites; the exact choice among all sites that the bound
doesn't exclude. Work is limited by size and nodes, never by seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hotspots.base.arrays import Flags, Floats, Indices

_SEED = 20220929


@dataclass(frozen=True)
class Cover:
    """Incidence and weights: `served` (points × sites, CSR, entries 1.0) and `weights` (points,).

    A column's order is the caller's order of sites.
    """

    served: sparse.csr_array
    weights: Floats

    @property
    def sites(self) -> int:
        """Return the number of sites."""
        return int(self.served.shape[1])

    def alone(self) -> Floats:
        """Return what each site serves by itself (sites,)."""
        return np.asarray(self.served.T @ self.weights)

    def union(self, chosen: Iterable[int]) -> float:
        """Return what a set of sites serves together, each point once."""
        return float(self.weights[self.hit(chosen)].sum())

    def hit(self, chosen: Iterable[int]) -> Flags:
        """Tell which points a set of sites serves."""
        picked = np.zeros(self.sites)
        picked[np.fromiter(chosen, dtype=np.intp)] = 1.0
        return np.asarray(self.served @ picked > 0.0)

    def gain(self, site: int, chosen: Iterable[int]) -> float:
        """Return what `site` adds to what `chosen` serve already."""
        rest = np.where(self.hit(chosen), 0.0, self.weights)
        return float((self.served[:, [site]].T @ rest)[0])


def cover_of_pairs(point: Indices, site: Indices, weights: Floats, sites: int) -> Cover:
    """Build a cover from pairs of point and site; a pair named twice counts once."""
    served = sparse.csr_array((np.ones(len(point)), (point, site)), shape=(len(weights), sites))
    served.sum_duplicates()
    served.data[:] = 1.0
    return Cover(served, np.asarray(weights, dtype=np.float64))


def graded(cover: Cover, grades: Floats) -> Cover:
    """Return a cover in which a point counts as much as the best grade (0…1) among the chosen sites that serve it.

    Each point is split into steps of grade: a step's weight is served by the sites of at least that grade.
    """
    levels = np.unique(np.concatenate([[0.0], grades]))
    parts = [sparse.csr_array(cover.served.multiply((grades >= level)[None, :])) for level in levels[1:]]
    if not parts:
        return Cover(cover.served[:0], np.zeros(0))
    weights = np.concatenate([cover.weights * rise for rise in np.diff(levels)])
    served = sparse.csr_array(sparse.vstack(parts))
    served.eliminate_zeros()
    return Cover(served, weights)


def merge_equal(cover: Cover) -> Cover:
    """Merge points that the same sites serve.

    Points without weight or that nobody serves are left out. Equal rows are found by a random sum of their sites and
    confirmed by comparing them whole.
    """
    served = cover.served
    length = np.diff(served.indptr)
    kept = np.flatnonzero((length > 0) & (cover.weights > 0.0))
    served = served[kept]
    served.sort_indices()
    if len(kept) == 0:
        return Cover(served, np.zeros(0))
    keys = np.random.default_rng(_SEED).integers(1, 2**63, size=cover.sites, dtype=np.uint64)
    hashed = np.add.reduceat(keys[served.indices], served.indptr[:-1])
    _, first, group = np.unique(hashed, return_index=True, return_inverse=True)
    if not _same_rows(served, first[group]):
        first = group = np.arange(len(kept))
    weights = np.bincount(group, cover.weights[kept], len(first)).astype(np.float64)
    return Cover(served[first], weights)


def _same_rows(served: sparse.csr_array, like: Indices) -> bool:
    """Tell whether every row equals the row it is taken for."""
    length = np.diff(served.indptr)
    if not np.array_equal(length, length[like]):
        return False
    offset = np.repeat(served.indptr[like] - served.indptr[:-1], length)
    return bool(np.array_equal(served.indices, served.indices[np.arange(len(served.indices)) + offset]))


#: Spent money is compared with the budget to this relative precision.
ROUNDING = 1e-9
_LEAST_GAIN = 1e-9
#: Limits on work (what an answer misses by them its bound shows): entries of the incidence that the relaxation takes, sites
#: of the first exact choice, entries and nodes of an exact choice.
RELAXED, PROMISING, ENTRIES, NODES = 2_000_000, 60, 400_000, 2_000


@dataclass(frozen=True)
class CoverPlan:
    """Chosen sites (by number), the weight they serve, and a bound that no choice exceeds."""

    chosen: tuple[int, ...]
    served: float
    bound: float
    optimal: bool


def cover_within(cover: Cover, costs: Floats, budget: float) -> CoverPlan:
    """Return the sites that serve most within a budget (MCLP: a number of sites, at costs of one). Costs are positive."""
    merged, costs = merge_equal(cover), np.asarray(costs, dtype=np.float64)
    chosen, bound = greedy(merged, costs, budget)
    whole = bool(np.all(merged.weights == np.rint(merged.weights)))
    step = 1.0 if whole else 1e-7 * float(merged.weights.sum())
    if 0 < merged.served.nnz <= RELAXED and bound >= merged.union(chosen) + step:
        chosen, bound = _decide(merged, costs, budget, (chosen, bound), step)
    served = merged.union(chosen)
    optimal = bound < served + step
    return CoverPlan(tuple(sorted(chosen)), served, served if optimal else bound, optimal)


def _decide(
    cover: Cover, costs: Floats, budget: float, known: tuple[list[int], float], step: float
) -> tuple[list[int], float]:
    """Return the best choice found, beginning with one that is known, and a bound on every choice's value.

    A site's loss is what the relaxation's bound falls by when it is bought although it doesn't pay; what no choice better
    than the best one found can lose is excluded.
    """
    chosen, bound = known
    upper, loss, shares = _relaxation(cover, costs, budget)
    bound = min(bound, upper)
    order = np.argsort(np.where(shares > 1e-6, -shares, loss), kind="stable")
    for sites in (order[:PROMISING], order):
        served = cover.union(chosen)
        may = np.sort(sites[(loss[sites] <= upper - served - step * (1.0 - 1e-6)) & (costs[sites] <= budget)])
        rest = merge_equal(Cover(sparse.csr_array(cover.served[:, may]), cover.weights))
        if bound < served + step or rest.served.nnz > ENTRIES:
            break
        found, limit = _cover_most(rest, costs[may], budget) if rest.served.nnz else ([], 0.0)
        chosen = max(chosen, [int(may[site]) for site in found], key=cover.union)
    else:
        bound = min(bound, max(cover.union(chosen), limit))
    return chosen, bound


def _relaxation(cover: Cover, costs: Floats, budget: float) -> tuple[float, Floats, Floats]:
    """Return an upper bound, each site's loss and its share in the linear relaxation.

    The bound is reckoned from the prices of points p and of money m alone, so it holds whatever the solver rounded:
    Σ (w - p) + m B + Σ max(Σ p per site - m c, 0).
    """
    from scipy.optimize import linprog

    points, sites = cover.served.shape
    rows, limits = _model(cover, costs, budget)
    goal = np.concatenate([np.zeros(sites), -cover.weights])
    # SciPy takes sparse rows; its types do not say so.
    found = linprog(goal, A_ub=rows, b_ub=limits, bounds=(0, 1), method="highs-ipm")  # type: ignore[call-overload]
    if found.x is None:
        return np.inf, np.zeros(sites), np.zeros(sites)
    price = np.clip(-found.ineqlin.marginals[:points], 0.0, cover.weights)
    money = max(-float(found.ineqlin.marginals[points]), 0.0)
    profit = np.asarray(cover.served.T @ price) - money * costs
    upper = float((cover.weights - price).sum() + money * budget * (1.0 + ROUNDING) + np.maximum(profit, 0.0).sum())
    return upper, np.maximum(-profit, 0.0), found.x[:sites]


def _model(cover: Cover, costs: Floats, budget: float) -> tuple[sparse.csr_array, Floats]:
    """Return rows and limits of y ≤ Σ x over the sites that serve the point, Σ c x ≤ budget (columns: x, then y)."""
    points = len(cover.weights)
    link = sparse.hstack([-cover.served, sparse.eye_array(points)])
    money = sparse.csr_array(np.concatenate([costs, np.zeros(points)])[None, :])
    return sparse.csr_array(sparse.vstack([link, money])), np.append(np.zeros(points), budget * (1.0 + ROUNDING))


def greedy(cover: Cover, costs: Floats, budget: float) -> tuple[list[int], float]:
    """Return a choice and an upper bound on every choice's value.

    Bound (Leskovec et al. 2007): at any time no choice serves more than what is served plus the best knapsack of gains.
    Each entry of the incidence is touched once in all, so every gain stays exact without a queue.
    """
    columns = sparse.csr_array(cover.served.T.tocsr())
    rest = cover.weights.copy()
    alone = cover.alone()
    gain, chosen, left, served = alone.copy(), list[int](), budget, 0.0
    bound = knapsack_bound(gain, costs, budget)
    while (fits := (costs <= left + budget * ROUNDING) & (gain > _LEAST_GAIN)).any():
        site = int(np.argmax(np.where(fits, gain / costs, -1.0)))
        points = columns.indices[columns.indptr[site] : columns.indptr[site + 1]]
        fresh = points[rest[points] > 0.0]
        served += float(rest[fresh].sum())
        gain -= cover.served[fresh].T @ rest[fresh]
        rest[fresh] = 0.0
        left -= float(costs[site])
        chosen.append(site)
        bound = min(bound, served + knapsack_bound(gain, costs, budget))
    single = np.where(costs <= budget * (1.0 + ROUNDING), alone, 0.0)  # one dear site may serve more than all of them
    return ([int(single.argmax())] if single.max(initial=0.0) > served else chosen), bound


def knapsack_bound(gain: Floats, costs: Floats, budget: float) -> float:
    """Return the most that gains can sum up to within the budget when parts of sites may be bought."""
    order = np.argsort(-gain / costs, kind="stable")
    before = np.cumsum(costs[order]) - costs[order]
    parts = np.clip((budget * (1.0 + ROUNDING) - before) / costs[order], 0.0, 1.0)
    return float((np.maximum(gain[order], 0.0) * parts).sum())


def _cover_most(cover: Cover, costs: Floats, budget: float) -> tuple[list[int], float]:
    """Return the choice that serves most within the budget (none found: empty), and the bound on every choice's value.

    Model: max Σ w y with the rows of :func:`_model`, x binary, 0 ≤ y ≤ 1.
    SciPy's door to HiGHS is taken because the solver's own one writes a banner to standard output.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    points, sites = cover.served.shape
    rows, limits = _model(cover, costs, budget)
    found = milp(
        np.concatenate([np.zeros(sites), -cover.weights]),
        integrality=np.repeat([1, 0], [sites, points]),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, np.full(points + 1, -np.inf), limits),
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    chosen = [] if found.x is None else np.flatnonzero(found.x[:sites] > 0.5).tolist()
    return chosen, np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
