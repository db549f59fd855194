"""What all commands share: the language, the options, the lazy groups.

Every command module has one function ``command(lang) -> click.Command``; it is imported only when its command is
called, so that ``--help`` stays fast. Help is in the reader's language from the start.
"""

from __future__ import annotations

import codecs
import importlib
import json
import math
import os
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from hotspots.base.errors import NOWHERE, Problem, nearest, no_project, visible
from hotspots.base.text import ERRORS, Lang, Text, counted, tr, verbatim

F = TypeVar("F", bound=Callable[..., Any])

#: Where a command stands: the module that has it, and what the overview says of it.
Entry = tuple[str, Text]


def find_lang(arguments: Sequence[str]) -> Lang | None:
    """Return the language that the command line or HOTSPOTS_LANG asks for, or None."""
    for position, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value in ("de", "en"):
            return "de" if value == "de" else "en"
    wanted = os.environ.get("HOTSPOTS_LANG", "")
    return "en" if wanted == "en" else "de" if wanted == "de" else None


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called; the overview needs none of them."""

    def __init__(
        self, *, entries: Mapping[str, Entry], lang: Lang, fallback: str | None = None,
        older: Mapping[str, Sequence[str]] | None = None, **rest: Any,
    ) -> None:  # fmt: skip
        super().__init__(**rest)
        self.older = older or {}
        self.entries = entries
        self.lang: Lang = lang
        self.fallback = fallback

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands in the order of the work."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module and build the command."""
        if cmd_name not in self.entries:
            return None
        module = importlib.import_module(self.entries[cmd_name][0])
        own: Callable[[Lang], click.Command] | None = getattr(module, f"{cmd_name}_command", None)
        built = (own or module.command)(self.lang)
        built.name = cmd_name
        return built

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take an older name for what it stands for, and a first word that is no command for the fallback's argument."""
        if args and args[0] in self.older:
            args = [*self.older[args[0]], *args[1:]]
        if self.fallback and args and args[0] not in self.entries:
            args = [self.fallback, *args]
        elif args and not args[0].startswith("-") and args[0] not in self.entries:
            close = nearest(args[0], self.entries)
            meant = tr(" Meant: {close}?", close=close) if close else NOWHERE
            words = tr("There is no command '{arg}'.", arg=args[0]) + meant
            raise click.UsageError(words.say(self.lang), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        rows = [(name, text.say(self.lang)) for name, (_, text) in self.entries.items()]
        with formatter.section(tr("Commands").say(self.lang)):
            formatter.write_dl(rows)


class Once(click.Command):
    """A command that takes each option once, but for those that may be repeated: the first value would be lost."""

    def __init__(self, *about: Any, lang: Lang, **rest: Any) -> None:
        super().__init__(*about, **rest)
        self.lang: Lang = lang

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse an option with a value that is typed twice."""
        for one in (p for p in self.params if isinstance(p, click.Option) and not (p.is_flag or p.multiple)):
            if sum(word.partition("=")[0] in one.opts for word in args) > 1:
                words = tr("Please give {opt} once only.", opt=one.opts[0])
                raise click.UsageError(words.say(self.lang), ctx)
        return super().parse_args(ctx, args)


class Place(click.Path):
    """A file or folder with a check of its own: `fault` says what is wrong with it, None if nothing."""

    def __init__(self, lang: Lang, fault: Callable[[Path], Text | None], **kind: bool) -> None:
        super().__init__(path_type=Path, **kind)
        self.lang: Lang = lang
        self.fault = fault

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        path: Any = super().convert(value, param, ctx)
        if words := self.fault(path):
            self.fail(words.say(self.lang), param, ctx)
        return path


class Amount(click.FloatRange):
    """A number of a range; none of those that are no number or beyond all."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number."""
        found: float = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(str(value), param, ctx)
        return found


def _no_town(folder: Path) -> Text | None:
    return None if folder.is_dir() else no_project(str(folder))


def _no_file(file: Path) -> Text | None:
    """Refuse a pipe or device that never ends."""
    words = tr("'{file}' is no plain file.", file=file)
    return None if file.is_file() else words


def _no_outputs(folder: Path) -> Text | None:
    words = tr("'{folder}' is a project folder; outputs need one of their own.", folder=folder)
    is_input = folder.name in ("network", "footfall", "protocols", "operation", "sent", ".history")
    return words if ((folder.parent if is_input else folder) / "project.toml").exists() else None


def out_folder(lang: Lang) -> Place:
    """Take a folder for outputs; never a project's own."""
    return Place(lang, _no_outputs, file_okay=False)


def input_file(lang: Lang) -> Place:
    """Take a plain file to read."""
    return Place(lang, _no_file, dir_okay=False, exists=True)


def tell_of_strays(out: Path, lang: Lang) -> None:
    """Say which files of an output folder don't belong to its manifest: changed, half written, or of another run."""
    from hotspots.base.files import mixed_files, stray_files

    for names, words in (
        (mixed_files(out), tr("doesn't match the manifest")),
        (stray_files(out), tr("doesn't belong to this run")),
    ):
        shown = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
        if names:
            say(tr("Warning: {out} – {words}: {shown}", out=out, words=words, shown=shown), lang)


def town_folder(lang: Lang) -> Place:
    """Take a project folder; where there is none, how to begin is said."""
    return Place(lang, _no_town, file_okay=False)


def project_argument(lang: Lang) -> Callable[[F], F]:
    """Take the project folder (default ``data``)."""
    return click.argument("project", default="data", type=town_folder(lang), metavar="[PROJECT]")


def project_option(lang: Lang) -> Callable[[F], F]:
    """Take the project folder as an option, where the argument is something else."""
    words = tr("Project folder.")
    return option(lang, "--project", words=words, default="data", show_default=True, type=town_folder(lang), metavar="DIRECTORY")  # fmt: skip


def out_option(lang: Lang, default: str = "maps") -> Callable[[F], F]:
    """Take the folder for outputs."""
    words = tr("Folder for the outputs.")
    return option(lang, "--out", words=words, default=default, show_default=True, type=out_folder(lang))


def described(lang: Lang, english: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a command, with its help in the reader's language."""
    return click.command(cls=Once, lang=lang, help=tr(english).say(lang))


def option(lang: Lang, *names: str, words: Text, **rest: Any) -> Callable[[F], F]:
    """Add an option with its help in the reader's language."""
    return click.option(*names, help=words.say(lang), **rest)


def by_option(lang: Lang) -> Callable[[F], F]:
    """Add ``--by``: who makes the change; it stands in the journal only."""
    return option(lang, "--by", words=tr("Who does it (journal only)."), default="")


def form_options(lang: Lang, kinds: Sequence[str]) -> Callable[[F], F]:
    """Add what every command that writes a form takes: ``--format``, ``--out``, ``--overwrite`` and the common ones."""

    def add(function: F) -> F:
        form, file = tr("Kind of form."), tr("File (default: in the current folder).")
        function = overwrite_option(lang)(common_options(lang)(function))
        function = option(lang, "--out", words=file, type=click.Path(dir_okay=False, path_type=Path))(function)
        return option(
            lang, "--format", "kind", words=form, type=click.Choice(kinds), default=kinds[0], show_default=True
        )(function)

    return add


def common_options(lang: Lang) -> Callable[[F], F]:
    """Add ``--lang`` and ``--json`` (passed as ``as_json``)."""

    def add(function: F) -> F:
        words = tr("Print the result as JSON.")
        return lang_option(lang)(option(lang, "--json", "as_json", words=words, is_flag=True)(function))

    return add


def overwrite_option(lang: Lang, words: Text | None = None) -> Callable[[F], F]:
    """Add ``--overwrite``; `words` say what is replaced, if it isn't just a file."""
    words = words or tr("Replace an existing file.")
    return option(lang, "--overwrite", words=words, is_flag=True)


def lang_option(lang: Lang) -> Callable[[F], F]:
    """Add ``--lang``; its value was already read when the commands were built."""
    words = tr("Language (default: de).")
    return option(lang, "--lang", words=words, type=click.Choice(["de", "en"]), expose_value=False)


def refuse_idle(lang: Lang, where: Text, *names: str) -> None:
    """Refuse what was typed for these parameters, which do nothing `where`."""
    context = click.get_current_context()
    typed = [one.opts[0] for one in context.command.params
             if one.name in names and context.get_parameter_source(one.name).name == "COMMANDLINE"]  # type: ignore[union-attr]  # fmt: skip
    if typed:
        shown, does = ", ".join(typed), tr("does") if len(typed) == 1 else tr("do")
        words = tr("{shown} {does} nothing {where}; please leave out.", shown=shown, does=does, where=where)
        raise click.UsageError(words.say(lang))


def print_json(lang: Lang, value: Any) -> None:
    """Print one JSON document on standard output, which is JSON in whatever encoding the console has.

    A text says itself in `lang`, a problem as the contract has it, a dataclass its fields.
    """

    def said(one: Any) -> Any:
        if isinstance(one, Text | Problem):
            return one.say(lang) if isinstance(one, Text) else one.as_json(lang)
        return dict(one) if isinstance(one, Mapping) else {f.name: getattr(one, f.name) for f in fields(one)}

    plain = codecs.lookup(getattr(sys.stdout, "encoding", None) or "utf-8").name != "utf-8"
    text = json.dumps(value, ensure_ascii=plain, indent=1, allow_nan=False, default=said)
    click.echo(text.encode(errors="backslashreplace").decode())  # half a character of a file's name


def echo(words: str | Path, *, err: bool = False) -> None:
    """Print one message at 80 columns, a path as it is; nothing that a file holds acts on the terminal or begins a line."""
    shown = visible(str(words))
    click.echo(shown if isinstance(words, Path) else fill(shown), err=err)


def say(text: Text, lang: Lang) -> None:
    """Print a message on standard error, so that standard output holds results only."""
    echo(text.say(lang), err=True)


def fill(words: str) -> str:
    """Return words in lines of at most 80 columns, broken between words only."""
    return textwrap.fill(words, 80, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def print_problems(problems: Sequence[Problem], lang: Lang, *, as_json: bool, names: int | None = 3) -> None:
    """Print problems in the contract's form: text on standard error or JSON on standard output.

    Warnings of one kind share a line with the first `names` of their places (None: all).
    """
    if as_json:
        print_json(lang, {"problems": problems})
        return
    for line in _grouped(problems, lang, names):
        echo(line, err=True)
    errors = sum(p.severity == "error" for p in problems)
    if errors:
        many = counted(errors, *ERRORS) + tr(" – nothing was written.")
        click.echo(many.say(lang), err=True)


def _grouped(problems: Sequence[Problem], lang: Lang, names: int | None) -> list[str]:
    """Return a line per error, and one per kind of warning."""
    kinds: dict[tuple[str, ...], list[Problem]] = {}
    for position, p in enumerate(problems):
        own = (str(position),) if p.severity == "error" or p.contrast else (p.file, p.field, p.allowed.de, p.hint.de)
        kinds.setdefault(own, []).append(p)
    lines = []
    for same in kinds.values():
        places = list(dict.fromkeys(p.where.say(lang) for p in same))
        if len(places) > 1:
            shown = ", ".join(places[:names]) + (" …" if names and len(places) > names else "")
            said = ", ".join(list(dict.fromkeys(p.said(lang) for p in same))[:names])
            first = replace(same[0], where=verbatim(f"{len(places)} × {shown}"), found=said)
            lines.append(_line(first, lang))
        else:
            lines += [_line(p, lang) for p in same]
    return lines


def _line(problem: Problem, lang: Lang) -> str:
    word = tr("Error") if problem.severity == "error" else tr("Warning")
    place = " · ".join(visible(part) for part in (problem.file, problem.where.say(lang), problem.field) if part)
    said = problem.said(lang)
    label = tr("against it") if problem.contrast else tr("allowed")
    allowed = label + ": " + problem.allowed if problem.allowed.de else None
    rest = [
        text.say(lang)
        for text in (
            tr("found: ") + verbatim(said) if said not in ("", "–") else None,
            allowed,
            problem.hint,
        )
        if text and text.de
    ]
    return f"{word.say(lang)}: {' – '.join([place, *map(visible, rest)])}"
