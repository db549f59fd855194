"""The items of the inspection protocol, and what projects add.

Values, weights and weeks are planning assumptions of this project; the prices behind the names stand in
:mod:`hotspots.model.figures`. The weights add up to 1. What decides about the cost of the connection (fibre,
in-house metres, ports) is asked here and counted there.
"""

from __future__ import annotations

from dataclasses import replace

from hotspots.base.text import Text, verbatim
from hotspots.model.permits import METHODS, PERMIT_KINDS, PERMIT_STATUSES
from hotspots.model.protocol import NO, YES, Choice, Effect, Item, Schema, Section
from hotspots.model.register import ITEMS
from hotspots.model.settings import ExtraItem, ProtocolSetting

TITLE, PERMITS = Text("Begehungsprotokoll öffentliches WLAN", "Inspection protocol, public WLAN"), Text("Genehmigungen", "Permits")  # fmt: skip
NOTE = Text(
    "Leer heißt unbekannt. Weiße Zellen ausfüllen; weitere Begehungen unten anfügen. * = wird für die Bewertung gebraucht.",
    "Empty means unknown. Fill in the white cells; add further inspections below. * = needed for the assessment.",
)
SITE_ITEM = Item("site", "", Text("Standort", "Site"), Text("", ""), "text", aliases=("id", "Kennung", "Standort-ID", "Site ID", "Standort-Kennung"))  # fmt: skip
NAME_ITEM = Item("name", "", Text("Name", "Name"), Text("", ""), "text", aliases=("Standortname", "Bezeichnung", "Site name"))  # fmt: skip

PERMIT_ITEMS = (
    Item("kind", "", Text("Genehmigung", "Permit"), Text("Art der Genehmigung", "Kind of permit"), "choice", tuple(Choice(k.id, k.label) for k in PERMIT_KINDS.values())),
    Item("method", "", Text("Anbindung", "Method"), Text("Für welche Art der Anbindung", "For which way of connecting"), "choice", tuple(Choice(m, label) for m, label in METHODS.items())),
    Item("legal_basis", "", Text("Rechtsgrundlage", "Legal basis"), Text("", ""), "text"),
    Item("authority", "", Text("Behörde", "Authority"), Text("", ""), "text"),
    Item("weeks", "", Text("Wochen", "Weeks"), Text("übliche Dauer", "usual time"), "number", low=0, high=200),
    Item("cost_eur", "", Text("Kosten", "Cost"), Text("Gebühr, netto", "Fee, net"), "number", low=0, high=100_000, unit="€"),
    Item("status", "", Text("Stand", "Status"), Text("", ""), "choice", tuple(Choice(s, label) for s, label in PERMIT_STATUSES.items())),
    Item("file_number", "", Text("Aktenzeichen", "File number"), Text("", ""), "text"),
)  # fmt: skip
"""Columns that protocol tables have beside the items: the site, and the rows of permits."""

SECTIONS = (
    Section("owner", Text("Eigentum und Zustimmung", "Owner and consent")),
    Section("mount", Text("Montageort", "Mounting place")),
    Section("power", Text("Strom", "Power")),
    Section("heritage", Text("Denkmal und Boden", "Monument and ground")),
    Section("fibre", Text("Glasfaser und Gebäude", "Fibre and building")),
    Section("radio", Text("Funk", "Radio")),
    Section("operation", Text("Sicherheit und Wartung", "Safety and maintenance")),
    Section("record", Text("Aufzeichnung", "Record")),
)
OWN_SECTION = Section("own", Text("Eigene Fragen", "Own questions"))

