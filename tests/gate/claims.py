"""What outputs say, held against the exact plan: every contradiction as a sentence. Knows none of the writers' code.

Roundings are those that docs/security.md states: sums of money to two significant digits and never above their
budget, chances to 5 %, ranges in which something holds inward to 5 %, users to two digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from hotspots.findings.model import Plan, SiteFinding
from tests.gate.reading import Read, plain

MONEY = {
    "de": re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d\d))? (?:€|Euro)"),
    "en": re.compile(r"€(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d\d))?"),
}
#: Amounts that the law sets, not the plan: the thresholds of award rules.
AWARD_THRESHOLDS = (
    1_000,
    5_000,
    10_000,
    25_000,
    30_000,
    50_000,
    75_000,
    100_000,
    143_000,
    150_000,
    215_000,
    221_000,
    250_000,
    1_000_000,
    5_382_000,
    5_538_000,
)
#: How the version in plain words counts places.
SPELT = {
    "de": ("Am besten geeignet ist", "Auf Platz zwei steht", "Auf Platz drei steht"),
    "en": ("The best place is", "Place two is", "Place three is"),
}
CHANCE = 0.025 + 1e-9


@dataclass(frozen=True)
class Truth:
    """The exact plan, what is published of money, and the language of the files."""

    plan: Plan
    costs: str
    lang: str

    @property
    def is_exact(self) -> bool:
        """Tell whether the files are the utility's."""
        return self.costs == "exact"

    def named(self, site: SiteFinding) -> list[SiteFinding]:
        """Return the sites that have a site's name: in a text they are one."""
        return [s for s in self.plan.sites if s.site.name == site.site.name]

    def place(self, site: SiteFinding) -> str:
        """Return how a site's place must read where people read it: "1–2" where two share it."""
        rank = site.ranked.rank or 0
        last = rank + sum(s.ranked.rank == rank for s in self.plan.sites) - 1
        return str(rank) if last == rank else f"{rank}–{last}"

    def decided(self, site: SiteFinding) -> int | None:
        """Return the year for which a site is ordered or in which it was built."""
        return site.site.year if site.site.meaning == "fixed" else None

    def names(self) -> dict[str, str]:
        """Return the names of the sites by id, in the plan's order."""
        return {s.site.id: s.site.name for s in self.plan.sites}


def contradictions(files: Sequence[Read], truth: Truth) -> list[str]:
    """Return what the files say that isn't true of the plan."""
    found: list[str] = []
    for one in files:
        found += [f"{one.name}: {what}" for what in _in_file(one, truth)]
    return found


def figures_read(files: Sequence[Read], truth: Truth) -> int:
    """Return how many figures and names with a rank were looked at."""
    return sum(
        len(MONEY[truth.lang].findall(one.text)) + sum(len(row) for row in one.rows) + 4 * len(one.cards)
        for one in files
    )


def _in_file(one: Read, truth: Truth) -> Iterator[str]:
    kind = one.name.rpartition("/")[2]
    if kind == "ranking.json":
        yield from _ranking(one.data, truth)
    elif kind == "rollout.json":
        yield from _rollout(one.data, truth)
    if one.rows:
        yield from _rows(one.rows, truth)
    if one.cards:
        yield from _cards(one.cards, truth)
    if kind.startswith("report-plain"):
        yield from _plain_words(one.text, truth)
    elif kind.startswith("report"):
        yield from _paper(one.text, truth)
    if kind.endswith((".html", ".pdf", ".docx")):
        yield from _order(one.text, truth)
        yield from _headline(one.text, truth, rounds=not truth.is_exact or "plain" in kind)
    if not truth.is_exact and not kind.endswith((".json", ".csv", ".xlsx")):
        yield from _money(one.text, truth, glued=kind.endswith(".pdf"))


def two(eur: float) -> float:
    """Return an amount with two significant digits, halves upwards."""
    if abs(eur) < 1:
        return 0.0
    step = 10.0 ** (floor(log10(abs(eur))) - 1)
    return floor(eur / step + 0.5) * step


