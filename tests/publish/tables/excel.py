"""Reads an XLSX as a spreadsheet program would, and computes the program's own formulas anew."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
REFERENCE = re.compile(r"(?:(\w+)!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")
NAMES = {"SUM": "total", "MAX": "max", "MIN": "min"}


@dataclass
class Workbook:
    """Every cell by sheet and address: its text or number, and its formula."""

    values: dict[str, dict[str, str | float]] = field(default_factory=dict)
    formulas: dict[str, dict[str, str]] = field(default_factory=dict)

    def column(self, sheet: str, title: str) -> list[str]:
        """Return the addresses below a title."""
        here = self.values[sheet]
        head = next(a for a, v in here.items() if v == title)
        letters, row = split(head)
        last = max(split(a)[1] for a in here)
        return [f"{letters}{r}" for r in range(row + 1, last + 1) if f"{letters}{r}" in here]

    def compute(self, sheet: str, address: str) -> float:
        """Compute a cell from its formula and the plain cells behind it, ignoring stored results."""
        formula = self.formulas[sheet].get(address)
        if formula is None:
            return float(self.values[sheet][address])
        text = REFERENCE.sub(lambda m: repr(self._operand(sheet, m)), formula)
        for name, function in NAMES.items():
            text = text.replace(f"{name}(", f"{function}(")
        return float(eval(text, {"__builtins__": {}}, {"total": sum, "max": max, "min": min}))

    def _operand(self, sheet: str, found: re.Match[str]) -> float | list[float]:
        where, letters, row, _, last = found.groups()
        if last is None:
            return self.compute(where or sheet, f"{letters}{row}")
        return [self.compute(where or sheet, f"{letters}{r}") for r in range(int(row), int(last) + 1)]


def split(address: str) -> tuple[str, int]:
    """Return letters and row of an address."""
    letters = address.rstrip("0123456789")
    return letters, int(address[len(letters) :])


def read(data: bytes) -> Workbook:
    """Read a workbook's cells."""
    book = Workbook()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        strings = [
            "".join(t.text or "" for t in item.iter(f"{{{NS['m']}}}t"))
            for item in ET.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        names = [
            s.attrib["name"] for s in ET.fromstring(archive.read("xl/workbook.xml")).iterfind("m:sheets/m:sheet", NS)
        ]
        for number, name in enumerate(names, start=1):
            _sheet(book, name, ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")), strings)
    return book


def _sheet(book: Workbook, name: str, root: ET.Element, strings: list[str]) -> None:
    values = book.values.setdefault(name, {})
    formulas = book.formulas.setdefault(name, {})
    for cell in root.iter(f"{{{NS['m']}}}c"):
        formula, value = cell.find("m:f", NS), cell.find("m:v", NS)
        if formula is not None and formula.text:
            formulas[cell.attrib["r"]] = formula.text
        if value is not None and value.text is not None:
            is_text = cell.attrib.get("t") == "s"
            found = strings[int(value.text)] if is_text else float(value.text)
            values[cell.attrib["r"]] = _plain(found)


def _plain(found: str | float) -> str | float:
    """Undo the escape of control characters (ECMA-376, 22.9.2.19)."""
    if isinstance(found, float):
        return found
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), found)
