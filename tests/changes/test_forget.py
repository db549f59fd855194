"""Names of old visits and journal entries are gone from every byte; newer ones and everything else stay."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from hotspots.base.errors import Report
from hotspots.changes.forget import Forgotten
from hotspots.changes.forget import forget as forget_in
from hotspots.changes.journal import JOURNAL, read_journal
from hotspots.changes.transaction import transaction
from hotspots.cli.main import _run
from hotspots.inputs.protocols import load
from hotspots.model.protocol import Inspection
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.model.sites import Site
from hotspots.publish.forms.form import protocol_xlsx
from tests.changes.test_journal import append
from tests.inputs.filled import inspected_gpkg
from tests.inputs.office_files import ods, protocol_json

SITES = tuple(Site(n, n.title(), 9.14, 49.97, "candidate", "estimated", "") for n in ("a-platz", "b-platz"))
OLD = (
    Inspection(
        "a-platz", date(2022, 5, 5), ("Anna Alt", "Bert & Co"), {"remark": "Anna Alt war da", "owner": "municipal"}
    ),
    Inspection("b-platz", date(2022, 5, 6), ("Bert & Co",), {"owner": "private"}),
)
NEW = (Inspection("a-platz", date(2024, 5, 5), ("Cora Neu",), {"owner": "municipal"}),)
DAY = date(2023, 1, 1)


def as_ods(visits: tuple[Inspection, ...]) -> bytes:
    """Return inspections as an ODS file."""
    rows = [[v.site, f"{v.on:%d.%m.%Y}", "; ".join(v.inspectors), str(v.values["owner"])] for v in visits]
    return ods([["Standort", "Datum", "Begehende", "Eigentümer"], *rows])


def as_csv(visits: tuple[Inspection, ...]) -> bytes:
    """Return inspections as a CSV file from a German spreadsheet."""
    rows = [f'{v.site};{v.on:%d.%m.%Y};"{"; ".join(v.inspectors)}";{v.values["owner"]}' for v in visits]
    return "\r\n".join(["Standort;Datum;Begehende;Eigentümer", *rows]).encode("cp1252")


FORMATS = {
    "p.xlsx": lambda visits: protocol_xlsx(BASE_SCHEMA, SITES, "de", inspections=visits),
    "p.gpkg": lambda visits: inspected_gpkg(BASE_SCHEMA, SITES, "de", visits),
    "p.json": protocol_json,
    "p.ods": as_ods,
    "p.csv": as_csv,
}


def forget(folder: Path, day: date, visits: tuple[Inspection, ...], *, at: str) -> Forgotten:
    """Forget in the project in `folder`."""
    with transaction(folder, "forget", at=at, kept=False) as change:
        return forget_in(change, day, visits)


def project(folder: Path, files: dict[str, bytes]) -> tuple[Inspection, ...]:
    """Write protocols into a project and return its inspections."""
    (folder / "protocols").mkdir()
    for name, data in files.items():
        (folder / "protocols" / name).write_bytes(data)
    return inspections_of(folder)


def inspections_of(folder: Path) -> tuple[Inspection, ...]:
    """Return the inspections of a project without any problem."""
    report = Report()
    found = load(folder, SITES, BASE_SCHEMA, report)
    assert report.problems == []
    return found


def all_text(data: bytes) -> bytes:
    """Return every byte that a file holds, unpacked if it is a zip."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("name", FORMATS)
def test_names_are_gone_from_every_format_and_all_else_stays(tmp_path: Path, name: str) -> None:
    """Both people get one pseudonym each, the same in every visit; answers and dates are unchanged."""
    before = project(tmp_path, {name: FORMATS[name](OLD)})
    done = forget(tmp_path, DAY, before, at="2024-01-01")
    assert (done.names, done.files, done.left) == (2, (f"protocols/{name}",), ())
    after = inspections_of(tmp_path)
    assert [v.inspectors for v in after] == [("Person 1", "Person 2"), ("Person 2",)]
    told = [{k: str(x).replace("Anna Alt", "Person 1") for k, x in v.values.items()} for v in before]
    assert [(v.site, v.on, v.values) for v in after] == [(v.site, v.on, t) for v, t in zip(before, told, strict=True)]
    text = all_text((tmp_path / "protocols" / name).read_bytes())
    assert b"Bert" not in text
    assert b"Anna Alt" not in text


