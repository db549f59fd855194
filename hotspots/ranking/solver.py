"""HiGHS without a word: one thread, the same answer every time, nothing printed."""

from __future__ import annotations

from typing import Any


def quiet_solver() -> Any:
    """Return a HiGHS solver that prints nothing, not even its banner (which goes out when callbacks are set up)."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - the name of HiGHS
            """Set up no callbacks: none is used."""

    solver = Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver
