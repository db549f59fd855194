"""A script that only hears what Chromium tells a screen reader finds the answers to a council's questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hotspots.findings.public import PublicPlan
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.html import render
from tests.publish.map.conftest import Opened
from tests.publish.map.test_reader import QUESTIONS

Heard = list[tuple[str, str]]


def heard(opened: Opened) -> Heard:
    """Return role and name of everything in Chromium's accessibility tree, in reading order."""
    tree = opened.page.context.new_cdp_session(opened.page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in tree}

    def walk(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if not node.get("ignored"):
            yield node["role"]["value"], str(node.get("name", {}).get("value", "")).strip()
        for child in node.get("childIds", ()):
            if child in by_id:
                yield from walk(by_id[child])

    return [(role, name) for role, name in walk(tree[0]) if name]


def after(said: Heard, name: str, role: str = "StaticText") -> str:
    """Return what is read right after some words."""
    words = [text for kind, text in said if kind == role]
    return words[words.index(name) + 1]


def card(said: Heard, name: str) -> str:
    """Return what is read of one site: from its heading in the list to the next heading of a site."""
    start = next(i for i, (role, text) in enumerate(said) if role == "heading" and text == name)
    rest = said[start + 1 :]
    end = next((i for i, (role, _) in enumerate(rest) if role == "heading"), len(rest))
    return " ".join(text for role, text in rest[:end] if role == "StaticText")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_listener_hears_the_five_answers(show: Callable[..., Opened], sample_public: PublicPlan, lang: Any) -> None:
    page = page_of(sample_public, lang)
    said = heard(show(render(page)))
    assert [after(said, question) for question in QUESTIONS[lang]] == [answer for _, answer in page.answers]
    assert said.index(("StaticText", QUESTIONS[lang][0])) < said.index(("heading", {"de": "Karte", "en": "Map"}[lang]))


def test_a_listener_hears_why_when_how_sure_how_much_and_what_is_assumed(
    show: Callable[..., Opened], sample_public: PublicPlan
) -> None:
    """The five questions that once took minutes, or had no answer."""
    opened = show(render(page_of(sample_public, "de")))
    said = heard(opened)
    cost = after(said, "Was es kostet")
    assert re.search(r"rund [\d.]+\s€ netto \([\d.]+\s€ bis [\d.]+\s€\) für \d Standorte; danach", cost)
    stadium = card(said, "Stadion am Schönbusch")
    assert re.search(r"dagegen:\s+Anschluss: schwach", stadium)
    assert "Gäste" in stadium  # on match days
    third = next(site.name for site in page_of(sample_public, "de").sites if site.rank == 3)
    assert "unter den ersten drei" in card(said, third)
    spans = said[said.index(("heading", "Wie fest die Plätze stehen")) :]
    assert re.fullmatch(r"\d(–\d)?", after(spans, third))
    assert "nicht im Ausbauplan 2022–2024" in stadium
    assert "Ausbau 2022" in card(said, "vhs Richtung Steingasse")
    assumed = [name for _, name in said[said.index(("heading", "Was angenommen oder erfunden ist")) :]]
    for kind in ("Preise", "Jahresbudgets", "Antworten der Begehung", "Gewichte und Nutzwertskalen"):
        assert any(name.startswith(kind) for name in assumed), kind
