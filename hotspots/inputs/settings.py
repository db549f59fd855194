"""Read `project.toml`: closed, every problem at once, with the nearest known key."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from hotspots.base.errors import CORRECT, FILE, FILL_IN, Problem, Report, meant, nearest
from hotspots.base.text import Text, tr, verbatim
from hotspots.inputs.read.text import read_text
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.payments import VAT_PERCENT
from hotspots.model.settings import CriterionSetting, FigureSetting, ProjectSettings
from hotspots.model.towns import STATE_BOXES, STATES, metric_crs

NAME = "project.toml"

#: Criteria the program knows by itself; any other needs `column`.
KNOWN_CRITERIA = (
    "demand",
    "connection",
    "readiness",
    "lead_time",
    "time_to_service",
    "coverage",
    "running_cost",
    "district_balance",
)


IMPORTED = (
    "workbook", "sites", "osm", "streets", "buildings", "trees", "hotspots", "backhaul", "places", "addresses", "counts", "stations",
    "protocols", "service", "costs", "usage",
)  # fmt: skip
"""What can be imported, and what a mapping of columns may therefore be kept for."""


def read_settings(folder: Path, report: Report) -> ProjectSettings | None:
    """Return the checked settings of the project in `folder`, or None after noting every fault."""
    path = folder / NAME
    if not path.is_file():
        name = verbatim(folder.name) if folder.name else tr("mytown")
        make = tr("'hotspots init {name}' makes a project folder.", name=name)
        report.add(_problem("", "", "–", tr("a file project.toml"), make))
        return None
    try:
        text = read_text(path.read_bytes())
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, a number of 5000 digits, lists in lists in lists
        report.add(_toml_problem(error))
        return None
    for number, line in enumerate(text.splitlines(), start=1):
        for key, found in [*_GROUPED.findall(line), *(("value", at) for at in _POINT.findall(line))]:
            report.add(Problem(NAME, tr("line {number}", number=number), key, found, _NUMBER, _readings(found)))
    return check_settings(document, report)


def _toml_problem(error: Exception) -> Problem:
    """Say in which line the file stops being TOML (the parser ends its message with the place)."""
    message, _, place = str(error).rpartition(" (at ")
    line = re.match(r"line (\d+)", place)
    where = tr("line {line}", line=line[1]) if line else FILE
    hint = tr("Please correct the line: text in quotes, numbers with a decimal point, lists in square brackets.")
    return Problem(NAME, where, "", message or str(error), tr("valid TOML"), hint)


def check_settings(document: Mapping[str, Any], report: Report) -> ProjectSettings | None:
    """Return the settings in `document`, or None after noting every fault."""
    try:
        settings = ProjectSettings.model_validate(document)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            report.add(_from_pydantic(item))
        return None
    for key, figure in settings.prices.items():
        if "vat_percent" not in figure.model_fields_set:
            percent, hint = tr("the rate of VAT (0, 7, 19 …)"), tr("{vat_percent:g}% is used.", vat_percent=VAT_PERCENT)
            report.add(Problem(NAME, verbatim(f"prices.{key}"), "vat_percent", "–", percent, hint, "warning"))
    problems = [_problem(*fault) for fault in _faults(settings)]
    for problem in problems:
        report.add(problem)
    return None if problems else settings


_GROUPED = re.compile(r"(?:^|[{,])\s*(\w*eur\w*|low|best|high)\s*=\s*([1-9]\d{0,2}\.\d{3})(?![\d.])")
_POINT = re.compile(r"\[\s*([1-9]\d{0,2}\.\d{3})\s*,")
"""Euros that look like German thousands: TOML reads fifteen."""
Fault = tuple[str, str, str, Text, Text]
"""Where, key, what was found, what is allowed, what to do."""


def _faults(settings: ProjectSettings) -> Iterator[Fault]:
    """Yield what each key allows by itself, but not together with the others."""
    yield from _weight_faults(settings.criteria)
    for position, criterion in enumerate(settings.criteria, start=1):
        yield from _criterion_faults(criterion, f"criteria[{position}]")
    yield from _figure_faults("prices", settings.prices, PRICES)
    yield from _figure_faults("assumptions", settings.assumptions, ASSUMPTIONS)
    years = [y.year for y in settings.rollout.years]
    if years != sorted(set(years)):
        yield "rollout.years", "year", ", ".join(map(str, years)), tr("each year once, in order"), tr("Please put them in order.")  # fmt: skip
    if years and settings.rollout.start and settings.rollout.start[:4] > str(years[-1]):
        hint = tr("Please check the date of the decision, or the years.")
        yield "rollout", "start", settings.rollout.start, tr("a day until the end of {year}", year=years[-1]), hint
    for rule in settings.rollout.funding:
        if rule.min_sites and rule.max_sites and rule.min_sites > rule.max_sites:
            hint = tr("This way the programme funds no site.")
            yield "rollout.funding", "min_sites", f"{rule.min_sites} > {rule.max_sites}", verbatim("min_sites ≤ max_sites"), hint  # fmt: skip
    for both in sorted(set(settings.rollout.must) & set(settings.rollout.must_not)):
        hint = tr("The site can't be demanded and excluded at once.")
        yield "rollout", "must, must_not", both, tr("one of the two"), hint
    for kind in settings.imports:
        if kind not in IMPORTED:
            yield "import", kind, kind, verbatim(", ".join(IMPORTED)), meant(nearest(kind, IMPORTED))
    if (fault := crs_fault(settings.crs, settings.state)) is not None:
        yield "", "crs", settings.crs, *fault
    if settings.timezone not in TIMEZONES:
        close = nearest(settings.timezone, TIMEZONES) or TIMEZONES[0]
        yield "", "timezone", settings.timezone, verbatim(", ".join(TIMEZONES)), meant(close)
    if settings.publication.costs == "rounded" and settings.publication.agreed is None:
        hint = tr('Enter agreed = {{by = "…", on = "2022-10-01"}}, or costs = "classes".')
        yield "publication", "agreed", "–", tr("the utility's agreement to rounded costs"), hint


def _weight_faults(criteria: Sequence[CriterionSetting]) -> Iterator[Fault]:
    weights, ids = [c.weight for c in criteria], [c.id for c in criteria]
    if abs(sum(weights) - 1) > 1e-6:
        hint = tr("Please change the weights so that they sum to 1.")
        shown = f"{' + '.join(f'{w:g}' for w in weights)} = {sum(weights):g}"
        yield "criteria", "weight", shown, tr("sum 1"), hint
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        once = tr("each criterion once")
        yield "criteria", "id", twice, once, tr("Please delete one.")


def _criterion_faults(criterion: CriterionSetting, where: str) -> Iterator[Fault]:
    if criterion.column is None and criterion.id not in KNOWN_CRITERIA:
        close = nearest(criterion.id, KNOWN_CRITERIA)
        own = tr("For a criterion of your own please give 'column'.")
        hint = meant(close) + " " + own if close else own
        yield where, "id", criterion.id, verbatim(", ".join(KNOWN_CRITERIA)), hint
    xs, vs = zip(*criterion.value, strict=True)
    points = " ".join(f"[{x:g}, {v:g}]" for x, v in criterion.value[:20])
    steps = [b - a for a, b in itertools.pairwise(vs)]
    for broken, (allowed, hint) in zip(
        (any(b <= a for a, b in itertools.pairwise(xs)), any(s > 0 for s in steps) and any(s < 0 for s in steps), not any(steps)),
        _VALUE_FAULTS, strict=True,
    ):  # fmt: skip
        if broken:
            yield where, "value", points, allowed, hint


_VALUE_FAULTS = (
    (tr("first numbers in rising order"), tr("Please order the points by their first number.")),
    (tr("always rising or always falling"), tr("The value function must not change direction.")),
    (tr("at least two different values"), tr("This way the criterion tells nothing apart.")),
)


def _figure_faults(table: str, given: Mapping[str, FigureSetting], known: Mapping[str, object]) -> Iterator[Fault]:
    for key, figure in given.items():
        where = f"{table}.{key}"
        if key not in known:
            yield _unknown_key(table, key, known)
        if not figure.low <= figure.best <= figure.high:
            hint = tr("Please put them in order.¦by size")
            yield where, "low, best, high", f"{figure.low:g}, {figure.best:g}, {figure.high:g}", verbatim("low ≤ best ≤ high"), hint  # fmt: skip
        if figure.low <= 0:
            hint = tr("No price and no share is zero or negative.")
            yield where, "low", f"{figure.low:g}", verbatim("> 0"), hint
        if key == "planning" and figure.high > 1:
            hint = tr("A share: 0.1 is 10%.")
            yield where, "high", f"{figure.high:g}", verbatim("≤ 1"), hint


def _from_pydantic(item: Mapping[str, Any]) -> Problem:
    """Turn one of pydantic's findings into a problem that says what to do."""
    location = [str(part + 1) if isinstance(part, int) else str(part) for part in item["loc"]]
    where, field = ".".join(location[:-1]), location[-1] if location else ""
    kind, context = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        return _problem(*_unknown_key(where, field, _known_keys(item["loc"][:-1])))
    if kind == "missing":
        return _problem(where, field, "–", tr("a value"), FILL_IN)
    found, given = _shown(item["input"]), item["input"]
    if kind == "value_error" and isinstance(given, Mapping):
        figures = ", ".join(f"{key} = {value}" for key, value in given.items() if isinstance(value, int | float))
        return _problem(f"{where}.{field}", "", figures or "–", verbatim(str(context["error"])), CORRECT)
    if kind == "literal_error":
        names = [a or b for a, b in re.findall(r"'([^']*)'|(\d+)", context["expected"])]
        return _problem(where, field, found, verbatim(", ".join(names)), meant(nearest(str(given), names)))
    if kind in ("float_type", "int_type") and isinstance(given, str):
        return _problem(where, field, found, _NUMBER, _readings(given))
    allowed, hint = _WORDS.get(kind, (verbatim(kind.replace("_", " ")), verbatim(item["msg"])))
    limit = next((f"{v:g}" if isinstance(v, float) else str(v) for k, v in context.items() if k != "field_type"), "")
    return _problem(where, field, found, Text(allowed.de.replace("@", limit), allowed.en.replace("@", limit)), hint)


