"""The one gate: what a file is, told by its first bytes, before any reader opens it.

A file must be a plain file of bounded size whose content is what its name says; packed files are unpacked here, under
limits, into a folder of our own, and what was in them passes the gate again. So no reader is led to other files of
this machine or to the network: what could do so (virtual layers, pipelines of GDAL) has no content that is let in.
"""

from __future__ import annotations

import gzip
import json
import re
import stat
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

from hotspots.base.text import Text, tr, verbatim
from hotspots.inputs.read.container import AGAIN, UnsafeContainer, bounded, chunks, opened

Content = Literal[
    "text", "xlsx", "ods", "xls", "zip", "gzip", "gpkg", "fgb", "shp", "pbf", "osm", "kml", "gpx", "gml", "dxf", "json",
    "parquet",
]  # fmt: skip

#: What each ending promises.
PROMISES: Mapping[str, frozenset[Content]] = {
    ".csv": frozenset({"text"}), ".tsv": frozenset({"text"}), ".txt": frozenset({"text"}), ".xlsx": frozenset({"xlsx"}),
    ".xlsm": frozenset({"xlsx"}), ".ods": frozenset({"ods"}), ".xls": frozenset({"xls"}), ".zip": frozenset({"zip"}),
    ".kmz": frozenset({"zip"}), ".gz": frozenset({"gzip"}), ".gpkg": frozenset({"gpkg"}), ".fgb": frozenset({"fgb"}),
    ".shp": frozenset({"shp"}), ".pbf": frozenset({"pbf"}), ".osm": frozenset({"osm"}), ".kml": frozenset({"kml"}),
    ".gpx": frozenset({"gpx"}), ".gml": frozenset({"gml"}), ".xml": frozenset({"gml", "osm", "kml", "gpx"}),
    ".dxf": frozenset({"dxf"}), ".json": frozenset({"json"}), ".geojson": frozenset({"json"}),
    ".parquet": frozenset({"parquet"}),
}  # fmt: skip

#: Bytes of a file: those that are read whole, and those that GDAL reads piece by piece.
MOST_BYTES, MOST_BYTES_IN_PIECES = 128 * 2**20, 4 * 2**30
_IN_PIECES = frozenset({"gpkg", "fgb", "shp", "pbf", "parquet"})
_MOST_UNPACKED, _CHUNK = 512 * 2**20, 1 << 20

_BINARY: tuple[tuple[bytes, Content], ...] = (
    (b"SQLite format 3\0", "gpkg"), (b"fgb\x03fgb", "fgb"), (b"\0\0\x27\x0a", "shp"), (b"\x1f\x8b", "gzip"),
    (b"PAR1", "parquet"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
)  # fmt: skip
_PBF = re.compile(rb"....\x0a\x09OSMHeader", re.DOTALL)
_DXF = re.compile(rb"\s*(999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION")
_ROOT = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<\?[^>]*\?>\s*)*(?:<!--.*?-->\s*)*<(?:\w{1,40}:)?(\w{1,40})", re.DOTALL
)
_ROOTS: Mapping[bytes, Content] = {b"kml": "kml", b"gpx": "gpx", b"osm": "osm", b"FeatureCollection": "gml"}
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
#: The kinds of JSON that GDAL may see: plain features, nothing that tells it to work on something else.
_FEATURES = re.compile(rb'"type"\s*:\s*"(FeatureCollection|Feature|Topology|GeometryCollection|(Multi)?(Point|LineString|Polygon))"')  # fmt: skip
_ORDERS = re.compile(rb"gdal_streamed_alg|<\s*OGRVRT|<\s*VRTDataset|/vsi[a-z0-9_]+/", re.IGNORECASE)
#: The key `crs` however GDAL takes it: in either quotes, of either case, escaped, cut off by a zero, with comments behind it.
_CRS = re.compile(rb"""["'](?:c|\\u00[46]3)(?:r|\\u00[57]2)(?:s|\\u00[57]3)(?:\\u0000|["'])""", re.IGNORECASE)
#: What may stand behind it: the end of a text that reads `crs`, a plain value, or an object (looked at more closely).
_VALUE = re.compile(rb"""\s*(?:[],}]|:\s*(?:["\d[tfn-]|(\{)))""")
_MOST_CRS = 65_536
_OTHERS = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"II*\0": "TIFF", b"BZh": "bzip2"}  # fmt: skip

NO_PASSWORD = tr("a spreadsheet without password, .xlsx or .ods")


def admit(path: Path, *, named: bool = True) -> Content:
    """Return what the file holds; raise :class:`UnsafeContainer` where it isn't opened, :class:`OSError` as the system.

    With `named` the content must be what the file's ending says.
    """
    info = path.stat()
    if not stat.S_ISREG(info.st_mode):
        found = "Ordner / folder" if stat.S_ISDIR(info.st_mode) else stat.filemode(info.st_mode)
        raise UnsafeContainer(found, tr("a plain file"))
    if info.st_size == 0:
        raise UnsafeContainer("0 Bytes", tr("a file with content"))
    content = _content(path)
    most = MOST_BYTES_IN_PIECES if content in _IN_PIECES else MOST_BYTES
    if info.st_size > most:
        raise UnsafeContainer(f"{info.st_size >> 20} MB", tr("at most {most} MB", most=most >> 20))
    if not named:
        return content
    promised = PROMISES.get(path.suffix.lower())
    if promised is None:
        raise UnsafeContainer(path.suffix or path.name, _endings())
    if content == "xls" and "xls" not in promised:
        raise UnsafeContainer("OLE", NO_PASSWORD)
    if content not in promised:
        allowed = tr("a real {suffix} file", suffix=path.suffix)
        raise UnsafeContainer(content, allowed)
    return content


