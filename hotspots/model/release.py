"""Whether a plan is a draft or was released: by which role, on which day, with which setting of publication."""

from __future__ import annotations

from dataclasses import dataclass

from hotspots.base.text import Text, day, tr

DRAFT = tr("draft")


@dataclass(frozen=True, slots=True)
class Release:
    """The release of the plan with one fingerprint; `role` is an office, no person; `costs` the setting of publication."""

    plan: str
    role: str
    on: str
    costs: str

    @property
    def words(self) -> Text:
        """Return when the plan was released, and by whom."""
        return tr("released on ") + day(self.on) + f" ({self.role})"


def release_name(plan: str) -> str:
    """Return where a project keeps the release of the plan with this fingerprint."""
    return f"sent/{plan}.release.json"
