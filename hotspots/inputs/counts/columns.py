"""Which column is which: the words that towns and makers of counters write into headers, and how they are compared.

A destroyed letter (U+FFFD) stands for any letter, so that ``Fu�g�nger`` is still ``Fußgänger``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from hotspots.inputs.counts.table import Column, Grid, Notes
from hotspots.inputs.read.text import LOST

WORDS: Mapping[str, tuple[str, ...]] = {
    "station": (
        "station", "site", "standort", "zählstelle", "zaehlstelle", "messstelle", "lage", "sensor_name", "sensorname",
        "sitename", "location_name", "name der zählstelle", "station_name", "name", "ort", "sensor", "zähler", "location", "counter", "platz",
        "zst", "fk_standort", "standort_id", "countline", "countlinename", "countline name", "zone", "id_zone", "zone_id", "messpunkt", "zählpunkt", "zählort", "adresse", "anschrift", "address", "lieu", "place", "haltestelle", "filiale", "store", "camera", "kamera", "parkhaus", "line", "straße", "strasse", "zählgerät", "idpdc", "location_id", "sensor_id", "station_id", "site_id", "segment_id", "segment", "segment-id", "instance_id", "sitecode", "device_name", "device name", "gerät", "device", "id",
    ),
    "time": (
        "zeitpunkt der messung", "time of measurement", "zeitpunkt", "timestamp", "datetime", "date_time", "datum/uhrzeit", "datum und uhrzeit", "datum uhrzeit",
        "datum/zeit", "datum zeit", "zeitstempel", "date and time (local)", "sensing_datetime", "phenomenontime", "resulttime", "messzeitpunkt", "measured_at", "measured_at_new", "date", "datum", "sensing_date",
        "tag", "day", "time", "zeit", "iso_timestamp", "monat", "month", "woche", "kalenderwoche", "kw", "messdatum", "quartal", "quarter", "halbjahr",
    ),
    "hour": ("uhrzeit", "stunde", "hour", "std", "hourday", "sensing_time", "zeit", "time", "zeitraum", "zeitfenster", "stunden", "zeitintervall", "intervall", "von-bis", "zeitabschnitt"),
    "start": ("start", "von", "beginn", "begin", "from", "zeit von", "uhrzeit von", "startzeit", "anfang", "datetimefrom", "start_time", "zeit_von", "von uhrzeit", "von (uhrzeit)", "ab", "interval_start", "beginn (uhrzeit)", "datum von", "von datum", "start time", "intervallbeginn", "intervallstart", "intervall von", "interval start", "messbeginn", "zählbeginn"),
    "end": ("end", "bis", "ende", "to", "zeit bis", "uhrzeit bis", "endzeit", "datetimeto", "end_time", "zeit_bis", "bis uhrzeit", "bis (uhrzeit)", "interval_end", "ende (uhrzeit)", "datum bis", "bis datum", "end time", "intervallende", "intervall bis", "interval end", "messende", "zählende"),
    "count": (
        "count", "counts", "anzahl", "pedestrians_count", "pedestrians count", "hourly_counts", "total_of_directions", "zählung", "zaehlung", "zählwert", "messwert", "passanten", "passagen", "fußgänger insgesamt",
        "fussgaenger insgesamt", "passanten gesamt", "passanten insgesamt", "fußgänger", "fussgaenger", "fußgänger gesamt", "pedestrian", "pedestrians", "pedestrian total", "personen", "passages", "passantenfrequenz", "frequenz", "besucher",
        "wert", "value", "values", "result", "comptage", "total", "gesamt", "summe", "tagessumme", "monatssumme", "tageswert", "anzahl passanten", "anzahl personen", "gezählte personen", "gezählt", "counted", "menge", "querschnitt",
    ),
    "status": ("status", "unverified", "ungeprüft", "quality_flag", "qualität", "quality", "datenqualität", "qualitätskennzeichen", "imputiert", "interpoliert", "ersatzwert", "imputed"),
    "direction": (
        "richtung", "direction", "directionname", "direction_name", "gehrichtung", "laufrichtung", "fahrtrichtung", "dir", "spur", "lane", "lanename", "lanecode", "kanal", "channel", "seite", "side", "richtung_name", "direction_id",
    ),
    "mode": ("traffictype", "verkehrsart", "verkehrsmittel", "mode", "modus", "art", "typ", "type", "klasse", "class", "fahrzeugart", "vehicle_type", "object_class", "objektklasse", "category", "kategorie"),
    "uptime": (),
    "length": ("dauer (min)", "dauer in minuten", "dauer min", "dauer_min", "dauer", "dauer (minuten)", "dauer (min.)", "dauer (h)", "dauer (std)", "dauer (std.)", "dauer (stunden)", "dauer in stunden", "zähldauer", "zähldauer (min)", "zähldauer (minuten)", "zählzeit", "zählzeit (min)", "messdauer", "messdauer (min)", "intervall_min", "intervall (min)", "intervall (min.)", "intervall (minuten)", "interval_min", "interval (min)", "duration", "duration_min", "duration (min)", "duration (minutes)", "duration (h)"),
    "year": ("year", "jahr"), "month": ("month", "monat"),
    "by": ("by", "durch", "gezählt von", "person", "zähler/in", "zählperson", "observer", "wer"),
    "low": ("low", "niedrig", "mindestens", "min", "von (passagen)", "untergrenze", "minimum"),
    "best": ("best", "wahrscheinlich", "schätzung", "schätzwert", "erwartet", "per_day", "je tag", "pro tag", "passagen je tag", "tagesmittel", "mittel je tag", "dtv", "passanten je tag", "passanten pro tag"),
    "high": ("high", "hoch", "höchstens", "max", "obergrenze", "maximum"),
    "source": ("source", "quelle", "herkunft"),
    "quality": ("quality", "güte", "qualität"),
    "days_per_year": ("days_per_year", "days per year", "tage im jahr", "tage je jahr", "tage pro jahr", "tage_im_jahr"),
    "attendance": ("attendance", "besucher", "besuchende", "zuschauer", "teilnehmende", "visitors"),
    "event": ("event", "name", "veranstaltung", "anlass"),
    "place": ("hotspot", "accesspoint", "access point", "access_point", "ap", "ap name", "ap_name", "wlan-standort", "zugangspunkt", "nas_identifier", "nas-identifier", "nas", "called_station_id", "site", "standort", "station", "ort", "platz", "location", "network", "netzwerk", "sensor", "name", "ssid"),
    "lat": ("lat", "latitude", "breite", "breitengrad", "geo_lat"), "lon": ("lon", "lng", "long", "longitude", "länge", "längengrad", "geo_lon"),
}  # fmt: skip

#: What a meter shows: it only rises.
RUNNING = re.compile(r"kumul|cumul|\bbisher\b|laufende summe|running|zählerstand|seit (beginn|inbetriebnahme|start|anfang)|since (start|begin|launch)", re.IGNORECASE)  # fmt: skip
#: Columns beside the counts that say nothing of them: shares, how full a room is.
ASIDE = re.compile(
    r"wetter|weather|temp|regen|rain|wind|schnee|snow|luft|feucht|humid|niederschlag|wochentag|weekday|wotag|bemerk|notiz|comment|note|"
    r"latitude|longitude|^lat$|^lon$|geo_?|koordinate|anteil|prozent|saldo|differenz|^netto$|^net$|^balance$|^%|\(%\)|timezone|_label|^id$|objectid|collection|^jahr$|^year$|^mdate$|week|holiday|feiertag|ferien|"
    r"^davon\b|^thereof|prognose|forecast|hochger|hochrech|extrapol|vorjahr|previous year|modellwert|\bgrad\b|°|co2|\bppm\b|lärm|\(dB|hpa|\blux\b|pm10|batterie|battery|\bakku|\bvolt|rssi|"
    r"^(min|max)(imum|\.)?$|^soll\b|zielwert|dwell|verweil|aufenthalt|dauer\b|duration|umsatz|\brate\b|quote\b|index\b|einwohner|[ _-]id$|korrektur|auslastung|belegung|occupancy|anwesend|im (raum|gebäude|saal)|in %|"
    r"values(approved|edited)|v85|speed|geschw|heavy_speed|strklas|strnum|^land$|^tknr$|^k_|^tag$|^day$|^month$|^monat$|flag|_id$|code$|^nr\.?$|lfd|interval$|zone_99",
    re.IGNORECASE,
)
FOOT = re.compile(
    r"fu(ß|ss)|ped(estrian)?s?(_|\b)|passant|walk|person|people|zu fuß|besucher|passag|menschen|\bfg\b", re.IGNORECASE
)
#: What nobody calls those who use a hotspot.
FOOT_ONLY = re.compile(r"fu(ß|ss)g|pedestrian|passant", re.IGNORECASE)
WHEELS = re.compile(
    r"velo|(?<![a-zä])rad(er|fahrer|fahrende|verkehr|_|\b)|fahrr|bike|cycl|bicycle|kfz|pkw|lkw|\bcars?\b|(^|_)car(_|$)|heavy|truck|vehicle|fahrzeug|motor|\bbus|auto(s|\b)|scooter|roller|moped|krad|lieferw|sattelz|^(sv|lv)_|(ein|aus)fahrt(en)?\b|\bmiv\b|\brf\b|^night",
    re.IGNORECASE,
)
#: Rows that nobody counted.
GUESSED = re.compile(r"prognose|forecast|hochger|hochrech|extrapol|modell|simul", re.IGNORECASE)
#: People and bicycles in one figure.
MIXED = re.compile(r"(fu(ß|ss)|ped)[\w.]*\s*(\+|&|/|und|and|inkl\.?|incl\.?)\s*(fahr|rad|velo|bi|cyc)|(rad|velo|bike|cycl)[\w.]*\s*(\+|&|/|und|and)\s*(zu )?(fu(ß|ss)|ped)", re.IGNORECASE)  # fmt: skip
#: What a station's name says that counts bicycles or vehicles beside one for people.
WHEELED = re.compile(r"(.*[\s_-])?(fahrräder|radfahrer|radfahrende|räder|rad|bikes?|bicycles?|cyclists?|velos?|kfz|pkw|lkw|autos?|cars?)", re.IGNORECASE)  # fmt: skip
#: One of several parts that add up: directions, lanes.
WAY = re.compile(
    r"richtung|direction|[_\s-](in|out|ein|aus|hin|her|r(ü|ue)ck|zur(ü|ue)ck|lft|rgt|left|right|ltr|rtl|links|rechts)\b|(stadt|land)?(ein|aus)wärts|zugänge|abgänge|(nach|von) (nord|süd|ost|west|links|rechts)|from (left|right)|^(eingang|ausgang|eingänge|ausgänge|eintritte|austritte|rein|raus|entries|exits|nord|süd|ost|west|north|south|east|west|in|out|hin|zurück|ein|aus|links|rechts|fr .*)$|_r[12]$|^ri?\.? ?[12]$|^(eingang|eingänge|eintritte|ausgang|ausgänge|austritte)\b|^(forward|backward|fw|bw|(in|out)[_ ](total|count|sum))$|data_(left|right)|spur \d|lane \d|[ab] ?(>|->|→) ?[ab]|\bri\. |\((rein|raus|in|out|ein|aus|hin|her)\)|^((kommend|gehend|(ein|aus)(steiger|steigende)|boardings|alightings|hinein|hinaus|bergauf|bergab|aufwärts|abwärts|zugang|abgang)|(dir|kanal|channel) ?\d)$|^(00?|15|30|45) ?[-–] ?(14|15|29|30|44|45|59|60)( ?min\w*\.?)?$",
    re.IGNORECASE,
)
AGES = re.compile(
    r"adult|child|rollst|rollator|wheelchair|erwachsene|kinder|zone_\d|jugend|männ|frauen|weibl|divers\b|senior|^[mwd]$",
    re.IGNORECASE,
)
TOTAL = re.compile(r"^(summe|gesamt|insgesamt|total|sum|beide( richtungen)?|both|all|alle|querschnitt|gesamtsumme|gesamtergebnis|grand total|tagessumme|wochensumme|monatssumme|zwischensumme|mittelwert|durchschnitt|mittel|average|mean)\b\.?:?.*$", re.IGNORECASE)  # fmt: skip
#: What the figures are, where the header says it: per day, per hour, in thousands.
PER_DAY = re.compile(r"(mittel|durchschnitt|ø|mean|average|avg)\D*(tag|day)|je tag|pro tag|per day|/ ?tag|/ ?day|tagesmittel|dtv", re.IGNORECASE)  # fmt: skip
PER_HOUR = re.compile(r"je stunde|pro stunde|per hour|/ ?h\b|/ ?std|stundenmittel|/ ?stunde", re.IGNORECASE)
PER_MINUTE = re.compile(r"je minute|pro minute|per minute|/ ?min\b", re.IGNORECASE)
SOME_DAYS = re.compile(r"^(?!.*\bmo\w*\.? ?(-|–|bis) ?so).*?(werktag|wochenend|weekday|workday|weekend|dtv_?w|\b(mo|di|mi|do|fr|sa|so)(ntag|nnabend|mstag)?s?\b|\b(mon|sun|satur)days?\b)", re.IGNORECASE)  # fmt: skip
PER_MINUTES = re.compile(r"(?:je|pro|per|/|\bin|\() ?([1-9]\d*)[ -]?min", re.IGNORECASE)
MILLIONS = re.compile(r"\bmio|million", re.IGNORECASE)
THOUSANDS = re.compile(r"tsd|tausend|thousand|in 1\.?000|\bt\s*pers", re.IGNORECASE)
SCALES = (PER_DAY, PER_HOUR, PER_MINUTE, PER_MINUTES, THOUSANDS, MILLIONS)
_PARTS = re.compile("|".join(p.pattern for p in (*SCALES, RUNNING)) + "|mittel|durchschn|mean|average|ø", re.IGNORECASE)
#: A column of remarks, and the words there for a device that didn't count.
REMARK = re.compile(
    r"bemerk|anmerk|notiz|kommentar|comment|\bnotes?\b|remark|zwischenf|incident|vorkomm|besonder|hinweis|\bgrund\b|\breason\b|\binfos?\b",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"^(?!.*\b(keine?|ohne|no|behoben|fixed)\b).*(ausfall|ausgefallen|defekt|störung|gestört|fehler|außer betrieb|offline|kein signal|keine daten|nicht gezählt|akku leer|batterie leer|failure|faulty|fault|broken|error|outage|not counted|no data)", re.IGNORECASE)  # fmt: skip

_HOLDS = r"valid|gültig|geprüft|prüfvermerk|plausi|verifi|freigegeben|approved|verwendbar|(?<!un)brauchbar|zuverlässig|usable|reliable|\bok\b"
_GOOD_NAMES = re.compile(rf"(?<!un)(?<!in)(?<!nicht )(?<!not )({_HOLDS})")
#: Columns that say which rows failed: those are no counts. Others only cast doubt.
FAULTY = re.compile(
    r"fehler|error|stör|defekt|ausfall|ausgeschlossen|exclu|ausrei(ß|ss)er|outlier|verworfen|(un|in|nicht |not )(gültig|valid|plausi|brauchbar|verwendbar)"
)
#: Titles by a part of them, where no word fits; for hours and for what lasts, the cells must bear it out.
STEMS = {
    "hour": re.compile(r"^(tages)?(stunde|std|hour|heure|hora|uur)(?![a-zäöü])(?!.*(wert|mittel|count|summe))"),
    "start": re.compile(r"\b(von|from|ab|start\w*|beginn?\w*|anfang\w*|d[ée]but)\b"),
    "end": re.compile(r"\b(bis|to|end\w*|stop\w*|schluss\w*|fin)\b"),
    "uptime": re.compile(r"\bup_?time|verfügbar|availab|abdeckung|\bcoverage|erfassungs(grad|quote)|datenquote|completeness|(betriebs|lauf|online|ausfall)(zeit|dauer|minuten)|messminuten|(aktive|gültige|gültiger) minuten|active_time|ausfall \((min|%)|downtime|\bonline \(%"),
    "status": re.compile(f"status$|{_GOOD_NAMES.pattern}|{FAULTY.pattern}"),
}  # fmt: skip
_YES = frozenset({"ja", "j", "yes", "y", "true", "t", "1", "1.0", "wahr", "x", "oui", "sì", "✓", "✔"})
_NO = frozenset({"", "nein", "n", "no", "false", "f", "0", "0.0", "falsch", "-", "–", "non", "✗", "✘"})
_SOUND = re.compile(
    rf"(ok|raw|modified|gut|good|gemessen|measured|final|endgültig|vollständig|complete|erfolgt)|({_HOLDS})\w*"
)
_DOUBTFUL = re.compile(
    r"unverified|ungeprüft|geschätzt|ersatzwert|estimated|vorläufig|preliminary|provisional|interpoliert|imputed"
)
_FAULTS = re.compile(
    rf"fehler|error|defekt|gestört|störung|schlecht|bad|mangelhaft|verworfen|rejected|(un|in|nicht |not )({_SOUND.pattern})"
)


def validity(name: str, value: object) -> Literal["valid", "doubtful", "invalid"] | None:
    """Tell how far a cell lets its row be trusted: by the word in it, else by what its column's name says; None: unclear."""
    text = "" if value is None else str(value).strip().casefold()
    if REMARK.search(name):
        return "invalid" if _BROKEN.match(text) else "valid"
    if _DOUBTFUL.fullmatch(text):
        return "doubtful"
    if (fault := _FAULTS.fullmatch(text)) or _SOUND.fullmatch(text):
        return "invalid" if fault else "valid"
    good = is_good(name)
    if text in _NO:
        return "invalid" if good and text else "valid"
    if good:
        return "valid" if text in _YES else None
    if text in _YES or re.fullmatch(r"-?\d+(\.0)?", text):
        return "invalid" if FAULTY.search(fold(name)) else "doubtful"
    return None


