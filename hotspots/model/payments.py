"""Who pays a price, with which VAT, and when it was quoted; sums that say what they are. Prices themselves are net."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hotspots.base.text import Text, euros, exactly, tr, verbatim

Payer = Literal["town", "utility"]
Tax = Literal["net", "gross"]
Per = Literal["once", "year"]
TAX_WORDS: dict[Tax, Text] = {"net": tr("net"), "gross": tr("gross")}

QUOTE_OF_UTILITY = "price:quote_utility"
"""The factor of an offer that the utility pays itself."""
VAT_PERCENT = 19.0
"""Germany's standard rate (§ 12 Abs. 1 UStG)."""


@dataclass(frozen=True, slots=True)
class Payment:
    """How one price is paid; `date` is the day of its quotation (ISO), null where nobody has said."""

    payer: Payer = "town"
    vat_percent: float = VAT_PERCENT
    date: str | None = None


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """What the sums of a plan are: net or gross, with which VAT (null: several rates), at prices of which day."""

    tax: Tax = "net"
    vat_percent: float | None = VAT_PERCENT
    price_date: str | None = None
    utility_pays: bool = False
    """Whether the utility pays some of it: then sums of the plan are the town's part."""

    @property
    def words(self) -> Text:
        """Return "netto" or "brutto"."""
        return TAX_WORDS[self.tax]

    @property
    def part(self) -> Text:
        """Return how what a site costs in the plan is meant, beside what it costs whoever pays."""
        return self.words + (tr(", the town's part") if self.utility_pays else verbatim(""))

    @property
    def sentence(self) -> Text:
        """Return what stands where sums are explained."""
        rate = verbatim("")
        if self.vat_percent is not None:
            rate = verbatim(" (") + exactly(self.vat_percent) + Text(" %)", "%)")
        said = tr("All amounts net; VAT{rate} comes on top.", rate=rate)
        if self.tax == "gross":
            said = tr("Totals and years gross, VAT{rate} included; what a site costs alone and prices net.", rate=rate)
        return (
            said + tr(" Totals and years are the town's part; the utility pays the rest.")
            if self.utility_pays
            else said
        )


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of euros that says what it is."""

    eur: float
    tax: Tax = "net"
    per: Per = "once"

    @property
    def words(self) -> Text:
        """Return whole euros with what they are: "57.065 € brutto im Jahr"."""
        said = euros(round(self.eur)) + " " + TAX_WORDS[self.tax]
        return said + tr(" a year") if self.per == "year" else said
