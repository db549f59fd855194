"""What ``hotspots review`` shows of a comparison: text for people, one document for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from hotspots.base.text import Lang, Text, eur, euros, number, numbers, percent
from hotspots.changes.own_order import OwnOrder
from hotspots.changes.review import STATES, Effect, Review, Standing
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
        "effects": [asdict(effect) for effect in found],
    }  # fmt: skip


def _order_document(order: OwnOrder) -> dict[str, Any]:
    """Return both orders as groups that share a place, and as plain lists where there are no ties."""
    flat = {
        side: [site for (site,) in groups] if all(len(group) == 1 for group in groups) else None
        for side, groups in (("ours", order.ours), ("theirs", order.theirs))
    }
    return {**asdict(order), **flat, "groups": {"ours": order.ours, "theirs": order.theirs}}


def print_review(review: Review, found: tuple[Effect, ...], plan: PlanView, lang: Lang) -> None:
    """Print every answered field with its state and effect, then new sites."""
    names = {site.id: site.name for site in plan.sites}
    by_change = {(e.site, e.field): e for e in found}
    for f in review.fields:
        if f.state == "unknown":
            continue
        line = f"{names[f.site]} · {FIELD_WORDS[f.field].say(lang)}: {STATES[f.state].say(lang)}"
        values = " → ".join(say_value(f.field, v).say(lang) for v in (f.now, f.answer))
        moved = f", {number(f.moved_m, lang)} m" if f.moved_m else ""
        click.echo(f"{line} ({values}{moved})" if f.state != "agreed" else line)
        if f.state == "conflicting":
            sent = Text("gesendet war", "sent was").say(lang)
            click.echo(f"    {sent} {say_value(f.field, f.sent).say(lang)}")
        _print_effect(by_change.get((f.site, f.field)), lang)
    for p in review.proposed:
        said = "; ".join(f"{FIELD_WORDS[k].say(lang)} {say_value(k, v).say(lang)}" for k, v in p.site.values.items())
        click.echo(
            f"{Text('Neuer Standort', 'New site').say(lang)}: {p.site.name} ({p.id}){' – ' if said else ''}{said}"
        )
        if p.like:
            same = Text(f"Ist das {names[p.like]}? Mit --conflicts wird er als neuer Standort übernommen, mit --leave bleibt er weg.", f"Is that {names[p.like]}? --conflicts takes it over as a new site, --leave leaves it out.")  # fmt: skip
            click.echo(f"    {same.say(lang)}")
        _print_effect(by_change.get((p.id, "site")), lang)
    for gone in review.answer.gone:
        values = "; ".join(f"{FIELD_WORDS[k].say(lang)} {say_value(k, v).say(lang)}" for k, v in gone.values.items())
        click.echo(Text(f"{gone.site}: nicht mehr im Plan ({values})", f"{gone.site}: no longer in the plan ({values})").say(lang))  # fmt: skip
    unanswered = len({f.site for f in review.fields}) - len(review.answer.sites)
    if unanswered > 0:
        click.echo(Text(f"{unanswered} Standorte ohne Antwort.", f"{unanswered} sites without an answer.").say(lang))


def _print_effect(effect: Effect | None, lang: Lang) -> None:
    if effect is None:
        return

    def words(one: Standing) -> Mapping[str, str]:
        blocked = Text("ausgeschlossen", "blocked").say(lang)
        return {
            Text("Rang", "rank").say(lang): str(one.rank) if one.rank else blocked,
            Text("Kosten", "cost").say(lang): eur(one.cost_eur, lang) if one.cost_eur is not None else "–",
            Text("Nutzende/Tag", "users/day").say(lang): number(one.users_per_day, lang) if one.users_per_day is not None else "–",
        }  # fmt: skip

    after = words(effect.after)
    before = words(effect.before) if effect.before else after
    parts = [f"{k} {v}" if before[k] == v else f"{k} {before[k]} → {v}" for k, v in after.items()]
    click.echo(f"    {', '.join(parts)}")


def print_order(order: OwnOrder, told: Plan, lang: Lang) -> None:
    """Print both orders side by side, what the utility's wins or loses, and what would justify it."""
    names = {site.site.id: site.site.name for site in told.sites}
    click.echo("")
    click.echo(Text("Reihenfolge: Plan | Antwort", "Order: plan | answer").say(lang))
    sides = [_in_lines(groups, names) for groups in (order.ours, order.theirs)]
    for ours, theirs in zip(*sides, strict=True):
        click.echo(f"  {ours} | {theirs}")
    users, cost = order.users_theirs - order.users_ours, order.cost_theirs_eur - order.cost_ours_eur
    if order.tau is None:
        none = Text("Die Antwort stellt alle diese Standorte gleich: Sie nennt keine Reihenfolge.", "The answer puts all these sites on one place: it names no order.")  # fmt: skip
        click.echo(none.say(lang))
        return
    tau = numbers(order.tau, decimals=2)
    click.echo(Text(f"Übereinstimmung (Kendalls Tau-b) {tau.de}.", f"Agreement (Kendall's tau-b) {tau.en}.").say(lang))
    if order.first:
        sign, plus = "+" if users > 0 else "", "+" if cost > 0 else ""
        words = Text(
            f"Die ersten {order.first} der Antwort: {sign}{numbers(users).de} Nutzende am Tag, {plus}{euros(cost).de}.",
            f"The first {order.first} of the answer: {sign}{numbers(users).en} users a day, {plus}{euros(cost).en}.",
        )
        click.echo(words.say(lang))
    if order.justification is not None:
        click.echo(_justified(order.justification, told, names, lang))


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
        head = Text("Diese Reihenfolge ergäbe sich mit den Gewichten", "This order would follow from the weights")
        return f"{head.say(lang)}: {', '.join(shares)}."
    pairs = [f"{names[c.ahead]} – {names[c.behind]}" for c in why.conflicts]
    head = Text(
        "Keine Gewichte begründen diese Reihenfolge; diese Paare schließen es aus",
        "No weights justify this order; these pairs rule it out",
    )
    return f"{head.say(lang)}: {'; '.join(pairs)}."
