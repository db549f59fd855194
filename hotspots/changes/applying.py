"""Take values of an answer over into the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hotspots.base.errors import NOWHERE, InputError, Problem
from hotspots.base.text import Text
from hotspots.changes.journal import Entry
from hotspots.changes.overrides import overrides_toml
from hotspots.changes.transaction import UNDO, Change
from hotspots.model.answers import FieldValue, UtilityAnswer
from hotspots.model.overrides import OVERRIDES_FILE, AddedSite, Override, Overrides

APPLY = "apply"


def apply_answer(
    change: Change,
    answer: UtilityAnswer,
    overrides: Overrides,
    values: Sequence[Override],
    sites: Sequence[AddedSite],
    *,
    replaced: Mapping[tuple[str, str], FieldValue | None],
) -> None:
    """Write the values and new sites of an answer into `overrides.toml` and note them for the journal.

    `replaced`: what the plan said so far, by site and field (for the journal).
    Raises InputError if the answer is already applied.
    """
    refuse_twice(change.journal, answer)
    if values or sites:
        change.put(OVERRIDES_FILE, overrides_toml(overrides.merged(values, sites)))
    change.facts |= {
        "answer": answer.digest,
        "plan": answer.plan,
        "date": answer.on.isoformat(),
        "changes": [*_changes(values, replaced), *({"site": s.id, "field": "site"} for s in sites)],
    }
    change.private |= {"by": answer.by, "file": answer.file}


def standing(journal: Iterable[Entry], action: str = APPLY) -> list[Entry]:
    """Return the applications (or entries of another `action`) that were not taken back, oldest first."""
    entries = list(journal)
    gone = {number for e in entries if e.action == UNDO for number in e.facts.get("entries", ())}
    return [e for e in entries if e.action == action and e.number not in gone]


def refuse_twice(journal: Iterable[Entry], answer: UtilityAnswer) -> None:
    """Raise InputError if this very answer is applied already."""
    for entry in standing(journal):
        if entry.facts.get("answer") == answer.digest:
            hint = Text("„hotspots undo“ nimmt die letzte Änderung zurück.", "'hotspots undo' takes back the last change.")  # fmt: skip
            allowed = Text("eine Antwort, die noch nicht übernommen ist", "an answer that isn't applied yet")
            raise _fault(answer.file, Text(f"übernommen am {entry.at[:10]}", f"applied on {entry.at[:10]}").de, allowed, hint)  # fmt: skip


def _changes(
    values: Iterable[Override], replaced: Mapping[tuple[str, str], FieldValue | None]
) -> list[dict[str, FieldValue | None]]:
    """Return what changes, for the journal; comments stay out, because they may name people."""
    changes: list[dict[str, FieldValue | None]] = []
    for value in values:
        before, after = replaced.get((value.site, value.field)), value.value
        shown = {"before": before, "after": after} if value.field not in ("comment", "condition") else {}
        changes.append({"site": value.site, "field": value.field, **shown})
    return changes


def _fault(file: str, found: str, allowed: Text, hint: Text) -> InputError:
    return InputError([Problem(file, NOWHERE, "", found, allowed, hint)])
