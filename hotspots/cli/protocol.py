"""``hotspots protocol template`` and ``hotspots protocol status``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.base.text import Lang, Text, number, percent
from hotspots.cli.frame import (
    Entry,
    LazyGroup,
    common_options,
    overwrite_option,
    print_json,
    print_problems,
    project_argument,
    say,
)
from hotspots.findings.model import Plan

if TYPE_CHECKING:
    from hotspots.measures.readiness.status import MissingItem
    from hotspots.model.protocol import Schema

COMMANDS: dict[str, Entry] = {
    "template": ("hotspots.cli.protocol", Text("Leeres Formular schreiben", "Write a blank form")),
    "status": (
        "hotspots.cli.protocol",
        Text("Was fehlt, und was davon zählt", "What is missing, and what of it counts"),
    ),
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
    help_text = Text("Begehungsprotokoll: Formular und Stand.", "Inspection protocol: form and status.").say(lang)
    return LazyGroup(entries=COMMANDS, lang=lang, help=help_text)


def template_command(lang: Lang) -> click.Command:
    """Return ``protocol template`` in `lang`."""

    @click.command(
        help=Text(
            "Schreibt ein leeres Begehungsprotokoll mit einer Zeile je Standort: als Tabelle (xlsx), auf Papier (paper), "
            "für ODK und KoboToolbox (xlsform) oder für QGIS und QField (gpkg). Ausgefüllt gehört es in protocols/.",
            "Write a blank inspection protocol with a row per site: as a spreadsheet (xlsx), on paper (paper), for ODK "
            "and KoboToolbox (xlsform) or for QGIS and QField (gpkg). Filled in, it belongs into protocols/.",
        ).say(lang)
    )
    @project_argument(lang)
    @click.option(
        "--format",
        "kind",
        type=click.Choice(list(FORMATS)),
        default="xlsx",
        show_default=True,
        help=Text("Form des Formulars.", "Form of the form.").say(lang),
    )
    @click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        default=None,
        help=Text("Datei (Vorgabe: im aktuellen Ordner).", "File (default: in the current folder).").say(lang),
    )
    @overwrite_option(lang)
    @common_options(lang)
    def template(project: Path, kind: str, out: Path | None, overwrite: bool, as_json: bool) -> None:
        from hotspots.base.files import write_atomically
        from hotspots.changes.init import refuse_overwriting

        path = out or Path(FORMATS[kind])
        if not overwrite:
            refuse_overwriting(path)
        write_atomically(path, blank_form(project, kind, lang))
        if as_json:
            print_json({"file": str(path), "format": kind})
            return
        say(Text(f"{path} geschrieben.", f"{path} written."), lang)

    return template  # fmt: skip


def blank_form(project: Path, kind: str, lang: Lang) -> bytes:
    """Return a blank form for the project's sites. Raises InputError where settings or sites are at fault."""
    from hotspots.base.errors import Report
    from hotspots.inputs.settings import read_settings
    from hotspots.inputs.sites import read_sites
    from hotspots.model.protocol_items import schema_for
    from hotspots.model.settings import ProtocolSetting

    report = Report()
    settings = read_settings(project, report)
    sites = tuple(site for site in read_sites(project, report) if site.is_open)
    report.stop_on_errors()
    schema = schema_for(settings.protocol if settings else ProtocolSetting())
    if kind == "xlsx":
        from hotspots.publish.forms.spreadsheet import protocol_xlsx

        return protocol_xlsx(schema, sites, lang)
    if kind == "paper":
        from hotspots.publish.forms.paper import protocol_html

        return protocol_html(schema, sites, lang)
    if kind == "xlsform":
        from hotspots.publish.forms.xlsform import protocol_xlsform

        return protocol_xlsform(schema, sites, lang)
    from hotspots.publish.forms.geopackage import protocol_gpkg

    return protocol_gpkg(schema, sites, lang)


