"""What a value means by the description of its field: numbers within their span, yes and no, closed words.

Unknown is None, whether a cell is empty or says so; what can't be read is an :class:`UnreadError`, never a guess.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any

from hotspots.base.errors import CHOOSE, CORRECT, meant, nearest
from hotspots.base.text import Text, plain, verbatim
from hotspots.inputs.coordinates import parse_number
from hotspots.model.layers import Field
from hotspots.model.network_layers import BACKHAUL_KINDS, YES_NO

_UNKNOWN = frozenset({"", "?", "unbekannt", "unknown", "unklar", "ka", "na", "null", "none", "nan"})
_STRUCTURES = frozenset({"viaduct", "culvert", "buildingpassage", "covered", "aqueduct", "movable"})
AS_NULL = Text("Unbekanntes bitte als null schreiben.", "Please write what is unknown as null.")


class UnreadError(Exception):
    """A value that can't be read: what is allowed and what to do."""

    def __init__(self, allowed: Text, hint: Text) -> None:
        super().__init__(allowed.en)
        self.allowed, self.hint = allowed, hint


def is_said(value: Any) -> bool:
    """Tell whether a value is there at all: neither null, nor not a number, nor empty."""
    return value is not None and value == value and str(value).strip() != ""  # noqa: PLR0124 - not a number is not itself


def said(value: Any) -> str | None:
    """Return a value as text, a whole number without its decimals; None where nothing is said."""
    if not is_said(value):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def bare(raw: object) -> str:
    """Return letters and digits only, in lower case, umlauts spelt out."""
    return re.sub(r"[^a-z0-9]", "", plain(str(raw)))


def read_value(raw: Any, field: Field) -> Any:
    """Return a value in the type of its field, None where it is unknown; raise :class:`UnreadError`."""
    if not is_said(raw) or (isinstance(raw, str) and field.type != "text" and bare(raw) in _UNKNOWN):
        return None
    reader = {"number": _number, "whole": _number, "yes": _truth, "word": _word}.get(field.type)
    return reader(raw, field) if reader else said(raw)


def truth(raw: Any) -> bool | None:
    """Return whether a word says yes or no, None where it says neither."""
    word = bare(said(raw))
    return next((k == "yes" for k, also in YES_NO.items() if word in (k, {"yes": "1", "no": "0"}[k], *also)), None)


def _number(raw: Any, field: Field) -> float | int:
    value = None if isinstance(raw, bool) else parse_number(raw)
    if value is None or not isfinite(value) or not field.above < value <= field.most or (field.type == "whole" and value != int(value)):  # fmt: skip
        unit, limits = f" ({field.unit})" if field.unit else "", Text("", "")
        if field.above >= 0:
            limits = Text(f", größer als {field.above:g}", f", above {field.above:g}")
        if field.most < 1e9:
            limits = limits + Text(f", höchstens {field.most:g}", f", at most {field.most:g}")
        whole = Text("eine ganze Zahl", "a whole number") if field.type == "whole" else Text("eine Zahl", "a number")
        raise UnreadError(whole + verbatim(unit) + limits, AS_NULL)
    return int(value) if field.type == "whole" else value


def _truth(raw: Any, field: Field) -> bool:
    answer = truth(raw)
    if answer is None and field.id in ("bridge", "tunnel"):
        return bare(raw) in _STRUCTURES
    if answer is None:
        raise UnreadError(Text("ja, nein oder unbekannt (null)", "yes, no or unknown (null)"), CORRECT)
    return answer


def _word(raw: Any, field: Field) -> str:
    text, word = str(raw), bare(raw)
    known = text if text in field.allowed else next((k for k, also in field.allowed.items() if word in (k.replace("_", ""), *also)), None)  # fmt: skip
    if known:
        return known
    if field.allowed is BACKHAUL_KINDS:
        return f"?{text}"  # named and left by whoever reads the backhaul
    names = {name: k for k, also in field.allowed.items() for name in (k, *also)}
    close = nearest(word, names)
    raise UnreadError(verbatim(", ".join(field.allowed)), meant(names[close] if close else None, CHOOSE))
