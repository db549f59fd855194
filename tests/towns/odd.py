"""Made-up towns whose settings, statuses, ports and offers are any that are allowed: none of them may end in a crash."""

from __future__ import annotations

import json
import shutil
import tomllib
import warnings
from pathlib import Path
from random import Random
from typing import Any, get_args

from hotspots.base.errors import InputError
from hotspots.model.publication import Costs
from hotspots.planning.plan import run
from hotspots.publish.deliver import Delivery
from hotspots.publish.report.context import Extras
from tests.gate.many import AGREED, town

SCALES = {
    "readiness": [[0.0, 0.0], [1.0, 1.0]], "connection": [[0, 1.0], [5000, 0.75], [60000, 0.0]], "demand": [[0, 0.0], [60, 1.0]],
    "coverage": [[0, 0.0], [20000, 1.0]], "running_cost": [[0, 1.0], [2000, 0.0]], "lead_time": [[0, 1.0], [60, 0.0]],
    "time_to_service": [[0, 1.0], [26, 0.5], [104, 0.0]],
}  # fmt: skip
STATUSES = ("candidate",) * 6 + ("approved", "deferred", "commissioned", "built", "rejected")


def planned(seed: int, place: Path) -> str:
    """Make one such town, plan it, write every file of both editions; return "planned" or "refused"."""
    random, folder = Random(seed), town(seed, place, sites=(3, 5, 8, 14)[seed % 4], edges=150)
    ids = _statuses(folder / "sites.geojson", random)
    _network(folder, ids, random)
    given = tomllib.loads((folder / "project.toml").read_text(encoding="utf-8"))
    lines = [f"{key} = {_toml(value)}" for key, value in (given | _settings(ids, random)).items()]
    (folder / "project.toml").write_text("\n".join(lines), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)  # a figure that is none
        try:
            delivery = Delivery(run(folder), random.choice(("de", "en")))
        except InputError:
            return "refused"
        delivery.files()
        delivery.papers(random.choice(("public", "utility")), Extras(), "docx")
    return "planned"


def _settings(ids: list[str], random: Random) -> dict[str, Any]:
    names = random.sample([*SCALES], random.randint(1, 4))
    if "time_to_service" in names and "lead_time" in names:
        names.remove("lead_time")
    shares = [random.choice((0, 1, 1, 2, 3)) for _ in names] if len(names) > 1 else [1]
    weights = [int(1000 * share / (sum(shares) or 1)) / 1000 for share in shares]
    weights[0] = round(1 - sum(weights[1:]), 3)
    years = [
        {"year": 2024 + i, "invest_eur": random.choice((0, 5_000, 40_000, 1_000_000)), "running_eur_per_year": random.choice((500, 20_000))}
        for i in range(random.randint(1, 4))
    ]  # fmt: skip
    pays = random.choice(({"eur_per_site": 2500, "min_sites": 2}, {"eur_flat": 15_000, "min_sites": 5}, {"percent": 80, "cap_eur": 20_000}))  # fmt: skip
    rule = {"id": "f", "name": "Topf", "operator": "Stadtwerke", "open": True, "source": "erfunden", **pays}
    rollout = {"years": years, "start": f"2024-{random.choice(('01-15', '12-20'))}", "net": random.random() < 0.6, "carry_over": random.random() < 0.4,
               "must": random.sample(ids, 1) if random.random() < 0.3 else [], "operator": "Stadtwerke", "funding": [rule]}  # fmt: skip
    payer = random.choice(("town", "utility"))
    return {
        "criteria": [{"id": n, "weight": w, "value": SCALES[n], "source": "erfunden"} for n, w in zip(names, weights, strict=True)],
        "robustness": {"weights": random.choice(("dirichlet", "order", "fixed")), "first": random.choice((1, 2, 5))},
        "rollout": rollout if random.random() < 0.9 else {},
        "publication": {"costs": random.choice(get_args(Costs)), **AGREED},
        "prices": {"trench_asphalt": {"low": 80, "best": 100, "high": 200, "source": "erfunden", "payer": payer}},
        "network": {"assume_roof": random.random() < 0.4, "snap_limit_m": random.choice((5, 80, 300))},
    }  # fmt: skip


def _statuses(path: Path, random: Random) -> list[str]:
    sites = json.loads(path.read_text(encoding="utf-8"))
    for site in sites["features"]:
        site["properties"]["status"] = random.choice(STATUSES)
    path.write_text(json.dumps(sites), encoding="utf-8")
    return [site["properties"]["id"] for site in sites["features"]]


def _network(folder: Path, ids: list[str], random: Random) -> None:
    path = folder / "network" / "backhaul.geojson"
    backhaul = json.loads(path.read_text(encoding="utf-8"))
    for feature in backhaul["features"]:
        if feature["geometry"]["type"] == "Point":
            feature["properties"]["free_ports"] = random.choice((0, 1, 2, 5, None))
    path.write_text(json.dumps(backhaul), encoding="utf-8")
    if random.random() < 0.2:
        path.unlink()
    for gone in (name for name in ("protocols", "footfall") if random.random() < 0.2):
        shutil.rmtree(folder / gone)
    offers = [f"{site};{random.choice(('', 'radio', 'trench'))};{random.choice((900, 7600, 60000))};{random.choice(('', '6'))}" for site in ids if random.random() < 0.4]  # fmt: skip
    (folder / "network" / "quotes.csv").write_text("\n".join(("site;method;eur;weeks", *offers)), encoding="utf-8")


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(map(_toml, value)) + "]" if isinstance(value, list) else json.dumps(value)
