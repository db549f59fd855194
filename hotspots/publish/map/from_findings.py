"""From a plan, exact or public, to the page: words in one language, coordinates in WGS 84."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspots.base.places import to_metres
from hotspots.base.text import WEEKS, Lang, Text, counted, day, eur, join, tr, verbatim
from hotspots.findings.answers import building_order, decided_in, five_answers, how_ranked, would_change
from hotspots.findings.model import Ground, Plan, SiteFinding
from hotspots.findings.outcome import InUse
from hotspots.findings.public import PublicPart, PublicPhase, SiteTold, Told, sites_of
from hotspots.findings.words import served_words, users_words
from hotspots.model.estimate import weakest
from hotspots.publish import page as p
from hotspots.publish.map.suggestions import suggestions_of
from hotspots.publish.tables.words import QUALITY
from hotspots.publish.town_map.layout import far_away
from hotspots.publish.week import week_words
from hotspots.ranking.criteria import Criterion
from hotspots.ranking.phrases import NOT_KNOWN
from hotspots.ranking.results import Part
from hotspots.rollout.phases import Phase

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MOST_REASONS = 3
SIDES = (True, "for"), (False, "against"), (None, "unjudged")
MOST_CORNERS = 22_000
"""So many corners of a town make some 130 kB of a page."""
STEPS_M = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0)
_STREET_KINDS: dict[str, p.StreetKind] = {
    "motorway": "main", "trunk": "main", "primary": "main", "secondary": "main", "tertiary": "main",
    "pedestrian": "pedestrian", "living_street": "pedestrian",
    "footway": "path", "path": "path", "steps": "path", "cycleway": "path", "track": "path",
}  # fmt: skip


def page_of(told: Told, lang: Lang) -> p.Page:
    """Return the page for this plan, in the edition of its type."""
    about = told.about
    return p.Page(
        lang=lang,
        title=about.title.say(lang),
        subtitle=" · ".join(filter(None, (about.municipality, about.status.say(lang)))),
        answers=tuple((question.say(lang), answer.say(lang)) for question, answer in five_answers(told)),
        data_date=day(about.date).say(lang),
        fingerprint=about.fingerprint,
        criteria=tuple(p.Criterion(c.id, c.name.say(lang), c.weight) for c in told.criteria),
        sites=tuple(_sites(told, lang)),
        sites_all=len(told.sites),
        notes=tuple(note.say(lang) for note in told.notes),
        assumed=tuple(words.say(lang) for words in told.assumed),
        assumed_share=told.assumed_share,
        order=tuple(words.say(lang) for words in building_order(told)),
        licence=about.report.licence or "",
        cite=", ".join(
            filter(
                None,
                (
                    about.municipality,
                    f"{about.title.say(lang)} ({about.status.say(lang)})",
                    about.date,
                    about.fingerprint[:12],
                ),
            )
        ),
        illustrative=about.illustrative.say(lang) if about.illustrative else "",
        foreign="" if about.language == lang else about.language,
        given=frozenset(t.say(lang) for t in (about.title, about.illustrative) if t and t.de != t.en),
        changes=tuple(words.say(lang) for words in told.firmness),
        phases=tuple(_phases(told, lang)),
        portfolios=tuple(_portfolios(told, lang)),
        counting=tuple(words.say(lang) for words in (*_ten_years(told), *told.rollout.counting))
        if told.rollout
        else (),
        ground=_ground(told),
        coverage=tuple(_coverage(told)),
        hotspots=tuple(_hotspots(told, lang)),
        method=tuple(text.say(lang) for text in (*how_ranked(told), about.terms.sentence)),
        sources=tuple((s.what.say(lang), s.where, QUALITY[s.quality].say(lang)) for s in told.sources),
        declaration=about.accessibility.model_copy(update={"date": day(about.accessibility.date).say(lang)}),
        suggestions=suggestions_of(told, lang),
        suggestions_all=len(told.suggestions),
    )


def _ten_years(told: Told) -> tuple[Text, ...]:
    """Return what the plan costs over ten years and per use; nothing without a plan."""
    if told.long_run is None:
        return ()
    return (tr("Over ten years: ") + told.long_run.all_words + ".",)


def _sites(told: Told, lang: Lang) -> Iterable[p.Site]:
    found = sites_of(told)[: p.SITES_UP_TO]
    low, high = (values[: len(found)].tolist() for values in value_spans(told))
    are_judged = any(one.ranked.parts for one in found)
    for one, least, most in zip(found, low, high, strict=True):
        site = _site(one, told, lang)
        if are_judged:
            site = replace(site, values=tuple(least), most=() if isinstance(told, Plan) else tuple(most))
        yield site


def value_spans(told: Told) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the greatest value of every site in every criterion, shape (sites, criteria)."""
    parts = [[site.ranked.parts.get(c.id) for c in told.criteria] for site in sites_of(told)]
    shape = (len(parts), len(told.criteria))
    if isinstance(told, Plan):
        values = np.array([[p.value if p and p.value is not None else 0.0 for p in row] for row in parts]).reshape(
            shape
        )
        return values, values
    low = [[p.value_low if isinstance(p, PublicPart) else 0.0 for p in row] for row in parts]
    high = [[p.value_high if isinstance(p, PublicPart) else 0.0 for p in row] for row in parts]
    return np.array(low).reshape(shape), np.array(high).reshape(shape)


