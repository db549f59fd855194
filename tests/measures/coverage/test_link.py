"""Antennas and the link budget: the phone limits the cell, and reach is where the weaker direction meets the class."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.base.text import Text
from hotspots.measures.coverage.link import Antenna, Emission, LinkPlan, check_link, levels_dbm, reach_m
from hotspots.measures.coverage.pathloss import Propagation

WHERE = Text("Funk", "radio")
EAST = np.array([90.0])
FIVE_GHZ = LinkPlan(Emission("5470-5725", 30.0), propagation=Propagation(f_ghz=5.5975))


def test_a_sector_follows_38901() -> None:
    """At half the beam width 3 dB are lost, to the side and up or down; the back is 30 dB down (TR 38.901, table 7.3-1)."""
    sector = Antenna(8.0, azimuth_deg=350.0, tilt_deg=10.0)
    towards = 8.0 - sector.attenuation_db(
        np.array([350.0, 22.5, 317.5, 350.0, 170.0]), np.array([-10.0, -10.0, -10.0, 22.5, -10.0])
    )
    assert towards == pytest.approx([8.0, 5.0, 5.0, 5.0, -22.0])


def test_an_omni_is_the_same_all_around() -> None:
    """An omnidirectional antenna has one gain per elevation; its vertical width follows from its gain (ITU-R F.1336)."""
    omni = Antenna(5.0)
    assert np.ptp(omni.attenuation_db(np.arange(0.0, 360.0, 7.0), -12.0)) == 0.0
    assert omni.vertical_deg == pytest.approx(34.03, abs=0.01)
    assert omni.attenuation_db(0.0, -omni.vertical_deg / 2) == pytest.approx(3.0)


def test_the_budget_adds_up_by_hand() -> None:
    """EIRP minus loss, fading margin and body, worked by hand at 60 m and 2441.75 MHz."""
    plan = LinkPlan(antenna=Antenna(5.0, beam_vertical_deg=1e9))
    phone, access_point = levels_dbm(np.array([60.0]), EAST, plan, "los")
    loss = 21.2 * np.log10(60) + 29.2 + 21.1 * np.log10(2.44175)
    assert phone == pytest.approx(20 - loss - 1.281552 * 5.06 - 6, abs=1e-5)
    assert access_point == pytest.approx(15 + 5 - loss - 1.281552 * 5.06 - 6, abs=1e-5)


def test_the_phone_limits_the_cell() -> None:
    """30 dBm from the access point reach no farther than the phone's 15 dBm plus the antenna's gain."""
    strong = reach_m(-67.0, EAST, FIVE_GHZ, "los")
    no_stronger = replace(FIVE_GHZ, emission=Emission("5470-5725", 20.0))
    assert strong == pytest.approx(reach_m(-67.0, EAST, no_stronger, "los"))
    louder_phone = replace(FIVE_GHZ, phone_eirp_dbm=17.0)
    assert reach_m(-67.0, EAST, louder_phone, "los") > strong


def test_default_cells_have_the_published_size() -> None:
    """A cell at 2.4 GHz lies within the 30–100 m of the EC broadband handbook 2014 for the good class."""
    reach = reach_m(-67.0, EAST, LinkPlan(), "los")
    assert 30.0 < reach[0] < 100.0


@given(st.floats(-82.0, -60.0), st.floats(0.0, 360.0), st.sampled_from(["los", "nlos"]))
def test_reach_is_where_the_class_is_just_met(class_dbm: float, azimuth_deg: float, sight: str) -> None:
    """At the reach the weaker direction has the class's level; a weaker class never reaches less far."""
    plan = LinkPlan(antenna=Antenna(8.0, azimuth_deg=40.0, tilt_deg=5.0))
    reach = reach_m(class_dbm, np.array([azimuth_deg]), plan, sight)
    valid = plan.propagation.range(sight)
    if valid.d_m[0] < reach[0] < valid.d_m[1]:
        level = np.minimum(*levels_dbm(reach, np.array([azimuth_deg]), plan, sight))
        assert level == pytest.approx(class_dbm, abs=1e-6)
    assert reach_m(class_dbm - 5.0, np.array([azimuth_deg]), plan, sight)[0] >= reach[0]


def test_reach_stays_inside_the_model() -> None:
    """A class that holds to the end of the model's range stops there; one that never holds has no reach."""
    assert reach_m(
        -95.0, EAST, replace(LinkPlan(), emission=Emission("5470-5725", 30.0), phone_eirp_dbm=30.0), "los"
    ) == pytest.approx(660.0)
    assert reach_m(-30.0, EAST, LinkPlan(), "los") == 0.0
    assert reach_m(-95.0, EAST, replace(LinkPlan(), propagation=Propagation("free_space")), "nlos") == 0.0


BAD = [
    (replace(LinkPlan(), emission=Emission("5150-5350", 20.0)), "band"),
    (replace(LinkPlan(), propagation=Propagation(mount_m=0.0)), "height_m"),
    (replace(LinkPlan(), propagation=Propagation(mount_m=-4.0)), "height_m"),
    (replace(LinkPlan(), propagation=Propagation(nlos="lowrise")), "model"),
]


@pytest.mark.parametrize(("plan", "field"), BAD)
def test_a_bad_plan_is_refused_by_field(plan: LinkPlan, field: str) -> None:
    """Each defect names its field."""
    assert {p.field for p in check_link(plan, file="project.toml", where=WHERE)} == {field}


def test_a_good_plan_passes() -> None:
    """The defaults are legal and inside their model."""
    assert check_link(LinkPlan(), file="project.toml", where=WHERE) == ()
