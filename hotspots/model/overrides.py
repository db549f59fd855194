"""What was taken over from answers: each value with its source and date; it replaces the project's own figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hotspots.model.answers import FieldValue
from hotspots.model.sites import Mount, Site

OVERRIDES_FILE = "overrides.toml"
OVERRIDES_SCHEMA = "hotspots/overrides/1"


@dataclass(frozen=True, slots=True)
class Override:
    """One value of one site; `answer` is the SHA-256 of the answer file it came from."""

    site: str
    field: str
    value: FieldValue
    source: str
    date: str
    answer: str


@dataclass(frozen=True, slots=True)
class AddedSite:
    """A site that an answer proposed."""

    id: str
    name: str
    lon: float
    lat: float
    source: str
    date: str
    answer: str


@dataclass(frozen=True, slots=True)
class Overrides:
    """All values taken over, by site and field, and all sites added, by id."""

    values: tuple[Override, ...] = ()
    sites: tuple[AddedSite, ...] = ()

    def of(self, site: str, field: str) -> Override | None:
        """Return what was taken over for a field of a site."""
        return next((o for o in self.values if o.site == site and o.field == field), None)

    def merged(self, values: Iterable[Override], sites: Iterable[AddedSite]) -> Overrides:
        """Return these with others on top: the newer value of a field replaces the older."""
        by_field = {(o.site, o.field): o for o in (*self.values, *values)}
        by_id = {s.id: s for s in (*self.sites, *sites)}
        return Overrides(tuple(by_field[k] for k in sorted(by_field)), tuple(by_id[k] for k in sorted(by_id)))

    def applied_to(self, sites: Iterable[Site]) -> tuple[Site, ...]:
        """Return the sites with moved mounts, and those that were added."""
        moved = [_with_mount(site, self.of(site.id, "mount")) for site in sites]
        known = {site.id for site in moved}
        added = [_added(new) for new in self.sites if new.id not in known]
        return tuple(sorted((*moved, *added), key=lambda site: site.id))


def _with_mount(site: Site, override: Override | None) -> Site:
    if override is None or not isinstance(override.value, tuple):
        return site
    lon, lat = override.value
    mount = replace(site.mount, lon=lon, lat=lat) if site.mount else Mount(None, lon, lat)
    return replace(site, mount=mount)


def _added(new: AddedSite) -> Site:
    return Site(
        new.id, new.name, new.lon, new.lat, "candidate", "estimated", f"Vorschlag: {new.source}", proposed_on=new.date
    )
