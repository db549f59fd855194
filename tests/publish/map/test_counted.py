"""Every sentence of the page that has a number is read for none, one, two and many, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hotspots.base.text import Lang, Text, words
from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.findings.words import users_words
from hotspots.measures.capacity import PeakDay
from hotspots.measures.coverage.candidates import people_reason
from hotspots.measures.users import Span
from hotspots.model.estimate import Estimate
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.html import render
from hotspots.rollout.rollout import counted_words
from tests.publish.map.sample import many, with_sites
from tests.publish.map.test_reader import times

COUNTS = (0, 1, 2, 1234)


def users(count: float) -> Text:
    return users_words(Estimate(count, count, count, "users/day", "", "estimated"))


def event(count: int) -> Text:
    return PeakDay("Markt", 6, count, count / 10, Span(0, 0, 0), "measured").said


SENTENCES: dict[str, tuple[Callable[[int], Text], tuple[str, str, str, str], str]] = {
    "users": (users, ("0 Nutzende", "1 Person am", "2 Nutzende", "1.200 Nutzende"), "about 1 user a day"),
    "guests": (event, ("0 Gäste", "1 Gast,", "2 Gäste", "1.234 Gäste"), "1 visitor,"),
    "newly reached": (lambda n: people_reason(n, n, counted=True), ("0 Personen", "1 Person am", "2 Personen", "1.234 Personen"), "1 person a day"),
    "all together": (lambda n: counted_words(n, 0, known=True), ("0 Nutzende", "1 Person am", "2 Nutzende", "1.234 Nutzende"), "1 user a day"),
    "counted once": (lambda n: counted_words(9, n, known=True), ("niemand zählt doppelt", "1 Person mehr", "2 Nutzende mehr", "1.234 Nutzende mehr"), "1 user more"),
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_counts_as_people_do(name: str) -> None:
    say, german, english = SENTENCES[name]
    for count, words_ in zip(COUNTS, german, strict=True):
        assert words_ in say(count).de, say(count).de
    assert english in say(1).en


ONE = {
    "de": r"\b1 (?:Standorte|Plätze|Wochen|Nutzende|Personen|Gäste|Paaren|freie|weitere|Zugangspunkte|Jahre|Menschen|Zeilen)\b",
    "en": r"\b1 (?:sites|places|weeks|users|people|visitors|pairs|free ports|access points|years)\b",
}
"""What nobody says."""


def one_of_everything(plan: Plan) -> Plan:
    """Return the plan with single weeks and single users."""
    one = Estimate(1, 1, 1, "", "", "estimated")
    sites = tuple(
        replace(s, users=one, year=None, readiness=replace(s.readiness, lead_time_weeks=one)) for s in plan.sites
    )
    return replace(plan, sites=sites)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_the_whole_page_says_no_wrong_plural(sample_results: Plan, count: int, lang: Any) -> None:
    public = (
        times(disclose(one_of_everything(sample_results)), count)
        if count
        else replace(disclose(sample_results), sites=(), rollout=None)
    )
    said = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", render(page_of(public, lang)), flags=re.S)
    assert re.findall(ONE[lang], said) == []
    if count:
        assert {"de": "Vorlauf etwa 1 Woche ", "en": "lead time about 1 week "}[lang] in said


SAID_FOR_ONE = {"found": "found_one", "shown": "shown_one", "moved_more": "moved_one", "budget_now": "budget_one"}
COUNTING = r"\{n\} (?!von|of)\w+|\{a\} (?:bis|to) \{b\}"


def test_every_word_of_the_script_that_counts_things_has_one_for_a_single_thing() -> None:
    script = words("publish/map: script")
    counting = {key for key, said in script.items() if re.search(COUNTING, said.de)} - {"places"}
    assert counting == set(SAID_FOR_ONE)
    for key in SAID_FOR_ONE.values():
        assert not re.search(ONE["de"], script[key].de.replace("{n}", "1"))


def test_a_single_site_found_and_shown_is_said_in_the_singular(show: Any) -> None:
    page = show(render(many(220))).page
    page.locator("#search").fill("000012")
    assert page.locator("#found").inner_text() == "1 Standort passt."
    assert page.locator("#pager p").inner_text() == "Nummer 1 von 1"


def test_a_list_that_is_cut_says_how_many_there_are() -> None:
    lang: Lang = "de"
    assert "die ersten 200 von 201" in render(with_sites(many(201, lang), many(201, lang).sites))
