"""What a funding programme pays, to whom and when: rules as data."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from hotspots.model.setting_types import Day, NotNegative, Settings


class Funding(Settings):
    """A funding rule as data."""

    id: str
    """Short name."""
    name: str
    """What people call it."""
    operator: str
    """Whose network must run the hotspot."""
    eur_per_site: NotNegative
    """What it pays for each site."""
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
    source: str = Field(min_length=1)
    """Where the rule is written."""
