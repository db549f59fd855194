"""Path loss reproduces published values and refuses what lies outside a model's range."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.base.text import Text
from hotspots.measures.coverage.pathloss import (
    Propagation,
    check_model,
    free_space_db,
    losses,
    site_general_db,
    umi_los_db,
    umi_nlos_db,
    vegetation_db,
)

WHERE = Text("Funk", "radio")

# ITU-R P.525; the first is published in pycraf's tests of unit conversions (92.44778322188337 dB).
FREE_SPACE = [(1000, 1, 92.44778), (1, 2.4, 40.05201), (100, 2.4, 80.05201), (100, 5.5, 87.25504), (50, 5.8, 81.69574)]

# ITU-R P.1411-11 table 4 as coded by the author of the Recommendation's software (eeveetza/p1411).
SITE_GENERAL = [
    ("los", 2.4, (68.5374, 73.2406, 79.6225, 83.3556)),
    ("los", 5.5, (76.1366, 80.8398, 87.2217, 90.9548)),
    ("highrise", 2.4, (78.2578, 87.1318, 99.173, 106.2166)),
    ("highrise", 5.5, (86.7574, 95.6314, 107.6726, 114.7162)),
    ("residential", 2.4, (71.1317, 77.8094, 86.8704, 92.1707)),
    ("residential", 5.5, (78.5869, 85.2645, 94.3255, 99.6259)),
]
SITE_GENERAL_D_M = (30, 50, 100, 150)

# 3GPP TR 38.901 table 7.4.1-1, h_BS 10 m, h_UT 1.5 m: (GHz, m, LoS, NLoS). 1 and 5 GHz at 20 and 1000 m are
# published in the tests of pycraf.pathprof; the others were recomputed from the table.
UMI = [
    (1, 20, 60.47880565, 69.59913521),
    (1, 50, 68.208288, 82.592028),
    (1, 100, 78.595674, 93.055183),
    (1, 1000, 118.53377126, 128.3005538),
    (2.4, 20, 68.08303, 77.697635),
    (2.4, 50, 75.812513, 90.690527),
    (2.4, 100, 82.037053, 101.153682),
    (2.4, 1000, 118.981615, 136.399053),
    (5, 20, 74.45820574, 84.4871963),
    (5, 50, 82.187688, 97.480089),
    (5, 100, 88.412228, 107.943244),
    (5, 1000, 119.31141301, 143.18861489),
    (5.5, 20, 75.286059, 85.36886),
    (5.5, 50, 83.015542, 98.361753),
    (5.5, 100, 89.240082, 108.824908),
    (5.5, 1000, 119.35338, 144.070279),
]


@pytest.mark.parametrize(("d_m", "f_ghz", "published_db"), FREE_SPACE)
def test_free_space_is_reproduced(d_m: float, f_ghz: float, published_db: float) -> None:
    """Free-space loss agrees to 0.001 dB."""
    assert free_space_db(d_m, f_ghz) == pytest.approx(published_db, abs=1e-3)


@pytest.mark.parametrize(("surroundings", "f_ghz", "published_db"), SITE_GENERAL)
def test_p1411_is_reproduced(surroundings: str, f_ghz: float, published_db: tuple[float, ...]) -> None:
    """P.1411's site-general loss agrees to 0.001 dB."""
    computed = site_general_db(np.array(SITE_GENERAL_D_M, dtype=float), f_ghz, surroundings)
    assert computed == pytest.approx(published_db, abs=1e-3)


@pytest.mark.parametrize(("f_ghz", "d_m", "los_db", "nlos_db"), UMI)
def test_umi_is_reproduced(f_ghz: float, d_m: float, los_db: float, nlos_db: float) -> None:
    """TR 38.901 UMi agrees to 0.001 dB on both sides of the break point, in and beyond the line of sight."""
    assert umi_los_db(d_m, f_ghz) == pytest.approx(los_db, abs=1e-3)
    assert umi_nlos_db(d_m, f_ghz) == pytest.approx(nlos_db, abs=1e-3)


def test_foliage_costs_more_the_deeper_it_is() -> None:
    """Weissberger's two branches meet within half a decibel at 14 m and grow with depth."""
    depth = np.array([0.0, 5.0, 13.999, 14.0, 100.0])
    loss = vegetation_db(depth, 2.4)
    assert loss[0] == 0.0
    assert np.all(np.diff(loss[[0, 1, 2, 4]]) > 0)
    assert abs(loss[3] - loss[2]) < 0.5


REFUSED = [
    (Propagation("p1411", 2.4, nlos="lowrise"), "10–73 GHz"),
    (Propagation("p1411", 5.5, nlos="lowrise"), "10–73 GHz"),
    (Propagation("p1411", 0.5), "0.8–82 GHz"),
    (Propagation("umi", 5.5, mount_m=4.0), "10 m only"),
    (Propagation("umi", 0.4, mount_m=10.0), "0.5–100 GHz"),
]


@pytest.mark.parametrize(("plan", "said"), REFUSED)
def test_a_model_outside_its_range_is_refused(plan: Propagation, said: str) -> None:
    """The problem names the model and what it holds for."""
    problems = check_model(plan, file="project.toml", where=WHERE)
    assert problems
    assert all(said in p.allowed.en for p in problems)


@pytest.mark.parametrize(
    "plan",
    [
        Propagation(),
        Propagation("p1411", 28.0, nlos="lowrise"),
        Propagation("umi", 5.5, 10.0),
        Propagation("free_space"),
    ],
)
def test_a_model_inside_its_range_is_taken(plan: Propagation) -> None:
    """Nothing is said about a plan that its model covers."""
    assert check_model(plan, file="project.toml", where=WHERE) == ()


def test_no_model_extrapolates() -> None:
    """Distances outside the range are NaN; free space gives nothing beyond the line of sight."""
    d_m = np.array([4.9, 5.0, 660.0, 660.1])
    assert np.isnan(losses(d_m, Propagation(), "los")).tolist() == [True, False, False, True]
    assert np.isnan(losses(np.array([29.9, 30.0]), Propagation(), "nlos")).tolist() == [True, False]
    assert np.isposinf(losses(d_m, Propagation("free_space"), "nlos")).all()


@given(
    st.sampled_from([Propagation(), Propagation(nlos="residential"), Propagation("umi", 5.5, 10.0)]),
    st.floats(30, 160),
    st.floats(1.0, 1.06),
)
def test_loss_grows_with_distance_and_beyond_sight(plan: Propagation, d_m: float, factor: float) -> None:
    """Farther is never stronger, and ground without line of sight is never stronger than ground with it."""
    for sight in ("los", "nlos"):
        near, far = losses(np.array([d_m, d_m * factor]), plan, sight)
        assert far >= near
    assert losses(d_m, plan, "nlos") >= losses(d_m, plan, "los")
