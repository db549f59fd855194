"""Weights that several people give: swing weighting, combination, and where people differ.

Weights of several people are combined by the geometric mean, criterion by criterion, and brought back to sum 1:
the only combination that agrees with itself whether judgements or weights are combined (Aczél & Saaty 1983).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, isfinite, log

from hotspots.base.errors import Problem, Severity
from hotspots.base.text import Text, verbatim
from hotspots.ranking.criteria import Criterion
from hotspots.ranking.phrases import percents
from hotspots.ranking.weighting import bounds

#: How far a sum of weights may be from 1.
NEAR_ONE = 1e-6
#: From which ratio between the highest and the lowest weight people are said to differ.
DIFFER = 1.5


@dataclass(frozen=True, slots=True)
class Difference:
    """Who gives a criterion the lowest and who the highest weight."""

    criterion: str
    lowest: str
    low: float
    highest: str
    high: float

    @property
    def ratio(self) -> float:
        """Return how many times as high the highest weight is; infinite if someone gives none."""
        return self.high / self.low if self.low > 0 else float("inf") if self.high > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Combined:
    """The combined weights, each person's own, and the criteria on which they differ most, widest first."""

    weights: Mapping[str, float]
    people: Mapping[str, Mapping[str, float]]
    differences: tuple[Difference, ...]
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
    differences = sorted((_difference(i, people) for i in ids), key=lambda d: (-d.ratio, d.criterion))
    wide = tuple(d for d in differences if d.ratio > DIFFER)
    sentences = tuple(_sentence(d, next(c.name for c in criteria if c.id == d.criterion)) for d in wide)
    return Combined({i: m / total for i, m in means.items()}, people, wide, sentences)


def rounded_weights(weights: Mapping[str, float], *, decimals: int = 3) -> dict[str, float]:
    """Round weights so that they still sum to 1: what is left goes to the largest remainders."""
    units = 10**decimals
    whole = {i: int(w * units + 1e-9) for i, w in weights.items()}
    by_rest = sorted(weights, key=lambda i: (-round(weights[i] * units - whole[i], 9), i))
    for i in by_rest[: units - sum(whole.values())]:
        whole[i] += 1
    return {i: n / units for i, n in whole.items()}


def check_swings(
    swings: Mapping[str, float | None], criteria: Sequence[str], *, person: str, file: str
) -> list[Problem]:
    """Return what is wrong with a person's swing points: holes, unknown names, negative numbers, nothing above zero."""
    found = _check_each(swings, criteria, file, verbatim(person), Text("Punkte von 0 bis 100", "points from 0 to 100"))
    if not found and not any(swings.values()):
        hint = Text("Das wichtigste Kriterium erhält 100 Punkte.", "The most important criterion gets 100 points.")
        found.append(
            Problem(
                file, verbatim(person), "swing", "0", Text("mindestens ein Wert über 0", "at least one above 0"), hint
            )
        )
    return found


def check_combination(
    people: Mapping[str, Mapping[str, float]], criteria: Sequence[str], *, file: str
) -> list[Problem]:
    """Warn where one person's zero takes a criterion out; an error if nothing is left, or if nobody answered."""
    if not people:
        hint = Text("Bitte die Tabelle ausfüllen.", "Please fill in the table.")
        return [
            Problem(
                file,
                verbatim(""),
                "weights",
                "–",
                Text("Gewichte mindestens einer Person", "weights of at least one person"),
                hint,
            )
        ]
    zeros = {i: [p for p, w in people.items() if w[i] == 0] for i in criteria}
    gone = {i: names for i, names in zeros.items() if names}
    severity: Severity = "error" if len(gone) == len(criteria) else "warning"
    hint = Text(
        "Im geometrischen Mittel fällt das Kriterium dadurch ganz heraus.",
        "In the geometric mean this takes the criterion out altogether.",
    )
    return [
        Problem(
            file, verbatim(", ".join(names)), i, "0", Text("ein Gewicht über 0", "a weight above 0"), hint, severity
        )
        for i, names in gone.items()
    ]


def check_intervals(criteria: Sequence[Criterion], *, file: str) -> list[Problem]:
    """Return weight intervals that don't hold their weight."""
    hint = Text("Bitte weight_low und weight_high anpassen.", "Please change weight_low and weight_high.")
    return [
        Problem(
            file,
            verbatim(c.id),
            "weight_low, weight_high",
            f"{low:g} … {high:g}",
            Text(f"ein Intervall um {c.weight:g}", f"an interval around {c.weight:g}"),
            hint,
        )
        for c in criteria
        for low, high in [bounds(c)]
        if not 0 <= low <= c.weight <= high <= 1
    ]


def check_directions(criteria: Sequence[Criterion], *, file: str) -> list[Problem]:
    """Return criteria whose value function runs against what they mean: dearer rated better, fewer people better."""
    hint = Text("Bitte die Nutzwerte umkehren.", "Please turn the values round.")
    rises, falls = Text("steigende Nutzwerte", "rising values"), Text("fallende Nutzwerte", "falling values")
    return [
        Problem(
            file,
            verbatim(c.id),
            "value",
            " ".join(f"[{x:g}, {v:g}]" for x, v in zip(c.value.x, c.value.v, strict=True)),
            rises if c.direction == "benefit" else falls,
            hint,
        )
        for c in criteria
        if c.value.rising != (c.direction == "benefit")
    ]


def _check_each(
    given: Mapping[str, float | None], criteria: Sequence[str], file: str, where: Text, allowed: Text
) -> list[Problem]:
    hint = Text("Bitte eintragen oder berichtigen.", "Please fill in or correct it.")
    found = [
        Problem(file, where, i, "–" if (x := given.get(i)) is None else f"{x:g}", allowed, hint)
        for i in criteria
        if (x := given.get(i)) is None or not isfinite(x) or x < 0
    ]
    unknown = Text("ein Kriterium des Projekts", "a criterion of the project")
    return found + [Problem(file, where, i, i, unknown, hint) for i in given if i not in criteria]


def _geometric_mean(values: Sequence[float]) -> float:
    if min(values) <= 0:
        return 0.0
    return exp(fsum(map(log, values)) / len(values))


def _difference(criterion: str, people: Mapping[str, Mapping[str, float]]) -> Difference:
    by_weight = sorted((weights[criterion], person) for person, weights in people.items())
    (low, lowest), (high, highest) = by_weight[0], by_weight[-1]
    return Difference(criterion, lowest, low, highest, high)


def _sentence(difference: Difference, name: Text) -> Text:
    low, high = percents(difference.low), percents(difference.high)
    return Text(
        f"{name.de}: {difference.lowest} gibt {low.de}, {difference.highest} {high.de}.",
        f"{name.en}: {difference.lowest} gives {low.en}, {difference.highest} {high.en}.",
    )
