"""Protocols taken in: neutral names, photos along, one inspection the same bytes however it was written down."""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from PIL import Image
from shapely import Point

from hotspots.base.errors import InputError, Report
from hotspots.changes.importing import Wish, import_files
from hotspots.changes.transaction import undo
from hotspots.inputs.photos import read_photos
from hotspots.inputs.project import read_project
from hotspots.model.receipt import Receipt
from tests.inputs.office_files import ods, workbook

DATA = Path(__file__).parents[2] / "data"
AT, NAME = "2022-06-20T10:00:00", "Erika Muster"
#: One inspection: what a spreadsheet's cells, and what the fields of a form say.
TITLES = ["Standort", "Datum", "Begangen von", "Eigentümer", "Montagehöhe", "Fotos"]
CELLS = ["Karlsplatz", "20.06.2022", "A. Beispiel", "Stadt", "4,5", "Muster eins.jpg; Muster zwei.jpg"]
FIELDS = {"site": "karlsplatz", "date": "2022-06-20", "inspectors": "A. Beispiel", "owner": "municipal", "mount_height_m": "4.5"}  # fmt: skip


def _photo(colour: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(stream, "JPEG")
    return stream.getvalue()


PHOTOS = {"Muster eins.jpg": _photo("red"), "Muster zwei.jpg": _photo("blue")}


def _beside(folder: Path) -> None:
    for name, data in PHOTOS.items():
        (folder / name).write_bytes(data)


def _xlsx(folder: Path) -> Path:
    _beside(folder)
    path = folder / f"Begehung {NAME}.xlsx"
    path.write_bytes(workbook({"Blatt": [["Begehung von ", NAME], TITLES, CELLS]}))
    return path


def _ods(folder: Path) -> Path:
    _beside(folder)
    path = folder / f"{NAME}.ods"
    path.write_bytes(ods([TITLES, CELLS]))
    return path


def _central(folder: Path) -> Path:
    path = folder / f"{NAME}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        head = ",".join(name if name == "site" else f"group_x-{name}" for name in FIELDS)
        archive.writestr("b.csv", f"SubmissionDate,{head},KEY\n2022-06-20T10:00:00Z,{','.join(FIELDS.values())},uuid:1\n")  # fmt: skip
        archive.writestr("b-photos.csv", "photo,PARENT_KEY,KEY\n" + "".join(f"{n},uuid:1,uuid:1/{n}\n" for n in PHOTOS))
        for name, data in PHOTOS.items():
            archive.writestr(f"media/{name}", data)
    return path


def _kobo(folder: Path) -> Path:
    _beside(folder)
    path = folder / f"{NAME}.xlsx"
    head = [*(f"group/{name}" for name in FIELDS), "_index"]
    photos = [["photos/photo", "_index", "_parent_index"], *([name, 1, 1] for name in PHOTOS)]
    path.write_bytes(workbook({"Begehung": [head, [*FIELDS.values(), 1]], "photos": photos}))
    return path


def _qfield(folder: Path) -> Path:
    (folder / "DCIM").mkdir()
    _beside(folder / "DCIM")
    path = folder / f"{NAME}.gpkg"
    where = Point(9.14435, 49.974626)
    gpd.GeoDataFrame([{"title": "Bild"}], geometry=[where], crs="EPSG:4326").to_file(path, layer="bilder")
    row = FIELDS | {"photos": "; ".join(f"DCIM/{name}" for name in PHOTOS)}
    gpd.GeoDataFrame([row], geometry=[where], crs="EPSG:4326").to_file(path, layer="protocol")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the sample project."""
    return Path(shutil.copytree(DATA, tmp_path / "town"))


def taken(project: Path, *files: Path, skip: bool = False) -> Receipt:
    """Import protocols; return the receipt."""
    return import_files("protocols", files, project, Wish(skip=skip), Report(), at=AT)


def digests(project: Path) -> dict[str, str]:
    """Return the digest of every file but the journal and what it keeps."""
    files = [p for p in project.rglob("*") if p.is_file() and p.name != "journal.jsonl" and ".history" not in p.parts]
    return {p.relative_to(project).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_one_inspection_gives_the_same_bytes_by_spreadsheet_and_by_every_field_client(tmp_path: Path) -> None:
    """And no name of a file comes into the project, nor into its journal; undo gives back every byte."""
    seen = set()
    makers: tuple[Callable[[Path], Path], ...] = (_xlsx, _ods, _central, _kobo, _qfield)
    for number, make in enumerate(makers):
        folder = tmp_path / str(number)
        folder.mkdir()
        project = Path(shutil.copytree(DATA, folder / "town"))
        before = digests(project)
        receipt = taken(project, make(folder))
        assert receipt.changes.named[0].en.endswith("now stands as protocols/begehung-2022-06-20.xlsx")
        after = digests(project)
        seen.add(tuple(sorted(set(after.items()) - set(before.items()))))
        texts = b"".join(p.read_bytes() for p in project.rglob("*") if p.is_file())
        assert b"Muster" not in texts
        assert not [p for p in project.rglob("*") if "Muster" in p.name]
        inputs = read_project(project)
        assert len(read_photos(project, inputs.inspections, Report())["karlsplatz"]) == 2
        taken(project, folder / next(p.name for p in folder.iterdir() if NAME in p.name))
        assert digests(project) == after
        undo(project, who="", at=AT)
        assert digests(project) == before
    assert len(seen) == 1
    assert {name for name, _ in seen.pop()} == {
        "protocols/begehung-2022-06-20.xlsx", "protocols/karlsplatz-2022-06-20-2.jpg", "protocols/karlsplatz-2022-06-20.jpg",
    }  # fmt: skip


def test_a_file_that_lies_in_the_project_already_is_renamed_with_its_photos(project: Path) -> None:
    path = _xlsx(project / "protocols")
    before = digests(project)
    taken(project, path)
    assert not [name for name in digests(project) if "Muster" in name]
    assert (project / "protocols" / "karlsplatz-2022-06-20-2.jpg").is_file()
    undo(project, who="", at=AT)
    assert digests(project) == before


def test_a_photo_that_is_missing_or_none_is_named_and_only_it_is_left_out(project: Path, tmp_path: Path) -> None:
    path = _xlsx(tmp_path)
    (tmp_path / "Muster eins.jpg").unlink()
    (tmp_path / "Muster zwei.jpg").write_bytes(b"kein Bild")
    with pytest.raises(InputError) as refused:
        taken(project, path)
    assert [(p.field, p.found) for p in refused.value.problems if p.field] == [("photos", n) for n in PHOTOS]
    taken(project, path, skip=True)
    (found,) = [v for v in read_project(project).inspections if v.file.endswith("begehung-2022-06-20.xlsx")]
    assert found.values == {"owner": "municipal", "mount_height_m": 4.5}


def test_two_inspections_of_one_day_stand_side_by_side_and_a_moved_mount_stays_a_proposal(project: Path, tmp_path: Path) -> None:  # fmt: skip
    head = "site,date,inspectors,owner,position-latitude,position-longitude\n"
    for name, owner, lat in (("A. Eins", "municipal", ""), ("B. Zwei", "private", "49.9760")):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{head}karlsplatz,2022-06-20,{name},{owner},{lat},{lat and '9.1444'}\n", encoding="utf-8")
        taken(project, path)
    inputs = read_project(project)
    assert sorted(v.file for v in inputs.inspections if v.on and v.on.month == 6) == [
        "protocols/begehung-2022-06-20-2.xlsx", "protocols/begehung-2022-06-20.xlsx",
    ]  # fmt: skip
    (moved,) = [p for p in inputs.warnings if p.field == "mount"]
    assert "protocols/begehung-2022-06-20-2.xlsx" in moved.hint.en
