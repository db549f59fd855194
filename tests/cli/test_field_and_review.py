"""Both round trips by command: the form out and back, the answer in, applied and undone."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hotspots.base.errors import Report
from hotspots.cli.main import _run
from hotspots.inputs.forms import form_sheets
from hotspots.inputs.project import read_project

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the sample project; the current folder is beside it."""
    sample = Path(__file__).parents[2] / "data"
    shutil.copytree(sample, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Run a command with ``--json`` and return its document; it must succeed."""
    assert _run([*words, "--json"], "de") == 0
    return json.loads(capsys.readouterr().out)


def snapshot(folder: Path) -> dict[str, str]:
    """Return the digest of every file but the journal."""
    files = [p for p in folder.rglob("*") if p.is_file() and p.name != "journal.jsonl" and ".history" not in p.parts]
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def answer(path: Path, plan: str, **parts: Any) -> Path:
    """Write an answer as the map saves it."""
    site = {"id": "marstallplatz", "verdict": "conditional", "connection_eur": 2000, "priority": 1, "comment": "im Sommer"}  # fmt: skip
    said = {"schema": "hotspots/answer/1", "plan": plan, "by": "Stadtwerke", "date": "2022-06-14", "sites": [site]}
    path.write_text(json.dumps(said | parts), encoding="utf-8")
    return path


@pytest.mark.parametrize(("kind", "file"), [("xlsx", "begehungsprotokoll.xlsx"), ("paper", "begehungsprotokoll.html"), ("xlsform", "begehungsprotokoll-odk.xlsx"), ("gpkg", "begehungsprotokoll.gpkg")])  # fmt: skip
def test_a_form_is_written_once_and_never_over_another_file(
    project: Path, capsys: pytest.CaptureFixture[str], kind: str, file: str
) -> None:
    """Every format has its name; an existing file needs --overwrite."""
    assert document(capsys, "protocol", "template", "--format", kind)["file"] == file
    assert Path(file).stat().st_size > 1000
    assert _run(["protocol", "template", "--format", kind], "de") == 1
    assert "--overwrite" in capsys.readouterr().err
    assert project.is_dir()


def test_check_names_the_answer_that_is_worth_a_visit(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The owner's consent decides about the Roßmarkt; the blank protocol's other items are known."""
    found = document(capsys, "check")
    first = found["questions"][0]
    assert (first["site"], first["item"], first["changes_places"]) == ("rossmarkt-digitalladen", "consent", True)
    assert [a["place"] for a in first["answers"] if a["answer"] == "abgelehnt"] == [None]
    assert ("karlsplatz", "power_permanent") in {(q["site"], q["item"]) for q in found["questions"]}
    sides = {
        p["where"].partition(":")[0]: (p["where"] + p["allowed"]).replace("\u00a0", " ") for p in found["problems"]
    }
    assert "Anschluss 1.040 €" in sides["Standort vhs Richtung Steingasse"]
    assert "Anschluss 8.144 €" in sides["Standort vhs Richtung Steingasse"]
    assert project.is_dir()


def test_an_answer_is_compared_applied_and_undone_without_a_trace(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Comparing writes nothing; applying changes the ranking; undoing restores every byte but the journal's."""
    plan = document(capsys, "review", "template")["plan"]
    before = snapshot(project)
    file = answer(project.parent / "antwort.json", plan)
    compared = document(capsys, "review", str(file))
    states = {f["field"]: f["state"] for f in compared["fields"] if f["site"] == "marstallplatz"}
    said = {field for field, state in states.items() if state != "unknown"}
    assert said == {"verdict", "connection_eur", "priority", "comment"}
    assert {states[field] for field in said} == {"changed"}
    effect = next(e for e in compared["effects"] if e["field"] == "connection_eur")
    assert effect["after"]["cost_eur"] < effect["before"]["cost_eur"]
    assert effect["after"]["rank"] <= effect["before"]["rank"]
    assert snapshot(project) == before
    assert document(capsys, "review", str(file), "--apply", "--by", "Anna")["applied"]
    ranked = {s["id"]: s for s in document(capsys, "rank")["sites"]}
    assert ranked["marstallplatz"]["rank"] == effect["after"]["rank"]
    assert ranked["marstallplatz"]["connection"]["cost_eur"] == 2000
    explained = " ".join(document(capsys, "explain", "marstallplatz")["sentences"])
    for words in ("Eigener Preis: 2.000", "Kommentar: im Sommer", "eigene Rechnung", "gerechnet wird mit 2.000"):
        assert words in explained, "who said what, ours beside what is used"
    assert _run(["review", str(file), "--apply"], "de") == 1
    capsys.readouterr()
    assert document(capsys, "undo")["undone"][0]["files"] == ["overrides.toml"]
    assert snapshot(project) == before


def test_what_was_answered_stands_in_every_file_for_the_utility_and_in_none_for_everyone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Comment and condition too, beside what the plan says itself and what is reckoned with."""
    plan = read_project(project).fingerprint
    said = {"id": "marstallplatz", "connection_eur": 2000, "condition": "nur mit Zange", "comment": "Kabel im Turm"}
    assert _run(["review", str(answer(project.parent / "a.json", plan, sites=[said])), "--apply"], "de") == 0
    out = project.parent / "maps"
    assert _run(["run", "--out", str(out)], "de") == 0
    assert _run(["export", "--out", str(out), "--format", "gpkg", "--format", "kml"], "de") == 0
    assert _run(["report", "--out", str(out), "--format", "docx"], "de") == 0
    held = {path.relative_to(out).as_posix(): words(path) for path in out.rglob("*") if path.is_file()}
    files = ("map.html", "ranking.json", "ranking.csv", "ranking.xlsx", "hotspots.gpkg", "hotspots.kml", "report.docx")
    for name in files:
        for told in ("nur mit Zange", "Kabel im Turm", "eigene Rechnung"):
            assert told in held[f"utility/{name}"], (name, told)
    public = {name: text for name, text in held.items() if name.startswith("public/")}
    assert len(public) > 7
    assert not [name for name, text in public.items() for told in ("Zange", "Kabel im Turm") if told in text]
    capsys.readouterr()


def test_who_pays_free_ports_and_a_drawn_way_act(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the utility pays doesn't burden the town's years; one port takes one site; a line has its own length."""
    plan = read_project(project).fingerprint
    before = document(capsys, "rollout")["phases"]
    site = next(one for phase in before for one in phase["sites"])
    price = next(s["connection"]["cost_eur"] for s in document(capsys, "rank")["sites"] if s["id"] == site)
    port = read_project(project).network.handovers[0].id
    said = {
        "id": site, "connection_eur": price, "connection_payer": "utility", "connection_handover": port, "connection_ports": 1,
        "connection_route": "LINESTRING (9.145 49.974, 9.146 49.974)",
    }  # fmt: skip
    assert _run(["review", str(answer(project.parent / "a.json", plan, sites=[said])), "--apply"], "de") == 0
    capsys.readouterr()
    after = document(capsys, "rollout")["phases"]
    paid = {when: sum(p["utility_eur"] for p in phases) for when, phases in (("before", before), ("after", after))}
    assert paid["after"] >= paid["before"] + price > paid["before"]
    ranked = {s["id"]: s["connection"] for s in document(capsys, "rank")["sites"]}
    assert ranked[site]["length_m"] == pytest.approx(71.7, abs=0.5)
    assert ranked[site]["handover"] == port
    assert {h.id: h.free_ports for h in read_project(project).network.handovers}[port] == 1


def words(path: Path) -> str:
    """Return what stands in a file, packed or not."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return path.read_bytes().decode(errors="replace")


def test_forget_needs_a_day_and_says_what_it_did(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sample's inspectors are pseudonymised, the project stays sound."""
    assert _run(["forget", str(project)], "de") == 2
    capsys.readouterr()
    done = document(capsys, "forget", str(project), "--before", "01.01.2023")
    assert (done["names"], done["files"]) == (1, ["protocols/begehung-2022-05-05.xlsx"])
    assert _run(["check", str(project)], "de") == 0


def test_the_utilitys_own_order_is_tested_against_ours(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both orders stand side by side, with what the other one would cost and which weights it needs, or none."""
    plan = read_project(project).fingerprint
    ours = [site["id"] for site in document(capsys, "rank")["sites"]]
    sites = [{"id": name, "priority": n} for n, name in enumerate(reversed(ours), start=1)]
    file = answer(project.parent / "a.json", plan, sites=sites)
    found = document(capsys, "review", str(file))["own_order"]
    assert found["ours"] == ours
    assert found["theirs"] == ours[::-1]
    assert found["tau"] == pytest.approx(-1)
    assert (found["justification"]["weights"] is None) == bool(found["justification"]["conflicts"])
    assert _run(["review", str(file), "--lang", "en"], "en") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Agreement (Kendall's tau-b) \u22121.00" in said
    assert found["justification"]["proven"] == ("rule it out (proven in exact arithmetic): " in said) is True


def test_ties_stay_ties_and_no_order_is_invented(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Four sites on place 1: no Kendall's tau, no first sites, no weights; two groups: tau-b over untied pairs."""
    plan = read_project(project).fingerprint
    ours = [site["id"] for site in document(capsys, "rank")["sites"]]
    file = answer(project.parent / "a.json", plan, sites=[{"id": name, "priority": 1} for name in ours[:4]])
    found = document(capsys, "review", str(file))["own_order"]
    assert (found["tau"], found["first"], found["justification"], found["theirs"]) == (None, 0, None, None)
    assert found["groups"]["theirs"] == [ours[:4]]
    assert _run(["review", str(file)], "de") == 0
    assert "nennt keine Reihenfolge" in capsys.readouterr().out
    sites = [{"id": name, "priority": 1 + (n > 1)} for n, name in enumerate(ours[:4])]
    found = document(capsys, "review", str(answer(project.parent / "b.json", plan, sites=sites)))["own_order"]
    assert found["tau"] == pytest.approx(4 / (6 * 4) ** 0.5)
    assert found["justification"] is None


def test_full_agreement_is_recorded(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything as proposed: exit code 0, the agreement stands in the project with its source, undo takes it back."""
    plan = read_project(project).fingerprint
    ours = [site["id"] for site in document(capsys, "rank")["sites"]][:3]
    before = snapshot(project)
    sites = [{"id": name, "verdict": "feasible", "priority": n} for n, name in enumerate(ours, start=1)]
    file = answer(project.parent / "a.json", plan, by="Erika Muster", sites=sites)
    assert document(capsys, "review", str(file), "--apply")["applied"]
    kept = read_project(project).overrides
    assert {(o.site, o.field) for o in kept.values} == {(s, f) for s in ours for f in ("verdict", "priority")}
    assert {o.source for o in kept.values} == {"Stadtwerke, 14.06.2022"}
    assert b"Muster" not in (project / "overrides.toml").read_bytes()
    document(capsys, "undo")
    assert snapshot(project) == before


def test_a_new_site_comes_in_with_its_price(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Named, priced and put in order by the utility: the ranking shows it with that price."""
    plan = read_project(project).fingerprint
    new = {"name": "Mainufer", "lon": 9.142, "lat": 49.972, "connection_method": "duct", "connection_eur": 4000, "priority": 1, "comment": "Schacht vorhanden"}  # fmt: skip
    file = answer(project.parent / "a.json", plan, sites=[], proposed=[new])
    document(capsys, "review", str(file), "--apply")
    site = next(s for s in document(capsys, "rank")["sites"] if s["id"] == "mainufer")
    assert (site["connection"]["method"], site["connection"]["cost_eur"]) == ("duct", 4000)


def test_the_form_of_the_second_round_keeps_both_orders_apart(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The column of the plan shows the plan's places, whatever the utility has answered."""
    plan = read_project(project).fingerprint
    ours = [site["id"] for site in document(capsys, "rank")["sites"]]
    sites = [{"id": name, "priority": n} for n, name in enumerate(reversed(ours), start=1)]
    document(capsys, "review", str(answer(project.parent / "a.json", plan, sites=sites)), "--apply")
    document(capsys, "review", "template", "--overwrite")
    sheet = form_sheets(project.parent / "antwort-vertraulich.xlsx", "x", Report())[0]
    column = sheet.rows[6].index("Plan: Platz")
    assert sorted(row[column] for row in sheet.rows[7 : 7 + len(ours)]) == sorted(float(n + 1) for n in range(len(ours)))  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "geojson", "gpkg"])
def test_every_form_of_the_answer_is_read_back(project: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    """A blank form with a name and a day is an answer that says nothing yet."""
    assert document(capsys, "review", "template", "--format", kind)["file"].endswith(kind)
    assert _run(["review", f"antwort-vertraulich.{kind}"], "de") == 1
    assert "Kopf der Antwort · date" in capsys.readouterr().err
    assert project.is_dir()


def test_points_moved_and_added_in_the_field_are_proposals(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A point moved 35 m and a new one: `check` names both and refuses nothing; `review` shows and takes them over."""
    import geopandas as gpd
    from shapely import Point
    from shapely.affinity import translate

    document(capsys, "protocol", "template", "--format", "gpkg")
    frame = gpd.read_file("begehungsprotokoll.gpkg", layer="protocol").to_crs("EPSG:25832")
    index = frame.index[frame["site"] == "karlsplatz"][0]
    frame.loc[index, ["date", "owner"]] = [date(2022, 6, 20), "municipal"]
    frame.loc[index, "geometry"] = translate(frame.geometry[index], 35, 0)
    frame.loc[len(frame), ["name", "date", "geometry"]] = [
        "Kiosk am Park",
        date(2022, 6, 20),
        Point(510_600, 5_535_600),
    ]
    frame.to_file(project / "protocols" / "feld.gpkg", layer="protocol")
    warned = [p for p in read_project(project).warnings if p.field == "mount"]
    assert sorted(p.allowed.en.split(" from")[0] for p in warned) == ["moved 35 m", "new point"]
    found = document(capsys, "review", str(project / "protocols" / "feld.gpkg"), "--apply")
    (moved,) = [f for f in found["fields"] if f["state"] == "changed"]
    assert (moved["site"], moved["field"], moved["moved_m"]) == ("karlsplatz", "mount", pytest.approx(35, abs=0.2))
    assert [p["name"] for p in found["proposed"]] == ["Kiosk am Park"]
    after = read_project(project)
    assert {s.source for s in after.sites if s.id == "kiosk-am-park"} == {"Vorschlag: Begehung, 20.06.2022"}
    assert [p.allowed.en for p in after.warnings if p.field == "mount"] == ["new point"]


def test_a_dry_run_of_forget_lists_every_text_and_every_file_name_with_the_name(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In offers, for example; a file called after a person is named, and nothing is written."""
    offer = project / "network" / "quotes.csv"
    offer.write_text("site;method;eur;source\nkarlsplatz;duct;9000;Erika Muster\n", encoding="utf-8")
    (project / "protocols" / "Notiz-Erika-Muster.md").write_text("leer", encoding="utf-8")
    before = snapshot(project)
    found = document(capsys, "forget", str(project), "--before", "Erika Muster", "--dry-run")
    assert found["files"] == ["network/quotes.csv"]
    assert "protocols/Notiz-Erika-Muster.md" in [p["file"] for p in found["left"]]
    assert snapshot(project) == before
    assert document(capsys, "forget", str(project), "--before", "Erika Muster")["written"]
    assert "Person 1" in offer.read_text(encoding="utf-8")
