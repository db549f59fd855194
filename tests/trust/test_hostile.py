"""Nobody let in: bombs and disguises are refused within a gigabyte and ten seconds, and lead to no other file."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin
from pathlib import Path

import pytest

from hotspots.base.errors import Report
from hotspots.cli.main import _run
from hotspots.inputs.read.container import UnsafeContainer
from tests.trust.bombs import Bomb, bombs, sound_document
from tests.trust.engine import HANG_S, Project, Verdict, checked
from tests.trust.reach import links, listener, others
from tests.trust.writing import forked

MOST_BYTES = 2**30


@dataclass(frozen=True)
class Seen:
    """What a process said, took and touched."""

    code: int
    problems: tuple[dict[str, str], ...]
    peak_bytes: int
    seconds: float
    opened: tuple[str, ...]
    calls: tuple[str, ...]


def watched(work: Callable[[], Verdict]) -> Seen:
    """Do `work` in a process of its own and watch its memory, the files it opens and the connections it makes."""
    with tempfile.TemporaryDirectory() as place:
        note = Path(place) / "note.json"

        def inside() -> None:
            opened: list[str] = []
            calls: list[str] = []

            def hook(event: str, arguments: tuple[object, ...]) -> None:
                if event == "open":
                    opened.append(str(arguments[0]))
                elif event.startswith(("socket.connect", "socket.getaddrinfo", "subprocess", "os.system")):
                    calls.append(event)

            before = _peak_bytes()  # what this process held before is not the work's
            sys.addaudithook(hook)
            verdict = work()
            peak = _peak_bytes() - before
            document = [verdict.code, verdict.problems, peak, verdict.seconds, opened, calls]
            note.write_text(json.dumps(document), encoding="utf-8")

        code = forked(inside)
        if not note.exists():
            return Seen(code, (), 0, 0.0, (), ())
        found = json.loads(note.read_text(encoding="utf-8"))
    return Seen(found[0], tuple(found[1]), found[2], found[3], tuple(found[4]), tuple(found[5]))


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a small sound project that has been checked once, so that everything is imported."""
    found = Project(tmp_path_factory.mktemp("stadt"))
    assert checked(found.folder).code == 0
    return found


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file that nothing may open."""
    path = tmp_path_factory.mktemp("elsewhere") / "canary.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    return path


def faults_of(seen: Seen, bomb: Bomb, canary: Path) -> list[str]:
    """Return what a hostile file did that none may do."""
    wrong = []
    if seen.code != 1 or not any(bomb.name.endswith(p["file"]) for p in seen.problems):
        wrong.append(f"exit code {seen.code}")
    if seen.peak_bytes > MOST_BYTES:
        wrong.append(f"{seen.peak_bytes >> 20} MB")
    if seen.seconds > HANG_S:
        wrong.append(f"{seen.seconds:.0f} s")
    wrong += [f"opened {path}" for path in seen.opened if canary.name in path or "etc/passwd" in path]
    return wrong + list(seen.calls)


def test_bombs_and_disguises_are_refused_cheaply_and_lead_nowhere(project: Project, canary: Path) -> None:
    found = {}
    every = bombs(project, canary)
    for bomb in every:
        seen = watched(lambda bomb=bomb: project.verdict(bomb.name, bomb.data, instead_of=bomb.instead_of))  # type: ignore[misc]
        if wrong := faults_of(seen, bomb, canary):
            found[f"{bomb.what} ({bomb.name})"] = wrong
    assert len(every) >= 40
    assert found == {}


def test_no_file_has_a_reader_ask_the_network(tmp_path: Path, project: Project) -> None:
    """The gate refuses every link; what it would let through asks nobody; GDAL by itself does ask (the control)."""
    from hotspots.inputs.read.parts import open_parts, read_layers

    with listener() as (url, asked):
        hostile = links(url)
        for name, data in {**hostile, **others(url)}.items():
            (tmp_path / name).write_bytes(data)
            report = Report()
            open_parts(tmp_path / name, report)
            assert name not in hostile or [p.allowed.en for p in report.problems] == ['"crs": {"type": "name", …}']
        assert _run(["import", "sites", str(tmp_path / "plain.geojson"), "--project", str(project.folder)], "de") == 1
        assert asked == []
        followed = {}
        for name in (n for n in hostile if not n.endswith(".gz")):
            with contextlib.suppress(UnsafeContainer):
                list(read_layers(tmp_path / name, "json"))
            assert asked == []
            followed[name] = _by_gdal_itself(tmp_path / name, asked)
    assert sum(followed.values()) >= 30


def _by_gdal_itself(path: Path, asked: list[bytes]) -> bool:
    """Tell whether GDAL follows a file without our options."""
    import pyogrio

    ours = {name: pyogrio.get_gdal_config_option(name) for name in ("GDAL_HTTP_PROXY", "GDAL_HTTP_TIMEOUT")}
    pyogrio.set_gdal_config_options(dict.fromkeys(ours))
    try:
        pyogrio.raw.read(path)
    except pyogrio.errors.DataSourceError:
        return False
    finally:
        pyogrio.set_gdal_config_options(ours)
    found = len(asked)
    asked.clear()
    return found > 0


@pytest.mark.parametrize(
    "crs",
    [
        '{"properties": {"name": "EPSG:4326"}, "type": "name"}',
        "null",
        '"EPSG:4326"',
        '{"type": "EPSG", "properties": {"code": 4326}}',
    ],
)
def test_a_system_by_its_name_and_the_word_crs_elsewhere_are_let_in(tmp_path: Path, crs: str) -> None:
    from hotspots.inputs.read.parts import open_parts

    path, report = tmp_path / "a.geojson", Report()
    said = '{"crs": ["crs", "crs"], "name": "crs", "note": "{\\"crs\\": {\\"type\\": \\"link\\"}}"}'
    feature = f'{{"type": "Feature", "properties": {said}, "geometry": {{"type": "Point", "coordinates": [9, 49]}}}}'
    path.write_text(f'{{"type": "FeatureCollection", "crs": {crs}, "features": [{feature}]}}', encoding="utf-8")
    (part,) = open_parts(path, report)
    assert (part.rows, report.problems) == (1, [])


@pytest.mark.parametrize(
    "name", ["sites.geojson", "protocols/x.csv", "footfall/x.csv", "network/ground.geojson", "sent"]
)
def test_a_link_out_of_the_project_is_refused_by_name_and_not_opened(project: Project, canary: Path, name: str) -> None:
    link = project.folder / name
    kept = link.read_bytes() if link.exists() else None
    link.unlink(missing_ok=True)
    link.symlink_to(canary)
    try:
        seen = watched(lambda: checked(project.folder))
    finally:
        link.unlink()
        if kept is not None:
            link.write_bytes(kept)
    assert [p["file"] for p in seen.problems] == [name]
    assert not any(canary.name in path for path in seen.opened)


@pytest.mark.parametrize("kind", ["pipe", "folder"])
@pytest.mark.parametrize(
    "name",
    [
        "network/streets.geojson",
        "network/quotes.csv",
        "operation/costs.csv",
        "protocols/p.csv",
        "overrides.toml",
        "journal.jsonl",
    ],
)
def test_a_pipe_or_a_folder_in_the_place_of_a_file_is_refused_by_name(project: Project, name: str, kind: str) -> None:
    place, kept = project.folder / name, project.folder.with_name("kept")
    place.parent.mkdir(exist_ok=True)
    if place.exists():
        place.rename(kept)
    os.mkfifo(place) if kind == "pipe" else place.mkdir()
    try:
        seen = watched(lambda: checked(project.folder))
    finally:
        place.unlink() if kind == "pipe" else place.rmdir()
        if kept.exists():
            kept.rename(place)
    assert [p["file"] for p in seen.problems] == [name]
    assert seen.seconds < HANG_S


@pytest.mark.parametrize(("crosses", "code"), [(True, 1), (False, 0)])
def test_a_ring_of_20_000_points_is_refused_where_it_crosses_itself_and_read_where_not(
    project: Project, crosses: bool, code: int
) -> None:
    """Each pair of its edges may cross: the repair took more than a minute."""
    document = json.loads(project.files["network/buildings.geojson"])
    (x, y), *_ = document["features"][0]["geometry"]["coordinates"][0]
    turns = [(i * 7.1, i * 3.3) if crosses else (i * pi / 10_000, i * pi / 10_000) for i in range(20_000)]
    ring = [[x + 1e-4 * cos(one), y + 1e-4 * sin(other)] for one, other in turns]
    document["features"][0]["geometry"]["coordinates"] = [[*ring, ring[0]]]
    verdict = project.verdict("network/buildings.geojson", json.dumps(document).encode())
    assert (verdict.code, [p["field"] for p in verdict.errors]) == (code, ["geometry"] * code)
    assert verdict.seconds < HANG_S


def test_a_large_sound_file_is_read_within_the_same_bounds(project: Project) -> None:
    """The control that the bounds refuse hostile files, not big ones: 12 MB of buildings."""
    data = sound_document(12_000_000)
    seen = watched(lambda: _only_read(project, data))
    assert seen.code == 0
    assert 0 < seen.peak_bytes < MOST_BYTES


def _only_read(project: Project, data: bytes) -> Verdict:
    from hotspots.base.errors import Report
    from hotspots.inputs.geojson import read_features

    report = Report()
    with project.having("network/buildings.geojson", data) as path:
        found = read_features(path, "buildings", report, types=("Polygon",))
    return Verdict(0 if found and not report.problems else 1, (), 0.0, "")


def test_what_is_watched_for_is_seen(project: Project, canary: Path) -> None:
    """The positive controls: a file opened, a connection made, memory taken, a process that dies."""

    def reckless() -> Verdict:
        import socket

        canary.read_bytes()
        block = bytearray(MOST_BYTES + 2**20)
        block[:: 2**12] = b"x" * len(range(0, len(block), 2**12))
        with socket.socket() as plug:
            plug.settimeout(0.1)
            plug.connect_ex(("127.0.0.1", 9))
        return Verdict(0, (), HANG_S + 1.0, "")

    wrong = faults_of(watched(reckless), Bomb("x", "x", b""), canary)
    assert len(wrong) == 5
    assert watched(lambda: os._exit(9)).code == 9
