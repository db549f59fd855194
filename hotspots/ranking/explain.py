"""Why a site has its place, in plain sentences. Every sentence is built from figures; none stands without one."""

from __future__ import annotations

from hotspots.base.text import Text, capital, join, listing, numbers, percents, tr, verbatim
from hotspots.model.blockers import DECIDED
from hotspots.ranking.criteria import Criterion
from hotspots.ranking.phrases import chance, origin, points, signed
from hotspots.ranking.ranking import rounded
from hotspots.ranking.results import Part, RankedSite, Ranking, Robustness
from hotspots.ranking.tipping import Threshold, thresholds

#: Differences of parts below half a hundredth of a point would be shown as zero.
SHOWN = 0.005

#: Up to which ranking entropy an order is called what.
OPENNESS = (
    (0.15, tr("The order is firm")),
    (0.4, tr("The order is firm in outline")),
    (0.7, tr("The order is uncertain")),
    (1.0, tr("The order is largely open")),
)


def explain(ranking: Ranking, site: RankedSite) -> tuple[Text, ...]:
    """Explain the place of one site: what each criterion adds, how firm it is, what would move it up or down."""
    parts = tuple(_part(c, site.parts[c.id]) for c in ranking.criteria)
    firm, up, down = _firmness(site, ranking.robustness), _move(ranking, site, -1), _move(ranking, site, +1)
    return _place(ranking, site) + parts + firm + up + down


def explain_against(ranking: Ranking, site: RankedSite, other: RankedSite) -> tuple[Text, ...]:
    """Explain why the better of two ranked sites stands before the other, and what would turn it round."""
    if site.rank is None or other.rank is None:
        return tuple(_place(ranking, one)[0] for one in (site, other))
    first, second = sorted((site, other), key=lambda s: s.rank or 0)
    sentences = [_lead(ranking, first, second)]
    if ranking.robustness and (win := ranking.robustness.win(first.id, second.id)) is not None:
        share, draws = chance(win), numbers(ranking.robustness.interval_draws)
        sentences.append(tr("So it stands in {share} of the {draws} draws of weights and estimates.", share=share, draws=draws))  # fmt: skip
    return tuple(sentences)


def notes(ranking: Ranking, *, with_figures: bool = True) -> tuple[Text, ...]:
    """Return what must be said of the ranking as a whole: ties, criteria that decide nothing, no site at all."""
    names = {s.id: verbatim(s.name) for s in ranking.sites}

    def figure(value: float) -> Text | str:
        return " (" + points(value) + ")" if with_figures else ""

    found = []
    if not ranking.ranked:
        count = numbers(len(ranking.blocked))
        found.append(tr("No site is ranked; blocked: {count}.", count=count))
    for group in ranking.ties:
        listed = listing([names[s] for s in group])
        score = figure(next(s.score for s in ranking.sites if s.id == group[0]))
        found.append(tr("{listed} can't be told apart: the same score{score}, they share the place.", listed=listed, score=score))  # fmt: skip
    for criterion in (ranking.criterion(c) for c in ranking.constant):
        value = figure(ranking.ranked[0].parts[criterion.id].value)
        found.append(tr("{name} tells no sites apart: the same value{value} everywhere.", name=criterion.name, value=value))  # fmt: skip
    return tuple(found)


def entropy_words(robustness: Robustness) -> Text:
    """Return in words how open the order is (the public edition says it so)."""
    words = next(words for limit, words in OPENNESS if min(robustness.entropy, 1.0) <= limit)
    draws = numbers(robustness.draws)
    return words + tr(" (tested with {draws} draws of weights and estimates).", draws=draws)


def _place(ranking: Ranking, site: RankedSite) -> tuple[Text, ...]:
    score = points(site.score)
    if site.rank is None:
        if any(b.code == DECIDED for b in site.blockers):
            status = listing(list(site.blockers))
            return (tr("{name} is decided: {status}.", name=site.name, status=status),)
        reasons = listing(list(site.blockers))
        would = 1 + sum(rounded(s.score) > rounded(site.score) for s in ranking.ranked)
        return (
            tr("{name} is not ranked. It is blocked: {reasons}.", name=site.name, reasons=reasons),
            tr("Without that the site would stand in place {would} with {score} points.", would=would, score=score),
        )
    count = len(ranking.ranked)
    shared = tr(", shared,") if site.tied else verbatim("")
    return (
        tr(
            "{name} stands in place {place}{shared} of {count} with {score} of 1 point.",
            name=site.name,
            place=site.place,
            shared=shared,
            count=count,
            score=score,
        ),
    )


def _part(criterion: Criterion, part: Part) -> Text:
    """Say what one criterion adds: quantity, value, weight, points, source."""
    value, weight, adds = points(part.value), percents(criterion.weight), points(part.contribution)
    if part.estimate is None:
        found = tr("unknown (taken as the middle of the scale)")
    else:
        low, best, high = part.estimate.low, criterion.say(part.estimate.best), part.estimate.high
        where, span = origin(part.estimate), criterion.span(low, high)
        spread = tr("range {span}; ", span=span) if low < high else verbatim("")
        found = best + " (" + spread + where + ")"
    name = capital(criterion.name)
    if part.assumed is not None:
        return tr(
            "{name}: can't be judged yet, missing: {assumed} (taken as value {value} = {adds} points).",
            name=name,
            assumed=part.assumed,
            value=value,
            adds=adds,
        )
    return tr(
        "{name}: {found} – value {value} × weight {weight} = {adds} points.",
        name=name,
        found=found,
        value=value,
        weight=weight,
        adds=adds,
    )