def _endings() -> Text:
    listed = " ".join(PROMISES)
    return tr("a file with one of these endings: {listed}", listed=listed)


def _content(path: Path) -> Content:
    with path.open("rb") as stream:
        head = stream.read(65_536)
        for magic, content in _BINARY:
            if head.startswith(magic):
                return content
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return _zipped(path)
        if _PBF.match(head):
            return "pbf"
        for magic, name in _OTHERS.items():
            if head.startswith(magic):
                raise UnsafeContainer(name, _endings())
        if _DXF.match(head):
            return "dxf"
        plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if plain.startswith((b"{", b"[")):
            return _json(head + stream.read(MOST_BYTES))
        if plain.startswith(b"<"):
            return _xml(head + stream.read(MOST_BYTES))
    return "text"


def _json(data: bytes) -> Content:
    if ordered := _ORDERS.search(data[:1_000_000]):
        raise UnsafeContainer(ordered[0].decode(errors="replace"), tr("JSON with data"))
    for key in _CRS.finditer(data):
        value = _VALUE.match(data, key.end()) if key[0][:1] == key[0][-1:] == b'"' else None
        if value is None or (value[1] and not _is_named(data[value.end() - 1 : value.end() + _MOST_CRS])):
            found = data[key.start() : key.start() + 80].decode(errors="replace")
            raise UnsafeContainer(found, verbatim('"crs": {"type": "name", …}'))
    return "json"


def _is_named(data: bytes) -> bool:
    """Tell whether the object at the beginning is a coordinate system by its name: GDAL would fetch any `link`."""
    try:
        pairs, _ = json.JSONDecoder(object_pairs_hook=list).raw_decode(data.decode(errors="replace"))
    except (ValueError, RecursionError):
        return False
    return all(str(v).lower() in ("name", "epsg") for k, v in pairs if k.partition("\0")[0].lower() == "type")


def is_features(data: bytes) -> bool:
    """Tell whether a JSON text begins as features do (GeoJSON, TopoJSON), so that GDAL may read it."""
    return _FEATURES.search(data[:65_536]) is not None


def _xml(data: bytes) -> Content:
    if found := _DOCTYPE.search(data):
        allowed = tr("XML without DOCTYPE and ENTITY")
        raise UnsafeContainer(f"<!{found[1].decode()}", allowed)
    root = _ROOT.match(data.removeprefix(b"\xef\xbb\xbf"))
    word = root[1] if root else b"?"
    if word not in _ROOTS:
        allowed = tr("KML, GPX, GML or OSM")
        raise UnsafeContainer(f"<{word.decode(errors='replace')}>", allowed)
    return _ROOTS[word]


def _zipped(path: Path) -> Content:
    with opened(path) as archive:
        names = {entry.filename for entry in archive.infolist()}
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "xl/workbook.bin" in names:
            raise UnsafeContainer("xlsb", tr("a spreadsheet .xlsx or .ods"))
        if "mimetype" in names and "content.xml" in names:
            return "ods"
        if "[Content_Types].xml" in names:
            raise UnsafeContainer("Office", tr("a spreadsheet .xlsx or .ods"))
    return "zip"


def unzipped(path: Path, into: Path) -> list[Path]:
    """Unpack a zip under limits into an empty folder of our own; return its files, sorted by name."""
    room = _MOST_UNPACKED
    with opened(path) as archive:
        for entry in archive.infolist():
            inside = PurePosixPath(entry.filename.replace("\\", "/"))
            if entry.is_dir() or inside.parts[:1] == ("__MACOSX",) or inside.name.startswith("."):
                continue
            if inside.is_absolute() or ".." in inside.parts or ":" in entry.filename:
                allowed = tr("names that stay in the archive")
                raise UnsafeContainer(entry.filename, allowed)
            if entry.flag_bits & 1:
                raise UnsafeContainer(entry.filename, tr("an archive without a password"))
            target = into / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            room -= _poured(chunks(archive, entry), target, room)
    return sorted(file for file in into.rglob("*") if file.is_file())


def gunzipped(path: Path, into: Path) -> Path:
    """Unpack a gzip under limits into a folder of our own; return its file."""
    target = into / (path.name.removesuffix(".gz").removesuffix(".GZ") or "file")
    try:
        with gzip.open(path) as stream:
            _poured(iter(lambda: stream.read(_CHUNK), b""), target, _MOST_UNPACKED)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UnsafeContainer(str(error), AGAIN) from error
    return target


def _poured(pieces: Iterable[bytes], target: Path, room: int) -> int:
    """Write what comes, and return how much that was."""
    with target.open("xb") as stream:
        return sum(stream.write(piece) for piece in bounded(pieces, room, _MOST_UNPACKED))


def shapefile_parts(path: Path) -> list[Path]:
    """Return the files that belong to a shapefile, itself among them."""
    wanted = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    return [p for p in sorted(path.parent.iterdir()) if p.stem == path.stem and p.suffix.lower() in wanted]
