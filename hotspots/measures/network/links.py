"""Radio links as an alternative to digging: from a mount to an antenna above a handover, in a band of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from hotspots.base.arrays import Flags, Floats
from hotspots.base.text import Text, euros, tr, verbatim
from hotspots.measures.coverage.obstacles import Town, build_town
from hotspots.measures.coverage.sight import clear_lines
from hotspots.measures.network.layout import Place
from hotspots.measures.network.prices import Factors
from hotspots.measures.network.routes import NO_HANDOVER, Alternative, Answers, priced, refused
from hotspots.model.estimate import Term
from hotspots.model.network import Handover
from hotspots.model.settings import NetworkSetting

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

ROOF_HEIGHT_M = 12.0
"""Height of a building that the table gives none for (three floors and a roof)."""
ANTENNA_ABOVE_ROOF_M = 2.0
NEAREST_M = 10.0
"""Nearer than this a cable is laid instead."""
CARRIES_M = 1.0
"""A building that an end of a link stands in, or this near, carries it and doesn't block."""


@dataclass(frozen=True, slots=True)
class Band:
    """A band for links between two fixed points: its middle, and the rule that it is used under."""

    name: str
    frequency_ghz: float
    rule: Text
    range_m: float = 20_000.0
    """How far a usual link still works in heavy rain."""


# 60 GHz: oxygen takes 15 dB/km (ITU-R P.676), rain of 35 mm/h another 13 dB/km (P.838): some 1 km at 99.99 %.
_TABLE = (
    Band("60 GHz", 60.0, tr("57–66 GHz, general authorisation"), 1000.0),
    Band("24 GHz", 24.15, tr("24.00–24.25 GHz, general authorisation")),
    Band(
        "5.8 GHz",
        5.8,
        tr("5755–5875 MHz, notified operators (BFWA)"),
    ),
)
BANDS: Mapping[str, Band] = {band.name: band for band in _TABLE}


@dataclass(frozen=True, slots=True, eq=False)
class Sky:
    """What radio links need to know: antennas at the handovers, buildings in between (null: nobody recorded any)."""

    handovers: tuple[Handover, ...]
    antennas: Floats
    """Where antennas stand and how high; no number where `roofless`."""
    roofless: Flags
    """At which handovers no building is known."""
    assume_roof: bool
    town: Town | None
    guessed: bool
    band: Band
    range_m: float

    @staticmethod
    def of(
        buildings: GeoDataFrame, handovers: Sequence[Handover], ends: Sequence[Place], setting: NetworkSetting
    ) -> Sky:
        """Put an antenna on the roof that each handover stands under."""
        heights = buildings["height_m"].to_numpy(dtype=float) if len(buildings) else np.zeros(0)
        filled = np.where(np.isnan(heights), ROOF_HEIGHT_M, heights)
        town = build_town(buildings.geometry.to_numpy(), filled) if len(buildings) else None
        antennas = np.array([(p.x, p.y, _antenna_height(p, town)) for p in ends]).reshape(-1, 3)
        band = BANDS[setting.radio_band]
        guessed = bool(np.isnan(heights).any())
        return Sky(
            tuple(handovers), antennas, np.isnan(antennas[:, 2]), setting.assume_roof, town, guessed, band,
            min(setting.radio_range_m, band.range_m),
        )  # fmt: skip


def _antenna_height(place: Place, town: Town | None) -> float:
    """Return the height of an antenna on the roof above a handover; not a number where no building carries one."""
    if town is None:
        return np.nan
    under = town.tree.query(shapely.Point(place.x, place.y), predicate="dwithin", distance=CARRIES_M)
    return float(town.heights_m[under].max()) + ANTENNA_ABOVE_ROOF_M if len(under) else np.nan


