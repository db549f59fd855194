"""What a reader asks first, in five lines, and what of the plan is assumed or invented, the weightiest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from hotspots.base.figures import at_least, bounds, chance, hundreds
from hotspots.base.text import (
    MORE_SITES,
    SITES,
    WEEKS,
    Text,
    counted,
    euros,
    join,
    listing,
    numbers,
    percents,
    tr,
    verbatim,
)
from hotspots.findings.model import Measures, Plan
from hotspots.findings.public import SiteTold, Told, sites_of
from hotspots.inputs.project import Inputs
from hotspots.model.estimate import Quality
from hotspots.model.sites import STATUS_WORDS, Site
from hotspots.ranking.criteria import Criterion
from hotspots.ranking.phrases import ALL_DECIDED
from hotspots.rollout.sites import year_after

MOST_NAMES, MOST_LETTERS = 3, 32
LATER = 9999
CLOSE = 0.4
"""A site that stands behind another in less than a tenth of the draws isn't near it."""
NOT_ADOPTED = tr("Weights and value scales are a proposal; no body has adopted them.")
#: How much a figure of each quality counts as assumed.
DOUBT: dict[Quality, float] = {"measured": 0.0, "estimated": 0.5, "illustrative": 1.0}


def five_answers(told: Told) -> tuple[tuple[Text, Text], ...]:
    """Return what, where, when, how sure and what it costs, with scope and span: what a council asks first."""
    return (
        (tr("What"), _what(told)),
        (tr("Where"), _where(told)),
        (tr("When"), _when(told)),
        (
            tr("How sure"),
            told.lead if told.sites else tr("Can't be said yet."),
        ),
        (tr("What it costs"), _cost(told)),
    )


def _what(told: Told) -> Text:
    """Return what was entered: so many sites, how many of them are ranked, blocked or decided already."""
    if not told.sites:
        return tr("No sites have been entered yet.")
    entered = counted(len(told.sites), *SITES) + tr(" entered")
    ranked = sum(s.ranked.rank is not None for s in told.sites)
    parts = [entered, numbers(ranked) + tr(" in the ranking")]
    blocked = sum(s.ranked.rank is None and s.site.is_open for s in told.sites)
    decided = len(told.sites) - ranked - blocked
    parts += [numbers(blocked) + tr(" can't be built now")] if blocked else []
    parts += [numbers(decided) + tr(" no longer open")] if decided else []
    return join(parts) + "."


def _where(told: Told) -> Text:
    first = [s.site.name for s in told.sites if s.ranked.rank is not None]
    if not first:
        return tr("No site has a rank.")
    front = next(s.ranked for s in told.sites if s.ranked.rank is not None)
    if front.tied:
        tied = [s.site.name for s in told.sites if s.ranked.rank == front.rank]
        return tr("Can't be told apart (place {place}): ", place=front.place) + _names(tied) + "."
    return tr("First: ") + _names(first) + "."


def _names(names: Sequence[str]) -> Text:
    """Return the first names, long ones cut, and how many more there are."""
    shown = [verbatim(n if len(n) <= MOST_LETTERS else n[: MOST_LETTERS - 1] + "…") for n in names[:MOST_NAMES]]
    more = len(names) - len(shown)
    others = counted(more, *MORE_SITES)
    return listing(shown) if not more else join(shown) + tr(" and ") + others


def _when(told: Told) -> Text:
    if told.rollout is None or not told.rollout.phases:
        return unplanned(told)
    built = [phase for phase in told.rollout.phases if phase.sites]
    names = {s.site.id: s.site.name for s in told.sites}
    if len(built) <= MOST_NAMES:
        years = []
        for phase in told.rollout.phases:
            said = [_names([names.get(s, s) for s in phase.sites])] if phase.sites else []
            said += [decided] if (decided := decided_in(told, phase.year)).de else []
            years += [verbatim(f"{phase.year}: ") + join(said)] if said else []
        return join([*years, *([] if built else [none_built(told)])], "; ") + "."
    count = counted(sum(len(phase.sites) for phase in built), *SITES)
    return tr("{count} from {first} to {last}.", count=count, first=built[0].year, last=built[-1].year)


def none_built(told: Told) -> Text:
    """Say that a roll-out builds nothing, or nothing besides what is decided already."""
    if told.rollout and any(decided_in(told, phase.year).de for phase in told.rollout.phases):
        return tr("Nothing more can be built within the budgets")
    return tr("Nothing can be built within the budgets")


