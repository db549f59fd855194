"""Weights that several people give: swing weighting, combination, and where people differ.

Weights of several people are combined by the geometric mean, criterion by criterion, and brought back to sum 1:
the only combination that agrees with itself whether judgements or weights are combined (Aczél & Saaty 1983).

Pairwise comparisons become weights by the analytic hierarchy process (Saaty 1980): `matrix[i, j]` says how many times as
important criterion i is as j, weights are the principal eigenvector. Saaty's random index exists in two versions, so the
table used is always named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, isfinite, log

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.errors import Problem, Severity
from hotspots.base.text import Text, listing, numbers, percents, tr, verbatim
from hotspots.ranking.criteria import Criterion
from hotspots.ranking.phrases import points
from hotspots.ranking.sampling import bounds

#: From which ratio between the highest and the lowest weight people are said to differ.
DIFFER = 1.5


@dataclass(frozen=True, slots=True)
class Combined:
    """The combined weights, each person's own, and in words where they differ, the widest first."""

    weights: Mapping[str, float]
    people: Mapping[str, Mapping[str, float]]
    sentences: tuple[Text, ...]


def swing_weights(swings: Mapping[str, float]) -> dict[str, float]:
    """Return weights from swing points: 100 for the criterion whose step from worst to best counts most."""
    total = fsum(swings.values())
    return {criterion: given / total for criterion, given in swings.items()}


def combine(people: Mapping[str, Mapping[str, float]], criteria: Sequence[Criterion]) -> Combined:
    """Combine the people's weights and say where they differ."""
    ids = [c.id for c in criteria]
    means = {i: _geometric_mean([weights[i] for weights in people.values()]) for i in ids}
    total = fsum(means.values())
    spreads = [(c.name, sorted((weights[c.id], person) for person, weights in people.items())) for c in criteria]
    wide = sorted(
        ((name, s[0], s[-1]) for name, s in spreads if s[-1][0] > DIFFER * s[0][0]),
        key=lambda w: (w[1][0] / w[2][0], w[0].en),
    )
    return Combined({i: m / total for i, m in means.items()}, people, tuple(_sentence(*one) for one in wide))


def rounded_weights(weights: Mapping[str, float], *, units: int = 1_000) -> dict[str, float]:
    """Round weights so that they still sum to 1: what is left goes to the largest remainders."""
    whole = {i: int(w * units + 1e-9) for i, w in weights.items()}
    by_rest = sorted(weights, key=lambda i: (-round(weights[i] * units - whole[i], 9), i))
    for i in by_rest[: units - sum(whole.values())]:
        whole[i] += 1
    return {i: n / units for i, n in whole.items()}


def check_swings(
    swings: Mapping[str, float | None], criteria: Sequence[str], *, person: str, file: str
) -> list[Problem]:
    """Return what is wrong with a person's swing points: holes, unknown names, negative numbers, nothing above zero."""
    where, hint = verbatim(person), tr("Please fill in or correct it.")
    allowed, unknown = tr("points from 0 to 100"), tr("a criterion of the project")
    found = [
        Problem(file, where, i, "–" if (x := swings.get(i)) is None else f"{x:g}", allowed, hint)
        for i in criteria
        if (x := swings.get(i)) is None or not isfinite(x) or x < 0
    ]
    found += [Problem(file, where, i, i, unknown, hint) for i in swings if i not in criteria]
    if not found and not any(swings.values()):
        hint = tr("The most important criterion gets 100 points.")
        found = [Problem(file, where, "swing", "0", tr("at least one above 0"), hint)]
    return found


def check_combination(
    people: Mapping[str, Mapping[str, float]], criteria: Sequence[str], *, file: str
) -> list[Problem]:
    """Warn where one person's zero takes a criterion out; an error if nothing is left, or if nobody answered."""
    if not people:
        hint = tr("Please fill in the table.")
        allowed = tr("weights of at least one person")
        return [Problem(file, verbatim(""), "weights", "–", allowed, hint)]
    zeros = {i: [p for p, w in people.items() if w[i] == 0] for i in criteria}
    gone = {i: names for i, names in zeros.items() if names}
    severity: Severity = "error" if len(gone) == len(criteria) else "warning"
    hint = tr("In the geometric mean this takes the criterion out altogether.")
    above = tr("a weight above 0")
    return [Problem(file, verbatim(", ".join(p)), i, "0", above, hint, severity) for i, p in gone.items()]


