"""The bill of quantities as GAEB DA XML 3.3, X83: positions and quantities for bidders, without prices.

Written by the package pygaeb (the extra `gaeb`). What nobody bids for – fees, funding, rounding – stays in the workbook.
"""

from __future__ import annotations

from datetime import datetime
from importlib.util import find_spec

from hotspots.base.errors import FILE, InputError, MachineError, Problem
from hotspots.base.text import Lang, Text, iso_day, join, tr
from hotspots.findings.model import Plan
from hotspots.publish.tables.positions import FEES, LOTS, PAYERS, ROUNDING, Position, positions

_LAST_LOT = 2
_UNITS = {"m": "m", "Monat": "Mt", "Jahr": "Jahr", "psch.": "psch"}
_PIECE = "St"
_SHORT, _LABEL, _STEP = 70, 60, 10


def bill_x83(told: Plan, lang: Lang) -> bytes:
    """Return the positions of all years by lot and year.

    Raises MachineError where pygaeb isn't installed, InputError where the project has no date: every X83 bears one.
    """
    if find_spec("pygaeb") is None:
        raise MachineError(
            tr("GAEB files need the package pygaeb: pip install hotspots-wlan[gaeb]. Nothing was written.")
        )
    if (day := iso_day(told.about.date)) is None:
        hint = tr("An X83 bears a date; please fill in date.")
        raise InputError([Problem("project.toml", FILE, "date", "–", tr("a day"), hint)])
    from pygaeb.builder import BoQBuilder
    from pygaeb.writer.gaeb_writer import GAEBWriter

    about, title, builder = told.about, told.about.title.say(lang), BoQBuilder(phase="X83", version="3.3")
    bought = [
        p
        for phase in (told.rollout.phases if told.rollout else ())
        for p in positions(phase, told.factors)
        if is_tendered(p)
    ]
    builder.project(name=about.municipality[:_LABEL], client=about.municipality, lbl_prj=title[:_LABEL])
    for lot in sorted({p.lot for p in bought}):
        part = builder.add_lot(f"{lot + 1:02d}", LOTS[lot].say(lang))
        for number, year in enumerate(sorted({p.year for p in bought if p.lot == lot}), start=1):
            chapter = part.add_category(f"{number:02d}", str(year))
            mine = [p for p in bought if (p.lot, p.year) == (lot, year)]
            for place, one in enumerate(mine, start=1):
                name, unit = one.title.say(lang), _UNITS.get(one.unit.de, _PIECE)
                item = chapter.add_item(f"{_STEP * place:04d}", name[:_SHORT], qty=one.quantity, unit=unit)
                item.set_long_text(_long_text(one).say(lang))
    document = builder.build()
    document.gaeb_info.date = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day has no zone
    if document.award.boq.boq_info:
        document.award.boq.boq_info.lbl_boq = title[:_LABEL]
    made, _ = GAEBWriter.to_bytes(document, prog_system=f"hotspots {about.version}", prog_name="hotspots")
    return bytes(made)


def is_tendered(one: Position) -> bool:
    """Tell whether somebody can bid for a position."""
    return one.lot <= _LAST_LOT and one.title not in (FEES, ROUNDING)


def _long_text(one: Position) -> Text:
    """Say what is to be done and who pays; where the price comes from is nothing for bidders."""
    payer = tr("paid by: ") + PAYERS[one.payer]
    return join([one.title, *([one.depth] if one.depth.de else []), payer], "; ")
