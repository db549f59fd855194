"""What people do to a form loses no value in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.edits import FORMATS, EditTally, edited


@pytest.mark.parametrize("kind", FORMATS)
def test_of_edited_files_every_value_is_read_or_named(kind: str, tmp_path: Path) -> None:
    """Columns moved, rows deleted and inserted, words and numbers as people write them, notes below."""
    tally = EditTally()
    for seed in range(10):
        for suffix in FORMATS[kind]:
            edited(kind, seed, suffix, tmp_path, tally)
    assert tally.lost == []
    assert (tally.files, tally.read > 300, tally.named > 40) == (60, True, True)


def test_a_reader_that_drops_is_caught(tmp_path: Path) -> None:
    tally = EditTally()
    for seed in range(5):
        edited("answers", seed, "ods", tmp_path, tally, reader=lambda *_: {})
    assert tally.lost
