"""Take files into a project: the registry of what can be imported, and the one step that writes.

An importer looks and reckons; only :func:`import_files` writes, all or nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hotspots.base.errors import Report
from hotspots.base.files import lock, write_set
from hotspots.base.text import Text
from hotspots.inputs.layers.taking import layer_taker, take_osm
from hotspots.inputs.read.text import read_text
from hotspots.inputs.settings import read_settings
from hotspots.inputs.site_lists import take_sites
from hotspots.inputs.sites import read_sites
from hotspots.inputs.tables import Context
from hotspots.model.layers import EAST, NORTH, PLACE, SITES, Field
from hotspots.model.network_layers import LAYERS
from hotspots.model.receipt import Outcome, Receipt

SETTINGS = "project.toml"


class Take(Protocol):
    """How files of one kind become files of the project; problems go to the context's report, nothing is written."""

    def __call__(self, files: Sequence[Path], context: Context) -> Outcome:
        """Return what the import would do."""


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of thing that a town has in files: what it is, the fields it knows, and how it is taken."""

    words: Text
    fields: tuple[Field, ...]
    take: Take


KINDS: Mapping[str, Importer] = {
    "sites": Importer(Text("Standorte aus Tabellen und GIS-Dateien", "sites from spreadsheets and GIS files"), SITES, take_sites),
    "osm": Importer(Text("eine Stadt aus OpenStreetMap", "a town from OpenStreetMap"), (), take_osm),
    **{
        name: Importer(LAYERS[name].words, (*LAYERS[name].fields, *((EAST, NORTH, PLACE) if "Point" in LAYERS[name].shapes else ())), layer_taker(name))
        for name in ("streets", "buildings", "trees", "hotspots", "backhaul", "places", "addresses")
    },
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


def propose(kind: str, files: Sequence[Path], project: Path, wish: Wish, report: Report) -> Outcome:
    """Return what an import would do, with every problem in `report`; nothing is written."""
    context = _context(kind, project, wish, report)
    return KINDS[kind].take(files, context)


def import_files(kind: str, files: Sequence[Path], project: Path, wish: Wish, report: Report) -> Receipt:
    """Import files into the project; return the receipt.

    Raises :class:`~hotspots.base.errors.InputError` with every problem, having written nothing.
    """
    with lock(project):
        outcome = propose(kind, files, project, wish, report)
        report.stop_on_errors()
        written = dict(outcome.files)
        if wish.mapping:
            written |= remembered(project, kind, wish.mapping)
        put = {name: data for name, data in written.items() if data is not None}
        if put:
            write_set(project, put)
        for name in written.keys() - put.keys():
            (project / name).unlink(missing_ok=True)
    return outcome.receipt


def _context(kind: str, project: Path, wish: Wish, report: Report) -> Context:
    """Return what the project says; its own faults stop nothing here but what rests on them."""
    found = Report()
    settings = read_settings(project, found)
    sites = read_sites(project, found) if (project / "sites.geojson").is_file() else ()
    for problem in found.problems:
        if problem.file == SETTINGS or problem.severity == "error":
            report.add(problem)
    known = settings.imports.get(kind, {}) if settings else {}
    return Context(
        project, report, layers=wish.layers, crs=wish.crs, mapping={**known, **(wish.mapping or {})}, typed=frozenset(wish.mapping or ()), skip=wish.skip,
        replace=wish.replace, settings=settings, sites=sites,
    )  # fmt: skip


def remembered(project: Path, kind: str, mapping: Mapping[str, str]) -> dict[str, bytes]:
    """Return `project.toml` with the mapping under ``[import.KIND]``; the rest stays byte by byte."""
    path = project / SETTINGS
    text = read_text(path.read_bytes())
    section = re.compile(rf"^\[import\.{re.escape(kind)}\][^\[]*", re.MULTILINE)
    lines = "".join(f"{_quoted(theirs)} = {_quoted(ours)}\n" for theirs, ours in sorted(mapping.items()))
    new = f"[import.{kind}]\n{lines}"
    changed = section.sub(lambda _: new, text) if section.search(text) else text.rstrip("\n") + "\n\n" + new
    return {} if changed == text else {SETTINGS: changed.encode()}


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def mapped(wishes: Sequence[str]) -> dict[str, str] | None:
    """Return what ``THEIR=ours`` says, None where one of them doesn't say so."""
    pairs = [wish.rpartition("=") for wish in wishes]
    return {theirs.strip(): ours.strip() for theirs, _, ours in pairs} if all(t and o for t, _, o in pairs) else None
