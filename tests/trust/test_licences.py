"""What the program is built on is listed as the lock says, and everything of its own stands under one licence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_bill_of_materials_is_what_the_lock_says() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "sbom"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    bill = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8"))
    listed = {(c["name"], c["version"]) for c in bill["components"]}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert listed == set(re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, flags=re.MULTILINE))
    assert bill["bomFormat"] == "CycloneDX"


def test_every_licence_that_is_used_goes_with_the_program() -> None:
    rules = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    named = {rule["SPDX-License-Identifier"] for rule in rules}
    assert {f"{name}.txt" for name in named} == {path.name for path in (ROOT / "LICENSES").iterdir()}


def test_no_third_party_licence_forbids_the_use_by_a_town() -> None:
    """Strong copyleft beyond the EUPL's list, or no licence at all, would be noticed here."""
    bill = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8"))
    for component in bill["components"]:
        terms = component["licenses"][0]["expression"]
        assert not re.search(r"AGPL|SSPL|BUSL|Commons-Clause|(?<!L)GPL-3", terms), component["name"]
