"""``hotspots import KIND FILE…``."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.base.errors import visible
from hotspots.base.text import ROWS, Lang, Text, counted, number, tr, verbatim
from hotspots.cli.bar import Bar
from hotspots.cli.clock import now
from hotspots.cli.frame import common_options, echo, print_json, print_problems, project_option, say

if TYPE_CHECKING:
    from hotspots.model.receipt import Left, Receipt, Taken

_NOTHING_WRITTEN = tr("A proposal only; nothing was written.")
_HELP = tr(
    "Take files into the project and say what was taken, guessed and left. Without KIND a proposal "
    "only. 'hotspots import KIND' without a file lists its fields."
)
_MAP = tr("THEIR=ours, for example Platzname=name")
_OPTIONS: tuple[tuple[str, str, str | None, Text], ...] = (
    ("--layer", "layers", "NAME", tr("This sheet or layer only (also several times).")),
    ("--crs", "crs", "EPSG:…", tr("Coordinate system of the file.")),
    ("--map", "mappings", "THEIR=ours", tr("Their column = our field, '-': none (also several times).")),
    ("--dry-run", "dry_run", None, tr("Show only, write nothing.")),
    ("--skip", "skip", None, tr("Leave rows at fault out, take the rest.")),
    ("--replace", "replace", None, tr("Remove what the file doesn't hold.")),
)
"""Name, parameter, what it takes (None: a switch) and help, in the order of the help."""


def _options(lang: Lang) -> Callable[[Any], Any]:
    def add(command: Any) -> Any:
        for name, parameter, takes, words in reversed(_OPTIONS):
            given: dict[str, Any] = (
                {"metavar": takes, "multiple": parameter in ("layers", "mappings")} if takes else {"is_flag": True}
            )
            command = click.option(name, parameter, help=words.say(lang), **given)(command)
        return command

    return add


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @click.command(help=_HELP.say(lang))
    @click.argument("words", nargs=-1, metavar="[KIND] FILE…")
    @project_option(lang)
    @_options(lang)
    @common_options(lang)
    def import_(words: tuple[str, ...], project: Path, as_json: bool, mappings: tuple[str, ...], dry_run: bool, **wished: Any) -> None:  # fmt: skip
        from hotspots.base.errors import Report
        from hotspots.changes.importing import KINDS, Wish, import_files, mapped, propose

        kind, files = (words[0], words[1:]) if words and words[0] in KINDS else (None, words)
        if not files:
            _print_fields(kind, lang)
            return
        mapping = mapped(mappings)
        if mapping is None:
            raise click.BadParameter(_MAP.say(lang), param_hint="--map")
        paths = [_file(word, kind, KINDS, lang) for word in files]
        wish, report = Wish(**wished, mapping=mapping, today=now()[:10], apart=True, listener=Bar(lang)), Report()
        if kind is None:
            _propose(paths, project, wish, lang, as_json=as_json)
            return
        if dry_run:
            receipt = propose(kind, paths, project, wish, report).receipt
            report.stop_on_errors()
        else:
            receipt = import_files(kind, paths, project, wish, report, at=now())
        if as_json:
            print_json(lang, as_document(receipt))
            return
        print_receipt(receipt, lang)
        print_problems(report.warnings, lang, as_json=False)
        if dry_run:
            say(_NOTHING_WRITTEN, lang)

    return import_


def _file(word: str, kind: str | None, kinds: Mapping[str, object], lang: Lang) -> Path:
    from hotspots.base.errors import NOWHERE, meant, nearest

    path = Path(word)
    if path.exists():
        return path
    close = nearest(word, kinds) if kind is None else None
    known = ", ".join(kinds)
    said = tr("'{word}' is no file and no kind ({known}). ", word=word, known=known)
    raise click.BadParameter((said + meant(close, NOWHERE)).say(lang).strip())


def _propose(paths: Sequence[Path], project: Path, wish: Any, lang: Lang, *, as_json: bool) -> None:
    """Print, for each kind that the files are likely to be, the receipt and the command that would import them."""
    from hotspots.changes.importing import likely_kinds

    options = [part for name in wish.layers for part in ("--layer", name)] + (["--crs", wish.crs] if wish.crs else [])
    options += [part for pair in (wish.mapping or {}).items() for part in ("--map", "=".join(pair))]
    options += [f"--{name}" for name in ("skip", "replace") if getattr(wish, name)]
    found = likely_kinds(paths, project, wish)
    commands = [shlex.join(["hotspots", "import", kind, *map(str, paths), "--project", str(project), *options]) for kind, _ in found]  # fmt: skip
    if as_json:
        print_json(lang, {"proposals": [as_document(r) | {"command": c} for (_, r), c in zip(found, commands, strict=True)]})  # fmt: skip
        return
    for (_, receipt), words in zip(found, commands, strict=True):
        print_receipt(receipt, lang)
        click.echo(visible(words))  # one line, to be copied
    say(_NOTHING_WRITTEN, lang)


def _print_fields(kind: str | None, lang: Lang) -> None:
    from hotspots.changes.importing import KINDS
    from hotspots.cli.terminal import print_table

    blank = verbatim("")
    if kind is None:
        kinds = [[name, one.words.say(lang)] for name, one in KINDS.items()]
        print_table([(verbatim("KIND"), "left"), (blank, "left")], kinds, lang)
        return
    rows = [
        [f.id, f.words.say(lang) + (f" [{f.unit}]" if f.unit else ""), ", ".join((*f.synonyms[:6], *f.spellings))]
        for f in KINDS[kind].fields
    ]
    heads = (tr("Field"), blank, tr("recognised by"))
    print_table([(head, "left") for head in heads], rows, lang)


def as_document(receipt: Receipt) -> dict[str, Any]:
    """Return the receipt in the contract's form: its fields, and what was counted at stations, if anything was."""
    document = {name: getattr(receipt, name) for name in ("kind", "taken", "guessed", "left", "changes")}
    stations = [
        {"id": s.id, "rows": s.rows, "sum": s.sum, "from": s.first, "to": s.last,
         "per_day": dict(zip(("low", "best", "high"), s.per_day, strict=True)) if s.per_day else None}
        for s in receipt.stations
    ]  # fmt: skip
    return document | ({"stations": stations} if stations else {})


