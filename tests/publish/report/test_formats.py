"""DOCX holds the same paper; names are exact in it, and nothing is evaluated."""

from __future__ import annotations

import io

import docx as library
import pytest

from hotspots.base.errors import InputError
from hotspots.findings.model import Plan
from hotspots.publish.report.context import Bullets, Column, Document, Figure, Heading, Paper, Paragraph, Table
from hotspots.publish.report.docx import docx
from hotspots.publish.report.files import report_files
from tests.publish.samples import HOSTILE


def small(text: str) -> Document:
    blocks = (
        Heading(text), Paragraph(text), Bullets((text,)), Table("T", (Column(text), Column("x", "right")), ((text, "1"),)),
        Figure("a.svg", "Karte", text, 50),
    )  # fmt: skip
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1" width="20mm" height="10mm"><rect width="2" height="1"/></svg>'
    return Document(text, "", "Stadt", "de", "2022-06-14", None, blocks, {"a.svg": svg})


@pytest.mark.parametrize("text", [HOSTILE[i] for i in (0, 6, 9, 10, 11, 12, 14)])
def test_docx_shows_every_name_exactly(text: str) -> None:
    read = library.Document(io.BytesIO(docx(small(text))))
    assert next(p.text for p in read.paragraphs) == text
    assert read.tables[0].cell(0, 0).text == text
    assert read.tables[0].cell(1, 0).text == text
    assert [p.style.name for p in read.paragraphs if p.style is not None and p.text == text][:2] == [
        "Title",
        "Heading 1",
    ]


def test_docx_has_alternative_texts_and_repeats_headers(results: Plan) -> None:
    data = docx(small("x"))
    read = library.Document(io.BytesIO(data))
    assert read.element.body.xpath(".//wp:docPr/@descr") == ["Karte"]
    assert len(read.element.body.xpath(".//w:tblHeader")) == 1
    mine = report_files(Paper(results, "de"), "docx")["report-plain.docx"]
    assert library.Document(io.BytesIO(mine)).sections[0].header.paragraphs[0].text.startswith("vertraulich")


@pytest.mark.usefixtures("typeset_anew")
def test_the_same_paper_gives_the_same_bytes() -> None:
    assert docx(small("x")) == docx(small("x"))


def own_template(*, without: str = "") -> bytes:
    """Make a town's own template with a letterhead, perhaps without one style."""
    made, stream = library.Document(), io.BytesIO()
    made.sections[0].header.paragraphs[0].text = "Stadt Musterhausen"
    made.add_paragraph("Briefkopf")
    if without:
        made.styles[without].delete()
    made.save(stream)
    return stream.getvalue()


def test_a_paper_stands_in_the_towns_own_template_with_the_columns_of_its_tables() -> None:
    read = library.Document(io.BytesIO(docx(small("x"), own_template())))
    assert [p.text for p in read.paragraphs][:2] == ["Briefkopf", "x"]
    assert read.sections[0].header.paragraphs[0].text == "Stadt Musterhausen"
    wide = Table("T", (Column("a", share=1), Column("b", share=3)), (("1", "2"),))
    made = Document("t", "", "Stadt", "de", None, None, (wide,), {})
    cells = library.Document(io.BytesIO(docx(made, own_template()))).tables[0].rows[1].cells
    assert cells[1].width == pytest.approx(3 * cells[0].width, rel=0.001)


@pytest.mark.parametrize(("template", "found"), [(b"%PDF-1.7", "DOCX"), (own_template(without="Caption"), "Caption")])
def test_a_template_that_cant_be_used_is_one_line(template: bytes, found: str) -> None:
    with pytest.raises(InputError) as refused:
        docx(small("x"), template)
    (problem,) = refused.value.problems
    assert found in problem.found.de
