"""A funding rule pays in one way, and says which; anything else is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from hotspots.model.funding import Funding

BASE: dict[str, Any] = {"id": "f", "name": "F", "operator": "Stadtwerke", "source": "Amtsblatt"}
WORDS = [
    ({"eur_per_site": 2500}, "2.500\u00a0€ je Standort"),
    ({"eur_flat": 15_000}, "15.000\u00a0€ je Antrag"),
    ({"percent": 80.0}, "80 % der Kosten"),
    ({"percent": 90.0, "cap_eur": 20_000}, "90 % der Kosten, höchstens 20.000\u00a0€ je Standort"),
]
REFUSED = [
    {"percent": 101.0}, {"percent": 0.0}, {}, {"eur_per_site": 1, "percent": 5.0}, {"eur_flat": 1, "cap_eur": 5},
    {"percent": 50.0, "cap_eur": 100, "max_sites": 2, "least_eur": 201}, {"percent": 50.0, "bonus": 3},
]  # fmt: skip


@pytest.mark.parametrize(("rule", "words"), WORDS)
def test_a_rule_says_what_it_pays(rule: dict[str, Any], words: str) -> None:
    assert Funding(**BASE, **rule).pays.de == words


@pytest.mark.parametrize("rule", REFUSED)
def test_what_no_programme_pays_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Funding(**BASE, **rule)


def test_a_rule_without_a_source_is_called_an_example() -> None:
    assert Funding(**{**BASE, "source": ""}, eur_flat=1).where.de == "Beispiel (ohne Quelle)"
    assert Funding(**BASE, eur_flat=1).where.de == "Amtsblatt"
