"""One sound file of every kind and format to break: (kind, name in the project, the file it stands for, bytes)."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hotspots.model.answers import ANSWER_SCHEMA, PlanSite, PlanView, SiteAnswer, UtilityAnswer
from tests.inputs.filled import answered_geojson, answered_xlsx
from tests.trust.engine import Project

PLAN = "ab" * 32
KINDS = ("sites", "protocols", "counts", "network", "answers", "settings")


@dataclass(frozen=True)
class Sample:
    """A sound file: where it stands, and which file of the town it replaces."""

    kind: str
    name: str
    data: bytes
    instead_of: str | None = None


def samples(project: Project) -> list[Sample]:
    """Return a sound file of every kind and format."""
    town = project.files
    plain = [
        Sample(kind, name, town[name])
        for kind, name in (
            ("sites", "sites.geojson"), ("protocols", "protocols/begehung.csv"), ("counts", "footfall/zaehlung.csv"),
            ("counts", "footfall/stations.geojson"), ("network", "network/streets.geojson"),
            ("network", "network/backhaul.geojson"), ("network", "network/buildings.geojson"),
            ("network", "network/hotspots.geojson"), ("network", "network/roadworks.geojson"), ("settings", "project.toml"),
        )
    ]  # fmt: skip
    protocol, counts = table_of(town["protocols/begehung.csv"]), table_of(town["footfall/zaehlung.csv"])
    entries = [dict(zip(protocol[0], row, strict=True)) for row in protocol[1:]]
    visits = [
        {"site": e.pop("site"), "date": e.pop("date"), "values": {k: v for k, v in e.items() if v}} for e in entries
    ]
    document = json.dumps({"schema": "hotspots/protocol/1", "inspections": visits}).encode()
    return [
        *plain,
        Sample("protocols", "protocols/p.xlsx", xlsx(protocol), "protocols/begehung.csv"),
        Sample("protocols", "protocols/p.json", document, "protocols/begehung.csv"),
        Sample("counts", "footfall/c.xlsx", xlsx(counts), "footfall/zaehlung.csv"),
        Sample(
            "network", "network/streets.gpkg", geopackage(town["network/streets.geojson"]), "network/streets.geojson"
        ),
        *answers(project),
    ]


def answers(project: Project) -> list[Sample]:
    """Return a sound answer in every format."""
    first = project.sites[0]
    values = {
        "verdict": "feasible",
        "connection_eur": 5120.5,
        "priority": 1,
        "comment": "bis Mai",
        "mount": {"lon": first.lon, "lat": first.lat},
    }
    others = [{"site": site.id, "verdict": "conditional", "connection_method": "duct"} for site in project.sites[1:]]
    document = {
        "schema": ANSWER_SCHEMA, "plan": PLAN, "by": "Stadtwerke", "date": "2024-06-03",
        "sites": [{"site": first.id, **values}, *others],
        "proposed": [{"name": "Neuer Platz", "lon": first.lon, "lat": first.lat}],
    }  # fmt: skip
    view = PlanView(
        PLAN, "WLAN", tuple(PlanSite(s.id, s.name, {"mount": (s.lon, s.lat), "priority": 1.0}) for s in project.sites)
    )
    said = UtilityAnswer(
        PLAN,
        "Stadtwerke",
        date(2024, 6, 3),
        tuple(SiteAnswer(s.id, {"verdict": "feasible", "connection_eur": 900.0}) for s in project.sites),
        (),
        "",
        "",
    )
    return [
        Sample("answers", "answer.json", json.dumps(document, ensure_ascii=False).encode()),
        Sample("answers", "answer.xlsx", answered_xlsx(view, "de", said)),
        Sample("answers", "answer.geojson", answered_geojson(view, said)),
    ]


def table_of(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV file."""
    return list(csv.reader(io.StringIO(data.decode()), delimiter=";"))


def xlsx(rows: list[list[str]]) -> bytes:
    """Return the rows as an XLSX file, numbers as numbers."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": True}) as book:
        sheet = book.add_worksheet("Tabelle1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def geopackage(geojson: bytes) -> bytes:
    """Return a GeoJSON file as a GeoPackage."""
    import pyogrio

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.geojson", Path(folder) / "a.gpkg"
        source.write_bytes(geojson)
        pyogrio.write_dataframe(pyogrio.read_dataframe(source), target, driver="GPKG")
        return target.read_bytes()
