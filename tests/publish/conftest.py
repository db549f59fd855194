"""The sample project's results, computed once for all tests of what is published."""

from __future__ import annotations

import pytest

from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from tests.publish.samples import HOSTILE


@pytest.fixture(scope="session")
def results(sample_results: Plan) -> Plan:
    """Return the results of the sample project."""
    return sample_results


@pytest.fixture(scope="session")
def public(sample_public: PublicPlan) -> PublicPlan:
    """Return the public results of the sample project."""
    return sample_public


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> str:
    """Return a name that an unescaped format would take for something else."""
    return str(request.param)
