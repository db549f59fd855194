"""What all tests share: the sample project and one run of it; tests with a browser are marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.planning.plan import run

SAMPLE = Path(__file__).resolve().parent.parent / "data"


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of tests that need a browser."""
    config.addinivalue_line("markers", "browser: needs Chromium (scripts/system-packages)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses the browser, so that it can be left out where there is none."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def sample() -> Path:
    """Return the sample project's folder."""
    return SAMPLE


@pytest.fixture(scope="session")
def sample_results() -> Plan:
    """Return one run of the sample project."""
    return run(SAMPLE)


@pytest.fixture(scope="session")
def sample_public(sample_results: Plan) -> PublicPlan:
    """Return what of that run may be published."""
    return disclose(sample_results)
