"""Sums, extrema and the like along axes."""

from __future__ import annotations

import math

import numpy as np

from linmap._check import no_rule
from linmap._structure import shape_of
from linmap.engine import rules
from linmap.engine.calls.registry import answers, axes_of, normalized, operand

__all__: list[str] = []


@answers(np.sum)
def _sum(a, axis=None, *, keepdims=False):
    a = operand(a)
    return rules.total(a, axis=_axes(axis, a), keepdims=keepdims) if shape_of(a) else a


@answers(np.mean)
def _mean(a, axis=None, *, keepdims=False):
    a = operand(a)
    return np.sum(a, axis=axis, keepdims=keepdims) / _length(shape_of(a), axis)


@answers(np.max, np.amax)
def _max(a, axis=None, *, keepdims=False):
    a = operand(a)
    return rules.maximum_along(a, axis=_axes(axis, a), keepdims=keepdims) if shape_of(a) else a


@answers(np.min, np.amin)
def _min(a, axis=None, *, keepdims=False):
    a = operand(a)
    return rules.minimum_along(a, axis=_axes(axis, a), keepdims=keepdims) if shape_of(a) else a


@answers(np.var)
def _var(a, axis=None, *, ddof=0, keepdims=False):
    a = operand(a)
    centered = a - np.mean(a, axis=axis, keepdims=True)
    return np.sum(centered * centered, axis=axis, keepdims=keepdims) / (_length(shape_of(a), axis) - ddof)


@answers(np.std)
def _std(a, axis=None, *, ddof=0, keepdims=False):
    return np.sqrt(np.var(a, axis=axis, ddof=ddof, keepdims=keepdims))


@answers(np.prod)
def _prod(a, axis=None, *, keepdims=False):
    """Multiply neighbors pairwise, so that a zero among the factors spoils no derivative."""
    a = operand(a)
    axes = axes_of(axis, a.ndim)
    kept = [n for k, n in enumerate(a.shape) if k not in axes]
    factors = np.reshape(np.moveaxis(a, axes, tuple(range(len(axes)))), (-1, *kept))
    while len(factors) > 1:
        even = len(factors) // 2 * 2
        pairs = factors[:even:2] * factors[1:even:2]
        factors = pairs if even == len(factors) else np.concatenate([pairs, factors[-1:]])
    shape = [1 if k in axes else n for k, n in enumerate(a.shape)]
    return np.reshape(factors[0], shape) if keepdims else factors[0]


@answers(np.cumsum)
def _cumsum(a, axis=None):
    a = operand(a)
    return rules.cumsum(np.reshape(a, -1), axis=0) if axis is None else rules.cumsum(a, axis=normalized(axis, a.ndim))


@answers(np.sort)
def _sort(a, axis=-1):
    """A sort moves entries, so its derivative moves tangents along."""
    a = operand(a)
    if axis is None:
        a, axis = np.reshape(a, -1), 0
    a = np.moveaxis(a, axis, -1)
    places = np.indices(a.shape, sparse=True)
    return np.moveaxis(a[(*places[:-1], np.argsort(a))], -1, axis)


@answers(np.linalg.norm)
def _norm(x, ord=None, axis=None, *, keepdims=False):
    x = operand(x)
    vectors = x.ndim == 1 or isinstance(axis, (int, np.integer))
    if ord is None or (ord == 2 and vectors) or (ord == "fro" and not vectors):
        return rules.norm(x, axis=_axes(axis, x), keepdims=keepdims)
    if ord == 1 and vectors:
        return np.sum(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == np.inf and vectors:
        return np.max(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 2 and x.ndim == 2 and axis is None and not keepdims:
        return np.max(np.linalg.svdvals(x))
    raise no_rule(f"np.linalg.norm with ord={ord!r}", "Write the norm out from np.abs, ** and np.sum.")


@answers(np.argmax)
def _argmax(a, axis=None):
    return np.argmax(a.plain(), axis=axis)


@answers(np.argmin)
def _argmin(a, axis=None):
    return np.argmin(a.plain(), axis=axis)


@answers(np.argsort)
def _argsort(a, axis=-1):
    return np.argsort(a.plain(), axis=axis)


def _axes(axis, a):
    """Axes as a tuple, or None for all of them."""
    return None if axis is None else axes_of(axis, a.ndim)


def _length(shape, axis):
    """How many entries a mean over these axes is taken of."""
    return math.prod(shape[k] for k in axes_of(axis, len(shape)))
