"""Read `project.toml`: closed, every problem at once, with the nearest known key."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from hotspots.base.errors import Problem, Report, nearest
from hotspots.base.text import Text, verbatim
from hotspots.inputs.read.text import read_text
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.settings import CriterionSetting, FigureSetting, ProjectSettings

NAME = "project.toml"

#: Criteria the program knows by itself; any other needs `column`.
KNOWN_CRITERIA = ("demand", "connection", "readiness", "lead_time", "coverage", "running_cost", "district_balance")


def read_settings(folder: Path, report: Report) -> ProjectSettings | None:
    """Return the checked settings of the project in `folder`, or None after noting every fault."""
    path = folder / NAME
    if not path.is_file():
        report.add(
            _problem("", "", "–", Text("eine Datei project.toml", "a file project.toml"),
                     Text(f"„hotspots init {folder.name}“ legt einen Projektordner an.", f"'hotspots init {folder.name}' makes a project folder."))
        )  # fmt: skip
        return None
    try:
        document = tomllib.loads(read_text(path.read_bytes()))
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, a number of 5000 digits, lists in lists in lists
        report.add(_toml_problem(error))
        return None
    return check_settings(document, report)


def _toml_problem(error: Exception) -> Problem:
    """Say in which line the file stops being TOML (the parser ends its message with the place)."""
    message, _, place = str(error).rpartition(" (at ")
    line = re.match(r"line (\d+)", place)
    where = Text(f"Zeile {line[1]}", f"line {line[1]}") if line else Text("Datei", "file")
    hint = Text(
        "Bitte die Zeile berichtigen: Text in Anführungszeichen, Zahlen mit Dezimalpunkt, Listen in eckigen Klammern.",
        "Please correct the line: text in quotes, numbers with a decimal point, lists in square brackets.",
    )
    return Problem(NAME, where, "", message or str(error), Text("gültiges TOML", "valid TOML"), hint)


def check_settings(document: Mapping[str, Any], report: Report) -> ProjectSettings | None:
    """Return the settings in `document`, or None after noting every fault."""
    try:
        settings = ProjectSettings.model_validate(document)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            report.add(_from_pydantic(item))
        return None
    before = len(report.problems)
    _check_weights(settings.criteria, report)
    for position, criterion in enumerate(settings.criteria, start=1):
        _check_criterion(criterion, position, report)
    _check_figures("prices", settings.prices, PRICES, report)
    _check_figures("assumptions", settings.assumptions, ASSUMPTIONS, report)
    _check_years(settings, report)
    return settings if len(report.problems) == before else None


def _check_weights(criteria: Iterable[CriterionSetting], report: Report) -> None:
    weights = [c.weight for c in criteria]
    total = sum(weights)
    if abs(total - 1) > 1e-6:
        report.add(
            _problem("criteria", "weight", f"{' + '.join(f'{w:g}' for w in weights)} = {total:g}", Text("Summe 1", "sum 1"),
                     Text("Bitte die Gewichte so ändern, dass sie zusammen 1 ergeben.", "Please change the weights so that they sum to 1."))
        )  # fmt: skip
    ids = [c.id for c in criteria]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        report.add(
            _problem(
                "criteria",
                "id",
                twice,
                Text("jedes Kriterium einmal", "each criterion once"),
                Text("Bitte eines löschen.", "Please delete one."),
            )
        )


def _check_criterion(criterion: CriterionSetting, position: int, report: Report) -> None:
    where = f"criteria[{position}]"
    if criterion.column is None and criterion.id not in KNOWN_CRITERIA:
        close = nearest(criterion.id, KNOWN_CRITERIA)
        hint = Text(
            "Für ein eigenes Kriterium bitte „column“ angeben.", "For a criterion of your own please give 'column'."
        )
        report.add(
            _problem(where, "id", criterion.id, verbatim(", ".join(KNOWN_CRITERIA)), Text(f"Gemeint: {close}? ", f"Meant: {close}? ") + hint if close else hint)
        )  # fmt: skip
    xs = [x for x, _ in criterion.value]
    vs = [v for _, v in criterion.value]
    points = " ".join(f"[{x:g}, {v:g}]" for x, v in criterion.value)
    if any(b <= a for a, b in itertools.pairwise(xs)):
        report.add(
            _problem(where, "value", points, Text("aufsteigende erste Zahlen", "first numbers in rising order"),
                     Text("Bitte die Punkte nach der ersten Zahl ordnen.", "Please order the points by their first number."))
        )  # fmt: skip
    steps = [b - a for a, b in itertools.pairwise(vs)]
    if any(s > 0 for s in steps) and any(s < 0 for s in steps):
        report.add(
            _problem(where, "value", points, Text("durchgehend steigend oder fallend", "always rising or always falling"),
                     Text("Der Nutzwert darf die Richtung nicht wechseln.", "The value function must not change direction."))
        )  # fmt: skip
    if not any(steps):
        report.add(
            _problem(where, "value", points, Text("mindestens zwei verschiedene Nutzwerte", "at least two different values"),
                     Text("So unterscheidet das Kriterium nichts.", "Like this the criterion tells nothing apart."))
        )  # fmt: skip


def _check_figures(table: str, given: Mapping[str, FigureSetting], known: Mapping[str, object], report: Report) -> None:
    for key, figure in given.items():
        where = f"{table}.{key}"
        if key not in known:
            report.add(_unknown_key(table, key, known))
        if not figure.low <= figure.best <= figure.high:
            report.add(
                _problem(where, "low, best, high", f"{figure.low:g}, {figure.best:g}, {figure.high:g}", verbatim("low ≤ best ≤ high"),
                         Text("Bitte der Größe nach ordnen.", "Please put them in order."))
            )  # fmt: skip
        if figure.low <= 0:
            report.add(
                _problem(where, "low", f"{figure.low:g}", verbatim("> 0"),
                         Text("Kein Preis und kein Anteil ist null oder negativ.", "No price and no share is zero or negative."))
            )  # fmt: skip


def _check_years(settings: ProjectSettings, report: Report) -> None:
    years = [y.year for y in settings.rollout.years]
    if years != sorted(set(years)):
        report.add(
            _problem("rollout.years", "year", ", ".join(map(str, years)), Text("jedes Jahr einmal, aufsteigend", "each year once, in order"), Text("Bitte ordnen.", "Please put them in order."))
        )  # fmt: skip
    for both in sorted(set(settings.rollout.must) & set(settings.rollout.must_not)):
        report.add(
            _problem("rollout", "must, must_not", both, Text("nur eines von beiden", "one of the two"),
                     Text("Der Standort kann nicht zugleich gefordert und ausgeschlossen sein.", "The site can't be demanded and excluded at once."))
        )  # fmt: skip


def _from_pydantic(item: Mapping[str, Any]) -> Problem:
    """Turn one of pydantic's findings into a problem that says what to do."""
    location = [str(part + 1) if isinstance(part, int) else str(part) for part in item["loc"]]
    where, field = ".".join(location[:-1]), location[-1] if location else ""
    kind, context = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(where, field, _known_keys(item["loc"][:-1]))
    if kind == "missing":
        return _problem(where, field, "–", Text("eine Angabe", "a value"), Text("Bitte eintragen.", "Please fill in."))
    allowed = verbatim(", ".join(str(v) for v in context.values())) if context else verbatim(kind.replace("_", " "))
    return _problem(where, field, repr(item["input"]), allowed, verbatim(item["msg"]))


def _unknown_key(where: str, key: str, known: Iterable[str]) -> Problem:
    names = sorted(known)
    close = nearest(key, names)
    hint = Text(f"Gemeint: {close}?", f"Meant: {close}?") if close else Text("Bitte löschen.", "Please delete.")
    return _problem(where, key, key, verbatim(", ".join(names)), hint)


def _known_keys(location: tuple[Any, ...]) -> list[str]:
    """Return the keys that are allowed at a place in the settings."""
    model: Any = ProjectSettings
    for part in location:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if isinstance(model, type) and issubclass(model, BaseModel) else None
        if field is None:
            continue
        model = _inner_model(field.annotation) or model
    return list(model.model_fields)


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for a in getattr(annotation, "__args__", ()) if (m := _inner_model(a)) is not None), None)


def _problem(where: str, field: str, found: str, allowed: Text, hint: Text) -> Problem:
    return Problem(NAME, verbatim(where), field, found, allowed, hint)
