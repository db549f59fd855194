"""A bad file repeats no device, fills no memory and holds up no other."""

from __future__ import annotations

from pathlib import Path

from hotspots.base.errors import Report
from hotspots.inputs.counts import load, read_file

HEAD = "station;time;count\n"


def test_a_device_is_never_repeated_in_the_message(tmp_path: Path) -> None:
    path = tmp_path / "datei.csv"
    path.write_bytes(b"time;client;count\n2022-06-01 10:00;00:1A:2b:3c:4d:5e;1\n")
    _, (problem,) = read_file(path)
    assert "1A:2b" not in str(problem)


def test_a_spreadsheet_that_claims_the_whole_grid_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "bombe.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "station")
        sheet.write(1048575, 16383, 1)
    _, (problem,) = read_file(path)
    assert problem.found == "1048576 × 16384"


def test_the_rest_of_the_folder_is_still_read_and_every_bad_file_named(tmp_path: Path) -> None:
    (tmp_path / "gut.csv").write_text(HEAD + "A;2022-06-01 10:00;7\n", encoding="utf-8")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "roh.csv").write_text("unlesbar", encoding="utf-8")
    for i, content in enumerate((b"", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"station;count\nA;3\nA;4\n")):
        (tmp_path / f"{i}.csv").write_bytes(content)
    report = Report()
    tables = load(tmp_path, report)
    assert [s.station for s in tables.series] == ["a"]
    assert [p.file.split("/")[-1] for p in report.problems] == ["0.csv", "1.csv", "2.csv"]