def is_good(name: str) -> bool:
    """Tell whether a column names the rows that hold."""
    return _GOOD_NAMES.search(fold(name)) is not None and not FAULTY.search(fold(name))


def is_status(name: str, column: Column) -> bool:
    """Tell whether a column says which rows hold: by its title or, whatever that says, by every word in it."""
    said = {str(v).strip().casefold() for v in column.values if v is not None} - {""}
    if REMARK.search(name):
        return not all(re.fullmatch(r"[\d.,]+", v) for v in said)
    codes = FAULTY.search(fold(name)) and all(re.fullmatch(r"-?\d+(\.0)?", v) for v in said)
    if codes or any(same_word(name, w) for w in WORDS["status"]):
        return True
    if not 0 < len(said) < 7 or (said - _YES - _NO and all(re.fullmatch(r"[-\d.,:/ t]+", v) for v in said)):
        return False
    words = all(any(p.fullmatch(v) for p in (_SOUND, _DOUBTFUL, _FAULTS)) for v in said)
    return (words and any(re.search(_HOLDS, v) for v in said)) or STEMS["status"].search(fold(name)) is not None


def has_no_fractions(title: str) -> bool:
    """Tell whether a title promises whole people: no mean, no rate and no thousands."""
    return _PARTS.search(title) is None


