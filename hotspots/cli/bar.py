"""One line on the terminal that says how far a command is, written over as it goes and gone when it is done."""

from __future__ import annotations

import sys
import time

import click

from hotspots.base.errors import visible
from hotspots.base.text import Lang, Text

#: What takes less than this long needs no bar.
PATIENCE_S = 1.5
WIDTH = 20


class Bar:
    """Shows how far long work is; silent where nobody sits at a terminal."""

    def __init__(self, lang: Lang) -> None:
        self.lang, self.began, self.shown = lang, time.monotonic(), ""

    def __call__(self, what: Text, done: int, total: int) -> None:
        """Draw the line; take it away when all is done."""
        if done >= total:
            self.clear()
        elif sys.stderr and sys.stderr.isatty() and time.monotonic() - self.began > PATIENCE_S:
            part = done * WIDTH // total
            line = f"{visible(what.say(self.lang)[:40])}  {'█' * part}{'░' * (WIDTH - part)}  {done} / {total}"
            if line != self.shown:
                click.echo(f"\r\x1b[K{line}", err=True, nl=False)
                self.shown = line

    def clear(self) -> None:
        """Leave an empty line where the bar stood."""
        if self.shown:
            click.echo("\r\x1b[K", err=True, nl=False)
            self.shown = ""
