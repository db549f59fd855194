"""Folium's map in a page of our own: nothing linked, nothing random, no data in any template.

A :class:`TownMap` is a :class:`folium.Map`; what it shows are layers (:class:`PlanLayer`) in a layer control that the
page draws itself. What branca renders of ours holds code and fixed words only. Where data belong it leaves marks
(``<!--slot:name-->``), which :mod:`hotspots.publish.map.html` fills after rendering, in one pass. What other code adds
is rendered by Folium as always, and the page then says so.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import folium
from branca.element import Element, Figure
from folium.template import Template
from xstatic.pkg import leaflet

from hotspots.base.text import Lang

SCRIPTS = (
    "dom",
    "score",
    "geometry",
    "picture",
    "ground",
    "labels",
    "pins",
    "popup",
    "suggestions",
    "list",
    "what_if",
    "layers",
)
"""The parts of the page's one script, in order; `start` comes last."""

LAYERS = ("town", "coverage", "network", "routes", "handovers", "hotspots", "names", "phases", "suggestions", "sites")
"""Every layer of the map, from the bottom to the top."""
SECRET = frozenset({"network", "routes", "handovers"})
SPARE = (
    "control-layers",
    "control-attribution",
    "control-zoom",
    "tooltip",
    "oldie",
    "leaflet-bar",
    "zoom-box",
    "div-icon",
)
HIDDEN_AT_FIRST = frozenset({"coverage", "phases"})


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


@cache  # both editions hold most of it
def slim(text: str, *, is_style: bool = False) -> str:
    """Return code without what only its authors read: comments (of scripts those that end a line), ends of lines, spaces."""
    if is_style:
        bare = re.sub(r"(?<=[ (,-])0(?=\.\d)", "", re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.S)))
        bare = re.sub(r"; ?\}", "}", bare)
        return re.sub(r'("[^"]*")| ?([{};,>!]|(?<=[a-z]):(?= )) ?', lambda found: found[1] or found[2], bare).strip()
    lines = re.sub(r"(?m)^\s+", "", re.sub(r'(?m)^\s*//.*$| // [^"\n]*$', "", text)).split("\n")
    return re.sub(r"(?<=[;{,(\[])\n|\n(?=[})\]])", "", "\n".join(map(_tight, lines)))


def _tight(line: str) -> str:
    """Return a line of script without spaces around signs, outside of strings; a line of doubt stays as it is."""
    parts = re.split(r'("[^"]*"|`[^`]*`)', line)
    if "\\" in line or re.search(r"[`']|(?<![\w)\]] )/|/(?! )", "".join(parts[::2])):
        return line
    signs = r" ?((?<=[\w)\]] )[-+%/](?= [\w(\[.])|[-+]?[=<>!&|?:;,(){}\[\]*]+) ?"
    return "".join(p if p[:1] in ('"', "`") else re.sub(signs, r"\1", p) for p in parts)


@cache
def _leaflet(name: str) -> str:
    text = (files(leaflet.__name__) / "data" / name).read_text(encoding="utf-8")
    if not name.endswith(".css"):
        return re.sub(r"(?m)^//# sourceMappingURL=.*$", "", text)
    return slim(re.sub(r"[a-z-]+:\s*url\([^)]*\);?", "", text), is_style=True)


def _without_spare(css: str) -> str:
    """Return Leaflet's rules without those for controls that the page doesn't have unless other code adds them."""

    def kept(rule: re.Match[str]) -> str:
        return "" if all(any(name in one for name in SPARE) for one in rule[1].split(",")) else rule[0]

    return re.sub(r"([^{}]+)\{[^{}]*\}", kept, css)


def _picture(name: str) -> str:
    data = (files(leaflet.__name__) / "data" / "images" / name).read_bytes()
    return f"data:image/png;base64,{b64encode(data).decode()}"


@dataclass(frozen=True)
class Additions:
    """What other code has added to a map: whether anything, and the names of layers that want a checkbox."""

    any: bool
    names: tuple[str, ...] = ()


