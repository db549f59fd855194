"""What a site's card says, and why the years of building differ from the places."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from hotspots.changes.steps import record_decisions
from hotspots.changes.transaction import transaction
from hotspots.disclosure.public import disclose
from hotspots.findings.answers import building_order
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.inputs.decisions import Decision
from hotspots.publish.deliver import Delivery
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.html import render
from hotspots.publish.map.sections import head
from hotspots.publish.page import say_all
from tests.publish.map.conftest import sample_html
from tests.publish.map.sample import town

pytestmark = pytest.mark.usefixtures("planned_once")


def test_a_card_says_for_and_against_people_on_usual_and_event_days_and_on_what_it_rests(
    sample_public: PublicPlan,
) -> None:
    by_id = {site.id: site for site in page_of(sample_public, "de").sites}
    stadium = by_id["stadion-schoenbusch"]
    assert "Nutzende am Tag" in stadium.users
    assert "Gäste" in stadium.events
    assert "im WLAN" in stadium.events
    assert stadium.basis == "beispielhaft"
    against = [words for side, words in stadium.reasons if side == "against"]
    assert all(": " in words for _, words in stadium.reasons)
    assert any("schwach" in words or "mäßig" in words for words in against)
    assert not any("schwach" in words for site in by_id.values() for side, words in site.reasons if side == "for")
    html = render(page_of(sample_public, "de"))
    assert html.count('class="against"') == sum(
        side == "against" for site in by_id.values() for side, _ in site.reasons
    )
    assert '<span class="unseen">dagegen: </span>' in html


def test_a_site_that_no_year_builds_says_so_instead_of_its_lead_time_alone(sample_public: PublicPlan) -> None:
    when = {site.id: site.when for site in page_of(sample_public, "de").sites}
    assert when["vhs-steingasse"] == "Ausbau 2022"
    assert when["stadion-schoenbusch"].startswith("nicht im Ausbauplan 2022–2024; Vorlauf etwa ")
    assert page_of(replace(sample_public, rollout=None), "en").sites[0].when == "to be built in 2022"


def test_both_editions_say_what_would_change_a_place_in_the_same_words(
    sample_results: Plan, sample_public: PublicPlan
) -> None:
    exact, public = (page_of(plan, "de").sites for plan in (sample_results, sample_public))
    assert [site.would_change for site in exact] == [site.would_change for site in public]
    assert all(len(site.would_change) == 1 for site in public)
    assert "tauscht er den Platz mit" in public[0].would_change[0]


def test_what_was_decided_stands_with_its_date_and_what_was_decided_before_on_the_public_page(
    sample: Path, sample_results: Plan, tmp_path: Path
) -> None:
    project = tmp_path / "data"
    shutil.copytree(sample, project)
    for status, day in (("deferred", "2022-03-04"), ("rejected", "2022-07-11")):
        with transaction(project, "decide", at="2022-08-01T00:00:00") as change:
            record_decisions(change, [Decision("karlsplatz", status, day)], file="beschluss.csv")
    told = json.loads((project / "sites.geojson").read_text(encoding="utf-8"))["features"]
    extra = next(f["properties"] for f in told if f["properties"]["id"] == "karlsplatz")
    sites = tuple(
        replace(s, site=replace(s.site, status="rejected", extra=extra)) if s.site.id == "karlsplatz" else s
        for s in sample_results.sites
    )
    page = page_of(disclose(replace(sample_results, sites=sites)), "de")
    site = next(site for site in page.sites if site.id == "karlsplatz")
    assert (site.status, site.decided) == ("abgelehnt am 11.07.2022", "zurückgestellt am 04.03.2022")
    assert "zurückgestellt am 04.03.2022" in render(page)


def test_a_released_photo_is_on_both_pages_and_one_that_is_not_on_none(sample_results: Plan) -> None:
    stream = io.BytesIO()
    Image.effect_noise((400, 300), 90).save(stream, "JPEG")
    first, *rest = sample_results.sites
    sites = (
        replace(first, site=replace(first.site, photo="Foto von A. Beispiel.jpg", picture=stream.getvalue())),
        *rest,
    )
    files = Delivery(
        replace(sample_results, sites=sites), "de"
    ).files()  # the search for secrets takes no photo for one
    for name in ("public/map.html", "utility/map.html"):
        assert files[name].count(b"data:image/jpeg;base64,") == 1
        assert b"A. Beispiel" not in files[name]
    none = (replace(first, site=replace(first.site, photo="Foto von A. Beispiel.jpg")), *rest)
    assert b"data:image/jpeg" not in Delivery(replace(sample_results, sites=none), "de").files()["public/map.html"]


def late(plan: Plan, *, years: dict[str, int], budget: float = 1e6) -> Plan:
    """Return the plan with sites in other years."""
    assert plan.rollout
    phases = tuple(
        replace(p, budget_eur=budget, sites=tuple(s for s, y in years.items() if y == p.year))
        for p in plan.rollout.phases
    )
    sites = tuple(replace(s, year=years.get(s.site.id)) for s in plan.sites)
    return replace(plan, rollout=replace(plan.rollout, phases=phases), sites=sites)


def test_an_order_of_building_that_differs_from_the_places_is_explained(sample_results: Plan) -> None:
    """Nothing is said where they agree; the utility reads why, everyone only that and by which rule."""
    in_order = {s.site.id: 2022 + i for i, s in enumerate(sample_results.sites[:3])}
    assert building_order(late(sample_results, years=in_order)) == ()
    first, second, third = in_order
    names = {s.site.id: s.site.name for s in sample_results.sites}
    turned = {second: 2022, third: 2022, first: 2023}
    rule, said = (words.de for words in building_order(late(sample_results, years=turned)))
    assert rule.startswith("Die Jahre folgen nicht nur den Plätzen")
    assert said.startswith(f"{names[first]} (Platz 1) kommt 2023, nach {names[second]} und {names[third]}: ")
    dear = building_order(late(sample_results, years=turned, budget=1000.0))[1]
    assert "Allein kostet er" in dear.de
    assert "2022 sind 1.000\u00a0€ da" in dear.de
    slow = late(sample_results, years=turned)
    about = replace(slow.about, rollout=slow.about.rollout.model_copy(update={"start": "2022-12-30"}))
    assert "Zeit bis zum Betrieb" in building_order(replace(slow, about=about))[1].de
    public = building_order(disclose(late(sample_results, years=turned, budget=1000.0)))
    assert [words.de for words in public] == [
        rule,
        f"{names[first]} (Platz 1) kommt 2023, nach {names[second]} und {names[third]}.",
    ]
    never = building_order(disclose(late(sample_results, years={second: 2022})))[1]
    assert never.en == f"{names[first]} (place 1) is in no year, unlike {names[second]}."
    assert rule in render(page_of(late(sample_results, years=turned), "de"))


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "Das meiste ist"),
        (0.75, "Das meiste ist"),
        (0.5, "Vieles ist"),
        (0.2, "Einiges ist"),
        (0.05, "Fast alles ist gemessen"),
    ],
)
def test_the_warning_follows_how_much_is_assumed(share: float, words: str) -> None:
    page = replace(town(), assumed=("Preise: 3 geschätzt (von 9)",), assumed_share=share)
    assert words in head(page, say_all("page", "de") | {"foreign": ""}, confidential=False)


def test_the_sample_says_that_most_of_it_is_assumed(sample_public: PublicPlan) -> None:
    assert 0.75 < sample_public.assumed_share <= 1


@pytest.mark.parametrize(("plan", "is_old"), [("3f9a1c7be204", False), ("0123456789ab", True)])
def test_a_link_to_a_site_opens_its_card_and_an_old_one_says_that_the_plan_has_changed(
    show, plan: str, is_old: bool
) -> None:
    page = show(sample_html("public", "de"), fragment=f"#p={plan}&s=karlsplatz").page
    assert page.locator("#site-karlsplatz details.more").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.id") == "site-karlsplatz"
    assert page.locator("#site-karlsplatz").is_visible()
    assert page.locator("#banner").is_visible() == is_old
    assert ("anderen Stand des Plans" in page.locator("#banner").inner_text()) == is_old
    href = page.locator("#site-karlsplatz details.more a").get_attribute("href")
    assert href == "#p=3f9a1c7be204&s=karlsplatz"
