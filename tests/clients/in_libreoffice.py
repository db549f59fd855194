"""Lets headless LibreOffice open, recalculate and save the workbooks: no formula differs, scores are those of `ranking.json`.

Before it does, every stored result is set to zero, so that only a real recalculation can give the right scores.
Positive control: with a changed weight the scores must be missed.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from tests.publish.tables import excel

#: LibreOffice recalculates what it opens only if told to.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_FORMULA_CELL = re.compile(rb"(<f>[^<]*</f><v>)[^<]*(</v>)")
_WEIGHT = re.compile(rb"<v>0\.35</v>")


def main(folder: Path) -> None:
    """Check the workbooks of both editions in `folder`."""
    looked = 0
    for edition in ("utility", "public"):
        data = (folder / edition / "ranking.xlsx").read_bytes()
        sites: list[dict[str, Any]] = json.loads((folder / edition / "ranking.json").read_text(encoding="utf-8"))[
            "sites"
        ]
        found = recalculated(edited(data, _FORMULA_CELL, rb"\g<1>0\g<2>"))
        looked += compare(found, sites) + everything(data)
    looked += everything((folder / "utility" / "bill.xlsx").read_bytes())
    data = (folder / "utility" / "ranking.xlsx").read_bytes()
    changed = recalculated(edited(data, _WEIGHT, b"<v>0.05</v>"))
    try:
        compare(changed, sites)
    except AssertionError:
        print(f"looked at {looked} computed cells; the changed weight was noticed")
    else:
        raise AssertionError("a changed weight changed nothing")
    assert looked >= 500


def compare(book: excel.Workbook, sites: list[dict[str, Any]]) -> int:
    """Compare scores and ranks; return how many."""
    ranks = book.column("Rangfolge", "Rang")
    if all(site["score"] is None for site in sites):  # money in classes: no score is published, so none is computed
        assert "Punktzahl" not in book.values["Rangfolge"].values()
        assert [book.values["Rangfolge"][rank] for rank in ranks[: len(sites)]] == [site["rank"] for site in sites]
        return len(sites)
    scores = book.column("Rangfolge", "Punktzahl")
    for score, rank, site in zip(scores, ranks, sites, strict=True):
        assert score in book.formulas["Rangfolge"], "the formula is gone"
        shown = float(book.values["Rangfolge"][score])
        assert abs(shown - site["score"]) < 1e-9, (site["id"], shown, site["score"])
        assert book.values["Rangfolge"][rank] == site["rank"]
    return 2 * len(sites)


def everything(data: bytes) -> int:
    """Compare every stored result of a formula with what LibreOffice computes; return how many. None may differ."""
    stored, found = excel.read(data), recalculated(edited(data, _FORMULA_CELL, rb"\g<1>0\g<2>"))
    cells = [(sheet, cell) for sheet, formulas in stored.formulas.items() for cell in formulas]
    for sheet, cell in cells:
        was, now = stored.values[sheet].get(cell), found.values[sheet].get(cell)
        same = (
            was == now
            if isinstance(was, str)
            else abs(float(was or 0) - float(now or 0)) < 1e-9 * max(1, abs(float(was or 0)))
        )
        assert same, (sheet, cell, was, now)
    return len(cells)


def edited(data: bytes, what: re.Pattern[bytes], by: bytes) -> bytes:
    """Return the workbook with the sheets' XML changed; something must change."""
    stream, count = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part, times = what.subn(by, part)
                count += times
            new.writestr(name, part)
    assert count, "nothing was changed"
    return stream.getvalue()


def recalculated(data: bytes) -> excel.Workbook:
    """Return the workbook as LibreOffice saves it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        (folder / "in.xlsx").write_bytes(data)
        profile = (folder / "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(folder / "in.xlsx")]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return excel.read((folder / "out" / "in.xlsx").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
