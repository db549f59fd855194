"""A person's name planted wherever a form or a file takes words: no public file has it, under any setting."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from pypdfium2 import PdfDocument

from hotspots.cli.main import _run
from hotspots.findings.model import Plan
from hotspots.inputs.protocols import FOLDER
from hotspots.model.answers import ANSWER_ITEMS, ANSWER_SCHEMA, DRAWN
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.model.protocol_tables import PERMIT_ITEMS
from hotspots.model.settings import Agreement, Costs, PublicationSetting
from hotspots.planning.plan import run
from hotspots.publish.deliver import FORMATS, Delivery
from hotspots.publish.report.context import Extras

NAME = "Zoraide Kwistenbrok"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Return the sample's plan with the name in texts of protocol, permits, answer, sites, offers and counts, and in files' names."""
    place = tmp_path_factory.mktemp("canaries")
    folder = place / "data"
    shutil.copytree(Path(__file__).parents[2] / "data", folder)
    words = [i.id for i in BASE_SCHEMA.items if i.type in ("text", "list") and i.id != "line_of_sight"]
    permits = [i.id for i in PERMIT_ITEMS if i.type == "text"]
    visit = {
        "site": "stiftsplatz",
        "date": "2031-05-05",
        "values": {w: f"{NAME} {w}" for w in words} | {"photos": f"{NAME}.jpg"},
    }
    permit = {"site": "stiftsplatz", "kind": "monument", "method": "any", **{w: f"{NAME} {w}" for w in permits}}
    document = {"schema": "hotspots/protocol/1", "inspections": [visit | {"inspectors": [NAME]}], "permits": [permit]}
    (folder / FOLDER / f"begehung-{NAME}.json").write_text(json.dumps(document), encoding="utf-8")
    sites = json.loads((folder / "sites.geojson").read_text(encoding="utf-8"))
    for feature in sites["features"]:
        feature["properties"]["proposed_by"] = NAME
        feature["properties"]["mount"]["owner"] = NAME
    (folder / "sites.geojson").write_text(json.dumps(sites, ensure_ascii=False), encoding="utf-8")
    offer = f"site;method;eur;condition;source\nkarlsplatz;duct;9000;{NAME} sagt es;Angebot {NAME}\n"
    (folder / "network" / "quotes.csv").write_text(offer, encoding="utf-8")
    count = f"Standort;Datum;von;bis;Anzahl;gezählt von;Bemerkung\nKarlsplatz;05.05.2022;10:00;11:00;250;{NAME};{NAME} stand hier\n"
    (folder / "footfall" / f"zaehlung-{NAME}.csv").write_text(count, encoding="utf-8")
    assert _run(["review", "template", str(folder), "--out", str(place / "form.xlsx")], "de") == 0
    said = {
        "site": "stiftsplatz",
        **{i.id: NAME for i in ANSWER_ITEMS if i.type == "text" and i.id not in ("connection_with", DRAWN)},
    }
    head = {
        "schema": ANSWER_SCHEMA,
        "plan": next((folder / "sent").glob("*.json")).stem,
        "by": NAME,
        "date": "2024-05-06",
    }
    answer = place / f"{NAME}.json"
    answer.write_text(json.dumps({**head, "sites": [said]}), encoding="utf-8")
    assert _run(["review", str(answer), "--apply", "--by", NAME, "--project", str(folder)], "de") == 0
    return run(folder)


def texts(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Return every file as text, and every part of a packed one."""
    for name, data in files.items():
        if data[:2] == b"PK":
            with zipfile.ZipFile(BytesIO(data)) as archive:
                yield from texts({f"{name}/{part}": archive.read(part) for part in archive.namelist()})
        elif data[:4] == b"%PDF":
            pages = PdfDocument(data)
            yield name, " ".join(page.get_textpage().get_text_range() for page in pages)
        else:
            yield name, data.decode("utf-8", errors="replace")


@pytest.mark.parametrize("costs", get_args(Costs))
def test_no_public_file_names_a_person_and_the_utility_reads_the_remark(plan: Plan, costs: Costs) -> None:
    setting = PublicationSetting(costs=costs, agreed=Agreement(by="Stadtwerke", on="2031-01-01"))
    delivery = Delivery(replace(plan, publication=setting), "de")
    papers = {n: d for form in ("pdf", "docx") for n, d in delivery.papers("public", Extras(), form).items()}
    files = dict(texts({**delivery.files(), **delivery.exports("public", FORMATS), **papers}))
    assert len([n for n in files if n.endswith(".pdf")]) == 3
    first, last = NAME.split()
    hits = [n for n, text in files.items() if n.startswith("public/") and (first in text or last in text)]
    assert hits == []
    assert any(last in text for n, text in files.items() if n.startswith("utility/")), (
        "control: it is there to be found"
    )
