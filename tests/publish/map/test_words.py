"""Every word that the page asks for is there in both languages, and none is left over."""

from __future__ import annotations

import re
from importlib.resources import files

from hotspots.base.text import words

MAP = files("hotspots.publish.map")
CODE = "".join(p.read_text(encoding="utf-8") for p in sorted((MAP / "assets" / "script").iterdir(), key=str))
ROOMS = (MAP, files("hotspots.publish.town_map"))
PYTHON = "".join(p.read_text(encoding="utf-8") for room in ROOMS for p in room.iterdir() if p.name.endswith(".py"))
PARTS = "".join(p.read_text(encoding="utf-8") for p in (MAP / "assets" / "parts").iterdir())
PAGE, SCRIPT = words("publish/map: page"), words("publish/map: script")
ALL = {**PAGE, **SCRIPT}


def test_the_script_asks_for_words_that_exist():
    asked = set(re.findall(r'(?:say|icon)\(\s*"(\w+)"', CODE))
    assert len(asked) > 25
    assert asked <= set(SCRIPT)


def test_no_word_of_the_script_is_left_over():
    assert [key for key in SCRIPT if f'"{key}"' not in CODE] == []


def test_no_word_of_the_page_is_left_over():
    """A word is named in full, or put together from a prefix and a name that is there."""
    prefixes = set(re.findall(r'f"(\w+_)\{', PYTHON))
    built = {prefix + name for prefix in prefixes for name in re.findall(r'"(\w+)"', PYTHON)}
    built |= set(re.findall(r"\[\[(\w+)\]\]", PARTS))
    assert [key for key in PAGE if not re.search(f"""["']{key}["']""", PYTHON) and key not in built] == []


def test_both_languages_say_something_with_the_same_blanks():
    for said in ALL.values():
        blanks = [sorted(re.findall(r"\{\w+\}", text)) for text in (said.de, said.en)]
        assert said.de
        assert blanks[0] == blanks[1], said