def status_command(lang: Lang) -> click.Command:
    """Return ``protocol status`` in `lang`."""

    @click.command(
        help=Text(
            "Zeigt je Standort, was im Protokoll fehlt, geordnet danach, was die Antwort ändern könnte – oder dass "
            "keine weitere Begehung nötig ist.",
            "Show per site what the protocol lacks, ordered by what the answer could change – or that no further "
            "visit is needed.",
        ).say(lang)
    )
    @project_argument(lang)
    @common_options(lang)
    def status(project: Path, as_json: bool) -> None:
        from hotspots.planning.plan import check, plan
        from hotspots.ranking.missing import missing

        inputs = check(project)
        results = plan(inputs)
        unknown = {site: readiness.unknown for site, readiness in results.readiness.items()}
        found = missing(results.ranking, results.candidates, results.factors, unknown)
        if as_json:
            print_json(_document(found, results))
            return
        print_problems(inputs.warnings, lang, as_json=False)
        _print(found, results, inputs.schema, lang)

    return status


def _document(found: tuple[MissingItem, ...], told: Plan) -> dict[str, Any]:
    items = [
        {
            "site": m.site, "item": m.item, "matters": m.matters, "could_change_order": m.tips, "chance": round(m.chance, 4),
            "rank_if_bad": round(m.rank_bad, 2), "rank_if_good": round(m.rank_good, 2),
            "first_if_bad": round(m.first_bad, 4), "first_if_good": round(m.first_good, 4),
        }
        for m in found
    ]  # fmt: skip
    sites = [
        {"id": f.site.id, "inspected_on": f.readiness.inspected_on, "unknown": list(f.readiness.unknown_ids)}
        for f in told.sites
    ]
    return {"visit_needed": any(m.matters for m in found), "sites": sites, "items": items}


def _print(found: tuple[MissingItem, ...], told: Plan, schema: Schema, lang: Lang) -> None:
    for site in told.sites:
        day = _day(site.readiness.inspected_on).say(lang)
        unknown = ", ".join(t.say(lang) for t in site.readiness.unknown) or Text("nichts", "nothing").say(lang)
        words = Text(f"{site.site.name}: begangen: {day}, es fehlt: {unknown}", f"{site.site.name}: inspected: {day}, missing: {unknown}")  # fmt: skip
        click.echo(words.say(lang))
    click.echo("")
    deciding = [m for m in found if m.matters]
    if not deciding:
        none = Text(
            "Keine fehlende Angabe kann das Ergebnis merklich ändern; dafür ist keine weitere Begehung nötig.",
            "No missing answer can change the result noticeably; no further visit is needed for that.",
        )
        click.echo(none.say(lang))
        return
    head = Text("Diese Angaben können das Ergebnis ändern, die wichtigste zuerst:", "These answers can change the result, the most important first:")  # fmt: skip
    click.echo(head.say(lang))
    first = told.ranking.robustness.first if told.ranking.robustness else 1
    for m in deciding:
        click.echo(f"  {_sentence(m, told, schema, first).say(lang)}")


def _day(iso: str | None) -> Text:
    if iso is None:
        return Text("nie", "never")
    return Text(".".join(reversed(iso.split("-"))), iso)


def _sentence(m: MissingItem, told: Plan, schema: Schema, first: int) -> Text:
    name, label = told.site(m.site).site.name, schema.by_id[m.item].label

    def words(lang: Lang) -> tuple[str, ...]:
        shares = (percent(m.first_bad, lang), percent(m.first_good, lang))
        return (*shares, number(m.rank_bad, lang, decimals=1), number(m.rank_good, lang, decimals=1))

    de, en = words("de"), words("en")
    return Text(
        f"{name}, {label.de}: unter den ersten {first} mit {de[0]} (ungünstige Antwort) bis {de[1]} (günstige); mittlerer Rang {de[2]} bis {de[3]}",
        f"{name}, {label.en}: among the first {first} with {en[0]} (bad answer) to {en[1]} (good); mean rank {en[2]} to {en[3]}",
    )
