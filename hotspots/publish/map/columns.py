"""Columns of values as JSON text, in the shortest of a few forms; written whole, never value by value.

The script reads them with `read` and `whole` (assets/script/dom.js). The forms:

* ``{"all": x}`` – every value is `x`;
* ``{"v": […]}`` – the values;
* ``{"v": […], "i": […]}`` – the distinct values, and the place of each;
* ``{"v": […], "per": n}`` – whole numbers, each `n` times a value, exactly;
* ``{"t": "a|b|c"}`` – texts, none of which holds a bar.

Tens of thousands of sites make text of a size where each step per value is felt: whole numbers are looked up four
digits at a time, all of them at once; other numbers are written by ``repr``, which for finite ones is JSON and takes
a third of the time of :mod:`json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

BAR = "|"
SCALES = (1e2, 1e4, 1e6)
GROUP = 10_000
"""Whole numbers are written in groups of four digits."""


class Written(str):
    """JSON text, ready to stand in a document."""

    __slots__ = ()


def dumps(value: object) -> Written:
    """Write any value as JSON, in ASCII and without spaces; refuse what JSON can't hold."""
    return Written(json.dumps(value, separators=(",", ":"), allow_nan=False))


def document(value: Any) -> Written:
    """Write nested dicts with columns among their values."""
    if isinstance(value, Written):
        return value
    if isinstance(value, Mapping):
        return Written("{" + ",".join(f"{dumps(str(key))}:{document(item)}" for key, item in value.items()) + "}")
    return dumps(value)


def array(items: Sequence[Written]) -> Written:
    """Write an array of what is written already."""
    return Written(f"[{','.join(items)}]")


def whole(given: NDArray[np.int64]) -> Written:
    """Write an array of whole numbers."""
    columns = [np.full(len(given), _four(b"\0\0\0,"))]
    rest = np.abs(given)
    while len(columns) == 1 or rest.any():
        rest, group = np.divmod(rest, GROUP)
        columns.append(_groups()[group + GROUP * (rest > 0)])
    columns[1][given == 0] = _four(b"0")
    columns.append(np.where(given < 0, _four(b"-"), _four(b"")))
    text = np.column_stack(columns[::-1]).tobytes().translate(None, b"\0")
    return Written(f"[{text[:-1].decode()}]")


def _four(text: bytes) -> np.uint32:
    """Return up to four letters as one number, as they stand in memory."""
    found: np.uint32 = np.frombuffer(text.ljust(4, b"\0"), np.uint32)[0]
    return found


@cache
def _groups() -> NDArray[np.uint32]:
    """Return the groups by which a number begins (an empty one for 0), then those that follow."""
    groups = [b"", *(b"%d" % n for n in range(1, GROUP)), *(b"%04d" % n for n in range(GROUP))]
    return np.array(groups, "S4").view(np.uint32)


def scaled(values: NDArray[np.float64], scale: float) -> Written:
    """Write an array of whole numbers: the values times `scale`, rounded (halves to even)."""
    return whole(np.rint(values * scale).astype(np.int64))


def _same(value: Any) -> Any:
    return value


def ranks(given: Sequence[int | None]) -> Written:
    """Write places, with null where a site has none."""
    if None in given:
        return dumps(given)
    return whole(np.array(given, np.int64))


def column(values: Sequence[Any], said: Callable[[Any], Any] = _same) -> Written:
    """Write hashable values: one for all, the distinct ones with the place of each, or as they are.

    `said` turns a value into what is written.
    """
    if values and values.count(values[0]) == len(values):
        return document({"all": said(values[0])})
    place = {value: i for i, value in enumerate(dict.fromkeys(values))}
    if 2 * len(place) >= len(values):
        return document({"v": [*map(said, values)]})
    places = np.fromiter(map(place.__getitem__, values), np.int64, len(values))
    return document({"v": [*map(said, place)], "i": whole(places)})


def texts(values: Sequence[str]) -> Written:
    """Write texts that mostly differ."""
    joined = BAR.join(values)
    is_plain = bool(values) and joined.count(BAR) == len(values) - 1
    return document({"t": joined} if is_plain else {"v": list(values)})


def numbers(given: NDArray[np.float64]) -> Written:
    """Write numbers that mostly differ: as whole ones where that loses nothing (`n` / scale gives each back)."""
    if not np.isfinite(given).all():
        raise ValueError("JSON can't hold numbers that aren't finite")
    for scale in SCALES:
        steps = np.rint(given * scale)
        if np.array_equal(steps / scale, given):
            return document({"v": whole(steps.astype(np.int64)), "per": int(scale)})
    return document({"v": Written(repr(given.tolist()).replace(" ", ""))})
