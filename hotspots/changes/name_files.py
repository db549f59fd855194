"""Replace names inside protocol files without touching anything else in them."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from html import escape, unescape
from pathlib import Path
from typing import Any

from hotspots.base.files import dump_json
from hotspots.inputs.read.container import UnsafeContainer, unpack
from hotspots.inputs.read.text import read_text

_TEXT = re.compile(rb"(<(?:\w{1,20}:)?(?:t|p)(?:\s[^<>]{0,200})?>)([^<]{1,4000})(</)")
_SPLIT = re.compile(r"([;,\n])")
_COLUMN = "inspectors"

Change = Callable[[str], str]


def replace_names(path: Path, names: Mapping[str, str]) -> bytes | None:
    """Return the file with every name in `names` replaced, in lists and in remarks; None if the format isn't known."""
    kinds = {".xlsx": _in_zip, ".xlsm": _in_zip, ".ods": _in_zip, ".csv": _in_csv, ".json": _in_json, ".gpkg": _in_gpkg}
    change = kinds.get(path.suffix.lower())
    return change(path, lambda cell: _renamed(cell, names)) if change else None


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


def _in_zip(path: Path, change: Change) -> bytes | None:
    """Change the texts of an XLSX or ODS file; every other part keeps its bytes."""
    try:
        unpack(path.read_bytes())
    except UnsafeContainer:
        return None

    def swap(match: re.Match[bytes]) -> bytes:
        changed = change(unescape(match[2].decode()))
        return match[1] + escape(changed, quote=False).encode() + match[3]

    stream = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            is_text = entry.filename == "content.xml" or entry.filename.startswith("xl/")
            if is_text and entry.filename.endswith(".xml"):
                content = _TEXT.sub(swap, content)
            target.writestr(entry, content, entry.compress_type)
    return stream.getvalue()


def _in_csv(path: Path, change: Change) -> bytes:
    text = read_text(path.read_bytes())
    separator = max((";", "\t", ","), key=text[:20_000].count)
    rows = [[change(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return ("\ufeff" + stream.getvalue()).encode()


def _in_json(path: Path, change: Change) -> bytes:
    document: Any = json.loads(read_text(path.read_bytes()))
    for visit in document.get("inspections", []):
        people = visit.get(_COLUMN)
        if isinstance(people, list):
            visit[_COLUMN] = [change(str(p)) for p in people]
        elif isinstance(people, str):
            visit[_COLUMN] = change(people)
        values = visit.get("values")
        if isinstance(values, dict):
            visit["values"] = {k: change(v) if isinstance(v, str) else v for k, v in values.items()}
    return dump_json(document).encode()


def _in_gpkg(path: Path, change: Change) -> bytes:
    """Change the column of names in every layer; the file is rebuilt, so that no old text stays in free pages."""
    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(path.read_bytes())
        with closing(sqlite3.connect(copy)) as database:
            for name in (
                "ST_IsEmpty",
                "ST_MinX",
                "ST_MaxX",
                "ST_MinY",
                "ST_MaxY",
            ):  # the index of shapes, left as it is
                database.create_function(name, 1, lambda _: 0)
            tables = [row[0] for row in database.execute("SELECT table_name FROM gpkg_contents")]
            for table in tables:
                quoted = '"' + table.replace('"', '""') + '"'
                columns = [row[1] for row in database.execute(f"PRAGMA table_info({quoted})")]
                for column in columns if _COLUMN in columns else ():
                    named = '"' + column.replace('"', '""') + '"'
                    rows = database.execute(f"SELECT rowid, {named} FROM {quoted}").fetchall()  # noqa: S608 - quoted
                    changed = [(new, n) for n, cell in rows if isinstance(cell, str) and (new := change(cell)) != cell]
                    database.executemany(f"UPDATE {quoted} SET {named} = ? WHERE rowid = ?", changed)  # noqa: S608
            database.commit()
            database.execute("VACUUM")
        return copy.read_bytes()
