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
from hotspots.model.towns import STATE_BOXES, STATES

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
    _check_place(settings, report)
    if settings.publication.costs == "rounded" and settings.publication.agreed is None:
        report.add(
            _problem("publication", "agreed", "–", Text("die Zustimmung der Stadtwerke zu gerundeten Kosten", "the utility's agreement to rounded costs"),
                     Text('agreed = {by = "…", on = "2022-10-01"} eintragen, oder costs = "classes".',
                          'Enter agreed = {by = "…", on = "2022-10-01"}, or costs = "classes".'))
        )  # fmt: skip
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
    points = " ".join(f"[{x:g}, {v:g}]" for x, v in criterion.value[:20])
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
    found, given = _shown(item["input"]), item["input"]
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'|(\d+)", context["expected"])
        names = [a or b for a, b in words]
        close = nearest(str(given), names)
        hint = Text(f"Gemeint: {close}?", f"Meant: {close}?") if close else Text("Bitte eines davon wählen.", "Please choose one.")  # fmt: skip
        return _problem(where, field, found, verbatim(", ".join(names)), hint)
    if kind in ("float_type", "int_type") and isinstance(given, str):
        return _problem(where, field, found, _NUMBER, _readings(given))
    allowed, hint = _WORDS.get(kind, (verbatim(kind.replace("_", " ")), verbatim(item["msg"])))
    limit = next((f"{v:g}" if isinstance(v, float) else str(v) for v in context.values()), "")
    return _problem(where, field, found, Text(allowed.de.replace("@", limit), allowed.en.replace("@", limit)), hint)


_NUMBER = Text("eine Zahl ohne Anführungszeichen", "a number without quotes")
_CORRECT = Text("Bitte berichtigen.", "Please correct it.")
_WORDS: Mapping[str, tuple[Text, Text]] = {
    "float_type": (_NUMBER, _CORRECT),
    "int_type": (Text("eine ganze Zahl ohne Anführungszeichen", "a whole number without quotes"), _CORRECT),
    "int_from_float": (Text("eine ganze Zahl", "a whole number"), _CORRECT),
    "bool_type": (Text("true oder false, ohne Anführungszeichen", "true or false, without quotes"), _CORRECT),
    "string_type": (Text("Text in Anführungszeichen", "text in quotes"), _CORRECT),
    "string_too_short": (
        Text("mindestens @ Zeichen", "at least @ character"),
        Text("Bitte eintragen.", "Please fill in."),
    ),
    "list_type": (Text("eine Liste in eckigen Klammern", "a list in square brackets"), _CORRECT),
    "too_short": (Text("mindestens @ Einträge", "at least @ entries"), Text("Bitte ergänzen.", "Please add more.")),
    "too_long": (Text("höchstens @ Einträge", "at most @ entries"), Text("Bitte kürzen.", "Please shorten it.")),
    "greater_than": (Text("größer als @", "greater than @"), _CORRECT),
    "greater_than_equal": (Text("mindestens @", "greater than or equal to @"), _CORRECT),
    "less_than": (Text("kleiner als @", "less than @"), _CORRECT),
    "less_than_equal": (Text("höchstens @", "less than or equal to @"), _CORRECT),
    "finite_number": (Text("eine endliche Zahl", "a finite number"), _CORRECT),
    "day": (Text("ein Tag als Jahr-Monat-Tag, zum Beispiel @", "a day as year-month-day, for example @"), _CORRECT),
    "model_type": (Text("eine Tabelle mit Schlüsseln", "a table with keys"), _CORRECT),
    "dict_type": (Text("eine Tabelle mit Schlüsseln", "a table with keys"), _CORRECT),
}
"""What is allowed and what to do by the kind of fault that pydantic names; @ is its limit."""


def _shown(value: Any) -> str:
    """Return a value as it stands in the file, shortened; whole numbers of a thousand digits can't be printed."""
    try:
        return repr(value)[:80]
    except ValueError:
        return "999999999…"


def _readings(text: str) -> Text:
    """Say which numbers a text may mean: ``15.000`` is fifteen thousand in German and fifteen in TOML."""
    found = re.fullmatch(r"\s*([+-]?\d{1,3}(?:[.,' ]\d{3})+|[+-]?\d+)(?:([.,])(\d+))?\s*(?:€|EUR|Euro)?\s*", text)
    if found is None:
        return _CORRECT
    whole, sign, rest = re.sub(r"[.,' ]", "", found[1]), found[2], found[3]
    first = f"{whole}.{rest}" if sign else whole
    other = text.strip().replace(",", ".") if re.fullmatch(r"\s*[+-]?\d{1,3}[.,]\d{3}\s*", text) else ""
    if other:
        return Text(
            f"Gemeint {first} oder {other}? Bitte so schreiben.", f"Meant {first} or {other}? Please write it so."
        )
    return Text(f"Gemeint: {first}", f"Meant: {first}")


def _check_place(settings: ProjectSettings, report: Report) -> None:
    """Refuse a coordinate system that isn't metric or doesn't fit the state, and a clock that isn't the town's."""
    fault = crs_fault(settings.crs, settings.state)
    if fault is not None:
        report.add(_problem("", "crs", settings.crs, *fault))
    if settings.timezone not in TIMEZONES:
        close = nearest(settings.timezone, TIMEZONES) or TIMEZONES[0]
        report.add(_problem("", "timezone", settings.timezone, verbatim(", ".join(TIMEZONES)), Text(f"Gemeint: {close}?", f"Meant: {close}?")))  # fmt: skip


TIMEZONES = ("Europe/Berlin", "Europe/Busingen")
"""Clocks of German towns."""
_SCALE = 0.002
"""Lengths may be wrong by this share where a system is used: a projection's edge, not another country's."""


def crs_fault(crs: str, state: str) -> tuple[Text, Text] | None:
    """Say what is allowed and what to do where `crs` isn't metric or doesn't fit Germany and the state, else None."""
    east = "EPSG:25833" if state in ("BB", "BE", "MV", "SN") else "EPSG:25832"
    allowed = Text(
        "ein Koordinatensystem in Metern für diese Gegend, zum Beispiel ",
        "a coordinate system in metres for this region, for example ",
    ) + verbatim(east)
    if not re.fullmatch(r"EPSG:\d{4,5}", crs):
        return allowed, Text(f"Gemeint: {east}?", f"Meant: {east}?")
    from pyproj import CRS, Proj
    from pyproj.exceptions import ProjError

    try:
        system = CRS.from_user_input(crs)
    except ProjError:
        return allowed, Text(
            f"Dieses System gibt es nicht. Gemeint: {east}?", f"There is no such system. Meant: {east}?"
        )
    if not system.is_projected or any(axis.unit_name != "metre" for axis in system.axis_info):
        return allowed, Text("Das System rechnet nicht in Metern.", "The system isn't in metres.")
    west, south, edge, north = STATE_BOXES[state]
    scale = Proj(system).get_factors((west + edge) / 2, (south + north) / 2)
    area = system.area_of_use.name if system.area_of_use else ""
    worst = max(abs(scale.meridional_scale - 1), abs(scale.parallel_scale - 1))
    if "Germany" not in area or not worst <= _SCALE:
        name = STATES[state][0]
        return allowed, Text(
            f"Strecken in {name.de} wären darin falsch.", f"Lengths in {name.en} would be wrong in it."
        )
    return None


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
