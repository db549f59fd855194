"""JSON is refused for the numbers it holds, never for texts that look like them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.base.errors import Report
from hotspots.inputs.geojson import read_json

#: Control characters and half characters are refused.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=9)


def read(folder: Path, text: str) -> tuple[Any, list[dict[str, str]]]:
    """Return the document in a file of this text, and its problems."""
    path = folder / "file.json"
    path.write_text(text, encoding="utf-8")
    report = Report()
    return read_json(path, path.name, report), [problem.as_json("en") for problem in report.problems]


@pytest.mark.parametrize("number", ["1e400", "-1E+100", "1.5e999", "9" * 300, "-" + "9" * 400, "9" * 5000])
def test_a_number_beyond_any_computer_s_is_named(tmp_path: Path, number: str) -> None:
    found, [problem] = read(tmp_path, f'{{"text": "0E000",\n "value": {number}}}')
    assert found is None
    assert problem["allowed"] == "numbers up to 1e99"
    assert problem["where"] == ("file" if len(number) > 4300 else "line 2")


@pytest.mark.parametrize("text", ["1e99", "0e000", "1e-400", "1E+01", "9" * 60])
def test_a_number_in_range_is_read(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, f"[{text}]") == ([json.loads(text)], [])


@settings(max_examples=60)
@given(
    st.recursive(
        TEXTS
        | st.floats(-1e99, 1e99)
        | st.integers(-(10**99), 10**99)
        | st.sampled_from(["00 0E000 00", " 1e999,", "9" * 301, "NaN", "\\u0000"]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=8,
    )
)
def test_any_text_and_any_number_in_range_come_back(tmp_path: Path, value: Any) -> None:
    assert read(tmp_path, json.dumps(value, ensure_ascii=False)) == (value, [])
