"""The page's own words, in German and English, from `words.toml`, and its parts of fixed form, from `assets/parts`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from hotspots.base.text import Lang, Text
from hotspots.publish.town_map.markup import Markup, Node, flatten

Reader = Literal["page", "script"]


@cache
def words(reader: Reader) -> dict[str, Text]:
    """Return every word that Python sets in type (page) or that travels to the script in the page."""
    document = tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
    return {key: Text(*pair) for key, pair in document[reader].items()}


def say_all(reader: Reader, lang: Lang) -> dict[str, str]:
    """Return the words in one language."""
    return {key: text.say(lang) for key, text in words(reader).items()}


@cache
def _template(name: str) -> str:
    text = (files(__package__) / "assets" / "parts" / f"{name}.html").read_text(encoding="utf-8")
    return re.sub(r"\n\s*", "", text)


def part(name: str, say: Mapping[str, str], **slots: Node) -> Markup:
    """Return a part of fixed form: ``[[name]]`` becomes what `slots` give, else the page's word of that name."""
    return Markup(
        re.sub(r"\[\[(\w+)\]\]", lambda mark: flatten([slots.get(mark[1], say.get(mark[1]))]), _template(name))
    )
