"""Two rankings side by side: what changed and why, per site.

The change of a score is split without a rest. A part is weight × value(quantity); what each of the three does is
its own change, the other two taken at the mean of before and after.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hotspots.base.text import Text, listing, numbers, percents, tr, verbatim
from hotspots.ranking.criteria import Criterion
from hotspots.ranking.crosscheck import kendall_tau
from hotspots.ranking.phrases import points, signed
from hotspots.ranking.ranking import rounded
from hotspots.ranking.results import RankedSite, Ranking

#: Effects below half a thousandth of a point would be shown as zero.
SHOWN = 0.0005


@dataclass(frozen=True, slots=True)
class Effect:
    """What one criterion did to a site's score, by its weight, its quantity and its value function."""

    criterion: str
    by_weight: float
    by_quantity: float
    by_scale: float

    @property
    def total(self) -> float:
        """Return the whole effect."""
        return self.by_weight + self.by_quantity + self.by_scale


@dataclass(frozen=True, slots=True)
class SiteChange:
    """A site before and after (None: not there); `effects` largest first."""

    site: str
    before: RankedSite | None
    after: RankedSite | None
    effects: tuple[Effect, ...]
    sentence: Text


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rankings compared: `tau` is Kendall's tau-b over the sites ranked in both, `general` says what holds for all."""

    tau: float
    general: tuple[Text, ...]
    sites: tuple[SiteChange, ...]


def compare(before: Ranking, after: Ranking) -> Comparison:
    """Compare two rankings; sites stand in the order of the later one, those that left it last."""
    gone = [s for s in before.sites if after.site(s.id) is None]
    changes = tuple(_site_change(before, after, site.id) for site in (*after.sites, *gone))
    earlier, later = ({s.id: -(s.rank or 0) for s in r.ranked} for r in (before, after))
    common = [i for i in later if i in earlier]
    tau = kendall_tau(*(np.array([side[i] for i in common], dtype=float) for side in (earlier, later)))
    return Comparison(tau, _general(before, after, tau, len(common)), changes)


def effects_between(before: Ranking, after: Ranking, site: str) -> tuple[Effect, ...]:
    """Split the change of a site's score by criterion, largest effect first; nothing if it wasn't in both."""
    old, new = before.site(site), after.site(site)
    if old is None or new is None:
        return ()
    ids = dict.fromkeys([c.id for c in before.criteria] + [c.id for c in after.criteria])
    found = [_effect(_criterion(before, i), _criterion(after, i), i, old, new) for i in ids]
    return tuple(sorted(found, key=lambda e: (-abs(e.total), e.criterion)))


def _criterion(ranking: Ranking, criterion: str) -> Criterion | None:
    return next((c for c in ranking.criteria if c.id == criterion), None)


def _effect(old: Criterion | None, new: Criterion | None, name: str, before: RankedSite, after: RankedSite) -> Effect:
    if old is None or new is None:
        part = (after if old is None else before).parts[name].contribution
        return Effect(name, part if old is None else -part, 0.0, 0.0)
    x, y = old.taken(before.parts[name].estimate), new.taken(after.parts[name].estimate)
    # value of both quantities by both functions: the change of one, averaged over the other
    moved = [f.value.value(y) - f.value.value(x) for f in (old, new)]
    bent = [new.value.value(q) - old.value.value(q) for q in (x, y)]
    weight = (old.weight + new.weight) / 2
    value = (before.parts[name].value + after.parts[name].value) / 2
    return Effect(name, (new.weight - old.weight) * value, weight * sum(moved) / 2, weight * sum(bent) / 2)


def _site_change(before: Ranking, after: Ranking, site: str) -> SiteChange:
    old, new = before.site(site), after.site(site)
    effects = effects_between(before, after, site)
    passed, passed_by = _overtaking(before, after, old, new)
    name = new.name if new else old.name if old else site
    sentence = _sentence(before, after, name, old, new, effects, passed, passed_by)
    return SiteChange(site, old, new, effects, sentence)