def below(eur: float, most: float) -> float:
    """Return an amount of two digits that isn't above what pays it."""
    if two(eur) <= most or abs(eur) < 1:
        return two(eur)
    step = 10.0 ** (floor(log10(abs(eur))) - 1)
    return floor(eur / step + 1e-9) * step


def _ranking(data: Any, truth: Truth) -> Iterator[str]:
    exact = {s.site.id: s for s in truth.plan.sites}
    if [s["id"] for s in data["sites"]] != list(exact):
        yield f"order {[s['id'] for s in data['sites']]}"
    for said in data["sites"]:
        found = exact.get(said["id"])
        if found is None:
            yield f"{said['id']} is no site"
            continue
        ranked = found.ranked
        for key, value in (("rank", ranked.rank), ("rank_low", ranked.rank_low), ("rank_high", ranked.rank_high)):
            if said[key] != value:
                yield f"{said['id']}: {key} {said[key]}, not {value}"
        for share, real in zip(said["rank_acceptability"], ranked.rank_acceptability, strict=False):
            if not _chance(share, real, truth):
                yield f"{said['id']}: chance {share}, not {real}"
        for criterion, part in said["criteria"].items():
            yield from _part(said["id"], criterion, part, found, truth)
        yield from _cost(said, found, truth)


def _chance(said: float, real: float, truth: Truth) -> bool:
    if truth.is_exact:
        return abs(said - real) < 1e-3
    if real < 0.05 or real > 0.95:
        return abs(said - real) <= 0.05 + 1e-9
    return abs(said - real) <= CHANCE and abs(said * 20 - round(said * 20)) < 1e-6


def _part(site: str, criterion: str, said: Mapping[str, Any], found: SiteFinding, truth: Truth) -> Iterator[str]:
    part = found.ranked.parts.get(criterion)
    exact = part.estimate if part else None
    if criterion == "connection" and not truth.is_exact:
        if any(said.get(key) is not None for key in ("low", "best", "high")):
            yield f"{site}: figures of the connection {said}"
        if (
            truth.costs != "rounded"
            and exact is not None
            and any(said.get(key) is not None for key in ("value", "contribution"))
        ):
            yield f"{site}: value of the connection {said}"
        return
    for key in ("low", "best", "high"):
        real = getattr(exact, key) if exact else None
        if (said.get(key) is None) != (real is None) or (
            real is not None and abs(said[key] - real) > 1e-3 * max(1, abs(real))
        ):
            yield f"{site}: {criterion} {key} {said.get(key)}, not {real}"


def _cost(said: Mapping[str, Any], found: SiteFinding, truth: Truth) -> Iterator[str]:
    alone = found.invest.best if found.invest else None
    if truth.is_exact or truth.costs == "rounded":
        real = alone if truth.is_exact or alone is None else two(alone)
        if (said["cost_eur"] is None) != (real is None) or (real is not None and abs(said["cost_eur"] - real) > 0.51):
            yield f"{said['id']}: cost {said['cost_eur']}, not {real}"
        return
    if said.get("cost_eur") is not None or (
        said.get("score") is not None and "connection" in said["criteria"] and alone
    ):
        yield f"{said['id']}: cost or score is told"
    low, high = said.get("cost_low_eur"), said.get("cost_high_eur")
    if truth.costs == "none" and (low is not None or high is not None):
        yield f"{said['id']}: class is told"
    if truth.costs == "classes" and alone is not None and not ((low or 0) <= alone <= (high or float("inf"))):
        yield f"{said['id']}: class {low}–{high} doesn't hold {alone}"


