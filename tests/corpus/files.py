"""How the files of the corpus are written: tables, spreadsheets, GIS files, extracts, answers."""

from __future__ import annotations

import base64
import gzip
import io
import json
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hotspots.inputs.read.container import UNPACKED_BYTES
from tests.inputs.office_files import inline, ods_book, xlsx_parts, zipped

Row = Sequence[Any]
Write = Callable[[Path], None]

RATHAUS, SCHLOSS, MARKT = (49.9741, 9.1433), (49.976, 9.1421), (49.975, 9.145)
TWO = {"Rathaus": RATHAUS, "Schloss": SCHLOSS}
HEAD: Row = ("Name", "Breite", "Länge")
BOTH: tuple[Row, ...] = (("Rathaus", *RATHAUS), ("Schloss", *SCHLOSS))


def text(content: str, encoding: str = "utf-8") -> Write:
    """Write a text file."""
    return lambda path: path.write_bytes(content.encode(encoding)) and None  # type: ignore[return-value]


def edited(old: str, new: str) -> Write:
    """Write a file of the project as it is, but for the first of these words."""

    def write(path: Path) -> None:
        said = path.read_text(encoding="utf-8")
        assert old in said
        path.write_text(said.replace(old, new, 1), encoding="utf-8")

    return write


def sheets(
    pages: Mapping[str, Sequence[Row]], *, hidden: tuple[str, ...] = (), hidden_rows: tuple[int, ...] = ()
) -> Write:
    """Write a workbook; `hidden_rows` (from 0) are those of every page."""

    def write(path: Path) -> None:
        import xlsxwriter

        with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
            for name, rows in pages.items():
                sheet = book.add_worksheet(name)
                for i, row in enumerate(rows):
                    sheet.write_row(i, 0, ["" if c is None else c for c in row])
                for i in hidden_rows:
                    sheet.set_row(i, None, None, {"hidden": True})
                if name in hidden:
                    sheet.hide()

    return write


def marked_cells(rows: Sequence[Row], *, note: str = "", struck: int = 0) -> Write:
    """Write a sheet with a note at its second cell below the titles, or a row that is struck out; "#REF!" is an error."""

    def write(path: Path) -> None:
        import xlsxwriter

        with xlsxwriter.Workbook(path) as book:
            sheet, out = book.add_worksheet("Liste"), book.add_format({"font_strikeout": True})
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row, out if struck and i == struck else None)
                for j in (j for j, cell in enumerate(row) if cell == "#REF!"):
                    sheet.write_formula(i, j, "=A99", None, "#REF!")
            if note:
                sheet.write_comment("B2", note)

    return write


def opened(pages: Mapping[str, Sequence[Row]]) -> bytes:
    """Return pages as OpenDocument."""
    return ods_book({name: [list(row) for row in rows] for name, rows in pages.items()})


def filled(data: bytes, plan: str) -> bytes:
    """Return a file, packed or not, with the fingerprint of a plan where ``{plan}`` stands."""
    if not zipfile.is_zipfile(io.BytesIO(data)) or len(data) > 100_000:
        return data.replace(b"{plan}", plan.encode())
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made := io.BytesIO(), "w") as new:
        for part in old.infolist():
            new.writestr(part, old.read(part).replace(b"{plan}", plan.encode()))
    return made.getvalue()


def layers(
    pages: Mapping[str, Sequence[Mapping[str, Any]]], crs: str | None = "EPSG:4326", driver: str = "GPKG"
) -> Write:
    """Write a GIS file; each row has its columns and a `geometry` (lat, lon), a shape, or None."""

    def write(path: Path) -> None:
        import geopandas
        import shapely

        for name, rows in pages.items():
            shapes = [shapely.Point(g[1], g[0]) if isinstance(g := row["geometry"], tuple) else g for row in rows]
            frame = geopandas.GeoDataFrame([{k: v for k, v in row.items() if k != "geometry"} for row in rows], geometry=shapes, crs="EPSG:4326")  # fmt: skip
            frame = frame.to_crs(crs) if crs else frame.set_crs(None, allow_override=True)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # no system of coordinates is what is meant
                frame.to_file(path, layer=name, driver=driver, engine="pyogrio")

    return write


