"""When a place is open: ``Mo-Fr 08:00-18:00; Sa 10-14 Uhr``, ``Mai-Sep täglich 9-20``, ``24/7`` -> hours of the week and months."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.model.counts import WEEK_H
from hotspots.model.sites import Site

#: What lists call the property.
TITLES = ("opening_hours", "öffnungszeiten", "oeffnungszeiten")
_DAYS = {"mo": 0, "di": 1, "tu": 1, "mi": 2, "we": 2, "do": 3, "th": 3, "fr": 4, "sa": 5, "so": 6, "su": 6}
_MONTHS = {name: n // 2 for n, name in enumerate(
    ("jan", "jan", "feb", "feb", "mär", "mar", "apr", "apr", "mai", "may", "jun", "jun", "jul", "jul", "aug", "aug", "sep", "sep", "okt", "oct", "nov", "nov", "dez", "dec")
)}  # fmt: skip
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
_TIMES = re.compile(rf"{_TIME}\s*(?:uhr|h)?\s*(?:-|–|bis)\s*{_TIME}\s*(?:uhr|h)?\b")
_WORDS = re.compile(r"([a-zäöü]+)\.?(?:\s*(?:-|–|bis)\s*([a-zäöü]+)\.?)?")
_IDLE = frozenset({"uhr", "und", "and", "von", "h"})


@dataclass(frozen=True, slots=True)
class Opening:
    """Which part of each hour of the week (168,), and of the year's months, a place is open."""

    hours: Floats
    months: float


def said_hours(site: Site) -> str:
    """Return what the site's list says of its opening hours; empty where it says nothing."""
    return next((str(v).strip() for k, v in site.extra.items() if k.casefold() in TITLES and v), "")


def opening(text: str) -> Opening | None:
    """Read opening hours; None where they can't be understood."""
    if text.replace(" ", "") == "24/7":
        return Opening(np.ones(WEEK_H), 1.0)
    minutes, months = np.zeros(WEEK_H * 60), np.zeros(12)
    for rule in filter(None, (part.strip().casefold() for part in re.split(r"[;\n]", text))):
        days: set[int] = set()
        of_year: set[int] = set()
        for first, last in _WORDS.findall(_TIMES.sub(" ", rule)):
            for names, short, found in ((_MONTHS, 3, of_year), (_DAYS, 2, days)):
                if first[:short] in names and (not last or last[:short] in names):
                    begin, size = names[first[:short]], max(names.values()) + 1
                    end = names[last[:short]] if last else begin
                    found |= {(begin + i) % size for i in range((end - begin) % size + 1)}
                    break
            else:
                if first in ("täglich", "daily"):
                    days |= set(range(7))
                elif first not in _IDLE or last:
                    return None
        times = _TIMES.findall(rule) or ([("0", "", "24", "")] if of_year and not days else [])
        for h1, m1, h2, m2 in times:
            start, end = int(h1) * 60 + int(m1 or 0), int(h2) * 60 + int(m2 or 0)
            if max(start, end) > 24 * 60:
                return None
            for day in days or range(7):
                span = np.arange(start, end if end > start else end + 24 * 60) + day * 24 * 60
                minutes[span % minutes.size] = 1.0
        if not times:
            return None
        months[list(of_year or range(12))] = 1.0
    return Opening(minutes.reshape(WEEK_H, 60).mean(axis=1), float(months.mean())) if minutes.any() else None
