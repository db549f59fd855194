"""Who pays a price, with which VAT, and when it was quoted. Prices themselves are net."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Payer = Literal["town", "utility"]

VAT_PERCENT = 19.0
"""Germany's standard rate (§ 12 Abs. 1 UStG)."""


@dataclass(frozen=True, slots=True)
class Payment:
    """How one price is paid; `date` is the day of its quotation (ISO), null where nobody has said."""

    payer: Payer = "town"
    vat_percent: float = VAT_PERCENT
    date: str | None = None
