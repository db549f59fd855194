"""Take values of an answer over into the project, and take that back again: two files change, nothing else.

The journal keeps what stood in `overrides.toml` before and after, so that undoing restores every byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from hotspots.base.errors import InputError, Problem
from hotspots.base.files import sha256, write_set
from hotspots.base.text import Text
from hotspots.changes.journal import JOURNAL, Entry, appended, journal_bytes, read_journal
from hotspots.changes.overrides import overrides_toml
from hotspots.model.answers import FieldValue, UtilityAnswer
from hotspots.model.overrides import OVERRIDES_FILE, AddedSite, Override, Overrides

APPLY, UNDO = "apply", "undo"


def apply_answer(
    project: Path,
    answer: UtilityAnswer,
    overrides: Overrides,
    values: Sequence[Override],
    sites: Sequence[AddedSite],
    *,
    replaced: Mapping[tuple[str, str], FieldValue | None],
    who: str,
    at: str,
) -> Entry:
    """Write the values and new sites of an answer into `overrides.toml` and note it in the journal.

    `replaced`: what the plan said so far, by site and field (for the journal).
    Raises InputError if the answer is already applied or holds nothing to take over.
    """
    journal = read_journal(project)
    refuse_twice(journal, answer)
    if not values and not sites:
        raise _fault(answer.file, "0", Text("mindestens eine Änderung", "at least one change"), Text("Es gibt nichts zu übernehmen.", "There is nothing to take over."))  # fmt: skip
    before = _current(project)
    after = overrides_toml(overrides.merged(values, sites)).decode()
    facts = {
        "answer": answer.digest,
        "plan": answer.plan,
        "date": answer.on.isoformat(),
        "changes": [*_changes(values, replaced), *({"site": s.id, "field": "site"} for s in sites)],
        "before": _digest(before),
        "after": _digest(after),
    }
    private = {"who": who, "by": answer.by, "file": answer.file, "before": before or "", "after": after}
    entries = appended(journal, at=at, action=APPLY, facts=facts, private=private)
    write_set(project, {OVERRIDES_FILE: after.encode(), JOURNAL: journal_bytes(entries)}, last=JOURNAL)
    return entries[-1]


def undo_last(project: Path, *, who: str, at: str) -> Entry:
    """Take back the last application that still stands; return its entry. Raises InputError if there is none."""
    journal = read_journal(project)
    last = standing(journal)
    if not last:
        raise _fault(JOURNAL, "0", Text("eine Übernahme", "an application"), Text("Es gibt nichts zurückzunehmen.", "There is nothing to undo."))  # fmt: skip
    entry = last[-1]
    current = _current(project)
    if _digest(current) != entry.facts["before"]:
        _restore(project, entry, current)
    facts = {"entry": entry.number, "before": entry.facts["after"], "after": entry.facts["before"]}
    entries = appended(journal, at=at, action=UNDO, facts=facts, private={"who": who})
    write_set(project, {JOURNAL: journal_bytes(entries)})
    return entry


def standing(journal: Iterable[Entry]) -> list[Entry]:
    """Return the applications that were not taken back, oldest first."""
    stack: list[Entry] = []
    for entry in journal:
        if entry.action == APPLY:
            stack.append(entry)
        elif entry.action == UNDO and stack:
            stack.pop()
    return stack


def refuse_twice(journal: Iterable[Entry], answer: UtilityAnswer) -> None:
    """Raise InputError if this very answer is applied already."""
    for entry in standing(journal):
        if entry.facts.get("answer") == answer.digest:
            hint = Text("„hotspots review undo“ nimmt die letzte Übernahme zurück.", "'hotspots review undo' takes back the last one.")  # fmt: skip
            allowed = Text("eine Antwort, die noch nicht übernommen ist", "an answer that isn't applied yet")
            raise _fault(answer.file, Text(f"übernommen am {entry.at[:10]}", f"applied on {entry.at[:10]}").de, allowed, hint)  # fmt: skip


def _restore(project: Path, entry: Entry, current: str | None) -> None:
    path = project / OVERRIDES_FILE
    if _digest(current) != entry.facts["after"]:
        hint = Text("Die Datei wurde von Hand geändert. Bitte den Stand davor wiederherstellen.", "The file was changed by hand. Please restore it first.")  # fmt: skip
        raise _fault(OVERRIDES_FILE, "–", Text("der Stand nach der Übernahme", "the state after the application"), hint)
    if entry.facts["before"] is None:
        path.unlink()
        return
    if "before" not in entry.salts:
        hint = Text("Der frühere Stand wurde mit „forget“ gelöscht.", "The earlier state was deleted by 'forget'.")
        raise _fault(JOURNAL, f"n = {entry.number}", Text("ein Eintrag mit früherem Stand", "an entry with its earlier state"), hint)  # fmt: skip
    write_set(project, {OVERRIDES_FILE: entry.private["before"].encode()})


def _changes(
    values: Iterable[Override], replaced: Mapping[tuple[str, str], FieldValue | None]
) -> list[dict[str, FieldValue | None]]:
    """Return what changes, for the journal; comments stay out, because they may name people."""
    changes: list[dict[str, FieldValue | None]] = []
    for value in values:
        before, after = replaced.get((value.site, value.field)), value.value
        shown = {"before": before, "after": after} if value.field != "comment" else {}
        changes.append({"site": value.site, "field": value.field, **shown})
    return changes


def _current(project: Path) -> str | None:
    path = project / OVERRIDES_FILE
    return path.read_bytes().decode("utf-8", errors="surrogateescape") if path.is_file() else None


def _digest(text: str | None) -> str | None:
    return None if text is None else sha256(text.encode("utf-8", errors="surrogateescape"))


def _fault(file: str, found: str, allowed: Text, hint: Text) -> InputError:
    return InputError([Problem(file, Text("", ""), "", found, allowed, hint)])
