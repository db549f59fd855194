"""What the script needs, as one JSON text that can stand inside a page.

Sites travel as columns, so that 100,000 of them stay small and are written in one go. `<`, `>` and `&` are written
as ``\\u003c`` …: nothing in the data can end the element it stands in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hotspots.publish.map.cards import CARDS_UP_TO
from hotspots.publish.map.layout import View
from hotspots.publish.map.page import GRADES, STREET_KINDS, Page, Site, UtilityExtras
from hotspots.publish.map.words import SCRIPT

Json = dict[str, Any]


def island(page: Page, extras: UtilityExtras | None, view: View, far: Sequence[Site]) -> Json:
    """Return the data of the page as JSON values; `extras` add what only the utility may see."""
    far_ids = {site.id for site in far}
    data: Json = {
        "lang": page.lang,
        "plan": page.fingerprint,
        "title": page.title,
        "origin": view.origin,
        "view": (view.width, view.height),
        "words": {key: text.say(page.lang) for key, text in SCRIPT.items()},
        "criteria": [{"id": c.id, "name": c.name, "weight": c.weight} for c in page.criteria],
        "sites": _columns(page, many=len(page.sites) > CARDS_UP_TO),
        "far": [i for i, site in enumerate(page.sites) if site.id in far_ids],
        "portfolios": [
            {"budget": p.budget, "sites": p.sites, "users": p.users, "invest": p.invest} for p in page.portfolios
        ],
        "streets": {kind: _names(page, kind) for kind in STREET_KINDS},
        "coverage": {g: [c.site for c in page.coverage if c.grade == g for _ in c.rings] for g in GRADES},
        "hotspots": [(h.name, h.lon, h.lat) for h in page.hotspots],
    }
    return data if extras is None else data | {"utility": _utility(extras)}


def _names(page: Page, kind: str) -> Json:
    return _column([street.name for street in page.ground.streets if street.kind == kind])


def _columns(page: Page, *, many: bool) -> Json:
    sites = page.sites
    columns: Json = {
        "id": [s.id for s in sites],
        "name": [s.name for s in sites],
        "lon_e6": [round(s.lon * 1e6) for s in sites],
        "lat_e6": [round(s.lat * 1e6) for s in sites],
        "rank": [s.rank for s in sites],
        "certainty": _column([s.certainty for s in sites]),
        "users": _column([s.users for s in sites]),
        "cost": _column([s.cost for s in sites]),
        "when": _column([s.when for s in sites]),
        "phase": _column([s.phase for s in sites]),
        "values": _values(page),
    }
    if many:
        columns["reasons"] = _column([" · ".join((*s.blockers, *s.reasons)) for s in sites])
    return columns


def _column(values: Sequence[Any]) -> Json:
    """Write a column as the distinct values and the place of each, when that is shorter."""
    distinct = list(dict.fromkeys(values))
    if 2 * len(distinct) > len(values):
        return {"v": list(values)}
    place = {value: i for i, value in enumerate(distinct)}
    return {"v": distinct, "i": [place[value] for value in values]}


def _values(page: Page) -> list[list[float]] | None:
    """Return one column of values per criterion (blocked sites and unjudged ones hold 0)."""
    if not any(site.contributions for site in page.sites):
        return None
    return [_values_of(page.sites, k, criterion.id) for k, criterion in enumerate(page.criteria)]


def _values_of(sites: Sequence[Site], k: int, criterion: str) -> list[float]:
    """Return the values of the `k`-th criterion; most sites have it in its place, which is looked at first."""
    parts = [site.contributions for site in sites]
    return [
        part[k].value
        if k < len(part) and part[k].criterion == criterion
        else next((one.value for one in part if one.criterion == criterion), 0.0)
        for part in parts
    ]


def _utility(extras: UtilityExtras) -> Json:
    return {
        "routes": [(r.site, r.method, r.surface) for r in extras.routes],
        "handovers": [h.name for h in extras.handovers],
        "methods": [method for method, _ in extras.methods],
    }


def as_text(data: Mapping[str, Any]) -> str:
    """Write JSON that can stand in a ``<script type="application/json">``, in ASCII."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
