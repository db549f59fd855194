"""The link budget both ways: what arrives at the phone and at the access point; how far each quality class reaches.

A class (for example -67 dBm) is served where the weaker of both directions reaches it. The phone's 15–17 dBm limit the
cell, not the access point. Levels are those kept at nine in ten of the places at a distance: the model's median
less its shadow fading at that share, less the loss by the body that holds the phone.

Limits of EIRP are data; a plan is refused by name. Azimuths are degrees clockwise from north, elevations degrees above the
horizon (the ground is below: negative).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.errors import Problem, nearest
from hotspots.base.text import Text, numbers, tr
from hotspots.measures.coverage.pathloss import PHONE_HEIGHT_M, Propagation, Sight, check_model, losses

#: 3GPP TR 38.901, table 7.3-1: nothing is weaker than the main lobe by more than this.
FLOOR_DB = 30.0


@dataclass(frozen=True, slots=True)
class Antenna:
    """An antenna: peak gain in dBi, downward tilt, half-power beam widths in degrees; `azimuth_deg` None is omnidirectional.

    Defaults are an omnidirectional antenna as outdoor access points carry it.
    """

    gain_dbi: float = 5.0
    azimuth_deg: float | None = None
    tilt_deg: float = 0.0
    beam_deg: float = 65.0
    beam_vertical_deg: float | None = None

    @property
    def vertical_deg(self) -> float:
        """Return the vertical half-power width: given, 65° for a sector (TR 38.901), else 107.6° · 10^(-G/10) (F.1336)."""
        if self.beam_vertical_deg is not None:
            return self.beam_vertical_deg
        return 107.6 * 10.0 ** (-self.gain_dbi / 10.0) if self.azimuth_deg is None else 65.0

    def attenuation_db(self, azimuth_deg: Floats | float, elevation_deg: Floats | float) -> Floats:
        """Return how much weaker than its peak the antenna is: parabolas of TR 38.901, table 7.3-1, with a floor."""
        off_axis = np.asarray(elevation_deg, dtype=np.float64) + self.tilt_deg
        vertical = np.minimum(12.0 * (off_axis / self.vertical_deg) ** 2, FLOOR_DB)
        turned = np.asarray(azimuth_deg, dtype=np.float64)
        if self.azimuth_deg is None:
            return np.asarray(vertical + np.zeros_like(turned))
        aside = (turned - self.azimuth_deg + 180.0) % 360.0 - 180.0
        horizontal = np.minimum(12.0 * (aside / self.beam_deg) ** 2, FLOOR_DB)
        return np.asarray(np.minimum(vertical + horizontal, FLOOR_DB))


#: No cell is followed farther than this, whatever the model holds for.
FARTHEST_M = 1000.0
HIGHEST_M = 60.0
#: A class is kept at this share of the places at a distance.
SERVED_SHARE = 0.9
#: Loss by the body of who holds the phone (estimate).
BODY_LOSS_DB = 6.0
#: The reach is looked for on a grid, then between two of its points again and again, to 10⁻¹² of their distance.
_STEPS, _ROUNDS, _PARTS = 160, 11, np.linspace(0.0, 1.0, 17)


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """One access point's radio: what it emits, its antenna, the path-loss model, and the phone it talks to.

    `phone_eirp_dbm` 15 is the cautious end of 15–17 dBm.
    """

    emission: Emission = field(default_factory=lambda: Emission("2400-2483.5", 20.0))
    antenna: Antenna = field(default_factory=Antenna)
    propagation: Propagation = field(default_factory=Propagation)
    phone_eirp_dbm: float = 15.0

    def margin_db(self, sight: Sight) -> float:
        """Return what is deducted from the median: shadow fading at :data:`SERVED_SHARE` and the body's loss."""
        valid = self.propagation.range(sight)
        sigma = valid.sigma_db if valid is not None else 0.0
        return NormalDist().inv_cdf(SERVED_SHARE) * sigma + BODY_LOSS_DB


