"""The progress report (Sachstandsbericht): what is in use, how much it is used and when, what it costs, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from hotspots.base.calendar import DAY_NAMES
from hotspots.base.figures import shown
from hotspots.base.text import YEARS, Lang, Text, counted, tr
from hotspots.findings.outcome import (
    Bars,
    Outcome,
    SiteOutcome,
    beside,
    cents,
    forecast_words,
    join_dots,
    money,
    month,
)
from hotspots.findings.public import sites_of
from hotspots.model.counts import UNIT_WORDS
from hotspots.model.sites import STATUS_WORDS
from hotspots.publish.report.context import (
    Block,
    Bullets,
    Column,
    Figure,
    Heading,
    Note,
    Paper,
    Paragraph,
    Table,
)
from hotspots.publish.report.forms import climate, cost_box
from hotspots.publish.report.front import head
from hotspots.publish.town_map.markup import Node, el
from hotspots.publish.town_map.paper import FONT

#: So many places get a picture of their months.
MONTHS_OF = 6
_WIDTH, _HEIGHT, _BLUE, _GREY = 170, 46, "#0072B2", "#888888"
Bar = tuple[str, float | None]


def progress(paper: Paper) -> list[Block]:
    """Return the progress report; the outcome among the paper's extras is of its own edition."""
    found = paper.extras.outcome
    chapters = (_five, _state, _use, _cost, _faults, _outlook, _climate, _answers)
    return [*head(paper), *(block for chapter in chapters if found for block in chapter(paper, found))]


def progress_pictures(paper: Paper) -> dict[str, bytes]:
    """Return its pictures by name."""
    found = paper.extras.outcome
    return {name: _bars(bars, paper.lang, found.small) for name, _, bars in _pictures(paper, found)} if found else {}


def _five(paper: Paper, found: Outcome) -> list[Block]:
    """Return the five sentences that come first."""
    answers = {q.en: a for q, a in found.questions}
    used = [s for s in found.sites if s.since]
    names = ", ".join(s.name for s in used)
    said = (
        counted(len(used), tr("place is in use"), tr("places are in use")) + f": {names}."
        if used else tr("Nobody has recorded since when what is built is in use.") if found.sites else tr("No place is in use yet."),
        join_dots([Text(f"{s.name}: ", f"{s.name}: ") + found.use_of(s) for s in used if s.unit]) if any(s.unit for s in used) else answers["How many use it, and where?"],
        answers["What does it cost?"], answers["What does one use cost?"], answers["Did it come as forecast?"],
    )  # fmt: skip
    return [Heading(paper.say("In short")), Bullets(tuple(text.say(paper.lang) for text in said))]


def _state(paper: Paper, found: Outcome) -> list[Block]:
    say, since = paper.say, {s.site: s.since for s in found.sites}
    rows = [
        (s.site.name, STATUS_WORDS[s.site.status].say(paper.lang), paper.day(since[s.site.id]) if since.get(s.site.id) else "–",
         str(s.site.year or (since.get(s.site.id) or "")[:4] or s.year or "–"))
        for s in sorted(sites_of(paper.plan), key=lambda s: (s.site.is_open, s.site.name))
    ]  # fmt: skip
    columns = (
        Column(say("Site"), share=2), Column(say("Status")), Column(say("in use since")),
        Column(say("Year (built or planned)"), "right"),
    )  # fmt: skip
    caption = say("All sites and their status")
    return [Heading(say("State of the work")), Table(caption, columns, tuple(rows))]


def _use(paper: Paper, found: Outcome) -> list[Block]:
    say = paper.say
    columns = (
        Column(say("Place¦where"), share=1.6), Column(say("Use a day"), share=2.2), Column(say("first weeks"), "right"),
        Column(say("Users a day (span)"), "right", 1.5), Column(say("forecast¦of use"), "right", 1.5),
        Column(say("span held"), share=0.9),
    )  # fmt: skip
    rows = tuple(_use_row(paper, found, one) for one in found.sites)
    words = say(
        "Use: counted in the operator's unit. Users: people who use it on a day of the year's mean, "
        "estimated from that."
    )
    return [
        Heading(say("Use")), Paragraph(words),
        Table(say("Forecast and measurement"), columns, rows),
        *(Figure(name, caption, caption, _WIDTH) for name, caption, _ in _pictures(paper, found)),
        Paragraph({q.en: a for q, a in found.questions}["When is it used?"].say(paper.lang)),
    ]  # fmt: skip


def _use_row(paper: Paper, found: Outcome, one: SiteOutcome) -> tuple[str, ...]:
    held = {True: paper.say("yes"), False: paper.say("no"), None: "–"}[one.held]
    users = forecast_words((one.users.low, one.users.best, one.users.high) if one.users else None)
    first = shown(one.start_up).say(paper.lang) if one.start_up is not None else "–"
    few = tr("below {small}", small=found.small)
    forecast = forecast_words(one.forecast.users_per_day if one.forecast else None)
    return (one.name, found.use_of(one).say(paper.lang), first, (few if one.hidden else users).say(paper.lang), forecast.say(paper.lang), held)  # fmt: skip


