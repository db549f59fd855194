"""``hotspots report`` and ``hotspots export``: papers, GIS files, maps and pictures, added to both sets of outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from hotspots.base.text import Lang, tr
from hotspots.cli.frame import (
    common_options,
    described,
    echo,
    option,
    out_option,
    print_json,
    print_problems,
    project_argument,
    refuse_idle,
)

if TYPE_CHECKING:
    from hotspots.findings.model import Plan
    from hotspots.inputs.project import Inputs
    from hotspots.publish.deliver import ExportFormat
    from hotspots.publish.report.context import Extras
    from hotspots.publish.report.files import PaperFormat

Edition = Literal["public", "utility"]
EDITIONS: tuple[Edition, ...] = ("public", "utility")


def report_command(lang: Lang) -> click.Command:
    """Return ``report`` in `lang`."""
    from hotspots.publish.report.files import FORMATS

    words = tr("File format.")
    own = tr("The town's own DOCX template (writes DOCX).")
    which = tr("Council paper or progress report.")

    @described(
        lang,
        "Write the council paper and a version in plain words: for everyone into public/, with the annex "
        "that isn't public into utility/. With '--kind progress' the progress report: use, cost and "
        "forecast of what is built.",
    )
    @_set_options(lang)
    @option(
        lang, "--kind", words=which, type=click.Choice(["proposal", "progress"]), default="proposal", show_default=True
    )
    @option(lang, "--format", "form", words=words, type=click.Choice(FORMATS), default="pdf", show_default=True)
    @option(lang, "--template", words=own, type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @common_options(lang)
    def report(
        project: Path, out: Path, edition: Edition | None, kind: str, form: PaperFormat, template: Path | None, as_json: bool
    ) -> None:  # fmt: skip
        from hotspots.planning.plan import check, plan
        from hotspots.publish.deliver import Delivery

        if template is not None and form != "docx":
            refuse_idle(lang, tr("with --template"), "form")
        inputs = check(project)
        delivery, shown = Delivery(plan(inputs), lang), extras(project, inputs, lang, as_json=as_json)
        if template is not None:
            form, shown = "docx", replace(shown, template=template.read_bytes())
        if kind == "progress":
            from hotspots.changes.sent import decided_forecasts
            from hotspots.planning.outcome import outcome

            shown = replace(shown, outcome=outcome(inputs, decided_forecasts(project, inputs.sites)))
        _add(
            lang,
            out,
            delivery.plan,
            [delivery.papers(one, shown, form) for one in EDITIONS if edition in (None, one)],
            as_json=as_json,
        )

    return report


def export_command(lang: Lang) -> click.Command:
    """Return ``export`` in `lang`."""
    from hotspots.publish.deliver import FORMATS, WITH_MAPS

    once = tr("This format only; may be repeated (else all up to csv).")
    listed = tr("With 'map': the list only, as an HTML fragment.")
    beside = tr("With 'map': styles and scripts as files of their own.")

    @described(
        lang,
        "Write GIS, CAD and spreadsheet files: GeoPackage with styles, DXF, KML, XLSX, CSV and metadata "
        "for an open-data portal; on request only the map ('hotspots map') or pictures ('hotspots "
        "plot'). The public edition is searched for secrets before it is written.",
    )
    @_set_options(lang)
    @option(lang, "--format", "formats", words=once, type=click.Choice(WITH_MAPS), multiple=True)
    @option(lang, "--fragment", words=listed, is_flag=True)
    @option(lang, "--split", words=beside, is_flag=True)
    @common_options(lang)
    def export(
        project: Path, out: Path, edition: Edition | None, formats: Sequence[ExportFormat], fragment: bool, split: bool,
        as_json: bool,
    ) -> None:  # fmt: skip
        from hotspots.planning.plan import check, plan
        from hotspots.publish.deliver import METADATA, Delivery
        from hotspots.publish.gis.files import asked

        if edition == "public" and "x83" in formats:
            words = tr("x83 names prices and belongs into the edition utility only.")
            raise click.BadParameter(words.say(lang), param_hint="--format")
        if "map" not in formats:
            refuse_idle(lang, tr("without --format map"), "fragment", "split")
        if fragment:
            refuse_idle(lang, tr("with --fragment"), "split")
        inputs = check(project)
        delivery, wanted = Delivery(plan(inputs), lang), formats or FORMATS
        made = [
            delivery.exports(one, wanted, as_fragment=fragment, as_files=split)
            for one in EDITIONS
            if edition in (None, one)
        ]
        _add(lang, out, delivery.plan, made, as_json=as_json)
        if not as_json:
            wanting = asked(delivery.plan) if any(METADATA in name for one in made for name in one) else ()
            print_problems([*inputs.warnings, *wanting], lang, as_json=False)

    return export


def _set_options(lang: Lang) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Take what every command takes that adds to both sets: project, ``--out``, ``--edition``."""
    words = tr("This edition only (else both).")

    def add(function: Callable[..., None]) -> Callable[..., None]:
        edition = option(lang, "--edition", words=words, type=click.Choice(EDITIONS))
        return project_argument(lang)(out_option(lang)(edition(function)))

    return add


def _add(lang: Lang, out: Path, results: Plan, sets: Sequence[Mapping[str, bytes]], *, as_json: bool) -> None:
    """Add files to the sets in `out`, and say which."""
    from hotspots.base.files import MANIFEST, lock, remove_strays, write_set
    from hotspots.publish.deliver import with_manifest

    files = {name: data for one in sets for name, data in one.items()}
    with lock(out):
        remove_strays(out)
        write_set(out, with_manifest(out, results, files), last=MANIFEST)
    if as_json:
        print_json(lang, {"out": str(out), "files": sorted(files)})
    for name in () if as_json else sorted(files):
        echo(out / name)


def extras(project: Path, inputs: Inputs, lang: Lang, *, as_json: bool) -> Extras:
    """Return what papers show beside the findings; warnings are printed (not with JSON)."""
    from hotspots.base.errors import Report
    from hotspots.changes.importing import told_steps
    from hotspots.inputs.photos import broken, read_photos
    from hotspots.planning.facts import offered
    from hotspots.publish.report.context import Extras
    from hotspots.publish.report.typeset import can_show

    seen = Report()
    photos = read_photos(project, inputs.inspections, seen)
    for site in [site for site, found in photos.items() if not all(map(can_show, found))]:
        photos[site] = tuple(filter(can_show, photos[site]))
        seen.add(broken(site))
    if not as_json:
        print_problems([*inputs.warnings, *seen.warnings], lang, as_json=False)
    return Extras(inputs.overrides, photos, len(offered(inputs)), steps=told_steps(project))
