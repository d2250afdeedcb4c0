"""Pieces and assembly: indices, scatters, stacks and joins that undo each other or can be written at once.

Each function takes the graph, the arguments and the parameters of one primitive, and returns a simpler node or None.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from linmap.engine import rules
from linmap.engine.program.algebra import ADD
from linmap.engine.program.graph import Graph, Node, frozen, rewrites

__all__: list[str] = []

SMALL = 64  # a scatter of single numbers is written as a list up to this length


@rewrites(rules.getitem)
def getitem(g: Graph, x: Node, index: Any) -> Node | None:
    if isinstance(index, tuple) and len(index) == 1:
        return g.apply(rules.getitem, x, index=index[0])
    parts = _parts(index)
    undo = PIECES.get(x.rule)
    if undo and (undone := undo(g, x, parts)):
        return undone
    shape = _rearranged(parts, x.shape)
    return None if shape is None else g.apply(rules.reshape, x, shape=shape)


def _of_getitem(g: Graph, x: Node, parts: tuple) -> Node | None:
    """x[i][j] is x[i, j]."""
    first = _parts(x.params["index"])
    if _is_whole(parts) and _is_whole(first):
        return g.apply(rules.getitem, x.args[0], index=(*first, *parts))
    return None


def _of_stack(g: Graph, x: Node, parts: tuple) -> Node | None:
    """A row of a stack is what was stacked."""
    if x.params["axis"] != 0 or not _is_whole(parts[:1]):
        return None
    row = x.args[parts[0]]
    return g.apply(rules.getitem, row, index=parts[1:]) if parts[1:] else row


def _of_concatenate(g: Graph, x: Node, parts: tuple) -> Node | None:
    """A stretch of a join is what was joined, if the index takes exactly that."""
    axis, start = x.params["axis"], 0
    for a in x.args:
        stretch = slice(start, start := start + a.shape[axis])
        if frozen(parts) == frozen((*(slice(None),) * axis, stretch)):
            return a
    return None


def _of_copies(g: Graph, x: Node, parts: tuple) -> Node | None:
    """Any piece of equal numbers is equal numbers."""
    if x.args[0].shape:
        return None
    return g.spread(x.args[0], np.broadcast_to(np.False_, x.shape)[parts].shape)


def _of_product(g: Graph, x: Node, parts: tuple) -> Node | None:
    """A row times a matrix, or a matrix times a column, when the row or column was a vector all along."""
    a, b = x.args
    if frozen(parts) == frozen((Ellipsis, 0, slice(None))) and b.ndim == 2 and _is_vector(a, (1, a.size)):
        return g.apply(rules.matmul, a.args[0], b)
    if frozen(parts) == frozen((Ellipsis, 0)) and _is_vector(b, (b.size, 1)):
        return g.apply(rules.matmul, a, b.args[0])
    return None


PIECES = {
    rules.getitem: _of_getitem,
    rules.stack: _of_stack,
    rules.concatenate: _of_concatenate,
    rules.broadcast_to: _of_copies,
    rules.matmul: _of_product,
}


@rewrites(rules.concatenate)
def concatenate(g: Graph, *parts: Node, axis: int) -> Node | None:
    return parts[0] if len(parts) == 1 else None


@rewrites(rules.scatter)
def scatter(g: Graph, *parts: Node, indices: tuple, shape: tuple) -> Node:
    merged: dict = {}
    for part, index in zip(parts, indices, strict=True):
        index = _counted(index, shape)
        if _rearranged(_parts(index), shape) == part.shape:
            part, index = g.apply(rules.reshape, part, shape=shape), Ellipsis
        key = frozen(index)
        merged[key] = (g.apply(ADD, merged[key][0], part) if key in merged else part), index
    whole = merged.pop(frozen(Ellipsis), None)
    if not merged:
        return whole[0]
    placed = _placed(g, merged, shape)
    return placed if whole is None else g.apply(ADD, placed, whole[0])


def _placed(g: Graph, merged: dict, shape: tuple) -> Node:
    """Parts in their places, and zeros elsewhere."""
    parts, indices = zip(*merged.values(), strict=True)
    if all(_is_whole(_parts(index)) for index in indices):
        if written := _written_out(g, parts, indices, shape):
            return written
    return g.raw(rules.scatter, parts, {"indices": indices, "shape": shape}, shape, "f")


def _written_out(g: Graph, parts: tuple, indices: tuple, shape: tuple) -> Node | None:
    """A list of single numbers, or of all rows."""
    if all(part.shape == () for part in parts) and math.prod(shape) <= SMALL:
        places = (int(np.ravel_multi_index(_parts(index), shape)) for index in indices)
        entries = dict(zip(places, parts, strict=True))
        row = g.apply(rules.stack, *(entries.get(k, 0.0) for k in range(math.prod(shape))), axis=0)
        return g.apply(rules.reshape, row, shape=shape)
    if all(isinstance(index, int) for index in indices) and len(indices) == shape[0]:
        rows = dict(zip(indices, parts, strict=True))
        return g.apply(rules.stack, *(rows[k] for k in range(shape[0])), axis=0)
    return None


# ── looking at indices ────────────────────────────────────────────────────────────────────────────────────────────


def _parts(index: Any) -> tuple:
    return index if isinstance(index, tuple) else (index,)


def _counted(index: Any, shape: tuple) -> Any:
    """Single positions counted from the front; other indices as they are."""
    parts = _parts(index)
    if _is_whole(parts):
        parts = tuple(int(i) % d for i, d in zip(parts, shape, strict=False))
    return parts[0] if len(parts) == 1 else parts


def _is_whole(parts: tuple) -> bool:
    """Whether an index consists of single positions."""
    return all(isinstance(i, (int, np.integer)) and not isinstance(i, bool) for i in parts)


def _rearranged(parts: tuple, shape: tuple) -> tuple | None:
    """The shape of the piece, if it holds everything in the same order: x[:, None], x[..., 0] of one column, x[0:n]."""
    if any(isinstance(part, (np.ndarray, bool)) for part in parts):
        return None
    piece = np.broadcast_to(np.False_, shape)[parts].shape
    size = math.prod(shape)
    if math.prod(piece) != size or any(isinstance(part, slice) and (part.step or 1) < 0 for part in parts):
        return None
    return piece


def _is_vector(node: Node, shape: tuple) -> bool:
    """Whether a node is a vector that stands as a row or column."""
    return node.rule is rules.reshape and node.args[0].ndim == 1 and node.shape == shape
