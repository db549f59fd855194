"""``hotspots undo [N]``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import by_option, common_options, described, echo, print_json, project_option


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Nimmt die letzten N Änderungen am Projekt zurück (Vorgabe: eine): Jede Datei ist danach Byte für Byte wie "
        "vorher, nur das Journal wächst. Hinter „forget“ führt kein Weg zurück.",
        "Take back the last N changes to the project (default: one): every file is byte by byte as before, only "
        "the journal grows. There is no way back past 'forget'.",
    )
    @click.argument("count", metavar="[N]", type=click.IntRange(1), default=1)
    @project_option(lang)
    @by_option(lang)
    @common_options(lang)
    def undo(count: int, project: Path, by: str, as_json: bool) -> None:
        from hotspots.changes.transaction import undo as take_back
        from hotspots.cli.clock import now

        found = take_back(project, count, who=by, at=now())
        files = [list(record.files) for record in found]
        if as_json:
            print_json({"undone": [
                {"n": r.number, "at": r.at, "action": r.action, "files": names} for r, names in zip(found, files, strict=True)
            ]})  # fmt: skip
            return
        for record, names in zip(found, files, strict=True):
            where = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
            echo(Text(
                f"Zurückgenommen: {record.action} vom {record.at[:16].replace('T', ' ')} ({where})",
                f"Undone: {record.action} of {record.at[:16].replace('T', ' ')} ({where})",
            ).say(lang))  # fmt: skip

    return undo
