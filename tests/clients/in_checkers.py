"""Lets others' programs judge our files: GDAL's own tool counts every layer, HTML Tidy reads both pages.

Usage: ``python -m tests.clients.in_checkers FOLDER``; positive controls: a file cut in half, a page with a broken tag.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

LEAST_FEATURES, LEAST_TAGS = 400, 2_000


def counted(path: Path) -> int | None:
    """Return how many features GDAL's tool finds in a file's layers; None where it refuses the file."""
    done = subprocess.run(["ogrinfo", "-ro", "-so", "-al", str(path)], capture_output=True, text=True, check=False)
    return None if done.returncode else sum(map(int, re.findall(r"^Feature Count: (\d+)", done.stdout, re.MULTILINE)))


def page_faults(path: Path) -> list[str]:
    """Return what HTML Tidy calls an error in a page."""
    done = subprocess.run(["tidy", "-q", "-e", "--show-warnings", "no", str(path)], capture_output=True, text=True, check=False)  # fmt: skip
    return done.stderr.splitlines()


def main(folder: Path) -> int:
    """Judge every file; tell what was looked at."""
    maps = [folder / f"utility/hotspots.{ending}" for ending in ("gpkg", "dxf", "kml")]
    found = {path.name: counted(path) for path in maps}
    pages = [folder / f"{edition}/map.html" for edition in ("public", "utility")]
    errors = {page.parent.name: page_faults(page) for page in pages}
    tags = sum(page.read_text(encoding="utf-8").count("<") for page in pages)
    with tempfile.TemporaryDirectory() as place:
        cut, broken = Path(place) / "cut.gpkg", Path(place) / "broken.html"
        cut.write_bytes(maps[0].read_bytes()[:2_000])
        broken.write_text(pages[0].read_text(encoding="utf-8").replace("<main", "<mainn", 1), encoding="utf-8")
        controls = (counted(cut) in (None, 0), bool(page_faults(broken)))
    print(f"GDAL: {found} features; Tidy: {errors} in {tags} tags; planted faults noticed: {controls}")
    fine = all(found.values()) and sum(n or 0 for n in found.values()) > LEAST_FEATURES
    return int(not (fine and not any(errors.values()) and tags > LEAST_TAGS and all(controls)))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
