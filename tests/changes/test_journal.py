"""The journal only grows, shows what is changed inside it, survives a crash in a line, and lets names be forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.base.errors import InputError
from hotspots.changes.journal import JOURNAL, START, Entry, appended, journal_bytes, read_journal, without


def append(
    folder: Path, *, at: str, action: str, facts: Mapping[str, Any], private: Mapping[str, str]
) -> tuple[Entry, ...]:
    """Add one entry to the journal in `folder` and return the whole journal."""
    entries = appended(read_journal(folder), at=at, action=action, facts=facts, private=private)
    (folder / JOURNAL).write_bytes(journal_bytes(entries))
    return entries


def filled(folder: Path, count: int = 3) -> list[bytes]:
    """Write a journal with `count` entries and return its lines."""
    for number in range(1, count + 1):
        append(folder, at=f"2022-06-1{number}", action="apply", facts={"n": number}, private={"who": f"Anna {number}"})
    return (folder / JOURNAL).read_bytes().splitlines(keepends=True)


def test_entries_are_chained_and_come_back(tmp_path: Path) -> None:
    """Each entry names its predecessor's hash; the file without a journal has no entries."""
    assert read_journal(tmp_path) == ()
    filled(tmp_path)
    entries = read_journal(tmp_path)
    assert [e.number for e in entries] == [1, 2, 3]
    assert [e.previous for e in entries] == [START, entries[0].hash, entries[1].hash]
    assert entries[1].private == {"who": "Anna 2"}


@settings(max_examples=30)
@given(st.data())
def test_a_crash_in_the_middle_of_the_last_line_loses_that_line_only(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever part of the last line was written, the entries before it stand and the next one is appended."""
    (tmp_path / JOURNAL).unlink(missing_ok=True)
    lines = filled(tmp_path)
    cut = data.draw(st.integers(0, len(lines[-1]) - 1))
    (tmp_path / JOURNAL).write_bytes(b"".join(lines[:-1]) + lines[-1][:cut])
    whole = 3 if cut == len(lines[-1]) - 1 else 2
    assert len(read_journal(tmp_path)) == whole
    append(tmp_path, at="2022-06-20", action="undo", facts={}, private={})
    assert [e.number for e in read_journal(tmp_path)] == list(range(1, whole + 2))


def _changed_fact(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b'"n": 2}', b'"n": 9}'), lines[2]]


def _changed_name(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b"Anna 2", b"Bert 2"), lines[2]]


@pytest.mark.parametrize(
    "tamper",
    [
        _changed_fact,
        _changed_name,
        lambda lines: [lines[0], lines[2]],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [lines[0], b"{}\n", lines[2]],
        lambda lines: [lines[0], lines[1][:40] + b"\n", lines[2]],
    ],
)
def test_any_change_inside_breaks_the_chain(tmp_path: Path, tamper: object) -> None:
    """A changed, missing, moved or damaged line is refused by number."""
    lines = filled(tmp_path)
    (tmp_path / JOURNAL).write_bytes(b"".join(tamper(lines)))  # type: ignore[operator]
    with pytest.raises(InputError, match=r"line [12]: .*chain broken") as told:
        read_journal(tmp_path)
    (problem,) = told.value.problems
    assert [problem.as_json(lang)["found"] for lang in ("de", "en")] == ["Kette gebrochen", "chain broken"]


def test_the_end_of_the_chain_hangs_nowhere_as_the_docs_say(tmp_path: Path) -> None:
    """What docs/security.md doesn't promise: a last line that is gone, or hashes reckoned anew, are seen by nobody."""
    lines = filled(tmp_path)
    (tmp_path / JOURNAL).write_bytes(b"".join(lines[:2]))
    assert len(read_journal(tmp_path)) == 2
    first, *_ = read_journal(tmp_path)
    forged = appended((), at=first.at, action="another", facts=first.facts, private=first.private)
    (tmp_path / JOURNAL).write_bytes(journal_bytes(forged))
    assert [entry.action for entry in read_journal(tmp_path)] == ["another"]


def test_names_can_be_forgotten_without_breaking_the_chain(tmp_path: Path) -> None:
    """After forgetting, the name is nowhere in the file, and the journal still reads and grows."""
    filled(tmp_path)
    entries = read_journal(tmp_path)
    kept = (without(entries[0], {"who": "Person 1"}), *entries[1:])
    (tmp_path / JOURNAL).write_bytes(journal_bytes(kept))
    assert b"Anna 1" not in (tmp_path / JOURNAL).read_bytes()
    assert read_journal(tmp_path)[0].private == {"who": "Person 1"}
    append(tmp_path, at="2022-06-20", action="undo", facts={}, private={})
    assert len(read_journal(tmp_path)) == 4


def test_a_forgotten_name_cant_be_guessed_from_what_stays(tmp_path: Path) -> None:
    """The salt goes with the name; what stays is a digest that no dictionary of names opens."""
    filled(tmp_path, 1)
    forgotten = without(read_journal(tmp_path)[0], {"who": "Person 1"})
    document = json.loads(journal_bytes([forgotten]))
    assert document["salts"] == {}
    assert set(document["sealed"]) == {"who"}