_DEVICE = re.compile(
    r"(?<![0-9a-f])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f:-])|(?<![0-9a-f.])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![0-9a-f.])"
    r"|^(?=.*[a-f])[0-9a-f]{12}$|^(?=.*[a-f])(?=.*\d)[0-9a-f]{32,64}$|^(?:\d{1,3}\.){3}\d{1,3}$|[\w.+-]+@[\w-]+\.\w{2,}",
    re.IGNORECASE,
)
_DEVICE_WORDS = re.compile(
    r"\b((mac|ip)([ _-]?(adresse|address|hash|id))?|bssid|imei|device[ _-]?id|geräte?[ _-]?id|client[ _-]?mac)\b",
    re.IGNORECASE,
)


def fold(cell: str) -> str:
    """Return a header's words without case, quotes and double blanks."""
    return " ".join(cell.casefold().strip().strip('"').rstrip("?.:*").replace("[", "(").replace("]", ")").split())


def same_word(cell: str, word: str) -> bool:
    """Tell whether `cell` says `word`, whatever case, spaces or destroyed letters it has."""
    folded = fold(cell)
    folded = folded.replace("fuss", "fuß") if "fuß" in word.casefold() else folded
    target = word.casefold()
    if LOST not in folded:
        return folded == target
    # one letter may have been lost as one to three marks
    pattern = re.sub(f"{LOST}+", ".{1,3}", re.sub(r"([()+?*.\[\]])", r"\\\1", folded))
    return re.fullmatch(pattern, target) is not None


