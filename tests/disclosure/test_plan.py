"""Years are told apart by published figures only; what they add up to is exact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.disclosure.plan import SITES_OF_A_TOTAL, public_phases, public_total, share_out
from hotspots.findings.model import Plan, PublicPlan


def test_the_years_of_the_sample_add_up_to_the_exact_total_within_their_budgets(
    sample_results: Plan, sample_public: PublicPlan
) -> None:
    plan, exact = sample_public.rollout, sample_results.total_invest_eur
    assert plan is not None
    assert len(plan.phases) == 3
    assert sum(phase.invest_eur for phase in plan.phases) == pytest.approx(exact, abs=1e-6)
    assert sample_public.total_invest_eur == exact
    assert all(phase.invest_eur <= phase.budget_eur for phase in plan.phases)


def test_no_exact_sum_of_a_year_moves_what_is_published(sample_results: Plan, sample_public: PublicPlan) -> None:
    """Another split of the same total among the years publishes the same: the split isn't used."""
    plan, sites = sample_results.rollout, sample_public.sites
    assert plan is not None
    first, second, *rest = plan.phases
    moved = (
        replace(first, invest_eur=first.invest_eur - 1_234),
        replace(second, invest_eur=second.invest_eur + 1_234),
        *rest,
    )
    total = sample_results.total_invest_eur
    assert moved != plan.phases
    assert public_phases(moved, sites, total) == public_phases(plan.phases, sites, total)


def test_the_total_of_two_sites_is_none_of_their_own(sample_public: PublicPlan) -> None:
    sites = sample_public.sites
    assert public_total(12_345.0, sites[:SITES_OF_A_TOTAL]) == 12_345.0
    two = sites[: SITES_OF_A_TOTAL - 1]
    assert public_total(12_345.0, two) == sum(s.invest.best for s in two if s.invest) != 12_345.0


years = st.lists(st.tuples(st.floats(0, 90_000), st.floats(1, 80_000)), min_size=1, max_size=6)


@given(years, st.floats(0, 1))
def test_shares_add_up_and_stay_within_room(years: list[tuple[float, float]], used: float) -> None:
    weights, most = [w for w, _ in years], [m for _, m in years]
    open_ = [m for w, m in years if w > 0]
    total = used * sum(open_)
    shares = share_out(total, weights, most)
    assert sum(shares) == pytest.approx(total if open_ else 0.0, abs=1e-6)
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)
    # the rest of the whole thousands goes where most room is, at worst a step more for every other year
    assert all(share <= m + 1_000 * len(years) for share, m in zip(shares, most, strict=True))