def _rollout(data: Any, truth: Truth) -> Iterator[str]:
    plan = truth.plan.rollout
    if plan is None:
        return
    for said, real in zip(data["phases"], plan.phases, strict=False):
        if said["year"] != real.year or list(said["sites"]) != list(real.sites):
            yield f"{said['year']} builds {said['sites']}, not {real.sites} in {real.year}"
        gross = "invest_eur" if truth.plan.about.terms.tax == "net" else "invest_gross_eur"
        if truth.costs == "none":
            if said["invest_eur"] is not None or said[gross] is not None:
                yield f"{said['year']}: a sum is told"
            continue
        net = real.order_eur - real.grants_eur
        net = net if truth.is_exact else two(net)
        if gross != "invest_eur" and abs(said["invest_eur"] - net) > 0.51:
            yield f"{said['year']} pays {said['invest_eur']} net, not {net}"
        sum_eur = real.invest_eur if truth.is_exact else below(real.invest_eur, real.budget_eur)
        if abs(said[gross] - sum_eur) > 0.51:
            yield f"{said['year']} pays {said[gross]}, not {sum_eur}"
        if not truth.is_exact and said[gross] > real.budget_eur:
            yield f"{said['year']} pays {said[gross]} of {real.budget_eur}"
    for site, share in data["membership"].items():
        if not _chance(share, plan.membership[site], truth):
            yield f"membership of {site}: {share}, not {plan.membership[site]}"


RANK = ("Rang", "rank")
LOW, HIGH = ("Rang von", "rank from", "rank low"), ("Rang bis", "rank to", "rank high")


def _rows(rows: Sequence[Mapping[str, Any]], truth: Truth) -> Iterator[str]:
    exact = {s.site.id: s for s in truth.plan.sites}
    for row in rows:
        found = exact.get(str(row.get("Kennung", row.get("id"))))
        if found is None:
            continue
        wanted = ((RANK, found.ranked.rank), (LOW, found.ranked.rank_low), (HIGH, found.ranked.rank_high))
        for titles, value in wanted:
            said = next((row[t] for t in titles if t in row), None)
            number = None if said in (None, "", "–") else float(str(said).replace(",", "."))
            if number != value and said not in (None, ""):
                yield f"{found.site.id}: {titles[0]} {said}, not {value}"
        said = row.get("Sicherheit", row.get("certainty"))
        if said not in (None, "") and plain(str(said)) != plain(found.certainty.say(truth.lang)):  # type: ignore[arg-type]
            yield f"{found.site.id}: “{said}”, not “{found.certainty.say(truth.lang)}”"  # type: ignore[arg-type]
        year = row.get("Ausbaujahr", row.get("year"))
        built = found.year or found.site.year  # planned, else decided
        if (int(float(year)) if year not in (None, "") else None) != (built if year is not None else None):
            yield f"{found.site.id}: built in {year}, not {built}"
        for key, end in ((" von", "low"), ("", "best"), (" bis", "high"), (" low", "low"), (" high", "high")):
            for title in ("Nutzende [Nutzende/Tag]", "users [users/day]"):
                users = row.get(title + key)
                if users not in (None, "") and found.users is not None:
                    real = getattr(found.users, end)
                    if abs(float(str(users).replace(",", ".")) - real) > 1e-3 * max(1.0, real):
                        yield f"{found.site.id}: {title + key} {users}, not {real}"


def _cards(cards: Mapping[str, str], truth: Truth) -> Iterator[str]:
    exact = {s.site.id: s for s in truth.plan.sites}
    shown = [site for site in cards if site in exact and exact[site].ranked.rank is not None]
    real = [site for site in exact if exact[site].ranked.rank is not None][: len(shown)]
    if shown != real:
        yield f"cards in the order {shown}, not {real}"
    for site, text in cards.items():
        found = exact.get(site)
        if found is not None and (decided := truth.decided(found)) and f"({decided})" not in text:
            yield f"card of {site}: not decided for {decided}"
        if found is None or found.ranked.rank is None:
            continue
        badge = re.search(r"(?:Rang|Rank|rank) ?(\d+)", text)
        if badge and int(badge[1]) != found.ranked.rank:
            yield f"card of {site}: rank {badge[1]}, not {found.ranked.rank}"
        if plain(found.certainty.say(truth.lang)) not in text:  # type: ignore[arg-type]
            yield f"card of {site}: certainty isn't “{found.certainty.say(truth.lang)}”"  # type: ignore[arg-type]
        if found.users and not _users(text, found, truth):
            yield f"card of {site}: users aren't {found.users}"
        year = re.search(r"(?:Ausbau|to be built in|built in) (20\d\d)", text)
        if (int(year[1]) if year else None) != found.year:
            yield f"card of {site}: year {year and year[1]}, not {found.year}"


