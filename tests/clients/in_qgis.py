"""Opens the utility's GeoPackage, DXF and KML in headless QGIS and draws them; run by Debian's own Python.

Positive controls: without the styles inside, the colours of the drawing must be missed; without its code page, the
umlauts of the drawing.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[import-not-found,unused-ignore]
    QgsApplication,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize  # type: ignore[import-not-found,unused-ignore]
from qgis.PyQt.QtGui import QColor  # type: ignore[import-not-found,unused-ignore]

#: A colour that each style draws with; the program's own, so that a drawing without the style hasn't it.
COLOURS = {
    "buildings": "#D9D0C9", "ducts": "#7F3F98", "handovers": "#7F3F98", "hotspots": "#009E73", "sites": "#D55E00",
    "segments": "#D55E00",
}  # fmt: skip
Site = dict[str, Any]
LAYERS = ("ground", "buildings", "streets", "coverage", "ducts", "routes", "segments", "handovers", "hotspots", "sites")


def main(folder: Path) -> None:
    """Check all files in `folder`; raise AssertionError at the first fault."""
    application = QgsApplication([], False)
    application.initQgis()
    sites = json.loads((folder / "ranking.json").read_text(encoding="utf-8"))["sites"]
    looked = geopackage(folder / "hotspots.gpkg", sites)
    looked += dxf(folder / "hotspots.dxf", sites)
    looked += kml(folder / "hotspots.kml", sites)
    control_styles(folder / "hotspots.gpkg")
    control_umlauts(folder / "hotspots.dxf", sites)
    print(f"looked at {looked} features; both planted faults were noticed")
    assert looked > 400
    application.exitQgis()


def geopackage(path: Path, sites: list[Site]) -> int:
    """Check that every layer opens with its style and is drawn in its colours."""
    looked = 0
    for name in LAYERS:
        layer = opened(f"{path}|layername={name}")
        assert layer.crs().authid() == "EPSG:25832", name
        drawn = colours(layer)
        assert len(drawn) > 1, f"{name}: nothing drawn"
        if name in COLOURS:
            assert COLOURS[name] in drawn, f"{name}: not in its colour"
        looked += layer.featureCount()
    layer = opened(f"{path}|layername=sites")
    assert layer.labelsEnabled()
    found = {f["id"]: (f["rank"], f["score"]) for f in layer.getFeatures()}
    assert found == {s["id"]: (s["rank"], found[s["id"]][1]) for s in sites}
    assert all(abs(found[s["id"]][1] - s["score"]) < 1e-9 for s in sites)
    segments = opened(f"{path}|layername=segments")  # kept: its renderer dies with it
    methods = {f["method"] for f in segments.getFeatures()}
    assert {c.value() for c in segments.renderer().categories()} == methods
    assert segments.attributeDisplayName(segments.fields().indexOf("cost_eur")) == "Kosten netto (€)"
    said = labels(segments, scale=1000)
    assert len(said) >= 5, said
    assert all("€" in text for text in said), said
    assert labels(segments, scale=25_000) == [], "labels at a scale where nobody can read them"
    assert labels(opened(f"{path}|layername=streets"), scale=2000), "no street has its name"
    print(f"GeoPackage: {len(LAYERS)} layers opened and drawn with their styles")
    return looked


def dxf(path: Path, sites: list[Site]) -> int:
    """Check that the drawing's layers and names keep their umlauts."""
    layer = opened(f"{path}|layername=entities")
    rows = list(layer.getFeatures())
    names = {row["Layer"] for row in rows}
    assert {"Übergabepunkte", "Straßen", "Gebäude", "Standorte"} <= names, names
    texts = "\n".join(str(row["Text"]) for row in rows)
    assert "vertraulich" in texts
    missing = [s["name"] for s in sites if s["name"] not in texts]
    assert not missing, missing
    print(f"DXF: {len(rows)} entities on {len(names)} layers")
    return len(rows)


def kml(path: Path, sites: list[Site]) -> int:
    """Check that the sites stand where they should, in WGS 84."""
    layer = opened(f"{path}|layername=Standorte")
    assert layer.crs().authid() == "EPSG:4326"
    found = {f["Name"]: f.geometry().asPoint() for f in layer.getFeatures()}
    for site in sites:
        place = found[site["name"]]
        assert abs(place.x() - site["lon"]) < 1e-6
        assert abs(place.y() - site["lat"]) < 1e-6
    print(f"KML: {len(found)} sites in WGS 84")
    return len(found)


def control_styles(path: Path) -> None:
    """Notice a GeoPackage without styles."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.gpkg"
        shutil.copy(path, bare)
        with sqlite3.connect(bare) as database:
            database.execute("DELETE FROM layer_styles")
        drawn = [colour in colours(opened(f"{bare}|layername={name}")) for name, colour in COLOURS.items()]
        assert not any(drawn), "a GeoPackage without styles was taken for one with styles"


def control_umlauts(path: Path, sites: list[Site]) -> None:
    """Notice a DXF in the wrong code page."""
    with tempfile.TemporaryDirectory() as folder:
        broken = Path(folder) / "broken.dxf"
        broken.write_bytes(path.read_bytes().decode("cp1252").encode("utf-8"))
        try:
            dxf(broken, sites)
        except AssertionError:
            return
        raise AssertionError("a DXF in the wrong code page was taken for a sound one")


def opened(source: str) -> QgsVectorLayer:
    """Open a layer with its default style."""
    layer = QgsVectorLayer(source, "layer", "ogr")
    assert layer.isValid(), source
    layer.loadDefaultStyle()
    return layer


def labels(layer: QgsVectorLayer, scale: float) -> list[str]:
    """Draw a layer at a scale, sheet by sheet, and return the labels that found a place."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(QSize(1600, 1200))
    settings.setOutputDpi(96)
    extent, said = layer.extent(), []
    for feature in list(layer.getFeatures())[:40]:
        middle = feature.geometry().boundingBox().center()
        metres = scale * 0.0254 / 96
        settings.setExtent(QgsRectangle.fromCenterAndSize(middle, 1600 * metres, 1200 * metres))
        job = QgsMapRendererSequentialJob(settings)
        job.start()
        job.waitForFinished()
        said += [label.labelText for label in job.takeLabelingResults().allLabels()]
    assert not extent.isEmpty()
    return sorted(set(said))


def colours(layer: QgsVectorLayer) -> set[str]:
    """Draw a layer on white and return the colours."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(900, 700))
    settings.setExtent(layer.extent().buffered(60))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name().upper() for x, y in pixels}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
