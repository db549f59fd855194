"""The one table of sentences: every pair of words in German and English, where it is said, as a catalogue is extracted.

Pairs stand in the code where they are said; this gathers them from it, module by module in order, with the name of
what is filled in between braces and either of two wordings between ‹ and ›. `sentences.txt` is read as a whole.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "hotspots"
#: What is called with the same words in two languages, and which of its arguments is the German one.
SAYERS = {"Text": 0, "Word": 0, "say": 0, "guess": 0, "_figure": 0, "described": 1, "_field": 1}
HEAD = """\
Every sentence in German and, indented below, in English (one line where both are the same), by module, in order.
{name}: what is filled in; ‹a|b›: one of both. Made by scripts/golden from the code; read the difference before it is kept.
"""


def table() -> str:
    """Return the table as it is kept."""
    parts = [HEAD]
    for name, pairs in pairs_by_module():
        lines = (de if de == en else f"{de}\n    {en}" for de, en in pairs)
        parts.append(f"== {name}\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def pairs_by_module() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield every file that says something, and what it says in both languages."""
    for path in sorted(HOUSE.rglob("*")):
        if pairs := list(_pairs(path)):
            yield path.relative_to(HOUSE).as_posix(), pairs


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".py":
        yield from spoken(path.read_text(encoding="utf-8"))
    elif path.suffix == ".po":
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


def spoken(code: str) -> Iterator[tuple[str, str]]:
    """Yield every pair that a module says, in the order of the code."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in SAYERS:
            named = {word.arg: word.value for word in call.keywords}
            pair = [named["de"], named["en"]] if {"de", "en"} <= named.keys() else call.args[SAYERS[name] :][:2]
            if name not in ("say", "guess") or all(
                isinstance(words, ast.Constant | ast.JoinedStr | ast.IfExp) for words in pair
            ):
                said = [_said(words) for words in pair]
                if len(said) == 2 and any(re.search(r"[^\W\d]", re.sub(r"\{.*?\}", "", words)) for words in said):
                    yield said[0], said[1]


def _said(node: ast.expr) -> str:
    """Return what an expression says: its words, and the names of what fills them."""
    match node:
        case ast.Constant(str(words)):
            return words.replace("\n", "⏎").replace("\u00a0", " ")
        case ast.JoinedStr(parts):
            return "".join(_said(part) for part in parts)
        case ast.FormattedValue(ast.Constant() | ast.IfExp() as value):
            return _said(value)
        case ast.FormattedValue(value):
            node = value
        case ast.BinOp(left, ast.Add(), right):
            return _said(left) + _said(right)
        case ast.IfExp(_, one, other):
            return f"‹{_said(one)}|{_said(other)}›"
    name = re.sub(r"\.(de|en)\b|\.say\(.*?\)|, '(de|en)'", "", ast.unparse(node))
    return "{" + name + "}"
