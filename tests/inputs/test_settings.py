"""`project.toml` is closed and checked to the key, every problem at once."""

import shutil
import tomllib
from pathlib import Path

import pytest

from hotspots.base.errors import InputError, Report
from hotspots.base.text import Text
from hotspots.changes.importing import KINDS
from hotspots.inputs.project import read_project
from hotspots.inputs.settings import IMPORTED, check_settings, read_settings

GOOD = """
title = "T"
municipality = "M"
state = "BY"

[[criteria]]
id = "demand"
weight = 0.6
value = [[0, 0], [50, 1]]
source = "S"

[[criteria]]
id = "connection"
weight = 0.4
value = [[0, 1], [10000, 0]]
source = "S"
"""


def problems(text: str) -> list[tuple[str, str, str]]:
    """Return (where, field, hint) of every problem with the settings in `text`."""
    report = Report()
    check_settings(tomllib.loads(text), report)
    return [(p.where.en, p.field, p.hint.en) for p in sorted(report.problems, key=lambda p: p.sort_key())]


def test_good_settings_have_no_problem() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "where", "field", "hint"),
    [
        ('state = "BY"', 'state = "BY"\nmunicipalty = "x"', "", "municipalty", "Meant: municipality?"),
        ('state = "BY"', 'state = "XX"', "", "state", "Please choose one."),
        ("weight = 0.6", "weight = 0.7", "criteria", "weight", "sum to 1"),
        ("weight = 0.6", "weight = -0.6", "criteria.1", "weight", "Please correct it."),
        ("weight = 0.6", "weihgt = 0.6", "criteria.1", "weihgt", "Meant: weight?"),
        ('id = "demand"', 'id = "demnad"', "criteria[1]", "id", "Meant: demand?"),
        ("[[0, 0], [50, 1]]", "[[0, 0], [50, 1], [60, 0.5]]", "criteria[1]", "value", "change direction"),
        ("[[0, 0], [50, 1]]", "[[50, 0], [0, 1]]", "criteria[1]", "value", "order the points"),
        ("[[0, 0], [50, 1]]", "[[0, 0.5], [50, 0.5]]", "criteria[1]", "value", "tells nothing apart"),
        ("[[0, 0], [50, 1]]", "[[0, 0], [50, 1.5]]", "criteria.1.value.2", "2", "Please correct it."),
        ('source = "S"', 'source = ""', "criteria.1", "source", "Please fill in."),
        ('title = "T"', "", "", "title", "Please fill in."),
        ('title = "T"', 'title = ""', "", "title", "Please correct it."),
        ('title = "T"', 'title.de = "T"', "", "title", "Please correct it."),
        ('title = "T"', 'title = {de = "T", en = "T", fr = "T"}', "", "title", "Please correct it."),
    ],
)
def test_each_fault_is_named_by_key_and_remedy(old: str, new: str, where: str, field: str, hint: str) -> None:
    found = problems(GOOD.replace(old, new, 1))
    assert any(w == where and f == field and hint in h for w, f, h in found), found


@pytest.mark.parametrize(
    ("table", "where", "field"),
    [
        ("[import.site]\nPlatz='name'", "import", "site"),
        ("[prices.trench_asphat]\nlow=1\nbest=2\nhigh=3\nsource='s'", "prices", "trench_asphat"),
        ("[prices.trench_asphalt]\nlow=3\nbest=2\nhigh=3\nsource='s'", "prices.trench_asphalt", "low, best, high"),
        ("[prices.cable]\nlow=0\nbest=2\nhigh=3\nsource='s'", "prices.cable", "low"),
        ("[prices.cable]\nlow=1\nbest=2\nhigh=3\nsource='s'\nvat_percent=''", "prices.cable", "vat_percent"),
        ("[prices.planning]\nlow=7\nbest=10\nhigh=15\nsource='s'", "prices.planning", "high"),
        ("[[rollout.funding]]\nid='f'\nname='F'\noperator='S'\npercent=120", "rollout.funding.1", "percent"),
        (
            "[[rollout.funding]]\nid='f'\nname='F'\noperator='S'\npercent=80.0\ncap_eur=100\nleast_eur=5000\nmax_sites=2",
            "rollout.funding.1",
            "",
        ),
        ("[[rollout.funding]]\nid='f'\nname='F'\noperator='S'\neur_flat=0", "rollout.funding.1", "eur_flat"),
        ("[prices.cable]\nlow=1\nbest=2\nhigh=3\nsource='s'\nvat_percent=190", "prices.cable", "vat_percent"),
        ("[report]\nlicence='CC BY 4.0'", "report", "licence"),
        ("[prices.trench_asphalt]\nlow=0\nbest=2\nhigh=3\nsource='s'", "prices.trench_asphalt", "low"),
        ("[prices.trench_asphalt]\nlow=nan\nbest=2\nhigh=3\nsource='s'", "prices.trench_asphalt", "low"),
        ("[rollout]\nmust=['a']\nmust_not=['a']", "rollout", "must, must_not"),
        ("[rollout]\nstart='2024-01-01'\nyears=[{year=2023,invest_eur=1}]", "rollout", "start"),
        ("[rollout]\nyears=[{year=2023,invest_eur=1},{year=2022,invest_eur=1}]", "rollout.years", "year"),
    ],
)
def test_prices_and_budgets_are_checked(table: str, where: str, field: str) -> None:
    assert (where, field) in [(w, f) for w, f, _ in problems(GOOD + table)]


