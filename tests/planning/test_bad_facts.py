"""Facts that can't be true or can't act are named, each by its place, with what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hotspots.cli.main import _run

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

QUOTES, SITES, NETWORK, SETTINGS = "network/quotes.csv", "sites.geojson", "network/backhaul.geojson", "project.toml"
ADOPTED = (
    'draws = 10000\nadopted = { by = "Senat", on = "2022-09-29", document = "Beschluss", weights = { demand = 0.5 } }'
)

Edit = tuple[str, str]
"""A text file and what is written into it, or a layer and the properties that an object of it gets (JSON by id)."""


def edit(town: Path, file: str, what: str) -> None:
    """Write a file, change the draws line of the settings, or give objects of a layer other properties."""
    path = town / file
    if file == SETTINGS:
        what = path.read_text(encoding="utf-8").replace("draws = 10000", what, 1)
    elif file.endswith("geojson"):
        document, given = json.loads(path.read_text(encoding="utf-8")), json.loads(what)
        for feature in document["features"]:
            feature["properties"] |= given.get(feature["properties"].get("id"), {})
        what = json.dumps(document)
    path.write_text(what, encoding="utf-8")


ORDERED = '{"karlsplatz": {"status": "commissioned", "year": 2022, "cost_eur": 1}, "marstallplatz": {"status": "commissioned", "year": 2022, "cost_eur": 1}}'


@pytest.mark.parametrize(
    ("edits", "code", "words"),
    [
        ([("decision.csv", "site;status;date\nkarlsplaz;approved;2022-07-06\n")], 1, ("Zeile 2", "karlsplaz", "Gemeint: karlsplatz?")),
        ([(QUOTES, "site;method;eur;valid_until\nvhs-steingasse;trench;900;2021-12-31\n")], 0, ("vhs-steingasse", "2021-12-31", "abgelaufen und zählt nicht. Bitte die Stadtwerke um ein neues bitten")),
        ([(QUOTES, "site;method;eur;not_before\nvhs-steingasse;trench;900;2021-12-31\n")], 0, ("vhs-steingasse", "2021-12-31", "Der Tag ist vorbei", "streichen oder den neuen Tag eintragen")),
        ([(QUOTES, "site;method\nkarlsplatz;radio\n")], 0, ("karlsplatz", "Richtfunk", "einer dieser Wege: Tiefbau", "Bitte nach dem Preis fragen")),
        ([(QUOTES, "site;method;eur\nkarlsplatz;trench;900\nkarlsplatz;trench;800\n")], 1, ("karlsplatz", "ein Angebot je Standort und Weg", "Bitte das überholte Angebot löschen")),
        ([(QUOTES, "site;eur\nkarlsplaz;900\n")], 1, ("Zeile 2", "karlsplaz", "ein Standort aus sites.geojson")),
        ([(QUOTES, "site;eur;only_with\nvhs-steingasse;900;karlsplatz\n"), (SITES, '{"karlsplatz": {"status": "rejected"}}')], 0, ("vhs-steingasse", "karlsplatz", "Die Bedingung kann nicht eintreten", "Bitte die Stadtwerke fragen")),
        ([(SITES, ORDERED), (NETWORK, '{"theaterplatz": {"free_ports": 1}}')], 1, ("Übergabepunkt theaterplatz", "karlsplatz, marstallplatz", "höchstens 1 Standort –", "Bitte mit den Stadtwerken klären")),
        ([(SETTINGS, ADOPTED)], 0, ("criteria.demand", "0.25", "0.5", "Bitte das beschlossene eintragen oder adopted streichen")),
    ],
    ids=["decision for no site", "offer that ran out", "day of a condition that has passed", "impossible way", "two offers for one way", "offer for no site", "condition that can't be met", "more joins than ports", "other weights than adopted"],
)  # fmt: skip
def test_a_fact_that_cannot_act_is_named_with_what_to_do(
    tmp_path: Path,
    sample: Path,
    capsys: pytest.CaptureFixture[str],
    edits: list[Edit],
    code: int,
    words: tuple[str, ...],
) -> None:
    town = tmp_path / "data"
    shutil.copytree(sample, town)
    for file, what in edits:
        edit(town if file != "decision.csv" else tmp_path, file, what)
    command = ["decide", str(tmp_path / "decision.csv"), "--project", str(town)]
    assert _run(command if edits[0][0] == "decision.csv" else ["check", str(town)], "de") == code
    said = " ".join(capsys.readouterr().err.split())
    assert [w for w in words if w not in said] == [], said
