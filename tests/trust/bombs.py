"""Files that are small and unpack to gigabytes, and files that are not what their names say."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.inputs.office_files import ods_raw, zipped
from tests.trust.engine import Project
from tests.trust.samples import table_of, xlsx

CANARY = "canary-that-nobody-may-read"


@dataclass(frozen=True)
class Bomb:
    """A hostile file, where it is put, and the file it stands for."""

    what: str
    name: str
    data: bytes
    instead_of: str | None = None


def bombs(project: Project, canary: Path) -> list[Bomb]:
    """Return every bomb and disguise; `canary` is a file that none may open."""
    protocol, counts = "protocols/begehung.csv", "footfall/zaehlung.csv"
    sheets = [
        ("one far cell", _far_cell(project)), ("zip ratio", _ratio(project)), ("nested zips", _nested(project)),
        ("billion laughs", _entities(project, _LAUGHS, "&e;")), ("lying size", _lying(project)),
        ("outer entity", _entities(project, f'<!DOCTYPE x [<!ENTITY e SYSTEM "{canary.as_uri()}">]>', "&e;")),
        ("outer document type", _entities(project, '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "x")),
        ("a path upwards", zipped({"../../../tmp/evil": b"x", **_parts(xlsx([["site"], ["s01"]]))})),
    ]  # fmt: skip
    found = [Bomb(what, "protocols/p.xlsx", data, protocol) for what, data in sheets]
    found += [Bomb(what, "footfall/c.xlsx", data, counts) for what, data in sheets]
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{canary}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    remote = vrt.replace(str(canary), "/vsicurl/http://127.0.0.1:9/a.geojson")
    for what, text in (("VRT", vrt), ("/vsicurl", remote)):
        found += [
            Bomb(f"{what} named geojson", name, text.encode())
            for name in (
                "sites.geojson",
                "network/streets.geojson",
                "network/backhaul.geojson",
                "footfall/stations.geojson",
            )
        ]
        found.append(Bomb(f"{what} named gpkg", "network/streets.gpkg", text.encode(), "network/streets.geojson"))
        found.append(Bomb(f"{what} named gpkg", "protocols/p.gpkg", text.encode(), protocol))
        found += [
            Bomb(f"{what} as answer", f"answer.{ending}", text.encode()) for ending in ("geojson", "gpkg", "json")
        ]
    found += [
        Bomb("repeated rows", "protocols/p.ods", ods_raw(_REPEATED), protocol),
        Bomb("brackets", "sites.geojson", b"[" * 7_000_000),
        Bomb("many objects", "sites.geojson", b'{"a":[' + b"{}," * 3_000_000 + b"{}]}"),
        Bomb("many objects", "footfall/c.json", b'{"a":[' + b"{}," * 3_000_000 + b"{}]}", counts),
        Bomb("deep JSON", "network/streets.geojson", b'{"type":' * 100_000),
        Bomb("deep JSON", "protocols/p.json", b'{"inspections":' + b"[" * 100_000, protocol),
        Bomb("deep TOML", "project.toml", b"title = " + b"[" * 100_000),
        Bomb("long number", "sites.geojson", project.files["sites.geojson"].replace(b"10", b"9" * 100_000, 1)),
        Bomb("long number", "project.toml", b"seed = " + b"9" * 100_000),
        Bomb("long line", protocol, b"site;date;owner\n" + b"x" * 20_000_000),
        Bomb("long line", counts, b"station;time;count\n" + b"x" * 20_000_000),
        Bomb("many columns", counts, b"station;time;count" + b";x" * 1_000_000 + b"\n1;2;3\n"),
        Bomb("packed rows", "footfall/c.parquet", _parquet(), counts),
    ]
    return found


_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {'abcdefghij'[i + 1]} '{('&' + 'abcdefghij'[i] + ';') * 10}'>" for i in range(9)).replace(
        "ENTITY e ", "ENTITY e "
    )
    + "]>"
)
_REPEATED = (
    '<table:table table:name="T"><table:table-row table:number-rows-repeated="1000000000">'
    '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    "</table:table-row></table:table>"
)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _book(project: Project) -> dict[str, bytes]:
    return _parts(xlsx(table_of(project.files["protocols/begehung.csv"])))


def _far_cell(project: Project) -> bytes:
    parts = _book(project)
    sheet = parts["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return zipped({**parts, "xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", far)})


def _ratio(project: Project) -> bytes:
    return zipped({**_book(project), "xl/sharedStrings.xml": b"<sst>" + b" " * 150_000_000 + b"</sst>"})


def _nested(project: Project) -> bytes:
    inner = zipped({"x.xml": b"0" * 5_000_000})
    for _ in range(3):
        inner = zipped({f"{number}.xml": inner for number in range(10)})
    return zipped({**_book(project), "xl/inner.xlsx": inner, "xl/inner.xml": inner})


def _entities(project: Project, head: str, use: str) -> bytes:
    parts = _book(project)
    strings = parts["xl/sharedStrings.xml"].decode()
    start = strings.index("<sst")
    changed = strings[:start] + head + strings[start:].replace("<t>", f"<t>{use}", 1)
    return zipped({**parts, "xl/sharedStrings.xml": changed})


def _lying(project: Project) -> bytes:
    """Return a workbook whose directory says that a part of 140 MB has ten bytes."""
    data = bytearray(zipped({**_book(project), "xl/media.xml": b" " * 140_000_000}))
    size = struct.pack("<I", 140_000_000)
    while size in data:
        at = data.index(size)
        data[at : at + 4] = struct.pack("<I", 10)
    return bytes(data)


def _parquet() -> bytes:
    """Return a Parquet file of four million equal rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    block = pa.table(
        {
            "station": pa.array(["a"] * 1_000_000).dictionary_encode(),
            "time": ["2024-05-06 10:00"] * 1_000_000,
            "count": [1] * 1_000_000,
        }
    )
    with pq.ParquetWriter(stream, block.schema, compression="zstd") as writer:
        for _ in range(4):
            writer.write_table(block)
    return stream.getvalue()


def sound_document(size: int) -> bytes:
    """Return a valid GeoJSON of about `size` bytes: the control that big is not the same as hostile."""
    ring = [[10.1, 49.1], [10.2, 49.1], [10.2, 49.2], [10.1, 49.1]]
    one = json.dumps(
        {
            "type": "Feature",
            "properties": {"height_m": 5, "quality": "estimated"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
    )
    return ('{"type": "FeatureCollection", "features": [' + ",".join([one] * (size // len(one))) + "]}").encode()
