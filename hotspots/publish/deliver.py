"""From a project to its files, in one place: check, plan, disclose, write.

`public/` is made from a :class:`~hotspots.findings.public.PublicPlan` only and is searched for secrets before anything
is written; `utility/` from the exact plan, every file of it confidential; the manifest ties both together.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from hotspots.base.errors import LeakError
from hotspots.base.files import MANIFEST, dump_json, lock, read_manifest, remove_strays, sha256, write_set
from hotspots.base.progress import DONE, working
from hotspots.base.text import Lang, tr
from hotspots.disclosure.leaks import find_leaks, secrets_of
from hotspots.disclosure.outcome import disclose_outcome
from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan, Told
from hotspots.planning.plan import run
from hotspots.publish import public
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.from_results import extras_of
from hotspots.publish.map.html import fragment, render, split
from hotspots.publish.page import Edition
from hotspots.publish.tables.documents import ranking_json, rollout_json
from hotspots.publish.tables.sheet import ranking_csv
from hotspots.publish.tables.workbook import bill_xlsx, ranking_xlsx
from hotspots.publish.town_map.paths import drawn_places

if TYPE_CHECKING:
    from hotspots.publish.report.context import Extras
    from hotspots.publish.report.files import PaperFormat


def with_manifest(out: Path, results: Plan, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with the manifest of the folder `out` that names them.

    A manifest of other inputs, another version or another release stays as it is: then the folder is a mixed set, and it shows.
    """
    found = read_manifest(out)
    about = results.about
    released = asdict(about.release) if about.release else None
    of = (about.fingerprint, about.version, released)
    if found is None or (found.get("inputs"), found.get("version"), found.get("release")) != of:
        return dict(files)
    outputs = {**found.get("outputs", {}), **{name: sha256(data) for name, data in files.items()}}
    return {**files, MANIFEST: dump_json({**found, "outputs": dict(sorted(outputs.items()))}).encode()}


ExportFormat = Literal["gpkg", "dxf", "kml", "xlsx", "csv", "map", "plot", "x83"]
WITH_MAPS: tuple[ExportFormat, ...] = get_args(ExportFormat)
FORMATS = WITH_MAPS[:5]
METADATA = "metadata.jsonld"


UTILITY_SET: Mapping[str, Callable[[Plan, Lang], bytes]] = {
    "map.html": lambda plan, lang: render(page_of(plan, lang), extras_of(plan, lang)).encode(),
    "ranking.json": ranking_json, "ranking.csv": ranking_csv, "ranking.xlsx": ranking_xlsx, "rollout.json": rollout_json,
}  # fmt: skip
"""The files of a run for the utility by name; every one of them is confidential."""


