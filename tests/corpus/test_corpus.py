"""Every file of the corpus is read by its command as the table says, or refused by name: none is silently wrong.

A case is a row (`row.py`) in one of the tables `rows_*.py`. The command runs as a planner runs it, but in this process:
a fork for each of some hundred files would take most of the time.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from hotspots.base.errors import Problem
from hotspots.changes.init import init_project
from hotspots.cli.main import _run
from hotspots.inputs.project import read_project
from tests.corpus import (
    meaning,
    rows_answers,
    rows_beside,
    rows_counts,
    rows_network,
    rows_project,
    rows_protocols,
    rows_sites,
    rows_use,
)
from tests.corpus.files import filled
from tests.corpus.row import FIRST, SAMPLE, STATES, Row
from tests.corpus.rows_network import DXF

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

ROWS: tuple[Row, ...] = (
    *rows_sites.ROWS, *rows_network.ROWS, *rows_counts.ROWS, *rows_use.ROWS, *rows_protocols.ROWS, *rows_answers.ROWS,
    *rows_project.ROWS, *rows_beside.ROWS,
)  # fmt: skip


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> dict[str, Path]:
    """Return a new project of each town, and the sample."""
    made = {SAMPLE: sample}
    for town, state in STATES.items():
        made[town] = tmp_path_factory.mktemp("towns") / town
        init_project(made[town], title="WLAN", municipality=town, state=state)
    for name, (of, kind, text) in FIRST.items():
        made[name] = tmp_path_factory.mktemp("towns") / kind
        shutil.copytree(made[of], made[name])
        (file := made[name].with_suffix(".csv")).write_text(text, encoding="utf-8")
        assert _run(["import", kind, str(file), "--project", str(made[name])], "de") == 0
    return made


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.command}: {row.name}")
def test_a_file_means_what_the_table_says_or_is_refused_by_name(
    row: Row, projects: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    project = tmp_path / "project"
    path = (project if row.command == "check" else tmp_path) / row.file
    shutil.copytree(projects[row.of], project)
    _write(row, path, project)
    before = _bytes(project)
    read, problems = _noted(monkeypatch)
    command, *options = row.command.split(" --")
    about = [str(project)] if command == "check" else [str(path), "--project", str(project)]
    words = [*command.split(), *about, *(f"--{option}" for option in options)]
    assert _run(words, "de") == row.code
    lines = "".join(capsys.readouterr()).replace("\u00a0", " ")
    said = " ".join(lines.split())
    assert [words for words in row.says if words not in said] == [], said
    assert "Text(" not in said
    assert [line for line in lines.splitlines() if len(line) > 80 and " " in line.strip()] == []
    if row.code:
        assert row.file in said or problems[0].file.startswith("--")
        assert len(problems) == row.errors, said
        assert [p for p in problems if not p.allowed.de or p.hint.de == p.hint.en] == []
        assert _bytes(project) == before
    if not row.code and "import sites" in row.command:
        assert [one for one in _made(project, "sites") if "nan" in map(str, one.values())] == []
    if row.means is not None:
        assert row.code or "import sites" in row.command or "Hinweis:" not in said
        assert _meant(row, read, project) == row.means
    if row.made:
        found = _made(project, row.command.split()[1])
        assert {name: [one.get(name) for one in found] for name in row.made} == {
            k: list(v) for k, v in row.made.items()
        }


@pytest.mark.parametrize(
    ("kind", "options", "name", "content"),
    [
        ("streets", (), "a.dxf", DXF),
        ("hotspots", ("--map=Stand=-",), "a.csv", "Name;Stand;lat;lon\nRathaus;05/2024;49.9741;9.1433\n"),
    ],
)
def test_a_column_that_only_sounds_like_a_field_is_none_when_the_project_is_read(
    kind: str, options: tuple[str, ...], name: str, content: str, projects: dict[str, Path], tmp_path: Path
) -> None:
    shutil.copytree(projects["Aschaffenburg"], tmp_path / "project")
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert _run(["import", kind, str(tmp_path / name), "--project", str(tmp_path / "project"), *options], "de") == 0
    assert _run(["check", str(tmp_path / "project")], "de") == 0


def _write(row: Row, path: Path, project: Path) -> None:
    if callable(row.content):
        row.content(path)
    else:
        path.write_bytes(row.content.encode() if isinstance(row.content, str) else row.content)
    if row.command.startswith("review"):
        path.write_bytes(filled(path.read_bytes(), read_project(project).fingerprint))


def _bytes(project: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in project.rglob("*") if p.is_file()}


def _noted(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], list[Problem]]:
    """Run commands in this process; note what the readers return and which problems refuse a file."""
    import hotspots.base.apart
    import hotspots.changes.footfall as footfall
    import hotspots.changes.importing as importing
    import hotspots.changes.protocols as protocols
    import hotspots.cli.main as main

    read: list[Any] = []
    problems: list[Problem] = []
    shown = main.print_problems
    for module in (importing, hotspots.base.apart):
        monkeypatch.setattr(module, "apart", lambda _, work, *args, **options: work(*args, **options))
    monkeypatch.setattr(footfall, "read_file", meaning.noting(footfall.read_file, read))
    monkeypatch.setattr(protocols, "read_protocol", meaning.noting(protocols.read_protocol, read))

    def print_problems(found: Any, *args: Any, **options: Any) -> None:
        problems.extend(p for p in found if p.severity == "error")
        shown(found, *args, **options)

    monkeypatch.setattr(main, "print_problems", print_problems)
    return read, problems


def _meant(row: Row, read: list[Any], project: Path) -> Any:
    """Return what the reader of the command understood, in the words of the table."""
    kind = row.command.split()[1]
    if kind == "sites":
        return meaning.sites(project, row.means)
    if kind == "protocols":
        return meaning.visited(read[0])
    if kind == "counts":
        return meaning.meaning(read[0][0])
    return [meaning.used(u) for u in read[0][0].usage]


def _made(project: Path, kind: str) -> list[dict[str, Any]]:
    """Return the properties of what an import wrote."""
    if kind in ("costs", "service"):
        with (project / "operation" / f"{kind}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines, delimiter=";"))
    path = project / ("sites.geojson" if kind == "sites" else f"network/{kind.replace('osm', 'streets')}.geojson")
    return [feature["properties"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]


def test_no_case_of_the_corpus_is_lost() -> None:
    """Adding a case is a line; whoever takes one out says here why there are fewer."""
    refused = sum(row.code != 0 for row in ROWS)
    print(f"{len(ROWS)} cases: {len(ROWS) - refused} taken, {refused} refused")
    assert len(ROWS) - refused >= 787
    assert refused >= 515
    assert [name for name, many in Counter((row.command, row.name) for row in ROWS).items() if many > 1] == []