def find(header: Sequence[str], role: str, *, taken: frozenset[int] = frozenset()) -> int | None:
    """Return the column with the given role, the role's first words first; None where there is none."""
    for word in WORDS[role]:
        for i, cell in enumerate(header):
            if i not in taken and same_word(cell, word):
                return i
    stem = STEMS.get(role) if role not in ("start", "end") else None
    return next((i for i, cell in enumerate(header) if i not in taken and stem and stem.search(fold(cell))), None)


def named(grid: Grid, role: str, taken: set[int], fits: Callable[[int], bool] = lambda _: True) -> int | None:
    """Return the first untaken column with a word for the role whose cells fit."""
    left = set(taken)
    while (at := find(grid.header, role, taken=frozenset(left))) is not None:
        if fits(at):
            return at
        left.add(at)
    return None


def chosen(grid: Grid, role: str, notes: Notes) -> int | None:
    """Return the column that the planner named for a role."""
    name = notes.choices.get(role)
    return None if name is None else next((i for i, h in enumerate(grid.header) if same_word(h, name)), None)


#: A stream of Eco-Counter: its number, and the place.
FLOW = re.compile(r"(\d{6,12})(?:\s*\((.+)\))?")
_AGE_WORDS = re.compile(rf"\w*({AGES.pattern})\w*", re.IGNORECASE)
_UNIT = re.compile(r"[(\[](?=[^)\]]*(tsd|tausend|mio|pers|anz|/|summe))[^)\]]*[)\]]", re.IGNORECASE)


