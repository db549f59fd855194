"""The public edition keeps the order and gives away nothing that only the utility may see."""

from __future__ import annotations

from itertools import combinations

import pytest

from hotspots.disclosure.leaks import find_leaks, secrets_of
from hotspots.disclosure.plan import SHARED_OUT
from hotspots.findings.model import Plan, PublicPlan
from hotspots.publish.sets import public_files


def test_both_editions_have_the_same_order(sample_results: Plan, sample_public: PublicPlan) -> None:
    exact = [s.site.id for s in sample_results.sites]
    assert [s.site.id for s in sample_public.sites] == exact


def test_published_portfolios_are_the_best_for_their_money_and_count_everybody_once(
    sample_results: Plan, sample_public: PublicPlan
) -> None:
    """Both editions and the users of any set say the same; every set of sites is tried at its published cost."""
    findings, exact = sample_public, sample_results
    assert findings.rollout is not None
    assert exact.rollout is not None
    ranked = [s for s in findings.sites if s.ranked.rank and s.invest and s.users]
    sets = [some for size in range(len(ranked) + 1) for some in combinations(ranked, size)]
    priced = [(sum(s.invest.best for s in some if s.invest), [s.site.id for s in some]) for some in sets]
    for one in findings.rollout.portfolios:
        assert one.users_per_day == pytest.approx(exact.users_together(one.sites))
        alone = sum(s.users.best for s in ranked if s.site.id in one.sites and s.users)
        assert one.counted_once_per_day == pytest.approx(alone - one.users_per_day, abs=1e-8)
        most = max(exact.users_together(ids) for cost, ids in priced if cost <= one.budget_eur)
        assert one.users_per_day == pytest.approx(most)
    most_of_all = exact.rollout.portfolios[-1].users_per_day
    assert findings.rollout.portfolios[-1].users_per_day == pytest.approx(most_of_all, rel=1e-12)
    assert findings.rollout.counting == (*exact.rollout.counting, SHARED_OUT)


def test_nothing_of_the_network_and_nobody_s_name_is_in_the_public_files(
    sample_results: Plan, sample_public: PublicPlan
) -> None:
    files = {f"public/{name}": data for name, data in public_files(sample_public, "de").items()}
    assert len(files) == 5
    assert find_leaks(files, secrets_of(sample_results)) == ()
    everything = b"".join(files.values())
    for word in ("Stadtverwaltung", "N. N.", "Herstallturm, Schacht", "trench", "Tiefbau"):
        assert word.encode() not in everything, word
