"""Thousands of broken files of every kind, by a seed."""

from __future__ import annotations

import random
from pathlib import Path

from tests.trust.engine import Project, Tally
from tests.trust.mutations import mutate
from tests.trust.samples import samples


def fuzz(kind: str, count: int, seed: int, folder: Path) -> Tally:
    """Return the tally of `count` broken files of one kind."""
    project = Project(folder)
    sound = [sample for sample in samples(project) if sample.kind == kind]
    random_ = random.Random(f"{kind} {seed}")
    tally = Tally()
    for number in range(count):
        sample = sound[number % len(sound)]
        broken = mutate(random_, sample.data)
        verdict = project.verdict(sample.name, broken, instead_of=sample.instead_of)
        tally.take(f"{kind} #{number} {sample.name}", verdict)
    return tally
