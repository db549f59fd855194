"""Why a site has its place, in plain sentences. Every sentence is built from figures; none stands without one."""

from __future__ import annotations

from hotspots.base.text import Text, listing, numbers, verbatim
from hotspots.model.blockers import DECIDED
from hotspots.ranking.criteria import Criterion
from hotspots.ranking.phrases import capital, chance, origin, percents, points, signed
from hotspots.ranking.ranking import rounded
from hotspots.ranking.results import Part, RankedSite, Ranking, Robustness
from hotspots.ranking.tipping import Threshold, thresholds

#: Differences of parts below half a hundredth of a point would be shown as zero.
SHOWN = 0.005

#: Up to which ranking entropy an order is called what.
OPENNESS = (
    (0.15, Text("Die Reihenfolge ist fest", "The order is firm")),
    (0.4, Text("Die Reihenfolge ist in den Grundzügen fest", "The order is firm in outline")),
    (0.7, Text("Die Reihenfolge ist unsicher", "The order is uncertain")),
    (1.0, Text("Die Reihenfolge ist weitgehend offen", "The order is largely open")),
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
        sentences.append(Text(f"So steht es in {share.de} der {draws.de} Ziehungen von Gewichten und Schätzwerten.",
                              f"So it stands in {share.en} of the {draws.en} draws of weights and estimates."))  # fmt: skip
    return tuple(sentences)


def notes(ranking: Ranking) -> tuple[Text, ...]:
    """Return what must be said of the ranking as a whole: ties, criteria that decide nothing, no site at all."""
    names = {s.id: verbatim(s.name) for s in ranking.sites}
    found = []
    if not ranking.ranked:
        count = numbers(len(ranking.blocked))
        found.append(Text(f"Kein Standort ist eingereiht; mit Hinderungsgrund: {count.de}.",
                          f"No site is ranked; blocked: {count.en}."))  # fmt: skip
    for group in ranking.ties:
        listed = listing([names[s] for s in group])
        score = next(points(s.score) for s in ranking.sites if s.id == group[0])
        found.append(Text(f"{listed.de} sind nicht unterscheidbar: gleicher Punktwert ({score.de}), sie teilen sich den Platz.",
                          f"{listed.en} can't be told apart: the same score ({score.en}), they share the place."))  # fmt: skip
    for criterion in (ranking.criterion(c) for c in ranking.constant):
        value = points(ranking.ranked[0].parts[criterion.id].value)
        found.append(Text(f"{criterion.name.de} unterscheidet die Standorte nicht: überall Nutzwert {value.de}.",
                          f"{criterion.name.en} tells no sites apart: value {value.en} everywhere."))  # fmt: skip
    return tuple(found)


def entropy_words(robustness: Robustness) -> Text:
    """Return in words how open the order is (the public edition says it so)."""
    words = next(words for limit, words in OPENNESS if min(robustness.entropy, 1.0) <= limit)
    draws = numbers(robustness.draws)
    return words + Text(
        f" (geprüft mit {draws.de} Ziehungen von Gewichten und Schätzwerten).",
        f" (tested with {draws.en} draws of weights and estimates).",
    )


def _place(ranking: Ranking, site: RankedSite) -> tuple[Text, ...]:
    score = points(site.score)
    if site.rank is None:
        if any(b.code == DECIDED for b in site.blockers):
            status = listing(list(site.blockers))
            return (
                Text(f"{site.name} steht nicht mehr zur Wahl: {status.de}.", f"{site.name} is decided: {status.en}."),
            )
        reasons = listing(list(site.blockers))
        would = 1 + sum(rounded(s.score) > rounded(site.score) for s in ranking.ranked)
        return (
            Text(
                f"{site.name} ist nicht eingereiht. Hinderungsgrund: {reasons.de}.",
                f"{site.name} is not ranked. It is blocked: {reasons.en}.",
            ),
            Text(
                f"Fiele das weg, stünde der Standort mit {score.de} Punkten auf Platz {would}.",
                f"Without that the site would stand in place {would} with {score.en} points.",
            ),
        )
    count = len(ranking.ranked)
    shared = Text(", nicht unterscheidbar,", ", shared,") if site.tied else Text("", "")
    return (
        Text(
            f"{site.name} steht auf Platz {site.place}{shared.de} von {count} mit {score.de} von 1 Punkt.",
            f"{site.name} stands in place {site.place}{shared.en} of {count} with {score.en} of 1 point.",
        ),
    )


def _part(criterion: Criterion, part: Part) -> Text:
    """Say what one criterion adds: quantity, value, weight, points, source."""
    value, weight, adds = points(part.value), percents(criterion.weight), points(part.contribution)
    if part.estimate is None:
        found = Text("unbekannt (gerechnet mit der Mitte der Skala)", "unknown (taken as the middle of the scale)")
    else:
        low, best, high = part.estimate.low, criterion.say(part.estimate.best), part.estimate.high
        where, span = origin(part.estimate), criterion.span(low, high)
        spread = Text(f"Spanne {span.de}; ", f"range {span.en}; ") if low < high else verbatim("")
        found = Text(f"{best.de} ({spread.de}{where.de})", f"{best.en} ({spread.en}{where.en})")
    name = capital(criterion.name)
    if part.assumed is not None:
        return Text(
            f"{name.de}: noch nicht beurteilbar, es fehlt: {part.assumed.de} (gerechnet mit Nutzwert {value.de} = {adds.de} Punkte).",
            f"{name.en}: can't be judged yet, missing: {part.assumed.en} (taken as value {value.en} = {adds.en} points).",
        )
    return Text(
        f"{name.de}: {found.de} – Nutzwert {value.de} × Gewicht {weight.de} = {adds.de} Punkte.",
        f"{name.en}: {found.en} – value {value.en} × weight {weight.en} = {adds.en} points.",
    )


def _firmness(site: RankedSite, robustness: Robustness | None) -> tuple[Text, ...]:
    if site.rank is None or robustness is None or site.first_chance is None or len(robustness.pairs) < 2:
        return ()
    draws, error = numbers(robustness.draws), _error(robustness)
    place = Text(f"zwischen {site.rank_low} und {site.rank_high}", f"between {site.rank_low} and {site.rank_high}")
    if site.rank_low == site.rank_high:
        place = Text(f"bei {site.rank}", f"at {site.rank}")
    sentences = [
        Text(
            f"In den mittleren 90\u00a0% von {draws.de} Ziehungen liegt der Platz {place.de}{error.de}.",
            f"In the middle 90% of {draws.en} draws the place lies {place.en}{error.en}.",
        )
    ]
    if 1 < robustness.first < len(robustness.pairs):
        first = chance(site.first_chance)
        sentences.append(Text(f"Unter den ersten {robustness.first} ist der Standort in {first.de} der Ziehungen.",
                              f"The site is among the first {robustness.first} in {first.en} of the draws."))  # fmt: skip
    if site.rank_acceptability and site.rank_acceptability[0] > 0:
        wins = chance(site.rank_acceptability[0])
        sentences.append(
            Text(f"Platz 1 hat er in {wins.de} der Ziehungen.", f"It has place 1 in {wins.en} of the draws.")
        )
    return tuple(sentences)


def _error(robustness: Robustness) -> Text:
    error = numbers(100 * robustness.sampling_error, decimals=1)
    return Text(
        f" (Stichprobenfehler höchstens {error.de} Prozentpunkte, 95\u00a0%)",
        f" (sampling error at most {error.en} percentage points, 95%)",
    )


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
    head = Text(
        f"{'Vor' if step < 0 else 'Hinter'} {other.name} (Platz {other.place}, Abstand {gap.de} Punkte)",
        f"{'Before' if step < 0 else 'Behind'} {other.name} (place {other.place}, {gap.en} points apart)",
    )
    if not ways:
        return (head + Text(" käme der Standort durch keine Änderung in nur einem Kriterium.",
                            " no change in one criterion alone would bring the site."),)  # fmt: skip
    listed = Text(" oder ".join(w.de for w in ways), " or ".join(w.en for w in ways))
    return (head + Text(f" stünde der Standort, läge {listed.de}.", f" the site would stand if {listed.en}."),)


def _lead(ranking: Ranking, first: RankedSite, second: RankedSite) -> Text:
    """Say what speaks for the first site, what against it, and the easiest way to turn the order round."""
    gaps = [(c, first.parts[c.id].contribution - second.parts[c.id].contribution) for c in ranking.criteria]
    gaps.sort(key=lambda pair: (-abs(pair[1]), pair[0].id))
    gains = [_gap(c, gap, first, second) for c, gap in gaps if gap >= SHOWN]
    losses = [_gap(c, gap, first, second) for c, gap in gaps if gap <= -SHOWN]
    lead = signed(first.score - second.score)
    names = Text(f"{first.name} steht vor {second.name} ({lead.de} Punkte)",
                 f"{first.name} stands before {second.name} ({lead.en} points)")  # fmt: skip
    if rounded(first.score) == rounded(second.score):
        both = Text(f"{first.name} und {second.name}", f"{first.name} and {second.name}")
        return both + Text(" sind nicht unterscheidbar: gleicher Punktwert.", " can't be told apart: the same score.")
    return names + _because(gains, losses, lead) + _turn(ranking, first, second)


def _because(gains: list[Text], losses: list[Text], lead: Text) -> Text:
    if not gains:
        return Text(f", weil viele kleine Unterschiede zusammen {lead.de} Punkte ausmachen",
                    f" because many small differences add up to {lead.en} points")  # fmt: skip
    plus, minus = listing(gains), listing(losses)
    if not losses:
        return Text(f", wegen {plus.de}", f" because of {plus.en}")
    return Text(
        f", weil der Vorsprung bei {plus.de} größer ist als der Rückstand bei {minus.de}",
        f" because its lead in {plus.en} outweighs its deficit in {minus.en}",
    )


def _gap(criterion: Criterion, gap: float, first: RankedSite, second: RankedSite) -> Text:
    """Say one criterion's difference with both quantities."""
    one, two = (_quantity(criterion, s.parts[criterion.id]) for s in (first, second))
    size = signed(gap)
    return Text(
        f"{criterion.name.de} ({one.de} gegen {two.de}: {size.de})",
        f"{criterion.name.en} ({one.en} against {two.en}: {size.en})",
    )


def _quantity(criterion: Criterion, part: Part) -> Text:
    return Text("unbekannt", "unknown") if part.estimate is None else criterion.say(part.estimate.best)


def _turn(ranking: Ranking, first: RankedSite, second: RankedSite) -> Text:
    """Say the easiest single change that would turn the order round."""
    ways = _easiest_first(ranking, [first], second) + _easiest_first(ranking, [second], first)
    if not ways:
        return Text("; keine Änderung in nur einem Kriterium eines der beiden Standorte kehrt das um.",
                    "; no change in one criterion of one of them turns that round.")  # fmt: skip
    easiest = min(ways, key=lambda t: (_effort(ranking, t), t.site, t.criterion))
    site = first if easiest.site == first.id else second
    limit = _limit(ranking.criterion(easiest.criterion), easiest, site.name)
    return Text(f"; läge {limit.de}, wäre es umgekehrt.", f"; if {limit.en}, it would be the other way round.")


def _limit(criterion: Criterion, threshold: Threshold, of: str | None = None) -> Text:
    above = threshold.at > threshold.found
    bound = criterion.bound(threshold.at, above=above)
    subject = criterion.called
    de = f"bei {of} {subject.de}" if of else subject.de
    en = f"{subject.en} of {of}" if of else subject.en
    return Text(
        f"{de} {'über' if above else 'unter'} {bound.de}", f"{en} were {'above' if above else 'below'} {bound.en}"
    )


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
