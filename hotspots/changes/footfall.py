"""Take counts into the project: a clean table to reckon with, and the raw file beside it for the record."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from hotspots.base.files import write_set
from hotspots.base.text import slug
from hotspots.changes.init import refuse_overwriting
from hotspots.inputs.counts.folder import RAW
from hotspots.measures.demand.calendar import hour_text
from hotspots.measures.demand.cleaning import HourlySeries
from hotspots.model.counts import FLAG_WORDS, Flag

COLUMNS = ("station", "time", "count", "status", "flags", "read")


def import_counts(folder: Path, file: Path, series: Sequence[HourlySeries], *, overwrite: bool) -> tuple[Path, Path]:
    """Write the clean table (if there are series) and the raw file to the project's `footfall/`; return both files.

    What has no hours (days, manual counts, estimates) is itself the table to reckon with and stays as it is.
    Raises InputError if one of the files is already there and `overwrite` isn't set.
    """
    data = file.read_bytes()
    footfall = folder / "footfall"
    raw = footfall / RAW / file.name if series else footfall / file.name
    clean = footfall / f"{slug(file.stem)}.csv" if series else raw
    inside = file.resolve().parent == footfall.resolve()
    if not overwrite:
        for path in {clean, raw}:
            if path.resolve() != file.resolve() and not (path.exists() and path.read_bytes() == data):
                refuse_overwriting(path)
    written = {str(raw.relative_to(footfall)): data}
    if series:
        written[str(clean.relative_to(footfall))] = clean_table(series).encode()
    write_set(footfall, written, last=str(clean.relative_to(footfall)))
    if inside and series and file.resolve() != clean.resolve():
        file.unlink()
    return clean, raw


def clean_table(series: Iterable[HourlySeries]) -> str:
    """Return hours as a plain table; `count` is empty where unusable, `flags` says why, `read` is what stood in the file."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in series:
        writer.writerows(_rows(one))
    return stream.getvalue()


def _rows(series: HourlySeries) -> Iterable[tuple[str, str, str, str, str, str]]:
    unverified = series.flags & int(Flag.UNVERIFIED) > 0
    keep = series.usable | (unverified & (series.flags & int(series.unusable & ~Flag.UNVERIFIED) == 0))
    for i in range(series.utc_h.size):
        offset = int(series.local_h[i] - series.utc_h[i])
        read = _whole(float(series.count[i]))
        yield (
            series.name,
            f"{hour_text(int(series.local_h[i]))} {offset:+03d}00",
            read if keep[i] else "",
            str(int(unverified[i])),
            ", ".join(word.en for flag, word in FLAG_WORDS.items() if series.flags[i] & int(flag)),
            read,
        )


def _whole(count: float) -> str:
    return "" if np.isnan(count) else f"{count:.0f}" if count == int(count) else repr(count)
