"""Numbers are written as readers of each language expect them."""

import pytest

from hotspots.base.text import Text, compact, eur, listing, number, percent, slug, verbatim


@pytest.mark.parametrize(
    ("value", "decimals", "de", "en"),
    [(1234.5, 2, "1.234,50", "1,234.50"), (-0.001, 2, "0,00", "0.00"), (-5, 0, "−5", "−5"), (1e6, 0, "1.000.000", "1,000,000")],
)  # fmt: skip
def test_numbers(value: float, decimals: int, de: str, en: str) -> None:
    assert (number(value, "de", decimals=decimals), number(value, "en", decimals=decimals)) == (de, en)


def test_euros_and_percent() -> None:
    assert eur(1234.5, "de", cents=True) == "1.234,50\u00a0€"
    assert (eur(-1234, "de"), eur(-1234, "en")) == ("−1.234\u00a0€", "−€1,234")
    assert (percent(0.125, "de", decimals=1), percent(0.125, "en")) == ("12,5\u00a0%", "12%")


def test_compact_keeps_three_digits() -> None:
    assert [compact(x).de for x in (0.1234, 12.34, 123.4, 1234.5, 3.0)] == ["0,12", "12,3", "123", "1.234", "3"]


def test_listing_speaks_both_languages() -> None:
    words = [verbatim("a"), verbatim("b"), Text("Baum", "tree")]
    assert (listing(words).de, listing(words).en) == ("a, b und Baum", "a, b and tree")


def test_umlauts_make_readable_ids() -> None:
    assert slug("Roßmarkt / Digitalladen Süd") == "rossmarkt-digitalladen-sued"
