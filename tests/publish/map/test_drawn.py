"""What is drawn on the canvases is what was looked at: drawn.txt, which `scripts/golden drawn` writes anew."""

from __future__ import annotations

from tests.publish.map.drawn import KEPT, drawn


def test_what_is_drawn_is_what_was_looked_at(browser):
    kept = KEPT.read_text(encoding="utf-8").splitlines()
    assert len(kept) > 500
    assert drawn(browser).splitlines() == kept
