"""What columns of counts, of use and of stations can be mapped to, and what is asked where a table leaves it open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hotspots.base.errors import CHOOSE, NOWHERE, Problem
from hotspots.base.text import tr
from hotspots.inputs.context import Context
from hotspots.inputs.counts.columns import WORDS
from hotspots.inputs.counts.usage import UNITS
from hotspots.model.estimate import QUALITIES
from hotspots.model.layers import EAST, NORTH, PLACE, Field

_ROLES = {
    "station": tr("station"), "time": tr("moment or date"), "hour": tr("hour¦time of day"),
    "start": tr("start"), "end": tr("end"), "count": tr("count"), "direction": tr("direction, lane"),
    "mode": tr("kind of traffic"), "status": tr("validity"), "length": tr("the length in minutes"), "uptime": tr("share of time counted"),
}  # fmt: skip
COUNTS = (
    *(Field(role, words, WORDS[role][:6]) for role, words in _ROLES.items()),
    Field("interval", tr("day=interval: what a row counts")),
    Field("hours", tr("1-24=hours or 0-23=hours")), Field("clock", tr("24=clock: 2:00 is at night")), Field("date", tr("2024-05-06=date: day of the count")),
)  # fmt: skip
#: What isn't mapped from a column but answered, and how.
ANSWERS = {
    "interval": r"[1-9]\d*|hour|day|week|month|quarter|half|year", "hours": "1-24|0-23", "clock": "24", "date": r"\d{4}-\d\d-\d\d|\d\d?\.\d\d?\.\d{4}",
    "unit": "|".join(UNITS),
}  # fmt: skip
USAGE = (
    Field("place", tr("site or hotspot"), WORDS["place"][:6]), COUNTS[1], COUNTS[2], COUNTS[5],
    Field("unit", tr("sessions=unit: what is counted"), spellings=dict.fromkeys(UNITS, ())),
)  # fmt: skip
STATIONS = (
    Field("station", tr("id of the station"), ("station", "id", "kennung", "zaehlstelle", "messstelle", "zaehlpunkt", "messpunkt", "sensor", "zaehler", "idpdc")),
    Field("name", tr("name"), ("name", "bezeichnung")), Field("site", tr("site it stands for"), ("site", "standort", "stehtfuer")),
    Field("quality", tr("quality"), ("quality", "guete"), spellings=dict.fromkeys(QUALITIES, ())), Field("source", tr("source"), ("source", "quelle")),
    EAST, NORTH, PLACE,
)  # fmt: skip


def are_answers(context: Context, fields: Sequence[Field]) -> bool:
    """Note what is mapped to a question and doesn't answer it."""
    asked = {f.id: f.words for f in fields if f.id in ANSWERS}
    wrong = [(said, ours) for said, ours in context.mapping.items() if ours in asked and not re.fullmatch(ANSWERS[ours], said)]  # fmt: skip
    context.report.problems += [Problem("--map", NOWHERE, ours, said, asked[ours], CHOOSE) for said, ours in wrong]
    return not wrong
