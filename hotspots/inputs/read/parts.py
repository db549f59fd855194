"""A file as its parts: every sheet, layer and folder, of whatever kind the file is, through one gate."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.errors import Problem, Report
from hotspots.base.text import Text
from hotspots.inputs.read.container import UnsafeContainer
from hotspots.inputs.read.gate import Content, admit, gunzipped, is_features, shapefile_parts, unzipped
from hotspots.inputs.read.sheets import Sheet, text_sheet, zipped_sheets
from hotspots.inputs.read.vector import read_layers

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet (`sheet`: rows as they stand, titles among them) or layer (`columns`, `shapes`, `crs`) of a file.

    `left` says why a part can't be read as a table at all (a picture in an archive).
    """

    file: str
    name: str
    sheet: Sheet | None = None
    columns: dict[str, list[Any]] = field(default_factory=dict)
    shapes: np.ndarray[Any, Any] | None = None
    crs: str | None = None
    content: Content | None = None
    left: Text | None = None

    @property
    def rows(self) -> int:
        """Return how many rows the part has, a sheet's titles among them."""
        return len(self.sheet.rows) if self.sheet else 0 if self.shapes is None else len(self.shapes)

    @property
    def hidden(self) -> bool:
        """Tell whether the part is a sheet that the spreadsheet program doesn't show."""
        return self.sheet is not None and self.sheet.hidden


def open_parts(path: Path, report: Report, name: str | None = None, *, named: bool = True) -> list[Part]:
    """Return the parts of a file; none after noting why it isn't opened. `name` is shown to people.

    With `named` the content must be what the file's ending says.
    """
    shown = name or path.name
    try:
        with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
            return list(_parts(path, shown, Path(folder), 0, named=named))
    except UnsafeContainer as error:
        hint = Text(
            "Die Datei wurde nicht gelesen. Bitte neu speichern oder exportieren.",
            "The file wasn't read. Please save or export it anew.",
        )
        report.add(Problem(shown, Text("Datei", "file"), "", error.found, error.allowed, hint))
    except OSError as error:
        readable, hint = Text("eine lesbare Datei", "a readable file"), Text("Bitte Name und Rechte prüfen.", "Please check name and permissions.")  # fmt: skip
        report.add(Problem(shown, Text("Datei", "file"), "", error.strerror or type(error).__name__, readable, hint))
    return []


def _parts(path: Path, shown: str, folder: Path, depth: int, *, named: bool = True) -> Iterator[Part]:
    content = admit(path, named=named)
    if content == "zip" and depth == 0:
        yield from _members(path, shown, folder)
    elif content == "gzip" and depth == 0:
        yield from _parts(gunzipped(path, folder), shown, folder, 1)
    elif content in ("zip", "gzip"):
        raise UnsafeContainer(content, Text("einmal gepackt", "packed once"))
    elif content == "text":
        yield Part(shown, "", text_sheet(path.read_bytes()), content=content)
    elif content in ("xlsx", "ods", "xls"):
        for sheet in zipped_sheets(path.read_bytes(), f".{content}"):
            yield Part(shown, sheet.name, sheet, content=content)
    elif content == "parquet" or (content == "json" and not is_features(path.read_bytes()[:65_536])):
        yield Part(shown, "", content=content, left=Text("keine Tabelle mit Orten", "no table of places"))
    else:
        opened = _own_copy(path, folder) if content == "shp" else path
        for layer in read_layers(opened, content):
            name = "" if content in ("shp", "fgb", "json") else layer.name
            yield Part(shown, name, None, layer.columns, layer.shapes, layer.crs, content)


def _own_copy(path: Path, folder: Path) -> Path:
    """Copy a shapefile with what belongs to it: GDAL restores a lost index beside the file."""
    inside = Path(tempfile.mkdtemp(dir=folder))
    for one in shapefile_parts(path):
        if one.is_file() and not one.is_symlink():
            shutil.copyfile(one, inside / (path.stem + one.suffix.lower()))
    return inside / f"{path.stem}.shp"


def _members(path: Path, shown: str, folder: Path) -> Iterator[Part]:
    """Yield the parts of every file in a zip; what can't be read in it is a part that is left."""
    inside = Path(tempfile.mkdtemp(dir=folder))
    files = unzipped(path, inside)
    beside = {f for shape in files if shape.suffix.lower() == ".shp" for f in shapefile_parts(shape)}
    for file in files:
        name = file.relative_to(inside).as_posix()
        if file in beside and file.suffix.lower() != ".shp":
            continue
        try:
            found = list(_parts(file, shown, folder, 1))
        except UnsafeContainer as error:
            yield Part(shown, name, left=Text(f"{error.found}, erlaubt: {error.allowed.de}", f"{error.found}, allowed: {error.allowed.en}"))  # fmt: skip
            continue
        for part in found:
            inner = f"{name}/{part.name}" if part.name else name
            yield Part(shown, inner, part.sheet, part.columns, part.shapes, part.crs, part.content, part.left)
