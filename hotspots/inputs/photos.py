"""Photos of the inspections: JPEG files beside the protocols or in an ODK export, read without what a camera wrote about itself.

Place, time, device and owner stand in a JPEG's application segments; they are left out. Photos are internal: only
the utility's edition shows them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from hotspots.base.errors import Problem, Report, row_of
from hotspots.base.text import Text, verbatim
from hotspots.model.protocol import Inspection

FOLDER = "protocols"
#: A photo above this is none that belongs in a paper.
MOST_BYTES = 20_000_000
_START, _SCAN = b"\xff\xd8\xff", 0xDA
_ABOUT = frozenset({*range(0xE1, 0xF0), 0xFE})
"""Markers of segments that say something about the picture: APP1 … APP15 and comments."""


def read_photos(project: Path, inspections: Iterable[Inspection], report: Report) -> dict[str, bytes]:
    """Return the first photo of every site's latest inspection that names one; note what can't be shown."""
    found: dict[str, bytes] = {}
    for visit in sorted(inspections, key=Inspection.sort_key):
        named = visit.values.get("photos")
        for name in named if isinstance(named, tuple) else ():
            data = _read(project / FOLDER, name, visit, report)
            if data is not None:
                found[visit.site] = data
                break
    return found


def _read(folder: Path, name: str, visit: Inspection, report: Report) -> bytes | None:
    """Return a photo from the folder, or from the export (ZIP) that brought the visit."""
    archive = folder.parent / visit.file
    found = _packed(archive, name) if archive.suffix.lower() == ".zip" else _beside(folder, name)
    if found is None:
        _note(report, visit, name, Text(f"eine Datei im Ordner {FOLDER}", f"a file in the folder {FOLDER}"))
    elif len(found) > MOST_BYTES:
        _note(report, visit, name, Text("höchstens 20 MB", "20 MB at most"))
    elif (bare := without_details(found)) is not None:
        return bare
    else:
        _note(report, visit, name, verbatim("JPEG"))
    return None


def _beside(folder: Path, name: str) -> bytes | None:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return None
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _packed(archive: Path, name: str) -> bytes | None:
    """Return what stands under a name in any folder of an archive; the gate has looked at its tables before."""
    with zipfile.ZipFile(archive) as packed:
        entry = next((e for e in packed.infolist() if e.filename.rpartition("/")[2] == name), None)
        if entry is None:
            return None
        with packed.open(entry) as stream:
            return stream.read(MOST_BYTES + 1)


def _note(report: Report, visit: Inspection, name: str, allowed: Text) -> None:
    where = row_of(visit.row)
    hint = Text("Der Bericht erscheint ohne dieses Foto.", "The report comes without this photo.")
    report.add(Problem(visit.file, where, "photos", name, allowed, hint, "warning"))


def broken(site: str) -> Problem:
    """Return the warning for a photo that looks like a JPEG and can't be decoded."""
    hint = Text("Der Bericht erscheint ohne dieses Foto.", "The report comes without this photo.")
    allowed = Text("ein unbeschädigtes JPEG", "a sound JPEG")
    return Problem(FOLDER, verbatim(site), "photos", "", allowed, hint, "warning")


def without_details(data: bytes) -> bytes | None:
    """Return a JPEG without what it says about itself; None if it isn't a whole JPEG."""
    if not data.startswith(_START):
        return None
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SCAN:
            end = data.rfind(b"\xff\xd9")
            return b"".join([*kept, data[at : end + 2]]) if end > at else None
        if length < 2:
            return None
        if marker not in _ABOUT:
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    return None
