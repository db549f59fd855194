"""The PDF is tagged and fit for the archive, has its own fonts, stops at no name, and is always the same."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from hotspots.base.errors import LeakError
from hotspots.base.text import Lang
from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.planning.plan import run
from hotspots.publish.deliver import Delivery
from hotspots.publish.report import files
from hotspots.publish.report.context import Document, Extras, Figure, Paper, Paragraph
from hotspots.publish.report.files import PaperFormat, document, report_files
from hotspots.publish.report.typeset import KNOWN, can_show, pdf, printable
from hotspots.publish.town_map.paths import to_grid
from hotspots.rollout.rollout import plan_rollout
from tests.gate.many import town
from tests.once import coarse
from tests.publish.report import structure
from tests.publish.samples import renamed

pytestmark = pytest.mark.usefixtures("planned_once")


@pytest.fixture(scope="module")
def papers(public: PublicPlan) -> dict[str, bytes]:
    return report_files(Paper(public, "de"))


@pytest.fixture(scope="module")
def report(papers: dict[str, bytes]) -> pikepdf.Pdf:
    return structure.opened(papers["report.pdf"])


def test_paper_and_plain_words_come_together_and_small(papers: dict[str, bytes]) -> None:
    assert set(papers) == {"report.pdf", "report-plain.pdf"}
    assert all(len(data) < 1_000_000 for data in papers.values())


@pytest.mark.parametrize("name", ["report.pdf", "report-plain.pdf"])
def test_every_pdf_says_that_it_is_ua_1_and_a_2a(papers: dict[str, bytes], name: str) -> None:
    found = structure.opened(papers[name])
    with found.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"] == "Öffentliches WLAN in der Innenstadt und am Stadion"


def test_language_and_title_are_shown_and_the_file_is_marked(report: pikepdf.Pdf) -> None:
    assert str(report.Root.Lang).startswith("de")
    assert report.Root.ViewerPreferences.DisplayDocTitle
    assert report.Root.MarkInfo.Marked


def test_nothing_is_painted_outside_tags_and_artifacts(report: pikepdf.Pdf) -> None:
    assert len(report.pages) > 10
    assert [structure.untagged_operators(page) for page in report.pages] == [[] for _ in report.pages]


def filled(data: bytes) -> list[float]:
    """Return how far down each page is printed, as a share of the ground between head and foot (margins as in report.typ)."""
    found = []
    for page in pypdfium2.PdfDocument(data):
        top, foot = page.get_height() - 24 * POINTS_A_MM, 20 * POINTS_A_MM
        bounds = [part.get_bounds() for part in page.get_objects(max_depth=15)]
        lowest = min((b[1] for b in bounds if b[1] > foot and b[3] < top + 1), default=top)
        found.append((top - lowest) / (top - foot))
    return found


POINTS_A_MM = 72 / 25.4


@pytest.mark.parametrize("size", [None, (1, 300), (20, 200)])
def test_no_page_but_the_last_is_half_empty(
    results: Plan, tmp_path: Path, size: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the sample, a town of one site and one of twenty (planned of few draws); nothing is set smaller to reach it."""
    monkeypatch.setitem(plan_rollout.__kwdefaults__, "draws", 4)
    plan = run(town(7, tmp_path, sites=size[0], edges=size[1])) if size else results
    langs: tuple[Lang, ...] = ("de", "en")
    for told, lang in itertools.product((plan, disclose(plan)), langs):
        pages = filled(report_files(Paper(told, lang))["report.pdf"])
        assert min(pages[:-1]) > 0.45, (lang, pages)
        assert max(pages) > 0.9


def test_every_picture_has_an_alternative_text(report: pikepdf.Pdf) -> None:
    figures = [e for e in structure.elements(report) if e.S == "/Figure"]
    assert len(figures) == 9
    assert all(len(str(figure.Alt)) > 20 for figure in figures)


def test_every_table_header_has_a_scope_and_every_table_headers(report: pikepdf.Pdf) -> None:
    found = structure.kinds(report)
    headers = [e for e in structure.elements(report) if e.S == "/TH"]
    assert found.count("/Table") >= 15
    assert len(headers) > 40
    assert {str(structure.attribute(header, "/Scope")) for header in headers} == {"/Column"}


def test_headings_skip_no_level(report: pikepdf.Pdf) -> None:
    levels = [int(kind[2:]) for kind in structure.kinds(report) if re.fullmatch(r"/H\d", kind)]
    assert len(levels) > 15
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_fonts_are_embedded_and_say_what_their_glyphs_mean(report: pikepdf.Pdf) -> None:
    found = structure.fonts(report)
    composed = [font for font in found if font.Subtype == "/Type0"]
    assert len(composed) >= 3
    for font in composed:
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
        assert re.search("Libertinus|DejaVu", str(font.BaseFont))


def test_the_checks_notice_a_file_without_tags() -> None:
    bare = pikepdf.new()
    bare.add_blank_page()
    bare.pages[0].Contents = bare.make_stream(b"BT /F1 12 Tf (x) Tj ET")
    assert structure.untagged_operators(bare.pages[0]) == ["Tj"]


