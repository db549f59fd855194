"""Read and check `sites.geojson`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from hotspots.base.errors import Problem, Report, nearest
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


def read_sites(folder: Path, report: Report) -> tuple[Site, ...]:
    """Return the sites of the project in `folder` by id; note every fault."""
    path = folder / NAME
    if not path.is_file():
        report.add(
            _problem("", "", "–", Text("eine Datei sites.geojson", "a file sites.geojson"),
                     Text("„hotspots import sites LISTE“ macht sie aus einer Tabelle.", "'hotspots import sites LIST' makes it from a table."))
        )  # fmt: skip
        return ()
    features = read_features(path, NAME, report, types=("Point",))
    _check_ids(features, report)
    sites = tuple(site for feature in features if (site := _site(feature, report)) is not None)
    _check_distances(sites, report)
    return tuple(sorted(sites, key=lambda site: site.id))


def _check_ids(features: list[Feature], report: Report) -> None:
    counts = Counter(str(f.properties.get("id")) for f in features if f.properties.get("id") is not None)
    for twice in sorted(i for i, n in counts.items() if n > 1):
        report.add(
            _problem(twice, "id", f"{twice} ({counts[twice]}×)", Text("jede Kennung einmal", "each id once"),
                     Text("Bitte einem der Standorte eine andere Kennung geben.", "Please give one of the sites another id."))
        )  # fmt: skip


def _site(feature: Feature, report: Report) -> Site | None:
    properties = feature.properties
    before = len(report.problems)
    identity, name = properties.get("id"), properties.get("name")
    if not isinstance(identity, str) or not ID_PATTERN.fullmatch(identity):
        report.add(
            _problem(feature.label, "id", str(identity), Text("a–z, 0–9 und -", "a–z, 0–9 and -"),
                     Text("Bitte eine kurze Kennung vergeben, zum Beispiel „stiftsplatz“.", "Please give a short id, for example 'stiftsplatz'."))
        )  # fmt: skip
    if not isinstance(name, str) or not name.strip():
        report.add(
            _problem(
                feature.label,
                "name",
                str(name),
                Text("ein Name", "a name"),
                Text("Bitte eintragen.", "Please fill in."),
            )
        )
    status = _word(feature, "status", STATUSES, "candidate", report)
    quality = _word(feature, "quality", QUALITIES, "estimated", report)
    mount = _mount(feature, report)
    uncertainty = _length(feature.label, "position_uncertainty_m", properties.get("position_uncertainty_m"), report)
    for key in _TEXTS:
        if not isinstance(properties.get(key), str | None):
            report.add(_problem(feature.label, key, str(properties[key]), Text("ein Text", "a text"), Text("Bitte in Anführungszeichen schreiben oder null.", "Please write it in quotes, or null.")))  # fmt: skip
    _warn_of_lookalikes(feature, report)
    if any(p.severity == "error" for p in report.problems[before:]):
        return None
    lon, lat = feature.geometry["coordinates"][:2]
    return Site(
        id=str(identity), name=str(name).strip(), lon=float(lon), lat=float(lat), status=status, quality=quality,
        source=str(properties.get("source") or ""), mount=mount, position_uncertainty_m=uncertainty,
        extra={k: v for k, v in sorted(properties.items()) if k not in KNOWN},
        **{key: properties.get(key) for key in _TEXTS},
    )  # fmt: skip


def _word(feature: Feature, key: str, allowed: tuple[Any, ...], default: Any, report: Report) -> Any:
    """Return one of `allowed`; a missing word is the default, an unknown one a problem."""
    value = feature.properties.get(key)
    if value is None:
        return default
    if value in allowed:
        return value
    close = nearest(str(value), allowed)
    hint = (
        Text(f"Gemeint: {close}?", f"Meant: {close}?")
        if close
        else Text("Bitte eines davon wählen.", "Please choose one.")
    )
    report.add(_problem(feature.label, key, str(value), verbatim(", ".join(allowed)), hint))
    return default


def _length(label: str, field: str, value: Any, report: Report) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 100_000:
        return float(value)
    report.add(
        _problem(label, field, str(value), Text("Meter, größer als 0, oder null", "metres, above 0, or null"),
                 Text("Unbekanntes bitte als null schreiben.", "Please write what is unknown as null."))
    )  # fmt: skip
    return None


def _mount(feature: Feature, report: Report) -> Mount | None:
    raw = feature.properties.get("mount")
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        report.add(
            _problem(
                feature.label,
                "mount",
                str(raw),
                verbatim("{" + ", ".join(_MOUNT) + "}"),
                Text("Unbekanntes bitte als null schreiben.", "Please write what is unknown as null."),
            )
        )
        return None
    unknown = sorted(set(raw) - set(_MOUNT))
    for key in unknown:
        report.add(
            _problem(
                feature.label,
                f"mount.{key}",
                key,
                verbatim(", ".join(_MOUNT)),
                Text("Bitte löschen.", "Please delete."),
            )
        )
    lon, lat = raw.get("lon"), raw.get("lat")
    fault = coordinate_fault(lon, lat)
    if fault is not None:
        report.add(_problem(feature.label, "mount", f"{lon}, {lat}", *fault))
        return None
    height = _length(feature.label, "mount.height_m", raw.get("height_m"), report)
    azimuth = _angle(feature.label, "azimuth_deg", raw, (0, 360), report)
    tilt = _angle(feature.label, "tilt_deg", raw, (-90, 90), report)
    name, owner = raw.get("name"), raw.get("owner")
    return Mount(
        str(name) if name else None, float(lon), float(lat), height, str(owner) if owner else None, azimuth, tilt  # type: ignore[arg-type]
    )  # fmt: skip


def _angle(label: str, key: str, mount: Mapping[str, Any], span: tuple[int, int], report: Report) -> float | None:
    """Return an angle of the mount in degrees, None where it isn't given; note one outside `span`."""
    value = mount.get(key)
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and span[0] <= value <= span[1]:
        return float(value)
    allowed = Text(f"{span[0]} bis {span[1]} Grad oder null", f"{span[0]} to {span[1]} degrees, or null")
    report.add(_problem(label, f"mount.{key}", str(value), allowed, _ANGLES[key]))
    return None


