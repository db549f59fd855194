"""What lies in and above the ground: streets, buildings, the utility's network, existing hotspots, roadworks.

Lines and polygons are held as GeoDataFrames in the project's metric CRS (columns named below); points that
carry decisions (handovers, hotspots) are plain values with degrees in WGS 84.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hotspots.model.estimate import Quality

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Surface = Literal["unpaved", "slabs", "asphalt", "natural_stone"]
Depth = Literal["usual", "reduced", "micro"]
SURFACES: tuple[Surface, ...] = ("unpaved", "slabs", "asphalt", "natural_stone")

_END = ("quality", "source", "geometry")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "streets": ("id", "name", "surface", "highway", "bridge", "tunnel", "layer", "owner", *_END),
    "buildings": ("id", "name", "height_m", "municipal", *_END),
    "ground": ("kind", "name", "geometry"),
    "trees": ("id", "crown_m", *_END),
    "ducts": ("id", "name", "free", "owner", *_END),
    "roadworks": ("id", "name", "year", "share", *_END),
}
"""Columns of each table, in order; `surface` may be null (then a stated assumption is used)."""


@dataclass(frozen=True, slots=True)
class Handover:
    """A point where a site can join the network. `free_ports` is null where nobody has said. Secret."""

    id: str
    name: str
    lon: float
    lat: float
    free_ports: int | None
    building: str | None
    quality: Quality
    source: str


@dataclass(frozen=True, slots=True)
class ExistingHotspot:
    """Public WLAN that exists (``built``), is announced, or whose state nobody confirms. Public."""

    id: str
    name: str
    lon: float
    lat: float
    operator: str
    status: str
    quality: Quality
    source: str
    district: str | None = None
    handover: bool = False
    free_ports: int | None = None
    position_uncertainty_m: float | None = None


@dataclass(frozen=True)
class Network:
    """All that connection and coverage need, in the project's metric CRS; `trees` are points or outlines (None: not read)."""

    streets: GeoDataFrame
    buildings: GeoDataFrame
    ground: GeoDataFrame
    ducts: GeoDataFrame
    roadworks: GeoDataFrame
    handovers: tuple[Handover, ...]
    hotspots: tuple[ExistingHotspot, ...]
    trees: GeoDataFrame | None = None

    @property
    def has_backhaul(self) -> bool:
        """Tell whether anything is known of the utility's network: without it no way can be found or ruled out."""
        return bool(self.handovers) or not self.ducts.empty
