"""What a reader asks first, in five lines, and what of the plan is assumed or invented, the weightiest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from hotspots.base.figures import at_least, hundreds
from hotspots.base.text import Text, counted, join, listing, numbers, verbatim
from hotspots.findings.model import Measures
from hotspots.findings.public import Told
from hotspots.inputs.project import Inputs
from hotspots.model.estimate import Quality
from hotspots.ranking.criteria import Criterion

SITE = Text("Standort", "site"), Text("Standorte", "sites")
MOST_NAMES, MOST_LETTERS = 3, 32
NOT_ADOPTED = Text(
    "Gewichte und Nutzwertskalen sind ein Vorschlag; kein Gremium hat sie beschlossen.",
    "Weights and value scales are a proposal; no body has adopted them.",
)
#: How much a figure of each quality counts as assumed.
DOUBT: dict[Quality, float] = {"measured": 0.0, "estimated": 0.5, "illustrative": 1.0}


def five_answers(told: Told) -> tuple[tuple[Text, Text], ...]:
    """Return what, where, when, how sure and what it costs, with scope and span: what a council asks first."""
    return (
        (Text("Was", "What"), _what(told)),
        (Text("Wo", "Where"), _where(told)),
        (Text("Wann", "When"), _when(told)),
        (
            Text("Wie sicher", "How sure"),
            told.lead if told.sites else Text("Noch nicht zu sagen.", "Can't be said yet."),
        ),
        (Text("Was es kostet", "What it costs"), _cost(told)),
    )


def _what(told: Told) -> Text:
    """Return what was entered: so many sites, how many of them are ranked, blocked or decided already."""
    if not told.sites:
        return Text("Es sind noch keine Standorte eingetragen.", "No sites have been entered yet.")
    entered = counted(len(told.sites), *SITE) + Text(" eingetragen", " entered")
    ranked = sum(s.ranked.rank is not None for s in told.sites)
    parts = [entered, numbers(ranked) + Text(" in der Rangliste", " in the ranking")]
    blocked = sum(s.ranked.rank is None and s.site.is_open for s in told.sites)
    decided = len(told.sites) - ranked - blocked
    parts += [numbers(blocked) + Text(" zurzeit nicht umsetzbar", " can't be built now")] if blocked else []
    parts += [numbers(decided) + Text(" schon entschieden", " decided already")] if decided else []
    return join(parts) + Text(".", ".")


def _where(told: Told) -> Text:
    first = [s.site.name for s in told.sites if s.ranked.rank is not None]
    if not first:
        return Text("Kein Standort hat einen Rang.", "No site has a rank.")
    return Text("Zuerst: ", "First: ") + _names(first) + Text(".", ".")


def _names(names: Sequence[str]) -> Text:
    """Return the first names, long ones cut, and how many more there are."""
    shown = [verbatim(n if len(n) <= MOST_LETTERS else n[: MOST_LETTERS - 1] + "…") for n in names[:MOST_NAMES]]
    more = len(names) - len(shown)
    others = counted(more, Text("weiterer", "more"), Text("weitere", "more"))
    return listing(shown) if not more else join(shown) + Text(" und ", " and ") + others


def _when(told: Told) -> Text:
    if told.rollout is None or not told.rollout.phases:
        return Text("Offen: Es sind keine Jahresbudgets angegeben.", "Open: no yearly budgets are given.")
    built = [phase for phase in told.rollout.phases if phase.sites]
    if not built:
        return Text("In den Jahren der Budgets kann nichts gebaut werden.", "Nothing can be built within the budgets.")
    names = {s.site.id: s.site.name for s in told.sites}
    if len(built) <= MOST_NAMES:
        years = [verbatim(f"{phase.year}: ") + _names([names.get(s, s) for s in phase.sites]) for phase in built]
        return join(years, "; ") + Text(".", ".")
    count = counted(sum(len(phase.sites) for phase in built), *SITE)
    return Text(
        f"{count.de} von {built[0].year} bis {built[-1].year}.", f"{count.en} from {built[0].year} to {built[-1].year}."
    )


def _cost(told: Told) -> Text:
    """Return what is paid once, net, with its span and for how many sites, and what is paid every year."""
    after = Text("; danach ", "; then ") + told.yearly.words + Text(".", ".")
    if not told.costs_known:
        return Text("Einmalig: ", "Once: ") + told.total_words + after
    planned = [site for phase in told.rollout.phases for site in phase.sites] if told.rollout else []
    scope = counted(len(planned) or sum(s.ranked.rank is not None for s in told.sites), *SITE)
    span = Text("", "")
    if told.total_span_eur is not None:
        low, high = (hundreds(x) for x in told.total_span_eur)
        span = Text(f" ({low.de} bis {high.de})", f" ({low.en} to {high.en})")
    how = Text("", "") if planned else Text(", jeder für sich", ", each by itself")
    return (
        Text("Einmalig ", "Once ") + told.total_words + span + Text(f" für {scope.de}", f" for {scope.en}") + how + after
    )  # fmt: skip


def outward(span: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return a span of money as published: its ends moved outward to two significant digits."""
    return None if span is None else (-at_least(-span[0]), at_least(span[1]))


