"""Kill every command that writes to a project at the events by which it writes; what is left is as before or as after.

The inputs really change something: a writer that changes nothing would be fine by doing nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

import hotspots.cli.clock
from hotspots.base.errors import MachineError
from hotspots.base.files import LOCK, TEMPORARY_SUFFIX, lock, remove_strays
from hotspots.base.history import HISTORY, recover, settle
from hotspots.base.text import Text
from hotspots.changes.journal import JOURNAL, read_journal
from hotspots.changes.steps import with_key
from hotspots.cli.main import _run
from hotspots.model.protocol import Inspection
from hotspots.publish.package import SUMS
from tests.changes.test_workbook import fill, new_project, save
from tests.inputs.office_files import protocol_json
from tests.trust.engine import Project
from tests.trust.writing import KILLED, _killed_at, forked, steps_of

SAMPLE = Path(__file__).parents[2] / "data"
_LINE = {"type": "LineString", "coordinates": [[9.1433, 49.9741], [9.1443, 49.9751]]}
_HOUSE = {"type": "Polygon", "coordinates": [[[9.144, 49.974], [9.1441, 49.974], [9.1441, 49.9741], [9.144, 49.974]]]}
_POINT = {"type": "Point", "coordinates": [9.1433, 49.9741]}
_OSM = (
    '<?xml version="1.0"?><osm version="0.6"><node id="1" lat="49.9741" lon="9.1433"/><node id="2" lat="49.9751" lon="9.1443"/>'
    '<way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/><tag k="name" v="Neuweg"/></way></osm>'
)
_DAYS = "\n".join(f"2022-05-{day:02d};{hour:02d}:00;{100 + hour}" for day in range(2, 9) for hour in range(24))
_USE = "\n".join(f"stiftsplatz;2022-05-{day:02d};{30 + day}" for day in range(1, 29))
_VISIT = Inspection("stiftsplatz", date(2022, 6, 7), ("Anna Alt",), {"owner": "municipal", "mount_height_m": 4.5})


def _layer(shape: dict[str, object], **properties: object) -> str:
    """Return a file of one object."""
    feature = {"type": "Feature", "properties": properties, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


#: What is imported, by kind: the file's name and its text.
IMPORTS: dict[str, tuple[str, str]] = {
    "sites": ("s.csv", "Name;lat;lon\nRathaus;49.9741;9.1433\n"),
    "streets": ("streets.geojson", _layer(_LINE, name="Gasse", surface="asphalt")),
    "buildings": ("b.geojson", _layer(_HOUSE, height_m=5)),
    "trees": ("t.csv", "lat;lon\n49.9741;9.1433\n"),
    "hotspots": ("h.csv", "name;lat;lon;status\nBib;49.9741;9.1433;built\n"),
    "backhaul": ("bh.geojson", _layer(_POINT, kind="handover", name="x", free_ports=3)),
    "places": ("p.csv", "name;lat;lon;kind\nL;49.9741;9.1433;lamp\n"),
    "addresses": ("a.csv", "street;housenumber;lat;lon\nWeg;1;49.9741;9.1433\n"),
    "osm": ("o.osm", _OSM),
    "counts": ("z.csv", f"Datum;Zeit;Anzahl\n{_DAYS}\n"),
    "stations": ("stat.csv", "station;lat;lon\nmoers;49.9741;9.1433\n"),
    "protocols": ("visit.json", protocol_json([_VISIT]).decode()),
    "service": ("sv.csv", "site;in_use_from\nstiftsplatz;2022-01-01\n"),
    "costs": ("c.csv", "site;date;kind;eur;tax\nstiftsplatz;2022-01-01;once;5000;net\n"),
    "usage": ("u.csv", f"site;date;users\n{_USE}\n"),
}
OTHERS = ("import workbook", "init", "init --sample", "package", "package --release", "weights", "decide", "suggest --keep", "forget", "undo", "review --apply")  # fmt: skip
WRITERS = (*(f"import {kind}" for kind in IMPORTS), *OTHERS)


@dataclass
class WriterTally:
    """How often a writer was killed, how many of those left it as before and as after, and what was found wanting."""

    killed: int = 0
    old: int = 0
    new: int = 0
    wanting: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.killed} kills, {self.old} as before, {self.new} as after, {len(self.wanting)} found wanting"


def said(*words: str) -> None:
    """Do a command that must succeed, in silence."""
    with (
        Path(os.devnull).open("w", encoding="utf-8") as null,
        contextlib.redirect_stdout(null),
        contextlib.redirect_stderr(null),
    ):
        code = _run(list(words), "en")
    if code == 4:
        raise MachineError(Text("belegt", "held"))
    if code:
        raise RuntimeError(f"{words}: {code}")


def prepared(writer: str, place: Path) -> Callable[[Path], list[str]]:
    """Make what a writer needs below `place`: the project in `start/p`, its files beside; return its command for a copy."""
    start, project = place / "start", place / "start" / "p"
    start.mkdir(parents=True)
    kind = writer.removeprefix("import ")
    if writer.startswith("package"):
        Project(project, 5, sites=3, edges=40)
    elif not writer.startswith("init"):
        shutil.copytree(SAMPLE, project, copy_function=shutil.copyfile)
    if kind in ("usage", "costs", "service"):
        _before("decide", _file(place, "d.csv", "site;status;date\nstiftsplatz;built;2022-01-01\n"), "--project", str(project))  # fmt: skip
    if kind in IMPORTS:
        file = _file(place, *IMPORTS[kind])
        return lambda copy: ["import", kind, file, "--project", str(copy / "p")]
    if writer == "import workbook":
        shutil.rmtree(project)
        pages = new_project(project)
        fill(pages)
        save(place / "projekt.xlsx", pages)
        return lambda copy: ["import", "workbook", str(place / "projekt.xlsx"), "--project", str(copy / "p")]
    if writer == "init":
        return lambda copy: ["init", str(copy / "p"), "--municipality", "Aschaffenburg", "--state", "BY", "--workbook"]
    if writer == "init --sample":
        return lambda copy: ["init", str(copy / "p"), "--sample", "operation"]
    if writer.startswith("package"):
        _before("package", str(start / "out"), "--project", str(project))
        settings = project / "project.toml"
        settings.write_text(with_key(settings.read_text(encoding="utf-8"), "title", "Anders"), encoding="utf-8")
        role = ["--release", "Amt"] if writer == "package --release" else []
        return lambda copy: ["package", str(copy / "out"), "--project", str(copy / "p"), *role]
    if writer == "undo":
        _before("import", "sites", _file(place, *IMPORTS["sites"]), "--project", str(project))
    if writer == "review --apply":
        _before("package", str(place / "out"), "--project", str(project))
        answer = place / "answer.geojson"
        _before("review", "template", str(project), "--format", "geojson", "--out", str(answer))
        told = json.loads(answer.read_text(encoding="utf-8"))
        for one in told["features"]:
            one["properties"] |= {"verdict": "feasible", "connection_eur": 4000, "by": "Stadtwerke", "date": "2026-06-01"}  # fmt: skip
        answer.write_text(json.dumps(told), encoding="utf-8")
    words = {
        "weights": ["weights", _file(place, "w.csv", "criterion;A;B\nreadiness;40;30\nconnection;30;30\ndemand;30;40\n"), "--overwrite"],
        "decide": ["decide", _file(place, "d.csv", "site;status;date\nstiftsplatz;approved;2022-09-29\n")],
        "suggest --keep": ["suggest", _file(place, "l.csv", "name;lat;lon;kind\nLampe 1;49.9790;9.1500;street_lamp\nLampe 2;49.9720;9.1370;street_lamp\n"), "--sites", "1", "--keep", "--overwrite"],
        "undo": ["undo"],
        "review --apply": ["review", str(place / "answer.geojson"), "--apply"],
    }  # fmt: skip
    if writer == "forget":
        return lambda copy: ["forget", str(copy / "p"), "--before", "2030-01-01"]
    return lambda copy: [*words[writer], "--project", str(copy / "p")]


def _before(*words: str) -> None:
    """Do a command that comes before; in a process of its own, since threads that it starts don't survive a fork."""
    if code := forked(lambda: said(*words)):
        raise RuntimeError(f"{words}: {code}")


