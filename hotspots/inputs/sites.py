"""Read and check `sites.geojson`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from hotspots.base.errors import CHOOSE, FILL_IN, Problem, Report, feature, meant, nearest
from hotspots.base.places import metres_apart
from hotspots.base.text import Text, verbatim
from hotspots.inputs.geojson import Feature, coordinate_fault, read_features
from hotspots.model.estimate import QUALITIES
from hotspots.model.sites import Mount, Site, Status

NAME = "sites.geojson"
ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
STATUSES: tuple[Status, ...] = get_args(Status)
#: A site further than this from the middle of all is surely a slip, nearer than `NEAR_M` surely none.
FAR_M, NEAR_M = 50_000, 10_000

KNOWN = (
    "id", "name", "status", "kind", "district", "mount", "position_uncertainty_m", "proposed_by", "proposed_on",
    "source", "quality",
)  # fmt: skip
_MOUNT = ("name", "lon", "lat", "height_m", "owner", "azimuth_deg", "tilt_deg")
_TEXTS = ("kind", "district", "proposed_by", "proposed_on")
_ONCE = Text("jede Kennung einmal", "each id once")
_AS_NULL = Text("Unbekanntes bitte als null schreiben.", "Please write what is unknown as null.")
_ID = Text("Bitte eine kurze Kennung vergeben, zum Beispiel „stiftsplatz“.", "Please give a short id, for example 'stiftsplatz'.")  # fmt: skip
_OTHER_ID = Text("Bitte einem der Standorte eine andere Kennung geben.", "Please give one of the sites another id.")
_QUOTE = Text("Bitte in Anführungszeichen schreiben oder null.", "Please write it in quotes, or null.")
_LIST = Text("„hotspots import sites LISTE“ macht sie aus einer Tabelle.", "'hotspots import sites LIST' makes it from a table.")  # fmt: skip
_METRES = Text("Meter, größer als 0, oder null", "metres, above 0, or null")
_ANGLES: Mapping[str, tuple[float, float, Text]] = {
    "azimuth_deg": (0, 360, Text(
        "Richtung der Sektorantenne, von Nord im Uhrzeigersinn; null für eine Rundstrahlantenne.",
        "Direction of the sector antenna, clockwise from north; null for an omnidirectional one.",
    )),
    "tilt_deg": (-90, 90, Text(
        "Neigung der Antenne nach unten; null: wie in project.toml.",
        "How far the antenna looks down; null: as in project.toml.",
    )),
}  # fmt: skip


def read_sites(folder: Path, report: Report) -> tuple[Site, ...]:
    """Return the sites of the project in `folder` by id; note every fault."""
    path = folder / NAME
    if not path.is_file():
        report.add(_problem("", "", "–", Text("eine Datei sites.geojson", "a file sites.geojson"), _LIST))
        return ()
    features = read_features(path, NAME, report, types=("Point",))
    counts = Counter(str(f.properties.get("id")) for f in features if f.properties.get("id") is not None)
    for twice in sorted(i for i, n in counts.items() if n > 1):
        report.add(_problem(twice, "id", f"{twice} ({counts[twice]}×)", _ONCE, _OTHER_ID))
    sites = tuple(site for feature in features if (site := _site(feature, report)) is not None)
    _check_distances(sites, report)
    return tuple(sorted(sites, key=lambda site: site.id))


def _site(given: Feature, report: Report) -> Site | None:
    properties, label, before = given.properties, given.label, len(report.problems)
    identity, name = properties.get("id"), properties.get("name")
    if not isinstance(identity, str) or not ID_PATTERN.fullmatch(identity):
        report.add(_problem(label, "id", identity, Text("a–z, 0–9 und -", "a–z, 0–9 and -"), _ID))
    if not isinstance(name, str) or not name.strip():
        report.add(_problem(label, "name", name, Text("ein Name", "a name"), FILL_IN))
    status = _word(given, "status", STATUSES, "candidate", report)
    quality = _word(given, "quality", QUALITIES, "estimated", report)
    mount = _mount(given, report)
    uncertainty = _number(label, "position_uncertainty_m", properties, report)
    for key in _TEXTS:
        if not isinstance(properties.get(key), str | None):
            report.add(_problem(label, key, properties[key], Text("ein Text", "a text"), _QUOTE))
    _warn_of_lookalikes(given, report)
    if any(p.severity == "error" for p in report.problems[before:]):
        return None
    lon, lat = given.geometry["coordinates"][:2]
    return Site(
        id=str(identity), name=str(name).strip(), lon=float(lon), lat=float(lat), status=status, quality=quality,
        source=str(properties.get("source") or ""), mount=mount, position_uncertainty_m=uncertainty,
        extra={k: v for k, v in sorted(properties.items()) if k not in KNOWN},
        **{key: properties.get(key) for key in _TEXTS},
    )  # fmt: skip


def _word(given: Feature, key: str, allowed: tuple[Any, ...], default: Any, report: Report) -> Any:
    """Return one of `allowed`; a missing word is the default, an unknown one a problem."""
    value = given.properties.get(key)
    if value is None or value in allowed:
        return default if value is None else value
    hint = meant(nearest(str(value), allowed), CHOOSE)
    report.add(_problem(given.label, key, value, verbatim(", ".join(allowed)), hint))
    return default


def _number(label: str, key: str, values: Mapping[str, Any], report: Report, within: str = "") -> float | None:
    """Return metres above 0 or an angle, None where it isn't given or (noted) isn't one."""
    value = values.get(key)
    low, high, hint = _ANGLES.get(key, (0.0, 100_000, _AS_NULL))
    sound = isinstance(value, int | float) and not isinstance(value, bool)
    if value is None or (sound and (low <= value <= high if key in _ANGLES else low < value < high)):
        return None if value is None else float(value)
    angle = Text(f"{low} bis {high} Grad oder null", f"{low} to {high} degrees, or null")
    report.add(_problem(label, within + key, value, angle if key in _ANGLES else _METRES, hint))
    return None


def _mount(given: Feature, report: Report) -> Mount | None:
    raw, label = given.properties.get("mount"), given.label
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        report.add(_problem(label, "mount", raw, verbatim("{" + ", ".join(_MOUNT) + "}"), _AS_NULL))
        return None
    for key in sorted(set(raw) - set(_MOUNT)):
        delete = Text("Bitte löschen.", "Please delete.")
        report.add(_problem(label, f"mount.{key}", key, verbatim(", ".join(_MOUNT)), delete))
    lon, lat = raw.get("lon"), raw.get("lat")
    fault = coordinate_fault(lon, lat)
    if fault is not None:
        report.add(_problem(label, "mount", f"{lon}, {lat}", *fault))
        return None
    height, azimuth, tilt = (_number(label, key, raw, report, "mount.") for key in ("height_m", "azimuth_deg", "tilt_deg"))  # fmt: skip
    name, owner = (str(raw[key]) if raw.get(key) else None for key in ("name", "owner"))
    return Mount(name, float(lon), float(lat), height, owner, azimuth, tilt)  # type: ignore[arg-type]


def _warn_of_lookalikes(given: Feature, report: Report) -> None:
    """Warn of a property that is probably a misspelt known one (others are kept: they may be criteria)."""
    for key in sorted(set(given.properties) - set(KNOWN)):
        close = nearest(key, KNOWN)
        if close is not None and close not in given.properties and len(key) > 3:
            own = Text(" So bleibt es eine eigene Spalte.", " As it is, it stays a column of its own.")
            report.add(_problem(given.label, key, key, verbatim(close), meant(close) + own, warning=True))


def _check_distances(sites: tuple[Site, ...], report: Report) -> None:
    """Refuse a site that is surely in another town, warn of one that may be."""
    if len(sites) < 3:
        return
    lon, lat = (sorted(values)[len(sites) // 2] for values in zip(*((s.lon, s.lat) for s in sites), strict=True))
    for site in sites:
        away_m = metres_apart((lon, lat), (site.lon, site.lat))
        if away_m > NEAR_M:
            near = Text("in der Nähe der anderen Standorte", "near the other sites")
            hint = Text(f"{away_m / 1000:.0f} km von der Mitte aller Standorte; bitte prüfen.", f"{away_m / 1000:.0f} km from the middle of all sites; please check.")  # fmt: skip
            report.add(_problem(site.id, "geometry", f"{site.lon}, {site.lat}", near, hint, warning=away_m <= FAR_M))


def _problem(label: str, field: str, found: object, allowed: Text, hint: Text, *, warning: bool = False) -> Problem:
    return Problem(NAME, feature(label), field, str(found), allowed, hint, "warning" if warning else "error")