def features(rows: Sequence[tuple[Mapping[str, Any], Any]], **more: Any) -> Write:
    """Write GeoJSON from (properties, geometry or (lon, lat))."""
    found = [
        {"type": "Feature", "properties": p, "geometry": {"type": "Point", "coordinates": list(g)} if isinstance(g, tuple) else g}
        for p, g in rows
    ]  # fmt: skip
    return text(json.dumps({"type": "FeatureCollection", **more, "features": found}, ensure_ascii=False))


def site(**changes: Any) -> dict[str, Any]:
    """Return a good site with some properties or the coordinates changed."""
    coordinates = changes.pop("coordinates", [9.14579, 49.97388])
    properties = {"id": "a", "name": "A", "status": "candidate", "source": "s", "quality": "estimated", **changes}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": coordinates}}


def station(*, at: tuple[float, float] = (9.14, 49.97), **properties: Any) -> dict[str, Any]:
    """Return a station of counts."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": at}}


def suggestion(**changes: Any) -> dict[str, Any]:
    """Return a good suggestion with some properties changed."""
    properties = {
        "id": "lampe-1", "name": "Lampe 1", "suggested_rank": 1, "people_newly_reached_per_day": 120,
        "people_reached_per_day": 150, "cost_eur": 9000.0, "readiness": None, "place_kind": "street_lamp",
        "nearest": "Theaterplatz", "nearest_m": 80.5, "source": "hotspots suggest; lampen.csv", "quality": "estimated",
    }  # fmt: skip
    point = {"type": "Point", "coordinates": [9.1469, 49.9756]}
    return {"type": "Feature", "geometry": point, "properties": properties | changes}


def collection(*features: dict[str, Any], **more: Any) -> str:
    """Return a FeatureCollection as text."""
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)}, ensure_ascii=False)


def packed(members: Mapping[str, Write | bytes]) -> Write:
    """Write a zip of files."""

    def write(path: Path) -> None:
        import tempfile

        with zipfile.ZipFile(path, "w") as archive, tempfile.TemporaryDirectory() as folder:
            for name, content in members.items():
                inner = Path(folder) / Path(name).name
                if isinstance(content, bytes):
                    archive.writestr(name, content)
                else:
                    content(inner)
                    archive.write(inner, name)

    return write


def shapefile(
    *,
    without: tuple[str, ...] = (),
    crs: str = "EPSG:25832",
    encoding: str = "UTF-8",
    letters: str = "",
    cpg: bytes = b"",
) -> Write:
    """Write a zipped shapefile that lacks some of its parts, whose `letters` are others than it says, or that says another encoding."""

    def write(path: Path) -> None:
        import tempfile

        import geopandas
        import shapely

        rows = [("Roßmarkt", MARKT), ("Schloß Johannisburg", SCHLOSS)]
        frame = geopandas.GeoDataFrame(
            {"BEZEICHNUNG": [n for n, _ in rows], "STADTTEIL": ["Mitte", None]},
            geometry=[shapely.Point(lon, lat) for _, (lat, lon) in rows], crs="EPSG:4326",
        )  # fmt: skip
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path, "w") as archive:
            frame.rename(columns={"BEZEICHNUNG": "BEZEICHNUN"}).to_crs(crs).to_file(
                Path(folder) / "plaetze.shp", encoding=encoding
            )
            for part in sorted(Path(folder).iterdir()):
                data = part.read_bytes()
                if letters and part.suffix == ".dbf":
                    data = data.replace("ß".encode(encoding), "ß".encode(letters))
                if cpg and part.suffix == ".cpg":
                    data = cpg
                if part.suffix not in without:
                    archive.writestr(f"daten/{part.name}", data)

    return write


SHAPES = {"Roßmarkt": MARKT, "Schloß Johannisburg": SCHLOSS}


def kml(folders: Mapping[str, Sequence[tuple[str, tuple[float, float]]]]) -> str:
    """Return KML with folders of places."""
    body = "".join(
        f"<Folder><name>{name}</name>"
        + "".join(
            f"<Placemark><name>{n}</name><Point><coordinates>{lon},{lat},0</coordinates></Point></Placemark>"
            for n, (lat, lon) in places
        )
        + "</Folder>"
        for name, places in folders.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'


GPX = (
    '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
    '<wpt lat="49.9741" lon="9.1433"><name>Rathaus</name></wpt><wpt lat="49.976" lon="9.1421"><name>Schloss</name></wpt>'
    '<trk><name>Weg</name><trkseg><trkpt lat="49.97" lon="9.14"/><trkpt lat="49.98" lon="9.15"/></trkseg></trk></gpx>'
)
GML = (
    '<?xml version="1.0" encoding="UTF-8"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" '
    'xmlns:gml="http://www.opengis.net/gml">'
    '<gml:featureMember><ogr:standorte fid="s.0"><ogr:geometryProperty><gml:Point srsName="EPSG:25832">'
    "<gml:coordinates>510276.1,5535760.9</gml:coordinates></gml:Point></ogr:geometryProperty><ogr:name>Rathaus</ogr:name>"
    "</ogr:standorte></gml:featureMember></ogr:FeatureCollection>"
)
DXF = "0\nSECTION\n2\nENTITIES\n0\nTEXT\n8\nWLAN\n10\n510276.1\n20\n5535760.9\n40\n1\n1\nRathaus\n0\nENDSEC\n0\nEOF\n"
VRT = b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


def gz(content: bytes) -> bytes:
    """Return gzipped bytes, the same each time."""
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) as out:
        out.write(content)
    return stream.getvalue()


def csv(*rows: str) -> str:
    """Return lines of text."""
    return "\n".join(rows) + "\n"


def line(*places: tuple[float, float]) -> dict[str, Any]:
    """Return a line of GeoJSON."""
    return {"type": "LineString", "coordinates": [list(place) for place in places]}


def osm(nodes: Mapping[int, tuple[float, float]], ways: Mapping[tuple[int, ...], Mapping[str, str]]) -> Write:
    """Write an extract of OpenStreetMap: nodes (lat, lon), and the tags of each way by its nodes."""
    body = "".join(f'<node id="{i}" version="1" lat="{lat}" lon="{lon}"/>' for i, (lat, lon) in nodes.items())
    for number, (ends, tags) in enumerate(ways.items(), 100):
        said = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        body += (
            f'<way id="{number}" version="1">{"".join(f"<nd ref={chr(34)}{e}{chr(34)}/>" for e in ends)}{said}</way>'
        )
    return text(f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{body}</osm>')


def answer(*sites: Mapping[str, Any], **more: Any) -> str:
    """Return an answer of the utility to the sample's plan."""
    said = {
        "schema": "hotspots/answer/1",
        "plan": "{plan}",
        "by": "Stadtwerke",
        "date": "2022-07-01",
        "sites": sites,
        "proposed": [],
    }
    return json.dumps(said | more)


