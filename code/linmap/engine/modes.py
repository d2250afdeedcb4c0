"""Forward and reverse mode: run f on traced inputs and hand out the derivative."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from linmap import _check
from linmap._structure import Traced, leaves, map_leaves, rebuild, shape_of, shapes
from linmap.engine.tape import Push, Tape
from linmap.linear import LinearMap

__all__ = ["pulled", "pushed", "taped"]

# How NumPy's own refusals begin when it meets an array of objects.
MIXED = ("loop of ufunc", "Cannot cast ufunc", "not supported for the input types")
ZERO = np.zeros(())  # added to an array sooner than 0.0
TANGENT = "A tangent vector lives where x lives."


def taped(function: str, f: Callable, x: Any) -> tuple[Any, LinearMap]:
    """Run f once on a tape; the derivative walks that tape along, its transpose walks it back."""
    tape, x, y = _record(function, f, x)
    outputs = leaves(y)
    D = LinearMap.from_functions(
        lambda v: _derivative(tape.push(map(_strong, leaves(v)), outputs), y),
        lambda w: _derivative(tape.pull(outputs, map(_strong, leaves(w))), x),
        shapes(x),
        shapes(y),
    )
    return _value(tape, y), D


def pulled(function: str, f: Callable, x: Any, cotangent: Callable) -> tuple[Any, Any]:
    """Run f once on a tape and walk it back once, from the cotangent that belongs to its value."""
    tape, x, y = _record(function, f, x)
    w = map(_strong, leaves(cotangent(y)))
    return _value(tape, y), _derivative(tape.pull(leaves(y), w, keep=False), x)


def _record(function: str, f: Callable, x: Any) -> tuple[Tape, Any, Any]:
    """Run f once on a tape: the tape, the point, and the traced value."""
    _check.map_of_one_argument(function, f)
    x = _check.point(function, "x", x)
    tape = Tape()
    return tape, x, _run(function, tape, f, map_leaves(tape.start, x))


def pushed(function: str, f: Callable, x: Any, v: Any) -> tuple[Any, Any]:
    """Run f once with tangents alongside."""
    _check.map_of_one_argument(function, f)
    x = _check.point(function, "x", x)
    v = _check.element(function, "v", v, shapes(x), TANGENT)
    trace = Push()
    inputs = [trace.start(leaf, _strong(tangent)) for leaf, tangent in zip(leaves(x), leaves(v), strict=True)]
    y = _run(function, trace, f, rebuild(x, iter(inputs)))
    return _value(trace, y), _derivative(map(trace.tangent, leaves(y)), y)


def _run(function: str, trace: Any, f: Callable, inputs: Any) -> Any:
    """Call f on traced inputs and let its value through the front door while the trace is open."""
    try:
        y = trace.run(lambda p: _check.value(function, f(p)), inputs)
    except TypeError as problem:
        if not any(phrase in str(problem) for phrase in MIXED):
            raise
        # NumPy met an array that mixes traced scalars and plain numbers before the engine could
        raise TypeError(
            f"{function}: f applies a NumPy function to an array built from x[i] and plain numbers; expected traced "
            "numbers alone. Build it with np.stack([...]) instead of np.array([...])."
        ) from problem
    for leaf in leaves(y):
        if isinstance(leaf, Traced) and not trace.owns(leaf):
            leaf.owner.refuse_stragglers()
    return y


def _value(trace: Any, y: Any) -> Any:
    """Open what this trace made, and give it away as Python floats and arrays of its own."""
    opened = map_leaves(lambda leaf: leaf.value if trace.owns(leaf) else leaf, y)
    return map_leaves(lambda leaf: np.array(leaf) if type(leaf) is np.ndarray and leaf.ndim else _number(leaf), opened)


def _derivative(parts: Iterable, like: Any) -> Any:
    """Give derivatives away as floats and arrays of their own; adding 0.0 also turns -0.0 into 0.0."""
    parts = [np.add(w, ZERO) if type(w) is np.ndarray and w.ndim else _number(w + 0.0) for w in parts]
    return rebuild(like, iter(parts))


def _strong(leaf: Any) -> Any:
    """A Python float as NumPy's, which a float32 constant inside f does not pull down to its precision."""
    return np.float64(leaf) if type(leaf) is float else leaf


def _number(leaf: Any) -> Any:
    return float(leaf) if shape_of(leaf) == () and not isinstance(leaf, Traced) else leaf
