"""The order follows from weights and values alone, and its robustness matches closed forms."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.base.text import Text
from hotspots.model.estimate import Factor
from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.phrases import grade, lead_words, leaders
from hotspots.ranking.ranking import rank
from hotspots.ranking.results import Ranking
from hotspots.ranking.sampling import WeightSpread
from tests.ranking.cases import FIXED, candidate, constant, criterion, factor, site, times

UNIFORM = WeightSpread("dirichlet", concentration=3.0)  # three equal weights: alpha = 1 each, uniform
DRAWS = 40_000
CITY = (
    criterion("demand", 0.4, [(0, 0), (100, 1)]),
    criterion("connection", 0.35, [(0, 1), (10_000, 0)]),
    criterion("readiness", 0.25),
)


def order(ranking: Ranking) -> list[str]:
    return [s.id for s in ranking.sites]


def run(sites: list[Candidate], criteria: tuple[Criterion, ...] = CITY, *, draws: int = 200,
        spread: WeightSpread = FIXED, factors: dict[str, Factor] | None = None, first: int = 3) -> Ranking:  # fmt: skip
    return rank(sites, criteria, factors or {}, seed=1, draws=draws, spread=spread, first=first)


def by_hand() -> list[Candidate]:
    return [
        site("stadion", demand=90.0, connection=9_500.0, readiness=0.3),
        site("karlsplatz", demand=60.0, connection=4_000.0, readiness=0.8),
        site("stiftsplatz", demand=80.0, connection=2_000.0, readiness=0.6),
    ]


def test_the_order_and_the_scores_equal_a_hand_calculation() -> None:
    """On paper: .4·.8 + .35·.8 + .25·.6 = .75; .4·.6 + .35·.6 + .25·.8 = .65; .4·.9 + .35·.05 + .25·.3 = .4525."""
    ranking = run(by_hand())
    assert order(ranking) == ["stiftsplatz", "karlsplatz", "stadion"]
    assert [s.rank for s in ranking.sites] == [1, 2, 3]
    assert [s.score for s in ranking.sites] == pytest.approx([0.75, 0.65, 0.4525])
    parts = ranking.sites[0].parts
    assert [parts[c].value for c in ("demand", "connection", "readiness")] == pytest.approx([0.8, 0.8, 0.6])
    assert [parts[c].contribution for c in ("demand", "connection", "readiness")] == pytest.approx([0.32, 0.28, 0.15])


def test_blocked_sites_stand_last_without_a_rank_with_the_score_they_would_have() -> None:
    sites = [*by_hand(), site("dach", ("Eigentümer lehnt ab",), demand=100.0, connection=0.0, readiness=1.0)]
    ranking = run(sites)
    assert order(ranking) == ["stiftsplatz", "karlsplatz", "stadion", "dach"]
    last = ranking.sites[-1]
    assert (last.rank, last.rank_low, last.rank_acceptability) == (None, None, ())
    assert last.score == pytest.approx(1.0)
    assert last.blockers[0].de == "Eigentümer lehnt ab"


def test_when_every_site_is_blocked_the_ranking_is_one_of_none() -> None:
    ranking = run([site("a", ("no",), demand=1.0, connection=1.0, readiness=1.0)])
    assert ranking.ranked == ()
    assert [s.id for s in ranking.blocked] == ["a"]
    assert ranking.robustness is None


def test_no_site_at_all_is_a_ranking_of_none() -> None:
    assert run([]).sites == ()


def test_whole_weeks_as_the_only_criterion_are_ranked_like_any_figure() -> None:
    ranking = run([site("a", weeks=8), site("b", weeks=4)], (criterion("weeks", 1.0, [(0, 1), (60, 0)]),))
    assert [(s.id, s.score) for s in ranking.sites] == [
        ("b", pytest.approx(1 - 4 / 60)),
        ("a", pytest.approx(1 - 8 / 60)),
    ]


def test_equal_scores_share_a_place_even_against_floating_point() -> None:
    """.1 + .2 is not .3 in floating point; the place must not depend on that."""
    criteria = (criterion("x", 0.5), criterion("y", 0.5))
    ranking = run([site("b", x=0.1 + 0.2, y=0.3), site("a", x=0.3, y=0.3), site("c", x=0.0, y=0.0)], criteria)
    assert order(ranking) == ["a", "b", "c"]
    assert ranking.ties == (("a", "b"),)
    assert [(s.rank, s.place, s.tied) for s in ranking.sites] == [(1, "1–2", True), (1, "1–2", True), (3, "3", False)]
    assert [s.rank_acceptability for s in ranking.sites[:2]] == [(0.5, 0.5, 0.0)] * 2
    assert ranking.robustness is not None
    assert ranking.robustness.win("a", "b") == ranking.robustness.win("b", "a") == 0.5


@pytest.mark.parametrize(
    ("chances", "in_front"),
    [((0.6, 0.4, 0.0), [0]), ((0.5, 0.05, 0.45), [0, 2]), ((0.5, 0.3, 0.2), [0, 1, 2]), ((0.58, 0.05, 0.04), [0, 1])],
)
def test_beside_the_first_stands_who_could_well_be_first_else_the_second(
    chances: tuple[float, ...], in_front: list[int]
) -> None:
    ranking = run(by_hand())
    sites = tuple(replace(s, rank_acceptability=(p, 0.0, 0.0)) for s, p in zip(ranking.sites, chances, strict=True))
    assert leaders(replace(ranking, sites=sites)) == tuple(sites[i] for i in in_front)


def test_nobody_is_called_first_below_sixty_percent_nor_by_the_alphabet_nor_by_a_default() -> None:
    """One in front by far; two level; eight that nothing tells apart; a first place that rests on no visit."""
    criteria = (criterion("x", 0.5), criterion("y", 0.5))
    far = run([site("a", x=0.9, y=0.9), site("b", x=0.1, y=0.1)], criteria)
    assert lead_words(far).de == "Vorn liegt sehr sicher A."
    level = run([site("a", x=1.0, y=0.0), site("b", x=0.02, y=0.97)], criteria, draws=2000, spread=UNIFORM)
    assert lead_words(level).de == "A und B liegen gleichauf vorn."
    alike = run([site(name, x=0.5, y=0.5) for name in "abcdefgh"], criteria)
    assert {s.place for s in alike.ranked} == {"1–8"}
    assert lead_words(alike).de.endswith("G und H sind nicht unterscheidbar (Platz 1–8).")
    unseen = replace(site("a", x=0.9, y=0.9), assumed={"x": Text("eine Begehung", "an inspection")})
    blind = run([unseen, site("b", x=0.1, y=0.1)], criteria)
    assert lead_words(blind).de == "Wer vorn liegt, ist noch nicht zu beurteilen; es fehlt: eine Begehung."
    assert grade(blind.sites[0].parts["x"]).de == "noch nicht beurteilbar"
    assert (
        lead_words(run([unseen], criteria)).de == "Nur A steht in der Rangfolge; es fehlt: eine Begehung."
    )  # its certainty is "Platz 1"


def test_a_criterion_that_all_sites_meet_equally_is_named() -> None:
    ranking = run([replace(s, quantities={**s.quantities, "readiness": constant(0.5)}) for s in by_hand()])
    assert ranking.constant == ("readiness",)
    assert run(by_hand()[:1]).constant == ()


def test_each_of_three_sites_with_one_strength_wins_a_third_of_the_uniform_weights() -> None:
    """Closed form: first-rank acceptability 1/3 each."""
    criteria = tuple(criterion(c, 1 / 3) for c in "xyz")
    sites = [site("a", x=1.0, y=0.0, z=0.0), site("b", x=0.0, y=1.0, z=0.0), site("c", x=0.0, y=0.0, z=1.0)]
    ranking = run(sites, criteria, draws=DRAWS, spread=UNIFORM)
    error = 3 * (1 / 3 * 2 / 3 / DRAWS) ** 0.5
    for found in ranking.sites:
        assert found.rank_acceptability[0] == pytest.approx(1 / 3, abs=error)


def test_two_sites_and_two_criteria_share_the_weights_as_three_to_four() -> None:
    """Closed form: A first iff w1 > 4/7."""
    criteria = (criterion("x", 0.5), criterion("y", 0.5))
    spread = WeightSpread("dirichlet", concentration=2.0)
    ranking = run([site("a", x=1.0, y=0.0), site("b", x=0.25, y=1.0)], criteria, draws=DRAWS, spread=spread)
    found = ranking.site("a")
    assert found is not None
    assert found.rank_acceptability[0] == pytest.approx(3 / 7, abs=3 * (12 / 49 / DRAWS) ** 0.5)
    assert ranking.robustness is not None
    assert ranking.robustness.win("a", "b") == found.rank_acceptability[0]
    assert ranking.robustness.win("b", "a") == pytest.approx(1 - found.rank_acceptability[0])
    assert ranking.robustness.sampling_error == pytest.approx(0.0049)  # 1.96 standard errors


def test_a_shared_price_never_swaps_two_sites_that_differ_only_in_metres() -> None:
    criteria = (criterion("connection", 1.0, [(0, 1), (100_000, 0)]),)
    factors = {"price": factor("price", 50, 150, 400)}
    sites = [site("near", connection=times(100.0, "price")), site("far", connection=times(101.0, "price"))]
    ranking = run(sites, criteria, draws=5_000, factors=factors)
    assert order(ranking) == ["near", "far"]
    assert ranking.sites[0].rank_acceptability == (1.0, 0.0)
    assert (ranking.sites[0].rank_low, ranking.sites[0].rank_high) == (1, 1)
    own = {"p1": factor("p1", 50, 150, 400), "p2": factor("p2", 50, 150, 400)}
    apart = [site("near", connection=times(100.0, "p1")), site("far", connection=times(101.0, "p2"))]
    assert run(apart, criteria, draws=5_000, factors=own).sites[0].rank_acceptability[0] < 0.6


def test_what_is_unknown_spreads_over_the_whole_scale_and_stays_named() -> None:
    criteria = (criterion("demand", 1.0, [(0, 0), (100, 1)]),)
    ranking = run([site("known", demand=70.0), site("open", demand=None)], criteria, draws=DRAWS)
    blank = ranking.site("open")
    assert blank is not None
    assert (blank.unknown, blank.score, blank.parts["demand"].estimate) == (("demand",), 0.5, None)
    assert blank.rank_acceptability[0] == pytest.approx(0.3, abs=3 * (0.21 / DRAWS) ** 0.5)


def test_the_rank_interval_holds_the_rank_and_the_middle_ninety_percent() -> None:
    criteria = (criterion("x", 1.0, [(0, 0), (100, 1)]),)
    factors = {str(i): factor(str(i), 40 + i, 50 + i, 60 + i, "normal") for i in range(6)}
    ranking = run([site(f"s{i}", x=times(1.0, str(i))) for i in range(6)], criteria, draws=4_000, factors=factors)
    for found in ranking.sites:
        assert found.rank is not None
        assert found.rank_low is not None
        assert found.rank_high is not None
        assert found.rank_low <= found.rank <= found.rank_high
        inside = sum(found.rank_acceptability[found.rank_low - 1 : found.rank_high])
        assert inside >= 0.9
        assert sum(found.rank_acceptability[found.rank_low : found.rank_high]) < 0.95 + 1e-9


def test_entropy_is_zero_for_a_certain_order_and_one_for_an_open_one() -> None:
    certain = run(by_hand()).robustness
    assert certain is not None
    assert certain.entropy == 0.0
    criteria = (criterion("x", 1.0),)
    open_order = run([site(n, x=None) for n in "abc"], criteria, draws=20_000).robustness
    assert open_order is not None
    assert open_order.entropy == pytest.approx(1.0, abs=0.001)


def test_the_chance_of_being_among_the_first_adds_up_to_their_number() -> None:
    ranking = run([site(n, x=None) for n in "abcd"], (criterion("x", 1.0),), draws=2_000, first=2)
    assert sum(s.first_chance or 0 for s in ranking.sites) == pytest.approx(2)


def test_above_a_hundred_sites_only_the_first_twenty_ranks_are_counted() -> None:
    sites = [site(f"s{i:03d}", x=i / 200) for i in range(150)]
    ranking = run(sites, (criterion("x", 1.0),), draws=50)
    assert ranking.sites[0].id == "s149"
    assert len(ranking.sites[0].rank_acceptability) == 20
    assert ranking.sites[0].rank_acceptability[0] == 1.0
    assert (ranking.sites[99].rank_low, ranking.sites[99].rank_high) == (100, 100)
    assert ranking.robustness is not None
    assert len(ranking.robustness.pairs) == 100
    assert ranking.robustness.entropy == 0.0


values = st.floats(0, 1)
problems = st.lists(st.tuples(values, values, values), min_size=2, max_size=7)
SCALED = tuple(criterion(c, w) for c, w in zip("xyz", (0.5, 0.3, 0.2), strict=True))


def named(rows: list[tuple[float, float, float]]) -> list[Candidate]:
    return [candidate(f"s{i}", dict(zip("xyz", row, strict=True))) for i, row in enumerate(rows)]


@given(rows=problems, scale=st.sampled_from([0.001, 1000.0, 3.6]), shift=st.sampled_from([0.0, 32.0]))
@settings(max_examples=30)
def test_another_unit_with_its_value_function_changes_nothing(
    rows: list[tuple[float, float, float]], scale: float, shift: float
) -> None:
    other = (criterion("x", 0.5, [(shift, 0), (scale + shift, 1)]), *SCALED[1:])
    changed = [(x * scale + shift, y, z) for x, y, z in rows]
    for one, two in zip(
        run(named(rows), SCALED, draws=20).sites, run(named(changed), other, draws=20).sites, strict=True
    ):
        assert one.score == pytest.approx(two.score, abs=1e-9)


@given(rows=problems, random=st.randoms())
@settings(max_examples=30)
def test_the_order_in_which_sites_are_given_does_not_matter(rows: list[tuple[float, float, float]], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = named(rows)
    random.shuffle(shuffled)
    spread = WeightSpread()
    assert run(named(rows), SCALED, draws=50, spread=spread) == run(shuffled, SCALED, draws=50, spread=spread)


@given(rows=problems, gain=st.tuples(values, values, values))
@settings(max_examples=30)
def test_a_dominating_site_never_ranks_below_the_one_it_dominates(
    rows: list[tuple[float, float, float]], gain: tuple[float, float, float]
) -> None:
    better = tuple(min(1.0, a + b) for a, b in zip(rows[0], gain, strict=True))
    sites = [*named(rows), candidate("better", dict(zip("xyz", better, strict=True)))]
    ranking = run(sites, SCALED, draws=200, spread=WeightSpread())
    assert order(ranking).index("better") < order(ranking).index("s0")
    assert ranking.robustness is not None
    better_one = ranking.site("better")
    assert better_one is not None
    dominated = ranking.site("s0")
    assert dominated is not None
    assert ranking.robustness.win("better", "s0") == (0.5 if better_one.rank == dominated.rank else 1.0)


@given(rows=problems)
@settings(max_examples=30)
def test_a_weight_of_zero_removes_a_criterion(rows: list[tuple[float, float, float]]) -> None:
    zero = tuple(criterion(c, w) for c, w in zip("xyz", (0.6, 0.4, 0.0), strict=True))
    for spread in (WeightSpread(), WeightSpread("order"), WeightSpread("intervals")):
        with_zero = run(named(rows), zero, draws=100, spread=spread)
        without = run(named(rows), zero[:2], draws=100, spread=spread)
        assert [(s.id, s.score, s.rank_acceptability) for s in with_zero.sites] == [
            (s.id, s.score, s.rank_acceptability) for s in without.sites
        ]


@given(rows=problems, extra=st.tuples(values, values, values))
@settings(max_examples=30)
def test_a_site_that_comes_or_goes_leaves_order_and_scores_of_the_others(
    rows: list[tuple[float, float, float]], extra: tuple[float, float, float]
) -> None:
    before = run(named(rows), SCALED, draws=20)
    after = run([*named(rows), candidate("extra", dict(zip("xyz", extra, strict=True)))], SCALED, draws=20)
    assert [(s.id, s.score) for s in before.sites] == [(s.id, s.score) for s in after.sites if s.id != "extra"]


def test_a_new_site_changes_no_draw_of_the_others() -> None:
    criteria = (criterion("x", 1.0, [(0, 0), (100, 1)]),)
    factors = {n: factor(n, 20, 40, 80) for n in "abc"}
    two = [site("a", x=times(1.0, "a")), site("b", x=times(0.9, "b"))]
    three = [*two, site("c", x=times(0.5, "c"))]
    one, more = (run(s, criteria, draws=1_000, factors=factors).robustness for s in (two, three))
    assert one is not None
    assert more is not None
    assert one.win("a", "b") == more.win("a", "b")


def test_many_sites_are_ranked_the_same_as_few_with_the_same_draws() -> None:
    """Above the limit only the first ranks are counted, block by block: they equal a complete count."""
    criteria = (criterion("x", 0.5, [(0, 0), (100, 1)]), criterion("y", 0.5, [(0, 0), (100, 1)]))
    factors = {f"f{i}": factor(f"f{i}", 30 + i, 40 + i, 50 + i) for i in range(30)}
    near = [site(f"s{i:03d}", x=times(1.0, f"f{i}"), y=50.0 - i) for i in range(30)]
    far = [site(f"z{i:03d}", x=0.0, y=0.0) for i in range(100)]
    few = run(near, criteria, draws=900, factors=factors, spread=WeightSpread())
    many = run([*near, *far], criteria, draws=900, factors=factors, spread=WeightSpread())
    for one in few.sites:
        other = many.site(one.id)
        assert other is not None
        assert one.rank_acceptability[:20] == other.rank_acceptability
        assert (one.rank_low, one.rank_high, one.first_chance) == (other.rank_low, other.rank_high, other.first_chance)
