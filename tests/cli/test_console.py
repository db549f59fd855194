"""An old console without all signs is told no other thing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from hotspots.changes.init import init_project


def printed(*words: str, encoding: str) -> bytes:
    """Return what a command prints on a console of this encoding."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "HOTSPOTS_LANG": "de"}
    return subprocess.run([sys.executable, "-m", "hotspots", *words], env=environment, capture_output=True, check=False).stdout  # fmt: skip


def test_json_is_the_same_on_every_console(tmp_path: Path) -> None:
    init_project(tmp_path / "p", title="Größe → 3 ✓", municipality="Aschaffenburg", state="BY")
    old, new = (printed("check", str(tmp_path / "p"), "--json", encoding=name) for name in ("cp1252", "utf-8"))
    assert json.loads(old) == json.loads(new)
    assert old.isascii()


def test_what_is_there_is_not_marked_by_a_question(tmp_path: Path) -> None:
    init_project(tmp_path / "p", title="T", municipality="Aschaffenburg", state="BY")
    (tmp_path / "p" / "sites.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": "a", "name": "A"}, '
        '"geometry": {"type": "Point", "coordinates": [9.1433, 49.9741]}}]}',
        encoding="utf-8",
    )
    old, new = (printed("check", str(tmp_path / "p"), encoding=name) for name in ("cp1252", "utf-8"))
    assert "✓ Standorte" in new.decode()
    assert "+ Standorte" in old.decode("cp1252")
