"""``hotspots review ANSWER``, ``review template`` and ``review undo``."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.base.text import ENTRIES, Lang, counted, tr
from hotspots.cli.frame import (
    Entry,
    LazyGroup,
    by_option,
    common_options,
    described,
    form_options,
    input_file,
    option,
    print_json,
    print_problems,
    project_argument,
    project_option,
    refuse_idle,
    say,
)

if TYPE_CHECKING:
    from hotspots.base.errors import Problem
    from hotspots.changes.review import Standing
    from hotspots.inputs.project import Inputs
    from hotspots.model.answers import PlanView, UtilityAnswer
    from hotspots.model.overrides import Overrides
    from hotspots.model.sites import Site

COMMANDS: dict[str, Entry] = {
    "answer": ("hotspots.cli.review", tr("Read and compare an answer (the word may be left out)")),
    "template": ("hotspots.cli.review", tr("Write a blank answer form")),
}
#: Draws for the effect of a single change: the order needs none.
_DRAWS = 100
#: Changes whose effects are worked out one by one.
_MAX_EFFECTS = 60


def command(lang: Lang) -> click.Command:
    """Return the group in `lang`; a file in place of a command is an answer."""
    help_text = tr("The utility's answer: compare, apply. 'hotspots review ANSWER' compares.")
    return LazyGroup(entries=COMMANDS, lang=lang, fallback="answer", help=help_text.say(lang))


def answer_command(lang: Lang) -> click.Command:
    """Return ``review ANSWER`` in `lang`."""

    @described(
        lang,
        "Compare an answer (the map's JSON, XLSX, CSV, GeoJSON, GeoPackage) with the plan as it was sent "
        "and as it is now. Nothing is applied without --apply.",
    )
    @click.argument("file", metavar="ANSWER", type=input_file(lang))
    @project_option(lang)
    @option(lang, "--apply", "is_applied", words=tr("Take changed values over."), is_flag=True)
    @option(lang, "--conflicts", words=tr("Take conflicting values over as well."), is_flag=True)
    @option(lang, "--skip", words=tr("Leave out what is at fault, and name it."), is_flag=True)
    @option(lang, "--leave", words=tr("Don't take over (may be repeated)."), multiple=True, metavar="SITE[.FIELD]")
    @by_option(lang)
    @common_options(lang)
    def answer(
        file: Path, project: Path, is_applied: bool, conflicts: bool, skip: bool, leave: tuple[str, ...], by: str, as_json: bool
    ) -> None:  # fmt: skip
        from hotspots.changes.applying import APPLY, answerers, apply_answer, neutral_name, refuse_twice
        from hotspots.changes.review import compare, effects, own_order, taken_over
        from hotspots.changes.sent import plan_view
        from hotspots.changes.transaction import transaction
        from hotspots.cli.clock import now
        from hotspots.cli.review_terminal import print_order, print_review, review_document
        from hotspots.planning.plan import check, plan

        if not is_applied:
            refuse_idle(lang, tr("without --apply"), "by")
        with transaction(project, APPLY, at=now(), who=by) if is_applied else nullcontext() as change:
            inputs = check(project)
            given = _read(file, project, inputs, lang, skip=skip, leave=leave)
            if change is not None:
                refuse_twice(change.journal, given)
            results = plan(inputs)
            current = plan_view(results, inputs.overrides)
            review = compare(_sent(project, given, current), current, given)
            values, sites = taken_over(review, conflicts=conflicts)
            if change is not None:
                apply_answer(change, given, inputs.overrides, values, sites, replaced=review.present)
        order = own_order(results, given)
        agreed = {(f.site, f.field) for f in review.fields if f.state == "agreed"}
        shown = [value for value in values if (value.site, value.field) not in agreed][:_MAX_EFFECTS]
        found = effects(shown, sites[:_MAX_EFFECTS], inputs.overrides, lambda o: _standings(inputs, o))
        if as_json:
            print_json(lang, review_document(review, found, order, applied=is_applied))
            return
        print_review(review, found, current, answerers(project, inputs.overrides), lang)
        if order is not None:
            print_order(order, results, lang)
        _tell(len(values) + len(sites), lang, applied=is_applied)
        if change is not None and change.entry is not None:
            say(tr("The journal calls it ") + f"{neutral_name(given)}.", lang)

    return answer


def template_command(lang: Lang) -> click.Command:
    """Return ``review template`` in `lang`."""

    @described(lang, "Write a blank answer form for the plan as it is (confidential) and keep the plan.")
    @project_argument(lang)
    @form_options(lang, ("xlsx", "geojson", "gpkg"))
    def template(project: Path, kind: str, out: Path | None, overwrite: bool, as_json: bool) -> None:
        from hotspots.changes.init import refuse_overwriting, write_new
        from hotspots.changes.sent import keep_sent, plan_view
        from hotspots.planning.plan import check, plan

        path = out or Path(f"antwort-vertraulich.{kind}")
        refuse_overwriting(path, overwrite=overwrite)
        inputs = check(project)
        view = plan_view(plan(inputs), inputs.overrides)
        keep_sent(project, view)
        write_new(path, lambda: _form(view, kind, lang), overwrite=overwrite)
        if as_json:
            print_json(lang, {"file": str(path), "plan": view.fingerprint})
            return
        say(tr("{path} written (confidential).", path=path), lang)

    return template


def _form(view: PlanView, kind: str, lang: Lang) -> bytes:
    from hotspots.publish.forms.answer import answer_geojson, answer_xlsx
    from hotspots.publish.forms.geopackage import answer_gpkg

    if kind == "geojson":
        return answer_geojson(view)
    return answer_xlsx(view, lang) if kind == "xlsx" else answer_gpkg(view, lang)


def _read(
    file: Path, project: Path, inputs: Inputs, lang: Lang, *, skip: bool, leave: tuple[str, ...]
) -> UtilityAnswer:
    """Return the answer; raises InputError with every problem, shows warnings."""
    from hotspots.base.apart import apart
    from hotspots.base.errors import InputError
    from hotspots.changes.sent import read_sent
    from hotspots.cli.clock import now

    given, problems = apart(
        file.name, _answer, file, inputs.sites, crs=inputs.settings.crs, sent=partial(read_sent, project), skip=skip,
        leave=leave, now=inputs.fingerprint, today=now()[:10],
    )  # fmt: skip
    if given is None:
        raise InputError(problems)
    print_problems(problems, lang, as_json=False)
    return given


def _answer(file: Path, sites: tuple[Site, ...], **options: Any) -> tuple[UtilityAnswer | None, list[Problem]]:
    from hotspots.base.errors import Report
    from hotspots.inputs.answers import read_answer

    report = Report()
    return read_answer(file, sites, report, **options), report.problems


def _sent(project: Path, given: UtilityAnswer, current: PlanView) -> PlanView:
    """Return the plan that was answered; the present plan counts as sent. Raises InputError for any other."""
    from hotspots.base.errors import InputError, Problem
    from hotspots.base.text import verbatim
    from hotspots.changes.sent import read_sent, sent_fingerprints

    sent = read_sent(project, given.plan)
    if sent is None and given.plan == current.fingerprint:
        sent = current
    if sent is None:
        known = ", ".join(f[:12] for f in sent_fingerprints(project)) or "–"
        hint = tr("This plan was never sent. Does the answer belong to another project?")
        raise InputError([Problem(given.file, tr("head of the answer"), "plan", given.plan[:12], verbatim(known), hint)])  # fmt: skip
    return sent


def _standings(inputs: Inputs, overrides: Overrides) -> dict[str, Standing]:
    """Return how every site stands if `overrides` held: ranks need few draws."""
    from hotspots.changes.review import Standing
    from hotspots.planning.plan import plan, with_overrides

    results = plan(with_overrides(inputs, overrides, draws=_DRAWS))
    return {
        f.site.id: Standing(
            f.ranked.rank,
            f.invest.best if f.invest else None,
            f.demand.users.best(results.factors) if f.demand else None,
            f.ranked.place,
        )
        for f in results.sites
    }


def _tell(count: int, lang: Lang, *, applied: bool) -> None:
    many = counted(count, *ENTRIES)
    if applied and not count:
        say(tr("The project already says all of it; nothing changed."), lang)
    elif applied:
        say(many + tr(" applied; 'hotspots undo' takes that back."), lang)
    else:
        say(tr("Nothing applied yet; --apply takes over ") + many + ".", lang)
