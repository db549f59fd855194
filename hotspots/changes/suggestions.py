"""Keep suggestions in the project, where `hotspots run` shows them as a layer of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from hotspots.changes.init import refuse_overwriting
from hotspots.changes.transaction import Change
from hotspots.inputs.layers.writing import dump_document
from hotspots.inputs.suggestions import NAME


def keep_suggestions(change: Change, features: Sequence[Mapping[str, object]], *, overwrite: bool) -> Path:
    """Write features as the project's suggestions; return the file. Raises InputError if it exists."""
    path = change.folder / NAME
    refuse_overwriting(path, overwrite=overwrite)
    change.put(NAME, suggestions_file(features))
    return path


def suggestions_file(features: Sequence[Mapping[str, object]]) -> bytes:
    """Return features as a file that is ready to be inspected next."""
    return dump_document({"type": "FeatureCollection", "features": list(features)})
