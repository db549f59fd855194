"""What people read stands beside this file as text, read by a person; whoever changes a word or a figure sees it there.

`scripts/golden` writes the files anew; the difference is what a reviewer reads.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from hotspots.findings.model import Plan
from tests.golden import counted
from tests.golden.agreement import disagreements, stray_signs, uncounted
from tests.golden.as_if import heard_of
from tests.golden.cases import Case, cases, rounded, told
from tests.golden.sentences import HOUSE, KEPT, arranged, blanks, pairs_by_part
from tests.golden.sentences import told as named

HERE = Path(__file__).resolve().parent
OPERATION = HERE.parents[1] / "hotspots" / "samples" / "operation"
NAMES = ("sample", "sample-en", "decided", "built", "nobody-inspected", "no-network", "only-offers", "nobody-counted", "one-site", "two-tied", "no-site", "town", "operation")  # fmt: skip

#: Where a number stands before its noun without `counted`, by module and what fills in the number, and why it fits.
UNCOUNTED = {
    "always many: bounds of the code": {
        ("base/apart", "{most_seconds:.0f}"), ("inputs/counts/table", "{most_columns}"), ("inputs/read/container", "{most_parts}"),
        ("inputs/read/parts", "{most_columns}"), ("inputs/read/sheets", "{most_columns}"), ("model/figures", "{places}"),
    },
    "always many: said of more than one only": {
        ("cli/locale/de/LC_MESSAGES/messages.po", "{nargs}"), ("inputs/counts/spans", "{hours}"), ("measures/demand/choice", "{stations}"),
        ("planning/facts", "{total}"), ("publish/map: page", "{all}"), ("publish/map: script", "{all}"), ("ranking/compare", "{count}"),
        ("ranking/explain", "{draws}"), ("rollout/rollout", "{count}"), ("rollout/rollout", "{draws}"),
    },
    "one has a sentence of its own": {
        ("cli/review_terminal", "{first}"), ("findings/words", "{first}"), ("publish/map: script", "{n}"),
    },
    "always with decimals": {
        ("findings/outcome", "{weeks}"), ("measures/demand/estimate", "{best}"), ("ranking/compare", "{score}"),
        ("ranking/compare", "{was}"), ("ranking/explain", "{adds}"), ("ranking/explain", "{gap}"), ("ranking/explain", "{lead}"),
        ("ranking/explain", "{score}"),
    },
    "no number": {("inputs/read/gate", "{suffix}"), ("ranking/crosscheck", "{name}")},
}  # fmt: skip


@pytest.fixture(scope="module")
def every(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """Return all cases by name."""
    return {case.name: case for case in cases(sample, tmp_path_factory.mktemp("golden"))}


def test_every_case_is_tried(every: dict[str, Case]) -> None:
    """None is left out, and each has its text."""
    assert set(every) == set(NAMES) == {path.stem for path in HERE.glob("*.txt")} - {"counted"}


def test_the_table_of_sentences_is_what_the_code_says() -> None:
    """Whoever adds or changes a sentence sees it in both languages, beside its neighbours."""
    assert KEPT.read_text(encoding="utf-8") == arranged(), "scripts/golden sentences puts it in order"
    assert "" not in [said for _, pairs in pairs_by_part() for said in pairs]


def test_what_is_said_of_none_one_and_many_is_what_was_read(sample_results: Plan) -> None:
    kept = (HERE / "counted.txt").read_text(encoding="utf-8").splitlines()
    assert [rounded(line) for line in counted.table(sample_results).splitlines()] == [*map(rounded, kept)]


def test_whatever_the_number_its_noun_fits_in_every_sentence_of_the_table() -> None:
    """`counted` chooses the noun (counted.txt); where it doesn't, UNCOUNTED says why that is no fault."""
    found = {
        (name, number)
        for name, pairs in pairs_by_part()
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


def test_every_sentence_fills_in_the_same_in_both_languages_and_where_it_is_said() -> None:
    """2,600 pairs: what one of them names the other one names as well, and the code gives it."""
    german = dict(pair[::-1] for name, pairs in pairs_by_part() for pair in pairs)
    calls = [(path.name, *call) for path in HOUSE.rglob("*.py") for call in named(path.read_text(encoding="utf-8"))]
    assert len(german) > 2500
    assert len(calls) > 2500
    assert {english: words for english, words in german.items() if blanks(english) != blanks(words)} == {}
    assert [(file, english) for file, english, given in calls if given != blanks(english)] == []


def test_no_sentence_stands_in_the_code_in_two_languages() -> None:
    assert [path.name for path in HOUSE.rglob("*.py") if two_languages(path.read_text(encoding="utf-8"))] == []
    assert two_languages('a = Text(f"{n} Orte", f"{n} places")')
    assert not two_languages(
        'tr("{n} places", n=n) + Text(f"{d:%d.%m.%Y}", d.isoformat()) + Text(eur(x, "de"), eur(x, "en"))'
    )


def two_languages(code: str) -> bool:
    """Return whether a module says something in two languages by itself."""
    pairs = (
        call.args
        for call in ast.walk(ast.parse(code))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("Text", "Word")
    )
    return any(re.search(r"[^\W\d_]", "".join(map(literal, pair[:2]))) for pair in pairs)


def literal(node: ast.expr) -> str:
    """Return the words of a string, plain or with blanks."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def test_what_is_named_and_filled_in_is_found() -> None:
    code = (
        'say(tr("a {n} b", n=1), lang); paper.say("yes"); described(lang, "Check."); tr(other); n.guess("c" "d", x=2)'
    )
    assert list(named(code)) == [
        ("a {n} b", {"n"}), ("yes", set()), ("Check.", set()), ("cd", {"x"})]  # fmt: skip
    assert blanks("{n} of {share:.0%} {{x}}") == {"n", "share"}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_is_what_was_read(every: dict[str, Case], name: str, tmp_path: Path) -> None:
    """Every sentence and figure of terminal, pages and papers, and the contents of every other file."""
    text, digests = told(every[name], tmp_path)
    kept, _, files = (HERE / f"{name}.txt").read_text(encoding="utf-8").partition("\n=== files\n")
    assert rounded(text).splitlines() == rounded(kept).splitlines()
    changed = set(files.splitlines()) ^ {f"{digest} {file}" for file, digest in digests.items()}
    assert not changed, "contents differ; scripts/golden writes them anew"
