"""Kinds of values in `project.toml`: numbers within bounds, days and German states; the base of all its tables."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date as calendar_date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from hotspots.base.text import FIRST_YEAR, LAST_YEAR, Text
from hotspots.model.towns import state_code

MOST = 1e12
"""Greatest number that any setting may have: no price, distance or count is larger."""
Number = Annotated[float, Field(strict=True, ge=-MOST, le=MOST)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Positive = Annotated[float, Field(strict=True, gt=0, le=MOST)]
Percent = Annotated[float, Field(strict=True, ge=0, le=100)]
NotNegative = Annotated[float, Field(strict=True, ge=0, le=MOST)]
Metres = Annotated[float, Field(strict=True, ge=1, le=100_000)]
Level = Annotated[float, Field(strict=True, ge=-150, le=100)]
"""Powers and gains in dBm or dBi."""
Tilt = Annotated[float, Field(strict=True, ge=-90, le=90)]
State = Literal["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]


def check_day(day: Any) -> str:
    """Return a day in the ISO form; TOML knows days without quotes, too."""
    try:
        found = calendar_date.fromisoformat(day if isinstance(day, str) else day.isoformat())
    except (ValueError, AttributeError):
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise PydanticCustomError("day", "Tag als Jahr-Monat-Tag / day as year-month-day", {"form": "2022-12-31"})
    return found.isoformat()


def _words(given: Any) -> Text:
    """Return words of the project: a text, or one for each language (``title.de``, ``title.en``)."""
    table = {"de": given, "en": given} if isinstance(given, str) else given
    if isinstance(table, dict) and table.keys() == {"de", "en"} and all(isinstance(x, str) and x.strip() for x in table.values()):  # fmt: skip
        return Text(table["de"].strip(), table["en"].strip())
    raise PydanticCustomError("words", "Text, oder je einer in „de“ und „en“ / text, or one each in 'de' and 'en'")


_SAID = {"type": "string", "minLength": 1}
_BOTH = {"type": "object", "properties": {"de": _SAID, "en": _SAID}, "required": ["de", "en"], "additionalProperties": False}  # fmt: skip
Words = Annotated[Text, PlainValidator(_words), PlainSerializer(asdict), WithJsonSchema({"anyOf": [_SAID, _BOTH]})]
"""A text of the project, in one language or in both."""
Day = Annotated[str, BeforeValidator(check_day)]
StateCode = Annotated[State, BeforeValidator(lambda word: state_code(str(word)) or word)]


class Settings(BaseModel):
    """Base of all settings: frozen, closed, no infinities."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True)
