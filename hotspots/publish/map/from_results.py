"""From the whole results to what only the utility's edition of the page may show: routes, network, prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from hotspots.base.places import to_degrees
from hotspots.base.text import FREE_PORTS, Lang, Text, counted, eur, euros, join, number, percent, tr
from hotspots.findings.model import Plan
from hotspots.measures.network.prices import KIND_SURFACES, SURFACE_WORDS
from hotspots.measures.network.routes import Alternative
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.permits import METHODS
from hotspots.publish import page as p
from hotspots.publish.map.from_findings import lines
from hotspots.publish.tables.words import QUALITY, figure_label

#: So many tipping points are shown.
MOST_TIPS = 12


def extras_of(results: Plan, lang: Lang) -> p.UtilityExtras:
    """Return what only the utility may see: routes, network, prices, alternatives."""
    return p.UtilityExtras(
        routes=tuple(_routes(results)),
        network=tuple(line for shape in results.ducts.to_crs("EPSG:4326").geometry for line in lines(shape)),
        handovers=tuple(p.NamedPlace(h.name, h.lon, h.lat, _ports(h.free_ports).say(lang)) for h in results.handovers),
        prices=tuple(_prices(results, lang)),
        tips=tuple(_tips(results, lang)),
        connections={site.site.id: tuple(_options(results, site.site.id, lang)) for site in results.sites},
        methods=tuple((name, words.say(lang)) for name, words in METHODS.items() if name != "any"),
    )


def _ports(free: int | None) -> Text:
    if free is None:
        return tr("free ports not known")
    return counted(free, *FREE_PORTS)


def _routes(results: Plan) -> Iterable[p.Line]:
    """Yield what the plan digs and bridges (a duct is no trench), and the ways of the sites that it leaves out."""
    plan = results.rollout
    built = {site for phase in plan.phases for site in phase.sites} if plan else set()
    ways = (
        [part for phase in plan.phases for s in phase.segments if s.kind != "duct" for part in s.parts] if plan else []
    )
    ways += [
        r.chosen.xy for r in results.connections.routes if r.site not in built and r.chosen and len(r.chosen.xy) > 1
    ]
    for way in ways:
        line = tuple((lon, lat) for lon, lat in to_degrees(results.about.crs, way).tolist())
        if any(a != b for a, b in pairwise(line)):
            yield line


def _tips(results: Plan, lang: Lang) -> Iterable[p.Cells]:
    """Yield the likeliest figures that turn the first places round."""
    names = {found.site.id: found.site.name for found in results.sites}
    stations = {s.demand.station: s.site.name for s in results.sites if s.demand and s.demand.station}
    for tip in [t for t in results.tipping.factors if t.lower or t.upper][:MOST_TIPS]:
        figure, unit = tip.factor.figure, tip.factor.unit_words
        turns = [figure(c.at) + unit + f" ({names[c.overtaker]})" for c in (tip.lower, tip.upper) if c]
        said = (figure_label(tip.factor.id, names | stations), figure(tip.factor.best) + unit, join(turns, "; "))
        yield *(words.say(lang) for words in said), percent(tip.chance, lang)


def _prices(results: Plan, lang: Lang) -> Iterable[p.Cells]:
    for key, default in {**PRICES, **ASSUMPTIONS}.items():
        factor = results.factors[f"price:{key}" if key in PRICES else f"assumption:{key}"]
        yield tuple(w.say(lang) for w in (default.name, factor.words, factor.source, QUALITY[factor.quality]))


def _options(results: Plan, site: str, lang: Lang) -> Sequence[p.ConnectionOption]:
    route = results.route(site)
    return [*(_option(one, one is route.chosen, lang) for one in route.alternatives), *_share(results, site, lang)]


def _share(results: Plan, site: str, lang: Lang) -> list[p.ConnectionOption]:
    """Return what the site pays of the trenches that it shares with others, fairly, alone and in addition."""
    shares = results.rollout.shares if results.rollout else ()
    found = next((share for share in shares if share.site == site), None)
    if found is None:
        return []
    alone, marginal = (euros(round(x)) for x in (found.alone_eur, found.marginal_eur))
    note = tr("alone {alone}, in addition to all others {marginal}", alone=alone, marginal=marginal)
    name = tr("fair share when all dig together")
    return [p.ConnectionOption(name.say(lang), "", eur(round(found.shapley_eur), lang), note.say(lang))]


def _option(one: Alternative, chosen: bool, lang: Lang) -> p.ConnectionOption:
    cost = eur(round(one.cost_eur), lang) if one.cost_eur is not None else tr("not possible").say(lang)
    note = "; ".join(text.say(lang) for text in (one.reason, *one.notes) if text.de)
    return p.ConnectionOption(METHODS[one.method].say(lang), _metres(one, lang), cost, note, chosen)


def _metres(one: Alternative, lang: Lang) -> str:
    if one.bill is None:
        return f"{number(one.length_m, lang)} m" if one.length_m else ""
    by_surface: dict[str, float] = {}
    for surface, metres in zip(KIND_SURFACES, one.bill.metres, strict=True):
        by_surface[surface] = by_surface.get(surface, 0.0) + metres
    return ", ".join(f"{number(m, lang)} m {SURFACE_WORDS[s].say(lang)}" for s, m in by_surface.items() if m >= 0.5)