def test_newer_visits_keep_their_names_and_mixed_files_are_named(tmp_path: Path) -> None:
    """What can't be split is said, not half done."""
    mixed = protocol_json((*OLD, *NEW))
    before = project(tmp_path, {"mixed.json": mixed, "new.json": protocol_json(NEW)})
    done = forget(tmp_path, DAY, before, at="2024-01-01")
    assert (done.names, done.files) == (0, ())
    assert [p.file for p in done.left] == ["protocols/mixed.json"]
    assert (tmp_path / "protocols" / "mixed.json").read_bytes() == mixed
    assert not (tmp_path / JOURNAL).exists()


def test_forgetting_twice_changes_nothing_more_and_numbers_go_on(tmp_path: Path) -> None:
    """A pseudonym is no name; the next person gets the next number."""
    project(tmp_path, {"p.json": protocol_json(OLD)})
    forget(tmp_path, DAY, inspections_of(tmp_path), at="2024-01-01")
    again = forget(tmp_path, DAY, inspections_of(tmp_path), at="2024-01-02")
    assert (again.names, again.files) == (0, ())
    (tmp_path / "protocols" / "q.json").write_bytes(protocol_json(NEW))
    forget(tmp_path, date(2025, 1, 1), inspections_of(tmp_path), at="2025-01-01")
    assert [v.inspectors for v in inspections_of(tmp_path)][-1] == ("Person 3",)


def test_old_entries_of_the_journal_lose_names_and_snapshots_newer_ones_nothing(tmp_path: Path) -> None:
    """The chain stays whole."""
    private = {"who": "Anna Alt", "by": "Stadtwerke", "before": "", "after": "source = 'Anna Alt'", "file": "anna.json"}
    append(tmp_path, at="2022-06-01T10:00:00", action="apply", facts={}, private=private)
    append(tmp_path, at="2023-06-01T10:00:00", action="apply", facts={}, private={"who": "Cora Neu"})
    done = forget(tmp_path, DAY, (), at="2024-01-01T00:00:00")
    assert done.entries == (1,)
    data = (tmp_path / JOURNAL).read_bytes()
    assert b"Anna" not in data
    assert b"anna" not in data
    assert b"Cora Neu" in data
    assert [e.action for e in read_journal(tmp_path)] == ["apply", "apply", "forget"]
    assert read_journal(tmp_path)[0].private == {"who": "Person 1", "by": "Person 2"}


PLACES = ("overrides.toml", "sites.geojson", "sent/ab.json", "protocols/p.json")


def everywhere(folder: Path) -> tuple[Inspection, ...]:
    """Write a project in which a person stands wherever one can, with a change that undo could take back."""
    with transaction(folder, "import", at="2024-01-01", who="Anna Alt") as change:
        change.put(
            "overrides.toml", b'source = "Anna Alt, 14.06.2022"\ncomment = "Frau Anna Alt fragen, nicht Annalt"\n'
        )
        change.put("sites.geojson", b'{"proposed_by": "Anna Alt", "name": "Annaplatz"}')
        change.put("sent/ab.json", b'{"comment": "von Anna Alt"}')
        change.put("protocols/p.json", protocol_json(OLD))
    with transaction(folder, "import", at="2024-01-02") as change:
        change.put("overrides.toml", (change.read("overrides.toml") or b"") + b"# mehr\n")
    return inspections_of(folder)


def bytes_of(folder: Path) -> bytes:
    """Return every byte of a project, its history included."""
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


