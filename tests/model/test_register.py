"""The register of facts tells the truth of the protocol: every answer changes what stands there, and nothing else.

The full walk, every site in every state, on the sample, a town of real size and others: ``scripts/test-long --only register``.
"""

from __future__ import annotations

from pathlib import Path

from hotspots.model.answers import FIELDS
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.model.register import ANSWERS, ITEMS
from tests.model.walk import STATES, Tally, Town, walk
from tests.towns.make import generate


def test_every_item_of_the_protocol_and_every_field_of_an_answer_is_in_the_register() -> None:
    assert set(ITEMS) == {item.id for item in BASE_SCHEMA.items}
    assert set(FIELDS) <= set(ANSWERS)


def test_an_answer_changes_what_the_register_declares_and_nothing_else(tmp_path: Path) -> None:
    """Every item × every answer at ten sites of five made-up towns, two in each of five states; in two no street is near."""
    tally = Tally()
    for number, folder in enumerate(generate(tmp_path, 5, seed=3, sites=2, edges=60)):
        town = Town.of(folder, roofs=number < 4, cable=number < 3)
        for site, state in (("s01", number), ("s02", number + 2)):
            walk(town, [site], [STATES[state % len(STATES)]], tally)
    assert tally.undeclared == []
    assert tally.idle == {}
    assert set(tally.seen) == set(ITEMS)


def test_on_the_sample_no_answer_changes_more_than_the_register_declares(sample: Path) -> None:
    tally, town = Tally(), Town.of(sample)
    for site, state in (("rossmarkt-digitalladen", 0), ("vhs-steingasse", 3)):
        walk(town, [site], [STATES[state]], tally)
    assert tally.undeclared == []
    assert tally.answers > 100
