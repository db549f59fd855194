"""The page's parts of fixed form, from `assets/parts`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from hotspots.publish.town_map.markup import Markup, Node, flatten


@cache
def _template(name: str) -> str:
    text = (files(__package__) / "assets" / "parts" / f"{name}.html").read_text(encoding="utf-8")
    return re.sub(r"\n\s*", "", text)


def part(name: str, say: Mapping[str, str], **slots: Node) -> Markup:
    """Return a part of fixed form: ``[[name]]`` becomes what `slots` give, else the page's word of that name."""
    return Markup(
        re.sub(r"\[\[(\w+)\]\]", lambda mark: flatten([slots.get(mark[1], say.get(mark[1]))]), _template(name))
    )
