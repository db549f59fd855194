"""The sheets of the workbook with which a town begins, and what stands in the first of them."""

from __future__ import annotations

from hotspots.base.text import Text, tr

PROJECT, SITES, VISITS, COUNTS, BACKHAUL, PRICES = "Projekt", "Standorte", "Begehung", "Zählung", "Anbindung", "Preise"
SHEETS = (PROJECT, SITES, VISITS, COUNTS, BACKHAUL, PRICES)
FILE = "projekt.xlsx"
#: Titles that stand above the columns of a sheet.
COUNT_TITLES = ("Standort", "Datum", "von", "bis", "Anzahl")
PRICE_TITLES = ("Kennung", "Bezeichnung", "Einheit", "üblich", "Ihr Wert", "niedrig", "hoch", "Quelle")
BACKHAUL_TITLES = ("Kennung", "Name", "Breite", "Länge", "freie Anschlüsse", "Quelle")
BUDGET = "Budget im Jahr"
PROJECT_TITLES = ("Feld", "Wert", "Investition in €", "Betrieb in € je Jahr", "Erklärung")
PROJECT_KEYS: dict[str, tuple[str, Text]] = {
    "Titel": ("title", tr("Title of the plan")),
    "Kommune": ("municipality", tr("Name of the municipality")),
    "Land": ("state", tr("German state: code or name")),
    "Datenstand": ("date", tr("Day of the data: 2026-01-31")),
}
