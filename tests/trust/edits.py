"""Edit answers and protocols as people do; every value is then read, or a line says that it isn't."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import geopandas as gpd
from shapely import Point

from hotspots.base.errors import Report
from hotspots.inputs.answers import read_answer
from hotspots.inputs.protocols import read_protocol
from hotspots.inputs.values import UnreadError, read_value
from hotspots.model.answers import ANSWER_ITEMS
from hotspots.model.protocol import Item
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.model.sites import Site
from tests.inputs.office_files import ods_book, workbook

PLAN = "ab" * 32
SITES = tuple(Site(f"platz-{n}", f"Platz {n}", 9.14, 49.97, "candidate", "estimated", "") for n in range(6))
#: How people write: good words beside such that can't be read.
WORDS = {
    "verdict": ["machbar", "ja", "Umsetzbar ", "nein", "bedingt", "vielleicht", "siehe Mail"],
    "connection_eur": ["1.250", "12.500,- €", 4000, 4000.5, "3.000,50", "auf Anfrage", "ca. 5000", -5],
    "connection_weeks": [12, "12", "zwölf", "1.200"],
    "connection_until": ["31.12.2023", date(2023, 12, 31), "Ende 2023"],
    "priority": [1, 2, "3", 1.5, "zuerst"],
    "comment": ["gut", "Schacht vor Nr. 7, links", "=1+1", "<b>x</b>"],
    "owner": ["municipal", "Stadt", "privat", "unklar wem"],
    "mount_height_m": [4.5, "4,5 m", "4,5", "hoch"],
    "remark": ["gut", "Schlüssel beim Hausmeister"],
    "power_permanent": ["ja", "nein", "x", "manchmal"],
}  # fmt: skip
KINDS: dict[str, tuple[Item, ...]] = {
    "answers": tuple(i for i in ANSWER_ITEMS if i.id in WORDS),
    "protocols": tuple(i for i in BASE_SCHEMA.items if i.id in WORDS),
}


FORMATS = {
    "answers": ("xlsx", "ods", "csv", "json", "gpkg", "geojson"),
    "protocols": ("xlsx", "ods", "csv", "json", "gpkg", "zip"),
}
"""What each kind is handed in as; the ZIP is an export of ODK Central."""


@dataclass
class EditTally:
    """How many files and values were looked at, how many were read and how many named, and which were lost."""

    files: int = 0
    read: int = 0
    named: int = 0
    lost: list[str] = field(default_factory=list)


def edited(
    kind: str, seed: int, suffix: str, folder: Path, tally: EditTally, reader: Callable[..., object] | None = None
) -> None:
    """Write one edited file, read it, and look for every value that stands in it."""
    choose = random.Random(f"{kind} {seed} {suffix}")
    items = choose.sample(KINDS[kind], choose.randint(1, len(KINDS[kind])))
    rows = [
        [choose.choice([s.id, s.name, s.name.upper()]), *(choose.choice(["", *WORDS[i.id]]) for i in items)]
        for s in SITES
    ]
    rows = [row for row in rows if choose.random() > 0.2]
    titles: list[object] = [
        choose.choice([i.id, i.label.de, i.label.en, f"{i.label.de} ({i.unit})" if i.unit else i.id]) for i in items
    ]
    table: list[list[object]] = [["Standort", *titles], *rows]
    order = choose.sample(range(len(items) + 1), len(items) + 1)
    table = [[row[c] for c in order] for row in table]
    for _ in range(choose.randint(0, 2)):
        table.insert(choose.randint(1, len(table)), [""] * len(order))
    notes = ["Preise ohne Gewähr"] if choose.random() < 0.3 else []
    table += [[note] for note in notes]
    head = [["Antwort von", "Stadtwerke"], ["Datum der Antwort", "14.06.2022"]] if kind == "answers" else [["Begehung"]]
    book = {"Blatt": [*head, *table], "_hotspots": [["plan", PLAN]] if kind == "answers" else [["x", "y"]]}
    path, report = folder / f"{kind}-{seed}.{suffix}", Report()
    path.unlink(missing_ok=True)
    if suffix in ("xlsx", "ods"):
        path.write_bytes(workbook(book) if suffix == "xlsx" else ods_book(_as_text(book)))
    elif suffix == "csv":
        marked = [["Kennung des Plans", PLAN], *book["Blatt"]] if kind == "answers" else book["Blatt"]
        stream = io.StringIO()
        csv.writer(stream, delimiter=choose.choice(";\t")).writerows(_as_text({"": marked})[""])
        path.write_bytes(stream.getvalue().encode(choose.choice(["utf-8", "utf-8-sig", "cp1252"])))
    elif suffix == "zip":
        notes, stream = [], io.StringIO()
        heads = [["KEY", "group_x-site", *(f"group_x-{item.id}" for item in items)]]
        csv.writer(stream).writerows(_as_text({"": [*heads, *([f"uuid:{n}", *row] for n, row in enumerate(rows))]})[""])
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("begehung.csv", stream.getvalue())
    else:
        notes = []  # a list of objects has no place beside it
        _write_objects(kind, path, [str(item.id) for item in items], rows)
    found = (reader or _read)(kind, path, report)
    tally.files += 1
    said = " | ".join(p.found for p in report.problems)
    for row in rows:
        site = next(s.id for s in SITES if str(row[0]).casefold() in (s.id, s.name.casefold()))
        for item, cell in zip(items, row[1:], strict=True):
            if cell == "":
                continue
            try:
                value = read_value(cell, item)  # type: ignore[arg-type]
            except UnreadError:
                value = None
            value = value.isoformat() if isinstance(value, date) else value
            if value is not None and found.get((site, item.id)) == value:  # type: ignore[attr-defined]
                tally.read += 1
            elif (
                str(cell).strip() in said or f"{cell:g}" in said
                if isinstance(cell, float)
                else str(cell).strip() in said
            ):
                tally.named += 1
            else:
                tally.lost.append(f"{path.name}: {site} {item.id} {cell!r}")
    tally.lost += [f"{path.name}: {note}" for note in notes if note not in said]


def _write_objects(kind: str, path: Path, fields: list[str], rows: list[list[object]]) -> None:
    """Write the rows as a program or a GIS has them; what a typed column can't hold stays text."""
    said = [
        {"site": row[0]} | {f: f"{v:%Y-%m-%d}" if isinstance(v, date) else v for f, v in zip(fields, row[1:], strict=True) if v != ""}
        for row in rows
    ]  # fmt: skip
    if path.suffix == ".json" and kind == "answers":
        document = {
            "schema": "hotspots/answer/1",
            "plan": PLAN,
            "by": "Stadtwerke",
            "date": "2022-06-14",
            "sites": said,
        }
        path.write_text(json.dumps(document), encoding="utf-8")
    elif path.suffix == ".json":
        visits = [{"site": one["site"], "values": {k: v for k, v in one.items() if k != "site"}} for one in said]
        path.write_text(json.dumps({"schema": "hotspots/protocol/1", "inspections": visits}), encoding="utf-8")
    else:
        head = {"plan": PLAN, "by": "Stadtwerke", "date": "2022-06-14"} if kind == "answers" else {}
        columns = {f: [str(one[f]) if f in one else None for one in said] for f in ("site", *fields)}
        table = {name: [words] * len(said) for name, words in head.items()} | columns
        frame = gpd.GeoDataFrame(table, geometry=[Point(9.14, 49.97)] * len(said), crs="EPSG:4326")
        frame.to_file(path, layer="answer" if kind == "answers" else "protocol")


def _as_text(book: dict[str, list[list[object]]]) -> dict[str, Sequence[Sequence[object]]]:
    return {
        n: [[f"{c:%d.%m.%Y}" if isinstance(c, date) else c for c in row] for row in rows] for n, rows in book.items()
    }


def _read(kind: str, path: Path, report: Report) -> dict[tuple[str, str], object]:
    if kind == "answers":
        answer = read_answer(path, SITES, report, skip=True)
        return {(a.site, f): v for a in answer.sites for f, v in a.values.items()} if answer else {}
    visits = read_protocol(path, path.name, SITES, BASE_SCHEMA, report)
    return {(v.site, f): value for v in visits for f, value in v.values.items()}
