"""``hotspots plot``: pictures of the public edition as SVG and PNG."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import common_options, out_option, print_json, print_problems, project_argument


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @click.command(
        help=Text(
            "Zeichnet Karte, Rangfolge mit Spannen und die Kurve „Nutzende für Geld“ als SVG und PNG (öffentliche Ausgabe).",
            "Draw the map, the ranking with spans and the curve of users for money as SVG and PNG (public edition).",
        ).say(lang)
    )
    @project_argument(lang)
    @out_option(lang)
    @common_options(lang)
    def plot(project: Path, out: Path, as_json: bool) -> None:
        from hotspots.base.files import MANIFEST, lock, write_set
        from hotspots.disclosure.public import disclose
        from hotspots.planning.plan import check, plan
        from hotspots.publish.additions import with_manifest
        from hotspots.publish.plot import confidential_pictures
        from hotspots.publish.public import pictures

        inputs = check(project)
        results = plan(inputs)
        drawn = pictures(disclose(results), lang)
        files = {f"public/plots/{name}": data for name, data in drawn.items()}
        files |= {f"utility/plots/{name}": data for name, data in confidential_pictures(results, lang).items()}
        with lock(out):
            write_set(out, with_manifest(out, results, files), last=MANIFEST)
        if as_json:
            print_json({"out": str(out), "files": sorted(files)})
            return
        print_problems(inputs.warnings, lang, as_json=False)
        for name in sorted(files):
            click.echo(out / name)

    return plot