def check_intervals(criteria: Sequence[Criterion], *, file: str) -> list[Problem]:
    """Return weight intervals that don't hold their weight."""
    hint = tr("Please change weight_low and weight_high.")
    found = []
    for c in criteria:
        low, high = bounds(c)
        if not 0 <= low <= c.weight <= high <= 1:
            around = tr("an interval around {weight:g}", weight=c.weight)
            found.append(Problem(file, verbatim(c.id), "weight_low, weight_high", f"{low:g} … {high:g}", around, hint))
    return found


def check_directions(criteria: Sequence[Criterion], *, file: str) -> list[Problem]:
    """Return criteria whose value function runs against what they mean: dearer rated better, fewer people better."""
    hint = tr("Please turn the values round.")
    rises, falls = tr("rising values"), tr("falling values")
    found = []
    for c in criteria:
        if c.value.rising != (c.direction == "benefit"):
            said = " ".join(f"[{x:g}, {v:g}]" for x, v in zip(c.value.x, c.value.v, strict=True))
            found.append(
                Problem(file, verbatim(c.id), "value", said, rises if c.direction == "benefit" else falls, hint)
            )
    return found


def _geometric_mean(values: Sequence[float]) -> float:
    if min(values) <= 0:
        return 0.0
    return exp(fsum(map(log, values)) / len(values))


def _sentence(name: Text, lowest: tuple[float, str], highest: tuple[float, str]) -> Text:
    low, high = percents(lowest[0]), percents(highest[0])
    return tr(
        "{name}: {lowest} gives {low}, {highest} {high}.",
        name=name,
        lowest=lowest[1],
        low=low,
        highest=highest[1],
        high=high,
    )


Judgements = Mapping[tuple[str, str], float | None]

#: Judgements are called consistent up to this ratio (Saaty 1980).
LIMIT = 0.1
#: Strongest preference on Saaty's scale.
STRONGEST = 9.0


#: Mean consistency index of random matrices of size 1, 2, 3 … (T. L. Saaty, The Analytic Hierarchy Process, 1980).
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One comparison: `first` was given `found` times the importance of `second`; `fitting` would agree with the rest."""

    first: str
    second: str
    found: float
    fitting: float


@dataclass(frozen=True, slots=True)
class PairwiseWeights:
    """Weights from one person's comparisons; `worst` lists the three that agree least with the rest."""

    weights: Mapping[str, float]
    consistency_ratio: float
    worst: tuple[Judgement, ...]

    @property
    def consistent(self) -> bool:
        """Tell whether the judgements contradict each other little enough."""
        return self.consistency_ratio <= LIMIT

    def sentence(self, person: str, names: Mapping[str, Text]) -> Text:
        """Say how consistent the person's judgements are, and which to look at again; `names` of the criteria by id."""
        ratio, limit = points(self.consistency_ratio), numbers(LIMIT, decimals=1)
        head = tr("{person}: consistency ratio {ratio} (at most {limit}; random index: Saaty 1980)", person=person, ratio=ratio, limit=limit)  # fmt: skip
        if self.consistent:
            return head + "."
        again = listing([_again(j, names) for j in self.worst])
        return head + tr(". Please look again at {again}.", again=again)


def pairwise_weights(judgements: Judgements, criteria: Sequence[str]) -> PairwiseWeights:
    """Return the weights that checked `judgements` imply, with their consistency."""
    matrix = matrix_of(judgements, criteria)
    weights, largest = principal_eigenvector(matrix)
    size = len(criteria)
    index = max(0.0, (largest - size) / (size - 1)) if size > 2 else 0.0
    ratio = index / RANDOM_INDEX[size - 1] if size > 2 else 0.0
    named = dict(zip(criteria, weights.tolist(), strict=True))
    return PairwiseWeights(named, ratio, _worst(matrix, weights, criteria))


