"""What a radio may do in Germany: EIRP limits as data, and the check that refuses a plan by name.

EIRP is transmit power plus antenna gain minus cable loss. The table holds what an access point or a link needs to
know; it is checked against the current general assignments (Allgemeinzuteilungen) of the Bundesnetzagentur by people.
"""

from __future__ import annotations

from dataclasses import dataclass

from hotspots.base.errors import Problem, nearest
from hotspots.base.text import Text, numbers

SOURCE = "Bundesnetzagentur, Allgemeinzuteilungen für WLAN und Kurzstreckenfunk (Stand 2023)"


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
    source: str = SOURCE

    @property
    def center_ghz(self) -> float:
        """Return the middle of the band in GHz, the frequency that path loss is computed at."""
        return (self.low_mhz + self.high_mhz) / 2000

    def limit_dbm(self, *, tpc: bool) -> float | None:
        """Return the EIRP limit outdoors, or None where the band may not be used there."""
        return self.outdoor_dbm if tpc or self.outdoor_dbm is None else self.without_tpc_dbm or self.outdoor_dbm


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
    hint = Text("Das Band mit seinen Grenzen in MHz nennen.", "Name the band by its edges in MHz.")
    if meant is not None:
        hint = Text(f"Gemeint ist vermutlich {meant}.", f"Probably {meant} is meant.")
    return Problem(file, where, "band", found, Text(f"eines von {known}", f"one of {known}"), hint)


def _wrong_place(band: Band, file: str, where: Text) -> Problem:
    name, open_air = band_name(band), ", ".join(b.id for b in _TABLE if b.outdoor_dbm is not None)
    allowed = Text(f"{name.de} ist im Freien nicht erlaubt", f"{name.en} is not allowed outdoors")
    hint = Text(f"Bänder, die im Freien erlaubt sind: {open_air}.", f"Bands allowed outdoors: {open_air}.")
    return Problem(file, where, "band", band.id, allowed, hint)


def _too_strong(band: Band, emission: Emission, limit: float, file: str, where: Text) -> Problem:
    name, most, excess = band_name(band), numbers(limit), numbers(emission.eirp_dbm - limit, decimals=1)
    tpc = "" if emission.tpc or not band.tpc else " ohne TPC"
    allowed = Text(
        f"höchstens {most.de} dBm EIRP bei {name.de}{tpc}",
        f"at most {most.en} dBm EIRP at {name.en}{' without TPC' if tpc else ''}",
    )
    hint = Text(
        f"Sendeleistung um {excess.de} dB senken; der Antennengewinn zählt mit.",
        f"Lower the transmit power by {excess.en} dB; the antenna's gain counts.",
    )
    return Problem(file, where, "eirp_dbm", f"{emission.eirp_dbm:g}", allowed, hint)


def _needs_dfs(band: Band, file: str, where: Text) -> Problem:
    name = band_name(band)
    allowed = Text(f"DFS ist bei {name.de} Pflicht", f"DFS is compulsory at {name.en}")
    hint = Text("Ein Gerät mit Radarerkennung (DFS) vorsehen.", "Plan a device with radar detection (DFS).")
    return Problem(file, where, "dfs", "false", allowed, hint)
