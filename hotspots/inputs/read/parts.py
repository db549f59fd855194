"""A file as its parts: every sheet, layer and folder, of whatever kind the file is, through one gate.

Vector files are read by GDAL: every layer with its columns as plain values, its shapes and its coordinate system. Null
stays null, whole numbers stay whole (a column with a gap comes as floating-point numbers from the driver). The drivers
that open other files or the network are left out, though the gate lets in nothing for them.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.errors import NOWHERE, Problem, Report
from hotspots.base.text import Text, tr, verbatim
from hotspots.inputs.read.container import UnsafeContainer
from hotspots.inputs.read.gate import Content, admit, gunzipped, is_features, shapefile_parts, unzipped
from hotspots.inputs.read.sheets import Sheet, cell_notes, text_sheet, zipped_sheets
from hotspots.inputs.read.text import LOST, MOST_COLUMNS, OLD, mend, old_encoding

if TYPE_CHECKING:
    import numpy as np


#: Drivers that lead elsewhere: virtual layers, pipelines, services.
_LEFT_OUT = (
    "OGR_VRT VRT GDALG HTTP WFS CSW OAPIF OGCAPI GeoRSS Elasticsearch Carto AmigoCloud NGW PLSCENES EEDA GPSBabel ADBC "
    "PGDUMP SQLite ODS XLSX CSV PDF"
)
#: Features of one layer; far above any town's.
MOST_FEATURES = 3_000_000
_OPTIONS: dict[Content, dict[str, str]] = {
    "gml": {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO"},
    "json": {"DATE_AS_STRING": "YES"},
    "shp": {"encoding": "ISO-8859-1"},  # every byte as a letter: see _reread
}
#: No code and no file but the one given; whatever got through the gate asks a proxy that isn't there.
_CLOSED: dict[str, str | int | None] = {
    "OGR_SQLITE_LOAD_EXTENSIONS": None, "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO", "CPL_CURL_ENABLE_VSIMEM": None,
    "GDAL_HTTP_PROXY": "127.0.0.1:1", "GDAL_HTTP_TIMEOUT": 1, "GDAL_HTTP_MAX_RETRY": 0, "SHAPE_RESTORE_SHX": True,
}  # fmt: skip
#: Layers that repeat others point by point.
_REPEATED = frozenset({"route_points", "track_points", "other_relations"})
_READABLE = tr("a readable file")


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet (`sheet`: rows as they stand, titles among them) or layer (`columns`, `shapes`, `crs`) of a file.

    `left` says why a part can't be read as a table at all (a picture in an archive).
    """

    file: str
    name: str
    sheet: Sheet | None = None
    columns: dict[str, list[Any]] = field(default_factory=dict)
    shapes: np.ndarray[Any, Any] | None = None
    crs: str | None = None
    content: Content | None = None
    left: Text | None = None
    notes: tuple[Text, ...] = ()
    """What was odd about its text."""

    @property
    def rows(self) -> int:
        """Return how many rows the part has, a sheet's titles among them."""
        return len(self.sheet.rows) if self.sheet else 0 if self.shapes is None else len(self.shapes)

    @property
    def hidden(self) -> bool:
        """Tell whether the part is a sheet that the spreadsheet program doesn't show."""
        return self.sheet is not None and self.sheet.hidden


