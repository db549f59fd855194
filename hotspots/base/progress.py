"""How far long work is: whoever works says at what and how far; a command that shows it listens, nobody else has to."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from hotspots.base.text import Text, tr

DONE = tr("done")
Listener = Callable[[Text, int, int], None]
"""Takes at what the work is, how much of it is done and of how much; all done: nothing to show any more."""
_listener: ContextVar[Listener] = ContextVar("listener", default=lambda _what, _done, _total: None)


def listen(listener: Listener) -> None:
    """Let `listener` hear how far work in this context is, from now on."""
    _listener.set(listener)


def working(what: Text, done: int, total: int) -> None:
    """Say at what the work is, with `done` of `total` steps behind it."""
    _listener.get()(what, done, total)
