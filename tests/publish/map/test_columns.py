"""Columns come back exactly, in whichever form they are written."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotspots.publish.map.columns import column, document, numbers, ranks, texts, whole


def read(written: str) -> list:
    """Read a column as the page's script does."""
    found = json.loads(written)
    if "t" in found:
        return found["t"].split("|")
    values = [v / found["per"] for v in found["v"]] if "per" in found else found["v"]
    return [values[i] for i in found["i"]] if "i" in found else values


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=6) | st.sampled_from(["a|b", "|", "", 'q"', "</script>"])))
def test_texts_come_back_whatever_they_hold(values):
    assert read(texts(values)) == values


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1) | st.integers(0, 10**6).map(lambda n: n / 10**6)))
def test_numbers_come_back_to_the_last_bit(values):
    assert read(numbers(np.array(values, dtype=float))) == values


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-(2**62), 2**62) | st.integers(-20_000, 20_000)))
@example([0, -1, 1, 9_999, 10_000, 10_001, 100_000_000, 20_000_003, -10_000])
def test_whole_numbers_are_written_as_json_writes_them(values):
    assert whole(np.array(values, np.int64)) == json.dumps(values, separators=(",", ":"))


def test_rounded_numbers_are_written_as_whole_ones():
    assert numbers(np.array([0.25, 0.5, 1.0])) == '{"v":[25,50,100],"per":100}'
    assert numbers(np.array([0.0001, 0.5])) == '{"v":[1,5000],"per":10000}'


def test_a_number_that_json_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="finite"):
        numbers(np.array([0.5, np.nan]))


def test_equal_values_are_written_once():
    assert column(["x"] * 5) == '{"all":"x"}'
    assert column([None] * 3) == '{"all":null}'
    assert column(["x", "y", "x", "x", "x"]) == '{"v":["x","y"],"i":[0,1,0,0,0]}'
    assert column(["x", "y"], str.upper) == '{"v":["X","Y"]}'
    assert column([]) == '{"v":[]}'


def test_a_site_without_a_place_has_null():
    assert json.loads(ranks([1, None, 2])) == [1, None, 2]


def test_what_is_written_already_stands_in_a_document_as_it_is():
    assert json.loads(document({"a": {"b": ranks([1])}, "c": "ä"})) == {"a": {"b": [1]}, "c": "ä"}
