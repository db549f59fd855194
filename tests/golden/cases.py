"""What the program says and draws, in states that need other words: none, one, many, tied, unknown, decided, built.

A case is a folder of a project and the commands that are asked of it. What people read is kept as text, file by file;
of everything else a digest of its contents is kept. Numbers count to five digits: the last bits are the processor's.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import shapely
from click.testing import CliRunner

from hotspots.changes.init import SAMPLES
from hotspots.cli.main import build
from tests.gate.many import states, town
from tests.gate.reading import read
from tests.once import shared_plans

SAMPLE = Path(__file__).resolve().parents[2] / "data"
#: Commands that people read at a terminal: `F` and `S` are the first and second site.
READ = ("check data", "rank data", "rollout data", "explain F", "explain F --against S")
WRITTEN = ("run data", "export data", "report data", "report data --format docx")
#: What a utility says that hands out no network; two sites have no offer.
OFFERS = """site;method;eur;metres;weeks;valid_until;not_before;only_with;condition;source
stiftsplatz;im Gebäude;900;;4;;;;;Stadtwerke, 20.05.2022
vhs-steingasse;Tiefbau;7200;40;10;2022-12-31;;;;Stadtwerke, 20.05.2022
karlsplatz;;14000;90;12;;;;;Stadtwerke, 20.05.2022
marstallplatz;Leerrohr;9500;120;8;;2023-05-01;karlsplatz;;Stadtwerke, 20.05.2022
rossmarkt-digitalladen;Richtfunk;3500;;6;;;;nur mit Zustimmung des Denkmalschutzes;Stadtwerke, 20.05.2022
"""
DRAWN = ("export data --format plot", "export data --format map --fragment")


@dataclass(frozen=True)
class Case:
    """A project, and what is asked of it in which languages."""

    name: str
    folder: Path
    commands: tuple[str, ...]
    lang: str = "de"


def cases(sample: Path, place: Path) -> Iterator[Case]:
    """Yield all cases, written below `place`."""
    every = dict(states(sample, place))
    yield Case("sample", sample, (*READ, *WRITTEN, *DRAWN))
    yield Case("sample-en", sample, (*READ, *WRITTEN[::2]), "en")
    yield Case("decided", every["decided"], (*READ[1:4], "compare data before", WRITTEN[0]))
    yield Case("built", every["built"], (*READ[1:3], WRITTEN[0]))
    yield Case("nobody-inspected", every["nobody inspected"], (*READ[:2], *WRITTEN[:3:2]))
    yield Case("no-network", every["no network"], (*READ[:2], READ[3], WRITTEN[0]))
    offered = place / "only-offers"
    shutil.copytree(every["no network"], offered)
    (offered / "network" / "quotes.csv").write_text(OFFERS, encoding="utf-8")
    yield Case("only-offers", offered, (*READ[:4], *WRITTEN[:3]))
    yield Case("nobody-counted", every["nobody counted"], (*READ[1:4:2], WRITTEN[0]))
    for name, change in {"one-site": lambda f: f[:1], "two-tied": _tied, "no-site": lambda _: []}.items():
        folder = place / name
        shutil.copytree(sample, folder, ignore=shutil.ignore_patterns("protocols", "footfall"))
        _features(folder / "sites.geojson", change)
        commands = (*READ[:2], WRITTEN[0]) if name == "no-site" else (*READ[:2], READ[3], WRITTEN[0])
        yield Case(name, folder, commands, "en" if name == "two-tied" else "de")
    yield Case("town", town(7, place / "town", sites=14, edges=200), (*READ[:4], *WRITTEN[:2]))
    progress = ("outcome data", "compare data", "run data", "report data --kind progress")
    yield Case("operation", sample.parent / SAMPLES["operation"], progress)


def _features(file: Path, change: Callable[[list[dict]], list[dict]]) -> None:
    layer = json.loads(file.read_text(encoding="utf-8"))
    layer["features"] = change(layer["features"])
    file.write_text(json.dumps(layer), encoding="utf-8")


def _tied(features: list[dict]) -> list[dict]:
    """Return the first site twice, a few centimetres apart: nothing tells both apart."""
    twin = json.loads(json.dumps(features[0]))
    twin["properties"] |= {"id": "zwilling", "name": "Zwilling"}
    twin["geometry"]["coordinates"][0] += 1e-6
    return [features[0], twin]


def told(case: Case, place: Path) -> tuple[str, dict[str, str]]:
    """Return what people read, as one text, and a digest of each file's contents; `place` is the folder to work in."""
    shutil.copytree(case.folder, place / "data")
    shutil.copytree(SAMPLE, place / "before")
    with contextlib.chdir(place), shared_plans():
        return _told(case, place / "maps")


def _told(case: Case, out: Path) -> tuple[str, dict[str, str]]:
    group, parts = build(case.lang), list[str]()
    ids = [f["properties"]["id"] for f in json.loads((case.folder / "sites.geojson").read_text("utf-8"))["features"]]
    names = {"F": ids[0] if ids else "", "S": ids[1] if len(ids) > 1 else ""}
    for command in case.commands:
        answer = CliRunner().invoke(group, [*(names.get(word, word) for word in command.split())])
        parts.append(f"$ hotspots {command}\n{answer.output.rstrip()}\n[{answer.exit_code}]")
    digests = {}
    for path in sorted(p for p in out.rglob("*") if p.is_file() and p.name != "manifest.json"):
        name, data = path.relative_to(out).as_posix(), path.read_bytes()
        digests[name] = hashlib.sha256(rounded(contents(name, data)).encode()).hexdigest()[:16]
        if name == "public/map.html" or (case.name.startswith("sample") and path.suffix in (".html", ".pdf")):
            lines = (line.strip() for line in read(name, data).text.splitlines())
            parts.append(f"== {name}\n" + "\n".join(line for line in lines if line))
    return "\n\n".join(parts) + "\n", digests


def contents(name: str, data: bytes) -> str:
    """Return what a file holds, apart from how it is packed."""
    kind = name.rpartition(".")[2]
    if kind in ("xlsx", "docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "\n".join(f"{part}\n{book.read(part).decode('latin-1')}" for part in sorted(book.namelist()))
    if kind == "gpkg":
        return "\n".join(_rows(data))
    if kind == "pdf":
        with pikepdf.open(io.BytesIO(data)) as paper:
            return "\n".join(
                pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)).decode("latin-1")
                for page in paper.pages
            )
    return "" if kind == "png" else data.decode("utf-8", "replace")  # a picture is drawn as SVG too


def _rows(data: bytes) -> Iterator[str]:
    """Yield every row of every table of a GeoPackage, geometries as text."""
    book = sqlite3.connect(":memory:")
    book.deserialize(data)
    book.text_factory = lambda raw: raw.decode("utf-8", "replace")
    for (table,) in book.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
        for row in book.execute(f'select * from "{table}"'):
            yield f"{table}: " + " | ".join(_cell(cell) for cell in row)
    book.close()


def _cell(cell: object) -> str:
    if isinstance(cell, bytes) and cell[:2] == b"GP":
        envelope = (0, 32, 48, 48, 64)[cell[3] >> 1 & 7]
        return str(shapely.from_wkb(cell[8 + envelope :]))
    return str(cell)


def rounded(text: str) -> str:
    """Return text in which every number with a point has at most five digits that count."""
    return re.sub(r"-?\d+\.\d+(e-?\d+)?", lambda found: f"{float(found[0]):.5g}", text)
