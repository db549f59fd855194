"""Files that would have a reader ask the network, and a server of our own that sees whether one does."""

from __future__ import annotations

import gzip
import io
import socket
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

from tests.inputs.office_files import zipped

_POINT = '"geometry":{"type":"Point","coordinates":[9.14,49.97]}'
_FEATURES = f'"features":[{{"type":"Feature","properties":{{"id":"a","name":"A"}},{_POINT}}}]'
#: Who asks the listener only to end it.
_END = b"END"


@contextmanager
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """Listen on this machine; give the address, and what was asked (the first line of each request)."""
    asked: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            while True:
                with server.accept()[0] as plug:
                    plug.settimeout(1)
                    line = plug.recv(4096).partition(b"\r\n")[0]
                    if line == _END:
                        return
                    asked.append(line)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        host, port = server.getsockname()
        try:
            yield f"http://{host}:{port}", asked
        finally:
            with socket.create_connection((host, port)) as plug:
                plug.sendall(_END)
            thread.join()


def links(url: str) -> dict[str, bytes]:
    """Return GeoJSON and TopoJSON whose coordinate system is a link, in every spelling that GDAL follows."""
    link = f'{{"type":"link","properties":{{"href":"{url}/x"}}}}'
    keys = {
        "plain": ('"crs"', link), "URL": ('"crs"', link.replace("link", "URL")), "longer": ('"crs"', link.replace("link", "linked")),
        "capitals": ('"CRS"', link.replace("type", "TYPE").replace("link", "LINK")), "escaped": ('"\\u0063r\\u0053"', link.replace("i", "\\u0069", 1)),
        "zero": ('"crs\\u0000x"', link), "zero in the type": ('"crs"', link.replace("link", "link\\u0000")),
        "second": ('"crs":{"type":"name","properties":{"name":"EPSG:4326"}},"crs"', link),
        "second type": ('"crs"', link.replace("{", '{"type":"name",', 1)), "apostrophes": ("'crs'", link.replace('"', "'")),
        "comments": ('"crs"/*"*/', f"/**/{link}"), "form feed": ('"crs"\f', link), "comma": ('"crs"', link[:-1] + ",}"),
    }  # fmt: skip
    found = {}
    for what, (key, value) in keys.items():
        crs = f"{key}:{value}"
        found[f"{what}.geojson"] = f'{{"type":"FeatureCollection",{crs},{_FEATURES}}}'
        found[f"{what}, one.geojson"] = f'{{"type":"Feature",{crs},"properties":{{"id":"a"}},{_POINT}}}'
        found[f"{what}, geometry.geojson"] = f'{{"type":"Point",{crs},"coordinates":[9,49]}}'
        found[f"{what}.json"] = f'{{"type":"Topology",{crs},"objects":{{"a":{{"type":"Point","coordinates":[9,49]}}}},"arcs":[]}}'  # fmt: skip
    found["inside.geojson"] = (
        f'{{"type":"FeatureCollection",{_FEATURES.replace(_POINT, f""""crs":{link},{_POINT}""")}}}'
    )
    found["last.geojson"] = f'{{"type":"FeatureCollection",{_FEATURES},"crs":{link}}}'
    found["far.geojson"] = f'{{"type":"FeatureCollection","pad":"{"x" * 3_000_000}","crs":{link},{_FEATURES}}}'
    told = {name: text.encode() for name, text in found.items()}
    plain = told["plain.geojson"]
    return {**told, "mark.geojson": b"\xef\xbb\xbf" + plain, "packed.geojson.gz": gzip.compress(plain)}


def others(url: str) -> dict[str, bytes]:
    """Return files of every other kind that refer to the network wherever their kind has a place for it."""
    gml = (
        f'<?xml version="1.0"?><?xml-stylesheet href="{url}/s"?><ogr:FeatureCollection xmlns:ogr="{url}" xmlns:gml="http://www.opengis.net/gml" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{url} {url}/s.xsd" '
        f'next="{url}/n"><gml:featureMember xlink:href="{url}/f"><ogr:p gml:id="a"><ogr:geometryProperty xlink:href="{url}/g#a"><gml:Point '
        f'srsName="{url}/srs#4326"><gml:coordinates>9,49</gml:coordinates></gml:Point></ogr:geometryProperty></ogr:p></gml:featureMember></ogr:FeatureCollection>'
    )
    kml = (
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>{url}/n.kml</href></Link></NetworkLink><NetworkLink><Url><href>'
        f"{url}/u.kml</href></Url></NetworkLink><GroundOverlay><Icon><href>{url}/o.png</href></Icon></GroundOverlay><Placemark><name>A</name><styleUrl>"
        f"{url}/st.kml#s</styleUrl><Point><coordinates>9,49</coordinates></Point></Placemark></Document></kml>"
    )
    gpx = (
        f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{url} '
        f'{url}/g.xsd"><metadata><link href="{url}/l"/></metadata><wpt lat="49" lon="9"><name>A</name></wpt></gpx>'
    )
    osm = f'<osm version="0.6" xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{url}/i"/><node id="1" lat="49" lon="9"><tag k="name" v="A"/></node></osm>'
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/{url}/a.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    fg = f'{{"type":"FeatureCollection","conformsTo":["http://www.opengis.net/spec/json-fg-1/0.2/conf/core"],"coordRefSys":"{url}/def/crs/EPSG/0/4326",'
    pages = f'{{"type":"FeatureCollection","exceededTransferLimit":true,"next":"{url}/n","links":[{{"rel":"next","href":"{url}/p"}}],'
    inner = {"a.vrt": vrt.encode(), "b.gml": vrt.encode(), "c.kml": kml.encode(), "d.geojson": links(url)["plain.geojson"], "e.xml": vrt.encode()}  # fmt: skip
    return {
        "a.gml": gml.encode(), "a.kml": kml.encode(), "a.gpx": gpx.encode(), "a.osm": osm.encode(), "a.xml": vrt.encode(), "b.gml": vrt.encode(),
        "fg.geojson": (fg + _FEATURES + "}").encode(), "pages.geojson": (pages + _FEATURES + "}").encode(), "a.zip": zipped(inner),
        "a.kmz": zipped({"doc.kml": kml.encode()}), "shape.zip": zipped(_shape(url)), "a.xlsx": zipped(_book(url)),
        "a.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/i"/></svg>'.encode(),
    }  # fmt: skip


def _shape(url: str) -> dict[str, bytes]:
    """Return the parts of a shapefile whose system and encoding are addresses."""
    import shapely
    from geopandas import GeoDataFrame

    with tempfile.TemporaryDirectory() as place:
        GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(9.14, 49.97)], crs="EPSG:4326").to_file(f"{place}/a.shp")
        parts = {path.name: path.read_bytes() for path in Path(place).iterdir()}
    return {**parts, "a.prj": f"{url}/p".encode(), "a.cpg": url.encode()}


def _book(url: str) -> dict[str, bytes]:
    """Return the parts of a workbook that asks for others: formulas, links, connections, a sheet elsewhere."""
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    book.active.append(["id", f'=WEBSERVICE("{url}/w")', f"='[{url}/b.xlsx]S'!A1"])
    book.active["A1"].hyperlink = f"{url}/h"
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    outside = f'Target="{url}/sheet1.xml" TargetMode="External"'
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b'Target="/xl/worksheets/sheet1.xml"', outside.encode())
    parts["xl/connections.xml"] = (
        f'<connections><connection id="1" type="4"><webPr url="{url}/c"/></connection></connections>'.encode()
    )
    return parts
