"""Break files of every kind and keep those that reach new code: coverage-guided, by atheris, in a process of its own.

Run: ``python -m tests.trust.covered KIND RUNS SEED FOLDER``; what was found wanting stands in FOLDER/found.jsonl, the
number of inputs in FOLDER/looked. Nothing may raise but InputError, and none may take longer than its budget.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.trust.mutations import mutate

BUDGET_S = 10.0
#: What is read, by which file of the project; the reader gets the project, the file and a report of problems.
KINDS = (
    "sites", "settings", "overrides", "protocol csv", "protocol json", "protocol xlsx", "counts csv", "counts xlsx", "stations",
    "streets", "backhaul", "buildings", "streets gpkg", "quotes", "costs", "service", "usage", "answer json", "answer xlsx",
    "answer geojson", "decisions", "weights", "suggestions", "journal",
)  # fmt: skip
SLOW = frozenset({"usage", "stations", "counts csv", "counts xlsx", "streets", "backhaul", "buildings", "streets gpkg"})
_TABLES = {
    "quotes": ("network/quotes.csv", "site;method;eur;valid until;condition;source\nSITE;duct;5120,50;2031-05-01;bis Mai;Angebot 7\n"),
    "costs": ("operation/costs.csv", "site;kind;what;eur;tax;vat_percent;date\nSITE;once;Montage;1.234,50;net;19;2024-05-06\n"),
    "service": ("operation/service.csv", "site;in_use_from;fault_since;fault_until;words\nSITE;2024-05-06;2024-06-01;2024-06-03;Strom\n"),
    "usage": ("operation/use.csv", "site;date;users;log_ins\nSITE;2024-05-06;31;52\nSITE;2024-05-07;28;40\n"),
    "decisions": ("beschluss.csv", "site;status;date;order;year;cost\nSITE;approved;2024-05-06;1;2025;12000\n"),
    "weights": ("gewichte.csv", "Kriterium;Amt;Rat\nreadiness;40;30\nconnection;30;30\ndemand;30;40\n"),
}  # fmt: skip
_OVERRIDES = """schema = "hotspots/overrides/1"
[[override]]
site = "SITE"
field = "connection_eur"
value = 4200.0
source = "Stadtwerke, 14.06.2024"
date = "2024-06-14"
answer = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

