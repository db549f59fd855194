"""HTML, Markdown and DOCX hold the same paper; names are exact in each, and nothing is evaluated."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import docx as library
import pytest

from hotspots.disclosure.public import PublicResults
from hotspots.findings.model import Results
from hotspots.publish.report.blocks import Bullets, Column, Document, Figure, Heading, Paragraph, Table
from hotspots.publish.report.context import Paper
from hotspots.publish.report.docx import docx
from hotspots.publish.report.files import PaperFormat, report_files
from hotspots.publish.report.html import html
from hotspots.publish.report.markdown import escape, markdown
from tests.publish.samples import HOSTILE


class Read(HTMLParser):
    """Collects text by element, and every attribute."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)


def small(text: str) -> Document:
    blocks = (
        Heading(text), Paragraph(text), Bullets((text,)), Table("T", (Column(text), Column("x", "right")), ((text, "1"),)),
        Figure("a.svg", "Karte", text, 50),
    )  # fmt: skip
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1" width="20mm" height="10mm"><rect width="2" height="1"/></svg>'
    return Document(text, "", "Stadt", "de", "2022-06-14", None, blocks, {"a.svg": svg})


def test_html_shows_every_name_exactly_and_runs_nothing(hostile: str) -> None:
    read = Read(html(small(hostile)))
    for tag in ("title", "h1", "h2", "li", "th", "td", "figcaption"):
        assert hostile in "".join(read.texts[tag])
    assert not {"script", "iframe", "object"} & {tag for tag, _ in read.tags}
    sources = [attributes["src"] for tag, attributes in read.tags if "src" in attributes]
    assert all(str(source).startswith("data:image/") for source in sources)


def test_html_has_language_headers_with_scope_and_alternative_texts(public: PublicResults) -> None:
    read = Read(report_files(Paper(public.findings, "de"), "html")["report.html"])
    assert next(a for tag, a in read.tags if tag == "html")["lang"] == "de"
    assert all(attributes.get("scope") == "col" for tag, attributes in read.tags if tag == "th")
    pictures = [attributes for tag, attributes in read.tags if tag == "img"]
    assert len(pictures) == 9
    assert all(attributes["alt"] for attributes in pictures)
    assert not any(name.startswith("on") for _, attributes in read.tags for name in attributes)


def test_markdown_escapes_what_means_something(hostile: str) -> None:
    text = markdown(small(hostile))["report.md"].decode()
    shown = " ".join(hostile.split())
    assert escape(hostile) in text
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(hostile)) == shown
    assert not re.search(r"(?<!\\)[<*_`$|]", escape(hostile))


def test_markdown_names_its_pictures(public: PublicResults) -> None:
    files = report_files(Paper(public.findings, "de"), "md")
    named = set(re.findall(r"\]\(([\w.-]+\.svg)\)", files["report.md"].decode()))
    assert named == {name for name in files if name.endswith(".svg")}
    assert len(named) == 9


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


def test_docx_has_alternative_texts_and_repeats_headers(results: Results) -> None:
    data = docx(small("x"))
    read = library.Document(io.BytesIO(data))
    assert read.element.body.xpath(".//wp:docPr/@descr") == ["Karte"]
    assert len(read.element.body.xpath(".//w:tblHeader")) == 1
    mine = report_files(Paper(results.findings, "de", results.secrets), "docx")["report-plain.docx"]
    assert library.Document(io.BytesIO(mine)).sections[0].header.paragraphs[0].text.startswith("vertraulich")


@pytest.mark.parametrize("form", ["html", "md", "docx"])
def test_the_same_paper_gives_the_same_bytes(public: PublicResults, form: PaperFormat) -> None:
    if form == "docx":
        assert docx(small("x")) == docx(small("x"))
    else:
        assert report_files(Paper(public.findings, "en"), form) == report_files(Paper(public.findings, "en"), form)
