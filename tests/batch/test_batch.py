"""Many projects in one run: nothing lost when a worker dies, nothing done twice, one fault stops nobody else."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import distributed
import pytest

from hotspots.base.errors import MachineError
from hotspots.base.files import mixed_files
from hotspots.batch import cluster
from hotspots.batch.cluster import check_workers, versions
from hotspots.batch.run import Progress, run_batch
from hotspots.batch.summary import Summary
from hotspots.batch.work import Region
from hotspots.cli.main import _run
from tests.batch.conftest import BUDGET_EUR

#: How long a machine may take that does ten things at once.
PATIENCE_S = 300

Serial = tuple[Path, Summary, list[Progress]]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder` but the locks."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != ".hotspots.lock"
    }


def test_each_project_has_a_whole_result_and_the_broken_one_is_named(serial: Serial) -> None:
    out, summary, told = serial
    assert [p.state for p in summary.projects] == ["planned", "broken", "planned"]
    (problem,) = summary.failed[0].problems
    assert (problem["file"], problem["field"], problem["found"]) == ("sites.geojson", "id", "S 2")
    for project in summary.projects:
        if project.state == "planned":
            assert (out / project.project / "public" / "map.html").is_file()
            assert mixed_files(out / project.project) == []
    assert not (out / summary.failed[0].project).exists()
    assert mixed_files(out / "summary") == []
    assert [(p.done, p.failed) for p in told] == [(1, 0), (2, 1), (3, 1)]
    assert told[0].seconds_left is not None


def test_a_second_run_keeps_what_is_done_and_gives_the_same_bytes(regions: Path, serial: Serial) -> None:
    out, summary, _ = serial
    before, times = contents(out), {p: p.stat().st_mtime_ns for p in out.rglob("ranking.json")}
    told: list[Progress] = []
    assert run_batch(regions, out, "de", budget_eur=BUDGET_EUR, workers=0, tell=told.append) == summary
    assert told[-1].kept == 2
    assert contents(out) == before
    assert {p: p.stat().st_mtime_ns for p in out.rglob("ranking.json")} == times


def test_a_mixed_result_and_changed_inputs_are_planned_anew(
    regions: Path, serial: Serial, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hotspots.batch.work import is_current

    out, summary, _ = serial
    name = summary.projects[0].project
    project, target = next(regions.rglob(name)), out / name
    assert is_current(project, target, "de")
    assert not is_current(project, target, "en")
    whole = (target / "public" / "ranking.csv").read_bytes()
    (target / "public" / "ranking.csv").write_bytes(whole[:-1])
    assert not is_current(project, target, "de")
    (target / "public" / "ranking.csv").write_bytes(whole)
    (project / "footfall" / "more.md").write_text("x", encoding="utf-8")
    assert not is_current(project, target, "de")
    (project / "footfall" / "more.md").unlink()
    monkeypatch.setattr("hotspots.batch.work.__version__", "9")
    assert not is_current(project, target, "de")


def test_workers_give_the_same_bytes_as_a_serial_run_although_two_are_killed(
    regions: Path, serial: Serial, tmp_path: Path
) -> None:
    """One as soon as there is one, before it works; another at work, when the first project is done."""
    command = [sys.executable, "-m", "hotspots", "batch", str(regions), "--out", str(tmp_path / "o"), "--workers", "2"]
    command += ["--budget", str(BUDGET_EUR), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as run:
        killed = [kill_a_worker(run)]
        assert run.stderr is not None
        assert any(" von 3" in line for line in run.stderr)
        killed.append(kill_a_worker(run))
        said, _ = run.communicate(timeout=PATIENCE_S)
    assert killed == [True, True], "no worker was there to be killed"
    assert run.returncode == 1, "one project is broken"
    assert contents(tmp_path / "o") == contents(serial[0])
    assert json.loads(said)["users_per_day"] == serial[1].users_per_day


def kill_a_worker(run: subprocess.Popen[str]) -> bool:
    """Kill a worker process as soon as there is one; tell whether there was one."""
    psutil = import_module("psutil")  # comes with Dask, has no types
    workers: list[Any] = []
    while not workers and run.poll() is None:
        with contextlib.suppress(psutil.Error):  # a process that just ended
            workers = [c for c in psutil.Process(run.pid).children() if "spawn_main" in " ".join(c.cmdline())]
    for worker in workers[:1]:
        os.kill(worker.pid, signal.SIGKILL)
    return bool(workers)


def test_a_scheduler_that_does_not_answer_is_one_line_and_nothing_is_written(
    regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 1)
    out = tmp_path / "out"
    assert _run(["batch", str(regions), "--out", str(out), "--scheduler", "tcp://127.0.0.1:9"], "de") == 4
    assert "antwortet kein Dask-Scheduler" in capsys.readouterr().err
    assert not out.exists()


def reaching_nobody(regions: Path, place: Path) -> list[str]:
    return ["batch", str(regions), "--out", str(place / "o"), "--scheduler", "tls://127.0.0.1:9"]


def test_a_scheduler_that_can_t_be_reached_leaves_nothing_open_that_is_closed_with_a_trace(
    regions: Path, tmp_path: Path
) -> None:
    """Dask would close it at the end of the program: after twenty seconds, and at length."""
    command = [sys.executable, "-m", "hotspots", *reaching_nobody(regions, tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (4, "")
    assert " ".join(done.stderr.split()).endswith("auf diesem Rechner rechnen.")


def test_a_certificate_that_is_missing_is_named(
    regions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ca.pem").touch()
    assert _run([*reaching_nobody(regions, tmp_path), "--tls", str(tmp_path)], "de") == 1
    said = "".join(capsys.readouterr().err.split())
    assert [name in said for name in ("ca.pem", "cert.pem", "key.pem")] == [False, True, True]


def test_without_dask_the_way_out_is_named(
    regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    assert _run(["batch", str(regions), "--out", str(tmp_path / "o")], "de") == 4
    said = capsys.readouterr().err
    assert "hotspots-wlan[batch]" in said
    assert "--workers 0" in said


#: A cluster of one worker that leaves its keys in a folder, tells its address and lives until its input ends.
CLUSTER = """
import pathlib, sys, distributed
if __name__ == "__main__":
    keys = distributed.Security.temporary() if sys.argv[1] == "tls" else None
    for name, text in (("ca", "tls_ca_file"), ("cert", "tls_client_cert"), ("key", "tls_client_key")) if keys else ():
        pathlib.Path(sys.argv[2], f"{name}.pem").write_text(getattr(keys, text))
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50, security=keys) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


