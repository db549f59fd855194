"""What each layer of a project holds: its fields with types, units, allowed words, synonyms and examples.

One description each: the importer recognises a list's columns by it, the reference prints it, and help lists it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hotspots.base.text import Text

FieldType = Literal["text", "number", "whole", "yes", "word", "date", "east", "north", "place"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a layer. `synonyms` are titles that people write, in letters a–z (umlauts spelt out).

    `allowed` has the closed vocabulary of a `word`: each known word with what people write for it. Numbers lie `above`
    the one and are at `most` the other; a `needed` field must say something.
    """

    id: str
    words: Text
    synonyms: tuple[str, ...] = ()
    type: FieldType = "text"
    unit: str = ""
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    example: str = ""
    above: float = -1.0
    most: float = 1e9
    needed: bool = False


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


def said(**words: str) -> Mapping[str, tuple[str, ...]]:
    """Return known words, each with what people write for it (separated by blanks)."""
    return {word: _words(synonyms) for word, synonyms in words.items()}


EAST = Field("east", Text("Länge oder Rechtswert", "longitude or easting"), _words(
    "lon lng long laenge longitude laengengrad geolaenge geographischelaenge geoglaenge x xkoordinate xcoord koordinatex "
    "rechtswert ostwert east easting e rw rechts ostkoordinate utmost utme utmx eastwert ost"), "east", example="9.14579")  # fmt: skip
NORTH = Field("north", Text("Breite oder Hochwert", "latitude or northing"), _words(
    "lat breite latitude breitengrad geobreite geographischebreite geogbreite y ykoordinate ycoord koordinatey hochwert "
    "nordwert north northing n hw hoch nordkoordinate utmnord utmn utmy northwert nord"), "north", example="49.97388")  # fmt: skip
PLACE = Field("place", Text("beide Koordinaten in einer Spalte", "both coordinates in one column"), _words(
    "koordinaten koordinate coordinates coordinate geo geopoint geopunkt latlon latlng latlong lonlat position gps "
    "gpskoordinaten utm utmkoordinaten geom wkt thegeom geometrie geometry geokoordinaten geopointd mapcoordinates lage"),
    "place", example="49.97388, 9.14579")  # fmt: skip
ADDRESS = Field("address", Text("Straße und Hausnummer", "street and house number"), _words(
    "adresse anschrift address strasse strassehausnummer strassehausnr strassehnr strasseundhausnummer strasseundhnr "
    "strassenr strassenname street streetaddress lagebezeichnung"), example="Dalbergstraße 15")  # fmt: skip
TOWN = Field("town", Text("Ort (Kommune)", "town"), _words("ort stadt gemeinde kommune city town wohnort ortsname"))

SITE_STATUS = said(
    candidate="vorschlag kandidat vorgeschlagen idee neu offen proposed",
    approved="beschlossen genehmigt bewilligt",
    deferred="zurueckgestellt vertagt spaeter postponed",
    commissioned="beauftragt inbau imbau umsetzung ordered",
    built="gebaut inbetrieb betrieb aktiv active online realisiert fertig bestand vorhanden",
    rejected="abgelehnt verworfen gestrichen entfaellt",
)

SITES: tuple[Field, ...] = (
    Field("id", Text("Kennung (a–z, 0–9, -)", "id (a–z, 0–9, -)"), _words("id kennung kuerzel siteid standortid idstandort schluessel"), example="stiftsplatz"),
    Field("name", Text("Name des Standorts", "name of the site"), _words(
        "name standort standorte standortname bezeichnung platz site sitename titel title objekt objektname objektbezeichnung "
        "standortbezeichnung platzname location ortsbezeichnung locationname placename place nameofplace bezeichnungdesstandorts "
        "bezeichnungdesstandortes namedesstandorts namedesstandortes bezeichnungstandort wlanstandort hotspotname benennung label"), example="Stiftsplatz"),
    EAST, NORTH, PLACE, ADDRESS, TOWN,
    Field("status", Text("Stand", "status"), _words("status stand planungsstand sachstand"), "word", allowed=SITE_STATUS, example="candidate"),
    Field("kind", Text("Art: square, street, building, stop, stadium …", "kind: square, street, building, stop, stadium …"), _words("kind art typ type kategorie standortart standorttyp"), example="square"),
    Field("district", Text("Stadtteil", "district"), _words("district stadtteil ortsteil bezirk stadtbezirk quartier"), example="Innenstadt"),
    Field("position_uncertainty_m", Text("Lage auf so viele Meter genau", "position known to so many metres"), _words("positionuncertaintym lagegenauigkeit genauigkeit"), "number", "m", above=0, most=100_000),
    Field("proposed_by", Text("vorgeschlagen von", "proposed by"), _words("proposedby vorgeschlagenvon vorschlagvon")),
    Field("proposed_on", Text("vorgeschlagen am", "proposed on"), _words("proposedon vorgeschlagenam vorschlagvom"), "date"),
    Field("source", Text("Quelle", "source"), _words("source quelle datenquelle")),
)  # fmt: skip
"""Fields of `sites.geojson`; any other column is kept as it is and may become a criterion."""
