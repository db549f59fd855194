"""``hotspots export``: files for GIS, CAD, phones, spreadsheets and open-data portals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import common_options, out_option, print_json, print_problems, project_argument

if TYPE_CHECKING:
    from hotspots.publish.deliver import ExportFormat


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""
    from hotspots.publish.deliver import FORMATS

    @click.command(
        help=Text(
            "Schreibt GIS-, CAD- und Tabellendateien: GeoPackage mit Stilen, DXF, KML, XLSX, CSV "
            "und Metadaten für ein Open-Data-Portal. Die öffentliche Ausgabe wird vor dem Schreiben auf Geheimes geprüft.",
            "Write GIS, CAD and spreadsheet files: GeoPackage with styles, DXF, KML, XLSX, CSV and "
            "metadata for an open-data portal. The public edition is searched for secrets before it is written.",
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
        "formats",
        type=click.Choice(FORMATS),
        multiple=True,
        help=Text(
            "Nur dieses Format; mehrmals möglich (sonst alle).", "This format only; may be repeated (else all)."
        ).say(lang),
    )
    @common_options(lang)
    def export(project: Path, out: Path, edition: str | None, formats: Sequence[ExportFormat], as_json: bool) -> None:
        from hotspots.base.files import MANIFEST, lock, write_set
        from hotspots.planning.plan import check, plan
        from hotspots.publish.additions import with_manifest
        from hotspots.publish.deliver import Delivery

        inputs = check(project)
        results = plan(inputs)
        wanted = formats or FORMATS
        delivery = Delivery(results, lang)
        files = {} if edition == "utility" else delivery.exports("public", wanted)
        files |= {} if edition == "public" else delivery.exports("utility", wanted)
        with lock(out):
            write_set(out, with_manifest(out, results, files), last=MANIFEST)
        if as_json:
            print_json({"out": str(out), "files": sorted(files)})
            return
        print_problems(inputs.warnings, lang, as_json=False)
        for name in sorted(files):
            click.echo(out / name)

    return export
