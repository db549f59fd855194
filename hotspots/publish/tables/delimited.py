"""The ranking as CSV: for German Excel (``;``, decimal comma, BOM) or by RFC 4180.

A text that a spreadsheet would take for a formula gets an apostrophe in front (documented in docs/reference.md): it is
read back by taking one apostrophe off where another character of :data:`FORMULA_STARTS` follows. Numbers are the
program's own and stay numbers.
"""

from __future__ import annotations

import csv
import io

from hotspots.base.text import Lang
from hotspots.findings.public import Told
from hotspots.publish.tables.columns import Value, columns

#: What a spreadsheet takes for the beginning of a formula, full-width forms included; the apostrophe so that it can be undone.
FORMULA_STARTS = frozenset("=+-@\t\r\n'＝＋－＠")


def ranking_csv(told: Told, lang: Lang) -> bytes:
    """Return the ranking as CSV; of a Plan in the utility's edition, whose rows all say "vertraulich"."""
    shown = columns(told)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if lang == "de" else ",", lineterminator="\r\n")
    writer.writerow([column.title.say(lang) for column in shown])
    for site in told.sites:
        writer.writerow([cell(column.value(site, lang), lang) for column in shown])
    return stream.getvalue().encode("utf-8-sig" if lang == "de" else "utf-8")


def cell(value: Value, lang: Lang) -> str:
    """Return a value as a cell: an empty one for what isn't known."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in FORMULA_STARTS else value
    words = repr(round(value, 6)).removesuffix(".0") if isinstance(value, float) else str(value)
    return words.replace(".", ",") if lang == "de" else words
