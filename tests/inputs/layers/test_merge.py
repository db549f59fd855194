"""Importing again merges: what the list doesn't hold stays, what was decided survives, the same twice writes nothing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.base.errors import InputError, Report
from hotspots.changes.importing import Wish, import_files
from hotspots.inputs.geojson import Row
from hotspots.inputs.layers.merge import Listed
from hotspots.inputs.layers.rows import normalised
from hotspots.model.layers import SITE_LAYER
from hotspots.model.receipt import Receipt

SAMPLE = Path(__file__).parents[3] / "data"
AT = "2026-01-31T12:00:00+01:00"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE, tmp_path / "a")
    return tmp_path / "a"


def take(project: Path, *rows: str, **wish: Any) -> Receipt:
    """Import a list with these lines."""
    path = project.parent / "liste.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return import_files("sites", [path], project, Wish(**{"mapping": {}, **wish}), Report(), at=AT)


def site(project: Path, identity: str) -> dict[str, Any]:
    """Return the properties of a site."""
    features = json.loads((project / "sites.geojson").read_text(encoding="utf-8"))["features"]
    return next(f["properties"] for f in features if f["properties"]["id"] == identity)


def test_the_sites_once_more_change_no_byte(project: Path) -> None:
    before = (project / "sites.geojson").read_bytes()
    receipt = take(project, "Kennung;Name;lat;lon", "stiftsplatz;Stiftsplatz/Stiftskirche;49.97388;9.14579")
    assert (project / "sites.geojson").read_bytes() == before
    assert not (project / "journal.jsonl").exists()
    assert (receipt.changes.same, receipt.changes.missing) == (1, 6)


def test_a_changed_name_keeps_mount_kind_and_status(project: Path) -> None:
    before = site(project, "karlsplatz")
    receipt = take(project, "Kennung;Name;lat;lon;Status", "karlsplatz;Karlsplatz neu;49.97485;9.14465;abgelehnt")
    after = site(project, "karlsplatz")
    assert after["name"] == "Karlsplatz neu"
    assert {k: after[k] for k in ("mount", "kind", "status", "district")} == {
        k: before[k] for k in ("mount", "kind", "status", "district")
    }
    assert any("bleibt" in text.de for text in receipt.guessed)


def test_without_an_id_name_and_place_tell_which_site_it_is(project: Path) -> None:
    receipt = take(project, "Name;lat;lon;Sitzbänke", "Roßmarkt Digitalladen;49.97573;9.14848;4")
    assert receipt.changes.changed == 1
    assert site(project, "rossmarkt-digitalladen")["Sitzbänke"] == "4"


def test_a_running_number_is_no_id(project: Path) -> None:
    take(project, "id;Name;lat;lon", "1;Neuer Platz;49.9750;9.1450")
    with pytest.raises(InputError, match="Running numbers"):
        take(project, "id;Name;lat;lon", "1;Anderer Platz;49.9790;9.1550")


def test_ids_that_changed_places_are_refused_and_a_new_name_is_named(project: Path) -> None:
    """Of two sites near each other no one gets the other's status because a list numbers them anew."""
    take(project, "id;Name;lat;lon", "1;Alt A;49.9750;9.1450", "2;Alt B;49.9755;9.1455")
    with pytest.raises(InputError, match="Running numbers"):
        take(project, "id;Name;lat;lon", "1;Alt B;49.9755;9.1455", "2;Alt A;49.9750;9.1450")
    receipt = take(project, "id;Name;lat;lon", "1;Neu A;49.9750;9.1450")
    assert any("1: Alt A → Neu A" in text.de for text in receipt.changes.named)


def test_replace_removes_what_the_list_does_not_hold_and_names_it(project: Path) -> None:
    receipt = take(project, "Kennung;Name;lat;lon", "karlsplatz;Karlsplatz;49.97485;9.14465", replace=True)
    features = json.loads((project / "sites.geojson").read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["id"] for f in features] == ["karlsplatz"]
    assert features[0]["properties"]["mount"] is not None
    assert any("entfernt" in text.de for text in receipt.changes.named)


@given(
    st.lists(
        st.tuples(st.text(max_size=5), st.none() | st.text(max_size=3) | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans(), st.none() | st.text(max_size=3)),
        max_size=6,
    )
)  # fmt: skip
def test_columns_are_written_as_their_features_are(rows: list[tuple[str, Any, Any]]) -> None:
    """A null that is always there stays, one of a column of the list's own is left out; the bytes are JSON's own."""
    columns = {name: [row[i] for row in rows] for i, name in enumerate(("id", 'own "1"', "kind"))}
    places = [[9.1 + i / 7, 49.9 - i / 3] for i in range(len(rows))]
    listed = Listed(columns, places, [True] * len(rows), always=frozenset({"id", "kind"}))
    order = range(len(rows))[::-1]
    features = list(listed.features(order))
    assert list(listed.lines(order)) == [json.dumps(one, ensure_ascii=False) for one in features]
    assert all("kind" in one["properties"] and one["properties"].get('own "1"', 0) is not None for one in features)


def test_rows_that_are_alike_in_their_columns_only_are_read_as_if_alone() -> None:
    """Objects of a file have different properties, and one fault names its own object, in the order of the file."""
    given = [
        Row("a", {"name": "A", "kind": "Platz"}, None, "x.geojson"), Row("b", {"Stadtteil": "Süd", "name": "B"}, None, "x.geojson"),
        Row("c", {"name": "C", "kind": "Haltestelle"}, None, "x.geojson"), Row("d", {"name": "D", "position_uncertainty_m": "viel"}, None, "x.geojson"),
    ]  # fmt: skip
    alone = [normalised([replace(one, values=dict(one.values))], SITE_LAYER, Report())[0].values for one in given]
    report = Report()
    together = normalised(given, SITE_LAYER, report)
    assert [row.values for row in together] == alone
    assert [row.label for row in together] == ["a", "b", "c", "d"]
    assert [(p.where.en, p.field) for p in report.problems if p.severity == "error"] == [("feature d", "position_uncertainty_m")]  # fmt: skip
