"""Parts of files as tables of one kind: which columns are which fields, which rows are data, what is left and why.

Nothing is left out without a line in the notes: hidden sheets and rows, titles, units, sums, notes below the table,
sheets and layers that don't fit. Two columns for one field, a mapping to no field, a layer that isn't there are problems.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hotspots.base.errors import CHOOSE, FILE, NOWHERE, Problem, Report, meant, nearest, shorten
from hotspots.base.text import FEATURES, counted, listing, plain, tr, verbatim
from hotspots.inputs.context import Context, Table
from hotspots.inputs.coordinates import Place, Vicinity, locate
from hotspots.inputs.read.parts import Part
from hotspots.inputs.sites import as_mount
from hotspots.inputs.values import other_unit
from hotspots.model.layers import Field
from hotspots.model.receipt import NOT_NAMED

#: What a column is mapped to that is nothing of ours, whatever it is called.
ASIDE = "-"
#: Titles are looked for in so many rows.
_HEADER_SEARCH = 30
#: So many characters does a shapefile leave of a title.
_CUT = 10
_SUM = re.compile(r"((zwischen|gesamt|teil)?summe|gesamt(ergebnis)?|total|insgesamt|anzahl|sum|mittelwert|durchschnitt|ergebnis|davon)\b|[Σ∑]|\d+ standorte$", re.IGNORECASE)  # fmt: skip
_FOOTNOTE = re.compile(r"(stand|quelle|hinweis|anmerkung|legende|bearbeite[rt]|datum|source|note|erstellt|\*+|©|\(c\))\s*[:\s*©]", re.IGNORECASE)  # fmt: skip
_UNIT = re.compile(r"[\[(]?\s*(?:in )?(m|km|m²|°(?: ?[NEO])?|grad|deg|dezimalgrad|meter|metre[s]?|text|zahl|datum|qm|ha|m ü\. ?N\.?H?N|utm.{0,12}|etrs.{0,12}|wgs.{0,6}|epsg.{0,8}|dd|eur|€|stück|anzahl|ja/nein|j/n|-|–)\s*[\])]?", re.IGNORECASE)  # fmt: skip
#: Names of sheets and layers that are no list of places.
_OTHER_THINGS = (
    "foto", "photo", "bild", "image", "aufnahme", "legende", "legend", "hinweis", "erlaeuterung", "anleitung", "archiv", "verworfen", "readme", "info", "deckblatt",
    "defibrillator", "hydrant", "papierkorb", "papierkoerbe", "muelleimer", "sitzbank", "sitzbaenke", "glascontainer",
)  # fmt: skip
#: Columns that drivers and programs fill by themselves, which say nothing of a place.
_MACHINE = frozenset({"fid", "ogc_fid", "objectid", "gid", "shape_leng", "shape_area", "shape_length", "tessellate", "extrude", "visibility", "draworder", "altitudemode", "icon", "paperspace", "subclasses", "linetype", "entityhandle"})  # fmt: skip


Fits = Callable[[set[str], Part], bool]


def read_tables(
    files: Iterable[Path], fields: Sequence[Field], context: Context, *, fits: Fits, called: Sequence[str],
    folders: bool = True,
) -> list[Table]:  # fmt: skip
    """Return the tables in `files` that hold the kind: `fits` tells by the fields found, `called` how such parts are named.

    With `folders`, folders of the same columns as one that is called so belong to it (a sheet beside it may hold anything).

    Notes every column, part and row that is left, and every problem.
    """
    if not are_ours(context, [*(f.id for f in fields), ASIDE]):
        return []
    tables: list[Table] = []
    for file in files:
        parts = [p for p in context.parts(file) if p.rows or p.left]
        if not parts and context.report.failed:
            continue
        read = [(part, _table(part, fields, context, fits)) for part in _wanted(parts, file.name, context)]
        if not _are_there(context.typed, parts, file.name, context.report):
            continue
        chosen = _chosen([t for _, t in read if t is not None], file.name, called, context, folders=folders)
        for part, table in read:
            if table is None:
                why = part.left or tr("no columns that fit")
                context.notes.leave(part.file, part.name, why, part.rows)
        if not chosen and not context.report.failed:
            _nothing_fits(file.name, [p for p in parts if not p.hidden], fields, context.report)
        tables += chosen
    return tables


def are_ours(context: Context, names: Sequence[str]) -> bool:
    """Note what a column is mapped to that is none of our `names`."""
    unknown = [ours for ours in context.mapping.values() if ours not in names]
    for word in unknown:
        allowed = verbatim(", ".join(names))
        context.report.add(Problem("--map", NOWHERE, "", word, allowed, meant(nearest(word, names), CHOOSE)))
    return not unknown


def _are_there(titles: frozenset[str], parts: list[Part], file: str, report: Report) -> bool:
    """Note a mapped title that no part of the file has."""
    there = [str(cell) for p in parts for cell in (*p.columns, *(c for row in (p.sheet.rows if p.sheet else [])[:_HEADER_SEARCH] for c in row))]  # fmt: skip
    return named_are_there(titles, there, file, report)


def named_are_there(titles: Iterable[str], there: Iterable[str], file: str, report: Report) -> bool:
    """Note a mapped title that isn't among those of a file."""
    words = {_word(title): title for title in there if title.strip()}
    missing = [title for title in sorted(titles) if _word(title) not in words]
    allowed = tr("a column of the file that can be read so")
    as_is = tr("Please write the title as it stands.")
    for title in missing:
        close = nearest(_word(title), words)
        hint = meant(words[close] if close else None, as_is)
        report.add(Problem(file, NOWHERE, "--map", title, allowed, hint))
    return not missing


