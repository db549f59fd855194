"""What a project has, how good it is, what is missing and what to do next: some ten lines for the planner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hotspots.base.text import HANDOVERS, SITES, YEARS, Text, counted, listing, numbers, percent, verbatim
from hotspots.inputs.project import Inputs
from hotspots.planning.plan import network_of

#: What this program reads or writes at the top of a project.
KNOWN = frozenset(
    [
        "project.toml",
        "sites.geojson",
        "protocols",
        "footfall",
        "network",
        "operation",
        "overrides.toml",
        "journal.jsonl",
        "sent",
        "photos",
        "suggestions.geojson",
        "README.md",
        "projekt.xlsx",
        "project.schema.json",
    ]
)
#: Columns of sites that act without being a criterion.
_COLUMNS = frozenset(
    ("council_order", "decided_on", "decided_before", "operator", "handover", "year", "built_on", "cost_eur")
)
#: So many names are shown of what is missing.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a project has or lacks; `todo` is the command that would bring it, None where nothing is missing.

    Where `by_hand`, it is no command but something to write.
    """

    head: Text
    body: Text
    todo: Text | None = None
    by_hand: bool = False


def standing(inputs: Inputs, folder: Path) -> tuple[Line, ...]:
    """Return what stands in the project, in the order of the work; what is missing says how it is brought in."""
    return (
        _sites(inputs), _visits(inputs), _counts(inputs), _streets(inputs), _around(inputs), _backhaul(inputs),
        _budgets(inputs), *_unread(inputs, folder),
    )  # fmt: skip


def next_step(lines: Sequence[Line], folder: Path) -> Text:
    """Return what to do next: the first thing that is missing, else to plan."""
    first = next((line for line in lines if line.todo), None)
    if first is None or first.todo is None:
        return verbatim(f"hotspots run {folder}")
    return first.todo + verbatim("" if folder == Path("data") or first.by_hand else f" --project {folder}")


def _command(words: str) -> Text:
    return verbatim(f"hotspots {words}")


def _names(names: Sequence[str]) -> Text:
    return verbatim(", ".join(names[:SHOWN]) + (f" … ({len(names)})" if len(names) > SHOWN else ""))


def _sites(inputs: Inputs) -> Line:
    sites = inputs.sites
    every, open_, hung = map(
        numbers, (len(sites), sum(s.is_open for s in sites), sum(s.mount is not None for s in sites))
    )
    body = Text(f"{every.de}, davon {open_.de} im Verfahren, {hung.de} mit Montageort", f"{every.en}, {open_.en} of them open, {hung.en} with a mount")  # fmt: skip
    return Line(
        Text("Standorte", "Sites"),
        body,
        None if sites else Text("hotspots import sites LISTE", "hotspots import sites LIST"),
    )


def _visits(inputs: Inputs) -> Line:
    visited = {visit.site for visit in inputs.inspections}
    missing = [site.name for site in inputs.sites if site.is_open and site.id not in visited]
    seen = len(visited)
    body = counted(seen, *SITES) + Text(" begangen", " inspected")
    if missing:
        body += Text("; es fehlen: ", "; missing: ") + _names(missing)
    return Line(
        Text("Begehungen", "Inspections"), body, _command("protocol template") if missing or not inputs.sites else None
    )


def _counts(inputs: Inputs) -> Line:
    tables = inputs.counts
    hours = {table.station for table in tables.series}
    short = {count.station for count in tables.shorts}
    guesses = {guess.station for guess in tables.estimates}
    stations = counted(len(hours), Text("Zählstelle", "station"), Text("Zählstellen", "stations"))
    estimates = counted(len(guesses), Text("Schätzung", "estimate"), Text("Schätzungen", "estimates"))
    hand = numbers(len(short - hours))
    body = Text(
        f"{stations.de} mit Stunden, {hand.de} mit Handzählungen, {estimates.de}",
        f"{stations.en} with hours, {hand.en} counted by hand, {estimates.en}",
    )
    return Line(Text("Zählungen", "Counts"), body, None if hours | short | guesses else _command("import counts DATEI"))


