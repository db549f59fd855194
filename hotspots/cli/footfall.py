"""``hotspots footfall import FILE`` and ``hotspots footfall show [STATION]``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.base.text import Lang, Text, join, numbers, verbatim
from hotspots.cli.frame import (
    Entry,
    LazyGroup,
    common_options,
    overwrite_option,
    print_json,
    print_problems,
    progress_stream,
    project_option,
    say,
)

if TYPE_CHECKING:
    from hotspots.measures.demand.stations import StationWeek
    from hotspots.model.counts import CountTables, Finding

COMMANDS: dict[str, Entry] = {
    "import": ("hotspots.cli.footfall", Text("Zählungen übernehmen, gereinigt", "Import counts, cleaned")),
    "show": ("hotspots.cli.footfall", Text("Typische Woche zeigen", "Show the typical week")),
}

_ACTIONS = {
    "repaired": Text("repariert", "repaired"),
    "flagged": Text("vermerkt", "flagged"),
    "refused": Text("nicht verwendet", "refused"),
}


def command(lang: Lang) -> click.Command:
    """Return the group in `lang`."""
    return LazyGroup(
        entries=COMMANDS, lang=lang, help=Text("Zählungen von Passanten.", "Counts of passers-by.").say(lang)
    )


def import_command(lang: Lang) -> click.Command:
    """Return ``footfall import`` in `lang`."""

    @click.command(
        help=Text(
            "Liest eine Zählung (hystreet, Eco-Counter, Tabelle, Handzählung …), zeigt, was erkannt, repariert und nicht "
            "verwendet wurde, und schreibt eine gereinigte Tabelle nach footfall/; die Rohdatei kommt nach footfall/raw/.",
            "Read counts (hystreet, Eco-Counter, a table, a manual count …), show what was recognised, repaired and "
            "refused, and write a clean table to footfall/; the raw file goes to footfall/raw/.",
        ).say(lang)
    )
    @click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path), metavar="FILE")
    @project_option(lang)
    @overwrite_option(lang, Text("Vorhandene Tabelle ersetzen.", "Replace the table that is there."))
    @common_options(lang)
    def import_(file: Path, project: Path, overwrite: bool, as_json: bool) -> None:
        from hotspots.base.errors import Report
        from hotspots.changes.footfall import import_counts
        from hotspots.inputs.counts import read_file, read_places
        from hotspots.inputs.counts.stations import unify
        from hotspots.inputs.settings import read_settings
        from hotspots.measures.demand.stations import clean_series

        report = Report()
        settings = read_settings(project, report)
        tables, problems = read_file(file)
        for problem in problems:
            report.add(problem)
        places = read_places(project / "footfall", report)
        report.stop_on_errors()
        if settings is None:
            return
        tables = unify(tables, places)
        series, findings = clean_series(tables, zone=settings.timezone, state=settings.state)
        clean, raw = import_counts(project, file, list(series.values()), overwrite=overwrite)
        found = (*tables.findings, *findings)
        if as_json:
            print_json(_import_json(tables, found, clean, raw, lang))
            return
        print_problems(report.warnings, lang, as_json=False)
        for line in _import_lines(tables, found):
            click.echo(line.say(lang))
        unplaced = sorted(set(series) - {p.id for p in places})
        if unplaced:
            names = ", ".join(unplaced)
            say(
                Text(f"Noch ohne Ort in stations.geojson: {names}", f"Not yet placed in stations.geojson: {names}"),
                lang,
            )
        say(Text(f"Geschrieben: {clean}", f"Written: {clean}"), lang)

    return import_


def _summary(tables: CountTables) -> list[Text]:
    """Say what was recognised: the format, and each station with its rows."""
    from hotspots.inputs.counts.formats import describe

    lines = [Text("Erkannt: ", "Recognised: ") + describe(name) for name in dict.fromkeys(tables.formats.values())]
    for table in tables.series:
        rows = numbers(table.count.size)
        lines.append(
            Text(
                f"{table.name}: {rows.de} Zeilen zu {table.step_min} Minuten",
                f"{table.name}: {rows.en} rows of {table.step_min} minutes",
            )
        )
    for station, number in Counter(s.station for s in tables.shorts).items():
        lines.append(Text(f"{station}: {number} Zählungen", f"{station}: {number} counts"))
    for kind, parts in (
        (Text("Schätzungen", "estimates"), tables.estimates), (Text("Veranstaltungen", "events"), tables.events),
        (Text("Tage von Hotspots", "days of hotspots"), tables.usage), (Text("große Tabelle", "big table"), tables.bulk),
    ):  # fmt: skip
        if parts:
            lines.append(verbatim(f"{len(parts)} ") + kind)
    return lines


def _import_lines(tables: CountTables, findings: tuple[Finding, ...]) -> list[Text]:
    """Return the report: what was recognised, then every finding with its number of values, and the sum per reason."""
    lines = _summary(tables)
    for one in findings:
        span = f"{one.first} – {one.last}" if one.first else (f"row {one.row}" if one.row else "")
        where = Text(span.replace("row", "Zeile"), span)
        parts = [verbatim(one.station), where, numbers(one.values)]
        lines.append(_ACTIONS[one.action] + verbatim(": ") + join([one.words, *(p for p in parts if p.de)], " · "))
    return lines


def _import_json(
    tables: CountTables, findings: tuple[Finding, ...], clean: Path, raw: Path, lang: Lang
) -> dict[str, Any]:
    reasons: Counter[str] = Counter()
    for one in findings:
        reasons[one.kind] += one.values
    return {
        "file": str(clean), "raw": str(raw), "formats": sorted(set(tables.formats.values())),
        "stations": sorted({t.station for t in tables.series} | {s.station for s in tables.shorts}),
        "reasons": dict(sorted(reasons.items())),
        "findings": [
            {"station": f.station, "kind": f.kind, "action": f.action, "words": f.words.say(lang), "values": f.values,
             "first": f.first, "last": f.last, "row": f.row}
            for f in findings
        ],
    }  # fmt: skip


def show_command(lang: Lang) -> click.Command:
    """Return ``footfall show`` in `lang`."""

    @click.command(
        help=Text(
            "Zeigt die typische Woche einer Zählstelle, oder alle Zählstellen in einer Liste; --out schreibt sie als SVG oder CSV.",
            "Show a station's typical week, or all stations as a list; --out writes it as SVG or CSV.",
        ).say(lang)
    )
    @click.argument("station", required=False, metavar="[STATION]")
    @project_option(lang)
    @click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        help=Text("Datei für die Woche (.svg oder .csv).", "File for the week (.svg or .csv).").say(lang),
    )
    @common_options(lang)
    def show(station: str | None, project: Path, out: Path | None, as_json: bool) -> None:
        from hotspots.base.errors import Report
        from hotspots.inputs.counts import load
        from hotspots.inputs.settings import read_settings
        from hotspots.measures.demand.stations import station_weeks

        report = Report()
        settings = read_settings(project, report)
        tables = load(project / "footfall", report)
        report.stop_on_errors()
        if settings is None:
            return
        found = station_weeks(tables, zone=settings.timezone, state=settings.state, progress=_progress)
        weeks = found.stations
        if station is None:
            _show_list(list(weeks.values()), lang, as_json=as_json)
            return
        one = weeks.get(station) or next((w for w in weeks.values() if w.name == station), None)
        if one is None or one.week is None:
            known = ", ".join(sorted(weeks)) or "–"
            raise click.BadParameter(
                Text(f"keine solche Zählstelle; bekannt: {known}", f"no such station; known: {known}").say(lang)
            )
        if out is not None:
            _write(out, one, lang)
        _show_week(one, lang, as_json=as_json)

    return show


def _progress(done: int, of: int) -> None:
    """Draw how much of a big table is done, where somebody looks on."""
    stream = progress_stream()
    if of > 1 and stream.isatty():
        bar = "█" * (30 * done // of)
        click.echo(f"\r{bar:<30} {done}/{of}", nl=done == of, file=stream)


def _row(one: StationWeek) -> dict[str, Any]:
    level = one.passages
    return {
        "station": one.id, "name": one.name, "method": one.method, "quality": level.quality, "source": level.source,
        "passages_per_day": {"low": round(level.low), "best": round(level.best), "high": round(level.high)},
        "days": one.week.days if one.week else 0, "peak_hour": one.week.peak if one.week else None,
    }  # fmt: skip


def _show_list(weeks: list[StationWeek], lang: Lang, *, as_json: bool) -> None:
    from hotspots.cli.terminal import print_table

    if as_json:
        print_json({"stations": [_row(one) for one in weeks]})
        return
    titles = (
        Text("Zählstelle", "Station"),
        Text("Passagen/Tag", "Passages/day"),
        Text("80 %", "80%"),
        Text("Tage", "Days"),
    )
    justify = ("left", "right", "right", "right")
    rows = [
        [
            f"{one.id} ({one.name})",
            numbers(one.passages.best).say(lang),
            f"{numbers(one.passages.low).say(lang)}–{numbers(one.passages.high).say(lang)}",
            str(one.week.days if one.week else "–"),
        ]
        for one in weeks
    ]
    print_table([(t.say(lang), j) for t, j in zip(titles, justify, strict=True)], rows)


def _show_week(one: StationWeek, lang: Lang, *, as_json: bool) -> None:
    from hotspots.publish.week import week_letters, week_words

    assert one.week is not None
    hours = one.week.median.tolist()
    if as_json:
        columns = {name: [round(v, 1) for v in getattr(one.week, name).tolist()] for name in ("low", "median", "high")}
        print_json(
            {**_row(one), **columns, "observed": one.week.observed.tolist(), "words": week_words(hours).say(lang)}
        )
        return
    click.echo(one.name)
    for line in week_letters(hours, lang):
        click.echo(line)
    click.echo(week_words(hours).say(lang))
    level = one.passages
    low, high, days = numbers(level.low), numbers(level.high), one.week.days
    click.echo(Text(
        f"Tagesmittel in acht von zehn Wochen zwischen {low.de} und {high.de}; {days} Tage; Quelle: {level.source}",
        f"Daily mean in eight weeks of ten between {low.en} and {high.en}; {days} days; source: {level.source}",
    ).say(lang))  # fmt: skip


def _write(out: Path, one: StationWeek, lang: Lang) -> None:
    from hotspots.base.files import write_atomically
    from hotspots.publish.week import week_svg, week_table

    assert one.week is not None
    if out.suffix.casefold() == ".svg":
        text = week_svg(one.week.median.tolist(), lang)
    else:
        text = week_table(one.week.low.tolist(), one.week.median.tolist(), one.week.high.tolist(), lang)
    write_atomically(out, text.encode())
