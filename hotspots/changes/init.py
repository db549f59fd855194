"""Make a new project folder: valid, commented, ready to be filled."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from hotspots.base.errors import InputError, Problem
from hotspots.base.files import dump_json, write_set
from hotspots.base.text import Text

README = """\
# Projektordner

| Datei | Inhalt |
|---|---|
| `project.toml` | Titel, Kriterien, Gewichte, Preise, Budgets (Erklärung in der Datei) |
| `sites.geojson` | Standorte; `hotspots import sites LISTE` macht sie aus einer Tabelle |
| `protocols/` | Begehungsprotokolle; `hotspots protocol template` macht das leere Formular |
| `footfall/` | Zählungen; `hotspots footfall import DATEI` liest, was Zählgeräte und Menschen liefern |
| `network/` | `streets.geojson`, `buildings.geojson`, `backhaul.geojson` (vertraulich), `hotspots.geojson`, `trees.geojson` (Bäume, wenn ihr Verlust zählen soll) |
| `suggestions.geojson` | was `hotspots suggest … --keep` gefunden hat: eine Ebene der Karte |

`hotspots check` nennt alles, was fehlt oder nicht stimmt; `hotspots run` rechnet und zeichnet.
"""


def init_project(folder: Path, *, title: str, municipality: str, state: str) -> list[str]:
    """Write a new project into `folder`; return the names written. Raises InputError if it isn't empty."""
    if folder.exists() and any(folder.iterdir()):
        hint = Text("Bitte einen neuen Ordner nennen.", "Please name a new folder.")
        found, allowed = Text("nicht leer", "not empty"), Text("ein neuer oder leerer Ordner", "a new or empty folder")
        raise InputError([Problem(str(folder), Text("", ""), "DIR", found.de, allowed, hint)])
    template = files("hotspots.changes").joinpath("project_template.toml").read_text(encoding="utf-8")
    values = {"title": title, "municipality": municipality, "state": state, "crs": metric_crs(state)}
    for key, value in values.items():
        template = template.replace(f"@{key}@", json.dumps(value, ensure_ascii=False))
    empty = {"type": "FeatureCollection", "features": []}
    written = {
        "project.toml": template.encode(),
        "sites.geojson": dump_json(empty).encode(),
        "README.md": README.encode(),
        "protocols/.gitkeep": b"",
        "footfall/.gitkeep": b"",
        "network/.gitkeep": b"",
    }
    write_set(folder, written)
    return [name for name in written if not name.endswith(".gitkeep")]


def metric_crs(state: str) -> str:
    """Return the official metric CRS of a German state."""
    return "EPSG:25833" if state in ("BB", "BE", "MV", "SN") else "EPSG:25832"


def refuse_overwriting(path: Path) -> None:
    """Raise InputError if `path` exists: nothing is replaced unasked."""
    if path.exists():
        hint = Text("Mit --overwrite wird sie ersetzt.", "--overwrite replaces it.")
        found = Text("ist schon da", "exists").de
        raise InputError([Problem(path.name, Text("", ""), "", found, Text("eine neue Datei", "a new file"), hint)])
