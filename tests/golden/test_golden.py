"""What people read stands beside this file as text, read by a person; whoever changes a word or a figure sees it there.

`scripts/golden` writes the files anew; the difference is what a reviewer reads.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hotspots.findings.model import Plan
from tests.golden import counted
from tests.golden.agreement import disagreements, stray_signs, uncounted
from tests.golden.as_if import heard_of
from tests.golden.cases import Case, cases, rounded, told
from tests.golden.sentences import pairs_by_module, spoken, table

HERE = Path(__file__).resolve().parent
OPERATION = HERE.parents[1] / "hotspots" / "samples" / "operation"
NAMES = ("sample", "sample-en", "decided", "built", "nobody-inspected", "no-network", "only-offers", "nobody-counted", "one-site", "two-tied", "no-site", "town", "operation")  # fmt: skip

#: Where a number stands before its noun without `counted`, by module and what fills in the number, and why it fits.
UNCOUNTED = {
    "always many: bounds of the code": {
        ("base/apart.py", "{MOST_SECONDS / 60}"), ("inputs/counts/table.py", "{MOST_COLUMNS}"), ("inputs/read/container.py", "{MOST_PARTS}"),
        ("inputs/read/parts.py", "{MOST_COLUMNS}"), ("inputs/read/sheets.py", "{MOST_COLUMNS}"), ("model/figures.py", "{places}"),
    },
    "always many: said of more than one only": {
        ("cli/locale/de/LC_MESSAGES/messages.po", "{nargs}"), ("inputs/counts/spans.py", "{hours}"), ("measures/demand/choice.py", "{len(stations)}"),
        ("planning/facts.py", "{total}"), ("publish/map/words.toml", "{all}"), ("ranking/compare.py", "{count}"),
        ("ranking/explain.py", "{draws}"), ("rollout/rollout.py", "{count}"), ("rollout/rollout.py", "{draws}"),
    },
    "one has a sentence of its own": {
        ("cli/frame.py", "{errors}"), ("cli/review_terminal.py", "{first}"), ("findings/words.py", "{first}"), ("publish/map/words.toml", "{n}"),
    },
    "always with decimals": {
        ("findings/outcome.py", "{weeks}"), ("measures/demand/estimate.py", "{numbers(of.best, decimals=2)}"), ("ranking/compare.py", "{score}"),
        ("ranking/compare.py", "{was}"), ("ranking/explain.py", "{adds}"), ("ranking/explain.py", "{gap}"), ("ranking/explain.py", "{lead}"),
        ("ranking/explain.py", "{score}"),
    },
    "no number": {("inputs/read/gate.py", "{path.suffix}"), ("ranking/crosscheck.py", "{name}")},
}  # fmt: skip


@pytest.fixture(scope="module")
def every(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """Return all cases by name."""
    return {case.name: case for case in cases(sample, tmp_path_factory.mktemp("golden"))}


def test_every_case_is_tried(every: dict[str, Case]) -> None:
    """None is left out, and each has its text."""
    assert set(every) == set(NAMES) == {path.stem for path in HERE.glob("*.txt")} - {"sentences", "counted"}


def test_the_table_of_sentences_is_what_the_code_says() -> None:
    """Whoever adds or changes a sentence sees it in both languages, beside its neighbours."""
    kept = (HERE / "sentences.txt").read_text(encoding="utf-8").splitlines()
    assert kept == table().splitlines(), "scripts/golden writes it anew (scripts/golden sentences: nothing else)"


def test_what_is_said_of_none_one_and_many_is_what_was_read(sample_results: Plan) -> None:
    kept = (HERE / "counted.txt").read_text(encoding="utf-8").splitlines()
    assert [rounded(line) for line in counted.table(sample_results).splitlines()] == [*map(rounded, kept)]


def test_whatever_the_number_its_noun_fits_in_every_sentence_of_the_table() -> None:
    """`counted` chooses the noun (counted.txt); where it doesn't, UNCOUNTED says why that is no fault."""
    found = {
        (name, number)
        for name, pairs in pairs_by_module()
        for pair in pairs
        for words in pair
        for number in uncounted(words)
    }
    assert sorted(found) == sorted(set().union(*UNCOUNTED.values()))
    assert [*uncounted("in {n} Orten und {m} sites, Platz {n}"), *uncounted("{x} Ort")] == ["{n}", "{m}", "{x}"]


def test_if_everything_counted_were_one_every_sentence_would_agree() -> None:
    """In the papers and on the terminal; on the pages too, and for none and many: scripts/test-long --only numbers."""
    heard = heard_of(OPERATION, 1, everything=False)
    assert any("1 Standort" in words for words in heard)
    assert len(heard) > 500
    assert [wrong for words in sorted(heard) for wrong in disagreements(words)] == []


@pytest.mark.parametrize("name", [*NAMES, "counted"])
def test_numbers_agree_with_their_nouns_and_no_sign_is_left_over(name: str) -> None:
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").partition("\n=== files\n")[0].splitlines()
    assert [wrong for line in lines for wrong in (*disagreements(line), *stray_signs(line))] == []


@pytest.mark.parametrize(
    "said", ["1 Standorte", "für 0 Standort", "1\u00a0weeks", "2,5 Woche", "1 Ort sind", "1.204 Person", "1 people"]
)
def test_what_does_not_agree_is_seen(said: str) -> None:
    assert list(disagreements(f"Das sind {said}.")) == [f"Das sind {said}."]


@pytest.mark.parametrize(
    "said", ["Kosten: None", "a, , b", "Ende..", "leer ()", "{n} Orte", "Ende. weiter", "„“", "gut ."]
)
def test_a_sign_that_is_left_over_is_seen(said: str) -> None:
    assert list(stray_signs(said))


def test_what_agrees_passes() -> None:
    right = "1 Standort, 2 Standorte und 0 Standorte, Platz 1–3, 1,5 Wochen, 12.10. Orte, 2022: 1 Person; in 2022 Standort A"
    assert not [*disagreements(right), *stray_signs(right)]


def test_the_table_holds_every_way_to_say_a_pair() -> None:
    code = """Text(f"{n.de} Orte{'n' if n else ''}", "places") + Text(de="Zeile", en="row"); described(lang, "Prüft.", "Check.")
say(Text("a", "b"), lang); paper.say("ja", "yes"); Text(percent(x, "de"), percent(x, "en"))"""
    assert list(spoken(code)) == [
        ("{n} Orte‹n|›", "places"), ("Zeile", "row"), ("Prüft.", "Check."), ("a", "b"), ("ja", "yes")]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_is_what_was_read(every: dict[str, Case], name: str, tmp_path: Path) -> None:
    """Every sentence and figure of terminal, pages and papers, and the contents of every other file."""
    text, digests = told(every[name], tmp_path)
    kept, _, files = (HERE / f"{name}.txt").read_text(encoding="utf-8").partition("\n=== files\n")
    assert rounded(text).splitlines() == rounded(kept).splitlines()
    changed = set(files.splitlines()) ^ {f"{digest} {file}" for file, digest in digests.items()}
    assert not changed, "contents differ; scripts/golden writes them anew"
