"""What the script needs, as one JSON text that can stand inside a page.

Sites travel as columns (:mod:`~hotspots.publish.map.columns`), so that 100,000 of them stay small and are written
in one go. `<`, `>` and `&` are written as ``\\u003c`` …: nothing in the data can end the element it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotspots.publish.map.columns import array, column, document, numbers, ranks, scaled, texts
from hotspots.publish.map.layout import View, streets_of
from hotspots.publish.map.page import CARDS_UP_TO, GRADES, STREET_KINDS, Page, Sites, UtilityExtras
from hotspots.publish.map.paths import MOST_LINES
from hotspots.publish.map.suggestions import script_data
from hotspots.publish.map.words import SCRIPT

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
        "words": {key: text.say(page.lang) for key, text in SCRIPT.items()},
        "criteria": [{"id": c.id, "name": c.name, "weight": c.weight} for c in page.criteria],
        "sites": _columns(page.sites),
        "far": np.flatnonzero(is_far).tolist(),
        "portfolios": [
            {"budget": p.budget, "sites": p.sites, "users": p.users, "invest": p.invest} for p in page.portfolios
        ],
        "streets": {kind: column([street.name for street in streets_of(page, kind)]) for kind in STREET_KINDS},
        "coverage": {g: [c.site for c in page.coverage if c.grade == g for _ in c.rings] for g in GRADES},
        "hotspots": [(h.name, h.lon, h.lat) for h in page.hotspots],
        "suggestions": script_data(page),
    }
    return data if extras is None else data | {"utility": _utility(extras)}


def _columns(sites: Sites) -> Json:
    columns: Json = {
        "id": texts(sites.id),
        "name": texts(sites.name),
        "lon_e6": scaled(sites.places[:, 0], 1e6),
        "lat_e6": scaled(sites.places[:, 1], 1e6),
        "rank": ranks(sites.rank),
        "certainty": column(sites.certainty),
        "users": column(sites.users),
        "cost": column(sites.cost),
        "when": column(sites.when),
        "phase": column(sites.phase),
        "values": None if sites.values is None else array([numbers(judged) for judged in sites.values.T]),
    }
    if len(sites) > CARDS_UP_TO:
        columns["reasons"] = column(sites.reasons, " · ".join)
    return columns


def _utility(extras: UtilityExtras) -> Json:
    return {
        "routes": [(r.site, r.method, r.surface) for r in extras.routes],
        "handovers": [h.name for h in extras.handovers],
        "methods": [method for method, _ in extras.methods],
    }


def as_text(data: Mapping[str, Any]) -> str:
    """Write JSON that can stand in a ``<script type="application/json">``, in ASCII."""
    text = document(data)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
