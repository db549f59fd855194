"""Sentences are built from figures, and what they promise comes true."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hotspots.base.text import Text
from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.explain import entropy_words, explain, explain_against, notes
from hotspots.ranking.ranking import rank
from hotspots.ranking.results import RankedSite, Ranking
from tests.ranking.cases import FIXED, constant, criterion, factor, site, times

CRITERIA: tuple[Criterion, ...] = (
    criterion("demand", 0.4, [(0, 0), (150, 1)], unit="Nutzende/Tag"),
    replace(
        criterion("connection", 0.35, [(0, 1), (5000, 0.5), (20000, 0)], unit="€"),
        name=Text("Anschluss", "connection"),
        subject=Text("der Anschluss", "the connection"),
    ),
    criterion("readiness", 0.25),
)
FACTORS = {"price": factor("price", 110, 150, 200), "share": factor("share", 0.002, 0.005, 0.015)}


def sites() -> list[Candidate]:
    return [
        site("stiftsplatz", demand=times(16_000.0, "share"), connection=times(15.0, "price"), readiness=0.7),
        site("rossmarkt", demand=times(19_000.0, "share"), connection=times(40.0, "price"), readiness=0.5),
        site("karlsplatz", demand=times(9_000.0, "share"), connection=times(20.0, "price"), readiness=None),
        site("dach", ("Eigentümer lehnt ab",), demand=80.0, connection=900.0, readiness=0.6),
    ]


def run(candidates: list[Candidate] | None = None) -> Ranking:
    return rank(
        sites() if candidates is None else candidates, CRITERIA, FACTORS, seed=1, draws=500, spread=FIXED, first=2
    )


def named(ranking: Ranking, name: str) -> RankedSite:
    found = ranking.site(name)
    assert found is not None
    return found


def plain(texts: tuple[Text, ...], lang: str = "de") -> str:
    return " ".join(t.de if lang == "de" else t.en for t in texts).replace("\u00a0", " ")


def test_a_site_is_explained_by_place_parts_firmness_and_moves() -> None:
    ranking = run()
    words = plain(explain(ranking, named(ranking, "stiftsplatz")))
    assert words.startswith("Stiftsplatz steht auf Platz 1 von 3 mit 0,660 von 1 Punkt.")
    assert (
        "Anschluss: 2.250 € (Spanne 1.650 bis 3.000 €; geschätzt; Quelle: test) "
        "– Nutzwert 0,775 × Gewicht 35 % = 0,271 Punkte." in words
    )
    assert "Stichprobenfehler höchstens 4,4 Prozentpunkte" in words
    assert "Unter den ersten 2 ist der Standort in" in words
    assert "Hinter Rossmarkt (Platz 2, Abstand 0,118 Punkte) stünde der Standort, läge" in words


def test_what_is_unknown_is_said_and_not_given_a_figure_of_its_own() -> None:
    ranking = run()
    assert "Readiness: unbekannt (gerechnet mit der Mitte der Skala) – Nutzwert 0,500" in plain(
        explain(ranking, named(ranking, "karlsplatz"))
    )


def test_a_blocked_site_is_explained_by_its_reason_and_the_place_it_would_have() -> None:
    ranking = run()
    found = explain(ranking, named(ranking, "dach"))
    words = plain(found)
    assert words.startswith("Dach ist nicht eingereiht. Hinderungsgrund: Eigentümer lehnt ab.")
    assert "auf Platz 1." in words
    assert not any(word in words for word in ("Ziehungen", "stünde der Standort, läge", "Vor ", "Hinter "))


def test_one_site_against_another_names_gains_losses_and_what_turns_it_round() -> None:
    ranking = run()
    words = plain(explain_against(ranking, named(ranking, "rossmarkt"), named(ranking, "stiftsplatz")))
    assert words.startswith(
        "Stiftsplatz steht vor Rossmarkt (+0,118 Punkte), weil der Vorsprung bei Anschluss (2.250 € gegen 6.000 €: "
        "+0,108) und readiness (0,7 u gegen 0,5 u: +0,050) größer ist als der Rückstand bei demand"
    )
    assert "wäre es umgekehrt" in words
    assert "der 500 Ziehungen" in words


def test_the_limit_that_is_named_really_turns_the_order_round() -> None:
    """Only the connection differs: the sentence's figure is put in, a little beyond it."""
    base = {"demand": 60.0, "readiness": 0.5}
    two = [Candidate(n, n.title(), {k: constant(v) for k, v in {**base, "connection": c}.items()})
           for n, c in (("near", 2_000.0), ("far", 2_894.4))]  # fmt: skip
    ranking = run(two)
    words = plain(explain_against(ranking, *ranking.ranked))
    limit = re.search(r"läge bei (\w+) der Anschluss (über|unter) ([\d.]+) €", words)
    assert limit is not None
    name, side, figure = limit.groups()
    beyond = float(figure.replace(".", "")) + (1 if side == "über" else -1)
    moved = [
        replace(c, quantities={**c.quantities, "connection": constant(beyond)}) if c.name == name else c for c in two
    ]
    assert [s.id for s in run(moved).ranked] == ["far", "near"]
    short = float(figure.replace(".", "")) - (10 if side == "über" else -10)
    kept = [
        replace(c, quantities={**c.quantities, "connection": constant(short)}) if c.name == name else c for c in two
    ]
    assert [s.id for s in run(kept).ranked] == ["near", "far"]


def test_no_sentence_stands_without_a_figure() -> None:
    ranking = run()
    for found in ranking.sites:
        for sentence in explain(ranking, found):
            if "Hinderungsgrund" not in sentence.de:
                assert re.search(r"\d", sentence.de), sentence.de
                assert re.search(r"\d", sentence.en), sentence.en


def test_ties_constant_criteria_and_a_ranking_of_none_are_said() -> None:
    twin = sites()[0]
    tied = run([twin, replace(twin, id="twin", name="Twin")])
    words = plain(notes(tied))
    assert (
        "Stiftsplatz und Twin sind nicht unterscheidbar: gleicher Punktwert (0,660), sie teilen sich den Platz."
        in words
    )
    assert "Anschluss unterscheidet die Standorte nicht: überall derselbe Nutzwert (0,775)." in words
    assert "sind nicht unterscheidbar: gleicher Punktwert" in plain(explain_against(tied, *tied.ranked))
    assert plain(notes(run(sites()[3:]))) == "Kein Standort ist eingereiht; mit Hinderungsgrund: 1."


@pytest.mark.parametrize(
    ("entropy", "words"), [(0.0, "Die Reihenfolge ist fest ("), (0.3, "in den Grundzügen"), (1.0, "weitgehend offen")]
)
def test_the_openness_of_the_order_has_words(entropy: float, words: str) -> None:
    robustness = run().robustness
    assert robustness is not None
    assert words in entropy_words(replace(robustness, entropy=entropy)).de
