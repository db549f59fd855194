"""Write `overrides.toml`: readable, ordered, the same content in the same bytes."""

from __future__ import annotations

import json

from hotspots.model.answers import FieldValue
from hotspots.model.overrides import OVERRIDES_SCHEMA, AddedSite, Override, Overrides

_HEAD = f"""\
# Übernommene Werte aus Antworten der Stadtwerke; schreibt „hotspots review ANTWORT --apply“.
# Nicht von Hand ändern: „hotspots undo“ nimmt die letzte Übernahme zurück.
schema = {json.dumps(OVERRIDES_SCHEMA)}
"""


def overrides_toml(overrides: Overrides) -> bytes:
    """Return the file for `overrides`."""
    tables = [*map(_site_table, overrides.sites), *map(_value_table, overrides.values)]
    return (_HEAD + "".join(tables)).encode()


def _value_table(override: Override) -> str:
    pairs: list[tuple[str, FieldValue]] = [
        ("site", override.site),
        ("field", override.field),
        ("value", override.value),
    ]
    return "\n[[override]]\n" + _lines([*pairs, *_origin(override)])


def _site_table(site: AddedSite) -> str:
    pairs: list[tuple[str, FieldValue]] = [("id", site.id), ("name", site.name), ("lon", site.lon), ("lat", site.lat)]
    if site.comment is not None:
        pairs.append(("comment", site.comment))
    return "\n[[site]]\n" + _lines([*pairs, *_origin(site)])


def _origin(part: Override | AddedSite) -> list[tuple[str, FieldValue]]:
    return [("source", part.source), ("date", part.date), ("answer", part.answer)]


def _lines(pairs: list[tuple[str, FieldValue]]) -> str:
    return "".join(f"{key} = {_toml(value)}\n" for key, value in pairs)


def _toml(value: FieldValue) -> str:
    """Return a value as TOML; a JSON string without escaped slashes is a TOML basic string."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