_NUMBER = tr("a number without quotes")
_WORDS: Mapping[str, tuple[Text, Text]] = {
    "float_type": (_NUMBER, CORRECT),
    "int_type": (tr("a whole number without quotes"), CORRECT),
    "int_from_float": (tr("a whole number"), CORRECT),
    "bool_type": (tr("true or false, without quotes"), CORRECT),
    "string_type": (tr("text in quotes"), CORRECT),
    "string_too_short": (tr("characters: at least @"), FILL_IN),
    "list_type": (tr("a list in square brackets"), CORRECT),
    "string_pattern_mismatch": (tr("a value of the form @"), CORRECT),
    "too_short": (tr("entries: at least @"), tr("Please add more.")),
    "too_long": (tr("entries: at most @"), tr("Please shorten it.")),
    "greater_than": (tr("greater than @"), CORRECT),
    "greater_than_equal": (tr("greater than or equal to @"), CORRECT),
    "less_than": (tr("less than @"), CORRECT),
    "less_than_equal": (tr("less than or equal to @"), CORRECT),
    "finite_number": (tr("a finite number"), CORRECT),
    "day": (tr("a day as year-month-day, for example @"), CORRECT),
    "words": (
        tr("text in quotes, or one each under 'de' and 'en'"),
        CORRECT,
    ),
    "model_type": (tr("a table with keys"), CORRECT),
    "dict_type": (tr("a table with keys"), CORRECT),
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
        return CORRECT
    whole, sign, rest = re.sub(r"[.,' ]", "", found[1]), found[2], found[3]
    first = f"{whole}.{rest}" if sign else whole
    other = (
        text.strip().replace(",", ".").rstrip("0").rstrip(".")
        if re.fullmatch(r"\s*[+-]?\d{1,3}[.,]\d{3}\s*", text)
        else ""
    )
    if other:
        return tr("Meant {first} or {other}? Please write it so.", first=first, other=other)
    return tr("Meant: {first}", first=first)


TIMEZONES = ("Europe/Berlin", "Europe/Busingen")
"""Clocks of German towns."""
_SCALE = 0.002
"""Lengths may be wrong by this share where a system is used: a projection's edge, not another country's."""


def crs_fault(crs: str, state: str) -> tuple[Text, Text] | None:
    """Say what is allowed and what to do where `crs` isn't metric or doesn't fit Germany and the state, else None."""
    east = metric_crs(state)
    allowed = tr("a coordinate system in metres for this region, for example ") + verbatim(east)
    if not re.fullmatch(r"EPSG:\d{4,5}", crs):
        return allowed, meant(east)
    from pyproj import CRS, Proj
    from pyproj.exceptions import ProjError

    try:
        system = CRS.from_user_input(crs)
    except ProjError:
        return allowed, tr("There is no such system. ") + meant(east)
    if not system.is_projected or any(axis.unit_name != "metre" for axis in system.axis_info):
        return allowed, tr("The system isn't in metres.")
    west, south, edge, north = STATE_BOXES[state]
    scale = Proj(system).get_factors((west + edge) / 2, (south + north) / 2)
    area = system.area_of_use.name if system.area_of_use else ""
    worst = max(abs(scale.meridional_scale - 1), abs(scale.parallel_scale - 1))
    if "Germany" not in area or not worst <= _SCALE:
        name = STATES[state][0]
        return allowed, tr("Lengths in {name} would be wrong in it.", name=name)
    return None


def _unknown_key(where: str, key: str, known: Iterable[str]) -> Fault:
    names = sorted(known)
    hint = meant(nearest(key, names), tr("Please delete."))
    if where and key in ProjectSettings.model_fields:
        hint = tr("It belongs to the top of the file, above the first heading in brackets.")
    return where, key, key, verbatim(", ".join(names)), hint


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
