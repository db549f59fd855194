"""The face in Python: a project folder in, a plan out that knows its tables, its graph, its map and its files.

It stands at the top of the house: what it wraps, the exact and the public plan of :mod:`hotspots.findings`, knows
nothing of it. Importing this module is cheap; pandas, networkx and Folium are loaded by what needs them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hotspots.base.errors import InputError, LeakError, MachineError, Problem, nearest
from hotspots.base.text import MORE_SITES, SITES, Lang, counted, numbers, tr, verbatim

if TYPE_CHECKING:
    import networkx
    from geopandas import GeoDataFrame

    from hotspots.findings.model import Plan as ExactPlan
    from hotspots.findings.public import PublicPlan as ToldPlan
    from hotspots.findings.public import SiteTold, Told
    from hotspots.publish.map.figure import TownMap

__all__ = ["InputError", "LeakError", "MachineError", "Plan", "PublicPlan", "plan"]

#: A plan prints itself in so many lines.
LINES = 10


def plan(project: str | Path = "data", *, lang: Lang = "de") -> Plan:
    """Plan the project in a folder; words are in `lang`. Raises InputError, whose `problems` name every fault."""
    from hotspots.planning.plan import run

    return Plan(run(Path(project)), lang)


class _Face:
    """What the exact and the public plan have in common; `told` is what they wrap."""

    __slots__ = ("lang", "told")

    def __init__(self, told: Told, lang: Lang) -> None:
        self.told = told
        self.lang: Lang = lang

    @property
    def sites(self) -> GeoDataFrame:
        """Return one row per site in rank order (index: id), points in the project's metric CRS.

        The columns are those of ranking.csv, under the same names and with the same units: `rank`, `rank_low`,
        `rank_high`, `score` (0…1), per criterion `…_low`, `…_best`, `…_high`, `invest_eur_best`, `year`, …
        """
        from hotspots.publish.gis.layers import layers

        (frame,) = (layer.frame for layer in layers(self.told, self.lang) if layer.name == "sites")
        return frame.set_index("id", drop=False)

    def __repr__(self) -> str:
        about, sites = self.told.about, self.told.sites
        ranked = [site for site in sites if site.ranked.rank is not None]
        every = counted(len(sites), *SITES)
        head = tr(
            "{every}, {ranked} in the ranking; once {total_words}",
            every=every,
            ranked=numbers(len(ranked)),
            total_words=self.told.total_words,
        )
        first = ranked if len(ranked) <= LINES - 3 else ranked[: LINES - 4]
        lines = [about.title.say(self.lang), head.say(self.lang), *map(self._line, first)]
        if rest := len(ranked) - len(first):
            lines.append((tr("… and ") + counted(rest, *MORE_SITES)).say(self.lang))
        return "\n".join([*lines, f"hotspots {about.version}, {about.fingerprint[:12]}"])

    def _line(self, site: SiteTold) -> str:
        year = str(site.year or "–")
        return f"{site.ranked.place:>3}  {site.site.name:<28.28}  {year:>4}  {site.cost_words.say(self.lang)}"

    def _map(self, layers: Iterable[str] | None) -> TownMap:
        from hotspots.findings.model import Plan as Exact
        from hotspots.publish.map.figure import LAYERS, SECRET
        from hotspots.publish.map.from_findings import page_of
        from hotspots.publish.map.from_results import extras_of
        from hotspots.publish.map.html import town_map

        exact = self.told if isinstance(self.told, Exact) else None
        known = [name for name in LAYERS if exact or name not in SECRET]
        wanted = known if layers is None else list(layers)
        problems = [_unknown_layer(name, known, secret=name in SECRET) for name in wanted if name not in known]
        if problems:
            raise InputError(problems)
        page = page_of(self.told, self.lang)
        return town_map(page, extras_of(exact, self.lang) if exact else None, layers=wanted)


class PublicPlan(_Face):
    """What everyone may see of a plan: the same names, and no secret."""

    __slots__ = ()
    told: ToldPlan

    def map(self, layers: Iterable[str] | None = None) -> TownMap:
        """Return the page for everyone as a `folium.Map`, with all its layers or those named."""
        return self._map(layers)

    @property
    def network(self) -> NoReturn:
        """Refuse: where the network is stands in the utility's plan only."""
        raise AttributeError("network: only in the utility's Plan, hotspots.plan(…).network")


class Plan(_Face):
    """The outcome of a project, exact: for the utility and the planners. `told` has every figure behind it."""

    __slots__ = ()
    told: ExactPlan

    @property
    def network(self) -> networkx.MultiGraph[object]:
        """Return streets, ducts, sites and handovers as one graph, places in the project's metric CRS.

        Nodes: `kind` (street, duct's end: "junction"; "site"; "handover"), `x`, `y`; sites and handovers are
        ``("site", id)`` and ``("handover", id)`` and have a `name`. Edges: `kind` ("street", "duct", "access": from a
        place to the street, "here": no way at all), `length_m`, `cost_eur` of a cable on it, `surface`, `street`.
        """
        from hotspots.measures.network.layout import public_graph

        return public_graph(self.told.connections.layout, self.told.factors)

    def map(self, layers: Iterable[str] | None = None) -> TownMap:
        """Return the utility's page (confidential) as a `folium.Map`, with all its layers or those named.

        What is added to it is drawn and saved by Folium as it is; :meth:`deliver` takes none of it.
        """
        return self._map(layers)

    def public(self) -> PublicPlan:
        """Return what everyone may see. Raises LeakError if its page would hold a secret."""
        from hotspots.publish.deliver import Delivery
        from hotspots.publish.public import map_html

        delivery = Delivery(self.told, self.lang)
        delivery.checked({"map.html": map_html(delivery.public, self.lang)})
        return PublicPlan(delivery.public, self.lang)

    def deliver(self, out: str | Path = "maps") -> list[Path]:
        """Write what ``hotspots run`` writes, both sets and the manifest; return the files. Raises LeakError."""
        from hotspots.publish.deliver import Delivery, write_run

        folder = Path(out)
        files = Delivery(self.told, self.lang).files()
        write_run(folder, files)
        return [folder / name for name in sorted(files)]


def _unknown_layer(name: str, known: list[str], *, secret: bool) -> Problem:
    near = nearest(name, known)
    hint = tr("You probably mean '{near}'.", near=near) if near else verbatim("")
    if secret:
        hint = tr("Only the utility's map shows this layer.")
    return Problem("map", tr("layer"), "layers", name, verbatim(", ".join(known)), hint)
