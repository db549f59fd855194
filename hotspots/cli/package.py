"""``hotspots package DIR``: the folder for the utility, and the same as a zip."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import common_options, print_json, project_option, say


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @click.command(
        help=Text(
            "Schreibt in den Ordner DIR alles für die Stadtwerke: Karte, Vorlage, GIS-Dateien, Antwortvorlage, "
            "LIESMICH und Prüfsummen, dazu DIR.zip. Vertraulich. Der Plan wird unter sent/ aufgehoben.",
            "Write into the folder DIR everything for the utility: map, paper, GIS files, answer form, a README in "
            "German and sums to check, and DIR.zip beside it. Confidential. The plan is kept in sent/.",
        ).say(lang)
    )
    @click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
    @project_option(lang)
    @common_options(lang)
    def package(directory: Path, project: Path, as_json: bool) -> None:
        from hotspots.base.files import write_atomically, write_set
        from hotspots.changes.sent import keep_sent, plan_view
        from hotspots.cli.report import read_extras
        from hotspots.planning.plan import check, plan
        from hotspots.publish.package import SUMS, package_files, zipped

        inputs = check(project)
        results = plan(inputs)
        view = plan_view(results, inputs.overrides)
        files = package_files(results, view, read_extras(project, inputs, lang, as_json=as_json))
        archive = directory.with_name(f"{directory.name}.zip")
        keep_sent(project, view)
        write_set(directory, files, last=SUMS)
        write_atomically(archive, zipped(files, directory.name))
        if as_json:
            print_json({"folder": str(directory), "zip": str(archive), "files": sorted(files)})
            return
        for name in sorted(files):
            click.echo(directory / name)
        click.echo(archive)
        say(Text("Vertraulich: nur für die Stadtwerke.", "Confidential: for the utility only."), lang)

    return package
