"""What two hands say differently of a site is a warning with both sides, what each does to cost and place, and who counts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hotspots.model.overrides import OVERRIDES_FILE
from hotspots.planning.contradictions import contradictions
from hotspots.planning.plan import check, measure

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

REFUSED = """schema = "hotspots/overrides/1"

[[override]]
site = "karlsplatz"
field = "verdict"
value = "infeasible"
source = "Stadtwerke, 20.05.2022"
date = "2022-05-20"
answer = "%s"
""" % ("0" * 64)
ORDERED = {"status": "commissioned", "decided_on": "2022-07-06", "year": 2023, "cost_eur": 20_000}


def decided(**values: Any) -> Callable[[Path], None]:
    """Let the council decide of Karlsplatz."""

    def change(town: Path) -> None:
        path = town / "sites.geojson"
        document = json.loads(path.read_text(encoding="utf-8"))
        for feature in document["features"]:
            if feature["properties"]["id"] == "karlsplatz":
                feature["properties"] |= values
        path.write_text(json.dumps(document), encoding="utf-8")

    return change


def written(name: str, text: str) -> Callable[[Path], None]:
    """Put a file into the project."""

    def change(town: Path) -> None:
        (town / name).write_text(text, encoding="utf-8")

    return change


def setting(line: str) -> Callable[[Path], None]:
    """Put a line under the network's or the roll-out's settings."""

    def change(town: Path) -> None:
        path = town / "project.toml"
        after = "snap_limit_m = 80" if line.startswith("wins") else "net = true"
        path.write_text(path.read_text(encoding="utf-8").replace(after, f"{after}\n{line}", 1), encoding="utf-8")

    return change


SAYS_NO = written("protocols/nachtrag.csv", "site;date;consent\nkarlsplatz;2022-07-10;abgelehnt\n")
TOO_WEAK = written("protocols/nachtrag.csv", "site;date;structure\nkarlsplatz;2022-07-10;ungeeignet\n")
DEAR = written("network/quotes.csv", "site;method;eur\nkarlsplatz;trench;60000\n")
TWO_LINKS = written(
    "network/quotes.csv",
    'site;method;eur;handover\nkarlsplatz;radio;1500;theaterplatz\nmarstallplatz;radio;1500;"Übergabepunkt Theaterplatz, Schacht"\n',
)
WRONG_GUESS = written("footfall/schaetzung.csv", "site;low;best;high\nkarlsplatz;6000;9000;12000\n")
MAP_FIRST, NO_UTILITY = (
    setting('wins = ["map", "utility", "inspection"]'),
    setting('wins = ["map", "inspection", "utility"]'),
)
GROUND = "Begehung: Bodendenkmal: ja (Anschluss 29.448\u00a0€)", "Karte: Anschluss 24.111\u00a0€"
OFFER = "Stadtwerke: Tiefbau, 60.000\u00a0€ (Anschluss 60.000\u00a0€)", "eigene Rechnung: Anschluss 29.448\u00a0€"


@pytest.mark.parametrize(
    ("changes", "one", "other", "then"),
    [
        ((), *GROUND, "Platz 5 so oder so. Bitte klären; bis dahin gilt die Begehung."),
        ((MAP_FIRST,), *GROUND, "Platz 6 oder 5. Bitte klären; bis dahin gilt die Karte."),
        ((DEAR,), *OFFER, "Platz 6 oder 5. Bitte klären; bis dahin gilt das Angebot."),
        ((DEAR, NO_UTILITY), OFFER[0], "eigene Rechnung: Anschluss 24.111\u00a0€", "bis dahin gilt der günstigere Weg."),
        ((decided(status="approved", decided_on="2022-07-06"), SAYS_NO), "Der Eigentümer lehnt die Montage ab", "Beschluss: beschlossen am 06.07.2022", "Kosten 33.570\u00a0€ oder keine; Platz – oder 6. Bitte klären; bis dahin gilt der Hinderungsgrund."),
        ((decided(**ORDERED), SAYS_NO), "Der Eigentümer lehnt die Montage ab", "Beschluss: beauftragt (2023)", "Kosten 20.000\u00a0€ oder keine; so oder so ohne Platz. Bitte klären; bis dahin gilt der Beschluss."),
        ((setting('must = ["karlsplatz"]'), TOO_WEAK), "Der Montageort trägt das Gerät nicht", "Beschluss: Vorschlag, unter must verlangt", "Platz – oder 6."),
        ((written(OVERRIDES_FILE, REFUSED),), "nicht machbar laut Antwort zum Plan", "eigene Rechnung: Tiefbau", "Kosten 33.570\u00a0€ oder keine; Platz – oder 5."),
        ((written(OVERRIDES_FILE, REFUSED), decided(**ORDERED)), "Stadtwerke, 20.05.2022: nicht machbar", "Beschluss: beauftragt (2023)", "bis dahin gilt der Beschluss."),
        ((WRONG_GUESS,), "Annahme für den Standort, keine Zählung: 2.171 Passagen am Tag", "Schätzung: 9.000", "Kosten gleich; Platz 5 oder 3."),
    ],
)  # fmt: skip
def test_both_sides_are_said_with_cost_and_place(
    tmp_path: Path, sample: Path, changes: tuple[Callable[[Path], None], ...], one: str, other: str, then: str
) -> None:
    """Inspection × map, answers × our own reckoning, decisions × inspection and answers, counts × estimates."""
    town = tmp_path / "data"
    shutil.copytree(sample, town)
    for change in changes:
        change(town)
    inputs = check(town)
    said = [p for p in contradictions(inputs, measure(inputs)) if "Karlsplatz" in p.where.de]
    assert [p for p in said if one in p.where.de and other in p.allowed.de and then in p.hint.de], [
        (p.where.de, p.allowed.de, p.hint.de) for p in said
    ]
    assert all(p.severity == "warning" and p.contrast for p in said)


def test_an_offer_where_nothing_else_is_known_contradicts_nobody(tmp_path: Path, sample: Path) -> None:
    """The utility hands out no network: its table is the only way, and the sites without an offer are not yet judged."""
    town = tmp_path / "data"
    shutil.copytree(sample, town)
    (town / "network" / "backhaul.geojson").unlink()
    DEAR(town)
    inputs = check(town)
    assert contradictions(inputs, measure(inputs)) == ()


def ports(*said: tuple[str, str, int], handover: str = "theaterplatz") -> Callable[[Path], None]:
    """Let answers (source, site, ports) say how many ports a handover has."""
    head = 'schema = "hotspots/overrides/1"\n'
    entry = '\n[[override]]\nsite = "{}"\nfield = "{}"\nvalue = {}\nsource = "{}"\ndate = "2022-05-20"\nanswer = "{}"\n'
    rows = [
        entry.format(site, field, value, source, "0" * 64)
        for source, site, free in said
        for field, value in (("connection_handover", f'"{handover}"'), ("connection_ports", f"{free}.0"))
    ]
    return written(OVERRIDES_FILE, head + "".join(rows))


def on_the_map(free: int | None) -> Callable[[Path], None]:
    """Let the map say how many ports Theaterplatz has."""

    def change(town: Path) -> None:
        path = town / "network" / "backhaul.geojson"
        document = json.loads(path.read_text(encoding="utf-8"))
        (point,) = (f["properties"] for f in document["features"] if f["properties"]["id"] == "theaterplatz")
        point["free_ports"] = free
        path.write_text(json.dumps(document), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((on_the_map(4), ports(("Stadtwerke", "karlsplatz", 4))), None),
        ((on_the_map(None), ports(("Stadtwerke", "karlsplatz", 1))), None),
        ((on_the_map(4), ports(("Stadtwerke", "karlsplatz", 2))), ("Stadtwerke: 2 freie Anschlüsse", "Karte: 4 freie Anschlüsse", "Plätze und Ausbauplan bleiben gleich.", "gilt Stadtwerke")),
        ((on_the_map(4), TWO_LINKS, ports(("Stadtwerke", "stiftsplatz", 1))), ("Stadtwerke: 1 freier Anschluss", "Karte: 4 freie Anschlüsse", "Ausbauplan: zusätzlich Karlsplatz; 68.795\u00a0€ statt 63.173\u00a0€.", "gilt Stadtwerke")),
        ((on_the_map(4), ports(("Stadtwerke", "karlsplatz", 0))), ("Stadtwerke: 0 freie Anschlüsse", "Karte: 4 freie Anschlüsse", "Karlsplatz: ", "gilt Stadtwerke")),
        ((on_the_map(4), NO_UTILITY, ports(("Stadtwerke", "karlsplatz", 0))), ("Karte: 4 freie Anschlüsse", "Stadtwerke: 0 freie Anschlüsse", "0 freie Anschlüsse: ", "gilt Karte")),
        ((on_the_map(None), ports(("Netzbetrieb", "karlsplatz", 3), ("Stadtwerke", "marstallplatz", 1), handover="Übergabepunkt Theaterplatz, Schacht")), ("Stadtwerke: 1 freier Anschluss", "Netzbetrieb: 3 freie Anschlüsse", "3 freie Anschlüsse: ", "gilt Stadtwerke")),
    ],
    ids=["the same", "the map is silent", "enough", "fewer", "none", "the map counts", "two answers"],
)  # fmt: skip
def test_two_numbers_of_free_ports_are_said_with_what_each_does(
    tmp_path: Path, sample: Path, changes: tuple[Callable[[Path], None], ...], said: tuple[str, str, str, str] | None
) -> None:
    """Answer × map and answer × answer; the side that counts comes first."""
    town = tmp_path / "data"
    shutil.copytree(sample, town)
    for change in changes:
        change(town)
    inputs = check(town)
    found = [p for p in contradictions(inputs, measure(inputs)) if "Übergabepunkt" in p.where.de]
    assert len(found) == (said is not None)
    for problem in found:
        first, other, then, counts = said or ("", "", "", "")
        assert first in problem.where.de
        assert problem.allowed.de == other
        assert then in problem.hint.de
        assert counts in problem.hint.de
