"""Stations have one name and one place, however the files spell them."""

from __future__ import annotations

import json
from pathlib import Path

from hotspots.base.errors import Report
from hotspots.inputs.counts import load
from hotspots.inputs.counts.stations import restore_name, slug
from tests.corpus.files import station as feature
from tests.inputs.counts import samples


def write(folder: Path, *features: dict[str, object]) -> None:
    tree = {"type": "FeatureCollection", "features": list(features)}
    (folder / "stations.geojson").write_text(json.dumps(tree), encoding="utf-8")


def test_two_months_of_one_station_are_one_station_though_one_lost_its_umlauts(tmp_path: Path) -> None:
    (tmp_path / "mai.csv").write_bytes(samples.town([samples.town_row(h, 9) for h in range(3)], lost=True))
    (tmp_path / "juni.csv").write_bytes(
        samples.town([samples.town_row(h, 9, day=2) for h in range(3)], encoding="iso-8859-1")
    )
    report = Report()
    tables = load(tmp_path, report)
    assert report.problems == []
    assert {(s.station, s.name) for s in tables.series} == {("steinstrasse-moers", "Steinstraße, Moers")}
    assert "name_restored" in {f.kind for f in tables.findings}


def test_a_count_finds_its_station_by_id_name_or_spelling(tmp_path: Path) -> None:
    write(
        tmp_path,
        feature(station="z1", name="Roßmarkt", site="rossmarkt", quality="estimated", source="Amt", distance=12),
    )
    for i, name in enumerate(["z1", "Roßmarkt", "ROSSMARKT"]):
        (tmp_path / f"{i}.csv").write_text(f"station;time;count\n{name};2022-06-0{i + 1} 10:00;7\n", encoding="utf-8")
    tables = load(tmp_path, Report())
    assert {s.station for s in tables.series} == {"z1"}
    (station,) = tables.stations
    assert (station.site, station.distance_m, station.quality) == ("rossmarkt", 12, "estimated")


def test_a_lost_letter_is_restored_only_where_there_is_no_doubt() -> None:
    assert restore_name("Stra\ufffde am M\ufffdhlbach", []) == "Straße am M\ufffdhlbach"
    assert restore_name("M\ufffdhlbach", ["Mühlbach"]) == "Mühlbach"
    assert restore_name("Strande", []) == "Strande"


def test_a_slug_is_plain() -> None:
    assert slug("Steinstraße, Moers (Süd)") == "steinstrasse-moers-sued"
