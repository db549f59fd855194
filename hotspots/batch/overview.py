"""The overview of a batch as one page: where the projects are, which sites the budget pays for, what is at fault.

No script; a policy lets nothing load and one style run by its hash.
"""

from __future__ import annotations

import io
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.resources import files as package_files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hotspots import __version__
from hotspots.base.files import MANIFEST, dump_json, sha256
from hotspots.base.text import SITES, USERS, Lang, Text, counted, eur, euros, number, numbers, tr
from hotspots.batch.summary import ProjectRow, SiteRow, Summary
from hotspots.publish.town_map.markup import Markup, Node, el

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Rows of the ranking on the page; the tables beside it hold all.
MOST_ROWS = 300
_WIDTH, _HEIGHT, _EDGE = 640, 480, 12
_STATES = {
    "planned": tr("done"),
    "broken": tr("inputs at fault"),
    "machine": tr("not written"),
}


def overview_page(summary: Summary, lang: Lang) -> str:
    """Return the page."""
    style = (package_files("hotspots.batch") / "overview.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src 'sha256-{b64encode(bytes.fromhex(sha256(style.encode()))).decode()}'; base-uri 'none'; form-action 'none'"
    title = tr("WLAN sites: all projects").say(lang)
    head = [
        el("meta", charset="utf-8"), el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name_="viewport", content="width=device-width, initial-scale=1"), el("title", title), el("style", Markup(style)),
    ]  # fmt: skip
    parts = [el("h1", title), el("p", _lead(summary).say(lang)), _dots(summary, lang), *_failures(summary, lang)]
    parts += [*_ranking(summary, lang), *_projects(summary, lang)]
    return "<!DOCTYPE html>\n" + el("html", el("head", head), el("body", el("main", parts)), lang=lang) + "\n"


def _lead(summary: Summary) -> Text:
    funded = [row for row in summary.sites if row.funded]
    towns = counted(len({row.municipality for row in funded}), tr("town"), tr("towns"))
    done, every = numbers(len(summary.projects) - len(summary.failed)), numbers(len(summary.projects))
    sites, chosen = (counted(len(rows), *SITES) for rows in (summary.sites, funded))
    budget, spent = euros(summary.budget_eur), euros(summary.spent_eur)
    users, most = counted(round(summary.users_per_day), *USERS), numbers(summary.bound_users_per_day)
    pays = tr(
        "{chosen} in {towns}: {users} a day for {spent}. No other plan reaches more than {most}",
        chosen=chosen,
        towns=towns,
        users=users,
        spent=spent,
        most=most,
    )
    pays = pays if funded else tr("no site")
    missing = sum(row.place is None for row in summary.sites)
    outside = counted(missing, *SITES)
    left = tr(" Outside the ranking: {outside} without a published cost, a rank or known users.", outside=outside)
    said = tr(
        "Projects computed: {done} of {every}, {sites} in all. {budget} pay for {pays}. Whoever is in "
        "the area of several sites of a project counts once. Costs of connection are the published "
        "figures.",
        done=done,
        every=every,
        sites=sites,
        budget=budget,
        pays=pays,
    )
    return said + left if missing else said


