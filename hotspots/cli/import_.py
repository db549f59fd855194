"""``hotspots import KIND FILE…``."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.clock import now
from hotspots.cli.frame import common_options, print_json, print_problems, project_option, say

if TYPE_CHECKING:
    from hotspots.model.receipt import Receipt

_NOTHING_WRITTEN = Text("Nur ein Vorschlag; es wurde nichts geschrieben.", "A proposal only; nothing was written.")


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @click.command(
        help=Text(
            "Übernimmt Dateien ins Projekt und sagt, was genommen, geraten und weggelassen wurde. Ohne KIND nur ein "
            "Vorschlag. „hotspots import KIND“ ohne Datei nennt die Felder.",
            "Take files into the project and say what was taken, guessed and left. Without KIND a proposal only. "
            "'hotspots import KIND' without a file lists its fields.",
        ).say(lang)
    )
    @click.argument("words", nargs=-1, metavar="[KIND] FILE…")
    @project_option(lang)
    @click.option(
        "--layer",
        "layers",
        multiple=True,
        metavar="NAME",
        help=Text(
            "Nur dieses Blatt, diese Ebene (auch mehrmals).", "This sheet or layer only (also several times)."
        ).say(lang),
    )
    @click.option(
        "--crs", metavar="EPSG:…", help=Text("Koordinatensystem der Datei.", "Coordinate system of the file.").say(lang)
    )
    @click.option(
        "--map",
        "mappings",
        multiple=True,
        metavar="THEIR=ours",
        help=Text("Ihre Spalte = unser Feld (auch mehrmals).", "Their column = our field (also several times).").say(
            lang
        ),
    )
    @click.option(
        "--dry-run", is_flag=True, help=Text("Nur zeigen, nichts schreiben.", "Show only, write nothing.").say(lang)
    )
    @click.option(
        "--skip",
        is_flag=True,
        help=Text("Fehlerhafte Zeilen auslassen, den Rest nehmen.", "Leave rows at fault out, take the rest.").say(
            lang
        ),
    )
    @click.option(
        "--replace",
        is_flag=True,
        help=Text("Entfernen, was die Datei nicht enthält.", "Remove what the file doesn't hold.").say(lang),
    )
    @common_options(lang)
    def import_(
        words: tuple[str, ...],
        project: Path,
        layers: tuple[str, ...],
        crs: str | None,
        mappings: tuple[str, ...],
        dry_run: bool,
        skip: bool,
        replace: bool,
        as_json: bool,
    ) -> None:
        from hotspots.base.errors import Report
        from hotspots.changes.importing import KINDS, Wish, import_files, mapped, propose

        kind, files = (words[0], words[1:]) if words and words[0] in KINDS else (None, words)
        if not files:
            _print_fields(kind, lang)
            return
        mapping = mapped(mappings)
        if mapping is None:
            raise click.BadParameter(
                Text("THEIR=ours, zum Beispiel Platzname=name", "THEIR=ours, for example Platzname=name").say(lang),
                param_hint="--map",
            )
        paths = [_file(word, kind, KINDS, lang) for word in files]
        wish = Wish(layers, crs, mapping, skip, replace)
        report = Report()
        if kind is None:
            _propose(paths, project, wish, lang, as_json=as_json)
            return
        if dry_run:
            receipt = propose(kind, paths, project, wish, report).receipt
            report.stop_on_errors()
        else:
            receipt = import_files(kind, paths, project, wish, report, at=now())
        if as_json:
            print_json(as_document(receipt, lang))
            return
        print_receipt(receipt, lang)
        print_problems(report.warnings, lang, as_json=False)
        if dry_run:
            say(_NOTHING_WRITTEN, lang)

    return import_


def _file(word: str, kind: str | None, kinds: Mapping[str, object], lang: Lang) -> Path:
    from hotspots.base.errors import nearest

    path = Path(word)
    if path.exists():
        return path
    close = nearest(word, kinds) if kind is None else None
    meant = Text(f" Gemeint: {close}?", f" Meant: {close}?") if close else Text("", "")
    known = ", ".join(kinds)
    raise click.BadParameter(
        (
            Text(f"„{word}“ ist keine Datei und keine Art ({known}).", f"'{word}' is no file and no kind ({known}).")
            + meant
        ).say(lang)
    )


def _propose(paths: Sequence[Path], project: Path, wish: Any, lang: Lang, *, as_json: bool) -> None:
    """Print, for each kind that takes the files, its receipt and the command that would import them."""
    from hotspots.base.errors import InputError, Report
    from hotspots.changes.importing import KINDS, propose

    fitting, problems = [], []
    for kind in KINDS:
        report = Report()
        receipt = propose(kind, paths, project, wish, report).receipt
        if report.failed:
            problems += report.problems
        else:
            fitting.append((receipt, kind))
    if not fitting:
        raise InputError(problems)
    if as_json:
        print_json({"proposals": [as_document(receipt, lang) for receipt, _ in fitting]})
        return
    for receipt, kind in fitting:
        print_receipt(receipt, lang)
        click.echo(shlex.join(["hotspots", "import", kind, *map(str, paths), "--project", str(project)]))
    say(_NOTHING_WRITTEN, lang)


def _print_fields(kind: str | None, lang: Lang) -> None:
    from hotspots.changes.importing import KINDS
    from hotspots.cli.terminal import print_table

    blank = Text("", "")
    titles = [(Text("Feld", "Field"), "left"), (blank, "left"), (Text("erkannt an", "recognised by"), "left")]
    if kind is None:
        titles, rows = (
            [(Text("KIND", "KIND"), "left"), titles[1]],
            [[n, one.words.say(lang)] for n, one in KINDS.items()],
        )
    else:
        rows = [
            [f.id, f.words.say(lang) + (f" [{f.unit}]" if f.unit else ""), ", ".join((*f.synonyms[:6], *f.allowed))]
            for f in KINDS[kind].fields
        ]
    print_table(titles, rows, lang)


def as_document(receipt: Receipt, lang: Lang) -> dict[str, Any]:
    """Return the receipt in the contract's form."""
    document: dict[str, Any] = {
        "kind": receipt.kind,
        "taken": [{"file": t.file, "part": t.part, "rows": t.rows, "columns": dict(t.columns)} for t in receipt.taken],
        "guessed": [text.say(lang) for text in receipt.guessed],
        "left": [{"file": x.file, "part": x.part, "why": x.why.say(lang), "rows": x.rows} for x in receipt.left],
        "changes": {
            "new": receipt.changes.new, "changed": receipt.changes.changed, "same": receipt.changes.same,
            "missing": receipt.changes.missing, "named": [text.say(lang) for text in receipt.changes.named],
        },
    }  # fmt: skip
    if receipt.stations:
        document["stations"] = [
            {"id": s.id, "rows": s.rows, "sum": s.sum, "from": s.first, "to": s.last,
             "per_day": dict(zip(("low", "best", "high"), s.per_day, strict=True)) if s.per_day else None}
            for s in receipt.stations
        ]  # fmt: skip
    return document


