"""Small spreadsheet files made by hand, sound and hostile, for the tests of reading."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from html import escape

from hotspots.model.protocol import SCHEMA_ID, Inspection

_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip with these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def ods(rows: Sequence[Sequence[object]], *, name: str = "Tabelle1", extra: str = "", head: str = "") -> bytes:
    """Return an ODS file as LibreOffice writes it: typed cells, empty cells and rows repeated to the sheet's end."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}{_REST}</table:table-row>" for row in rows)
    return ods_raw(f'<table:table table:name="{name}">{body}{extra}{_EMPTY_ROWS}</table:table>', head=head)


def ods_book(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Return an ODS file with several sheets."""
    bodies = {
        name: "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        for name, rows in sheets.items()
    }
    return ods_raw("".join(f'<table:table table:name="{n}">{body}</table:table>' for n, body in bodies.items()))


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], *, hidden: Sequence[str] = ()) -> bytes:
    """Return an XLSX file with several sheets."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name in hidden:
                sheet.hide()
    return stream.getvalue()


def ods_raw(tables: str, *, head: str = "") -> bytes:
    """Return an ODS file with these tables as XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_NAMESPACES}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


_REST = '<table:table-cell table:number-columns-repeated="16380"/>'
_EMPTY_ROWS = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def xlsx_parts(sheet: str, *, shared: str | None = None, head: str = "") -> dict[str, str]:
    """Return the parts of an XLSX file with one sheet, given the XML inside ``<worksheet>``."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" Target="xl/workbook.xml" '
            f'Type="{_DOCUMENT}/officeDocument"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets><sheet name="Blatt" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml" '
            f'Type="{_DOCUMENT}/worksheet"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{head}<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
    }
    if shared is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{shared}</sst>'
    return parts


def inline(reference: str, words: str) -> str:
    """Return an XLSX cell with text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(words)}</t></is></c>'


def protocol_json(inspections: Iterable[Inspection]) -> bytes:
    """Return inspections and their permits as the JSON document that other programs hand in."""
    visits = tuple(inspections)
    document = {
        "schema": SCHEMA_ID,
        "inspections": [
            {"site": v.site, "date": v.on, "inspectors": v.inspectors, "values": dict(v.values)} for v in visits
        ],
        "permits": [asdict(permit) for visit in visits for permit in visit.permits],
    }
    return json.dumps(document, default=str).encode()