[[site]]
id = "neuer-platz"
name = "Neuer Platz"
lon = LON
lat = LAT
source = "Stadtwerke, 14.06.2024"
date = "2024-06-14"
answer = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
"""


class Target:
    """One kind of file: its place in a small project, sound bytes, and who reads it."""

    def __init__(self, kind: str, folder: Path) -> None:
        from tests.trust.engine import Project
        from tests.trust.samples import samples

        self.kind, self.project = kind, Project(folder)
        place, site = self.project.folder, self.project.sites[0].id
        sound = {s.name: s.data for s in samples(self.project)}
        names = {
            "sites": "sites.geojson", "settings": "project.toml", "protocol csv": "protocols/begehung.csv", "protocol json": "protocols/p.json",
            "protocol xlsx": "protocols/p.xlsx", "counts csv": "footfall/zaehlung.csv", "counts xlsx": "footfall/c.xlsx",
            "stations": "footfall/stations.geojson", "streets": "network/streets.geojson", "backhaul": "network/backhaul.geojson",
            "buildings": "network/buildings.geojson", "streets gpkg": "network/streets.gpkg", "answer json": "answer.json",
            "answer xlsx": "answer.xlsx", "answer geojson": "answer.geojson",
        }  # fmt: skip
        if kind in _TABLES:
            self.name, text = _TABLES[kind]
            self.sound = text.replace("SITE", site).encode()
        elif kind == "overrides":
            first = self.project.sites[0]
            text = (
                _OVERRIDES.replace("SITE", site).replace("LON", f"{first.lon + 0.001}").replace("LAT", f"{first.lat}")
            )
            self.name, self.sound = "overrides.toml", text.encode()
        elif kind == "suggestions":
            features = json.loads(sound["sites.geojson"])
            for number, feature in enumerate(features["features"], start=1):
                feature["properties"] |= {
                    "id": f"neu-{number}",
                    "suggested_rank": number,
                    "people_newly_reached_per_day": 12,
                    "people_reached_per_day": 30,
                }
            self.name, self.sound = "suggestions.geojson", json.dumps(features).encode()
        elif kind == "journal":
            from hotspots.changes.journal import appended, journal_bytes

            entries = appended((), at="2024-05-06T10:00:00", action="import", facts={"new": 1}, private={"who": "A"})
            self.name, self.sound = "journal.jsonl", journal_bytes(entries)
        else:
            self.name, self.sound = names[kind], sound[names[kind]]
        if self.name.endswith((".json", ".xlsx", ".gpkg")) and "/" in self.name:
            for old in place.glob(f"{self.name.rpartition('.')[0].rpartition('/')[0]}/*"):
                if (kind.startswith(("protocol", "counts")) and old.suffix == ".csv") or old.stem == Path(
                    self.name
                ).stem:
                    old.unlink()
        self.path = place / self.name
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.read = self._readers()[kind.split()[0] if kind.split()[0] in ("protocol", "counts", "answer") else kind]

    def _readers(self) -> Mapping[str, Callable[[Any], object]]:
        from hotspots.changes.journal import read_journal
        from hotspots.inputs import counts, protocols
        from hotspots.inputs.answers import read_answer
        from hotspots.inputs.decisions import read_decisions, read_quotes
        from hotspots.inputs.layers import read_network
        from hotspots.inputs.operation import read_costs, read_service
        from hotspots.inputs.overrides import read_overrides
        from hotspots.inputs.settings import read_settings
        from hotspots.inputs.sites import read_sites
        from hotspots.inputs.suggestions import read_suggestions
        from hotspots.inputs.weights import read_weights
        from hotspots.model.protocol_items import schema_for
        from hotspots.model.settings import ProtocolSetting

        folder, sites = self.project.folder, tuple(self.project.sites)
        network = lambda report: read_network(folder, "EPSG:25832", report)  # noqa: E731
        criteria = dict.fromkeys(("readiness", "connection", "demand"), ())
        return {
            "sites": lambda report: read_sites(folder, report),
            "settings": lambda report: read_settings(folder, report),
            "overrides": lambda report: read_overrides(folder, sites, report),
            "protocol": lambda report: protocols.load(folder, sites, schema_for(ProtocolSetting()), report),
            "counts": lambda report: counts.load(folder / "footfall", report),
            "stations": lambda report: counts.load(folder / "footfall", report),
            "streets": network, "backhaul": network, "buildings": network, "streets gpkg": network,
            "quotes": lambda report: read_quotes(folder, sites, report),
            "costs": lambda report: read_costs(self.path, self.name, sites, report),
            "service": lambda report: read_service(self.path, self.name, sites, report),
            "usage": lambda report: counts.folder.read_usage(folder, report),
            "answer": lambda report: read_answer(self.path, sites, report),
            "decisions": lambda report: read_decisions(self.path, sites, report),
            "weights": lambda report: read_weights(self.path, criteria, report),
            "suggestions": lambda report: read_suggestions(folder, sites, report),
            "journal": lambda report: read_journal(folder),
        }  # fmt: skip

    def wanting(self, data: bytes) -> str | None:
        """Read one input; return what was wrong with how it was read."""
        from hotspots.base.errors import InputError, Report

        self.path.write_bytes(data)
        start, report = time.process_time(), Report()
        try:
            self.read(report)
            for problem in report.problems:
                problem.as_json("en")
        except InputError as error:
            str(error)
        except BaseException:  # noqa: BLE001 - all of it would be a crash
            return traceback.format_exc()[-3000:]
        took = time.process_time() - start
        return f"{took:.1f} s" if took > BUDGET_S else None


def fuzz(kind: str, runs: int, seed: int, folder: Path) -> None:
    """Break the kind's sound file `runs` times, led by what code is reached; never returns."""
    import atheris

    folder.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["hotspots"]):
        target = Target(kind, folder / "town")
    chance, looked, known = random.Random(seed), 0, set[str]()

    def one(data: bytes) -> None:
        nonlocal looked
        looked += 1
        faulthandler.dump_traceback_later(60 * BUDGET_S, exit=True)
        wrong = target.wanting(data)
        faulthandler.cancel_dump_traceback_later()
        if wrong:
            place = " ".join(line for line in wrong.splitlines() if "File" in line)[-300:]
            if place not in known:
                known.add(place)
                (folder / f"input-{len(known)}").write_bytes(data)
                with (folder / "found.jsonl").open("a", encoding="utf-8") as log:
                    log.write(json.dumps({"kind": kind, "wrong": wrong}) + "\n")
        if looked % 50 == 0 or looked >= runs:
            (folder / "looked").write_text(str(looked), encoding="utf-8")

    def changed(data: bytes, most: int, _: int) -> bytes:
        if chance.random() < 0.3:
            return bytes(atheris.Mutate(data, most))
        try:
            return mutate(chance, data or target.sound)[:most]
        except Exception:  # noqa: BLE001 - what was broken before can't be broken by its parts
            return bytes(atheris.Mutate(data, most))

    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    (corpus / "sound").write_bytes(target.sound)
    longest = max(4_096, 2 * len(target.sound))
    options = [
        f"-runs={runs}",
        f"-seed={seed}",
        f"-max_len={longest}",
        "-timeout=1000000",
        "-rss_limit_mb=3000",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", str(corpus)], one, custom_mutator=changed)
    atheris.Fuzz()


def looked_at(kind: str, runs: int, seed: int, folder: Path) -> tuple[int, list[str]]:
    """Fuzz one kind in a process of its own; return how many inputs were read and what was found wanting."""
    command = [sys.executable, "-m", "tests.trust.covered", kind, str(runs), str(seed), str(folder)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONHASHSEED": "0"}
    )
    log, count = folder / "found.jsonl", folder / "looked"
    found = [json.loads(line)["wrong"] for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    if done.returncode:
        found.append(f"ended with {done.returncode}: {done.stderr[-500:]}")
    return int(count.read_text(encoding="utf-8")) if count.exists() else 0, found


def looked_at_all(runs: int, seed: int, folder: Path) -> tuple[dict[str, int], list[str]]:
    """Fuzz every kind, those that are slow to read a fifth as often; return inputs read by kind, and what was found wanting."""
    share = runs / sum(0.2 if kind in SLOW else 1 for kind in KINDS)
    looked, found = {}, []
    for kind in KINDS:
        wanted = int(share * (0.2 if kind in SLOW else 1)) + 1
        looked[kind], wrong = looked_at(kind, wanted, seed, folder / kind.replace(" ", "-"))
        found += [f"{kind}: {what}" for what in wrong]
        found += [f"{kind}: ended after {looked[kind]} of {wanted}"] if looked[kind] < wanted else []
    return looked, found


if __name__ == "__main__":
    fuzz(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
