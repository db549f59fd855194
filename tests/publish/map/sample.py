"""Pages to test with: the seven sites of Aschaffenburg on the sample's ground, and seeded towns of any size.

Figures and sentences are invented for the tests; places come from the sample project.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from hotspots.base.text import Lang, eur, number
from hotspots.model.settings import AccessibilitySetting
from hotspots.publish.page import (
    ConnectionOption,
    Contribution,
    Coverage,
    Criterion,
    Ground,
    NamedPlace,
    Page,
    Phase,
    Portfolio,
    Site,
    Street,
    StreetKind,
    Suggestion,
    UtilityExtras,
    Week,
)

NETWORK = Path(__file__).parents[3] / "data" / "network"
HIGHWAYS: dict[str, StreetKind] = {
    "primary": "main",
    "secondary": "main",
    "tertiary": "street",
    "residential": "street",
    "pedestrian": "pedestrian",
    "footway": "path",
}
MOERS = (
    26,
    14,
    7,
    5,
    7,
    11,
    41,
    105,
    248,
    580,
    1064,
    1363,
    1424,
    1311,
    1187,
    1231,
    1223,
    1083,
    750,
    346,
    214,
    161,
    117,
    57,
)
"""Mean passages by hour in a pedestrian street (Moers, June and July 2022)."""

PLACES = (
    ("stiftsplatz", "Stiftsplatz/Stiftskirche", "Rathaus, Dalbergstraße 15", 9.14579, 49.97388, (0.9, 0.8, 0.62)),
    ("marstallplatz", "Marstallplatz", "Steinmetzschule, Schloßgasse 27", 9.14240, 49.97535, (0.9, 0.7, 0.5)),
    ("vhs-steingasse", "vhs Richtung Steingasse", "vhs, Luitpoldstraße", 9.14485, 49.97640, (0.8, 0.7, 0.6)),
    ("karlsplatz", "Karlsplatz", "Pfaffengasse", 9.14465, 49.97485, (0.7, 0.75, 0.45)),
    (
        "rossmarkt-digitalladen",
        "Roßmarkt Digitalladen",
        "Digitalladen, Roßmarkt 11",
        9.14848,
        49.97573,
        (0.6, 0.6, 0.7),
    ),
    ("freihofsplatz", "Freihofsplatz", "Stadt- und Stiftsarchiv, Schönborner Hof", 9.14745, 49.97412, (0.7, 0.5, 0.3)),
    ("stadion-schoenbusch", "Stadion am Schönbusch", "Flutlichtmast", 9.12997, 49.97033, (0.4, 0.3, 0.35)),
)
SUGGESTED = ((1, "Herstallstraße Mitte", 9.1469, 49.9756), (2, "Haltestelle Luitpoldstraße", 9.1456, 49.9761))
CRITERIA = {
    "de": (
        Criterion("readiness", "Wenige Genehmigungen", 0.4),
        Criterion("connection", "Schneller Anschluss", 0.35),
        Criterion("demand", "Viele Menschen", 0.25),
    ),
    "en": (
        Criterion("readiness", "Few permits", 0.4),
        Criterion("connection", "Quick connection", 0.35),
        Criterion("demand", "Many people", 0.25),
    ),
}


def said(lang: Lang, de: str, en: str) -> str:
    return de if lang == "de" else en


def site(lang: Lang, i: int, *, ranked: bool = True) -> Site:
    """Return one of the seven sites."""
    id_, name, mount, lon, lat, values = PLACES[i]
    users, cost = round(90 * values[2]), 2500 + round(12000 * (1 - values[1]), -2)
    return Site(
        id=id_,
        name=name,
        lon=lon,
        lat=lat,
        rank=i + 1 if ranked else None,
        rank_low=max(1, i),
        rank_high=i + 2,
        certainty=said(lang, "sehr sicher unter den ersten drei", "very surely among the first three")
        if i < 3
        else said(lang, "Platz zwischen 3 und 6 möglich", "may end between place 3 and 6"),
        reasons=(
            ("for", said(lang, "Das Gebäude gehört der Stadt.", "The building belongs to the city.")),
            ("for", said(lang, "Glasfaser liegt im Haus.", "Fibre is in the building.")),
            ("for", said(lang, f"Etwa {users} Menschen nutzen es am Tag.", f"About {users} people use it a day.")),
        ),
        users=said(lang, f"etwa {users} am Tag", f"about {users} a day"),
        cost=eur(cost, lang),
        when=str(2022 + i // 3),
        status=said(lang, "vorgeschlagen", "proposed"),
        mount=mount,
        values=values,
        coverage=number(5000 + 300 * i, lang) + "\u00a0m²",
        phase=2022 + i // 3,
        blockers=()
        if ranked
        else (said(lang, "Der Denkmalschutz stimmt noch nicht zu.", "Consent for the monument is missing."),),
        unknown=(said(lang, "Dauerstrom am Mast", "permanent power at the mast"),) if i > 3 else (),
        contributions=tuple(
            Contribution(c.id, shown, v, c.weight * v, source, quality)
            for c, v, shown, source, quality in zip(
                CRITERIA[lang],
                values,
                (
                    said(lang, "2 von 9 Punkten offen", "2 of 9 items open"),
                    eur(cost, lang),
                    said(lang, f"{users} Nutzende am Tag", f"{users} users a day"),
                ),
                (
                    said(lang, "Begehung 05.05.2022", "inspection of 5 May 2022"),
                    said(lang, "Preisliste des Projekts", "the project's prices"),
                    said(lang, "Vergleichsstadt Moers", "comparable town Moers"),
                ),
                ("measured", "estimated", "illustrative"),
                strict=True,
            )
        ),
        week=Week(
            tuple(h * (0.4 if day == 6 else 1.0) * values[2] for day in range(7) for h in MOERS),
            said(
                lang,
                "Am meisten los ist freitags und samstags zwischen 11 und 17 Uhr, am wenigsten sonntags und nachts.",
                "Busiest on Fridays and Saturdays from 11 to 17 h, quietest on Sundays and at night.",
            ),
            "Moers, Juni und Juli 2022",
            "illustrative",
        ),
    )


def with_sites(page: Page, sites: Sequence[Site]) -> Page:
    """Return the page with other sites."""
    return replace(page, sites=tuple(sites))


def features(name: str) -> list[dict[str, Any]]:
    return list(json.loads((NETWORK / f"{name}.geojson").read_text(encoding="utf-8"))["features"])


def line(feature: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in feature["geometry"]["coordinates"])


def rings(feature: dict[str, Any]) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(tuple((x, y) for x, y in ring) for ring in feature["geometry"]["coordinates"])


def ground() -> Ground:
    """Return the sample's base map."""
    areas = features("ground")
    return Ground(
        streets=tuple(
            Street(f["properties"]["name"] or "", HIGHWAYS[f["properties"]["highway"]], line(f))
            for f in features("streets")
        ),
        buildings=tuple(rings(f) for f in features("buildings")),
        water=tuple(rings(f) for f in areas if f["properties"]["kind"] == "water"),
        green=tuple(rings(f) for f in areas if f["properties"]["kind"] == "green"),
    )


