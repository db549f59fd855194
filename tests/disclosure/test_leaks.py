"""No secret gets into a public file unnoticed, whatever the kind of file; and no sound town is refused."""

from __future__ import annotations

import base64
import contextlib
import csv
import io
import json
import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import Transformer

from hotspots.base.errors import LeakError
from hotspots.disclosure.leaks import SecretSet, allowed_words, find_leaks, secrets_of
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.publish.deliver import Delivery, public_files


def test_the_utility_s_files_do_hold_what_the_check_looks_for(sample_results: Plan, sample_public: PublicPlan) -> None:
    """Positive control: the same check finds names, prices and places in the confidential set."""
    files = Delivery(sample_results, "de").files()
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
    name: str, is_found: bool, sample_results: Plan, sample_public: PublicPlan
) -> None:
    """Only a name that the program doesn't say by itself is a secret; with a number it always is."""
    first, *others = sample_results.handovers
    named = replace(sample_results, handovers=(replace(first, name=name), *others))
    secrets = secrets_of(named)
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
def test_a_planted_secret_is_found_in_every_form(sample_results: Plan, form: str) -> None:
    assert find_leaks({"public/x": PLANTED[form]}, secrets_of(sample_results)), form


def test_a_leak_stops_the_writing_and_the_message_keeps_the_secret(
    sample_results: Plan, sample_public: PublicPlan
) -> None:
    from dataclasses import replace

    from hotspots.base.text import verbatim

    findings = replace(sample_public, notes=(verbatim(f"Schacht bei {LON:.6f}, {LAT:.6f}"),))
    with pytest.raises(LeakError) as caught:
        Delivery(sample_results, "de").checked(public_files(findings, "de"))
    assert "public/map.html" in str(caught.value)
    assert f"{LON:.4f}" not in str(caught.value)


def test_an_exact_cost_with_more_decimals_is_found(sample_results: Plan) -> None:
    cost = sample_results.route("freihofsplatz").chosen
    assert cost is not None
    assert cost.cost_eur is not None
    planted = json.dumps({"best": cost.cost_eur}).encode()
    assert find_leaks({"public/x": planted}, secrets_of(sample_results))


def test_two_neighbours_of_a_drawing_are_no_place(sample_results: Plan) -> None:
    """A street's vertex and the next one don't add up to a third place: towns with many streets must be publishable."""
    from hotspots.publish.town_map.paths import drawn_places

    places = drawn_places('"origin":[0,0] <path d="m4 4 8 8 16 16"/>').splitlines()
    assert len(places) == 3
    assert {line.split()[2] for line in places} == {"0"}


#: What is planted, and what it must be found as.
SECRETS = {
    "Kulturhalle": "name or id",
    "Bahnhof 3": "name or id",
    "Anna-Lena Wörner": "name of a person",
    "9.143610, 49.974072": "coordinates (decimals, degrees)",
    "9.143610 49.974072": "coordinates (decimals, degrees)",
    "231,50 €/m": "price or length",
    "€231.50 per metre": "price or length",
}


@pytest.fixture(scope="module")
def planted(sample_results: Plan) -> tuple[SecretSet, str, str]:
    """Return what must not be found when two handovers and an inspector have telling names; an exact length, a cost."""
    secrets = sample_results
    first, second, *others = secrets.handovers
    visit = replace(secrets.inspections[0], inspectors=("Anna-Lena Wörner",))
    named = replace(
        secrets,
        handovers=(replace(first, name="Kulturhalle"), replace(second, name="Bahnhof 3"), *others),
        inspections=(visit, *secrets.inspections[1:]),
    )
    way = secrets.route("freihofsplatz").chosen
    assert way is not None
    assert way.length_m is not None
    assert way.cost_eur is not None
    return secrets_of(named), f"{way.length_m:.2f}", f"{way.cost_eur:.2f}"


def html_file(said: str) -> bytes:
    return f"<!DOCTYPE html><html><body><p>vor <b>{said}</b> nach</p></body></html>".encode()


def attribute_file(said: str) -> bytes:
    return f'<!DOCTYPE html><html><body><img alt="vor {said} nach"></body></html>'.encode()


def island_file(said: str) -> bytes:
    data = json.dumps({"a": f"vor {said} nach"}).replace("<", "\\u003c")
    return f'<!DOCTYPE html><script type="application/json" id="data">{data}</script>'.encode()


def json_file(said: str) -> bytes:
    return json.dumps({"notes": [f"vor {said} nach"]}).encode()


def csv_file(said: str) -> bytes:
    lines = io.StringIO()
    csv.writer(lines, delimiter=";").writerows([["Name", "Wert"], [said, "1"]])
    return lines.getvalue().encode()


def xlsx_file(said: str) -> bytes:
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.add_worksheet().write_string(0, 0, f"vor {said} nach")
    book.close()
    return data.getvalue()


def docx_file(said: str) -> bytes:
    import docx

    document, data = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph("vor ")
    for letter in said:  # every letter a run of its own, as word processors do
        paragraph.add_run(letter)
    document.save(data)
    return data.getvalue()


