"""Photos: JPEG files beside the protocols, in an ODK export or of a site's entry, read without what a camera wrote about itself.

Place, time, device and owner stand in a JPEG's application segments and behind its end; they are left out. Photos are
internal: only the utility's edition shows them, unless a site's entry releases its own.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hotspots.base.errors import Problem, Report, feature, row_of
from hotspots.base.text import Text, tr, verbatim
from hotspots.model.protocol import Inspection
from hotspots.model.sites import Site

FOLDER = "protocols"
#: A photo above this is none that belongs in a paper.
MOST_BYTES = 20_000_000
#: A photo above this is none for a page that opens on a phone.
MOST_SHOWN = 150_000
RELEASED = "photos"
"""The folder of the photos that a site's entry names."""
_START, _SCAN, _END = b"\xff\xd8\xff", 0xDA, 0xD9
_MARKER = re.compile(rb"\xff(?![\x00\xff\xd0-\xd7])")
_WITHOUT = tr("The report comes without this photo.")
_ABOUT = frozenset({*range(0xE0, 0xF0), 0xFE})
"""Markers of segments that say something about the picture: APP0 (it may hold a small copy) … APP15 and comments."""
_TURNED = re.compile(rb"Exif\0\0(?:MM.*?\x01\x12\0\x03\0\0\0\x01\0|II.*?\x12\x01\x03\0\x01\0\0\0)([\x02-\x08])", re.S)
"""Where a camera says which way up its picture is, if not as it is stored."""
_TURN = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0"
"""A segment that says this and nothing else."""


def read_photos(project: Path, inspections: Iterable[Inspection], report: Report) -> dict[str, tuple[bytes, ...]]:
    """Return the photos of every site, those of its latest inspection first; note what can't be shown."""
    found: dict[str, tuple[bytes, ...]] = {}
    for visit in sorted(inspections, key=Inspection.sort_key, reverse=True):
        named = visit.values.get("photos")
        for name in named if isinstance(named, tuple) else ():
            data = photo_of(project / visit.file, name)
            if isinstance(data, bytes):
                found[visit.site] = (*found.get(visit.site, ()), without_details(data) or b"")
                continue
            report.add(Problem(visit.file, row_of(visit.row), "photos", name, data, _WITHOUT, "warning"))
    return found


def photo_of(file: Path, name: str) -> bytes | Text:
    """Return a JPEG that a protocol's file names, from the export (ZIP) or from beside it; else what it should be."""
    found = _packed(file, name) if file.suffix.lower() == ".zip" else _beside(file.parent, name)
    if found is None:
        return tr("a file beside the protocol")
    if len(found) > MOST_BYTES:
        return tr("20 MB at most")
    return verbatim("JPEG") if without_details(found) is None else found


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


def broken(site: str) -> Problem:
    """Return the warning for a photo that looks like a JPEG and can't be decoded."""
    return Problem(FOLDER, verbatim(site), "photos", "", tr("a sound JPEG"), _WITHOUT, "warning")


def without_details(data: bytes) -> bytes | None:
    """Return a JPEG without what it says about itself, but for which way up it is, and without what hangs behind it.

    None if it isn't a whole JPEG.
    """
    if not data.startswith(_START):
        return None
    kept, at = [data[:2]], 2
    while at + 1 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _END:
            return b"".join([*kept, data[at : at + 2]])
        if length < 2:
            return None
        end = at + 2 + length
        if marker == _SCAN:  # what follows is the picture, up to the next marker that is none of a restart
            found = _MARKER.search(data, end)
            end = found.start() if found else len(data)
        if marker not in _ABOUT:
            kept.append(data[at:end])
        elif turned := _TURNED.match(data, at + 4, end):
            kept.append(_TURN % turned[1])
        at = end
    return None


def with_released(folder: Path, sites: Sequence[Site], report: Report) -> tuple[Site, ...]:
    """Return the sites with the photos that everyone may see: released by their entry, and a person has looked for faces."""
    return tuple(replace(site, picture=_released(folder / RELEASED, site, report)) for site in sites)


def _released(folder: Path, site: Site, report: Report) -> bytes:
    if not site.photo or not site.photo_public:
        return b""
    found = _beside(folder, site.photo)
    picture = without_details(found) if found is not None else None
    lacks = {
        tr("photo_checked = true (no faces, no number plates)"): site.photo_checked,
        tr("a JPEG in the folder {released}", released=RELEASED): picture,
        tr("a JPEG stored the right way up"): b"Exif" not in (picture or b"")[:20],
        tr("{most_shown} kB at most; save it some 800 pixels wide", most_shown=MOST_SHOWN // 1000): len(picture or b"") <= MOST_SHOWN,
    }  # fmt: skip
    for allowed in [words for words, is_there in lacks.items() if not is_there][:1]:
        hint = tr("The page comes without this photo.")
        report.add(Problem("sites.geojson", feature(site.id), "photo", site.photo, allowed, hint, "warning"))
        return b""
    return picture or b""