_ANGLES = {
    "azimuth_deg": Text(
        "Richtung der Sektorantenne, von Nord im Uhrzeigersinn; null für eine Rundstrahlantenne.",
        "Direction of the sector antenna, clockwise from north; null for an omnidirectional one.",
    ),
    "tilt_deg": Text(
        "Neigung der Antenne nach unten; null: wie in project.toml.",
        "How far the antenna looks down; null: as in project.toml.",
    ),
}


def _warn_of_lookalikes(feature: Feature, report: Report) -> None:
    """Warn of a property that is probably a misspelt known one (others are kept: they may be criteria)."""
    for key in sorted(set(feature.properties) - set(KNOWN)):
        close = nearest(key, KNOWN)
        if close is not None and close not in feature.properties and len(key) > 3:
            report.add(
                Problem(NAME, Text(f"Objekt {feature.label}", f"feature {feature.label}"), key, key, verbatim(close),
                        Text(f"Gemeint: {close}? So bleibt es eine eigene Spalte.", f"Meant: {close}? As it is, it stays a column of its own."),
                        severity="warning")
            )  # fmt: skip


def _check_distances(sites: tuple[Site, ...], report: Report) -> None:
    """Refuse a site that is surely in another town, warn of one that may be."""
    if len(sites) < 3:
        return
    middle_lon = sorted(s.lon for s in sites)[len(sites) // 2]
    middle_lat = sorted(s.lat for s in sites)[len(sites) // 2]
    for site in sites:
        distance_m = (((site.lon - middle_lon) * 71_500) ** 2 + ((site.lat - middle_lat) * 111_200) ** 2) ** 0.5
        if distance_m > NEAR_M:
            report.add(
                Problem(NAME, Text(f"Objekt {site.id}", f"feature {site.id}"), "geometry", f"{site.lon}, {site.lat}",
                        Text("in der Nähe der anderen Standorte", "near the other sites"),
                        Text(f"{distance_m / 1000:.0f} km von der Mitte aller Standorte; bitte prüfen.", f"{distance_m / 1000:.0f} km from the middle of all sites; please check."),
                        severity="error" if distance_m > FAR_M else "warning")
            )  # fmt: skip


def _problem(label: str, field: str, found: str, allowed: Text, hint: Text) -> Problem:
    where = Text(f"Objekt {label}", f"feature {label}") if label else Text("", "")
    return Problem(NAME, where, field, found, allowed, hint)
