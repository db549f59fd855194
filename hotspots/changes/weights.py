"""Write weights into `project.toml`, every comment and every other line kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from hotspots.changes.transaction import Change
from hotspots.inputs.read.text import read_text

_BLOCK = re.compile(r"^\[\[criteria\]\][^\n]*\n(?:(?!^\[)[^\n]*\n?)*", re.MULTILINE)


def write_weights(project: Change, weights: Mapping[str, float], *, source: str) -> None:
    """Replace weight and source of every criterion in `project.toml`."""
    text = read_text(project.read("project.toml") or b"")

    def change(block: re.Match[str]) -> str:
        found = re.search(r'^id\s*=\s*["\']([^"\']+)["\']', block[0], flags=re.MULTILINE)
        if found is None or found[1] not in weights:
            return block[0]
        weight, quoted = f"weight = {weights[found[1]]:g}", f"source = {json.dumps(source, ensure_ascii=False)}"
        changed = re.sub(r"^weight\s*=\s*[^\s#]+", lambda _: weight, block[0], flags=re.MULTILINE)
        return re.sub(r"^source\s*=\s*(\"(?:[^\"\\]|\\.)*\"|'[^']*')", lambda _: quoted, changed, flags=re.MULTILINE)

    project.put("project.toml", _BLOCK.sub(change, text).encode())
