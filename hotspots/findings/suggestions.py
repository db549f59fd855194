"""What may be shown of a suggested place: the words that belong to its figures."""

from __future__ import annotations

from hotspots.base.text import Text, euros
from hotspots.findings.model import SuggestionFinding
from hotspots.measures.coverage.reasons import open_reasons, people_reason
from hotspots.model.suggestions import SuggestedPlace


def suggestion_finding(place: SuggestedPlace) -> SuggestionFinding:
    """Return a suggested place with its cost to a hundred euros and its reasons, the cost not among them."""
    near = (place.nearest_m, place.nearest) if place.nearest_m is not None and place.nearest else None
    people = people_reason(place.people_more, place.people_alone, counted=place.counted)
    return SuggestionFinding(place, people, _cost(place), open_reasons(place.readiness, place.kind, near))


def _cost(place: SuggestedPlace) -> Text:
    if place.cost_eur is None:
        return Text("Kosten nicht bekannt", "cost not known")
    cost = euros(round(place.cost_eur, -2))
    return Text(f"rund {cost.de}", f"about {cost.en}")
