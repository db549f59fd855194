"""Take files into a project: the registry of what can be imported, and the one step that writes.

An importer looks and reckons; only :func:`import_files` writes, all or nothing.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hotspots.base.apart import apart
from hotspots.base.errors import CHOOSE, CORRECT, FILE, NOWHERE, InputError, Problem, Report
from hotspots.base.progress import Listener, listen
from hotspots.base.text import Text, tr, verbatim
from hotspots.changes.applying import standing
from hotspots.changes.footfall import take_counts, take_usage
from hotspots.changes.journal import read_journal
from hotspots.changes.operation import COSTS, SERVICE, take_costs, take_service
from hotspots.changes.protocols import PROTOCOLS, take_protocols
from hotspots.changes.stations import take_stations
from hotspots.changes.steps import with_section
from hotspots.changes.transaction import transaction
from hotspots.changes.workbook import take_workbook
from hotspots.inputs.context import Context, Take
from hotspots.inputs.coordinates import SYSTEMS, is_system
from hotspots.inputs.counts.fields import COUNTS, STATIONS, USAGE
from hotspots.inputs.layers.taking import layer_taker, take_sites
from hotspots.inputs.layers.town import take_osm
from hotspots.inputs.read.text import read_text
from hotspots.inputs.settings import read_settings
from hotspots.inputs.sites import read_sites
from hotspots.inputs.tables import ASIDE
from hotspots.inputs.values import bare
from hotspots.model.layers import EAST, LAYERS, NORTH, PLACE, SITE_LAYER, SITES, Field
from hotspots.model.receipt import Outcome, Receipt

SETTINGS = "project.toml"


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of thing that a town has in files: what it is, the fields it knows, how it is taken, which options act."""

    words: Text
    fields: tuple[Field, ...]
    take: Take
    options: tuple[str, ...] = ("layer", "crs", "map", "skip", "replace")


def _take_workbook(files: Sequence[Path], context: Context) -> Outcome:
    """Take the sheets of a workbook, each as the kind that it holds."""
    return take_workbook(files, context, lambda kind, paths, inner: KINDS[kind].take(paths, inner))


KINDS: Mapping[str, Importer] = {
    "workbook": Importer(tr("workbook of 'hotspots init --workbook'"), (), _take_workbook, ("skip", "replace")),
    "sites": Importer(tr("sites from spreadsheets and GIS files"), SITES, take_sites),
    "osm": Importer(tr("a town from OpenStreetMap"), (), take_osm, ("replace",)),
    **{
        name: Importer(LAYERS[name].words, (*LAYERS[name].fields, *((EAST, NORTH, PLACE) if "Point" in LAYERS[name].shapes else ())), layer_taker(name))
        for name in ("streets", "buildings", "trees", "hotspots", "backhaul", "places", "addresses")
    },
    "counts": Importer(tr("counts of people"), COUNTS, take_counts, ("layer", "map", "replace")),
    "stations": Importer(tr("places of counts"), STATIONS, take_stations, ("layer", "crs", "map", "replace")),
    "protocols": Importer(tr("inspection protocols with photos"), PROTOCOLS, take_protocols, ("skip", "replace")),
    "service": Importer(tr("in use from, faults"), SERVICE, take_service, ("replace",)),
    "costs": Importer(tr("what was paid"), COSTS, take_costs, ("replace",)),
    "usage": Importer(tr("use of existing hotspots"), USAGE, take_usage, ("layer", "map", "replace")),
}  # fmt: skip
"""What ``hotspots import`` knows, in the order in which a town begins."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the planner says beside the files."""

    layers: tuple[str, ...] = ()
    crs: str | None = None
    mapping: Mapping[str, str] | None = None
    skip: bool = False
    replace: bool = False
    today: str = "9999-12-31"
    """The day (ISO) after which nothing can have been seen."""
    apart: bool = False
    """Whether files are read in a process of its own, with a budget of memory and time."""
    listener: Listener | None = None
    """Hears how far the work is, in whatever process it is done."""


