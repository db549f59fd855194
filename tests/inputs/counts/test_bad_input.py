"""Each bad file gets one clear line that names file, row and column; nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotspots.base.errors import Report
from hotspots.inputs.counts import load, read_file
from tests.inputs.counts import samples

HEAD = "station;time;count\n"

BAD: dict[str, tuple[bytes, str, str, str]] = {
    # name: (content, row as said, field, part of what was found)
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "whole file", "format", "PNG"),
    "a web page": (b"<!doctype html><html></html>", "whole file", "format", "<!doctype"),
    "a letter": (b"Sehr geehrte Damen und Herren\nhier die Zahlen\n", "whole file", "format", "Sehr geehrte"),
    "another table": (b"name;lon;lat\nA;9.1;49.9\n", "whole file", "format", "name, lon, lat"),
    "empty": (b"", "whole file", "format", "0 Bytes"),
    "only blanks": (b" \n\n ", "whole file", "format", ""),
    "only a header": (HEAD.encode(), "whole file", "content", ""),
    "no time": (b"station;count\nA;3\nA;4\n", "row 1", "time", "station, count"),
    "no count": (b"station;time\nA;2022-06-01 10:00\n", "row 1", "count", "station, time"),
    "two stations without a name, by times": (
        b"time;count\n" + b"".join(b"2022-06-01 %02d:00;%d\n2022-06-01 %02d:00;%d\n" % (h, h, h, h + 9) for h in range(10, 16)),
        "row 3 and 5 more", "station", "2022-06-01 10:00",
    ),
    "two stations without a name, by columns": (b"time;count;count\n2022-06-01 10:00;1;2\n", "row 1", "count", "2"),
    "a row without its station": ((HEAD + "A;2022-06-01 10:00;1\n;2022-06-01 11:00;2\n").encode(), "row 3", "station", ""),
    "time runs backwards": (
        (HEAD + "A;2022-06-01 10:00;1\nA;2022-06-01 11:00;2\nA;2022-05-31 12:00;3\nA;2022-06-01 13:00;3\n").encode(),
        "row 4", "time", "2022-05-31 12:00",
    ),
    "a million million people": ((HEAD + "A;2022-06-01 10:00;7\nA;2022-06-01 11:00;1000000000000\n").encode(), "row 3", "count", "1000000000000"),
    "a million million, written shortly": ((HEAD + "A;2022-06-01 10:00;1e12\n").encode(), "row 2", "count", "1000000000000"),
    "mixed separators": ((HEAD + "A;2022-06-01 10:00;7\nA,2022-06-01 11:00,8\n").encode(), "row 3", "separator", "A,2022-06-01 11:00,8"),
    "an Excel date as number": ((HEAD + "A;44713,4166666667;7\n").encode(), "row 2", "time", "44713,41"),
    "month or day": ((HEAD + "A;01/02/2024 10:00;7\n").encode(), "row 2", "time", "01/02/2024"),
    "a year that can't be": ((HEAD + "A;1022-06-01 10:00;7\n").encode(), "row 2", "time", "1022-06-01"),
    "no such day": ((HEAD + "A;31.02.2024 10:00;7\n").encode(), "row 2", "time", "31.02.2024"),
    "words for a count": ((HEAD + "A;2022-06-01 10:00;viele\n").encode(), "row 2", "count", "viele"),
    "an offset in some rows": ((HEAD + "A;2022-06-01 10:00 +0200;1\nA;2022-06-01 11:00;2\n").encode(), "row 3", "time", "00:00"),
    "devices by header": (b"time;mac_address;count\n2022-06-01 10:00;x;1\n", "row 1", "MAC", "mac_address"),
    "devices by content": (b"time;client;count\n2022-06-01 10:00;00:1A:2b:3c:4d:5e;1\n", "row 2", "MAC", "MAC"),
    "a manual count that ends before it starts": (b"station;start;end;count\nA;2022-06-01 13:00;2022-06-01 10:00;5\n", "row 2", "end", "-180"),
    "an estimate out of order": (b"site;low;best;high\nA;900;500;1000\n", "row 2", "best", "900"),
    "JSON cut off": (samples.hystreet_api()[:-30], "row 1", "JSON", "JSONDecodeError"),
    "no measurements": (b'{"measurements": []}', "whole file", "measurements", "[]"),
    "damaged Parquet": (b"PAR1" + b"\0" * 60, "whole file", "format", ""),
    "damaged spreadsheet": (b"PK\x03\x04" + b"\0" * 60, "whole file", "format", "zip"),
    "a row a day at noon": ((HEAD + "".join(f"A;2022-06-0{d} 12:00;1\n" for d in range(1, 6))).encode(), "row 2", "time", "1440"),
    "odd steps": ((HEAD + "A;2022-06-01 10:00;1\nA;2022-06-01 11:31;2\nA;2022-06-01 13:02;2\n").encode(), "row 2", "time", "91"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_one_clear_line_names_row_and_column(tmp_path: Path, case: str) -> None:
    content, row, field, found = BAD[case]
    path = tmp_path / "datei.csv"
    path.write_bytes(content)
    tables, problems = read_file(path)
    assert tables.series == ()
    (problem,) = problems
    assert (problem.file, problem.where.en, problem.field) == ("datei.csv", row, field)
    assert found in problem.found
    assert problem.allowed.de
    assert problem.hint.de != problem.hint.en


def test_a_device_is_never_repeated_in_the_message(tmp_path: Path) -> None:
    path = tmp_path / "datei.csv"
    path.write_bytes(BAD["devices by content"][0])
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
    for i, case in enumerate(["empty", "a picture", "no time"]):
        (tmp_path / f"{i}.csv").write_bytes(BAD[case][0])
    report = Report()
    tables = load(tmp_path, report)
    assert [s.station for s in tables.series] == ["a"]
    assert [p.file.split("/")[-1] for p in report.problems] == ["0.csv", "1.csv", "2.csv"]


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ("1.234;5.678.901", 1234),
        ("1.234;7,5", 1234),
        ("1.234;2.5", 1.234),
        ("1 234;5", 1234),
        ("1'234;5", 1234),
        ("12,0;5", 12),
    ],
)
def test_the_column_proves_what_a_dot_means(tmp_path: Path, cells: str, value: float) -> None:
    first, second = cells.split(";")
    path = tmp_path / "datei.csv"
    path.write_text(
        f"{HEAD}A;2022-06-01 10:00;{first}\nA;2022-06-01 11:00;{second.replace('5.678.901', '0.000.001')}\n",
        encoding="utf-8",
    )
    tables, problems = read_file(path)
    assert problems == []
    assert tables.series[0].count[0] == value


def test_a_slash_date_is_read_once_another_row_proves_the_order(tmp_path: Path) -> None:
    path = tmp_path / "datei.csv"
    path.write_text(HEAD + "A;01/02/2024 10:00;1\nA;13/02/2024 10:00;2\n", encoding="utf-8")
    tables, problems = read_file(path)
    assert problems == []
    assert str(tables.series[0].time_min[0].astype("datetime64[m]")) == "2024-02-01T10:00"
