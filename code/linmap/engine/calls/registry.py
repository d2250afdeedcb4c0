"""The register of NumPy functions that traced values answer to."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from linmap._check import no_rule
from linmap._structure import Traced

__all__ = ["CALLS", "answers", "axes_of", "dispatch", "normalized", "operand", "title"]

CALLS: dict[Callable, Callable] = {}


def title(function: Callable) -> str:
    """The name a reader would write: np.sum, np.linalg.norm."""
    home = (getattr(function, "__module__", None) or "numpy").replace("numpy", "np", 1)
    return f"{home}.{function.__name__}"


def answers(*functions: Callable) -> Callable:
    """Register the decorated function as the meaning of these NumPy functions on traced values."""

    def register(meaning: Callable) -> Callable:
        for function in functions:
            CALLS[function] = meaning
        return meaning

    return register


def dispatch(function: Callable, args: tuple, kwargs: dict) -> Any:
    """Run a NumPy function on traced values, or refuse it by name."""
    meaning = CALLS.get(function)
    if meaning is None:
        raise no_rule(title(function), "Build it from the functions listed in the book's table of rules.")
    code = meaning.__code__
    too_many = len(args) > code.co_argcount and not code.co_flags & inspect.CO_VARARGS
    if too_many or (kwargs and not kwargs.keys() <= _keywords(meaning)):
        extra = [f"{k}=" for k in kwargs if k not in _keywords(meaning)] or [f"{len(args)} arguments"]
        raise no_rule(f"{title(function)} with {', '.join(extra)}", "Leave NumPy's further options out.")
    return meaning(*args, **kwargs)


@functools.cache
def _keywords(meaning: Callable) -> frozenset[str]:
    return frozenset(inspect.signature(meaning).parameters)


def operand(a: Any) -> Any:
    """An argument as a traced value, a number or a plain array; arrays of traced scalars become traced arrays."""
    if isinstance(a, (Traced, float, int)):
        return a
    if isinstance(a, (list, tuple)):
        a = np.asarray(a)
    if isinstance(a, np.ndarray) and a.dtype == object:
        return next((entry.lift(a) for entry in a.flat if isinstance(entry, Traced)), a)
    return a


def axes_of(axis: Any, ndim: int) -> tuple[int, ...]:
    """The axes that NumPy's `axis` argument means, counted from 0."""
    if axis is None:
        return tuple(range(ndim))
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    return tuple(normalized(k, ndim) for k in axes)


def normalized(axis: Any, ndim: int) -> int:
    """One axis, counted from 0; NumPy's own error if there is no such axis."""
    k = operator.index(axis)
    if not -ndim <= k < ndim:
        raise np.exceptions.AxisError(k, ndim)
    return k % ndim