_NOTHING = Effect()
_MONUMENT = Effect(prices=("monument_consent",), weeks=8, permit="monument")
_NO_CONSENT = Effect(
    blocker=Text("Der Eigentümer lehnt die Montage ab", "The owner refuses the mounting"),
    lift=Text("schriftliche Zustimmung oder ein anderer Montageort", "written consent or another mounting place"),
)
_TOO_WEAK = Effect(
    blocker=Text("Der Montageort trägt das Gerät nicht", "The mounting place doesn't carry the device"),
    lift=Text("ein anderer Montageort oder ein eigener Mast", "another mounting place or a mast of its own"),
)
_NO_POWER = Effect(
    blocker=Text("Am Montageort ist kein Strom möglich", "No power is possible at the mounting place"),
    lift=Text(
        "ein anderer Montageort oder ein neuer Stromanschluss", "another mounting place or a new power connection"
    ),
)


def _yes_no(
    yes: float | None = None, no: float | None = None, *, if_yes: Effect = _NOTHING, if_no: Effect = _NOTHING
) -> tuple[Choice, ...]:
    return Choice(YES, Text("ja", "yes"), yes, if_yes), Choice(NO, Text("nein", "no"), no, if_no)


_OWNER = (
    Item("owner", "owner", Text("Eigentümer", "Owner"), Text("Wem gehört das Gebäude oder der Mast?", "Who owns the building or the mast?"), "choice", (
        Choice("municipal", Text("Stadt", "municipality"), 1.0, aliases=("städtisch", "kommunal")),
        Choice("municipal_company", Text("Städtische Gesellschaft", "municipal company"), 0.9, aliases=("Stadtwerke", "Stadtbau")),
        Choice("public", Text("Andere öffentliche Hand oder Kirche", "other public body or church"), 0.6, Effect(permit="owner_contract")),
        Choice("private", Text("Privat", "private"), 0.2, Effect(permit="owner_contract")),
    ), required=True, weight=0.20, stage="owner", aliases=("Eigentum", "Eigentumsverhältnisse", "Besitzer")),
    Item("consent", "owner", Text("Zustimmung des Eigentümers", "Owner's consent"), Text("Wie weit ist die Zustimmung zur Montage?", "How far is the consent to mount?"), "choice", (
        Choice("not_needed", Text("nicht nötig", "not needed"), 1.0, aliases=("entfällt",)),
        Choice("granted", Text("liegt vor", "granted"), 1.0, aliases=("erteilt", "ja")),
        Choice("requested", Text("angefragt", "requested"), 0.7, Effect(weeks=4), aliases=("beantragt",)),
        Choice("required", Text("noch nötig", "still needed"), 0.4, Effect(weeks=8), aliases=("nein",)),
        Choice("refused", Text("abgelehnt", "refused"), 0.0, _NO_CONSENT),
    ), required=True, weight=0.20, settled_by=("owner", ("municipal",)), stage="owner", aliases=("Zustimmung", "Einverständnis")),
    Item("parcel", "owner", Text("Flurstück", "Parcel"), Text("Gemarkung und Flurstücksnummer", "District and parcel number"), "text"),
    Item("office", "owner", Text("Zuständige Stelle", "Responsible office"), Text("Amt oder Verwaltung, nicht die Person", "Office or administration, not the person"), "text"),
)  # fmt: skip

_MOUNT = (
    Item("mount_place", "mount", Text("Montageort", "Mounting place"), Text("Woran hängt der Zugangspunkt?", "What does the access point hang on?"), "choice", (
        Choice("facade", Text("Fassade", "facade"), 1.0, aliases=("Wand", "Hauswand")),
        Choice("roof", Text("Dach", "roof"), 0.8),
        Choice("mast_existing", Text("vorhandener Mast", "existing mast"), 0.7, aliases=("Mast",)),
        Choice("lamp", Text("Straßenleuchte", "street lamp"), 0.6, aliases=("Laterne", "Leuchte")),
        Choice("mast_new", Text("neuer Mast", "new mast"), 0.2, Effect(prices=("mast",), weeks=6)),
    ), required=True, weight=0.05),
    Item("mount_height_m", "mount", Text("Montagehöhe", "Mounting height"), Text("Höhe über dem Boden; gut sind 4 bis 8 m", "Height above ground; 4 to 8 m are good"), "number", low=1, high=60, unit="m", required=True, weight=0.03, points=((2, 0.0), (3, 0.8), (4, 1.0), (8, 1.0), (15, 0.5), (30, 0.2)), aliases=("Höhe",)),
    Item("structure", "mount", Text("Tragfähigkeit", "Structure"), Text("Trägt die Wand oder der Mast das Gerät?", "Does the wall or mast carry the device?"), "choice", (
        Choice("sound", Text("tragfähig", "sound"), 1.0, aliases=("ja", "gut")),
        Choice("check", Text("Nachweis nötig", "needs proof"), 0.5, Effect(weeks=3)),
        Choice("unsuitable", Text("ungeeignet", "unsuitable"), 0.0, _TOO_WEAK, aliases=("nein",)),
    ), required=True, weight=0.04, aliases=("Statik",)),
)  # fmt: skip