def _site(found: SiteTold, told: Told, lang: Lang) -> p.Site:
    site, ranked = found.site, found.ranked
    return p.Site(
        id=site.id,
        name=site.name,
        lon=site.lon,
        lat=site.lat,
        rank=ranked.rank,
        place=ranked.place,
        rank_low=ranked.rank_low,
        rank_high=ranked.rank_high,
        certainty=found.certainty.say(lang),
        reasons=tuple(
            (side, r.say(lang)) for way, side in SIDES for r in found.reasons[:MOST_REASONS] if r.is_for is way
        ),
        users=users_words(found.users).say(lang) if found.users or not found.in_use else "",
        events=join([day.said for day in found.demand.peaks] if found.demand else [], " ").say(lang),
        basis=_basis(found, lang),
        would_change=tuple(words.say(lang) for words in would_change(told, found)),
        decided=join(site.history).say(lang),
        picture=site.picture,
        cost=found.cost_words.say(lang),
        when=_when(found, told).say(lang),
        status=site.standing.say(lang),
        is_open=site.is_open,
        in_use=_in_use(found).say(lang),
        mount=site.mount.name if site.mount and site.mount.name else "",
        coverage=served_words(found.coverage).say(lang),
        busy=found.demand.load.words(points=isinstance(found, SiteFinding)).say(lang) if found.demand else "",
        long_run=found.long_run.all_words.say(lang) if found.long_run else "",
        utility_view=_answered(found).say(lang),
        phase=found.year,
        blockers=tuple(blocker.say(lang) for blocker in ranked.blockers),
        unknown=tuple(item.say(lang) for item in found.readiness.unknown),
        contributions=tuple(
            _contribution(part, told.criterion(part.criterion), lang) for part in ranked.parts.values()
        ),
        week=_week(found, lang),
    )


def _answered(found: SiteTold) -> Text:
    """Return what the utility said: everything for itself, its own place and verdict for everyone."""
    if isinstance(found, SiteFinding):
        return join([one.words for one in found.answered], "; ")
    return found.utility_view or verbatim("")


def _in_use(found: SiteTold) -> Text:
    said = found.in_use
    return said.words() if isinstance(said, InUse) else said or verbatim("")


def _basis(found: SiteTold, lang: Lang) -> str:
    """Return on what inspection and people of a site rest at the weakest; nothing where both are measured."""
    worst = weakest(found.readiness.quality, *([found.demand.quality] if found.demand else []))
    return "" if worst == "measured" else QUALITY[worst].say(lang)


def _when(found: SiteTold, told: Told) -> Text:
    """Return when a site is built: its year, or that no year builds it, and how long it takes at least."""
    if found.year is not None:
        return tr("to be built in {year}", year=found.year)
    if found.ranked.rank is None:
        return verbatim("")
    weeks = counted(round(found.readiness.lead_time_weeks.best), *WEEKS)
    needs = tr("lead time about {weeks}", weeks=weeks)
    years = [phase.year for phase in told.rollout.phases] if told.rollout else []
    if not years:
        return needs
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return tr("not in the roll-out {span}; ", span=span) + needs


def _contribution(part: Part | PublicPart, criterion: Criterion, lang: Lang) -> p.Contribution:
    figure = part.estimate
    said = criterion.shown(figure.best) if figure else NOT_KNOWN
    words = part.shown if isinstance(part, PublicPart) else said
    source, quality = (figure.source.say(lang), figure.quality) if figure else ("", "estimated")
    return p.Contribution(part.criterion, words.say(lang), part.value, part.contribution, source, quality)


def _week(found: SiteTold, lang: Lang) -> p.Week | None:
    demand = found.demand
    if demand is None or not demand.known:
        return None
    values = tuple(float(round(v)) for v in demand.week.median)
    return p.Week(values, week_words(demand.week.median.tolist()).say(lang), demand.source.say(lang), demand.quality)


def _phases(told: Told, lang: Lang) -> Iterable[p.Phase]:
    for phase in told.rollout.phases if told.rollout else ():
        once, running = _sum(phase.invest_eur, lang), _sum(phase.running_eur_per_year, lang)
        said = [*filter(None, (decided_in(told, phase.year).say(lang), _cheaper(told, phase).say(lang)))]
        yield p.Phase(phase.year, phase.sites, once, running, " · ".join(said))


def _cheaper(told: Told, phase: Phase | PublicPhase) -> Text:
    """Return why a year costs less than its sites would alone, where it does."""
    alone = sum(s.cost_low_eur or 0.0 for s in told.sites if s.site.id in phase.sites)
    if phase.invest_eur is None or phase.invest_eur >= alone:
        return verbatim("")
    return tr("Cheaper than one by one: trenches are shared, a street is opened anyway, or others pay a part.")


def _sum(amount: float | None, lang: Lang) -> str:
    return "" if amount is None else eur(round(amount), lang)


