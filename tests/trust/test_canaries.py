"""A word planted into every field of every input: who reads it is who the register says, under every setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from hotspots.base.errors import LeakError
from hotspots.disclosure.leaks import find_leaks, secrets_of
from hotspots.findings.model import Plan
from hotspots.inputs.counts.columns import WORDS
from hotspots.inputs.decisions import DECISION_ITEMS, QUOTE_ITEMS
from hotspots.inputs.operation import COST_ITEMS, SERVICE_ITEMS
from hotspots.model.answers import ANSWER_ITEMS
from hotspots.model.layers import LAYERS, MOUNT, SITES
from hotspots.model.protocol_items import BASE_SCHEMA, PERMIT_ITEMS
from hotspots.model.publication import Costs, PublicationSetting
from hotspots.model.register import person_fields, reader_of, readers
from hotspots.model.settings import ProjectSettings
from hotspots.planning.plan import run
from hotspots.publish.deliver import FORMATS, Delivery
from hotspots.publish.report.context import Extras
from tests.once import coarse
from tests.trust.canaries import Canaries, plant, texts

Where = Mapping[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Canaries]:
    """Return the plan of the sample with a canary everywhere."""
    folder = tmp_path_factory.mktemp("canaries") / "data"
    said = plant(folder)
    return run(folder), said


@pytest.fixture(scope="module", params=get_args(Costs))
def outputs(planted: tuple[Plan, Canaries], request: pytest.FixtureRequest) -> dict[str, bytes]:
    """Return every file of both editions under a setting."""
    plan, _ = planted
    setting = PublicationSetting(
        costs=request.param, agreed=plan.publication.agreed, base_url=plan.publication.base_url
    )
    delivery = Delivery(replace(plan, publication=setting), "de")
    files = delivery.files() | delivery.exports("public", FORMATS)
    with coarse():
        for form in ("pdf", "docx"):
            files |= delivery.papers("public", Extras(), form)  # type: ignore[arg-type]
        if request.param == "classes":  # the utility's own files are the same under every setting
            files |= delivery.exports("utility", FORMATS) | delivery.papers("utility", Extras(), "docx")
    return files


def test_every_canary_is_read_by_whom_the_register_says_and_by_nobody_else(
    planted: tuple[Plan, Canaries], outputs: dict[str, bytes]
) -> None:
    _, said = planted
    seen: dict[str, set[tuple[str, str]]] = {"public": set(), "utility": set()}
    for name, text in texts(outputs):
        if name.startswith(("public/", "utility/")):
            seen[name.partition("/")[0]] |= said.found_in(text) | said.found_in(name)
    told = {where: reader_of(*where).audience for where in said.of.values()}
    assert len(told) >= 110
    assert {w for w in seen["public"] if told[w] != "public"} == set()
    assert {w for w in seen["utility"] if told[w] not in ("public", "utility") and w != ("counts", "(file)")} == set()
    assert {w for w, who in told.items() if who == "public" and w not in seen["public"] and w not in UNSHOWN} == set()
    if any(name.endswith(".dxf") and name.startswith("utility/") for name in outputs):
        assert {w for w, who in told.items() if who == "utility" and w not in seen["utility"]} == set()


#: Public, but nothing to be seen of it here: another count is better, no amount is rounded where none is told.
UNSHOWN = {("estimates", "source"), ("settings", "publication.agreed.by")}


def test_a_person_in_a_field_that_is_public_stops_the_writing(planted: tuple[Plan, Canaries]) -> None:
    """Positive control: the search finds every person's name and every long remark, in `adopted.by` and everywhere."""
    plan, said = planted
    secrets = secrets_of(plan)
    for kind, field in (("protocols", "inspectors"), ("sites", "proposed_by")):
        word = said.word(kind, field)
        assert find_leaks({"x": f"… {word} …".encode()}, secrets) or find_leaks(
            {"x": f"… Anna {word} …".encode()}, secrets
        )
    inspector = next(name for visit in plan.inspections for name in visit.inspectors if "zwoq" in name)
    noted = replace(plan, notes=(*plan.notes, _adopted(inspector)))
    with pytest.raises(LeakError):
        Delivery(noted, "de").files()


def _adopted(by: str):  # type: ignore[no-untyped-def]
    from hotspots.base.text import verbatim

    return verbatim(f"Gewichte und Nutzwertskalen hat {by} beschlossen.")


def test_every_field_of_every_input_stands_in_the_register() -> None:
    """Whoever adds a field says who reads it."""
    fields = {
        "sites": [f.id for f in SITES], "mount": [f.id for f in MOUNT], "protocols": [i.id for i in BASE_SCHEMA.items],
        "permits": [i.id for i in PERMIT_ITEMS], "counts": list(WORDS), "costs": [i.id for i in COST_ITEMS],
        "service": [i.id for i in SERVICE_ITEMS], "quotes": [i.id for i in QUOTE_ITEMS], "answers": [i.id for i in ANSWER_ITEMS],
        "decisions": [i.id for i in DECISION_ITEMS], "settings": [*_keys(ProjectSettings)],
        **{name: [f.id for f in layer.fields] for name, layer in LAYERS.items()},
    }  # fmt: skip
    unsaid = [(k, f) for k, names in fields.items() for f in names if reader_of(k, f).audience == "nobody"]
    assert unsaid == []
    assert set(fields) <= set(readers())
    assert person_fields() == {"inspectors", "proposed_by", "by", "who"}
    assert reader_of("sites", "(author)").audience == "nobody"


def _keys(model: type[BaseModel], before: str = "") -> list[str]:
    """Return the dotted keys of the settings."""
    found: list[str] = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        key = f"{before}{field.alias or name}"
        found += _keys(inner, f"{key}.") if isinstance(inner, type) and issubclass(inner, BaseModel) else [key]
    return found


def test_the_sample_of_canaries_is_of_the_project(planted: tuple[Plan, Canaries], tmp_path: Path) -> None:
    """Control of the control: a word that wasn't planted is found nowhere, one that was is told apart."""
    _, said = planted
    assert said.found_in("zwoqzzebu") == set()
    assert said.found_in(f"x{said.word('sites', 'name').upper()}x") == {("sites", "name")}
    assert len(set(said.of)) == len(said.of)