@dataclass(frozen=True)
class Delivery:
    """A plan on its way out, in one language: the files of both editions by name."""

    plan: Plan
    lang: Lang

    @cached_property
    def public(self) -> PublicPlan:
        """Return what everyone may see."""
        return disclose(self.plan)

    def files(self) -> dict[str, bytes]:
        """Return every file of a run, the manifest among them. Raises LeakError if a public file holds a secret."""
        working(tr("files for everyone"), 0, 3)
        files = public_files(self.public, self.lang)
        working(tr("search for secrets"), 1, 3)
        files = self.checked(files)
        working(tr("files for the utility"), 2, 3)
        files |= {f"utility/{name}": data for name, data in utility_files(self.plan, self.lang).items()}
        working(DONE, 3, 3)
        return files | {MANIFEST: manifest(self.plan, files, self.lang)}

    def checked(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return public files below their folder. Raises LeakError if one holds a secret of the plan."""
        placed = {f"public/{name}": data for name, data in files.items()}
        refuse_leaks(placed, self.plan)
        return placed

    def exports(
        self, edition: Edition, formats: Sequence[ExportFormat], *, as_fragment: bool = False, as_files: bool = False
    ) -> dict[str, bytes]:
        """Return layers, tables, map, pictures and for everyone the open-data metadata of one edition, below its folder."""
        from hotspots.publish.gis.files import FORMATS as GIS_FORMATS
        from hotspots.publish.gis.files import catalogue_json, gis_files

        lang, is_public = self.lang, edition == "public"
        wanted = [name for name in GIS_FORMATS if name in formats]
        files = public.layers(self.public, lang, wanted) if is_public else gis_files(self.plan, lang, wanted)
        for name in (f"ranking.{form}" for form in ("xlsx", "csv") if form in formats):
            files[name] = public.SET[name](self.public, lang) if is_public else UTILITY_SET[name](self.plan, lang)
        if "xlsx" in formats and not is_public:
            files["bill.xlsx"] = bill_xlsx(self.plan, lang)
        if "x83" in formats and not is_public:
            from hotspots.publish.tables.gaeb import bill_x83

            files["vertraulich-bill.x83"] = bill_x83(self.plan, lang)
        if files and is_public:
            files[METADATA] = catalogue_json(self.public, files, lang)
        if "map" in formats and as_fragment:
            told: Told = self.public if is_public else self.plan
            other: Lang = "en" if lang == "de" else "de"
            both = (("list.html", lang), (f"list.{other}.html", other))
            files |= {name: fragment(page_of(told, one)).encode() for name, one in both}
        elif "map" in formats:
            page = public.map_html(self.public, lang) if is_public else UTILITY_SET["map.html"](self.plan, lang)
            files |= split(page.decode()) if as_files else {"map.html": page}
        if "plot" in formats:
            from hotspots.publish.plot import confidential_pictures

            drawn = public.pictures(self.public, lang) if is_public else confidential_pictures(self.plan, lang)
            files |= {f"plots/{name}": data for name, data in drawn.items()}
        return self.checked(files) if is_public else {f"utility/{name}": data for name, data in files.items()}

    def papers(self, edition: Edition, extras: Extras, form: PaperFormat) -> dict[str, bytes]:
        """Return the papers of one edition, below its folder. Raises LeakError if a public one holds a secret."""
        from hotspots.publish.report.context import Paper
        from hotspots.publish.report.files import documents, written

        if edition == "public" and extras.outcome:
            extras = replace(extras, outcome=disclose_outcome(extras.outcome, self.public.costs))
        working(tr("setting the paper"), 0, 1)
        paper = Paper(self.plan if edition == "utility" else self.public, self.lang, extras)
        made = documents(paper)
        files = {f"{edition}/{name}": data for name, data in written(made, paper, form).items()}
        if edition == "public":  # a drawing in a DOCX is made of dots: it is searched as it was drawn
            drawn = {f"public/{stem}/{name}": data for stem, one in made.items() for name, data in one.pictures.items()}
            refuse_leaks(files | drawn, self.plan)
        working(DONE, 1, 1)
        return files


def deliver(project: Path, out: Path, lang: Lang) -> tuple[Plan, dict[str, bytes]]:
    """Plan the project and write both sets into `out`; return the plan and what was written."""
    plan = run(project)
    files = Delivery(plan, lang).files()
    write_run(out, files)
    return plan, files


def write_run(out: Path, files: Mapping[str, bytes]) -> None:
    """Write both sets whole, the manifest last."""
    with lock(out):
        remove_strays(out)
        write_set(out, files, last=MANIFEST)


def public_files(plan: PublicPlan, lang: Lang) -> dict[str, bytes]:
    """Return the files of the public set by name."""
    return {name: write(plan, lang) for name, write in public.SET.items()}


def utility_files(plan: Plan, lang: Lang) -> dict[str, bytes]:
    """Return the files of the utility's set by name."""
    return {name: write(plan, lang) for name, write in UTILITY_SET.items()}


def refuse_leaks(files: Mapping[str, bytes], plan: Plan) -> None:
    """Raise LeakError if one of the public `files` holds something that only the utility may see."""
    drawn = {
        f"{name} (drawn)": drawn_places(data.decode()).encode()
        for name, data in files.items()
        if name.endswith((".html", ".svg"))
    }
    released = [
        b64encode(site.site.picture) for site in plan.sites if site.site.picture
    ]  # its bytes say nothing in words
    searched = {
        name: reduce(lambda left, photo: left.replace(photo, b""), released, data) for name, data in files.items()
    }
    leaks = find_leaks({**searched, **drawn}, secrets_of(plan))
    if leaks:
        raise LeakError((leak.file, leak.what) for leak in leaks)


def manifest(plan: Plan, files: Mapping[str, bytes], lang: Lang) -> bytes:
    """Return the manifest: fingerprints of inputs and outputs, version, seed and language."""
    about = plan.about
    return dump_json(
        {
            "schema": "hotspots/manifest/1",
            "version": about.version,
            "seed": about.seed,
            "language": lang,
            "inputs": about.fingerprint,
            "status": about.status.say(lang),
            "release": asdict(about.release) if about.release else None,
            "outputs": {name: sha256(data) for name, data in sorted(files.items())},
        }
    ).encode()