def propose(kind: str, files: Sequence[Path], project: Path, wish: Wish, report: Report) -> Outcome:
    """Return what an import would do, with every problem in `report`; nothing is written."""
    names = ", ".join(file.name for file in files)
    work = (kind, files, project, wish)
    outcome, problems = apart(names, _taken, *work) if wish.apart else _taken(*work)
    for problem in problems:
        report.add(problem)
    return outcome


def _taken(kind: str, files: Sequence[Path], project: Path, wish: Wish) -> tuple[Outcome, list[Problem]]:
    report, collecting = Report(), gc.isenabled()
    if wish.listener:
        listen(wish.listener)
    gc.disable()  # a hundred thousand rows make no rubbish, but would be looked at again and again
    try:
        report.problems += [*_idle(kind, wish), *_twice(files)]
        return KINDS[kind].take([*dict.fromkeys(files)], _context(kind, project, wish, report)), report.problems
    finally:
        if collecting:
            gc.enable()


def _idle(kind: str, wish: Wish) -> Iterator[Problem]:
    """Yield what the planner asks for that would do nothing for this kind."""
    acting = KINDS[kind].options
    asked = {"layer": ", ".join(wish.layers), "crs": wish.crs, "map": ", ".join(f"{a}={b}" for a, b in (wish.mapping or {}).items()), "skip": wish.skip, "replace": wish.replace}  # fmt: skip
    names = ", ".join(f"--{name}" for name in acting)
    allowed = tr("with {kind}: {names}", kind=kind, names=names)
    hint = tr("It would do nothing here; please leave it out.")
    for name, value in asked.items():
        if value and name not in acting:
            yield Problem(f"--{name}", NOWHERE, "", value if isinstance(value, str) else "", allowed, hint)


def _twice(files: Sequence[Path]) -> Iterator[Problem]:
    """Yield the files that are named more than once."""
    paths = [file.resolve() for file in files]
    for path in dict.fromkeys(path for path in paths if paths.count(path) > 1):
        yield Problem(path.name, FILE, "", f"{paths.count(path)} ×", tr("each file once"), tr("Please name it once."))


def likely_kinds(files: Sequence[Path], project: Path, wish: Wish) -> list[tuple[str, Receipt]]:
    """Return the kinds that the files are by their names and columns, each with its receipt.

    Raises :class:`~hotspots.base.errors.InputError` with the problems of the likeliest kind where none takes them.
    """
    if wish.apart:  # in one process: where there is no fork, each begins by reading the whole program
        return apart(", ".join(file.name for file in files), likely_kinds, files, project, replace(wish, apart=False))
    taken: dict[str, Receipt] = {}
    refused: dict[str, Report] = {}
    for kind in KINDS:
        report = Report()
        receipt = propose(kind, files, project, wish, report).receipt
        if report.failed:
            refused[kind] = report
        else:
            taken[kind] = receipt
    for kind in ("workbook", "osm", "counts", "usage"):  # no other kind's file passes for one of these
        if kind in taken:
            return [(kind, taken[kind])]
    signs = {kind: _signs(kind, files, taken.get(kind)) for kind in KINDS}
    if not taken:
        refused[max(refused, key=lambda kind: (signs[kind], kind == "sites"))].stop_on_errors()
    return [(kind, found) for kind, found in taken.items() if signs[kind] == max(signs[k] for k in taken)]


def _signs(kind: str, files: Sequence[Path], receipt: Receipt | None) -> int:
    """Return how much speaks for a kind: what files and parts are called, and columns that only this kind has."""
    parts = receipt.taken if receipt else ()
    names = [bare(name) for name in (*(file.stem for file in files), *(part.part for part in parts))]
    called = {"sites": SITE_LAYER.called, "stations": ("zaehlstelle", "station")}.get(kind) or (LAYERS[kind].called if kind in LAYERS else ())  # fmt: skip
    own = {ours for part in parts for ours in part.columns.values()} & {
        field.id for field in KINDS[kind].fields
    } - _ANYWHERE
    return 10 * any(word in name for word in called for name in names) + len(own) + (kind == "sites")