_POWER = (
    Item("power", "power", Text("Stromquelle", "Power source"), Text("Woher kommt der Strom?", "Where does the power come from?"), "choice", (
        Choice("poe", Text("über das Netzwerkkabel (PoE)", "over the network cable (PoE)"), 1.0, aliases=("PoE",)),
        Choice("house_circuit", Text("Hausnetz", "house circuit"), 0.9, Effect(prices=("power_house",)), aliases=("Hausstrom", "Steckdose")),
        Choice("lamp", Text("Straßenleuchte", "street lamp"), 0.6, Effect(prices=("power_house",)), aliases=("Laterne", "Leuchte")),
        Choice("new_connection", Text("neuer Anschluss mit Zähler", "new metered connection"), 0.2, Effect(prices=("power_meter",), weeks=8)),
        Choice("none", Text("keine möglich", "none possible"), 0.0, _NO_POWER, aliases=("kein Strom",)),
    ), required=True, weight=0.13, aliases=("Strom", "Stromversorgung")),
    Item("power_permanent", "power", Text("Dauerphase bestätigt", "Permanent phase confirmed"), Text("Liegt rund um die Uhr Spannung an? Viele Leuchtenkreise sind tagsüber aus; sonst braucht es einen eigenen Anschluss.", "Is there voltage round the clock? Many lamp circuits are dead by day; otherwise a connection of its own is needed."), "bool", _yes_no(1.0, 0.0, if_no=Effect(prices=("power_meter",), weeks=8)), required=True, weight=0.05, only_if=("power", ("lamp", "house_circuit")), aliases=("Dauerphase", "Dauerstrom")),
    Item("power_distance_m", "power", Text("Weg zum Strom", "Distance to power"), Text("Kabelweg vom Montageort bis zur Stromquelle", "Cable way from the mounting place to the power"), "number", low=0, high=200, unit="m", required=True, unit_price="inhouse_cable", likely=(2, 30), only_if=("power", ("lamp", "house_circuit", "new_connection"))),
    Item("power_metered", "power", Text("Eigener Zähler", "Own meter"), Text("Wird der Strom eigens gezählt?", "Is the power metered separately?"), "bool", _yes_no()),
)  # fmt: skip

_HERITAGE = (
    Item("monument", "heritage", Text("Denkmal und Ensemble", "Monument and ensemble"), Text("Schutz des Gebäudes und seiner Umgebung", "Protection of the building and its surroundings"), "choice", (
        Choice("none", Text("kein Schutz", "no protection"), 1.0, aliases=("nein", "kein Denkmal")),
        Choice("near", Text("in der Nähe eines Denkmals", "near a monument"), 0.7, _MONUMENT),
        Choice("ensemble", Text("im Ensemble", "in a listed ensemble"), 0.5, _MONUMENT, aliases=("Ensemble",)),
        Choice("monument", Text("Einzeldenkmal", "listed monument"), 0.2, _MONUMENT, aliases=("Denkmal",)),
        Choice("sight_line", Text("geschützte Sichtachse", "protected sight line"), 0.1, _MONUMENT, aliases=("Sichtachse",)),
    ), required=True, weight=0.20, aliases=("Denkmal", "Denkmalschutz")),
    Item("archaeology", "heritage", Text("Bodendenkmal", "Archaeological ground"), Text("Braucht das Graben eine Erlaubnis nach Art. 7 BayDSchG?", "Does digging need consent under Art. 7 BayDSchG?"), "bool", _yes_no(0.3, 1.0, if_yes=Effect(permit="archaeology")), required=True, weight=0.05),
)  # fmt: skip

