"""The paired runner: every candidate once a round, in shuffled order; ratios are taken round by round.

Two candidates of one round share the machine's mood, so their ratio is steadier than either time. Time is that of
the process on the processor, which other processes do not lengthen.
"""

import gc
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

import linmap as lm

__all__ = ["Disagreement", "Goal", "NotThere", "Workload", "measure", "program"]

TOLERANCE = 1e-9  # candidates may differ by rounding, not by a formula


class NotThere(Exception):
    """A candidate that this installation does not have."""


class Disagreement(Exception):
    """Two candidates computed different things: their times mean nothing."""


@dataclass(frozen=True)
class Goal:
    """A ratio of two candidates and its bound: ``Goal("program", "hand", most=1.1)``."""

    of: str
    to: str
    most: float | None = None
    least: float | None = None

    def reached(self, ratio: float) -> bool:
        return ratio <= self.most if self.least is None else ratio >= self.least


@dataclass(frozen=True)
class Workload:
    """One piece of work, as done by each candidate; the first is the reference.

    A candidate is a function that prepares everything and returns the call to be timed, which takes no argument.
    """

    name: str
    candidates: dict[str, Callable[[], Callable]]
    goals: tuple[Goal, ...] = ()
    rounds: int = 11
    sample: float = 0.005  # seconds of one sample; fast calls are repeated to fill it
    clock: Callable[[], float] = time.process_time


def program(f: Callable, x: object, of: str, fold: bool = False) -> Callable:
    """Return linmap's compiled derivative, if this version has it."""
    if not hasattr(lm, "program"):
        raise NotThere("not there")
    return lm.program(f, x, of=of, fold=fold)


def measure(workload: Workload, rounds: int | None = None, seed: int = 0) -> dict:
    """Prepare, compare, time; return one record for the report."""
    calls, missing = prepare(workload)
    errors = compare(workload.name, calls)
    times = timed(calls, workload, rounds or workload.rounds, random.Random(seed))
    reference = next(iter(workload.candidates))
    rows = {
        name: {"microseconds": round(1e6 * float(np.median(times[name])), 3), "error": errors[name]}
        | dict(zip(("low", "ratio", "high"), quartiles(times[name], times[reference]), strict=True))
        for name in calls
    }
    return {
        "name": workload.name,
        "reference": reference,
        "rounds": rounds or workload.rounds,
        "rows": rows,
        "missing": missing,
        "goals": [judged(goal, times) for goal in workload.goals],
    }


def prepare(workload: Workload) -> tuple[dict[str, Callable], dict[str, str]]:
    """Build the calls; say why the others are missing."""
    calls, missing = {}, {}
    for name, build in workload.candidates.items():
        try:
            calls[name] = build()
        except ImportError:
            missing[name] = "not installed"
        except NotThere as reason:
            missing[name] = str(reason)
    return calls, missing


def compare(name: str, calls: dict[str, Callable]) -> dict[str, float]:
    """The largest difference of each result from the reference's, relative to its largest entry."""
    results = {candidate: flat(call()) for candidate, call in calls.items()}
    reference = next(iter(results.values()))
    errors = {}
    for candidate, result in results.items():
        if result.shape != reference.shape:
            raise Disagreement(f"{name}: {candidate} returned {result.shape[0]} numbers, not {reference.shape[0]}")
        errors[candidate] = float(np.max(np.abs(result - reference)) / np.max(np.abs(reference)))
        if not errors[candidate] <= TOLERANCE:
            raise Disagreement(f"{name}: {candidate} is off by {errors[candidate]:.1e}")
    return errors


def flat(result: object) -> np.ndarray:
    """All numbers of a nested result in one row."""
    if isinstance(result, (tuple, list)):
        return np.concatenate([flat(part) for part in result])
    if hasattr(result, "detach"):
        result = result.detach()
    return np.ravel(np.asarray(result, dtype=float))


def timed(calls: dict[str, Callable], workload: Workload, rounds: int, chance: random.Random) -> dict[str, list[float]]:
    """Seconds of one call, for each candidate and round."""
    times, order = {name: [] for name in calls}, list(calls)
    # What stands here already is nobody's garbage; the collector would look through all of it before each sample.
    gc.freeze()
    try:
        counts = {name: repetitions(call, workload) for name, call in calls.items()}
        for _ in range(rounds):
            chance.shuffle(order)
            for name in order:
                times[name].append(seconds(calls[name], counts[name], workload.clock) / counts[name])
    finally:
        gc.unfreeze()
    return times


def repetitions(call: Callable, workload: Workload) -> int:
    """How many calls fill one sample."""
    count = 1
    while True:
        spent = seconds(call, count, workload.clock)
        if spent > workload.sample / 4:
            return max(1, round(count * workload.sample / spent))
        count *= 4


def seconds(call: Callable, count: int, clock: Callable[[], float]) -> float:
    """The time of `count` calls; the collector of garbage waits until they are over."""
    gc.collect()
    gc.disable()
    try:
        start = clock()
        for _ in range(count):
            call()
        return clock() - start
    finally:
        gc.enable()


def quartiles(times: list[float], reference: list[float]) -> list[float]:
    """First quartile, median and third quartile of the ratios, round by round."""
    ratios = np.array(times) / np.array(reference)
    return [round(float(q), 4) for q in np.percentile(ratios, [25, 50, 75])]


def judged(goal: Goal, times: dict[str, list[float]]) -> dict:
    """A goal with what was measured; None where a candidate is missing."""
    told = {"of": goal.of, "to": goal.to, "most": goal.most, "least": goal.least, "ratio": None, "reached": None}
    if goal.of in times and goal.to in times:
        told["ratio"] = quartiles(times[goal.of], times[goal.to])[1]
        told["reached"] = goal.reached(told["ratio"])
    return told
