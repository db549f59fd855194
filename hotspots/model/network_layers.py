"""The layers below `network/`: their fields, words and shapes. One description for import, check and reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hotspots.base.text import Text
from hotspots.model.estimate import QUALITIES
from hotspots.model.layers import Field, said
from hotspots.model.network import Surface

POINT, LINE, AREA = ("Point",), ("LineString", "MultiLineString"), ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the project: file below `network/`, fields, shapes, and how people call it in titles and file names."""

    id: str
    words: Text
    shapes: tuple[str, ...]
    fields: tuple[Field, ...]
    called: tuple[str, ...]
    secret: bool = False


def _field(name: str, de: str, en: str, titles: str = "", kind: str = "text", unit: str = "", example: str = "",
           allowed: Mapping[str, tuple[str, ...]] | None = None, **limits: Any) -> Field:  # fmt: skip
    return Field(name, Text(de, en), (name.replace("_", ""), *titles.split()), kind, unit, allowed or {}, example, **limits)  # type: ignore[arg-type]  # fmt: skip


YES_NO = said(yes="ja j x true wahr frei leer verfuegbar vorhanden unbelegt", no="nein n false falsch belegt voll besetzt vergeben keine kein")  # fmt: skip
"""What people write for yes and no; anything that says neither is unknown only where it says so."""
HOTSPOT_STATUS = said(
    built="active aktiv online inbetrieb betrieb bestand bestehend vorhanden gebaut fertig existing operational up live running realisiert umgesetzt installiert",
    announced="announced geplant planung inplanung angekuendigt planned vorgesehen imbau inbau construction beauftragt proposed",
    offline="ausserbetrieb inaktiv inactive down abgebaut stillgelegt defekt geschlossen closed removed notactive nichtaktiv abgeschaltet deaktiviert ausgefallen kaputt gestoert",
    unconfirmed="unbestaetigt unbekannt unknown unklar nichtbestaetigt",
)
"""Only what is `built` serves; `announced` is announced, `offline` and `unconfirmed` don't serve."""
BACKHAUL_KINDS = said(
    handover="uebergabepunkt uebergabepunkte uebergabe uebergabestelle uep pop anschlusspunkt anschlusspunkte handoverpoint pointofpresence",
    duct="leerrohr leerrohre leerrohrtrasse leerrohrverband rohrverband speedpipe mikrorohr mikroduct microduct schutzrohr "
    "kabelschutzrohr conduit ducts leerohr kabelleerrohr hausanschluss",
)
"""Kinds that are used; every other one is named and left."""
SURFACES_SAID: Mapping[Surface, str] = {
    "asphalt": "asphalt concrete paved chipseal tarmac bitumen concrete:lanes metal rubber tartan asphaltiert bituminoes "
    "asphaltbeton asphaltdeckschicht ortbeton betondecke "
    "beton schwarzdecke teer befestigt gussasphalt",
    "slabs": "slabs paving_stones concrete:plates bricks brick grass_paver paving_stones:lanes wood tiles interlock platten "
    "pflaster betonpflaster verbundpflaster gehwegplatten klinker betonplatten plattenbelag pflasterbelag gepflastert "
    "betonsteinpflaster betonstein klinkerpflaster ziegelpflaster pflastersteine verbundsteinpflaster rasengittersteine rasenpflaster",
    "natural_stone": "natural_stone sett cobblestone unhewn_cobblestone cobblestone:flattened stone rock granite naturstein "
    "granit kopfsteinpflaster natursteinpflaster kleinpflaster grosspflaster mosaikpflaster granitpflaster kopfstein "
    "natursteinplatten basaltpflaster basalt sandstein wildpflaster katzenkopfpflaster",
    "unpaved": "unpaved gravel fine_gravel compacted grass ground dirt earth sand pebblestone mud soil woodchips clay "
    "unbefestigt wassergebunden schotter kies wiese gras erde sandweg splitt schotterrasen "
    "wassergebundenedecke naturweg erdweg rasen mulch kiesweg schotterweg",
}
_SURFACES: Mapping[str, tuple[str, ...]] = {
    surface: tuple(re.sub(r"[^a-z0-9]", "", word) for word in words.split()) for surface, words in SURFACES_SAID.items()
}
_QUALITY = _field("quality", "Güte", "quality", "guete qualitaet datenguete", "word", "", "estimated", dict.fromkeys(QUALITIES, ()))  # fmt: skip
_SOURCE = _field("source", "Quelle", "source", "quelle datenquelle herkunft", example="Tiefbauamt 2024")
_ID = _field("id", "Kennung", "id", "kennung kuerzel nummer objnr objektnr osmid schluessel")
_NAME = _field("name", "Name", "name", "bezeichnung titel bez objektname standort standortname")
_END = (_QUALITY, _SOURCE)

