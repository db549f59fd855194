"""Files in the formats met in the field, written in code: a few hours each, figures invented."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

TOWN_HEADER = (
    "Lage;Zeitpunkt der Messung;Wochentag;Fußgänger insgesamt;Temperatur in ºc;Wetterlage;"
    "Fußgänger insgesamt Richtung Neumarkt;Fußgänger insgesamt Richtung Neuer Wall;Erwachsene;Kinder"
)


def town(rows: list[str], *, encoding: str = "utf-8", lost: bool = False) -> bytes:
    """A town's hystreet table; `lost` destroys its umlauts as a wrong conversion does."""
    text = "\r\n".join([TOWN_HEADER, *rows]) + "\r\n"
    if lost:
        text = "".join("\ufffd" if c in "äöüßº" else c for c in text)
    return text.encode(encoding)


def town_row(hour: int, total: int, *, day: int = 1) -> str:
    """One hour whose parts add up."""
    there, adults = total // 2, total - total // 10
    return (
        f"Steinstraße, Moers;2022-06-{day:02d} {hour:02d}:00:00 +0200;Wednesday;{total};12;cloudy;"
        f"{there};{total - there};{adults};{total - adults}"
    )


def ecocounter(quarters: int, *, start: str = "2024-05-01 00:00") -> bytes:
    """Eco-Counter's quarter hours of one site with two directions and their status."""
    moment = datetime.fromisoformat(start)
    flows = "100020113 (Wolbecker Straße),101020113 (FR stadteinwärts),102020113 (FR stadtauswärts)"
    lines = [f"Datetime,{flows},100020113-status,101020113-status,102020113-status"]
    for i in range(quarters):
        status = 1 if i == 5 else 0
        lines.append(f"{moment:%Y-%m-%d %H:%M},{30 + i},{10 + i},20,{status},0,0")
        moment += timedelta(minutes=15)
    return "\n".join(lines).encode()


def eco_visio() -> bytes:
    """eco-visio's days, one of them missing."""
    data = [{"date": f"2022-06-0{d}", "counts": None if d == 3 else 1000 + d} for d in range(1, 6)]
    return json.dumps({"payload": [{"name": "Alexandrastraße", "data": data}]}).encode()


def hystreet_api() -> bytes:
    """hystreet's interface: three hours, the last unverified."""
    hours = [
        {"timestamp": f"2022-06-01T{h:02d}:00:00.000+02:00", "pedestrians_count": 100 * h, "unverified": h == 12}
        for h in (10, 11, 12)
    ]
    return json.dumps({"id": 142, "name": "Schloßstraße", "measurements": hours}).encode()


def open_data() -> bytes:
    """Zürich's open data: two stations, newest first, one value unverified."""
    lines = ["timestamp,location_id,location_name,ltr_label,rtl_label,pedestrians_count,unverified,weather_condition"]
    for hour in (13, 12, 11, 10):
        lines.append(f"2024-02-01T{hour}:00:00+01:00,329,Bahnhofstrasse (Mitte),a,b,{hour * 10},{hour == 13},rain")
        lines.append(f"2024-02-01T{hour}:00:00+01:00,330,Bahnhofstrasse (Nord),a,b,{hour},False,rain")
    return "\n".join(lines).encode()