def test_a_hostile_name_stops_nothing_and_stands_in_the_file_as_it_is(results: Plan, hostile: str) -> None:
    made = document(Paper(renamed(results, hostile), "de"), "plain")
    data = pdf(made, author="x", program="y")
    with structure.opened(data).open_metadata() as metadata:
        assert metadata["dc:title"] == printable(hostile)


def test_a_character_that_the_font_lacks_gets_a_box_and_every_known_one_can_be_set() -> None:
    assert printable("Café 😀 مرحبا 中文") == "Café □1F600 □645□631□62D□628□627 □4E2D□6587"
    assert printable("я\u0450ё ∞∟≈") == "я□450ё ∞□221F≈"  # the signs beside the last of a row
    every = "".join(map(chr, sorted(KNOWN)))
    words = tuple(Paragraph(every, strong=strong) for strong in (False, True))
    made = Document("T", "", "", "de", None, None, words)
    assert pdf(made, author="x", program="y")


def test_without_the_boxes_typst_would_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotspots.publish.report.typeset.printable", lambda text: text)
    made = Document("T", "", "", "de", None, None, (Paragraph("😀"),))
    with pytest.raises(Exception, match="could not be displayed"):
        pdf(made, author="x", program="y")


@pytest.mark.usefixtures("typeset_anew")
def test_the_same_results_give_the_same_bytes_and_the_date_is_the_projects(
    public: PublicPlan, papers: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert report_files(Paper(public, "de")) == papers
    assert created(papers["report.pdf"]).startswith("D:20220614")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    made = document(Paper(public, "de"), "plain")
    assert created(pdf(made, author="x", program="y")).startswith("D:1970")


def created(data: bytes) -> str:
    with structure.opened(data) as found:
        return str(found.docinfo["/CreationDate"])


def test_a_date_that_is_none_stops_nothing(public: PublicPlan) -> None:
    about = replace(public.about, date="Sommer")
    made = document(Paper(replace(public, about=about), "de"), "plain")
    assert pdf(made, author="x", program="y")


def test_a_photo_is_shown_and_a_broken_one_noticed(results: Plan) -> None:
    stream = io.BytesIO()
    Image.effect_noise((80, 60), 40).convert("RGB").save(stream, "JPEG")
    photo = stream.getvalue()
    extras = Extras(photos={"karlsplatz": (photo,)})
    data = pdf(document(Paper(results, "de", extras), "paper"), author="x", program="y")
    with structure.opened(data) as found:
        assert photo in [o.read_raw_bytes() for o in found.objects if isinstance(o, pikepdf.Stream)]
    assert can_show(photo)
    assert not can_show(photo[:100] + b"\xff\xd9")


#: What is hidden in a paper, and where: in a block, in the words of a drawing (dots in a DOCX), in what it draws.
SECRET = "Übergabepunkt Theaterplatz, Schacht"
HIDDEN: dict[str, Callable[[Document, Plan], Document]] = {
    "block": lambda it, _: replace(it, blocks=(*it.blocks, Paragraph(SECRET))),
    "alternative text": lambda it, _: replace(
        it, blocks=tuple(replace(b, alt=SECRET) if isinstance(b, Figure) else b for b in it.blocks)
    ),
    "words": lambda it, _: drawn(it, lambda svg: svg.replace(b"</title>", f" {SECRET}</title>".encode(), 1)),
    "way": lambda it, plan: drawn(it, lambda svg: svg.replace(b'd="M0 0m', _way(svg, plan), 1)),
}


def drawn(paper: Document, change: Callable[[bytes], bytes]) -> Document:
    return replace(paper, pictures={name: change(data) for name, data in paper.pictures.items()})


def _way(svg: bytes, plan: Plan) -> bytes:
    left, top = (int(n) for n in re.findall(rb'data-origin="(\d+) (\d+)"', svg)[0])
    at = [to_grid((h.lon, h.lat)) for h in plan.handovers[:2]]
    (x, y), (x2, y2) = at
    return f'd="M0 0m{x - left} {y - top} {x2 - x} {y2 - y}m'.encode()


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("where", [None, *HIDDEN])
def test_a_secret_in_the_words_or_drawings_of_a_public_paper_stops_the_writing(
    results: Plan, form: PaperFormat, where: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if where:
        sound = files.document
        monkeypatch.setattr(files, "document", lambda paper, kind: HIDDEN[where](sound(paper, kind), results))
    with pytest.raises(LeakError) if where else nullcontext(), coarse():
        Delivery(results, "de").papers("public", Extras(), form)


def test_the_public_papers_say_nothing_of_secrecy_and_the_utilitys_say_vertraulich(
    results: Plan, public: PublicPlan
) -> None:
    assert "vertraulich" not in str(document(Paper(public, "de"), "paper"))
    mine = document(Paper(results, "de"), "paper")
    assert mine.mark is not None
    assert mine.mark.startswith("vertraulich")