LAYERS: Mapping[str, Layer] = {
    layer.id: layer
    for layer in (
        Layer("streets", Text("Straßen", "streets"), LINE, (
            _ID,
            _field("name", "Straßenname", "street's name", "strname strasse strassenname strassenna strassenbezeichnung straßenname bezeichnung street streetname str"),
            _field("surface", "Oberfläche", "surface", "belag oberflaeche deckschicht befestigung belagsart oberflbel material", "word", "", "asphalt", _SURFACES),
            _field("highway", "Straßenart (OSM)", "kind of street (OSM)", "strassenart fclass klasse strassenklasse", example="residential"),
            _field("bridge", "Brücke", "bridge", "bruecke", "yes"), _field("tunnel", "Tunnel", "tunnel", "unterfuehrung", "yes"),
            _field("layer", "Ebene über oder unter der Straße", "level above or below ground", "ebene", "whole", above=-1000), *_END,
        ), ("strasse", "streets", "street", "weg", "netz", "roads", "edges", "highway")),
        Layer("buildings", Text("Gebäude", "buildings"), AREA, (
            _ID, _NAME,
            _field("height_m", "Höhe", "height", "hoehe height gebhoehe gebaeudehoehe measuredheight hoehem hgt firsthoehe", "number", "m", "12.5", above=0, most=400),
            _field("levels", "Geschosse (3 m je Geschoss, wenn die Höhe fehlt)", "storeys (3 m each where the height is missing)", "buildinglevels geschosse stockwerke aog geschosszahl anzahlgs vollgeschosse", "number"),
            _field("municipal", "städtisch", "municipal", "staedtisch kommunal eigentumstadt", "yes"), *_END,
        ), ("gebaeude", "buildings", "building", "haus", "haeuser", "hausumringe", "alkis")),
        Layer("trees", Text("Bäume", "trees"), (*POINT, *AREA), (
            _ID,
            _field("crown_m", "Kronendurchmesser", "diameter of the crown", "kronendurchmesser krone kronendm kronendurch kronenbreite kronedm crown diametercrown", "number", "m", "8", above=0, most=60), *_END,
        ), ("baum", "baeume", "trees", "tree", "baumkataster")),
        Layer("hotspots", Text("vorhandenes öffentliches WLAN", "existing public WLAN"), POINT, (
            _ID, _NAME, _field("operator", "Betreiber", "operator", "betreiber anbieter provider"),
            _field("status", "Stand", "status", "stand zustand state betriebszustand", "word", "", "built", HOTSPOT_STATUS),
            _field("handover", "ist Übergabepunkt", "is a handover", "uebergabepunkt istuebergabe", "yes"),
            _field("free_ports", "freie Anschlüsse", "free ports", "freieports freieanschluesse ports portsfrei", "whole"),
            _field("district", "Stadtteil", "district", "stadtteil ortsteil bezirk"),
            _field("position_uncertainty_m", "Lage auf so viele Meter genau", "position known to so many metres", "lagegenauigkeit genauigkeit", "number", "m", above=0, most=100_000), *_END,
        ), ("hotspot", "wlan", "wifi", "accesspoint", "freifunk", "nodes")),
        Layer("backhaul", Text("Anbindung der Stadtwerke", "the utility's network"), (*POINT, *LINE), (
            _ID, _NAME,
            _field("kind", "handover (Übergabepunkt) oder duct (Leerrohr); anderes wird nicht verwendet", "handover or duct; anything else isn't used", "art typ type kategorie objektart objart medium", "word", "", "handover", BACKHAUL_KINDS),
            _field("free_ports", "freie Anschlüsse am Übergabepunkt; leer: unbekannt", "free ports of the handover; empty: unknown", "freieports freieport freieanschluesse anschluessefrei portsfrei frports freeport ports anzahlports", "whole", "", "4"),
            _field("free", "Leerrohr frei: ja, nein, leer: unbekannt", "duct free: yes, no, empty: unknown", "frei verfuegbar frstatus leer available", "yes", "", "ja"),
            _field("building", "Gebäude, in dem der Übergabepunkt steht (Kennung in buildings)", "building of the handover (id in buildings)", "gebaeude gebaeudeid haus"), *_END,
        ), ("backhaul", "leerrohr", "uebergabe", "anbindung", "glasfaser", "rohr", "duct", "handover", "lwl"), secret=True),
        Layer("ground", Text("Flächen im Kartenbild", "areas on the map"), (*AREA, *LINE), (
            _ID, _NAME, _field("kind", "water, green, archaeology, square", "water, green, archaeology, square", "art typ", "word", "", "water",
                               said(water="wasser gewaesser fluss see", green="gruen park gruenflaeche wald", archaeology="archaeologie bodendenkmal", square="platz plaetze")), *_END,
        ), ("ground", "flaeche", "gewaesser", "gruen")),
        Layer("roadworks", Text("geplante Bauarbeiten", "planned roadworks"), LINE, (
            _ID, _NAME, _field("year", "Jahr", "year", "jahr baujahr", "whole", "", "2027", above=1999, most=2100, needed=True),
            _field("share", "Anteil des Grabenpreises, der noch zu zahlen ist (0…1)", "share of the trench price still to be paid (0…1)", "anteil kostenanteil", "number", "", "0.5", above=0, most=1, needed=True), *_END,
        ), ("roadworks", "baustelle", "baumassnahme", "bauarbeiten", "strassenbau")),
        Layer("addresses", Text("Adressen", "addresses"), POINT, (
            _ID,
            _field("street", "Straße", "street", "strasse str strname strassenname addrstreet lagebezeichnung strassenbezeichnung"),
            _field("housenumber", "Hausnummer", "house number", "hausnummer hausnr hnr hsnr nummer addrhousenumber hausnummerzusatz"),
            _field("postcode", "Postleitzahl", "postcode", "plz postleitzahl addrpostcode"), _field("city", "Ort", "town", "ort gemeinde stadt addrcity"),
            _field("name", "Name des Gebäudes", "name of the building", "bezeichnung gebaeudename"), _field("of_building", "Lage aus dem Umriss des Gebäudes", "place from the outline of the building", "", "yes"), *_END,
        ), ("adress", "address", "hauskoordinate", "hausnummer")),
        Layer("places", Text("Lampen und Haltestellen", "lamps and stops"), POINT, (
            _ID, _NAME, _field("kind", "lamp oder stop", "lamp or stop", "art typ", "word", "", "lamp", said(lamp="lampe laterne leuchte strassenlampe mast", stop="haltestelle halt bushaltestelle")), *_END,
        ), ("places", "lampen", "leuchten", "haltestelle")),
    )
}  # fmt: skip
"""Every layer below `network/` by the name of its file."""