def answered(**parts: Any) -> str:
    """Return an answer for one site with these fields."""
    return answer({"id": "karlsplatz", **parts})


def layer(**properties: Any) -> Write:
    """Write an answer as a layer of one point with these properties."""
    said = {"plan": "{plan}", "by": "Stadtwerke", "date": "2022-06-14", "site": "karlsplatz", "verdict": "feasible"}
    return features([(said | properties, (9.141, 49.971))])


def bomb(path: Path) -> None:
    """Write a spreadsheet of a few kilobytes that is larger than the program unpacks."""
    path.write_bytes(zipped(xlsx_parts("<sheetData/>" + " " * (UNPACKED_BYTES + 1))))


def formula() -> bytes:
    """Return an answer in a spreadsheet whose price is a formula."""
    head = inline("A1", "Standort") + inline("B1", "Eigener Preis")
    row = inline("A2", "karlsplatz") + '<c r="B2"><f>HYPERLINK("http://x")</f><v>5</v></c>'
    return zipped(xlsx_parts(f"<sheetData><row r='1'>{head}</row><row r='2'>{row}</row></sheetData>"))


def hours(row: str, first: int = 0, last: int = 23, head: str = "") -> str:
    """A line per hour; `row` names the hour as {h}, the next one as {n}, two digits as {hh}, the count as {c}."""
    lines = (row.format(h=h, n=h + 1, hh=f"{h:02d}", nn=f"{h + 1:02d}", c=10 + h) for h in range(first, last + 1))
    return "\n".join([head, *lines])


