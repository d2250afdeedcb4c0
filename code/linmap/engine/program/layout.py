"""Shapes: steps that only say how numbers are arranged, most of which disappear once the shapes are known.

Each function takes the graph, the argument and the parameters of one primitive, and returns a simpler node or None.
"""

from __future__ import annotations

import numpy as np

from linmap.engine import rules
from linmap.engine.program.graph import Graph, Node, rewrites

__all__ = ["reduced"]


@rewrites(rules.broadcast_to)
def broadcast_to(g: Graph, x: Node, shape: tuple) -> Node:
    return g.spread(x, shape)


@rewrites(rules.reshape)
def reshape(g: Graph, x: Node, shape: tuple) -> Node | None:
    if x.shape == shape:
        return x
    if x.rule is rules.reshape:
        return g.apply(rules.reshape, x.args[0], shape=shape)
    if x.rule is rules.transpose and x.ndim == 2 and 1 in x.shape:
        return g.apply(rules.reshape, x.args[0], shape=shape)
    if x.rule is rules.broadcast_to and x.args[0].shape == ():
        return g.spread(x.args[0], shape)
    if x.rule is rules.total and x.ndim and shape == reduced(x.args[0].shape, x.params["axis"], True):
        return g.apply(rules.total, x.args[0], axis=x.params["axis"], keepdims=True)
    return None


@rewrites(rules.transpose)
def transpose(g: Graph, x: Node, axes: tuple) -> Node | None:
    if axes == tuple(range(x.ndim)):
        return x
    if x.rule is rules.transpose:
        return g.apply(rules.transpose, x.args[0], axes=tuple(x.params["axes"][k] for k in axes))
    shape = tuple(x.shape[k] for k in axes)
    if x.rule is rules.broadcast_to:
        (inner,) = x.args
        padded = g.apply(rules.reshape, inner, shape=(1,) * (x.ndim - inner.ndim) + inner.shape)
        return g.spread(g.apply(rules.transpose, padded, axes=axes), shape)
    if x.rule is rules.reshape:
        return _transposed_reshape(g, x, axes, shape)
    return None


def _transposed_reshape(g: Graph, x: Node, axes: tuple, shape: tuple) -> Node | None:
    """A column that lies down is a row; a matrix of single numbers is written the other way round."""
    (inner,) = x.args
    if inner.ndim == 1 and x.ndim == 2 and 1 in x.shape:
        return g.apply(rules.reshape, inner, shape=shape)
    if inner.rule is rules.stack and inner.args[0].shape == ():
        order = np.arange(x.size).reshape(x.shape).transpose(axes)
        row = g.apply(rules.stack, *(inner.args[k] for k in order.flat), axis=0)
        return g.apply(rules.reshape, row, shape=shape)
    return None


def reduced(shape: tuple, axes: tuple, keepdims: bool) -> tuple:
    """The shape that is left when some axes are summed."""
    return tuple(1 if k in axes else d for k, d in enumerate(shape) if keepdims or k not in axes)
