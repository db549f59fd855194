"""``hotspots sites import LIST``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import (
    Entry,
    LazyGroup,
    common_options,
    overwrite_option,
    print_json,
    print_problems,
    project_option,
    say,
)

COMMANDS: dict[str, Entry] = {
    "import": (
        "hotspots.cli.sites",
        Text("Liste (XLSX, CSV, GIS-Datei) übernehmen", "Import a list (XLSX, CSV, GIS file)"),
    )
}


def command(lang: Lang) -> click.Command:
    """Return the group in `lang`."""
    return LazyGroup(
        entries=COMMANDS, lang=lang, help=Text("Standorte des Projekts.", "The project's sites.").say(lang)
    )


def import_command(lang: Lang) -> click.Command:
    """Return ``sites import`` in `lang`."""

    @click.command(
        help=Text(
            "Übernimmt Standorte aus einer Tabelle oder GIS-Datei in sites.geojson. Koordinaten in Grad, UTM oder "
            "Gauß–Krüger werden erkannt und umgerechnet.",
            "Import sites from a table or GIS file into sites.geojson. Coordinates in degrees, UTM or Gauß–Krüger are "
            "recognised and converted.",
        ).say(lang)
    )
    @click.argument("file", metavar="LIST", type=click.Path(dir_okay=False, exists=True, path_type=Path))
    @project_option(lang)
    @overwrite_option(lang, Text("Vorhandene Standorte ersetzen.", "Replace the sites that are there."))
    @common_options(lang)
    def import_(file: Path, project: Path, overwrite: bool, as_json: bool) -> None:
        from hotspots.base.errors import Report
        from hotspots.changes.sites import import_sites
        from hotspots.inputs.site_lists import SYSTEMS, read_list

        report = Report()
        sites = read_list(file, report)
        report.stop_on_errors()
        path = import_sites(project, sites, source=file.name, overwrite=overwrite)
        if as_json:
            print_json(
                {"file": str(path), "sites": [{"id": s.id, "name": s.name, "lon": s.lon, "lat": s.lat} for s in sites]}
            )
            return
        print_problems(report.warnings, lang, as_json=False)
        systems = sorted({SYSTEMS[s.system].say(lang) if s.system in SYSTEMS else s.system for s in sites})
        say(
            Text(
                f"{len(sites)} Standorte nach {path} geschrieben; Koordinaten erkannt als {', '.join(systems)}.",
                f"{len(sites)} sites written to {path}; coordinates recognised as {', '.join(systems)}.",
            ),
            lang,
        )

    return import_
