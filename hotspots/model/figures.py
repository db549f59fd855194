"""The planner's figures: every price and assumption, with low, best, high, source and quality.

These are the defaults; `project.toml` overrides any of them in ``[prices]`` and ``[assumptions]``. Prices are
net; together they are the cost model: per digging (``€/digging``), per metre, per piece, per access point and year
(``€/point``). What the utility offers for a site stands in the place of all that joins it; a price of a project in the place
of its default. A figure becomes a :class:`~hotspots.model.estimate.Factor` with the id ``price:NAME`` or ``assumption:NAME``.
"""

from __future__ import annotations

from dataclasses import dataclass

from hotspots.base.text import Text, tr
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


_OWN = tr("assumption of the project")
_YEARLY = tr("assumption; all four together as in the reference towns (€67 a month)")


def _towns(figures: int, places: int) -> Text:
    return tr("reference towns: {figures} published figures from {places} places", figures=figures, places=places)


def _figure(
    name: Text, low: float, best: float, high: float, unit: str, source: Text = _OWN, *,
    distribution: Distribution = "lognormal",
) -> FigureDefault:  # fmt: skip
    return FigureDefault(name, low, best, high, unit, source, distribution)


PRICES: dict[str, FigureDefault] = {
    "site_setup": _figure(tr("site set-up"), 200, 400, 800, "€/digging"),
    "traffic_safety": _figure(tr("traffic order and safety"), 150, 350, 900, "€/digging"),
    "documentation": _figure(tr("as-built survey and documentation"), 120, 250, 500, "€/digging"),
    "shaft": _figure(tr("shaft or closure"), 200, 350, 700, "€/digging"),
    "planning": _figure(tr("planning and supervision, share of the digging"), 0.07, 0.10, 0.15, "€/€"),
    "microduct": _figure(tr("microduct in the trench"), 2, 3, 5, "€/m"),
    "cable": _figure(tr("fibre cable"), 2, 3, 5, "€/m"),
    "trench_unpaved": _figure(tr("trench, unpaved"), 40, 60, 90, "€/m",
        tr("assumption; €25–60/m on private ground (schleswigernetz, tng)")),
    "trench_slabs": _figure(tr("trench, slabs"), 80, 110, 150, "€/m"),
    "trench_asphalt": _figure(tr("trench, asphalt"), 110, 150, 200, "€/m", tr("mean €150/m (verivox 2022); trench and surface, without pipe and cable")),
    "trench_natural_stone": _figure(tr("trench, natural stone in the old town"), 160, 220, 320, "€/m",
        tr("assumption; relaid by hand, with an archaeologist")),
    "archaeology_surcharge": _figure(tr("surcharge, archaeological ground"), 20, 40, 90, "€/m"),
    "duct": _figure(tr("pulling into a duct"), 8, 12, 18, "€/m"),
    "crossing": _figure(tr("road crossing by boring"), 180, 250, 400, "€"),
    "inhouse_cable": _figure(tr("in-house cable"), 5, 9, 15, "€/m"),
    "penetration": _figure(tr("wall penetration"), 80, 150, 300, "€"),
    "earthing": _figure(tr("earthing"), 150, 250, 450, "€"),
    "port": _figure(tr("port at the handover"), 80, 150, 300, "€"),
    "splices": _figure(tr("splices"), 120, 200, 350, "€"),
    "radio_link": _figure(tr("radio link, pair, installed"), 1300, 1800, 2600, "€"),
    "access_point": _figure(tr("outdoor access point with bracket"), 700, 900, 1200, "€",
        tr("assumption; order of magnitude of Engen")),
    "mounting": _figure(tr("mounting on own building"), 400, 600, 900, "€"),
    "cabinet": _figure(tr("switch and cabinet"), 500, 700, 1000, "€"),
    "power_house": _figure(tr("power from the house circuit"), 200, 300, 500, "€"),
    "power_meter": _figure(tr("new metered power connection"), 1800, 2500, 4000, "€"),
    "mast": _figure(tr("mast 4–6 m with foundation"), 2200, 3000, 4500, "€",
        tr("assumption; St. Georgen without infrastructure about €20,000 a site in all")),
    "quote": _figure(tr("connection as offered"), 1, 1, 1, "€",
        tr("offer of the utility"), distribution="fixed"),
    "monument_consent": _figure(tr("monument consent¦short"), 150, 300, 600, "€"),
    "power": _figure(tr("power"), 30, 45, 80, "€/point", tr("assumption: about 130 kWh")),
    "licence": _figure(tr("licence and management"), 30, 60, 120, "€/point", _YEARLY),
    "maintenance": _figure(tr("maintenance and repair"), 80, 220, 700, "€/point", _YEARLY),
    "line": _figure(tr("line and bandwidth"), 130, 479, 1500, "€/year", _YEARLY),
    "running_per_month": _figure(tr("running cost in all (in place of power, licence, maintenance, line)"),
        28, 67, 165, "€/month", _towns(13, 13)),
}  # fmt: skip

