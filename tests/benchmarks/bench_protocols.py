"""Reading and checking many protocol rows beside the bare readers, and round trips through other programs.

Usage: ``python -m tests.benchmarks.bench_protocols [--seed 1] [--rows 20000] [--office] [--qgis PYTHON]``

* xlsx, ods, csv, json, gpkg: the same rows read and checked (CPU seconds; the bound is 3 s for 20,000 rows), beside
  pandas with calamine, which only reads;
* bombs: a small file with gigabytes inside, refused (seconds and peak memory);
* ``--office``: an XLSX through LibreOffice to ODS and back, every answer compared;
* ``--qgis``: the GeoPackage opened in headless QGIS (a Python that has it): form shown, one edit read back.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hotspots.base.errors import Report
from hotspots.inputs.forms import form_sheets
from hotspots.inputs.protocols import read_protocol
from hotspots.model.protocol import Inspection, Item, Value
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.model.sites import Site
from hotspots.publish.forms.form import protocol_xlsx
from hotspots.publish.forms.geopackage import protocol_gpkg
from tests.inputs.filled import inspected_gpkg
from tests.inputs.office_files import ods, protocol_json, xlsx_parts, zipped

BOUND_S = 3.0
ASKED = [item for item in BASE_SCHEMA.items if item.section != "record"]

_QGIS = """
import sys
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorLayer(sys.argv[1] + "|layername=protocol", "p", "ogr")
layer.loadDefaultStyle()
kinds = {f.name(): layer.editorWidgetSetup(i).type() for i, f in enumerate(layer.fields())}
layer.startEditing()
feature = next(layer.getFeatures())
layer.changeAttributeValue(feature.id(), layer.fields().indexOf("mount_height_m"), 7.25)
saved = layer.commitChanges()
print("RESULT", sum(k == "ValueMap" for k in kinds.values()), kinds["photos"], len(layer.editFormConfig().tabs()), saved)
app.exitQgis()
"""


def main() -> None:
    """Print one JSON line per case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--office", action="store_true")
    parser.add_argument("--qgis", metavar="PYTHON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = [reading(folder, options.seed, options.rows), bombs(folder)]
        cases += [office(folder, options.seed)] if options.office else []
        cases += [qgis(folder, options.qgis)] if options.qgis else []
        for case in cases:
            for line in case:
                print(json.dumps(line), flush=True)


def sites_and_visits(seed: int, rows: int) -> tuple[tuple[Site, ...], tuple[Inspection, ...]]:
    """Return sites and inspections with every item answered at random."""
    pick = random.Random(seed)
    sites = tuple(
        Site(f"platz-{i}", f"Platz {i}", 9.1, 49.9, "candidate", "estimated", "") for i in range(rows // 10 + 1)
    )
    visits = tuple(
        Inspection(
            pick.choice(sites).id,
            date(2022, 5, 5) + timedelta(days=pick.randrange(300)),
            ("N. N.",),
            {item.id: _value(item, pick) for item in ASKED},
        )
        for _ in range(rows)
    )
    return sites, visits


def _value(item: Item, pick: random.Random) -> Value:
    if item.type == "choice":
        return pick.choice(item.choices).id
    if item.type == "bool":
        return pick.random() < 0.5
    if item.type == "number":
        return round(pick.uniform(item.low or 0, item.high or 1), 1)
    return ("a", "b") if item.type == "list" else f"Bemerkung {pick.randrange(5000)}"


def reading(folder: Path, seed: int, rows: int) -> Iterator[dict[str, Any]]:
    """Read the same rows from every format."""
    sites, visits = sites_and_visits(seed, rows)
    (folder / "p.xlsx").write_bytes(protocol_xlsx(BASE_SCHEMA, sites, "de", inspections=visits))
    table = [row[:] for row in form_sheets(folder / "p.xlsx", "p.xlsx", Report())[0].rows]
    plain = [[f"{c:%d.%m.%Y}" if isinstance(c, date) else c for c in row] for row in table]
    (folder / "p.ods").write_bytes(ods([[None if c == "" else c for c in row] for row in plain]))
    lines = (";".join(f'"{str(c).replace(chr(34), chr(34) * 2)}"' for c in row) for row in plain[3:])
    (folder / "p.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "p.json").write_bytes(protocol_json(visits))
    (folder / "p.gpkg").write_bytes(inspected_gpkg(BASE_SCHEMA, sites, "de", visits))
    expected = [(v.site, v.on, v.inspectors, v.values) for v in visits]
    for name in ("p.xlsx", "p.ods", "p.csv", "p.json", "p.gpkg"):
        report = Report()
        seconds, found = _timed(lambda n=name, r=report: read_protocol(folder / n, n, sites, BASE_SCHEMA, r))
        same = [(v.site, v.on, v.inspectors, v.values) for v in found] == expected
        line = {"name": f"{rows} rows {name[2:]}", "value": len(found), "bound": BOUND_S, "seconds": round(seconds, 2),
                "peak_mb": _peak_mb(), "same": same, "problems": len(report.problems)}  # fmt: skip
        yield line | _peer(folder / name, seconds)


def _peer(path: Path, seconds: float) -> dict[str, Any]:
    """Return what pandas needs to read the same spreadsheet without checking it."""
    if path.suffix not in (".xlsx", ".ods"):
        return {}
    import pandas as pd

    peer, _ = _timed(lambda: pd.read_excel(path, engine="calamine", header=4))
    return {"peer": "pandas.read_excel (calamine)", "peer_seconds": round(peer, 2), "ratio": round(seconds / peer, 2)}


def bombs(folder: Path) -> Iterator[dict[str, Any]]:
    """Refuse small files with gigabytes inside."""
    parts = xlsx_parts("<sheetData/>" + " " * 1_000_000_000)
    (folder / "bomb.xlsx").write_bytes(zipped(parts))
    del parts
    before = _peak_mb()
    report = Report()
    seconds, sheets = _timed(lambda: form_sheets(folder / "bomb.xlsx", "bomb.xlsx", report))
    size = (folder / "bomb.xlsx").stat().st_size
    yield {"name": "bomb of 1 GB", "value": len(sheets), "bound": 0, "seconds": round(seconds, 2), "peak_mb": _peak_mb(),
           "more_mb": _peak_mb() - before, "file_kb": size // 1000, "found": report.problems[0].found}  # fmt: skip


def office(folder: Path, seed: int) -> Iterator[dict[str, Any]]:
    """Send an XLSX through LibreOffice to ODS and back to XLSX and compare the answers."""
    sites, visits = sites_and_visits(seed, 300)
    path = folder / "o.xlsx"
    path.write_bytes(protocol_xlsx(BASE_SCHEMA, sites, "de", inspections=visits))
    expected = [(v.site, v.on, v.inspectors, v.values) for v in visits]
    for ending, source in (("ods", path), ("xlsx", folder / "lo" / "o.ods")):
        command = ["soffice", "--headless", "--convert-to", ending, "--outdir", str(folder / "lo"), str(source)]
        subprocess.run(command, check=True, capture_output=True)
        report = Report()
        found = read_protocol(folder / "lo" / f"o.{ending}", "o", sites, BASE_SCHEMA, report)
        same = [(v.site, v.on, v.inspectors, v.values) for v in found] == expected
        yield {"name": f"LibreOffice {ending}", "value": len(found), "bound": 300, "same": same, "problems": len(report.problems)}  # fmt: skip


def qgis(folder: Path, python: str) -> Iterator[dict[str, Any]]:
    """Open the GeoPackage in headless QGIS, edit a value and read it back."""
    sites, _ = sites_and_visits(1, 30)
    path = folder / "q.gpkg"
    path.write_bytes(protocol_gpkg(BASE_SCHEMA, sites, "de"))
    quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # Its answer counts, not its exit code: older versions crash while they close.
    done = subprocess.run([python, "-c", _QGIS, str(path)], check=False, capture_output=True, text=True, env=quiet)
    result = next(line for line in done.stdout.splitlines() if line.startswith("RESULT")).split()[1:]
    found = read_protocol(path, "q", sites, BASE_SCHEMA, Report())
    edited = [v.values for v in found] == [{"mount_height_m": 7.25}]
    maps = sum(item.type in ("choice", "bool") for item in BASE_SCHEMA.items)
    yield {"name": "QGIS form", "value": int(result[0]), "bound": maps, "photos": result[1], "tabs": int(result[2]),
           "saved": result[3] == "True", "edit_read_back": edited}  # fmt: skip


def _timed(work: Any) -> tuple[float, Any]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