def disc(lon: float, lat: float, radius_m: float) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return a ring of 24 corners around a place."""
    dx, dy = radius_m / 111_320 / math.cos(math.radians(lat)), radius_m / 111_320
    turns = [2 * math.pi * i / 24 for i in range(25)]
    return (tuple((lon + dx * math.cos(t), lat + dy * math.sin(t)) for t in turns),)


def town(lang: Lang = "de") -> Page:
    """Return the page of the seven sites."""
    sites = tuple(site(lang, i, ranked=i != 6) for i in range(7))
    ranked = [s.id for s in sites if s.rank]
    costs = [3200.0, 9400.0, 14800.0, 21000.0, 27500.0, 36100.0]
    return Page(
        lang=lang,
        title=said(lang, "Öffentliches WLAN in Aschaffenburg", "Public WLAN in Aschaffenburg"),
        subtitle=said(lang, "Vorschlag für den Ausbau 2022 bis 2024", "Proposal for the roll-out 2022 to 2024"),
        answers=(
            (
                said(lang, "Was", "What"),
                said(lang, "7 Standorte eingetragen, 6 in der Rangliste.", "7 sites entered, 6 in the ranking."),
            ),
            (
                said(lang, "Wo", "Where"),
                said(lang, "Zuerst: Stiftsplatz und Marstallplatz.", "First: Stiftsplatz and Marstallplatz."),
            ),
            (said(lang, "Was es kostet", "What it costs"), eur(36100, lang)),
        ),
        data_date="14.06.2022",
        fingerprint="3f9a1c7be204d88a53c1",
        criteria=CRITERIA[lang],
        sites=sites,
        notes=(
            said(
                lang,
                "Straßen, Gebäude und Zählwerte sind schematisch oder erfunden und dienen der Veranschaulichung.",
                "Streets, buildings and counts are schematic or invented and serve as an illustration.",
            ),
        ),
        phases=tuple(
            Phase(year, tuple(s.id for s in sites if s.phase == year and s.rank), eur(18000, lang), eur(1800, lang))
            for year in (2022, 2023)
        ),
        portfolios=tuple(
            Portfolio(
                cost,
                eur(cost, lang),
                tuple(ranked[: i + 1]),
                said(lang, f"{50 * (i + 1)} Nutzende am Tag", f"{50 * (i + 1)} users a day"),
                eur(cost, lang),
            )
            for i, cost in enumerate(costs)
        ),
        ground=ground(),
        coverage=tuple(
            Coverage(s.id, grade, disc(s.lon, s.lat, radius))
            for s in sites
            for grade, radius in (("fair", 60.0), ("good", 35.0))
        ),
        hotspots=tuple(
            NamedPlace(f["properties"]["name"], *f["geometry"]["coordinates"], note=f["properties"]["operator"])
            for f in features("hotspots")
        ),
        method=(
            said(
                lang,
                "Jeder Standort wird nach drei Grundsätzen der Stadt beurteilt. Jeder Grundsatz hat ein Gewicht; die Punkte werden zusammengezählt.",
                "Each site is judged by three principles of the city. Each has a weight; the points are added up.",
            ),
        ),
        sources=(
            (
                said(lang, "Begehung", "Inspection"),
                said(lang, "Stadtwerke, 05.05.2022", "utility, 5 May 2022"),
                said(lang, "gemessen", "measured"),
            ),
            (
                said(lang, "Straßen und Gebäude", "Streets and buildings"),
                said(lang, "schematisch gezeichnet", "drawn schematically"),
                said(lang, "beispielhaft", "illustrative"),
            ),
        ),
        declaration=AccessibilitySetting(
            status=said(lang, "teilweise konform mit BITV 2.0", "partly conformant with BITV 2.0"),
            method=said(lang, "Selbstbewertung", "self-assessment"),
            date="2022-06-14",
            contact="barrierefrei@example.org",
            enforcement=said(
                lang, "Durchsetzungsstelle beim Landesamt für Digitalisierung", "enforcement body of the state"
            ),
        ),
    )


def with_suggestions(page: Page) -> Page:
    """Return the page with two places suggested for further sites."""
    lang = page.lang
    suggestions = tuple(
        Suggestion(
            f"{said(lang, 'V', 'S')}{rank}",
            name,
            lon,
            lat,
            said(lang, "erreicht 1.200 Personen am Tag neu", "newly reaches 1,200 people a day"),
            said(lang, "10.000 € bis 20.000 €", "€10,000 to €20,000"),
            (said(lang, "Umsetzbarkeit unbekannt: zuerst begehen", "readiness unknown: inspect first"),),
        )
        for rank, name, lon, lat in SUGGESTED
    )
    return replace(page, suggestions=suggestions)


def extras(lang: Lang = "de") -> UtilityExtras:
    """Return what only the utility sees."""
    network = features("backhaul")
    ducts = [f for f in network if f["geometry"]["type"] == "LineString"]
    points = [f for f in network if f["geometry"]["type"] == "Point"]
    handovers = tuple(
        NamedPlace(
            f["properties"]["name"],
            *f["geometry"]["coordinates"],
            note=said(lang, "4 freie Ports", "4 free ports"),
        )
        for f in points
    )
    here = (handovers[0].lon, handovers[0].lat)
    return UtilityExtras(
        routes=tuple((here, (here[0], p[4]), (p[3], p[4])) for p in PLACES[:4]),
        network=tuple(line(f) for f in ducts),
        handovers=handovers,
        prices=(
            (
                said(lang, "Tiefbau, Naturstein", "trench, natural stone"),
                "220 €/m",
                said(lang, "Annahme", "assumption"),
                said(lang, "geschätzt", "estimated"),
            ),
            (
                said(lang, "Leerrohr", "existing duct"),
                "12 €/m",
                said(lang, "Annahme", "assumption"),
                said(lang, "geschätzt", "estimated"),
            ),
        ),
        connections={
            p[0]: (
                ConnectionOption(
                    said(lang, "Tiefbau", "trench"), "34 m Naturstein, 12 m Asphalt", eur(9280, lang), chosen=True
                ),
                ConnectionOption(
                    said(lang, "Richtfunk", "radio link"),
                    "–",
                    eur(1800, lang),
                    said(lang, "keine Sichtverbindung", "no line of sight"),
                ),
            )
            for p in PLACES
        },
        methods=(
            ("building", said(lang, "Glasfaser im Gebäude", "fibre in the building")),
            ("duct", said(lang, "vorhandenes Leerrohr", "existing duct")),
            ("trench", said(lang, "Tiefbau", "trench")),
            ("radio", said(lang, "Richtfunk", "radio link")),
        ),
    )


def many(count: int, lang: Lang = "de", *, seed: int = 1) -> Page:
    """Return a page of `count` invented sites around the same town, no ground."""
    random = Random(seed)
    criteria = CRITERIA[lang]
    drafts = []
    for i in range(count):
        values = [round(random.random(), 4) for _ in criteria]
        score = sum(c.weight * v for c, v in zip(criteria, values, strict=True))
        drafts.append((score, f"site-{i:06}", random.gauss(9.145, 0.02), random.gauss(49.975, 0.012), values))
    drafts.sort(key=lambda draft: (-draft[0], draft[1]))
    years = [str(year) for year in range(2022, 2032)]
    sites = tuple(
        Site(
            id=id_,
            name=f"Standort {id_[5:]}",
            lon=lon,
            lat=lat,
            rank=i + 1,
            certainty="",
            reasons=(),
            users=f"etwa {round(90 * values[2])} am Tag",
            cost=eur(2500 + round(12000 * (1 - values[1]), -2), lang),
            when=years[min(9, 10 * i // count)],
            values=tuple(values),
            contributions=tuple(
                Contribution(c.id, "", v, c.weight * v, "", "illustrative")
                for c, v in zip(criteria, values, strict=True)
            ),
        )
        for i, (_, id_, lon, lat, values) in enumerate(drafts)
    )
    return with_sites(replace(town(lang), phases=(), portfolios=(), coverage=(), ground=Ground()), sites)
