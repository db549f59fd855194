"""The gate and the leak search over many made-up towns, for the long run: how much was looked at, what was found."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from scipy.spatial import KDTree

from hotspots.base.errors import LeakError
from hotspots.disclosure.leaks import TOLERANCE, find_leaks, secrets_of
from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.model.publication import Costs, PublicationSetting
from hotspots.planning.plan import run
from hotspots.publish import public
from hotspots.publish.deliver import WITH_MAPS, Delivery, public_files, utility_files
from hotspots.publish.report.context import Extras, Paper
from hotspots.publish.report.files import PaperFormat, report_files
from tests.gate.claims import Truth, contradictions, figures_read
from tests.gate.reading import Read, read
from tests.once import coarse
from tests.towns.make import town_files

AGREED = {"agreed": {"by": "Stadtwerke", "on": "2022-06-01"}}


@dataclass
class Tally:
    """What was looked at and what was found wanting."""

    towns: int = 0
    sites: int = 0
    files: int = 0
    figures: int = 0
    planted: int = 0
    wanting: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.towns} towns, {self.sites} sites, {self.files} files, {self.figures} figures, {self.planted} secrets planted as a control: {len(self.wanting)} wanting"


def town(seed: int, folder: Path, *, sites: int, edges: int) -> Path:
    """Write a made-up town with few draws: no claim depends on their number."""
    for name, data in town_files(seed, sites=sites, edges=edges).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.replace(b"\nseed =", b"\ndraws = 200\nseed =") if name == "project.toml" else data)
    return folder


#: How people and utilities call things: words that outputs say by themselves, numbers, cells of a table, names of sites.
PEOPLE = (
    "Anna Weber",
    "Sommer",
    "Bauamt",
    "A. Lang",
    "AW",
    "Mai",
    "Best, Kurt",
    "Weiß",
    "Stadtplanung",
    "Jung",
    "Reich",
)
SHAFTS = (
    "{}",
    "A{}",
    "KVZ {}",
    "Marktplatz",
    "Verteiler",
    "Graben",
    "{}00",
    "PoP Nord {}",
    "Mitte",
    "Haus {}",
    "202{}",
    "Straße {}",
)


def named_by_people(folder: Path, seed: int) -> str:
    """Give inspections, proposals and the network names of every kind that is about; return who inspected."""
    who = PEOPLE[seed % len(PEOPLE)]
    _swap(folder / "protocols" / "begehung.csv", ";2024-04-18;;", f";2024-04-18;{who};", -1)
    _swap(folder / "sites.geojson", '"district": "Mitte"', f'"district": "Mitte", "proposed_by": "{who}"', -1)
    backhaul = json.loads((folder / "network" / "backhaul.geojson").read_text(encoding="utf-8"))
    for number, feature in enumerate(backhaul["features"], start=1):
        turn = SHAFTS[(seed + number) % len(SHAFTS)]
        feature["properties"] |= {"id": str(number), "name": turn.format(number)}
    (folder / "network" / "backhaul.geojson").write_text(json.dumps(backhaul), encoding="utf-8")
    return who


def outputs(plan: Plan, costs: str, lang: Any, *, papers: bool = True) -> list[Read]:
    """Return every output of one edition, read again."""
    with coarse():
        if costs == "exact":
            files = utility_files(plan, lang)
            for form in ("pdf", "docx") if papers else ():
                files |= report_files(Paper(plan, lang, Extras()), form)  # type: ignore[arg-type]
        else:
            setting = PublicationSetting.model_validate({"costs": costs, **AGREED})
            told = disclose(replace(plan, publication=setting))
            files = public_files(told, lang)
            files |= public.papers(told, lang) | public.papers(told, lang, form="docx") if papers else {}
    return [read(name, data) for name, data in files.items()]


def hold_against(plan: Plan, name: str, tally: Tally) -> None:
    """Hold every output of a plan against it: three settings and the exact one, papers and both languages in turns."""
    for turn, costs in enumerate((*get_args(Costs), "exact")):
        lang = "en" if (tally.towns + turn) % 3 == 0 else "de"
        files = outputs(plan, costs, lang, papers=(tally.towns + turn) % 4 == 0)
        truth = Truth(plan, costs, lang)
        tally.files += len(files)
        tally.figures += figures_read(files, truth)
        tally.wanting += [f"{name}, {costs}, {lang}: {what}" for what in contradictions(files, truth)]
    tally.towns, tally.sites = tally.towns + 1, tally.sites + len(plan.sites)


def states(sample: Path, place: Path) -> Iterator[tuple[str, Path]]:
    """Yield the sample in the states that other issues lead to: decided, built, without a network, without budgets, …"""
    changes: dict[str, Callable[[Path], None]] = {
        "decided": lambda p: _swap(p / "sites.geojson", '"status": "candidate"', '"status": "approved"', 2),
        "built": lambda p: _swap(p / "sites.geojson", '"status": "candidate"', '"status": "built"', 1),
        "out": lambda p: _swap(p / "sites.geojson", '"status": "candidate"', '"status": "rejected"', 3),
        "paid": lambda p: _of_sites(
            p,
            lambda f: [
                _with(f[0], status="built", year=2022, cost_eur=5000),
                _with(f[1], status="commissioned", year=2023),
                *f[2:],
            ],
        ),
        "tied": _tied,
        "gross": lambda p: _swap(p / "project.toml", "net = true", "net = false", 1),
        "nobody inspected": lambda p: shutil.rmtree(p / "protocols"),
        "no network": lambda p: (p / "network" / "backhaul.geojson").unlink(),
        "nobody counted": lambda p: shutil.rmtree(p / "footfall"),
    }
    for name, change in changes.items():
        folder = place / name.replace(" ", "-")
        shutil.copytree(sample, folder)
        change(folder)
        yield name, folder


def _tied(folder: Path) -> None:
    """Give the first site a twin; whoever inspected or counted could tell both apart."""
    shutil.rmtree(folder / "protocols")
    shutil.rmtree(folder / "footfall")
    _of_sites(folder, lambda f: [*f, _with(f[0], id="zwilling", name="Zwilling")])


def _of_sites(folder: Path, change: Callable[[list[Any]], list[Any]]) -> None:
    layer = json.loads((folder / "sites.geojson").read_text(encoding="utf-8"))
    (folder / "sites.geojson").write_text(json.dumps(layer | {"features": change(layer["features"])}), encoding="utf-8")


def _with(feature: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return feature | {"properties": feature["properties"] | properties}


def _swap(file: Path, old: str, new: str, times: int) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, times), encoding="utf-8")


def gate(towns: int, sample: Path, place: Path) -> Tally:
    """Hold every output of made-up towns and of the sample's states against their plans."""
    tally = Tally()
    for name, folder in states(sample, place):
        hold_against(run(folder), name, tally)
    for seed in range(towns):
        folder = town(seed, place / f"town-{seed}", sites=5 + 2 * seed % 31, edges=150 + 10 * seed)
        hold_against(run(folder), folder.name, tally)
        shutil.rmtree(folder)
    return tally


