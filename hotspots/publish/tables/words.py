"""Words that tables, GIS files and the report share, and the notes that every file carries."""

from __future__ import annotations

from hotspots.base.text import Text
from hotspots.model.estimate import Quality

CONFIDENTIAL = Text("vertraulich", "confidential (vertraulich)")
CONFIDENTIAL_NOTE = Text(
    "vertraulich – nur für die Stadtwerke und die planende Stelle; enthält Trassen, Übergabepunkte und Preise",
    "vertraulich (confidential) – for the utility and the planners only; holds routes, handovers and prices",
)
QUALITY: dict[Quality, Text] = {
    "measured": Text("gemessen", "measured"),
    "estimated": Text("geschätzt", "estimated"),
    "illustrative": Text("Beispielwert", "illustrative"),
}
DIRECTION: dict[str, Text] = {
    "benefit": Text("mehr ist besser", "more is better"),
    "cost": Text("weniger ist besser", "less is better"),
}
TIES = Text(
    "Standorte mit gleicher Punktzahl teilen sich einen Platz; die Kennungen ordnen nur die Liste.",
    "Sites with equal scores share a place; their ids only order the list.",
)
