"""Pictures by matplotlib: the map, the ranking with intervals, and what money buys – as SVG and PNG.

Colours are Okabe and Ito's, which colour-blind readers tell apart; nothing is said by colour alone. Text in SVG stays
text. The same told give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from hotspots.base.errors import MachineError
from hotspots.base.text import Lang, number, tr
from hotspots.findings.model import Plan
from hotspots.findings.public import Told, sites_of
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.report.typeset import png
from hotspots.publish.town_map.paper import paper_map

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE = "#0072B2", "#A33B00"
_DPI = 150
_STYLE: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "svg.hashsalt": "hotspots",
    "svg.fonttype": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,
}


def pictures(told: Told, lang: Lang) -> dict[str, bytes]:
    """Return all pictures, as SVG and PNG, by file name. Raises MachineError where matplotlib isn't installed."""
    if find_spec("matplotlib") is None:
        raise MachineError(
            tr("Pictures need the package matplotlib: pip install hotspots-wlan[plot]. Nothing was written.")
        )
    files: dict[str, bytes] = {}
    with _style():
        drawn = {"ranking": ranking_figure(told, lang)}
        if told.rollout and told.rollout.portfolios:
            drawn["portfolio"] = portfolio_figure(told, lang)
        for name, figure in drawn.items():
            files |= {f"{name}.{kind}": _bytes(figure, kind) for kind in ("svg", "png")}
    town = _map(told, lang)
    return files | {"map.svg": town, "map.png": png(town, ppi=_DPI)}


def confidential_pictures(results: Plan, lang: Lang) -> dict[str, bytes]:
    """Return what only the utility may see: exact costs and users."""
    with _style():
        figure = portfolio_figure(results, lang)
        return {f"portfolio-vertraulich.{kind}": _bytes(figure, kind) for kind in ("svg", "png")}


@contextmanager
def _style() -> Iterator[None]:
    from matplotlib import rc_context

    with rc_context(_STYLE):
        yield


def _new(height: float) -> tuple[Figure, Axes]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.5, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def _bytes(figure: Figure, kind: str) -> bytes:
    stream = io.BytesIO()
    about = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(stream, format=kind, dpi=_DPI, metadata=about)
    return stream.getvalue()


def ranking_figure(told: Told, lang: Lang) -> Figure:
    """Draw every site's rank with the span of nine draws in ten."""
    ranked = [found for found in sites_of(told) if found.ranked.rank is not None]
    figure, axes = _new(1.2 + 0.42 * max(len(ranked), 1))
    rows = range(len(ranked))
    for row, site in zip(rows, ranked, strict=True):
        axes.plot(
            [site.ranked.rank_low or 0, site.ranked.rank_high or 0],
            [row, row],
            color=BLUE,
            linewidth=6,
            alpha=0.35,
            solid_capstyle="round",
        )
        axes.plot([site.ranked.rank or 0], [row], marker="o", markersize=8, color=ORANGE)
        axes.annotate(
            site.ranked.place,
            (site.ranked.rank or 0, row),
            (0, 8),
            textcoords="offset points",
            ha="center",
            fontsize=9,
        )
    axes.set_yticks(list(rows), [_short(site.site.name) for site in ranked])
    axes.set_ylim(len(ranked) - 0.4, -0.8)
    axes.set_xticks(range(1, len(ranked) + 1))
    axes.set_xlabel(tr("Rank (dot: computed, band: in 9 of 10 draws)").say(lang))
    axes.grid(axis="x", color="#DDDDDD")
    return figure


def portfolio_figure(told: Told, lang: Lang) -> Figure:
    """Draw how many users a budget reaches at best."""
    figure, axes = _new(4.5)
    steps = told.rollout.portfolios if told.rollout else ()
    costs = [0.0, *(step.invest_eur for step in steps)]
    users = [0.0, *(step.users_per_day for step in steps)]
    axes.step(costs, users, where="post", color=BLUE, linewidth=2)
    axes.plot(costs[1:], users[1:], "o", color=ORANGE, markersize=5)
    for step in steps:
        axes.annotate(
            str(len(step.sites)),
            (step.invest_eur, step.users_per_day),
            (-4, 6),
            textcoords="offset points",
            ha="right",
            fontsize=9,
        )
    how = told.about.terms.words
    axes.set_xlabel(tr("Investment, {how}, in euros (number at a dot: sites)", how=how).say(lang))
    axes.set_ylabel(tr("Users a day").say(lang))
    axes.xaxis.set_major_formatter(lambda x, _: number(x, lang))
    axes.yaxis.set_major_formatter(lambda y, _: number(y, lang))
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.grid(color="#DDDDDD")
    return figure


def _map(told: Told, lang: Lang) -> bytes:
    """Draw the sites on the base map, numbered by rank, with their names beside it."""
    page = page_of(told, lang)
    named = replace(page, sites=tuple(replace(site, name=_short(site.name)) for site in page.sites))
    ids = [site.site.id for site in told.sites]
    return paper_map(named, around=ids, width_mm=170, height_mm=118, listed=True, font="DejaVu Sans, sans-serif")


def _short(name: str) -> str:
    """Return a name that fits, in characters that the font has."""
    shown = "".join(char if char.isprintable() and ord(char) < 0x2500 else f"□{ord(char):X}" for char in name)
    return shown if len(shown) <= 40 else shown[:39] + "…"