def _file(place: Path, name: str, text: str) -> str:
    (place / name).write_text(text, encoding="utf-8")
    return str(place / name)


def kill_writer(writer: str, times: int, place: Path) -> WriterTally:
    """Kill a writer at `times` of its steps, each time from the same state; look at what is left, then do it once more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hotspots.cli.clock, "now", lambda: "2026-06-03T10:00:00+00:00")
        return _killed(writer, times, place)


def _killed(writer: str, times: int, place: Path) -> WriterTally:
    command, tally = prepared(writer, place), WriterTally()
    start, done, copy = place / "start", place / "done", place / "copy"
    shutil.copytree(start, copy)
    steps = steps_of(lambda: said(*command(copy)))
    copy.rename(done)
    before, after = (_state(folder) for folder in (start, done))
    if before == after:
        tally.wanting.append("changes nothing")
    entries = [_entries(folder) for folder in (start, done)]
    for step in sorted({1 + i * (steps - 1) // max(times - 1, 1) for i in range(times)}):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(start, copy)
        code = forked(lambda step=step: _killed_at(step, lambda _, __: said(*command(copy)), copy, {}))  # type: ignore[misc]
        tally.killed += code == KILLED
        if code != KILLED:
            tally.wanting.append(f"step {step} of {steps}: {code}")
        if step % 2 and (copy / "p").exists():
            settle(copy / "p")  # as a reader does
            tally.wanting += [f"step {step}: {one}" for one in _faults(copy, before, after)]
        for folder, mend in ((copy / "p", recover), (copy / "out", remove_strays)):
            if folder.exists():
                with lock(folder):  # as the next writer does
                    mend(folder)
        tally.wanting += [f"step {step}: {one}" for one in _faults(copy, before, after)]
        is_new = _state(copy) == after
        tally.new, tally.old = tally.new + is_new, tally.old + (not is_new)
        if before != after and not writer.startswith("package") and _entries(copy) != entries[is_new]:
            tally.wanting.append(f"step {step}: {_entries(copy)} entries in the journal")
        if not is_new:  # whoever does it once more succeeds, and nothing of the first time is left
            again = forked(lambda: said(*command(copy)))
            differ = [n for n in {*after, *_state(copy)} if _state(copy).get(n) != after.get(n)]
            if writer == "package --release":  # the paper tells of the release that is written down by now
                differ = [n for n in differ if n.startswith("p/")]
            if again or differ:
                tally.wanting.append(f"step {step}: once more {again}, {differ[:5]}")
        tally.wanting += [f"step {step}: stray {one}" for one in _strays(copy)]
    return tally


def _state(copy: Path) -> dict[str, bytes]:
    """Return every file but the journal, the history and the lock."""
    return {
        name: path.read_bytes()
        for name, path in _files(copy)
        if path.name not in (JOURNAL, LOCK) and HISTORY not in path.parts and TEMPORARY_SUFFIX not in path.name
    }


def _files(copy: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(copy.rglob("*")):
        if path.is_file():
            yield path.relative_to(copy).as_posix(), path


def _entries(copy: Path) -> int:
    return len(read_journal(copy / "p")) if (copy / "p").exists() else 0


def _faults(copy: Path, before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Return what is neither as before nor as after: the project as one, files for others by themselves with sums that tell."""
    found = _state(copy)
    wrong = [f"{n} is half there" for n, data in found.items() if data not in (before.get(n), after.get(n))]
    for inside, name in ((True, "project"), (False, "outputs")):
        here, old, new = ({n: d for n, d in s.items() if n.startswith("p/") == inside} for s in (found, before, after))
        if here in (old, new):
            continue
        if inside or found.get(f"out/{SUMS}") == after.get(f"out/{SUMS}"):
            mixed = [n for n in {*here, *new} if here.get(n) != new.get(n)]
            wrong.append(f"{name}: old and new stand together, and nothing says so {mixed[:4]}")
    return wrong


def _strays(copy: Path) -> list[str]:
    names = [path.relative_to(copy).as_posix() for path in copy.rglob("*")]
    return [n for n in names if TEMPORARY_SUFFIX in n or LOCK in n or (f"{HISTORY}/" in n and f"{HISTORY}/0" not in n)]