def assumed(inputs: Inputs, measured: Measures, criteria: Sequence[Criterion]) -> tuple[Text, ...]:
    """Return what rests on estimates or examples, made from the quality of every figure that matters, the weightiest first."""
    weight = {c.id: c.weight for c in criteria}
    demand, connection, readiness = (weight.get(name, 0.0) for name in ("demand", "connection", "readiness"))
    network, open_ = inputs.network, [s for s in inputs.sites if s.is_open]
    found = [
        _said(Text("Passantenfrequenz", "footfall"), demand, (measured.demand[s.id].quality for s in open_)),
        _said(Text("Annahmen zu Nutzung und Funk", "assumptions on use and radio"), demand, _factors(measured, "assumption:")),
        _said(Text("Preise", "prices"), connection, _factors(measured, "price:")),
        _said(Text("Übergabepunkte und Leerrohre", "handovers and ducts"), connection,
              [*(h.quality for h in network.handovers), *network.ducts["quality"]]),
        _said(Text("Straßen", "streets"), connection / 2, network.streets["quality"]),
        _said(Text("Antworten der Begehung", "answers of the inspection"), readiness, (v.quality for v in inputs.inspections)),
        _said(Text("Lage der Standorte", "position of the sites"), connection / 2, (s.quality for s in open_)),
        _said(Text("Gebäude", "buildings"), demand / 4, network.buildings["quality"]),
    ]  # fmt: skip
    unseen = sum(measured.readiness[s.id].inspected_on is None for s in open_)
    if unseen:
        sites = counted(unseen, *SITE)
        found.append(
            (readiness * unseen / len(open_), Text(f"Ohne Begehung: {sites.de}", f"Not inspected: {sites.en}"))
        )
    if inputs.settings.adopted is None:
        found.append((1.0, NOT_ADOPTED))
    if inputs.settings.rollout.years:
        found.append((0.9, Text("Jahresbudgets: im Projekt angenommen", "Yearly budgets: assumed in the project")))
    return tuple(words for size, words in sorted(found, key=lambda row: (-row[0], row[1].de)) if size > 0)


def _factors(measured: Measures, kind: str) -> Iterable[Quality]:
    return (factor.quality for name, factor in measured.factors.items() if name.startswith(kind))


def _said(what: Text, weight: float, qualities: Iterable[Quality]) -> tuple[float, Text]:
    """Return how much a kind of figure rests on estimates and examples, and that in words."""
    number: Counter[Quality] = Counter(qualities)
    every = sum(number.values())
    words: dict[Quality, Text] = {
        "illustrative": Text("erfunden oder beispielhaft", "invented or examples"),
        "estimated": Text("geschätzt", "estimated"),
    }
    said = join([numbers(number[q]) + Text(" ", " ") + words[q] for q in words if number[q]])
    size = weight * sum(DOUBT[q] * n for q, n in number.items()) / every if every else 0.0
    return size, what + Text(f": {said.de} (von {every})", f": {said.en} (of {every})")
