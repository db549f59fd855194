"""How the layers look when QGIS opens them: QML for each layer, in colours that colour-blind readers tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from hotspots.publish.gis.layers import Layer
from hotspots.publish.map.markup import Markup, el

#: Okabe and Ito's palette without yellow, which is too light for lines.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
_GROUND = {"water": "#AAD3DF", "green": "#CDEBB0"}
_SOLID = {"line_style": "solid", "outline_style": "solid"}

Properties = dict[str, str]


def qml(layer: Layer) -> str:
    """Return the style of a layer."""
    renderer, label = _RENDERERS[layer.name](layer)
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    labels = _labelling(label) if label else ()
    return head + el("qgis", renderer, labels, version="3.22.0", styleCategories="Symbology|Labeling",
                     labelsEnabled="1" if label else "0")  # fmt: skip


def colour_of(index: int) -> str:
    """Return the colour of the n-th phase."""
    return PALETTE[index % len(PALETTE)]


def _symbol(kind: str, name: str, alpha: float, *layers: tuple[str, Properties]) -> Markup:
    """Return a symbol of drawing layers from the bottom: marker, line or fill."""
    drawn = [
        el("layer", el("Option", [_option(*pair) for pair in properties.items()], type="Map"), class_=cls, enabled="1")
        for cls, properties in layers
    ]  # fmt: skip
    return el("symbol", drawn, type=kind, name_=name, alpha=f"{alpha:g}")


def _option(name: str, value: str) -> Markup:
    return el("Option", type="QString", name_=name, value=value)


def _single(symbol: Markup) -> Markup:
    return el("renderer-v2", el("symbols", symbol), type="singleSymbol")


def _categories(field: str, symbols: Iterable[tuple[str, str, Markup]]) -> Markup:
    """Return a renderer with one symbol per value: (value, label, symbol named by its number)."""
    rows = list(symbols)
    shown = [el("category", symbol=str(i), value=v, label=text, render="true") for i, (v, text, _) in enumerate(rows)]
    return el(
        "renderer-v2", el("categories", shown), el("symbols", [s for _, _, s in rows]), type="categorizedSymbol", attr=field
    )  # fmt: skip


def _fill(name: str, colour: str, edge: str, *, alpha: float = 1.0) -> Markup:
    look = {"color": _rgb(colour), "outline_color": _rgb(edge), "outline_width": "0.15", "style": "solid", **_SOLID}
    return _symbol("fill", name, alpha, ("SimpleFill", look))


def _line(name: str, *strokes: tuple[str, float], dash: str = "") -> Markup:
    """Return lines (colour, width in mm) drawn on one another, the widest first."""
    more = {"customdash": dash, "use_custom_dash": "1"} if dash else {}
    ends = {"capstyle": "round", "joinstyle": "round", **_SOLID, **more}
    looks = [{"line_color": _rgb(colour), "line_width": f"{width_mm:g}", **ends} for colour, width_mm in strokes]
    return _symbol("line", name, 1.0, *(("SimpleLine", look) for look in looks))


def _point(name: str, shape: str, colour: str, size_mm: float) -> Markup:
    look = {"name": shape, "color": _rgb(colour), "outline_color": "255,255,255,255", "outline_width": "0.4",
            "size": f"{size_mm:g}", **_SOLID}  # fmt: skip
    return _symbol("marker", name, 1.0, ("SimpleMarker", look))


def _rgb(colour: str) -> str:
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return ",".join(map(str, [*parts, 255]))


def _labelling(expression: str) -> Markup:
    """Return labels from an expression, with a white halo."""
    halo = el("text-buffer", bufferDraw="1", bufferSize="0.8", bufferColor="255,255,255,230")
    text = el("text-style", halo, fieldName=expression, isExpression="1", fontSize="9", textColor="0,0,0,255")
    placed = el("placement", placement="6", dist="1.5", distUnits="MM")
    return el("labeling", el("settings", text, placed), type="simple")


def _ground(layer: Layer) -> tuple[Markup, str]:
    kinds = sorted({str(kind) for kind in layer.frame["kind"]})
    symbols = [(k, k, _fill(str(i), _GROUND.get(k, "#EEEEEE"), "#BBBBBB")) for i, k in enumerate(kinds)]
    return _categories("kind", symbols), ""


def _coverage(layer: Layer) -> tuple[Markup, str]:
    """Draw each class of signal, the better the darker."""
    classes: Sequence[float] = sorted(set(layer.frame["class_dbm"]))
    symbols = [
        (f"{c:g}", f"{c:g} dBm", _fill(str(i), "#0072B2", "#0072B2", alpha=0.2 + 0.15 * i))
        for i, c in enumerate(classes)
    ]
    return _categories("class_dbm", symbols), ""


def _trenches(layer: Layer) -> tuple[Markup, str]:
    years = sorted(set(layer.frame["year"]))
    symbols = [(str(y), str(y), _line(str(i), (colour_of(i), 1.0))) for i, y in enumerate(years)]
    return _categories("year", symbols), '"year"'


_RENDERERS: Mapping[str, Callable[[Layer], tuple[Markup, str]]] = {
    "ground": _ground,
    "buildings": lambda _: (_single(_fill("0", "#D9D0C9", "#B3A69B")), ""),
    "streets": lambda _: (_single(_line("0", ("#BDB6AA", 1.6), ("#FFFFFF", 1.2))), '"name"'),
    "coverage": _coverage,
    "ducts": lambda _: (_single(_line("0", ("#7F3F98", 0.5), dash="3;2")), '"name"'),
    "routes": lambda _: (_single(_line("0", ("#404040", 0.4), dash="1;1")), ""),
    "trenches": _trenches,
    "handovers": lambda _: (_single(_point("0", "square", "#7F3F98", 3.4)), '"name"'),
    "hotspots": lambda _: (_single(_point("0", "triangle", "#009E73", 3.0)), '"name"'),
    "sites": lambda _: (_single(_point("0", "circle", "#D55E00", 4.6)), "coalesce(\"rank\", '–') || ' ' || \"name\""),
}