def _firmness(site: RankedSite, robustness: Robustness | None) -> tuple[Text, ...]:
    if site.rank is None or robustness is None or site.first_chance is None or len(robustness.pairs) < 2:
        return ()
    draws, error = numbers(robustness.draws), _error(robustness)
    place = tr("between {rank_low} and {rank_high}", rank_low=site.rank_low, rank_high=site.rank_high)
    if site.rank_low == site.rank_high:
        place = tr("at {rank}", rank=site.place)
    sentences = [
        tr("In the middle 90% of {draws} draws the place lies {place}{error}.", draws=draws, place=place, error=error)
    ]
    if 1 < robustness.first < len(robustness.pairs):
        first = chance(site.first_chance)
        sentences.append(tr("The site is among the first {count} in {share} of the draws.", count=robustness.first, share=first))  # fmt: skip
    if site.rank_acceptability and site.rank_acceptability[0] > 0:
        wins = chance(site.rank_acceptability[0])
        sentences.append(tr("It has place 1 in {wins} of the draws.", wins=wins))
    return tuple(sentences)


def _error(robustness: Robustness) -> Text:
    error = numbers(100 * robustness.sampling_error, decimals=1)
    return tr(" (sampling error at most {error} percentage points, 95%)", error=error)


def _move(ranking: Ranking, site: RankedSite, step: int) -> tuple[Text, ...]:
    """Say what would move the site one place up (`step` -1) or down (+1)."""
    if site.rank is None:
        return ()
    at = [s.id for s in ranking.ranked].index(site.id) + step
    if not 0 <= at < len(ranking.ranked):
        return ()
    other = ranking.ranked[at]
    if other.rank == site.rank:
        return ()
    gap = points(abs(site.score - other.score))
    ways = [_limit(ranking.criterion(t.criterion), t) for t in _easiest_first(ranking, [site], other)]
    side = tr("Before ") if step < 0 else tr("Behind ")
    head = side + tr("{name} (place {place}, {gap} points apart)", name=other.name, place=other.place, gap=gap)
    if not ways:
        return (head + tr(" no change in one criterion alone would bring the site."),)
    listed = join(ways, tr(" or "))
    return (head + tr(" the site would stand if {listed}.", listed=listed),)


def _lead(ranking: Ranking, first: RankedSite, second: RankedSite) -> Text:
    """Say what speaks for the first site, what against it, and the easiest way to turn the order round."""
    gaps = [(c, first.parts[c.id].contribution - second.parts[c.id].contribution) for c in ranking.criteria]
    gaps.sort(key=lambda pair: (-abs(pair[1]), pair[0].id))
    gains = [_gap(c, gap, first, second) for c, gap in gaps if gap >= SHOWN]
    losses = [_gap(c, gap, first, second) for c, gap in gaps if gap <= -SHOWN]
    lead = signed(first.score - second.score)
    names = tr("{name} stands before {second_name} ({lead} points)", name=first.name, second_name=second.name, lead=lead)  # fmt: skip
    if rounded(first.score) == rounded(second.score):
        both = tr("{name} and {second_name}", name=first.name, second_name=second.name)
        return both + tr(" can't be told apart: the same score.")
    return names + _because(gains, losses, lead) + _turn(ranking, first, second)


def _because(gains: list[Text], losses: list[Text], lead: Text) -> Text:
    if not gains:
        return tr(" because many small differences add up to {lead} points", lead=lead)
    plus, minus = listing(gains), listing(losses)
    if not losses:
        return tr(" because of {plus}", plus=plus)
    return tr(" because its lead in {plus} outweighs its deficit in {minus}", plus=plus, minus=minus)


def _gap(criterion: Criterion, gap: float, first: RankedSite, second: RankedSite) -> Text:
    """Say one criterion's difference with both quantities."""
    one, two = (criterion.told(s.parts[criterion.id].estimate) for s in (first, second))
    size = signed(gap)
    return tr("{name} ({one} against {two}: {size})", name=criterion.name, one=one, two=two, size=size)


def _turn(ranking: Ranking, first: RankedSite, second: RankedSite) -> Text:
    """Say the easiest single change that would turn the order round."""
    ways = _easiest_first(ranking, [first], second) + _easiest_first(ranking, [second], first)
    if not ways:
        return tr("; no change in one criterion of one of them turns that round.")
    easiest = min(ways, key=lambda t: (_effort(ranking, t), t.site, t.criterion))
    site = first if easiest.site == first.id else second
    limit = _limit(ranking.criterion(easiest.criterion), easiest, site.name)
    return tr("; if {limit}, it would be the other way round.", limit=limit)


def _limit(criterion: Criterion, threshold: Threshold, of: str | None = None) -> Text:
    above = threshold.at > threshold.found
    bound = criterion.bound(threshold.at, above=above)
    subject = criterion.called
    if of:
        subject = tr("{subject} of {of}", subject=subject, of=of)
    return subject + (tr(" were above ") if above else tr(" were below ")) + bound


def _easiest_first(ranking: Ranking, sites: list[RankedSite], against: RankedSite) -> list[Threshold]:
    found = [t for site in sites for t in thresholds(ranking, site, against) if t.at != t.found]
    return sorted(found, key=lambda t: (_effort(ranking, t), t.criterion))


def _effort(ranking: Ranking, threshold: Threshold) -> float:
    """Return how far the quantity must move, in units of its own uncertainty (of its scale if it has none)."""
    criterion, site = ranking.criterion(threshold.criterion), ranking.site(threshold.site)
    estimate = site.parts[criterion.id].estimate if site else None
    low, high = criterion.value.scale
    if estimate is None:
        return abs(threshold.at - threshold.found) / (high - low)
    spread = estimate.high - estimate.best if threshold.at > threshold.found else estimate.best - estimate.low
    return abs(threshold.at - threshold.found) / (spread if spread > 0 else 10 * (high - low))
