"""What a project has, how good it is, what is missing and what to do next: some ten lines for the planner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hotspots.base.text import HANDOVERS, SITES, YEARS, Text, counted, listing, numbers, percents, tr, verbatim
from hotspots.inputs.project import Inputs
from hotspots.planning.facts import offered
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
    body = tr("{every}, {undecided} of them open, {hung} with a mount", every=every, undecided=open_, hung=hung)
    return Line(
        tr("Sites"),
        body,
        None if sites else tr("hotspots import sites LIST"),
    )


def _visits(inputs: Inputs) -> Line:
    visited = {visit.site for visit in inputs.inspections}
    missing = [site.name for site in inputs.sites if site.is_open and site.id not in visited]
    seen = len(visited)
    body = counted(seen, *SITES) + tr(" inspected")
    if missing:
        body += tr("; missing: ") + _names(missing)
    return Line(tr("Inspections"), body, _command("protocol template") if missing or not inputs.sites else None)


def _counts(inputs: Inputs) -> Line:
    tables = inputs.counts
    hours = {table.station for table in tables.series}
    short = {count.station for count in tables.shorts}
    guesses = {guess.station for guess in tables.estimates}
    stations = counted(len(hours), tr("station"), tr("stations"))
    estimates = counted(len(guesses), tr("estimate"), tr("estimates"))
    hand = numbers(len(short - hours))
    body = tr(
        "{stations} with hours, {hand} counted by hand, {estimates}", stations=stations, hand=hand, estimates=estimates
    )
    return Line(tr("Counts"), body, None if hours | short | guesses else _command("import counts DATEI"))


def _streets(inputs: Inputs) -> Line:
    streets = inputs.network.streets
    if not len(streets):
        return Line(tr("Streets"), tr("none"), _command("import osm DATEI"))
    length = streets.geometry.length
    known = float(length[streets["surface"].notna()].sum() / length.sum())
    metres = numbers(float(length.sum()))
    body = tr("{metres} m, surface known on {known}", metres=metres, known=percents(known))
    return Line(tr("Streets"), body)


def _around(inputs: Inputs) -> Line:
    network = inputs.network
    count = len(network.buildings)
    high = numbers(int(network.buildings["height_m"].notna().sum()) if count else 0)
    trees = 0 if network.trees is None else len(network.trees)
    tree = counted(trees, tr("tree"), tr("trees"))
    there = counted(len(network.hotspots), tr("existing hotspot"), tr("existing hotspots"))
    body = counted(count, tr("building"), tr("buildings"))
    body += tr(" ({high} with a height), {tree}, {there}", high=high, tree=tree, there=there)
    return Line(tr("Surroundings"), body, None if count else _command("import osm DATEI"))


def _backhaul(inputs: Inputs) -> Line:
    network = network_of(inputs)
    points, metres = (
        len(network.handovers),
        numbers(float(network.ducts.geometry.length.sum()) if len(network.ducts) else 0),
    )
    offers_for = offered(inputs)
    unknown = sum(point.free_ports is None for point in network.handovers)
    body = counted(points, *HANDOVERS)
    body += tr(", {metres} m of duct", metres=metres)
    if len(network.ducts) and (open_ := network.ducts["free"].isna()).any():
        unsaid = numbers(float(network.ducts.geometry.length[open_].sum()))
        body += tr(" (whether free unknown on {unsaid} m, taken as free)", unsaid=unsaid)
    if unknown:
        body += tr("; free ports unknown at {unknown}", unknown=unknown)
    if offers_for:
        offers = counted(len(offers_for), *SITES)
        body += tr("; offers for {offers}", offers=offers)
        left = [site.name for site in inputs.sites if site.is_open and site.id not in offers_for]
        body += tr(", none yet for: ") + _names(left) if left and not points else verbatim("")
    return Line(tr("Backhaul"), body, None if points or offers_for else _command("import backhaul DATEI"))


def _budgets(inputs: Inputs) -> Line:
    years, own = inputs.settings.rollout.years, len(inputs.settings.prices) + len(inputs.settings.assumptions)
    total = numbers(sum(year.invest_eur for year in years))
    body = counted(len(years), *YEARS)
    body += tr(" with €{total} together", total=total)
    body = body if years else tr("not given")
    body += tr("; prices and assumptions of your own: {own}", own=own)
    todo = tr("fill in [rollout] in project.toml or the sheet Projekt of the workbook")
    return Line(verbatim("Budget"), body, None if years else todo, by_hand=True)


def _unread(inputs: Inputs, folder: Path) -> tuple[Line, ...]:
    """Name files that nobody reads, and columns of the sites that no criterion uses."""
    files = sorted(p.name for p in folder.iterdir() if p.name not in KNOWN and not p.name.startswith((".", "~$")))
    used = {c.column for c in inputs.settings.criteria} | _COLUMNS
    columns = sorted({key for site in inputs.sites for key in site.extra} - used)
    lines = []
    if files:
        lines.append(Line(tr("Not read"), listing([verbatim(f) for f in files])))
    if columns:
        lines.append(
            Line(
                tr("Without effect"),
                tr("columns of the sites: ") + _names(columns),
            )
        )
    return tuple(lines)