def _dots(summary: Summary, lang: Lang) -> Node:
    """Return the projects as dots, larger the more of their sites are paid for."""
    placed = [(p, p.lon, p.lat) for p in summary.projects if p.lon is not None and p.lat is not None]
    if not placed:
        return None
    west, east = min(x for _, x, _ in placed), max(x for _, x, _ in placed)
    south, north = min(y for _, _, y in placed), max(y for _, _, y in placed)
    wide, high = max((east - west) * 0.66, 0.02), max(north - south, 0.02)
    scale = min((_WIDTH - 2 * _EDGE) / wide, (_HEIGHT - 2 * _EDGE) / high)
    dots = [
        Markup(f'<circle cx="{_EDGE + (x - west) * 0.66 * scale:.1f}" cy="{_EDGE + (north - y) * scale:.1f}" '
               f'r="{2.5 + min(p.funded, 10) * 0.5:.1f}" class="{"paid" if p.funded else "open"}"/>')
        for p, x, y in placed
    ]  # fmt: skip
    label = tr("Places of the projects; large and dark: sites within the budget")
    return el("svg", dots, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", aria_label=label.say(lang))


def _failures(summary: Summary, lang: Lang) -> Iterable[Node]:
    if not summary.failed:
        return
    yield el("h2", tr("Projects without a result").say(lang))
    for project in summary.failed:
        yield el("h3", f"{project.project}: {_STATES[project.state].say(lang)}")
        yield el("ul", [el("li", line) for line in dict.fromkeys(project.lines)])


def _ranking(summary: Summary, lang: Lang) -> Iterable[Node]:
    placed = [row for row in summary.sites if row.place is not None]
    yield el("h2", tr("Ranking of all sites").say(lang))
    heads = (
        tr("Place"), tr("Site"), tr("Town"), tr("Users a day"),
        tr("Cost"), tr("Users per €1,000"), tr("within the budget"),
    )  # fmt: skip
    first, count = min(MOST_ROWS, len(placed)), len(placed)
    caption = tr("By users per euro, the first {first} of {count}; all in summary.gpkg", first=first, count=count)
    yield _table(caption, heads, [_ranking_row(row, lang) for row in placed[:MOST_ROWS]], lang)


def _ranking_row(row: SiteRow, lang: Lang) -> list[Node]:
    return [
        str(row.place), row.name, row.municipality, number(row.users_per_day or 0, lang), eur(row.cost_eur or 0, lang),
        number(row.users_per_1000_eur or 0, lang, decimals=1), tr("yes").say(lang) if row.funded else "–",
    ]  # fmt: skip


def _projects(summary: Summary, lang: Lang) -> Iterable[Node]:
    yield el("h2", tr("Projects").say(lang))
    heads = (
        tr("Project"), tr("Town"), tr("State"), tr("Sites"),
        tr("within the budget"),
    )  # fmt: skip
    caption = tr("Every project with its map")
    yield _table(caption, heads, [_project_row(project, lang) for project in summary.projects], lang)


def _project_row(project: ProjectRow, lang: Lang) -> list[Node]:
    name = project.project
    link = el("a", name, href=f"../{quote(name)}/public/map.html") if project.sites else name
    return [link, project.municipality, _STATES[project.state].say(lang), str(project.sites), str(project.funded)]


def _table(caption: Text, heads: Sequence[Text], rows: Sequence[Sequence[Node]], lang: Lang) -> Node:
    return el(
        "table",
        el("caption", caption.say(lang)),
        el("thead", el("tr", [el("th", head.say(lang), scope="col") for head in heads])),
        el("tbody", [el("tr", [el("td", cell) for cell in row]) for row in rows]),
    )


SCHEMA = "hotspots/batch/1"


def summary_files(summary: Summary, lang: Lang) -> dict[str, bytes]:
    """Return name and content of every file of the summary, its manifest among them.

    Parquet needs pyarrow, which comes with hotspots-wlan[batch].
    """
    summary, sites = summary.published, _frame(summary.sites)
    files = {
        "overview.html": overview_page(summary, lang).encode(),
        "summary.json": dump_json(summary_json(summary)).encode(),
        "summary.gpkg": _geopackage({"sites": sites, "projects": _frame(summary.projects)}),
    }
    if find_spec("pyarrow") is not None:
        files["summary.parquet"] = _parquet(sites)
    return files | {MANIFEST: _manifest(files)}


def summary_json(summary: Summary) -> dict[str, Any]:
    """Return the summary as one document."""
    return {"schema": SCHEMA, "version": __version__, **asdict(summary)}


def _frame(rows: Sequence[SiteRow] | Sequence[ProjectRow]) -> GeoDataFrame:
    """Return rows as a table of points; what is a list becomes its length."""
    import geopandas
    from shapely import Point

    table = [{k: len(v) if isinstance(v, tuple) else v for k, v in asdict(row).items()} for row in rows]
    points: Any = [None if row.lon is None or row.lat is None else Point(row.lon, row.lat) for row in rows]
    frame = geopandas.GeoDataFrame(table, geometry=points, crs="EPSG:4326").convert_dtypes()
    wholes = [name for name in ("rank", "place", "sites", "ranked", "funded") if name in frame]
    whole = {name: "Int64" for name in wholes if frame[name].dtype != "boolean"}
    return frame.astype(whole | {name: "Float64" for name in _FLOATS if name in frame})


_FLOATS = ("lon", "lat", "score", "users_per_day", "cost_eur", "users_per_1000_eur")


def _parquet(frame: GeoDataFrame) -> bytes:
    stream = io.BytesIO()
    frame.to_parquet(stream, index=False)
    return stream.getvalue()


def _geopackage(layers: dict[str, GeoDataFrame]) -> bytes:
    import pyogrio

    from hotspots.publish.gis.geopackage import sealed

    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
        path = Path(folder) / "summary.gpkg"
        for number, (name, frame) in enumerate(layers.items()):
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=number > 0, geometry_type="Point")
        return sealed(path)


def _manifest(files: dict[str, bytes]) -> bytes:
    outputs = {name: sha256(data) for name, data in sorted(files.items())}
    return dump_json({"schema": "hotspots/manifest/1", "version": __version__, "outputs": outputs}).encode()
