"""The cross-check says what depends on the method, and only that."""

from __future__ import annotations

import pytest

from hotspots.ranking.crosscheck import METHODS, cross_check
from hotspots.ranking.ranking import rank
from hotspots.ranking.results import Ranking
from tests.ranking.cases import FIXED, criterion, site

CLIMBER = (criterion("risk", 0.5, [(0, 1), (6, 0)]), criterion("height", 0.5, [(2500, 0), (5000, 1)]))


def climber() -> Ranking:
    sites = [
        site("low", risk=1.0, height=3000.0),
        site("middle", risk=2.0, height=3750.0),
        site("high", risk=5.0, height=4500.0),
    ]
    return rank(sites, CLIMBER, {}, seed=1, draws=100, spread=FIXED)


def test_every_method_gives_an_order_of_all_sites_and_a_tau() -> None:
    found = cross_check(climber())
    assert [r.method for r in found.results] == list(METHODS)
    for result in found.results:
        assert sorted(result.order) == ["high", "low", "middle"]
        assert -1 <= result.tau <= 1
    by_name = {r.method: r for r in found.results}
    assert by_name["topsis_vector"].order[0] == "low"
    assert by_name["topsis_minmax"].order[0] == "middle"


def test_spotis_agrees_with_straight_value_functions() -> None:
    """Fixed bounds and straight lines: the same model, so tau must be 1."""
    assert {r.method: r.tau for r in cross_check(climber()).results}["spotis"] == 1.0


def test_a_place_that_depends_on_the_method_is_said_with_its_places() -> None:
    """By product a site with one value near zero falls from the first place to the last."""
    sites = [site("a", x=1.0, y=0.0), site("b", x=0.45, y=0.45), site("c", x=0.44, y=0.45)]
    ranking = rank(sites, (criterion("x", 0.5), criterion("y", 0.5)), {}, seed=1, draws=100, spread=FIXED)
    words = [s.de for s in cross_check(ranking).sentences]
    assert any(
        "Platz von A hängt vom Verfahren ab: hier Platz 1" in w and "gewichtetes Produkt Platz 3" in w for w in words
    )
    assert words[0].startswith("Übereinstimmung mit anderen Verfahren (Kendalls Tau, 1 = gleiche Reihenfolge): TOPSIS")


def test_dominated_sites_are_named_with_the_better_one() -> None:
    sites = [site("a", x=1.0, y=0.5), site("b", x=0.5, y=0.5), site("c", x=0.0, y=1.0)]
    found = cross_check(rank(sites, (criterion("x", 0.5), criterion("y", 0.5)), {}, seed=1, draws=100, spread=FIXED))
    assert [(d.site, d.by) for d in found.dominated] == [("b", "a")]
    assert found.sentences[-1].en == "B is better than A in no criterion and worse in at least one."


@pytest.mark.parametrize("count", [0, 1])
def test_none_or_one_site_need_no_comparison(count: int) -> None:
    sites = [site("a", x=1.0)][:count]
    found = cross_check(rank(sites, (criterion("x", 1.0),), {}, seed=1, draws=100, spread=FIXED))
    assert len(found.results) == (len(METHODS) if count else 0)
