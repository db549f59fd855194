"""What a funding programme pays, to whom and when: rules as data."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, model_validator

from hotspots.base.text import Text, euros, exactly, tr, verbatim
from hotspots.model.setting_types import Day, NotNegative, Positive, Settings


class Funding(Settings):
    """A funding rule as data."""

    id: str
    """Short name."""
    name: str
    """What people call it."""
    operator: str
    """Whose network must run the hotspot."""
    eur_per_site: Positive | None = None
    """What it pays for each site."""
    eur_flat: Positive | None = None
    """What it pays once to the applicant, when `min_sites` are there."""
    percent: Annotated[float, Field(strict=True, gt=0, le=100)] | None = None
    """Which part it pays of what the town spends on the sites in the year, in per cent."""
    cap_eur: Positive | None = None
    """Most that `percent` pays for each site."""
    least_eur: NotNegative = 0
    """Grants below this aren't paid."""
    max_sites: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = None
    """Most sites it pays for."""
    min_sites: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = None
    """Fewest sites it pays for."""
    valid_from: Day | None = None
    """First day (ISO)."""
    valid_until: Day | None = None
    """Last day (ISO)."""
    binding_years: Annotated[StrictInt, Field(ge=0, le=100)] = 0
    """Years for which a funded hotspot must be kept after the year in which it is built."""
    no_early_start: StrictBool = True
    """Whether building before the rule is valid forfeits the grant."""
    forbids_doubling: StrictBool = False
    """No support where a free public offer already exists."""
    open: StrictBool = False
    """Whether applications are taken now; a closed rule is shown, not used."""
    source: str = ""
    """Where the rule is written; without it the rule is called an example."""

    @property
    def pays(self) -> Text:
        """Return what it pays, in words."""
        if self.percent is not None:
            most = (
                verbatim("") if self.cap_eur is None else tr(", at most {cap_eur} a site", cap_eur=euros(self.cap_eur))
            )
            return exactly(self.percent) + tr("% of the cost") + most
        if self.eur_flat is not None:
            return euros(self.eur_flat) + tr(" per application")
        return euros(self.eur_per_site or 0.0) + tr(" per site")

    @property
    def where(self) -> Text:
        """Return the source, or that this is an example."""
        return verbatim(self.source) if self.source else tr("example (no source)")

    @model_validator(mode="after")
    def _pays_in_one_way(self) -> Funding:
        """Refuse a rule that pays in no way or in several, and a cap that no grant can reach."""
        ways = [w for w in (self.eur_per_site, self.eur_flat, self.percent) if w is not None]
        if len(ways) != 1:
            raise ValueError("eur_per_site | eur_flat | percent")
        if self.cap_eur is not None and self.percent is None:
            raise ValueError("cap_eur + percent")
        if self.cap_eur is not None and self.cap_eur * (self.max_sites or 100_000) < self.least_eur:
            raise ValueError("cap_eur × max_sites ≥ least_eur")
        return self
