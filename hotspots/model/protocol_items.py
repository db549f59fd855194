"""The items of the inspection protocol, and what projects add.

Values, weights and weeks are planning assumptions of this project; the prices behind the names stand in
:mod:`hotspots.model.figures`. The weights add up to 1. What decides about the cost of the connection (fibre,
in-house metres, ports) is asked here and counted there.
"""

from __future__ import annotations

from dataclasses import replace

from hotspots.base.text import Text, tr, verbatim
from hotspots.model.permits import METHODS, PERMIT_KINDS, PERMIT_STATUSES
from hotspots.model.protocol import NO, YES, Choice, Effect, Item, Schema, Section
from hotspots.model.register import ITEMS
from hotspots.model.settings import ExtraItem, ProtocolSetting

TITLE, PERMITS = tr("Inspection protocol, public WLAN"), tr("Permits")
NOTE = tr("Empty means unknown. Fill in the white cells; add further inspections below. * = needed for the assessment.")
SITE_ITEM = Item("site", "", tr("Site"), verbatim(""), "text", aliases=("id", "Kennung", "Standort-ID", "Site ID", "Standort-Kennung"))  # fmt: skip
NAME_ITEM = Item("name", "", verbatim("Name"), verbatim(""), "text", aliases=("Standortname", "Bezeichnung", "Site name"))  # fmt: skip

PERMIT_ITEMS = (
    Item("kind", "", tr("Permit"), tr("Kind of permit"), "choice", tuple(Choice(k.id, k.label) for k in PERMIT_KINDS.values())),
    Item("method", "", tr("Method"), tr("For which way of connecting"), "choice", tuple(Choice(m, label) for m, label in METHODS.items())),
    Item("legal_basis", "", tr("Legal basis"), verbatim(""), "text"),
    Item("authority", "", tr("Authority"), verbatim(""), "text"),
    Item("weeks", "", tr("Weeks"), tr("usual time"), "number", low=0, high=200),
    Item("cost_eur", "", tr("Cost"), tr("Fee, net"), "number", low=0, high=100_000, unit="€"),
    Item("status", "", tr("Status"), verbatim(""), "choice", tuple(Choice(s, label) for s, label in PERMIT_STATUSES.items())),
    Item("file_number", "", tr("File number"), verbatim(""), "text"),
)  # fmt: skip
"""Columns that protocol tables have beside the items: the site, and the rows of permits."""

SECTIONS = (
    Section("owner", tr("Owner and consent")),
    Section("mount", tr("Mounting place")),
    Section("power", tr("Power")),
    Section("heritage", tr("Monument and ground")),
    Section("fibre", tr("Fibre and building")),
    Section("radio", tr("Radio")),
    Section("operation", tr("Safety and maintenance")),
    Section("record", tr("Record")),
)
OWN_SECTION = Section("own", tr("Own questions"))

_NOTHING = Effect()
_MONUMENT = Effect(prices=("monument_consent",), weeks=8, permit="monument")
_NO_CONSENT = Effect(
    blocker=tr("The owner refuses the mounting"),
    lift=tr("written consent or another mounting place"),
)
_TOO_WEAK = Effect(
    blocker=tr("The mounting place doesn't carry the device"),
    lift=tr("another mounting place or a mast of its own"),
)
_NO_POWER = Effect(
    blocker=tr("No power is possible at the mounting place"),
    lift=tr("another mounting place or a new power connection"),
)


def _yes_no(
    yes: float | None = None, no: float | None = None, *, if_yes: Effect = _NOTHING, if_no: Effect = _NOTHING
) -> tuple[Choice, ...]:
    return Choice(YES, tr("yes"), yes, if_yes), Choice(NO, tr("no"), no, if_no)


