"""Change single places of a TOML text by hand-written rules, so that comments and order stay as they are."""

from __future__ import annotations

import json
import re


def with_key(text: str, key: str, value: str) -> str:
    """Return a TOML text with a top-level key set; its comment stays."""
    new = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    head, bracket, rest = (
        re.split(r"(^\[)", text, maxsplit=1, flags=re.MULTILINE)
        if re.search(r"^\[", text, re.MULTILINE)
        else (text, "", "")
    )
    line = re.compile(rf'^{key}[ \t]*=[ \t]*("(?:[^"\\\n]|\\.)*"|[^#\n]*?)(?=[ \t]*(#|$))', re.MULTILINE)
    head = line.sub(lambda _: new, head, count=1) if line.search(head) else f"{new}\n{head}"
    return head + bracket + rest


def with_section(text: str, name: str, lines: str) -> str:
    """Return a TOML text with the table `name` replaced or added; the rest stays byte by byte."""
    section = re.compile(rf"^\[{re.escape(name)}\]\n(?:(?!\[|[ \t]*#|\s*$).*\n?)*", re.MULTILINE)
    new = f"[{name}]\n{lines}"
    return section.sub(lambda _: new, text, count=1) if section.search(text) else text.rstrip("\n") + "\n\n" + new


def with_years(text: str, years: str) -> str:
    """Return a TOML text with the years of the roll-out replaced or added."""
    there = re.compile(r"^years\s*=\s*\[.*?^\s*\]|^years\s*=\s*\[[^\n]*\]", re.MULTILINE | re.DOTALL)
    if there.search(text):
        return there.sub(lambda _: years, text, count=1)
    if re.search(r"^\[rollout\]", text, re.MULTILINE):
        return re.sub(r"^\[rollout\]", lambda _: f"[rollout]\n{years}", text, count=1, flags=re.MULTILINE)
    return text.rstrip("\n") + f"\n\n[rollout]\n{years}\n"