ASSUMPTIONS: dict[str, FigureDefault] = {
    "share_of_users": _figure(tr("share of passers-by who use the WLAN"), 0.002, 0.0065, 0.02, "1",
        tr("derived: Wiesbaden 0.34% (110 log-ins a site and day at 19,000–23,000 passages), reference "
            "towns 1.3% (33 users a site at 2,500 assumed passages)")),
    "users_per_site": _figure(tr("users a day of a site without any count"), 7, 33, 143, "users/day",
        _towns(10, 7)),
    "use_season": _figure(tr("use in summer against winter"), 2.4, 3.8, 6.2, "1",
        tr("Kronberg: 2.4 to 6.2 times as much in summer as in winter (taunus-nachrichten 2019)")),
    "share_at_events": _figure(tr("share of an event's visitors who use the WLAN"), 0.03, 0.1, 0.2, "1",
        tr("Kronberg: fair in the town hall, one in ten visitors (taunus-nachrichten 2019); span assumed")),
    "stay_at_events_min": _figure(tr("use during an event"), 20, 45, 90, "min"),
    "season": _figure(tr("mean of the year against the time of counting"), 0.895, 1.0, 1.11, "1"),
    "unknown_surface": _figure(tr("price of an unknown surface against the assumed"), 0.5, 1.0, 1.6, "1",
        tr("assumption: from unpaved to natural stone, measured against asphalt")),
    "inhouse_m": _figure(tr("cable way in the house until measured"), 15, 30, 60, "m"),
    "stay_min": _figure(tr("stay in the cell"), 7, 24, 51, "min", _towns(4, 3)),
    "users_per_access_point": _figure(tr("concurrent users per access point"), 20, 40, 50, "1"),
    "mbit_per_user": _figure(tr("bandwidth per concurrent user"), 0.5, 1.0, 2.0, "Mbit/s"),
    "cell_radius_m": _figure(tr("cell radius on a square"), 30, 60, 100, "m",
        tr("30–100 m (EU broadband handbook 2014); LinkNYC says 46 m")),
    "tender_weeks": _figure(tr("weeks of the tender for digging"), 4, 8, 12, "weeks"),
    "delivery_weeks": _figure(tr("weeks until devices are delivered"), 3, 6, 12, "weeks"),
    "digging_weeks_per_100m": _figure(tr("weeks of digging 100 m"), 0.5, 1, 2, "weeks"),
    "mounting_weeks": _figure(tr("weeks of mounting and starting up"), 0.5, 1, 2, "weeks"),
    "renewal_years": _figure(tr("years until an access point is renewed"), 5, 8, 10, "years"),
    "kwh_per_access_point": _figure(tr("energy per access point and year"), 90, 130, 200, "kWh"),
    "kg_co2_per_kwh": _figure(tr("CO₂ per kWh of electricity"), 0.34, 0.38, 0.44, "kg",
        tr("assumption after Umweltbundesamt, German power mix of 2023")),
}  # fmt: skip