_INSIDE = ("fibre", ("in_building",))
_FIBRE = (
    Item("fibre", "fibre", Text("Glasfaser oder Leerrohr", "Fibre or duct"), Text("Was liegt am Gebäude?", "What is at the building?"), "choice", (
        Choice("in_building", Text("Glasfaser im Gebäude", "fibre in the building"), aliases=("Glasfaser",)),
        Choice("duct", Text("Leerrohr bis zum Gebäude", "duct up to the building"), aliases=("Leerrohr",)),
        Choice("none", Text("nichts", "nothing"), aliases=("nein",)),
    ), required=True),
    Item("in_house_m", "fibre", Text("Kabelweg im Haus", "In-house cable"), Text("Meter vom Netz zum Zugangspunkt; PoE trägt 100 m", "Metres from the network to the access point; PoE reaches 100 m"), "number", low=0, high=500, unit="m", required=True, only_if=_INSIDE),
    Item("poe", "fibre", Text("PoE möglich", "PoE possible"), Text("Kann ein Switch im Haus das Gerät speisen?", "Can a switch in the house feed the device?"), "bool", _yes_no(), only_if=_INSIDE),
    Item("penetrations", "fibre", Text("Wanddurchführungen", "Wall penetrations"), Text("Anzahl", "How many"), "number", low=0, high=20, required=True, only_if=_INSIDE),
    Item("earthing", "fibre", Text("Erdung vorhanden", "Earthing present"), Text("Gibt es einen Anschluss an die Erdung?", "Is there a connection to earth?"), "bool", _yes_no(), only_if=_INSIDE),
    Item("free_port", "fibre", Text("Freier Port", "Free port"), Text("Ist am Switch ein Port frei?", "Is a port free at the switch?"), "bool", _yes_no(), only_if=_INSIDE),
)  # fmt: skip

_RADIO = (
    Item("line_of_sight", "radio", Text("Sicht zu Übergabepunkten", "Line of sight to handovers"), Text("Kennungen der sichtbaren Übergabepunkte, durch Semikolon getrennt", "Ids of the visible handovers, separated by semicolons"), "list"),
    Item("channel_use_24_pct", "radio", Text("Kanalbelegung 2,4 GHz", "Channel use at 2.4 GHz"), Text("gemessene Belegung des besten Kanals", "measured use of the best channel"), "number", low=0, high=100, unit="%"),
    Item("channel_use_5_pct", "radio", Text("Kanalbelegung 5 GHz", "Channel use at 5 GHz"), Text("gemessene Belegung des besten Kanals", "measured use of the best channel"), "number", low=0, high=100, unit="%"),
)  # fmt: skip

_OPERATION = (
    Item("safety", "operation", Text("Gefahr durch Vandalismus", "Risk of vandalism"), Text("Erreichbarkeit für Unbefugte, Vorfälle, Dunkelheit", "Within reach, incidents, darkness"), "choice", (
        Choice("low", Text("gering", "low"), 1.0, aliases=("niedrig",)),
        Choice("medium", Text("mittel", "medium"), 0.6),
        Choice("high", Text("hoch", "high"), 0.2),
    ), required=True, weight=0.025, aliases=("Sicherheit", "Vandalismus")),
    Item("access", "operation", Text("Zugang zur Wartung", "Access for maintenance"), Text("Wie kommt man an das Gerät?", "How does one reach the device?"), "choice", (
        Choice("free", Text("frei, mit Leiter", "free, by ladder"), 1.0, aliases=("frei", "Leiter")),
        Choice("key", Text("mit Schlüssel", "with a key"), 0.8, aliases=("Schlüssel",)),
        Choice("platform", Text("mit Hubsteiger", "with a lifting platform"), 0.5, aliases=("Hubsteiger",)),
        Choice("restricted", Text("nur nach Absprache", "by arrangement only"), 0.2),
    ), required=True, weight=0.025),
)  # fmt: skip