def marked(title: str, good: str, bad: str) -> str:
    """Ten hours of nine people; a column says that the first four hold."""
    return f"station;zeit;anzahl;{title}\n" + "\n".join(
        f"A;2024-05-06 {h}:00;9;{good if h < 14 else bad}" for h in range(10, 20)
    )


def table(rows: Sequence[Row], sep: str, encoding: str) -> bytes:
    """Return rows as a spreadsheet program saves them as text."""
    quoted = (sep.join(f'"{cell}"' if sep in str(cell) else str(cell) for cell in row) for row in rows)
    return "\r\n".join([*quoted, ""]).encode(encoding)


OLD_EXCEL = zlib.decompress(base64.b85decode(
    'c-rk)O=uHA6n?XtG)d`CQd^-dlu)p0?M1wJsT)OY6<TXsR7BKmx)Mp;$ack_i`6toLGhwRghDS~+IsN^J+wCkp`r&t5E?y-prGI(&HCoetfrbn1G'
    'ZS%Z<#l5-^}}FcIM6O?7p0jEKJ;Q%E52g0V))n5L6V|7^aYW69z1I9Im=~5R>C!O(7J-iLCI$lj;`%K8Jk1bD+SCZw@8EdrZgREcB*LBf5&%MSaj'
    '2??Wf^VeBbz2U86+Qorg*#!0RtIZbt+l8lk%8p%$qyTFdZyw=;kUB>YdrIpHRP%?N(K5xmg6&m0fkK@bNnW*cBoz`hR^=}rm_^MzMaOS!U)3Ef^0'
    '@ULaPQo`Q3h>oktFuwhzPfe>X#c*{9w=eIsrUd!!8yrzAZ8%~1r=zU-EG8^Ln+<1xpB}hj03iA4yP^K$b-gbof1aG1!U>f&lu>NN}F8jHWu~kc0x'
    'Zlf_wHM!#ba~P8lXz2jYoTdSs-MGt%l0FIoN7v?i)h4nr;J5n35x+~4!}zP#!g>eEh;Wt4V&@m|=#9|Rn@!adNr=4XkJ?c}kA<W*vACcTMdJ;pQU'
    'ZG8<=*_)v{V^rFP?QA2w);1RDn^4bwJou<3`$5}``czl$QvK8$Z30?xtcKB_Um56N9c=tI$79XSncP9%k!<{9Hwh|X*>^|2{AytlDoKrqH>6Sr4|'
    'rAFZGK@jM%71BUBjcQmK;_7#Ny5!9dW1NohrRq32#Q;d{k5%Ax7Tg!REWi_qE1^g){VwRUeqncgHx3Qp6IKEDEvsC5xD$TV`EmcE4azh-Jn~-1sC'
    '})DnGBiKRlasKoL)`+RV&Td=50SSW^|R1A6W;K73j4<0<M6d0Ya#A%YBp#1W@8j$~W7BLmP-z5Jn`XP;%ji04^z{K2wi)F>ndhj!si!IZ~{a?s&7'
    '+bd>2}9J6WZChH-y5v>d6w-M{(DQP-1ZCQ^mB#V{{bxI7ij'
))  # fmt: skip
"""Sheets Deckblatt and Standorte of an Excel of 2003; the third row of the second is hidden."""