def pdf_file(said: str) -> bytes:
    import typst

    source = '#set page(width: 200pt)\n#set text(font: "Libertinus Serif")\nVor #sys.inputs.said nach, \\ #strong(sys.inputs.said)'
    return typst.compile(source.encode(), sys_inputs={"said": said})


FILES = {
    "html": html_file, "attribute": attribute_file, "island": island_file, "json": json_file, "csv": csv_file,
    "xlsx": xlsx_file, "docx": docx_file, "pdf": pdf_file,
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_secret_is_found_in_every_kind_of_file(planted: tuple[SecretSet, str, str], kind: str) -> None:
    secrets, length, cost = planted
    write = FILES[kind]
    assert find_leaks({"x": write("Kulturhallenweg 31, Bahnhof 34, Anna Wörner")}, secrets) == ()
    for said, what in (SECRETS | {length: "price or length", cost: "price or length"}).items():
        assert what in {leak.what for leak in find_leaks({"x": write(said)}, secrets)}, said


def test_the_closed_list_holds_no_name_of_a_place() -> None:
    assert len(allowed_words()) > 300
    assert not allowed_words() & {"kulturhalle", "bahnhof", "rathaus", "feuerwehr", "schule", "kirche", "theaterplatz"}


def test_the_end_of_one_vertex_and_the_beginning_of_the_next_are_no_place() -> None:
    """Streets on a grid share x and y: a third corner's x and y stand beside each other in every table of vertices."""
    x, y = 510_500.0, 5_535_700.0
    nothing = {"metric": np.empty((0, 2))}
    secrets = SecretSet({"metric": np.array([[x, y]])}, nothing, frozenset(), frozenset())
    line = np.array([x - 100, y, x, y - 50, x - 20, y - 10])
    assert find_leaks({"x": " ".join(map(str, line)).encode()}, secrets) == ()
    assert find_leaks({"x": b"\x00\xff" + line.tobytes()}, secrets) == ()
    for before, after in (([], []), ([x - 100, y - 50], [x - 20, y - 10]), ([1.0], [2.0])):
        for ordered in ([*before, x, y, *after], [*before[::-1], y, x, *after[::-1]]):
            assert find_leaks({"x": " ".join(map(str, ordered)).encode()}, secrets), ordered
            assert find_leaks({"x": b"\x00\xff" + np.array(ordered).tobytes()}, secrets), ordered


def test_a_drawing_exchange_file_names_every_figure_by_a_number_before_it() -> None:
    secrets = SecretSet({"metric": np.array([[500.0, 700.0]])}, {"metric": np.empty((0, 2))}, frozenset(), frozenset())
    assert find_leaks({"x.dxf": b"  0\nSECTION\n 10\n500.0\n 20\n700.0\n"}, secrets)
    assert find_leaks({"x.dxf": b"  0\nSECTION\n 10\n510.0\n 20\n700.0\n"}, secrets) == ()


def test_the_box_around_a_shape_is_no_place_but_the_box_of_a_place_is() -> None:
    """GeoPackage keeps least and greatest x beside least and greatest y of every line: 1 of 18 made-up towns was refused."""
    x, y = 629_046.8, 5_412_687.1
    secrets = SecretSet({"metric": np.array([[x, y]])}, {"metric": np.empty((0, 2))}, frozenset(), frozenset())
    around, narrow, own = (x - 15, x, y, y + 64), (x - 2, x, y, y + 0.1), (x, x, y, y)
    for kind in ("<f8", "<f4"):
        boxes = [find_leaks({"x": b"\x00\xff" + np.array(box, dtype=kind).tobytes()}, secrets) for box in (around, own)]
        assert [bool(found) for found in boxes] == [False, True], kind
    assert find_leaks({"x": " ".join(map(str, narrow)).encode()}, secrets) == ()
    assert find_leaks({"x": b"\x00\xff" + np.array([x - 15, y + 8, x, y, x + 3, y + 64]).tobytes()}, secrets)


def test_what_a_paper_draws_is_no_amount_but_what_it_says_is() -> None:
    """A line's end at 193.3594 points was taken for a length of 193.359417 m."""
    secrets = SecretSet({}, {}, frozenset(), frozenset({"193.3594…", "289.30"}))
    for stream in (b"BT 750 193.3594 738.3594 205 c ET", b"0 289.30 m (289,30) Tj"):
        assert find_leaks({"x.pdf": b"%PDF stream\n" + zlib.compress(stream) + b"\nendstream"}, secrets) == ()
    for stream in (
        b"BT (193.35941) Tj ET",
        b"[(28) (9)] TJ (289.30 m) Tj",
        b"<3238392e3330> Tj",
        b"<?xml?><a>289.30</a>",
    ):
        assert find_leaks({"x.pdf": b"%PDF stream\n" + zlib.compress(stream) + b"\nendstream"}, secrets), stream


def test_a_length_that_looks_like_a_longitude_is_found_with_all_its_decimals_only(sample_results: Plan) -> None:
    """A way of 9.14 m is no reason to refuse every file that holds places."""
    way = sample_results.route("freihofsplatz")
    assert way.chosen is not None
    length = 9.143612345678
    chosen = replace(way.chosen, length_m=length)
    routes = tuple(replace(r, chosen=chosen) if r is way else r for r in sample_results.connections.routes)
    plan = replace(sample_results, connections=replace(sample_results.connections, routes=routes))
    secrets = secrets_of(plan)
    assert find_leaks({"x": b"[9.14361, 49.97], [9.14, 49.98], [9.143612, 49.974]"}, secrets) == ()
    assert find_leaks({"x": repr(length).encode()}, secrets)
    assert find_leaks({"x": b"9,1 m"}, secrets)


@pytest.mark.parametrize("name", ["7", "2024", "A1", "Innenstadt"])
def test_a_number_a_cell_and_a_district_are_no_names(
    name: str, sample_results: Plan, sample_public: PublicPlan
) -> None:
    """GIS tables number their rows: a handover called 7 or A1 stopped every spreadsheet."""
    site = replace(sample_results.sites[0], site=replace(sample_results.sites[0].site, district="Innenstadt"))
    first, *others = sample_results.handovers
    named = replace(sample_results, sites=(site, *sample_results.sites[1:]), handovers=(replace(first, id=name, name=name), *others))  # fmt: skip
    assert find_leaks(public_files(sample_public, "de"), secrets_of(named)) == ()
    assert bool(find_leaks({"x": f'{{"handover": "{name}"}}'.encode()}, secrets_of(named))) == (name == "A1")


@pytest.mark.parametrize(
    ("who", "source", "is_stopped"),
    [
        ("Anna Weber", "Hinweis von Anna Weber, 2022", True),
        ("Anna Weber", "Hinweis einer Bürgerin, 2022", False),
        ("Dr. Anna von Weber-Lang", "laut Dr. Anna von  Weber-Lang", True),
        ("Stadtwerke Aschaffenburg", "Liste: Stadtwerke Aschaffenburg", False),
        ("Sommer", "Begehung im Sommer", False),
        ("CSU-Fraktion", "Antrag der CSU-Fraktion", False),
        ("Amt 17", "Amt 17", False),
    ],
)
def test_who_proposed_one_site_stands_in_no_source_of_another(
    who: str, source: str, is_stopped: bool, sample_results: Plan
) -> None:
    """A source is public, and yet it makes no person's full name public; what is no person's name stops nobody."""
    first, second, *others = (replace(s, site=replace(s.site)) for s in sample_results.sites)
    first = replace(first, site=replace(first.site, proposed_by=who))
    second = replace(second, site=replace(second.site, source=source))
    plan = replace(
        sample_results,
        sites=(first, second, *others),
        sources=(replace(sample_results.sources[0], where=source), *sample_results.sources[1:]),
    )
    expected = pytest.raises(LeakError, match="name of a person") if is_stopped else contextlib.nullcontext()
    with expected:
        Delivery(plan, "de").files()


def test_a_person_after_whom_a_place_is_called_is_no_secret(sample_results: Plan) -> None:
    first, second, *others = sample_results.sites
    sites = (
        replace(first, site=replace(first.site, proposed_by="Anna Weber")),
        replace(second, site=replace(second.site, name="Anna Weber Platz")),
        *others,
    )
    assert find_leaks({"x": b"Anna Weber Platz"}, secrets_of(replace(sample_results, sites=sites))) == ()


def test_a_name_that_public_inputs_hold_is_no_secret_its_place_is(sample_results: Plan) -> None:
    """As docs/security.md says: a shaft called as a site is."""
    site, (first, *others) = sample_results.sites[0].site, sample_results.handovers
    secrets = secrets_of(replace(sample_results, handovers=(replace(first, name=site.name), *others)))
    assert find_leaks({"x": f"Übergabe {site.name}".encode()}, secrets) == ()
    assert [leak.what[:11] for leak in find_leaks({"x": f"[{first.lon}, {first.lat}]".encode()}, secrets)] == [
        "coordinates"
    ]


def test_what_a_picture_draws_is_no_amount_but_what_it_says_is() -> None:
    """6 of 200 made-up towns were refused because a line of the map went through 193.35."""
    secrets = SecretSet({}, {}, frozenset(), frozenset({"193.35"}))
    for drawn in (
        '<path d="M193.35 20l4 5"/>',
        '<rect x="193.35" width="193.35"/>',
        '<g transform="translate(193.35 4)"/>',
    ):
        assert find_leaks({"x.svg": f"<svg>{drawn}</svg>".encode()}, secrets) == ()
    for said in (
        "<text>193.35</text>",
        '<path aria-label="193.35 m"/>',
        '<g data-m="193.35"/>',
        "<title>d=193.35</title>",
    ):
        assert find_leaks({"x.svg": f"<svg>{said}</svg>".encode()}, secrets), said
