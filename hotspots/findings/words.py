"""What is said of sites and of the order as a whole: the sentences of both editions, from codes and figures; classes of cost.

Certainty is decided on the chance as it is published, so that both editions use the same word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hotspots.base.figures import area, bounds, chance, hundreds, people, rounded, spread
from hotspots.base.text import USERS, Text, Word, euros, join, listing, numbers, percents, tr, verbatim
from hotspots.measures.coverage.area import SiteCoverage
from hotspots.measures.network.routes import Alternative, Route
from hotspots.model.answers import FIELDS, VERDICTS, Compared, FieldValue
from hotspots.model.estimate import Estimate
from hotspots.model.overrides import Overrides
from hotspots.model.payments import TAX_WORDS, PriceTerms
from hotspots.model.sites import Site
from hotspots.ranking.criteria import Criterion, ValueFunction
from hotspots.ranking.crosscheck import CrossCheck
from hotspots.ranking.explain import entropy_words, notes
from hotspots.ranking.phrases import CHANCES, GRADES, NOT_KNOWN
from hotspots.ranking.results import RankedSite, Ranking
from hotspots.rollout.portfolios import Share

CONNECTION = "connection"
#: Where classes are cut, in euros, in a project without the criterion of connection.
PLAIN_CUTS = (5_000.0, 20_000.0, 60_000.0)


@dataclass(frozen=True, slots=True)
class CostClass:
    """From `low_eur` up to below `high_eur` (None: anything above); `grade` is the word for such a connection."""

    low_eur: float
    high_eur: float | None
    grade: Word

    @property
    def words(self) -> Text:
        """Return the class in words."""
        if self.high_eur is None:
            return tr("{low_eur} or more", low_eur=euros(self.low_eur))
        low, high = numbers(self.low_eur), euros(self.high_eur)
        if not self.low_eur:
            return tr("below {high}", high=high)
        return tr("€{low} to {high}", low=low, high=high)


def cost_classes(value: ValueFunction | None) -> tuple[CostClass, ...]:
    """Return the four classes, cut at the nodes of the value function of the connection."""
    cuts = [x for x in value.x if x > 0] if value else list(PLAIN_CUTS)
    while len(cuts) > len(GRADES) - 1:
        cuts.remove(min(pairwise(cuts), key=lambda pair: pair[1] / pair[0])[0])
    while len(cuts) < len(GRADES) - 1:
        cuts.insert(0, _one_digit(cuts[0] / 4) if cuts else PLAIN_CUTS[-1])
    edges = pairwise([0.0, *cuts, None])
    return tuple(CostClass(low or 0.0, high, word) for (low, high), (_, word) in zip(edges, GRADES, strict=True))


def class_of(eur: float, classes: tuple[CostClass, ...]) -> CostClass:
    """Return the class that an amount belongs to."""
    return next(one for one in classes if one.high_eur is None or eur < one.high_eur)


def _one_digit(eur: float) -> float:
    return float(f"{eur:.0e}")


COSTS_NOT_KNOWN = tr("cost not known")
_SPELT = (tr("one"), tr("two"), tr("three"), tr("four"), tr("five"))

Range = tuple[str, float, float, float]
"""A criterion, the lowest weight at which the first places stay, the given one, the highest."""


def utility_view(site: str, overrides: Overrides) -> Text | None:
    """Return the utility's own place for a site and its verdict, if an answer was taken over."""
    place, verdict = overrides.of(site, "priority"), overrides.of(site, "verdict")
    said = []
    if place is not None and isinstance(place.value, float):
        said.append(tr("place {place:g}", place=place.value))
    if verdict is not None and verdict.value in VERDICTS:
        said.append(VERDICTS[verdict.value])
    return join(said) if said else None


def compared(site: Site, ranked: RankedSite, route: Route, overrides: Overrides) -> tuple[Compared, ...]:
    """Return every field that was answered of a site: ours, theirs, and what is reckoned with."""
    rank = float(ranked.rank) if ranked.rank is not None else None
    ours = _way(route.ours or (None if route.quotes else route.chosen)) | {"priority": rank}
    blocked = any(b.code == "answer" for b in ranked.blockers)
    used = _way(route.chosen) | {
        "priority": rank,
        "mount": site.mount_position,
        "verdict": "infeasible" if blocked else None,
    }
    said = sorted((o for o in overrides.values if o.site == site.id), key=lambda o: FIELDS.index(o.field))
    return tuple(Compared(o.field, ours.get(o.field), o.value, used.get(o.field), o.source) for o in said)


def _way(way: Alternative | None) -> dict[str, FieldValue | None]:
    if way is None:
        return {}
    return {"connection_method": way.method, "connection_eur": way.cost_eur, "connection_m": way.length_m}


@dataclass(frozen=True, slots=True)
class Reason(Text):
    """How a site does by one criterion, in words; what isn't judged yet speaks neither for nor against it."""

    criterion: str = ""
    grade: str = ""
    """The code of its grade."""
    short: Text = NOT_KNOWN
    """The same without its figure: "Anschluss gut"."""

    @property
    def is_for(self) -> bool | None:
        """Tell whether it speaks for the site; None where nothing is judged."""
        grades = [word.code for _, word in GRADES]
        return grades.index(self.grade) < len(grades) / 2 if self.grade in grades else None


def reason(criterion: Criterion, word: Word, figure: Text | None) -> Reason:
    """Return how a site does by one criterion: "Anschluss: gut (2.800 €)"."""
    said = criterion.name + ": " + word + ("" if figure is None else " (" + figure + ")")
    return Reason(said.de, said.en, criterion.id, word.code, criterion.name + " " + word)


