"""What the script needs, as one JSON text that can stand inside a page.

Sites travel as columns (:mod:`~hotspots.publish.map.columns`), so that 100,000 of them stay small and are written
in one go. `<`, `>` and `&` are written as ``\\u003c`` …: nothing in the data can end the element it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotspots.publish.map.cards import CARDS_UP_TO
from hotspots.publish.map.columns import Written, array, column, document, numbers, ranks, scaled, texts
from hotspots.publish.map.layout import Places, View, streets_of
from hotspots.publish.map.page import GRADES, STREET_KINDS, Contribution, Page, UtilityExtras
from hotspots.publish.map.paths import MOST_LINES
from hotspots.publish.map.suggestions import script_data
from hotspots.publish.map.words import SCRIPT

Json = dict[str, Any]
UNJUDGED = Contribution("", "", 0.0, 0.0, "", "estimated")


def island(page: Page, extras: UtilityExtras | None, view: View, places: Places, is_far: NDArray[np.bool_]) -> Json:
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
        "sites": _columns(page, places, many=len(page.sites) > CARDS_UP_TO),
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


def _columns(page: Page, places: Places, *, many: bool) -> Json:
    sites = page.sites
    columns: Json = {
        "id": texts([s.id for s in sites]),
        "name": texts([s.name for s in sites]),
        "lon_e6": scaled(places[:, 0], 1e6),
        "lat_e6": scaled(places[:, 1], 1e6),
        "rank": ranks([s.rank for s in sites]),
        "certainty": column([s.certainty for s in sites]),
        "users": column([s.users for s in sites]),
        "cost": column([s.cost for s in sites]),
        "when": column([s.when for s in sites]),
        "phase": column([s.phase for s in sites]),
        "values": _values(page),
    }
    if many:
        columns["reasons"] = column([s.blockers + s.reasons for s in sites], " · ".join)
    return columns


def _values(page: Page) -> Written | None:
    """Return one column of values per criterion (blocked sites and unjudged ones hold 0)."""
    parts = [site.contributions for site in page.sites]
    if not any(parts):
        return None
    ids = [criterion.id for criterion in page.criteria]
    flat = list(chain.from_iterable(parts))
    if [part.criterion for part in flat] != ids * len(parts):
        flat = [_part(judged, criterion) for judged in parts for criterion in ids]
    values = np.fromiter([part.value for part in flat], float, len(flat)).reshape(-1, len(ids))
    return array([numbers(values[:, k]) for k in range(len(ids))])


def _part(judged: Sequence[Contribution], criterion: str) -> Contribution:
    return next((part for part in judged if part.criterion == criterion), UNJUDGED)


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
