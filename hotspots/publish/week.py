"""The picture of a typical week: a heat strip of seven days by 24 hours, as SVG, as letters, and in words.

Darker is busier; the shade is the share of the busiest hour. The words say what the picture shows, for those who
don't see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from hotspots.base.text import Lang, Text, listing, numbers

DAYS = (
    Text("Montag", "Monday"), Text("Dienstag", "Tuesday"), Text("Mittwoch", "Wednesday"), Text("Donnerstag", "Thursday"),
    Text("Freitag", "Friday"), Text("Samstag", "Saturday"), Text("Sonntag", "Sunday"),
)  # fmt: skip
_SHADES = " ·░▒▓█"
_CELL, _LEFT, _TOP = 12, 34, 16
_PALE, _DARK = (238, 243, 248), (11, 61, 107)


def week_words(hours: Sequence[float]) -> Text:
    """Return what 168 passages an hour (Monday 00:00 first) say: busiest hour, busiest and quietest days, the night."""
    peak = max(range(168), key=lambda i: (hours[i], -i))
    day, hour = divmod(peak, 24)
    totals = [sum(hours[d * 24 : d * 24 + 24]) for d in range(7)]
    order = sorted(range(7), key=lambda d: (-totals[d], d))
    busy, calm = listing([DAYS[d] for d in sorted(order[:2])]), DAYS[order[-1]]
    most, mean = numbers(hours[peak]), numbers(sum(totals) / 7)
    return Text(
        f"Im Mittel {mean.de} Passagen am Tag. Am meisten los ist am {DAYS[day].de} um {hour} Uhr mit etwa {most.de} in der "
        f"Stunde; die stärksten Tage sind {busy.de}, der schwächste ist {calm.de}.",
        f"On average {mean.en} passages a day. Busiest on {DAYS[day].en} at {hour}:00 with about {most.en} an hour; "
        f"the strongest days are {busy.en}, the weakest is {calm.en}.",
    )


def week_letters(hours: Sequence[float], lang: Lang) -> list[str]:
    """Return the strip as eight lines of text that fit 80 columns."""
    most = max(hours) or 1.0
    lines = ["   " + "".join(f"{h:<3}" for h in range(0, 24, 3))]
    for d, name in enumerate(DAYS):
        row = hours[d * 24 : d * 24 + 24]
        lines.append(f"{name.say(lang)[:2]} " + "".join(_SHADES[_shade(value / most)] for value in row))
    return lines


def _shade(share: float) -> int:
    return 0 if share <= 0 else min(len(_SHADES) - 1, 1 + int(share * (len(_SHADES) - 1) - 1e-9))


def week_svg(hours: Sequence[float], lang: Lang) -> str:
    """Return the strip as an SVG with title and description."""
    most = max(hours) or 1.0
    width, height = _LEFT + 24 * _CELL, _TOP + 7 * _CELL
    title = Text("Typische Woche", "Typical week").say(lang)
    cells = [
        f'<rect x="{_LEFT + h * _CELL}" y="{_TOP + d * _CELL}" width="{_CELL - 1}" height="{_CELL - 1}" fill="{_colour(hours[d * 24 + h] / most)}"/>'
        for d in range(7)
        for h in range(24)
    ]
    days = [f'<text x="0" y="{_TOP + d * _CELL + 9}">{name.say(lang)[:2]}</text>' for d, name in enumerate(DAYS)]
    marks = [f'<text x="{_LEFT + h * _CELL}" y="10">{h}</text>' for h in range(0, 24, 6)]
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d"'
    head = [
        f'{start} font-family="sans-serif" font-size="9">',
        f'<title id="t">{title}</title>',
        f'<desc id="d">{escape(week_words(hours).say(lang))}</desc>',
    ]
    return "\n".join([*head, *marks, *days, *cells, "</svg>", ""])


def week_table(low: Sequence[float], median: Sequence[float], high: Sequence[float], lang: Lang) -> str:
    """Return the week as CSV: weekday, hour, 10th percentile, median, 90th percentile."""
    head = Text("Wochentag;Stunde;niedrig;Median;hoch", "weekday;hour;low;median;high").say(lang)
    rows = [
        f"{DAYS[i // 24].say(lang)};{i % 24};{low[i]:.0f};{median[i]:.0f};{high[i]:.0f}" for i in range(len(median))
    ]
    return "\n".join([head, *rows, ""])


def _colour(share: float) -> str:
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(_PALE, _DARK, strict=True))
