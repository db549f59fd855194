"""Forget people: names in old protocols and journal entries become "Person 1", "Person 2", …

The journal's chain stays whole (names are covered by salted digests). What earlier changes replaced goes from the
history, because it may name people: nothing before can be undone any more. A protocol file is
changed only if all its inspections are older than the day; otherwise it is named, so that somebody can split it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from html import escape, unescape
from pathlib import Path

from hotspots.base.errors import NOWHERE, Problem
from hotspots.base.files import input_files
from hotspots.base.history import records
from hotspots.base.text import Text, tr
from hotspots.changes.journal import Entry, without
from hotspots.changes.transaction import Change
from hotspots.inputs.counts.columns import WORDS, fold
from hotspots.inputs.protocols import FOLDER
from hotspots.inputs.read.container import UnsafeContainer, unpack
from hotspots.inputs.read.text import read_text
from hotspots.model.protocol import Inspection
from hotspots.model.register import person_fields, reader_of
from hotspots.model.sites import Site

FORGET = "forget"
_PLAIN = (".json", ".geojson", ".toml", ".md", ".txt")
#: Titles of columns that hold a person's name.
_TITLES = {fold(title) for title in (*person_fields(), *WORDS["by"])}
_PSEUDONYM = re.compile(r"Person (\d+)")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was pseudonymised, and what must be done by hand."""

    names: int
    entries: tuple[int, ...]
    files: tuple[str, ...]
    left: tuple[Problem, ...]
    history: int = 0
    """Changes that can't be taken back any more."""


def forget(
    change: Change, before: date, inspections: Sequence[Inspection], *, person: str = "", sites: Sequence[Site] = ()
) -> Forgotten:
    """Pseudonymise every name in protocols and journal entries older than `before`; return what was done.

    With a `person`, that name alone, wherever it stands and however old. Names that are known from fields are
    replaced in remarks, in values taken over, in sent plans and in the sites' properties as well.
    """
    journal = change.journal
    if person:
        old_entries = [e for e in journal if e.salts and person in " ".join(e.private.values())]
        old_files: dict[str, list[Inspection]] = {v.file: [v] for v in inspections}
        left: list[Problem] = []
        people = [person]
    else:
        old_entries = [e for e in journal if e.at[:10] < before.isoformat() and e.salts]
        old_files, left = _old_files(inspections, before)
        people = [name for visits in old_files.values() for v in visits for name in v.inspectors]
        people += [
            e.private[key] for e in old_entries for key in sorted(person_fields() & set(e.private), reverse=True)
        ]
        people += [s.proposed_by for s in sites if s.proposed_by and (s.proposed_on or "9") < before.isoformat()]
    names = _pseudonyms(people, journal, inspections)
    written: dict[str, bytes] = {}
    for path in input_files(change.folder):
        name, is_protocol = path.relative_to(change.folder).as_posix(), path.parent.name == FOLDER
        if in_words(re.sub(r"[-_.]", " ", path.name), names) != re.sub(r"[-_.]", " ", path.name):
            left.append(_by_hand(name, tr("a name in the file's name")))
        if is_protocol and name not in old_files:
            continue
        changed = replace_names(path, names, everywhere=is_protocol)
        if changed is None and is_protocol:
            left.append(_by_hand(name, tr("this format isn't changed")))
        elif changed is not None and changed != path.read_bytes():
            written[name] = changed
    if old_entries:
        gone = {e.number for e in old_entries}
        change.journal = tuple(_forgotten(e, names) if e.number in gone else e for e in journal)
    kept = records(change.folder)
    if old_entries or written:
        about = {} if person else {"before": before.isoformat()}
        change.facts |= {**about, "entries": len(old_entries), "files": len(written)}
        change.files |= written
        change.drops = tuple(record.number for record in kept)
    done = Forgotten(len(names), tuple(e.number for e in old_entries), tuple(sorted(written)), tuple(left))
    return replace(done, history=len(kept)) if old_entries or written else done


def _forgotten(entry: Entry, names: dict[str, str]) -> Entry:
    told = {key: reader_of("journal", key).person for key in entry.private}
    return without(entry, {key: names.get(entry.private[key], "") for key, person in told.items() if person != "no"})


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
            left.append(_by_hand(name, tr("newer inspections in the file too")))
    return old, left


def _by_hand(name: str, why: Text) -> Problem:
    hint = tr("Please replace the names by hand.")
    return Problem(name, NOWHERE, "inspectors", why, tr("no names"), hint, severity="warning")


def _pseudonyms(people: Iterable[str], journal: Iterable[Entry], inspections: Iterable[Inspection]) -> dict[str, str]:
    """Number people in the order in which they appear, after those that were numbered before."""
    said = [text for e in journal for text in e.private.values()] + [p for v in inspections for p in v.inspectors]
    used = max((int(m[1]) for text in said if (m := _PSEUDONYM.fullmatch(text))), default=0)
    fresh = [p for p in dict.fromkeys(people) if p and not _PSEUDONYM.fullmatch(p)]
    return {person: f"Person {used + n}" for n, person in enumerate(fresh, start=1)}


