"""The journal: what was changed, when, by whom – appended only, each entry chained to the one before.

One JSON object per line. `hash` covers the entry with its predecessor's hash; names and snapshots are covered by
salted digests only (`sealed`), so that they can be taken out later (``forget``) without breaking the chain. A line
that a crash left half-written at the end is passed over and replaced by the next entry.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hotspots.base.errors import InputError, Problem
from hotspots.base.text import Text, tr

JOURNAL = "journal.jsonl"
START = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One step.

    `facts` is what the chain covers in full, `private` what it covers by digest: name -> text, each with a salt;
    what was forgotten has no salt any more.
    """

    number: int
    at: str
    action: str
    facts: Mapping[str, Any]
    private: Mapping[str, str]
    salts: Mapping[str, str]
    sealed: Mapping[str, str]
    previous: str
    hash: str = field(default="")


def read_journal(folder: Path) -> tuple[Entry, ...]:
    """Return the journal's entries. Raises InputError where the chain is broken."""
    path = folder / JOURNAL
    if not path.is_file():
        return ()
    lines = path.read_bytes().split(b"\n")
    whole, rest = lines[:-1], lines[-1]
    entries = [_parse(line, number) for number, line in enumerate(whole, start=1) if line.strip()]
    if rest.strip():
        # Without its line end the last entry may still be whole: only its end was lost.
        last = _parse_or_none(rest)
        entries += [last] if last else []
    _check_chain(entries)
    return tuple(entries)


def appended(
    entries: Sequence[Entry], *, at: str, action: str, facts: Mapping[str, Any], private: Mapping[str, str]
) -> tuple[Entry, ...]:
    """Return the journal with one more entry. `at` is the time as text; salts are drawn by chance."""
    salts = {name: secrets.token_hex(16) for name in sorted(private)}
    sealed = {name: _seal(private[name], salts[name]) for name in salts}
    previous = entries[-1].hash if entries else START
    entry = Entry(len(entries) + 1, at, action, dict(facts), dict(private), salts, sealed, previous)
    return (*entries, replace(entry, hash=_hash(entry)))


def journal_bytes(entries: Sequence[Entry]) -> bytes:
    """Return the file for `entries`."""
    return "".join(_line(entry) for entry in entries).encode()


def without(entry: Entry, replacements: Mapping[str, str]) -> Entry:
    """Return the entry with private texts replaced (or dropped, where the replacement is empty), chain intact."""
    private = {n: replacements.get(n, text) for n, text in entry.private.items() if replacements.get(n, text)}
    salts = {n: salt for n, salt in entry.salts.items() if n not in replacements}
    return replace(entry, private=private, salts=salts)


def _seal(text: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def _hash(entry: Entry) -> str:
    covered = [entry.number, entry.at, entry.action, entry.facts, entry.sealed, entry.previous]
    plain = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _line(entry: Entry) -> str:
    document = {
        "n": entry.number, "at": entry.at, "action": entry.action, "facts": entry.facts, "private": entry.private,
        "salts": entry.salts, "sealed": entry.sealed, "previous": entry.previous, "hash": entry.hash,
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"


def _parse_or_none(line: bytes) -> Entry | None:
    try:
        found = json.loads(line)
        entry = Entry(
            int(found["n"]), str(found["at"]), str(found["action"]), found["facts"], found["private"], found["salts"],
            found["sealed"], str(found["previous"]), str(found["hash"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return None
    parts = (entry.facts, entry.private, entry.salts, entry.sealed)
    return entry if all(isinstance(part, dict) for part in parts) else None


def _parse(line: bytes, number: int) -> Entry:
    entry = _parse_or_none(line)
    if entry is None:
        raise _broken(number, tr("an entry of the journal"))
    return entry


def _check_chain(entries: Sequence[Entry]) -> None:
    previous = START
    for number, entry in enumerate(entries, start=1):
        texts = all(_seal(entry.private.get(n, ""), salt) == entry.sealed.get(n) for n, salt in entry.salts.items())
        if entry.number != number or entry.previous != previous or entry.hash != _hash(entry) or not texts:
            raise _broken(number, tr("an unchanged entry"))
        previous = entry.hash


def _broken(number: int, allowed: Text) -> InputError:
    hint = tr("The journal was changed. Please restore it from a backup; nothing is written.")
    where = tr("line {number}", number=number)
    return InputError([Problem(JOURNAL, where, "", tr("chain broken"), allowed, hint)])
