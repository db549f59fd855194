"""Record the council's decision: statuses in `sites.geojson`, the step in the journal."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hotspots.changes.transaction import Change
from hotspots.inputs.decisions import Decision
from hotspots.inputs.layers.writing import dump_document
from hotspots.inputs.read.text import read_text

SITES = "sites.geojson"


def record_decisions(change: Change, decisions: Sequence[Decision], *, file: str) -> None:
    """Write the statuses of the decided sites; everything else in the file stays as it is."""
    document = json.loads(read_text(change.read(SITES) or b""))
    by_site = {decision.site: decision for decision in decisions}
    changes = []
    for feature in document["features"]:
        properties = feature["properties"]
        decision = by_site.get(str(properties.get("id")))
        if decision is not None:
            changes.append({"site": decision.site, "before": properties.get("status"), "after": decision.status})
            also = {"council_order": decision.order, "year": decision.year, "cost_eur": decision.cost_eur}
            said = {name: value for name, value in also.items() if value is not None}
            properties |= {"status": decision.status, "decided_on": decision.date, **said}
    change.put(SITES, dump_document(document))
    change.facts |= {"changes": changes, "dates": sorted({decision.date for decision in decisions})}
    change.private["file"] = file
