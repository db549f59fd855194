"""One file per layer: FlatGeobuf, and GeoParquet where pyarrow is installed. Secret layers say so in their names."""

from __future__ import annotations

import io
import tempfile
from importlib.util import find_spec
from pathlib import Path

from hotspots.base.errors import MachineError
from hotspots.base.text import Lang, Text
from hotspots.findings.model import Findings, Secrets
from hotspots.publish.gis.layers import Layer, layers

_MARK = "vertraulich-"


def layers_fgb(findings: Findings, lang: Lang, secrets: Secrets | None = None) -> dict[str, bytes]:
    """Return a FlatGeobuf per layer that has features, by file name."""
    return {
        f"{_stem(layer, secrets)}.fgb": _fgb(layer) for layer in layers(findings, lang, secrets) if len(layer.frame)
    }


def layers_parquet(findings: Findings, lang: Lang, secrets: Secrets | None = None) -> dict[str, bytes]:
    """Return a GeoParquet per layer, by file name. Raises MachineError where pyarrow isn't installed."""
    if find_spec("pyarrow") is None:
        raise MachineError(
            Text(
                "GeoParquet braucht das Paket pyarrow: pip install hotspots[parquet]. Es wurde nichts geschrieben.",
                "GeoParquet needs the package pyarrow: pip install hotspots[parquet]. Nothing was written.",
            )
        )
    return {f"{_stem(layer, secrets)}.parquet": _parquet(layer) for layer in layers(findings, lang, secrets)}


def _stem(layer: Layer, secrets: Secrets | None) -> str:
    return layer.name if secrets is None else f"{_MARK}{layer.name}"


def _fgb(layer: Layer) -> bytes:
    import pyogrio

    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
        path = Path(folder) / f"{layer.name}.fgb"
        pyogrio.write_dataframe(layer.frame, path, driver="FlatGeobuf")
        return path.read_bytes()


def _parquet(layer: Layer) -> bytes:
    stream = io.BytesIO()
    layer.frame.to_parquet(stream, index=False)
    return stream.getvalue()