_TEXT = re.compile(rb"(>)([^<>]{1,4000})(</)")
_SPLIT = re.compile(r"([;,\n])")
_QUOTED = re.compile(
    r'((?:"?([\w.]+)"?\s{0,9}[:=]\s{0,9}\[?\s{0,9})?)("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")'
)

_Rename = Callable[[str, bool], str]


def replace_names(path: Path, names: Mapping[str, str], *, everywhere: bool = True) -> bytes | None:
    """Return the file with every name in `names` replaced, in lists and in remarks; None if the format isn't known.

    A cell that is nothing but a name counts in fields of persons only, unless it counts `everywhere`.
    """
    zipped, plain = dict.fromkeys((".xlsx", ".xlsm", ".ods"), _in_zip), dict.fromkeys(_PLAIN, _in_text)
    kinds = {**zipped, **plain, ".csv": _in_csv, ".gpkg": _in_gpkg}
    if (change := kinds.get(path.suffix.lower())) is None or not names:
        return change and path.read_bytes()
    return change(path, lambda cell, person: _renamed(cell, names) if person or everywhere else in_words(cell, names))


def _renamed(cell: str, names: Mapping[str, str]) -> str:
    """Replace names in a cell: in one that holds nothing but names any, in a text those that nothing else can mean."""
    parts = _SPLIT.split(cell)
    people = [p.strip() for p in parts[::2] if p.strip()]
    if not people or any(p not in names for p in people):
        return in_words(cell, names)
    return "".join(p.replace(p.strip(), names[p.strip()]) if p.strip() in names else p for p in parts)


def in_words(text: str, names: Mapping[str, str]) -> str:
    """Replace whole names of more than one word in a text; a single word, or a firm, may mean something else."""
    for name, other in names.items():
        if " " in name and "stadtwerke" not in name.casefold():
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _, other=other: other, text)  # type: ignore[misc]
    return text


def _in_zip(path: Path, change: _Rename) -> bytes | None:
    """Change the texts of an XLSX or ODS file; every other part keeps its bytes."""
    try:
        unpack(path.read_bytes())
    except UnsafeContainer:
        return None

    def swap(match: re.Match[bytes]) -> bytes:
        cell = unescape(match[2].decode())
        if (changed := change(cell, False)) == cell:
            return match[0]
        return match[1] + escape(changed, quote=False).encode() + match[3]

    stream, same = io.BytesIO(), True
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            changed = _TEXT.sub(swap, content) if entry.filename.endswith(".xml") else content
            same &= changed == content
            target.writestr(entry, changed, entry.compress_type)
    return path.read_bytes() if same else stream.getvalue()


def _in_csv(path: Path, change: _Rename) -> bytes:
    text = read_text(path.read_bytes())
    separator = max((";", "\t", ","), key=text[:20_000].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    persons = {at for row in rows[:20] for at, cell in enumerate(row) if fold(cell) in _TITLES}
    changed = [[change(cell, at in persons) for at, cell in enumerate(row)] for row in rows]
    if changed == rows:
        return path.read_bytes()
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(changed)
    return ("\ufeff" + stream.getvalue()).encode()


def _in_text(path: Path, change: _Rename) -> bytes:
    """Change a text as it stands, and each quoted string of it as a cell: JSON, TOML, notes."""

    def swap(match: re.Match[str]) -> str:
        cell = json.loads(match[3])
        changed = change(cell, (match[2] or "").rpartition(".")[2] in person_fields())
        return match[0] if changed == cell else match[1] + json.dumps(changed, ensure_ascii=False)

    text = read_text(path.read_bytes())
    changed = change(_QUOTED.sub(swap, text), False)
    return path.read_bytes() if changed == text else changed.encode()


def _in_gpkg(path: Path, change: _Rename) -> bytes:
    """Change every text of every table; the file is rebuilt, so that no old text stays in free pages."""
    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
        copy, same = Path(folder) / path.name, True
        copy.write_bytes(path.read_bytes())
        with closing(sqlite3.connect(copy)) as database:
            for name in [
                "ST_IsEmpty",
                "ST_MinX",
                "ST_MaxX",
                "ST_MinY",
                "ST_MaxY",
            ]:  # the index of shapes, left as it is
                database.create_function(name, 1, lambda _: 0)
            for (table,) in database.execute("SELECT table_name FROM gpkg_contents").fetchall():
                quoted = '"' + table.replace('"', '""') + '"'
                for column in [row[1] for row in database.execute(f"PRAGMA table_info({quoted})")]:
                    named = '"' + column.replace('"', '""') + '"'
                    rows = database.execute(f"SELECT rowid, {named} FROM {quoted}").fetchall()  # noqa: S608 - quoted
                    cells = [
                        (change(cell, column in person_fields()), n, cell) for n, cell in rows if isinstance(cell, str)
                    ]
                    changed = [(new, n) for new, n, cell in cells if new != cell]
                    database.executemany(f"UPDATE {quoted} SET {named} = ? WHERE rowid = ?", changed)  # noqa: S608
                    same &= not changed
            database.commit()
            database.execute("VACUUM")
        return path.read_bytes() if same else copy.read_bytes()
