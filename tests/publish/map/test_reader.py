"""A reader who takes in the first 900 characters knows what, where, when, how sure and what it costs – of any plan, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from hotspots.findings.public import PublicPlan
from hotspots.model.blockers import Blocker
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.html import render

QUESTIONS = {
    "de": ("Was", "Wo", "Wann", "Wie sicher", "Was es kostet"),
    "en": ("What", "Where", "When", "How sure", "What it costs"),
}


class _Text(HTMLParser):
    """The text of a page as a screen reader comes to it; no drawing, no code."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in ("head", "nav", "svg", "script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("head", "nav", "svg", "script", "style")
        self.said.append("\n" if tag in ("p", "dt", "dd", "h1") else "")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def first_words(html: str) -> str:
    """Return the first 900 characters of what a page says."""
    reader = _Text()
    reader.feed(html)
    return re.sub(r"\s*\n\s*", "\n", "".join(reader.said)).strip()[:900]


def times(plan: PublicPlan, count: int) -> PublicPlan:
    """Return the plan with its sites repeated up to a count."""
    kinds = plan.sites
    sites = [
        replace(s, site=replace(s.site, id=f"{s.site.id}-{i}"), year=None) for i in range(count // 7 + 1) for s in kinds
    ]
    about = replace(plan.about, rollout=plan.about.rollout.model_copy(update={"years": []}))
    return replace(plan, about=about, sites=tuple(sites[:count]), rollout=None)


def blocked(plan: PublicPlan) -> PublicPlan:
    """Return the plan with no site that can be ranked."""
    why = (Blocker("Denkmal", "monument"),)
    sites = (replace(s, ranked=replace(s.ranked, rank=None, blockers=why), year=None) for s in plan.sites)
    return replace(plan, sites=tuple(sites), rollout=None, total_invest_eur=None, total_span_eur=None)


def decided(plan: PublicPlan) -> PublicPlan:
    """Return the plan after a decision: the first site is built."""
    first, *rest = plan.sites
    built = replace(first, site=replace(first.site, status="built"), ranked=replace(first.ranked, rank=None), year=None)
    return replace(plan, sites=(*rest, built))


def unknown(plan: PublicPlan) -> PublicPlan:
    """Return a plan of which nothing is known but the sites."""
    sites = (replace(s, users=None, demand=None, cost_eur=None) for s in plan.sites)
    return replace(plan, sites=tuple(sites), rollout=None, total_invest_eur=None, total_span_eur=None)


STATES = {
    "the sample": (lambda p: p, ("7 Standorte", "vhs", "2022", "sicher", "60.000")),
    "60 sites": (lambda p: times(p, 60), ("60 Standorte", "vhs", "keine Jahresbudgets", "sicher", "€")),
    "500 sites": (lambda p: times(p, 500), ("500 Standorte", "weitere", "keine Jahresbudgets", "sicher", "€")),
    "none rankable": (blocked, ("7 zurzeit nicht umsetzbar", "Kein Standort", "Offen", "Vorn", "nicht bekannt")),
    "one site": (lambda p: times(p, 1), ("1 Standort eingetragen", "vhs", "keine Jahresbudgets", "sicher", "€")),
    "after a decision": (decided, ("1 nicht mehr im Verfahren", "Stiftsplatz", "2022", "sicher", "€")),
    "nothing known": (unknown, ("7 Standorte", "Zuerst", "keinem Standort sind die Kosten", "Vorn", "nicht bekannt")),
    "no sites": (lambda p: replace(p, sites=(), rollout=None), ("noch keine Standorte", "Kein", "Offen", "nicht", "Noch nichts")),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("state", STATES)
def test_the_five_answers_stand_in_the_first_900_characters(sample_public: PublicPlan, state: str, lang: Any) -> None:
    change, answers = STATES[state]
    page = page_of(change(sample_public), lang)  # type: ignore[no-untyped-call]
    said = first_words(render(page))
    for question in QUESTIONS[lang]:
        assert re.search(rf"^{question}\n.+", said, re.M), (question, said)
    assert sum(len(question) + len(answer) for question, answer in page.answers) <= 600
    if lang == "de":
        for (question, answer), word in zip(page.answers, answers, strict=True):
            assert word in answer, question
    assert not re.search(r"\b1 (Standorte|sites)\b|\{|None", said)
