"""What every GIS file says of itself: sources, licence, version, fingerprint, seed, and whether it is confidential."""

from __future__ import annotations

from hotspots.base.text import Lang, Text
from hotspots.findings.public import PublicPlan, Told
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE, QUALITY

PUBLIC = Text("öffentlich", "public")
NO_LICENCE = Text("nicht festgelegt", "not decided")


def about_rows(told: Told, lang: Lang) -> list[tuple[str, str]]:
    """Return (key, value) pairs for a metadata table; keys may repeat."""
    about = told.about
    rows = [
        ("title", about.title),
        ("municipality", about.municipality),
        ("edition", PUBLIC.say(lang) if isinstance(told, PublicPlan) else CONFIDENTIAL_NOTE.say(lang)),
        ("date", about.date or ""),
        ("licence", NO_LICENCE.say(lang) if about.report.licence is None else about.report.licence),
        ("crs", about.crs),
        ("program", f"hotspots {about.version}"),
        ("fingerprint", about.fingerprint),
        ("seed", str(about.seed)),
    ]
    rows += [("note", note.say(lang)) for note in told.notes]
    rows += [
        ("source", f"{source.what.say(lang)}: {source.where} ({QUALITY[source.quality].say(lang)})")
        for source in told.sources
    ]
    return rows