def _lets_in(address: str, keys: Any, timeout_s: float) -> bool:

    client = distributed.Client.__new__(distributed.Client)
    try:
        client.__init__(address, timeout=timeout_s, security=keys, set_as_default=False)
    except OSError:
        return False
    finally:
        client.close()
    return True


def test_a_cluster_on_this_machine_lets_nobody_in_without_the_keys_of_this_run() -> None:

    with cluster.connect(None, 1) as client:
        address = client.scheduler.address
        assert address.startswith("tls://127.0.0.1:")
        assert client.submit(sum, (1, 2)).result(timeout=PATIENCE_S) == 3
        assert _lets_in(address, client.security, PATIENCE_S)
        assert not _lets_in(address.replace("tls:", "tcp:"), None, 2)
        assert not _lets_in(address, distributed.Security.temporary(), 2)


def _answering_without_a_key(least: int) -> dict[int, bytes]:
    """Return what those ports of this process and its children say that answer a stranger; they listen on `least` ones."""
    psutil = import_module("psutil")
    here = psutil.Process()
    ports = {
        one.laddr.port
        for process in (here, *here.children(recursive=True))
        for one in process.net_connections(kind="inet")
        if one.status == psutil.CONN_LISTEN
    }
    said = {}
    for port in ports:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as plug,
            contextlib.suppress(ConnectionError),
        ):
            plug.sendall(b"GET /health HTTP/1.0\r\n\r\n")
            said[port] = plug.recv(100)
    assert len(ports) >= least
    return {port: words for port, words in said.items() if words.startswith(b"HTTP")}


