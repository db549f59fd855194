"""How sure a place is and how a site does by a criterion are codes, the same in every language and edition."""

from __future__ import annotations

import json

import pytest

from hotspots.base.text import Lang
from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.publish.tables.documents import ranking_json

GRADES = {"very_good", "good", "fair", "weak", "unjudged", "unknown", None}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_codes_say_what_the_words_say(sample_results: Plan, lang: Lang) -> None:
    exact, public = (
        json.loads(ranking_json(told, lang))["sites"] for told in (sample_results, disclose(sample_results))
    )
    codes = {site["certainty"]: site["certainty_code"] for site in exact}
    assert len(set(codes.values())) == len(codes) > 1
    assert {code for code in codes.values() if code.endswith("_not")} == {
        code for words, code in codes.items() if {"nicht", "not"} & set(words.split())
    }
    for one, other in zip(exact, public, strict=True):
        assert one["certainty_code"] == other["certainty_code"]
        grades = [part["grade"] for part in one["criteria"].values()]
        assert set(grades) <= GRADES
        assert sorted(grades) == sorted(part["grade"] for part in other["criteria"].values())


def test_what_speaks_for_a_site_is_told_by_its_grade(sample_results: Plan) -> None:
    reasons = [reason for site in sample_results.sites for reason in site.reasons]
    told = {reason.grade: reason.is_for for reason in reasons}
    assert len(reasons) == 21
    assert told.items() <= {"very_good": True, "good": True, "fair": False, "weak": False}.items()
    assert {True, False} == set(told.values())