@pytest.mark.parametrize("person", ["", "Anna Alt"])
def test_a_known_name_is_gone_from_remarks_values_sent_plans_and_the_history(tmp_path: Path, person: str) -> None:
    """By day or by name; what only looks alike stays."""
    visits = everywhere(tmp_path)
    assert bytes_of(tmp_path).count(b"Anna Alt") >= 8
    with transaction(tmp_path, "forget", at="2024-02-01", kept=False) as change:
        done = forget_in(change, date(2025, 1, 1), visits, person=person)
    assert set(done.files) == set(PLACES)
    assert done.history == 2
    assert b"Anna Alt" not in bytes_of(tmp_path)
    assert b"Annalt" in bytes_of(tmp_path)
    assert b"Annaplatz" in bytes_of(tmp_path)
    assert (b"Bert & Co" in bytes_of(tmp_path)) == bool(person)


def test_a_dry_run_lists_where_a_person_stands_and_writes_nothing(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(sample, tmp_path / "data")
    (tmp_path / "data" / "sent").mkdir()
    (tmp_path / "data" / "sent" / "x.json").write_text('{"comment": "Anna Alt"}', encoding="utf-8")
    before = bytes_of(tmp_path)
    assert _run(["forget", str(tmp_path / "data"), "--before", "Anna Alt", "--dry-run", "--json"], "de") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["written"], "sent/x.json" in found["files"]) == (False, True)
    assert bytes_of(tmp_path) == before
    assert _run(["forget", str(tmp_path / "data"), "--before", "32.13.2022"], "de") == 2


def test_a_name_is_forgotten_in_every_field_of_a_person_and_in_what_files_say_of_their_authors(tmp_path: Path) -> None:
    """A surname alone is replaced where the register says that a person stands, and nowhere else: Sommer is a season, too."""
    from openpyxl import Workbook

    (tmp_path / "footfall").mkdir()
    said = {
        "sites.geojson": '{"features": [{"properties": {"name": "Sommer", "proposed_by": "Sommer"}}]}',
        "overrides.toml": 'name = "Sommer"\nby = "Sommer"\n',
        "footfall/z.csv": "Standort;Zeit;Anzahl;gezählt von;Saison\nMarkt;2022-05-05 10:00;12;Sommer;Sommer\n",
    }
    for name, text in said.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    book = Workbook()
    book.properties.creator, book.worksheets[0]["A1"] = "Ines Sommer", "gezählt von Ines Sommer"
    book.save(tmp_path / "footfall" / "z.xlsx")
    for name in ("Sommer", "Ines Sommer"):
        with transaction(tmp_path, "forget", at="2024-01-01", kept=False) as change:
            forget_in(change, DAY, (), person=name)
    told = {name: (tmp_path / name).read_text(encoding="utf-8-sig") for name in said}
    assert [text.count("Sommer") for text in told.values()] == [1, 1, 1]
    assert ['"proposed_by": "Person 1"' in told["sites.geojson"], 'by = "Person 1"' in told["overrides.toml"]] == [
        True
    ] * 2
    assert ";Person 1;Sommer" in told["footfall/z.csv"]
    assert b"Sommer" not in all_text((tmp_path / "footfall" / "z.xlsx").read_bytes())


def test_who_proposed_a_site_is_forgotten_with_the_day_of_the_proposal(tmp_path: Path) -> None:
    from dataclasses import replace

    old = replace(SITES[0], proposed_by="Ines Alt", proposed_on="2022-01-01")
    new = replace(SITES[1], proposed_by="Ines Neu", proposed_on="2024-01-01")
    (tmp_path / "sites.geojson").write_text('["Ines Alt", "Ines Neu"]', encoding="utf-8")
    with transaction(tmp_path, "forget", at="2024-01-01", kept=False) as change:
        assert forget_in(change, DAY, (), sites=(old, new)).names == 1
    assert (tmp_path / "sites.geojson").read_text(encoding="utf-8") == '["Person 1", "Ines Neu"]'
