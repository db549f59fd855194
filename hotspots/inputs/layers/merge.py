"""Features of a list into those of a project: by id, else by name and place; what the list doesn't hold stays."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotspots.base.errors import Problem
from hotspots.base.places import metres_apart
from hotspots.base.text import Text, free_name, plain, tr, verbatim
from hotspots.inputs.context import Context
from hotspots.inputs.layers.writing import encoded
from hotspots.model.receipt import Changes

#: A feature of the same name this near is the same; less is no move.
SAME_M, MOVED_M = 250.0, 2.0
#: So many names are shown of each kind of change.
SHOWN = 5
#: What a person or the council decided: no list takes it back.
_DECIDED = frozenset({"status", "mount", "source", "quality"})


@dataclass(frozen=True, slots=True)
class Listed:
    """The places of a list: properties by column (`id` and `name` among them; None: not said) and (lon, lat) of each.

    `has_id` tells of which the list names the id itself; columns that are `always` there are null where nothing is said.
    """

    columns: Mapping[str, list[Any]]
    places: Sequence[Sequence[float]]
    has_id: Sequence[bool]
    always: frozenset[str] = frozenset()

    def features(self, rows: Iterable[int]) -> Iterator[dict[str, Any]]:
        """Yield rows as features."""
        for row in rows:
            said = {name: column[row] for name, column in self.columns.items() if column[row] is not None or name in self.always}  # fmt: skip
            yield {"type": "Feature", "properties": said, "geometry": {"type": "Point", "coordinates": self.places[row]}}  # fmt: skip

    def lines(self, rows: Sequence[int]) -> Iterator[str]:
        """Yield rows as features in JSON: by columns, which takes a third of the time."""
        for i in range(0, len(rows), 1_000):  # a large town's aren't held twice
            some = rows[i : i + 1_000]
            texts = [self._texts(name, [column[row] for row in some]) for name, column in self.columns.items()]
            for row, cells in zip(some, zip(*texts, strict=True), strict=True):
                properties, (lon, lat) = ", ".join(filter(None, cells)), self.places[row]
                yield (
                    f'{{"type": "Feature", "properties": {{{properties}}}, '
                    f'"geometry": {{"type": "Point", "coordinates": [{lon!r}, {lat!r}]}}}}'
                )

    def _texts(self, name: str, column: Sequence[Any]) -> list[str]:
        head, null = f"{encoded(name)}: ", f"{encoded(name)}: null" if name in self.always else ""
        return [null if value is None else head + encoded(value) for value in column]


def merge_features(
    present: Sequence[Mapping[str, Any]], listed: Listed, context: Context
) -> tuple[list[dict[str, Any]], list[int], Changes]:
    """Return the project's features as they become, the rows of the list that are new, and what changes.

    Pairs by name and moves are noted. The rows of the list get the ids that they have in the project.
    """
    result = [copy.deepcopy(dict(feature)) for feature in present]
    by_id = {str(f["properties"].get("id")): f for f in result}
    by_name: dict[str, list[dict[str, Any]]] = {}
    for feature in result:
        by_name.setdefault(plain(str(feature["properties"].get("name"))), []).append(feature)
    matched: set[str] = set()
    new: list[int] = [] if result else list(range(len(listed.places)))
    changed: list[str] = []
    pairs: list[Text] = []
    renamed: list[Text] = []
    for row, one in enumerate(listed.features(range(len(listed.places))) if result else ()):
        properties = one["properties"]
        has_id = listed.has_id[row]
        found = by_id.get(properties["id"]) if has_id else None
        if found is not None and (was := str(found["properties"].get("name"))) != properties["name"]:
            if plain(was) != plain(properties["name"]) and (metres(found, one) > SAME_M or plain(properties["name"]) in by_name):  # fmt: skip
                _refuse_other(found, one, context)
            renamed.append(verbatim(f"{properties['id']}: {was} → {properties['name']}"))
        if found is None:
            named = by_name.get(plain(properties["name"]), ())
            near = [(metres(f, one), f) for f in named if str(f["properties"].get("id")) not in matched]
            best = min(near, key=lambda pair: pair[0], default=(SAME_M + 1, None))
            found = best[1] if best[0] <= SAME_M else None
            if found is not None and has_id and found["properties"]["id"] != properties["id"]:
                pairs.append(verbatim(f"{properties['id']} = {found['properties']['id']}"))
            elif found is not None and plain(properties["name"]) != plain(found["properties"]["id"]):
                pairs.append(verbatim(f"{properties['name']} = {found['properties']['id']}"))
        if found is None:
            new.append(row)
            continue
        listed.columns["id"][row] = str(found["properties"]["id"])
        matched.add(listed.columns["id"][row])
        if what := _update(found, one, context):
            changed.append(f"{found['properties']['id']} ({', '.join(what)})")
    taken = set(by_id)
    for row in new:
        listed.columns["id"][row] = free_name(str(listed.columns["id"][row]), taken)
        taken.add(listed.columns["id"][row])
    gone = tuple(i for i in by_id if i not in matched)
    ids = [str(listed.columns["id"][row]) for row in new]
    words = _named(pairs, renamed, ids, changed, gone, removed=context.replace)
    kept = [f for f in result if not context.replace or str(f["properties"].get("id")) in matched]
    same = len(matched) - len(changed)
    return kept, new, Changes(len(new), len(changed), same, len(gone), words)


def _refuse_other(found: Mapping[str, Any], one: Mapping[str, Any], context: Context) -> None:
    """Refuse an id that stands for another place of another name: a running number is no id."""
    identity, name = one["properties"]["id"], found["properties"].get("name")
    hint = tr(
        "In the project this is '{name}', {found:.0f} m away. Running numbers are no ids; please rename the column.",
        name=name,
        found=metres(found, one),
    )
    allowed = tr("one id for one place")
    found_words = f"{identity}: {one['properties']['name']}"
    context.report.add(Problem("sites.geojson", verbatim(""), "id", found_words, allowed, hint))


def metres(a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    """Return about how far two point features lie apart."""
    return metres_apart(a["geometry"]["coordinates"][:2], b["geometry"]["coordinates"][:2])


def _update(found: dict[str, Any], one: Mapping[str, Any], context: Context) -> list[str]:
    """Take over what the list says otherwise; return what that is: keys, and how far the place moves."""
    properties = found["properties"]
    before = dict(properties)
    for key, value in one["properties"].items():
        if key in _DECIDED or key == "id" or value is None:
            continue
        properties[key] = value
    said, has = one["properties"].get("status"), properties.get("status", "candidate")
    if said not in (None, "candidate", has):
        context.notes.guessed.append(
            tr("status of {propertie} stays {has}; the list says {said}", propertie=properties["id"], has=has, said=said)
        )  # fmt: skip
    changed = [key for key, value in properties.items() if before.get(key) != value]
    if (moved := metres(found, one)) > MOVED_M:
        found["geometry"] = one["geometry"]
        changed.append(f"{moved:.0f} m")
    if changed:
        properties |= {key: value for key, value in one["properties"].items() if key == "source"}
    return changed


def _named(
    pairs: Sequence[Text], renamed: Sequence[Text], new: Sequence[str], changed: Sequence[str],
    gone: Sequence[str], *, removed: bool,
) -> tuple[Text, ...]:  # fmt: skip
    """Return the first names of each kind of change."""
    left = tr("in the project only, removed: ") if removed else tr("in the project only, stay: ")
    kinds = (
        (tr("matched by name and place: "), [p.de for p in pairs]),
        (tr("renamed: "), [r.de for r in renamed]),
        (tr("new: "), new),
        (tr("changed: "), changed),
        (left, gone),
    )
    return tuple(
        words + verbatim(", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else ""))
        for words, names in kinds
        if names
    )