_THERE_AND_BACK = re.compile(r"(.+?)\s*(?:→|->|>|-|–|/|\bnach\b|\bto\b)\s*(.+)", re.IGNORECASE)


def ways_back(header: Sequence[str], some: Sequence[int]) -> dict[int, str]:
    """Return the columns that name a way whose way back another names, each with the name of both (one pair needs none)."""
    ways = {i: (m[1].strip(), m[2].strip()) for i in some if (m := _THERE_AND_BACK.fullmatch(header[i]))}
    both = {i: " – ".join(sorted(way)) for i, way in ways.items() if way[0] != way[1] and way[::-1] in ways.values()}
    return both if len(both) > 2 else dict.fromkeys(both, "")


def place_of(name: str) -> str:
    """Return what a header says beside direction, kind of traffic and total: the place."""
    if m := FLOW.fullmatch(name):
        return f"#{m[1][3:]}"
    name = _AGE_WORDS.sub(" ", _UNIT.sub(" ", name))
    name = re.sub(r"\b(richtung|ri\.|direction|from|to|nach|von|aus) .*$", "", name, flags=re.IGNORECASE)
    rest = FOOT.sub(" ", WAY.sub(" ", name)) if WAY.search(name) or FOOT.fullmatch(name) else name
    rest = re.sub(
        r"\b(anzahl|gesamt|insgesamt|total|summe|count|gänger|innen|en|er|nur|only)\b",
        " ",
        rest.replace("_", " "),
        flags=re.IGNORECASE,
    )
    rest = " ".join(re.sub(r"[(\[]\s*[)\]]", " ", rest).split()).strip(" -,:")
    return m[1].strip(" -,:") if (m := re.fullmatch(r"[(\[]([^()]*)[)\]]", rest)) else FOOT.sub("", rest) and rest


@dataclass(frozen=True, slots=True)
class Device:
    """A cell that names a device: in which column, and in which of its distinct cells (None: the header)."""

    column: int
    value: int | None
    found: str


def names_devices(header: Sequence[str], columns: Sequence[Column]) -> Device | None:
    """Find the first cell that identifies a device or a person: address, hash, e-mail."""
    for i, cell in enumerate(header):
        if _DEVICE_WORDS.search(cell.replace("_", " ")) or _DEVICE_WORDS.search(cell):
            return Device(i, None, cell)
    for i, column in enumerate(columns):
        for at, value in enumerate(column.values):
            if isinstance(value, str) and len(value) >= 7 and _DEVICE.search(value):
                return Device(i, at, "MAC")
    return None