def test_a_price_without_vat_is_one_line_and_counts_with_the_usual_rate() -> None:
    price = "[prices.cable]\nlow=1\nbest=2\nhigh=3\nsource='s'\n"
    assert [(w, f) for w, f, h in problems(GOOD + price) if "19% are counted" in h] == [("prices.cable", "vat_percent")]
    assert not problems(GOOD + price + "vat_percent=7")


_YEAR = "[rollout]\nyears=[{year=2023,invest_eur=%s}]"


@pytest.mark.parametrize(
    ("line", "where", "field", "said"),
    [
        ('crs = "EPSG:4326"', "", "crs", "isn't in metres"),
        ('crs = "EPSG:3857"', "", "crs", "Lengths in Bavaria would be wrong"),
        ('crs = "EPSG:2154"', "", "crs", "Lengths in Bavaria would be wrong"),
        ('crs = "EPSG:25831"', "", "crs", "Lengths in Bavaria would be wrong"),
        ('crs = "EPSG:99999"', "", "crs", "There is no such system"),
        ('crs = "EPSG:2263"', "", "crs", "isn't in metres"),
        ('crs = "UTM32"', "", "crs", "Meant: EPSG:25832?"),
        ('crs = ""', "", "crs", "Meant: EPSG:25832?"),
        ('timezone = "Europa/Berlin"', "", "timezone", "Meant: Europe/Berlin?"),
        ('timezone = "America/New_York"', "", "timezone", "Meant: Europe/Berlin?"),
        ('date = "gestern"', "", "date", "Please correct it."),
        ('date = "31.12.2022"', "", "date", "Please correct it."),
        ('language = "deutsch"', "", "language", "Please choose one."),
        ('seed = "1"', "", "seed", "Meant: 1"),
        ("draws = 1e4", "", "draws", "Please correct it."),
        (_YEAR % '"15.000"', "rollout.years.1", "invest_eur", "Meant 15000 or 15.000?"),
        (_YEAR % '"15.000,50 €"', "rollout.years.1", "invest_eur", "Meant: 15000.50"),
        (_YEAR % "true", "rollout.years.1", "invest_eur", "Please correct it."),
        (_YEAR % "1e308", "rollout.years.1", "invest_eur", "Please correct it."),
        (_YEAR % "15000.0\nnet='ja'", "", "", ""),
        ("[network]\nsnap_limit_m = 0", "network", "snap_limit_m", "Please correct it."),
        ("[network]\nassumed_surface = 'asfalt'", "network", "assumed_surface", "Meant: asphalt?"),
        ("[radio]\ntpc = 'no'", "radio", "tpc", "Please correct it."),
        ("[radio]\nheight_m = 1e9", "radio", "height_m", "Please correct it."),
        ("[radio]\nclasses_dbm = [67]", "radio.classes_dbm", "1", "Please correct it."),
        ("[radio]\nantenna_gain_dbi = 45", "radio", "antenna_gain_dbi", "Please correct it."),
        ("[accessibility]\ndate = 'bald'", "accessibility.date", "", ""),
        (
            "[[rollout.funding]]\nid='a'\nname='A'\noperator='A'\nsource='A'\neur_per_site=1\nmin_sites=4\nmax_sites=2",
            "rollout.funding",
            "min_sites",
            "funds no site",
        ),
    ],
)
def test_values_are_refused_where_they_stand_and_the_nearest_is_named(
    line: str, where: str, field: str, said: str
) -> None:
    text = GOOD.replace('state = "BY"', f'state = "BY"\n{line}') if "[" not in line else GOOD + line
    try:
        found = problems(text)
    except tomllib.TOMLDecodeError:
        return
    assert found, line
    assert not said or any(w == where and f == field and said in h for w, f, h in found), found


