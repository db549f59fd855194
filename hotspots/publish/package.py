"""The folder that goes to the utility: everything it needs to judge the plan and to answer, with sums to check it.

The same results give the same bytes, in the folder and in the zip.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from hotspots.base.files import sha256
from hotspots.findings.model import Plan
from hotspots.model.answers import PlanView
from hotspots.publish.deliver import utility_files
from hotspots.publish.forms.answer import answer_geojson, answer_xlsx
from hotspots.publish.gis.files import gis_files
from hotspots.publish.report.context import Extras, Paper
from hotspots.publish.report.files import report_files
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE

README, SUMS = "LIESMICH.txt", "SHA256SUMS"
#: What each file is for; shown in the README in this order, as far as the package has it.
CONTENTS: tuple[tuple[str, str], ...] = (
    ("map.html", "Karte mit Netz, Trassen und Preisen; im Browser öffnen. Darin lässt sich die Antwort ausfüllen."),
    ("report.pdf", "Vorlage für den Rat mit nichtöffentlicher Anlage (Trassen, Mengen, Einheitspreise)"),
    ("report-plain.pdf", "das Ergebnis in Einfacher Sprache"),
    ("antwort.xlsx", "Antwortvorlage als Tabelle: bitte ausfüllen und zurücksenden"),
    ("vertraulich-antwort.geojson", "Antwortvorlage fürs GIS (GeoJSON), wahlweise statt der Tabelle"),
    ("hotspots.gpkg", "alle Ebenen als GeoPackage, EPSG:25832, mit Stilen für QGIS"),
    ("hotspots.dxf", "Zeichnung für CAD (DXF R2000, Meter)"),
    ("hotspots.kml", "Ebenen für das Telefon (KML, WGS 84)"),
    ("ranking.xlsx", "Rangfolge mit lebenden Formeln, Mengen und Preisen"),
    ("ranking.csv", "Rangfolge als Text"),
    ("ranking.json", "Rangfolge für Programme"),
    ("rollout.json", "Ausbauplan für Programme"),
)


def package_files(results: Plan, view: PlanView, extras: Extras | None = None) -> dict[str, bytes]:
    """Return name and content of every file of the package; `view` is the plan in the fields of an answer."""
    files = {
        **utility_files(results, "de"),
        **report_files(Paper(results, "de", extras or Extras())),
        **gis_files(results, "de"),
        "antwort.xlsx": answer_xlsx(view, "de"),
        "vertraulich-antwort.geojson": answer_geojson(view),
    }
    files[README] = _readme(results, files)
    return files | {SUMS: _sums(files)}


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """Return the files in one zip, below `folder`, in order and without a time of writing."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _readme(results: Plan, files: Mapping[str, bytes]) -> bytes:
    about = results.about
    known = [(name, words) for name, words in CONTENTS if name in files]
    listed = "\r\n".join(f"  {name:<28} {words}" for name, words in known)
    notes = "\r\n".join(note.de for note in results.notes)
    lines = (
        CONFIDENTIAL_NOTE.de.upper().split(" – ")[0],
        CONFIDENTIAL_NOTE.de,
        "",
        _one_line(about.title.de),
        f"Kommune: {_one_line(about.municipality)}   Stand der Daten: {about.date or 'nicht angegeben'}",
        f"Stand des Plans: {about.status.de}",
        "",
        "Was ist zu tun?",
        "  1. map.html öffnen oder report.pdf lesen.",
        "  2. antwort.xlsx ausfüllen: machbar oder nicht, eigene Anbindung, eigener Preis, eigene Reihenfolge.",
        "  3. Die ausgefüllte Datei zurücksenden. Leer gelassene Felder gelten als „ohne Angabe“.",
        "",
        "Inhalt",
        listed,
        "",
        *([notes, ""] if notes else []),
        f"Fingerabdruck des Plans: {about.fingerprint}",
        f"Erzeugt mit hotspots {about.version}; gleiche Eingaben ergeben dieselben Dateien.",
        f"Prüfsummen (SHA-256) aller Dateien: {SUMS}; prüfen mit „sha256sum -c {SUMS}“.",
    )
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sums(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files)).encode()
