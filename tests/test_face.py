"""The face in Python: three lines give a table, a graph and a map; a public plan has no secret; mistakes are told clearly."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import folium
import geopandas
import networkx
import pytest

import hotspots
from hotspots.base.text import verbatim
from hotspots.cli.main import _run

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def plan(sample: Path) -> hotspots.Plan:
    return hotspots.plan(sample)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_importing_costs_nothing() -> None:
    code = "import sys, hotspots; dir(hotspots); print([m for m in sys.modules if m.startswith(('hotspots', 'numpy'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "['hotspots']"


def test_the_names_are_few_and_an_unknown_one_is_none() -> None:
    assert len(hotspots.__all__) <= 12
    assert all(getattr(hotspots, name) is not None for name in hotspots.__all__)
    with pytest.raises(AttributeError, match="plann"):
        hotspots.plann  # noqa: B018


def test_a_plan_prints_itself_in_ten_lines(plan: hotspots.Plan) -> None:
    lines = repr(plan).splitlines()
    assert len(lines) == 10
    assert "€" in lines[1]
    assert [line.split()[0] for line in lines[2:9]] == [str(rank) for rank in plan.sites["rank"].dropna()][:7]


def test_sites_are_a_table_in_metres_with_the_figures_of_every_output(plan: hotspots.Plan) -> None:
    sites = plan.sites
    assert isinstance(sites, geopandas.GeoDataFrame)
    assert sites.crs.is_projected
    assert list(sites.index) == [site.site.id for site in plan.told.sites]
    for site in plan.told.sites:
        row = sites.loc[site.site.id]
        assert (row["rank"], row["score"]) == (site.ranked.rank, pytest.approx(site.ranked.score))
        assert row["invest_eur_best"] == pytest.approx(site.invest.best)
    assert not [name for name in plan.public().sites.columns if name in ("length_m", "handover", "snap_m")]


def test_the_network_prices_a_route_as_the_plan_does(plan: hotspots.Plan) -> None:
    net = plan.network
    assert isinstance(net, networkx.MultiGraph)
    assert {d["kind"] for *_, d in net.edges(data=True)} == {"street", "duct", "access", "here"}
    assert sum(kind == "site" for _, kind in net.nodes(data="kind")) == len(plan.sites)
    dug = networkx.subgraph_view(net, filter_edge=lambda *edge: net.edges[edge]["kind"] != "duct")
    looked_at = 0
    for site in plan.told.sites:
        way = plan.told.route(site.site.id).chosen
        if way is not None and way.method == "trench":
            ends = ("site", site.site.id), ("handover", way.handover)
            assert networkx.shortest_path_length(dug, *ends, weight="length_m") <= way.length_m + 1e-6
            looked_at += 1
    assert looked_at > 0


def test_maps_are_folium_maps_of_their_edition(plan: hotspots.Plan) -> None:
    ours, everyones = plan.map(), plan.public().map()
    assert isinstance(ours, folium.Map)
    assert isinstance(everyones, folium.Map)
    assert "Vertraulich" in ours.get_root().render()
    html = everyones.get_root().render()
    assert "Vertraulich" not in html
    assert not [h.name for h in plan.told.handovers if h.name in html]


@pytest.mark.parametrize(
    ("edition", "layers", "words"),
    [
        ("utility", ["nonsense"], "nonsense"),
        ("utility", ["rutes", "town"], "'routes'"),
        ("public", ["routes"], "Only the utility's map"),
    ],
)
def test_a_layer_that_isnt_there_is_refused_with_the_nearest(
    plan: hotspots.Plan, edition: str, layers: list[str], words: str
) -> None:
    told = plan if edition == "utility" else plan.public()
    with pytest.raises(hotspots.InputError) as refused:
        told.map(layers=layers)
    assert words in str(refused.value)
    assert len(refused.value.problems) == 1


def test_a_public_plan_says_where_a_secret_is(plan: hotspots.Plan) -> None:
    with pytest.raises(AttributeError, match="utility's Plan"):
        plan.public().network  # noqa: B018
    with pytest.raises(AttributeError, match="utility's Plan"):
        plan.public().told.handovers  # noqa: B018


def test_a_public_plan_whose_page_would_hold_a_secret_is_refused(plan: hotspots.Plan) -> None:
    noted = replace(plan.told, notes=(*plan.told.notes, verbatim("Übergabepunkt Theaterplatz, Schacht")))
    with pytest.raises(hotspots.LeakError):
        hotspots.Plan(noted, "de").public()


def test_a_project_that_isnt_there_says_how_to_begin(tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(hotspots.InputError) as refused:
            hotspots.plan(folder)
        assert "hotspots init" in str(refused.value)


def test_deliver_writes_what_run_writes_and_none_of_what_was_added(
    plan: hotspots.Plan, sample: Path, tmp_path: Path
) -> None:
    folium.Marker([49.97, 9.14], popup="mine-alone").add_to(plan.map())
    files = plan.deliver(tmp_path / "a")
    assert _run(["run", str(sample), "--out", str(tmp_path / "b")], "de") == 0
    assert {path.relative_to(tmp_path / "a").as_posix() for path in files} == set(contents(tmp_path / "a"))
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert not [name for name, data in contents(tmp_path / "a").items() if b"mine-alone" in data]


def test_every_example_of_the_docs_runs(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").symlink_to(sample)
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "python.md").read_text(encoding="utf-8"), re.S)
    assert len(examples) >= 6
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, "docs/python.md", "exec"), names)
    assert len(names["near"]) > 1
    assert names["cost"] > 0
    assert "Treffpunkt" in (tmp_path / "mine.html").read_text(encoding="utf-8")
    assert "hotspots init" in capsys.readouterr().out
