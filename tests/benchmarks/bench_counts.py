"""Hourly counts of many sensors to typical weeks: the project beside the plain query of DuckDB, each in a process of its own.

``python -m tests.benchmarks.bench_counts [--rows 1e7] [--csv] [--dirty] [--repeat 3]``

The plain query groups by sensor, weekday and hour and takes median and quantiles, without cleaning and in the file's
own time. ``ratio`` divides CPU seconds of the same run, which a busy machine disturbs least.
``--dirty`` makes one day in two hundred dead, leaves out one value in a thousand, and repeats some rows at the end.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLAIN = """SELECT station, isodow(time) AS weekday, hour(time) AS hour, quantile_cont(count, [0.1, 0.5, 0.9]) AS q
    FROM '{path}' GROUP BY ALL"""


def generate(path: Path, rows: int, *, dirty: bool) -> None:
    """Write about a thousand sensors' hours, figures from a hash, so that the file is the same everywhere."""
    import duckdb

    sensors = min(1000, max(1, rows // 1000))
    hours = rows // sensors
    count = "(hash(i) % 1000) * (1 + sin((i % 24) / 24.0 * 6.28 - 1.5)) + 20"
    if dirty:
        count = f"CASE WHEN hash(i // 24) % 200 = 0 THEN 0 WHEN hash(i + 7) % 1000 = 1 THEN NULL ELSE {count} END"
    select = f"""SELECT printf('sensor-%05d', i // {hours}) AS station,
        TIMESTAMP '2015-01-05' + INTERVAL 1 HOUR * (i % {hours}) AS time, CAST({count} AS INTEGER) AS count
        FROM range({sensors * hours}) t(i)"""
    if dirty:
        select = f"{select} UNION ALL SELECT * FROM ({select}) WHERE hash(station || time) % 100000 = 5"
    with duckdb.connect() as engine:
        engine.execute(f"COPY ({select}) TO '{path}' ({'FORMAT csv' if path.suffix == '.csv' else 'FORMAT parquet'})")


def run_plain(path: Path) -> None:
    """The peer."""
    import duckdb

    duckdb.connect().sql(PLAIN.format(path=path)).fetchnumpy()


def run_project(path: Path, *, clean: bool) -> dict[str, int]:
    """The project, from the file's name to the quantiles of each hour of the week and the totals of its days."""
    from hotspots.inputs.counts import read_file
    from hotspots.measures.demand.cleaning import hourly
    from hotspots.measures.demand.stations import cleaned
    from hotspots.measures.demand.week import hours_of_week

    tables, problems = read_file(path)
    assert not problems
    found: dict[str, int] = {}
    if not clean:
        for big in tables.bulk:
            for part in big.read():
                hours_of_week(hourly(part.series, "UTC")[0])
        return found
    for series, said in cleaned(tables, zone="Europe/Berlin", state="BY"):
        hours_of_week(series)
        series.by_day()
        for one in said:
            found[one.kind] = found.get(one.kind, 0) + one.values
    return found


def measure(case: str, path: Path) -> dict[str, object]:
    """Run one case in a process of its own; return wall and CPU seconds and its peak of memory."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_counts", "--case", case, "--path", str(path)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return dict(json.loads(answer.stdout))


def child(case: str, path: Path) -> None:
    """Run one case here and print what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    found: dict[str, int] = {}
    if case == "plain":
        run_plain(path)
    else:
        found = run_project(path, clean=case == "clean")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({
        "seconds": round(time.perf_counter() - wall, 2), "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_mb": round(peak), "found": found,
    }))  # fmt: skip


def main() -> None:
    """Print one line per case."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=float, default=1e7)
    parser.add_argument("--csv", action="store_true")
    parser.add_argument("--dirty", action="store_true")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--case", choices=["plain", "unclean", "clean"])
    parser.add_argument("--path", type=Path)
    arguments = parser.parse_args()
    if arguments.case:
        child(arguments.case, arguments.path)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"counts.{'csv' if arguments.csv else 'parquet'}"
        generate(path, int(arguments.rows), dirty=arguments.dirty)
        best: dict[str, dict[str, object]] = {}
        for _ in range(arguments.repeat):
            for case in ("plain", "unclean", "clean"):
                found = measure(case, path)
                if case not in best or float(str(found["cpu_seconds"])) < float(str(best[case]["cpu_seconds"])):
                    best[case] = found
        for case, bound in (("unclean", 1.15), ("clean", 2.2)):
            ratio = float(str(best[case]["cpu_seconds"])) / float(str(best["plain"]["cpu_seconds"]))
            print(json.dumps({
                "name": f"typical weeks, {arguments.rows:g} rows, {path.suffix[1:]}, {case}", "value": round(ratio, 2),
                "bound": bound, "ratio": round(ratio, 2), **best[case], "peers": {"duckdb": best["plain"]},
            }))  # fmt: skip


if __name__ == "__main__":
    main()
