"""The layers as DXF R2000 for CAD: metres in the project's CRS, one CAD layer each, sites and points as blocks.

Text is cp1252; any other character, a backslash, and the second of two percent signs (a code in CAD) are written as
``\\U+XXXX`` in UTF-16, which CAD programs show as the character itself. A line break becomes a space.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import shapely

from hotspots.base.text import Lang, tr
from hotspots.findings.public import Told
from hotspots.model.permits import METHODS
from hotspots.publish.gis.layers import Layer, about_rows, layers

if TYPE_CHECKING:
    from ezdxf.document import Drawing

#: CAD colour (index) of every layer; stretches have a layer for each method and year.
_COLOURS = {"ground": 92, "buildings": 8, "streets": 9, "coverage": 5, "ducts": 6, "routes": 250, "handovers": 6,
            "hotspots": 3, "sites": 1}  # fmt: skip
#: A stretch: dug red, pulled magenta, in the building black or white, by radio blue.
_METHOD_COLOURS = {"trench": 1, "duct": 6, "building": 7, "radio": 5}
#: Attributes of the blocks; the first one is shown.
_BLOCKS = {"sites": ("name", "id", "rank", "status"), "handovers": ("name", "id"), "hotspots": ("name", "id")}
_SIZE_M, _TEXT_M = 4.0, 5.0
_DATE = 2_451_544.5
"""Julian date 2000-01-01: files carry no time of writing."""


def layers_dxf(told: Told, lang: Lang) -> bytes:
    """Return all layers as DXF; of a Plan in the utility's edition, which says so in the drawing."""
    from ezdxf.filemanagement import new

    with _fixed_times():
        doc = new("R2000", setup=False, units=6)
        doc.encoding = "cp1252"
        for layer in layers(told, lang):
            _draw(doc, layer, lang)
        _open_there(doc, told)
        _notes(doc, told, lang)
        return _bytes(doc)


def _draw(doc: Drawing, layer: Layer, lang: Lang) -> None:
    if layer.name in _BLOCKS:
        _block(doc, layer)
    elif layer.name == "segments":
        _segments(doc, layer, lang)
    else:
        name = _layer(doc, layer.title, colour=_COLOURS[layer.name])
        for shape in layer.frame.geometry:
            _lines(doc, name, shape)


def _segments(doc: Drawing, layer: Layer, lang: Lang) -> None:
    """Draw what is dug, pulled and bridged on a CAD layer for each method and year, with its label beside it."""
    frame = layer.frame
    for method, year, label, shape in zip(frame["method"], frame["year"], frame["label"], frame.geometry, strict=True):
        name = _layer(doc, f"{METHODS[method].say(lang)} {year}", colour=_METHOD_COLOURS[method])
        _lines(doc, name, shape)
        middle = shapely.get_parts(shape)[0].interpolate(0.5, normalized=True)
        place = (round(middle.x, 3), round(middle.y, 3))
        doc.modelspace().add_text(escape(label), height=_TEXT_M / 4, dxfattribs={"layer": name, "insert": place})


def _open_there(doc: Drawing, told: Told) -> None:
    """Let the drawing open at its extents."""
    bounds = [f.total_bounds for f in (told.ground.streets, told.ground.buildings) if len(f)]
    if bounds:
        x0, y0, x1, y1 = (float(f([b[i] for b in bounds])) for i, f in enumerate((min, min, max, max)))
        doc.modelspace().reset_extents((x0, y0, 0.0), (x1, y1, 0.0))
        doc.set_modelspace_vport(
            height=round(1.1 * max(y1 - y0, (x1 - x0) * 0.6), 3), center=((x0 + x1) / 2, (y0 + y1) / 2)
        )


def _layer(doc: Drawing, title: str, *, colour: int) -> str:
    from ezdxf.lldxf.validator import make_table_key

    name = re.sub(r'[<>/\\":;?*|=`,]', "-", escape(title))[:255]
    if not doc.layers.has_entry(make_table_key(name)):
        doc.layers.add(name, color=colour)
    return name


def _lines(doc: Drawing, layer: str, shape: Any) -> None:
    for points, closed in _rings(shape):
        doc.modelspace().add_lwpolyline(points, close=closed, dxfattribs={"layer": layer})


def _rings(shape: Any) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Yield every line of a shape: polygons as closed rings, holes included."""
    for part in shapely.get_parts(shape):
        lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for line in lines:
            points = [(round(x, 3), round(y, 3)) for x, y in shapely.get_coordinates(line).tolist()]
            yield (points[:-1], True) if part.geom_type == "Polygon" else (points, False)


def _block(doc: Drawing, layer: Layer) -> None:
    name, fields = _layer(doc, layer.title, colour=_COLOURS[layer.name]), _BLOCKS[layer.name]
    block = doc.blocks.new(layer.name.upper())
    block.add_circle((0, 0), _SIZE_M)
    for row, field in enumerate(fields):
        flags = {"height": _TEXT_M, "flags": 0 if row == 0 else 1}
        block.add_attdef(field.upper(), (_SIZE_M + 2, -_TEXT_M * row), dxfattribs=flags)
    places = shapely.get_coordinates(layer.frame.geometry.to_numpy()).round(3).tolist()
    for values, at in zip(layer.frame[list(fields)].itertuples(index=False), places, strict=True):
        placed = doc.modelspace().add_blockref(layer.name.upper(), at, dxfattribs={"layer": name})
        texts = {f.upper(): escape(_words(v)) for f, v in zip(fields, values, strict=True)}
        placed.add_auto_attribs(texts)


def _words(value: Any) -> str:
    import pandas as pd

    return "" if pd.isna(value) else str(value)


def _notes(doc: Drawing, told: Told, lang: Lang) -> None:
    """Write what the file says of itself below the drawing."""
    name = _layer(doc, tr("Notes").say(lang), colour=7)
    corners = told.ground.streets.total_bounds if len(told.ground.streets) else (0.0, 0.0, 0.0, 0.0)
    x, y = round(float(corners[0]), 3), round(float(corners[1]), 3)
    for row, (key, value) in enumerate(about_rows(told, lang), start=2):
        place = (x, y - 1.6 * _TEXT_M * row)
        text = escape(f"{key}: {value}")[:2000]
        doc.modelspace().add_text(text, height=_TEXT_M, dxfattribs={"layer": name, "insert": place})


def escape(text: str) -> str:
    """Return text as DXF holds it (see the module)."""
    one_line = re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    shielded = one_line.replace("\\", "\0").replace("%%", "%\\U+0025").replace("\0", "\\U+005C")
    return "".join(c if _is_plain(c) else _codes(c) for c in shielded)


def _is_plain(char: str) -> bool:
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _codes(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\U+{int.from_bytes(units[i : i + 2], 'big'):04X}" for i in range(0, len(units), 2))


@contextmanager
def _fixed_times() -> Iterator[None]:
    """Let ezdxf write fixed times and ids, so that the same content gives the same bytes."""
    from ezdxf import options  # type: ignore[attr-defined,unused-ignore]

    before = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        options.write_fixed_meta_data_for_testing = before


def _bytes(doc: Drawing) -> bytes:
    for name in ("$TDCREATE", "$TDUCREATE"):
        doc.header[name] = _DATE
    stream = io.StringIO()
    doc.write(stream)
    return stream.getvalue().encode("cp1252", errors="dxfreplace")