_RECORD = (
    Item("date", "record", Text("Datum der Begehung", "Date of inspection"), Text("Tag der Begehung", "Day of the inspection"), "date", required=True, aliases=("Datum", "Begehung am")),
    Item("inspectors", "record", Text("Begehende", "Inspectors"), Text("Namen, durch Semikolon getrennt; bleiben intern", "Names, separated by semicolons; stay internal"), "list", aliases=("Teilnehmende", "Begehung durch", "Begangen von", "Inspektoren")),
    Item("data_quality", "record", Text("Qualität der Angaben", "Quality of the data"), Text("gemessen, geschätzt oder nur zur Veranschaulichung", "measured, estimated or illustrative only"), "choice", (Choice("measured", Text("gemessen", "measured")), Choice("estimated", Text("geschätzt", "estimated")), Choice("illustrative", Text("beispielhaft", "illustrative"))), aliases=("Qualität",)),
    Item("source", "record", Text("Quelle", "Source"), Text("Woher die Angaben stammen", "Where the data come from"), "text"),
    Item("photos", "record", Text("Fotos", "Photos"), Text("Dateinamen, durch Semikolon getrennt; bleiben intern", "File names, separated by semicolons; stay internal"), "list", aliases=("Bilder",)),
    Item("remark", "record", Text("Bemerkung", "Remark"), Text("Was sonst wichtig ist; keine Namen", "What else matters; no names"), "text", aliases=("Bemerkungen", "Anmerkung")),
)  # fmt: skip


BASE_SCHEMA = Schema(
    SECTIONS,
    tuple(
        replace(item, help=ITEMS[item.id].told_in(item.help))
        for item in (*_OWNER, *_MOUNT, *_POWER, *_HERITAGE, *_FIBRE, *_RADIO, *_OPERATION, *_RECORD)
    ),
)


def schema_for(setting: ProtocolSetting) -> Schema:
    """Return the protocol of a project: the common items and its own."""
    return BASE_SCHEMA.extended(OWN_SECTION, tuple(_own_item(extra) for extra in setting.items))


def _own_item(extra: ExtraItem) -> Item:
    names = (YES, NO) if extra.type == "bool" else tuple(extra.choices)
    # Settings give the values of a bool as "no, yes"; the choices stand as "yes, no".
    given = tuple(reversed(extra.values)) if extra.type == "bool" else tuple(extra.values)
    values: tuple[float | None, ...] = given or (None,) * len(names)
    labels = (Text("ja", "yes"), Text("nein", "no")) if extra.type == "bool" else tuple(map(verbatim, names))
    points = ((extra.low, 0.0), (extra.high, 1.0)) if _counts_linearly(extra) else ()
    return Item(
        extra.id,
        OWN_SECTION.id,
        Text(extra.label, extra.label_en or extra.label),
        verbatim(extra.help),
        extra.type,
        tuple(Choice(n, label, v) for n, label, v in zip(names, labels, values, strict=True)),
        low=extra.low,
        high=extra.high,
        unit=extra.unit or "",
        required=extra.required,
        weight=extra.weight if points or extra.values else 0.0,
        points=points,  # type: ignore[arg-type]
    )


def _counts_linearly(extra: ExtraItem) -> bool:
    return extra.type == "number" and extra.weight > 0 and extra.low is not None and extra.high is not None
