"""Antenna gain by direction: omnidirectional, or a sector with azimuth and tilt.

Azimuths are degrees clockwise from north, elevations degrees above the horizon (the ground is below: negative).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats

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
