"""Forget people: names in old protocols and journal entries become "Person 1", "Person 2", …

The journal's chain stays whole (names are covered by salted digests). What earlier changes replaced goes from the
history, because it may name people: nothing before can be undone any more. A protocol file is
changed only if all its inspections are older than the day; otherwise it is named, so that somebody can split it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hotspots.base.errors import Problem
from hotspots.base.history import records
from hotspots.base.text import Text
from hotspots.changes.journal import Entry, without
from hotspots.changes.name_files import replace_names
from hotspots.changes.transaction import Change
from hotspots.model.protocol import Inspection

FORGET = "forget"
#: Private texts of an entry that are a person's name, and those that hold more than a name.
_NAMES, _FILES = ("who", "by"), ("file", "before", "after")
_PSEUDONYM = re.compile(r"Person (\d+)")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was pseudonymised, and what must be done by hand."""

    names: int
    entries: tuple[int, ...]
    files: tuple[str, ...]
    left: tuple[Problem, ...]


def forget(change: Change, before: date, inspections: Sequence[Inspection]) -> Forgotten:
    """Pseudonymise every name in protocols and journal entries older than `before`; return what was done."""
    journal = change.journal
    old_entries = [e for e in journal if e.at[:10] < before.isoformat() and e.salts]
    old_files, left = _old_files(inspections, before)
    people = [name for visits in old_files.values() for v in visits for name in v.inspectors]
    people += [e.private[key] for e in old_entries for key in _NAMES if key in e.private]
    names = _pseudonyms(people, journal, inspections)
    written: dict[str, bytes] = {}
    for name, visits in old_files.items():
        changed = replace_names(change.folder / name, {p: names[p] for v in visits for p in v.inspectors if p in names})
        if changed is None:
            left.append(_by_hand(name, Text("dieses Format wird nicht geändert", "this format isn't changed")))
        else:
            written[name] = changed
    if old_entries:
        gone = {e.number for e in old_entries}
        change.journal = tuple(_forgotten(e, names) if e.number in gone else e for e in journal)
    if old_entries or written:
        change.facts |= {"before": before.isoformat(), "entries": len(old_entries), "files": len(written)}
        change.files |= written
        change.drops = tuple(record.number for record in records(change.folder))
    return Forgotten(len(names), tuple(e.number for e in old_entries), tuple(sorted(written)), tuple(left))


def _forgotten(entry: Entry, names: dict[str, str]) -> Entry:
    replacements = {key: names.get(entry.private[key], "") for key in _NAMES if key in entry.private}
    return without(entry, replacements | {key: "" for key in _FILES if key in entry.private})


def _old_files(inspections: Iterable[Inspection], before: date) -> tuple[dict[str, list[Inspection]], list[Problem]]:
    """Return protocol files with names whose inspections are all older, and those with older and newer ones."""
    by_file: dict[str, list[Inspection]] = {}
    for visit in inspections:
        by_file.setdefault(visit.file, []).append(visit)
    old, left = {}, []
    for name, visits in sorted(by_file.items()):
        named = [v for v in visits if any(not _PSEUDONYM.fullmatch(p) for p in v.inspectors)]
        is_old = [v.on is not None and v.on < before for v in named]
        if named and all(is_old):
            old[name] = named
        elif any(is_old):
            left.append(_by_hand(name, Text("auch neuere Begehungen in der Datei", "newer inspections in the file too")))  # fmt: skip
    return old, left


def _by_hand(name: str, why: Text) -> Problem:
    hint = Text("Bitte die Namen von Hand ersetzen.", "Please replace the names by hand.")
    return Problem(name, Text("", ""), "inspectors", why.de, Text("keine Namen", "no names"), hint, severity="warning")


def _pseudonyms(people: Iterable[str], journal: Iterable[Entry], inspections: Iterable[Inspection]) -> dict[str, str]:
    """Number people in the order in which they appear, after those that were numbered before."""
    said = [text for e in journal for text in e.private.values()] + [p for v in inspections for p in v.inspectors]
    used = max((int(m[1]) for text in said if (m := _PSEUDONYM.fullmatch(text))), default=0)
    fresh = [p for p in dict.fromkeys(people) if p and not _PSEUDONYM.fullmatch(p)]
    return {person: f"Person {used + n}" for n, person in enumerate(fresh, start=1)}
