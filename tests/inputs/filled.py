"""The forms that the program writes blank, filled in as people do: cells in a spreadsheet, attributes, points and lines in a GIS."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hotspots.base.text import Lang
from hotspots.model.answers import CELL_ITEMS, DRAWN, PlanView, UtilityAnswer
from hotspots.model.protocol import NO, YES, Inspection, Schema
from hotspots.model.sites import Site
from hotspots.publish.forms.answer import answer_geojson, answer_xlsx
from hotspots.publish.forms.form import permit_row, record
from hotspots.publish.forms.geopackage import (
    ANSWER_LAYER,
    LAYER,
    PERMIT_LAYER,
    ROUTE_LAYER,
    answer_gpkg,
    protocol_gpkg,
)

_HEAD, _BY, _ON = 7, (4, 2), (5, 2)


def answered_xlsx(view: PlanView, lang: Lang, answer: UtilityAnswer) -> bytes:
    """Return the answer form with an answer in its cells: words of the drop-downs, days as days, nothing as a formula."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(answer_xlsx(view, lang)))
    sites, new = book.worksheets[:2]

    def put(sheet: Any, place: tuple[int, int], value: object) -> None:
        cell = sheet.cell(*place)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    def fill(sheet: Any, row: int, values: dict[str, Any]) -> None:
        columns = {cell.value: cell.column for cell in sheet[_HEAD]}
        for item in CELL_ITEMS:
            if (value := values.get(item.id)) is not None:
                said = date.fromisoformat(value) if item.type == "date" else value
                words = item.say(value).say(lang) if item.type == "choice" else said
                put(sheet, (row, columns[item.title(lang)]), words)

    put(sites, _BY, answer.by)
    put(sites, _ON, answer.on)
    rows = {sites.cell(row, 1).value: row for row in range(_HEAD + 1, sites.max_row + 1)}
    for said in answer.sites:
        fill(sites, rows[said.site], _apart(said.values))
    for row, one in enumerate(answer.proposed, start=_HEAD + 1):
        put(new, (row, 1), one.name)
        fill(new, row, {**one.values, "lon": one.lon, "lat": one.lat})
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _apart(values: Any) -> dict[str, Any]:
    """Return an answer's values with the mount as two."""
    mount = dict(zip(("lon", "lat"), values.get("mount") or (), strict=False))
    return {**values, **mount}


def answered_rows(view: PlanView, answer: UtilityAnswer) -> list[tuple[tuple[float, float], dict[str, Any]]]:
    """Return the points of the form with an answer in their attributes, moved where the mount is, and those of new sites."""
    features = json.loads(answer_geojson(view))["features"]
    given = {said.site: dict(said.values) for said in answer.sites}
    rows = []
    for one in features:
        row = one["properties"] | {"by": answer.by, "date": answer.on.isoformat()}
        values = given.get(row["site"], {})
        place = values.pop("mount", tuple(one["geometry"]["coordinates"]))
        rows.append((place, row | {k: v for k, v in values.items() if k in row}))
    blank = dict.fromkeys(rows[0][1]) | {name: rows[0][1][name] for name in ("plan", "by", "date")}
    return [*rows, *(((p.lon, p.lat), blank | {"name": p.name, **p.values}) for p in answer.proposed)]


def _ways(answer: UtilityAnswer) -> list[tuple[str, str]]:
    return [(said.site, str(said.values[DRAWN])) for said in answer.sites if DRAWN in said.values]


def answered_geojson(view: PlanView, answer: UtilityAnswer) -> bytes:
    """Return the form as GeoJSON, filled in, with the ways that were drawn."""
    import shapely

    shapes = [({"site": site}, shapely.from_wkt(way)) for site, way in _ways(answer)]
    shapes = [(row, shapely.Point(place)) for place, row in answered_rows(view, answer)] + shapes
    features = [{"type": "Feature", "properties": row, "geometry": shapely.geometry.mapping(s)} for row, s in shapes]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def answered_gpkg(view: PlanView, lang: Lang, answer: UtilityAnswer) -> bytes:
    """Return the form as a GeoPackage, filled in, with the ways that were drawn."""
    import shapely

    rows = answered_rows(view, answer)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        path.write_bytes(answer_gpkg(view, lang))
        _fill(path, ANSWER_LAYER, [row for _, row in rows], [shapely.Point(place) for place, _ in rows])
        if ways := _ways(answer):
            _fill(path, ROUTE_LAYER, [{"site": site} for site, _ in ways], [shapely.from_wkt(way) for _, way in ways])
        return path.read_bytes()


def inspected_gpkg(schema: Schema, sites: Sequence[Site], lang: Lang, visits: Iterable[Inspection]) -> bytes:
    """Return the protocol as a GeoPackage with a row for each visit, and its permits."""
    import shapely

    visits, places = tuple(visits), {site.id: shapely.Point(site.mount_position) for site in sites}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "p.gpkg"
        path.write_bytes(protocol_gpkg(schema, sites, lang))
        _fill(path, LAYER, [_stored(record(visit)) for visit in visits], [places[visit.site] for visit in visits])
        if permits := [_stored(permit_row(permit)) for visit in visits for permit in visit.permits]:
            _fill(path, PERMIT_LAYER, permits, None)
        return path.read_bytes()


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the form's widgets store it: ids, lists in one text, days as text."""

    def one(value: Any) -> Any:
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, date):
            return value.isoformat()
        return "; ".join(value) if isinstance(value, tuple) else value

    return {name: one(value) for name, value in row.items()}


def _fill(path: Path, layer: str, rows: list[dict[str, Any]], shapes: list[Any] | None) -> None:
    """Write rows into a layer in the place of its blank ones, with the columns and types that it has."""
    import geopandas as gpd
    import pandas as pd
    import pyogrio

    blank = pyogrio.read_dataframe(path, layer=layer).drop(columns="geometry", errors="ignore")
    columns = {n: pd.Series([row.get(n) for row in rows], dtype=column.dtype) for n, column in blank.items()}
    frame = pd.DataFrame(columns) if shapes is None else gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")
    pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG")
