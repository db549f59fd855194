"""Folium's map in a page of our own: nothing linked, nothing random, no data in any template.

What branca renders holds code and fixed words only. Where data belong it leaves marks (``<!--slot:name-->``), which
:mod:`hotspots.publish.map.html` fills afterwards, in one pass. A layer added to the map by other code is rendered as
always; the policy's hashes are computed from what was rendered, so its inline script runs, too.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import folium
from branca.element import Figure
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


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


def _leaflet(name: str) -> str:
    text = (files(leaflet.__name__) / "data" / name).read_text(encoding="utf-8")
    without_map = re.sub(r"(?m)^//# sourceMappingURL=.*$", "", text)
    return re.sub(r"[a-z-]+:\s*url\([^)]*\);?", "", without_map) if name.endswith(".css") else without_map


class PageFigure(Figure):
    """The document: language, one landmark structure, marks for what is filled in later."""

    def __init__(self, lang: Lang, *, confidential: bool) -> None:
        super().__init__()
        self.lang = lang
        self.confidential = confidential
        self._id = "page"
        self._template = Template(_asset("page.html"))
        self.header._children.clear()


class TownMap(folium.Map):
    """A Folium map that brings Leaflet along and builds the page's script around itself."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 – folium declares an instance variable
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <style>{{ this.leaflet_css }}</style>
        <style>{{ this.page_css }}</style>
        <script>{{ this.leaflet_js }}</script>
        {% endmacro %}
        {% macro html(this, kwargs) %}
        <div class="folium-map only-js" id="{{ this.get_name() }}" role="region" aria-label="{{ this.label }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map("{{ this.get_name() }}", {{ this.options|tojavascript }});
        ((map) => {
        "use strict";
        {{ this.page_js }}
        })({{ this.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, label: str, *, parts: tuple[str, ...]) -> None:
        super().__init__(tiles=None, zoom_control=False, **MAP_OPTIONS)
        self._name, self._id = "map", "town"
        del self.options["zoom"]
        self.label = label
        self.leaflet_css, self.leaflet_js = _leaflet("leaflet.css"), _leaflet("leaflet.js")
        self.page_css = _asset("page.css")
        self.page_js = "\n".join(_asset(f"script/{name}.js") for name in (*parts, "start"))


MAP_OPTIONS: dict[str, Any] = {
    "attribution_control": False,
    "fade_animation": False,
    "max_zoom": 19,
    "min_zoom": 3,
    "zoom_snap": 0.5,
    "zoom_delta": 1,
    "wheel_px_per_zoom_level": 120,
}


@cache
def rendered(lang: Lang, label: str, *, confidential: bool, online: bool) -> str:
    """Return the document without data (the same for every project, so rendered once per kind)."""
    parts = SCRIPTS + (("answer",) if confidential else ()) + (("online",) if online else ())
    figure = PageFigure(lang, confidential=confidential)
    figure.add_child(TownMap(label, parts=parts))
    return str(figure.render())
