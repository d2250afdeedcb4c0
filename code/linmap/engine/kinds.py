"""The kinds of derivative rule: how one row of the table serves forward and reverse mode alike.

A row never says whether its numbers are plain arrays or traced values: it is written in NumPy, so that
differentiating a derivative is running the same row again on traced values.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from linmap._structure import Traced, shape_of

__all__ = [
    "Constant",
    "Elementwise",
    "General",
    "Linear",
    "Multilinear",
    "MultilinearVariadic",
    "Reduction",
    "Rule",
    "Variadic",
    "expand",
    "scaled",
    "spread",
    "summed",
    "unbroadcast",
]


# Python's signs compute the same as these ufuncs, and start sooner on a single number.
SIGNS = {
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    np.divide: operator.truediv,
    np.power: operator.pow,
    np.negative: operator.neg,
}


class Rule:
    """One primitive: calling it computes the value; `pull` and `push` carry its derivative.

    ``pull(slot, w, y, args, params)`` returns what the cotangent `w` of the value `y` adds to argument `slot`;
    ``push(tangents, y, args, params)`` returns the tangent of `y`, with None for an argument that does not move.
    """

    inside: Callable | None = None  # the function that a checkpoint stands for

    def __init__(self, name: str, compute: Callable, slots: tuple):
        self.name = name
        self.compute = SIGNS.get(compute, compute)
        self.ufunc = compute if isinstance(compute, np.ufunc) else None
        self.slots = slots
        self.fixed = frozenset(k for k, slot in enumerate(slots) if slot is None)  # arguments without a derivative

    def __repr__(self) -> str:
        return f"<rule for {self.name}>"

    def __call__(self, *args: Any, **params: Any) -> Any:
        """Compute the value; the innermost trace among the arguments takes note of it.

        The innermost trace is the youngest, the one with the highest level. It sees its own values opened and all
        others closed, so that an outer derivative treats an inner one as ordinary arithmetic: that is what keeps
        the perturbations of nested derivatives apart.
        """
        trace = None
        for a in args:
            if isinstance(a, Traced) and (trace is None or a.owner.level > trace.level):
                trace = a.owner
        return self.compute(*args, **params) if trace is None else trace.perform(self, args, params)

    def moving(self, places: list) -> list:
        """The places of arguments, without those that have no derivative."""
        return [None if k in self.fixed else place for k, place in enumerate(places)]

    def pull(self, slot: int, w: Any, y: Any, args: tuple, params: dict) -> Any:
        raise NotImplementedError

    def push(self, tangents: list, y: Any, args: tuple, params: dict) -> Any:
        raise NotImplementedError


class Constant(Rule):
    """Piecewise constant, like comparisons: the derivative is zero wherever there is one."""

    def __init__(self, name: str, compute: Callable):
        super().__init__(name, compute, (None,) * 2)


class Elementwise(Rule):
    """y = f(a, b) entry by entry; a slot holds the partial derivative ``d(y, a, b)``."""

    def pull(self, slot, w, y, args, params):
        d, shape = self.slots[slot](y, *args), args[slot].shape
        if type(d) is not float:
            w = w * d
        elif d != 1.0:
            w = -w if d == -1.0 else w * d
        return w if w.shape == shape else unbroadcast(w, shape)

    def push(self, tangents, y, args, params):
        terms = [scaled(t, self.slots[k](y, *args)) for k, t in enumerate(tangents) if t is not None]
        return spread(sum(terms[1:], terms[0]), shape_of(y))


class Linear(Rule):
    """Linear in all its moving arguments together; a slot holds the adjoint ``(w, *args, **params)``."""

    def pull(self, slot, w, y, args, params):
        return self.slots[slot](w, *args, **params)

    def push(self, tangents, y, args, params):
        moved = [
            a if k in self.fixed else np.zeros(shape_of(a)) if t is None else t
            for k, (t, a) in enumerate(zip(tangents, args, strict=True))
        ]
        return self(*moved, **params)


class Variadic(Linear):
    """Linear in any number of arguments; one adjoint ``(slot, w, *args, **params)`` serves them all."""

    def pull(self, slot, w, y, args, params):
        return self.slots[0](slot, w, *args, **params)


class Multilinear(Linear):
    """Linear in each argument alone, like a product: the tangents of the slots add up."""

    def push(self, tangents, y, args, params):
        terms = [self(*args[:k], t, *args[k + 1 :], **params) for k, t in enumerate(tangents) if t is not None]
        return sum(terms[1:], terms[0])


class MultilinearVariadic(Multilinear):
    """Linear in each of any number of arguments; one adjoint ``(slot, w, *args, **params)`` serves them all."""

    def pull(self, slot, w, y, args, params):
        return self.slots[0](slot, w, *args, **params)


class Reduction(Rule):
    """y = f(x) along axes; the slot holds dy/dx, entry by entry, from ``(y, x)`` with y's axes kept."""

    def pull(self, slot, w, y, args, params):
        axis, keepdims = params.get("axis"), params.get("keepdims", False)
        (x,) = args
        return expand(w, x.ndim, axis, keepdims) * self.slots[0](expand(y, x.ndim, axis, keepdims), x, axis)

    def push(self, tangents, y, args, params):
        axis, keepdims = params.get("axis"), params.get("keepdims", False)
        (x,) = args
        weight = self.slots[0](expand(y, x.ndim, axis, keepdims), x, axis)
        return summed(tangents[0] * weight, axis, keepdims)