_OWNER = (
    Item("owner", "owner", tr("Owner"), tr("Who owns the building or the mast?"), "choice", (
        Choice("municipal", tr("municipality"), 1.0, aliases=("städtisch", "kommunal")),
        Choice("municipal_company", tr("municipal company"), 0.9, aliases=("Stadtwerke", "Stadtbau")),
        Choice("public", tr("other public body or church"), 0.6, Effect(permit="owner_contract")),
        Choice("private", tr("private"), 0.2, Effect(permit="owner_contract")),
    ), required=True, weight=0.20, stage="owner", aliases=("Eigentum", "Eigentumsverhältnisse", "Besitzer")),
    Item("consent", "owner", tr("Owner's consent"), tr("How far is the consent to mount?"), "choice", (
        Choice("not_needed", tr("not needed"), 1.0, aliases=("entfällt",)),
        Choice("granted", tr("granted¦is there"), 1.0, aliases=("erteilt", "ja")),
        Choice("requested", tr("requested¦of an owner"), 0.7, Effect(weeks=4), aliases=("beantragt",)),
        Choice("required", tr("still needed"), 0.4, Effect(weeks=8), aliases=("nein",)),
        Choice("refused", tr("refused"), 0.0, _NO_CONSENT),
    ), required=True, weight=0.20, settled_by=("owner", ("municipal",)), stage="owner", aliases=("Zustimmung", "Einverständnis")),
    Item("parcel", "owner", tr("Parcel"), tr("District and parcel number"), "text"),
    Item("office", "owner", tr("Responsible office"), tr("Office or administration, not the person"), "text"),
)  # fmt: skip

_MOUNT = (
    Item("mount_place", "mount", tr("Mounting place"), tr("What does the access point hang on?"), "choice", (
        Choice("facade", tr("facade"), 1.0, aliases=("Wand", "Hauswand")),
        Choice("roof", tr("roof"), 0.8),
        Choice("mast_existing", tr("existing mast"), 0.7, aliases=("Mast",)),
        Choice("lamp", tr("street lamp"), 0.6, aliases=("Laterne", "Leuchte")),
        Choice("mast_new", tr("new mast"), 0.2, Effect(prices=("mast",), weeks=6)),
    ), required=True, weight=0.05),
    Item("mount_height_m", "mount", tr("Mounting height"), tr("Height above ground; 4 to 8 m are good"), "number", low=1, high=60, unit="m", required=True, weight=0.03, points=((2, 0.0), (3, 0.8), (4, 1.0), (8, 1.0), (15, 0.5), (30, 0.2)), aliases=("Höhe",)),
    Item("structure", "mount", tr("Structure"), tr("Does the wall or mast carry the device?"), "choice", (
        Choice("sound", tr("sound"), 1.0, aliases=("ja", "gut")),
        Choice("check", tr("needs proof"), 0.5, Effect(weeks=3)),
        Choice("unsuitable", tr("unsuitable"), 0.0, _TOO_WEAK, aliases=("nein",)),
    ), required=True, weight=0.04, aliases=("Statik",)),
)  # fmt: skip

_POWER = (
    Item("power", "power", tr("Power source"), tr("Where does the power come from?"), "choice", (
        Choice("poe", tr("over the network cable (PoE)"), 1.0, aliases=("PoE",)),
        Choice("house_circuit", tr("house circuit"), 0.9, Effect(prices=("power_house",)), aliases=("Hausstrom", "Steckdose")),
        Choice("lamp", tr("street lamp"), 0.6, Effect(prices=("power_house",)), aliases=("Laterne", "Leuchte")),
        Choice("new_connection", tr("new metered connection"), 0.2, Effect(prices=("power_meter",), weeks=8)),
        Choice("none", tr("none possible"), 0.0, _NO_POWER, aliases=("kein Strom",)),
    ), required=True, weight=0.13, aliases=("Strom", "Stromversorgung")),
    Item("power_permanent", "power", tr("Permanent phase confirmed"), tr("Is there voltage round the clock? Many lamp circuits are dead by day; otherwise a connection of "
        "its own is needed."), "bool", _yes_no(1.0, 0.0, if_no=Effect(prices=("power_meter",), weeks=8)), required=True, weight=0.05, only_if=("power", ("lamp", "house_circuit")), aliases=("Dauerphase", "Dauerstrom")),
    Item("power_distance_m", "power", tr("Distance to power"), tr("Cable way from the mounting place to the power"), "number", low=0, high=200, unit="m", required=True, unit_price="inhouse_cable", likely=(2, 30), only_if=("power", ("lamp", "house_circuit", "new_connection"))),
    Item("power_metered", "power", tr("Own meter"), tr("Is the power metered separately?"), "bool", _yes_no()),
)  # fmt: skip

