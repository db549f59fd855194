"""How an order may be placed: thresholds of the states as dated data (`award_routes.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from hotspots.base.text import Lang, Text, eur


@dataclass(frozen=True, slots=True)
class AwardRoute:
    """Thresholds (net) of one state in one period; None where no special one is known."""

    state: str
    begins: date
    ends: date
    source: str
    direct_supplies_eur: float | None = None
    direct_works_eur: float | None = None
    negotiated_supplies_eur: float | None = None
    negotiated_works_eur: float | None = None


def award_routes() -> tuple[AwardRoute, ...]:
    """Return all periods in the order of the file."""
    document = tomllib.loads((files("hotspots.publish.report") / "award_routes.toml").read_text(encoding="utf-8"))
    return tuple(
        AwardRoute(begins=row.pop("from"), ends=row.pop("until"), **row) for row in map(dict, document["route"])
    )


def route_at(state: str, day: date) -> AwardRoute | None:
    """Return the period that holds on `day`, else the next one to come; None where none is known."""
    later = [route for route in award_routes() if route.state == state and route.ends >= day]
    return min(later, key=lambda route: route.begins, default=None)


def award_words(state: str, day: date | None, total_eur: float, lang: Lang) -> str:
    """Return what the thresholds mean for an order of `total_eur` (net)."""
    route = route_at(state, day) if day else None
    if route is None:
        return Text(
            "Für Land und Zeit sind keine Wertgrenzen hinterlegt; die Vergabestelle legt die Vergabeart fest.",
            "No thresholds are known for this state and time; the awarding office decides the procedure.",
        ).say(lang)
    begins = f"{route.begins:%d.%m.%Y}" if lang == "de" else route.begins.isoformat()
    limit, higher = route.direct_supplies_eur or 0.0, route.negotiated_supplies_eur or 0.0
    if total_eur <= limit:
        kind = Text(f"Direktauftrag (bis {eur(limit, 'de')})", f"direct order (up to {eur(limit, 'en')})")
    elif total_eur <= higher:
        kind = Text(
            f"Verhandlungsvergabe oder beschränkte Ausschreibung (bis {eur(higher, 'de')})",
            f"negotiated or restricted procedure (up to {eur(higher, 'en')})",
        )
    else:
        kind = Text("Verfahren oberhalb des EU-Schwellenwerts", "procedure above the EU threshold")
    return Text(
        f"{kind.de} bei Vergabe als Liefer- und Dienstleistung in einem Auftrag, netto, ab {begins} ({route.source}); "
        "die Vergabestelle prüft",
        f"{kind.en} if awarded as supplies and services in one order, net, from {begins} ({route.source}); to be checked "
        "by the awarding office",
    ).say(lang)