def levels_dbm(
    d_m: Floats, azimuth_deg: Floats, plan: LinkPlan, sight: Sight, *, extra_db: float = 0.0
) -> tuple[Floats, Floats]:
    """Return the levels received by phone and access point (dBm) at ground distances and azimuths (broadcast).

    NaN outside the model's range; `extra_db` is a further loss, for example foliage.
    """
    below = np.degrees(np.arctan2(PHONE_HEIGHT_M - plan.propagation.mount_m, d_m))
    attenuation = plan.antenna.attenuation_db(azimuth_deg, below)
    lost = losses(d_m, plan.propagation, sight) + plan.margin_db(sight) + extra_db + attenuation
    return plan.emission.eirp_dbm - lost, plan.phone_eirp_dbm + plan.antenna.gain_dbi - lost


def reach_m(class_dbm: float, azimuth_deg: Floats, plan: LinkPlan, sight: Sight, *, extra_db: float = 0.0) -> Floats:
    """Return per azimuth how far a class is served, in m of ground distance; 0 where it is not.

    Nearer than the model's shortest distance the level is at least the one there, so it counts as served;
    the reach never exceeds the model's longest distance. Just below an antenna a dip in its pattern is ignored.
    """
    azimuths = np.asarray(azimuth_deg, dtype=np.float64)
    valid = plan.propagation.range(sight)
    if valid is None:
        return np.zeros_like(azimuths)
    grid = np.geomspace(valid.d_m[0], min(valid.d_m[1], FARTHEST_M), _STEPS)
    grid[-1] = min(valid.d_m[1], FARTHEST_M)
    every = np.arange(len(azimuths))
    tried, served_at_all = np.tile(grid, (len(azimuths), 1)), np.ones(len(azimuths), dtype=bool)
    for _ in range(_ROUNDS):
        served = _weaker(tried, azimuths[:, None], plan, sight, extra_db) >= class_dbm
        served_at_all &= served.any(axis=1)
        last = tried.shape[1] - 1 - np.argmax(served[:, ::-1], axis=1)
        near, far = tried[every, last], tried[every, np.minimum(last + 1, tried.shape[1] - 1)]
        tried = near[:, None] + (far - near)[:, None] * _PARTS
    return np.where(served_at_all, near, 0.0)


def check_link(plan: LinkPlan, *, file: str, where: Text) -> tuple[Problem, ...]:
    """Return everything that is wrong with a radio plan: law, model and mounting height."""
    found = [
        *check_emission(plan.emission, file=file, where=where),
        *check_model(plan.propagation, file=file, where=where),
    ]
    if not PHONE_HEIGHT_M < plan.propagation.mount_m <= HIGHEST_M:
        found.append(Problem(file, where, "height_m", f"{plan.propagation.mount_m:g}", _MOUNT, _MOUNT_HINT))
    return tuple(found)


def _weaker(d_m: Floats, azimuth_deg: Floats, plan: LinkPlan, sight: Sight, extra_db: float) -> Floats:
    phone, access_point = levels_dbm(d_m, azimuth_deg, plan, sight, extra_db=extra_db)
    return np.asarray(np.minimum(phone, access_point))


_MOUNT = tr("1.6 to 60 m")
_MOUNT_HINT = tr("Give the height above ground; it is above people's heads.")


@dataclass(frozen=True, slots=True)
class Band:
    """One frequency band: edges in MHz, the EIRP limit outdoors in dBm (None: indoors only) and its conditions.

    `without_tpc_dbm` is the lower limit for equipment without transmit power control, where there is one.
    """

    id: str
    low_mhz: float
    high_mhz: float
    outdoor_dbm: float | None
    dfs: bool = False
    tpc: bool = False
    without_tpc_dbm: float | None = None

    @property
    def center_ghz(self) -> float:
        """Return the middle of the band in GHz, the frequency that path loss is computed at."""
        return (self.low_mhz + self.high_mhz) / 2000

    def limit_dbm(self, *, tpc: bool) -> float | None:
        """Return the EIRP limit outdoors, or None where the band may not be used there."""
        return self.outdoor_dbm if tpc or self.outdoor_dbm is None else self.without_tpc_dbm or self.outdoor_dbm


