"""What the script needs, as one JSON text that can stand inside a page.

Sites travel as columns. `<`, `>` and `&` are written as ``\\u003c`` …: nothing in the data can end the element it stands in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotspots.publish.map.page import CARDS_UP_TO, GRADES, STREET_KINDS, Page, Sites, UtilityExtras
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
        "sites": _columns(page.sites),
        "far": np.flatnonzero(is_far).tolist(),
        "portfolios": [
            {"budget": p.budget, "sites": p.sites, "users": p.users, "invest": p.invest} for p in page.portfolios
        ],
        "streets": {kind: _named([street.name for street in streets_of(page, kind)]) for kind in STREET_KINDS},
        "coverage": {g: [c.site for c in page.coverage if c.grade == g for _ in c.rings] for g in GRADES},
        "hotspots": [(h.name, h.lon, h.lat) for h in page.hotspots],
        "suggestions": script_data(page),
    }
    return data if extras is None else data | {"utility": _utility(extras)}


def _columns(sites: Sites) -> Json:
    columns: Json = {
        name: list(getattr(sites, name))
        for name in ("id", "name", "rank", "certainty", "users", "cost", "when", "phase")
    }
    columns["lon"], columns["lat"] = sites.places.round(6).T.tolist()
    columns["values"] = None if sites.values is None else sites.values.T.tolist()
    if sites.values is not None and sites.most is not None:
        pairs = zip(sites.values.T, sites.most.T, strict=True)
        columns["most"] = {str(c): high.tolist() for c, (low, high) in enumerate(pairs) if (low != high).any()}
    if len(sites) > CARDS_UP_TO:
        columns["reasons"] = [" · ".join(reasons) for reasons in sites.reasons]
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
