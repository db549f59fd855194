"""Record the council's decision: statuses in `sites.geojson`, the step in the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hotspots.changes.transaction import Change
from hotspots.inputs.decisions import Decision
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
            properties |= _decided(decision)
    change.put(SITES, dump_document(document))
    change.facts |= {"changes": changes, "dates": sorted({decision.date for decision in decisions})}
    change.private["file"] = file


def _decided(decision: Decision) -> dict[str, Any]:
    order = {} if decision.order is None else {"council_order": decision.order}
    return {"status": decision.status, "decided_on": decision.date, **order}


def dump_document(document: Mapping[str, Any]) -> bytes:
    """Return a FeatureCollection with its own members, one feature per line."""
    head = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in document.items() if k != "features"]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, allow_nan=False) for f in document["features"])
    return ("{\n" + ",\n".join([*head, f'"features": [\n{lines}\n]']) + "\n}\n").encode()
