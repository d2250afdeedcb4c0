"""The front door: which points, tangents and maps are let in, and the wording of every refusal."""

from __future__ import annotations

import inspect
from types import FunctionType
from typing import Any

import numpy as np

from linmap._structure import Traced, leaves, shape_of, shapes

__all__ = [
    "axis",
    "element",
    "left_the_tape",
    "map_of_one_argument",
    "no_rule",
    "number",
    "one_array",
    "point",
    "real",
    "scalar_value",
    "square",
    "value",
]

DOUBLE = np.dtype(np.float64)
CURES = {
    "b": "Convert it with .astype(float) if 0 and 1 are meant as numbers.",
    "c": "linmap differentiates real maps; split it into real and imaginary parts.",
    "O": "Give an array of one number type; for ragged data use a tuple of arrays.",
}


def real(function: str, argument: str, given: Any) -> Any:
    """Return a leaf as a float or a fresh float64 array; traced values pass untouched."""
    if type(given) is np.ndarray and given.dtype is DOUBLE and given.size and given.ndim:
        return given.copy()
    if isinstance(given, Traced):
        if 0 in shape_of(given):
            raise _empty(function, argument, given)
        return given
    if isinstance(given, list):
        given = _from_list(function, argument, given)
    if isinstance(given, (bool, complex)):
        given = np.asarray(given)
    if isinstance(given, (int, float)):
        return float(given)
    if type(given) is not np.ndarray and not isinstance(given, np.generic):
        raise TypeError(
            f"{function}: {argument} has type {type(given).__name__}; expected a float, an array, "
            "a list of numbers or a nested tuple of these. Convert it with np.asarray first."
        )
    return _real_array(function, argument, given)


def _from_list(function: str, argument: str, given: list) -> np.ndarray:
    try:
        return np.array(given)
    except ValueError as problem:
        raise ValueError(
            f"{function}: {argument} is a list of unequal rows; expected a rectangular list of numbers. "
            "Use a tuple of arrays for parts of different shapes."
        ) from problem


def _real_array(function: str, argument: str, given: Any) -> Any:
    if given.dtype == object:
        for entry in given.flat:
            if isinstance(entry, Traced):
                return entry.lift(given)
    if given.dtype.kind not in "iuf":
        cure = CURES.get(given.dtype.kind, "Give numbers.")
        raise TypeError(f"{function}: {argument} has dtype {given.dtype}; expected real numbers. {cure}")
    if given.size == 0:
        raise _empty(function, argument, given)
    return float(given) if given.ndim == 0 else np.array(given, dtype=np.float64, order="C")


def _empty(function: str, argument: str, given: Any) -> ValueError:
    return ValueError(
        f"{function}: {argument} has shape {given.shape}; expected at least one number. "
        "An empty array has no direction to move in."
    )


def point(function: str, argument: str, given: Any) -> Any:
    """Return a point: a float, a float64 array, or a nested tuple of these."""
    if type(given) is not tuple:
        return real(function, argument, given)
    if not given:
        raise ValueError(f"{function}: {argument} holds an empty tuple; expected numbers. Leave the empty part out.")
    let_in = [(point if type(branch) is tuple else real)(function, argument, branch) for branch in given]
    return tuple(let_in)


def value(function: str, given: Any) -> Any:
    """Return what a map returned as a float, array or nested tuple of these."""
    for leaf in leaves(given):
        if isinstance(leaf, list):
            raise TypeError(
                f"{function}: f returned a list; expected a float, an array or a tuple of these. "
                "Return np.array([...]) instead of [...]."
            )
        if leaf is None:
            raise TypeError(
                f"{function}: f returned None; expected a float, an array or a tuple of these. "
                "Does f end with a return statement?"
            )
    return point(function, "the value of f", given)


def element(function: str, argument: str, given: Any, shape: Any, law: str) -> Any:
    """Return `given` as an element of the space with this shape (or nested tuple of shapes); nothing is broadcast."""
    given = point(function, argument, given)
    if shapes(given) != shape:
        raise ValueError(f"{function}: {argument} has shape {shapes(given)}; expected {shape}. {law}")
    return given


def map_of_one_argument(function: str, f: Any) -> None:
    """Refuse what cannot be called with one argument."""
    if not callable(f):
        raise TypeError(
            f"{function}: f has type {type(f).__name__}; expected a function of one argument. "
            f"The map comes first: {function}(f, x)."
        )
    if type(f) is FunctionType and f.__code__.co_argcount - len(f.__defaults__ or ()) == 1:
        return
    try:
        needed = [
            p.name
            for p in inspect.signature(f).parameters.values()
            if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty
        ]
    except (TypeError, ValueError):  # some built-in functions do not tell their signature
        return
    if len(needed) > 1:
        names = ", ".join(needed)
        raise TypeError(
            f"{function}: f has {len(needed)} arguments ({names}); expected one. "
            f"Put them in a tuple: {function}(lambda p: f(*p), ({names}))."
        )


def one_array(function: str, argument: str, given: Any, instead: str) -> None:
    """Refuse a tuple where a matrix is wanted."""
    if isinstance(given, tuple):
        raise TypeError(
            f"{function}: {argument} is a tuple; expected a float or one array, since a matrix has one kind of "
            f"row and column. Use {instead}, which keeps the structure."
        )


def scalar_value(function: str, y: Any) -> None:
    """Refuse a value that is not one number."""
    if isinstance(y, tuple) or shape_of(y) != ():
        what = "a tuple" if isinstance(y, tuple) else f"shape {shape_of(y)}"
        raise TypeError(
            f"{function}: the value of f has {what}; expected a scalar, shape (). "
            "Use jacobian or vjp for a map with several outputs, or return y[0] or np.sum(y)."
        )


def square(function: str, shape: tuple[int, int]) -> None:
    """Refuse a matrix that is not square."""
    if shape[0] != shape[1]:
        raise ValueError(f"{function}: the map has shape {shape}; expected (n, n). Only a square map has this number.")


def number(function: str, argument: str, given: Any) -> float:
    """Return one real number."""
    given = real(function, argument, given)
    if shape_of(given) != ():
        raise ValueError(f"{function}: {argument} has shape {shape_of(given)}; expected one number. Give a float.")
    return given


def axis(function: str, given: Any, ndim: int) -> int:
    """Return an axis counted from 0."""
    if type(given) is bool or not isinstance(given, (int, np.integer)):
        raise TypeError(f"{function}: axis is {given!r}; expected one int. Count axes from 0, or from -1 at the end.")
    if not -ndim <= given < ndim:
        raise ValueError(f"{function}: axis is {given}; expected -{ndim} to {ndim - 1}. The array has {ndim} axes.")
    return int(given) % ndim


def no_rule(call: str, cure: str) -> TypeError:
    """The refusal of a call for which the engine has no derivative rule."""
    return TypeError(f"{call}: no derivative rule for this call on a traced value. {cure}")


def left_the_tape(call: str, cure: str) -> TypeError:
    """The refusal of a step that would drop the derivative in silence."""
    return TypeError(
        f"{call}: this would take a traced value off the tape, and its derivative would be lost in silence. {cure}"
    )