_ANYWHERE = frozenset({"id", "name", "quality", "source", "east", "north", "place", "kind", "site", "station"})
"""Fields that lists of several kinds have."""


def told_steps(project: Path) -> tuple[tuple[str, Text], ...]:
    """Return what the journal says was read in, weighted and released, by day; answers and decisions tell of themselves."""
    journal = read_journal(project)
    said = [(e.at[:10], tr("data read in: ") + KINDS[e.facts["kind"]].words)
            for e in standing(journal, "import") if e.facts.get("kind") in KINDS]  # fmt: skip
    said += [(e.at[:10], tr("weights changed")) for e in standing(journal, "weights")]
    return (*said, *((e.at[:10], tr("plan released")) for e in standing(journal, "release")))


def import_files(kind: str, files: Sequence[Path], project: Path, wish: Wish, report: Report, *, at: str) -> Receipt:
    """Import files into the project at the time `at`; return the receipt.

    Raises :class:`~hotspots.base.errors.InputError` with every problem, having written nothing.
    """
    with transaction(project, "import", at=at) as change:
        outcome = propose(kind, files, project, wish, report)
        report.stop_on_errors()
        for name, data in {**outcome.files, **_remembered(project, kind, wish.mapping or {})}.items():
            change.put(name, data)
        changes = outcome.receipt.changes
        change.facts = {"kind": kind, "new": changes.new, "changed": changes.changed, "missing": changes.missing}
        names = (n for n, data in outcome.files.items() if data) if kind == "protocols" else (f.name for f in files)
        change.private = {"file": ", ".join(names)}  # protocols may be called after people
    return outcome.receipt


def _context(kind: str, project: Path, wish: Wish, report: Report) -> Context:
    """Return what the project says; its own faults stop nothing here but what rests on them."""
    found = Report()
    settings = read_settings(project, found)
    sites = read_sites(project, found) if (project / "sites.geojson").is_file() else ()
    for problem in found.problems:
        if problem.file == SETTINGS or problem.severity == "error":
            report.add(problem)
    if wish.crs and not is_system(wish.crs):
        report.add(Problem("--crs", NOWHERE, "", wish.crs, verbatim(", ".join(SYSTEMS)), CORRECT))
        wish = replace(wish, crs=None)
    typed = wish.mapping or {}
    before = settings.imports.get(kind, {}) if settings else {}
    known = {theirs: ours for theirs, ours in before.items() if ours == ASIDE or ours not in typed.values()}
    return Context(
        project, report, layers=wish.layers, crs=wish.crs, mapping={**known, **typed}, typed=frozenset(typed), skip=wish.skip,
        replace=wish.replace, today=wish.today, settings=settings, sites=sites,
    )  # fmt: skip


def _remembered(project: Path, kind: str, mapping: Mapping[str, str]) -> dict[str, bytes | None]:
    """Return `project.toml` with the mapping under ``[import.KIND]``; the rest stays byte by byte."""
    path = project / SETTINGS
    if not mapping or not path.is_file():
        return {}
    lines = "".join(f"{json.dumps(t, ensure_ascii=False)} = {json.dumps(o)}\n" for t, o in sorted(mapping.items()))
    return {SETTINGS: with_section(read_text(path.read_bytes()), f"import.{kind}", lines).encode()}


def mapped(wishes: Sequence[str]) -> dict[str, str] | None:
    """Return what ``THEIR=ours`` says, None where one of them doesn't say so. Raises InputError where two say different things."""
    pairs = [
        (theirs.strip(), ours.strip()) for theirs, _, ours in (wish.rpartition("=") for wish in dict.fromkeys(wishes))
    ]
    if not all(theirs and ours for theirs, ours in pairs):
        return None
    for side in zip(*pairs, strict=True):
        if twice := sorted({one for one in side if side.count(one) > 1 and one != ASIDE}):
            found = ", ".join("=".join(pair) for pair in pairs if {*pair} & {*twice})
            raise InputError([Problem("--map", NOWHERE, "", found, tr("each column and each field once"), CHOOSE)])
    return dict(pairs)
