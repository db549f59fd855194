"""The cheapest neighbour: fibre that already lies in the building which carries the access point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hotspots.base.text import Text, numbers
from hotspots.measures.network.prices import Factors
from hotspots.measures.network.routes import Alternative, priced, refused
from hotspots.model.estimate import Quality, Term, weakest
from hotspots.model.network import Handover
from hotspots.model.protocol import Answer

Answers = Mapping[str, Answer]
"""What the protocols say about one site, by item."""

POE_REACH_M = 100.0
"""Copper carries power and data this far (IEEE 802.3)."""


def in_building(said: Answers, handover: Handover | None, factors: Factors) -> Alternative:
    """Return the alternative for fibre that already lies in the mounting building.

    `handover`: one that stands in the same building. What the protocol leaves open is priced with its assumption.
    """
    fibre = said["fibre"].value if "fibre" in said else None
    if fibre is None and handover is None:
        return refused("building", Text("Glasfaser im Gebäude nicht erhoben", "fibre in the building not surveyed"))
    if fibre != "in_building" and handover is None:
        return refused("building", Text("keine Glasfaser im Gebäude", "no fibre in the building"))
    metres = _number(said, "in_house_m")
    by_cable = "poe" not in said or _yes(said, "poe")
    if metres is not None and metres > POE_REACH_M and by_cable:
        far = numbers(metres)
        return refused(
            "building", Text(f"{far.de} m Kabel, PoE trägt 100 m", f"{far.en} m of cable, PoE reaches 100 m")
        )
    known: list[Quality] = [said[name].inspection.quality for name in ("fibre", "in_house_m") if name in said]
    quality = weakest(*known) if metres is not None else weakest("estimated", *known)
    offer = priced("building", _inside_terms(said, metres), factors, "Begehung, Preise der Einstellungen", quality)
    notes = () if metres is not None else (Text("Kabelweg im Haus angenommen", "in-house cable way assumed"),)
    return replace(offer, length_m=metres, handover=handover.id if handover else None, notes=notes)


def _inside_terms(said: Answers, metres: float | None) -> tuple[Term, ...]:
    cable = (
        Term(metres, ("price:inhouse_cable",))
        if metres is not None
        else Term(1, ("price:inhouse_cable", "assumption:inhouse_m"))
    )
    holes = _number(said, "penetrations")
    terms = [cable, Term(1.0 if holes is None else holes, ("price:penetration",)), Term(1.0, ("price:splices",))]
    if "poe" in said and not _yes(said, "poe"):  # fibre up to the mount, spliced once more
        terms.append(Term(1.0, ("price:splices",)))
    if not _yes(said, "earthing"):
        terms.append(Term(1.0, ("price:earthing",)))
    if not _yes(said, "free_port"):
        terms.append(Term(1.0, ("price:port",)))
    return tuple(term for term in terms if term.coefficient > 0)


def _number(said: Answers, name: str) -> float | None:
    value = said[name].value if name in said else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _yes(said: Answers, name: str) -> bool:
    return name in said and said[name].value is True