def test_a_cluster_on_this_machine_answers_nobody_without_a_key() -> None:

    with cluster.connect(None, 1) as client:
        assert _answering_without_a_key(3) == {}
        (worker,) = client.run(os.getpid).values()
        os.kill(worker, signal.SIGKILL)
        assert client.submit(os.getpid).result(timeout=PATIENCE_S) != worker
        assert _answering_without_a_key(3) == {}
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50, security=True
    ):
        assert len(_answering_without_a_key(5)) == 2  # the control: Dask by itself


@pytest.mark.parametrize("way", ["tcp", "tls"])
def test_a_cluster_that_exists_gives_the_same_bytes(regions: Path, serial: Serial, tmp_path: Path, way: str) -> None:
    (tmp_path / "cluster.py").write_text(CLUSTER, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "cluster.py"), way, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as cluster_process:
        assert cluster_process.stdout is not None
        address = cluster_process.stdout.readline().strip()
        arguments = ["--out", str(tmp_path / "o"), "--scheduler", address, "--budget", str(BUDGET_EUR)]
        arguments += ["--tls", str(tmp_path)] if way == "tls" else []
        code = _run(["batch", str(regions), *arguments], "de")
        cluster_process.communicate("")
    assert code == 1, "one project is broken"
    assert contents(tmp_path / "o") == contents(serial[0])


def test_an_address_that_is_none_is_one_line(regions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["batch", str(regions), "--out", str(tmp_path / "o"), "--scheduler", "nix://"], "en") == 4
    assert "No Dask scheduler" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({**versions(), "folder": True, "hotspots": "0.0.9"}, "hotspots 0.0.9"),
        ({**versions(), "folder": True, "numpy": "1.0"}, "numpy 1.0"),
        ({**versions(), "folder": False}, "/regions/a"),
        (ModuleNotFoundError("hotspots"), "ModuleNotFoundError"),
    ],
)
def test_workers_of_another_version_or_without_the_folders_are_refused(found: object, said: str) -> None:
    client = SimpleNamespace(run=lambda *_, **__: {"tcp://a:1": {**versions(), "folder": True}, "tcp://b:2": found})
    with pytest.raises(MachineError) as caught:
        check_workers(client, Region("a", Path("/regions/a"), Path("/out/a")))
    assert said in caught.value.message.de
    assert "tcp://b:2" in caught.value.message.en
    assert "tcp://a:1" not in caught.value.message.en


def test_workers_that_match_are_taken() -> None:
    client = SimpleNamespace(run=lambda *_, **__: {"tcp://a:1": {**versions(), "folder": True}})
    check_workers(client, Region("a", Path("/regions/a"), Path("/out/a")))


def test_no_disk_left_is_said_per_project_and_leaves_no_stump(
    regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def full(handle: int) -> None:
        if "summary" not in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    summary = run_batch(regions, tmp_path / "o", "de", budget_eur=1, workers=0, tell=lambda _: None)
    assert [p.state for p in summary.projects] == ["machine", "broken", "machine"]
    assert "voll" in summary.projects[0].problems[0]["hint"]
    assert not [name for name in contents(tmp_path / "o") if not name.startswith("summary/")]


def test_a_bug_in_one_project_stops_no_other_and_tells_no_data(
    regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hotspots.publish.deliver as delivering

    real = delivering.run
    monkeypatch.setattr(delivering, "run", lambda p: real(p) if p.name.startswith("0001") else {}[p.name])
    summary = run_batch(regions, tmp_path / "o", "en", budget_eur=1, workers=0, tell=lambda _: None)
    assert [p.state for p in summary.projects] == ["planned", "broken", "broken"]
    said = summary.projects[2].problems[0]["hint"]
    assert "bug in the program (KeyError" in said
    assert summary.projects[2].project not in said


def test_a_folder_that_is_missing_is_wrong_usage(tmp_path: Path) -> None:
    assert _run(["batch", "--out", str(tmp_path)], "de") == 2
    assert _run(["batch", str(tmp_path / "nowhere")], "de") == 2