def decided_in(told: Told, year: int) -> Text:
    """Return what is decided already for a year, with its status; empty if nothing is."""
    return join([verbatim(f"{site.name} (") + STATUS_WORDS[site.status] + ")" for site in fixed_in(told, year)])


def fixed_in(told: Told, year: int) -> list[Site]:
    """Return the sites that are decided already for a year."""
    return [s.site for s in sites_of(told) if s.site.meaning == "fixed" and s.site.year == year]


def unplanned(told: Told) -> Text:
    """Return why there is no roll-out: nothing can be built, or nobody said with which money."""
    if told.sites and not any(s.site.is_open for s in told.sites):
        return ALL_DECIDED
    if not any(s.ranked.rank is not None for s in told.sites):
        return tr("Open: no site can be built.")
    if told.about.rollout.years:
        return tr("Open: no site's cost is known.")
    return tr("Open: no yearly budgets are given.")


def _cost(told: Told) -> Text:
    """Return what is paid once, net, with its span and for how many sites, and what is paid every year."""
    if not told.sites:
        return tr("Nothing yet.")
    after = tr("; then ") + told.yearly.words + "."
    if not told.costs_known:
        return tr("Once: ") + told.total_words + after
    planned = [site for phase in told.rollout.phases for site in phase.sites] if told.rollout else []
    if not planned and (told.rollout or not any(s.ranked.rank is not None for s in told.sites)):
        return tr("Nothing: this plan adds no site.")
    count = len(planned) or sum(s.ranked.rank is not None for s in told.sites)
    scope = counted(count, *SITES)
    span = bounds(*map(hundreds, told.total_span_eur)) if told.total_span_eur else verbatim("")
    how = verbatim("") if planned or count == 1 else tr(", each by itself")
    return tr("Once ") + told.total_words + span + tr(" for {scope}", scope=scope) + how + after


