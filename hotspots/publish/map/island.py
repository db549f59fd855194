"""What the script needs, as one JSON text that can stand inside a page.

Sites travel as columns. `<`, `>` and `&` are written as ``\\u003c`` …: nothing in the data can end the element it stands in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotspots.publish.map.page import CARDS_UP_TO, GRADES, STREET_KINDS, Page, UtilityExtras
from hotspots.publish.map.suggestions import script_data
from hotspots.publish.map.words import say_all
from hotspots.publish.town_map.layout import View, streets_of
from hotspots.publish.town_map.paths import MOST_LINES

Json = dict[str, Any]


def island(page: Page, extras: UtilityExtras | None, view: View, is_far: NDArray[np.bool_]) -> Json:
    """Return the data of the page as JSON values; `extras` add what only the utility may see."""
    data: Json = {
        "lang": page.lang,
        "plan": page.fingerprint,
        "title": page.title,
        "origin": view.origin,
        "piece": MOST_LINES,
        "view": (view.width, view.height),
        "words": say_all("script", page.lang),
        "criteria": [{"id": c.id, "name": c.name, "weight": c.weight} for c in page.criteria],
        "sites": _columns(page),
        "far": np.flatnonzero(is_far).tolist(),
        "portfolios": [
            {"eur": round(p.budget_eur), "budget": p.budget, "sites": p.sites, "users": p.users, "invest": p.invest}
            for p in page.portfolios
        ],
        "streets": {kind: _named([street.name for street in streets_of(page, kind)]) for kind in STREET_KINDS},
        "coverage": {g: [c.site for c in page.coverage if c.grade == g for _ in c.rings] for g in GRADES},
        "hotspots": [(h.name, h.lon, h.lat) for h in page.hotspots],
        "suggestions": script_data(page),
    }
    return data if extras is None else data | {"utility": _utility(extras)}


def _columns(page: Page) -> Json:
    sites = page.sites
    names = ("id", "name", "rank", "certainty", "users", "cost", "when", "phase")
    columns: Json = {name: [getattr(site, name) for site in sites] for name in names}
    columns["lon"], columns["lat"] = page.places.round(6).T.tolist()
    low = list(zip(*(site.values for site in sites), strict=True))
    columns["values"] = low or None
    if page.is_rough:
        pairs = zip(low, zip(*(site.most for site in sites), strict=True), strict=True)
        columns["most"] = {str(c): most for c, (least, most) in enumerate(pairs) if least != most}
    if len(sites) > CARDS_UP_TO:
        columns["reasons"] = [" · ".join(site.blockers + site.reasons) for site in sites]
    return columns


def _named(names: list[str]) -> Json:
    """Return the names that differ, and which of them each line has."""
    place = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return {"v": list(place), "i": [place[name] for name in names]}


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
