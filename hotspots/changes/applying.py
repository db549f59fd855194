"""Take values of an answer over into the project: `overrides.toml`, readable, ordered, the same in the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from hotspots.base.errors import NOWHERE, InputError, Problem
from hotspots.base.text import tr
from hotspots.changes.journal import Entry, read_journal
from hotspots.changes.transaction import UNDO, Change
from hotspots.model.answers import FieldValue, UtilityAnswer
from hotspots.model.overrides import OVERRIDES_FILE, OVERRIDES_SCHEMA, AddedSite, Override, Overrides

APPLY = "apply"
_HEAD = f"""\
# Übernommene Werte aus Antworten der Stadtwerke; schreibt „hotspots review ANTWORT --apply“.
# Nicht von Hand ändern: „hotspots undo“ nimmt die letzte Übernahme zurück.
schema = {json.dumps(OVERRIDES_SCHEMA)}
"""


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
    change.private |= {"by": answer.by, "file": neutral_name(answer)}


def neutral_name(answer: UtilityAnswer) -> str:
    """Return what the project calls an answer's file: its own name may name a person."""
    return f"antwort-{answer.on.isoformat()}{Path(answer.file).suffix.lower()}"


def standing(journal: Iterable[Entry], action: str = APPLY) -> list[Entry]:
    """Return the applications (or entries of another `action`) that were not taken back, oldest first."""
    entries = list(journal)
    gone = {number for e in entries if e.action == UNDO for number in e.facts.get("entries", ())}
    return [e for e in entries if e.action == action and e.number not in gone]


def answerers(project: Path, overrides: Overrides) -> dict[tuple[str, str], str]:
    """Return who said each value that is taken over: the role, the day, and the person as the journal has it."""
    people = {e.facts.get("answer"): e.private.get("by", "") for e in standing(read_journal(project))}
    said = {(o.site, o.field): (o.source, people.get(o.answer, "")) for o in overrides.values}
    return {key: f"{source}, {person}" if person else source for key, (source, person) in said.items()}


def refuse_twice(journal: Iterable[Entry], answer: UtilityAnswer) -> None:
    """Raise InputError if this very answer is applied already."""
    for entry in standing(journal):
        if entry.facts.get("answer") == answer.digest:
            hint = tr("'hotspots undo' takes back the last change.")
            allowed = tr("an answer that isn't applied yet")
            raise InputError([Problem(answer.file, NOWHERE, "", f"{entry.at[:10]}", allowed, hint)])


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


def overrides_toml(overrides: Overrides) -> bytes:
    """Return the file for `overrides`."""
    tables = [*(_table("site", s) for s in overrides.sites), *(_table("override", v) for v in overrides.values)]
    return (_HEAD + "".join(tables)).encode()


def _table(kind: str, part: Override | AddedSite) -> str:
    pairs = [f"{key} = {_toml(value)}\n" for key, value in asdict(part).items() if value is not None]
    return f"\n[[{kind}]]\n{''.join(pairs)}"


def _toml(value: FieldValue) -> str:
    """Return a value as TOML; a JSON string without escaped slashes is a TOML basic string."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
