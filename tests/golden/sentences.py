"""The one table of sentences (`hotspots/base/sentences.json`) beside the code that names them, and what else is said in two languages.

Code names a sentence by its English: `tr("…", n=n)`, `paper.say("…")`, `notes.guess("…")`, `described(lang, "…")`.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from hotspots.base.text import APART, table

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "hotspots"
KEPT = HOUSE / "base" / "sentences.json"
#: What is called with a sentence, and which of its arguments it is.
TELLERS = {"tr": 0, "say": 0, "guess": 0, "described": 1}


def arranged() -> str:
    """Return the table in the order of the code: what nobody says is dropped, what lacks its German holds an empty one."""
    german = {english: said for part in table().values() for english, said in part.items() if isinstance(said, str)}
    named = {name: part for name, part in table().items() if not all(isinstance(said, str) for said in part.values())}
    parts: dict[str, dict[str, object]] = {}
    seen: set[str] = set()
    for path in sorted(HOUSE.rglob("*.py")):
        for english, _ in told(path.read_text(encoding="utf-8")):
            if english not in seen:
                seen.add(english)
                name = path.relative_to(HOUSE).with_suffix("").as_posix()
                parts.setdefault(name, {})[english] = german.get(english, "")
    return json.dumps(dict(sorted({**parts, **named}.items())), ensure_ascii=False, indent=1) + "\n"


def told(code: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield every sentence that a module names, with the names of what it fills in, in the order of the code."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        match call.args[TELLERS[name] :] if name in TELLERS else []:
            case [ast.Constant(str(english)), *_]:
                yield english, frozenset(word.arg or "**" for word in call.keywords)


def blanks(words: str) -> set[str]:
    """Return the names of what is filled in."""
    return {name.partition(":")[0] for name in re.findall(r"(?<!\{)\{([^{}]+)\}", words)}


def pairs_by_part() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield every part of the table, and every other file that says something, with German and English."""
    for name, part in table().items():
        yield (
            name,
            [
                (said, key.partition(APART)[0]) if isinstance(said, str) else (said[0], said[1])
                for key, said in part.items()
            ],
        )
    for path in sorted(HOUSE.rglob("*")):
        if pairs := list(_pairs(path)):
            yield path.relative_to(HOUSE).as_posix(), pairs


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".po":
        for english, german in re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', path.read_text("utf-8"), re.MULTILINE):
            yield german, english
        for one, many, eins, viele in re.findall(
            r'^msgid "(.+)"\nmsgid_plural "(.+)"\nmsgstr\[0\] "(.+)"\nmsgstr\[1\] "(.+)"$',
            path.read_text("utf-8"),
            re.MULTILINE,
        ):
            yield from ((eins, one), (viele, many))
    elif path.name == "project_template.toml":
        for line in path.read_text(encoding="utf-8").splitlines():
            if "¦" in line:
                german, _, english = line.partition("# ")[2].partition(" ¦ ")
                yield german, english
    elif path.suffix == ".toml":
        yield from _paired(tomllib.loads(path.read_text(encoding="utf-8")))


def _paired(found: object) -> Iterator[tuple[str, str]]:
    """Yield what a table of words holds: a list of two, or an entry each under `de` and `en`."""
    if isinstance(found, dict) and {"de", "en"} <= found.keys():
        yield found["de"], found["en"]
    elif isinstance(found, list) and len(found) == 2 and all(isinstance(x, str) for x in found):
        yield found[0], found[1]
    elif isinstance(found, dict | list):
        for inner in found.values() if isinstance(found, dict) else found:
            yield from _paired(inner)
