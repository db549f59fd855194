"""The same inputs give the same bytes: on another day, in another zone, locale and folder, with other hashes and cores."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hotspots.cli.main import _run
from tests.towns.make import town_files
from tests.trust.writing import contents

#: Runs the command line twice in one process, the second time on another day (C code reads its modules' dates on import).
ANOTHER_DAY = """
import datetime, sys, time
from hotspots.cli.main import main
try: main([*sys.argv[1:-1], sys.argv[-1] + "-today"])
except SystemExit: pass
START = 2_000_000_000.5
real, real_date, localtime, gmtime = datetime.datetime, datetime.date, time.localtime, time.gmtime
class Same(type):
    def __instancecheck__(cls, value): return isinstance(value, cls.__mro__[1])
class Day(real, metaclass=Same):
    @classmethod
    def now(cls, tz=None): return real.fromtimestamp(START, tz)
    @classmethod
    def utcnow(cls): return real.fromtimestamp(START, datetime.timezone.utc).replace(tzinfo=None)
    @classmethod
    def today(cls): return real.fromtimestamp(START)
class Date(real_date, metaclass=Same):
    @classmethod
    def today(cls): return real.fromtimestamp(START).date()
time.time = lambda: START
time.localtime = lambda s=None: localtime(START if s is None else s)
time.gmtime = lambda s=None: gmtime(START if s is None else s)
for module in list(sys.modules.values()):
    for name, value in list(getattr(module, "__dict__", {}).items()):
        if value is real: setattr(module, name, Day)
        if value is real_date: setattr(module, name, Date)
assert datetime.date.today().year == 2033
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small made-up town."""
    folder = tmp_path_factory.mktemp("stadt")
    write(folder, town_files(11, sites=4, edges=80))
    return folder


@pytest.fixture(scope="module")
def here(town: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the outputs of the town as this process makes them."""
    out = tmp_path_factory.mktemp("maps")
    assert _run(["run", str(town), "--out", str(out)], "de") == 0
    return contents(out)


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Write a project, its files in the order given."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def differing(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    """Return the names of files that are not the same in both."""
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


def test_another_day_zone_locale_hash_seed_folder_and_number_of_cores(
    town: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    other = tmp_path / "Größe & Länge"
    shutil.copytree(town, other, copy_function=shutil.copyfile)
    change = {"PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C", "COLUMNS": "40"}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

    def one_core() -> None:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", ANOTHER_DAY, "run", str(other), "--out", str(tmp_path / "maps")],
        env={**os.environ, **change, **threads}, capture_output=True, check=False, preexec_fn=one_core,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert len(here) >= 11
    assert differing(contents(tmp_path / "maps"), here) == []


def test_inputs_in_another_order_change_nothing_but_their_fingerprint(
    town: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    files = {p.relative_to(town).as_posix(): p.read_bytes() for p in sorted(town.rglob("*")) if p.is_file()}
    for name, data in files.items():
        if name.endswith(".geojson"):
            document = json.loads(data)
            document["features"].reverse()
            files[name] = json.dumps(document, ensure_ascii=False).encode()
    header, *rows = files["protocols/begehung.csv"].decode().splitlines()
    files["protocols/begehung.csv"] = "\n".join([header, *reversed(rows)]).encode()
    write(tmp_path / "p", dict(reversed(files.items())))
    assert _run(["run", str(tmp_path / "p"), "--out", str(tmp_path / "maps")], "de") == 0
    there = contents(tmp_path / "maps")
    marks = [json.loads(found["public/ranking.json"])["project"]["fingerprint"] for found in (here, there)]
    plain = [
        {n: d.replace(mark.encode(), b"").replace(mark[:12].encode(), b"") for n, d in found.items()}
        for found, mark in zip((here, there), marks, strict=True)
    ]
    text = [
        name for name in differing(*plain) if not name.endswith((".xlsx", ".pdf", ".gpkg")) and name != "manifest.json"
    ]
    assert text == []


def test_one_changed_byte_is_seen(here: dict[str, bytes]) -> None:
    """The positive control of this module."""
    name = "public/map.html"
    assert differing(here, {**here, name: here[name] + b" "}) == [name]
