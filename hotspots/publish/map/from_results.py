"""From findings to the page: words and figures in one language, coordinates in WGS 84.

:func:`page_of` takes findings, which have no field for secrets; :func:`extras_of` takes the whole results and is
called for the utility's edition only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from hotspots.decision.results import Part, Ranking
from hotspots.findings import firmness, plain_firmness, users_words
from hotspots.measures.connection.prices import KIND_SURFACES, SURFACE_WORDS
from hotspots.measures.connection.routes import Alternative
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.permits import METHODS
from hotspots.model.sites import STATUS_WORDS
from hotspots.model.text import Lang, Text, eur, join, number, numbers, percent
from hotspots.publish.map import page as p
from hotspots.publish.map.suggestions import cut_words, suggestions_of
from hotspots.publish.map.words import QUALITY
from hotspots.publish.tables.labels import figure_label
from hotspots.results import Findings, Results, SiteFinding

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: So many tipping points are shown.
MOST_TIPS = 12

_WEEKDAYS = (
    Text("Montag", "Monday"), Text("Dienstag", "Tuesday"), Text("Mittwoch", "Wednesday"), Text("Donnerstag", "Thursday"),
    Text("Freitag", "Friday"), Text("Samstag", "Saturday"), Text("Sonntag", "Sunday"),
)  # fmt: skip

_STREET_KINDS: dict[str, p.StreetKind] = {
    "motorway": "main", "trunk": "main", "primary": "main", "secondary": "main", "tertiary": "main",
    "pedestrian": "pedestrian", "living_street": "pedestrian",
    "footway": "path", "path": "path", "steps": "path", "cycleway": "path", "track": "path",
}  # fmt: skip


def page_of(findings: Findings, lang: Lang, *, is_expert: bool = False) -> p.Page:
    """Return the page for these findings; `is_expert` adds what only the utility reads with profit."""
    about = findings.about
    return p.Page(
        lang=lang,
        title=about.title,
        subtitle=about.municipality,
        result=result_sentence(findings).say(lang),
        cost_once=findings.total_words.say(lang),
        cost_per_year=eur(round(findings.total_running_eur_per_year), lang),
        data_date=_date(about.date, lang),
        fingerprint=about.fingerprint,
        criteria=tuple(_criteria(findings, lang)),
        sites=_sites(findings, lang),
        cards=tuple(_site(site, findings.ranking, lang) for site in findings.sites[: p.CARDS_UP_TO]),
        notes=tuple(note.say(lang) for note in findings.notes),
        phases=tuple(_phases(findings, lang)),
        portfolios=tuple(_portfolios(findings, lang)),
        counting=tuple(words.say(lang) for words in findings.rollout.counting) if findings.rollout else (),
        ground=_ground(findings),
        coverage=tuple(_coverage(findings)),
        hotspots=tuple(_hotspots(findings, lang)),
        method=tuple(text.say(lang) for text in method_words(findings, is_expert=is_expert)),
        sources=tuple(p.Source(s.what.say(lang), s.where, QUALITY[s.quality].say(lang)) for s in findings.sources),
        declaration=_declaration(findings),
        suggestions=suggestions_of(findings, lang),
        suggestions_cut=cut_words(findings).say(lang),
    )


def result_sentence(findings: Findings) -> Text:
    """Return the result in one sentence."""
    ranked = [s for s in findings.sites if s.ranked.rank is not None]
    if not findings.sites:
        return Text("Es sind noch keine Standorte eingetragen.", "No sites have been entered yet.")
    if not ranked:
        return Text("Kein Standort kann zurzeit gebaut werden.", "No site can be built at present.")
    first = ranked[: findings.ranking.robustness.first if findings.ranking.robustness else 3]
    names = [s.site.name for s in first]
    if len(ranked) == 1:
        return Text(f"{names[0]} ist der einzige Standort.", f"{names[0]} is the only site.")
    de, en = " und ".join([", ".join(names[:-1]), names[-1]]), " and ".join([", ".join(names[:-1]), names[-1]])
    count = numbers(len(ranked))
    order = Text(f"Von {count.de} Standorten stehen {de} vorn.", f"Of {count.en} sites, {en} come first.")
    return order + _plan_sentence(findings)


def _plan_sentence(findings: Findings) -> Text:
    """Return what the budgets pay for, after a space; nothing without a plan."""
    phases = [phase for phase in findings.rollout.phases if phase.sites] if findings.rollout else []
    if not phases:
        return Text("", "")
    built, last = sum(len(phase.sites) for phase in phases), phases[-1].year
    return Text(
        f" Das Budget reicht bis {last} für {built} {'Standort' if built == 1 else 'Standorte'}.",
        f" The budget pays for {built} {'site' if built == 1 else 'sites'} by {last}.",
    )


def method_words(findings: Findings, *, is_expert: bool) -> tuple[Text, ...]:
    """Return how the order came about: for anyone, or with the other methods by name for the utility."""
    weights = join(
        [
            Text(f"{c.name.de} {number(c.weight * 100, 'de')} %", f"{c.name.en} {number(c.weight * 100, 'en')}%")
            for c in findings.criteria
        ]
    )
    draws = numbers(findings.about.draws)
    return (
        Text(
            f"Jeder Standort bekommt für jedes Kriterium einen Nutzwert zwischen 0 und 1. Die Gewichte sind: {weights.de}. "
            "Die Summe ergibt die Reihenfolge.",
            f"Each site gets a value between 0 and 1 for every criterion. The weights are: {weights.en}. "
            "Their sum gives the order.",
        ),
        Text(
            f"Alle Schätzungen und Gewichte wurden {draws.de}-mal innerhalb ihrer Spannen verändert. "
            "Daraus folgt, wie sicher ein Platz ist.",
            f"All estimates and weights were varied {draws.en} times within their spans. "
            "This shows how certain a place is.",
        ),
        *(firmness(findings) if is_expert else plain_firmness(findings)),
        Text("Preise sind netto.", "Prices are net."),
    )


def _criteria(findings: Findings, lang: Lang) -> Iterable[p.Criterion]:
    for c in findings.criteria:
        points = tuple(zip(c.value.x, c.value.v, strict=True))
        yield p.Criterion(c.id, c.name.say(lang), c.unit.say(lang), c.direction, c.weight, points)


def _sites(findings: Findings, lang: Lang) -> p.Sites:
    """Return what is said of every site; each figure and sentence is the one on its card."""
    found = findings.sites
    judged = [[_value(site, criterion.id) for criterion in findings.criteria] for site in found]
    return p.Sites(
        id=[one.site.id for one in found],
        name=[one.site.name for one in found],
        places=np.array([(one.site.lon, one.site.lat) for one in found], float).reshape(-1, 2),
        rank=[one.ranked.rank for one in found],
        certainty=[one.certainty.say(lang) for one in found],
        users=[_users(one).say(lang) for one in found],
        cost=[one.cost_words.say(lang) for one in found],
        when=[_when(one).say(lang) for one in found],
        phase=[one.year for one in found],
        reasons=[_blockers(one, lang) + _reasons(one, lang) for one in found],
        values=np.array(judged, float) if any(one.ranked.parts for one in found) else None,
    )


def _value(found: SiteFinding, criterion: str) -> float:
    part = found.ranked.parts.get(criterion)
    return part.value if part else 0.0


def _reasons(found: SiteFinding, lang: Lang) -> tuple[str, ...]:
    return tuple(reason.say(lang) for reason in found.reasons[:3])


def _blockers(found: SiteFinding, lang: Lang) -> tuple[str, ...]:
    return tuple(blocker.say(lang) for blocker in found.ranked.blockers)


def _site(found: SiteFinding, ranking: Ranking, lang: Lang) -> p.Site:
    site, ranked = found.site, found.ranked
    mount = site.mount.name if site.mount and site.mount.name else ""
    return p.Site(
        id=site.id,
        name=site.name,
        lon=site.lon,
        lat=site.lat,
        rank=ranked.rank,
        rank_low=ranked.rank_low,
        rank_high=ranked.rank_high,
        certainty=found.certainty.say(lang),
        reasons=_reasons(found, lang),
        users=_users(found).say(lang),
        cost=found.cost_words.say(lang),
        when=_when(found).say(lang),
        status=STATUS_WORDS[site.status].say(lang),
        mount=mount,
        coverage=_served(found).say(lang),
        utility_view=found.utility_view.say(lang) if found.utility_view else "",
        phase=found.year,
        blockers=_blockers(found, lang),
        unknown=tuple(item.say(lang) for item in found.readiness.unknown),
        contributions=tuple(_contribution(found, part, ranking, lang) for part in ranked.parts.values()),
        week=_week(found, lang),
    )


def _users(found: SiteFinding) -> Text:
    return users_words(found.users) if found.users else Text("Nutzende nicht bekannt", "users not known")


def _when(found: SiteFinding) -> Text:
    weeks = numbers(round(found.readiness.lead_time_weeks.best))
    if found.year is not None:
        return Text(f"Ausbau {found.year}", f"to be built in {found.year}")
    return Text(f"Vorlauf etwa {weeks.de} Wochen", f"lead time about {weeks.en} weeks")


def _served(found: SiteFinding) -> Text:
    if found.coverage is None or not found.coverage.cells:
        return Text("", "")
    cell = found.coverage.cells[-1]
    area, new = numbers(round(cell.area_m2, -2)), numbers(round(cell.new_m2, -2))
    served = Text(
        f"rund {area.de} m² versorgt, davon {new.de} m² neu", f"about {area.en} m² served, {new.en} m² of them new"
    )
    if found.coverage.people_per_day is None:
        return served
    people = numbers(round(found.coverage.people_per_day, -2))
    return served + Text(f"; rund {people.de} Menschen am Tag", f"; about {people.en} people a day")


def _contribution(found: SiteFinding, part: Part, ranking: Ranking, lang: Lang) -> p.Contribution:
    criterion = ranking.criterion(part.criterion)
    if part.estimate is None:
        unknown = Text("nicht bekannt", "not known").say(lang)
        return p.Contribution(part.criterion, unknown, part.value, part.contribution, "", "estimated")
    banded = part.criterion == "connection" and found.connection is not None
    shown = _span(found) if banded else criterion.say(part.estimate.best)
    return p.Contribution(
        part.criterion, shown.say(lang), part.value, part.contribution, part.estimate.source, part.estimate.quality
    )


def _span(found: SiteFinding) -> Text:
    assert found.connection is not None
    low, high = eur(round(found.connection.low, -2), "de"), eur(round(found.connection.high, -2), "de")
    low_en, high_en = eur(round(found.connection.low, -2), "en"), eur(round(found.connection.high, -2), "en")
    return Text(f"{low} bis {high}", f"{low_en} to {high_en}")


def _week(found: SiteFinding, lang: Lang) -> p.Week | None:
    demand = found.demand
    if demand is None or not demand.known:
        return None
    day, hour = divmod(demand.peak_hour, 24)
    most = numbers(float(demand.week.median[demand.peak_hour]))
    name = _WEEKDAYS[day]
    words = Text(
        f"Am meisten los ist {name.de} um {hour} Uhr: etwa {most.de} Passanten in der Stunde.",
        f"Busiest on {name.en} at {hour}:00: about {most.en} passers-by an hour.",
    )
    values = tuple(float(round(v)) for v in demand.week.median)
    return p.Week(values, words.say(lang), demand.source, demand.quality)


def _phases(findings: Findings, lang: Lang) -> Iterable[p.Phase]:
    for phase in findings.rollout.phases if findings.rollout else ():
        yield p.Phase(
            phase.year, phase.sites, eur(round(phase.invest_eur), lang), eur(round(phase.running_eur_per_year), lang)
        )


def _portfolios(findings: Findings, lang: Lang) -> Iterable[p.Portfolio]:
    for one in findings.rollout.portfolios if findings.rollout else ():
        yield p.Portfolio(
            one.budget_eur, eur(round(one.budget_eur), lang), one.sites, _people(one.users_per_day).say(lang),
            eur(round(one.invest_eur), lang),
        )  # fmt: skip


def _people(users_per_day: float) -> Text:
    count = numbers(round(users_per_day))
    return Text(f"{count.de} Nutzende am Tag", f"{count.en} users a day")


def _ground(findings: Findings) -> p.Ground:
    ground = findings.ground
    streets = tuple(
        p.Street(name or "", _STREET_KINDS.get(highway or "", "street"), line)
        for name, highway, shape in zip(*_columns(ground.streets, "name", "highway"), strict=True)
        for line in _lines(shape)
    )
    areas = list(zip(*_columns(ground.areas, "kind"), strict=True))
    return p.Ground(
        streets=streets,
        buildings=tuple(rings for (shape,) in zip(*_columns(ground.buildings), strict=True) for rings in _rings(shape)),
        water=tuple(rings for kind, shape in areas if kind == "water" for rings in _rings(shape)),
        green=tuple(rings for kind, shape in areas if kind == "green" for rings in _rings(shape)),
    )


def _columns(table: GeoDataFrame, *names: str) -> list[list[Any]]:
    """Return columns and geometry (WGS 84) as lists; what is missing is None."""
    columns = [[v if isinstance(v, str) else None for v in table[name]] for name in names]
    return [*columns, list(table.geometry.to_crs("EPSG:4326"))]


def _lines(shape: Any) -> list[p.Line]:
    parts = shape.geoms if shape.geom_type.startswith("Multi") else [shape]
    return [tuple((x, y) for x, y, *_ in part.coords) for part in parts if part.geom_type == "LineString"]


def _rings(shape: Any) -> list[p.Rings]:
    parts = shape.geoms if shape.geom_type.startswith(("Multi", "Geometry")) else [shape]
    areas = [part for part in parts if part.geom_type == "Polygon"]
    return [tuple(tuple((x, y) for x, y, *_ in ring.coords) for ring in (a.exterior, *a.interiors)) for a in areas]


def _coverage(findings: Findings) -> Iterable[p.Coverage]:
    """Yield the best and the weakest class of each site, in WGS 84, with a metre's tolerance."""
    import geopandas

    shapes, keys = [], []
    for found in findings.sites:
        cells = found.coverage.cells if found.coverage else ()
        grades: list[tuple[p.Grade, int]] = [("fair", -1), ("good", 0)] if len(cells) > 1 else [("fair", -1)]
        for grade, position in grades if cells else []:
            shapes.append(cells[position].ground.simplify(1.0))
            keys.append((found.site.id, grade))
    for (site, grade), shape in zip(
        keys, geopandas.GeoSeries(shapes, crs=findings.about.crs).to_crs("EPSG:4326"), strict=True
    ):
        for rings in _rings(shape):
            yield p.Coverage(site, grade, rings)


