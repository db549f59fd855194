"""Open files with lines that may become streets: OpenStreetMap, GIS files, drawings.

GDAL is asked only where a file begins as its ending promises: a file that is something else could make it read
other files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.errors import Problem, Report
from hotspots.base.text import Text, verbatim
from hotspots.inputs.geojson import read_features
from hotspots.inputs.layers import MAGIC, read_frame, read_vector

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

OSM_MAGIC: Mapping[str, re.Pattern[bytes]] = {
    ".pbf": re.compile(rb"^....\x0a\x09OSMHeader", re.DOTALL),
    ".osm": re.compile(rb"^(\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*<osm[\s>]", re.DOTALL),
    ".gz": re.compile(rb"^\x1f\x8b"),
}
"""How a file of each ending must begin before GDAL is asked."""
DRAWING_MAGIC: Mapping[str, re.Pattern[bytes]] = {
    ".kml": re.compile(rb"^(\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>\s*)?<kml[\s>]", re.DOTALL),
    ".dxf": re.compile(rb"^\s*(999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION"),
}
_TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Rows:
    """Lines as they were read: a label and plain tags each, shapes in `crs`."""

    labels: Sequence[str]
    tags: Sequence[Mapping[str, Any]]
    shapes: Sequence[Any]
    crs: str
    source: str
    osm: bool


def read_rows(path: Path, name: str, report: Report, crs: str) -> Rows | None:
    """Return the lines of a file, or None after noting why there are none; a drawing (DXF) is taken to be in `crs`."""
    ending = path.suffix.lower()
    if ending in (".geojson", ".json"):
        return _from_geojson(path, name, report)
    if ending in OSM_MAGIC:
        return _from_osm(path, name, report, ending)
    frame = read_vector(path, name, report) if ending in MAGIC else _drawing(path, name, report, ending)
    if frame is None:
        return None
    if frame.crs is None and ending == ".dxf":
        frame = frame.set_crs(crs)
    if frame.crs is None:
        hint = Text("Bitte das Koordinatensystem beim Export angeben.", "Please state the coordinate system on export.")
        report.add(Problem(name, Text("", ""), "crs", "–", Text("ein Koordinatensystem", "a coordinate system"), hint))
        return None
    return _from_frame(frame, path.name, osm=False)


def _from_geojson(path: Path, name: str, report: Report) -> Rows | None:
    from shapely.geometry import shape

    features = read_features(path, name, report, types=("LineString", "MultiLineString"))
    if not features:
        return None
    shapes = [shape(dict(f.geometry)) for f in features]
    return Rows([f.label for f in features], [f.properties for f in features], shapes, "EPSG:4326", path.name, False)


def _from_osm(path: Path, name: str, report: Report, ending: str) -> Rows | None:
    if not _begins(path, OSM_MAGIC[ending], name, report):
        return None
    opened = f"/vsigzip/{path.as_posix()}" if ending == ".gz" else str(path)
    frame = read_frame(opened, name, report, layer="lines", where="highway IS NOT NULL")
    return None if frame is None else _from_frame(frame, "OpenStreetMap, ODbL 1.0", osm=True)


def _drawing(path: Path, name: str, report: Report, ending: str) -> GeoDataFrame | None:
    if ending not in DRAWING_MAGIC:
        endings = ", ".join(sorted({".geojson", *MAGIC, *OSM_MAGIC, *DRAWING_MAGIC}))
        hint = Text("Bitte in eines davon umwandeln.", "Please convert it to one of these.")
        report.add(Problem(name, Text("", ""), "", ending or "–", verbatim(endings), hint))
        return None
    return read_frame(path, name, report) if _begins(path, DRAWING_MAGIC[ending], name, report) else None


def _begins(path: Path, pattern: re.Pattern[bytes], name: str, report: Report) -> bool:
    """Tell whether a file begins as its ending promises, so that GDAL can't be led to other files."""
    with path.open("rb") as stream:
        head = stream.read(2048)
    if pattern.search(head):
        return True
    allowed = Text(f"eine echte {path.suffix}-Datei", f"a real {path.suffix} file")
    report.add(Problem(name, Text("", ""), "", head[:8].hex(" "), allowed, Text("Bitte neu exportieren.", "Please export it again.")))  # fmt: skip
    return False


def _from_frame(frame: GeoDataFrame, source: str, *, osm: bool) -> Rows:
    columns = [c for c in frame.columns if c != frame.geometry.name]
    tags = [{str(k): v for k, v in row.items() if is_said(v)} for row in frame[columns].to_dict("records")]
    if osm:
        tags = [{**tag, **dict(_pairs(str(tag.get("other_tags", ""))))} for tag in tags]
    labels = [str(t.get("osm_id") or t.get("id") or t.get("name") or i) for i, t in enumerate(tags, 1)]
    return Rows(labels, tags, list(frame.geometry), str(frame.crs), source, osm)


def is_said(value: Any) -> bool:
    """Tell whether a value is there at all: neither null, nor not a number, nor empty."""
    return value is not None and value == value and str(value) != ""  # noqa: PLR0124 - not a number is not itself


def _pairs(other_tags: str) -> Iterator[tuple[str, str]]:
    """Yield the tags that GDAL packs into one field."""
    for match in _TAG.finditer(other_tags):
        yield re.sub(r"\\(.)", r"\1", match[1]), re.sub(r"\\(.)", r"\1", match[2])
