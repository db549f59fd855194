"""``hotspots check``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.base.text import Lang, Text, counted, tr, verbatim
from hotspots.cli.frame import (
    common_options,
    described,
    echo,
    out_option,
    print_json,
    print_problems,
    project_argument,
    say,
    tell_of_strays,
)

if TYPE_CHECKING:
    from hotspots.planning.answers import Question

SHOWN = 12
"""How many questions the terminal lists."""


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Check the project: what is there, what is missing, what to do next; every problem with its "
        "place. And every missing answer that can change a place: all possible answers worked out.",
    )
    @project_argument(lang)
    @out_option(lang)
    @common_options(lang)
    def check(project: Path, out: Path, as_json: bool) -> None:
        from hotspots.cli.clock import now
        from hotspots.planning.answers import questions
        from hotspots.planning.contradictions import contradictions
        from hotspots.planning.plan import check as check_project
        from hotspots.planning.plan import happened, measure, of_tomorrow, project_problems
        from hotspots.planning.standing import next_step, standing

        inputs = check_project(project)
        base = measure(inputs)
        warnings = (
            *inputs.warnings,
            *project_problems(inputs, base),
            *contradictions(inputs, base),
            *of_tomorrow(happened(inputs), now()[:10]),
        )
        asked = questions(inputs, base)
        lines = standing(inputs, project)
        then = next_step(lines, project)
        if as_json:
            print_json(lang, {
                "problems": warnings, "questions": [_document(q) for q in asked],
                "standing": [{"what": x.head, "is": x.body, "missing": x.todo is not None} for x in lines], "next": then,
            })  # fmt: skip
            return
        print_problems(warnings, lang, as_json=False, names=None)
        tell_of_strays(out, lang)
        for line in lines:
            mark = "–" if line.todo else "✓"
            echo(f"{mark} {line.head.say(lang)}: {line.body.say(lang)}")
        from hotspots.disclosure.public import publication_words
        from hotspots.ranking.criteria import criteria_of

        criteria = criteria_of(inputs.settings.criteria)
        say(publication_words(inputs.settings.publication, len(inputs.network.handovers), criteria), lang)
        many = counted(len(warnings), tr("warning"), tr("warnings"))
        say(tr("All right, ") + many + tr(". Next: ") + then, lang)
        for words in _next(asked):
            say(words, lang)

    return check


def _document(asked: Question) -> dict[str, Any]:
    return {
        "site": asked.site, "item": asked.item.id, "changes_places": asked.matters, "place": asked.now.place,
        "answers": [
            {"answer": o.words, "place": o.place, "method": o.method, "connection_eur": o.connection_eur,
             "equipment_eur": o.own_eur, "permits": o.permits, "weeks": o.weeks}
            for o in asked.outcomes
        ],
    }  # fmt: skip


def _next(asked: Sequence[Question]) -> Iterator[Text]:
    """Say whom to visit first and why, or that no single answer changes a place."""
    deciding = [q for q in asked if q.matters]
    if not asked:
        return
    if not deciding:
        yield tr("No single missing answer can change a place; for that nothing more is to be found out.")
        return
    names = list(dict.fromkeys(q.name for q in deciding))
    yield tr("Find out first at: {names}.", names=", ".join(names))
    for question in deciding[:SHOWN]:
        yield verbatim("  ") + question.sentence
    rest = len(deciding) - SHOWN
    if rest > 0:
        more = counted(rest, tr("more answer"), tr("more answers"))
        yield tr("  … and {more} (--json shows all).", more=more)
