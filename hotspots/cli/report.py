"""``hotspots report``: the council paper, its summary and the version in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import common_options, out_option, print_json, print_problems, project_argument

if TYPE_CHECKING:
    from hotspots.findings.model import Plan
    from hotspots.inputs.project import Inputs
    from hotspots.publish.report.context import Extras
    from hotspots.publish.report.files import PaperFormat


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""
    from hotspots.publish.report.files import FORMATS

    @click.command(
        help=Text(
            "Schreibt die Vorlage für den Rat, eine Kurzfassung und eine Fassung in Einfacher Sprache: für alle nach "
            "public/, mit nichtöffentlicher Anlage nach utility/.",
            "Write the council paper, a summary and a version in plain words: for everyone into public/, with the annex "
            "that isn't public into utility/.",
        ).say(lang)
    )
    @project_argument(lang)
    @out_option(lang)
    @click.option(
        "--edition",
        type=click.Choice(["public", "utility"]),
        help=Text("Nur diese Ausgabe (sonst beide).", "This edition only (else both).").say(lang),
    )
    @click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="pdf",
        show_default=True,
        help=Text("Dateiformat.", "File format.").say(lang),
    )
    @common_options(lang)
    def report(project: Path, out: Path, edition: str | None, form: PaperFormat, as_json: bool) -> None:
        from hotspots.base.files import MANIFEST, lock, write_set
        from hotspots.planning.plan import check, plan
        from hotspots.publish.additions import with_manifest

        inputs = check(project)
        results = plan(inputs)
        extras = read_extras(project, inputs, lang, as_json=as_json)
        files = _public(results, extras, form, lang) if edition != "utility" else {}
        files |= _utility(results, extras, form, lang) if edition != "public" else {}
        with lock(out):
            write_set(out, with_manifest(out, results, files), last=MANIFEST)
        if as_json:
            print_json({"out": str(out), "files": sorted(files)})
            return
        for name in sorted(files):
            click.echo(out / name)

    return report


def read_extras(project: Path, inputs: Inputs, lang: Lang, *, as_json: bool = False) -> Extras:
    """Return what papers show beside the findings; warnings are printed (not with JSON)."""
    from hotspots.base.errors import Report
    from hotspots.inputs.photos import broken, read_photos
    from hotspots.publish.report.context import Extras
    from hotspots.publish.report.typeset import can_show

    seen = Report()
    photos = read_photos(project, inputs.inspections, seen)
    for site in [site for site, photo in photos.items() if not can_show(photo)]:
        del photos[site]
        seen.add(broken(site))
    if not as_json:
        print_problems([*inputs.warnings, *seen.warnings], lang, as_json=False)
    return Extras(inputs.overrides, photos)


def _public(results: Plan, extras: Extras, form: PaperFormat, lang: Lang) -> dict[str, bytes]:
    from hotspots.disclosure.public import disclose
    from hotspots.publish.deliver import refuse_leaks
    from hotspots.publish.report.context import Paper
    from hotspots.publish.report.files import report_files, words_of

    paper = Paper(disclose(results), lang, extras)
    refuse_leaks({f"public/report.{form}": words_of(paper)}, results)
    return {f"public/{name}": data for name, data in report_files(paper, form).items()}


def _utility(results: Plan, extras: Extras, form: PaperFormat, lang: Lang) -> dict[str, bytes]:
    from hotspots.publish.report.context import Paper
    from hotspots.publish.report.files import report_files

    paper = Paper(results, lang, extras)
    return {f"utility/{name}": data for name, data in report_files(paper, form).items()}