def users_shown(found: SiteFinding, truth: Truth) -> str:
    """Return how users must read: two digits, below ten whole, below three with one decimal."""
    assert found.users is not None
    low, best, high = (_figure(x, truth.lang) for x in (found.users.low, found.users.best, found.users.high))
    return f"{best} ({low} {'bis' if truth.lang == 'de' else 'to'} {high})"


def _figure(value: float, lang: str) -> str:
    shown = (
        round(value, 1)
        if abs(value) < 3
        else float(round(value))
        if abs(value) < 10
        else float(round(value, 1 - floor(log10(value))))
    )
    body = f"{shown:,.0f}" if shown == int(shown) else f"{shown:,.1f}"
    return body.translate(str.maketrans(",.", ".,")) if lang == "de" else body


def _users(text: str, found: SiteFinding, truth: Truth) -> bool:
    best, _, span = users_shown(found, truth).partition(" ")
    return re.search(rf"(?<![\d.,]){re.escape(best)}(?: [a-zA-Z ]+)? {re.escape(span)}", text) is not None


def _paper(text: str, truth: Truth) -> Iterator[str]:
    """The table of a paper: a row with name and users for every ranked site."""
    flat = re.sub(r"\s+", " ", text)
    for found in truth.plan.sites:
        ranked = found.ranked
        if ranked.rank is None or found.users is None:
            continue
        name = re.escape(plain(found.site.name))
        row = re.search(rf"(?<!\d){truth.place(found)}\.? {name} (.{{0,160}})", flat)
        if row is None:
            yield f"no row “{truth.place(found)} {found.site.name}”"
        elif not flat.count(users_shown(found, truth)):
            yield f"{found.site.id}: users aren't {users_shown(found, truth)}"


def _plain_words(text: str, truth: Truth) -> Iterator[str]:
    """The version in plain words: the first places, how many use them, what is built in which year."""
    ranked = [s for s in truth.plan.sites if s.ranked.rank is not None]
    flat = re.sub(r"\s+", " ", text)
    for place, words in enumerate(SPELT[truth.lang], start=1):
        for found in ranked:
            if f"{words}: {plain(found.site.name)}." in flat and place not in [
                s.ranked.rank for s in truth.named(found)
            ]:
                yield f"{found.site.id} is said to have place {place}"
    years = {p.year for p in truth.plan.rollout.phases} if truth.plan.rollout else set[int]()
    for found in truth.plan.sites:
        said = re.search(
            rf"(?:Schon entschieden für|Decided for) (20\d\d): {re.escape(plain(found.site.name))} (?:ist|is) ", flat
        )
        decided = truth.decided(found) if truth.decided(found) in years else None
        if (int(said[1]) if said else None) not in [decided, *(truth.decided(s) for s in truth.named(found) if said)]:
            yield f"{found.site.id}: decided for {said and said[1]}, not {decided}"
    for found in ranked:
        users = re.search(rf"{re.escape(plain(found.site.name))}: (?:Etwa|About) ([\d.,]+)", flat)
        shown = [_figure(s.users.best, truth.lang) for s in truth.named(found) if s.users]
        if users and shown and users[1] not in shown:
            yield f"{found.site.id}: users {users[1]}, not {_figure(found.users.best, truth.lang)}"
        for year in re.findall(
            rf"(?:Im Jahr|In) (20\d\d) (?:wird gebaut|we build|is built)[^:]*: {re.escape(plain(found.site.name))}\.",
            flat,
        ):
            if int(year) not in [s.year for s in truth.named(found)]:
                yield f"{found.site.id}: built in {year}, not {found.year}"


def _order(text: str, truth: Truth) -> Iterator[str]:
    """A name with a rank before it has its own rank."""
    for found in truth.plan.sites:
        name = re.escape(plain(found.site.name))
        for said in re.findall(rf"(?:Rang|Rank|rank|Platz|place) (\d+)[:.]? {name}(?!\w)", text):
            if int(said) not in [s.ranked.rank for s in truth.named(found)]:
                yield f"{found.site.id}: rank {said}, not {found.ranked.rank}"


