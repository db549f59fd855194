"""The planner's figures: every price and assumption, with low, best, high, source and quality.

These are the defaults; `project.toml` overrides any of them in ``[prices]`` and ``[assumptions]``. Prices are
net; together they are the cost model: per digging (``€/digging``), per metre, per piece, per access point and year
(``€/point``). What the utility offers for a site stands in the place of all that joins it; a price of a project in the place
of its default. A figure becomes a :class:`~hotspots.model.estimate.Factor` with the id ``price:NAME`` or ``assumption:NAME``.
"""

from __future__ import annotations

from dataclasses import dataclass

from hotspots.base.text import Text
from hotspots.model.estimate import Distribution, Quality
from hotspots.model.payments import Payer


@dataclass(frozen=True, slots=True)
class FigureDefault:
    """A figure as the program brings it along."""

    name: Text
    low: float
    best: float
    high: float
    unit: str
    source: Text
    distribution: Distribution = "lognormal"
    quality: Quality = "estimated"
    payer: Payer = "town"


_OWN = Text("Annahme des Projekts", "assumption of the project")
_YEARLY = Text(
    "Annahme; alle vier zusammen wie die Vergleichsstädte (67 € im Monat)",
    "assumption; all four together as in the reference towns (€67 a month)",
)


def _towns(figures: int, places: int) -> Text:
    return Text(
        f"Vergleichsstädte: {figures} veröffentlichte Angaben aus {places} Orten",
        f"reference towns: {figures} published figures from {places} places",
    )


def _figure(
    de: str, en: str, low: float, best: float, high: float, unit: str, source: Text = _OWN, *,
    distribution: Distribution = "lognormal",
) -> FigureDefault:  # fmt: skip
    return FigureDefault(Text(de, en), low, best, high, unit, source, distribution)


PRICES: dict[str, FigureDefault] = {
    "site_setup": _figure("Baustelleneinrichtung", "site set-up", 200, 400, 800, "€/digging"),
    "traffic_safety": _figure("Verkehrsanordnung und Verkehrssicherung", "traffic order and safety", 150, 350, 900, "€/digging"),
    "documentation": _figure("Einmessung und Dokumentation", "as-built survey and documentation", 120, 250, 500, "€/digging"),
    "shaft": _figure("Schacht oder Muffe", "shaft or closure", 200, 350, 700, "€/digging"),
    "planning": _figure("Planung und Bauleitung, Anteil am Tiefbau", "planning and supervision, share of the digging", 0.07, 0.10, 0.15, "€/€"),
    "microduct": _figure("Rohrverband im Graben", "microduct in the trench", 2, 3, 5, "€/m"),
    "cable": _figure("Glasfaserkabel", "fibre cable", 2, 3, 5, "€/m"),
    "trench_unpaved": _figure("Graben, unbefestigt", "trench, unpaved", 40, 60, 90, "€/m",
        Text("Annahme; 25–60 €/m auf Privatgrund (schleswigernetz, tng)", "assumption; €25–60/m on private ground (schleswigernetz, tng)")),
    "trench_slabs": _figure("Graben, Platten/Gehweg", "trench, slabs", 80, 110, 150, "€/m"),
    "trench_asphalt": _figure("Graben, Asphalt", "trench, asphalt", 110, 150, 200, "€/m", Text("Mittelwert 150 €/m (verivox 2022); Graben und Oberfläche, ohne Rohr und Kabel", "mean €150/m (verivox 2022); trench and surface, without pipe and cable")),
    "trench_natural_stone": _figure("Graben, Naturstein Altstadt", "trench, natural stone in the old town", 160, 220, 320, "€/m",
        Text("Annahme; Neuverlegung von Hand, archäologische Begleitung", "assumption; relaid by hand, with an archaeologist")),
    "archaeology_surcharge": _figure("Zuschlag archäologischer Boden", "surcharge, archaeological ground", 20, 40, 90, "€/m"),
    "duct": _figure("Einziehen in Leerrohr", "pulling into a duct", 8, 12, 18, "€/m"),
    "crossing": _figure("Straßenquerung (Bohrung)", "road crossing by boring", 180, 250, 400, "€"),
    "inhouse_cable": _figure("Kabel im Haus", "in-house cable", 5, 9, 15, "€/m"),
    "penetration": _figure("Wanddurchführung", "wall penetration", 80, 150, 300, "€"),
    "earthing": _figure("Erdung", "earthing", 150, 250, 450, "€"),
    "port": _figure("Anschluss am Übergabepunkt", "port at the handover", 80, 150, 300, "€"),
    "splices": _figure("Spleißarbeiten", "splices", 120, 200, 350, "€"),
    "radio_link": _figure("Richtfunkstrecke (Paar, eingerichtet)", "radio link, pair, installed", 1300, 1800, 2600, "€"),
    "access_point": _figure("Zugangspunkt außen mit Halter und Überspannungsschutz", "outdoor access point with bracket", 700, 900, 1200, "€",
        Text("Annahme; Größenordnung nach Engen", "assumption; order of magnitude of Engen")),
    "mounting": _figure("Montage am eigenen Gebäude", "mounting on own building", 400, 600, 900, "€"),
    "cabinet": _figure("Switch und Gehäuse", "switch and cabinet", 500, 700, 1000, "€"),
    "power_house": _figure("Strom vom Hausnetz", "power from the house circuit", 200, 300, 500, "€"),
    "power_meter": _figure("neuer Stromanschluss mit Zähler", "new metered power connection", 1800, 2500, 4000, "€"),
    "mast": _figure("Mast 4–6 m mit Fundament", "mast 4–6 m with foundation", 2200, 3000, 4500, "€",
        Text("Annahme; St. Georgen ohne Infrastruktur rund 20.000 € je Standort insgesamt", "assumption; St. Georgen without infrastructure about €20,000 a site in all")),
    "quote": _figure("Anschluss nach Angebot", "connection as offered", 1, 1, 1, "€",
        Text("Angebot der Stadtwerke", "offer of the utility"), distribution="fixed"),
    "monument_consent": _figure("Erlaubnis Denkmalschutz", "monument consent", 150, 300, 600, "€"),
    "power": _figure("Strom", "power", 30, 45, 80, "€/point", Text("Annahme: rund 130 kWh", "assumption: about 130 kWh")),
    "licence": _figure("Lizenz und Verwaltung", "licence and management", 30, 60, 120, "€/point", _YEARLY),
    "maintenance": _figure("Wartung und Entstörung", "maintenance and repair", 80, 220, 700, "€/point", _YEARLY),
    "line": _figure("Leitung und Bandbreite", "line and bandwidth", 130, 479, 1500, "€/year", _YEARLY),
    "running_per_month": _figure("Betrieb im Ganzen (statt Strom, Lizenz, Wartung, Leitung)", "running cost in all (in place of power, licence, maintenance, line)",
        28, 67, 165, "€/month", _towns(13, 13)),
}  # fmt: skip

