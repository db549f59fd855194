"""The picture of a week says the same in shades, in letters and in words."""

from __future__ import annotations

from hotspots.publish.week import week_letters, week_words

HOURS = [float(d * 24 + h) if 8 <= h < 20 else 0.0 for d in range(7) for h in range(24)]


def test_the_words_name_the_busiest_hour_and_days_in_both_languages() -> None:
    words = week_words(HOURS)
    assert "Sonntag um 19 Uhr mit etwa 163" in words.de
    assert "Samstag und Sonntag" in words.de
    assert "weakest is Monday" in words.en


def test_the_letters_are_a_line_a_day_and_darkest_at_the_peak() -> None:
    head, *days = week_letters(HOURS, "de")
    assert [line[:2] for line in days] == ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
    assert {len(line) for line in (head, *days)} == {27}
    assert days[6][3 + 19] == "█"
    assert days[0][3] == " "


def test_an_empty_week_is_blank_and_no_error() -> None:
    assert all(not line[3:].strip() for line in week_letters([0.0] * 168, "en")[1:])
