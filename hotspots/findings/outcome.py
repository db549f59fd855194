"""What became of what was built: forecast and measured use, planned and real cost, and what councils ask about it.

An :class:`Outcome` is exact; :func:`hotspots.disclosure.outcome.disclose_outcome` makes the public one, in which figures
of use below the town's small number are hidden. Nothing here recommends to close a place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotspots.base.calendar import DAY_NAMES, MONTH_NAMES
from hotspots.base.figures import bounds, shares, shown, spread
from hotspots.base.text import DAYS, MINUTES, WEEKS, YEARS, Text, counted, day, euros, listing, numbers, verbatim
from hotspots.measures.demand.users import Span
from hotspots.model.counts import UNITS, UseUnit
from hotspots.model.operation import Fault, Forecast

HOUR_NAMES = tuple(Text(f"um {h} Uhr", f"at {h}:00") for h in range(24))
_UNKNOWN = Text("nicht bekannt", "not known")
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
        said = [Text("in Betrieb seit ", "in use since ") + day(self.since)] if self.since else []
        if self.per_day is not None and self.unit is not None:
            said.append(per_day_words(None if self.per_day < below else self.per_day, self.unit, below))
        return Text(", ".join(t.de for t in said), ", ".join(t.en for t in said))


def per_day_words(figure: float | None, unit: UseUnit, below: int) -> Text:
    """Return a mean of use a day in words; None is hidden."""
    many = shown(figure) if figure is not None else Text(f"unter {below}", f"fewer than {below}")
    name = UNITS[unit][many.de != "1"]
    return Text(f"im Mittel {many.de} {name.de} am Tag", f"{many.en} {name.en} a day on average")


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


@dataclass(frozen=True)
class Outcome:
    """What became of all that was built, sorted by euros per use; `weekdays` and `hours` sum all places counted in `unit`."""

    sites: tuple[SiteOutcome, ...]
    unit: UseUnit | None
    weekdays: Bars
    hours: Bars
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
    def judged(self) -> tuple[SiteOutcome, ...]:
        """Return the places of which can be said whether their span held."""
        return tuple(s for s in self.sites if s.held is not None)

    @property
    def questions(self) -> tuple[tuple[Text, Text], ...]:
        """Return what councils ask (Frechen, Schwalbach, Bünde) with an answer each, or why there is none."""
        return (
            (Text("Wie viele nutzen es, und wo?", "How many use it, and where?"), self._use()),
            (Text("Wann wird es genutzt?", "When is it used?"), self._when()),
            (Text("Wie lange sind die Menschen im Netz?", "How long do people stay?"), self._stay()),
            (Text("Melden sich dieselben wieder an?", "Do the same people come again?"), Text(
                "Das lässt sich ohne personenbezogene Daten nicht sagen; es werden nur Summen geführt.",
                "That can't be said without personal data; only sums are kept.")),
            (Text("Gab es Störungen oder Missbrauch?", "Were there faults or misuse?"), self._faults()),
            (Text("Was kostet es?", "What does it cost?"), self._cost()),
            (Text("Was kostet eine Nutzung?", "What does one use cost?"), self._per_use()),
            (Text("Kam es, wie vorhergesagt?", "Did it come as forecast?"), self._forecast()),
            (Text("Was heißt das für weitere Standorte?", "What does it mean for further sites?"), self._next()),
            (Text("Was nahm die Stadt ein? Wird es durch Schilder bekannt?", "What did the town earn? Do signs make it known?"), Text(
                "Dazu ist nichts erfasst.", "Nothing is recorded about this.")),
        )  # fmt: skip

    def use_of(self, one: SiteOutcome) -> Text:
        """Return how many use a place on a day."""
        if one.unit is None:
            return Text("nichts gemessen", "nothing measured")
        words = per_day_words(one.counted, one.unit, self.small) if one.counted is not None or one.hidden else _UNKNOWN
        if not one.long_enough:
            weeks = numbers(one.days / 7, decimals=1)
            words += Text(f" (erst {weeks.de} Wochen, zu wenig für ein Urteil)", f" ({weeks.en} weeks only, too few to judge)")  # fmt: skip
        return words

    def _use(self) -> Text:
        said = [verbatim(f"{s.name}: ") + self.use_of(s) for s in self.sites if s.unit]
        starts = [verbatim(f"{s.name} ") + shown(s.start_up) for s in self.sites if s.start_up is not None and s.counted is not None]  # fmt: skip
        more = Text("", "")
        if starts:
            told = listing(starts)
            more = Text(f" In den ersten Wochen am Tag: {told.de}.", f" A day in the first weeks: {told.en}.")
        return (join_dots(said) + more) if said else Text("Es ist keine Nutzung eingelesen (hotspots import usage).", "No use has been read in (hotspots import usage).")  # fmt: skip

    def _when(self) -> Text:
        said = []
        for one in self.sites:
            known = {month: mean for month, mean in one.months.items() if mean is not None}
            if len(known) > 2:
                most, least = (pick(known, key=lambda m: (known[m], m)) for pick in (max, min))
                said.append(Text(f"{one.name} am meisten im {month(most).de} ({shown(known[most]).de} am Tag), am wenigsten im {month(least).de} ({shown(known[least]).de})",
                                 f"{one.name} most in {month(most).en} ({shown(known[most]).en} a day), least in {month(least).en} ({shown(known[least]).en})"))  # fmt: skip
        for bars, names in ((self.weekdays, DAY_NAMES), (self.hours, HOUR_NAMES)):
            if any(bars) and len(set(bars)) > 1:
                top, whole = max(range(len(bars)), key=lambda i: bars[i] or 0), sum(b or 0 for b in bars)
                share = shares((bars[top] or 0) / whole)
                said.append(Text(f"am stärksten {names[top].de} ({share.de})", f"busiest {names[top].en} ({share.en})"))
        lost = [Text("Wochentage", "weekdays")] * (not self.weekdays) + [Text("Stunden", "hours")] * (not self.hours)
        if lost and self.unit:
            said.append(Text(f"{listing(lost).de} sind nicht erfasst", f"{listing(lost).en} are not recorded"))
        hourly = [verbatim(s.name) for s in self.sites if s.hours]
        if 0 < len(hourly) < len(self.sites):
            said.append(
                Text(f"Stunden nennt nur {listing(hourly).de}", f"hours are known of {listing(hourly).en} only")
            )
        return _sentence(said) if said else Text("Das ist nicht erfasst.", "That isn't recorded.")

    def _stay(self) -> Text:
        said = [verbatim(f"{s.name} ") + counted(round(s.stay_min), *MINUTES) for s in self.sites if s.stay_min]  # fmt: skip
        return _sentence(said) if said else Text("Der Betreiber nennt keine Dauer.", "The operator gives no duration.")

    def _faults(self) -> Text:
        found = [s for s in self.sites if s.faults]
        said = [
            verbatim(f"{s.name}: ") + counted(s.fault_days, *DAYS)
            + verbatim(f" ({'; '.join(f.words for f in s.faults if f.words)})" if any(f.words for f in s.faults) else "")
            for s in found
        ]  # fmt: skip
        return (_sentence(said) if said else Text("Es sind keine Störungen erfasst.", "No faults are recorded.")) + Text(
            " Missbrauch wird nicht erfasst.", " Misuse isn't recorded.")  # fmt: skip

    def _cost(self) -> Text:
        if self.invest_eur is None and self.running_eur is None:
            return Text("Kosten sind nicht eingelesen (hotspots import costs).", "No costs have been read in (hotspots import costs).")  # fmt: skip
        once, yearly = money(self.invest_eur), money(self.running_eur)
        said = Text(f"Einmalig {once.de}, im Jahr {yearly.de} (netto)", f"{once.en} once, {yearly.en} a year (net)")
        if self.planned_eur is not None:
            before, after = money(self.planned_eur), money(self.paid_eur)
            said += Text(f"; geplant waren für dieselben Orte {before.de} einmalig", f"; for the same places {before.en} once were planned")  # fmt: skip
            said += (
                Text(f", bezahlt {after.de}", f", {after.en} paid")
                if self.paid_eur != self.invest_eur
                else Text("", "")
            )
        return said + verbatim(".")

    def _per_use(self) -> Text:
        if any(s.hidden for s in self.sites):
            return Text(f"Zusammen wird das öffentlich nicht genannt: Daraus ließe sich eine Zahl unter {self.small} ausrechnen.",
                        f"Together that isn't told in public: a figure below {self.small} could be worked out from it.")  # fmt: skip
        if self.per_use is None:
            least = counted(self.min_weeks, *WEEKS)
            return Text(f"Das lässt sich nicht sagen: Es braucht laufende Kosten und Nutzung über mindestens {least.de}.",
                        f"That can't be said: it takes running cost and use over at least {least.en}.")  # fmt: skip
        low, high = cents(self.per_use), cents(self.per_use_all)
        said = Text(f"Betrieb allein {low.de} je Nutzung", f"Running alone {low.en} a use")
        if self.per_use_all is not None:
            years = counted(self.renewal_years, *YEARS)
            said += Text(f", mit der Investition (auf {years.de} verteilt, Annahme) {high.de}", f", with the investment (over {years.en}, assumed) {high.en}")  # fmt: skip
        return said + verbatim(".")

    def _forecast(self) -> Text:
        if not self.judged:
            least = counted(self.min_weeks, *WEEKS)
            return Text(f"Das lässt sich noch nicht sagen: Es fehlt eine aufgehobene Vorhersage, oder die Messung ist kürzer als {least.de}.",
                        f"That can't be said yet: there is no kept forecast, or the measurement is shorter than {least.en}.")  # fmt: skip
        held, of = (
            sum(bool(s.held) for s in self.judged),
            counted(len(self.judged), Text("Ort", "place"), Text("Orten", "places")),
        )
        few = Text(" Aus so wenigen Orten folgt über die Methode noch nichts.", " So few places say nothing about the method yet.")  # fmt: skip
        shown = (
            Text(" mit öffentlichen Zahlen", " with public figures")
            if any(s.hidden for s in self.sites)
            else Text("", "")
        )
        return Text(f"Bei {held} von {of.de}{shown.de} lag die gemessene Nutzung in der vorhergesagten Spanne (gemeint sind 8 von 10).",
                    f"At {held} of {of.en}{shown.en} the use measured lay in the span forecast (8 of 10 are meant).") + (few if len(self.judged) < 10 else Text("", ""))  # fmt: skip

    def _next(self) -> Text:
        said = [*self.learnt, *((self.next_site,) if self.next_site else ())]
        return join_dots(said) if said else Text("Für weitere Standorte ist nichts gemessen, was die Rangfolge ändert.", "Nothing was measured that changes the ranking of further sites.")  # fmt: skip


def month(iso: str, *, short: bool = False) -> Text:
    """Return an ISO month as people say it: März 2023; `short` in figures: 03/2023."""
    name = verbatim(f"{iso[5:7]}/") if short else MONTH_NAMES[int(iso[5:7]) - 1] + verbatim(" ")
    return name + verbatim(iso[:4])


def money(eur: float | None) -> Text:
    """Return a real amount in whole euros."""
    return _UNKNOWN if eur is None else euros(round(eur))


def beside(real: float | None, planned: Sequence[float] | None) -> Text:
    """Return what was paid, in whole euros, with what was planned in brackets."""
    paid = verbatim("–") if real is None else numbers(round(real))
    return paid + verbatim(" (") + numbers(round(planned[1])) + verbatim(")") if planned else paid


def cents(span: Span | None, *, bare: bool = False) -> Text:
    """Return euros per use with cents and the span; `bare`: without the sign."""
    if span is None:
        return verbatim("–") if bare else _UNKNOWN
    low, best, high = (
        numbers(x, decimals=2) if bare else euros(x, cents=True) for x in (span.low, span.best, span.high)
    )
    return best + bounds(low, high)


def forecast_words(figures: Sequence[float] | None) -> Text:
    """Return a forecast with its span."""
    return spread(*figures) if figures else _UNKNOWN


def join_dots(texts: Sequence[Text]) -> Text:
    """Join sentences and parts of them with full stops."""
    ends = [Text(t.de.rstrip("."), t.en.rstrip(".")) for t in texts]
    return Text(". ".join(t.de for t in ends) + ".", ". ".join(t.en for t in ends) + ".")


def _sentence(texts: Sequence[Text]) -> Text:
    whole = Text("; ".join(t.de for t in texts), "; ".join(t.en for t in texts))
    return Text(whole.de[:1].upper() + whole.de[1:] + ".", whole.en[:1].upper() + whole.en[1:] + ".")
