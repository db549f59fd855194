"""The folder for the utility is whole, checked by sums, confidential, and the same every time."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from hotspots.changes.sent import plan_view
from hotspots.findings.model import Plan
from hotspots.publish.package import CONTENTS, README, SUMS, package_files, zipped


@pytest.fixture(scope="module")
def files(results: Plan) -> dict[str, bytes]:
    return package_files(results, plan_view(results))


def test_everything_that_the_readme_names_is_there_and_named(files: dict[str, bytes]) -> None:
    assert set(files) == {*CONTENTS, README.de, SUMS}
    words = files[README.de].decode("utf-8-sig")
    assert words.startswith("VERTRAULICH\r\n")
    assert all(name in words for name in CONTENTS)
    assert "Öffentliches WLAN in der Innenstadt" in words


def test_the_sums_are_those_of_the_files(files: dict[str, bytes]) -> None:
    lines = [line.split("  ") for line in files[SUMS].decode().splitlines()]
    assert {name: digest for digest, name in lines} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != SUMS
    }


def test_the_answer_form_belongs_to_this_plan(results: Plan, files: dict[str, bytes]) -> None:
    assert results.about.fingerprint in files["vertraulich-antwort.geojson"].decode()
    assert json.loads(files["ranking.json"])["project"]["fingerprint"] == results.about.fingerprint


def test_every_file_says_vertraulich(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        shown = data
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                shown = b"".join(archive.read(part) for part in archive.namelist())
        if name.endswith(".pdf") or name == SUMS:
            continue  # the PDF's words are glyphs; test_pdf looks at them
        assert b"vertraulich" in name.encode() + shown.lower(), name


@pytest.mark.usefixtures("typeset_anew")
def test_folder_and_zip_are_the_same_bytes_every_time(results: Plan, files: dict[str, bytes]) -> None:
    again = package_files(results, plan_view(results))
    assert again == files
    packed = zipped(files, "mappe")
    assert packed == zipped(dict(reversed(again.items())), "mappe")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {f"mappe/{n}": d for n, d in files.items()}


def test_an_english_package_is_english(results: Plan) -> None:
    files = package_files(results, plan_view(results), lang="en")
    words = files[README.en].decode("utf-8-sig")
    assert "What is to be done?" in words
    assert "Municipality: Aschaffenburg" in words
    assert b'lang="en"' in files["map.html"]
