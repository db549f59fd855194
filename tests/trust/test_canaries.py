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

from hotspots.cli.main import _run
from hotspots.findings.model import Plan
from hotspots.inputs.protocols import FOLDER
from hotspots.model.answers import ANSWER_ITEMS, ANSWER_SCHEMA
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.model.protocol_tables import PERMIT_ITEMS
from hotspots.model.settings import Agreement, Costs, PublicationSetting
from hotspots.planning.plan import run
from hotspots.publish.deliver import Delivery

NAME = "Zoraide Kwistenbrok"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Return the sample's plan with the name in every text of protocol, permits and answer, and in a file's name."""
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
    assert _run(["review", "template", str(folder), "--out", str(place / "form.xlsx")], "de") == 0
    said = {
        "site": "stiftsplatz",
        **{i.id: NAME for i in ANSWER_ITEMS if i.type == "text" and i.id != "connection_with"},
    }
    head = {
        "schema": ANSWER_SCHEMA,
        "plan": next((folder / "sent").glob("*.json")).stem,
        "by": NAME,
        "date": "2031-05-06",
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
        else:
            yield name, data.decode("utf-8", errors="replace")


@pytest.mark.parametrize("costs", get_args(Costs))
def test_no_public_file_names_a_person_and_the_utility_reads_the_remark(plan: Plan, costs: Costs) -> None:
    setting = PublicationSetting(costs=costs, agreed=Agreement(by="Stadtwerke", on="2031-01-01"))
    files = dict(texts(Delivery(replace(plan, publication=setting), "de").files()))
    first, last = NAME.split()
    hits = [n for n, text in files.items() if n.startswith("public/") and (first in text or last in text)]
    assert hits == []
    assert any(last in text for n, text in files.items() if n.startswith("utility/")), (
        "control: it is there to be found"
    )
