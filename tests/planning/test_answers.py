"""`check` names the answers that change places, and is right: every answer is put into a whole plan beside it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from hotspots.cli.main import _run
from hotspots.planning.answers import questions
from hotspots.planning.plan import check, measure
from tests.planning.brute_force import compare, unseen

UNSEEN = frozenset(("freihofsplatz", "karlsplatz", "stadion-schoenbusch"))


def test_brute_force_over_single_answers_agrees_with_what_check_says(sample: Path) -> None:
    """Three sites that nobody has visited: every fourth answer to every item of theirs (all: ``test-long --only answers``).

    A whole plan each: the same places, way, price, equipment, permits and weeks; what moves places is asked for.
    """
    looked, moving, wrong = compare(unseen(check(sample), UNSEEN), UNSEEN, every=4, start=1)
    assert wrong == []
    assert looked > 40
    assert moving > 5


def test_check_names_the_sites_to_visit_first_and_every_answer_that_moves_a_place(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "data"
    shutil.copytree(sample, copy)
    (table,) = (copy / "protocols").glob("*.xlsx")
    book = openpyxl.load_workbook(table)
    for sheet in book:
        for number in range(sheet.max_row, 0, -1):
            if UNSEEN & {cell.value for cell in sheet[number]}:
                sheet.delete_rows(number)
    book.save(table)
    inputs = check(copy)
    asked = questions(inputs, measure(inputs))
    assert {q.site for q in asked if q.matters} >= UNSEEN
    assert _run(["check", str(copy), "--json"], "de") == 0
    told = json.loads(capsys.readouterr().out)["questions"]
    assert [(q["site"], q["item"], q["changes_places"]) for q in told] == [
        (q.site, q.item.id, q.matters) for q in asked
    ]
    assert _run(["check", str(copy)], "de") == 0
    said = " ".join(capsys.readouterr().err.split())
    first = list(dict.fromkeys(q.name for q in asked if q.matters))
    assert f"Zuerst klären bei: {', '.join(first)}." in said
    assert "nichts mehr herauszufinden" not in said
