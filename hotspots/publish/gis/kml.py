"""The layers as KML in WGS 84 for phones: a folder each, the values of every feature as extended data.

What XML can't hold (control characters, lone surrogates) becomes the replacement character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import shapely

from hotspots.base.text import Lang
from hotspots.findings.model import Plan
from hotspots.findings.public import Told
from hotspots.publish.gis.layers import Layer, about_rows, layers
from hotspots.publish.tables.sheet import cell
from hotspots.publish.tables.words import CONFIDENTIAL

#: Layers that help on a phone, which has a base map of its own; colours as KML writes them (alpha, blue, green, red).
_LOOKS = {
    "coverage": ("40b27200", "66b27200"),
    "ducts": ("ff983f7f", ""),
    "routes": ("ff404040", ""),
    "segments": ("ff005ed5", ""),
    "handovers": ("ff983f7f", ""),
    "hotspots": ("ff739e00", ""),
    "sites": ("ff005ed5", ""),
}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def layers_kml(told: Told, lang: Lang) -> bytes:
    """Return the layers as KML; of a Plan in the utility's edition, which says so in its name."""
    root = ET.Element("kml", xmlns="http://www.opengis.net/kml/2.2")
    document = ET.SubElement(root, "Document")
    mark = f" ({CONFIDENTIAL.say(lang)})" if isinstance(told, Plan) else ""
    _text(document, "name", told.about.title.say(lang) + mark)
    _text(document, "description", "\n".join(f"{k}: {v}" for k, v in about_rows(told, lang)))
    for name, (colour, fill) in _LOOKS.items():
        _style(document, name, colour, fill)
    for layer in reversed(layers(told, lang)):
        if layer.name in _LOOKS:
            _folder(document, layer)
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _text(parent: ET.Element, tag: str, words: str) -> None:
    ET.SubElement(parent, tag).text = _FORBIDDEN.sub("\ufffd", words)


def _style(document: ET.Element, name: str, colour: str, fill: str) -> None:
    style = ET.SubElement(document, "Style", id=name)
    _text(ET.SubElement(style, "IconStyle"), "color", colour)
    line = ET.SubElement(style, "LineStyle")
    _text(line, "color", colour)
    _text(line, "width", "4")
    _text(ET.SubElement(style, "PolyStyle"), "color", fill or "00ffffff")


def _folder(document: ET.Element, layer: Layer) -> None:
    folder = ET.SubElement(document, "Folder")
    _text(folder, "name", layer.title)
    frame = layer.frame.to_crs("EPSG:4326")
    names = [name for name in frame.columns if name != frame.geometry.name]
    for values, shape in zip(frame[names].itertuples(index=False), frame.geometry, strict=True):
        _placemark(folder, layer.name, dict(zip(names, values, strict=True)), shape)


def _placemark(folder: ET.Element, layer: str, values: dict[str, Any], shape: Any) -> None:
    import pandas as pd

    mark = ET.SubElement(folder, "Placemark")
    label = values.get("name") or values.get("site") or values.get("label") or ""
    _text(mark, "name", str(label))
    _text(mark, "styleUrl", f"#{layer}")
    data = ET.SubElement(mark, "ExtendedData")
    for name, value in values.items():
        if not pd.isna(value):
            said = cell(float(value), "en") if isinstance(value, float) else str(value)  # as in the CSV
            _text(ET.SubElement(data, "Data", name=name), "value", said)
    mark.append(_geometry(shape))


def _geometry(shape: Any) -> ET.Element:
    parts = list(shapely.get_parts(shape))
    if len(parts) == 1:
        return _simple(parts[0])
    many = ET.Element("MultiGeometry")
    many.extend(_simple(part) for part in parts)
    return many


def _simple(part: Any) -> ET.Element:
    element = ET.Element(part.geom_type)
    if part.geom_type != "Polygon":
        _text(element, "coordinates", _coordinates(part))
        return element
    for tag, ring in _boundaries(part):
        line = ET.SubElement(ET.SubElement(element, tag), "LinearRing")
        _text(line, "coordinates", _coordinates(ring))
    return element


def _boundaries(polygon: Any) -> Iterator[tuple[str, Any]]:
    yield "outerBoundaryIs", polygon.exterior
    for hole in polygon.interiors:
        yield "innerBoundaryIs", hole


def _coordinates(line: Any) -> str:
    return " ".join(f"{x:.7f},{y:.7f}" for x, y in shapely.get_coordinates(line).tolist())
