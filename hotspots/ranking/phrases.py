"""Figures in sentences: shares, chances and points, as people say them."""

from __future__ import annotations

from hotspots.base.text import Text, numbers, percent
from hotspots.model.estimate import Estimate, Quality

QUALITY_WORDS: dict[Quality, Text] = {
    "measured": Text("gemessen", "measured"),
    "estimated": Text("geschätzt", "estimated"),
    "illustrative": Text("beispielhaft", "illustrative"),
}


def points(score: float) -> Text:
    """Return a score or a part of one, so exactly that the parts shown add up to the score shown."""
    return numbers(score, decimals=3)


def signed(difference: float) -> Text:
    """Return a difference of scores with its sign."""
    words = points(difference)
    return Text(f"+{words.de}", f"+{words.en}") if difference > 0 and not _is_zero(difference) else words


def capital(words: Text) -> Text:
    """Return the words as the beginning of a sentence."""
    return Text(words.de[:1].upper() + words.de[1:], words.en[:1].upper() + words.en[1:])


def percents(share: float) -> Text:
    """Return a share as a percentage."""
    return Text(percent(share, "de"), percent(share, "en"))


def chance(share: float) -> Text:
    """Return a counted chance: never 0 % or 100 % unless every draw says so."""
    if 0 < share < 0.005:
        return Text("unter ", "less than ") + percents(0.01)
    if 0.995 <= share < 1:
        return Text("über ", "more than ") + percents(0.99)
    return percents(share)


def origin(estimate: Estimate) -> Text:
    """Return where a figure comes from and how good it is."""
    quality = QUALITY_WORDS[estimate.quality]
    return Text(f"{quality.de}; Quelle: {estimate.source}", f"{quality.en}; source: {estimate.source}")


def _is_zero(difference: float) -> bool:
    return abs(difference) < 0.0005