#: Bundesnetzagentur, Allgemeinzuteilungen für WLAN und Kurzstreckenfunk (Stand 2023).
_TABLE = (
    Band("2400-2483.5", 2400.0, 2483.5, 20.0),
    Band("5150-5350", 5150.0, 5350.0, None, dfs=True, tpc=True),
    Band("5470-5725", 5470.0, 5725.0, 30.0, dfs=True, tpc=True, without_tpc_dbm=27.0),
    Band("5725-5875", 5725.0, 5875.0, 14.0),
    Band("5945-6425", 5945.0, 6425.0, None),
)
BANDS: dict[str, Band] = {band.id: band for band in _TABLE}


@dataclass(frozen=True, slots=True)
class Emission:
    """What a plan wants to emit outdoors: band id, EIRP in dBm, and whether the device has TPC and DFS."""

    band: str
    eirp_dbm: float
    tpc: bool = True
    dfs: bool = True


def check_emission(emission: Emission, *, file: str, where: Text) -> tuple[Problem, ...]:
    """Return what the law has against `emission`, each rule by name; empty when it is allowed."""
    band = BANDS.get(emission.band)
    if band is None:
        return (_unknown_band(emission.band, file, where),)
    limit = band.limit_dbm(tpc=emission.tpc)
    if limit is None:
        return (_wrong_place(band, file, where),)
    problems = []
    if not emission.eirp_dbm <= limit:
        problems.append(_too_strong(band, emission, limit, file, where))
    if band.dfs and not emission.dfs:
        problems.append(_needs_dfs(band, file, where))
    return tuple(problems)


def band_name(band: Band) -> Text:
    """Name a band by its edges, as frequencies are written (no grouping): ``5470–5725 MHz``."""
    name = f"{band.low_mhz:g}–{band.high_mhz:g} MHz"
    return Text(name.replace(".", ","), name)


def _unknown_band(found: str, file: str, where: Text) -> Problem:
    known = ", ".join(BANDS)
    meant = nearest(found, BANDS)
    hint = tr("Name the band by its edges in MHz.")
    if meant is not None:
        hint = tr("Probably {meant} is meant.", meant=meant)
    return Problem(file, where, "band", found, tr("one of {known}", known=known), hint)


def _wrong_place(band: Band, file: str, where: Text) -> Problem:
    name, open_air = band_name(band), ", ".join(b.id for b in _TABLE if b.outdoor_dbm is not None)
    allowed = tr("{name} is not allowed outdoors", name=name)
    hint = tr("Bands allowed outdoors: {open_air}.", open_air=open_air)
    return Problem(file, where, "band", band.id, allowed, hint)


def _too_strong(band: Band, emission: Emission, limit: float, file: str, where: Text) -> Problem:
    name, most, excess = band_name(band), numbers(limit), numbers(emission.eirp_dbm - limit, decimals=1)
    allowed = tr("at most {most} dBm EIRP at {name}", most=most, name=name)
    if band.tpc and not emission.tpc:
        allowed += tr(" without TPC")
    hint = tr("Lower the transmit power by {excess} dB; the antenna's gain counts.", excess=excess)
    return Problem(file, where, "eirp_dbm", f"{emission.eirp_dbm:g}", allowed, hint)


def _needs_dfs(band: Band, file: str, where: Text) -> Problem:
    name = band_name(band)
    allowed = tr("DFS is compulsory at {name}", name=name)
    hint = tr("Plan a device with radar detection (DFS).")
    return Problem(file, where, "dfs", "false", allowed, hint)
