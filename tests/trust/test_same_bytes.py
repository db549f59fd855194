"""The same inputs give the same bytes: on another day, in another zone, locale and folder, with other hashes and cores."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from hotspots.cli.main import _run
from tests.once import coarse, shared_plans
from tests.towns.make import town_files
from tests.trust.canaries import texts
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


def differing(one: Mapping[str, bytes | str], two: Mapping[str, bytes | str]) -> list[str]:
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


def many_sources() -> dict[str, bytes]:
    """Return the files of a town whose objects of each kind have eight sources, more than any table shows, one of them oftenest."""
    files = town_files(11, sites=14, edges=200)
    for name, data in files.items():
        if name.endswith(".geojson"):
            document = json.loads(data)
            for number, feature in enumerate(document["features"]):
                feature["properties"]["source"] = f"Quelle {7 if number % 3 else number % 8}"
            files[name] = json.dumps(document, ensure_ascii=False).encode()
    return files


def shuffled(files: dict[str, bytes], seed: int) -> dict[str, bytes]:
    """Return the files with features and rows in another order, the files too; times of counts must rise and stay."""
    chance = random.Random(seed)

    def mixed(name: str, data: bytes) -> bytes:
        if name.endswith(".geojson"):
            document = json.loads(data)
            chance.shuffle(document["features"])
            return json.dumps(document, ensure_ascii=False).encode()
        if name.endswith(".csv") and not name.startswith("footfall/"):
            header, *rows = data.decode().splitlines()
            return "\n".join([header, *chance.sample(rows, len(rows))]).encode()
        return data

    found = [(name, mixed(name, data)) for name, data in files.items()]
    return dict(chance.sample(found, len(found)))


def told(files: dict[str, bytes], place: Path) -> dict[str, str]:
    """Return every output as text, packed ones taken apart, without the mark of the inputs (their fingerprint)."""
    write(place / "p", files)
    with shared_plans(), coarse():
        for command in (["run"], ["report"], ["report", "--format", "docx"]):
            assert _run([*command[:1], str(place / "p"), "--out", str(place / "maps"), *command[1:]], "de") == 0
    found = contents(place / "maps")
    mark = json.loads(found["public/ranking.json"])["project"]["fingerprint"]
    plain = {name: text.replace(mark, "").replace(mark[:12], "") for name, text in texts(found)}
    return {name: text for name, text in plain.items() if not name.endswith("manifest.json")}


def test_inputs_in_another_order_change_nothing_but_their_fingerprint(tmp_path: Path) -> None:
    files = many_sources()
    here, there = told(files, tmp_path / "1"), told(shuffled(files, 1), tmp_path / "2")
    assert len(here) >= 100
    assert differing(here, there) == []
    assert "Quelle 7" in here["public/map.html"]  # the oftenest; not all eight of a kind are shown
    assert "Quelle 5" not in here["public/map.html"]


def test_one_changed_byte_is_seen(here: dict[str, bytes]) -> None:
    """The positive control of this module."""
    name = "public/map.html"
    assert differing(here, {**here, name: here[name] + b" "}) == [name]
