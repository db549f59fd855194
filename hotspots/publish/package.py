"""The folder that goes to the utility: everything it needs to judge the plan and to answer, with sums to check it.

The same results give the same bytes, in the folder and in the zip.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from hotspots.base.files import sha256
from hotspots.base.text import Lang, Text, tr, verbatim
from hotspots.findings.model import Plan
from hotspots.model.answers import PlanView
from hotspots.publish.deliver import utility_files
from hotspots.publish.forms.answer import answer_geojson, answer_xlsx
from hotspots.publish.gis.files import gis_files
from hotspots.publish.report.context import Extras, Paper
from hotspots.publish.report.files import report_files
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE

README, SUMS = tr("README.txt"), "SHA256SUMS"
#: What each file is for; shown in the README in this order, as far as the package has it.
CONTENTS: Mapping[str, Text] = {
    "map.html": tr("map with network, routes and prices; open it in a browser. The answer can be filled in there."),
    "report.pdf": tr("paper for the council with the annex that isn't public (routes, quantities, unit prices)"),
    "report-plain.pdf": tr("the outcome in plain words"),
    "antwort.xlsx": tr("answer form as a table: please fill it in and send it back"),
    "vertraulich-antwort.geojson": tr("answer form for a GIS (GeoJSON), in place of the table"),
    "hotspots.gpkg": tr("all layers as GeoPackage, EPSG:25832, with styles for QGIS"),
    "hotspots.dxf": tr("drawing for CAD (DXF R2000, metres)"),
    "hotspots.kml": tr("layers for the phone (KML, WGS 84)"),
    "ranking.xlsx": tr("ranking with live formulas, quantities and prices"),
    "ranking.csv": tr("ranking as text"),
    "ranking.json": tr("ranking for programs"),
    "rollout.json": tr("roll-out for programs"),
}


def package_files(results: Plan, view: PlanView, extras: Extras | None = None, lang: Lang = "de") -> dict[str, bytes]:
    """Return name and content of every file of the package; `view` is the plan in the fields of an answer."""
    files = {
        **utility_files(results, lang),
        **report_files(Paper(results, lang, extras or Extras())),
        **gis_files(results, lang),
        "antwort.xlsx": answer_xlsx(view, lang),
        "vertraulich-antwort.geojson": answer_geojson(view),
    }
    files[README.say(lang)] = _readme(results, files, lang)
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


def _readme(results: Plan, files: Mapping[str, bytes], lang: Lang) -> bytes:
    about = results.about
    listed = "\r\n".join(f"  {name:<28} {words.say(lang)}" for name, words in CONTENTS.items() if name in files)
    notes = "\r\n".join(note.say(lang) for note in results.notes)
    title, town, day = (
        _one_line(about.title.say(lang)),
        _one_line(about.municipality),
        verbatim(about.date) if about.date else tr("not given"),
    )
    lines: tuple[str | Text, ...] = (
        CONFIDENTIAL_NOTE.de.upper().split(" – ")[0],
        CONFIDENTIAL_NOTE,
        "",
        title,
        tr("Municipality: {town}   Data as of: {day}", town=town, day=day),
        tr("State of the plan: ") + about.status,
        "",
        tr("What is to be done?"),
        tr("  1. Open map.html or read report.pdf."),
        tr("  2. Fill in antwort.xlsx: feasible or not, own connection, own price, own order."),
        tr("  3. Send the file back. What is left empty counts as not answered."),
        "",
        tr("Contents"),
        listed,
        "",
        *([notes, ""] if notes else []),
        tr("Fingerprint of the plan: ") + verbatim(about.fingerprint),
        tr("Made with hotspots {version}; the same inputs give the same files.", version=about.version),
        tr("Checksums (SHA-256) of all files: {sums}; check with 'sha256sum -c {sums}'.", sums=SUMS),
    )
    said = "\r\n".join(line.say(lang) if isinstance(line, Text) else line for line in lines)
    return ("\ufeff" + said + "\r\n").encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sums(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files)).encode()
