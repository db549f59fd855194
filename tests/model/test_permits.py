"""Permits cite the law that holds where the site stands."""

from hotspots.model.permits import PERMIT_KINDS


def test_bavarian_law_is_cited_in_bavaria_only() -> None:
    """Monuments are protected by the law of the state; roads and traffic by the country's."""
    bases = {name: (kind.basis("BY"), kind.basis("HE"), kind.basis("")) for name, kind in PERMIT_KINDS.items()}
    assert bases["monument"] == ("Art. 6 BayDSchG", *2 * ["Denkmalschutzgesetz des Landes"])
    assert bases["traffic_order"] == tuple(3 * ["§ 45 StVO"])
    assert not [name for name, (_, *others) in bases.items() if any("Bay" in other for other in others)]
