"""Bands for radio links between two fixed points. What stands in their way is told by `coverage.sight`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hotspots.base.text import Text


@dataclass(frozen=True, slots=True)
class Band:
    """A band for links between two fixed points: its middle, and the rule that it is used under."""

    frequency_ghz: float
    rule: Text
    range_m: float = 20_000.0
    """How far a usual link still works in heavy rain."""


# 60 GHz: oxygen takes 15 dB/km (ITU-R P.676), rain of 35 mm/h another 13 dB/km (P.838): some 1 km at 99.99 %.
BANDS: Mapping[str, Band] = {
    "60 GHz": Band(60.0, Text("57–66 GHz, Allgemeinzuteilung", "57–66 GHz, general authorisation"), 1000.0),
    "24 GHz": Band(24.15, Text("24,00–24,25 GHz, Allgemeinzuteilung", "24.00–24.25 GHz, general authorisation")),
    "5.8 GHz": Band(
        5.8,
        Text(
            "5.755–5.875 MHz, gewerblich-öffentliche Anbieter mit Meldung (BFWA)",
            "5755–5875 MHz, notified operators (BFWA)",
        ),
    ),
}
