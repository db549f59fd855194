"""The entry point: builds the commands, runs one, turns errors into exit codes.

0 fine · 1 the inputs are at fault · 2 wrong usage · 3 a bug · 4 the machine · 130 interrupted.
"""

from __future__ import annotations

import codecs
import gc
import gettext
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

import click

from hotspots import __version__
from hotspots.base.errors import InputError, LeakError, MachineError, visible
from hotspots.base.progress import listen
from hotspots.base.text import Lang, Text, tr
from hotspots.cli.bar import Bar
from hotspots.cli.frame import Entry, LazyGroup, find_lang, lang_option, print_problems, say

COMMANDS: dict[str, Entry] = {
    "run": ("hotspots.cli.run", tr("Do everything: ranking, maps, tables")),
    "check": ("hotspots.cli.check", tr("Check the inputs, every problem at once")),
    "rank": ("hotspots.cli.rank", tr("Show the ranking")),
    "explain": ("hotspots.cli.explain", tr("Explain a site's place")),
    "compare": ("hotspots.cli.compare", tr("Compare two states of the project")),
    "rollout": ("hotspots.cli.rollout", tr("Show what is built when")),
    "report": ("hotspots.cli.outputs", tr("Write the council paper")),
    "export": ("hotspots.cli.outputs", tr("Write files: GIS, CAD, tables, map, pictures")),
    "outcome": ("hotspots.cli.outcome", tr("What became of what was built")),
    "package": ("hotspots.cli.package", tr("The folder for the utility")),
    "suggest": ("hotspots.cli.suggest", tr("Suggest new sites")),
    "weights": ("hotspots.cli.weights", tr("Combine the weights of several people")),
    "protocol": ("hotspots.cli.protocol", tr("Inspection protocol: form")),
    "review": ("hotspots.cli.review", tr("Compare and apply the utility's answer")),
    "undo": ("hotspots.cli.undo", tr("Take back the last changes")),
    "forget": ("hotspots.cli.forget", tr("Forget names in old protocols and the journal")),
    "decide": ("hotspots.cli.decide", tr("Record the council's decision")),
    "init": ("hotspots.cli.init", tr("Make a new project folder")),
    "import": ("hotspots.cli.import_", tr("Take files in: sites, network, counts …")),
    "batch": ("hotspots.cli.batch", tr("Plan many projects and sum them up")),
}
#: Names that work and stand in no overview: what a format of `export` does.
OLDER = {"map": ("export", "--format", "map"), "plot": ("export", "--format", "plot")}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    args = list(sys.argv[1:] if arguments is None else arguments)
    lang = find_lang(args) or "de"
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no matrix here is worth a thread; starting them costs more
    gc.set_threshold(50_000, 20, 20)  # many objects, hardly a cycle: looking for some takes a tenth of a run
    _speak(lang)
    sys.exit(_run(args, lang))


def build(lang: Lang) -> click.Group:
    """Return the whole command line in `lang`; no command's module is imported yet."""
    group = LazyGroup(
        entries=COMMANDS,
        older=OLDER,
        lang=lang,
        name="hotspots",
        help=tr("Plan public WLAN: check, rank, explain, show.").say(lang),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    version = click.version_option(__version__, prog_name="hotspots", help=tr("Show the version.").say(lang))
    return version(lang_option(lang)(group))


def _instead(error: UnicodeError) -> tuple[str, int]:
    """Return what is printed for a sign that an older console doesn't have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_SIGNS.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


_SIGNS = {"✓": "+", "→": "->", "−": "-", "≤": "<=", "≥": ">=", "²": "2", "█": "#", "░": "."}


def _speak(lang: Lang) -> None:
    """Give click's own words in the reader's language, and let no terminal stop on a character."""
    os.environ["LANGUAGE"] = lang
    codecs.register_error("hotspots", _instead)
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="hotspots")


def _run(args: list[str], lang: Lang) -> int:
    as_json, bar = "--json" in args, Bar(lang)
    listen(bar)
    try:
        _refuse_unreadable(args, lang)
        try:
            done = build(lang).main(args, prog_name="hotspots", standalone_mode=False)
        finally:
            bar.clear()
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code if isinstance(error, click.UsageError) else 1
    except InputError as error:
        print_problems(error.problems, lang, as_json=as_json)
        return 1
    except LeakError as error:
        say(error.message, lang)
        return 1
    except MachineError as error:
        say(error.message, lang)
        return 4
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the reader is gone
        return 0
    except OSError as error:
        say(_machine_words(error), lang)
        return 4
    except Exception as error:  # noqa: BLE001 - the one boundary: a bug becomes a log and exit code 3
        click.echo(_crash(error).say(lang), err=True)
        return 3
    return done if isinstance(done, int) else 0  # click hands on the code of a command that left by itself


def _refuse_unreadable(args: Iterable[str], lang: Lang) -> None:
    """Refuse words that hold bytes of no encoding, unless they name what is there."""
    odd = [arg for arg in args if arg.encode(errors="replace").decode() != arg and not Path(arg).exists()]
    if odd:
        words = tr("No readable text: ").say(lang)
        raise click.UsageError(words + ", ".join(map(visible, odd)))


def _machine_words(error: OSError) -> Text:
    place = error.filename or "?"
    return tr("{place} can't be read or written ({strerror}).", place=place, strerror=error.strerror)


def _crash(error: Exception) -> Text:
    """Write the trace without any value of the project, and say where it is."""
    import tempfile
    import traceback

    lines = [f"hotspots {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"]
    lines += [f"{f.filename}:{f.lineno} {f.name}: {f.line}\n" for f in traceback.extract_tb(error.__traceback__)]
    lines.append(f"{type(error).__name__}\n")
    handle, name = tempfile.mkstemp(prefix="hotspots-crash-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.writelines(lines)
    if os.environ.get("HOTSPOTS_DEBUG"):
        traceback.print_exception(error)
    return tr(
        "This is a bug in the program ({kind}). Report without project data: {report}",
        kind=type(error).__name__,
        report=name,
    )
