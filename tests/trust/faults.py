"""The named list of faults that are never accepted, and the variants that always are (docs/security.md)."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.trust.engine import Project
from tests.trust.samples import Sample, answers, table_of, xlsx

Change = Callable[[Any], Any]


@dataclass(frozen=True)
class Fault:
    """A fault of the list: what it is called, the file that has it, and what a refusal must speak of."""

    kind: str
    what: str
    name: str
    data: bytes
    field: str
    instead_of: str | None = None


def _changed(data: bytes, change: Change) -> bytes:
    """Return a JSON document after `change`, which may write NaN."""
    document = json.loads(data)
    change(document)
    return json.dumps(document, ensure_ascii=False).encode()


def _first(document: Any) -> Any:
    return document["features"][0]


def _point(lon: object, lat: object) -> Change:
    def change(document: Any) -> None:
        geometry = _first(document)["geometry"]
        geometry["coordinates"] = (
            [lon, lat] if geometry["type"] == "Point" else _moved(geometry["coordinates"], lon, lat)
        )

    return change


def _moved(coordinates: Any, lon: object, lat: object) -> Any:
    """Return coordinates whose first position is (lon, lat)."""
    if not isinstance(coordinates[0], list):
        return [lon, lat]
    return [_moved(coordinates[0], lon, lat), *coordinates[1:]]


def _property(key: str, value: object) -> Change:
    def change(document: Any) -> None:
        _first(document)["properties"][key] = value

    return change


def _twice(document: Any) -> None:
    document["features"].append(document["features"][0])


def _crs(document: Any) -> None:
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}


def _as_line(document: Any) -> None:
    _first(document)["geometry"] = {"type": "MultiPoint", "coordinates": [[10.5, 49.0]]}


def _no_geometry(document: Any) -> None:
    _first(document)["geometry"] = None


_PLACES: dict[str, Change] = {
    "swapped": _point(49.1, 10.3),
    "out of the country": _point(2.35, 48.85),
    "metres": _point(563_000.0, 5_420_000.0),
    "NaN": _point(float("nan"), 49.0),
    "infinite": _point(float("inf"), 49.0),
    "text": _point("10.3", "49.1"),
    "null geometry": _no_geometry,
    "wrong geometry": _as_line,
    "wrong CRS": _crs,
}


def faults(project: Project) -> list[Fault]:
    """Return every fault of the list."""
    found: list[Fault] = []
    for maker in (_of_places, _of_sites, _of_network, _of_protocols, _of_counts, _of_answers, _of_settings):
        found += maker(project)
    return found


def _of_places(project: Project) -> Iterator[Fault]:
    files = {"sites.geojson": "sites", "footfall/stations.geojson": "counts"} | {
        f"network/{name}.geojson": "network" for name in ("streets", "backhaul", "buildings", "hotspots", "roadworks")
    }
    for name, kind in files.items():
        data = project.files[name]
        for what, change in _PLACES.items():
            yield Fault(
                kind,
                what,
                name,
                _changed(data, change),
                "crs" if what == "wrong CRS" else "" if what in ("NaN", "infinite") else "geometry",
            )
        yield Fault(kind, "truncated", name, data[: len(data) // 2], "")
        yield Fault(kind, "empty", name, b"", "")
        yield Fault(kind, "no collection", name, b'{"type": "Topology"}', "type")


def _of_sites(project: Project) -> Iterator[Fault]:
    data = project.files["sites.geojson"]
    for what, change, field in (
        ("duplicate", _twice, "id"),
        ("out of town", _point(13.4, 52.5), "geometry"),
        ("id missing", _property("id", None), "id"),
        ("id with spaces", _property("id", "S 1"), "id"),
        ("name missing", _property("name", " "), "name"),
        ("unknown status", _property("status", "candiate"), "status"),
        ("unknown quality", _property("quality", "good"), "quality"),
        ("negative length", _property("position_uncertainty_m", -5), "position_uncertainty_m"),
        ("mount swapped", _property("mount", {"name": "x", "lon": 49.1, "lat": 10.3}), "mount"),
        ("mount misspelt", _property("mount", {"lon": 10.3, "lat": 49.1, "hight_m": 4}), "mount.hight_m"),
        ("wrong type", _property("kind", ["square"]), "kind"),
    ):
        yield Fault("sites", what, "sites.geojson", _changed(data, change), field)


def _of_network(project: Project) -> Iterator[Fault]:
    for layer, what, change, field in (
        ("streets", "unknown surface", _property("surface", "asfalt"), "surface"),
        ("streets", "unknown quality", _property("quality", "good"), "quality"),
        ("backhaul", "negative ports", _property("free_ports", -1), "free_ports"),
        ("backhaul", "wrong type", _property("free_ports", "viele"), "free_ports"),
        ("buildings", "negative height", _property("height_m", -3), "height_m"),
        ("buildings", "wrong type", _property("height_m", "hoch"), "height_m"),
        ("roadworks", "wrong type", _property("year", "bald"), "year"),
        ("roadworks", "out of range", _property("share", 1.5), "share"),
    ):
        name = f"network/{layer}.geojson"
        yield Fault("network", f"{layer}: {what}", name, _changed(project.files[name], change), field)


def _cell(rows: list[list[str]], column: str, value: str, row: int = 1) -> list[list[str]]:
    at = rows[0].index(column)
    changed = [list(r) for r in rows]
    changed[row][at] = value
    return changed


def _csv(rows: list[list[str]]) -> bytes:
    return "\n".join(";".join(row) for row in rows).encode()


def _of_protocols(project: Project) -> Iterator[Fault]:
    name = "protocols/begehung.csv"
    rows = table_of(project.files[name])
    for what, column, value in (
        ("unknown site", "site", "nirgendwo"),
        ("no such day", "date", "31.02.2024"),
        ("wrong type", "mount_height_m", "hoch"),
        ("out of range", "mount_height_m", "400"),
        ("negative", "power_distance_m", "-5"),
        ("no such answer", "owner", "niemand"),
        ("no such answer", "power_permanent", "vielleicht"),
        ("NaN", "mount_height_m", "NaN"),
    ):
        broken = _cell(rows, column, value)
        yield Fault("protocols", f"{what} ({column})", name, _csv(broken), column)
        yield Fault("protocols", f"{what} ({column}, xlsx)", "protocols/p.xlsx", xlsx(broken), column, name)
    doubled = [[*row, row[rows[0].index("owner")]] for row in rows]
    yield Fault("protocols", "column twice", name, _csv(doubled), "owner")
    book = xlsx(rows)
    yield Fault("protocols", "truncated", "protocols/p.xlsx", book[: len(book) // 2], "", name)
    yield Fault("protocols", "wrong type of file", "protocols/p.xlsx", b"%PDF-1.7", "", name)
    yield Fault("protocols", "no table", name, b"Hallo\nWelt\n", "")


def _of_counts(project: Project) -> Iterator[Fault]:
    name = "footfall/zaehlung.csv"
    rows = table_of(project.files[name])
    for what, column, value in (
        ("negative", "count", "-5"),
        ("text", "count", "viele"),
        ("infinite", "count", "inf"),
        ("impossible", "count", "9" * 30),
        ("no such time", "time", "2024-02-30 12:00"),
        ("no time", "time", "mittags"),
        ("station missing", "station", ""),
    ):
        yield Fault("counts", what, name, _csv(_cell(rows, column, value, row=20)), column)
    yield Fault("counts", "column missing", name, _csv([row[:2] for row in rows]), "count")
    yield Fault("counts", "no rows", name, _csv(rows[:1]), "")
    yield Fault("counts", "wrong type of file", name, b"%PDF-1.7\n", "")


def _of_answers(project: Project) -> Iterator[Fault]:
    (sound,) = (s for s in answers(project) if s.name == "answer.json")

    def top(key: str, value: object) -> Change:
        return lambda document: document.update({key: value})

    def first(key: str, value: object) -> Change:
        return lambda document: document["sites"][0].update({key: value})

    for what, change, field in (
        ("another plan", top("plan", "xyz"), "plan"),
        ("nobody", top("by", ""), "by"),
        ("markup", top("by", "<b>x</b>"), "by"),
        ("no such day", top("date", "2024-02-30"), "date"),
        ("another schema", top("schema", "hotspots/answer/9"), "schema"),
        ("unknown site", first("site", "nirgendwo"), "site"),
        ("negative price", first("connection_eur", -1), "connection_eur"),
        ("text", first("connection_eur", "viel"), "connection_eur"),
        ("no such answer", first("verdict", "vielleicht"), "verdict"),
        ("markup", first("comment", "<img src=x>"), "comment"),
        ("script", first("comment", "javascript:alert(1)"), "comment"),
        ("NaN", first("connection_eur", float("nan")), ""),
        ("duplicate", lambda document: document["sites"].append(document["sites"][0]), "site"),
        ("nothing said", lambda document: document.update(sites=[], proposed=[]), ""),
        ("out of town", lambda document: document["proposed"][0].update(lon=13.4, lat=52.5), ""),
        ("wrong type", top("sites", {"a": 1}), "sites"),
    ):
        yield Fault("answers", what, "answer.json", _changed(sound.data, change), field)
    yield Fault("answers", "truncated", "answer.json", sound.data[: len(sound.data) // 2], "")
    yield Fault("answers", "disguised", "answer.geojson", b"<OGRVRTDataSource/>", "")


def _of_settings(project: Project) -> Iterator[Fault]:
    data = project.files["project.toml"].decode()
    for what, old, new, field in (
        ("weights not 1", "weight = 0.40", "weight = 0.50", "weight"),
        ("unknown key", "municipality =", "municipalty =", "municipalty"),
        ("wrong type", "seed = ", 'seed = "x" #', "seed"),
        ("NaN", "weight = 0.40", "weight = nan", "weight"),
        ("negative budget", "invest_eur = 40000", "invest_eur = -1", "invest_eur"),
        ("no such state", 'state = "BY"', 'state = "XX"', "state"),
        ("value function turns", "[60, 1.0]", "[60, 0.1]", "value"),
        ("duplicate", 'id = "demand"', 'id = "readiness"', "id"),
        ("truncated", "[[criteria]]", "[[criteria", ""),
    ):
        assert old in data, old
        yield Fault("settings", what, "project.toml", data.replace(old, new, 1).encode(), field)


def variants(project: Project) -> list[Sample]:
    """Return sound files written in every way that people and programs write them."""
    found: list[Sample] = []
    for name, data in sorted(project.files.items()):
        if name.endswith(".geojson"):
            found += [Sample(what, name, changed) for what, changed in _geojson_variants(data).items()]
        elif name.endswith(".csv"):
            found += [Sample(what, name, changed) for what, changed in _csv_variants(table_of(data)).items()]
            found.append(Sample("xlsx", name.replace(".csv", ".xlsx"), xlsx(table_of(data)), name))
        else:
            text = data.decode()
            found += [Sample(what, name, changed) for what, changed in _text_variants(text).items()]
    return found


def _text_variants(text: str) -> dict[str, bytes]:
    return {
        "BOM": codecs.BOM_UTF8 + text.encode(),
        "CRLF": text.replace("\n", "\r\n").encode(),
        "blank lines": ("\n" + text + "\n\n").encode(),
    }


def _geojson_variants(data: bytes) -> dict[str, bytes]:
    document = json.loads(data)
    dump = json.dumps

    def each(change: Change) -> bytes:
        return _changed(data, lambda d: [change(feature) for feature in d["features"]])

    def reverse(value: Any) -> Any:
        return dict(reversed(list(value.items()))) if isinstance(value, dict) else value

    features = [{k: reverse(v) for k, v in reversed(list(f.items()))} for f in document["features"]]
    text = dump(document, ensure_ascii=False)
    return _text_variants(text) | {
        "one line": dump(document, separators=(",", ":")).encode(),
        "indented": dump(document, indent=4, ensure_ascii=False).encode(),
        "escaped": dump(document, ensure_ascii=True).encode(),
        "cp1252": text.encode("cp1252"),
        "UTF-16": text.encode("utf-16"),
        "key order": dump({**reverse(document), "features": features}).encode(),
        "extra members": dump({**document, "generator": "QGIS", "bbox": [9, 48, 10, 49], "x": {"y": [1]}}).encode(),
        "CRS84": dump(
            {**document, "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}
        ).encode(),
        "feature ids": each(lambda f: f.update(id=f["properties"].get("id"))),
        "bounding boxes": each(lambda f: f.update(bbox=[9.0, 48.0, 10.0, 49.0])),
        "heights": each(lambda f: f["geometry"].update(coordinates=_with_height(f["geometry"]["coordinates"]))),
        "more decimals": each(lambda f: f["geometry"].update(coordinates=f["geometry"]["coordinates"])),
    }


def _with_height(coordinates: Any) -> Any:
    if not isinstance(coordinates[0], list):
        return [*coordinates[:2], 134.5]
    return [_with_height(part) for part in coordinates]


def _csv_variants(rows: list[list[str]]) -> dict[str, bytes]:
    plain = _csv(rows) + b"\n"
    text = plain.decode()
    order = list(range(len(rows[0])))[::-1]

    def quoted(separator: str) -> bytes:
        return "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows).encode()

    return _text_variants(text) | {
        "cp1252": text.encode("cp1252"),
        "UTF-16": text.encode("utf-16"),
        "quoted": quoted(";"),
        "commas": quoted(","),
        "tabs": quoted("\t"),
        "no last line end": plain.rstrip(b"\n"),
        "columns in another order": _csv([[row[i] for i in order] for row in rows]),
        "capitals": _csv([[cell.capitalize() for cell in rows[0]], *rows[1:]]),
        "empty columns": _csv([[*row, "", ""] for row in rows]),
    }