def print_receipt(receipt: Receipt, lang: Lang) -> None:
    """Print what was taken, guessed and left, readable at 80 columns."""
    import textwrap

    def line(head: Text, body: str) -> None:
        start = f"{head.say(lang)}: "
        click.echo(
            textwrap.fill(start + body, 80, subsequent_indent=" " * 4, break_long_words=False, break_on_hyphens=False)
        )

    rows = Text("Zeilen", "rows").say(lang)
    for taken in receipt.taken:
        part = f" · {taken.part}" if taken.part else ""
        renamed = [f"{theirs} → {ours}" for theirs, ours in taken.columns.items() if theirs != ours]
        kept = [theirs for theirs, ours in taken.columns.items() if theirs == ours]
        line(
            Text("Genommen", "Taken"),
            f"{taken.file}{part}, {taken.rows} {rows}" + (f": {', '.join(renamed)}" if renamed else ""),
        )
        if kept:
            line(Text("  wie sie heißen", "  as they are called"), ", ".join(kept))
    for text in receipt.guessed:
        line(Text("Geraten", "Guessed"), text.say(lang))
    for left in receipt.left:
        part = f" · {left.part}" if left.part else ""
        line(
            Text("Gelassen", "Left"),
            f"{left.file}{part}: {left.why.say(lang)}" + (f" ({left.rows} {rows})" if left.rows else ""),
        )
    for station in receipt.stations:
        span = f"{station.first} – {station.last}" if station.first else ""
        line(Text("Gezählt", "Counted"), f"{station.id}: {station.rows} {rows}, Σ {station.sum:g}, {span}")
    c = receipt.changes
    line(
        Text("Ergebnis", "Result"),
        Text(f"{c.new} neu, {c.changed} geändert, {c.same} gleich, {c.missing} nur im Projekt", f"{c.new} new, {c.changed} changed, {c.same} same, {c.missing} in the project only").say(lang),
    )  # fmt: skip
    for text in c.named:
        line(Text("  davon", "  of these"), text.say(lang))
