"""Path loss by named models, each used inside its range of validity only.

Losses are medians in dB between isotropic antennas. Kernels take arrays and trust their caller; :func:`losses` checks
what a plan asks of a model first (:func:`check_model`) and never extrapolates: a distance outside a model's range
gives NaN. What that means for a cell is decided in `link`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.errors import Problem
from hotspots.base.text import Text, join, numbers, tr

ModelId = Literal["free_space", "p1411", "umi"]
Sight = Literal["los", "nlos"]

LIGHT_M_PER_S = 299_792_458.0
#: 3GPP TR 38.901 rounds the speed of light in its break-point distance (table 7.4.1-1, note 1).
LIGHT_38901_M_PER_S = 3.0e8
PHONE_HEIGHT_M = 1.5


@dataclass(frozen=True, slots=True)
class Range:
    """Where a model holds: frequency in GHz, distance in m, mounting height in m; `sigma_db` is its shadow fading."""

    name: str
    f_ghz: tuple[float, float]
    d_m: tuple[float, float]
    sigma_db: float
    source: str
    mount_m: tuple[float, float] = (-inf, inf)


@dataclass(frozen=True, slots=True)
class SiteGeneral:
    """Coefficients of ITU-R P.1411-11, table 4: L = 10 α lg d + β + 10 γ lg f (m, GHz)."""

    alpha: float
    beta: float
    gamma: float
    range: Range


_P1411 = "ITU-R P.1411-11, Table 4"
_38901 = "3GPP TR 38.901, Table 7.4.1-1, UMi Street Canyon"

SITE_GENERAL: dict[str, SiteGeneral] = {
    "los": SiteGeneral(2.12, 29.2, 2.11, Range("P.1411 LoS", (0.8, 82), (5, 660), 5.06, _P1411)),
    "highrise": SiteGeneral(4.0, 10.2, 2.36, Range("P.1411 NLoS high-rise", (0.8, 82), (30, 715), 7.6, _P1411)),
    "lowrise": SiteGeneral(5.06, -4.68, 2.02, Range("P.1411 NLoS low-rise", (10, 73), (30, 250), 9.33, _P1411)),
    "residential": SiteGeneral(3.01, 18.8, 2.07, Range("P.1411 NLoS residential", (0.8, 73), (30, 170), 3.07, _P1411)),
}
FREE_SPACE = Range("free space", (0.001, 1000), (1, 100_000), 0.0, "ITU-R P.525")
UMI_LOS = Range("TR 38.901 UMi LoS", (0.5, 100), (10, 5000), 4.0, _38901, (10, 10))
FOLIAGE = Range("Weissberger", (0.23, 95), (0, 400), 0.0, "M. A. Weissberger, ESD-TR-81-101, 1982")
UMI_NLOS = Range("TR 38.901 UMi NLoS", (0.5, 100), (10, 5000), 7.82, _38901, (10, 10))


@dataclass(frozen=True, slots=True)
class Propagation:
    """A plan's choice of model: `nlos` names the surroundings for P.1411 (`highrise`, `lowrise`, `residential`).

    Free space knows no ground beyond the line of sight: its NLoS loss is infinite.
    """

    model: ModelId = "p1411"
    f_ghz: float = 2.44175
    mount_m: float = 4.0
    nlos: Literal["highrise", "lowrise", "residential"] = "highrise"

    def range(self, sight: Sight) -> Range | None:
        """Return where the model holds for `sight`; None where it says nothing (free space beyond the line of sight)."""
        if self.model == "free_space":
            return FREE_SPACE if sight == "los" else None
        if self.model == "umi":
            return UMI_LOS if sight == "los" else UMI_NLOS
        return SITE_GENERAL["los" if sight == "los" else self.nlos].range


def free_space_db(d_m: Floats | float, f_ghz: float) -> Floats:
    """Return free-space loss (ITU-R P.525): 20 lg(4π d f / c)."""
    return np.asarray(20.0 * np.log10(4.0 * np.pi * np.asarray(d_m) * f_ghz * 1e9 / LIGHT_M_PER_S), dtype=np.float64)


def site_general_db(d_m: Floats | float, f_ghz: float, surroundings: str) -> Floats:
    """Return the median loss of ITU-R P.1411-11, both ends below roof-tops, for a row of its table 4."""
    row = SITE_GENERAL[surroundings]
    loss = 10.0 * row.alpha * np.log10(np.asarray(d_m)) + row.beta + 10.0 * row.gamma * np.log10(f_ghz)
    return np.asarray(loss, dtype=np.float64)


def umi_los_db(d_m: Floats | float, f_ghz: float, mount_m: float = 10.0) -> Floats:
    """Return the line-of-sight loss of TR 38.901 UMi for ground distance `d_m`: two slopes around the break point.

    The break point uses heights less 1 m (effective environment height of UMi).
    """
    ground = np.asarray(d_m, dtype=np.float64)
    slant = np.hypot(ground, mount_m - PHONE_HEIGHT_M)
    bend = 4.0 * (mount_m - 1.0) * (PHONE_HEIGHT_M - 1.0) * f_ghz * 1e9 / LIGHT_38901_M_PER_S
    near = 32.4 + 21.0 * np.log10(slant) + 20.0 * np.log10(f_ghz)
    far = (
        32.4
        + 40.0 * np.log10(slant)
        + 20.0 * np.log10(f_ghz)
        - 9.5 * np.log10(bend**2 + (mount_m - PHONE_HEIGHT_M) ** 2)
    )
    return np.asarray(np.where(ground <= bend, near, far))


def umi_nlos_db(d_m: Floats | float, f_ghz: float, mount_m: float = 10.0) -> Floats:
    """Return the loss of TR 38.901 UMi beyond the line of sight; never below that of the line of sight."""
    slant = np.hypot(np.asarray(d_m, dtype=np.float64), mount_m - PHONE_HEIGHT_M)
    beyond = 35.3 * np.log10(slant) + 22.4 + 21.3 * np.log10(f_ghz)  # less 0.3 a metre of a phone above 1.5 m
    return np.asarray(np.maximum(umi_los_db(d_m, f_ghz, mount_m), beyond))


def vegetation_db(depth_m: Floats | float, f_ghz: float) -> Floats:
    """Return the excess loss of `depth_m` of foliage in leaf (Weissberger 1982), inside the range of :data:`FOLIAGE`."""
    depth = np.asarray(depth_m, dtype=np.float64)
    return np.asarray(np.where(depth < 14.0, 0.45 * f_ghz**0.284 * depth, 1.33 * f_ghz**0.284 * depth**0.588))


def losses(d_m: Floats | float, plan: Propagation, sight: Sight) -> Floats:
    """Return the model's loss at ground distances `d_m`; NaN outside its range, infinite where it knows no signal."""
    ground = np.asarray(d_m, dtype=np.float64)
    valid = plan.range(sight)
    if valid is None:
        return np.full(ground.shape, np.inf)
    inside = (ground >= valid.d_m[0]) & (ground <= valid.d_m[1])
    trusted = np.where(inside, ground, valid.d_m[0])
    return np.where(inside, _model_db(trusted, plan, sight), np.nan)


