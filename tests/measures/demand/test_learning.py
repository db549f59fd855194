"""Simulated towns with a known truth: what two sites teach in three months narrows the others' spans and keeps them true."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from scipy.stats import binom

from hotspots.measures.demand.calibration import BETWEEN_PLACES, DAY_SPREAD, _year
from hotspots.measures.demand.estimate import estimate
from hotspots.measures.draws import Z90, draw_factors
from hotspots.measures.draws import estimate as judge
from hotspots.measures.users import SHARE
from hotspots.model.counts import DAY_MIN, CountTables, DayEstimate, Usage
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Site

TOWNS, MEANT = 120, 0.8
NAMES = ("a", "b", "c", "d")
JUNE = 19_874 * DAY_MIN  # 2024-06-01
SITES = [Site(n, n, 9.1 + 0.01 * i, 49.9, "candidate", "measured", "x") for i, n in enumerate(NAMES)]
PASSAGES = 6000.0
SETTINGS = ProjectSettings.model_validate({
    "title": "t", "municipality": "m", "state": "BY", "criteria": [
        {"id": "demand", "weight": 1.0, "value": [[0, 0.0], [60, 1.0]], "source": "x"}]})  # fmt: skip


def a_town(random: np.random.Generator) -> tuple[dict[str, float], tuple[Usage, ...], CountTables]:
    """Return the true users a day of each site, three months of use at two of them, and what was guessed of passages."""
    share = SETTINGS.factors()[SHARE]
    centre = np.log(share.best)
    reach = np.log(share.high / share.low) / (2 * Z90)
    town = exp(
        random.normal(centre, (reach**2 - BETWEEN_PLACES**2) ** 0.5)
    )  # the share's spread is of towns and places
    counted, true = {}, {}
    for name in NAMES:
        passages = PASSAGES * exp(random.normal(0, 0.25))
        counted[name] = passages / exp(random.normal(0, np.log(1.3) / Z90))
        true[name] = passages * town * exp(random.normal(0, BETWEEN_PLACES))
    season = _year(np.log(SETTINGS.factors()["assumption:use_season"].best) / 2)
    use = tuple(
        Usage(name, "users", JUNE + d * DAY_MIN, JUNE + (d + 1) * DAY_MIN, float(random.poisson(true[name] * season[5 + d // 31] * exp(random.normal(0, DAY_SPREAD)))), "f", d)
        for name in NAMES[:2] for d in range(90)
    )  # fmt: skip
    guesses = tuple(DayEstimate(n, c / 1.3, c, c * 1.3, "Zählung", "estimated", "g", 2) for n, c in counted.items())
    return true, use, CountTables(estimates=guesses)


@pytest.fixture(scope="module")
def learnt() -> list[tuple[float, float, float, float, float]]:
    """Return (truth, low and high without use, low and high with use, of a site without use) of many towns."""
    random = np.random.default_rng(20261128)
    found = []
    for _ in range(TOWNS):
        true, use, tables = a_town(random)
        spans = []
        for usage in ((), use):
            told = estimate(CountTables(estimates=tables.estimates, usage=usage), SITES, SETTINGS, SETTINGS.factors())
            one = told.sites["c"]
            factors = {**SETTINGS.factors(), **one.factors}
            spans.append(judge(one.users, factors, draw_factors(factors, seed=1, draws=2000)))
        found.append((true["c"], spans[0].low, spans[0].high, spans[1].low, spans[1].high))
    return found


def test_what_two_sites_teach_narrows_the_spans_of_the_others(
    learnt: list[tuple[float, float, float, float, float]],
) -> None:
    ratios = [np.log(high / low) / np.log(before_high / before_low) for _, before_low, before_high, low, high in learnt]  # fmt: skip
    assert max(ratios) < 1
    assert np.median(ratios) < 0.85


def test_the_narrower_spans_hold_as_often_as_they_mean_to(
    learnt: list[tuple[float, float, float, float, float]],
) -> None:
    """Eight in ten, within the 90 % interval of the binomial."""
    held = sum(low <= truth <= high for truth, _, _, low, high in learnt)
    least, most = binom.interval(0.9, TOWNS, MEANT)
    assert least <= held <= most, held
