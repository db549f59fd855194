"""Answers and protocols in vector files: opened only where they begin as their names say."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.errors import Problem, Report
from hotspots.base.text import Text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: First bytes by file ending; what doesn't begin so is refused before GDAL sees it.
MAGIC = {".gpkg": b"SQLite format 3\x00", ".fgb": b"fgb\x03fgb", ".shp": b"\x00\x00\x27\x0a"}


def is_what_it_says(path: Path) -> bool:
    """Tell whether a file begins as its ending says. GDAL goes by the content and could be led to other files."""
    with path.open("rb") as stream:
        head = stream.read(64)
    if path.suffix.lower() in (".geojson", ".json"):
        return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    return head.startswith(MAGIC.get(path.suffix.lower(), b"\0"))


def disguised(path: Path, name: str) -> Problem:
    """Return the problem with a file that isn't what its name says."""
    with path.open("rb") as stream:
        found = stream.read(8).hex(" ")
    ending = path.suffix.lower()
    allowed = Text(f"eine echte {ending}-Datei", f"a real {ending} file")
    return Problem(
        name, Text("Datei", "file"), "", found, allowed, Text("Bitte neu exportieren.", "Please export again.")
    )


def read_frame(opened: str | Path, name: str, report: Report, **choice: Any) -> GeoDataFrame | None:
    """Return what GDAL reads, or None after noting that it can't; lists and dates of GeoJSON become text."""
    import numpy as np
    import pyogrio

    dates = {"DATE_AS_STRING": "YES"} if str(opened).lower().endswith((".geojson", ".json")) else {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a list that is none stays text
            frame: GeoDataFrame = pyogrio.read_dataframe(opened, **choice, **dates)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        readable, again = (
            Text("eine lesbare Datei", "a readable file"),
            Text("Bitte neu exportieren.", "Please export again."),
        )
        report.add(Problem(name, Text("Datei", "file"), "", str(error), readable, again))
        return None
    for column in [name for name, kind in frame.dtypes.items() if kind.name == "object"]:
        frame[column] = ["; ".join(map(str, v)) if isinstance(v, list | np.ndarray) else v for v in frame[column]]
    return frame
