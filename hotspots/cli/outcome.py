"""``hotspots outcome [PROJECT]``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.base.text import Lang, tr
from hotspots.cli.frame import common_options, described, echo, print_json, print_problems, project_argument

if TYPE_CHECKING:
    from hotspots.findings.outcome import Outcome, SiteOutcome


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "What became of what was built: forecast and measured use, cost planned and paid, euros per use, "
        "the questions of councils with answers. Writes nothing.",
    )
    @project_argument(lang)
    @common_options(lang)
    def outcome(project: Path, as_json: bool) -> None:
        from hotspots.changes.sent import decided_forecasts
        from hotspots.cli.terminal import print_sentences, print_table
        from hotspots.findings.outcome import beside, cents, forecast_words
        from hotspots.planning.outcome import outcome as became
        from hotspots.planning.plan import check

        inputs = check(project)
        found = became(inputs, decided_forecasts(project, inputs.sites))
        invented = inputs.settings.illustrative.say(lang) if inputs.settings.illustrative else None
        if as_json:
            print_json(lang, {"illustrative": invented, **as_document(found)})
            return
        if invented:
            echo(invented)
        print_problems(inputs.warnings, lang, as_json=False)
        titles = (
            (tr("Place¦where"), "left"), (tr("Users"), "right"),
            (tr("forecast"), "right"), (tr("once € (planned)"), "right"),
            (tr("a year € (planned)"), "right"), (tr("€ per use"), "right"),
        )  # fmt: skip
        rows = [
            [s.name, _span(s, lang), forecast_words(s.forecast.users_per_day if s.forecast else None).say(lang),
             beside(s.invest_eur, s.forecast.invest_eur if s.forecast else None).say(lang), beside(s.running_eur, s.forecast.running_eur_per_year if s.forecast else None).say(lang), cents(s.per_use, bare=True).say(lang)]
            for s in found.sites
        ]  # fmt: skip
        if rows:
            print_table(
                titles, [[cell.replace(" bis ", "–").replace(" to ", "–") for cell in row] for row in rows], lang
            )
        print_sentences([q + " " + a for q, a in found.questions], lang)
        print_sentences(found.moves, lang)

    return outcome


def _span(one: SiteOutcome, lang: Lang) -> str:
    from hotspots.findings.outcome import forecast_words

    return forecast_words((one.users.low, one.users.best, one.users.high) if one.users else None).say(lang)


def as_document(found: Outcome) -> dict[str, Any]:
    """Return the outcome as one JSON document: figures rounded, sums of money net."""
    sites = [{"id": s.site, **asdict(s), "held": s.held} for s in found.sites]
    for site in sites:
        del site["site"], site["hidden"]
    document: dict[str, Any] = _rounded({
        "schema": "hotspots/outcome/1", "money": {"net": True}, "sites": sites, "unit": found.unit,
        "weekdays": found.weekdays, "hours": found.hours,
        "invest_eur": found.invest_eur, "running_eur_per_year": found.running_eur,
        "eur_per_use": asdict(found.per_use) if found.per_use else None,
        "eur_per_use_with_investment": asdict(found.per_use_all) if found.per_use_all else None,
        "held": sum(bool(s.held) for s in found.judged), "judged": len(found.judged), "min_weeks": found.min_weeks,
        "questions": [{"question": question, "answer": answer} for question, answer in found.questions],
        "learnt": found.learnt, "changes": found.moves,
    })  # fmt: skip
    return document


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value