def false_alarms(towns: int, place: Path, first: int = 0) -> Tally:
    """Make every public output of sound towns of 5 to 60 sites: the leak search refuses none; what is planted is found.

    From the town with number `first` on, so that a long run can be cut into pieces.
    """
    tally = Tally()
    for seed in range(first, towns):
        folder = town(seed, place / f"town-{seed}", sites=5 + seed * 55 // max(towns - 1, 1), edges=120 + 2 * seed)
        named_by_people(folder, seed)
        if seed % 4:  # a roll-out takes longest and says little more
            settings = folder / "project.toml"
            settings.write_text(settings.read_text(encoding="utf-8").partition("[rollout]")[0], encoding="utf-8")
        plan = run(folder)
        shutil.rmtree(folder)
        costs = {"costs": ("classes", "rounded", "none")[seed % 3], **AGREED}
        plan = replace(plan, publication=PublicationSetting.model_validate(costs))
        delivery = Delivery(plan, "en" if seed % 2 else "de")
        files: dict[str, bytes] = {}
        makers: list[Callable[[], dict[str, bytes]]] = [
            lambda it=delivery: it.checked(public_files(it.public, it.lang)),  # type: ignore[misc]
            lambda it=delivery: it.exports("public", WITH_MAPS),  # type: ignore[misc]
        ]
        forms: tuple[PaperFormat, ...] = ("pdf", "docx") if seed % 5 == 0 else ()
        makers += [lambda it=delivery, form=form: it.papers("public", Extras(), form) for form in forms]  # type: ignore[misc]
        for make in makers:
            try:
                files |= make()
            except LeakError as error:
                tally.wanting.append(f"{folder.name}: {error.leaks}")
        tally.wanting += [f"{folder.name}: planted {what} was not found" for what in unseen(plan, files)]
        tally.planted += len(plantable(plan))
        tally.towns, tally.sites, tally.files = tally.towns + 1, tally.sites + len(plan.sites), tally.files + len(files)
    return tally


def plantable(plan: Plan) -> dict[str, bytes]:
    """Return a name, a place, a length and a cost of this plan that no public file may hold, as a file would say them."""
    secrets = secrets_of(plan)
    found = {
        what: f'"{word.strip(chr(34))}"'.encode()
        for what, word in (("name", min(secrets.words, default="")), ("person", min(secrets.persons, default="")))
        if word
    }
    for what, system in (("place", "degrees"), ("place in a geometry", "metric")):
        places, openly = secrets.places[system], secrets.public_places[system]
        away = KDTree(openly).query(places, p=float("inf"))[0] if len(places) else places
        if away.max(initial=0) > 2 * TOLERANCE[system]:  # else all of them are as good as public: a street's own places
            x, y = places[away.argmax()]
            found[what] = f"[{x:.6f}, {y:.6f}]".encode() if what == "place" else struct.pack("<4d", 1.0, x, y, 2.0)
    amounts = sorted(a.rstrip("…") for a in secrets.amounts)
    return found | ({"amount": f'{{"eur": {amounts[0]}}}'.encode()} if amounts else {})


def unseen(plan: Plan, files: dict[str, bytes]) -> list[str]:
    """Return what is planted into a file of the set (at its end) and not found there."""
    secrets, page = secrets_of(plan), files.get("public/ranking.json", b"")
    kinds = {
        what: page + b"\n" + data if what != "place in a geometry" else b"\xff" + data
        for what, data in plantable(plan).items()
    }
    return [what for what, data in kinds.items() if not find_leaks({"public/x": data}, secrets)]