def _headline(text: str, truth: Truth, *, rounds: bool) -> Iterator[str]:
    """The total is said, and no other."""
    if not truth.plan.costs_known:
        return
    total = truth.plan.total_invest_eur
    budgets = sum(p.budget_eur for p in truth.plan.rollout.phases) if truth.plan.rollout else float("inf")
    said = _amount(below(total, budgets) if rounds else round(total), truth.lang)
    if not any(form in text for form in (said, said.replace("€", "Euro"), f"{said[1:]} euros")):
        yield f"total isn't {said}"


def _amount(eur: float, lang: str) -> str:
    body = f"{eur:,.0f}"
    return f"{body.replace(',', '.')} €" if lang == "de" else f"€{body}"


def _money(text: str, truth: Truth, *, glued: bool) -> Iterator[str]:
    """Every amount in a public text is one of the plan's, rounded as stated; `glued`: a name's last digit may stand before it."""
    allowed = set(_allowed(truth))
    for whole, cents in MONEY[truth.lang].findall(text):
        eur = float(re.sub(r"[.,]", "", whole)) + (float(cents) / 100 if cents else 0.0)
        told = {eur, float(re.sub(r"[.,]", "", whole[1:]) or "nan")} if glued else {eur}
        if not any(abs(said - one) < 0.5 for one in allowed for said in told):
            yield f"{_amount(eur, truth.lang)} is no figure of the plan"


def _allowed(truth: Truth) -> Iterator[float]:
    plan = truth.plan
    yield 0.0
    yield from AWARD_THRESHOLDS
    connection = next((c for c in plan.criteria if c.id == "connection"), None)
    yield from connection.value.x if connection else ()
    budgets = sum(p.budget_eur for p in plan.rollout.phases) if plan.rollout else float("inf")
    yield below(plan.total_invest_eur, budgets)
    if plan.total_span_eur is not None:
        low, high = plan.total_span_eur
        yield from (below(low, low), two(high) if two(high) >= high else two(high) + 10.0 ** (floor(log10(high)) - 1))
    yield two(plan.total_running_eur_per_year)
    each = [s.long_run for s in plan.sites] if truth.costs == "rounded" else []
    for told in (one for one in (plan.long_run, *each) if one):
        per_use, ten = told.per_use, told.ten_years
        yield from (two(x) for x in (ten.low, ten.best, ten.high))
        yield from (two(100 * x) / 100 for x in (per_use.low, per_use.best, per_use.high)) if per_use else ()
    for phase in plan.rollout.phases if plan.rollout else ():
        yield phase.budget_eur
        if truth.costs != "none":
            yield below(phase.invest_eur, phase.budget_eur)
            yield two(phase.running_eur_per_year)
            yield two(phase.grants_eur)
    yield from (two(s.running_per_year.best) for s in plan.sites)
    yield from (s.running_per_year.best for s in plan.sites)
    for rule in plan.about.rollout.funding:
        yield from (
            float(x)
            for x in (
                getattr(rule, "eur_per_site", None),
                getattr(rule, "eur_flat", None),
                getattr(rule, "cap_eur", None),
            )
            if x
        )
    if truth.costs == "rounded":
        for found in plan.sites:
            yield from (
                two(x)
                for x in (
                    found.invest.best if found.invest else None,
                    found.connection.best if found.connection else None,
                )
                if x
            )
            if found.share:
                yield from (two(found.share.marginal_eur), two(found.share.shapley_eur))
        yield from (two(other.invest_eur or 0.0) for other in (plan.rollout.others if plan.rollout else ()))
        for one in plan.rollout.portfolios if plan.rollout else ():
            step = 10.0 ** (floor(log10(max(one.budget_eur, 1.0))) - 1)
            pays = -floor(-one.budget_eur / step + 1e-9) * step
            yield from (pays, below(one.invest_eur, pays))
