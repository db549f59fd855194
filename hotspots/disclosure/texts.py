"""What a reader of a file could read in it: the text of HTML, XML, JSON, CSV, XLSX, DOCX, PDF, and whatever is packed inside.

Escapes are taken off and cells, attributes and lines kept apart. A PDF writes glyphs, not letters: they are read
through the maps that it carries for screen readers. An HTML page's own scripts and styles are code, not text: the
page's policy lets only unchanged ones run, and data never goes there.
"""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
#: Packed bytes mix capitals, small letters and digits; a word, a path or a hash doesn't.
_MIXED = re.compile(rb"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])")
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_PACKED_LIMIT = 64 * 2**20

_GLYPHS = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
_GLYPH_RANGE = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>")
_SHOWN = re.compile(rb"\[((?:[^\]\\]|\\.)*)\]\s*TJ|(\((?:[^)\\]|\\.)*\)|<[0-9A-Fa-f]+>)\s*Tj", re.S)
_PIECE = re.compile(rb"\((?:[^)\\]|\\.)*\)|<[0-9A-Fa-f]+>", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.S)
_WIDE = re.compile(rb"<FEFF([0-9A-Fa-f]+)>", re.I)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def is_text(data: bytes) -> bool:
    """Tell whether the bytes are text (UTF-8)."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def unpack(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield the file and whatever is packed inside it: zip members, zlib streams, base64 runs."""
    yield data
    if depth == 2:
        return
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from unpack(archive.read(member), depth + 1)
    for stream in re.finditer(rb"stream\r?\n", data):
        yield from _inflated(data[stream.end() :])
    for run in _BASE64.findall(data):
        if not _MIXED.search(run):
            continue
        urlsafe = b"-_" if b"-" in run or b"_" in run else None
        try:
            decoded = base64.b64decode(run + b"=" * (-len(run) % 4), altchars=urlsafe)
        except binascii.Error:
            continue
        if len(decoded) >= 16:
            yield from unpack(decoded, depth + 1)


def _inflated(data: bytes) -> Iterator[bytes]:
    try:
        yield zlib.decompressobj().decompress(data, _PACKED_LIMIT)
    except zlib.error:
        return


def plain_text(data: bytes) -> str:
    """Return the text of one part of a file, with the escapes of JSON, HTML and XML taken off."""
    text = data.decode("utf-8", errors="replace")
    if re.match(r"\s*<(!doctype html|html)", text[:200], re.I):
        text = _page_text(text)
    elif text.startswith("<?xml"):
        text = _marked_up(text)
    text = _UNICODE.sub(lambda m: chr(int(m[1], 16)), text)
    return html.unescape(text)


def _marked_up(text: str) -> str:
    """Return the text of XML; the runs of one paragraph or cell (DOCX, XLSX) are one text; quotes of attributes go."""
    text = re.sub(r"</(?:w:p|si|t:p)>|<w:(?:br|tab)/>", "\n", text)
    text = re.sub(r"</?(?:w:r|w:t|r|t)(?: [^>]*)?>|<w:rPr>.*?</w:rPr>|<w:proofErr [^>]*>", "", text)
    return re.sub(r"<[^>]*?((?:\"[^\"]*\"[^>]*?)*)>", lambda tag: f" {tag[1]} ".replace('"', " "), text)


class _Page(HTMLParser):
    """Collects what a page says: text, values of attributes, data; no code."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._in_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_code = tag == "style" or (tag == "script" and not attrs)
        self.said += [f" {value} " for name, value in attrs if value and name not in ("class", "role", "content")]

    def handle_endtag(self, tag: str) -> None:
        self._in_code = False
        if tag not in ("b", "em", "i", "span", "strong", "a", "abbr"):
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._in_code:
            self.said.append(data)

    def handle_comment(self, data: str) -> None:
        self.said.append(data)


def _page_text(text: str) -> str:
    page = _Page()
    page.feed(text)
    page.close()
    return "".join(page.said)


def pdf_texts(streams: Sequence[bytes]) -> Iterator[str]:
    """Yield what the pages of an unpacked PDF show, once per font: read through another font's map a line makes no sense.

    Words that are hyphenated at the end of a line are joined; alternative texts and titles come last.
    """
    maps = [found for s in streams if b"beginbf" in s and (found := _glyph_map(s))]
    lines = [
        _shown(match).decode("utf-16-be", "replace")
        for s in streams
        if b"TJ" in s or b"Tj" in s
        for match in _SHOWN.finditer(s)
    ]
    for glyphs in maps:
        text = "\n".join(line.translate(glyphs) for line in lines)
        yield re.sub(r"(\w)\n?[-\u00ad\u2010]\n(?=\w)", r"\1", text)
    yield "\n".join(
        bytes.fromhex(m[1].decode()).decode("utf-16-be", "replace") for s in streams for m in _WIDE.finditer(s)
    )


def strings(part: bytes) -> bytes:
    """Return the strings of a part of a PDF: all other figures place and draw. XML (metadata, attachments) stays whole."""
    text = part.lstrip(b"\xef\xbb\xbf \r\n")
    is_xml = text.startswith((b"<?xml", b"<?xpacket", b"<x:xmpmeta"))
    return part if is_xml else b"\n".join(_string(piece) for piece in _PIECE.findall(part))


def _glyph_map(cmap: bytes) -> dict[int, str]:
    """Return what each glyph of a font stands for; one that it lacks for nothing."""
    found: dict[int, str] = defaultdict(str)
    for glyph, letters in _GLYPHS.findall(re.sub(rb"beginbfrange.*?endbfrange", b"", cmap, flags=re.S)):
        found[int(glyph, 16)] = bytes.fromhex(letters.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for low, high, letter in _GLYPH_RANGE.findall(block):
            for step in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + step] = chr(int(letter, 16) + step)
    return found


def _shown(match: re.Match[bytes]) -> bytes:
    """Return the glyphs of one operator that shows text."""
    return b"".join(_string(piece) for piece in _PIECE.findall(match[1] or match[2]))


def _string(piece: bytes) -> bytes:
    if piece.startswith(b"<"):
        return bytes.fromhex(piece[1:-1].decode() + "0" * (len(piece) % 2))
    return _ESCAPE.sub(_unescaped, piece[1:-1]) if b"\\" in piece else piece[1:-1]


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[:1] in (b"0", b"1", b"2", b"3", b"4", b"5", b"6", b"7"):
        return bytes([int(code, 8) & 255])
    return b"" if code in (b"\n", b"\r\n") else _NAMED.get(code, code)
