"""Columns of values as JSON text, in the shortest of a few forms; written whole, never value by value.

The script reads them with `read` and `whole` (assets/script/dom.js). The forms:

* ``{"all": x}`` – every value is `x`;
* ``{"v": […]}`` – the values;
* ``{"v": […], "i": […]}`` – the distinct values, and the place of each;
* ``{"v": […], "per": n}`` – whole numbers, each `n` times a value, exactly;
* ``{"t": "a|b|c"}`` – texts, none of which holds a bar.

Tens of thousands of sites make text of a size where each step per value is felt: lists of numbers are written by
``repr``, which for finite numbers is JSON and takes a third of the time of :mod:`json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

BAR = "|"
SCALES = (1e2, 1e4, 1e6)


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


def whole(numbers: list[int]) -> Written:
    """Write an array of whole numbers."""
    return Written(repr(numbers).replace(" ", ""))


def scaled(values: NDArray[np.float64], scale: float) -> Written:
    """Write an array of whole numbers: the values times `scale`, rounded (halves to even)."""
    return whole(np.rint(values * scale).astype(np.int64).tolist())


def _same(value: Any) -> Any:
    return value


def ranks(given: list[int | None]) -> Written:
    """Write places, with null where a site has none."""
    return Written(repr(given).replace(" ", "").replace("None", "null"))


def column(values: Sequence[Any], said: Callable[[Any], Any] = _same) -> Written:
    """Write hashable values: one for all, the distinct ones with the place of each, or as they are.

    `said` turns a value into what is written.
    """
    if values and values.count(values[0]) == len(values):
        return document({"all": said(values[0])})
    place = {value: i for i, value in enumerate(dict.fromkeys(values))}
    if 2 * len(place) >= len(values):
        return document({"v": [*map(said, values)]})
    return document({"v": [*map(said, place)], "i": whole([*map(place.__getitem__, values)])})


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
            return document({"v": whole(steps.astype(np.int64).tolist()), "per": int(scale)})
    return document({"v": Written(repr(given.tolist()).replace(" ", ""))})
