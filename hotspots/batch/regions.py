"""Find the projects of a batch: every folder with a `project.toml`, named by itself."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from hotspots.base.errors import InputError, Problem
from hotspots.base.text import Text, verbatim
from hotspots.inputs.settings import NAME as PROJECT_FILE

#: The summary's folder beside the results.
SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Region:
    """A project folder, and the name and place of its result."""

    name: str
    project: Path
    target: Path


def find_regions(root: Path, out: Path) -> tuple[Region, ...]:
    """Return the projects below `root` by name, with their results below `out`. Raises InputError where there is none or two share a name.

    Links are not followed, and a project is not searched for further ones.
    """
    found: list[Region] = []
    for folder, below, files in os.walk(root):
        if PROJECT_FILE in files:
            name = Path(folder).resolve().name
            found.append(Region(name, Path(folder), out / name))
            below.clear()
        below[:] = sorted(name for name in below if not name.startswith("."))
    problems = _name_problems(found, root) if found else [_nothing_found(root)]
    if problems:
        raise InputError(problems)
    return tuple(sorted(found, key=lambda region: region.name))


def _name_problems(found: list[Region], root: Path) -> list[Problem]:
    """Note names that would share a result folder on any system (Windows and macOS ignore case and form)."""
    places: dict[str, list[str]] = {SUMMARY: []}
    for region in found:
        shown = region.project.relative_to(root).as_posix()
        places.setdefault(unicodedata.normalize("NFC", region.name).casefold(), []).append(shown)
    hint = Text(
        "Bitte einen der Ordner umbenennen: Er gibt dem Ergebnis seinen Namen.",
        "Please rename one of the folders: it names the result.",
    )
    allowed = Text("jeder Name einmal, nicht „summary“", "each name once, not 'summary'")
    return [
        Problem(same[0], Text("Ordner", "folder"), "name", ", ".join(sorted(same)), allowed, hint)
        for name, same in places.items()
        if len(same) > 1 or (name == SUMMARY and same)
    ]


def _nothing_found(root: Path) -> Problem:
    allowed = Text("mindestens ein Ordner mit project.toml", "at least one folder with project.toml")
    hint = Text("„hotspots init“ legt einen Projektordner an.", "'hotspots init' makes a project folder.")
    return Problem(root.name or str(root), Text("Ordner", "folder"), "", verbatim("–").de, allowed, hint)
