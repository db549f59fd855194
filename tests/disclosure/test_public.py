"""The public edition keeps the order and gives away nothing that only the utility may see."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import Transformer

from hotspots.base.errors import LeakError
from hotspots.disclosure.leaks import SecretSet, find_leaks, secrets_of
from hotspots.disclosure.plan import SHARED_OUT
from hotspots.disclosure.public import PublicResults
from hotspots.findings.model import Results
from hotspots.publish.sets import output_files, public_files


def test_both_editions_have_the_same_order(sample_results: Results, sample_public: PublicResults) -> None:
    exact = [s.site.id for s in sample_results.findings.sites]
    assert [s.site.id for s in sample_public.findings.sites] == exact


def test_published_portfolios_are_the_best_for_their_money_and_count_everybody_once(
    sample_results: Results, sample_public: PublicResults
) -> None:
    """Both editions and the users of any set say the same; every set of sites is tried at its published cost."""
    findings, exact = sample_public.findings, sample_results.findings
    assert findings.rollout is not None
    assert exact.rollout is not None
    ranked = [s for s in findings.sites if s.ranked.rank and s.invest and s.users]
    sets = [some for size in range(len(ranked) + 1) for some in combinations(ranked, size)]
    priced = [(sum(s.invest.best for s in some if s.invest), [s.site.id for s in some]) for some in sets]
    for one in findings.rollout.portfolios:
        assert one.users_per_day == pytest.approx(exact.users_together(one.sites))
        alone = sum(s.users.best for s in ranked if s.site.id in one.sites and s.users)
        assert one.counted_once_per_day == pytest.approx(alone - one.users_per_day, abs=1e-8)
        most = max(exact.users_together(ids) for cost, ids in priced if cost <= one.budget_eur)
        assert one.users_per_day == pytest.approx(most)
    most_of_all = exact.rollout.portfolios[-1].users_per_day
    assert findings.rollout.portfolios[-1].users_per_day == pytest.approx(most_of_all, rel=1e-12)
    assert findings.rollout.counting == (*exact.rollout.counting, SHARED_OUT)


def test_nothing_of_the_network_and_nobody_s_name_is_in_the_public_files(
    sample_results: Results, sample_public: PublicResults
) -> None:
    files = {f"public/{name}": data for name, data in public_files(sample_public, "de").items()}
    assert len(files) == 5
    assert find_leaks(files, secrets_of(sample_results)) == ()
    everything = b"".join(files.values())
    for word in ("Stadtverwaltung", "N. N.", "Herstallturm, Schacht", "trench", "Tiefbau"):
        assert word.encode() not in everything, word


def test_the_utility_s_files_do_hold_what_the_check_looks_for(
    sample_results: Results, sample_public: PublicResults
) -> None:
    """Positive control: the same check finds names, prices and places in the confidential set."""
    files = output_files(sample_results, sample_public, "de")
    secret = {name: data for name, data in files.items() if name.startswith("utility/")}
    kinds = {leak.what for leak in find_leaks(secret, secrets_of(sample_results))}
    assert {"name or id", "price or length"} <= kinds


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("289.30", True),
        ("länge: 289.30.", True),
        ("[289.30,5]", True),
        ("1.234,50 €, so", True),
        ("[289.30,500]", True),
        ("289.304123", True),
        ("289.3012", False),
        ("für €289 im Jahr", True),
        ("Budget 289.300\u00a0€", False),
        ("289.300 Menschen", False),
        ("Budget €289,300", False),
        ("€2890", False),
        ("1289.30", False),
    ],
)
def test_an_amount_is_found_by_itself_and_not_as_a_part_of_another(text: str, is_found: bool) -> None:
    """A budget of 289.300 € is not a length of 289.30 m, nor is a latitude of 49.97…: 1 of 200 made-up towns was refused."""
    nowhere: dict[str, NDArray[np.float64]] = {"degrees": np.empty((0, 2))}
    secrets = SecretSet(nowhere, nowhere, frozenset(), frozenset({"289.30", "289.3041…", "1.234,50 €", "€289"}))
    assert bool(find_leaks({"a.txt": text.encode()}, secrets)) == is_found


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("Stadtwerke", False),
        ("Glasfaser", False),
        ("Standort", False),
        ("KVZ Netz 7", True),
        ("Pumpwerk Nilkheim", True),
    ],
)
def test_a_handover_that_has_a_common_word_for_a_name_stops_nobody(
    name: str, is_found: bool, sample_results: Results, sample_public: PublicResults
) -> None:
    """Only a name that the program doesn't say by itself is a secret; with a number it always is."""
    first, *others = sample_results.secrets.handovers
    named = replace(sample_results.secrets, handovers=(replace(first, name=name), *others))
    secrets = secrets_of(replace(sample_results, secrets=named))
    files = public_files(sample_public, "de")
    assert find_leaks(files, secrets) == ()
    said = {what.what for what in find_leaks(files | {"a.txt": f"am {name} vorbei".encode()}, secrets)}
    assert said == ({"name or id"} if is_found else set())


