"""``hotspots map``: the map alone, as a page, with an online base map, or as a fragment for a website."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import edition_option, lang_option, out_option, print_problems, project_argument


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @click.command(
        help=Text(
            "Schreibt nur die Karte einer Ausgabe. --fragment gibt die Liste als einfaches HTML für die Website der "
            "Stadt, --basemap erlaubt eine Karte aus dem Netz (lädt erst nach einem Klick).",
            "Write the map of one edition only. --fragment gives the list as plain HTML for the town's website, "
            "--basemap allows an online base map (loads only after a click).",
        ).say(lang)
    )
    @project_argument(lang)
    @out_option(lang)
    @edition_option(lang)
    @click.option(
        "--fragment",
        "as_fragment",
        is_flag=True,
        help=Text("Liste als HTML-Baustein.", "The list as an HTML fragment.").say(lang),
    )
    @click.option(
        "--basemap",
        is_flag=True,
        help=Text(
            "Online-Karte (basemap.de) auf Klick erlauben.", "Allow an online base map (basemap.de) on click."
        ).say(lang),
    )
    @lang_option(lang)
    def map_(project: Path, out: Path, edition: str, as_fragment: bool, basemap: bool) -> None:
        from hotspots.base.files import lock, write_atomically
        from hotspots.planning.plan import check, plan
        from hotspots.publish.deliver import Delivery
        from hotspots.publish.map.html import BASEMAP_DE

        inputs = check(project)
        results = plan(inputs)
        name, data = Delivery(results, lang, BASEMAP_DE if basemap else None).map_file(
            "utility" if edition == "utility" else "public", as_fragment=as_fragment
        )
        print_problems(results.warnings, lang, as_json=False)
        with lock(out):
            write_atomically(out / edition / name, data)
        click.echo(out / edition / name)

    return map_
