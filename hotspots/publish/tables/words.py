"""Words that tables, GIS files and the report share: notes that every file carries, what figures are called."""

from __future__ import annotations

from collections.abc import Mapping

from hotspots.base.text import Text, verbatim
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.ranking.phrases import QUALITY_WORDS

CONFIDENTIAL = Text("vertraulich", "confidential (vertraulich)")
CONFIDENTIAL_NOTE = Text(
    "vertraulich – nur für die Stadtwerke und die planende Stelle; enthält Trassen, Übergabepunkte und Preise",
    "vertraulich (confidential) – for the utility and the planners only; holds routes, handovers and prices",
)
QUALITY = QUALITY_WORDS
DIRECTION: dict[str, Text] = {
    "benefit": Text("mehr ist besser", "more is better"),
    "cost": Text("weniger ist besser", "less is better"),
}
TIES = Text(
    "Standorte mit gleicher Punktzahl teilen sich einen Platz; die Kennungen ordnen nur die Liste.",
    "Sites with equal scores share a place; their ids only order the list.",
)


_KINDS = {
    "passages": Text("Passanten am Tag", "passers-by a day"),
    "transfer": Text("Übertragung der Zählstelle", "transfer of the station"),
    "attendance": Text("Besuch", "attendance"),
    "unknown": Text("nicht bekannt", "unknown"),
}


def figure_label(factor: str, names: Mapping[str, str] | None = None) -> Text:
    """Return the words for a factor id such as ``price:duct`` or ``readiness:power:karlsplatz``; `names` of sites and stations."""
    kind, _, name = factor.partition(":")
    table = {"price": PRICES, "assumption": ASSUMPTIONS}.get(kind, {})
    if name in table:
        return table[name].name
    item, _, site = name.partition(":")
    site, name = (": ".join((names or {}).get(one, one) for one in said.split(":")) for said in (site, name))
    if kind == "readiness" and item in BASE_SCHEMA.by_id:
        label = BASE_SCHEMA.by_id[item].label
        return Text(f"{label.de} ({site})", f"{label.en} ({site})")
    words = _KINDS.get(kind, verbatim(kind))
    return Text(f"{words.de} ({name})", f"{words.en} ({name})")
