"""The one way to change a project: lock, read, change, write – wholly or not at all – and the way back.

Every change adds one entry to the journal and keeps what it replaced under the entry's number in `.history`. What
changes nothing leaves nothing. The journal itself only grows; undoing puts every other file back byte by byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hotspots.base.errors import NOWHERE, InputError, Problem
from hotspots.base.files import Content, holds, lock, sha256
from hotspots.base.history import WAIT_S, Record, commit, records, recover
from hotspots.base.text import counted, tr
from hotspots.changes.journal import JOURNAL, Entry, appended, journal_bytes, read_journal

UNDO = "undo"


@dataclass(slots=True)
class Change:
    """What a command is about to change: files by name (None: taken away), and what the journal says of it.

    `facts` are chained and name nobody; `private` texts may be forgotten. `entry` stands after the block, None if
    nothing changed. `journal` is set only by who rewrites it; `drops` go from the history.
    """

    folder: Path
    journal: tuple[Entry, ...]
    files: dict[str, Content | None] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    drops: tuple[int, ...] = ()
    entry: Entry | None = None

    def read(self, name: str) -> bytes | None:
        """Return a file as it would be after the change; None if there is none."""
        content = self._content(name)
        return content.read_bytes() if isinstance(content, Path) else content

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of a file as it would be after the change; None if there is none."""
        content = self._content(name)
        return None if content is None else sha256(content)

    def _content(self, name: str) -> Content | None:
        path = self.folder / name
        return self.files[name] if name in self.files else path if path.is_file() else None

    def put(self, name: str, data: Content | None) -> None:
        """Put `data` at `name` below the project; None takes the file away."""
        self.files[name] = data


@contextmanager
def transaction(project: Path, action: str, *, at: str, who: str = "", kept: bool = True) -> Iterator[Change]:
    """Hold the project, and write what the block has put, unless it raises.

    `at` is the time as text, `who` the person (kept in the journal only). What isn't `kept` can't be taken back.
    Raises MachineError while another command holds the project, or if the machine refuses; InputError if the
    journal is broken.
    """
    with lock(project, wait_s=WAIT_S):
        recover(project)
        known = read_journal(project)
        change = Change(project, known)
        yield change
        files = {n: data for n, data in change.files.items() if not holds(project / n, data)}
        if not files and change.journal == known:
            return
        private = change.private | ({"who": who} if who else {})
        entries = appended(change.journal, at=at, action=action, facts=change.facts, private=private)
        change.entry = entries[-1]
        commit(
            project, files | {JOURNAL: journal_bytes(entries)}, number=change.entry.number, action=action, at=at,
            passing=[JOURNAL], drops=change.drops, kept=kept,
        )  # fmt: skip


def undo(project: Path, count: int = 1, *, who: str, at: str) -> tuple[Record, ...]:
    """Take back the last `count` changes; return them, newest first.

    Raises InputError if there are fewer, or if a file was changed by hand since.
    """
    with transaction(project, UNDO, at=at, who=who, kept=False) as change:
        found = records(project)[::-1][:count]
        if len(found) < count:
            hint = tr("What 'forget' has forgotten doesn't come back.")
            many = counted(len(found), tr("change"), tr("changes")) if found else tr("nothing to undo")
            raise InputError([Problem(JOURNAL, NOWHERE, "N", str(count), many, hint)])
        faults = []
        for record in found:
            for name, (_, after) in record.files.items():
                if change.digest(name) != after:
                    hint = tr("Please restore the state after the change.")
                    allowed = tr("the state of {at}", at=record.at[:10])
                    faults.append(Problem(name, tr("changed by hand"), "", "–", allowed, hint))
                change.put(name, record.before(name))
        if faults:
            raise InputError(faults)
        change.facts = {"entries": [r.number for r in found]}
        change.drops = tuple(r.number for r in found)
    return found
