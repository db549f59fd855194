"""Pins never hide one another, and far sites don't shrink the map."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.publish.town_map.layout import far_away, spread, view_of
from hotspots.publish.town_map.paths import to_grid
from tests.publish.map.sample import site, town

SPOTS = st.lists(st.tuples(st.floats(0, 300), st.floats(0, 300)), max_size=14)


@settings(max_examples=60)
@given(SPOTS)
def test_spread_pins_keep_their_distance(anchors):
    spots = spread(anchors, 30.0)
    assert all(math.dist(a, b) > 29.0 for a, b in combinations(spots, 2))


def test_pins_on_one_place_part_too():
    spots = spread([(5.0, 5.0)] * 6, 30.0)
    assert all(math.dist(a, b) > 29.0 for a, b in combinations(spots, 2))


def test_pins_with_room_stay_where_they_are():
    anchors = [(0.0, 0.0), (40.0, 0.0), (0.0, 40.0)]
    assert spread(anchors, 30.0) == anchors


def test_a_site_far_outside_is_named_and_left_out_of_the_first_view():
    places = np.vstack([town().places[:6], (49.97, 9.14)])
    assert far_away(places).tolist() == [False] * 6 + [True]


def test_two_sites_far_apart_are_both_shown():
    assert not far_away(np.array([(7.0, 49.97), (12.0, 49.97)])).any()


def test_the_view_holds_every_site_and_has_a_least_size():
    cells = [to_grid((s.lon, s.lat)) for s in (site("de", i) for i in range(7))]
    view = view_of(cells, 50.0)
    assert all(view.left < x < view.left + view.width and view.top < y < view.top + view.height for x, y in cells)
    assert view_of(cells[:1], 50.0).width * view.step_m >= 400
    assert view_of([], 50.0).width > 0