def _cost(paper: Paper, found: Outcome) -> list[Block]:
    say = paper.say
    columns = (
        Column(say("Place¦where"), share=1.6), Column(say("once in € (planned)"), "right", 1.2), Column(say("a year in € (planned)"), "right", 1.2),
        Column(say("€ per use, running"), "right", 1.4), Column(say("€ per use, with investment"), "right", 1.4),
    )  # fmt: skip
    rows = [
        (s.name, beside(s.invest_eur, s.forecast.invest_eur if s.forecast else None).say(paper.lang), beside(s.running_eur, s.forecast.running_eur_per_year if s.forecast else None).say(paper.lang),
         *(cents(x, bare=True).say(paper.lang) for x in (s.per_use, s.per_use_all)))
        for s in found.sites
    ]  # fmt: skip
    whole = (say("together"), money(found.invest_eur).say(paper.lang), money(found.running_eur).say(paper.lang),
             cents(found.per_use, bare=True).say(paper.lang), cents(found.per_use_all, bare=True).say(paper.lang))  # fmt: skip
    follow = say("The report causes no new spending.")
    if found.running_eur is not None:
        yearly = money(found.running_eur).say(paper.lang)
        follow += " " + say("Running costs stay at {yearly} a year (net).", yearly=yearly)
    span = counted(found.renewal_years, *YEARS)
    years = tr("Investment spread over {span} (assumed); by euros per use. All amounts net.", span=span)
    return [
        Heading(say("Costs")),
        cost_box(paper, has_costs=False),
        Paragraph(follow),
        Table(years.say(paper.lang), columns, (*rows, whole)),
    ]


def _faults(paper: Paper, found: Outcome) -> list[Block]:
    rows = [
        f"{s.name}, {paper.day(f.since)}–{paper.day(f.until) if f.until else ''}: {f.words or '–'}" for s in found.sites for f in s.faults
    ]  # fmt: skip
    none = paper.say("No faults are recorded.")
    return [Heading(paper.say("Faults")), Bullets(tuple(rows)) if rows else Paragraph(none)]


def _outlook(paper: Paper, found: Outcome) -> list[Block]:
    say, told = paper.say, paper.plan.rollout
    said = [text.say(paper.lang) for text in (*found.learnt, *found.moves)]
    for phase in told.phases if told else ():
        names = ", ".join(paper.name(site) for site in phase.sites)
        if names:
            said.append(say("Within the budget of {year}: {names}.", year=phase.year, names=names))
    head_ = say("What the measurement means for the next sites:")
    return [Heading(say("Outlook")), Paragraph(f"{head_} {paper.plan.lead.say(paper.lang)}"), *([Bullets(tuple(said))] if said else [])]  # fmt: skip


def _climate(paper: Paper, found: Outcome) -> list[Block]:
    return climate(paper, [s.site for s in found.sites])


def _answers(paper: Paper, found: Outcome) -> list[Block]:
    columns = (Column(paper.say("Question"), share=1), Column(paper.say("Answer"), share=2.4))
    rows = tuple((q.say(paper.lang), a.say(paper.lang)) for q, a in found.questions)
    small = paper.say(
        "Figures of use below {small} aren't told exactly in public and are in no sum by day or hour; only sums are kept.",
        small=found.small,
    )
    caption = paper.say("What councils ask")
    return [Heading(paper.say("Questions and answers")), Table(caption, columns, rows), Note(small)]


def _pictures(paper: Paper, found: Outcome) -> Iterable[tuple[str, str, Sequence[Bar]]]:
    """Yield name, caption and bars of every picture: use by place, month, weekday and hour."""
    say, lang = paper.say, paper.lang
    name = UNIT_WORDS[found.unit].say(lang) if found.unit else ""
    alike = [s for s in found.sites if s.unit and s.unit == found.unit]
    if alike:
        yield (
            "places.svg",
            say("{name} a day by place", name=name),
            [(s.name, s.counted) for s in alike],
        )
    for one in islice((s for s in alike if len(s.months) > 2), MONTHS_OF):
        caption = say("{site}: {unit} a day by month", site=one.name, unit=name)
        yield (
            f"months-{one.site}.svg",
            caption,
            [(month(m, short=True).say(lang), mean) for m, mean in one.months.items()],
        )
    days: Bars = found.weekdays
    if any(days):
        caption = say("{name} by weekday, sum of the period", name=name)
        yield "weekdays.svg", caption, [(d.say(lang), x) for d, x in zip(DAY_NAMES, days, strict=True)]
    if any(found.hours):
        caption = say("{name} by hour, sum of the period", name=name)
        yield "hours.svg", caption, [(str(h), x) for h, x in enumerate(found.hours)]


def _bars(bars: Sequence[Bar], lang: Lang, small: int) -> bytes:
    """Draw upright bars with their figures; a figure that isn't told stands as a hollow bar."""
    most = max((x for _, x in bars if x is not None), default=0.0) or 1.0
    step = _WIDTH / max(len(bars), 1)
    size = 2.6 if len(bars) > 12 else 3.0
    drawn: list[Node] = [el("line", x1=0, x2=_WIDTH, y1=_HEIGHT - 6, y2=_HEIGHT - 6, stroke=_GREY, stroke_width=0.2)]
    for i, (label, figure) in enumerate(bars):
        middle = round((i + 0.5) * step, 2)
        high = round((small if figure is None else figure) / max(most, small) * (_HEIGHT - 14), 2)
        top, wide = round(_HEIGHT - 6 - high, 2), round(min(step * 0.7, 18), 2)
        look = {"fill": "none", "stroke": _GREY, "stroke_width": 0.3} if figure is None else {"fill": _BLUE}
        words = f"<{small}" if figure is None else shown(figure).say(lang)
        short = label if len(label) * size * 0.5 <= step else f"{label[: max(int(step / size / 0.5) - 1, 1)]}."
        drawn += [
            el("rect", x=round(middle - wide / 2, 2), y=top, width=wide, height=high, **look),
            el("text", words, x=middle, y=round(top - 1, 2), text_anchor="middle"),
            el("text", short, x=middle, y=_HEIGHT - 2, text_anchor="middle"),
        ]
    return el("svg", drawn, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", width=f"{_WIDTH}mm",
              height=f"{_HEIGHT}mm", font_family=FONT, font_size=size).encode()  # fmt: skip
