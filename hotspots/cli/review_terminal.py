"""What ``hotspots review`` shows of a comparison: text for people, one document for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from hotspots.base.text import (
    ENTRIES,
    SITES,
    USERS,
    Lang,
    Text,
    counted,
    eur,
    euros,
    number,
    numbers,
    percent,
    tr,
    verbatim,
)
from hotspots.changes.review import STATES, Effect, FieldReview, OwnOrder, Review, Standing
from hotspots.cli.frame import echo
from hotspots.findings.model import Plan
from hotspots.model.answers import FIELD_WORDS, PlanView, say_value
from hotspots.ranking.inverse import Justification


def review_document(
    review: Review, found: tuple[Effect, ...], order: OwnOrder | None, *, applied: bool
) -> dict[str, Any]:
    """Return the comparison as the document of ``--json``."""
    return {
        "plan": review.answer.plan,
        "by": review.answer.by,
        "date": review.answer.on.isoformat(),
        "applied": applied,
        "fields": [
            {"site": f.site, "field": f.field, "state": f.state, "sent": f.sent, "now": f.now, "answer": f.answer}
            | ({"moved_m": round(f.moved_m, 1)} if f.moved_m else {})
            for f in review.fields
        ],
        "proposed": [
            {"id": p.id, "name": p.site.name, "lon": p.site.lon, "lat": p.site.lat, "state": p.state, "like": p.like, **p.site.values}
            for p in review.proposed
        ],
        "gone": [{"site": g.site, **g.values} for g in review.answer.gone],
        "own_order": _order_document(order) if order else None,
        "effects": found,
    }  # fmt: skip


def _order_document(order: OwnOrder) -> dict[str, Any]:
    """Return both orders as groups that share a place, and as plain lists where there are no ties."""
    flat = {
        side: [site for (site,) in groups] if all(len(group) == 1 for group in groups) else None
        for side, groups in (("ours", order.ours), ("theirs", order.theirs))
    }
    return {**asdict(order), **flat, "groups": {"ours": order.ours, "theirs": order.theirs}}


def print_review(
    review: Review, found: tuple[Effect, ...], plan: PlanView, kept: Mapping[tuple[str, str], str], lang: Lang
) -> None:
    """Print every answered field with its state and effect, then new sites. `kept`: who said what is taken over."""
    names = {site.id: site.name for site in plan.sites}
    by_change = {(e.site, e.field): e for e in found}
    for f in review.fields:
        if f.state != "unknown":
            echo(f"{names[f.site]} · {FIELD_WORDS[f.field].say(lang)}: {_state(f, kept).say(lang)}")
            _print_effect(by_change.get((f.site, f.field)), lang)
    known = [f for f in review.fields if f.state != "unknown"]
    if known and not review.proposed and all(f.state == "agreed" for f in known):
        sites = len({f.site for f in known})
        entries, places = counted(len(known), *ENTRIES), counted(sites, tr("site"), tr("sites¦dative"))
        echo(tr("The answer agrees with the plan: {entries} at {sites}.", entries=entries, sites=places).say(lang))
    for p in review.proposed:
        said = "; ".join(f"{FIELD_WORDS[k].say(lang)} {say_value(k, v).say(lang)}" for k, v in p.site.values.items())
        echo(f"{tr('New site').say(lang)}: {p.site.name} ({p.id}){' – ' if said else ''}{said}")
        if p.like:
            same = tr("Is that {name}? --conflicts takes it over as a new site, --leave leaves it out.", name=names[p.like])  # fmt: skip
            echo(f"    {same.say(lang)}")
        _print_effect(by_change.get((p.id, "site")), lang)
    for gone in review.answer.gone:
        values = "; ".join(f"{FIELD_WORDS[k].say(lang)} {say_value(k, v).say(lang)}" for k, v in gone.values.items())
        echo(tr("{site}: no longer in the plan ({values})", site=gone.site, values=values).say(lang))
    unanswered = len({f.site for f in review.fields}) - len(review.answer.sites)
    if unanswered > 0:
        echo((counted(unanswered, *SITES) + tr(" without an answer.")).say(lang))


def _state(f: FieldReview, kept: Mapping[tuple[str, str], str]) -> Text:
    """Return the state of a field with its versions; a conflict shows all of them and who said them."""
    answer, now = say_value(f.field, f.answer), say_value(f.field, f.now)
    if f.state == "agreed":
        return STATES[f.state]
    if f.state == "conflicting":
        sent, who = say_value(f.field, f.sent), kept.get((f.site, f.field), "")
        by = Text(f" ({who})", f" ({who})") if who else verbatim("")
        said = tr("sent ") + sent + tr(" | now ") + now + by + tr(" | this answer ") + answer
    elif f.field == "priority":
        said = tr("in the plan place ") + now + tr(", answer ") + answer
    else:
        said = now + " → " + answer
    moved = numbers(f.moved_m) if f.moved_m else None
    away = tr(", {moved} m", moved=moved) if moved else verbatim("")
    return STATES[f.state] + ": " + said + away


def _print_effect(effect: Effect | None, lang: Lang) -> None:
    if effect is None:
        return

    def words(one: Standing) -> Mapping[str, str]:
        blocked = tr("blocked").say(lang)
        return {
            tr("rank").say(lang): one.place if one.rank else blocked,
            tr("cost").say(lang): eur(one.cost_eur, lang) if one.cost_eur is not None else "–",
            tr("users/day").say(lang): number(one.users_per_day, lang) if one.users_per_day is not None else "–",
        }

    after = words(effect.after)
    before = words(effect.before) if effect.before else after
    parts = [f"{k} {v}" if before[k] == v else f"{k} {before[k]} → {v}" for k, v in after.items()]
    echo(f"    {', '.join(parts)}")


def print_order(order: OwnOrder, told: Plan, lang: Lang) -> None:
    """Print both orders side by side, what the utility's wins or loses, and what would justify it."""
    names = {site.site.id: site.site.name for site in told.sites}
    echo("")
    echo(tr("Order: plan | answer").say(lang))
    sides = [_in_lines(groups, names) for groups in (order.ours, order.theirs)]
    for ours, theirs in zip(*sides, strict=True):
        echo(f"  {ours} | {theirs}")
    users, cost = order.users_theirs - order.users_ours, order.cost_theirs_eur - order.cost_ours_eur
    if order.tau is None:
        none = tr("The answer puts all these sites on one place: it names no order.")
        echo(none.say(lang))
        return
    if order.ours == order.theirs:
        echo(tr("The answer has the plan's order.").say(lang))
        return
    tau = numbers(order.tau, decimals=2)
    echo(tr("Agreement (Kendall's tau-b) {tau}.", tau=tau).say(lang))
    if order.first:
        echo(_won(order.first, users, cost).say(lang))
    if order.justification is not None:
        echo(_justified(order.justification, told, names, lang))


