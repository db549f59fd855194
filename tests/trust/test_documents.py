"""Every promise in docs/security.md names a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def promises() -> list[str]:
    """Return the rows of the tables of promises."""
    part = SECURITY[SECURITY.index("## Promises") : SECURITY.index("## The named faults")]
    return [row for row in part.splitlines() if row.startswith("| ") and "kept by" not in row]


def test_every_promise_names_the_test_that_keeps_it() -> None:
    assert len(promises()) >= 24
    for row in promises():
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for file, name in named:
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{name}"


def test_the_long_checks_that_are_named_exist() -> None:
    script = (ROOT / "scripts" / "test-long").read_text(encoding="utf-8")
    for names in re.findall(r"scripts/test-long --only ([a-z ]+)", SECURITY):
        for name in names.split():
            assert f'"{name}": {name}' in script, name


def test_every_named_fault_of_the_suite_is_in_the_document() -> None:
    """Counted by kind: the list in words and the list in code are of the same kinds."""
    part = SECURITY[SECURITY.index("## The named faults") : SECURITY.index("## Bounds")]
    for word in (
        "swapped",
        "out of town",
        "wrong CRS",
        "NaN",
        "duplicate",
        "cut off",
        "wrong type",
        "unknown site",
        "negative",
    ):
        assert word in part
