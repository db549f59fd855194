"""Do our intervals hold towns we never saw? Each town left out in turn, against the class of the other towns.

``python -m tests.benchmarks.bench_towns``

Figures of one kind scatter log-normally; the next one lies within Student's t around their mean (Gelman et al., Bayesian
Data Analysis, 3rd ed., ch. 3.2). Of fewer than :data:`LEAST` figures the middle eight tenths are taken as they are, and
none is left out. The share that must hold is .80 within the 90 % binomial interval of the number tried.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from scipy.special import stdtrit
from scipy.stats import binom

from hotspots.measures.users import Span
from hotspots.model.published import CONVERSIONS, Kind, Published, published

LEAST = 5
KINDS: tuple[Kind, ...] = ("use", "running", "set_up", "stay_min")


def figure(row: Published) -> float:
    """Return a published figure; use in users, whatever the town counted."""
    unit = next((u for u in CONVERSIONS if u == row.unit), None)
    return row.value * CONVERSIONS[unit].best if unit and row.kind == "use" else row.value


def expected(values: Sequence[float]) -> Span:
    """Return the 80 % interval and the median of one more figure of the class."""
    logs = np.log(np.asarray(values, dtype=np.float64))
    if logs.size < LEAST:
        low, best, high = np.quantile(logs, (0.1, 0.5, 0.9))
    else:
        best = logs.mean()
        reach = stdtrit(logs.size - 1, 0.9) * logs.std(ddof=1) * (1 + 1 / logs.size) ** 0.5
        low, high = best - reach, best + reach
    return Span(*(float(np.exp(x)) for x in (low, best, high)))


def left_out(kind: Kind) -> tuple[int, int]:
    """Return how many figures of a kind lie in the interval that the other towns give, and how many were tried."""
    rows = published(kind)
    hits = tried = 0
    for town in dict.fromkeys(row.town for row in rows):
        others = [figure(row) for row in rows if row.town != town]
        if len(others) < LEAST:
            continue
        span = expected(others)
        own = [figure(row) for row in rows if row.town == town]
        tried += len(own)
        hits += sum(span.low <= value <= span.high for value in own)
    return hits, tried


def holds(hits: int, tried: int) -> bool:
    """Tell whether so many hits agree with .80 (90 % binomial interval)."""
    low, high = binom.ppf((0.05, 0.95), tried, 0.8)
    return bool(low <= hits <= high)


def main() -> None:
    """Print one line per kind and one for all."""
    cases = {kind: left_out(kind) for kind in KINDS}
    total = (sum(h for h, _ in cases.values()), sum(n for _, n in cases.values()))
    for name, (hits, tried) in {**cases, "all kinds": total}.items():
        share = round(hits / tried, 3) if tried else None
        print(
            json.dumps(
                {
                    "name": f"town left out, {name}",
                    "value": share,
                    "bound": 0.8,
                    "n": tried,
                    "holds": holds(hits, tried),
                }
            )
        )


if __name__ == "__main__":
    main()
