"""Read a whole project folder: everything checked, every problem at once."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path

from hotspots.base.errors import FILE, InputError, Problem, Report, meant, nearest, no_project, row_of
from hotspots.base.files import LOCK, fingerprint
from hotspots.base.history import settle
from hotspots.base.text import tr, verbatim
from hotspots.inputs import counts, protocols
from hotspots.inputs import sites as sites_file
from hotspots.inputs.decisions import read_quotes
from hotspots.inputs.layers import read_network
from hotspots.inputs.layers.placing import place_warnings
from hotspots.inputs.operation import read_operation
from hotspots.inputs.overrides import read_overrides
from hotspots.inputs.photos import with_released
from hotspots.inputs.settings import read_settings
from hotspots.inputs.sites import read_sites
from hotspots.inputs.suggestions import read_suggestions
from hotspots.inputs.values import PLAINLY, YES, bare, folded
from hotspots.model.counts import CountTables
from hotspots.model.network import ExistingHotspot, Handover, Network
from hotspots.model.operation import Operation
from hotspots.model.overrides import Overrides
from hotspots.model.protocol import Inspection, Schema
from hotspots.model.protocol_items import SITE_ITEM, schema_for
from hotspots.model.quotes import Quote, quotes_of
from hotspots.model.release import Release, release_name
from hotspots.model.settings import ProjectSettings, ProtocolSetting
from hotspots.model.sites import Site
from hotspots.model.suggestions import SuggestedPlace

#: Lets the layers be checked where the project file can't be read.
FALLBACK_CRS = "EPSG:25832"
#: What stands in a project folder but doesn't decide anything.
NOT_INPUTS = frozenset({"sent", "journal.jsonl", "README.md", "projekt.xlsx", "project.schema.json"})


@dataclass(frozen=True)
class Inputs:
    """A project as it was read: checked, with the warnings that were noted on the way."""

    settings: ProjectSettings
    sites: tuple[Site, ...]
    inspections: tuple[Inspection, ...]
    schema: Schema
    counts: CountTables
    network: Network
    overrides: Overrides
    fingerprint: str
    warnings: tuple[Problem, ...]
    suggestions: tuple[SuggestedPlace, ...] = ()
    quotes: tuple[Quote, ...] = ()
    """What the utility offers, by a table of its own or by answers taken over (these count for their sites)."""
    release: Release | None = None
    """Who released the plan of just these inputs; None: it is a draft."""
    operation: Operation = field(default_factory=Operation)
    """What became of what was built; `counts` has only the use after the start-up and outside faults."""


_FILES = (".geojson", ".json", ".jsonl", ".toml", ".csv", ".xlsx", ".ods", ".gpkg", ".fgb", ".kml", ".txt")


def read_project(folder: Path) -> Inputs:
    """Return the project in `folder`. Raises :class:`~hotspots.base.errors.InputError` with every problem found."""
    report = Report()
    if not folder.is_dir():
        allowed = tr("a project folder")
        raise InputError([Problem(str(folder), tr("folder"), "", "–", allowed, no_project(folder.name))])
    _refuse_strangers(folder)
    settle(folder)
    settings = read_settings(folder, report)
    sites = read_sites(folder, report)
    overrides = read_overrides(folder, sites, report)
    sites = with_released(folder, overrides.applied_to(sites), report)
    schema = schema_for(settings.protocol if settings else ProtocolSetting())
    inspections = _read_protocols(folder, sites, schema, report)
    tables = counts.load(folder / "footfall", report, settings.timezone if settings else "Europe/Berlin")
    network = _with_built(read_network(folder, settings.crs if settings else FALLBACK_CRS, report), sites)
    inspections = tuple(_with_sights(visit, network, report) for visit in inspections)
    operation = read_operation(folder, sites, network.hotspots, tables.usage, report)
    tables = replace(tables, usage=operation.steady(settings.operation.start_up_weeks if settings else 0))
    suggestions = read_suggestions(folder, sites, report)
    listed, answered = (
        read_quotes(folder, sites, report),
        quotes_of(overrides, settings.crs if settings else FALLBACK_CRS),
    )
    quotes = (*answered, *(q for q in listed if q.site not in {a.site for a in answered}))
    called = {site.id: site.name for site in sites}
    quotes = tuple(replace(q, with_names=tuple(called.get(s, s) for s in q.only_with)) for q in quotes)
    if settings is None:
        raise InputError(report.problems)
    _check_names(settings, sites, inspections, network, report)
    for problem in place_warnings(sites, network.streets, settings):
        report.add(problem)
    report.stop_on_errors()
    digest = fingerprint(folder, leave_out=NOT_INPUTS)
    return Inputs(
        settings, sites, inspections, schema, tables, network, overrides, digest, report.warnings, suggestions, quotes,
        read_release(folder, digest), operation,
    )  # fmt: skip


def read_release(folder: Path, plan: str) -> Release | None:
    """Return the release of the plan with this fingerprint; what doesn't say clearly that it is one leaves a draft."""
    path = folder / release_name(plan)
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        release = Release(**found)
    except (ValueError, TypeError):
        return None
    return release if release.plan == plan and all(isinstance(value, str) for value in found.values()) else None


