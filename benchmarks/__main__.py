"""Run the benchmarks: `python -m benchmarks`, or some of them, `python -m benchmarks mlp attention`.

The record goes to _build/benchmarks.jsonl and a table to _build/benchmarks.md. With --publish, both also go to the
repository: benchmarks/published.jsonl and the page of the book.
"""

import argparse
import importlib
import json
import os
from pathlib import Path

FAMILIES = ("jacobians", "mlp", "second", "attention", "equilibrium", "layers", "start")
BUILD = Path(__file__).resolve().parents[1] / "_build"
# One thread for every library; they read this when they are imported, so it comes first.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
}


def main() -> None:
    """Measure what was asked for, write it down, and publish it on request."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Compare linmap with code by hand.")
    parser.add_argument("families", nargs="*", metavar="family", help=f"any of: {', '.join(FAMILIES)}")
    parser.add_argument("--rounds", type=int, help="rounds of each workload")
    parser.add_argument("--publish", action="store_true", help="also write the page of the book")
    asked = parser.parse_args()
    if unknown := set(asked.families) - set(FAMILIES):
        parser.error(f"no such family: {', '.join(sorted(unknown))}; there are: {', '.join(FAMILIES)}")
    os.environ.update(ONE_THREAD)
    from benchmarks import report

    record = measured(asked.families or FAMILIES, asked.rounds)
    BUILD.mkdir(exist_ok=True)
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in record)
    (BUILD / "benchmarks.jsonl").write_text(lines, "utf8")
    (BUILD / "benchmarks.md").write_text(report.render(record) + "\n", "utf8")
    if asked.publish:
        report.PUBLISHED.write_text(lines, "utf8")
        report.PAGE.write_text(report.rewritten(report.PAGE.read_text("utf8"), record), "utf8")


def measured(families, rounds) -> list[dict]:
    """The record of a run, printed as it grows."""
    from benchmarks import machine, runner

    machine.one_core()
    record = [machine.environment()]
    print(json.dumps(record[0], ensure_ascii=False, indent=1))
    for family in families:
        for workload in importlib.import_module(f"benchmarks.{family}").workloads():
            record.append(runner.measure(workload, rounds))
            show(record[-1])
    return record


def show(work: dict) -> None:
    """One block of the printed record."""
    print(f"\n{work['name']}")
    for name, row in work["rows"].items():
        spread = f"[{row['low']:.2f}–{row['high']:.2f}]"
        print(f"  {name:9} {row['microseconds']:12.2f} µs {row['ratio']:9.2f} {spread}", flush=True)
    for name, reason in work["missing"].items():
        print(f"  {name:9} {reason}")


if __name__ == "__main__":
    main()
