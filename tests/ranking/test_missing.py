"""A missing answer matters where the draws say so, and only there."""

from __future__ import annotations

from hotspots.base.text import verbatim
from hotspots.measures.readiness.unknown import even
from hotspots.model.estimate import Quantity, Term
from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.missing import missing
from hotspots.ranking.ranking import rank
from hotspots.ranking.value import ValueFunction
from hotspots.ranking.weighting import WeightSpread

CRITERIA = (Criterion("readiness", verbatim("readiness"), verbatim(""), "benefit", 1.0, ValueFunction.of([(0, 0), (1, 1)]), "test"),)  # fmt: skip


def site(name: str, constant: float, item: str | None = None, weight: float = 0.0) -> Candidate:
    """Return a site whose readiness has a known part and perhaps an unknown item."""
    terms = (Term(constant), *((Term(weight, (f"readiness:{item}:{name}",)),) if item else ()))
    return Candidate(name, name, {"readiness": Quantity(terms, "1", "test", "estimated")}, ())


def test_the_item_that_can_turn_the_order_is_found_and_the_other_is_not() -> None:
    """Site b may overtake a by its consent; whatever is found at c, it stays the last."""
    sites = [site("a", 0.6), site("b", 0.2, "consent", 0.6), site("c", 0.0, "safety", 0.1)]
    factors = {f.id: f for f in (even("readiness:consent:b", 0, 1, "1"), even("readiness:safety:c", 0, 1, "1"))}
    ranking = rank(sites, CRITERIA, factors, seed=1, draws=2000, spread=WeightSpread("fixed", 1.0), first=1)
    found = missing(ranking, sites, factors, {"b": ["consent"], "c": ["safety"]})
    assert [(m.site, m.item, m.matters, m.tips) for m in found] == [("b", "consent", True, True), ("c", "safety", False, False)]  # fmt: skip
    assert found[0].first_good == 1.0
    assert found[0].first_bad == 0.0
    assert 0.25 < found[0].chance < 0.42


def test_nothing_is_asked_where_nothing_is_unknown() -> None:
    """No visit is needed."""
    sites = [site("a", 0.6), site("b", 0.2)]
    ranking = rank(sites, CRITERIA, {}, seed=1, draws=100, spread=WeightSpread("fixed", 1.0), first=1)
    assert missing(ranking, sites, {}, {}) == ()
