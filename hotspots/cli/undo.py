"""``hotspots undo [N]``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, tr
from hotspots.cli.frame import by_option, common_options, described, echo, print_json, project_option


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Take back the last N changes to the project (default: one): every file is byte by byte as "
        "before, only the journal grows. There is no way back past 'forget'.",
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
            print_json(lang, {"undone": [
                {"n": r.number, "at": r.at, "action": r.action, "files": names} for r, names in zip(found, files, strict=True)
            ]})  # fmt: skip
            return
        for record, names in zip(found, files, strict=True):
            where = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
            echo(tr("Undone: {action} of {at} ({where})", action=record.action, at=record.at[:16].replace("T", " "), where=where).say(lang))  # fmt: skip

    return undo