def outward(span: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return a span of money as published: its ends moved outward to two significant digits."""
    return None if span is None else (-at_least(-span[0]), at_least(span[1]))


def assumed(inputs: Inputs, measured: Measures, criteria: Sequence[Criterion]) -> tuple[float, tuple[Text, ...]]:
    """Return how much rests on estimates or examples (0…1), and what, by every figure that matters, the weightiest first."""
    weight = {c.id: c.weight for c in criteria}
    demand, connection, readiness = (weight.get(name, 0.0) for name in ("demand", "connection", "readiness"))
    network, open_ = inputs.network, [s for s in inputs.sites if s.is_open]
    figures = [
        _said(tr("footfall"), demand, (measured.demand[s.id].quality for s in open_)),
        _said(tr("assumptions on use and radio"), demand, _factors(measured, "assumption:")),
        _said(tr("prices"), connection, _factors(measured, "price:")),
        _said(tr("handovers and ducts"), connection,
              [*(h.quality for h in network.handovers), *network.ducts["quality"]]),
        _said(tr("streets"), connection / 2, network.streets["quality"]),
        _said(tr("answers of the inspection"), readiness, (v.quality for v in inputs.inspections)),
        _said(tr("position of the sites"), connection / 2, (s.quality for s in open_)),
        _said(tr("buildings"), demand / 4, network.buildings["quality"]),
    ]  # fmt: skip
    found = [(size, words) for _, size, words in figures]
    unseen = sum(measured.readiness[s.id].inspected_on is None for s in open_)
    if unseen:
        sites = counted(unseen, *SITES)
        found.append((readiness * unseen / len(open_), tr("Not inspected: {sites}", sites=sites)))
    share = sum(size for size, _ in found) / max(sum(weight for weight, *_ in figures), 1e-9)
    if inputs.settings.adopted is None:
        found.append((1.0, NOT_ADOPTED))
    if inputs.settings.rollout.years:
        found.append((0.9, tr("Yearly budgets: assumed in the project")))
    said = tuple(words for size, words in sorted(found, key=lambda row: (-row[0], row[1].de)) if size > 0)
    return min(share, 1.0), said


def _factors(measured: Measures, kind: str) -> Iterable[Quality]:
    return (factor.quality for name, factor in measured.factors.items() if name.startswith(kind))


def _said(what: Text, weight: float, qualities: Iterable[Quality]) -> tuple[float, float, Text]:
    """Return how much a kind of figure weighs, how much of that rests on estimates and examples, and that in words."""
    number: Counter[Quality] = Counter(qualities)
    every = sum(number.values())
    words: dict[Quality, Text] = {
        "illustrative": tr("invented or examples"),
        "estimated": tr("estimated"),
    }
    said = join([numbers(number[q]) + " " + words[q] for q in words if number[q]])
    size = weight * sum(DOUBT[q] * n for q, n in number.items()) / every if every else 0.0
    return weight if every else 0.0, size, what + tr(": {said} (of {every})", said=said, every=every)


def how_ranked(told: Told) -> tuple[Text, Text]:
    """Return how the order came about: the weights, the heaviest first, and what was drawn."""
    criteria = sorted(told.criteria, key=lambda c: -c.weight)
    weights = join([c.name + " " + percents(c.weight) for c in criteria])
    return (
        tr(
            "Each site gets a value between 0 and 1 on a fixed scale for every criterion; weighted, they add up to "
            "its score. The weights are: {weights}.",
            weights=weights,
        ),
        tr(
            "All estimates and weights were varied {draws} times within their spans. This shows how certain "
            "a place is.",
            draws=numbers(told.about.draws),
        ),
    )


def building_order(told: Told) -> tuple[Text, ...]:
    """Return which sites are built after worse ones; why, for the utility only: the reason would tell what they cost."""
    phases = {phase.year: phase for phase in told.rollout.phases} if told.rollout else {}
    years = {site: year for year, phase in phases.items() for site in phase.sites}
    ranked = [(s.ranked.rank, s, years.get(s.site.id, LATER)) for s in sites_of(told) if s.ranked.rank is not None]
    said = []
    for rank, found, mine in ranked:
        before = sorted((year, place, o.site.name) for place, o, year in ranked if place > rank and year < mine)
        if before:
            names, first = _names([name for *_, name in before]), before[0][0]
            when = tr("comes in {mine}, after ", mine=mine)
            if mine == LATER:
                when = tr("is in no year, unlike ")
            why = _cause(told, found, mine, first, phases[first].budget_eur) if isinstance(told, Plan) else verbatim("")
            head = tr("{name} (place {rank}) ", name=found.site.name, rank=found.ranked.place)
            said.append(head + when + names + why + ".")
    rule = tr(
        "The years don't follow the places alone: a year gets what is ready by then, fits the budget, "
        "has a free port and reaches most people; a street that is opened anyway pulls forward."
    )
    return (rule, *said) if said else ()


def _cause(told: Plan, found: SiteTold, mine: int, first: int, budget_eur: float) -> Text:
    """Return why a site isn't built in the year `first`."""
    weeks, start = found.readiness.service_weeks, told.about.rollout.start
    count, cost, budget = (
        counted(round(weeks.best if weeks else 0), *WEEKS),
        euros(found.cost_eur or 0),
        euros(budget_eur),
    )
    own = [s for p in (told.rollout.phases if told.rollout else ()) if p.year == mine for s in p.segments]
    free = [handover.free_ports for handover in told.handovers]
    causes = (
        (found.site.id in told.about.rollout.must_not, tr(": so it was laid down (must_not)")),
        (start and weeks and year_after(start, weeks.best) > first,
         tr(": time to service: {count}", count=count)),
        ((found.cost_eur or 0) > budget_eur,
         tr(": alone it costs {cost}, {first} has {budget}", cost=cost, first=first, budget=budget)),
        (free and None not in free and sum(p or 0 for p in free) <= len(told.rollout.sites if told.rollout else ()),
         tr(": no port is left at the handovers")),
        (any(s.share < 1 and found.site.id in s.sites for s in own),
         tr(": in {mine} a street on its way is opened anyway", mine=mine)),
        (True, tr(": within these budgets the others reach more people")),
    )  # fmt: skip
    return next(words for holds, words in causes if holds)


def would_change(told: Told, found: SiteTold) -> tuple[Text, ...]:
    """Return with which site a site would most likely change places; by chances as published, so that both editions agree."""
    drawn = told.ranking.robustness if isinstance(told, Plan) else told.robustness
    if drawn is None or found.site.id not in drawn.pairs or len(drawn.pairs) < 2:
        return ()
    mine = drawn.pairs.index(found.site.id)
    least, rival = min((abs(chance(won) - 0.5), i) for i, won in enumerate(drawn.wins[mine]) if i != mine)
    if least > CLOSE:
        return (tr("No other site comes near it."),)
    name = _names([s.site.name for s in sites_of(told) if s.site.id == drawn.pairs[rival]])
    return (tr("Most likely it changes places with {name}.", name=name),)
