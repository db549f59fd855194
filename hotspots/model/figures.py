"""The planner's figures: every price and assumption, with low, best, high, source and quality.

These are the defaults; `project.toml` overrides any of them in ``[prices]`` and ``[assumptions]``. Prices are
net. A figure becomes a :class:`~hotspots.model.estimate.Factor` with the id ``price:NAME`` or ``assumption:NAME``.
"""

from __future__ import annotations

from dataclasses import dataclass

from hotspots.base.text import Text
from hotspots.model.estimate import Distribution, Quality


@dataclass(frozen=True, slots=True)
class FigureDefault:
    """A figure as the program brings it along."""

    name: Text
    low: float
    best: float
    high: float
    unit: str
    source: str
    quality: Quality = "estimated"
    distribution: Distribution = "lognormal"
    running: bool = False


_OWN = "Annahme des Projekts"
_CLASS = "Vergleichsstädte: {} veröffentlichte Angaben aus {} Orten"

PRICES: dict[str, FigureDefault] = {
    "trench_unpaved": FigureDefault(
        Text("Graben, unbefestigt", "trench, unpaved"),
        40,
        60,
        90,
        "€/m",
        "Annahme; 25–60 €/m auf Privatgrund (schleswigernetz, tng)",
    ),
    "trench_slabs": FigureDefault(Text("Graben, Platten/Gehweg", "trench, slabs"), 80, 110, 150, "€/m", _OWN),
    "trench_asphalt": FigureDefault(
        Text("Graben, Asphalt", "trench, asphalt"), 110, 150, 200, "€/m", "Mittelwert 150 €/m (verivox 2022)"
    ),
    "trench_natural_stone": FigureDefault(
        Text("Graben, Naturstein Altstadt", "trench, natural stone in the old town"),
        160,
        220,
        320,
        "€/m",
        "Annahme; Neuverlegung von Hand, archäologische Begleitung",
    ),
    "archaeology_surcharge": FigureDefault(
        Text("Zuschlag archäologischer Boden", "surcharge, archaeological ground"), 20, 40, 90, "€/m", _OWN
    ),
    "duct": FigureDefault(Text("Einziehen in Leerrohr", "pulling into a duct"), 8, 12, 18, "€/m", _OWN),
    "crossing": FigureDefault(Text("Straßenquerung (Bohrung)", "road crossing by boring"), 180, 250, 400, "€", _OWN),
    "inhouse_cable": FigureDefault(Text("Kabel im Haus", "in-house cable"), 5, 9, 15, "€/m", _OWN),
    "penetration": FigureDefault(Text("Wanddurchführung", "wall penetration"), 80, 150, 300, "€", _OWN),
    "earthing": FigureDefault(Text("Erdung", "earthing"), 150, 250, 450, "€", _OWN),
    "port": FigureDefault(Text("Anschluss am Übergabepunkt", "port at the handover"), 80, 150, 300, "€", _OWN),
    "splices": FigureDefault(Text("Spleißarbeiten", "splices"), 120, 200, 350, "€", _OWN),
    "radio_link": FigureDefault(
        Text("Richtfunkstrecke (Paar, eingerichtet)", "radio link, pair, installed"), 1300, 1800, 2600, "€", _OWN
    ),
    "access_point": FigureDefault(
        Text("Zugangspunkt außen mit Halter und Überspannungsschutz", "outdoor access point with bracket"),
        700,
        900,
        1200,
        "€",
        "Annahme; Größenordnung nach Engen",
    ),
    "mounting": FigureDefault(Text("Montage am eigenen Gebäude", "mounting on own building"), 400, 600, 900, "€", _OWN),
    "cabinet": FigureDefault(Text("Switch und Gehäuse", "switch and cabinet"), 500, 700, 1000, "€", _OWN),
    "power_house": FigureDefault(Text("Strom vom Hausnetz", "power from the house circuit"), 200, 300, 500, "€", _OWN),
    "power_meter": FigureDefault(
        Text("neuer Stromanschluss mit Zähler", "new metered power connection"), 1800, 2500, 4000, "€", _OWN
    ),
    "mast": FigureDefault(
        Text("Mast 4–6 m mit Fundament", "mast 4–6 m with foundation"),
        2200,
        3000,
        4500,
        "€",
        "Annahme; St. Georgen ohne Infrastruktur rund 20.000 € je Standort insgesamt",
    ),
    "quote": FigureDefault(
        Text("Anschluss nach Angebot", "connection as offered"),
        1,
        1,
        1,
        "€",
        "Angebot der Stadtwerke",
        distribution="fixed",
    ),
    "monument_consent": FigureDefault(Text("Erlaubnis Denkmalschutz", "monument consent"), 150, 300, 600, "€", _OWN),
    "further_point_per_year": FigureDefault(
        Text(
            "weiterer Zugangspunkt am Standort: Strom und Lizenz im Jahr",
            "further access point: power and licence a year",
        ),
        50,
        90,
        160,
        "€/year",
        "Annahme: rund 130 kWh und eine Lizenz",
        running=True,
    ),
    "running_per_month": FigureDefault(
        Text("Betrieb je Monat", "running cost per month"), 28, 67, 165, "€/month", _CLASS.format(13, 13), running=True
    ),
}

