"""Every answer that nobody has given, put into a whole plan of its own: what `check` says is compared with that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hotspots.findings.model import Plan
from hotspots.inputs.project import Inputs
from hotspots.model.protocol import Inspection, Item, answers_of
from hotspots.planning.answers import Outcome, Question, questions
from hotspots.planning.plan import measure, plan


def unseen(inputs: Inputs, sites: frozenset[str]) -> Inputs:
    """Return a project in which nobody has visited some sites; few draws, no roll-out: places need neither."""
    rollout = inputs.settings.rollout.model_copy(update={"years": []})
    settings = inputs.settings.model_copy(update={"draws": 10, "rollout": rollout})
    return replace(inputs, settings=settings, inspections=tuple(v for v in inputs.inspections if v.site not in sites))


def answers(inputs: Inputs, site: str) -> Iterator[tuple[Item, object]]:
    """Yield every item that nobody has answered at a site with every answer that its form allows (of numbers the ends)."""
    said = answers_of(inputs.inspections, site)
    for item in inputs.schema.items:
        if item.id in said or not item.applies({k: a.value for k, a in said.items()}):
            continue
        if item.type == "number":
            yield from ((item, float(x)) for x in (item.low or 0.0, item.high or 0.0))
        elif item.type == "bool":
            yield from ((item, x) for x in (True, False))
        elif item.id == "line_of_sight":
            yield from ((item, (handover.id,)) for handover in inputs.network.handovers)
        else:
            yield from ((item, choice.id) for choice in item.choices)


def planned(inputs: Inputs, site: str, item: str, answer: object) -> Plan:
    """Plan the whole project with one more visit that found just this."""
    visit = Inspection(site, None, (), {item: answer}, file="nachtrag", row=2)  # type: ignore[dict-item]
    return plan(replace(inputs, inspections=(*inputs.inspections, visit)))


def places(found: Plan) -> dict[str, int]:
    """Return the place of every site that is ranked."""
    return {s.site.id: s.ranked.rank for s in found.sites if s.ranked.rank is not None}


def said_otherwise(asked: Question | None, outcome: Outcome | None, whole: Plan, before: Plan, site: str) -> list[str]:
    """Return in what `check` differs from a whole plan."""
    found, moved = [], places(whole) != places(before)
    if asked is None:
        return ["moves places and isn't asked for"] if moved else []
    if moved and not asked.matters:
        found.append("moves places and is said not to")
    if outcome is None:
        return found
    way, ready = whole.route(site).chosen, whole.readiness[site]
    weeks = whole.site(site).readiness.service
    pairs: dict[str, tuple[object, object]] = {
        "places": (dict(outcome.order), places(whole)),
        "way": (outcome.method, way.method if way else None),
        "price": (outcome.connection_eur, way.cost_eur if way else None),
        "equipment": (outcome.own_eur, round(ready.cost.best(whole.factors), 2)),
        "permits": (outcome.permits, tuple(need.kind.id for need in ready.permits)),
        "weeks": (outcome.weeks, weeks and round(weeks.weeks.best(whole.factors), 2)),
    }
    return found + [f"{name}: {a} instead of {b}" for name, (a, b) in pairs.items() if a != b]


def compare(inputs: Inputs, sites: frozenset[str], every: int = 1, start: int = 0) -> tuple[int, int, list[str]]:
    """Put every answer (or each so many-th) at the sites into a plan; return how many, how many move places, what differs."""
    asked = {(q.site, q.item.id): q for q in questions(inputs, measure(inputs))}
    before, looked, moving, wrong = plan(inputs), 0, 0, list[str]()
    cases = [(site, item, answer) for site in sorted(sites) for item, answer in answers(inputs, site)]
    for site, item, answer in cases[start::every]:
        whole, question = planned(inputs, site, item.id, answer), asked.get((site, item.id))
        outcome = next((o for o in question.outcomes if o.answer == answer), None) if question else None
        looked, moving = looked + 1, moving + (places(whole) != places(before))
        wrong += [f"{site}, {item.id} = {answer}: {w}" for w in said_otherwise(question, outcome, whole, before, site)]
    return looked, moving, wrong
