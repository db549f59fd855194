"""What became of what was built: forecast and measured use, planned and real cost, and what councils ask about it.

An :class:`Outcome` is exact; :func:`hotspots.disclosure.outcome.disclose_outcome` makes the public one, in which figures
of use below the town's small number are hidden. Nothing here recommends to close a place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotspots.base.calendar import DAY_NAMES, MONTH_NAMES
from hotspots.base.figures import bounds, shown, spread
from hotspots.base.text import (
    DAYS,
    MINUTES,
    WEEKS,
    YEARS,
    Text,
    capital,
    counted,
    day,
    euros,
    join,
    listing,
    numbers,
    percents,
    tr,
    verbatim,
)
from hotspots.measures.users import Span
from hotspots.model.counts import UNITS, UseUnit
from hotspots.model.operation import Fault, Forecast
from hotspots.ranking.phrases import NOT_KNOWN

HOUR_NAMES = tuple(tr("at {h}:00", h=h) for h in range(24))
Bars = tuple[float | None, ...]
"""Sums of use, one for each label; None: below the small number, and hidden."""


@dataclass(frozen=True, slots=True)
class InUse:
    """Since when a place is in use, and how many use it on a day on average (in `unit`; None: nothing measured)."""

    since: str | None
    per_day: float | None
    unit: UseUnit | None
    small: int = 10

    def words(self, *, public: bool = False) -> Text:
        """Return the line for people; in public a figure below the small number isn't told exactly."""
        below = self.small if public else 0
        said = [tr("in use since ") + day(self.since)] if self.since else []
        if self.per_day is not None and self.unit is not None:
            said.append(per_day_words(None if self.per_day < below else self.per_day, self.unit, below))
        return join(said)


def per_day_words(figure: float | None, unit: UseUnit, below: int) -> Text:
    """Return a mean of use a day in words; None is hidden."""
    many = shown(figure) if figure is not None else tr("fewer than {below}", below=below)
    name = UNITS[unit][many.de != "1"]
    return tr("{many} {name} a day on average", many=many, name=name)


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    """What became of one place. Use in `unit`; `users` are users a day over the year, as the forecast counts them.

    `hidden`: its figures of use are below the small number. `total` is everything measured, `counted` the mean day after
    the start-up and outside faults, over `days`; `months` (ISO) are mean days. `users` is what the ranking reckons with: the
    measurement (`measured_users`, by which spans are judged) joined with what was expected. Sums of money are net.
    """

    site: str
    name: str
    since: str | None
    unit: UseUnit | None
    first: str
    last: str
    days: float
    long_enough: bool
    total: float | None
    counted: float | None
    start_up: float | None
    users: Span | None
    measured_users: float | None
    stay_min: float | None
    forecast: Forecast | None
    faults: tuple[Fault, ...]
    fault_days: int
    invest_eur: float | None
    running_eur: float | None
    per_use: Span | None
    per_use_all: Span | None
    months: Mapping[str, float | None] = field(default_factory=dict)
    weekdays: Bars = ()
    hours: Bars = ()
    missing: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def held(self) -> bool | None:
        """Tell whether what came lies in the span that was forecast; None where that can't be said."""
        if (
            self.measured_users is None
            or self.forecast is None
            or not self.forecast.users_per_day
            or not self.long_enough
        ):
            return None
        low, _, high = self.forecast.users_per_day
        return low <= self.measured_users <= high


def _sums(rows: Sequence[Bars]) -> Bars:
    return tuple(None if set(column) == {None} else sum(x or 0.0 for x in column) for column in zip(*rows, strict=True))


