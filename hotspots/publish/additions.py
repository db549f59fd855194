"""Files that are added to the sets of an earlier run, and the manifest that has to know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from hotspots.base.files import MANIFEST, dump_json, read_manifest, sha256
from hotspots.findings.model import Plan


def with_manifest(out: Path, results: Plan, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with the manifest of the folder `out` that names them.

    A manifest of other inputs, another version or another release stays as it is: then the folder is a mixed set, and it shows.
    """
    found = read_manifest(out)
    about = results.about
    released = asdict(about.release) if about.release else None
    of = (about.fingerprint, about.version, released)
    if found is None or (found.get("inputs"), found.get("version"), found.get("release")) != of:
        return dict(files)
    outputs = {**found.get("outputs", {}), **{name: sha256(data) for name, data in files.items()}}
    return {**files, MANIFEST: dump_json({**found, "outputs": dict(sorted(outputs.items()))}).encode()}
