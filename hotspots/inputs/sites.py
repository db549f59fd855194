"""Read and check `sites.geojson`."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hotspots.base.errors import FILL_IN, NOWHERE, Problem, Report, feature, meant, nearest
from hotspots.base.places import metres_apart
from hotspots.base.text import tr, verbatim
from hotspots.inputs.geojson import Row, coordinate_fault, read_features
from hotspots.inputs.values import AS_NULL, UnreadError, reader
from hotspots.model.layers import MOUNT, SITES
from hotspots.model.sites import Mount, Site

NAME = "sites.geojson"
ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
#: A site further than this from the middle of all is surely a slip, nearer than `NEAR_M` surely none.
FAR_M, NEAR_M = 50_000, 10_000

_LISTS_ONLY = ("east", "north", "place", "address", "town")
_FIELDS = {field.id: field for field in SITES if field.id not in _LISTS_ONLY}
KNOWN = (*_FIELDS, "mount")
_MOUNT = {field.id: field for field in MOUNT}
_ONCE = tr("each id once")
_ID = tr("Please give a short id, for example 'stiftsplatz'.")
OTHER_ID = tr("Please give one of the sites another id.")
_LIST = tr("'hotspots import sites LIST' makes it from a table.")
_Readers = Mapping[str, Callable[[Any], Any]]


def read_sites(folder: Path, report: Report) -> tuple[Site, ...]:
    """Return the sites of the project in `folder` by id; note every fault."""
    path = folder / NAME
    if not path.is_file():
        missing = tr("a file sites.geojson")
        report.add(Problem(NAME, NOWHERE, "", "–", missing, _LIST))
        return ()
    rows = read_features(path, NAME, report, types=("Point",))
    counts = Counter(str(row.values.get("id")) for row in rows if row.values.get("id") is not None)
    for twice in sorted(i for i, n in counts.items() if n > 1):
        report.add(Problem(NAME, feature(twice), "id", f"{twice} ({counts[twice]}×)", _ONCE, OTHER_ID))
    readers, mounts = ({key: reader(field) for key, field in fields.items()} for fields in (_FIELDS, _MOUNT))
    sites = tuple(site for row in rows if (site := _site(row, readers, mounts, report)) is not None)
    _check_distances(sites, report)
    return tuple(sorted(sites, key=lambda site: site.id))


def _site(row: Row, readers: _Readers, mounts: _Readers, report: Report) -> Site | None:
    values, before = row.values, len(report.problems)
    identity, name = values.get("id"), values.get("name")
    if not isinstance(identity, str) or not ID_PATTERN.fullmatch(identity):
        report.add(row.problem("id", identity, tr("a–z, 0–9 and -"), _ID))
    if not isinstance(name, str) or not name.strip():
        report.add(row.problem("name", name, tr("a name"), FILL_IN))
    said = _read(row, values, readers, report)
    mount = _mount(row, mounts, report)
    _warn_of_lookalikes(row, report)
    if any(p.severity == "error" for p in report.problems[before:]):
        return None
    proposed = said["proposed_on"]
    return Site(
        str(identity), str(name).strip(), row.shape.x, row.shape.y, said["status"] or "candidate", said["quality"] or "estimated",
        said["source"] or "", said["kind"], said["district"], mount, said["position_uncertainty_m"], said["proposed_by"],
        proposed.isoformat() if proposed else None, {k: v for k, v in sorted(values.items()) if k not in KNOWN},
        said["photo"], bool(said["photo_public"]), bool(said["photo_checked"]),
    )  # fmt: skip


def _read(row: Row, values: Mapping[str, Any], readers: _Readers, report: Report, within: str = "") -> dict[str, Any]:
    """Return what each field says, None where it says nothing or (noted) what can't be read."""
    said = dict.fromkeys(readers)
    for key, read in readers.items():
        try:
            said[key] = read(values.get(key))
        except UnreadError as fault:
            hint = verbatim(" ") + _MOUNT[key].words + "." if within else NOWHERE
            report.add(row.problem(within + key, values[key], fault.allowed, fault.hint + hint))
    return said


def _mount(row: Row, readers: _Readers, report: Report) -> Mount | None:
    raw, keys = row.values.get("mount"), ", ".join(_MOUNT)
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        report.add(row.problem("mount", raw, verbatim("{" + keys + "}"), AS_NULL))
        return None
    for key in sorted(set(raw) - set(_MOUNT)):
        report.add(row.problem(f"mount.{key}", key, verbatim(keys), tr("Please delete.")))
    fault = coordinate_fault(raw.get("lon"), raw.get("lat"))
    if fault is not None:
        report.add(row.problem("mount", f"{raw.get('lon')}, {raw.get('lat')}", *fault))
        return None
    return Mount(**_read(row, raw, readers, report, "mount."))


def as_mount(cell: Any) -> Any:
    """Return a site's mount as the project's own list has it, False where it is something else."""
    try:
        found = json.loads(cell) if isinstance(cell, str) and cell else cell or None
    except ValueError:
        return False
    known = isinstance(found, dict) and {"lon", "lat"} <= found.keys() <= _MOUNT.keys()
    return found if known or found is None else False


def _warn_of_lookalikes(row: Row, report: Report) -> None:
    """Warn of a property that is probably a misspelt known one (others are kept: they may be criteria)."""
    for key in sorted(row.values.keys() - set(KNOWN)):
        close = nearest(key, KNOWN) if len(key) > 3 else None
        if close is not None and close not in row.values:
            own = tr(" As it is, it stays a column of its own.")
            report.add(row.problem(key, key, verbatim(close), meant(close) + own, warning=True))


def _check_distances(sites: tuple[Site, ...], report: Report) -> None:
    """Refuse a site that is surely in another town, warn of one that may be."""
    if len(sites) < 3:
        return
    lon, lat = (sorted(values)[len(sites) // 2] for values in zip(*((s.lon, s.lat) for s in sites), strict=True))
    for site in sites:
        away_m = metres_apart((lon, lat), (site.lon, site.lat))
        if away_m > NEAR_M:
            near = tr("near the other sites")
            hint = tr("{away_m:.0f} km from the middle of all sites; please check.", away_m=away_m / 1000)
            found, severity = f"{site.lon}, {site.lat}", "warning" if away_m <= FAR_M else "error"
            report.add(Problem(NAME, feature(site.id), "geometry", found, near, hint, severity))  # type: ignore[arg-type]