def _hotspots(findings: Findings, lang: Lang) -> Iterable[p.Hotspot]:
    states = {"built": Text("in Betrieb", "in operation"), "announced": Text("angekündigt", "announced")}
    for hotspot in findings.ground.hotspots:
        state = states.get(hotspot.status, Text("Stand nicht bestätigt", "state not confirmed")).say(lang)
        yield p.Hotspot(hotspot.name, hotspot.lon, hotspot.lat, ", ".join(filter(None, (hotspot.operator, state))))


def _declaration(findings: Findings) -> p.Declaration | None:
    said = findings.about.accessibility
    if not said.status:
        return None
    return p.Declaration(said.status, said.method, said.date, said.contact, said.enforcement)


def _date(iso: str | None, lang: Lang) -> str:
    if iso is None or lang == "en" or iso.count("-") != 2:
        return iso or ""
    year, month, day = iso.split("-")
    return f"{day}.{month}.{year}"


def extras_of(results: Results, lang: Lang) -> p.UtilityExtras:
    """Return what only the utility may see: routes, network, prices, alternatives."""
    secrets = results.secrets
    return p.UtilityExtras(
        routes=tuple(_routes(results)),
        network=tuple(
            p.Route("", "duct", "duct", line)
            for shape in secrets.ducts.to_crs("EPSG:4326").geometry
            for line in _lines(shape)
        ),
        handovers=tuple(
            p.Handover(h.id, h.name, h.lon, h.lat, _ports(h.free_ports).say(lang)) for h in secrets.handovers
        ),
        prices=tuple(_prices(results, lang)),
        tips=tuple(_tips(results, lang)),
        connections=tuple(
            p.SiteConnection(found.site.id, tuple(_options(results, found.site.id, lang)))
            for found in results.findings.sites
        ),
        methods=tuple((name, words.say(lang)) for name, words in METHODS.items() if name != "any"),
    )


