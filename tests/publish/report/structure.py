"""Reads a PDF's structure: what a screen reader and a checker of PDF/UA would look at."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every structure element in reading order."""
    yield from _below(pdf.Root.StructTreeRoot)


def _below(node: Any) -> Iterator[Any]:
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in elements(pdf)]


def attribute(element: Any, name: str) -> Any:
    """Return an attribute of an element, from whichever of its attribute dictionaries has it."""
    found = element.get("/A")
    for dictionary in found if isinstance(found, pikepdf.Array) else [found]:
        if isinstance(dictionary, pikepdf.Dictionary) and name in dictionary:
            return dictionary[name]
    return None


def untagged_operators(page: pikepdf.Page) -> list[str]:
    """Return the painting operators of a page that stand neither in tagged content nor in an artifact."""
    depth, loose = 0, []
    for instruction in pikepdf.parse_content_stream(page):
        name = str(instruction.operator)
        if name in ("BDC", "BMC"):
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in ("Tj", "TJ", "'", '"', "Do", "f", "f*", "S", "s", "B", "b", "sh") and depth == 0:
            loose.append(name)
    return loose


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    """Return every font of the file, those inside drawings included."""
    return [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
