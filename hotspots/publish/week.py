"""The picture of a typical week: a heat strip of seven days by 24 hours, as letters and in words.

Darker is busier; the shade is the share of the busiest hour. The words say what the picture shows, for those who
don't see it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hotspots.base.calendar import DAY_NAMES
from hotspots.base.text import PASSAGES, Lang, Text, counted, listing, numbers, tr

_SHADES = " ·░▒▓█"


def week_words(hours: Sequence[float]) -> Text:
    """Return what 168 passages an hour (Monday 00:00 first) say: busiest hour, busiest and quietest days, the night."""
    peak = max(range(168), key=lambda i: (hours[i], -i))
    day, hour = divmod(peak, 24)
    totals = [sum(hours[d * 24 : d * 24 + 24]) for d in range(7)]
    order = sorted(range(7), key=lambda d: (-totals[d], d))
    busy, calm = listing([DAY_NAMES[d] for d in sorted(order[:2])]), DAY_NAMES[order[-1]]
    most, mean = numbers(hours[peak]), counted(round(sum(totals) / 7), *PASSAGES)
    said = tr("On average {mean} a day.", mean=mean)
    if min(hours) == hours[peak]:  # always the same: no hour is the busiest
        return said
    return said + tr(
        " Busiest on {day_name} at {hour}:00 with about {most} an hour; the strongest days are {busy}, "
        "the weakest is {calm}.",
        day_name=DAY_NAMES[day],
        hour=hour,
        most=most,
        busy=busy,
        calm=calm,
    )


def week_letters(hours: Sequence[float], lang: Lang) -> list[str]:
    """Return the strip as eight lines of text that fit 80 columns."""
    most = max(hours) or 1.0
    lines = ["   " + "".join(f"{h:<3}" for h in range(0, 24, 3))]
    for d, name in enumerate(DAY_NAMES):
        row = hours[d * 24 : d * 24 + 24]
        lines.append(f"{name.say(lang)[:2]} " + "".join(_SHADES[_shade(value / most)] for value in row))
    return lines


def _shade(share: float) -> int:
    return 0 if share <= 0 else min(len(_SHADES) - 1, 1 + int(share * (len(_SHADES) - 1) - 1e-9))
