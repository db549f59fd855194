"""The page's own words, and its parts of fixed form, from `assets/parts`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from hotspots.base.text import Lang, words
from hotspots.publish.town_map.markup import Markup, Node, flatten

Reader = Literal["page", "script"]


def say_all(reader: Reader, lang: Lang) -> dict[str, str]:
    """Return every word that Python sets in type (page) or that travels to the script in the page, by name."""
    return {name: text.say(lang) for name, text in words(f"publish/map: {reader}").items()}


@cache
def _template(name: str) -> str:
    text = (files(__package__) / "assets" / "parts" / f"{name}.html").read_text(encoding="utf-8")
    return re.sub(r"\n\s*", "", text)


def part(name: str, say: Mapping[str, str], **slots: Node) -> Markup:
    """Return a part of fixed form: ``[[name]]`` becomes what `slots` give, else the page's word of that name."""
    return Markup(
        re.sub(r"\[\[(\w+)\]\]", lambda mark: flatten([slots.get(mark[1], say.get(mark[1]))]), _template(name))
    )