def _ports(free: int | None) -> Text:
    if free is None:
        return Text("freie Anschlüsse nicht bekannt", "free ports not known")
    return Text(f"{free} freie Anschlüsse", f"{free} free ports")


def _routes(results: Results) -> Iterable[p.Route]:
    from pyproj import Transformer

    to_degrees = Transformer.from_crs(results.findings.about.crs, "EPSG:4326", always_xy=True)
    for route in results.secrets.connections.routes:
        if route.chosen is None or len(route.chosen.xy) < 2:
            continue
        points = [tuple(to_degrees.transform(x, y)) for x, y in route.chosen.xy]
        line = tuple((float(lon), float(lat)) for lon, lat in points)
        if any(a != b for a, b in pairwise(line)):
            yield p.Route(route.site, route.chosen.method, "", line)


def _tips(results: Results, lang: Lang) -> Iterable[p.Tip]:
    """Yield the likeliest figures that turn the first places round, with their bars of the tornado."""
    tornado = results.secrets.tornado
    lead = tornado.lead if tornado else 0.0
    bars = {bar.factor.id: (bar.lead_low - lead, bar.lead_high - lead) for bar in tornado.bars} if tornado else {}
    widest = max((abs(move) for bar in bars.values() for move in bar), default=0.0) or 1.0
    names = {found.site.id: found.site.name for found in results.findings.sites}
    for tip in [t for t in results.secrets.tipping.factors if t.lower or t.upper][:MOST_TIPS]:
        unit = "" if tip.factor.unit in ("1", "passages/day") else f" {tip.factor.unit}"
        turns = [f"{_figure(c.at, lang)}{unit} ({names[c.overtaker]})" for c in (tip.lower, tip.upper) if c]
        low, high = bars.get(tip.factor.id, (0.0, 0.0))
        yield p.Tip(
            figure_label(tip.factor.id).say(lang), f"{_figure(tip.factor.best, lang)}{unit}", "; ".join(turns),
            percent(tip.chance, lang), low / widest, high / widest,
        )  # fmt: skip


