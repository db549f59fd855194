"""What towns have published about their public WLAN: the class from which the defaults of use and cost are taken.

A few selected places, each with its unit as the town names it. Log-ins, sessions, users and devices are different things:
what is published in one never becomes another without the conversion of :data:`CONVERSIONS`, which widens it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hotspots.base.text import NO_SOURCE, Text, tr
from hotspots.model.counts import UseUnit

Kind = Literal["use", "season", "stay_min", "share", "event_share", "running", "set_up"]


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure: of which town and place, what it is, its unit, period and source."""

    town: str
    kind: Kind
    value: float
    unit: str
    period: str
    source: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many users of a day stand behind one device, log-in or session of that day (10th percentile, best, 90th)."""

    low: float
    best: float
    high: float
    source: Text


#: Nobody publishes both units of one place; each is an assumption, and a user never counts for more than one of them.
CONVERSIONS: dict[UseUnit, Conversion] = {
    "users": Conversion(1.0, 1.0, 1.0, NO_SOURCE),
    "devices": Conversion(0.7, 0.85, 1.0, tr("assumption: 1 to 1.4 devices a person")),
    "log_ins": Conversion(0.45, 0.65, 0.9, tr("assumption: 1.1 to 2.2 log-ins a person and day")),
    "sessions": Conversion(0.3, 0.55, 0.85, tr("assumption: 1.2 to 3.3 sessions a person and day")),
}

#: Use: per place and day. Season: summer over winter. Cost: euros per place, running by the month.
TOWNS: tuple[Published, ...] = (
    Published("Kronberg", "use", 28.1, "users", "03–05/2019", "taunus-nachrichten id70786: 8.000–9.100 im Monat, rund 10 Zugangspunkte"),
    Published("Kronberg", "use", 38, "users", "04–05/2019", "taunus-nachrichten id70786: Oberhöchstadt 35 und 41"),
    Published("Kronberg", "use", 12, "users", "05/2019", "taunus-nachrichten id70786: Schönberg"),
    Published("Schwalbach", "use", 35.3, "users", "2018–07/2019", "schwalbacher-zeitung: 75, 66 und 71 an zwei Orten"),
    Published("Lüdinghausen", "use", 60, "users", "2014", "wn.de 1852910: 50 bis 70"),
    Published("Bünde", "use", 131, "log_ins", "12/2020", "westfalen-blatt 4335450: Markt"),
    Published("Bünde", "use", 13.3, "log_ins", "12/2020", "westfalen-blatt 4335450: Rathaus"),
    Published("Wiesbaden", "use", 109.6, "log_ins", "09/2019–08/2020", "merkurist: 600.000 im Jahr an 15 Orten"),
    Published("BayernWLAN", "use", 10.8, "log_ins", "07/2021", "heise 6128420: 9,2 Mio. im Monat, 28.000 Hotspots"),
    Published("Aschaffenburg", "use", 143, "users", "06/2017", "Stadtwerke 23.06.2017: deutlich vierstellig am Tag an höchstens sieben Orten, gerechnet mit 1.000"),
    Published("Kronberg", "season", 2.6, "1", "2018/19", "taunus-nachrichten id70786: Oberhöchstadt, Winter rund 500, Mai 1.300"),
    Published("Kronberg", "season", 6.2, "1", "2018/19", "taunus-nachrichten id70786: Schönberg, Winter rund 60, Mai 370"),
    Published("Kronberg", "event_share", 0.1, "users", "05/2019", "taunus-nachrichten id70786: Messe in der Stadthalle, über 1.000 Gäste, 100 Nutzende"),
    Published("Bünde", "stay_min", 24, "sessions", "12/2020", "westfalen-blatt 4335450: 23 bis 25 Minuten"),
    Published("Bünde", "stay_min", 42, "sessions", "2018", "westfalen-blatt 1269805"),
    Published("Minden", "stay_min", 4.4, "sessions", "2021", "minden.de 2022-01: 3 und 6,5 Minuten je Halbjahr"),
    Published("Bad Oeynhausen", "stay_min", 55, "users", "2019", "nw.de 22352479: knapp eine Stunde am Tag"),
    Published("Wiesbaden", "share", 0.0052, "log_ins", "2019/20", "109,6 Anmeldungen am Tag bei 19.000–23.000 Passagen"),
    Published("Schwalbach", "running", 108, "€", "2018", "schwalbacher-zeitung 20.03.2019"),
    Published("Bünde", "running", 42, "€", "2020", "westfalen-blatt 4335450"),
    Published("Wiesbaden", "running", 250, "€", "2017", "Beschluss 07.02.2017 nach linux-fuer-wi"),
    Published("Lüdinghausen", "running", 79, "€", "2014", "wn.de 1852910"),
    Published("Stadthagen", "running", 60, "€", "2017", "schaumburger-wochenblatt 29.03.2017"),
    Published("Diespeck", "running", 33, "€", "2018", "buergerinfo-diespeck 5398"),
    Published("Hemhofen", "running", 62, "€", "2017", "buergerinfo.hemhofen 4169: 370 € im Jahr, Leitung noch einmal so viel"),
    Published("Tutzing", "running", 44, "€", "2018", "kreisbote 9360587"),
    Published("Lenggries", "running", 78, "€", "2016", "sueddeutsche 1.3171593"),
    Published("Wörthsee", "running", 200, "€", "2017", "merkur 8699033"),
    Published("Mühlhausen", "running", 33, "€", "2017", "infranken art-2357449"),
    Published("Ladbergen", "running", 46, "€", "2020", "wn.de 4270714"),
    Published("Engen", "running", 50, "€", "2017", "Stadt Engen, eigenes Gebäude mit Glasfaser"),
    Published("Schwalbach", "set_up", 2950, "€", "2018", "schwalbacher-zeitung 20.03.2019"),
    Published("Wiesbaden", "set_up", 15_000, "€", "2017", "Beschluss 07.02.2017 nach linux-fuer-wi"),
    Published("Lüdinghausen", "set_up", 1500, "€", "2014", "wn.de 1852910"),
    Published("Stadthagen", "set_up", 1286, "€", "2017", "schaumburger-wochenblatt 29.03.2017"),
    Published("Lenggries", "set_up", 1650, "€", "2016", "sueddeutsche 1.3171593"),
    Published("Engen", "set_up", 2500, "€", "2017", "Stadt Engen, eigenes Gebäude mit Glasfaser"),
    Published("St. Georgen", "set_up", 20_000, "€", "2019", "St. Georgen, ohne Infrastruktur"),
)  # fmt: skip


def published(kind: Kind) -> tuple[Published, ...]:
    """Return the published figures of one kind."""
    return tuple(row for row in TOWNS if row.kind == kind)
