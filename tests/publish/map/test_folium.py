"""The page is a Folium map: what a user adds to it is drawn, ours stays as it is, and the file says that it was added to."""

from __future__ import annotations

import re
from pathlib import Path

import folium
import pytest
from folium.plugins import PolyLineOffset

from hotspots.publish.map.figure import LAYERS, SECRET, PlanControl, PlanLayer
from hotspots.publish.map.html import render, town_map
from tests.publish.map.sample import extras, town

HERE = [49.975, 9.146]
AREA = {
    "type": "Feature",
    "properties": {"name": "</script><b>{{ 7 * 7 }}"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[9.143, 49.973], [9.149, 49.973], [9.149, 49.976], [9.143, 49.976], [9.143, 49.973]]],
    },
}


def saved(made: folium.Map, folder: Path) -> str:
    made.save(str(folder / "saved.html"))
    return (folder / "saved.html").read_text(encoding="utf-8")


def test_the_map_is_made_of_folium_layers_in_a_layer_control():
    made = town_map(town(), extras())
    assert isinstance(made, folium.Map)
    children = list(made._children.values())
    assert [child.part for child in children if isinstance(child, folium.map.Layer)] == list(LAYERS)
    assert all(isinstance(child, PlanLayer) for child in children[:-1])
    assert isinstance(children[-1], PlanControl)
    assert isinstance(children[-1], folium.LayerControl)
    assert not SECRET & {getattr(child, "part", "") for child in town_map(town())._children.values()}


def test_a_saved_map_is_the_page_and_can_be_saved_and_shown_again(tmp_path):
    made = town_map(town(), extras())
    assert saved(made, tmp_path) == render(town(), extras())
    assert saved(made, tmp_path) == render(town(), extras())
    assert "<iframe srcdoc=" in made._repr_html_()


def test_a_layer_that_isnt_chosen_isnt_in_the_file():
    html = town_map(town(), extras(), layers=["town", "sites"]).get_root().render()
    assert 'id="g-street-street"' in html
    assert 'id="g-route"' not in html
    assert 'id="g-cover-good"' not in html
    assert extras().handovers[0].name not in html
    assert 'id="g-street-street"' not in town_map(town(), layers=["sites"]).get_root().render()


def test_what_a_user_adds_is_drawn_without_a_request_or_a_message(show, tmp_path):
    made = town_map(town())
    folium.Marker(HERE, popup="Mein <b>Stand</b>", icon=folium.Icon(color="red")).add_to(made)
    folium.GeoJson(AREA, name="Meine Fläche", tooltip="Fläche").add_to(made)
    folium.CircleMarker([49.974, 9.147], radius=9).add_to(made)
    group = folium.FeatureGroup(name="Meine Gruppe <i>", show=False).add_to(made)
    folium.Marker([49.972, 9.15]).add_to(group)
    html = saved(made, tmp_path)
    opened = show(html)
    page = opened.page
    assert page.locator("img.leaflet-marker-icon").count() == 1
    assert page.evaluate("document.querySelector('img.leaflet-marker-icon').naturalWidth") > 0
    assert page.locator(".leaflet-overlay-pane svg path").count() == 2
    assert page.locator("[data-pin]").count() == 7
    page.get_by_label("Meine Gruppe <i>").check()
    assert page.locator("img.leaflet-marker-icon").count() == 2
    page.locator("img.leaflet-marker-icon").first.click()
    assert page.locator(".leaflet-popup b").inner_text() == "Stand"
    page.locator("[data-layer=coverage]").check()
    assert page.evaluate("hotspots.data.offered") == ["Meine Fläche", "Meine Gruppe <i>"]
    assert (opened.requests, opened.messages) == ([], [])


def test_a_plugin_that_needs_no_outside_code_to_load_leaves_the_page_whole(show, tmp_path):
    made = town_map(town())
    made.get_root().html.add_child(folium.Element("<p id='mine'>Hallo</p>"))
    made.fit_bounds([[49.97, 9.14], [49.98, 9.15]])
    opened = show(saved(made, tmp_path))
    assert opened.page.locator("#mine").inner_text() == "Hallo"
    assert opened.page.locator("[data-pin]").count() == 7
    assert opened.messages == []


def test_a_file_with_additions_says_so_and_ours_has_its_policy(tmp_path):
    made = town_map(town())
    assert "Content-Security-Policy" in saved(made, tmp_path)
    assert 'id="added"' not in saved(made, tmp_path)
    folium.Marker(HERE).add_to(made)
    html = saved(made, tmp_path)
    assert "Content-Security-Policy" not in html
    assert 'id="added"' in html
    assert "mehr aufgenommen" in html


@pytest.mark.parametrize("inside", ["layer", "figure", "link"])
def test_additions_in_any_place_are_seen(inside, tmp_path):
    made = town_map(town())
    if inside == "layer":
        folium.Marker(HERE).add_to(made._children["sites_layer"])
    elif inside == "figure":
        made.get_root().header.add_child(folium.Element("<meta name='x'>"))
    else:
        PolyLineOffset([HERE, [49.976, 9.148]], offset=3).add_to(made)
    assert 'id="added"' in saved(made, tmp_path)


def test_in_a_notebook_the_map_is_drawn_inside_its_frame(show):
    made = town_map(town(), extras())
    opened = show(f"<!doctype html><title>x</title>{made._repr_html_()}", name="notebook.html")
    frame = opened.page.frame_locator("iframe")
    assert frame.locator("[data-pin]").count() == 7
    frame.locator("#what-if > summary").click()
    frame.locator("[data-preset=demand]").click()
    frame.locator("[data-pin]").first.click()
    assert frame.locator(".site-popup h3").count() == 1
    opened.page.wait_for_timeout(300)
    assert (opened.requests, [m for m in opened.messages if "sandbox" not in m]) == ([], [])


def test_only_what_the_template_knows_is_in_a_template():
    made = town_map(town())
    assert not re.search(r"Stiftsplatz", made.page_js)
