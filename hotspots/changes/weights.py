"""Write weights into `project.toml`, every comment and every other line kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from hotspots.base.files import write_atomically
from hotspots.inputs.read.text import read_text

_BLOCK = re.compile(r"^\[\[criteria\]\][^\n]*\n(?:(?!^\[)[^\n]*\n?)*", re.MULTILINE)


def write_weights(folder: Path, weights: Mapping[str, float], *, source: str) -> Path:
    """Replace weight and source of every criterion in `project.toml`; return the file."""
    path = folder / "project.toml"
    text = read_text(path.read_bytes())

    def change(block: re.Match[str]) -> str:
        found = re.search(r'^id\s*=\s*["\']([^"\']+)["\']', block[0], flags=re.MULTILINE)
        if found is None or found[1] not in weights:
            return block[0]
        weight, quoted = f"weight = {weights[found[1]]:g}", f"source = {json.dumps(source, ensure_ascii=False)}"
        changed = re.sub(r"^weight\s*=\s*[^\s#]+", lambda _: weight, block[0], flags=re.MULTILINE)
        return re.sub(r"^source\s*=\s*(\"(?:[^\"\\]|\\.)*\"|'[^']*')", lambda _: quoted, changed, flags=re.MULTILINE)

    write_atomically(path, _BLOCK.sub(change, text).encode())
    return path
