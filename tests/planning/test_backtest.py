"""The decision of 29.09.2022: six inner sites, the stadium left out (docs/backtest.md)."""

from __future__ import annotations

import shutil
from pathlib import Path

from hotspots.planning.plan import check, run

DECIDED = {"stiftsplatz", "karlsplatz", "marstallplatz", "vhs-steingasse", "rossmarkt-digitalladen", "freihofsplatz"}
ADOPTED = (
    'adopted = { by = "Senat", on = "2022-09-29", document = "Sitzung vom 29.09.2022", weights = { readiness = %s } }'
)


def test_the_six_sites_that_were_decided_are_the_first_six_of_the_project_of_that_day(
    tmp_path: Path, sample: Path
) -> None:
    """Membership: the city gave no order. The weights are those that were adopted; others would be a warning."""
    copy = tmp_path / "data"
    shutil.copytree(sample, copy)
    text = (copy / "project.toml").read_text(encoding="utf-8")
    head, rest = text.split("draws = 10000", 1)
    for weight, warnings in (("0.4", 0), ("0.5", 1)):
        (copy / "project.toml").write_text(f"{head}draws = 10000\n{ADOPTED % weight}{rest}", encoding="utf-8")
        assert sum(p.field == "weight" for p in check(copy).warnings) == warnings
    found = run(copy)
    assert {site.site.id for site in found.sites[:6]} == DECIDED
    assert "Senat am 29.09.2022 beschlossen" in " ".join(note.de for note in found.notes)
    weeks = {s.site.id: s.readiness.service_weeks for s in found.sites}
    soon = {site for site, span in weeks.items() if span is not None and span.best <= 12}
    assert soon == {"stiftsplatz", "karlsplatz", "marstallplatz", "vhs-steingasse"}
    assert found.rollout is not None
    core = {site for site in weeks if found.rollout.standing(site) == "core"}
    assert core == {"vhs-steingasse", "stiftsplatz", "rossmarkt-digitalladen"}
    assert found.rollout.membership["stadion-schoenbusch"] == 0