class General(Rule):
    """Everything else: `slots` hold the pullbacks ``(w, y, *args, **params)``, `pushes` the pushforwards."""

    def __init__(self, name, compute, slots, pushes):
        super().__init__(name, compute, slots)
        self.pushes = pushes

    def pull(self, slot, w, y, args, params):
        return self.slots[slot](w, y, *args, **params)

    def push(self, tangents, y, args, params):
        terms = [self.pushes[k](t, y, *args, **params) for k, t in enumerate(tangents) if t is not None]
        return sum(terms[1:], terms[0])


def scaled(w: Any, d: Any) -> Any:
    """The product w * d, without the multiplication when d is the number 1 or -1."""
    if type(d) is float and abs(d) == 1.0:
        return w if d == 1.0 else -w
    return w * d


def spread(t: Any, shape: tuple[int, ...]) -> Any:
    """Broadcast a tangent to the shape of the value it belongs to."""
    if shape_of(t) == shape:
        return t
    if not isinstance(t, float):
        return np.broadcast_to(t, shape)
    y = np.empty(shape)
    y.fill(t)
    return y


def unbroadcast(w: Any, shape: tuple[int, ...]) -> Any:
    """Sum a cotangent over the axes along which broadcasting copied its argument: the adjoint of `spread`."""
    have = shape_of(w)
    extra = len(have) - len(shape)
    if extra >= 0 and have[extra:] == shape:
        return summed(w, tuple(range(extra))) if extra else w
    if extra < 0 or any(d == 1 != s for d, s in zip(have[extra:], shape, strict=True)):
        return unbroadcast(np.broadcast_to(w, np.broadcast_shapes(have, shape)), shape)
    copied = tuple(range(extra)) + tuple(k + extra for k, d in enumerate(shape) if d == 1 != have[k + extra])
    w = summed(w, copied)
    return w if shape_of(w) == shape else np.reshape(w, shape)


def summed(w: Any, axis: Any, keepdims: bool = False) -> Any:
    """np.sum, by the shorter way where nothing is traced."""
    if type(w) is np.ndarray:
        return np.add.reduce(w, axis=axis, keepdims=keepdims)
    return np.sum(w, axis=axis, keepdims=keepdims)


def expand(w: Any, ndim: int, axis: Any, keepdims: bool) -> Any:
    """Give a reduced value its summed axes back, with length 1, so that it broadcasts against the argument."""
    if keepdims or shape_of(w) == ():
        return w
    axes = range(ndim) if axis is None else axis
    kept = iter(shape_of(w))
    return np.reshape(w, tuple(1 if k in axes else next(kept) for k in range(ndim)))
