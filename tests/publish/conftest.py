"""The sample project's results, computed once for all tests of what is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotspots.disclosure.public import PublicResults, disclose
from hotspots.pipeline import run
from hotspots.results import Results
from tests.publish.samples import HOSTILE


@pytest.fixture(scope="session")
def results() -> Results:
    """Return the results of the sample project."""
    return run(Path(__file__).parents[2] / "data")


@pytest.fixture(scope="session")
def public(results: Results) -> PublicResults:
    """Return the public results of the sample project."""
    return disclose(results)


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> str:
    """Return a name that an unescaped format would take for something else."""
    return str(request.param)
