"""The page as text: self-contained, the same bytes each time, nothing secret in the public edition."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import fields, replace

import pytest

from hotspots.publish.map.figure import SCRIPTS, _asset, _leaflet, slim
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.html import policy, render
from hotspots.publish.page import Ground, Page
from hotspots.publish.town_map.paths import decode
from tests.publish.map.conftest import sample_html
from tests.publish.map.sample import extras, many, site, town, with_sites

EDITIONS = [(edition, lang) for edition in ("public", "utility") for lang in ("de", "en")]


def island_of(html: str) -> dict:
    return json.loads(re.search(r'id="data">(.*?)</script>', html, re.S)[1])


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_nothing_is_linked_and_the_policy_forbids_the_rest(edition, lang):
    html = sample_html(edition, lang)
    ours = html.replace(_leaflet("leaflet.js").strip(), "")  # it names its home page in a control that is off
    assert len(ours) < len(html) - 100_000
    outside = re.findall(r'(?:src|href)="(?!#|data:,)([^"]*)"|url\(([^)]*)\)|@import|sourceMappingURL', ours)
    beside = ["ranking.xlsx", "ranking.csv", "ranking.json", "rollout.json"] if edition == "public" else []
    assert [name for name, _ in outside] == beside  # links to the data beside the page, which load nothing
    given = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    assert given.startswith("default-src &#39;none&#39;")
    assert "unsafe" not in given
    assert "http" not in given


def test_what_is_decided_stands_in_the_list_with_its_status_and_date():
    built = replace(site("de", 3, ranked=False), is_open=False, status="in Betrieb (2021)", blockers=())
    html = render(with_sites(town(), (site("de", 0), built)))
    assert html.index("Nicht mehr im Verfahren") < html.index("in Betrieb (2021)")
    assert html.count("in Betrieb (2021)") >= 2  # card and table
    assert "Zurzeit nicht umsetzbar</h3>" not in html


def test_two_renders_are_the_same_bytes_whatever_the_hash_seed():
    code = "import hashlib;from hotspots.publish.map.html import render;from tests.publish.map.sample import *;print(hashlib.sha256(render(town(),extras()).encode()).hexdigest())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(runs) == 1


def test_branca_renders_our_files_word_for_word():
    """branca compiles what it inlines as Jinja templates; were a brace taken for one, the text would differ."""
    html = sample_html("public", "de")
    assert _leaflet("leaflet.js").strip() in html
    assert slim(_asset("page.css"), is_style=True) in html
    for name in (*SCRIPTS, "start"):
        assert slim(_asset(f"script/{name}.js")).strip() in html


def test_code_loses_comments_and_spaces_but_no_word_of_a_string():
    script = 'say( "a // b  =  c" , { x : 1 } ); // why\n  // more\n  const  r = /a = b/g;\n{\n  a = b - -c + d / 2\n  e += -1\n}\nf'
    assert slim(script) == 'say("a // b  =  c",{x:1});const  r = /a = b/g;{a=b - -c+d/2\ne+=-1}\nf'
    style = '/* why */\ndt::after { content: ": , "; }\n@media (max-width: 9rem) { a:is(b, c) d { x: 0.1em; } }'
    assert slim(style, is_style=True) == 'dt::after{content:": , "}@media (max-width:9rem){a:is(b,c) d{x:.1em}}'


def test_the_page_for_everyone_has_no_field_for_what_is_confidential():
    names = {field.name for field in fields(Page)}
    assert not names & {"routes", "network", "handovers", "prices", "connections"}


def test_the_public_edition_holds_no_secret_name_price_or_point():
    html = sample_html("public", "de")
    for handover in extras().handovers:
        assert handover.name not in html
    assert "€/m" not in html
    assert "form-site" not in html
    assert "hotspots/answer" not in html
    data = island_of(html)
    shown = {
        (round(lon, 5), round(lat, 5))
        for path in re.findall(r' d="(M0 0m[^"]*)"', html)
        for line in decode(path, tuple(data["origin"]))
        for lon, lat in line
    }
    assert len(shown) > 500
    secret = {(round(x, 5), round(y, 5)) for line in extras().network for x, y in line[1:-1]}
    streets = {(round(x, 5), round(y, 5)) for s in town().ground.streets for x, y in s.line}
    assert not shown & (secret - streets)


def test_the_first_view_follows_from_sites_alone():
    public, utility = (island_of(sample_html(edition, "de")) for edition in ("public", "utility"))
    assert (public["origin"], public["view"]) == (utility["origin"], utility["view"])


def test_the_utility_edition_says_that_it_is_confidential():
    assert "Vertraulich" in sample_html("utility", "de")
    assert "Confidential" in sample_html("utility", "en")
    assert "Vertraulich" not in sample_html("public", "de")


def test_the_policy_covers_every_script_and_style():
    document = "<style>a{}</style><script>1</script><script>2</script>"
    assert policy(document).count("sha256-") == 3


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (with_sites(town(), ()), "Es sind keine Standorte eingetragen."),
        (with_sites(town(), (site("de", 0),)), "nur ein Standort"),
        (with_sites(town(), (site("de", 0, ranked=False),)), "Kein Standort ist zurzeit umsetzbar."),
        (replace(town(), ground=Ground()), "keine Straßen"),
        (replace(town(), ground=replace(town().ground, buildings=())), "keine Gebäude"),
        (
            with_sites(town(), (*town().cards, replace(site("de", 0), id="far", name="Fern", lon=49.9, lat=9.1))),
            "außerhalb",
        ),
    ],
)
def test_a_page_with_little_data_says_what_is_missing(page, words):
    assert words in render(page)


def test_a_utility_without_a_network_is_told_so():
    assert "kein Netz der Stadtwerke" in render(town(), replace(extras(), handovers=(), routes=(), network=()))


def test_names_of_300_characters_are_kept():
    name = "Wort " * 60
    html = render(with_sites(town(), (replace(site("de", 0), name=name),)))
    assert island_of(html)["sites"]["name"] == [name]
    assert name in html


def test_of_many_sites_the_first_stand_in_the_text_and_all_in_the_data():
    html = render(many(500))
    assert html.count('data-site="') == 200
    assert len(island_of(html)["sites"]["id"]) == 500
    assert "die ersten 200 von 500" in html


def test_a_page_shows_the_first_500_sites_and_says_where_the_others_are(sample_public):
    sites = [replace(s, site=replace(s.site, id=f"{s.site.id}-{i}")) for i in range(86) for s in sample_public.sites]
    page = page_of(replace(sample_public, sites=tuple(sites)), "de")
    assert len(page.sites) == 500
    assert "die ersten 500 von 602 Standorten" in render(page)
    assert "ranking.xlsx und ranking.csv im selben Ordner" in render(page)
    assert "Diese Seite zeigt" not in render(page_of(sample_public, "de"))
