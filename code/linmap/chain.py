"""The chain rule as functions: the factors, where to multiply them first, and the sum over paths."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from linmap import _check
from linmap.differentiate import linearize
from linmap.linear import LinearMap

__all__ = ["best_bracketing", "cost", "factors", "path_sum"]

OUTPUT_FIRST, INPUT_FIRST = "output first", "input first"


def factors(maps: Sequence[Callable], x: Any) -> tuple[Any, list[LinearMap]]:
    r"""Return the value of a composition and the derivative of each map where it acts.

    The law is :math:`D(f_K \circ \dots \circ f_1)(x) = Df_K(x_{K-1}) \circ \dots \circ Df_1(x_0)` with
    :math:`x_0 = x` and :math:`x_k = f_k(x_{k-1})`.

    Parameters
    ----------
    maps : sequence of callable
        The maps from the outermost to the innermost, as in :math:`g \circ f`.
    x : float, array_like or nested tuple of these
        The point at which the innermost map starts.

    Returns
    -------
    y
        The value of the composition.
    derivatives : list of LinearMap
        One for each map, in the same order: composed with ``@`` they are the derivative.

    Raises
    ------
    TypeError
        If `maps` is empty or holds something else than functions of one argument.

    Notes
    -----
    Each map runs once. Chapter: "The chain rule".

    Examples
    --------
    >>> import numpy as np
    >>> f = lambda p: np.array([p[0] + p[1], p[0] * p[1]])
    >>> g = lambda q: np.array([q[0] ** 2 + q[1], q[0], q[1]])
    >>> y, (Dg, Df) = factors([g, f], np.array([1.0, 2.0]))
    >>> (Dg @ Df).matrix()
    array([[8., 7.],
           [1., 1.],
           [2., 1.]])
    """
    _maps("factors", maps)
    derivatives = []
    for each in reversed(maps):
        x, D = linearize(each, x)
        derivatives.append(D)
    return x, derivatives[::-1]


def cost(sizes: Sequence[int], order: Any = OUTPUT_FIRST) -> int:
    r"""Count the multiplications of numbers in a product of matrices, in a given order.

    The law is :math:`m \cdot p \cdot n` for a matrix with m rows and p columns times one with p rows and n columns.

    Parameters
    ----------
    sizes : sequence of K + 1 int
        The K matrices have shapes ``(sizes[0], sizes[1])``, ``(sizes[1], sizes[2])``, and so on, as they are written.
    order : {"output first", "input first"} or nested pairs
        Where to begin: "output first" starts with the first matrix written, "input first" with the last.
        A bracketing is a nested pair of places counted from 0: ``((0, 1), 2)`` is :math:`(AB)C`.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If `sizes` does not hold whole numbers.
    ValueError
        If there are fewer than two sizes, one is below 1, or `order` does not bracket the matrices.

    Notes
    -----
    Additions are not counted. Chapter: "The chain rule".

    Examples
    --------
    >>> cost([1, 10, 512, 512, 784])
    668672
    >>> cost([1, 10, 512, 512, 784], "input first")
    209542816
    >>> cost([2, 3, 4, 1], (0, (1, 2)))
    18
    """
    sizes = _sizes("cost", sizes)
    bracketing = _bracketing("cost", order, len(sizes) - 1)
    return sum(sizes[i] * sizes[k] * sizes[j] for i, k, j in _products(bracketing))


def best_bracketing(sizes: Sequence[int]) -> tuple[int, Any]:
    r"""Return the least number of multiplications for a product of matrices, and a bracketing that attains it.

    The law is :math:`c_{ij} = \min_k\,(c_{ik} + c_{kj} + p_i p_k p_j)`, and :math:`c_{i,i+1} = 0`.

    Parameters
    ----------
    sizes : sequence of K + 1 int
        As for :func:`cost`.

    Returns
    -------
    multiplications : int
        No bracketing needs fewer.
    bracketing : int or nested pairs
        Places counted from 0, as :func:`cost` takes them.

    Raises
    ------
    TypeError
        If `sizes` does not hold whole numbers.
    ValueError
        If there are fewer than two sizes, or one is below 1.

    Notes
    -----
    Dynamic programming, :math:`K^3/6` comparisons to leading order. The number of bracketings is exponential.
    Chapter: "The chain rule".

    Examples
    --------
    >>> best_bracketing([1, 1, 10, 1])
    (11, (0, (1, 2)))
    """
    p = _sizes("best_bracketing", sizes)
    best: dict[tuple[int, int], tuple[int, Any]] = {(i, i + 1): (0, i) for i in range(len(p) - 1)}
    for length in range(2, len(p)):
        for i in range(len(p) - length):
            j = i + length
            best[i, j] = min(
                ((best[i, k][0] + best[k, j][0] + p[i] * p[k] * p[j], (best[i, k][1], best[k, j][1]))
                 for k in range(i + 1, j)),
                key=lambda found: found[0],
            )  # fmt: skip
    return best[0, len(p) - 1]


def path_sum(edges: Mapping[tuple[Hashable, Hashable], float], source: Hashable, target: Hashable) -> float:
    r"""Sum over all paths of a graph the product of the numbers on its edges.

    The law is :math:`s_{\text{source}} = 1` and :math:`s_j = \sum_i s_i\,e_{ij}` over the edges into j.

    Parameters
    ----------
    edges : mapping from (tail, head) to float
        The numbers on the edges of a graph without cycles, the slope of the head with respect to the tail.
    source, target : hashable
        Two nodes.

    Returns
    -------
    float
        The derivative of `target` with respect to `source`; 0 if no path leads there.

    Raises
    ------
    TypeError
        If an edge is not a pair, or its value is not a real number.
    ValueError
        If the graph has a cycle, or no edge touches `source` or `target`.

    Notes
    -----
    One multiplication for each edge at most, however many paths there are; with 1 on each edge it counts them.
    Chapter: "The chain rule".

    Examples
    --------
    >>> slopes = {("x", "u"): 1, ("x", "v"): 2, ("u", "z"): 6, ("v", "z"): 1}
    >>> path_sum(slopes, "x", "z")
    8.0
    >>> path_sum(dict.fromkeys(slopes, 1), "x", "z")
    2.0
    """
    onward = _graph(edges)
    for name, node in (("source", source), ("target", target)):
        if node not in onward:
            raise ValueError(
                f"path_sum: {name} is {node!r}, which no edge touches; expected a node. Check its spelling."
            )
    sums = {source: 1.0}
    for node in _order(onward):
        if node in sums:  # 0 times the nan of an edge that no path takes would be nan
            for head, slope in onward[node]:
                sums[head] = sums.get(head, 0.0) + sums[node] * slope
    return sums.get(target, 0.0)


def _maps(function: str, maps: Sequence[Callable]) -> None:
    if not maps:
        raise TypeError(f"{function}: there are no maps; expected at least one. Write the outermost map first.")
    for each in maps:
        _check.map_of_one_argument(function, each)


def _whole(given: Any) -> bool:
    return isinstance(given, (int, np.integer)) and not isinstance(given, bool)


def _sizes(function: str, sizes: Sequence[int]) -> list[int]:
    cure = f"K matrices have K + 1 sizes: {function}([m, p, n]) is an m x p matrix times a p x n matrix."
    for size in sizes:
        if not _whole(size):
            raise TypeError(f"{function}: sizes holds {size!r}; expected whole numbers. {cure}")
        if size < 1:
            raise ValueError(f"{function}: sizes holds {size}; expected numbers from 1 up. {cure}")
    if len(sizes) < 2:
        raise ValueError(f"{function}: sizes has length {len(sizes)}; expected at least 2. {cure}")
    return [int(size) for size in sizes]


def _bracketing(function: str, order: Any, count: int) -> Any:
    """Return an order as nested pairs of the places 0, ..., count - 1."""
    if isinstance(order, str) and order in (OUTPUT_FIRST, INPUT_FIRST):
        places = list(range(count))[:: 1 if order == OUTPUT_FIRST else -1]
        nested: Any = places[0]
        for place in places[1:]:
            nested = (nested, place) if order == OUTPUT_FIRST else (place, nested)
        return nested
    if list(_places(order)) != list(range(count)):
        raise ValueError(
            f"{function}: order is {order!r}; expected {OUTPUT_FIRST!r}, {INPUT_FIRST!r} or nested pairs of the places "
            f"0 to {count - 1}, in this order. ((0, 1), 2) multiplies the first two matrices first."
        )
    return order


def _places(nested: Any) -> Iterator[Any]:
    """Yield the places of a bracketing; what is no pair is a place."""
    if isinstance(nested, tuple) and len(nested) == 2:
        for part in nested:
            yield from _places(part)
    else:
        yield int(nested) if _whole(nested) else None


def _products(nested: Any) -> list[tuple[int, int, int]]:
    """Return (i, k, j) for each product: the matrices from i to k - 1 times those from k to j - 1."""
    if not isinstance(nested, tuple):
        return []
    places = [list(_places(part)) for part in nested]
    here = (places[0][0], places[1][0], places[1][-1] + 1)
    return [*_products(nested[0]), *_products(nested[1]), here]


def _graph(edges: Mapping) -> dict[Hashable, list[tuple[Hashable, float]]]:
    """Return for each node the edges that leave it."""
    onward: dict[Hashable, list[tuple[Hashable, float]]] = {}
    for edge, slope in edges.items():
        if not isinstance(edge, tuple) or len(edge) != 2:
            raise TypeError(
                f"path_sum: edges has the key {edge!r}; expected pairs (tail, head). Write {{('x', 'u'): 2.0}}."
            )
        tail, head = edge
        onward.setdefault(head, [])
        onward.setdefault(tail, []).append((head, _check.number("path_sum", f"edges[{edge}]", slope)))
    return onward


def _order(onward: Mapping) -> list[Hashable]:
    """Return the nodes so that every edge points forward."""
    waiting = dict.fromkeys(onward, 0)
    for leaving in onward.values():
        for head, _ in leaving:
            waiting[head] += 1
    ready = [node for node, count in waiting.items() if not count]
    for node in ready:  # the list grows while it is read
        for head, _ in onward[node]:
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    if len(ready) < len(waiting):
        stuck = next(node for node, count in waiting.items() if count)
        raise ValueError(
            f"path_sum: edges has a cycle before or at {stuck!r}; expected a graph without cycles. "
            "Give each step of a loop a node of its own."
        )
    return ready