def _streets(inputs: Inputs) -> Line:
    streets = inputs.network.streets
    if not len(streets):
        return Line(Text("Straßen", "Streets"), Text("keine", "none"), _command("import osm DATEI"))
    length = streets.geometry.length
    known = float(length[streets["surface"].notna()].sum() / length.sum())
    metres = numbers(float(length.sum()))
    body = Text(f"{metres.de} m, Oberfläche bekannt auf {percent(known, 'de')}", f"{metres.en} m, surface known on {percent(known, 'en')}")  # fmt: skip
    return Line(Text("Straßen", "Streets"), body)


def _around(inputs: Inputs) -> Line:
    network = inputs.network
    count = len(network.buildings)
    high = numbers(int(network.buildings["height_m"].notna().sum()) if count else 0)
    trees = 0 if network.trees is None else len(network.trees)
    tree = counted(trees, Text("Baum", "tree"), Text("Bäume", "trees"))
    there = counted(len(network.hotspots), Text("vorhandener Hotspot", "existing hotspot"), Text("vorhandene Hotspots", "existing hotspots"))  # fmt: skip
    body = counted(count, Text("Gebäude", "building"), Text("Gebäude", "buildings"))
    body += Text(f" ({high.de} mit Höhe), {tree.de}, {there.de}", f" ({high.en} with a height), {tree.en}, {there.en}")
    return Line(Text("Umgebung", "Surroundings"), body, None if count else _command("import osm DATEI"))


def _backhaul(inputs: Inputs) -> Line:
    network = network_of(inputs)
    points, metres = (
        len(network.handovers),
        numbers(float(network.ducts.geometry.length.sum()) if len(network.ducts) else 0),
    )
    unknown = sum(point.free_ports is None for point in network.handovers)
    body = counted(points, *HANDOVERS)
    body += Text(f", {metres.de} m Leerrohr", f", {metres.en} m of duct")
    if unknown:
        body += Text(f"; freie Anschlüsse unbekannt an {unknown}", f"; free ports unknown at {unknown}")
    offered = {quote.site for quote in inputs.quotes}
    if offered:
        offers = counted(len(offered), *SITES)
        body += Text(f"; Angebote für {offers.de}", f"; offers for {offers.en}")
        left = [site.name for site in inputs.sites if site.is_open and site.id not in offered]
        body += Text(", noch keines für: ", ", none yet for: ") + _names(left) if left and not points else Text("", "")
    return Line(Text("Anbindung", "Backhaul"), body, None if points or offered else _command("import backhaul DATEI"))


def _budgets(inputs: Inputs) -> Line:
    years, own = inputs.settings.rollout.years, len(inputs.settings.prices) + len(inputs.settings.assumptions)
    total = numbers(sum(year.invest_eur for year in years))
    body = counted(len(years), *YEARS)
    body += Text(f" mit zusammen {total.de} €", f" with €{total.en} together")
    body = body if years else Text("nicht angegeben", "not given")
    body += Text(f"; eigene Preise und Annahmen: {own}", f"; prices and assumptions of your own: {own}")
    todo = Text("[rollout] in project.toml oder Blatt Projekt der Mappe ausfüllen", "fill in [rollout] in project.toml or the sheet Projekt of the workbook")  # fmt: skip
    return Line(Text("Budget", "Budget"), body, None if years else todo, by_hand=True)


def _unread(inputs: Inputs, folder: Path) -> tuple[Line, ...]:
    """Name files that nobody reads, and columns of the sites that no criterion uses."""
    files = sorted(p.name for p in folder.iterdir() if p.name not in KNOWN and not p.name.startswith((".", "~$")))
    used = {c.column for c in inputs.settings.criteria} | _COLUMNS
    columns = sorted({key for site in inputs.sites for key in site.extra} - used)
    lines = []
    if files:
        lines.append(Line(Text("Nicht gelesen", "Not read"), listing([verbatim(f) for f in files])))
    if columns:
        lines.append(
            Line(
                Text("Ohne Wirkung", "Without effect"),
                Text("Spalten der Standorte: ", "columns of the sites: ") + _names(columns),
            )
        )
    return tuple(lines)
