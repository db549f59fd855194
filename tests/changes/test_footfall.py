"""Imported counts are kept as they came and reckoned with as they were cleaned, and nothing counts twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotspots.base.errors import Report
from hotspots.changes.footfall import clean_table, take_counts
from hotspots.inputs.context import Context
from hotspots.inputs.counts import load, read_file
from hotspots.measures.demand.stations import station_weeks
from hotspots.model.receipt import Outcome
from tests.measures.demand.streets import ZONE, clean_series, street


def raw_file(folder: Path, name: str = "Zählung Markt.csv") -> Path:
    """Six weeks across a change of clocks with a dead day, an hour left empty and an unverified one."""
    hours = street(42).tolist()
    hours[24 * 9 : 24 * 10] = [0.0] * 24
    hours[300] = -4
    rows = ["location_id;timestamp;pedestrians_count;unverified"]
    for i, value in enumerate(hours):
        day, hour = divmod(i, 24)
        month, number = (3, 1 + day) if day < 31 else (4, day - 30)
        rows.append(
            f"7;2021-{month:02d}-{number:02d}T{hour:02d}:00:00+00:00;{'' if value < 0 else f'{value:.0f}'};{i == 400}"
        )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def cleaned(path: Path) -> list:  # type: ignore[type-arg]
    tables, problems = read_file(path)
    assert problems == []
    return list(clean_series(tables, zone=ZONE, state="BY")[0].values())


def outcome(folder: Path, file: Path, *, replace: bool = False) -> tuple[Outcome, Report]:
    report = Report()
    return take_counts([file], Context(folder, report, replace=replace)), report


def write(folder: Path, made: Outcome) -> None:
    for name, data in made.files.items():
        path = folder / name
        if data is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.read_bytes())


def test_the_clean_table_gives_the_same_week_as_the_raw_file(tmp_path: Path) -> None:
    file = raw_file(tmp_path / "quelle")
    made, report = outcome(tmp_path / "data", file)
    assert not report.failed
    assert set(made.files) == {"footfall/zaehlung-markt.csv", "footfall/raw/Zählung Markt.csv"}
    write(tmp_path / "data", made)
    assert (tmp_path / "data" / "footfall" / "raw" / file.name).read_bytes() == file.read_bytes()
    (before,), (after,) = (
        station_weeks(load(folder, Report()), zone=ZONE, state=None)[0].values() for folder in (file.parent, tmp_path / "data" / "footfall")
    )  # fmt: skip
    assert after.passages.low == pytest.approx(before.passages.low)
    assert after.passages.best == pytest.approx(before.passages.best)
    assert before.week is not None
    assert after.week is not None
    assert (after.week.median == before.week.median).all()


def test_every_value_left_out_stands_beside_its_reason(tmp_path: Path) -> None:
    lines = clean_table(cleaned(raw_file(tmp_path))).decode().splitlines()
    assert lines[0] == "station;time;count;status;flags;read"
    dead = [line for line in lines if "dead sensor" in line]
    assert len(dead) == 24
    assert all(line.split(";")[2] == "" and line.split(";")[5] == "0" for line in dead)
    (doubtful,) = [line for line in lines if ";1;" in line and "unverified" in line]
    assert doubtful.split(";")[2] != ""
    assert any(line.startswith("7;2021-03-28 03:00 +0200;") for line in lines)
    assert not any(line.startswith("7;2021-03-28 02:00") for line in lines)


def test_a_file_in_the_folder_moves_to_raw_and_counts_once(tmp_path: Path) -> None:
    file = raw_file(tmp_path / "footfall")
    write(tmp_path, outcome(tmp_path, file)[0])
    assert sorted(p.name for p in (tmp_path / "footfall").rglob("*.csv")) == ["Zählung Markt.csv", "zaehlung-markt.csv"]
    assert not file.exists()
    assert len(load(tmp_path / "footfall", Report()).series) == 1


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    file = raw_file(tmp_path / "quelle")
    write(tmp_path / "data", outcome(tmp_path / "data", file)[0])
    clean = tmp_path / "data" / "footfall" / "zaehlung-markt.csv"
    clean.write_text("von Hand", encoding="utf-8")
    _, report = outcome(tmp_path / "data", file)
    assert [p.file for p in report.problems] == ["footfall/zaehlung-markt.csv"]
    made, report = outcome(tmp_path / "data", file, replace=True)
    assert not report.failed
    assert str(made.files["footfall/zaehlung-markt.csv"], "utf-8").startswith("station;time")  # type: ignore[arg-type]


def test_two_files_of_one_name_are_refused_and_neither_is_lost(tmp_path: Path) -> None:
    files = [raw_file(tmp_path / month, name) for month, name in (("mai", "export.csv"), ("juni", "Export.csv"))]
    report = Report()
    take_counts(files, Context(tmp_path / "data", report, replace=True))
    assert [(p.file, p.found) for p in report.problems if p.severity == "error"] == [
        ("footfall/export.csv", "Export.csv")
    ]


def test_a_manual_count_is_kept_in_one_form_and_read_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "hand.csv"
    file.write_text(
        "Ort;Datum;Zeit von;Zeit bis;Personen;Durch\nA;14.06.2022;10:00;13:00;411;Praktikum\n", encoding="utf-8"
    )
    write(tmp_path / "data", outcome(tmp_path / "data", file)[0])
    clean = tmp_path / "data" / "footfall" / "hand.csv"
    assert clean.read_text(encoding="utf-8").splitlines()[1] == "a;2022-06-14 10:00;2022-06-14 13:00;411;Praktikum"
    (short,) = load(clean.parent, Report()).shorts
    assert (short.count, short.end_min - short.start_min, short.by) == (411, 180, "Praktikum")
