"""How many people pass on the mean day of a week that wasn't counted: best value and an 80 % interval.

Model, on the logarithm of a day's passages: level + weekday + week + day,

    log y = a + s[weekday] + u[week] + e,   s ~ N(shape of a reference, TAU²),  u ~ N(0, σ_w²),  e ~ N(0, σ_d² + extra),

with a flat prior on the level. The spread of weeks and days, σ_w and σ_d, is itself uncertain: a log-normal
prior around what German pedestrian streets show, updated by the station's own days, is summed over a grid
(so one counted day gives a wide interval and a year gives a narrow one, without a rule for either). `extra`
is the variance of a day that was scaled up from some of its hours.

The interval is that of the mean day of *another* week: it holds such a week's mean in eight cases of ten
(`tests/benchmarks/bench_intervals.py`: simulated towns and held-out weeks of real series). Hierarchical normal model:
Gelman et al., Bayesian Data Analysis, 3rd ed., ch. 5 and 15.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from hotspots.measures.demand.calendar import Ints, week_number

Floats = NDArray[np.float64]

#: Prior medians of the standard deviations (logarithmic, so 0.2 is about 20 %) and how sure they are.
SIGMA_DAY, SIGMA_WEEK = 0.20, 0.10
SIGMA_DAY_SPREAD, SIGMA_WEEK_SPREAD = 0.45, 0.45
#: How far a weekday's share may differ from the reference's.
TAU = 0.25
_GRID = np.array([-1.8, -1.2, -0.6, 0.0, 0.6, 1.2, 1.8])
_FLAT = 1e-6
#: More weeks than these say nothing new about the level, and cost the cube of their number.
WEEKS_USED = 60


@dataclass(frozen=True, slots=True)
class Days:
    """Observed days: `day` since 1970, `kind` 0 (Monday) … 6 (Sunday and public holidays), log passages, extra variance."""

    day: Ints
    kind: Ints
    log_total: Floats
    extra_var: Floats

    def latest(self, weeks: int) -> Days:
        """Return the days of the last `weeks` calendar weeks."""
        week = week_number(self.day)
        keep = np.isin(week, np.unique(week)[-weeks:])
        return Days(self.day[keep], self.kind[keep], self.log_total[keep], self.extra_var[keep])


@dataclass(frozen=True, slots=True)
class Level:
    """Passages on the mean day of a week: 10th percentile, median, 90th percentile; and each weekday's share of it."""

    low: float
    best: float
    high: float
    weekday_shares: Floats


def estimate_level(days: Days, shares: Floats) -> Level:
    """Estimate the level from observed days and a reference's weekday shares, shape (7,)."""
    days = days.latest(WEEKS_USED)
    weeks, week = np.unique(week_number(days.day), return_inverse=True)
    design = np.zeros((days.day.size, 8 + weeks.size))
    design[:, 0] = 1
    design[np.arange(days.day.size), 1 + days.kind] = 1
    design[np.arange(days.day.size), 8 + week] = 1
    prior = np.log(np.maximum(shares, 1e-3) / shares.mean())
    centre = float(days.log_total.mean())
    target = days.log_total - centre - prior[days.kind]
    points = [
        (_grid_point(design, target, days.extra_var, prior, sd, sw), -0.5 * (gd**2 + gw**2))
        for gd, sd in zip(_GRID, SIGMA_DAY * np.exp(SIGMA_DAY_SPREAD * _GRID), strict=True)
        for gw, sw in zip(_GRID, SIGMA_WEEK * np.exp(SIGMA_WEEK_SPREAD * _GRID), strict=True)
    ]
    log_weight = np.array([p.log_likelihood + log_prior for p, log_prior in points])
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    mean = np.array([p.mean for p, _ in points])
    deviation = np.array([sqrt(p.variance) for p, _ in points])
    weekday = np.exp(np.tensordot(weight, np.array([p.weekday for p, _ in points]), axes=1) + prior)
    low, best, high = (exp(centre + _quantile(q, weight, mean, deviation)) for q in (0.1, 0.5, 0.9))
    return Level(low, best, high, weekday / weekday.mean())


@dataclass(frozen=True, slots=True)
class _Point:
    """The model with both spreads fixed: its likelihood, the predicted log level of another week, weekday effects."""

    log_likelihood: float
    mean: float
    variance: float
    weekday: Floats


def _grid_point(
    design: Floats, target: Floats, extra: Floats, prior: Floats, sigma_day: float, sigma_week: float
) -> _Point:
    size = design.shape[1]
    noise = sigma_day**2 + extra
    precision = np.concatenate([[_FLAT], np.full(7, TAU**-2), np.full(size - 8, sigma_week**-2)])
    weighted = design / noise[:, None]
    posterior = design.T @ weighted + np.diag(precision)
    right = weighted.T @ target
    solution = np.linalg.solve(posterior, right)
    log_determinant = np.linalg.slogdet(posterior)[1] - np.log(precision).sum() + np.log(noise).sum()
    log_likelihood = -0.5 * float(log_determinant + (target**2 / noise).sum() - right @ solution)
    weekday: Floats = solution[1:8].astype(np.float64)
    share = np.exp(weekday + prior)
    mean = float(solution[0]) + log(float(share.mean()))
    share = share / share.sum()
    gradient = np.concatenate([[1.0], share, np.zeros(size - 8)])
    variance = float(gradient @ np.linalg.solve(posterior, gradient))
    return _Point(log_likelihood, mean, variance + sigma_week**2 + sigma_day**2 * float((share**2).sum()), weekday)


def _quantile(q: float, weight: Floats, mean: Floats, deviation: Floats) -> float:
    """Return the quantile of a mixture of normal distributions by halving."""
    low, high = float((mean - 9 * deviation).min()), float((mean + 9 * deviation).max())
    for _ in range(60):
        middle = (low + high) / 2
        below = sum(
            w * 0.5 * (1 + erf((middle - m) / (d * sqrt(2)))) for w, m, d in zip(weight, mean, deviation, strict=True)
        )
        low, high = (middle, high) if below < q else (low, middle)
    return (low + high) / 2