ASSUMPTIONS: dict[str, FigureDefault] = {
    "share_of_users": FigureDefault(
        Text("Anteil der Passanten, die das WLAN nutzen", "share of passers-by who use the WLAN"),
        0.002,
        0.0065,
        0.02,
        "1",
        "abgeleitet: Wiesbaden 0,34 % (110 Anmeldungen je Standort und Tag bei 19.000–23.000 Passagen), "
        "Vergleichsstädte 1,3 % (33 Nutzende je Standort bei angenommenen 2.500 Passagen)",
    ),
    "users_per_site": FigureDefault(
        Text("Nutzende am Tag je Standort, an dem nichts gezählt ist", "users a day of a site without any count"),
        7,
        33,
        143,
        "users/day",
        _CLASS.format(10, 7),
    ),
    "use_season": FigureDefault(
        Text("Nutzung im Sommer gegenüber dem Winter", "use in summer against winter"),
        2.4,
        3.8,
        6.2,
        "1",
        "Kronberg: Sommer 2,4- bis 6,2-mal so viel wie im Winter (taunus-nachrichten 2019)",
    ),
    "share_at_events": FigureDefault(
        Text(
            "Anteil der Gäste einer Veranstaltung, die das WLAN nutzen", "share of an event's visitors who use the WLAN"
        ),
        0.03,
        0.1,
        0.2,
        "1",
        "Kronberg: Messe in der Stadthalle, einer von zehn Gästen (taunus-nachrichten 2019); Spanne angenommen",
    ),
    "stay_at_events_min": FigureDefault(
        Text("Nutzung während einer Veranstaltung", "use during an event"), 20, 45, 90, "min", _OWN
    ),
    "season": FigureDefault(
        Text("Jahreszeit gegenüber der Zählzeit", "season against the time of counting"), 0.85, 1.0, 1.15, "1", _OWN
    ),
    "unknown_surface": FigureDefault(
        Text(
            "Preis bei unbekannter Oberfläche gegenüber der angenommenen",
            "price of an unknown surface against the assumed",
        ),
        0.5,
        1.0,
        1.6,
        "1",
        "Annahme: von unbefestigt bis Naturstein, gemessen an Asphalt",
    ),
    "inhouse_m": FigureDefault(
        Text("Kabelweg im Haus, solange nicht aufgemessen", "cable way in the house until measured"),
        15,
        30,
        60,
        "m",
        _OWN,
    ),
    "stay_min": FigureDefault(
        Text("Aufenthalt im Versorgungsbereich", "stay in the cell"), 7, 24, 51, "min", _CLASS.format(4, 3)
    ),
    "users_per_access_point": FigureDefault(
        Text("gleichzeitige Nutzende je Zugangspunkt", "concurrent users per access point"), 20, 40, 50, "1", _OWN
    ),
    "mbit_per_user": FigureDefault(
        Text("Bandbreite je gleichzeitigem Nutzenden", "bandwidth per concurrent user"), 0.5, 1.0, 2.0, "Mbit/s", _OWN
    ),
    "cell_radius_m": FigureDefault(
        Text("Reichweite auf einem Platz", "cell radius on a square"),
        30,
        60,
        100,
        "m",
        "30–100 m (EU-Breitbandhandbuch 2014); LinkNYC nennt 46 m",
    ),
    "kwh_per_access_point": FigureDefault(
        Text("Stromverbrauch je Zugangspunkt und Jahr", "energy per access point and year"), 90, 130, 200, "kWh", _OWN
    ),
    "kg_co2_per_kwh": FigureDefault(
        Text("CO₂ je kWh Strom", "CO₂ per kWh of electricity"),
        0.34,
        0.38,
        0.44,
        "kg",
        "Annahme nach Umweltbundesamt, deutscher Strommix 2023",
    ),
}