@pytest.mark.parametrize(
    ("figure", "sound"), [("15.000", False), ("1.500", False), ("15000", True), ("15.5", True), ("15000.000", True)]
)
def test_euros_with_a_dot_between_thousands_are_asked_about(tmp_path: Path, figure: str, sound: bool) -> None:
    (tmp_path / "project.toml").write_text(GOOD + _YEAR % figure, encoding="utf-8")
    report = Report()
    read_settings(tmp_path, report)
    assert report.failed != sound


@pytest.mark.parametrize(
    ("word", "code"), [("Bayern", "BY"), ("hessen", "HE"), ("by", "BY"), ("IT", None), ("Bayren", None)]
)
def test_a_state_is_its_code_or_its_name(word: str, code: str | None) -> None:
    report = Report()
    settings = check_settings(tomllib.loads(GOOD.replace('"BY"', f'"{word}"')), report)
    assert (settings.state if settings else None) == code


@pytest.mark.parametrize("point", ["1e308", "-1e308", "inf", "nan", "9" * 400, "'50'", "true", "1e13"])
def test_points_of_a_value_function_are_bounded_numbers(point: str) -> None:
    report = Report()
    try:
        document = tomllib.loads(GOOD.replace("[50, 1]", f"[{point}, 1]"))
    except ValueError:
        return
    assert check_settings(document, report) is None
    assert [p.where.en for p in report.problems] == ["criteria.1.value.2"], report.problems


@pytest.mark.parametrize(("crs", "state"), [("EPSG:25832", "BB"), ("EPSG:25833", "BE"), ("EPSG:31467", "BW"), ("EPSG:31468", "BY"), ("EPSG:3068", "BE")])  # fmt: skip
def test_german_systems_in_metres_are_taken(crs: str, state: str) -> None:
    from hotspots.inputs.settings import crs_fault

    assert crs_fault(crs, state) is None


def test_all_problems_come_at_once() -> None:
    broken = GOOD.replace("weight = 0.6", "weight = 0.5").replace(
        "[[0, 1], [10000, 0]]", "[[0, 1], [10000, 0], [20000, 1]]"
    )
    assert len(problems(broken)) == 2


def test_broken_toml_and_a_missing_file_are_problems(tmp_path: Path) -> None:
    report = Report()
    assert read_settings(tmp_path, report) is None
    (tmp_path / "project.toml").write_text("title = ", encoding="utf-8")
    assert read_settings(tmp_path, report) is None
    assert len(report.problems) == 2
    with pytest.raises(InputError, match=r"2 problem|project\.toml"):
        report.stop_on_errors()


def test_a_price_of_the_project_becomes_the_shared_factor() -> None:
    table = "[prices.trench_asphalt]\nlow=100\nbest=120\nhigh=140\nsource='Vertrag'\nquality='measured'"
    report = Report()
    settings = check_settings(tomllib.loads(GOOD + table), report)
    assert settings is not None
    factor = settings.factors()["price:trench_asphalt"]
    assert (factor.low, factor.best, factor.high, factor.source.de, factor.quality) == (
        100,
        120,
        140,
        "Vertrag",
        "measured",
    )


def test_words_of_the_project_may_stand_in_both_languages() -> None:
    """One text holds for both; `title.de` and `title.en` say each their own."""
    report = Report()
    text = GOOD.replace('title = "T"', 'title.de = "Netz"\ntitle.en = " Network "\nillustrative = "Beispiel"', 1)
    settings = check_settings(tomllib.loads(text), report)
    assert settings is not None
    assert (settings.title, settings.illustrative) == (Text("Netz", "Network"), Text("Beispiel", "Beispiel"))


def test_a_mapping_is_kept_for_what_can_be_imported() -> None:
    assert set(IMPORTED) == set(KINDS)


def test_a_street_that_a_setting_names_and_nobody_knows_is_said(sample: Path, tmp_path: Path) -> None:
    """A name that no street bears would lose its surcharge without a word."""
    project = tmp_path / "project"
    shutil.copytree(sample, project)
    setting = (project / "project.toml").read_text(encoding="utf-8")
    (project / "project.toml").write_text(setting.replace('"Sandgasse"', '"Sandgase"'), encoding="utf-8")
    said = [(p.field, p.found, p.hint.en) for p in read_project(project).warnings if p.file == "project.toml"]
    assert said == [("archaeological_ground", "Sandgase", "Meant: Sandgasse?")]