def matrix_of(judgements: Judgements, criteria: Sequence[str]) -> Floats:
    """Return the reciprocal matrix; what was compared one way only is filled in the other way."""
    matrix = np.ones((len(criteria), len(criteria)))
    rows = {c: i for i, c in enumerate(criteria)}
    for (first, second), found in judgements.items():
        if found is not None and first != second:
            matrix[rows[first], rows[second]] = found
            matrix[rows[second], rows[first]] = 1 / found
    return matrix


def principal_eigenvector(matrix: Floats) -> tuple[Floats, float]:
    """Return the positive eigenvector, summing to 1, and its eigenvalue."""
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    weights = np.abs(vectors[:, largest].real)
    return weights / weights.sum(), float(values[largest].real)


def check_judgements(judgements: Judgements, criteria: Sequence[str], *, person: str, file: str) -> list[Problem]:
    """Return what is wrong with a person's table: holes, impossible numbers, both directions at odds, unknown names."""
    found = [
        _problem(file, person, pair, "–", tr("a criterion of the project"))
        for pair in judgements
        if not set(pair) <= set(criteria)
    ]
    if len(criteria) > len(RANDOM_INDEX):
        most = tr("at most 15 criteria")
        found.append(_problem(file, person, ("", ""), str(len(criteria)), most))
    for i, first in enumerate(criteria):
        for second in criteria[i + 1 :]:
            found += _check_pair(judgements, (first, second), person, file)
        same = judgements.get((first, first))
        if same is not None and same != 1:
            found.append(_problem(file, person, (first, first), f"{same:g}", verbatim("1")))
    return found


def _check_pair(judgements: Judgements, pair: tuple[str, str], person: str, file: str) -> list[Problem]:
    forth, back = judgements.get(pair), judgements.get((pair[1], pair[0]))
    given = [x for x in (forth, back) if x is not None]
    allowed = tr("a number from 1/9 to 9")
    if not given:
        return [_problem(file, person, pair, "–", allowed)]
    bad = [x for x in given if not isfinite(x) or not 1 / STRONGEST - 1e-3 <= x <= STRONGEST + 1e-9]
    if bad:
        return [_problem(file, person, pair, f"{x:g}", allowed) for x in bad]
    # people round 1/3 to 0.33: two directions are at odds only beyond that
    if forth is not None and back is not None and abs(log(forth * back)) > 0.05:
        inverse = tr("one the inverse of the other")
        return [_problem(file, person, pair, f"{forth:g} / {back:g}", inverse)]
    return []


def _problem(file: str, person: str, pair: tuple[str, str], found: str, allowed: Text) -> Problem:
    hint = tr("Please fill in or correct this comparison.")
    return Problem(file, verbatim(person), " / ".join(pair), found, allowed, hint)


def _worst(matrix: Floats, weights: Floats, criteria: Sequence[str]) -> tuple[Judgement, ...]:
    fitting = weights[:, None] / weights[None, :]
    odd = np.abs(np.log(matrix / fitting))
    pairs = [(i, j) for i in range(len(criteria)) for j in range(i + 1, len(criteria))]
    pairs.sort(key=lambda p: -round(float(odd[p]), 12))
    return tuple(Judgement(criteria[i], criteria[j], float(matrix[i, j]), float(fitting[i, j])) for i, j in pairs[:3])


def _again(judgement: Judgement, names: Mapping[str, Text]) -> Text:
    first, second = names[judgement.first], names[judgement.second]
    found, fitting = numbers(judgement.found, decimals=2), numbers(judgement.fitting, decimals=2)
    return tr(
        "{first} against {second} ({found}; {fitting} would fit the rest)",
        first=first,
        second=second,
        found=found,
        fitting=fitting,
    )
