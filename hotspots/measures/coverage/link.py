"""The link budget both ways: what arrives at the phone and at the access point; how far each quality class reaches.

A class (for example -67 dBm) is served where the weaker of both directions reaches it. The phone's 15–17 dBm limit the
cell, not the access point. Levels are those kept at nine in ten of the places at a distance: the model's median
less its shadow fading at that share, less the loss by the body that holds the phone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.measures.coverage.antenna import Antenna
from hotspots.measures.coverage.pathloss import PHONE_HEIGHT_M, Propagation, Sight, check_model, losses
from hotspots.measures.coverage.regulation import Emission, check_emission

#: No cell is followed farther than this, whatever the model holds for.
FARTHEST_M = 1000.0
HIGHEST_M = 60.0
#: A class is kept at this share of the places at a distance.
SERVED_SHARE = 0.9
#: Loss by the body of who holds the phone (estimate).
BODY_LOSS_DB = 6.0
_STEPS = 160
_HALVINGS = 40


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
    served = _weaker(grid[None, :], azimuths[:, None], plan, sight, extra_db) >= class_dbm
    last = np.where(served.any(axis=1), _STEPS - 1 - np.argmax(served[:, ::-1], axis=1), -1)
    near, far = grid[np.maximum(last, 0)], grid[np.minimum(last + 1, _STEPS - 1)]
    for _ in range(_HALVINGS):
        middle = (near + far) / 2.0
        holds = _weaker(middle, azimuths, plan, sight, extra_db) >= class_dbm
        near, far = np.where(holds, middle, near), np.where(holds, far, middle)
    return np.where(last >= 0, near, 0.0)


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


_MOUNT = Text("1,6 bis 60 m", "1.6 to 60 m")
_MOUNT_HINT = Text(
    "Höhe über Grund angeben; sie liegt über Kopfhöhe.", "Give the height above ground; it is above people's heads."
)
