"""What each layer of a project holds: its fields with types, units, allowed words, synonyms and examples.

One description each: import, check, reference, help and the JSON Schemas are made from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hotspots.base.text import Text, tr, verbatim
from hotspots.model.network import Surface

FieldType = Literal["text", "number", "whole", "bool", "choice", "date", "list", "east", "north", "place"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a layer. `synonyms` are titles that people write, in letters a–z (umlauts spelt out).

    `spellings` has the vocabulary of a choice, or what else says yes and no: each known word with what people write
    for it; where it is `open`, any other word stays as it is. A `needed` field must say something.
    """

    id: str
    words: Text
    synonyms: tuple[str, ...] = ()
    type: FieldType = "text"
    unit: str = ""
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    example: str = ""
    low: float | None = None
    high: float | None = None
    needed: bool = False
    open: bool = False
    decimal_dot: bool = True


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


def said(**words: str) -> Mapping[str, tuple[str, ...]]:
    """Return known words, each with what people write for it (separated by blanks)."""
    return {word: _words(synonyms) for word, synonyms in words.items()}


EAST = Field("east", tr("longitude or easting"), _words(
    "lon lng long laenge longitude laengengrad geolaenge geographischelaenge geoglaenge x xkoordinate xkoord xcoord koordinatex "
    "rechtswert ostwert east easting e rw rechts ostkoordinate utmost utme utmx eastwert ost"), "east", example="9.14579")  # fmt: skip
NORTH = Field("north", tr("latitude or northing"), _words(
    "lat breite latitude breitengrad geobreite geographischebreite geogbreite y ykoordinate ykoord ycoord koordinatey hochwert "
    "nordwert north northing n hw hoch nordkoordinate utmnord utmn utmy northwert nord"), "north", example="49.97388")  # fmt: skip
PLACE = Field("place", tr("both coordinates in one column"), _words(
    "koordinaten koordinate coordinates coordinate geo geopoint geopunkt latlon latlng latlong lonlat position gps "
    "gpskoordinaten utm utmkoordinaten utmref mgrs geom wkt thegeom geometrie geometry geokoordinaten geokoordinate geopointd mapcoordinates lage"),
    "place", example="49.97388, 9.14579")  # fmt: skip
ADDRESS = Field("address", tr("street and house number"), _words(
    "adresse anschrift address strasse strassehausnummer strassehausnr strassehnr strasseundhausnummer strasseundhnr "
    "strassenr strassenname street streetaddress lagebezeichnung"), example="Dalbergstraße 15")  # fmt: skip
TOWN = Field("town", tr("town¦of an address"), _words("ort stadt gemeinde kommune city town wohnort ortsname"))

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
    named: bool = False
    """Whether every object needs a name or an id."""


def _field(name: str, words: Text, titles: str = "", kind: str = "text", unit: str = "", example: str = "",
           spellings: Mapping[str, tuple[str, ...]] | None = None, **limits: Any) -> Field:  # fmt: skip
    return Field(name, words, (name.replace("_", ""), *titles.split()), kind, unit, spellings or {}, example, **limits)  # type: ignore[arg-type]


DECISION = said(
    candidate="vorschlag kandidat vorgeschlagen idee neu offen proposed inpruefung inbearbeitung",
    approved="beschlossen genehmigt bewilligt",
    deferred="zurueckgestellt vertagt spaeter postponed",
    commissioned="beauftragt inbau imbau umsetzung ordered",
    built="gebaut inbetrieb betrieb aktiv active online realisiert fertig fertiggestellt bestand vorhanden umgesetzt installiert",
    rejected="abgelehnt verworfen gestrichen entfaellt",
)
"""What the council may have decided of a site."""
SITE_STATUS = {**DECISION, "candidate": (*DECISION["candidate"], "geplant", "planung", "inplanung")}
"""The same as lists of sites say it, in which what is planned is a candidate."""

SITE_KINDS = said(
    square="platz", street="strasse", building="gebaeude",
    stop="haltestelle bushaltestelle bahnhof busbahnhof zob", stadium="stadion arena", sports="sport sportplatz sportanlage sporthalle",
    park="parkanlage gruenanlage stadtpark", pool="freibad schwimmbad hallenbad", school="schule grundschule gymnasium realschule",
)  # fmt: skip
"""Kinds of sites that this program knows, some with a week of their own; any other word is kept as it is."""

