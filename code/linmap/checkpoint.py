"""Checkpoints: forget the inside of a function and compute it again when its derivative is asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from linmap import _check
from linmap._structure import Traced, leaves, rebuild, shape_of, size_of
from linmap.engine import pulled, pushed
from linmap.engine.kinds import General

__all__ = ["checkpoint"]


def checkpoint(f: Callable) -> Callable:
    r"""Return a function with the values and derivatives of f that stores none of f's intermediate values.

    The law is :math:`D(\mathrm{checkpoint}(f)) = Df`; only memory and time differ.

    Parameters
    ----------
    f : callable
        A map of one argument, written in plain NumPy, with one float or array as its value.

    Returns
    -------
    callable
        The same map. In reverse mode it keeps its argument alone and runs f a second time on the way back.

    Raises
    ------
    TypeError
        When called, if f reads traced values that are not in its argument, since these would get no derivative;
        or if its value is a tuple.

    Notes
    -----
    A chain of K equal layers in blocks of about :math:`\sqrt K` keeps about :math:`2\sqrt K` layers' values in
    memory instead of K, for one more forward pass.

    References
    ----------
    .. [1] A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed., SIAM, 2008, ch. 12.

    Examples
    --------
    >>> from linmap import gradient
    >>> block = checkpoint(lambda x: x**3)
    >>> gradient(lambda x: np.sum(block(x)), [1.0, 2.0])
    array([ 3., 12.])
    """
    _check.map_of_one_argument("checkpoint", f)

    @functools.wraps(f)
    def remembered(x: Any) -> Any:
        x = _check.point("checkpoint", "x", x)
        if not any(isinstance(leaf, Traced) for leaf in leaves(x)):
            return f(x)
        return _rule(f, x)(_packed(x))

    return remembered


def _rule(f: Callable, x: Any) -> General:
    """The whole of f as one primitive of the packed argument."""

    def unpacked(z: Any) -> Any:
        return f(_unpacked(z, x))

    def run(z: Any) -> Any:
        y = _check.value("checkpoint", unpacked(z))
        if isinstance(y, tuple):
            raise TypeError("checkpoint: the value of f is a tuple; expected a float or one array. Use np.concatenate.")
        if isinstance(y, Traced):
            raise TypeError(
                "checkpoint: f reads a traced value from outside; expected its argument alone. "
                "Put everything that f depends on into its argument, as a tuple."
            )
        return y

    rule = General(
        "checkpoint",
        run,
        (lambda w, y, z: _second(y, *pulled("checkpoint", unpacked, z, lambda _: w)),),
        (lambda t, y, z: _second(y, *pushed("checkpoint", unpacked, z, t)),),
    )
    rule.inside = unpacked  # for a program, which stores nothing and prints the steps of f instead
    return rule


def _second(y: Any, again: Any, derivative: Any) -> Any:
    """The derivative of the second run, if that run gave the same value as the first."""
    if not np.array_equal(_bottom(y), _bottom(again), equal_nan=True):
        raise RuntimeError(
            "checkpoint: f gave another value when it ran again; expected the same. "
            "Do not overwrite arrays that f reads, and draw random numbers outside f."
        )
    return derivative


def _bottom(v: Any) -> Any:
    """The number or array under all traces; it decides nothing, so no trace is asked."""
    while isinstance(v, Traced):
        v = v.value
    return v


def _packed(x: Any) -> Any:
    """All numbers of a point in one row."""
    return np.concatenate([np.reshape(leaf, -1) for leaf in leaves(x)])


def _unpacked(z: Any, x: Any) -> Any:
    """A row of numbers in the structure of the point `x`."""
    parts, start = [], 0
    for leaf in leaves(x):
        size = size_of(shape_of(leaf))
        parts.append(np.reshape(z[start : start + size], shape_of(leaf)) if shape_of(leaf) else z[start])
        start += size
    return rebuild(x, iter(parts))
