"""Text becomes markup in one place and is always escaped there."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.publish.town_map.markup import Markup, el, escape


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.attributes = "", [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


@settings(max_examples=150)
@given(st.text() | st.text(alphabet="<>&\"'ab/!-={}#;\r\n"))
def test_any_text_is_read_back_as_that_text_and_nothing_else(text):
    reader = Reader()
    reader.feed(el("p", text, title=text))
    reader.close()
    clean = "".join("\ufffd" if escape(c) == "\ufffd" else c for c in text)
    assert reader.tags == ["p"]
    assert reader.text == clean
    assert reader.attributes == [("title", clean)]


def test_markup_is_kept_and_attributes_are_named_as_in_html():
    inner = el("b", "x & y")
    assert isinstance(inner, Markup)
    assert (
        el("p", [inner, None], class_="a", aria_label="q", hidden=True, id=None)
        == '<p class="a" aria-label="q" hidden><b>x &amp; y</b></p>'
    )


def test_template_braces_leave_no_brace_behind():
    assert "{" not in escape("{{7*7}} {% x %} {# y #} ${z}")


def test_what_html_cannot_hold_becomes_the_replacement_character():
    assert escape("\x00\ud800\x85\ufffe") == "\ufffd" * 4
    escape("\ud800").encode("utf-8")
