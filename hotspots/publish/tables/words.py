"""Words that tables, GIS files and the report share: notes that every file carries, what figures are called."""

from __future__ import annotations

from collections.abc import Mapping

from hotspots.base.text import Text, tr, verbatim
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.ranking.phrases import QUALITY_WORDS

CONFIDENTIAL = tr("confidential (vertraulich)")
CONFIDENTIAL_NOTE = tr(
    "vertraulich (confidential) – for the utility and the planners only; holds routes, handovers and prices"
)
QUALITY = QUALITY_WORDS
DIRECTION: dict[str, Text] = {
    "benefit": tr("more is better"),
    "cost": tr("less is better"),
}
TIES = tr("Sites with equal scores share a place; their ids only order the list.")


_KINDS = {
    "passages": tr("passers-by a day, mean of the year"),
    "transfer": tr("transfer of the station"),
    "attendance": tr("attendance"),
    "unknown": tr("unknown¦not known"),
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
        return label + f" ({site})"
    return _KINDS.get(kind, verbatim(kind)) + f" ({name})"
