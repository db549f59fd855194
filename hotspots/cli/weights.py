"""``hotspots weights FILE``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.base.text import PEOPLE, Lang, Text, counted, percent, tr, verbatim
from hotspots.cli.frame import (
    common_options,
    described,
    echo,
    input_file,
    overwrite_option,
    print_json,
    print_problems,
    project_option,
    say,
)

if TYPE_CHECKING:
    from hotspots.base.errors import Report
    from hotspots.ranking.criteria import Criterion
    from hotspots.ranking.weights import Combined


_ALREADY = tr("These weights stand in project.toml already; nothing changed.")
_WRITTEN = tr("Written into project.toml; 'hotspots undo' takes that back.")
_NOT_WRITTEN = tr("Nothing changed. --overwrite writes it into project.toml.")


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Combine the weights of several people from a table (points per criterion or pairwise "
        "comparisons), show where they differ, and with --overwrite write the result into project.toml.",
    )
    @click.argument("file", type=input_file(lang))
    @project_option(lang)
    @overwrite_option(lang, tr("Write into project.toml."))
    @common_options(lang)
    def weights(file: Path, project: Path, overwrite: bool, as_json: bool) -> None:
        from hotspots.base.errors import Report
        from hotspots.changes.steps import write_weights
        from hotspots.changes.transaction import transaction
        from hotspots.cli.clock import now
        from hotspots.inputs.settings import read_settings
        from hotspots.ranking.criteria import criteria_of
        from hotspots.ranking.weights import rounded_weights

        report = Report()
        settings = read_settings(project, report)
        report.stop_on_errors()
        criteria = criteria_of(settings.criteria if settings else [])
        combined, sentences = _combine(file, criteria, report)
        result = rounded_weights(combined.weights)
        told = _NOT_WRITTEN
        if overwrite:
            count = counted(len(combined.people), *PEOPLE)
            mean = tr("geometric mean of {count}", count=count)
            with transaction(project, "weights", at=now()) as change:
                write_weights(change, result, source=f"{file.name}: {mean.say(lang)}")
            told = _WRITTEN if change.entry else _ALREADY
        if as_json:
            print_json(lang, {"weights": result, "people": combined.people, "sentences": sentences, "written": told is _WRITTEN})  # fmt: skip
            return
        print_problems(report.warnings, lang, as_json=False)
        _print(combined, result, criteria, lang)
        for sentence in sentences:
            echo(sentence.say(lang))
        say(told, lang)

    return weights


def _combine(file: Path, criteria: Sequence[Criterion], report: Report) -> tuple[Combined, list[Text]]:
    """Return the combined weights and what must be said of them; raises InputError with every fault."""
    from hotspots.inputs.weights import read_weights
    from hotspots.ranking.weights import (
        check_combination,
        check_judgements,
        check_swings,
        combine,
        pairwise_weights,
        swing_weights,
    )

    ids = [c.id for c in criteria]
    table = read_weights(file, {c.id: (c.name.de, c.name.en) for c in criteria}, report)
    report.stop_on_errors()  # what can't be read isn't missing as well
    found = [p for person, said in table.swings.items() for p in check_swings(said, ids, person=person, file=file.name)]
    found += [p for person, said in table.judgements.items() for p in check_judgements(said, ids, person=person, file=file.name)]  # fmt: skip
    for problem in found:
        report.add(problem)
    report.stop_on_errors()
    people = {p: swing_weights({i: float(v or 0) for i, v in swings.items()}) for p, swings in table.swings.items()}
    compared = {p: pairwise_weights(judgements, ids) for p, judgements in table.judgements.items()}
    people |= {p: dict(found.weights) for p, found in compared.items()}
    for problem in check_combination(people, ids, file=file.name):
        report.add(problem)
    report.stop_on_errors()
    combined = combine(people, criteria)
    names = {c.id: c.name for c in criteria}
    return combined, [found.sentence(p, names) for p, found in compared.items()] + list(combined.sentences)


def _print(combined: Combined, result: dict[str, float], criteria: Sequence[Criterion], lang: Lang) -> None:
    from hotspots.cli.terminal import print_table

    titles = [(tr("Criterion"), "left"), *((verbatim(p), "right") for p in combined.people)]
    titles += [(tr("combined"), "right"), (tr("so far"), "right")]
    rows = [
        [c.name.say(lang), *(percent(w[c.id], lang) for w in combined.people.values()),
         percent(result[c.id], lang, decimals=1), percent(c.weight, lang, decimals=1)]
        for c in criteria
    ]  # fmt: skip
    print_table(titles, rows, lang)