def _portfolios(told: Told, lang: Lang) -> Iterable[p.Portfolio]:
    for one in told.rollout.portfolios if told.rollout else ():
        users = counted(round(one.users_per_day), tr("user a day"), tr("users a day"))
        budget, invest = (eur(round(x), lang) for x in (one.budget_eur, one.invest_eur))
        yield p.Portfolio(one.budget_eur, budget, one.sites, users.say(lang), invest)


def _ground(told: Told) -> p.Ground:
    """Return the town around the sites, as finely as a page can hold and show."""
    ground = _fine_enough(told)
    streets = tuple(
        p.Street(name or "", _STREET_KINDS.get(highway or "", "street"), line)
        for name, highway, shape in zip(*_columns(ground.streets, "name", "highway"), strict=True)
        for line in lines(shape)
    )
    areas = list(zip(*_columns(ground.areas, "kind"), strict=True))
    return p.Ground(
        streets=streets,
        buildings=tuple(rings for (shape,) in zip(*_columns(ground.buildings), strict=True) for rings in _rings(shape)),
        water=tuple(rings for kind, shape in areas if kind == "water" for rings in _rings(shape)),
        green=tuple(rings for kind, shape in areas if kind == "green" for rings in _rings(shape)),
    )


def _fine_enough(told: Told) -> Ground:
    """Return what lies around the sites, of a large town with corners closer than a step left out and small things too."""
    ground = told.ground
    tables = {"streets": ground.streets, "buildings": ground.buildings, "areas": ground.areas}
    if (
        sum(shapely.get_num_coordinates(t.geometry.to_numpy()).sum() for t in tables.values()) <= MOST_CORNERS
        or not told.sites
    ):
        return ground
    places = np.array([(s.site.lon, s.site.lat) for s in told.sites])
    metric = to_metres(told.about.crs, places[~far_away(places)])
    low, high = metric.min(axis=0), metric.max(axis=0)
    margin = max(400.0, 0.6 * float((high - low).max()))
    around = shapely.box(*(low - margin), *(high + margin))
    tables = {name: t[shapely.intersects(t.geometry.to_numpy(), around)] for name, t in tables.items()}
    for step_m in STEPS_M:
        kept = {name: _coarser(table, step_m) for name, table in tables.items()}
        if sum(shapely.get_num_coordinates(t.geometry.to_numpy()).sum() for t in kept.values()) <= MOST_CORNERS:
            break
    return Ground(kept["streets"], kept["buildings"], kept["areas"], ground.hotspots)


def _coarser(table: GeoDataFrame, step_m: float) -> GeoDataFrame:
    """Return shapes without corners that lie closer than a step to their line, and without areas too small to be seen."""
    shapes = shapely.simplify(table.geometry.to_numpy(), step_m)
    seen = (shapely.get_dimensions(shapes) < 2) | (shapely.area(shapes) >= 12 * step_m**2)
    return table.assign(geometry=shapes)[seen & ~shapely.is_empty(shapes)]


def _columns(table: GeoDataFrame, *names: str) -> list[list[Any]]:
    """Return columns and geometry (WGS 84) as lists; what is missing is None."""
    columns = [[v if isinstance(v, str) else None for v in table[name]] for name in names]
    return [*columns, list(table.geometry.to_crs("EPSG:4326"))]


def lines(shape: Any) -> list[p.Line]:
    """Return the lines of a shape, its parts apart."""
    return [
        tuple((x, y) for x, y, *_ in part.coords) for part in shapely.get_parts(shape) if part.geom_type == "LineString"
    ]


def _rings(shape: Any) -> list[p.Rings]:
    areas = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return [tuple(tuple((x, y) for x, y, *_ in ring.coords) for ring in (a.exterior, *a.interiors)) for a in areas]


def _coverage(told: Told) -> Iterable[p.Coverage]:
    """Yield the best and the weakest class of each site, in WGS 84, with a metre's tolerance."""
    import geopandas

    shapes, keys = [], []
    for found in told.sites[: p.SITES_UP_TO]:
        cells = found.coverage.cells if found.coverage else ()
        grades: list[tuple[p.Grade, int]] = [("fair", -1), ("good", 0)] if len(cells) > 1 else [("fair", -1)]
        for grade, position in grades if cells else []:
            shapes.append(cells[position].ground.simplify(1.0))
            keys.append((found.site.id, grade))
    for (site, grade), shape in zip(
        keys, geopandas.GeoSeries(shapes, crs=told.about.crs).to_crs("EPSG:4326"), strict=True
    ):
        for rings in _rings(shape):
            yield p.Coverage(site, grade, rings)


def _hotspots(told: Told, lang: Lang) -> Iterable[p.NamedPlace]:
    states = {
        "built": tr("in operation"),
        "announced": tr("announced"),
        "offline": tr("out of service"),
    }
    for hotspot in told.ground.hotspots:
        state = states.get(hotspot.status, tr("state not confirmed")).say(lang)
        yield p.NamedPlace(hotspot.name, hotspot.lon, hotspot.lat, ", ".join(filter(None, (hotspot.operator, state))))
