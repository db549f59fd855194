"""``hotspots protocol template``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, tr
from hotspots.cli.frame import Entry, LazyGroup, described, form_options, print_json, project_argument, say

COMMANDS: dict[str, Entry] = {
    "template": ("hotspots.cli.protocol", tr("Write a blank form")),
}
#: Formats of the form: file name.
FORMATS = {
    "xlsx": "begehungsprotokoll.xlsx",
    "paper": "begehungsprotokoll.html",
    "xlsform": "begehungsprotokoll-odk.xlsx",
    "gpkg": "begehungsprotokoll.gpkg",
}


def command(lang: Lang) -> click.Command:
    """Return the group in `lang`."""
    help_text = tr("Inspection protocol: form.").say(lang)
    return LazyGroup(entries=COMMANDS, lang=lang, help=help_text)


def template_command(lang: Lang) -> click.Command:
    """Return ``protocol template`` in `lang`."""

    @described(
        lang,
        "Write a blank inspection protocol with a row per site: as a spreadsheet (xlsx), on paper "
        "(paper), for ODK and KoboToolbox (xlsform) or for QGIS and QField (gpkg). Filled in: hotspots "
        "import protocols FILE.",
    )
    @project_argument(lang)
    @form_options(lang, list(FORMATS))
    def template(project: Path, kind: str, out: Path | None, overwrite: bool, as_json: bool) -> None:
        from hotspots.changes.init import write_new

        path = out or Path(FORMATS[kind])
        write_new(path, lambda: blank_form(project, kind, lang), overwrite=overwrite)
        if as_json:
            print_json(lang, {"file": str(path), "format": kind})
            return
        say(tr("{path} written.", path=path), lang)

    return template


def blank_form(project: Path, kind: str, lang: Lang) -> bytes:
    """Return a blank form for the project's sites. Raises InputError where settings or sites are at fault."""
    from hotspots.base.errors import Report
    from hotspots.inputs.settings import read_settings
    from hotspots.inputs.sites import read_sites
    from hotspots.model.protocol_items import schema_for
    from hotspots.model.settings import ProtocolSetting
    from hotspots.publish.forms.form import protocol_xlsx
    from hotspots.publish.forms.geopackage import protocol_gpkg
    from hotspots.publish.forms.paper import protocol_html
    from hotspots.publish.forms.xlsform import protocol_xlsform

    report = Report()
    settings = read_settings(project, report)
    sites = tuple(site for site in read_sites(project, report) if site.is_open)
    report.stop_on_errors()
    schema = schema_for(settings.protocol if settings else ProtocolSetting())
    makers = {"xlsx": protocol_xlsx, "paper": protocol_html, "xlsform": protocol_xlsform, "gpkg": protocol_gpkg}
    return makers[kind](schema, sites, lang)
