"""The command line: exit codes, both languages, every problem on one line, nothing written on a fault."""

from __future__ import annotations

import ast
import gettext
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import hotspots.cli
from hotspots.cli.main import COMMANDS, _run

pytestmark = pytest.mark.usefixtures("planned_once")

Edit = Callable[[Path], None]


def project(folder: Path, sample: Path) -> Path:
    """Return a copy of the sample project."""
    shutil.copytree(sample, folder / "data")
    return folder / "data"


def replace_in(name: str, old: str, new: str) -> Edit:
    """Return an edit that replaces text in one file of the project."""

    def edit(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def write(name: str, data: str | bytes) -> Edit:
    """Return an edit that writes one file of the project."""

    def edit(folder: Path) -> None:
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())

    return edit


def test_all_problems_come_in_one_go_and_nothing_is_written(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = project(tmp_path, sample), tmp_path / "maps"
    out.mkdir()
    (out / "keep.txt").write_text("old", encoding="utf-8")
    replace_in("sites.geojson", "[9.14579, 49.97388]", "[49.97388, 9.14579]")(folder)
    replace_in("project.toml", "weight = 0.40", "weight = 0.50")(folder)
    write("network/streets.geojson", '{"type": "FeatureCollection", "features": [')(folder)
    replace_in("footfall/typische-woche.csv", "2022-06-20 12:00;", "2022-06-20 12:00;-")(folder)
    assert _run(["run", str(folder), "--out", str(out)], "de") == 1
    said = capsys.readouterr()
    lines = [line for line in said.err.splitlines() if line.startswith("Fehler: ")]
    assert len({line.split()[1] for line in lines}) == 4
    assert said.out == ""
    assert [p.name for p in out.iterdir()] == ["keep.txt"]


def test_a_protocol_for_an_unknown_site_names_the_nearest(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path, sample)
    replace_in("sites.geojson", '"id": "karlsplatz"', '"id": "karlplatz"')(folder)
    replace_in("sites.geojson", '"name": "Karlsplatz"', '"name": "Karls-Platz"')(folder)
    assert _run(["check", str(folder)], "en") == 1
    assert "karlplatz" in capsys.readouterr().err


def test_run_writes_both_sets_and_says_how_to_open_them(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["run", str(sample), "--out", str(tmp_path / "Aus gabe ä")], "de") == 0
    said = capsys.readouterr()
    names = {
        p.relative_to(tmp_path / "Aus gabe ä").as_posix() for p in (tmp_path / "Aus gabe ä").rglob("*.*") if p.is_file()
    }
    sets = {
        f"{s}/{n}"
        for s in ("public", "utility")
        for n in ("map.html", "ranking.json", "ranking.csv", "ranking.xlsx", "rollout.json")
    }
    assert sets | {"manifest.json"} <= names
    assert "vertraulich" in said.err
    assert "vhs Richtung Steingasse" in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_the_same_inputs_give_the_same_bytes_under_any_hash_seed_zone_and_locale(tmp_path: Path, sample: Path) -> None:
    manifests = []
    for number, change in enumerate(
        (
            {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"},
        )
    ):
        out = tmp_path / str(number)
        command = [sys.executable, "-m", "hotspots", "run", str(sample), "--out", str(out)]
        subprocess.run(command, check=True, env={**os.environ, **change}, capture_output=True)
        manifests.append((out / "manifest.json").read_bytes())
    assert manifests[0] == manifests[1]
    assert len(json.loads(manifests[0])["outputs"]) == 10


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_command_has_help_in_both_languages(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        assert _run([name, "--help"], "en" if lang == "en" else "de") == 0
        text = capsys.readouterr().out
        assert "--help" in text
        assert len(text.split("\n\n")[1].strip()) > 10, f"{name} has no help"


def test_the_overview_loads_neither_numpy_nor_pandas() -> None:
    code = (
        "import sys; from hotspots.cli.main import _run; _run(['--help'], 'de'); "
        "heavy = {'numpy', 'pandas', 'pydantic', 'rich', 'shapely'} & set(sys.modules); sys.exit(str(heavy) if heavy else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


#: What click says and this program never: it asks for no editor, no password, no shell, and no option takes several values.
NEVER_SAID = """Aborted|deprecated|Deprecat|Editing failed|Bash|any key|Repeat|two entered|Unknown|invalid input|Positional|iterable|Could not determine
    |No options defined|env var|exactly one|dynamic|defined twice|Boolean option|Invalid start|takes .nargs.|Takes .nargs.|values are required|Choose from
    |Choice|match the format|boolean|UUID|executable|Windows error|continue|Confirm|^d$"""


def test_what_click_says_of_a_wrong_usage_is_there_in_german() -> None:
    """A click that says it in other words is noticed here, not by who mistypes."""
    catalogue = gettext.translation("messages", Path(hotspots.cli.__file__).parent / "locale", ["de"])._catalog  # type: ignore[attr-defined]
    known = {key if isinstance(key, str) else key[0] for key in catalogue}
    calls = [
        node
        for path in Path(click.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]
    said = {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") in ("_", "ngettext") and isinstance(call.args[0], ast.Constant)
    }
    never = re.compile("|".join(NEVER_SAID.replace("\n", "").split("|")).replace("    ", ""))
    assert len(said & known) > 20
    assert sorted(words for words in said - known if not never.search(words)) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("run {} noch eins", "Angaben zu viel: noch eins (Pfade mit Leerzeichen gehören in Anführungszeichen)"),
        ("rank {} --jsn", "Die Option '--jsn' gibt es nicht. Gemeint: '--json'?"),
        ("explain karlsplatz --project", "Die Option '--project' braucht eine Angabe."),
    ],
)
def test_a_wrong_usage_is_told_in_german(sample: Path, words: str, said: str) -> None:
    command = [sys.executable, "-m", "hotspots", *words.replace("{}", str(sample)).split()]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("export {} --format gpkg --fragment", "--fragment bewirkt ohne --format map nichts"),
        ("export {} --format x83 --edition public", "x83 nennt Preise und gehört nur in die Ausgabe utility"),
        ("plot {} --split", "--split bewirkt ohne --format map nichts"),
        ("map {} --fragment --split", "--split bewirkt mit --fragment nichts"),
        ("report {} --format pdf --template {}/project.toml", "--format bewirkt mit --template nichts"),
        ("init neu --sample operation --title X --workbook", "--title, --workbook bewirken mit --sample nichts"),
        ("batch {} --tls {}", "--tls bewirkt ohne --scheduler nichts"),
        ("batch {} --workers 2 --scheduler tls://127.0.0.1:9", "--workers bewirkt mit --scheduler nichts"),
        ("explain karlsplatz --project {} --week --against stiftsplatz", "--against bewirkt mit --week nichts"),
        ("report {} --edition public --edition=utility", "--edition bitte nur einmal angeben"),
        ("explain karlsplatz --project {} --against karlsplatz", "derselbe Standort"),
        ("review {}/project.toml --project {} --by Anna", "--by bewirkt ohne --apply nichts"),
        ("suggest {}/project.toml --project {} --overwrite", "--overwrite bewirkt ohne --write oder --keep nichts"),
    ],
)
def test_what_would_do_nothing_is_refused(
    sample: Path,
    words: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(words.replace("{}", str(sample)).split(), "de") == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert list(tmp_path.iterdir()) == []


def test_wrong_usage_is_exit_code_2_in_german(capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hotspots", "nix"], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 2
    assert "Den Befehl 'nix' gibt es nicht." in done.stderr


def test_a_bug_leaves_a_log_without_data_and_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import hotspots.planning.plan

    def broken(project: Path) -> None:
        raise ZeroDivisionError(project.name)

    folder = tmp_path / "geheim"
    folder.mkdir()
    monkeypatch.setattr(hotspots.planning.plan, "check", broken)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert _run(["check", str(folder)], "de") == 3
    log = next(tmp_path.glob("hotspots-crash-*.txt")).read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "geheim" not in log + capsys.readouterr().err


def test_a_folder_that_another_run_holds_is_exit_code_4(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from hotspots.base.files import lock

    with lock(tmp_path):
        assert _run(["run", str(sample), "--out", str(tmp_path)], "de") == 4
    assert "Ein anderer Lauf" in capsys.readouterr().err


def test_explain_names_value_weight_source_and_what_would_change(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["explain", "karlsplatz", "--project", str(sample), "--json"], "de") == 0
    text = " ".join(json.loads(capsys.readouterr().out)["sentences"])
    for word in ("Gewicht", "Quelle", "Vor ", "Hinter ", "Noch zu klären"):
        assert word in text
    assert _run(["explain", "karlsplaz", "--project", str(sample)], "de") == 2


def test_explain_says_how_few_days_were_counted_and_whether_the_week_is_assumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One morning counted at the market, a bus stop beside it, a park far from both."""
    folder, places, counts = tmp_path / "Neustadt", tmp_path / "liste.csv", tmp_path / "zaehlung.csv"
    places.write_text("Name;Art;Breite;Länge\nMarkt;Platz;49,97388;9,14579\nBus;Haltestelle;49,9739;9,1459\nPark;Park;49,985;9,16\n", encoding="utf-8")  # fmt: skip
    counts.write_text("Standort;Datum;von;bis;Anzahl\nmarkt;06.05.2024;10:00;12:00;470\n", encoding="utf-8")
    assert _run(["init", str(folder)], "de") == 0
    for kind, file in (("sites", places), ("counts", counts)):
        assert _run(["import", kind, str(file), "--project", str(folder)], "de") == 0
    few, far, week = "Nur an 1 Tag gezählt.", "Die Zählstelle liegt weit entfernt; eine kurze", "ist nach der Art des Ortes angenommen."  # fmt: skip
    for site, said in (("markt", {few}), ("bus", {few, week}), ("park", {few, far, week})):
        capsys.readouterr()
        assert _run(["explain", site, "--project", str(folder)], "de") == 0
        plain = " ".join(capsys.readouterr().out.split())
        assert _run(["explain", site, "--project", str(folder), "--json"], "de") == 0
        sentences = " ".join(json.loads(capsys.readouterr().out)["sentences"])
        assert {words for words in (few, far, week) if words in plain and words in sentences} == said, site


def test_a_new_project_is_valid_and_takes_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, table = tmp_path / "Neustadt", tmp_path / "liste.csv"
    assert _run(["init", str(folder)], "de") == 0
    assert _run(["check", str(folder)], "de") == 0
    table.write_text("Name;Breite;Länge\nMarkt;49,97388;9,14579\nTor;49,9749;9,1447\n", encoding="utf-8")
    assert _run(["import", "sites", str(table), "--project", str(folder)], "de") == 0
    assert _run(["run", str(folder), "--out", str(tmp_path / "maps")], "de") == 0
    assert "Markt" in capsys.readouterr().out
    before = (folder / "sites.geojson").read_bytes()
    assert _run(["import", "sites", str(table), "--project", str(folder)], "de") == 0
    assert (folder / "sites.geojson").read_bytes() == before
    assert _run(["init", str(folder)], "de") == 1


HOSTILE: dict[str, tuple[Edit, str]] = {
    "a line break and an escape in a file's name": (write("protocols/\x1b[31mrot\nFehler: alles.csv", "a;b\n1;2\n"), r"\x1b[31mrot\x0aFehler: alles.csv"),
    "an escape in the name of a rule": (replace_in("project.toml", 'name = "', r'name = "\u001b[31m\u202e'), r"\x1b[31m\x202e"),
    "a C1 control in a name": (replace_in("sites.geojson", '"name": "Karlsplatz"', '"name": "Karls\x9b31m"'), r"\x9b"),
    "a direction in a name, as an escape": (replace_in("sites.geojson", '"name": "Karlsplatz"', r'"name": "Karls\u202e"'), r"\u202e"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_of_a_file_acts_on_the_terminal_or_forges_a_message(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    edit, shown = HOSTILE[what]
    folder = project(tmp_path, sample)
    edit(folder)
    _run(["rollout", str(folder)], "de")
    said = capsys.readouterr()
    assert shown in said.out + said.err
    assert not [c for c in said.out + said.err if c != "\n" and not c.isprintable() and c != "\u00a0"]
    assert "Fehler: alles" not in [line[: len("Fehler: alles")] for line in said.err.splitlines()]


def test_a_mixed_set_a_stray_and_a_project_as_out_are_told(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "maps"
    assert _run(["run", str(sample), "--out", str(out)], "de") == 0
    assert "passt nicht" not in capsys.readouterr().err
    assert _run(["check", str(sample), "--out", str(out)], "de") == 0
    assert "Manifest" not in capsys.readouterr().err
    (out / "public" / "ranking.csv").write_text("alt", encoding="utf-8")
    (out / "public" / "report.pdf").write_bytes(b"alt")
    assert _run(["check", str(sample), "--out", str(out)], "de") == 0
    said = f"{' '.join(capsys.readouterr().err.split())} "  # where lines break depends on how long the folder's name is
    assert "passt nicht zum Manifest: public/ranking.csv " in said
    assert "gehört nicht zu diesem Lauf: public/report.pdf " in said
    assert _run(["run", str(sample), "--out", str(out)], "de") == 0
    assert "public/report.pdf" in capsys.readouterr().err
    folder = project(tmp_path, sample)
    network = str(folder / "network")
    for command in (["run", str(folder), "--out", str(folder)], ["package", str(folder), "--project", str(folder)], ["export", str(folder), "--out", network]):  # fmt: skip
        assert _run(command, "de") == 2
        assert "ist ein Projektordner" in capsys.readouterr().err
    assert not (folder / "public").exists()


def test_weights_say_whether_they_were_written(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asked, written, written again: three different things happen, and three are said."""
    folder, votes = project(tmp_path, sample), tmp_path / "w.csv"
    votes.write_text("criterion;A;B\nreadiness;40;30\nconnection;30;30\ndemand;30;40\n", encoding="utf-8")
    for more, said in (
        ([], "nichts geändert"),
        (["--overwrite"], "eingetragen; „hotspots undo“"),
        (["--overwrite"], "schon in"),
    ):
        before = (folder / "project.toml").read_bytes()
        assert _run(["weights", str(votes), "--project", str(folder), *more], "de") == 0
        assert said in " ".join(capsys.readouterr().err.split()).replace("Nichts", "nichts")
        assert ((folder / "project.toml").read_bytes() != before) == ("undo" in said)


def test_an_agreement_that_does_nothing_is_told(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for costs, acts in (("classes", False), ("rounded", True)):
        folder = project(tmp_path / costs, sample)
        setting = f'[publication]\ncosts = "{costs}"\nagreed = {{ by = "Stadtwerke", on = "2022-06-01" }}\n\n[network]'
        replace_in("project.toml", "[network]", setting)(folder)
        assert _run(["check", str(folder)], "de") == 0
        words = " ".join("".join(capsys.readouterr()).split())
        assert "Stadtwerke, 01.06.2022." in words
        assert ('Das wirkt nur mit costs = "rounded".' in words) != acts