def _won(first: int, users: float, cost: float) -> Text:
    """Say what the first sites of the answer bring beside those of the plan."""
    many = tr("The first site") if first == 1 else tr("The first {first} sites", first=first)
    head = many + tr(" of the answer")
    if round(users) == 0 and round(cost) == 0:
        same = tr(" as in the plan; users and cost stay the same.")
        return head + same
    sign, plus = "+" if users > 0 else "", "+" if cost > 0 else ""
    beside = tr(" against the plan: ")
    more = counted(round(users), *USERS)
    return head + beside + tr("{sign}{more} a day, {plus}{cost}.", sign=sign, more=more, plus=plus, cost=euros(cost))


def _in_lines(groups: tuple[tuple[str, ...], ...], names: Mapping[str, str]) -> list[str]:
    """Return one line per site with its place; sites that share a place show the same one."""
    lines, place = [], 1
    for group in groups:
        lines += [f"{place}. {names[site]}" for site in group]
        place += len(group)
    return lines


def _justified(why: Justification, told: Plan, names: Mapping[str, str], lang: Lang) -> str:
    if why.weights is not None:
        shares = [f"{told.ranking.criterion(c).name.say(lang)} {percent(w, lang)}" for c, w in why.weights.items()]
        head = tr("This order would follow from the weights")
        return f"{head.say(lang)}: {', '.join(shares)}."
    pairs = [f"{names[c.ahead]} – {names[c.behind]}" for c in why.conflicts]
    head = tr("No weights justify this order; these pairs rule it out")
    head += tr(" (proven in exact arithmetic)") if why.proven else verbatim("")
    return f"{head.say(lang)}: {'; '.join(pairs)}."