def check_model(plan: Propagation, *, file: str, where: Text) -> tuple[Problem, ...]:
    """Return why the chosen model may not be used for this plan: frequency or mounting height out of its range."""
    ranges = [valid for sight in ("los", "nlos") if (valid := plan.range(sight)) is not None]
    found = []
    for valid in ranges:
        if not valid.f_ghz[0] <= plan.f_ghz <= valid.f_ghz[1]:
            found.append(
                Problem(file, where, "model", f"{plan.f_ghz:g} GHz", _held(valid, valid.f_ghz, "GHz"), _OTHER_MODEL)
            )
        if plan.mount_m < valid.mount_m[0] or plan.mount_m > valid.mount_m[1]:
            found.append(
                Problem(file, where, "model", f"{plan.mount_m:g} m", _held(valid, valid.mount_m, "m"), _OTHER_MODEL)
            )
    return tuple(found)


def _model_db(d_m: Floats, plan: Propagation, sight: Sight) -> Floats:
    if plan.model == "free_space":
        return free_space_db(d_m, plan.f_ghz)
    if plan.model == "umi":
        umi = umi_los_db if sight == "los" else umi_nlos_db
        return umi(d_m, plan.f_ghz, plan.mount_m)
    return site_general_db(d_m, plan.f_ghz, "los" if sight == "los" else plan.nlos)


_OTHER_MODEL = tr("Choose a model that holds here: p1411 holds for WLAN below the roofs.")


def _held(valid: Range, span: tuple[float, float], unit: str) -> Text:
    if span[0] == span[1]:
        return tr("{name} holds for {span:g} {unit} only", name=valid.name, span=span[0], unit=unit)
    edges = join([numbers(edge, decimals=0 if edge == int(edge) else 1) for edge in span], "–")
    return tr("{name} holds for {edges} {unit}", name=valid.name, edges=edges, unit=unit)
