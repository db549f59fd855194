"""``hotspots network import FILE``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import Entry, LazyGroup, common_options, overwrite_option, print_json, print_problems, say

COMMANDS: dict[str, Entry] = {
    "import": ("hotspots.cli.network", Text("Straßen aus OSM oder GIS übernehmen", "Import streets from OSM or a GIS"))
}


def command(lang: Lang) -> click.Command:
    """Return the group in `lang`."""
    return LazyGroup(
        entries=COMMANDS, lang=lang, help=Text("Straßennetz des Projekts.", "The project's streets.").say(lang)
    )


def import_command(lang: Lang) -> click.Command:
    """Return ``network import`` in `lang`."""

    @click.command(
        help=Text(
            "Übernimmt Straßen aus einer .osm.pbf-, .osm- oder GIS-Datei, schneidet sie auf das Projekt zu und schreibt "
            "network/streets.geojson mit einem Bericht.",
            "Import streets from an .osm.pbf, .osm or GIS file, clip them to the project and write "
            "network/streets.geojson with a report.",
        ).say(lang)
    )
    @click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
    @click.option(
        "--project",
        "--around",
        "project",
        default="data",
        show_default=True,
        metavar="PROJECT",
        type=click.Path(file_okay=False, exists=True, path_type=Path),
        help=Text(
            "Projekt, um dessen Standorte zugeschnitten wird.", "Project whose sites the streets are clipped around."
        ).say(lang),
    )
    @click.option(
        "--margin",
        default=800.0,
        show_default=True,
        metavar="M",
        help=Text("Meter um die Standorte.", "Metres around the sites.").say(lang),
    )
    @click.option(
        "--node-crossings",
        is_flag=True,
        help=Text(
            "Linien verbinden, die sich ohne gemeinsamen Punkt kreuzen (Zeichnungen).",
            "Join lines that cross without a shared vertex (drawings).",
        ).say(lang),
    )
    @overwrite_option(lang, Text("Vorhandenes Netz ersetzen.", "Replace the network that is there."))
    @common_options(lang)
    def import_(file: Path, project: Path, margin: float, node_crossings: bool, overwrite: bool, as_json: bool) -> None:
        from hotspots.base.errors import Report
        from hotspots.changes.network import write_streets
        from hotspots.inputs.area import project_area
        from hotspots.inputs.settings import read_settings
        from hotspots.inputs.sites import read_sites
        from hotspots.inputs.streets import import_streets

        report = Report()
        settings, sites = read_settings(project, report), read_sites(project, report)
        report.stop_on_errors()
        crs = settings.crs if settings else "EPSG:25832"
        area = project_area(sites, crs, margin)
        found = import_streets(file, file.name, report, crs=crs, area=area, noded=node_crossings)
        report.stop_on_errors()
        if found is None:
            return
        path = write_streets(project, found.streets, overwrite=overwrite)
        if as_json:
            print_json({
                "file": str(path), "ways": found.ways, "length_m": round(found.length_m, 1),
                "surface_share": round(found.surface_share, 4), "pieces_m": [round(m, 1) for m in found.pieces],
                "assumptions": [t.say(lang) for t in found.assumptions],
            })  # fmt: skip
            return
        print_problems(report.warnings, lang, as_json=False)
        for line in found.say():
            click.echo(line.say(lang))
        say(Text(f"Geschrieben: {path}", f"Written: {path}"), lang)

    return import_