@dataclass(frozen=True)
class Outcome:
    """What became of all that was built, sorted by euros per use."""

    sites: tuple[SiteOutcome, ...]
    unit: UseUnit | None
    invest_eur: float | None
    running_eur: float | None
    planned_eur: float | None
    """What was to be paid once, of the places of which the forecast and what was paid (`paid_eur`) are known."""
    paid_eur: float | None
    per_use: Span | None
    per_use_all: Span | None
    learnt: tuple[Text, ...]
    moves: tuple[Text, ...]
    next_site: Text | None
    min_weeks: int
    small: int
    renewal_years: float

    @property
    def weekdays(self) -> Bars:
        """Return the sums of all places that are counted in `unit`; a place that everyone may not see is in none."""
        return _sums([s.weekdays for s in self.sites if s.unit == self.unit and s.weekdays])

    @property
    def hours(self) -> Bars:
        """Return the sums by hour, as :attr:`weekdays`."""
        return _sums([s.hours for s in self.sites if s.unit == self.unit and s.hours])

    @property
    def judged(self) -> tuple[SiteOutcome, ...]:
        """Return the places of which can be said whether their span held."""
        return tuple(s for s in self.sites if s.held is not None)

    @property
    def questions(self) -> tuple[tuple[Text, Text], ...]:
        """Return what councils ask (Frechen, Schwalbach, Bünde) with an answer each, or why there is none."""
        return (
            (tr("How many use it, and where?"), self._use()),
            (tr("When is it used?"), self._when()),
            (tr("How long do people stay?"), self._stay()),
            (tr("Do the same people come again?"), tr("That can't be said without personal data; only sums are kept.")),
            (tr("Were there faults or misuse?"), self._faults()),
            (tr("What does it cost?"), self._cost()),
            (tr("What does one use cost?"), self._per_use()),
            (tr("Did it come as forecast?"), self._forecast()),
            (tr("What does it mean for further sites?"), self._next()),
            (tr("What did the town earn? Do signs make it known?"), tr("Nothing is recorded about this.")),
        )

    def use_of(self, one: SiteOutcome) -> Text:
        """Return how many use a place on a day."""
        if one.unit is None:
            return tr("nothing measured")
        words = per_day_words(one.counted, one.unit, self.small) if one.counted is not None or one.hidden else NOT_KNOWN
        if not one.long_enough:
            weeks = numbers(one.days / 7, decimals=1)
            words += tr(" ({weeks} weeks only, too few to judge)", weeks=weeks)
        return words

    def _use(self) -> Text:
        said = [verbatim(f"{s.name}: ") + self.use_of(s) for s in self.sites if s.unit]
        starts = [verbatim(f"{s.name} ") + shown(s.start_up) for s in self.sites if s.start_up is not None and s.counted is not None]  # fmt: skip
        more = verbatim("")
        if starts:
            told = listing(starts)
            more = tr(" A day in the first weeks: {told}.", told=told)
        return (join_dots(said) + more) if said else tr("No use has been read in (hotspots import usage).")

    def _when(self) -> Text:
        said = []
        for one in self.sites:
            known = {month: mean for month, mean in one.months.items() if mean is not None}
            if len(known) > 2:
                most, least = (pick(known, key=lambda m: (known[m], m)) for pick in (max, min))
                said.append(tr("{name} most in {most} ({peak} a day), least in {least} ({low})", name=one.name, most=month(most), peak=shown(known[most]), least=month(least), low=shown(known[least])))  # fmt: skip
        for bars, names in ((self.weekdays, DAY_NAMES), (self.hours, HOUR_NAMES)):
            if any(bars) and len(set(bars)) > 1:
                top, whole = max(range(len(bars)), key=lambda i: bars[i] or 0), sum(b or 0 for b in bars)
                share = percents((bars[top] or 0) / whole)
                said.append(tr("busiest {name} ({share})", name=names[top], share=share))
        lost = [tr("weekdays")] * (not self.weekdays) + [tr("hours")] * (not self.hours)
        if lost and self.unit and not any(s.hidden for s in self.sites):
            said.append(tr("{lost} are not recorded", lost=listing(lost)))
        hourly = [verbatim(s.name) for s in self.sites if s.hours]
        if 0 < len(hourly) < len(self.sites):
            said.append(tr("hours are known of {hourly} only", hourly=listing(hourly)))
        return _sentence(said) if said else tr("That isn't recorded.")

    def _stay(self) -> Text:
        said = [f"{s.name} " + counted(round(s.stay_min), *MINUTES) for s in self.sites if s.stay_min]
        return _sentence(said) if said else tr("The operator gives no duration.")

    def _faults(self) -> Text:
        found = [s for s in self.sites if s.faults]
        said = [
            f"{s.name}: " + counted(s.fault_days, *DAYS)
            + verbatim(f" ({'; '.join(f.words for f in s.faults if f.words)})" if any(f.words for f in s.faults) else "")
            for s in found
        ]  # fmt: skip
        return (_sentence(said) if said else tr("No faults are recorded.")) + tr(" Misuse isn't recorded.")

    def _cost(self) -> Text:
        if self.invest_eur is None and self.running_eur is None:
            return tr("No costs have been read in (hotspots import costs).")
        once, yearly = money(self.invest_eur), money(self.running_eur)
        said = tr("{once} once, {yearly} a year (net)", once=once, yearly=yearly)
        if self.planned_eur is not None:
            before, after = money(self.planned_eur), money(self.paid_eur)
            said += tr("; for the same places {before} once were planned", before=before)
            said += tr(", {after} paid", after=after) if self.paid_eur != self.invest_eur else verbatim("")
        return said + "."

    def _per_use(self) -> Text:
        if any(s.hidden for s in self.sites):
            return tr("Together that isn't told in public: a figure below {small} could be worked out from it.", small=self.small)  # fmt: skip
        if self.per_use is None:
            least = counted(self.min_weeks, *WEEKS)
            return tr("That can't be said: it takes running cost and use over at least {least}.", least=least)
        low, high = cents(self.per_use), cents(self.per_use_all)
        said = tr("Running alone {low} a use", low=low)
        if self.per_use_all is not None:
            years = counted(self.renewal_years, *YEARS)
            said += tr(", with the investment (over {years}, assumed) {high}", years=years, high=high)
        return said + "."

    def _forecast(self) -> Text:
        if not self.judged:
            least = counted(self.min_weeks, *WEEKS)
            return tr("That can't be said yet: there is no kept forecast, or the measurement is shorter than {least}.", least=least)  # fmt: skip
        held, of = (
            sum(bool(s.held) for s in self.judged),
            counted(len(self.judged), tr("place"), tr("places¦dative")),
        )
        few = tr(" So few places say nothing about the method yet.")
        shown = tr(" with public figures") if any(s.hidden for s in self.sites) else verbatim("")
        return tr("At {held} of {of}{shown} the use measured lay in the span forecast (8 of 10 are meant).", held=held, of=of, shown=shown) + (few if len(self.judged) < 10 else verbatim(""))  # fmt: skip

    def _next(self) -> Text:
        said = [*self.learnt, *((self.next_site,) if self.next_site else ())]
        return join_dots(said) if said else tr("Nothing was measured that changes the ranking of further sites.")


