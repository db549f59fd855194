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
from tests.corpus.rows_project import GOOD


def problems(text: str) -> list[tuple[str, str, str]]:
    """Return (where, field, hint) of every problem with the settings in `text`."""
    report = Report()
    check_settings(tomllib.loads(text), report)
    return [(p.where.en, p.field, p.hint.en) for p in sorted(report.problems, key=lambda p: p.sort_key())]


def test_good_settings_have_no_problem() -> None:
    assert problems(GOOD) == []


def test_a_price_without_vat_is_one_line_and_counts_with_the_usual_rate() -> None:
    price = "[prices.cable]\nlow=1\nbest=2\nhigh=3\nsource='s'\n"
    assert [(w, f) for w, f, h in problems(GOOD + price) if "19% is used" in h] == [("prices.cable", "vat_percent")]
    assert not problems(GOOD + price + "vat_percent=7")


@pytest.mark.parametrize(
    ("word", "code"), [("Bayern", "BY"), ("hessen", "HE"), ("by", "BY"), ("IT", None), ("Bayren", None)]
)
def test_a_state_is_its_code_or_its_name(word: str, code: str | None) -> None:
    report = Report()
    settings = check_settings(tomllib.loads(GOOD.replace('"BY"', f'"{word}"')), report)
    assert (settings.state if settings else None) == code


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
