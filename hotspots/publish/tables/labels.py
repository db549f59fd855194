"""What figures are called where people read of them."""

from __future__ import annotations

from hotspots.base.text import Text, verbatim
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.protocol_items import BASE_SCHEMA

_KINDS = {
    "passages": Text("Passanten am Tag", "passers-by a day"),
    "transfer": Text("Übertragung der Zählstelle", "transfer of the station"),
    "attendance": Text("Besuch", "attendance"),
    "unknown": Text("nicht bekannt", "unknown"),
}


def figure_label(factor: str) -> Text:
    """Return the words for a factor id such as ``price:duct`` or ``readiness:power:karlsplatz``."""
    kind, _, name = factor.partition(":")
    table = {"price": PRICES, "assumption": ASSUMPTIONS}.get(kind, {})
    if name in table:
        return table[name].name
    item, _, site = name.partition(":")
    if kind == "readiness" and item in BASE_SCHEMA.by_id:
        label = BASE_SCHEMA.by_id[item].label
        return Text(f"{label.de} ({site})", f"{label.en} ({site})")
    words = _KINDS.get(kind, verbatim(kind))
    return Text(f"{words.de} ({name})", f"{words.en} ({name})")
