"""The normal quantile is that of the standard library, bit for bit but for the last ones, in the middle and far out."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from hotspots.measures.normal import quantile


def test_many_quantiles_at_once_are_those_of_the_standard_library_one_by_one() -> None:
    """Also at the smallest draw that there is, 2⁻⁵⁴, and where the three formulas meet."""
    near = np.nextafter([0.075, 0.925, np.exp(-25), 1 - np.exp(-25)], [[0.0], [1.0]]).ravel()
    steps = 2.0 ** -np.arange(1, 53)
    p = np.concatenate([np.linspace(0.0001, 0.9999, 5001), steps, 1 - steps, [2.0**-54], near])
    expected = [NormalDist().inv_cdf(one) for one in p.tolist()]
    np.testing.assert_allclose(quantile(p), expected, rtol=1e-14, atol=1e-16)
