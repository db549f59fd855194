"""The formats that are understood, in the order in which they are tried; each is told by its content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hotspots.base.errors import Problem
from hotspots.base.text import Text, join
from hotspots.inputs.counts import byhand, ecocounter, hystreet, plain
from hotspots.inputs.counts.columns import names_devices
from hotspots.inputs.counts.document import Document
from hotspots.inputs.counts.problems import problem
from hotspots.model.counts import CountTables, Finding


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, how it is told, how it is read."""

    name: Text
    recognises: Callable[[Document], bool]
    read: Callable[[Document], tuple[CountTables, list[Problem]]]


FORMATS: dict[str, Format] = {
    "hystreet_town": Format(
        Text("hystreet, wie Städte es veröffentlichen", "hystreet as towns publish it"),
        hystreet.is_town_table,
        hystreet.read_town_table,
    ),
    "hystreet_open_data": Format(
        Text("hystreet, offene Daten", "hystreet open data"), hystreet.is_open_data, hystreet.read_open_data
    ),
    "hystreet_api": Format(
        Text("hystreet-Schnittstelle (JSON)", "hystreet API (JSON)"), hystreet.is_api, hystreet.read_api
    ),
    "ecocounter": Format(Text("Eco-Counter (CSV)", "Eco-Counter (CSV)"), ecocounter.is_table, ecocounter.read_table),
    "eco_visio": Format(
        Text("eco-visio (JSON)", "eco-visio (JSON)"), ecocounter.is_eco_visio, ecocounter.read_eco_visio
    ),
    "manual": Format(Text("Handzählung", "manual count"), byhand.is_manual, byhand.read_manual),
    "hotspot_use": Format(
        Text("Nutzung vorhandener Hotspots", "use of existing hotspots"), byhand.is_hotspot_use, byhand.read_hotspot_use
    ),
    "events": Format(Text("Veranstaltungen", "events"), byhand.is_events, byhand.read_events),
    "estimate": Format(Text("Schätzung je Tag", "estimate per day"), byhand.is_estimate, byhand.read_estimate),
    "plain": Format(Text("einfache Tabelle", "plain table"), plain.is_plain, plain.read_plain),
}


def read_document(document: Document) -> tuple[CountTables, list[Problem]]:
    """Recognise a document and read it; what identifies devices is refused before anything else."""
    if refused := _devices(document):
        return CountTables(), [refused]
    for known in FORMATS.values():
        if known.recognises(document):
            tables, problems = known.read(document)
            return tables + CountTables(findings=_text_findings(document)), problems
    return CountTables(), [plain.explain_unrecognised(document)]


def _devices(document: Document) -> Problem | None:
    if document.grid is None:
        return None
    found = names_devices(document.grid.header, document.grid.rows)
    if found is None:
        return None
    row = 1 if found[0] < 0 else document.grid.lines[found[0]]
    allowed = Text("Summen je Tag oder Stunde, nie einzelne Geräte", "sums per day or hour, never single devices")
    hint = Text(
        "Gerätekennungen (MAC) sind personenbezogen; die Datei wird nicht gelesen. Bitte löschen und Summen anfordern.",
        "Device identifiers (MAC) are personal data; the file isn't read. Delete it and ask for sums.",
    )
    return problem(document.file, "MAC", found[1], allowed, hint, row=row)


def _text_findings(document: Document) -> tuple[Finding, ...]:
    if not document.notes:
        return ()
    return (Finding(document.file, "", "encoding", "repaired", join(document.notes), 1),)