def open_parts(path: Path, report: Report, name: str | None = None, *, named: bool = True) -> list[Part]:
    """Return the parts of a file; none after noting why it isn't opened. `name` is shown to people.

    With `named` the content must be what the file's ending says.
    """
    shown = name or path.name
    for cell, words in cell_notes(path) if path.suffix.lower() in (".xlsx", ".ods") else ():
        hint = tr("A note at a cell isn't taken over; please read it.")
        report.add(Problem(shown, verbatim(cell), "", words, NOWHERE, hint, "warning"))
    try:
        with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
            parts = list(_parts(path, shown, Path(folder), 0, named=named))
    except UnsafeContainer as error:
        hint = tr("The file wasn't read. Please save or export it anew.")
        report.add(Problem(shown, tr("file"), "", error.found, error.allowed, hint))
    except OSError as error:
        readable, hint = tr("a readable file"), tr("Please check name and permissions.")
        report.add(Problem(shown, tr("file"), "", error.strerror or type(error).__name__, readable, hint))
    else:
        for part in (p for p in parts if p.content in ("xlsx", "ods", "xls") and p.sheet and not p.hidden):
            for note in part.sheet.notes if part.sheet else ():
                report.add(Problem(shown, tr("sheet {name}", name=part.name), "", "", NOWHERE, note, "warning"))
        return parts
    return []


def _parts(path: Path, shown: str, folder: Path, depth: int, *, named: bool = True) -> Iterator[Part]:
    content = admit(path, named=named)
    if content == "zip" and depth == 0:
        yield from _members(path, shown, folder)
    elif content == "gzip" and depth == 0:
        yield from _parts(gunzipped(path, folder), shown, folder, 1)
    elif content in ("zip", "gzip"):
        raise UnsafeContainer(content, tr("packed once"))
    elif content == "text":
        yield Part(shown, "", text_sheet(path.read_bytes()), content=content)
    elif content in ("xlsx", "ods", "xls"):
        for sheet in zipped_sheets(path.read_bytes(), f".{content}"):
            yield Part(shown, sheet.name, sheet, content=content)
    elif content == "parquet" or (content == "json" and not is_features(path.read_bytes()[:65_536])):
        yield Part(shown, "", content=content, left=tr("no table of places"))
    else:
        opened = _own_copy(path, folder) if content == "shp" else path
        for layer in read_layers(opened, content):
            yield replace(layer, file=shown, name="" if content in ("shp", "fgb", "json") else layer.name)


def _own_copy(path: Path, folder: Path) -> Path:
    """Copy a shapefile with what belongs to it: GDAL restores a lost index beside the file."""
    inside = Path(tempfile.mkdtemp(dir=folder))
    for one in shapefile_parts(path):
        if one.is_file() and not one.is_symlink():
            shutil.copyfile(one, inside / (path.stem + one.suffix.lower()))
    return inside / f"{path.stem}.shp"


def _members(path: Path, shown: str, folder: Path) -> Iterator[Part]:
    """Yield the parts of every file in a zip; what can't be read in it is a part that is left."""
    inside = Path(tempfile.mkdtemp(dir=folder))
    files = unzipped(path, inside)
    beside = {f for shape in files if shape.suffix.lower() == ".shp" for f in shapefile_parts(shape)}
    for file in files:
        name = file.relative_to(inside).as_posix()
        if file in beside and file.suffix.lower() != ".shp":
            continue
        try:
            found = list(_parts(file, shown, folder, 1))
        except UnsafeContainer as error:
            yield Part(shown, name, left=tr("{found}, allowed: {allowed}", found=error.found, allowed=error.allowed))
            continue
        for part in found:
            inner = f"{name}/{part.name}" if part.name else name
            yield replace(part, file=shown, name=inner)


def read_layers(path: Path, content: Content) -> Iterator[Part]:
    """Yield the layers of a vector file; raise :class:`UnsafeContainer` where GDAL can't read it."""
    if content == "gpkg":
        _refuse_virtual_tables(path)
    gdal = _gdal()
    try:
        with warnings.catch_warnings(), _told(gdal, content) as told:
            warnings.simplefilter("ignore")
            for name, geometry in [(None, "")] if _is_one(path, content) else gdal.list_layers(path).tolist():
                if name not in _REPEATED:
                    layer = _layer(gdal, path, content, name, has_shapes=geometry is not None)
                    yield from _drawing_layers(layer) if content == "dxf" else [layer]
        yield from _lost_ways("".join(told))
    except (gdal.errors.DataSourceError, gdal.errors.DataLayerError, ValueError, UnicodeError) as error:
        raise UnsafeContainer(str(error).replace(str(path.parent), "").lstrip("/'"), _READABLE) from error


