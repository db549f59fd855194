"""What facts from different hands say to each other: offers that can't act, decisions that can't be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hotspots.base.errors import Problem
from hotspots.base.text import SITES, Text, counted, join, numbers, tr, verbatim
from hotspots.inputs.project import Inputs
from hotspots.measures.network.connect import Connections, joining_points, same_way
from hotspots.model.estimate import Factor
from hotspots.model.permits import METHODS
from hotspots.model.quotes import Quote
from hotspots.model.settings import ProjectSettings
from hotspots.ranking.criteria import Candidate, Criterion


def expired(quote: Quote, settings: ProjectSettings) -> bool:
    """Tell whether an offer has run out before anything could be ordered."""
    day = settings.rollout.start or settings.date
    return quote.valid_until is not None and day is not None and quote.valid_until < day


def offered(inputs: Inputs) -> set[str]:
    """Return the sites that the utility offers to connect, with an offer that counts."""
    return {quote.site for quote in inputs.quotes if not expired(quote, inputs.settings)}


def check_facts(inputs: Inputs) -> tuple[Problem, ...]:
    """Return a warning for every offer and decision that doesn't act as it says."""
    return (*_offers(inputs), *_decisions(inputs), *_adopted(inputs))


def _adopted(inputs: Inputs) -> Iterator[Problem]:
    """Warn where the weights in use aren't those that were adopted."""
    adopted = inputs.settings.adopted
    used = {criterion.id: criterion.weight for criterion in inputs.settings.criteria}
    for name, weight in sorted(adopted.weights.items()) if adopted else ():
        if abs(used.get(name, 0.0) - weight) > 1e-9:
            where, allowed = verbatim(f"criteria.{name}"), verbatim(f"{weight:g}")
            hint = tr("Another weight was adopted. Please enter it or delete adopted.")
            yield Problem("project.toml", where, "weight", f"{used.get(name, 0.0):g}", allowed, hint, "warning")


def _offers(inputs: Inputs) -> Iterator[Problem]:
    status = {site.id: site.meaning for site in inputs.sites}
    day = inputs.settings.rollout.start or inputs.settings.date
    points = {name for h in joining_points(inputs.network) for name in (h.id, h.name)}
    for quote in inputs.quotes:
        for acts_not, field, found, allowed, hint in (
            (expired(quote, inputs.settings), "valid_until", quote.valid_until, tr("a day to come"),
             tr("The offer has run out and doesn't count. Please ask the utility for a new one.")),
            (day and (quote.not_before or day) < day, "not_before", quote.not_before, tr("a day to come"),
             tr("The day has passed, the condition acts on no year. Please delete it or enter the new day.")),
            *((status.get(other, "out") == "out", "only_with", other, tr("an open site"),
               tr("The condition can't be met; the site gets into no year. Please ask the utility."))
              for other in quote.only_with),
            (quote.handover not in points, "handover", quote.handover, tr("a handover of the project"),
             tr("Please name the id of a handover.")),
            (not (quote.not_before or quote.only_with), "condition", quote.condition, verbatim("not_before, only_with"),
             tr("The condition is shown with the site but acts on no year. If it means a day or another site, "
                "please fill in not_before or only_with.")),
            (quote.eur is None and quote.method is None, "eur", "–", tr("a price or a way"),
             tr("Without a way and a price the offer changes no connection.")),
        ):  # fmt: skip
            if acts_not and found:
                yield _warn(quote, field, found, allowed, hint)


def _warn(quote: Quote, field: str, found: str | Text, allowed: Text, hint: Text) -> Problem:
    where = tr("site {site}, {source}", site=quote.site, source=quote.source)
    return Problem(quote.file, where, field, found, allowed, hint, severity="warning")


def _decisions(inputs: Inputs) -> Iterator[Problem]:
    rollout = inputs.settings.rollout
    for site in inputs.sites:
        where = tr("feature {id}", id=site.id)
        if site.id in rollout.must and site.meaning == "out":
            hint = tr("The decision counts. Please delete it from must or change the status.")
            allowed = tr("an open site")
            yield Problem("project.toml", verbatim("rollout.must"), site.id, site.standing, allowed, hint, "warning")
        if site.meaning == "fixed" and rollout.years and (site.year is None or site.cost_eur is None):
            missing = "year" if site.year is None else "cost_eur"
            hint = tr("Enter year and cost_eur; until then the site burdens no budget.")
            allowed = tr("a year, a sum in euros")
            yield Problem("sites.geojson", where, missing, "–", allowed, hint, severity="warning")


def joining_problems(inputs: Inputs, connections: Connections) -> Iterator[Problem]:
    """Yield a warning for every impossible way that is offered without a price, an error for more orders than ports."""
    priced = {quote.site for quote in inputs.quotes if quote.eur is not None}
    for quote in inputs.quotes:
        if quote.method is None or quote.site in priced or expired(quote, inputs.settings):
            continue
        ways, named = connections.of(quote.site).alternatives, same_way(quote.method)
        if any(way.cost is not None and way.method in named for way in ways):
            continue
        able = join([METHODS[way.method] for way in ways if way.cost is not None] or [verbatim("–")])
        why = join([way.reason for way in ways if way.method in named and way.reason.de] or [verbatim("–")], "; ")
        hint = tr(
            "This way isn't possible ({why}) and has no price: the offer doesn't count. Please ask for the price.",
            why=why,
        )
        allowed = tr("a price or one of these ways: {able}", able=able)
        yield _warn(quote, "method", METHODS[quote.method], allowed, hint)
    ordered = [(s.id, connections.of(s.id).chosen) for s in inputs.sites if s.status == "commissioned"]
    for point in connections.handovers:
        names = [site for site, way in ordered if way is not None and way.handover == point.id]
        if point.free_ports is not None and len(names) > point.free_ports:
            where = tr("handover {id}", id=point.id)
            many = counted(point.free_ports, *SITES)
            allowed = tr("at most {many}", many=many)
            hint = tr("More sites are ordered than ports are free here. Please ask the utility.")
            yield Problem("network/backhaul.geojson", where, "free_ports", ", ".join(names), allowed, hint)


def scale_problems(
    candidates: Sequence[Candidate], criteria: Sequence[Criterion], factors: Mapping[str, Factor]
) -> tuple[Problem, ...]:
    """Return a warning for every scale beyond whose end two or more sites lie: it can't tell them apart."""
    found = []
    free = [c for c in candidates if not c.blockers]
    for criterion in criteria:
        low, high = criterion.value.scale
        figures = [q.best(factors) for c in free if (q := c.quantities.get(criterion.id)) is not None]
        for end, beyond in ((low, [x for x in figures if x < low]), (high, [x for x in figures if x > high])):
            if len(beyond) < 2:
                continue
            furthest, at = criterion.say(max(beyond, key=lambda x: abs(x - end))), criterion.say(end)
            count, total = numbers(len(beyond)), numbers(len(figures))
            hint = tr(
                "{count} of {total} sites lie beyond the end of the scale and can't be told apart there. Please "
                "let the value function reach {furthest}.",
                count=count,
                total=total,
                furthest=furthest,
            )
            allowed = tr("a scale that reaches beyond {at}", at=at)
            where = verbatim(f"criteria.{criterion.id}")
            found.append(Problem("project.toml", where, "value", at, allowed, hint, severity="warning"))
    return tuple(found)
