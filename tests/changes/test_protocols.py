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
from hotspots.planning.contradictions import contradictions
from hotspots.planning.plan import measure
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


def _csv(path: Path, *rows: str) -> Path:
    path.write_text("site,date,inspectors,owner,mount_height_m,photos\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def _june(project: Path) -> dict[str, tuple[str, dict[str, object]]]:
    """Return file and answers of June's visit of each site; there is only one."""
    visits = [v for v in read_project(project).inspections if v.on and v.on.month == 6]
    assert len({v.site for v in visits}) == len(visits)
    return {v.site: (v.file.removeprefix("protocols/"), dict(v.values)) for v in visits}


def _refused(project: Path, *files: Path, today: str = "2022-12-31") -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as refused:
        import_files("protocols", files, project, Wish(today=today), Report(), at=AT)
    return [(p.where.en, p.field, p.allowed.en) for p in refused.value.problems if p.severity == "error"]


def test_a_protocol_that_comes_again_adds_what_is_new_and_doubles_nothing(project: Path, tmp_path: Path) -> None:
    """Field clients export all visits each time; what a second export says more goes to the visit that is there."""
    taken(project, _csv(tmp_path / "a.csv", "karlsplatz,2022-06-20,A,municipal,,", "stiftsplatz,2022-06-20,A,private,4,"))  # fmt: skip
    (tmp_path / "b.jpg").write_bytes(_photo("red"))
    again = _csv(tmp_path / "b.csv", "karlsplatz,2022-06-20,a,municipal,4.5,b.jpg", "stiftsplatz,2022-06-20,,private,,", "vhs-steingasse,2022-06-21,A,,5,")  # fmt: skip
    changes = taken(project, again).changes
    assert (changes.new, changes.changed, changes.same) == (1, 1, 1)
    visits = _june(project)
    assert visits["karlsplatz"][1] == {"owner": "municipal", "mount_height_m": 4.5, "photos": ("karlsplatz-2022-06-20.jpg",)}  # fmt: skip
    assert visits["stiftsplatz"] == ("begehung-2022-06-20.xlsx", {"owner": "private", "mount_height_m": 4.0})
    before = digests(project)
    assert taken(project, again).changes.same == 3
    assert digests(project) == before


def test_a_corrected_protocol_is_shown_beside_the_first_and_a_person_decides(project: Path, tmp_path: Path) -> None:
    """Refused by row and value; --skip keeps the first and takes the rest, --replace takes the second and its photos."""
    (tmp_path / "a.jpg").write_bytes(_photo("red"))
    taken(project, _csv(tmp_path / "a.csv", "karlsplatz,2022-06-20,A,municipal,4,a.jpg", "stiftsplatz,2022-06-20,A,private,4,"))  # fmt: skip
    before = digests(project)
    corrected = _csv(tmp_path / "b.csv", "karlsplatz,2022-06-20,A,private,,", "vhs-steingasse,2022-06-20,A,private,,")
    there = "municipality (protocols/begehung-2022-06-20.xlsx, row 6)"
    assert _refused(project, corrected) == [("row 2, karlsplatz: private", "owner", there)]
    assert digests(project) == before
    taken(project, corrected, skip=True)
    assert _june(project)["karlsplatz"][1]["owner"] == "municipal"
    assert _june(project)["vhs-steingasse"][1] == {"owner": "private"}
    undo(project, who="", at=AT)
    import_files("protocols", [corrected], project, Wish(replace=True), Report(), at=AT)
    visits = _june(project)
    assert visits["karlsplatz"][1] == {"owner": "private"}
    assert visits["stiftsplatz"][1] == {"owner": "private", "mount_height_m": 4.0}
    assert not (project / "protocols" / "karlsplatz-2022-06-20.jpg").exists()
    undo(project, who="", at=AT)
    assert digests(project) == before


def test_a_correction_of_a_file_put_there_by_hand_names_what_stands_beside_its_table(project: Path, tmp_path: Path) -> None:  # fmt: skip
    """The rest of that file stays; what it says beside its table was never taken, and is named once more."""
    _csv(project / "protocols" / "hand.csv", "karlsplatz,2022-06-20,A,municipal,4,", "stiftsplatz,2022-06-20,A,private,4,", "Tor klemmt,,,,,")  # fmt: skip
    report = Report()
    corrected = _csv(tmp_path / "b.csv", "karlsplatz,2022-06-20,A,private,,")
    import_files("protocols", [corrected], project, Wish(replace=True), report, at=AT)
    assert "Tor klemmt" in [p.found for p in report.warnings]
    assert {site: values["owner"] for site, (_, values) in _june(project).items()} == {"karlsplatz": "private", "stiftsplatz": "private"}  # fmt: skip
    assert not (project / "protocols" / "hand.csv").exists()


def test_two_rows_of_one_visit_that_contradict_each_other_are_named_by_row(project: Path, tmp_path: Path) -> None:
    """Two rows that only add to each other are one visit."""
    twice = _csv(tmp_path / "a.csv", "karlsplatz,2022-06-20,,municipal,,", "karlsplatz,2022-06-20,,,4.5,", "karlsplatz,2022-06-20,,private,,")  # fmt: skip
    assert _refused(project, twice) == [("row 4, karlsplatz: private", "owner", "municipality (a.csv, row 2)")]
    taken(project, twice, skip=True)
    assert _june(project)["karlsplatz"][1] == {"owner": "municipal", "mount_height_m": 4.5}


def test_a_visit_of_tomorrow_is_refused_by_row_and_only_it_is_left_out(project: Path, tmp_path: Path) -> None:
    """A year mistyped would win over everything that is seen later."""
    late = _csv(tmp_path / "a.csv", "karlsplatz,2032-06-20,A,municipal,,", "stiftsplatz,2022-06-20,A,private,4,")
    assert _refused(project, late) == [("row 2", "date", "a day until today")]
    import_files("protocols", [late], project, Wish(skip=True, today="2022-12-31"), Report(), at=AT)
    assert list(_june(project)) == ["stiftsplatz"]


def test_media_that_no_visit_names_are_named(project: Path, tmp_path: Path) -> None:
    """One line for all of them."""
    path, report = _central(tmp_path), Report()
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("media/drei.jpg", "media/ton.m4a"):
            archive.writestr(name, _photo("green"))
    import_files("protocols", [path], project, Wish(), report, at=AT)
    assert [p.where.en for p in report.warnings] == ["media/drei.jpg", "media/ton.m4a"]


def test_two_inspections_of_one_day_stand_side_by_side_and_a_moved_mount_stays_a_proposal(project: Path, tmp_path: Path) -> None:  # fmt: skip
    head = "site,date,inspectors,owner,position-latitude,position-longitude\n"
    for name, owner, lat in (("A. Eins", "municipal", ""), ("B. Zwei", "private", "49.9760")):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{head}karlsplatz,2022-06-20,{name},{owner},{lat},{lat and '9.1444'}\n", encoding="utf-8")
        report = Report()
        import_files("protocols", [path], project, Wish(), report, at=AT)
    assert ("owner", "municipality (protocols/begehung-2022-06-20.xlsx, row 6)") in [(p.field, p.allowed.en) for p in report.warnings]  # fmt: skip
    inputs = read_project(project)
    (shown,) = [p for p in contradictions(inputs, measure(inputs)) if p.field == "owner"]
    assert shown.where.en == "row 6, karlsplatz: municipality"
    assert shown.allowed.en == "private (protocols/begehung-2022-06-20-2.xlsx, row 6)"
    assert sorted(v.file for v in inputs.inspections if v.on and v.on.month == 6) == [
        "protocols/begehung-2022-06-20-2.xlsx", "protocols/begehung-2022-06-20.xlsx",
    ]  # fmt: skip
    (moved,) = [p for p in inputs.warnings if p.field == "mount"]
    assert "protocols/begehung-2022-06-20-2.xlsx" in moved.hint.en
