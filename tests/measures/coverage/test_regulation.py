"""German EIRP limits are kept by name."""

import math

import pytest

from hotspots.base.text import Text
from hotspots.measures.coverage.link import BANDS, Emission, band_name, check_emission

WHERE = Text("Standort Karlsplatz", "site karlsplatz")

ALLOWED = [
    Emission("2400-2483.5", 20.0),
    Emission("5470-5725", 30.0),
    Emission("5470-5725", 27.0, tpc=False),
    Emission("5725-5875", 14.0),
]

REFUSED = [
    (Emission("2400-2483.5", 20.1), "eirp_dbm", "20 dBm EIRP at 2400–2483.5 MHz"),
    (Emission("2400-2483.5", math.nan), "eirp_dbm", "20 dBm"),
    (Emission("5150-5350", 10.0), "band", "5150–5350 MHz is not allowed outdoors"),
    (Emission("5945-6425", 0.0), "band", "5945–6425 MHz is not allowed outdoors"),
    (Emission("5470-5725", 30.0, tpc=False), "eirp_dbm", "27 dBm EIRP at 5470–5725 MHz without TPC"),
    (Emission("5470-5725", 30.0, dfs=False), "dfs", "compulsory"),
    (Emission("5725-5875", 20.0), "eirp_dbm", "14 dBm"),
    (Emission("5470-5752", 20.0), "band", "one of 2400-2483.5"),
]


@pytest.mark.parametrize("emission", ALLOWED)
def test_a_plan_at_the_limit_is_allowed(emission: Emission) -> None:
    """What stands exactly at the limit passes."""
    assert check_emission(emission, file="project.toml", where=WHERE) == ()


@pytest.mark.parametrize(("emission", "field", "said"), REFUSED)
def test_a_plan_that_breaks_a_limit_is_refused_by_name(emission: Emission, field: str, said: str) -> None:
    """Each broken rule is one problem that names band, field and limit."""
    (problem,) = check_emission(emission, file="project.toml", where=WHERE)
    assert problem.field == field
    assert said in problem.allowed.en


def test_two_broken_rules_are_both_said() -> None:
    """All problems are collected, not only the first."""
    problems = check_emission(Emission("5470-5725", 33.0, dfs=False), file="project.toml", where=WHERE)
    assert {p.field for p in problems} == {"eirp_dbm", "dfs"}


def test_a_mistyped_band_is_guessed() -> None:
    """The hint names the band that was probably meant."""
    (problem,) = check_emission(Emission("5470", 20.0), file="project.toml", where=WHERE)
    assert "5470-5725" in problem.hint.de


def test_bands_do_not_overlap_and_are_named_in_both_languages() -> None:
    """The table is ordered; a half megahertz is written with the language's decimal sign."""
    edges = [edge for band in BANDS.values() for edge in (band.low_mhz, band.high_mhz)]
    assert edges == sorted(edges)
    assert band_name(BANDS["2400-2483.5"]) == Text("2400–2483,5 MHz", "2400–2483.5 MHz")
