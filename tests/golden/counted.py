"""What is said of none, one, two, many, unknown and tied, asked of the functions that say it: no project need hold them.

`counted.txt` holds the answers in both languages; a person has read them, and the checks of agreement read them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import SimpleNamespace as Plain

from hotspots.base.figures import people, spread
from hotspots.base.text import NO_SOURCE, YEARS, Text, counted, join, verbatim
from hotspots.batch.overview import _lead
from hotspots.cli.check import _next
from hotspots.cli.review_terminal import _won
from hotspots.disclosure.public import publication_words
from hotspots.findings.answers import _cause, five_answers
from hotspots.findings.long_run import LongRun
from hotspots.findings.model import Plan
from hotspots.findings.outcome import Outcome, SiteOutcome, per_day_words
from hotspots.findings.words import _stays, certainty, users_words
from hotspots.measures.capacity import Load, PeakDay
from hotspots.measures.demand.estimate import _method, _warnings
from hotspots.measures.readiness.service import Service
from hotspots.measures.users import Span
from hotspots.model.blockers import DECIDED, Blocker
from hotspots.model.counts import UNITS
from hotspots.model.estimate import Estimate, Quantity
from hotspots.model.funding import Funding
from hotspots.model.operation import Fault, Forecast
from hotspots.model.payments import PriceTerms
from hotspots.model.protocol import Item
from hotspots.model.quotes import Quote
from hotspots.planning import standing
from hotspots.planning.answers import Question
from hotspots.publish.map.from_results import _ports
from hotspots.publish.week import week_words
from hotspots.rollout.rollout import counted_words
from hotspots.rollout.sites import _unused

_HEIGHT = Item("h", "", Text("Höhe", "height"), NO_SOURCE, "number", unit="m")
NUMBERS = (0, 1, 2, 5, 1204)
Row = tuple[object, Text]
HEAD = """\
What is said of none, one, two, many, unknown and tied: German and, below, English. Made by scripts/golden; read the
difference before it is kept.
"""


def table(plan: Plan) -> str:
    """Return every sentence by what it is asked of; `plan` is one run of the sample."""
    parts = [HEAD]
    for title, rows in _sections(plan):
        said = "\n".join(f"{_key(key)}: {words.de}\n    {words.en}" for key, words in rows)
        parts.append(f"== {title}\n{said}\n")
    return "\n".join(parts)


def _sections(plan: Plan) -> Iterator[tuple[str, Iterable[Row]]]:
    for name, changed in _plans(plan):
        yield f"page head, {name}", five_answers(changed)
    yield "place of a site, of the first n", [*_places(plan)]
    yield (
        "users of a site",
        [(x, users_words(_about(x))) for x in (0, 0.4, 1, 1.4, 2, 5, 1204)] + [(None, users_words(None))],
    )
    yield "people, spans", [(n, people(n) + verbatim("; ") + spread(n / 2, n, 2 * n)) for n in (*NUMBERS, 1.4, 40, 250)]
    yield "the first n places stay", [(n, _stays(Text("Nachfrage", "demand"), n, 0.2, 0.25, 0.4)) for n in (1, 2, 5)]
    yield (
        "use of all sites of the plan",
        [((n, m), counted_words(n, m, known=True)) for n in NUMBERS for m in (0, 1, 2)],
    )
    yield "the answer's first sites", [((n, x), _won(n, x, 900 * x)) for n in (1, 2) for x in (-2, -1, 0, 1, 2)]
    yield "capacity", [(n, _load(n)) for n in NUMBERS]
    yield "peak days", [(n, PeakDay("Fest", n, 10 * n, n, Span(n, n, n), "estimated").said) for n in NUMBERS]
    yield (
        "offers",
        [(n, Quote("a", "trench", 900, "", weeks=n, only_with=("b", "c", "d")[:n]).words) for n in NUMBERS[:4]],
    )
    yield "weeks to service", [(n, _weeks(n)) for n in NUMBERS[:4]]
    yield "ten years", [(n, LongRun(Span(900, 1000, 1200), None, n, PriceTerms()).all_words) for n in NUMBERS[:4]]
    yield "use a day", [((unit, n), per_day_words(n, unit, 5)) for unit in UNITS for n in (*NUMBERS, 1.4, None)]
    for n in (0, 1, 2):
        yield f"progress, places: {n}", _outcome(n).questions
    yield (
        "progress, unknown",
        replace(_outcome(2), min_weeks=1, sites=tuple(map(_unknown, _outcome(2).sites))).questions,
    )
    yield "what is there", [(n, line) for n in NUMBERS for line in _standing(n)]
    yield (
        "a missing answer",
        [(places, _question(places).sentence) for places in ((), (1,), (2, 5), (3, None), (None,))],
    )
    yield "missing answers", [(n, join([*_next([_question((1,))] * n)][-1:])) for n in (1, 13, 14)]
    yield "measured days", [*_measured()]
    yield "free ports", [(n, _ports(n)) for n in (*NUMBERS, None)]
    yield "publication of costs", [(n, publication_words(Plain(costs=None, agreed=None), n, ())) for n in NUMBERS[:4]]
    yield "projects of a batch", [(n, _batch(n)) for n in NUMBERS]
    yield "closed funding", [(n, _funding(n)) for n in (1, 2)]
    yield (
        "years and grants with decimals",
        [(n, counted(n, *YEARS) + verbatim("; ") + _grant(n).pays) for n in (0.5, 1, 1.5, 7.25, 40)],
    )
    yield "value added tax", [(n, PriceTerms(vat_percent=n).sentence) for n in (None, 0, 7, 8.1, 19)]
    yield "a recorded figure", [(n, _HEIGHT.say(float(n))) for n in (*NUMBERS, 4.5, 1234567.125)]
    yield "typical week", [(n, week_words([n / 24] * 168)) for n in NUMBERS]
    yield "why a site waits", [(n, _waits(plan, n)) for n in NUMBERS[:4]]


def _key(key: object) -> str:
    if isinstance(key, tuple):
        return " · ".join(map(_key, key))
    return key.de if isinstance(key, Text) else "unknown" if key is None else str(key)


def _about(best: float) -> Estimate:
    return Estimate(best / 2, best, 2 * best, "users/day", NO_SOURCE, "estimated")


def _plans(plan: Plan) -> Iterator[tuple[str, Plan]]:
    """Yield the sample with none, one, two and all of its sites, tied, blocked, decided, unpaid, without budgets."""
    for n in (0, 1, 2, 4, 7):
        yield f"sites: {n}", _cut(plan, n)
    tied = [replace(s, rank=1, last=3) if i < 3 else s for i, s in enumerate(plan.ranking.sites)]
    yield "three tied", _ranked(plan, tied)
    yield "two tied of two", _ranked(_cut(plan, 2), [replace(s, rank=1, last=2) for s in plan.ranking.sites[:2]])
    why = (Blocker("kein Strom", "no power", "power"),)
    yield (
        "all blocked",
        replace(_ranked(plan, [replace(s, rank=None, blockers=why) for s in plan.ranking.sites]), rollout=None),
    )
    for n in (1, 2):
        few = _cut(plan, n)
        ranked = [replace(s, rank=None, blockers=(Blocker("gebaut", "built", DECIDED),)) for s in few.ranking.sites]
        built = (
            replace(s, site=replace(s.site, status="built"), ranked=r) for s, r in zip(few.sites, ranked, strict=True)
        )
        yield f"decided: {n}", replace(_ranked(few, ranked), rollout=None, sites=tuple(built))
    yield (
        "no budgets",
        replace(
            _cut(plan, 2),
            rollout=None,
            about=replace(plan.about, rollout=plan.about.rollout.model_copy(update={"years": []})),
        ),
    )


def _cut(plan: Plan, n: int) -> Plan:
    """Return a plan with its first `n` sites only."""
    sites = plan.sites[:n]
    ids = {s.site.id for s in sites}
    phases = tuple(replace(p, sites=tuple(s for s in p.sites if s in ids)) for p in plan.rollout.phases)
    ranking = replace(plan.ranking, sites=tuple(s for s in plan.ranking.sites if s.id in ids))
    return replace(plan, sites=sites, ranking=ranking, rollout=replace(plan.rollout, phases=phases) if n else None)


def _ranked(plan: Plan, ranked: Iterable) -> Plan:
    by_id = {s.id: s for s in ranked}
    sites = tuple(replace(s, ranked=by_id[s.site.id]) for s in plan.sites)
    return replace(plan, sites=sites, ranking=replace(plan.ranking, sites=tuple(by_id.values())))


def _places(plan: Plan) -> Iterator[Row]:
    for first in (1, 2, 3, 7):
        robustness = replace(plan.ranking.robustness, first=first)
        for chance in (0.99, 0.5, 0.01):
            site = replace(plan.ranking.ranked[0], first_chance=chance)
            yield (first, chance), certainty(site, replace(plan.ranking, robustness=robustness))


def _load(n: int) -> Text:
    return Load(*(replace(_about(n), unit=unit) for unit in ("users", "1", "Mbit/s")), event="Fest").words()


def _weeks(n: int) -> Text:
    weeks = Quantity((), "weeks", NO_SOURCE, "estimated")
    return Service(weeks, ((Text("Lieferung", "delivery"), n),), "2022-09-30").words(_about(n))


def _outcome(n: int) -> Outcome:
    """Return what became of `n` places; everything of it is `n`, too."""
    days, forecast = tuple([float(n)] * 7), Forecast("plan", "2022-01-01", (n / 2, float(n), 2.0 * n), None, None)
    one = SiteOutcome(
        "a", "Markt", "2022-05-01", "log_ins", "2022-05-01", "2023-04-30", 365, True, 365.0 * n, n, n, Span(n, n, n), n, n,
        forecast, tuple(Fault("a", "2022-06-01", None, "Strom") for _ in range(n)), n, 900.0 * n, 90.0 * n,
        None, None, {f"2022-{m:02}": float(n + m % 2) for m in range(5, 9)}, days, (), (), False,
    )  # fmt: skip
    sites = tuple(replace(one, site=name, name=name) for name in ("Markt", "Bahnhof")[:n])
    money = None if n == 0 else 900.0 * n
    return Outcome(
        sites,
        "log_ins" if n else None,
        money,
        money,
        money,
        money,
        None,
        None,
        (),
        (),
        None,
        12,
        5,
        7.0,
    )


def _unknown(one: SiteOutcome) -> SiteOutcome:
    return replace(
        one,
        counted=None,
        start_up=None,
        hidden=True,
        measured_users=None,
        stay_min=None,
        long_enough=False,
        days=7,
        faults=(),
    )


def _standing(n: int) -> Iterator[Text]:
    """Yield what `check` says is there where `n` of everything are there."""
    site = Plain(name="A", id="a", mount=None, is_open=True)
    many = [Plain(station=f"s{i}", site=f"s{i}") for i in range(n)]
    counts = Plain(series=many, shorts=[], estimates=many)
    rollout = Plain(years=[Plain(invest_eur=1000)] * n)
    heights = Plain(notna=lambda: Plain(sum=lambda: n))
    buildings = type("Table", (dict,), {"__len__": lambda self: n})(height_m=heights)
    inputs = Plain(
        sites=[site] * n, inspections=many, counts=counts, settings=Plain(rollout=rollout, prices=[], assumptions=[0] * n),
        network=Plain(buildings=buildings, trees=[0] * n, hotspots=[0] * n),
    )  # fmt: skip
    for line in (standing._sites, standing._visits, standing._counts, standing._around, standing._budgets):
        found = line(inputs)
        yield found.head + Text(": ", ": ") + found.body


def _question(places: tuple[int | None, ...]) -> Question:
    """Return a missing answer after each of which the site would have one of the places."""
    none = Plain(place=None, words=Text("kein Strom", "no power"), connection_eur=None, own_eur=0.0, order=(("a", 2),))
    ends = [Plain(**{**none.__dict__, "place": place, "order": (("a", place),)}) for place in places] or [none]
    now = Plain(place=2, shown="2", order=(("a", 2),))
    return Question("a", "Markt", Plain(id="power", label=Text("Strom", "power")), now, tuple(ends))


def _measured() -> Iterator[Row]:
    for days in NUMBERS[1:4]:
        for unit in UNITS:
            used = Plain(counted=float(days), days=days, unit=unit)
            yield (days, unit), _method(Plain(words=NO_SOURCE), used)
        station = Plain(week=Plain(days=days), passages=Plain(quality="measured"))
        choice = Plain(station=station, deviation=0.0)
        yield days, join(list(_warnings(Plain(kind="stop"), choice, None)), " ")


def _batch(n: int) -> Text:
    rows = [Plain(funded=True, place=1, municipality=f"p{i}") for i in range(n)]
    return _lead(
        Plain(
            sites=rows, projects=rows, failed=[], budget_eur=9000, spent_eur=900, users_per_day=n, bound_users_per_day=n
        )
    )


def _funding(n: int) -> Text:
    return _unused(
        Plain(min_sites=n, open=True, no_early_start=False, valid_from=None, valid_until=None, operator=None),
        Plain(operator=None, years=[Plain(year=2023)]),
    )


def _grant(percent: float) -> Funding:
    return Funding(id="a", name="A", operator="b", percent=percent, cap_eur=1)


def _waits(plan: Plan, n: int) -> Text:
    site = plan.sites[0]
    weeks = replace(site.readiness.service_weeks, best=float(n))
    about = replace(plan.about, rollout=plan.about.rollout.model_copy(update={"start": "2023-12-31", "must_not": []}))
    found = replace(site, readiness=replace(site.readiness, service_weeks=weeks))
    return _cause(replace(plan, about=about), found, 2025, 2023, 1e9)
