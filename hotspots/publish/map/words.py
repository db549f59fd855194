"""The page's own words, in German and English, from `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from hotspots.base.text import Lang, Text

Reader = Literal["page", "script"]


@cache
def words(reader: Reader) -> dict[str, Text]:
    """Return every word that Python sets in type (page) or that travels to the script in the page."""
    document = tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
    return {key: Text(*pair) for key, pair in document[reader].items()}


def say_all(reader: Reader, lang: Lang) -> dict[str, str]:
    """Return the words in one language."""
    return {key: text.say(lang) for key, text in words(reader).items()}
