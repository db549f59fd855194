"""A row of the corpus: a file as people have it, the command that reads it, and what must come of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.corpus.files import Write

NEW, SAMPLE = "Aschaffenburg", "the sample"
IN_USE, ADDRESSED = "the sample, in use since March 2023", "a new project with addresses"
#: Projects into which a first file went: where it went, by which command, and what it said.
FIRST = {
    IN_USE: (SAMPLE, "service", "Standort;in Betrieb seit\nstiftsplatz;01.03.2023\n"),
    ADDRESSED: (NEW, "addresses", "Straße;Hausnummer;lon;lat\nDalbergstraße;1;9.1433;49.9741\nDalbergstraße;5;9.1437;49.9745\n"),
}  # fmt: skip
#: Towns of new projects, and their states.
STATES = {NEW: "BY", "Berlin": "BE", "Freiburg": "BW", "Karlsruhe": "BW", "Kleindorf": "BY", "München": "BY"}
#: What ends like the name of a file.
_ENDING = re.compile(r"\S+\.[a-z]+(\.gz|\.pbf)?$")


@dataclass(frozen=True)
class Row:
    """One file, the command that reads it in a project, and the truth about it."""

    name: str
    """What the file is; where it ends like a file's name it is that name, else the file is called datei.csv."""
    content: str | bytes | Write
    """Text, bytes, or what writes the file; ``{plan}`` becomes the fingerprint of the project."""
    command: str
    """With its options, as ``import sites --map=Ort=name``."""
    code: int = 0
    """0: taken; 1: refused, and the project is as it was."""
    says: tuple[str, ...] = ()
    """Words of what is said (in German)."""
    means: Any = None
    """What the reader understood (None: not looked at): sites by name, counts by station, use, visits by site."""
    made: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Properties of the layer that an import writes: each one's values, by object."""
    of: str = NEW
    """The project: a new one of this town, the sample, or one of FIRST."""
    errors: int = 1
    """How many, where it is refused."""
    called: str = ""
    """What the file is called, where the name doesn't say it; to be checked, it lies there in the project."""

    @property
    def file(self) -> str:
        """What the file is called."""
        return self.called or (self.name if _ENDING.match(self.name) else "datei.csv")
