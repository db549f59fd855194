"""Tipping points are where the order really changes: just before it holds, just beyond it doesn't."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.base.text import verbatim
from hotspots.findings.model import Plan
from hotspots.model.estimate import Factor, Quantity, Term
from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.ranking import in_order, rank, scores_of
from hotspots.ranking.results import Ranking
from hotspots.ranking.sampling import sampler_of
from hotspots.ranking.tipping import thresholds, tipping_points
from tests.ranking.cases import FIXED, candidate, criterion, factor, site, times

EPS = 1e-6
TWO = (criterion("x", 0.5), criterion("y", 0.5))


def run(
    sites: list[Candidate], criteria: tuple[Criterion, ...] = TWO, factors: dict[str, Factor] | None = None
) -> Ranking:
    return rank(sites, criteria, factors or {}, seed=1, draws=100, spread=FIXED)


def first_ids(ranking: Ranking, k: int) -> list[str]:
    return [s.id for s in ranking.sites[:k]]


def test_a_weight_tips_where_both_scores_are_equal() -> None:
    """On paper: b = (.25, 1) is level with a = (1, 0) at the weight 4/7 of x."""
    sites = [site("a", x=1.0, y=0.0), site("b", x=0.25, y=1.0)]
    x, y = tipping_points(run(sites), sites, {}, first=1).weights
    assert x.lower is None
    assert x.upper is not None
    assert (x.upper.at, x.upper.overtaken, x.upper.overtaker) == (pytest.approx(4 / 7), "b", "a")
    assert y.upper is None
    assert y.lower is not None
    assert y.lower.at == pytest.approx(3 / 7)


def test_a_dominating_site_can_be_tipped_by_no_weight() -> None:
    sites = [site("a", x=1.0, y=0.5), site("b", x=0.5, y=0.5)]
    assert all(t.lower is t.upper is None for t in tipping_points(run(sites), sites, {}).weights)


def test_the_only_criterion_has_no_tipping_weight() -> None:
    sites = [site("a", x=1.0), site("b", x=0.5)]
    (tip,) = tipping_points(run(sites, (criterion("x", 1.0),)), sites, {}).weights
    assert (tip.lower, tip.upper) == (None, None)


values = st.floats(0, 1).map(lambda v: round(v, 3))


@given(rows=st.lists(st.tuples(values, values, values), min_size=2, max_size=6), k=st.integers(1, 3))
@settings(max_examples=40)
def test_the_first_k_keep_their_order_up_to_the_tipping_weight_and_not_beyond(
    rows: list[tuple[float, float, float]], k: int
) -> None:
    criteria = tuple(criterion(c, w) for c, w in zip("xyz", (0.5, 0.3, 0.2), strict=True))
    sites = [candidate(f"s{i}", dict(zip("xyz", row, strict=True))) for i, row in enumerate(rows)]
    ranking = run(sites, criteria)
    if ranking.ties:
        return
    for c, tip in enumerate(tipping_points(ranking, sites, {}, first=k).weights):
        for change, beyond, end in ((tip.lower, -EPS, 0.001), (tip.upper, EPS, 0.999)):
            inside = change.at - beyond if change else end
            assert first_ids(run(sites, reweighted(criteria, c, inside)), k) == first_ids(ranking, k)
            if change and 0 < change.at + beyond < 1:
                swapped = [s.id for s in run(sites, reweighted(criteria, c, change.at + beyond)).sites]
                assert swapped.index(change.overtaker) < swapped.index(change.overtaken)


def reweighted(criteria: tuple[Criterion, ...], c: int, weight: float) -> tuple[Criterion, ...]:
    share = (1 - weight) / (1 - criteria[c].weight)
    return tuple(replace(k, weight=weight if i == c else k.weight * share) for i, k in enumerate(criteria))


COST = (criterion("demand", 0.5, [(0, 0), (100, 1)]), criterion("cost", 0.5, [(0, 1), (2_000, 0.8), (20_000, 0)]))


def priced() -> tuple[list[Candidate], dict[str, Factor]]:
    """Site a: 60 users, 100 m of one surface; b: 65 users, 50 m of it and 20 m of another."""
    factors = {"p": factor("p", 40, 60, 90), "q": factor("q", 100, 150, 250), "u": factor("u", 0.5, 1, 2)}
    both = Quantity((Term(50.0, ("p",)), Term(40.0, ("q",))), "€", verbatim("test"), "estimated")
    return [
        site("a", demand=times(60.0, "u"), cost=times(100.0, "p")),
        site("b", demand=times(57.0, "u"), cost=both),
    ], factors


def at(factors: dict[str, Factor], name: str, x: float) -> dict[str, Factor]:
    return factors | {name: replace(factors[name], best=x, low=x, high=x)}


def test_a_shared_price_tips_where_the_order_really_changes() -> None:
    sites, factors = priced()
    ranking = run(sites, COST, factors)
    tipping = tipping_points(ranking, sites, factors, first=1)
    seen = 0
    for tip in tipping.factors:
        for change, sign in ((tip.lower, -1), (tip.upper, 1)):
            if change is None:
                continue
            seen += 1
            for beyond, swapped in ((-EPS * sign, False), (EPS * sign, True)):
                moved = first_ids(run(sites, COST, at(factors, tip.factor.id, change.at * (1 + beyond))), 1)
                assert (moved != first_ids(ranking, 1)) is swapped
    assert seen >= 2
    chances = [t.chance for t in tipping.factors]
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= c <= 1 for c in chances)


def test_the_chance_of_a_tip_is_counted_by_drawing_as_well() -> None:
    criteria = (criterion("x", 1.0, [(0, 0), (100, 1)]),)
    factors = {"f": factor("f", 20, 40, 80)}
    sites = [site("a", x=50.0), site("b", x=times(1.0, "f"))]
    ranking = rank(sites, criteria, factors, seed=1, draws=20_000, spread=FIXED)
    (tip,) = tipping_points(ranking, sites, factors).factors
    assert tip.upper is not None
    assert tip.upper.at == pytest.approx(50)
    assert ranking.sites[1].rank_acceptability[0] == pytest.approx(tip.chance, abs=0.011)


def test_an_unknown_quantity_has_a_tipping_point_on_its_scale() -> None:
    criteria = (criterion("x", 1.0, [(0, 0), (100, 1)]),)
    sites = [site("a", x=70.0), site("b", x=None)]
    (tip,) = tipping_points(run(sites, criteria), sites, {}).factors
    assert tip.factor.id == "unknown:x:b"
    assert tip.upper is not None
    assert tip.upper.at == pytest.approx(70)
    assert tip.chance == pytest.approx(0.3)


def test_thresholds_between_neighbours_level_their_scores() -> None:
    sites, factors = priced()
    ranking = run(sites, COST, factors)
    first, second = ranking.ranked[:2]
    found = (*thresholds(ranking, first, second), *thresholds(ranking, second, first))
    assert {(t.site, t.criterion) for t in found} >= {("a", "demand"), ("b", "demand")}
    for t in found:
        criterion_ = ranking.criterion(t.criterion)
        one, two = ranking.site(t.site), ranking.site({"a": "b", "b": "a"}[t.site])
        assert one is not None
        assert two is not None
        gain = criterion_.weight * (criterion_.value.value(t.at) - one.parts[t.criterion].value)
        assert one.score + gain == pytest.approx(two.score)


def test_no_threshold_is_named_where_the_scale_does_not_reach() -> None:
    ranking = run([site("a", x=1.0, y=1.0), site("b", x=0.0, y=0.1)])
    assert thresholds(ranking, ranking.sites[1], ranking.sites[0]) == ()


def test_a_figure_that_cannot_be_negative_has_no_tipping_point_below_zero() -> None:
    """b would need less than nothing to fall behind c, and half a unit to fall behind d."""
    criteria = (criterion("x", 1.0, [(-10, 0), (90, 1)]),)
    factors = {"f": factor("f", 2, 4, 8)}
    for other, lower in ((-1.0, None), (0.5, 0.5)):
        sites = [site("b", x=times(1.0, "f")), site("c", x=other)]
        ranking = rank(sites, criteria, factors, seed=1, draws=20_000, spread=FIXED)
        (tip,) = tipping_points(ranking, sites, factors).factors
        assert (tip.lower and tip.lower.at) == (lower and pytest.approx(lower))
        assert ranking.sites[1].rank_acceptability[0] == pytest.approx(tip.chance, abs=0.003)


def test_the_chance_counts_both_sides() -> None:
    """b stands between a and c and loses its place on either side: 10 % below 40, 10 % above 60."""
    criteria = (criterion("x", 1.0, [(0, 0), (100, 1)]),)
    factors = {"f": factor("f", 40, 50, 60, "normal")}
    sites = [site("a", x=60.0), site("b", x=times(1.0, "f")), site("c", x=40.0)]
    (tip,) = tipping_points(run(sites, criteria, factors), sites, factors).factors
    assert tip.chance == pytest.approx(0.2)


def test_a_figure_has_no_tipping_point_beyond_its_own_floor() -> None:
    criteria = (criterion("x", 1.0, [(0, 0), (100, 1)]),)
    sites = [site("b", x=times(1.0, "f")), site("c", x=12.0)]
    for floor, at in ((10.0, 12.0), (15.0, None)):
        factors = {"f": replace(factor("f", 20, 50, 60, "normal"), floor=floor)}
        (tip,) = tipping_points(run(sites, criteria, factors), sites, factors).factors
        assert (tip.lower and tip.lower.at) == (at and pytest.approx(at))


def test_the_order_at_both_ends_of_every_price_and_assumption_is_that_of_a_ranking_made_there(
    sample_results: Plan,
) -> None:
    """Asphalt for 110 € puts Freihofsplatz before Karlsplatz; what no way needs is not asked about."""
    plan, orders = sample_results, dict[str, tuple[str, ...]]()
    free = [c for c in plan.candidates if not c.blockers]
    for swing in plan.swings:
        for end, said in ((swing.factor.low, swing.low), (swing.factor.high, swing.high)):
            moved = {**plan.factors, swing.factor.id: replace(swing.factor, best=end)}
            values = sampler_of(sorted(free, key=lambda c: c.id), plan.criteria, moved)
            order = in_order(scores_of(values.best_values(), plan.criteria))
            assert said == tuple(values.candidates[i].id for i in order), (swing.factor.id, end)
        orders[swing.factor.id] = swing.low
    asphalt = orders["price:trench_asphalt"]
    assert asphalt.index("freihofsplatz") < asphalt.index("karlsplatz")
    assert "price:site_setup" in orders
    assert "price:inhouse_cable" in orders
    assert "price:access_point" not in orders
