"""The two ways to carry a derivative through a program: the tape, and the push that needs no tape."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from linmap._structure import Traced, shape_of
from linmap.engine import rules
from linmap.engine.kinds import Rule
from linmap.engine.traced import wrap

__all__ = ["Push", "Tape"]

LEVELS = itertools.count()


class Trace:
    """One run of a function under one derivative. A younger trace has a higher level, so nested ones never mix."""

    def __init__(self) -> None:
        self.level = next(LEVELS)
        self.open = True

    def run(self, f: Callable, inputs: Any) -> Any:
        """Call f; afterwards nothing more can be recorded, whatever happened."""
        try:
            return f(inputs)
        finally:
            self.open = False

    def perform(self, rule: Rule, args: tuple, params: dict) -> Any:
        """Compute a primitive with this trace's own values opened, and record it."""
        values = tuple(a.value if isinstance(a, Traced) and a.owner is self else a for a in args)
        return self.record(rule, rule(*values, **params), args, values, params)

    def owns(self, a: Any) -> bool:
        """Whether this trace made the value `a`."""
        return isinstance(a, Traced) and a.owner is self

    def let_decide(self, a: Any) -> None:
        """Let a traced value decide a branch or an order: the derivative is that of the way taken."""

    def name_cotangent(self, w: Any, y: Any) -> None:
        """Hear that `w` is the cotangent of `y`; a trace that writes a program names it so."""

    def name_tangent(self, t: Any, y: Any) -> None:
        """Hear that `t` is the tangent of `y`; likewise."""

    def refuse_stragglers(self) -> None:
        """A value that outlives its function call would carry no derivative any more."""
        if not self.open:
            raise TypeError(
                "f: a traced value from an earlier call of f is used again; expected values of this call. "
                "Do not keep values of x outside f, in a list or a global."
            )


class Push(Trace):
    """Forward mode: every value carries its tangent along, and nothing is stored."""

    def start(self, x: Any, tangent: Any) -> Any:
        """Hand a number or an array to the trace, with the tangent it starts with."""
        return wrap(x, self, tangent)

    def record(self, rule: Rule, y: Any, args: tuple, values: tuple, params: dict) -> Any:
        """Compute the tangent of `y` at once."""
        self.refuse_stragglers()
        tangents = [a.mark if self.owns(a) and k not in rule.fixed else None for k, a in enumerate(args)]
        if all(t is None for t in tangents):
            return y
        tangent = rule.push(tangents, y, values, params)
        if isinstance(tangent, Traced):
            tangent.owner.name_tangent(tangent, y)
        return wrap(y, self, tangent)

    def tangent(self, y: Any) -> Any:
        """The tangent of an output; a value that never met the trace is a constant."""
        return y.mark if self.owns(y) else np.zeros(shape_of(y))[()]


class Tape(Trace):
    """The record of every primitive of one run, to be walked back (`pull`) or along (`push`) any number of times.

    A value's mark is its row. Rows refer to earlier rows alone, so the tape is in order by construction and is
    walked by a loop, however long it is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple | None] = []

    def start(self, x: Any) -> Any:
        """Hand a number or an array to the trace."""
        self.rows.append(None)
        return wrap(x, self, len(self.rows) - 1)

    def perform(self, rule: Rule, args: tuple, params: dict) -> Any:
        """Compute a primitive and write one row: the rule, the value, the arguments and where they stand."""
        values, parents, moves, plain = [], [], False, True
        for a in args:
            if not isinstance(a, Traced):
                # a copy of a captured array, which f may overwrite before the tape is walked
                values.append(a.copy() if type(a) is np.ndarray else a)
                parents.append(None)
                continue
            mine = a.owner is self
            value = a.value if mine else a
            moves, plain = moves or mine, plain and not isinstance(value, Traced)
            values.append(value)
            parents.append(a.mark if mine else None)
        y = rule.compute(*values, **params) if plain else rule(*values, **params)
        if rule.fixed:
            parents = [None if k in rule.fixed else p for k, p in enumerate(parents)]
            moves = any(p is not None for p in parents)
        if not moves:
            return y
        if not self.open:
            self.refuse_stragglers()
        self.rows.append((rule, y, values, params, parents))
        return wrap(y, self, len(self.rows) - 1)

    def pull(self, outputs: Iterable, cotangents: Iterable, inputs: Sequence[Any], keep: bool = True) -> list[Any]:
        """Walk back: the cotangents of the inputs, from those of the outputs; without `keep`, rows go once read."""
        ledger = Ledger()
        for y, w in zip(outputs, cotangents, strict=True):
            if self.owns(y):
                ledger.add(y.mark, w)
        for place in range(len(self.rows) - 1, len(inputs) - 1, -1):
            row = self.rows[place] if keep else self.rows.pop()
            w = ledger.take(place, row[1])
            if w is not None:
                _pull_row(row, w, ledger)
        return [_checked(ledger.take(x.mark, x), x.shape) for x in inputs]

    def push(self, inputs: Sequence[Any], tangents: Iterable, outputs: Iterable) -> list[Any]:
        """Walk along: the tangents of the outputs, from those of the inputs."""
        ledger = list(tangents)
        for rule, y, args, params, parents in self.rows[len(inputs) :]:
            moving = [None if p is None else ledger[p] for p in parents]
            ledger.append(rule.push(moving, y, args, params))
        return [ledger[y.mark] if self.owns(y) else np.zeros(shape_of(y))[()] for y in outputs]


def _pull_row(row: tuple, w: Any, ledger: Ledger) -> None:
    """Hand the cotangent of one row on to its arguments."""
    rule, y, args, params, parents = row
    if isinstance(w, Traced):
        w.owner.name_cotangent(w, y)
    for slot, parent in enumerate(parents):
        if parent is None:
            continue
        if rule is rules.getitem:
            ledger.add_entry(parent, w, params["index"])
        else:
            ledger.add(parent, rule.pull(slot, w, y, args, params))


def _checked(w: Any, shape: tuple[int, ...]) -> Any:
    """The cotangent of an input, zero if nothing depends on it; a rule with a wrong shape is found out here."""
    if w is None:
        return np.zeros(shape)[()]
    if shape_of(w) != shape:
        raise RuntimeError(f"linmap: a pullback has shape {shape_of(w)}; expected {shape}. Please report this rule.")
    return w


class Ledger:
    """The cotangents on a tape, by row; those of single entries x[i] wait, to be placed together in one scatter."""

    def __init__(self) -> None:
        self.whole: dict[int, Any] = {}
        self.entries: dict[int, list] = {}

    def add(self, place: int, w: Any) -> None:
        """Add a cotangent to a row."""
        have = self.whole.get(place)
        self.whole[place] = w if have is None else have + w

    def add_entry(self, place: int, w: Any, index: Any) -> None:
        """Add a cotangent to the entries of a row that an index points at."""
        self.entries.setdefault(place, []).append((w, index))

    def take(self, place: int, y: Any) -> Any:
        """Remove and return the cotangent of a row with value `y`; None if nothing depends on it."""
        if place in self.entries:
            parts, indices = zip(*self.entries.pop(place), strict=True)
            self.add(place, rules.scatter(*parts, indices=indices, shape=shape_of(y)))
        return self.whole.pop(place, None)
