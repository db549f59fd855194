"""All GIS files of one edition, by format, and their open-data metadata by DCAT-AP.de 2.0 (JSON-LD).

Address, licence and contributor are stated only where the project says them; `asked` names what a portal still needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

from hotspots.base.errors import Problem
from hotspots.base.files import dump_json, sha256
from hotspots.base.text import Lang, Text, tr
from hotspots.findings.public import Told
from hotspots.publish.gis.dxf import layers_dxf
from hotspots.publish.gis.geopackage import layers_gpkg
from hotspots.publish.gis.kml import layers_kml

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority"
#: The EU's file types and the media types, by the end of a file's name.
_TYPES = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "gpkg": ("GPKG", "application/geopackage+sqlite3"),
    "kml": ("KML", "application/vnd.google-earth.kml+xml"),
    "dxf": ("DXF", "image/vnd.dxf"),
}


def asked(told: Told) -> Iterator[Problem]:
    """Yield what the metadata lack for a portal because the project doesn't say it."""
    about = told.about
    for where, key, given, allowed in (
        ("publication", "base_url", about.base_url, tr("the address under which the files lie")),
        ("publication", "contributor_id", about.contributor_id, tr("the address of who supplies the data")),
        ("report", "licence", about.report.licence, tr("the licence of the data")),
    ):
        if not given:
            hint = tr("Without it an open-data portal doesn't take the metadata.")
            yield Problem("project.toml", Text(where, where), key, "–", allowed, hint, "warning")


def catalogue_json(told: Told, files: Mapping[str, bytes], lang: Lang) -> bytes:
    """Return the metadata of the public data set and of its `files` by name."""
    about = told.about
    base = about.base_url.rstrip("/")
    document: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "dcat:Dataset",
        "@id": f"urn:hotspots:{about.fingerprint}",
        "dct:title": {"@value": about.title.say(lang), "@language": lang},
        "dct:description": {"@value": _description(told, lang), "@language": lang},
        "dct:identifier": about.fingerprint,
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": about.municipality},
        "dcat:theme": [{"@id": f"{_AUTHORITY}/data-theme/{theme}"} for theme in ("TECH", "REGI")],
        "dct:language": {"@id": f"{_AUTHORITY}/language/{'DEU' if lang == 'de' else 'ENG'}"},
        "dcat:keyword": ["WLAN", "Hotspot", about.municipality],
        "dcatde:politicalGeocodingLevelURI": {"@id": "http://dcat-ap.de/def/politicalGeocoding/Level/municipality"},
        "dct:spatial": _place(told),
        "dcat:distribution": [_distribution(name, files[name], told, base) for name in sorted(files)],
    }
    if about.contributor_id:
        document["dcatde:contributorID"] = {"@id": about.contributor_id}
    if base:
        document["dcat:landingPage"] = {"@id": f"{base}/map.html"}
    if about.release:
        document["dct:issued"] = {"@value": about.release.on, "@type": "xsd:date"}
    if about.date:
        document["dct:modified"] = {"@value": about.date, "@type": "xsd:date"}
    return dump_json(document).encode()


def _description(told: Told, lang: Lang) -> str:
    notes = [note.say(lang) for note in told.notes]
    names = ", ".join(site.site.name for site in told.sites)
    return " ".join([f"{names}.", *notes])


def _place(told: Told) -> dict[str, Any]:
    lons = [site.site.lon for site in told.sites]
    lats = [site.site.lat for site in told.sites]
    if not lons:
        return {"@type": "dct:Location", "locn:geographicName": told.about.municipality}
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    text = ", ".join(f"{x:.5f} {y:.5f}" for x, y in ring)
    wkt = {"@value": f"POLYGON(({text}))", "@type": "http://www.opengis.net/ont/geosparql#wktLiteral"}
    return {"@type": "dct:Location", "locn:geographicName": told.about.municipality, "dcat:bbox": wkt}


def _distribution(name: str, data: bytes, told: Told, base: str) -> dict[str, Any]:
    kind, media = _TYPES[name.rpartition(".")[2]]
    address = {"@id": f"{base}/{name}" if base else name}
    algorithm = {"@id": "http://dcat-ap.de/def/hashAlgorithms/sha/256"}
    value = {"@value": sha256(data), "@type": "xsd:hexBinary"}
    found: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:byteSize": {"@value": str(len(data)), "@type": "xsd:decimal"},
        "spdx:checksum": {"@type": "spdx:Checksum", "spdx:algorithm": algorithm, "spdx:checksumValue": value},
        "dct:format": {"@id": f"{_AUTHORITY}/file-type/{kind}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media}"},
    }
    if told.about.report.licence:
        found["dct:license"] = {"@id": told.about.report.licence}
    return found


Format = Literal["gpkg", "dxf", "kml"]
#: Every format with what writes it.
FORMATS: Mapping[Format, Callable[[Told, Lang], bytes]] = {"gpkg": layers_gpkg, "dxf": layers_dxf, "kml": layers_kml}


def gis_files(told: Told, lang: Lang, formats: Iterable[Format] = ("gpkg", "dxf", "kml")) -> dict[str, bytes]:
    """Return name and content of every file in the `formats`; of a Plan in the utility's edition."""
    return {f"hotspots.{name}": FORMATS[name](told, lang) for name in formats}