def _wanted(parts: list[Part], file: str, context: Context) -> list[Part]:
    """Return the parts to look at: those that were named, or all that aren't hidden."""
    if context.layers:
        named = [p for p in parts if p.name in context.layers]
        if not named:
            names = verbatim(", ".join(p.name or "–" for p in parts))
            hint = tr("Please take one of these names.")
            context.report.add(Problem(file, NOWHERE, "--layer", ", ".join(context.layers), names, hint))
        for part in (p for p in parts if p not in named):
            context.notes.leave(part.file, part.name, NOT_NAMED, part.rows)
        return named
    for part in parts:
        if part.hidden:
            context.notes.leave(part.file, part.name, tr("hidden sheet"), part.rows)
    return [p for p in parts if not p.hidden]


def _chosen(tables: list[Table], file: str, called: Sequence[str], context: Context, *, folders: bool) -> list[Table]:
    """Return the tables to take: where several fit, those that are called so and their equals; else the planner is asked."""
    if context.layers or len(tables) < 2:
        return tables
    rest = [t for t in tables if not any(word in _word(t.part.name) for word in _OTHER_THINGS)]
    named = [t for t in rest if any(word in _word(t.part.name) for word in called)]
    alike = {tuple(sorted(t.titles.items())) for t in named or rest}
    equal = all(t.part.content in ("kml", "xlsx", "ods", "xls", "gpx") for t in tables)
    drawn = folders and all(t.part.content in ("kml", "gpx") for t in tables)
    take = rest
    if named:
        take = [t for t in rest if t in named or (drawn and tuple(sorted(t.titles.items())) in alike)]
    elif len(rest) > 1 and not (equal and len(alike) == 1):
        names = ", ".join(t.part.name or t.part.file for t in rest)
        hint = tr("Several fit; please choose with --layer NAME (also several times).")
        context.report.add(Problem(file, NOWHERE, "--layer", names, tr("one of them"), hint))
        return []
    for table in tables:
        if table not in take:
            why = tr("not named like what is wanted; take it with --layer")
            context.notes.leave(file, table.part.name, why, len(table))
    return take


def _nothing_fits(file: str, parts: list[Part], fields: Sequence[Field], report: Report) -> None:
    heads: list[Sequence[Any]] = [tuple(p.columns) for p in parts]
    heads += [
        max(p.sheet.rows[:_HEADER_SEARCH], key=lambda row: len(_known(row, fields, {})))
        for p in parts
        if p.sheet and p.sheet.rows
    ]
    titles = [str(c) for head in heads for c in head if str(c)]
    if not titles:
        empty = tr("The file has no rows or features.")
        hint = next((p.left for p in parts if p.left), empty)
        report.add(Problem(file, FILE, "", "0", tr("rows with data"), hint))
        return
    known = listing([f.words for f in fields[:5]])
    hint = tr("The title row wasn't recognised; map it with --map THEIRS=ours.")
    if there := [f.words for f in fields if any(matches(title, f) for title in titles)]:
        hint = tr("Recognised is only ") + listing(there) + tr("; map what is missing with --map THEIRS=ours.")
    allowed = tr("a table with columns like ") + known
    report.add(Problem(file, tr("title row"), "", "; ".join(titles[:8]) or "–", allowed, hint))


