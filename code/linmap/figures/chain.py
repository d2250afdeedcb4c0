"""Figures of the chapter "The chain rule"."""

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.chain import path_sum
from linmap.differentiate import linearize
from linmap.figures.style import COVECTOR, FAINT, INK, PAPER, PRIMAL, TANGENT, Role, book_style

__all__ = ["EDGES", "PLACES", "mix", "paths", "terms", "top"]

# The graph of z = u_1^2 + u_2 with u_1 = x + y and u_2 = xy: the slope of each edge and the nodes' values at (1, 2).
EDGES = {("x", "u_1"): 1, ("x", "u_2"): 2, ("y", "u_1"): 1, ("y", "u_2"): 1, ("u_1", "z"): 6, ("u_2", "z"): 1}
PLACES = {"x": (0.0, 1.0), "y": (0.0, 0.0), "u_1": (1.0, 1.0), "u_2": (1.0, 0.0), "z": (2.0, 0.5)}
VALUES = {"x": 1, "y": 2, "u_1": 3, "u_2": 2, "z": 11}


def mix(p: np.ndarray) -> np.ndarray:
    """Return :math:`(x + y,\\; xy)`, the inner map of the chapter.

    Parameters
    ----------
    p : array, shape (2,)
        The point :math:`(x, y)`.

    Returns
    -------
    array, shape (2,)
        Its image :math:`(u_1, u_2)`.

    Examples
    --------
    >>> mix(np.array([1.0, 2.0]))
    array([3., 2.])
    """
    x, y = p
    return np.array([x + y, x * y])


def top(q: np.ndarray) -> float:
    """Return :math:`u_1^2 + u_2`, the outer map of the chapter.

    Parameters
    ----------
    q : array, shape (2,)
        The point :math:`(u_1, u_2)`.

    Returns
    -------
    float
        The value.

    Examples
    --------
    >>> print(top(np.array([3.0, 2.0])))
    11.0
    """
    return q[0] ** 2 + q[1]


def paths(source: str = "x", target: str = "z") -> Figure:
    """Draw the graph of :math:`(x + y)^2 + xy` with the slope of each edge at (1, 2).

    The edges on a path from `source` to `target` are drawn strong, each path in a style of its own, and
    their products stand below.

    Parameters
    ----------
    source : str
        The input that moves: "x" or "y".
    target : str
        The output that is watched.

    Returns
    -------
    Figure
        One panel, 4.2 inches wide.

    Examples
    --------
    >>> paths("y").get_size_inches()
    array([4.2, 2.6])
    """
    routes = _routes(source, target)
    with book_style():
        fig, panel = plt.subplots(figsize=(4.2, 2.6))
        for edge in EDGES:
            used = [style for style, route in zip((PRIMAL, TANGENT), routes, strict=False) if edge in route]
            _edge(panel, edge, used[0] if used else None)
        for node, value in VALUES.items():
            _node(panel, node, value)
        panel.set(xlim=(-0.25, 2.25), ylim=(-0.3, 1.3))
        panel.set_axis_off()
        fig.supxlabel(_bill(source, target, routes), fontsize=14, color=INK)
    plt.close(fig)
    return fig


def terms(
    f: Callable = mix,
    g: Callable = top,
    a: Sequence[float] = (1.0, 2.0),
    v: Sequence[float] = (0.1, 0.2),
) -> Figure:
    """Draw the two errors of a composition against the length of the step.

    Parameters
    ----------
    f, g : callable
        The inner and the outer map, differentiable at `a` and at ``f(a)``.
    a : sequence of n floats
        The point the steps start from.
    v : sequence of n floats
        The longest step; the others are parts of it.

    Returns
    -------
    Figure
        One panel with three lines, 4.8 inches wide.

    Examples
    --------
    >>> terms().get_size_inches()
    array([4.8, 3. ])
    """
    steps = np.logspace(0, -3, 7)[:, None] * np.asarray(v, dtype=float)
    lengths = np.linalg.norm(steps, axis=1)
    inner, outer = _two_errors(f, g, np.asarray(a, dtype=float), steps)
    with book_style():
        fig, panel = plt.subplots(figsize=(4.8, 3.0))
        panel.loglog(lengths, lengths, color=FAINT, linestyle="dotted", label="the step itself")
        for sizes, role, label in (
            (outer, COVECTOR, "error of $g$"),
            (inner, PRIMAL, "error of $f$, sent through $Dg$"),
        ):
            panel.loglog(lengths, sizes, **role._asdict(), markersize=5, label=label)
        panel.set(xlabel="length of the step", ylabel="size")
        panel.legend(loc="lower right")
    plt.close(fig)
    return fig


def _two_errors(f: Callable, g: Callable, a: np.ndarray, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the sizes of Dg(f(a))[E_f(v)] and of E_g(f(a + v) - f(a)), one for each step v."""
    (b, Df), inner, outer = linearize(f, a), [], []
    c, Dg = linearize(g, b)
    for v in steps:
        moved = f(a + v) - b
        inner.append(np.linalg.norm(np.atleast_1d(Dg(moved - Df(v)))))
        outer.append(np.linalg.norm(np.atleast_1d(g(b + moved) - c - Dg(moved))))
    return np.array(inner), np.array(outer)


def _routes(source: str, target: str) -> list[list[tuple[str, str]]]:
    """Return every path of the graph, as the list of its edges."""
    if source == target:
        return [[]]
    onward = [edge for edge in EDGES if edge[0] == source]
    return [[edge, *rest] for edge in onward for rest in _routes(edge[1], target)]


def _bill(source: str, target: str, routes: list[list[tuple[str, str]]]) -> str:
    """Write the sum over the paths, each a product along its edges, from the output back."""
    products = [r" \cdot ".join(str(EDGES[edge]) for edge in reversed(route)) for route in routes]
    total = path_sum(EDGES, source, target)
    return rf"$\partial {target} / \partial {source} = {' + '.join(products)} = {total:g}$"


def _edge(panel: Axes, edge: tuple[str, str], role: Role | None) -> None:
    """Draw one arrow with its slope beside it, away from the crossing in the middle."""
    start, end = (np.array(PLACES[node]) for node in edge)
    look = {"color": FAINT, "linewidth": 1.2}
    if role:
        look = {"color": role.color, "linestyle": role.linestyle, "linewidth": 2}
    panel.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "shrinkA": 20, "shrinkB": 20, **look})
    at = start + 0.33 * (end - start)
    color = INK if role is None else role.color
    paper = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}
    panel.text(*at, f"{EDGES[edge]}", color=color, ha="center", va="center", fontsize=13, bbox=paper)


def _node(panel: Axes, node: str, value: float) -> None:
    look = {"boxstyle": "circle,pad=0.25", "facecolor": PAPER, "edgecolor": INK}
    panel.text(*PLACES[node], f"${node}$\n{value:g}", ha="center", va="center", bbox=look, linespacing=1.0, fontsize=13)
