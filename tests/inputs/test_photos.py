"""Photos lose what the camera wrote about them; what can't be shown is said in a line."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from hotspots.base.errors import Report
from hotspots.inputs.photos import read_photos, with_released, without_details
from hotspots.inputs.protocols import load
from hotspots.model.protocol import Inspection
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.model.sites import Site
from hotspots.publish.report.typeset import _compile


def photo(turn: int = 1, endian: str = "<") -> bytes:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif.endian = endian
    exif[0x010E], exif[0x8298], exif[0x0112] = "Rathaus 49.9739 N", "Name der Person", turn
    Image.new("RGB", (40, 30), "#336699").save(stream, "JPEG", exif=exif, comment=b"geheim")
    return stream.getvalue()


def visit(*names: str, on: date = date(2022, 5, 5)) -> Inspection:
    return Inspection("karlsplatz", on, (), {"photos": names}, file="protocols/a.xlsx", row=7)


def test_a_photo_is_shown_without_place_person_and_comment(tmp_path: Path) -> None:
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "Foto Süd.jpg").write_bytes(photo())
    report = Report()
    (found,) = read_photos(tmp_path, [visit("Foto Süd.jpg")], report)["karlsplatz"]
    assert not report.problems
    assert b"Rathaus" in photo()
    for word in (b"Rathaus", b"Name der Person", b"geheim", b"Exif"):
        assert word not in found
    opened, original = Image.open(io.BytesIO(found)), Image.open(io.BytesIO(photo()))
    assert opened.tobytes() == original.tobytes()
    assert not opened.getexif()


@pytest.mark.parametrize("endian", ["<", ">"])
def test_a_phone_held_upright_takes_a_photo_that_stands_upright(endian: str) -> None:
    """Which way up it is stays, and nothing else: no name, no place, no small copy."""
    found = without_details(photo(6, endian))
    assert found is not None
    assert dict(Image.open(io.BytesIO(found)).getexif()) == {0x0112: 6}
    for word in (b"Rathaus", b"Name der Person", b"geheim", b"JFIF"):
        assert word in photo(6, endian)
        assert word not in found
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("a.jpg", width: 30pt)\n'
    with_turn = Image.open(io.BytesIO(_compile({"main.typ": page, "a.jpg": found}, format="png", ppi=72, timestamp=0)))
    assert with_turn.size == (30, 40)


@pytest.mark.parametrize("progressive", [False, True])
def test_what_hangs_behind_a_photo_s_end_is_cut_off(progressive: bool) -> None:
    """Phones append a second picture with its own place and owner; a progressive picture has many scans."""
    stream = io.BytesIO()
    Image.effect_noise((64, 48), 90).save(stream, "JPEG", progressive=progressive, restart_marker_blocks=4)
    plain = stream.getvalue()
    found = without_details(plain + b"MPF" + photo() + b"owner: A. Beispiel")
    assert found is not None
    assert b"Rathaus" not in found
    assert b"owner" not in found
    assert Image.open(io.BytesIO(found)).tobytes() == Image.open(io.BytesIO(plain)).tobytes()


RELEASED = {
    "released and looked at": ({"photo_public": True, "photo_checked": True}, photo(), ""),
    "not released": ({"photo_checked": True}, photo(), ""),
    "nobody looked": ({"photo_public": True}, photo(), "keine Gesichter, keine Kennzeichen"),
    "no such file": ({"photo_public": True, "photo_checked": True}, None, "ein JPEG im Ordner photos"),
    "another format": ({"photo_public": True, "photo_checked": True}, b"\x89PNG\r\n", "ein JPEG im Ordner photos"),
    "cut off": ({"photo_public": True, "photo_checked": True}, photo()[:-9], "ein JPEG im Ordner photos"),
    "on its side": ({"photo_public": True, "photo_checked": True}, photo(6), "ein aufrecht gespeichertes JPEG"),
    "too large": ({"photo_public": True, "photo_checked": True}, photo()[:-2] + bytes(200_000) + b"\xff\xd9", "höchstens 150 kB"),
}  # fmt: skip


@pytest.mark.parametrize("case", RELEASED)
def test_only_a_photo_that_is_released_and_looked_at_is_for_everyone(tmp_path: Path, case: str) -> None:
    entry, data, allowed = RELEASED[case]
    (tmp_path / "photos").mkdir()
    if data is not None:
        (tmp_path / "photos" / "a.jpg").write_bytes(data)
    site = Site("karlsplatz", "Karlsplatz", 9.1, 49.9, "candidate", "estimated", "", photo="a.jpg", **entry)
    report = Report()
    (found,) = with_released(tmp_path, [site], report)
    assert bool(found.picture) == (case == "released and looked at")
    assert b"Rathaus" not in found.picture
    assert [allowed in problem.allowed.de for problem in report.problems] == ([True] if allowed else [])


def test_every_photo_is_shown_those_of_the_latest_inspection_first(tmp_path: Path) -> None:
    (tmp_path / "protocols").mkdir()
    for colour in ("red", "green", "blue"):
        Image.new("RGB", (8, 8), colour).save(tmp_path / "protocols" / f"{colour}.jpg")
    old, new, report = visit("red.jpg", on=date(2021, 1, 1)), visit("green.jpg", "fehlt.jpg", "blue.jpg"), Report()
    found = read_photos(tmp_path, [old, new], report)["karlsplatz"]
    shown = [(tmp_path / "protocols" / f"{colour}.jpg").read_bytes() for colour in ("green", "blue", "red")]
    assert found == tuple(without_details(data) for data in shown)
    assert [p.found for p in report.problems] == ["fehlt.jpg"]


def test_an_export_of_odk_central_brings_visits_with_their_photos(tmp_path: Path) -> None:
    """A ZIP of tables and media, as the server hands it out; also below a folder of QField."""
    folder = tmp_path / "protocols"
    (folder / "DCIM").mkdir(parents=True)
    (folder / "DCIM" / "q.jpg").write_bytes(photo())
    with zipfile.ZipFile(folder / "begehung.zip", "w") as archive:
        archive.writestr(
            "begehung.csv",
            "SubmissionDate,g-site,g-date,g-owner,KEY\n2026-05-05T10:00:00Z,karlsplatz,2026-05-05,municipal,uuid:1\n",
        )
        archive.writestr(
            "begehung-photos.csv",
            "photo,PARENT_KEY,KEY\n1683.jpg,uuid:1,uuid:1/photos[1]\nfehlt.jpg,uuid:1,uuid:1/photos[2]\n",
        )
        archive.writestr("media/1683.jpg", photo())
    site, report = Site("karlsplatz", "Karlsplatz", 9.14, 49.97, "candidate", "estimated", ""), Report()
    (found,) = load(tmp_path, (site,), BASE_SCHEMA, report)
    assert not report.problems
    assert (found.on, found.values["owner"], found.values["photos"]) == (
        date(2026, 5, 5),
        "municipal",
        ("1683.jpg", "fehlt.jpg"),
    )
    assert read_photos(tmp_path, [found], report)["karlsplatz"] == (without_details(photo()),)
    assert read_photos(tmp_path, [visit("DCIM/q.jpg")], report)["karlsplatz"] == (without_details(photo()),)
    assert [p.found for p in report.problems] == ["fehlt.jpg"]


@pytest.mark.parametrize("name", ["fehlt.jpg", "../geheim.jpg", "notiz.txt", "kurz.jpg", "/etc/passwd"])
def test_a_missing_foreign_or_broken_photo_is_a_warning_by_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "protocols"
    folder.mkdir()
    (tmp_path / "geheim.jpg").write_bytes(photo())
    (folder / "notiz.txt").write_bytes(b"kein Bild")
    (folder / "kurz.jpg").write_bytes(photo()[:200])
    report = Report()
    assert read_photos(tmp_path, [visit(name)], report) == {}
    assert [(p.severity, p.found, p.field) for p in report.problems] == [("warning", name, "photos")]


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00\x00rest", b"\x89PNG"])
def test_what_is_no_jpeg_is_refused(data: bytes) -> None:
    assert without_details(data) is None
