"""Buildings, mounts and radio at fault: one clear line each, from the files of a project to the command line."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hotspots.cli.main import _run

Change = Callable[[Path], None]
FREE = [9.1454, 49.9725]
"""A place without a building, beside a street, in degrees."""


def ring(*corners: tuple[float, float]) -> dict[str, Any]:
    """Return an outline from corners in ten-thousandths of a degree."""
    points = [[FREE[0] + x / 1e4, FREE[1] + y / 1e4] for x, y in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [points]}


def building(geometry: dict[str, Any], **properties: Any) -> Change:
    """Add a building to the project."""

    def change(project: Path) -> None:
        path = project / "network" / "buildings.geojson"
        document = json.loads(path.read_text(encoding="utf-8"))
        added = {"id": f"neu-{len(document['features'])}", "source": "Test", "quality": "estimated", **properties}
        document["features"].append({"type": "Feature", "properties": added, "geometry": geometry})
        path.write_text(json.dumps(document), encoding="utf-8")

    return change


def mount(**changes: Any) -> Change:
    """Change the mount of the first site."""

    def change(project: Path) -> None:
        path = project / "sites.geojson"
        document = json.loads(path.read_text(encoding="utf-8"))
        properties = document["features"][0]["properties"]
        properties["mount"] |= changes
        if "lon" in changes:
            properties["position_uncertainty_m"] = 1
        path.write_text(json.dumps(document), encoding="utf-8")

    return change


def radio(**settings: str) -> Change:
    """Add radio settings, in TOML's words."""

    def change(project: Path) -> None:
        path = project / "project.toml"
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line != "[radio]"]
        assert len(lines) == len(path.read_text(encoding="utf-8").splitlines())
        table = "\n".join(["[radio]", *(f"{key} = {value}" for key, value in settings.items())])
        path.write_text("\n".join([*lines, "", table, ""]), encoding="utf-8")

    return change


def both(*changes: Change) -> Change:
    """Make several changes."""

    def change(project: Path) -> None:
        for one in changes:
            one(project)

    return change


SQUARE = ring((0, 0), (2, 0), (2, 2), (0, 2))
BOW_TIE = ring((0, 0), (2, 2), (2, 0), (0, 2))
HERE = {"lon": FREE[0] + 1e-4, "lat": FREE[1] + 1e-4}

FAULTS: dict[str, tuple[Change, str, str, str]] = {
    "buildings that overlap": (
        both(building(SQUARE), building(ring((1, 1), (3, 1), (3, 3), (1, 3)))),
        "network/buildings.geojson", "geometry", "warning",
    ),
    "an outline that crosses itself": (building(BOW_TIE), "network/buildings", "geometry", "warning"),
    "a building of height zero": (building(SQUARE, height_m=0), "network/buildings.geojson", "height_m", "error"),
    "a building below ground": (building(SQUARE, height_m=-3), "network/buildings.geojson", "height_m", "error"),
    "a mount inside a building": (both(building(SQUARE), mount(**HERE)), "sites.geojson", "mount", "warning"),
    "a mount at height zero": (mount(height_m=0), "sites.geojson", "mount.height_m", "error"),
    "a mount below ground": (mount(height_m=-2), "sites.geojson", "mount.height_m", "error"),
    "a mount below people's heads": (mount(height_m=1.2), "sites.geojson", "height_m", "error"),
    "an azimuth beyond the circle": (mount(azimuth_deg=400), "sites.geojson", "mount.azimuth_deg", "error"),
    "a planned height of zero": (radio(height_m="0"), "project.toml", "height_m", "error"),
    "a band that doesn't exist": (radio(band='"2400"'), "project.toml", "band", "error"),
    "an indoor band outdoors": (radio(band='"5150-5350"'), "project.toml", "band", "error"),
    "6 GHz outdoors": (radio(band='"5945-6425"'), "project.toml", "band", "error"),
    "too much power": (radio(eirp_dbm="23"), "project.toml", "eirp_dbm", "error"),
    "a tilt beyond the zenith": (radio(antenna_tilt_deg="120"), "project.toml", "antenna_tilt_deg", "error"),
    "a foliage model that doesn't exist": (radio(vegetation='"oak"'), "project.toml", "vegetation", "error"),
    "foliage without trees": (radio(vegetation='"weissberger"'), "project.toml", "vegetation", "warning"),
}  # fmt: skip


@pytest.fixture(scope="module")
def before(sample: Path) -> list[tuple[str, str, str]]:
    """Return what `check` says of the sample as it is."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        _run(["check", str(sample), "--json"], "de")
    return found(said.getvalue())


def found(said: str) -> list[tuple[str, str, str]]:
    """Return problems as (file, field, severity)."""
    problems = json.loads(said)["problems"]
    assert all(problem["hint"] for problem in problems)
    return [(p["file"], p["field"], p["severity"]) for p in problems]


def noted(project: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[tuple[str, str, str]]]:
    """Return the exit code of ``check`` and its problems as (file, field, severity)."""
    code = _run(["check", str(project), "--json"], "de")
    return code, found(capsys.readouterr().out)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_one_clear_line(
    fault: str, sample: Path, before: list[tuple[str, str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What can be repaired is repaired, counted and said; what can't be right stops the run."""
    change, file, field, severity = FAULTS[fault]
    project = tmp_path / "data"
    shutil.copytree(sample, project)
    change(project)
    code, after = noted(project, capsys)
    assert (code, [p for p in after if p not in before]) == (int(severity == "error"), [(file, field, severity)])
