"""What `project.toml` says of publication: what everyone learns of money, and where the open data lie."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hotspots.model.setting_types import Day, Settings

Costs = Literal["classes", "rounded", "none"]


class Agreement(Settings):
    """Who of the utility agreed that rounded costs are published, and when."""

    by: str = Field(min_length=1)
    """Who agreed."""
    on: Day
    """When (ISO date)."""


class PublicationSetting(Settings):
    """What everyone learns of money."""

    costs: Costs | None = None
    """A site's cost as one of four classes, rounded to two digits (`agreed` is needed), or none, only of the whole plan; without a word `classes`, below three handovers `none`."""
    base_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+(/.*)?$")] | None = None
    """Where the public set is put (metadata of open data name its files there)."""
    contributor_id: Annotated[str, Field(pattern=r"^http://dcat-ap.de/def/contributors/\S+")] | None = None
    """Who supplies the open data to GovData, as an address of the DCAT-AP.de list; a portal asks for it."""
    agreed: Agreement | None = None
    """The utility's agreement to rounded costs: `{by = "…", on = "2022-10-01"}`."""
