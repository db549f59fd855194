"""Three small made-up towns, planned once in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotspots.batch.run import Progress, run_batch
from hotspots.batch.summary import Summary
from tests.towns.make import generate

SMALL = {"sites": 3, "edges": 60}
BUDGET_EUR = 60_000.0


@pytest.fixture(scope="session")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three towns, one of them with a fault."""
    root = tmp_path_factory.mktemp("länder")
    towns = generate(root / "kreis", 3, seed=1, **SMALL)
    sites = towns[1] / "sites.geojson"
    sites.write_text(sites.read_text(encoding="utf-8").replace('"id": "s02"', '"id": "S 2"'), encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def serial(regions: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary, list[Progress]]:
    """Return the folder, the summary and the progress of one run without Dask."""
    out = tmp_path_factory.mktemp("seriell")
    told: list[Progress] = []
    summary = run_batch(regions, out, "de", budget_eur=BUDGET_EUR, workers=0, tell=told.append)
    return out, summary, told
