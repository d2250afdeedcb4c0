"""The two ways to carry a derivative through a program: the tape, and the push that needs no tape."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
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
        self.inputs: list[Any] = []
        self.rows: list[tuple | None] = []

    def start(self, x: Any) -> Any:
        """Hand a number or an array to the trace."""
        self.inputs.append(x)
        self.rows.append(None)
        return wrap(x, self, len(self.rows) - 1)

    def perform(self, rule: Rule, args: tuple, params: dict) -> Any:
        """Compute a primitive and write one row: the rule, the value, the arguments and where they stand."""
        values, parents, plain = [], [], True
        for a in args:
            place = None
            if isinstance(a, Traced):
                if a.owner is self:
                    a, place = a.value, a.mark
                plain = plain and not isinstance(a, Traced)
            elif type(a) is np.ndarray:
                a = a.copy("K")  # f may overwrite a captured array before the tape is walked
            values.append(a)
            parents.append(place)
        y = rule.compute(*values, **params) if plain else rule(*values, **params)
        if rule.fixed:
            parents = rule.moving(parents)
            if parents.count(None) == len(parents):
                return y
        if not self.open:
            self.refuse_stragglers()
        self.rows.append((rule, y, values, params, parents))
        return wrap(y, self, len(self.rows) - 1)

    def pull(self, outputs: Iterable, cotangents: Iterable, keep: bool = True) -> list[Any]:
        """Walk back: the cotangents of the inputs, from those of the outputs; without `keep`, rows go once read."""
        ledger: list[Any] = [None] * len(self.rows)
        entries: dict[int, list] = {}  # cotangents of single entries x[i] wait, to be placed together in one scatter
        for y, w in zip(outputs, cotangents, strict=True):
            if self.owns(y):
                ledger[y.mark] = w if ledger[y.mark] is None else ledger[y.mark] + w
        for place in range(len(self.rows) - 1, len(self.inputs) - 1, -1):
            row = self.rows[place] if keep else self.rows.pop()
            w = ledger.pop()
            if place in entries:
                w = _placed(entries.pop(place), row[1], w)
            if w is not None:
                _pull_row(row, w, ledger, entries)
        for place, found in entries.items():
            ledger[place] = _placed(found, self.inputs[place], ledger[place])
        return [_checked(w, shape_of(x)) for w, x in zip(ledger, self.inputs, strict=True)]

    def push(self, tangents: Iterable, outputs: Iterable) -> list[Any]:
        """Walk along: the tangents of the outputs, from those of the inputs."""
        ledger = list(tangents)
        for rule, y, args, params, parents in self.rows[len(self.inputs) :]:
            moving = [None if p is None else ledger[p] for p in parents]
            ledger.append(rule.push(moving, y, args, params))
        return [ledger[y.mark] if self.owns(y) else np.zeros(shape_of(y))[()] for y in outputs]


def _pull_row(row: tuple, w: Any, ledger: list, entries: dict) -> None:
    """Hand the cotangent of one row on to its arguments."""
    rule, y, args, params, parents = row
    if isinstance(w, Traced):
        w.owner.name_cotangent(w, y)
    for slot, parent in enumerate(parents):
        if parent is None:
            continue
        if rule is rules.getitem:
            entries.setdefault(parent, []).append((w, params["index"]))
        else:
            g, have = rule.pull(slot, w, y, args, params), ledger[parent]
            ledger[parent] = g if have is None else have + g


def _placed(found: list, y: Any, w: Any) -> Any:
    """Put cotangents of entries of `y` in their places, and add `w`, what has come for the whole of it."""
    parts, indices = zip(*found, strict=True)
    whole = rules.scatter(*parts, indices=indices, shape=shape_of(y))
    return whole if w is None else w + whole


def _checked(w: Any, shape: tuple[int, ...]) -> Any:
    """The cotangent of an input, zero if nothing depends on it; a rule with a wrong shape is found out here."""
    if w is None:
        return np.zeros(shape)[()]
    if w.shape != shape:
        raise RuntimeError(f"linmap: a pullback has shape {w.shape}; expected {shape}. Please report this rule.")
    return w
