"""The one place that looks at the clock: times for the journal."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """Return the time in UTC to the second, as ISO text."""
    return datetime.now(UTC).isoformat(timespec="seconds")
