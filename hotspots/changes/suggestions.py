"""Keep suggestions in the project, where `hotspots run` shows them as a layer of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from hotspots.base.files import write_atomically
from hotspots.changes.decide import dump_document
from hotspots.changes.init import refuse_overwriting
from hotspots.changes.transaction import Change
from hotspots.inputs.suggestions import NAME


def keep_suggestions(change: Change, features: Sequence[Mapping[str, object]], *, overwrite: bool) -> Path:
    """Write features as the project's suggestions; return the file. Raises InputError if it exists."""
    path = change.folder / NAME
    if not overwrite:
        refuse_overwriting(path)
    change.put(NAME, _document(features))
    return path


def write_suggestions(path: Path, features: Sequence[Mapping[str, object]], *, overwrite: bool) -> None:
    """Write features as a file that is ready to be inspected next. Raises InputError if it exists."""
    if not overwrite:
        refuse_overwriting(path)
    write_atomically(path, _document(features))


def _document(features: Sequence[Mapping[str, object]]) -> bytes:
    return dump_document({"type": "FeatureCollection", "features": list(features)})
