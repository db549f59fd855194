"""Reads the council paper by `pdftotext`: the words come in the order in which they are meant to be read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: Words of the German paper in reading order.
ORDER = (
    "Öffentliches WLAN in der Innenstadt und am", "Gremium", "Ergebnis", "Beschlussvorschlag", "Sachverhalt",
    "Vorschlag der Stadtwerke", "Begründung", "Rangfolge", "Karte", "Ausbauplan", "Alternativen",
    "Angaben zu den Kosten", "Angaben zur Klimawirkung", "Barrierefreiheit", "Anlagen", "Die Standorte einzeln",
    "1. vhs Richtung Steingasse", "2. Stiftsplatz/Stiftskirche", "7. Stadion am Schönbusch", "Wie gerechnet wurde",
    "Quellen",
)  # fmt: skip


def main(path: Path) -> None:
    """Check the order of the words in the PDF."""
    text = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True).stdout.decode()
    assert follow(text, ORDER), "the words are out of order"
    assert not follow(text, tuple(reversed(ORDER))), "the check would take any order"
    assert "\ufffd" not in text
    print(f"read {len(text.split())} words; {len(ORDER)} marks in order, the reversed order was refused")
    assert len(text.split()) > 1_000


def follow(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether the words stand in the text one after the other."""
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
