"""The protocol as JSON: the form that other programs read and write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from hotspots.base.files import dump_json
from hotspots.model.protocol import SCHEMA_ID, Inspection, Value


def protocol_json(inspections: Iterable[Inspection]) -> bytes:
    """Return inspections and their permits as one JSON document."""
    visits = tuple(inspections)
    document = {
        "schema": SCHEMA_ID,
        "inspections": [_visit(visit) for visit in visits],
        "permits": [asdict(permit) for visit in visits for permit in visit.permits],
    }
    return dump_json(document).encode()


def _visit(visit: Inspection) -> dict[str, Any]:
    return {
        "site": visit.site,
        "date": visit.on.isoformat() if visit.on else None,
        "inspectors": list(visit.inspectors),
        "values": {name: _plain(value) for name, value in visit.values.items()},
    }


def _plain(value: Value) -> str | bool | float | list[str]:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
