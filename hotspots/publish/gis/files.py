"""All GIS files of one edition, by format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from hotspots.base.text import Lang
from hotspots.findings.model import Findings, Secrets
from hotspots.publish.gis.dxf import layers_dxf
from hotspots.publish.gis.geopackage import layers_gpkg
from hotspots.publish.gis.kml import layers_kml

Format = Literal["gpkg", "dxf", "kml"]
Writer = Callable[[Findings, Lang, Secrets | None], Mapping[str, bytes]]

#: Every format with what writes it: file names and contents.
FORMATS: Mapping[Format, Writer] = {
    "gpkg": lambda findings, lang, secrets: {"hotspots.gpkg": layers_gpkg(findings, lang, secrets)},
    "dxf": lambda findings, lang, secrets: {"hotspots.dxf": layers_dxf(findings, lang, secrets)},
    "kml": lambda findings, lang, secrets: {"hotspots.kml": layers_kml(findings, lang, secrets)},
}


def gis_files(
    findings: Findings, lang: Lang, secrets: Secrets | None = None, formats: Iterable[Format] = ("gpkg", "dxf", "kml")
) -> dict[str, bytes]:
    """Return name and content of every file in the `formats`; with `secrets` in the utility's edition."""
    files: dict[str, bytes] = {}
    for name in formats:
        files |= FORMATS[name](findings, lang, secrets)
    return files