def radio_link(mount: Place, height_m: float, said: Answers, sky: Sky, factors: Factors) -> Alternative:
    """Return the shortest free radio link from the mount to a roof with a handover that has a free port."""
    seen = _named(said)
    if sky.town is None and not seen:
        return refused("radio", tr("line of sight unknown: no buildings"))
    own = np.array([mount.x, mount.y, height_m])
    away = np.hypot(sky.antennas[:, 0] - mount.x, sky.antennas[:, 1] - mount.y)
    usable = (away >= NEAREST_M) & (away <= sky.range_m)
    usable &= np.array([h.free_ports != 0 for h in sky.handovers], dtype=bool)
    by_eye = np.array([h.id in seen for h in sky.handovers], dtype=bool)
    roofed = usable & ~sky.roofless
    order = np.flatnonzero(roofed)[np.argsort(away[roofed], kind="stable")]
    clear = np.zeros(len(by_eye), dtype=bool)
    if sky.town is not None and len(order):
        clear[order] = over_the_roofs(own, sky.antennas[order], sky.town, sky.band.frequency_ghz)
    found = usable & (by_eye | clear) & (roofed | sky.assume_roof)
    if found.any():
        i = int(np.where(found, away, np.inf).argmin())
        return _link(mount, sky, i, float(away[i]), bool(by_eye[i]), factors)
    if (usable & by_eye).any():
        return refused("radio", _no_roof(mount, sky, int(np.where(usable & by_eye, away, np.inf).argmin()), factors))
    if not len(order):
        none = tr("no building with a handover within range")
        return refused("radio", none if sky.handovers else NO_HANDOVER)
    return refused(
        "radio",
        tr("no line of sight (60% of the first Fresnel zone)"),
    )


def over_the_roofs(own: Floats, antennas: Floats, town: Town, f_ghz: float) -> Flags:
    """Tell which `antennas` (n, 3) a link from `own` (east, north, height) reaches with room for the wave."""
    ends = np.vstack([own[None, :], antennas])
    end, building = town.tree.query(shapely.points(ends[:, :2]), predicate="dwithin", distance=CARRIES_M)
    carriers = [building[end == i] for i in range(len(ends))]
    ignore = np.full((len(antennas), len(carriers[0]) + max(map(len, carriers))), -1, dtype=np.intp)
    ignore[:, : len(carriers[0])] = carriers[0]
    for row, found in zip(ignore, carriers[1:], strict=True):
        row[len(carriers[0]) : len(carriers[0]) + len(found)] = found
    return clear_lines(np.broadcast_to(own, antennas.shape), antennas, town, f_ghz, ignore=ignore)


def _named(said: Answers) -> tuple[str, ...]:
    """Return the handovers that an inspection saw from the mount."""
    value = said["line_of_sight"].value if "line_of_sight" in said else ()
    return value if isinstance(value, tuple) else ()


def _no_roof(mount: Place, sky: Sky, i: int, factors: Factors) -> Text:
    """Say that a link that somebody saw to be free waits for a roof, and what it would cost."""
    name, price = sky.handovers[i].name, euros(_link(mount, sky, i, 0.0, True, factors).cost_eur or 0.0)
    return tr(
        "seen to be in sight, but no building is known at {name} to carry an antenna; please ask the "
        "utility – with a roof {price}",
        name=name,
        price=price,
    )


def _link(mount: Place, sky: Sky, i: int, length_m: float, seen: bool, factors: Factors) -> Alternative:
    handover, band = sky.handovers[i], sky.band
    terms = (Term(1.0, ("price:radio_link",)), Term(1.0, ("price:port",)))
    notes = [verbatim(f"{band.name}: ") + band.rule]
    if sky.guessed and not seen:
        notes.append(tr("buildings without a height taken as 12 m high"))
    if sky.roofless[i]:
        notes.append(tr("a roof at the handover is assumed"))
    source = tr("sight as inspected") if seen else tr("sight computed over outlines of buildings")
    offer = priced("radio", terms, factors, source, handover.quality)
    x, y = sky.antennas[i, :2].tolist()
    return replace(offer, length_m=length_m, handover=handover.id, notes=tuple(notes), xy=((mount.x, mount.y), (x, y)))