_HERITAGE = (
    Item("monument", "heritage", tr("Monument and ensemble"), tr("Protection of the building and its surroundings"), "choice", (
        Choice("none", tr("no protection"), 1.0, aliases=("nein", "kein Denkmal")),
        Choice("near", tr("near a monument"), 0.7, _MONUMENT),
        Choice("ensemble", tr("in a listed ensemble"), 0.5, _MONUMENT, aliases=("Ensemble",)),
        Choice("monument", tr("listed monument"), 0.2, _MONUMENT, aliases=("Denkmal",)),
        Choice("sight_line", tr("protected sight line"), 0.1, _MONUMENT, aliases=("Sichtachse",)),
    ), required=True, weight=0.20, aliases=("Denkmal", "Denkmalschutz")),
    Item("archaeology", "heritage", tr("Archaeological ground"), tr("Does digging need consent under Art. 7 BayDSchG?"), "bool", _yes_no(0.3, 1.0, if_yes=Effect(permit="archaeology")), required=True, weight=0.05),
)  # fmt: skip

_INSIDE = ("fibre", ("in_building",))
_FIBRE = (
    Item("fibre", "fibre", tr("Fibre or duct"), tr("What is at the building?"), "choice", (
        Choice("in_building", tr("fibre in the building"), aliases=("Glasfaser",)),
        Choice("duct", tr("duct up to the building"), aliases=("Leerrohr",)),
        Choice("none", tr("nothing"), aliases=("nein",)),
    ), required=True),
    Item("in_house_m", "fibre", tr("In-house cable"), tr("Metres from the network to the access point; PoE reaches 100 m"), "number", low=0, high=500, unit="m", required=True, only_if=_INSIDE),
    Item("poe", "fibre", tr("PoE possible"), tr("Can a switch in the house feed the device?"), "bool", _yes_no(), only_if=_INSIDE),
    Item("penetrations", "fibre", tr("Wall penetrations"), tr("How many"), "number", low=0, high=20, required=True, only_if=_INSIDE),
    Item("earthing", "fibre", tr("Earthing present"), tr("Is there a connection to earth?"), "bool", _yes_no(), only_if=_INSIDE),
    Item("free_port", "fibre", tr("Free port"), tr("Is a port free at the switch?"), "bool", _yes_no(), only_if=_INSIDE),
)  # fmt: skip

_RADIO = (
    Item("line_of_sight", "radio", tr("Line of sight to handovers"), tr("Ids of the visible handovers, separated by semicolons"), "list"),
    Item("channel_use_24_pct", "radio", tr("Channel use at 2.4 GHz"), tr("measured use of the best channel"), "number", low=0, high=100, unit="%"),
    Item("channel_use_5_pct", "radio", tr("Channel use at 5 GHz"), tr("measured use of the best channel"), "number", low=0, high=100, unit="%"),
)  # fmt: skip

_OPERATION = (
    Item("safety", "operation", tr("Risk of vandalism"), tr("Within reach, incidents, darkness"), "choice", (
        Choice("low", tr("low"), 1.0, aliases=("niedrig",)),
        Choice("medium", tr("medium"), 0.6),
        Choice("high", tr("high"), 0.2),
    ), required=True, weight=0.025, aliases=("Sicherheit", "Vandalismus")),
    Item("access", "operation", tr("Access for maintenance"), tr("How does one reach the device?"), "choice", (
        Choice("free", tr("free, by ladder"), 1.0, aliases=("frei", "Leiter")),
        Choice("key", tr("with a key"), 0.8, aliases=("Schlüssel",)),
        Choice("platform", tr("with a lifting platform"), 0.5, aliases=("Hubsteiger",)),
        Choice("restricted", tr("by arrangement only"), 0.2),
    ), required=True, weight=0.025),
)  # fmt: skip

_RECORD = (
    Item("date", "record", tr("Date of inspection"), tr("Day of the inspection"), "date", required=True, aliases=("Datum", "Begehung am")),
    Item("inspectors", "record", tr("Inspectors"), tr("Names, separated by semicolons; stay internal"), "list", aliases=("Teilnehmende", "Begehung durch", "Begangen von", "Inspektoren")),
    Item("data_quality", "record", tr("Quality of the data"), tr("measured, estimated or illustrative only"), "choice", (Choice("measured", tr("measured")), Choice("estimated", tr("estimated")), Choice("illustrative", tr("illustrative"))), aliases=("Qualität",)),
    Item("source", "record", tr("Source"), tr("Where the data come from"), "text"),
    Item("photos", "record", tr("Photos"), tr("File names, separated by semicolons; stay internal"), "list", aliases=("Bilder",)),
    Item("remark", "record", tr("Remark"), tr("What else matters; no names"), "text", aliases=("Bemerkungen", "Anmerkung")),
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
    labels = (tr("yes"), tr("no")) if extra.type == "bool" else tuple(map(verbatim, names))
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
