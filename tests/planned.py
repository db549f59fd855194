"""One plan for all who plan the same inputs: a plan is a value of its inputs, and many commands ask for the same one."""

from __future__ import annotations

import contextlib
import pickle
from collections import OrderedDict
from collections.abc import Iterator

import pytest

from hotspots.findings.model import Plan
from hotspots.inputs.project import Inputs
from hotspots.planning import plan as planning

KEPT = 12
_plans: OrderedDict[bytes, Plan] = OrderedDict()


@contextlib.contextmanager
def shared_plans() -> Iterator[None]:
    """Let every command take the plan that another one has made of the same inputs (not where the program is changed)."""
    sound = planning.plan

    def plan(inputs: Inputs) -> Plan:
        key = pickle.dumps(inputs)
        if key not in _plans:
            _plans[key] = sound(inputs)
        _plans.move_to_end(key)
        while len(_plans) > KEPT:
            _plans.popitem(last=False)
        return _plans[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "plan", plan)
        yield
