"""Where German states and large towns lie, roughly: enough to tell two readings of a coordinate apart.

Boxes and centres are rounded to a hundredth of a degree, from general knowledge; nothing is computed from them.
"""

from __future__ import annotations

from collections.abc import Mapping

from hotspots.base.text import Text, tr, verbatim

STATES: Mapping[str, tuple[Text, tuple[float, float, float, float]]] = {
    "BB": (verbatim("Brandenburg"), (11.26, 51.35, 14.77, 53.56)),
    "BE": (verbatim("Berlin"), (13.08, 52.33, 13.77, 52.68)),
    "BW": (verbatim("Baden-Württemberg"), (7.51, 47.53, 10.50, 49.80)),
    "BY": (tr("Bavaria"), (8.97, 47.27, 13.84, 50.57)),
    "HB": (verbatim("Bremen"), (8.48, 53.01, 8.99, 53.61)),
    "HE": (tr("Hesse"), (7.77, 49.39, 10.24, 51.66)),
    "HH": (verbatim("Hamburg"), (9.73, 53.39, 10.33, 53.75)),
    "MV": (tr("Mecklenburg-Western Pomerania"), (10.59, 53.11, 14.42, 54.69)),
    "NI": (tr("Lower Saxony"), (6.65, 51.29, 11.60, 53.90)),
    "NW": (tr("North Rhine-Westphalia"), (5.86, 50.32, 9.47, 52.54)),
    "RP": (tr("Rhineland-Palatinate"), (6.11, 48.96, 8.51, 50.95)),
    "SH": (verbatim("Schleswig-Holstein"), (7.86, 53.35, 11.32, 55.06)),
    "SL": (verbatim("Saarland"), (6.35, 49.11, 7.41, 49.64)),
    "SN": (tr("Saxony"), (11.87, 50.17, 15.05, 51.69)),
    "ST": (tr("Saxony-Anhalt"), (10.56, 50.93, 13.19, 53.05)),
    "TH": (tr("Thuringia"), (9.87, 50.20, 12.66, 51.65)),
}
STATE_BOXES: Mapping[str, tuple[float, float, float, float]] = {code: box for code, (_, box) in STATES.items()}
"""West, south, east, north of every state in degrees."""


def state_code(word: str) -> str | None:
    """Return the code of a German state by its code or name, None where there is no such state."""
    said = word.strip().casefold()
    return next((c for c, (name, _) in STATES.items() if said in {c.casefold(), name.de.casefold(), name.en.casefold()}), None)  # fmt: skip


def metric_crs(state: str) -> str:
    """Return the official metric CRS of a German state."""
    return "EPSG:25833" if state in ("BB", "BE", "MV", "SN") else "EPSG:25832"


_TOWNS = """Berlin 13.40 52.52|Hamburg 9.99 53.55|München 11.58 48.14|Köln 6.96 50.94|Frankfurt am Main 8.68 50.11
Stuttgart 9.18 48.78|Düsseldorf 6.78 51.23|Leipzig 12.37 51.34|Dortmund 7.47 51.51|Essen 7.01 51.46|Bremen 8.81 53.08
Dresden 13.74 51.05|Hannover 9.73 52.37|Nürnberg 11.08 49.45|Duisburg 6.76 51.43|Bochum 7.22 51.48|Wuppertal 7.18 51.26
Bielefeld 8.53 52.02|Bonn 7.10 50.73|Münster 7.63 51.96|Mannheim 8.47 49.49|Karlsruhe 8.40 49.01|Augsburg 10.90 48.37
Wiesbaden 8.24 50.08|Mönchengladbach 6.44 51.19|Gelsenkirchen 7.10 51.52|Aachen 6.08 50.78|Braunschweig 10.52 52.27
Chemnitz 12.92 50.83|Kiel 10.13 54.32|Halle (Saale) 11.97 51.48|Magdeburg 11.63 52.13|Freiburg im Breisgau 7.85 48.00
Freiburg 7.85 48.00|Krefeld 6.56 51.33|Mainz 8.27 50.00|Lübeck 10.69 53.87|Erfurt 11.03 50.98|Oberhausen 6.85 51.47
Rostock 12.10 54.09|Kassel 9.48 51.31|Hagen 7.47 51.36|Potsdam 13.06 52.40|Saarbrücken 6.99 49.23|Hamm 7.82 51.68
Ludwigshafen am Rhein 8.44 49.48|Oldenburg 8.21 53.14|Leverkusen 6.99 51.03|Osnabrück 8.05 52.28|Solingen 7.08 51.17
Heidelberg 8.69 49.41|Herne 7.22 51.54|Neuss 6.69 51.20|Darmstadt 8.65 49.87|Paderborn 8.75 51.72|Regensburg 12.10 49.02
Ingolstadt 11.43 48.76|Würzburg 9.93 49.79|Fürth 10.99 49.48|Wolfsburg 10.79 52.42|Ulm 9.99 48.40|Heilbronn 9.22 49.14
Pforzheim 8.70 48.89|Göttingen 9.93 51.53|Bottrop 6.93 51.52|Trier 6.64 49.76|Recklinghausen 7.20 51.61|Koblenz 7.59 50.36
Bremerhaven 8.58 53.54|Jena 11.59 50.93|Cottbus 14.33 51.76|Erlangen 11.00 49.60|Siegen 8.02 50.87|Hildesheim 9.95 52.15
Gera 12.08 50.88|Kaiserslautern 7.77 49.44|Schwerin 11.41 53.63|Gießen 8.68 50.58|Aschaffenburg 9.15 49.97
Bamberg 10.89 49.89|Moers 6.63 51.45|Görlitz 14.99 51.15|Flensburg 9.44 54.78|Konstanz 9.17 47.66|Passau 13.46 48.57"""
TOWNS: Mapping[str, tuple[float, float]] = {
    name: (float(lon), float(lat))
    for name, lon, lat in (entry.strip().rsplit(" ", 2) for line in _TOWNS.split("\n") for entry in line.split("|"))
}
"""Longitude and latitude of the middle of large towns."""
