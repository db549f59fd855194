"""Which column is which: the words that towns write into headers, and how they are compared.

A destroyed letter (U+FFFD) stands for any letter, so that ``Fu�g�nger`` is still ``Fußgänger``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from hotspots.inputs.read.text import LOST

WORDS: Mapping[str, tuple[str, ...]] = {
    "station": (
        "station", "site", "standort", "zählstelle", "zaehlstelle", "messstelle", "lage", "ort", "sensor", "zähler",
        "location", "location_name", "name", "counter", "id", "idpdc", "location_id", "sensor_id", "station_id", "site_id",
    ),
    "time": (
        "time", "zeit", "zeitpunkt", "zeitpunkt der messung", "timestamp", "datetime", "date", "datum", "zeitstempel",
        "datum/uhrzeit", "datum und uhrzeit", "datum uhrzeit", "tag", "day", "date_time",
    ),
    "hour": ("uhrzeit", "stunde", "hour", "std", "zeit", "time"),
    "count": (
        "count", "counts", "anzahl", "zählung", "zaehlung", "passanten", "passagen", "fußgänger", "fussgaenger",
        "fußgänger insgesamt", "fussgaenger insgesamt", "personen", "pedestrians", "pedestrians_count", "wert", "value",
        "passages", "frequenz", "summe", "total", "gesamt",
    ),
    "status": ("status", "unverified", "ungeprüft", "validiert", "quality_flag"),
    "start": ("start", "von", "beginn", "begin", "from"),
    "end": ("end", "bis", "ende", "to"),
    "by": ("by", "durch", "gezählt von", "person", "zähler/in", "zählperson", "observer", "wer"),
    "low": ("low", "niedrig", "mindestens", "min", "von (passagen)", "untergrenze", "minimum"),
    "best": ("best", "wahrscheinlich", "schätzung", "schätzwert", "erwartet", "per_day", "je tag", "pro tag", "passagen je tag"),
    "high": ("high", "hoch", "höchstens", "max", "obergrenze", "maximum"),
    "source": ("source", "quelle", "herkunft"),
    "quality": ("quality", "güte", "qualität"),
    "days_per_year": ("days_per_year", "days per year", "tage im jahr", "tage je jahr", "tage pro jahr", "tage_im_jahr"),
    "attendance": ("attendance", "besucher", "besuchende", "zuschauer", "teilnehmende", "visitors"),
    "event": ("event", "name", "veranstaltung", "anlass"),
    "hotspot": ("hotspot", "accesspoint", "access point", "ap", "ssid", "wlan-standort", "zugangspunkt"),
    "clients": (
        "clients", "nutzer", "nutzende", "users", "anmeldungen", "logins", "log-ins", "sitzungen", "sessions",
        "unique clients", "clients per day", "clients_per_day", "users_per_day", "nutzende je tag",
    ),
}  # fmt: skip

_MAC = re.compile(
    r"(?<![0-9a-f])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f:-])|(?<![0-9a-f.])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![0-9a-f.])",
    re.IGNORECASE,
)
_DEVICE_WORDS = re.compile(
    r"\b(mac([ _-]?(adresse|address|hash|id))?|bssid|imei|device[ _-]?id|geräte?[ _-]?id|client[ _-]?mac)\b",
    re.IGNORECASE,
)


def same_word(cell: str, word: str) -> bool:
    """Tell whether `cell` says `word`, whatever case, spaces or destroyed letters it has."""
    folded = " ".join(cell.casefold().strip().strip('"').split())
    folded = folded.replace("fuss", "fuß") if "fuß" in word.casefold() else folded
    target = word.casefold()
    if LOST not in folded:
        return folded == target
    # one letter may have been lost as one to three marks
    pattern = re.sub(f"{LOST}+", ".{1,3}", folded.replace("(", r"\(").replace(")", r"\)").replace("+", r"\+"))
    return re.fullmatch(pattern, target) is not None


def find(header: Sequence[str], role: str, *, taken: frozenset[int] = frozenset()) -> int | None:
    """Return the column with the given role, the role's first words first; None where there is none."""
    for word in WORDS[role]:
        for i, cell in enumerate(header):
            if i not in taken and same_word(cell, word):
                return i
    return None


def find_all(header: Sequence[str], role: str) -> list[int]:
    """Return every column whose header is a word for `role`."""
    return [i for i, cell in enumerate(header) if any(same_word(cell, word) for word in WORDS[role])]


def names_devices(header: Sequence[str], rows: Sequence[Sequence[object]]) -> tuple[int, str] | None:
    """Find the first cell that identifies a device; return (row index, -1 for the header; what was found)."""
    for cell in header:
        if _DEVICE_WORDS.search(cell.replace("_", " ")) or _DEVICE_WORDS.search(cell):
            return -1, cell
    for i, row in enumerate(rows):
        for value in row:
            if isinstance(value, str) and len(value) >= 12 and _MAC.search(value):
                return i, "MAC"
    return None
