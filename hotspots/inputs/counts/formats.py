"""What a file is taken for: counts, estimates, events or use; the names of the formats that are known by sight."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hotspots.base.errors import Problem
from hotspots.base.text import Text, join
from hotspots.inputs.counts import byhand
from hotspots.inputs.counts.columns import same_word
from hotspots.inputs.counts.document import Document, Part
from hotspots.inputs.counts.notes import Notes
from hotspots.inputs.counts.reading import read_counts, taken
from hotspots.inputs.counts.shifted import straighten
from hotspots.inputs.counts.usage import is_usage, read_use_table, single_rows
from hotspots.model.counts import CountTables, Finding

#: Formats known by sight: their name, and words that all stand in the header. How they are read is the same for all.
FORMATS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "hystreet_town": (Text("hystreet, wie Städte es veröffentlichen", "hystreet as towns publish it"), ("Zeitpunkt der Messung", "Fußgänger insgesamt")),
    "hystreet_open_data": (Text("hystreet, offene Daten", "hystreet open data"), ("timestamp", "pedestrians_count", "location_id|location_name")),
    "hystreet_api": (Text("hystreet-Schnittstelle (JSON)", "hystreet API (JSON)"), ("timestamp", "pedestrians_count")),
    "telraam": (Text("Telraam", "Telraam"), ("uptime.*", "pedestrian.*")),
    "ecocounter": (Text("Eco-Counter", "Eco-Counter"), (r"\d{9}.*",)),
    "eco_visio": (Text("eco-visio (JSON)", "eco-visio (JSON)"), ("date", "counts|comptage")),
    "sensor_things": (Text("SensorThings", "SensorThings"), ("phenomenonTime|resultTime", "result")),
    "basel": (Text("Zählstellen Basel", "counters of Basel"), ("SiteCode|SiteName", "DateTimeFrom", "Total")),
    "melbourne": (Text("Zählstellen Melbourne", "counters of Melbourne"), ("Hourly_Counts|Total_of_Directions", ".*")),
    "bast": (Text("BASt-Stundenwerte", "BASt hourly values"), ("Zst", "Stunde")),
    "manual": (Text("Handzählung", "manual count"), ("start|von.*|zeit von|beginn", "end|bis.*|zeit bis|ende")),
    "usage": (Text("Nutzung vorhandener Hotspots", "use of existing hotspots"), ("place", "unit")),
    "events": (Text("Veranstaltungen", "events"), ("days_per_year",)),
    "estimate": (Text("Schätzung je Tag", "estimate per day"), ("best",)),
    "plain": (Text("einfache Tabelle", "plain table"), ()),
}  # fmt: skip


def name_of(header: tuple[str, ...]) -> str:
    """Return the id of the format that a header shows."""

    def stands(word: str) -> bool:
        return any(same_word(h, word) or re.fullmatch(word, h, re.IGNORECASE) for h in header)

    return next(name for name, (_, words) in FORMATS.items() if all(stands(w) for w in words))


def read_document(
    document: Document, choices: Mapping[str, str] | None = None, *, use: bool = False
) -> tuple[CountTables, list[Problem]]:
    """Read every table of a document; rows per device or session are refused before anything else.

    `choices` are the planner's answers to what can be read in two ways; `use`: the file is said to hold use.
    """
    result, problems = CountTables(), []
    several = len([p for p in document.parts if not p.hidden]) > 1
    for part in document.parts:
        if refused := single_rows(part.grid, document.file, document.stem):
            return CountTables(), [refused]
    read = 0
    unread: list[Notes] = []
    for part in document.parts:
        notes = Notes(document.file, part.name if several else "", choices or {})
        if part.hidden:
            notes.leave(
                Text(f"ausgeblendetes Blatt {part.name}", f"hidden sheet {part.name}"), int(part.grid.lines.size)
            )
            result += CountTables(left=tuple(notes.left))
            continue
        if several and not _has_table(part, use=use):
            notes.leave(
                Text(f"Blatt {part.name}: keine Zählung", f"sheet {part.name}: no counts"), int(part.grid.lines.size)
            )
            result += CountTables(left=tuple(notes.left))
            unread.append(notes)
            continue
        tables = _read(part, document.stem, notes, use=use)
        problems += notes.problems
        line = () if notes.failed() else (taken(notes, int(part.grid.lines.size)),)
        result += tables + CountTables(taken=line, guessed=tuple(dict.fromkeys(notes.guessed)), left=tuple(notes.left))
        read += 1
    if document.notes:
        result += CountTables(findings=(Finding(document.file, "", "encoding", "repaired", join(document.notes), 1),))
    if not read:
        notes = Notes(document.file)
        _unrecognised(document, notes)
        problems += notes.problems
    return result, problems


def _has_table(part: Part, *, use: bool) -> bool:
    header = part.grid.header
    if use or is_usage(part.grid) or byhand.is_events(header) or byhand.is_estimate(header):
        return True
    looked = Notes("", part.name)
    read_counts(part.grid, part.name, "plain", looked)
    return not looked.failed() or any(p.field not in ("time", "count", "content") for p in looked.problems)


def _read(part: Part, stem: str, notes: Notes, *, use: bool) -> CountTables:
    header = part.grid.header
    if use or ({"place", "unit", "value"} <= set(header)):
        return read_use_table(part.grid, stem, notes)
    for fits, read in ((byhand.is_events, byhand.read_events), (byhand.is_estimate, byhand.read_estimate)):
        if fits(header):
            tables, problems = read(part.grid, notes.file)
            notes.problems += problems
            return tables
    if is_usage(part.grid):
        words = Text("Nutzung vorhandener Hotspots, keine Zählung von Menschen", "use of hotspots, no count of people")
        notes.guessed.append(words)
        return read_use_table(part.grid, stem, notes)
    grid, findings = straighten(part.grid, notes.file)
    notes.findings += findings
    return read_counts(grid, stem, name_of(header), notes)


def _unrecognised(document: Document, notes: Notes) -> None:
    header = document.parts[0].grid.header if document.parts else ()
    hint = Text(
        "Kein bekanntes Format von Zählungen; eine einfache Tabelle hat die Spalten station;time;count.",
        "No known format of counts; a plain table has the columns station;time;count.",
    )
    allowed = Text("hystreet, Eco-Counter, station;time;count", "hystreet, Eco-Counter, station;time;count")
    notes.refuse("format", ", ".join(h for h in header if h)[:120], allowed, hint)