def _prices(results: Results, lang: Lang) -> Iterable[p.Price]:
    for key, default in {**PRICES, **ASSUMPTIONS}.items():
        factor = results.secrets.factors[f"price:{key}" if key in PRICES else f"assumption:{key}"]
        span = f"{_figure(factor.best, lang)} ({_figure(factor.low, lang)}–{_figure(factor.high, lang)}) {factor.unit}"
        yield p.Price(default.name.say(lang), span.removesuffix(" 1"), factor.source, factor.quality)


def _figure(value: float, lang: Lang) -> str:
    return number(value, lang, decimals=0 if value >= 10 else 1 if value >= 1 else 3)


def _options(results: Results, site: str, lang: Lang) -> Sequence[p.ConnectionOption]:
    route = results.secrets.route(site)
    return [*(_option(one, one is route.chosen, lang) for one in route.alternatives), *_share(results, site, lang)]


def _share(results: Results, site: str, lang: Lang) -> list[p.ConnectionOption]:
    """Return what the site pays of the trenches that it shares with others, fairly, alone and in addition."""
    shares = results.secrets.rollout.shares if results.secrets.rollout else ()
    found = next((share for share in shares if share.site == site), None)
    if found is None:
        return []
    alone, marginal = (Text(eur(round(x), "de"), eur(round(x), "en")) for x in (found.alone_eur, found.marginal_eur))
    note = Text(
        f"allein {alone.de}, zusätzlich zu allen anderen {marginal.de}",
        f"alone {alone.en}, in addition to all others {marginal.en}",
    )
    name = Text("gerechter Anteil, wenn alle gemeinsam graben", "fair share when all dig together")
    return [p.ConnectionOption(name.say(lang), "", eur(round(found.shapley_eur), lang), note.say(lang))]


def _option(one: Alternative, chosen: bool, lang: Lang) -> p.ConnectionOption:
    cost = (
        eur(round(one.cost_eur), lang) if one.cost_eur is not None else Text("nicht möglich", "not possible").say(lang)
    )
    note = "; ".join(text.say(lang) for text in (one.reason, *one.notes) if text.de)
    return p.ConnectionOption(METHODS[one.method].say(lang), _metres(one, lang), cost, note, chosen)


def _metres(one: Alternative, lang: Lang) -> str:
    if one.bill is None:
        return f"{number(one.length_m, lang)} m" if one.length_m else ""
    by_surface: dict[str, float] = {}
    for surface, metres in zip(KIND_SURFACES, one.bill.metres, strict=True):
        by_surface[surface] = by_surface.get(surface, 0.0) + metres
    return ", ".join(f"{number(m, lang)} m {SURFACE_WORDS[s].say(lang)}" for s, m in by_surface.items() if m >= 0.5)