def _refuse_strangers(folder: Path) -> None:
    """Refuse links (they could lead to any file of this machine), pipes and devices, folders called like a file, odd names."""
    hint = tr("Please put the file itself into the folder.")
    allowed = tr("files and folders, no links")
    rename, readable = (
        tr("Please rename it."),
        tr("a name of readable characters (UTF-8)"),
    )
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in path.name):
            found.append(Problem(name, FILE, "", path.name, readable, rename))
        elif kind := _kind(path):
            found.append(Problem(name, FILE, "", kind, allowed, hint))
    if found:
        raise InputError(found)


def _kind(path: Path) -> str:
    """Return what a path is that is neither a file nor a folder; nothing for what it may be."""
    if path.is_symlink():
        return "→"
    if path.is_dir():
        return "Ordner/folder" if path.suffix.lower() in _FILES else ""
    return "" if path.is_file() or path.name == LOCK else "Gerät, FIFO/device, FIFO"


def _read_protocols(folder: Path, sites: tuple[Site, ...], schema: Schema, report: Report) -> tuple[Inspection, ...]:
    """Return the inspections. While a site is at fault itself, its protocol can't be blamed for naming it."""
    sites_at_fault = any(p.file == sites_file.NAME and p.severity == "error" for p in report.problems)
    found = Report()
    inspections = protocols.load(folder, sites, schema, found)
    for problem in found.problems:
        if not (sites_at_fault and problem.field == SITE_ITEM.id):
            report.add(problem)
    return inspections


def _with_sights(visit: Inspection, network: Network, report: Report) -> Inspection:
    """Return a visit that says by their ids which handovers it has seen; others are warned of: they have no effect."""
    seen = visit.values.get("line_of_sight")
    points: list[Handover | ExistingHotspot] = [*network.handovers, *(h for h in network.hotspots if h.handover)]
    if not isinstance(seen, tuple) or not points:
        return visit
    known = {folded(word): point.id for point in points for word in (point.name, point.id)}
    where = row_of(visit.row) + f", {visit.site}"
    allowed = verbatim(", ".join(sorted(set(known.values()))))
    for unknown in (name for name in seen if folded(name) not in known and bare(name) not in PLAINLY - YES):
        hint = meant(known.get(nearest(folded(unknown), known) or ""), tr("Doesn't count."))
        report.add(Problem(visit.file, where, "line_of_sight", unknown, allowed, hint, "warning"))
    ids = tuple(known.get(folded(name), name) for name in seen)
    return visit if ids == seen else replace(visit, values={**visit.values, "line_of_sight": ids})


def _with_built(network: Network, sites: tuple[Site, ...]) -> Network:
    """Add what is built or ordered to the existing hotspots; it is a handover only if its entry says so."""
    known = {hotspot.id for hotspot in network.hotspots}
    built = tuple(
        ExistingHotspot(
            id=site.id, name=site.name, lon=site.lon, lat=site.lat, operator=str(site.extra.get("operator") or ""),
            status=site.status, quality=site.quality, source=site.source, district=site.district,
            handover=site.extra.get("handover") is True,
        )
        for site in sites
        if site.meaning == "fixed" and site.id not in known
    )  # fmt: skip
    return replace(network, hotspots=(*network.hotspots, *built))


def _check_names(
    settings: ProjectSettings,
    sites: tuple[Site, ...],
    inspections: tuple[Inspection, ...],
    network: Network,
    report: Report,
) -> None:
    """Check what one file says of another."""
    known = {site.id for site in sites}
    for key, named in (("must", settings.rollout.must), ("must_not", settings.rollout.must_not)):
        for unknown in sorted(set(named) - known):
            hint = tr("Please fill in the id from sites.geojson.")
            report.add(
                Problem("project.toml", verbatim("rollout"), key, unknown, verbatim(", ".join(sorted(known))), hint)
            )
    streets = sorted({str(name) for name in network.streets["name"].dropna()})
    for unknown in sorted(set(settings.network.archaeological_ground) - set(streets)) if streets else ():
        otherwise = tr("None is called so; no surcharge holds there.")
        hint, allowed = meant(nearest(unknown, streets), otherwise), tr("names of streets")
        report.add(Problem("project.toml", verbatim("network"), "archaeological_ground", unknown, allowed, hint, "warning"))  # fmt: skip
    visited = {visit.site for visit in inspections}
    for site in sites:
        if site.is_open and site.id not in visited:
            where = tr("feature {id}", id=site.id)
            allowed = tr("an inspection protocol")
            hint = tr("The site is ranked with unknowns. 'hotspots protocol template' writes the form.")
            report.add(Problem("protocols", where, "", "–", allowed, hint, severity="warning"))
