"""What all tests share: the sample project and one run of it; tests with a browser are marked; any order, no clock.

`--shuffle SEED` runs the modules, and the tests of each, in another order; `--explore` tries other examples than the
ones that every run tries.
"""

from __future__ import annotations

import gc
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from hotspots.base.text import Lang, Text
from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.planning.plan import run
from hotspots.rollout.rollout import plan_rollout
from tests.golden.agreement import disagreements
from tests.once import SHELF, shared_plans, typeset

SAMPLE = Path(__file__).resolve().parent.parent / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the long run."""
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run in another order")
    parser.addoption("--explore", action="store_true", help="try other examples than every run does")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of tests that need a browser; a slow machine fails no test of examples, nor does chance."""
    slow = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
    settings.register_profile(
        "suite", deadline=None, suppress_health_check=slow, derandomize=not config.getoption("--explore"), database=None
    )
    settings.load_profile("suite")
    if SHELF not in os.environ:  # one for all workers, which find its name in their environment
        os.environ[SHELF] = tempfile.mkdtemp(prefix="hotspots-shelf-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(SHELF)))
    config.addinivalue_line("markers", "browser: needs Chromium (scripts/test installs it)")


def pytest_collection_finish() -> None:
    """Look less often for what can be freed, and not among what was imported: it stays as long as the tests."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark every test that uses the browser, so that it can be left out where there is none; shuffle if asked to."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if (seed := config.getoption("--shuffle")) is not None:
        chance = random.Random(seed)
        modules = sorted({item.path for item in items})
        place = {path: chance.random() for path in modules}
        items.sort(key=lambda item: (place[item.path], chance.random()))


@pytest.fixture(scope="session")
def sample() -> Path:
    """Return the sample project's folder."""
    return SAMPLE


@pytest.fixture(scope="session")
def sample_results() -> Plan:
    """Return one run of the sample project."""
    with shared_plans():
        return run(SAMPLE)


@pytest.fixture(scope="session")
def sample_public(sample_results: Plan) -> PublicPlan:
    """Return what of that run may be published."""
    return disclose(sample_results)


@pytest.fixture(autouse=True)
def numbers_agree(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test in which the program says "1 Standorte" or "0 Standort"."""
    said, say = set[str](), Text.say

    def heard(text: Text, lang: Lang) -> str:
        words = say(text, lang)
        said.add(words)
        return words

    monkeypatch.setattr(Text, "say", heard)
    yield
    assert [wrong for words in sorted(said) for wrong in disagreements(words)] == []


@pytest.fixture
def planned_once() -> Iterator[None]:
    """Share plans of the same inputs: for tests of what is said of plans, not for those that change the program."""
    with shared_plans():
        yield


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan the roll-out of four draws: for tests that don't speak of the share of draws in which a site is in the plan."""
    monkeypatch.setitem(plan_rollout.__kwdefaults__, "draws", 4)


@pytest.fixture(scope="session", autouse=True)
def typeset_once() -> Iterator[None]:
    """Have typst set the same source once for all tests."""
    with typeset():
        yield


@pytest.fixture
def typeset_anew() -> Iterator[None]:
    """Have typst set everything anew: for tests that say that two makings are the same."""
    with typeset(anew=True):
        yield
