"""From a plan to what the public may see: every statement true of the exact plan, money as coarse as the setting says.

`[publication] costs` decides: four classes of what a site costs alone, amounts of two digits (agreed with the utility),
or of the whole plan only. Ranks, spans, certainty, order and sets of the roll-out are the exact ones; chances come in steps of
5 %. Of a connection nothing is told that would give its cost back: no score, no value, no contribution. The
other methods' orders and who dominates whom stay with the utility for the same reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hotspots.base.figures import at_least, chance, inward, two_digits, within
from hotspots.base.text import HANDOVERS, Text, counted, day, euros, join, numbers, tr
from hotspots.findings.answers import outward
from hotspots.findings.model import Plan, SiteFinding, SuggestionFinding
from hotspots.findings.public import (
    PublicPart,
    PublicPhase,
    PublicPlan,
    PublicRank,
    PublicRobustness,
    PublicRollout,
    PublicSite,
)
from hotspots.findings.words import (
    AGREED,
    CONNECTION,
    COSTS_NOT_KNOWN,
    CostClass,
    Reason,
    class_of,
    cost_classes,
    doubtful,
    reason,
    share_words,
    tested,
)
from hotspots.model.blockers import NO_WAY, Blocker
from hotspots.model.publication import Costs, PublicationSetting
from hotspots.model.sites import Site
from hotspots.ranking.criteria import Criterion
from hotspots.ranking.kernel import place_spans
from hotspots.ranking.phrases import NOT_KNOWN
from hotspots.ranking.phrases import grade as judged
from hotspots.ranking.results import Part, RankedSite, Robustness
from hotspots.rollout.portfolios import Portfolio
from hotspots.rollout.rollout import Rollout

#: Below so many handovers only totals are published unless the project says otherwise.
FEW_HANDOVERS = 3
DEMAND = "demand"
NOT_PUBLISHED = tr("not published")
_NO_WAY = tr("no way to the network known")
_SUMS: Mapping[Costs, Text] = {
    "classes": tr(
        "Costs of a site are given as classes. Years and total are computed exactly and rounded to two "
        "digits. The best choice for each budget is no part of the public edition."
    ),
    "rounded": tr("All costs are computed exactly and rounded to two digits."),
    "none": tr(
        "What building costs is published for the whole plan only (total, over ten years, per use), rounded to two digits; "
        "where it builds a single site, the figures are that site's."
    ),
}


DECIDED_WHEN = frozenset({"decided_on", "decided_before", "year", "built_on"})
TIME = "time_to_service"
"""Its weeks tell of the metres dug: nothing of it is published at any setting."""
_OWN_FILE = re.compile(r"\b(?:footfall|operation)/[^;,()]+")


@dataclass(frozen=True)
class _Rule:
    """What may be told of money: the setting, the classes, and how much more than its connection a site costs at most."""

    costs: Costs
    classes: tuple[CostClass, ...]
    equipment_eur: float

    def words(self, eur: float | None, *, known: bool = True) -> Text:
        """Return an amount as everyone may read it."""
        if eur is None:
            return COSTS_NOT_KNOWN if not known or self.costs != "none" else NOT_PUBLISHED
        if self.costs == "none":
            return NOT_PUBLISHED
        if self.costs == "classes":
            return class_of(eur, self.classes).words
        about = euros(two_digits(eur))
        return tr("about {about}", about=about)

    def low_high(self, eur: float | None) -> tuple[float | None, float | None]:
        """Return the ends of the class of an amount."""
        if eur is None or self.costs != "classes":
            return None, None
        found = class_of(eur, self.classes)
        return found.low_eur, found.high_eur


def published_costs(setting: PublicationSetting, handovers: int) -> Costs:
    """Return what is published of money: what the project says, else classes, or nothing but totals of a small network."""
    return setting.costs or ("none" if handovers < FEW_HANDOVERS else "classes")


def publication_words(setting: PublicationSetting, handovers: int, criteria: tuple[Criterion, ...]) -> Text:
    """Return which setting is on for a town with so many handovers, and what it means."""
    costs = published_costs(setting, handovers)
    how = tr("set") if setting.costs else tr("default")
    points = counted(handovers, *HANDOVERS)
    head = tr("Publication of costs: '{costs}' ({how}, {points}). ", costs=costs, how=how, points=points)
    if costs == "classes":
        classes = cost_classes(next((c.value for c in criteria if c.id == CONNECTION), None))
        named = join([one.words for one in classes], "; ")
        head += tr("Classes: {named}. ", named=named)
    if setting.agreed:
        head += tr("Agreed: {by}, {on}. ", by=setting.agreed.by, on=day(setting.agreed.on))
        head += "" if costs == "rounded" else tr('That acts with costs = "rounded" only. ')
    if costs != "none" and 0 < handovers < FEW_HANDOVERS:
        head += tr("With so few handovers the order alone tells roughly where they are. ")
    return head + _SUMS[costs]


def disclose(plan: Plan) -> PublicPlan:
    """Return what everyone may see of a plan."""
    rule = _rule(plan)
    ends = [(r, inward(r.low, r.weight, r.high)) for r in plan.weight_ranges]
    ranges = tuple(replace(r, low=low, high=high) for r, (low, high) in ends)
    said = [(r.criterion, r.low, r.weight, r.high) for r in ranges]
    budgets = sum(phase.budget_eur for phase in plan.rollout.phases) if plan.rollout else float("inf")
    sites = tuple(_site(found, plan, rule) for found in plan.sites)
    return PublicPlan(
        about=plan.about,
        costs=rule.costs,
        criteria=plan.criteria,
        sites=sites,
        ties=plan.ties,
        robustness=_robustness(plan.ranking.robustness),
        lead=plan.lead,
        leading=plan.leading,
        firmness=(
            *tested(plan.ranking, said, with_figures=False),
            *doubtful(plan.ranking, plan.cross_check),
            *_recomputed(sites, plan.criteria),
        ),
        weight_ranges=ranges,
        rollout=_rollout(plan.rollout, rule) if plan.rollout else None,
        ground=plan.ground,
        total_invest_eur=within(plan.total_invest_eur, budgets) if plan.costs_known else None,
        total_span_eur=outward(plan.total_span_eur),
        total_running_eur_per_year=two_digits(plan.total_running_eur_per_year),
        order_eur=two_digits(plan.order_eur),
        net_eur=(two_digits(plan.net_eur[0]), two_digits(plan.net_eur[1])),
        long_run=plan.long_run.public() if plan.long_run else None,
        assumed=plan.assumed,
        assumed_share=plan.assumed_share,
        sources=plan.sources,
        notes=plan.notes,
        assumptions=plan.assumptions,
        overlap=plan.overlap,
        suggestions=tuple(_suggestion(one, rule) for one in plan.suggestions),
        swings=tuple(s for s in plan.swings if s.factor.id.startswith("assumption:") and s.factor.id not in _OF_WAYS),
        line=plan.line,
    )


def _recomputed(sites: Sequence[PublicSite], criteria: Sequence[Criterion]) -> tuple[Text, ...]:
    """Return of how many pairs anyone can work out the order from what is published, if not of all."""
    parts = [[site.ranked.parts[c.id] for c in criteria] for site in sites if site.ranked.rank is not None]
    if len(parts) < 2:
        return ()
    low, high = (np.array([[getattr(p, end) for p in row] for row in parts]).T for end in ("value_low", "value_high"))
    first, _ = place_spans(low, high, np.array([c.weight for c in criteria]))
    sure, pairs = int((first - 1).sum()), len(parts) * (len(parts) - 1) // 2
    if sure == pairs:
        return ()
    known, count = numbers(sure), counted(pairs, tr("pair"), tr("pairs¦dative"))
    return (
        tr(
            "Of {count} the published figures alone give the order of {known}; the rest of the order rests "
            "on the exact costs.",
            count=count,
            known=known,
        ),
    )


def _rule(plan: Plan) -> _Rule:
    costs = published_costs(plan.publication, len(plan.handovers))
    classes = cost_classes(next((c.value for c in plan.criteria if c.id == CONNECTION), None))
    more = [s.invest.best - s.connection.best for s in plan.sites if s.invest and s.connection]
    return _Rule(costs, classes, at_least(max(more, default=0.0)))


def _without_files(found: SiteFinding) -> SiteFinding:
    """Return a site whose sources name no file of the project: people call files after people."""

    def plain(source: Text) -> Text:
        return Text(_OWN_FILE.sub("Zählung", source.de), _OWN_FILE.sub("count", source.en))

    parts = {k: replace(p, estimate=replace(p.estimate, source=plain(p.estimate.source))) if p.estimate else p for k, p in found.ranked.parts.items()}  # fmt: skip
    demand = replace(found.demand, source=plain(found.demand.source)) if found.demand else None
    return replace(found, ranked=replace(found.ranked, parts=parts), demand=demand)


def _site(exact: SiteFinding, plan: Plan, rule: _Rule) -> PublicSite:
    found = _without_files(exact)
    low, high = rule.low_high(found.cost_eur)
    return PublicSite(
        site=_public_site(found.site, {c.id for c in plan.criteria}),
        ranked=_rank(found, plan, rule),
        demand=None if _few(found) else found.demand,
        users=None if _few(found) else found.users,
        readiness=replace(found.readiness, service_weeks=None, service=None),
        coverage=found.coverage,
        running_per_year=found.running_per_year,
        cost_eur=two_digits(found.cost_eur) if rule.costs == "rounded" and found.cost_eur is not None else None,
        cost_low_eur=low,
        cost_high_eur=high,
        cost_words=_cost_words(found, plan, rule),
        certainty=found.certainty,
        reasons=tuple(_reasons(found, plan, rule)),
        year=found.year,
        utility_view=found.utility_view,
        in_use=found.in_use.words(public=True) if found.in_use else None,
        long_run=found.long_run.public() if found.long_run and rule.costs == "rounded" and not _few(found) else None,
    )


_OF_WAYS = tuple(
    f"assumption:{name}" for name in ("unknown_surface", "inhouse_m", "digging_weeks_per_100m", "tender_weeks")
)
"""Assumptions whose effect on the order would tell how sites are joined."""


def _few(found: SiteFinding) -> bool:
    """Tell whether so few use a site that nothing from which their number follows may be told."""
    use = found.in_use
    return use is not None and use.per_day is not None and use.per_day < use.small


def _public_site(site: Site, columns: set[str]) -> Site:
    """Return the site without who proposed it and without columns that are neither a criterion nor what was decided when."""
    extra = {key: value for key, value in site.extra.items() if key in columns | DECIDED_WHEN}
    return replace(site, proposed_by=None, proposed_on=None, photo=None, extra=extra)


def _cost_words(found: SiteFinding, plan: Plan, rule: _Rule) -> Text:
    """Return what a site costs: alone, and where amounts are published also what it adds to the plan and its share."""
    words = rule.words(found.cost_eur, known=found.cost_eur is not None)
    if found.cost_eur is None or rule.costs == "none":
        return words
    agreed = not found.site.is_open and found.site.cost_eur is not None
    words = words + AGREED if agreed else tr("alone ") + words
    if agreed or rule.costs != "rounded" or found.share is None:
        return words
    added, fair = (euros(two_digits(x)) for x in (found.share.marginal_eur, found.share.shapley_eur))
    return share_words(words, added, fair, plan.about.terms.words if plan.about.terms.tax == "gross" else None)


def _reasons(found: SiteFinding, plan: Plan, rule: _Rule) -> list[Reason]:
    """Return how the site does, the weightiest criterion first: which of them adds most would tell of its cost."""
    said = []
    for criterion in sorted(plan.criteria, key=lambda c: (-c.weight, c.id)):
        part = found.ranked.parts.get(criterion.id)
        if (
            part is None
            or (criterion.id == DEMAND and _few(found))
            or (criterion.id == CONNECTION and part.estimate and rule.costs == "none")
            or criterion.id == TIME
        ):
            continue
        if part.estimate is None:
            said.append(reason(criterion, NOT_KNOWN, None))
        elif criterion.id == CONNECTION and found.cost_eur is not None:
            own = rule.costs == "rounded" and (found.site.is_open or found.site.cost_eur is None)
            figure = rule.words(part.estimate.best if own else found.cost_eur)
            figure = figure if own else tr("site ") + figure
            said.append(reason(criterion, class_of(found.cost_eur, rule.classes).grade, figure))
        else:
            figured = criterion.shown(part.estimate.best) if criterion.unit.de else None
            missing = part.assumed and tr("missing: ") + part.assumed
            said.append(reason(criterion, judged(part), missing or figured))
    return said


def _rank(found: SiteFinding, plan: Plan, rule: _Rule) -> PublicRank:
    ranked = found.ranked
    parts = {p.criterion: _part(p, plan.criterion(p.criterion), found, rule) for p in ranked.parts.values()}
    return PublicRank(
        ranked.rank,
        ranked.rank_low,
        ranked.rank_high,
        any(found.site.id in group for group in plan.ties),
        ranked.place,
        None if _few(found) else _score(ranked, rule),
        tuple(chance(share) for share in ranked.rank_acceptability),
        None if ranked.first_chance is None else chance(ranked.first_chance),
        parts,
        ranked.unknown,
        tuple(dict.fromkeys(_NO_WAY if isinstance(b, Blocker) and b.code == NO_WAY else b for b in ranked.blockers)),
    )


def _score(ranked: RankedSite, rule: _Rule) -> float | None:
    """Return the score where no connection is judged, or rounded ones may be read."""
    part = ranked.parts.get(CONNECTION)
    if TIME in ranked.parts:
        return None
    if part is None or part.estimate is None:
        return ranked.score
    return round(ranked.score, 2) if rule.costs == "rounded" else None


def _part(part: Part, criterion: Criterion, found: SiteFinding, rule: _Rule) -> PublicPart:
    if part.estimate is None:
        return PublicPart(part.criterion, None, NOT_KNOWN, part.value, part.contribution, part.value, part.value)
    if part.criterion == DEMAND and found.in_use and _few(found):
        ends = sorted((criterion.value.value(0.0), criterion.value.value(float(found.in_use.small))))
        return PublicPart(part.criterion, None, found.in_use.words(public=True), None, None, ends[0], ends[1])
    if part.criterion == TIME:
        return PublicPart(
            part.criterion, None, NOT_PUBLISHED, None, None, min(criterion.value.v), max(criterion.value.v)
        )
    if part.criterion != CONNECTION:
        figure = criterion.shown(part.estimate.best)
        return PublicPart(part.criterion, part.estimate, figure, part.value, part.contribution, part.value, part.value)
    low, high = _value_span(part, criterion, found, rule)
    words = rule.words(part.estimate.best if rule.costs == "rounded" else found.cost_eur)
    words = tr("site ") + words if rule.costs == "classes" else words
    if rule.costs == "rounded":
        value, adds = round(part.value, 2), round(part.contribution, 2)
        return PublicPart(part.criterion, None, words, value, adds, low, high)
    return PublicPart(part.criterion, None, words, None, None, low, high)


def _value_span(part: Part, criterion: Criterion, found: SiteFinding, rule: _Rule) -> tuple[float, float]:
    """Return between which values the connection lies, by all that is published of its cost."""
    function = criterion.value
    if rule.costs == "rounded":
        return max(0.0, round(part.value, 2) - 0.005), min(1.0, round(part.value, 2) + 0.005)
    low, high = rule.low_high(found.cost_eur)
    least = max(0.0, low - rule.equipment_eur) if low else 0.0
    ends = function.value(least), function.value(high) if high is not None else function.v[-1]
    return min(ends), max(ends)


def _robustness(found: Robustness | None) -> PublicRobustness | None:
    if found is None:
        return None
    wins = tuple(tuple(chance(share) for share in row) for row in found.wins)
    return PublicRobustness(found.draws, found.seed, found.first, found.spread, found.sampling_error, found.pairs, wins)


def _rollout(found: Rollout, rule: _Rule) -> PublicRollout:
    """Return the exact order and sets of building, with sums of two digits."""
    told = rule.costs != "none"
    phases = tuple(
        PublicPhase(
            p.year, p.budget_eur, p.sites, within(p.invest_eur, p.budget_eur) if told else None,
            two_digits(p.running_eur_per_year) if told else None, two_digits(p.grants_eur) if told else None,
            (two_digits(p.order_eur - p.grants_eur), two_digits(p.net_running_eur)) if told else (None, None),
        )
        for p in found.phases
    )  # fmt: skip
    portfolios = tuple(_portfolio(p) for p in found.portfolios) if rule.costs == "rounded" else ()
    membership = {site: chance(share) for site, share in found.membership.items()}
    counting = (*found.counting, _SUMS[rule.costs])
    shown = [two_digits(o.invest_eur) if portfolios and o.invest_eur is not None else None for o in found.others]
    others = tuple(replace(o, invest_eur=eur) for o, eur in zip(found.others, shown, strict=True))
    return PublicRollout(phases, portfolios, membership, found.optimal, found.gap, others, counting, found.sampling)


def _portfolio(found: Portfolio) -> Portfolio:
    """Return a set with the next amount that surely pays it."""
    pays = at_least(found.budget_eur)
    return replace(found, budget_eur=pays, invest_eur=within(found.invest_eur, pays))


def _suggestion(found: SuggestionFinding, rule: _Rule) -> SuggestionFinding:
    words = rule.words(found.cost_eur, known=found.cost_eur is not None)
    return SuggestionFinding(replace(found.place, cost_eur=None), found.people, words, found.reasons)
