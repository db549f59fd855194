"""Columns that protocol tables have beside the items: the site, and the rows of permits."""

from __future__ import annotations

from hotspots.base.text import Text
from hotspots.model.permits import METHODS, PERMIT_KINDS, PERMIT_STATUSES
from hotspots.model.protocol import Choice, Item

SITE_ITEM = Item("site", "", Text("Standort", "Site"), Text("", ""), "text", aliases=("id", "Kennung", "Standort-ID", "Site ID", "Standort-Kennung"))  # fmt: skip
NAME_ITEM = Item("name", "", Text("Name", "Name"), Text("", ""), "text", aliases=("Standortname", "Bezeichnung", "Site name"))  # fmt: skip

PERMIT_ITEMS = (
    Item("kind", "", Text("Genehmigung", "Permit"), Text("Art der Genehmigung", "Kind of permit"), "choice", tuple(Choice(k.id, k.label) for k in PERMIT_KINDS.values())),
    Item("method", "", Text("Anbindung", "Method"), Text("Für welche Art der Anbindung", "For which way of connecting"), "choice", tuple(Choice(m, label) for m, label in METHODS.items())),
    Item("legal_basis", "", Text("Rechtsgrundlage", "Legal basis"), Text("", ""), "text"),
    Item("authority", "", Text("Behörde", "Authority"), Text("", ""), "text"),
    Item("weeks", "", Text("Wochen", "Weeks"), Text("übliche Dauer", "usual time"), "number", low=0, high=200),
    Item("cost_eur", "", Text("Kosten", "Cost"), Text("Gebühr, netto", "Fee, net"), "number", low=0, high=100_000, unit="€"),
    Item("status", "", Text("Stand", "Status"), Text("", ""), "choice", tuple(Choice(s, label) for s, label in PERMIT_STATUSES.items())),
    Item("file_number", "", Text("Aktenzeichen", "File number"), Text("", ""), "text"),
)  # fmt: skip