def certainty(ranked: RankedSite, ranking: Ranking) -> Word:
    """Return how sure the place is, in words: "sehr sicher unter den ersten drei"."""
    if ranked.rank is None:
        return Word.of(tr("not ranked"), "unranked")
    if ranking.robustness is None or ranked.first_chance is None:
        return Word("", "")
    first = ranking.robustness.first
    if len(ranking.ranked) <= first:
        low, high = ranked.rank_low, ranked.rank_high
        until = tr(" to {high}", high=high) if low != high else verbatim("")
        return Word.of(tr("place {low}{until}", low=low, until=until), "place")
    among = tr("among the first {first}", first=_spelt(first))
    if first == 1:
        among = tr("in first place")
    published = chance(ranked.first_chance)
    for bound, word in CHANCES:
        if published >= bound:
            return Word(f"{word.de} {among.de}", f"{word.en} {among.en}", word.code)
        if round(1 - published, 9) >= bound:
            return Word.of(tr("{word} not {among}", word=word, among=among), f"{word.code}_not")
    return Word.of(tr("open whether {among}", among=among), "open")


def tested(ranking: Ranking, ranges: Sequence[Range], *, with_figures: bool) -> tuple[Text, ...]:
    """Return how firm the order is: draws, ties, weights; `with_figures` says scores and values as well."""
    if len(ranking.ranked) < 2:
        return ()
    robustness = ranking.robustness
    said = [entropy_words(robustness)] if robustness else []
    said += notes(ranking, with_figures=with_figures)
    first = robustness.first if robustness else 0
    return (*said, *(_stays(ranking.criterion(c).name, first, low, now, high) for c, low, now, high in ranges if first))


def doubtful(ranking: Ranking, check: CrossCheck) -> tuple[Text, ...]:
    """Return which places another way of calculating would change by more than one."""
    places = {s.id: s.rank or 0 for s in ranking.ranked}
    moved = [
        verbatim(s.name)
        for s in ranking.ranked
        if any(abs(m.order.index(s.id) + 1 - places[s.id]) > 1 for m in check.results)
    ]
    if not moved:
        return ()
    count, names = len(check.results), listing(moved)
    return (
        tr(
            "{count} other ways of calculating were tried as a check. More than one place apart there: {names}.",
            count=count,
            names=names,
        ),
    )


def _stays(name: Text, first: int, low: float, now: float, high: float) -> Text:
    """Return between which weights of a criterion the first places stay as they are."""
    decimals = 1 if min(now - low, high - now) < 0.01 and low < now < high else 0
    a, b, given = (percents(x, decimals=decimals) for x in (low, high, now))
    stay = tr("The first {first} places stay as they are", first=first)
    if first == 1:
        stay = tr("The first place stays as it is")
    return stay + tr(
        " while the weight of '{name}' is between {a} and {b} (now {given}).", name=name, a=a, b=b, given=given
    )


def _spelt(count: int) -> Text:
    return _SPELT[count - 1] if 1 <= count <= len(_SPELT) else numbers(count)


AGREED = tr(" (as decided or paid)")


def cost_span(
    cost: Estimate | None, share: Share | None = None, terms: PriceTerms | None = None, *, agreed: bool = False
) -> Text:
    """Return what a site costs alone, with its span, and if known what it adds to the plan and its fair share."""
    if cost is None:
        return COSTS_NOT_KNOWN
    if agreed:
        return euros(cost.best) + AGREED
    low, best, high = (hundreds(x) for x in (cost.low, cost.best, cost.high))
    alone = tr("alone about ") + best + (bounds(low, high) if low != high else verbatim(""))
    if share is None:
        return alone
    added, fair = hundreds(share.marginal_eur), hundreds(share.shapley_eur)
    return share_words(
        alone, added, fair, terms.part if terms and (terms.tax == "gross" or terms.utility_pays) else None
    )


def share_words(alone: Text, added: Text, fair: Text, how: Text | None) -> Text:
    """Return what a site costs alone (net), beside all others, and its fair share; `how` the last two are meant, if otherwise."""
    said = tr(", on top of all others {added}, share {fair}", added=added, fair=fair)
    return alone + " " + TAX_WORDS["net"] + said + " " + how if how else alone + said


def served_words(coverage: SiteCoverage | None) -> Text:
    """Return the ground that a site serves, what of it is new, and how many people a day are there; empty if nobody knows."""
    if coverage is None or not coverage.cells:
        return verbatim("")
    size, new = area(coverage.cells[-1].area_m2), area(coverage.cells[-1].new_m2)
    served = tr("about {size}, {new} of it new", size=size, new=new)
    if coverage.people_per_day is None:
        return served
    return served + tr("; about {many} a day", many=people(coverage.people_per_day))


def users_words(users: Estimate | None) -> Text:
    """Return users a day in words: the middle value with its span, and the mean, of which sums are made."""
    if users is None:
        return tr("users not known")
    words, name = spread(users.low, users.best, users.high), USERS[rounded(users.best) != 1]
    unit = name + tr(" a day")
    de, en = (w.replace(" (", f" {u} (", 1) if " (" in w else f"{w} {u}" for w, u in ((words.de, unit.de), (words.en, unit.en)))  # fmt: skip
    words = tr("about ¦of users") + Text(de, en)
    if users.mean is None or round(users.mean) == round(users.best):
        return words
    mean = numbers(round(rounded(users.mean)))
    return words + tr(", {mean} on average", mean=mean)
