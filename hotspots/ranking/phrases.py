"""Figures in sentences, and how sure a place is, as people say it. Nobody is called first below 60 %."""

from __future__ import annotations

from hotspots.base.text import Text, Word, join, listing, numbers, percents, tr, verbatim
from hotspots.model.blockers import DECIDED
from hotspots.model.estimate import Estimate, Quality
from hotspots.ranking.results import Part, RankedSite, Ranking

ALL_DECIDED = tr("All sites are decided already.")
QUALITY_WORDS: dict[Quality, Text] = {
    "measured": tr("measured"),
    "estimated": tr("estimated"),
    "illustrative": tr("illustrative"),
}


def points(score: float) -> Text:
    """Return a score or a part of one, so exactly that the parts shown add up to the score shown."""
    return numbers(score, decimals=3)


def signed(difference: float) -> Text:
    """Return a difference of scores with its sign."""
    words = points(difference)
    return "+" + words if difference > 0 and not _is_zero(difference) else words


def chance(share: float) -> Text:
    """Return a counted chance: never 0 % or 100 % unless every draw says so."""
    if 0 < share < 0.005:
        return tr("less than ") + percents(0.01)
    if 0.995 <= share < 1:
        return tr("more than ") + percents(0.99)
    return percents(share)


def origin(estimate: Estimate) -> Text:
    """Return where a figure comes from and how good it is."""
    quality = QUALITY_WORDS[estimate.quality]
    return tr("{quality}; source: {source}", quality=quality, source=estimate.source)


def _is_zero(difference: float) -> bool:
    return abs(difference) < 0.0005


#: How a chance is called, from the surest.
CHANCES: tuple[tuple[float, Word], ...] = (
    (0.95, Word.of(tr("almost certainly"), "almost_certain")),
    (0.8, Word.of(tr("very likely"), "very_likely")),
    (0.6, Word.of(tr("probably"), "probable")),
)
FIRST = CHANCES[-1][0]
"""From this chance on a site is called first."""
RIVAL = 0.2
"""Whoever is first in so many of the draws is named beside the one in front."""

#: How a value 0…1 is called, from the best; the first whose bound it reaches counts.
GRADES: tuple[tuple[float, Word], ...] = (
    (0.75, Word.of(tr("very good"), "very_good")),
    (0.5, Word.of(tr("good"), "good")),
    (0.25, Word.of(tr("fair"), "fair")),
    (0.0, Word.of(tr("weak"), "weak")),
)


NOT_KNOWN = Word.of(tr("not known"), "unknown")


def grade(part: Part) -> Word:
    """Return the word for what a criterion finds: no grade where it rests on nothing but a default."""
    if part.assumed is not None:
        return Word.of(tr("can't be judged yet"), "unjudged")
    if part.estimate is None:
        return NOT_KNOWN
    return next(word for bound, word in GRADES if part.value >= bound)


def leaders(ranking: Ranking) -> tuple[RankedSite, ...]:
    """Return who is in front: one site from a chance of 60 % on, else all that could well be; none without a judgement."""
    ranked = ranking.ranked
    if not ranked or any(part.assumed for part in ranked[0].parts.values()):
        return ()
    if ranked[0].tied:
        return tuple(s for s in ranked if s.rank == ranked[0].rank)
    if not ranked[0].rank_acceptability or ranked[0].rank_acceptability[0] >= FIRST:
        return ranked[:1]
    rivals = [s for s in ranked[1:] if s.rank_acceptability[0] >= RIVAL] or [ranked[1]]
    return (ranked[0], *rivals)


def lead_words(ranking: Ranking) -> Text:
    """Return who is in front, as far as that can be said: a whole sentence."""
    if not ranking.ranked:
        if ranking.sites and all(b.code == DECIDED for s in ranking.sites for b in s.blockers):
            return ALL_DECIDED
        return tr("No site can be built at present.")
    front = leaders(ranking)
    if not front:
        first = ranking.ranked[0]
        needs = join([p.assumed for p in first.parts.values() if p.assumed])
        if len(ranking.ranked) == 1:
            return tr("Only {name} is in the ranking; missing: {needs}.", name=first.name, needs=needs)
        return tr("Who is in front can't be judged yet; missing: {needs}.", needs=needs)
    names = listing([verbatim(s.name) for s in front])
    if len(front) == 1:
        sure = front[0].rank_acceptability[0] if front[0].rank_acceptability else 1.0
        word = next(word for bound, word in CHANCES if sure >= bound)
        return tr("In front is {word} {names}.", word=word, names=names)
    if front[0].tied:
        place = front[0].place
        return tr("{names} can't be told apart (place {place}).", names=names, place=place)
    return tr("{names} are level in front.", names=names)