def print_receipt(receipt: Receipt, lang: Lang) -> None:
    """Print what was taken, guessed and left, readable at 80 columns."""
    c = receipt.changes
    lines: list[tuple[Text, str]] = []
    for taken in receipt.taken:
        renamed = [f"{theirs} → {ours}" for theirs, ours in taken.columns.items() if theirs != ours]
        kept = [theirs for theirs, ours in taken.columns.items() if theirs == ours]
        said = f"{_part(taken)}, {counted(taken.rows, *ROWS).say(lang)}" + (
            f": {', '.join(renamed)}" if renamed else ""
        )
        lines.append((tr("Taken"), said))
        lines += [(tr("  as they are called"), ", ".join(kept))] if kept else []
    lines += [(tr("Guessed"), text.say(lang)) for text in receipt.guessed]
    for left in receipt.left:
        said = f"{_part(left)}: {left.why.say(lang)}" + (
            f" ({counted(left.rows, *ROWS).say(lang)})" if left.rows else ""
        )
        lines.append((tr("Left out"), said))
    for station in receipt.stations:
        span = f"{station.first} – {station.last}" if station.first else ""
        said = f"{station.id}: {counted(station.rows, *ROWS).say(lang)}, Σ {number(station.sum, lang)}, {span}"
        lines.append((tr("Counted"), said))
    result = tr("{new} new, {changed} changed, {same} same, {missing} in the project only", new=c.new, changed=c.changed, same=c.same, missing=c.missing)  # fmt: skip
    lines.append((tr("Result"), result.say(lang)))
    lines += [(tr("  of these"), text.say(lang)) for text in c.named]
    for head, body in lines:
        echo(f"{head.say(lang)}: {body}")


def _part(one: Taken | Left) -> str:
    return f"{one.file} · {one.part}" if one.part else one.file
