"""Hand projects to Dask workers: a cluster on this machine, or one that exists.

A worker that dies costs its project's time only: Dask gives the project to another one. Only a few projects are
handed out at a time, so that the scheduler's memory doesn't grow with their number.
"""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import islice
from logging import CRITICAL
from pathlib import Path
from typing import Any

from hotspots.base.errors import FILE, InputError, MachineError, Problem
from hotspots.base.text import Lang, tr, verbatim
from hotspots.batch.work import Outcome, Region, failed, plan_project

#: A project that takes so many workers down with it is given up.
DEATHS = 5
#: Projects handed out per worker: one in work, one waiting.
AHEAD = 2
CONNECT_S = 10
#: How often a cluster on this machine is started before it is given up: a worker may die before it works.
STARTS = 3
#: What decides about the bytes of an output besides the inputs.
PACKAGES = ("hotspots", "numpy", "scipy", "pandas", "shapely", "pyproj", "geopandas", "duckdb", "xlsxwriter", "folium", "typst")  # fmt: skip


@contextmanager
def connect(scheduler: str | None, workers: int, tls: Path | None = None) -> Iterator[Any]:
    """Give a client of the cluster at `scheduler`, or of one with `workers` processes on this machine.

    `tls` is the folder with the cluster's certificates (`ca.pem`, `cert.pem`, `key.pem`). Raises MachineError where
    Dask is missing or nobody answers.
    """
    dask, distributed = _dask()

    settings = {
        "distributed.scheduler.allowed-failures": DEATHS,
        "distributed.comm.timeouts.connect": f"{CONNECT_S}s",
        "distributed.admin.tick.limit": "1h",  # a long step of a project is no fault
        "distributed.worker.profile.enabled": False,  # its samples of an hour grow by 0.6 MB a project
        # Pages about the work ask nobody for a key: none is there, and nobody listens for those who want them.
        **{f"distributed.{who}.http.routes": [] for who in ("scheduler", "worker")},
        **{f"distributed.{who}.preload": [__name__] for who in ("scheduler", "worker")},
    }
    with dask.config.set(settings):
        if scheduler is None:
            with _start(workers) as local, distributed.Client(local) as client:
                yield client
        else:
            with _reach(scheduler, tls) as client:
                yield client


def _dask() -> tuple[Any, Any]:
    """Return the modules dask and distributed (they have no types). Raises MachineError where they are missing."""
    if find_spec("distributed") is None or find_spec("cryptography") is None:
        raise MachineError(
            tr(
                "Packages are missing (distributed, cryptography): pip install hotspots-wlan[batch]. With "
                "--workers 0 it works without, one by one."
            )
        )
    return import_module("dask"), import_module("distributed")


def _start(workers: int) -> Any:
    """Return a cluster of processes on this machine: reached from it alone, and with the keys of this one run only."""
    _, distributed = _dask()
    fault: Exception | None = None
    for _ in range(STARTS):
        try:
            return distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=CRITICAL,
                security=True,
            )  # fmt: skip
        except (OSError, RuntimeError, TimeoutError) as error:
            fault = error
    raise MachineError(
        tr(
            "So many processes could not be started: {workers}. Nothing was written. Please ask for fewer --workers.",
            workers=workers,
        )
    ) from fault


def dask_setup(server: Any) -> None:
    """Close the port of a scheduler's or a worker's pages; Dask calls this by its name as either starts."""
    server.http_server.stop()


def _reach(scheduler: str, tls: Path | None) -> Any:
    _, distributed = _dask()
    keys = _keys(tls) if tls else {}
    client = distributed.Client.__new__(distributed.Client)  # held, so that one that reaches nobody is closed as well
    try:
        security = distributed.Security(**keys, require_encryption=True) if tls else None
        client.__init__(scheduler, timeout=CONNECT_S, set_as_default=False, security=security)
        client.wait_for_workers(1, timeout=CONNECT_S)
    except (OSError, TypeError, ValueError, TimeoutError) as error:  # TypeError: tls:// without keys
        with contextlib.suppress(AttributeError):  # it hadn't begun
            client.close()
        raise MachineError(
            tr(
                "No Dask scheduler with workers answers at {scheduler}. Nothing was written. Please check "
                "address and network, or compute on this machine without --scheduler.",
                scheduler=scheduler,
            )
        ) from error
    return client