ASSUMPTIONS: dict[str, FigureDefault] = {
    "share_of_users": _figure("Anteil der Passanten, die das WLAN nutzen", "share of passers-by who use the WLAN", 0.002, 0.0065, 0.02, "1",
        Text("abgeleitet: Wiesbaden 0,34 % (110 Anmeldungen je Standort und Tag bei 19.000–23.000 Passagen), Vergleichsstädte 1,3 % (33 Nutzende je Standort bei angenommenen 2.500 Passagen)",
             "derived: Wiesbaden 0.34% (110 log-ins a site and day at 19,000–23,000 passages), reference towns 1.3% (33 users a site at 2,500 assumed passages)")),
    "users_per_site": _figure("Nutzende am Tag je Standort, an dem nichts gezählt ist", "users a day of a site without any count", 7, 33, 143, "users/day",
        _towns(10, 7)),
    "use_season": _figure("Nutzung im Sommer gegenüber dem Winter", "use in summer against winter", 2.4, 3.8, 6.2, "1",
        Text("Kronberg: Sommer 2,4- bis 6,2-mal so viel wie im Winter (taunus-nachrichten 2019)", "Kronberg: 2.4 to 6.2 times as much in summer as in winter (taunus-nachrichten 2019)")),
    "share_at_events": _figure("Anteil der Gäste einer Veranstaltung, die das WLAN nutzen", "share of an event's visitors who use the WLAN", 0.03, 0.1, 0.2, "1",
        Text("Kronberg: Messe in der Stadthalle, einer von zehn Gästen (taunus-nachrichten 2019); Spanne angenommen", "Kronberg: fair in the town hall, one in ten visitors (taunus-nachrichten 2019); span assumed")),
    "stay_at_events_min": _figure("Nutzung während einer Veranstaltung", "use during an event", 20, 45, 90, "min"),
    "season": _figure("Jahresmittel gegenüber der Zählzeit", "mean of the year against the time of counting", 0.895, 1.0, 1.11, "1"),
    "unknown_surface": _figure("Preis bei unbekannter Oberfläche gegenüber der angenommenen", "price of an unknown surface against the assumed", 0.5, 1.0, 1.6, "1",
        Text("Annahme: von unbefestigt bis Naturstein, gemessen an Asphalt", "assumption: from unpaved to natural stone, measured against asphalt")),
    "inhouse_m": _figure("Kabelweg im Haus, solange nicht aufgemessen", "cable way in the house until measured", 15, 30, 60, "m"),
    "stay_min": _figure("Aufenthalt im Versorgungsbereich", "stay in the cell", 7, 24, 51, "min", _towns(4, 3)),
    "users_per_access_point": _figure("gleichzeitige Nutzende je Zugangspunkt", "concurrent users per access point", 20, 40, 50, "1"),
    "mbit_per_user": _figure("Bandbreite je gleichzeitigem Nutzenden", "bandwidth per concurrent user", 0.5, 1.0, 2.0, "Mbit/s"),
    "cell_radius_m": _figure("Reichweite auf einem Platz", "cell radius on a square", 30, 60, 100, "m",
        Text("30–100 m (EU-Breitbandhandbuch 2014); LinkNYC nennt 46 m", "30–100 m (EU broadband handbook 2014); LinkNYC says 46 m")),
    "tender_weeks": _figure("Wochen für die Ausschreibung des Tiefbaus", "weeks of the tender for digging", 4, 8, 12, "weeks"),
    "delivery_weeks": _figure("Wochen, bis Geräte geliefert sind", "weeks until devices are delivered", 3, 6, 12, "weeks"),
    "digging_weeks_per_100m": _figure("Wochen für 100 m Graben", "weeks of digging 100 m", 0.5, 1, 2, "weeks"),
    "mounting_weeks": _figure("Wochen für Montage und Inbetriebnahme", "weeks of mounting and starting up", 0.5, 1, 2, "weeks"),
    "renewal_years": _figure("Jahre, bis ein Zugangspunkt erneuert wird", "years until an access point is renewed", 5, 8, 10, "years"),
    "kwh_per_access_point": _figure("Stromverbrauch je Zugangspunkt und Jahr", "energy per access point and year", 90, 130, 200, "kWh"),
    "kg_co2_per_kwh": _figure("CO₂ je kWh Strom", "CO₂ per kWh of electricity", 0.34, 0.38, 0.44, "kg",
        Text("Annahme nach Umweltbundesamt, deutscher Strommix 2023", "assumption after Umweltbundesamt, German power mix of 2023")),
}  # fmt: skip
