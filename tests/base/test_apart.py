"""What reads strangers' files has a budget of memory and time, and takes nobody with it when it breaks."""

from __future__ import annotations

import os
import time

import pytest

from hotspots.base.apart import apart
from hotspots.base.errors import FILE, InputError, Problem
from hotspots.base.text import Text


def _fill(size: int) -> int:
    return len(bytearray(size))


def _refuse() -> None:
    raise InputError([Problem("a.csv", FILE, "x", "1", Text("zwei", "two"), Text("", ""))])


def test_work_comes_back_with_its_result_and_its_faults() -> None:
    assert apart("a.csv", _fill, 5) == 5
    with pytest.raises(InputError, match="x = 1 – allowed: two"):
        apart("a.csv", _refuse)
    with pytest.raises(ZeroDivisionError):
        apart("a.csv", divmod, 1, 0)


def test_a_file_that_fills_the_memory_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotspots.base.apart.MOST_BYTES", 4 * 2**30)
    with pytest.raises(InputError, match="> 4 GB"):
        apart("a.csv", _fill, 5 * 2**30)


def test_a_file_that_never_ends_and_one_that_breaks_the_reader_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="break off"):
        apart("a.csv", os._exit, 7)
    monkeypatch.setattr("hotspots.base.apart.MOST_SECONDS", 0.2)
    began = time.monotonic()
    with pytest.raises(InputError, match="at most"):
        apart("a.csv", time.sleep, 30)
    assert time.monotonic() - began < 5
