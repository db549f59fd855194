"""Broken, hostile and unusual files: never a traceback or a hang, every named fault refused in words, no sound file refused.

The short version; ``scripts/test-long`` looks at a thousand files of each kind.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hotspots.base.errors import Report
from tests.trust.covered import KINDS as KINDS_COVERED
from tests.trust.covered import Target
from tests.trust.engine import Project, Tally, essence
from tests.trust.faults import Fault, faults, variants
from tests.trust.fuzz import fuzz
from tests.trust.samples import KINDS, samples


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a small sound project."""
    return Project(tmp_path_factory.mktemp("stadt"))


def accepted_faults(project: Project, every: int, first: int = 0) -> tuple[Tally, list[str]]:
    """Return the tally of every n-th fault of the list, and those accepted or refused for another reason."""
    tally, missed = Tally(), []
    for fault in faults(project)[first::every]:
        verdict = project.verdict(fault.name, fault.data, instead_of=fault.instead_of)
        tally.take(f"{fault.kind}: {fault.what} ({fault.name})", verdict)
        if not any(fault.name.endswith(p["file"]) and fault.field in p["field"] for p in verdict.errors):
            missed.append(f"{fault.kind}: {fault.what} ({fault.name})")
    return tally, missed


def refused_variants(project: Project, every: int) -> tuple[int, list[str]]:
    """Return how many sound files were looked at, and those refused or read as something else."""
    sound, wrong = essence(project.folder), []
    chosen = variants(project)[::every]
    for variant in chosen:
        with project.having(variant.name, variant.data, instead_of=variant.instead_of):
            if essence(project.folder) != sound:
                wrong.append(f"{variant.kind} ({variant.name})")
    return len(chosen), wrong


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # GDAL cuts its messages within a letter
@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_is_refused_in_words_or_read_but_never_a_crash(kind: str, tmp_path: Path) -> None:
    tally = fuzz(kind, 8, 2, tmp_path)
    assert tally.wanting == []
    assert tally.complete >= 0.99, tally.nameless


def test_every_named_fault_is_refused_by_file_and_field(project: Project) -> None:
    tally, missed = accepted_faults(project, 5)
    assert missed == []
    assert tally.wanting == []
    assert tally.complete >= 0.99, tally.nameless


def test_no_sound_file_is_refused_however_it_is_written(project: Project) -> None:
    looked, wrong = refused_variants(project, 9)
    assert looked >= 14
    assert wrong == []


def test_the_samples_to_break_are_sound(project: Project) -> None:
    for sample in samples(project):
        assert project.verdict(sample.name, sample.data, instead_of=sample.instead_of).code == 0, sample.name


#: What fuzzing led by coverage has found: (kind, file).
CRASHED = {
    "two headers, the lower one shorter": ("protocol csv", b"site;date;owner;consent;owner\nsite;date;owner\ns01;2024-04-18;private;required\n"),
    "lines parted by a form feed": ("counts csv", b"\n\x0c\na;b\n"),
    "lines parted by a record separator": ("counts csv", b"x\x0c;a;b\x1ec;d"),
}  # fmt: skip


@pytest.mark.parametrize("what", CRASHED)
def test_files_that_crashed_a_reader_once_are_read_or_refused(what: str, tmp_path: Path) -> None:
    kind, data = CRASHED[what]
    assert Target(kind, tmp_path).wanting(data) is None


def test_a_reader_that_crashes_or_is_slow_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = Target("journal", tmp_path)
    monkeypatch.setattr(target, "read", lambda report: {}["gone"])
    assert "KeyError" in str(target.wanting(target.sound))
    monkeypatch.setattr(target, "read", lambda report: None)
    monkeypatch.setattr("tests.trust.covered.BUDGET_S", -1.0)
    assert str(target.wanting(target.sound)).endswith(" s")


@pytest.mark.parametrize("kind", KINDS_COVERED)
def test_the_files_that_coverage_starts_from_are_sound(kind: str, tmp_path: Path) -> None:
    target, report = Target(kind, tmp_path), Report()
    target.path.write_bytes(target.sound)
    assert target.read(report)
    assert [p for p in report.problems if p.severity == "error"] == []


# Positive controls: the suite sees what it is there to see.


def test_an_accepted_fault_is_seen(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotspots.inputs.geojson.coordinate_fault", lambda lon, lat: None)
    fault = next(f for f in faults(project) if (f.what, f.name) == ("swapped", "network/hotspots.geojson"))
    assert not refused_for(project, fault)


def test_a_refused_sound_file_is_seen(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = essence(project.folder)
    monkeypatch.setattr("hotspots.inputs.geojson.shapely.force_2d", lambda shapes: shapes)
    variant = next(v for v in variants(project) if (v.kind, v.name) == ("heights", "network/streets.geojson"))
    with project.having(variant.name, variant.data):
        assert essence(project.folder) != sound


def test_a_crash_a_hang_and_an_empty_refusal_are_seen(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally()
    with monkeypatch.context() as broken:
        broken.setattr("hotspots.inputs.sites._mount", lambda given, report: 1 / 0)
        tally.take("crash", project.verdict("sites.geojson", project.files["sites.geojson"]))
    assert ["exit code 3" in line for line in tally.wanting] == [True]
    with monkeypatch.context() as slow:
        slow.setattr("tests.trust.engine.HANG_S", 0)
        tally.take("hang", project.verdict("answer.json", b"{}"))
    assert len(tally.wanting) == 2
    with monkeypatch.context() as mute:
        mute.setattr(
            "hotspots.inputs.geojson.EXPORT_AGAIN", type("T", (), {"de": "", "en": "", "say": lambda *_: ""})()
        )
        tally.take("mute", project.verdict("sites.geojson", b'{"type": "FeatureCollection", "features": 1}'))
    assert tally.complete < 0.99


def refused_for(project: Project, fault: Fault) -> bool:
    """Tell whether a fault is refused at its field."""
    verdict = project.verdict(fault.name, fault.data, instead_of=fault.instead_of)
    return any(fault.name.endswith(p["file"]) and fault.field in p["field"] for p in verdict.errors)
