"""Pictures show every site in the reader's language, and are the same every time."""

from __future__ import annotations

import sys
from xml.etree import ElementTree as ET

import pytest

from hotspots.base.errors import MachineError
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.publish.plot import _short, pictures
from tests.publish.samples import renamed


@pytest.fixture(scope="module")
def drawn(results: Plan) -> dict[str, bytes]:
    return pictures(results, "de")


def texts(svg: bytes) -> str:
    return "\n".join(
        "".join(element.itertext()) for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    )


def test_map_ranking_and_cost_curve_come_as_svg_and_png(drawn: dict[str, bytes]) -> None:
    assert set(drawn) == {f"{name}.{kind}" for name in ("map", "ranking", "portfolio") for kind in ("svg", "png")}
    assert all(data.startswith(b"\x89PNG") for name, data in drawn.items() if name.endswith(".png"))


def test_every_site_is_named_and_labels_are_german(public: PublicPlan, drawn: dict[str, bytes]) -> None:
    for name in ("ranking.svg", "map.svg"):
        assert all(site.site.name in texts(drawn[name]) for site in public.sites)
    assert "Nutzende am Tag" in texts(drawn["portfolio.svg"])
    assert "100.000" in texts(drawn["portfolio.svg"])


def test_the_same_plan_gives_the_same_bytes_and_no_cost_curve_is_public(
    results: Plan, public: PublicPlan, drawn: dict[str, bytes]
) -> None:
    assert pictures(results, "de") == drawn
    assert {name for name in drawn if "portfolio" not in name} == set(pictures(public, "de"))


@pytest.mark.parametrize("name", ["$x^2$ \\frac{", "😀 中文", "a" * 300, "<b>&"])
def test_a_hostile_name_is_drawn_as_text(results: Plan, name: str) -> None:
    shown = texts(pictures(renamed(results, name), "en")["map.svg"])
    assert name[:2].replace("😀", "□1F600") in shown


def test_without_matplotlib_a_line_says_what_to_install(public: PublicPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setattr("hotspots.publish.plot.find_spec", lambda _: None)
    with pytest.raises(MachineError, match=r"hotspots-wlan\[plot\]"):
        pictures(public, "de")


def test_a_name_of_forty_letters_is_whole_and_a_longer_one_ends_in_an_ellipsis() -> None:
    assert _short("x" * 40) == "x" * 40
    assert _short("x" * 41) == "x" * 39 + "…"
