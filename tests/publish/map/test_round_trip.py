"""The whole round trip: the plan goes out, the form is filled by keyboard, the answer is applied and taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hotspots.cli.main import _run
from tests.publish.map.test_answer import kept, saved

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of the project but the journal."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "journal.jsonl" and ".history" not in p.parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def test_an_answer_from_the_map_is_applied_and_undone_to_the_byte(
    show, sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    project, form = tmp_path / "data", tmp_path / "formular.xlsx"
    shutil.copytree(sample, project)
    assert _run(["review", "template", str(project), "--out", str(form)], "de") == 0
    before = contents(project)
    assert _run(["run", str(project), "--out", str(tmp_path / "maps")], "de") == 0
    page = show((tmp_path / "maps" / "utility" / "map.html").read_text(encoding="utf-8")).page
    page.locator("#site-marstallplatz details.answer > summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#site-marstallplatz .form")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("2.000")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.locator("#answer-by").focus()
    page.keyboard.type("Stadtwerke")
    kept(page)
    answer = tmp_path / "antwort.json"
    answer.write_text(json.dumps(saved(page), ensure_ascii=False), encoding="utf-8")
    capsys.readouterr()
    assert _run(["review", str(answer), "--project", str(project), "--apply", "--by", "Anna"], "de") == 0
    assert "overrides.toml" in contents(project)
    assert _run(["rank", str(project), "--json"], "de") == 0
    printed = capsys.readouterr().out
    ranking = json.loads(printed[printed.index("{") :])
    site = next(s for s in ranking["sites"] if s["id"] == "marstallplatz")
    assert site["connection"]["cost_eur"] == 2000
    assert _run(["undo", "--project", str(project)], "de") == 0
    assert contents(project) == before
