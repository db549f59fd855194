"""Nothing is opened that isn't a plain file of its own kind."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from pathlib import Path

import pytest

from hotspots.base.errors import Report
from hotspots.inputs.read.parts import open_parts


def faults(path: Path) -> list[str]:
    """Return what was found at fault on opening; nothing may be read then."""
    report = Report()
    assert open_parts(path, report) == []
    return [f"{p.found} {p.allowed.en}" for p in report.problems]


def test_pipes_devices_and_folders_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    (tmp_path / "b.gpkg").mkdir()
    for path in (tmp_path / "a.csv", tmp_path / "b.gpkg", Path("/dev/zero")):
        assert "a plain file" in faults(path)[0]
    assert faults(tmp_path / "missing.csv")


def test_an_archive_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for i in range(6):
            archive.writestr(f"{i}.csv", b"0" * (100 * 2**20))
    assert "unpacked" in faults(tmp_path / "a.zip")[0]


def test_a_geopackage_with_a_virtual_table_is_refused(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "a.gpkg")
    base.executescript(
        "CREATE TABLE x(a); PRAGMA writable_schema=ON; INSERT INTO sqlite_master VALUES('table','v','v',0,'CREATE VIRTUAL TABLE v USING VirtualOGR(''/etc/passwd'')');"
    )
    base.close()
    assert "VirtualOGR" in faults(tmp_path / "a.gpkg")[0]


@pytest.mark.parametrize("name", ["a.docx", "a.exe", "a"])
def test_an_ending_nobody_reads_names_those_that_are(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x", encoding="utf-8")
    assert ".gpkg" in faults(tmp_path / name)[0]