_QUALITY = _field("quality", tr("quality"), "guete qualitaet datenguete", "choice", "", "estimated", said(measured="gemessen", estimated="geschaetzt", illustrative="beispielhaft"))  # fmt: skip

SITES: tuple[Field, ...] = (
    Field("id", tr("id (a–z, 0–9, -)"), _words("id kennung kuerzel siteid standortid idstandort schluessel"), example="stiftsplatz"),
    Field("name", tr("name of the site"), _words(
        "name standort standorte standortname bezeichnung platz site sitename titel title objekt objektname objektbezeichnung "
        "standortbezeichnung platzname location ortsbezeichnung locationname placename place nameofplace bezeichnungdesstandorts "
        "bezeichnungdesstandortes namedesstandorts namedesstandortes bezeichnungstandort wlanstandort hotspotname benennung label"), example="Stiftsplatz"),
    EAST, NORTH, PLACE, ADDRESS, TOWN,
    Field("status", tr("status"), _words("status stand planungsstand sachstand"), "choice", spellings=SITE_STATUS, example="candidate"),
    Field("kind", tr("kind: square, street, building, stop, stadium …"), _words("kind art typ type kategorie standortart standorttyp"), spellings=SITE_KINDS, example="square"),
    Field("district", tr("district"), _words("district stadtteil ortsteil bezirk stadtbezirk quartier"), example="Innenstadt"),
    Field("position_uncertainty_m", tr("position known to so many metres"), _words("positionuncertaintym lagegenauigkeit genauigkeit"), "number", "m", low=0.1, high=100_000),
    Field("proposed_by", tr("proposed by"), _words("proposedby vorgeschlagenvon vorschlagvon")),
    Field("proposed_on", tr("proposed on"), _words("proposedon vorgeschlagenam vorschlagvom"), "date"),
    Field("source", tr("source"), _words("source quelle datenquelle")),
    _QUALITY,
    Field("photo", tr("photo: file in the folder photos"), _words("photo foto bild"), example="stiftsplatz.jpg"),
    Field("photo_public", tr("everyone may see the photo"), _words("photopublic fotooeffentlich"), "bool"),
    Field("photo_checked", tr("looked at: no faces, no number plates"), _words("photochecked fotogeprueft"), "bool"),
)  # fmt: skip
"""Fields of `sites.geojson`; any other column is kept as it is and may become a criterion."""
MOUNT: tuple[Field, ...] = (
    Field("name", tr("name of the mounting place")), Field("lon", tr("longitude"), type="number"),
    Field("lat", tr("latitude"), type="number"), Field("height_m", tr("height above ground"), type="number", unit="m", low=0.1, high=1000),
    Field("owner", tr("owner")),
    Field("azimuth_deg", tr("direction of the sector antenna, clockwise from north; null for an omnidirectional one"), type="number", unit="°", low=0, high=360),
    Field("tilt_deg", tr("how far the antenna looks down; null: as in project.toml"), type="number", unit="°", low=-90, high=90),
)  # fmt: skip
"""Keys of a site's `mount`."""


