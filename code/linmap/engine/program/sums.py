"""Sums and products along axes, and the layers that are made of them.

Each function takes the graph, the arguments and the parameters of one primitive, and returns a simpler node or None.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from linmap.engine import rules
from linmap.engine.program.algebra import DIVIDE, MULTIPLY, NEGATIVE, SUBTRACT, moderate
from linmap.engine.program.graph import Graph, Node, core, rewrites
from linmap.engine.program.layout import reduced

__all__: list[str] = []

EXP, SQRT = rules.UFUNCS[np.exp], rules.UFUNCS[np.sqrt]


@rewrites(rules.total)
def total(g: Graph, x: Node, axis: Any = None, keepdims: bool = False) -> Node:
    axes = range(x.ndim) if axis is None else [axis] if isinstance(axis, (int, np.integer)) else axis
    axes = tuple(sorted(int(k) % x.ndim for k in axes))
    shape = reduced(x.shape, axes, keepdims)
    if (inner := core(x)) is not x:
        return _total_of_copies(g, x, inner, axes, keepdims)
    if all(x.shape[k] == 1 for k in axes):
        return g.apply(rules.reshape, x, shape=shape)
    if simpler := _total_of_multiple(g, x, axes, keepdims):
        return simpler
    if keepdims and len(axes) == x.ndim:
        return g.apply(rules.reshape, g.apply(rules.total, x), shape=shape)
    if axes == (x.ndim - 1,) and (shorter := _shorter(g, x)):
        return g.apply(rules.total, shorter, axis=axes, keepdims=keepdims)
    return g.raw(rules.total, (x,), {"axis": axes, "keepdims": keepdims}, shape, "i" if x.kind in "ib" else x.kind)


def _total_of_multiple(g: Graph, x: Node, axes: tuple, keepdims: bool) -> Node | None:
    """Signs and numbers go in front of a sum."""
    if x.rule is NEGATIVE:
        return g.apply(NEGATIVE, g.apply(rules.total, x.args[0], axis=axes, keepdims=keepdims))
    if x.rule not in (MULTIPLY, DIVIDE):
        return None
    factor, rest = x.args if x.rule is MULTIPLY else x.args[::-1]
    if not factor.is_number or not moderate(factor.value):
        return None
    rest = g.apply(rules.total, rest, axis=axes, keepdims=keepdims)
    return g.apply(x.rule, *((factor, rest) if x.rule is MULTIPLY else (rest, factor)))


def _total_of_copies(g: Graph, x: Node, inner: Node, axes: tuple, keepdims: bool) -> Node:
    """A sum over copies is a multiple."""
    leading = x.ndim - inner.ndim
    copies, left = 1, []
    for k in axes:
        if k < leading or inner.shape[k - leading] != x.shape[k]:
            copies *= x.shape[k]
        else:
            left.append(k - leading)
    summed = g.apply(rules.total, inner, axis=tuple(left), keepdims=True) if left else inner
    summed = g.apply(MULTIPLY, float(copies), summed) if copies > 1 else summed
    if not keepdims:
        gone = {k - leading for k in axes}
        summed = g.apply(rules.reshape, summed, shape=tuple(d for k, d in enumerate(summed.shape) if k not in gone))
    return g.spread(summed, reduced(x.shape, axes, keepdims))


def _shorter(g: Graph, x: Node) -> Node | None:
    """The rows of (a bᵀ) p sum to those of a (p b), which are shorter if b is narrow and p b is known anyway."""
    if x.rule is not MULTIPLY or x.ndim != 2:
        return None
    for outer, p in (x.args, x.args[::-1]):
        if outer.rule is rules.matmul and outer.args[1].rule is rules.transpose and p.shape == x.shape:
            a, b = outer.args[0], outer.args[1].args[0]
            known = g.known.get((rules.matmul, (p.place, b.place), ()))
            if known and a.ndim == 2 and a.shape[1] < p.shape[1]:
                return g.apply(MULTIPLY, a, known)
    return None


@rewrites(rules.norm)
def norm(g: Graph, x: Node, axis: Any = None, keepdims: bool = False) -> Node:
    square = g.apply(MULTIPLY, x, x)
    return g.apply(SQRT, g.apply(rules.total, square, axis=axis, keepdims=keepdims))


@rewrites(rules.softmax)
def softmax(g: Graph, x: Node, axis: int) -> Node:
    whole = x.ndim == 1
    top = g.apply(rules.maximum_along, x, axis=axis, keepdims=not whole)
    e = g.apply(EXP, g.apply(SUBTRACT, x, top))
    return g.apply(DIVIDE, e, g.apply(rules.total, e, axis=axis, keepdims=True))


@rewrites(rules.matmul)
def matmul(g: Graph, a: Node, b: Node) -> Node | None:
    if b.rule is rules.broadcast_to and b.args[0].shape == () and a.ndim <= 2 and b.ndim == 1:
        return g.apply(MULTIPLY, b.args[0], g.apply(rules.total, a, axis=-1))
    if a.rule is rules.broadcast_to and a.args[0].shape == () and b.ndim <= 2 and a.ndim == 1:
        return g.apply(MULTIPLY, a.args[0], g.apply(rules.total, b, axis=0))
    if a.ndim == 1 and b.ndim == 2 and b.rule is rules.transpose:
        return g.apply(rules.matmul, b.args[0], a)
    return None