def _overtaking(
    before: Ranking, after: Ranking, old: RankedSite | None, new: RankedSite | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return whom the site passed, and who passed it, among the sites ranked in both."""
    if old is None or new is None or old.rank is None or new.rank is None:
        return (), ()
    ranks = {s.id: s.rank for s in before.ranked}
    others = [(s.id, ranks[s.id], s.rank) for s in after.ranked if s.id in ranks and s.id != new.id]
    passed = tuple(i for i, was, now in others if was and now and was < old.rank and now > new.rank)
    passed_by = tuple(i for i, was, now in others if was and now and was > old.rank and now < new.rank)
    return passed, passed_by


def _general(before: Ranking, after: Ranking, tau: float, common: int) -> tuple[Text, ...]:
    agreement, count, found = points(tau), numbers(common), list[Text]()
    if common > 1:
        found.append(
            tr(
                "Agreement of both orders: Kendall's tau {agreement} over {count} sites.",
                agreement=agreement,
                count=count,
            )
        )
    for criterion in (*after.criteria, *(c for c in before.criteria if _criterion(after, c.id) is None)):
        old, new = _criterion(before, criterion.id), _criterion(after, criterion.id)
        was, now = percents(old.weight if old else 0.0), percents(new.weight if new else 0.0)
        if old is None or new is None or old.weight != new.weight:
            found.append(tr("Weight of {name}: {now} instead of {was}.", name=criterion.name, now=now, was=was))
        if old and new and old.value != new.value:
            found.append(tr("Value function of {name} changed: {new} instead of {old}.", name=criterion.name, new=_points(new), old=_points(old)))  # fmt: skip
    return tuple(found)


def _points(criterion: Criterion) -> str:
    return " → ".join(f"({x:g}; {v:g})" for x, v in zip(criterion.value.x, criterion.value.v, strict=True))


def _sentence(
    before: Ranking, after: Ranking, name: str, old: RankedSite | None, new: RankedSite | None,
    effects: tuple[Effect, ...], passed: tuple[str, ...], passed_by: tuple[str, ...],
) -> Text:  # fmt: skip
    """Say what became of the site, and the one or two largest reasons."""
    if old is None or new is None:
        return _came_or_went(name, old, new)
    score, was = points(new.score), points(old.score)
    place, place_before = _place(new), _place(old)
    if rounded(new.score) == rounded(old.score):
        scores = tr("{score} points as before", score=score)
    else:
        scores = tr("{score} instead of {was} points", score=score, was=was)
    head = f"{name}: " + place + " (" + scores + ")"
    if place != place_before:
        head = tr("{name}: {place} instead of {place_before} ({scores})", name=name, place=place, place_before=place_before, scores=scores)  # fmt: skip
    reasons = [_reason(before, after, e, old, new) for e in effects[:2] if abs(e.total) >= SHOWN]
    why = listing(reasons)
    because = tr(", mostly by {why}", why=why) if reasons else verbatim("")
    return head + because + _passing(after, passed, passed_by) + "."


def _passing(after: Ranking, passed: tuple[str, ...], passed_by: tuple[str, ...]) -> Text:
    names, said = {s.id: verbatim(s.name) for s in after.sites}, verbatim("")
    for words, ids in (
        (tr("; now before "), passed),
        (tr("; now behind "), passed_by),
    ):
        said += words + listing([names[i] for i in ids]) if ids else verbatim("")
    return said


def _came_or_went(name: str, old: RankedSite | None, new: RankedSite | None) -> Text:
    if new is not None:
        place, score = _place(new), points(new.score)
        return tr("{name}: new, {place} ({score} points).", name=name, place=place, score=score)
    place = _place(old) if old is not None else verbatim("")
    return tr("{name}: no longer there (before: {place}).", name=name, place=place)


def _place(site: RankedSite) -> Text:
    if site.rank is not None:
        return tr("place {rank}", rank=site.place)
    reasons = listing(list(site.blockers))
    return tr("not ranked: {reasons}", reasons=reasons)


def _reason(before: Ranking, after: Ranking, effect: Effect, old: RankedSite, new: RankedSite) -> Text:
    """Say what changed most in one criterion, with both figures."""
    was, now = _criterion(before, effect.criterion), _criterion(after, effect.criterion)
    size = signed(effect.total)
    name = (now or was or after.criteria[0]).name
    largest = max((effect.by_weight, effect.by_quantity, effect.by_scale), key=abs)
    if was is None or now is None or largest == effect.by_weight:
        w, v = percents(now.weight if now else 0.0), percents(was.weight if was else 0.0)
        what = tr("weight {w} instead of {v}", w=w, v=v)
    elif largest == effect.by_quantity:
        y, x = now.told(new.parts[now.id].estimate), was.told(old.parts[was.id].estimate)
        what = tr("{y} instead of {x}", y=y, x=x)
    else:
        y, x = points(new.parts[now.id].value), points(old.parts[was.id].value)
        what = tr("value {y} instead of {x}", y=y, x=x)
    return name + " (" + what + ": " + size + ")"
