"""Nested tuples of floats and arrays: the points, tangents and values that maps speak of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

__all__ = ["Traced", "flat", "leaves", "length", "like", "map_leaves", "rebuild", "shape_of", "shapes", "size_of"]


class Traced:
    """The mark of a value that an engine follows; arrays and floats that carry it are never converted."""

    __slots__ = ()


def leaves(tree: Any) -> list[Any]:
    """List the leaves of a nested tuple from the first to the last."""
    if type(tree) is not tuple:
        return [tree]
    found: list[Any] = []
    for branch in tree:
        if type(branch) is tuple:
            found += leaves(branch)
        else:
            found.append(branch)
    return found


def rebuild(tree: Any, new: Iterator[Any]) -> Any:
    """Put the next leaves of `new` where the leaves of `tree` stand."""
    if type(tree) is not tuple:
        return next(new)
    return tuple([rebuild(branch, new) if type(branch) is tuple else next(new) for branch in tree])


def map_leaves(action: Callable[[Any], Any], tree: Any) -> Any:
    """Apply `action` to every leaf and keep the nesting."""
    if type(tree) is not tuple:
        return action(tree)
    return tuple([map_leaves(action, branch) if type(branch) is tuple else action(branch) for branch in tree])


def shape_of(leaf: Any) -> tuple[int, ...]:
    """The shape of a leaf; a Python number has none of its own."""
    return getattr(leaf, "shape", ())


def shapes(tree: Any) -> Any:
    """The shape of a leaf, or the nested tuple of the shapes of the leaves."""
    return map_leaves(shape_of, tree)


def size_of(shape: Any) -> int:
    """Count the numbers in a shape, or in a nested tuple of shapes."""
    if all(isinstance(d, int) for d in shape):
        return math.prod(shape)
    return sum(size_of(branch) for branch in shape)


def flat(tree: Any) -> np.ndarray:
    """Copy all numbers of a point into one row."""
    return np.concatenate([np.reshape(leaf, -1) for leaf in leaves(tree)])


def like(numbers: np.ndarray, tree: Any) -> Any:
    """Give a row of numbers the structure of a point."""
    parts, start = [], 0
    for leaf in leaves(tree):
        part = numbers[start : start + np.size(leaf)]
        parts.append(np.reshape(part, np.shape(leaf)) if np.shape(leaf) else float(part[0]))
        start += np.size(leaf)
    return rebuild(tree, iter(parts))


def length(numbers: Any) -> float:
    """The Euclidean length of all numbers; np.linalg.norm squares them, so that from 1e154 on it says inf."""
    return float(np.hypot.reduce(np.ravel(numbers), initial=0.0))
