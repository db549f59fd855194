"""Layers as towns have them: what becomes of each file, and what is left by name; 0 silently wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from shapely import LineString, box

from hotspots.base.errors import InputError, Report
from hotspots.changes.importing import Wish, import_files
from hotspots.changes.init import init_project
from tests.corpus.lists import RATHAUS, SCHLOSS, Write, csv, layers, text

ALONG, ACROSS = LineString([(9.1433, 49.9741), (9.1443, 49.9751)]), LineString([(9.1443, 49.9751), (9.1421, 49.976)])
LINES = "".join(
    f"0\nLINE\n8\n{name}\n10\n510276\n20\n5535760\n11\n{east}\n21\n5535860\n"
    for name, east in (("STRASSE", 510376), ("GASLEITUNG", 510300))
)
DXF = f"0\nSECTION\n2\nENTITIES\n{LINES}0\nENDSEC\n0\nEOF\n"


@dataclass(frozen=True)
class Case:
    """One file of a layer: how many objects it gives, what the first one says, what the receipt or the refusal says."""

    kind: str
    file: str
    write: Write
    count: int = 0
    first: Mapping[str, Any] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


CASES = (
    Case("streets", "drawing.dxf", text(DXF), 1, says=("GASLEITUNG", "nicht nach dem Gesuchten")),
    Case("streets", "gas.gpkg", layers({"strassen": ({"name": "A", "geometry": ALONG},), "gas": ({"name": "g", "geometry": ACROSS},)}), 1, {"name": "A"}, ("gas",)),
    Case("streets", "unnamed.gpkg", layers({"achsen": ({"name": "A", "geometry": ALONG},), "gas": ({"name": "g", "geometry": ACROSS},)}), refused=("achsen, gas",)),
    Case("buildings", "parcels.gpkg", layers({"gebaeude": ({"hoehe": 12.0, "geometry": box(9.144, 49.974, 9.1442, 49.9742)},), "flurstuecke": ({"nr": "1", "geometry": box(9.144, 49.974, 9.146, 49.976)},)}), 1, {"height_m": 12}, ("flurstuecke",)),
    Case("trees", "benches.gpkg", layers({"Baumkataster": ({"krone": 8, "geometry": RATHAUS},), "baenke": ({"nr": 1, "geometry": SCHLOSS},)}), 1, {"crown_m": 8}, ("baenke",)),
    Case("backhaul", "all_ports.csv", text(csv("Name;Typ;lat;lon;Anzahl Ports;belegte Ports", "UP1;PoP;49.9741;9.1433;24;20")), 1, {"free_ports": None, "Anzahl Ports": "24"}),
    Case("backhaul", "ports_in_use.csv", text(csv("Name;Typ;lat;lon;Ports;belegte Ports", "UP1;PoP;49.9741;9.1433;24;20")), refused=("Ports, belegte Ports", "the free ports")),
    Case("addresses", "one_column.csv", text(csv("Adresse;lat;lon", "Dalbergstraße 15a, 63739 Aschaffenburg;49.9741;9.1433", "Stiftsplatz;49.975;9.145")), 1, {"street": "Dalbergstraße", "housenumber": "15a"}, ("ohne Straße oder Hausnummer",)),
    Case("addresses", "register.csv", text(csv("OID;HNR;ADZ;EASTING;NORTHING;STN;PLZ;ONM", "DEBY1;15;a;32510276,1;5535760,9;Dalbergstraße;63739;Aschaffenburg")), 1, {"street": "Dalbergstraße", "housenumber": "15a", "city": "Aschaffenburg"}),
    Case("places", "lamps.csv", text(csv("Nr;Art;lat;lon", "1;Straßenlaterne;49.9741;9.1433", "2;street_lamp;49.976;9.142")), 2, {"kind": "lamp"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new project of Aschaffenburg."""
    folder = tmp_path_factory.mktemp("towns") / "t"
    init_project(folder, title="WLAN", municipality="Aschaffenburg", state="BY")
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_layer_comes_in_right_or_is_refused_by_name(case: Case, town: Path, tmp_path: Path) -> None:
    project, path = tmp_path / "project", tmp_path / case.file
    shutil.copytree(town, project)
    case.write(path)
    made = project / "network" / f"{case.kind}.geojson"
    if case.refused:
        with pytest.raises(InputError) as refusal:
            import_files(case.kind, [path], project, Wish(), Report(), at="2026-01-31T12:00:00+01:00")
        said = " ".join(f"{p.where.en} {p.field} {p.found} {p.allowed.en}" for p in refusal.value.problems)
        assert [word for word in case.refused if word not in said] == [], said
        assert not made.exists()
        return
    receipt = import_files(case.kind, [path], project, Wish(), Report(), at="2026-01-31T12:00:00+01:00")
    found = json.loads(made.read_text(encoding="utf-8"))["features"]
    assert len(found) == case.count
    assert {k: found[0]["properties"].get(k) for k in case.first} == case.first
    words = " ".join(f"{left.part} {left.why.de}" for left in receipt.left)
    assert [word for word in case.says if word not in words] == [], words