def _table(part: Part, fields: Sequence[Field], context: Context, fits: Fits) -> Table | None:
    if part.left is not None:
        return None
    if part.sheet is None:
        titles = _titles(list(part.columns), part.columns, fields, context, part)
        if titles is None or not fits(set(titles.values()), part):
            return None
        values = {ours: part.columns[theirs] for theirs, ours in titles.items()}
        own = {n: c for n, c in part.columns.items() if n not in titles}
        extra = _own_columns(own, titles.values(), part, context)
        return _taken_apart(Table(part, titles, values, extra, range(1, part.rows + 1), part.shapes), context)
    return _sheet_table(part, fields, context, fits)


def _taken_apart(table: Table, context: Context) -> Table:
    """Return a table in which every row has one shape: what had several parts is several rows."""
    import numpy as np
    import shapely

    assert table.shapes is not None
    many = shapely.get_num_geometries(table.shapes) != 1
    if not (many & ~shapely.is_missing(table.shapes)).any() and not (shapely.get_type_id(table.shapes) > 3).any():
        return table
    parts, rows = shapely.get_parts(table.shapes, return_index=True)
    gone = np.flatnonzero(shapely.is_missing(table.shapes) | shapely.is_empty(table.shapes))
    order = np.argsort(np.concatenate([rows, gone]), kind="stable")
    rows = np.concatenate([rows, gone])[order].tolist()
    shapes = np.concatenate([parts, np.full(len(gone), None, dtype=object)])[order]
    if len(rows) > len(table):
        count = int(many.sum())
        context.guess(table, counted(count, *FEATURES) + tr(" of several parts taken apart"))

    def pick(columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        return {name: [column[row] for row in rows] for name, column in columns.items()}

    lines = [table.lines[row] for row in rows]
    return replace(table, values=pick(table.values), extra=pick(table.extra), lines=lines, shapes=shapes)


def _sheet_table(part: Part, fields: Sequence[Field], context: Context, fits: Fits) -> Table | None:
    assert part.sheet is not None
    rows = part.sheet.rows
    best = max(range(min(len(rows), _HEADER_SEARCH)), key=lambda i: (len(_known(rows[i], fields, context.mapping)), -i))
    names = [str(cell).strip() for cell in rows[best]]
    below = rows[best + 1] if best + 1 < len(rows) else ()
    if {"east", "north"} <= _known(below, fields, {}) - _known(rows[best], fields, {}):  # titles in two rows
        best, names = best + 1, [str(b).strip() or a for a, b in itertools.zip_longest(names, below, fillvalue="")]
    body = [(i, row) for i, row in enumerate(rows) if i > best]
    width = max((len(row) for _, row in body), default=0)
    names = [name or f"Spalte {i + 1}" for i, name in enumerate([*names, *[""] * (width - len(names))])]
    unique = [name if names.index(name) == i else f"{name} ({i + 1})" for i, name in enumerate(names)]
    columns = {name: [row[i] if i < len(row) else "" for _, row in body] for i, name in enumerate(unique)}
    titles = _titles(unique, columns, fields, context, part)
    if titles is None or not fits(set(titles.values()), part):
        return None
    keep = _data_rows(part, best, body, [unique.index(theirs) for theirs in titles], context)
    lines = [part.sheet.line(body[k][0]) for k in keep]
    picked = {
        name: [(c.strip() or None) if type(c := column[k]) is str else c for k in keep]
        for name, column in columns.items()
    }
    own = {n: c for n, c in picked.items() if n not in titles}
    extra = _own_columns(own, titles.values(), part, context)
    return Table(part, titles, {ours: picked[theirs] for theirs, ours in titles.items()}, extra, lines)


def _own_columns(
    columns: Mapping[str, list[Any]], taken: Iterable[str], part: Part, context: Context
) -> dict[str, list[Any]]:
    """Return the columns that are no field but say something; those that programs fill by themselves are named and left."""
    filled = {n: c for n, c in columns.items() if any(v is not None and v != "" for v in c)}
    machine = [n for n in filled if n.lower() in _MACHINE]
    if machine:
        why = tr("columns of the program: {machine}", machine=", ".join(machine))
        context.notes.leave(part.file, part.name, why, 0)
    mounts = [as_mount(cell) for cell in filled.get("mount", ())]
    ours = {"mount": mounts} if mounts and False not in mounts else {}
    # what is called like a field that another column is stays beside it
    used = {"mount", "east", "north", "place", *taken}
    return ours | {f"{n} (2)" if n in used else n: c for n, c in filled.items() if n not in machine and n not in ours}


def _data_rows(
    part: Part, head: int, body: list[tuple[int, list[Any]]], used: list[int], context: Context
) -> list[int]:
    """Return the positions in `body` of data; what else stands there is noted by what it is."""
    assert part.sheet is not None
    found: dict[str, list[int]] = {}
    said: dict[str, str] = {}
    keep: list[int] = []
    ended: str | None = None
    header = [str(c).strip() for c in part.sheet.rows[head]]
    for position, (row, cells) in enumerate(body):
        if position > 1 and len(used) > 2 and row not in part.sheet.hidden_rows and _is_plain(cells, used, header):
            keep.append(position)
            ended = None
            continue
        filled = [(i, str(c).strip()) for i, c in enumerate(cells) if str(c).strip()]
        kind = _row_kind(filled, header, used, first=not keep and position < 2)
        if row in part.sheet.hidden_rows and kind != "empty":
            kind = "hidden"
        if kind is None and len(filled) == 1 and ended in ("empty", "note"):
            kind = "note"  # below the table
        ended = kind if keep else None
        if kind:
            found.setdefault(kind, []).append(part.sheet.line(row))
            if kind in ("note", "sum"):
                said[kind] = shorten(f"{said.get(kind, '')} „{' '.join(word for _, word in filled)}“")
        else:
            keep.append(position)
    above = [i for i in range(head) if any(str(c).strip() for c in part.sheet.rows[i])]
    if above:
        found["title"] = [part.sheet.line(i) for i in above]
    for kind, lines in sorted(found.items()):
        if kind != "empty":
            where = ", ".join(map(str, lines[:5])) + (" …" if len(lines) > 5 else "")
            why = _ROW_KINDS[kind] + tr(" (row {where})", where=where) + verbatim(said.get(kind, ""))
            context.notes.leave(part.file, part.name, why, len(lines))
    last = body[keep[-1]][0] if keep else head
    inner = [line for line in found.get("empty", []) if line < part.sheet.line(last)]
    if inner:
        context.notes.leave(part.file, part.name, _ROW_KINDS["empty"], len(inner))
    return keep


def _is_plain(cells: Sequence[Any], used: Sequence[int], header: Sequence[str]) -> bool:
    """Tell at a glance of most rows that they are data: every column that is used says something, not its title."""
    return len(cells) > max(used) and cells[used[0]] != header[used[0]] and all(str(cells[i]).strip() for i in used)


_ROW_KINDS = {
    "title": tr("heading"), "unit": tr("units"), "sum": tr("sum"),
    "empty": tr("empty rows"), "note": tr("note"), "hidden": tr("hidden"),
    "again": tr("title row once more"),
}  # fmt: skip


def _row_kind(filled: list[tuple[int, str]], header: list[str], used: list[int], *, first: bool) -> str | None:
    """Return what a row is that isn't data, or None."""
    if not filled:
        return "empty"
    words = [word for _, word in filled]
    if first and all(_UNIT.fullmatch(word) for word in words):
        return "unit"
    if all(i < len(header) and word == header[i] for i, word in filled):
        return "again"
    if sum(i in used for i, _ in filled) < 2 or len(filled) < 3:
        if any(_SUM.match(word) for word in words):
            return "sum"
        if len(filled) == 1 and (_FOOTNOTE.match(words[0]) or filled[0][0] not in used):
            return "note"
    return None


def _known(row: Sequence[Any], fields: Sequence[Field], mapping: Mapping[str, str]) -> set[str]:
    given = {_word(theirs) for theirs in mapping}
    words = {_word(str(c)) for c in row if isinstance(c, str) and c.strip()}
    return {f.id for f in fields for c in row if isinstance(c, str) and matches(c, f)} | {
        f"={w}" for w in words & given
    }


def _titles(
    names: list[str], columns: Mapping[str, Sequence[Any]], fields: Sequence[Field], context: Context, part: Part
) -> dict[str, str] | None:
    """Return which column is which field; note two columns that fit one field where both hold something."""
    given = {name: ours for name, ours in context.mapping.items() if name in names}
    loose = {_word(theirs): ours for theirs, ours in context.mapping.items() if theirs not in given}
    given |= {name: loose[_word(name)] for name in names if _word(name) in loose}
    placing = [f for f in fields if f.type in ("east", "north", "place")]
    if placing and part.shapes is None and not any(matches(n, f) for f in placing for n in names):
        spots = [n for n in names if n not in given and _are_places(columns[n])]
        given |= {spots[0]: "place"} if len(spots) == 1 else {}
    titles = dict(given)
    for one in fields:
        if one.id in given.values() or (one.id == "layer" and part.content == "dxf"):  # a drawing's layer is no level
            continue
        exact = [n for n in names if n not in titles and _word(n) in (one.id.replace("_", ""), *one.synonyms)]
        fitting = exact or [n for n in names if n not in titles and matches(n, one)]
        filled = [n for n in fitting if any(v is not None and str(v).strip() for v in columns[n])] or fitting[:1]
        if len(filled) > 1 and one.type in ("east", "north"):
            first, second = sorted(map(_order_of(one), filled))[:2]
            filled = [n for n in filled if _order_of(one)(n) == first] if first < second else filled
        if len(filled) > 1 and all(columns[n] == columns[filled[0]] for n in filled):
            filled = filled[:1]
        if len(filled) > 1:
            hint = tr("Please choose: --map '{filled}={id}'.", filled=filled[0], id=one.id)
            where = verbatim(part.name) if part.name else tr("title row")
            allowed = tr("one column for {words}", words=one.words)
            context.report.add(Problem(part.file, where, one.id, ", ".join(filled), allowed, hint))
            return None
        titles |= dict.fromkeys(filled, one.id)
        if odd := next((fault for name in filled if (fault := other_unit(name, one))), None):
            context.report.add(Problem(part.file, tr("title row"), one.id, filled[0], odd.allowed, odd.hint))
    placed = part.shapes is not None and any(shape is not None for shape in part.shapes)
    axes = {"east", "north", "place"} if placed else {"place"} if {"east", "north"} <= set(titles.values()) else set()
    axes.add(ASIDE)
    return {theirs: ours for theirs, ours in titles.items() if ours not in axes}  # said otherwise: a column of its own


def _are_places(cells: Sequence[Any]) -> bool:
    """Tell whether a column without a title that says so holds both coordinates, as its first cells show."""
    filled = list(itertools.islice((c for c in cells if c is not None and str(c).strip()), 20))
    return all(isinstance(c, str) for c in filled) and {type(p) for p in locate([(c, None) for c in filled], Vicinity())} == {Place}  # fmt: skip


def _order_of(one: Field) -> Callable[[str], int]:
    """Return by which of several titles for one axis goes first: degrees before metres, as the synonyms stand."""
    size = re.compile(r"[(\[]\s*m\s*[)\]]")  # "Länge (m)" beside other coordinates is how long a square is
    return lambda name: (
        one.synonyms.index(_word(name)) if _word(name) in one.synonyms and not size.search(name) else len(one.synonyms)
    )


def matches(title: str, field_: Field) -> bool:
    """Tell whether a title stands for a field, also one that a GIS cut to ten characters or bytes."""
    word, known = _word(title), (field_.id.replace("_", ""), *field_.synonyms)
    if field_.type in ("east", "north") and word not in known:
        word = "".join(w for w in re.split(r"[^a-z]+", plain(re.split(r"[(\[]", title)[0])) if w not in _SYSTEM_WORDS)
    cut = len(title) == _CUT or len(title.encode()) == _CUT
    loose = field_.id == "name" and word in _LOOSE_NAMES
    return word in known or loose or (cut and len(word) > 5 and any(k.startswith(word) for k in known))


_LOOSE_NAMES = frozenset(["bez", "namen", "namede", "nom", "nombre", "officialname", "platzbezeichnung", "standortbez", "standortbeschreibung", "oertlichkeit", "haltestelle", "haltestellenname"])  # fmt: skip
"""Titles of names where no better one stands beside them."""
_SYSTEM_WORDS = ("utm", "wgs", "etrs", "epsg", "gps", "geo", "geogr", "geographische", "geografische", "gk", "gauss", "krueger", "koordinate", "coordinate", "coord", "wert", "point", "grad", "dezimal", "deg", "dec", "dd", "zone", "in", "m", "center", "centroid", "mitte", "web", "mercator", "webmercator")  # fmt: skip
"""Words beside an axis in a title that say nothing of which axis it is."""


def _word(title: str) -> str:
    return re.sub(r"[^a-z]", "", plain(re.split(r"[(\[]", title)[0] or title))