@contextmanager
def _told(gdal: Any, content: Content) -> Iterator[list[str]]:
    """Catch what GDAL says of an OSM file while it reads, which it says on the standard error of the process only."""
    said: list[str] = []
    if content not in ("osm", "pbf"):
        yield said
        return
    with tempfile.TemporaryFile() as file:
        kept = os.dup(2)
        gdal.set_gdal_config_options({"CPL_DEBUG": "OSM"})
        os.dup2(file.fileno(), 2)
        try:
            yield said
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            gdal.set_gdal_config_options({"CPL_DEBUG": None})
            file.seek(0)
            said.append(file.read().decode(errors="replace"))


def _lost_ways(said: str) -> Iterator[Part]:
    """Yield as parts that are left the ways and points of ways that GDAL couldn't draw: their nodes aren't in the file."""
    import numpy as np

    found = list(_LOST_WAY.finditer(said))  # a way is told of with every layer
    gone = len({one["gone"] for one in found if one["gone"]})
    points = {one["short"]: int(one["whole"]) - int(one["drawn"]) for one in found if one["short"]}
    holes = tr("points missing in the extract; ways drawn without them: {points}", points=len(points))
    for count, why in ((gone, _NO_NODES), (sum(points.values()), holes)):
        if count:
            yield Part("", "", shapes=np.full(count, None, dtype=object), left=why)


_LOST_WAY = re.compile(
    r"Way (?P<gone>-?\d+) with \d+ nodes that could be found|For way (?P<short>-?\d+), got only (?P<drawn>\d+) nodes instead of (?P<whole>\d+)"
)
_NO_NODES = tr("ways whose points are missing in the extract")


def _is_one(path: Path, content: Content) -> bool:
    """Tell of JSON whether it is one layer by its head: listing the layers would read the whole file once more."""
    if content != "json":
        return False
    with path.open("rb") as stream:
        head = stream.read(65_536)
    return b'"FeatureCollection"' in head and b'"Topology"' not in head


def _gdal() -> Any:
    os.environ.setdefault("GDAL_SKIP", _LEFT_OUT.replace(" ", ","))
    import pyogrio

    pyogrio.set_gdal_config_options(_CLOSED)
    return pyogrio


def _layer(gdal: Any, path: Path, content: Content, name: str | None, *, has_shapes: bool) -> Part:
    import numpy as np
    import shapely

    options = _OPTIONS.get(content, {})
    info = {} if content == "json" else gdal.read_info(path, layer=name, **options)  # JSON is bounded by its size
    if info and (len(info["fields"]) > MOST_COLUMNS or info["features"] > MOST_FEATURES):
        found = f"{info['features']} × {len(info['fields'])}"
        allowed = f"{MOST_FEATURES} × {MOST_COLUMNS}"
        raise UnsafeContainer(f"{name}: {found}", tr("at most {allowed}", allowed=allowed))
    meta, _, shapes, data = gdal.raw.read(path, layer=name, force_2d=True, read_geometry=has_shapes, **options)
    if len(data) > MOST_COLUMNS:
        raise UnsafeContainer(f"{len(data)}", tr("at most {most_columns} columns", most_columns=MOST_COLUMNS))
    columns = {
        str(field): _plain(values, declared)
        for field, values, declared in zip(meta["fields"], data, meta["dtypes"], strict=True)
    }
    words = {w for name, c in columns.items() for w in (name, *c) if type(w) is str and not w.isascii()}
    known, notes = _reread(words) if content == "shp" else _umlauts(path) if content == "kml" else ({}, ())
    columns = {known.get(n, n): [known.get(v, v) if type(v) is str else v for v in c] for n, c in columns.items()} if known else columns  # fmt: skip
    if content == "shp" and not path.with_suffix(".dbf").exists():
        notes = (tr("without the .dbf, in which names and values stand"),)
    if rounded := [
        str(n) for n, v in zip(meta["fields"], data, strict=True) if v.dtype.kind == "f" and (np.abs(v) >= 2**53).any()
    ]:
        notes = (
            *notes,
            tr("numbers of more than 15 digits, rounded by their format: {names}", names=", ".join(rounded)),
        )
    rows = len(data[0]) if data else 0 if shapes is None else len(shapes)
    drawn = np.full(rows, None, dtype=object) if shapes is None else shapely.from_wkb(shapes, on_invalid="ignore")
    undefined = meta["crs"] is None or "undefined" in meta["crs"][:60].lower()
    return Part("", name or "", None, columns, drawn, None if undefined else meta["crs"], content, notes=notes)


