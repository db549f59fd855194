"""Who imports a big file of counts sees how far it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotspots.base.errors import Report
from hotspots.changes import footfall
from hotspots.changes.importing import Wish, propose


def test_every_station_of_an_import_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"S{s};2024-05-06 {h:02d}:00;{50 + h}\n" for s in range(3) for h in range(24))
    path, told = tmp_path / "zaehlung.csv", []
    path.write_text("station;time;count\n" + rows, encoding="utf-8")
    monkeypatch.setattr(footfall, "BIG_BYTES", 100)
    report = Report()
    wish = Wish(listener=lambda what, done, total: told.append((what.de, done, total)))
    receipt = propose("counts", [path], tmp_path, wish, report).receipt
    assert not [p for p in report.problems if p.file == path.name]
    assert len(receipt.stations) == 3
    assert told == [("zaehlung.csv", 0, 1), *(("zaehlung.csv", n, 3) for n in (1, 2, 3))]
