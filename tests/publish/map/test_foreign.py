"""In the other language's page every passage of the project's own carries its language."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from hotspots.base.text import Text
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.from_results import extras_of
from hotspots.publish.map.html import fragment, render
from hotspots.publish.tables.documents import ranking_json

GERMAN = re.compile(
    r"\b(?:der|die|das|und|nicht|für|mit|von|vom|zur|zum|ist|sind|nach|geschätzt|Annahme|Begehung|beispielhaft)\b"
)
WITHIN = ("For comparison: ", "visitors")
"""How sentences of the program begin or go on that only quote the project within."""
VOID = ("meta", "link", "input", "br", "img", "path", "rect", "circle", "line", "hr")


class _Untagged(HTMLParser):
    """Collects German text that stands in no element with its language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang") or (self.open[-1][1] if self.open else "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Have nothing inside."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, lang = self.open[-1] if self.open else ("", "")
        if (
            tag not in ("script", "style")
            and lang == "en"
            and GERMAN.search(data)
            and not any(w in data for w in WITHIN)
        ):
            self.found.append(data)


@pytest.mark.parametrize("kind", ["public", "utility", "fragment"])
def test_no_german_passage_of_the_english_page_is_untagged(sample_results, sample_public, kind: str) -> None:
    made = {
        "public": lambda: render(page_of(sample_public, "en")),
        "utility": lambda: render(page_of(sample_results, "en"), extras_of(sample_results, "en")),
        "fragment": lambda: fragment(page_of(sample_public, "en")),
    }
    html = made[kind]()
    reader = _Untagged()
    reader.feed(html)
    assert html.count('lang="de"') > 8
    assert reader.found == []


def test_words_that_the_project_gives_in_both_languages_carry_none(sample_results, sample_public) -> None:
    """The English page, fragment, tables and papers say the English title; names of places stay tagged."""
    title, invented = Text("Netz der Stadt", "Network of the town"), Text("Zahlen erfunden", "Figures made up")
    about = replace(sample_public.about, title=title, illustrative=invented)
    told = replace(sample_public, about=about, notes=(invented, *sample_public.notes[1:]))
    page = page_of(told, "en")
    html = render(page)
    assert "<title>Network of the town</title>" in html
    assert "<h1><bdi>Network of the town</bdi></h1>" in html
    assert "<bdi>Figures made up</bdi>" in html
    assert "<bdi>Network of the town</bdi>" in fragment(page)
    assert '<bdi lang="de">Stiftsplatz/Stiftskirche</bdi>' in html
    assert "Netz der Stadt" not in html + fragment(page)
    assert json.loads(ranking_json(told, "en"))["project"]["title"] == title.en
    assert f"<title>{title.de}</title>" in render(page_of(told, "de"))
