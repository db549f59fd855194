"""What `hotspots export` writes: layers, tables and open-data metadata of one edition, below its folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast, get_args

from hotspots.base.text import Lang
from hotspots.findings.model import Plan, PublicPlan, Told
from hotspots.publish.gis.catalogue import catalogue_json
from hotspots.publish.gis.files import FORMATS as GIS_FORMATS
from hotspots.publish.gis.files import Format, gis_files
from hotspots.publish.sets import refuse_leaks
from hotspots.publish.tables.delimited import ranking_csv
from hotspots.publish.tables.workbook import ranking_xlsx

ExportFormat = Literal["gpkg", "dxf", "kml", "xlsx", "csv"]
FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
METADATA = "metadata.jsonld"


def public_exports(results: Plan, public: PublicPlan, lang: Lang, formats: Sequence[ExportFormat]) -> dict[str, bytes]:
    """Return the public edition's files with their metadata. Raises LeakError if one holds a secret of `results`."""
    files = _files(public, lang, formats)
    files[METADATA] = catalogue_json(public, list(files), lang)
    placed = {f"public/{name}": data for name, data in files.items()}
    refuse_leaks(placed, results)
    return placed


def utility_exports(results: Plan, lang: Lang, formats: Sequence[ExportFormat]) -> dict[str, bytes]:
    """Return the utility's files; every one of them is confidential."""
    files = _files(results, lang, formats)
    return {f"utility/{name}": data for name, data in files.items()}


def _files(told: Told, lang: Lang, formats: Sequence[ExportFormat]) -> dict[str, bytes]:
    files = gis_files(told, lang, [cast("Format", name) for name in formats if name in GIS_FORMATS])
    if "xlsx" in formats:
        files["ranking.xlsx"] = ranking_xlsx(told, lang)
    if "csv" in formats:
        files["ranking.csv"] = ranking_csv(told, lang)
    return files
