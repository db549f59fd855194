"""Do work on what strangers made in a process of its own, with a budget of memory and time.

Libraries that read files are large and written in C: what breaks, fills or holds one of them ends there, and is told as
a fault of the file. Memory is limited where the system knows such limits.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from hotspots.base.errors import FILE, InputError, Problem
from hotspots.base.text import Text, tr

MOST_SECONDS, MOST_BYTES = 900.0, 6 * 2**30
_MEMORY = tr("a file that fits into memory")
_TIME = tr("at most {most_seconds:.0f} minutes", most_seconds=MOST_SECONDS / 60)
_SOUND = tr("a file on which reading doesn't break off")
_HINT = tr("Please cut it down to what is needed, or export it again.")

T = TypeVar("T")


def apart(name: str, work: Callable[..., T], *args: Any, **options: Any) -> T:
    """Return what `work` returns in a process of its own; `name` is the file that it reads.

    Raises InputError where it takes more memory or time than there is, or breaks off.
    """
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    folder = tempfile.TemporaryDirectory(prefix="hotspots-")  # the child's, which may end in the midst of it
    child = context.Process(target=_work, args=(theirs, folder.name, work, args, options), daemon=True)  # type: ignore[attr-defined]
    child.start()
    theirs.close()
    try:
        if not ours.poll(MOST_SECONDS):
            raise _fault(name, f"> {MOST_SECONDS / 60:.0f} min", _TIME)
        done, result = ours.recv()
    except (EOFError, BrokenPipeError):  # the latter on Windows, where it had ended before it was looked at
        raise _fault(name, f"({child.exitcode})", _SOUND) from None
    finally:
        child.kill()
        child.join()
        folder.cleanup()
    if done:
        return result  # type: ignore[no-any-return]
    if isinstance(result, MemoryError):
        raise _fault(name, f"> {MOST_BYTES >> 30} GB", _MEMORY)
    raise result


def _work(
    pipe: Connection, folder: str, work: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]
) -> None:
    gc.freeze()  # what the process that asked left behind is its own to close: the threads of it don't live here
    tempfile.tempdir = folder
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; who asked ends this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    try:
        pipe.send((True, work(*args, **options)))
    except Exception as error:  # noqa: BLE001 - told in the process that asked
        pipe.send((False, error))


def _end_with_parent() -> None:
    """End with the process that asked: what it left, the project's lock among it, isn't held any longer."""
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)


def _fault(name: str, found: str, allowed: Text) -> InputError:
    return InputError([Problem(name, FILE, "", found, allowed, _HINT)])