LON, LAT = 9.143610, 49.974072  # handover Theaterplatz of the sample, invented


def _metres(code: str) -> tuple[float, float]:
    x, y = Transformer.from_crs("EPSG:4326", code, always_xy=True).transform(LON, LAT)
    return float(x), float(y)


def _varint(value: int) -> bytes:
    encoded, rest = b"", (value << 1) ^ (value >> 63)
    while rest > 127:
        encoded, rest = encoded + bytes([rest & 127 | 128]), rest >> 7
    return encoded + bytes([rest])


PLANTED = {
    "degrees": f"<p>{LON:.6f}, {LAT:.6f}</p>".encode(),
    "five decimals, lat first": f"[{LAT:.5f},{LON:.5f}]".encode(),
    "utm": "{:.1f} {:.1f}".format(*_metres("EPSG:25832")).encode(),
    "mercator": "x={:.0f} y={:.0f}".format(*_metres("EPSG:3857")).encode(),
    "json escapes": json.dumps({"a": "Übergabepunkt Theaterplatz, Schacht"}).encode(),
    "html escapes": b"&Uuml;bergabepunkt Theaterplatz&#44; Schacht",
    "doubles": b"\xff\xfe\x00" + struct.pack("<2d", LON, LAT),
    "big-endian doubles": b"\x00\xff" + struct.pack(">2d", LAT, LON),
    "floats in base64": base64.b64encode(b"\xff\x00\xff\xfe" + struct.pack("<2d", LON, LAT) + b"\xff" * 8),
    "zlib": b"%PDF stream\r\n" + zlib.compress(f"{LON:.6f} {LAT:.6f}".encode()) + b"\xff endstream",
    "varints in base64": base64.b64encode(
        b"".join(map(_varint, (914000, 4997000, round(LON * 1e5) - 914000, round(LAT * 1e5) - 4997000))) + b"\xff" * 12
    ),
}


@pytest.mark.parametrize("form", PLANTED)
def test_a_planted_secret_is_found_in_every_form(sample_results: Results, form: str) -> None:
    assert find_leaks({"public/x": PLANTED[form]}, secrets_of(sample_results)), form


def test_a_leak_stops_the_writing_and_the_message_keeps_the_secret(
    sample_results: Results, sample_public: PublicResults
) -> None:
    from dataclasses import replace

    from hotspots.base.text import verbatim

    findings = replace(sample_public.findings, notes=(verbatim(f"Schacht bei {LON:.6f}, {LAT:.6f}"),))
    with pytest.raises(LeakError) as caught:
        output_files(sample_results, replace(sample_public, findings=findings), "de")
    assert "public/map.html" in str(caught.value)
    assert f"{LON:.4f}" not in str(caught.value)


def test_an_exact_cost_with_more_decimals_is_found(sample_results: Results) -> None:
    cost = sample_results.secrets.route("freihofsplatz").chosen
    assert cost is not None
    assert cost.cost_eur is not None
    planted = json.dumps({"best": cost.cost_eur}).encode()
    assert find_leaks({"public/x": planted}, secrets_of(sample_results))


def test_two_neighbours_of_a_drawing_are_no_place(sample_results: Results) -> None:
    """A street's vertex and the next one don't add up to a third place: towns with many streets must be publishable."""
    from hotspots.publish.map.paths import drawn_places

    places = drawn_places('"origin":[0,0] <path d="m4 4 8 8 16 16"/>').splitlines()
    assert len(places) == 3
    assert {line.split()[2] for line in places} == {"0"}
