"""A word of its own in every field of every input that takes words, in files' names, remarks, free columns and metadata."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hotspots.cli.main import _run
from hotspots.inputs.protocols import FOLDER
from hotspots.model.answers import ANSWER_SCHEMA

SAMPLE = Path(__file__).parents[2] / "data"
SITE, NEW, BUILT = "stiftsplatz", "karlsplatz", "stadion-schoenbusch"


class Canaries:
    """Words that stand nowhere else: one per input and field, in letters only."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[str, str]] = {}

    def word(self, kind: str, field: str) -> str:
        """Return the word of a field, the same each time."""
        known = {where: word for word, where in self.of.items()}
        if (kind, field) not in known:
            number = len(self.of)
            letters = "".join(chr(97 + number // 26**place % 26) for place in range(2))
            self.of[f"zwoq{letters}ebu"] = (kind, field)
            return f"zwoq{letters}ebu"
        return known[kind, field]

    def found_in(self, text: str) -> set[tuple[str, str]]:
        """Return the fields whose word stands in a text."""
        folded = text.casefold()
        return {where for word, where in self.of.items() if word in folded}


def plant(folder: Path) -> Canaries:
    """Make `folder` the sample with a canary everywhere."""
    said = Canaries()
    shutil.copytree(SAMPLE, folder)
    _layers(folder, said)
    _protocols(folder, said)
    _tables(folder, said)
    _settings(folder, said)
    _answer(folder, said)
    return said


def _layers(folder: Path, said: Canaries) -> None:
    """Plant into every collection: members of its own, free properties, every text that a feature has or may have."""
    texts = {
        "sites": ("name", "district", "kind", "source", "proposed_by", "proposed_on"), "stations": ("name", "source"),
        "streets": ("name", "source", "id"), "buildings": ("name", "source", "id"), "hotspots": ("id", "name", "operator", "source", "district"),
        "backhaul": ("id", "name", "source"), "ground": ("id", "name", "source"), "roadworks": ("id", "name", "source"),
    }  # fmt: skip
    paths = {"sites": "sites.geojson", "stations": "footfall/stations.geojson"}
    for kind, fields in texts.items():
        path = folder / paths.get(kind, f"network/{kind}.geojson")
        document = json.loads(path.read_text(encoding="utf-8"))
        document |= {"name": said.word(kind, "(title)"), "author": said.word(kind, "(author)")}
        first = document["features"][0] if kind != "sites" else _feature(document, SITE)
        for feature in document["features"]:
            feature["member"] = said.word(kind, "(member)")
            feature["properties"]["bemerkung"] = said.word(kind, "*")
        for field in fields:
            old = "Anna" if field == "proposed_by" else first["properties"].get(field)
            first["properties"][field] = (
                f"{old or ''} {said.word(kind, field)}".strip() if field != "id" else said.word(kind, field)
            )
            if field == "proposed_on":
                first["properties"][field] = "2031-12-24"
        if kind == "sites":
            first["properties"]["mount"] |= {f: f"Haus {said.word('mount', f)}" for f in ("name", "owner")}
            _feature(document, BUILT)["properties"]["status"] = "built"
            fresh = json.loads(json.dumps(_feature(document, NEW)))
            fresh["properties"]["id"] = said.word(kind, "id")
            fresh["properties"]["name"] += " zwei"
            fresh["geometry"]["coordinates"][0] += 0.0004
            document["features"].append(fresh)
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def _feature(document: Any, identity: str) -> Any:
    return next(f for f in document["features"] if f["properties"]["id"] == identity)


def _protocols(folder: Path, said: Canaries) -> None:
    from openpyxl import load_workbook
    from openpyxl.comments import Comment

    from hotspots.model.protocol_items import BASE_SCHEMA, PERMIT_ITEMS

    words = [i.id for i in BASE_SCHEMA.items if i.type in ("text", "list") and i.id != "line_of_sight"]
    permits = {i.id: f"Amt {said.word('permits', i.id)}" for i in PERMIT_ITEMS if i.type == "text"}
    values = {w: f"Notiz {said.word('protocols', w)}" for w in words if w != "inspectors"}
    values |= {"photos": f"{said.word('protocols', 'photos')}.jpg"}
    visit = {
        "site": SITE,
        "date": "2031-05-05",
        "inspectors": [f"Anna {said.word('protocols', 'inspectors')}"],
        "values": values,
    }
    permit = {"site": SITE, "kind": "monument", "method": "any", **permits}
    document = {
        "schema": "hotspots/protocol/1",
        "author": said.word("protocols", "(author)"),
        "inspections": [visit],
        "permits": [permit],
    }
    (folder / FOLDER / f"begehung-{said.word('protocols', '(file)')}.json").write_text(
        json.dumps(document), encoding="utf-8"
    )
    path = next((folder / FOLDER).glob("*.xlsx"))
    book = load_workbook(path)
    book.properties.creator, book.properties.lastModifiedBy = (
        said.word("protocols", "(author)"),
        said.word("protocols", "(editor)"),
    )
    book.properties.title, book.properties.description = (
        said.word("protocols", "(title)"),
        said.word("protocols", "(about)"),
    )
    book.worksheets[0]["A1"].comment = Comment(
        said.word("protocols", "(comment)"), said.word("protocols", "(commentator)")
    )
    book.save(path)


def _tables(folder: Path, said: Canaries) -> None:
    day = "2022-05-05"
    tables: dict[str, tuple[str, Mapping[str, str]]] = {
        "quotes": ("network/quotes.csv", {"site": NEW, "method": "duct", "eur": "9000", "condition": "", "source": "", "*": ""}),
        "counts": ("footfall/zaehlung-{}.csv", {"Standort": "Karlsplatz", "Datum": "05.05.2022", "von": "10:00", "bis": "11:00", "Anzahl": "250", "gezählt von": "", "Bemerkung": ""}),
        "events": ("footfall/events.csv", {"site": SITE, "name": "", "days_per_year": "6", "attendance": "800", "quality": "estimated", "source": "", "*": ""}),
        "estimates": ("footfall/schaetzung.csv", {"site": NEW, "low": "500", "best": "900", "high": "1500", "quality": "estimated", "source": "", "by": ""}),
        "costs": ("operation/costs.csv", {"site": BUILT, "kind": "once", "what": "", "eur": "1200", "tax": "net", "date": day, "*": ""}),
        "service": ("operation/service.csv", {"site": BUILT, "in_use_from": day, "fault_since": "2022-06-01", "fault_until": "2022-06-02", "words": "", "*": ""}),
    }  # fmt: skip
    roles = {"gezählt von": "by", "Bemerkung": "*"}
    for kind, (name, row) in tables.items():
        path = folder / name.format(said.word(kind, "(file)"))
        path.parent.mkdir(exist_ok=True)
        cells = {
            ("Anmerkung 2" if k == "*" else k): v or f"Text {said.word(kind, roles.get(k, k))}" for k, v in row.items()
        }
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([list(cells), list(cells.values())])
        path.write_text(text.getvalue(), encoding="utf-8")
    use = "\n".join(
        f"{BUILT};2022-{5 + day // 28:02}-{1 + day % 28:02};{20 + day % 7};{said.word('usage', '*')}"
        for day in range(5, 60)
    )
    (folder / "operation" / "use.csv").write_text(f"site;date;users;Bemerkung\n{use}\n", encoding="utf-8")


def _settings(folder: Path, said: Canaries) -> None:
    path, word = folder / "project.toml", lambda field: said.word("settings", field)
    text = path.read_text(encoding="utf-8")
    for field in ("title", "municipality", "illustrative"):
        start = text.index(f'\n{field} = "') + len(f'\n{field} = "')
        text = f"{text[:start]}{word(field)} {text[start:]}"
    first = text.index('source = "', text.index("[[criteria]]"))
    text = f'{text[:first]}source = "{word("criteria.source")} {text[first + 10 :]}'
    text = text.replace('operator = "', f'operator = "{word("rollout.operator")} ', 1)
    report = [
        "session",
        "reference",
        "resolution",
        "budget_line",
        "coverage_of_cost",
        "login",
        "youth_protection",
        "operator",
    ]
    text = _with(text, "report", {key: f'"{word(f"report.{key}")}"' for key in report})
    text = _with(text, "report", {"licence": f'"http://dcat-ap.de/def/licenses/{word("report.licence")}"'})
    lists = {key: f'["{word(f"report.{key}")}"]' for key in ("consultation", "schools_nearby")}
    text = _with(text, "report", lists)
    about = ("status", "method", "contact", "enforcement")
    text = _with(text, "accessibility", {key: f'"{word(f"accessibility.{key}")}"' for key in about})
    adopted = f'[adopted]\nby = "{word("adopted.by")}"\non = 2022-09-29\ndocument = "{word("adopted.document")}"\n'
    agreed = f'{{ by = "{word("publication.agreed.by")}", on = 2022-10-01 }}'
    supplier = f'contributor_id = "http://dcat-ap.de/def/contributors/{word("publication.contributor_id")}"'
    base = f'base_url = "https://{word("publication.base_url")}.example/"'
    shared = f"[publication]\n{base}\n{supplier}\nagreed = {agreed}\n"
    price = f'[prices]\ntrench_asphalt = {{ source = "{word("prices.source")}", low = 100, best = 150, high = 200 }}\n'
    assert not re.search(r"^\[(adopted|publication|prices)", text, re.MULTILINE)
    path.write_text(f"# {word('(comment)')}\n{text}\n{adopted}{shared}{price}", encoding="utf-8")


def _with(text: str, section: str, values: Mapping[str, str]) -> str:
    """Return TOML with keys of a section set, in place of those that stand there."""
    head, found, rest = text.partition(f"\n[{section}]\n")
    own, more, others = rest.partition("\n[")
    for key in values:
        own = re.sub(rf'^{key} = (\[[^\]]*\]|"[^"\n]*").*\n?', "", own, flags=re.MULTILINE)
    said = "".join(f"{key} = {value}\n" for key, value in values.items())
    return f"{head}\n[{section}]\n{said}{own}{more}{others}" if found else f"{text}\n[{section}]\n{said}"


def _answer(folder: Path, said: Canaries) -> None:
    place = folder.parent
    assert _run(["review", "template", str(folder), "--out", str(place / "form.xlsx")], "de") == 0
    first = _feature(json.loads((folder / "sites.geojson").read_text(encoding="utf-8")), NEW)["geometry"]["coordinates"]
    sites = [
        {
            "site": SITE,
            "verdict": "conditional",
            "condition": f"nur {said.word('answers', 'condition')}",
            "comment": f"laut {said.word('answers', 'comment')}",
            "connection_handover": said.word("answers", "connection_handover"),
            "connection_ports": 2,
            "connection_eur": 6543.0,
        }
    ]
    fresh = {
        "name": f"Neu {said.word('answers', 'name')}",
        "lon": first[0] + 0.001,
        "lat": first[1],
        "comment": f"laut {said.word('answers', 'comment')}",
    }
    head = {
        "schema": ANSWER_SCHEMA,
        "plan": next((folder / "sent").glob("*.json")).stem,
        "by": f"Anna {said.word('answers', 'by')}",
        "date": "2024-05-06",
    }
    answer = place / f"{said.word('answers', '(file)')}.json"
    answer.write_text(
        json.dumps({**head, "author": said.word("answers", "(author)"), "sites": sites, "proposed": [fresh]}),
        encoding="utf-8",
    )
    assert (
        _run(
            ["review", str(answer), "--apply", "--by", f"Anna {said.word('journal', 'who')}", "--project", str(folder)],
            "de",
        )
        == 0
    )


def texts(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Return every file as text, and every part of a packed one; metadata of papers and pictures too."""
    from pypdfium2 import PdfDocument

    for name, data in files.items():
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from texts({f"{name}/{part}": archive.read(part) for part in archive.namelist()})
        elif data[:4] == b"%PDF":
            pages = PdfDocument(data)
            yield (
                name,
                " ".join(
                    [*(page.get_textpage().get_text_range() for page in pages), *pages.get_metadata_dict().values()]
                ),
            )
        else:
            yield name, data.decode("utf-8", errors="replace")