def _reread(words: set[str]) -> tuple[dict[str, str], tuple[Text, ...]]:
    """Return words of a shapefile, whose bytes were read one by one, as they are meant: what it says of its encoding is often wrong."""
    given = {word: word.encode("latin-1") for word in words}
    known = {word: data.decode(errors="replace") for word, data in given.items()}
    odd = [word for word in words if LOST in known[word]]
    old = old_encoding(b"".join(given[word] for word in odd))
    note = (tr("read as {encoding}", encoding=OLD[old]),) if old != "cp1252" else ()
    return known | {word: mend(given[word].decode(old, errors="replace")) for word in odd}, note


def _umlauts(path: Path) -> tuple[dict[str, str], tuple[Text, ...]]:
    """Return the titles of a KML file by what GDAL makes of them: it writes each byte of an umlaut as a line below."""
    found = re.findall(
        rb"""<(?:Data|SimpleData|SimpleField)\s[^<>]{0,200}?\bname\s?=\s?["']([^"'<>]{1,200})""", path.read_bytes()
    )
    titles = {title.decode("utf-8", "replace") for title in found if not title.isascii()}
    return {re.sub(r"[^\x00-\x7f]", lambda c: "_" * len(c[0].encode()), title): title for title in titles}, ()


def _drawing_layers(drawing: Part) -> Iterator[Part]:
    """Yield the layers of a drawing, which GDAL gives as a column: their names tell ducts from gas pipes."""
    names = drawing.columns.get("Layer", [])
    for name in dict.fromkeys(names):
        rows = [i for i, other in enumerate(names) if other == name]
        columns = {title: [column[i] for i in rows] for title, column in drawing.columns.items()}
        shapes = None if drawing.shapes is None else drawing.shapes[rows]
        yield replace(drawing, name=str(name), columns=columns, shapes=shapes)


def _plain(values: np.ndarray[Any, Any], declared: str) -> list[Any]:
    """Return a column's values as Python has them; what isn't there is None."""
    kind = values.dtype.kind
    if kind == "f":
        whole = "int" in str(declared)
        return [None if v != v else int(v) if whole else v for v in values.tolist()]  # noqa: PLR0124 - not a number
    if kind == "M":
        return [
            None if v is None else str(v).removesuffix("T00:00:00") for v in values.astype("datetime64[s]").tolist()
        ]
    if kind == "O":
        return [v if v is None or type(v) is str else _text(v) for v in values.tolist()]
    return values.tolist()  # type: ignore[no-any-return]


def _text(value: Any) -> Any:
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number
        return None
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return "; ".join(map(str, value)) if hasattr(value, "__iter__") and not isinstance(value, bytes) else str(value)


def _refuse_virtual_tables(path: Path) -> None:
    """Refuse a GeoPackage with virtual tables other than its own indices: they may read other files."""
    try:
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            texts = [str(sql) for (sql,) in base.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
        finally:
            base.close()
    except sqlite3.Error as error:
        raise UnsafeContainer(str(error), _READABLE) from error
    for sql in texts:
        words = sql.lower()
        if words.startswith("create virtual") and "using rtree" not in " ".join(words.split()):
            raise UnsafeContainer(sql[:60], tr("tables that refer to nothing else"))