class PageFigure(Figure):
    """The document: language, one landmark structure, marks for what `fill` puts in after rendering."""

    def __init__(self, lang: Lang, *, confidential: bool, fill: Callable[[str, Additions], str]) -> None:
        super().__init__(height="48rem")
        self.lang = lang
        self.confidential = confidential
        self.fill = fill
        self._id = "page"
        self._template = Template(_asset("page.html"))
        self.header._children.clear()

    def render(self, **kwargs: Any) -> str:
        """Return the whole page; rendering leaves nothing behind, so that it can be repeated."""
        parts = (self.header, self.html, self.script)
        before = [dict(part._children) for part in parts]
        (town,) = (child for child in self._children.values() if isinstance(child, TownMap))
        theirs = town.added()
        offered = [layer for layer in theirs if isinstance(layer, folium.map.Layer) and layer.control]
        town.is_changed = bool(theirs) or any(before) or len(self._children) > 1
        try:
            for child in self._children.values():
                child.render(**kwargs)
            if offered:
                names = ", ".join(layer.get_name() for layer in offered)
                self.script.add_child(Element(f"plan_town.offer([{names}]);"))
            document = str(self._template.render(this=self, kwargs=kwargs))
        finally:
            for part, children in zip(parts, before, strict=True):
                part._children.clear()
                part._children.update(children)
        return self.fill(document, Additions(town.is_changed, tuple(str(layer.layer_name) for layer in offered)))


class TownMap(folium.Map):
    """A Folium map that brings Leaflet along and builds the page's script around itself."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 – folium declares an instance variable
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <style>{{ this.leaflet_css if this.is_changed else this.lean_css }}</style>
        <style>{{ this.page_css }}</style>
        <script>{{ this.leaflet_js }}</script>
        {% if this.is_changed %}<script>{{ this.for_additions() }}</script>{% endif %}
        {% endmacro %}
        {% macro html(this, kwargs) %}
        <div class="folium-map only-js" id="{{ this.get_name() }}" role="region" aria-label="{{ this.label }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map("{{ this.get_name() }}", {{ this.options|tojavascript }});
        const plan_town = ((map) => {
        "use strict";
        {{ this.page_js }}
        return { layer, start, offer };
        })({{ this.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, label: str, *, parts: Sequence[str], layers: Sequence[str]) -> None:
        super().__init__(tiles=None, zoom_control=False, **MAP_OPTIONS)
        self._name, self._id = "map", "town"
        del self.options["zoom"]
        self.label = label
        self.is_changed = False
        self.leaflet_css, self.leaflet_js = _leaflet("leaflet.css"), _leaflet("leaflet.js")
        self.lean_css = _without_spare(self.leaflet_css)
        self.page_css = slim(_asset("page.css"), is_style=True)
        self.page_js = "\n".join(slim(_asset(f"script/{name}.js")) for name in (*parts, "start"))
        for part in layers:
            self.add_child(PlanLayer(part))
        self.add_child(PlanControl())

    def added(self) -> list[Element]:
        """Return what other code has put on the map or into one of its layers."""
        ours = [child for child in self._children.values() if isinstance(child, (PlanLayer, PlanControl))]
        inside = [thing for layer in ours for thing in layer._children.values() if thing not in _joins(layer)]
        return [child for child in self._children.values() if child not in ours] + inside

    def for_additions(self) -> str:
        """Return what Folium's own elements expect of a page: pictures of markers, and a word of jQuery for popups."""
        code = _asset("script/additions.js")
        for name in ("marker-icon", "marker-icon-2x", "marker-shadow"):
            code = code.replace(f"@{name}@", _picture(f"{name}.png"))
        return code


class PlanLayer(folium.map.Layer):
    """One layer of a plan: town, coverage, network, routes, … The page's script draws it; Folium adds and removes it."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = plan_town.layer("{{ this.part }}");
        {% endmacro %}
        """
    )

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(name=part, overlay=part != "town", show=part not in HIDDEN_AT_FIRST)
        self._name, self._id = part, "layer"


def _joins(layer: Element) -> list[Element]:
    """Return the child by which Folium puts a shown layer on the map, once it was rendered."""
    return [child for name, child in layer._children.items() if name == f"{layer.get_name()}_add"]


class PlanControl(folium.LayerControl):
    """The layer control: the page draws it as a list of checkboxes, its legend, and starts the map with it."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        plan_town.start();
        {% endmacro %}
        """
    )


MAP_OPTIONS: dict[str, Any] = {
    "attribution_control": False,
    "fade_animation": False,
    "max_zoom": 19,
    "min_zoom": 3,
    "zoom_snap": 0.5,
    "zoom_delta": 1,
    "wheel_px_per_zoom_level": 120,
}
