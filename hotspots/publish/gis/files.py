"""All GIS files of one edition, by format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from hotspots.base.text import Lang
from hotspots.findings.public import Told
from hotspots.publish.gis.dxf import layers_dxf
from hotspots.publish.gis.geopackage import layers_gpkg
from hotspots.publish.gis.kml import layers_kml

Format = Literal["gpkg", "dxf", "kml"]
Writer = Callable[[Told, Lang], Mapping[str, bytes]]

#: Every format with what writes it: file names and contents.
FORMATS: Mapping[Format, Writer] = {
    "gpkg": lambda told, lang: {"hotspots.gpkg": layers_gpkg(told, lang)},
    "dxf": lambda told, lang: {"hotspots.dxf": layers_dxf(told, lang)},
    "kml": lambda told, lang: {"hotspots.kml": layers_kml(told, lang)},
}


def gis_files(told: Told, lang: Lang, formats: Iterable[Format] = ("gpkg", "dxf", "kml")) -> dict[str, bytes]:
    """Return name and content of every file in the `formats`; of a Plan in the utility's edition."""
    files: dict[str, bytes] = {}
    for name in formats:
        files |= FORMATS[name](told, lang)
    return files