HOTSPOT_STATUS = said(
    built="active aktiv online inbetrieb betrieb bestand bestehend vorhanden gebaut fertig existing operational up live running realisiert umgesetzt installiert ok laeuft produktiv verfuegbar an enabled installed",
    announced="announced geplant planung inplanung angekuendigt planned vorgesehen imbau inbau construction underconstruction beauftragt proposed beschlossen beantragt invorbereitung kommt demnaechst",
    offline="ausserbetrieb inaktiv inactive down abgebaut stillgelegt defekt geschlossen closed removed notactive nichtaktiv abgeschaltet deaktiviert ausgefallen kaputt gestoert stoerung "
    "nichtinbetrieb nichtonline nichtverfuegbar off aus entfernt demontiert zurueckgebaut rueckgebaut disabled unreachable gekuendigt wartung",
    unconfirmed="unbestaetigt unbekannt unknown unklar nichtbestaetigt",
)
"""Only what is `built` serves; `announced` is announced, `offline` and `unconfirmed` don't serve."""
STANDING = said(
    built="bestand bestehend vorhanden gebaut fertig inbetrieb existing existiert",
    planned="geplant planung inplanung vorgesehen entwurf imbau inbau proposed construction underconstruction",
    gone="entfallen entfaellt aufgehoben abgebrochen zurueckgebaut rueckgebaut removed razed abandoned demolished eingezogen ausserbetrieb stillgelegt inaktiv abgeschaltet disused gefaellt stubben baumstumpf "
    "abgerissen abriss ueberbaut entwidmet geloescht historisch aufgelassen wegfallend nichtvorhanden nichtmehr existiertnicht demontiert",
)
"""Whether a street, a duct, a building or a tree is there; any other word under that title (its condition) says nothing about it."""
BACKHAUL_KINDS = said(
    handover="uebergabepunkt uebergabepunkte uebergabe uebergabestelle uebergabeschacht uep pop anschlusspunkt anschlusspunkte handoverpoint pointofpresence",
    duct="leerrohr leerrohre leerrohrtrasse leerrohrverband rohrverband speedpipe mikrorohr mikroduct microduct schutzrohr "
    "kabelschutzrohr conduit ducts leerohr kabelleerrohr emptyduct hausanschluss",
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
_SOURCE = _field("source", tr("source"), "quelle datenquelle herkunft", example="Tiefbauamt 2024")
_ID = _field("id", tr("id"), "kennung kuerzel nummer objnr objektnr osmid schluessel")
_NAME = _field("name", tr("name"), "bezeichnung titel bez objektname standort standortname")
_OWNER = _field(
    "owner",
    tr("owner (of road or duct)"),
    "eigentuemer baulasttraeger strassenbaulasttraeger baulast eigentum",
    example="Stadt",
)
_STANDING = _field("status", tr("status: what is planned or gone is left out"), "stand zustand baustatus bauzustand realisierung lifecycle lebenszyklus stadium betriebszustand betriebsstatus", "choice", "", "built", STANDING, open=True)  # fmt: skip
_END = (_QUALITY, _SOURCE)

LAYERS: Mapping[str, Layer] = {
    layer.id: layer
    for layer in (
        Layer("streets", tr("streets"), LINE, (
            _ID,
            _field("name", tr("street's name"), "strname strasse strassenname strassenna strassenbezeichnung straßenname bezeichnung street streetname str"),
            _field("surface", tr("surface"), "belag oberflaeche deckschicht befestigung belagsart oberflbel material", "choice", "", "asphalt", _SURFACES),
            _field("highway", tr("kind of street (OSM)"), "strassenart fclass klasse strassenklasse", example="residential"),
            _field("bridge", tr("bridge"), "bruecke", "bool"), _field("tunnel", tr("tunnel"), "unterfuehrung", "bool"),
            _field("layer", tr("level above or below ground"), "ebene", "whole", low=-99, high=99),
            _STANDING, _OWNER, *_END,
        ), ("strasse", "streets", "street", "weg", "netz", "roads", "edges", "highway")),
        Layer("buildings", tr("buildings"), AREA, (
            _ID, _NAME,
            _field("height_m", tr("height"), "hoehe height gebhoehe gebaeudehoehe measuredheight hoehem hgt firsthoehe objekthoehe", "number", "m", "12.5", low=0.1, high=400),
            _field("levels", tr("storeys (3 m each where the height is missing)"), "buildinglevels geschosse stockwerke aog geschosszahl anzahlgs vollgeschosse storeysaboveground oberirdischegeschosse anzahlderoberirdischengeschosse", "number", low=0, high=200),
            _field("municipal", tr("municipal"), "staedtisch kommunal eigentumstadt", "bool"), _STANDING, *_END,
        ), ("gebaeude", "buildings", "building", "haus", "haeuser", "hausumringe", "alkis")),
        Layer("trees", tr("trees"), (*POINT, *AREA), (
            _ID,
            _field("crown_m", tr("diameter of the crown"), "kronendurchmesser krone kronendm kronendurch kronenbreite kronedm crown diametercrown", "number", "m", "8", low=0.1, high=60), _STANDING, *_END,
        ), ("baum", "baeume", "trees", "tree", "baumkataster")),
        Layer("hotspots", tr("existing public WLAN"), POINT, (
            _ID, _NAME, _field("operator", tr("operator"), "betreiber anbieter provider"),
            _field("status", tr("status"), "stand zustand state betriebszustand betriebsstatus statustext verfuegbarkeit", "choice", "", "built", HOTSPOT_STATUS),
            _field("handover", tr("is a handover"), "uebergabepunkt istuebergabe", "bool"),
            _field("free_ports", tr("free ports"), "freieports freieanschluesse ports portsfrei", "whole", low=0, high=10_000),
            _field("district", tr("district"), "stadtteil ortsteil bezirk"),
            _field("position_uncertainty_m", tr("position known to so many metres"), "lagegenauigkeit genauigkeit", "number", "m", low=0.1, high=100_000), *_END,
        ), ("hotspot", "wlan", "wifi", "accesspoint", "freifunk", "nodes")),
        Layer("backhaul", tr("the utility's network"), (*POINT, *LINE), (
            _ID, _NAME,
            _field("kind", tr("handover or duct; anything else isn't used"), "art typ type kategorie objektart objart medium", "choice", "", "handover", BACKHAUL_KINDS, open=True),
            _field("free_ports", tr("free ports of the handover; empty: unknown"), "freieports freieport freieanschluesse anschluessefrei portsfrei frports freeport portfrei "
                   "portsverfuegbar offeneports unbelegteports availableports freielwlports anzahlfreierports anzahlfreieports reserveports ports", "whole", "", "4", low=0, high=10_000),
            _field("free", tr("duct free: yes, no, empty: unknown"), "frei istfrei nochfrei leerrohrfrei freierohre verfuegbar nutzbar frstatus leer available", "bool", "", "ja",
                   said(yes="frei leer verfuegbar unbelegt available free", no="belegt voll besetzt vergeben occupied full")),
            _field("building", tr("building of the handover (id in buildings)"), "gebaeude gebaeudeid haus"), _STANDING, _OWNER, *_END,
        ), ("backhaul", "leerrohr", "uebergabe", "anbindung", "glasfaser", "rohr", "duct", "handover", "lwl"), secret=True),
        Layer("ground", tr("areas on the map"), (*AREA, *LINE), (
            _ID, _NAME, _field("kind", verbatim("water, green, archaeology, square"), "art typ", "choice", "", "water",
                               said(water="wasser gewaesser fluss see", green="gruen park gruenflaeche wald", archaeology="archaeologie bodendenkmal", square="platz plaetze")), *_END,
        ), ("ground", "flaeche", "gewaesser", "gruen")),
        Layer("roadworks", tr("planned roadworks"), LINE, (
            _ID, _NAME, _field("year", tr("year"), "jahr baujahr", "whole", "", "2027", low=2000, high=2100, needed=True),
            _field("share", tr("share of the trench price still to be paid (0…1)"), "anteil kostenanteil", "number", "", "0.5", low=0.001, high=1, needed=True), *_END,
        ), ("roadworks", "baustelle", "baumassnahme", "bauarbeiten", "strassenbau")),
        Layer("addresses", tr("addresses"), POINT, (
            _field("id", tr("id"), "kennung objnr objektnr osmid schluessel"),
            _field("street", tr("street"), "strasse str stn strname strassenname addrstreet lagebezeichnung strassenbezeichnung"),
            _field("housenumber", tr("house number"), "hausnummer hausnr hnr hsnr nummer addrhousenumber"),
            _field("postcode", tr("postcode"), "plz postleitzahl addrpostcode"), _field("city", tr("town"), "ort onm gemeinde stadt addrcity"),
            _field("name", tr("name of the building"), "bezeichnung gebaeudename"), _field("of_building", tr("place from the outline of the building"), "", "bool"), *_END,
        ), ("adress", "address", "hauskoordinate", "hausnummer")),
        Layer("places", tr("lamps and stops"), POINT, (
            _ID, _NAME, _field("kind", tr("lamp or stop"), "art typ", "choice", "", "lamp", said(lamp="lampe laterne leuchte strassenlampe strassenlaterne strassenleuchte streetlamp mast lichtmast lichtpunkt", stop="haltestelle halt bushaltestelle busstop tramstop")), *_END,
        ), ("places", "lampen", "leuchten", "haltestelle")),
    )
}  # fmt: skip
"""Every layer below `network/` by the name of its file."""
SITE_LAYER = Layer(
    "sites", tr("sites"), POINT, SITES,
    ("standort", "site", "wlan", "wifi", "hotspot", "kandidat", "liste", "platz", "plaetze", "standpunkt", "locations", "vorschlaege"), named=True,
)  # fmt: skip
"""What `sites.geojson` holds."""
