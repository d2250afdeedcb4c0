"""The program for one signature: a derivative recorded once, written as text, and compiled."""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from linmap._structure import leaves, map_leaves, rebuild, shapes
from linmap.engine.program.captured import Captured
from linmap.engine.program.door import door
from linmap.engine.program.identity import NoRow, matrix_of
from linmap.engine.program.names import overheard
from linmap.engine.program.polish import polished
from linmap.engine.program.printer import Printer
from linmap.engine.program.recorder import Recorder
from linmap.linear import LinearMap

__all__ = ["Variant"]


class Variant:
    """What the eager derivative does to f at points with the shapes of `x`, as straight-line NumPy.

    ``derive(f, x, variant)`` is the eager derivative, which asks ``variant.argue`` for further arguments; `eager` takes
    over where Python floats would raise and NumPy would go on with nan or inf. ``source`` is the text, ``run`` the
    compiled function, which takes what it is given; ``guarded`` puts a door before it.
    """

    apart = False  # whether what depends on x alone is computed once for many directions

    def __init__(self, of: str, derive: Callable, eager: Callable, f: Callable, x: Any, fold: bool):
        self.of = of
        self.eager = eager
        self.fold = fold
        self.recorder = Recorder(of)
        self.captured = Captured(f, (lambda array, name: array) if fold else self._hide)
        self.arguments = [(_parameter(f), self._start(x), "")]
        self._write(self._record(derive))

    def _write(self, outputs: Any) -> None:
        names = {} if self.fold else {self.recorder.node(t): name for name, _, t in self.captured.arrays.values()}
        trees = [(name, map_leaves(self.recorder.node, tree)) for name, tree, _ in self.arguments]
        self.printer = Printer(trees, outputs, names, {name: array for name, array, _ in self.deciding})
        self.source = self._text(self.of, self.printer)

    def argue(self, name: str, shape: Any, law: str, like: Any = None) -> Any:
        """Take one more argument, such as a tangent, of this shape (or nested tuple of shapes); return it traced."""
        traced = self._start(_ones(shape))
        self.arguments.append((name, traced, law))
        if like is not None:
            for leaf, owner in zip(leaves(traced), leaves(like), strict=True):
                self.recorder.christen(leaf, ("_dot", self.recorder.node(owner)))
        return traced

    def matrix(self, D: LinearMap) -> Any:
        """The matrix of a recorded linear map, from whichever side has fewer entries, seeded with the identity."""
        m, n = D.shape
        forwards = n <= m
        one = D.in_shape if forwards else D.out_shape
        apply = D if forwards else D.T
        try:
            if min(m, n) == 1:
                columns = np.reshape(apply(_ones(one)), (-1, 1))
            else:
                seed = self._start(_ones(one))
                columns = self._seeded(seed, apply(seed))
        except NoRow:
            return D.matrix()
        return columns if forwards else columns.T

    def _seeded(self, seed: Any, output: Any) -> Any:
        node = matrix_of(self.recorder.graph, self.recorder.node(seed), self.recorder.node(output))
        return self.recorder.hand_out(node, np.zeros(node.shape))

    def name(self, role: str, tree: Any, like: Any) -> Any:
        """Name values after what they are the ``d_`` cotangents or ``_dot`` tangents of; return them."""
        for given, owner in zip(leaves(tree), leaves(like), strict=True):
            self.recorder.relate(role, given, owner)
        return tree

    def spaces(self) -> list[tuple[str, Any, str]]:
        """Name, shapes and law of every argument."""
        return [(name, shapes(tree), law) for name, tree, law in self.arguments]

    def stale(self) -> str:
        """What f reads and what is no longer what it was when f was traced; nothing if all is well."""
        for watch in self.captured.watches:
            if watch.changed():
                return watch.name
        return next((name for name, array, copy in self.deciding if not np.array_equal(array, copy)), "")

    def decided(self) -> bool:
        """Whether captured arrays that decided an index or a branch still hold the same numbers."""
        return all(np.array_equal(array, copy) for _, array, copy in self.deciding)

    @functools.cached_property
    def run(self) -> Callable:
        """The program itself."""
        return self._finished(self._compiled(self.of, self.printer, [], {}))

    def guarded(self, elsewhere: Callable) -> Callable:
        """The program behind a door; what it was not made for goes `elsewhere`."""
        arguments = zip(self.printer.parameters, (shape for _, shape, _ in self.spaces()), strict=True)
        decided = self.decided if self.deciding else None
        lines, needs = door(arguments, self.captured.watches, decided, elsewhere)
        return self._finished(self._compiled(self.of, self.printer, lines, needs))

    def _finished(self, function: Callable) -> Callable:
        return function

    def _start(self, tree: Any) -> Any:
        return map_leaves(lambda leaf: self.recorder.start(leaf, None), tree)

    def _hide(self, array: np.ndarray, name: str) -> Any:
        return self.recorder.start(array, name, steady=True)

    def _record(self, derive: Callable) -> Any:
        """Run the eager derivative once under the recorder."""
        try:
            with overheard(self.recorder.christen), np.errstate(all="ignore"):
                outputs = self.recorder.run(lambda x: derive(self.captured.function, x, self), self.arguments[0][1])
        finally:
            self.captured.write_back()
        self.deciding = [
            (name, array, array.copy())
            for name, array, traced in self.captured.arrays.values()
            if self.recorder.owns(traced) and traced.mark in self.recorder.deciding
        ]
        nodes = map_leaves(self.recorder.node, outputs)
        seeds = {self.recorder.node(leaf) for _, tree, _ in self.arguments[1:] for leaf in leaves(tree)}
        return rebuild(nodes, iter(polished(self.recorder.graph, leaves(nodes), seeds, self.apart)))

    def _text(self, name: str, printer: Printer) -> str:
        """One function as text, under its imports and the arrays that were frozen."""
        frozen = [f"{name} = {_told(value)}" for name, value in printer.constants.items() if type(value) is np.ndarray]
        head = [f"from math import {', '.join(sorted(printer.functions))}"] if printer.functions else []
        gap = ["", ""] if head or frozen else []
        return "\n".join([*head, *frozen, *gap, _definition(name, printer, printer.lines)])

    def _compiled(self, name: str, printer: Printer, first: list[str], needs: dict[str, Any]) -> Callable:
        lines = printer.lines
        if printer.scalar:
            retreat = f"    return _eager({', '.join(printer.parameters)})"
            lines = ["try:", *(f"    {line}" for line in lines), "except (ValueError, ArithmeticError):", retreat]
        arrays = {self.recorder.node(traced): array for _, array, traced in self.captured.arrays.values()}
        namespace = {"np": np, "_eager": self.eager} | {verb: getattr(math, verb) for verb in printer.functions}
        namespace |= printer.constants | printer.deciding | needs
        namespace |= {name: arrays[node] for node, name in printer.captured.items()}
        exec(compile(_definition(name, printer, first + lines), f"<program of {self.of}>", "exec"), namespace)
        return namespace[name]


def _definition(name: str, printer: Printer, lines: list[str]) -> str:
    return "\n    ".join([f"def {name}({', '.join(printer.parameters)}):", *lines])


def _ones(shape: Any) -> Any:
    """Ones in the space with this shape, or nested tuple of shapes."""
    if shape and isinstance(shape[0], tuple):
        return tuple(map(_ones, shape))
    return np.ones(shape) if shape else 1.0


def _told(value: np.ndarray) -> str:
    """An array that the program holds: the identity it was seeded with, or what f has read and cannot be read again."""
    if value.ndim == 2 and value.dtype == np.float64 and np.array_equal(value, np.eye(len(value))):
        return f"np.eye({len(value)})"
    if value.size <= 8 and value.ndim <= 2:
        return f"np.array({value.tolist()})  # frozen"
    return f"...  # frozen, shape {value.shape}"


def _parameter(f: Callable) -> str:
    """The name of f's argument."""
    try:
        return next(iter(inspect.signature(f).parameters))
    except (TypeError, ValueError, StopIteration):
        return "x"