def month(iso: str, *, short: bool = False) -> Text:
    """Return an ISO month as people say it: März 2023; `short` in figures: 03/2023."""
    name = verbatim(f"{iso[5:7]}/") if short else MONTH_NAMES[int(iso[5:7]) - 1] + " "
    return name + verbatim(iso[:4])


def money(eur: float | None) -> Text:
    """Return a real amount in whole euros."""
    return NOT_KNOWN if eur is None else euros(round(eur))


def beside(real: float | None, planned: Sequence[float] | None) -> Text:
    """Return what was paid, in whole euros, with what was planned in brackets."""
    paid = verbatim("–") if real is None else numbers(round(real))
    return paid + " (" + numbers(round(planned[1])) + ")" if planned else paid


def cents(span: Span | None, *, bare: bool = False) -> Text:
    """Return euros per use with cents and the span; `bare`: without the sign."""
    if span is None:
        return verbatim("–") if bare else NOT_KNOWN
    low, best, high = (
        numbers(x, decimals=2) if bare else euros(x, cents=True) for x in (span.low, span.best, span.high)
    )
    return best + bounds(low, high)


def forecast_words(figures: Sequence[float] | None) -> Text:
    """Return a forecast with its span."""
    return spread(*figures) if figures else NOT_KNOWN


def join_dots(texts: Sequence[Text]) -> Text:
    """Join sentences and parts of them with full stops."""
    return join([Text(t.de.rstrip("."), t.en.rstrip(".")) for t in texts], ". ") + "."


def _sentence(texts: Sequence[Text]) -> Text:
    return capital(join(texts, "; ")) + "."