def _keys(folder: Path) -> dict[str, str]:
    """Return where the keys of a cluster lie. Raises InputError where one is missing."""
    files = {"tls_ca_file": "ca.pem", "tls_client_cert": "cert.pem", "tls_client_key": "key.pem"}
    hint = tr("Without this file the scheduler lets nobody in.")
    missing = [Problem(str(folder / name), FILE, "", "–", tr("a readable file"), hint)
               for name in files.values() if not os.access(folder / name, os.R_OK)]  # fmt: skip
    if missing:
        raise InputError(missing)
    return {key: str(folder / name) for key, name in files.items()}


def check_workers(client: Any, first: Region) -> None:
    """Refuse workers of another version and workers that don't see the folders. Raises MachineError."""
    wanted = versions()
    faults: list[tuple[str, str]] = []
    for address, found in client.run(look, str(first.project.resolve()), on_error="return").items():
        if not isinstance(found, Mapping):
            faults.append((address, f"hotspots? ({type(found).__name__})"))
            continue
        faults += [(address, f"{k} {found[k]} ≠ {wanted[k]}") for k in wanted if found[k] != wanted[k]]
        if not found["folder"]:
            faults.append((address, f"{first.project}?"))
    if faults:
        shown = "; ".join(f"{address}: {what}" for address, what in sorted(faults)[:6])
        raise MachineError(
            tr(
                "Workers don't match this machine ({shown}). Nothing was written. They need the same versions "
                "(requirements.lock) and the same folders under the same path.",
                shown=shown,
            )
        )


def versions() -> dict[str, str]:
    """Return the versions that the bytes of a result depend on."""
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "–"
    return found


def look(project: str) -> dict[str, Any]:
    """Say what a worker has and sees."""
    return {**versions(), "folder": os.path.isdir(project)}  # noqa: PTH112 - may be another system's path


def outcomes(client: Any, tasks: Sequence[Region], lang: Lang) -> Iterator[Outcome]:
    """Yield what became of every project as it is done. Raises MachineError when the scheduler is gone."""
    _, distributed = _dask()
    waiting = iter(tasks)
    names: dict[str, str] = {}
    done = distributed.as_completed(loop=client.loop)

    def hand_out(count: int) -> None:
        for task in islice(waiting, count):
            arguments = (task.name, str(task.project.resolve()), str(task.target.resolve()), lang)
            future = client.submit(plan_project, *arguments, key=f"hotspots-{len(names):06d}", pure=False)
            names[future.key] = task.name
            done.add(future)

    hand_out(AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"])))
    for future in done:
        yield _outcome(future, names[future.key], lang)
        future.release()
        hand_out(1)
    if len(names) < len(tasks):
        raise _gone()


def _outcome(future: Any, name: str, lang: Lang) -> Outcome:
    _, distributed = _dask()
    if future.status == "finished":
        found: Outcome = future.result()
        return found
    if future.status in ("cancelled", "lost"):
        raise _gone()
    error = future.exception()
    if isinstance(error, distributed.KilledWorker):
        return failed(name, "machine", tr("{deaths} workers crashed on this project (too little memory?).", deaths=DEATHS + 1), lang)  # fmt: skip
    return failed(name, "machine", verbatim(f"{type(error).__name__}: {error}"), lang)


def _gone() -> MachineError:
    return MachineError(tr("The scheduler is gone. Finished results are whole and stay; the same command goes on from there."))  # fmt: skip
