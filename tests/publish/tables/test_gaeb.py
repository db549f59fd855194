"""The bill leaves as GAEB X83 and comes back, by another program, with every position and quantity and without a price."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import gaeb
import pytest

from hotspots.base.errors import InputError
from hotspots.findings.model import Plan
from hotspots.publish.deliver import Delivery
from hotspots.publish.tables.gaeb import bill_x83, is_tendered
from hotspots.publish.tables.positions import positions


@pytest.fixture(scope="module")
def read(results: Plan, tmp_path_factory: pytest.TempPathFactory) -> gaeb.Leistungsverzeichnis:
    """Return the file as the package gaeb reads it; the package pygaeb wrote it."""
    path = tmp_path_factory.mktemp("gaeb") / "bill.x83"
    path.write_bytes(bill_x83(results, "de"))
    return gaeb.read_xml(path)


def test_every_position_that_can_be_bid_for_comes_back_with_its_quantity(
    results: Plan, read: gaeb.Leistungsverzeichnis
) -> None:
    assert results.rollout is not None
    wanted = [p for phase in results.rollout.phases for p in positions(phase, results.factors) if is_tendered(p)]
    wanted.sort(key=lambda p: (p.lot, p.year))
    found = list(read.alle_positionen)
    assert [(p.kurztext, p.menge) for p in found] == [(p.title.de, Decimal(p.quantity)) for p in wanted]
    assert {p.einheit for p in found} == {"m", "St", "Jahr", "psch"}
    assert len(found) > 40
    assert sum((p.menge or Decimal(0)) for p in found if p.einheit == "m") == sum(
        p.quantity for p in wanted if p.unit.de == "m"
    )


def test_it_is_a_call_for_bids_without_a_price_or_where_one_comes_from(
    results: Plan, read: gaeb.Leistungsverzeichnis
) -> None:
    assert read.phase == gaeb.Phase.ANGEBOTSAUFFORDERUNG
    assert [t.kurztext for t in read.titel] == ["Tiefbau", "Technik und Montage", "Betrieb"]
    assert all(p.einheitspreis is None and p.gesamtbetrag is None for p in read.alle_positionen)
    text = bill_x83(results, "de").decode()
    assert not re.search(r"<(UP|IT)>|Preisquelle|€|Ausgleich der Rundung|Gebühren", text)
    assert all("Zahlung: Stadt" in " ".join(p.langtext) for p in read.alle_positionen)
    trenches = [p for p in read.alle_positionen if p.kurztext.startswith("Graben")]
    assert trenches
    assert all("Tiefe nicht bekannt" in " ".join(p.langtext) for p in trenches)


def test_every_number_is_there_once_and_the_same_plan_gives_the_same_bytes(
    results: Plan, read: gaeb.Leistungsverzeichnis
) -> None:
    numbers = [p.oz for p in read.alle_positionen]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"\d{8}|\d{10}", number) for number in numbers), numbers[:3]
    assert bill_x83(results, "de") == bill_x83(results, "de")


def test_only_the_utilitys_set_has_it(results: Plan) -> None:
    delivery = Delivery(results, "de")
    assert set(delivery.exports("utility", ["x83"])) == {"utility/vertraulich-bill.x83"}
    assert not [name for name in delivery.exports("public", ["x83"]) if name.endswith("x83")]


def test_a_project_without_a_date_has_no_x83_with_an_invented_one(results: Plan) -> None:
    with pytest.raises(InputError) as refused:
        bill_x83(replace(results, about=replace(results.about, date=None)), "de")
    (problem,) = refused.value.problems
    assert (problem.file, problem.field) == ("project.toml", "date")
