"""Hostile names and small changes to the sample's results, for tests of what is published."""

from __future__ import annotations

from dataclasses import replace

from hotspots.base.text import verbatim
from hotspots.findings.model import Plan
from hotspots.model.blockers import Blocker
from hotspots.ranking.results import RankedSite

#: What people or attackers type into a name: markup of every format written here, formulas, other scripts, length.
HOSTILE = (
    "=1+1",
    "+49 6021 330",
    "-Platz",
    "@SUM(A1)",
    "\tTab",
    "'Zitat",
    "#let x = 1",
    '#import "@preview/x:1.0.0"',
    "*fett* _kursiv_ `code` $x^2$ <label> @ref",
    "<script>alert(1)</script> & \"quotes\" 'single' | \\ ~",
    "]]> --> {{ x }} {% y %} %%0 \\P \\U+00E4 {\\fArial;x}",
    "Café ☕ Größe 😀 Ärger",
    "مرحبا שלום",
    "中文 日本語",
    "a" * 300,
)


def renamed(results: Plan, name: str) -> Plan:
    """Return the results with title and first site called `name`, one site blocked and one of unknown demand."""
    first, second, third, *rest = results.sites
    title = replace(results.about, title=verbatim(name))
    named = replace(first, site=replace(first.site, name=name), ranked=replace(first.ranked, name=name))
    blocked = replace(second, ranked=_blocked(second.ranked, name))
    parts = {**third.ranked.parts, "demand": replace(third.ranked.parts["demand"], estimate=None)}
    unknown = replace(third, ranked=replace(third.ranked, parts=parts, unknown=("demand",)))
    behind = [replace(s, ranked=replace(s.ranked, rank=n)) for n, s in enumerate((unknown, *rest), start=2)]
    return replace(results, about=title, sites=(named, *behind, blocked))


def _blocked(ranked: RankedSite, why: str) -> RankedSite:
    return replace(
        ranked,
        rank=None,
        rank_low=None,
        rank_high=None,
        rank_acceptability=(),
        first_chance=None,
        blockers=(Blocker(why, why),),
    )
