"""Figures of the chapter "The chain rule"."""

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.chain import _bracketing, _products, best_bracketing, cost, path_sum
from linmap.differentiate import jvp, linearize
from linmap.figures.style import COVECTOR, FAINT, INK, PAPER, PRIMAL, TANGENT, Role, book_style

__all__ = ["PROGRAM", "bracket", "graph", "mix", "paths", "terms", "top"]

# The two maps of the chapter, one after the other, as a program.
PROGRAM = "x = 1; y = 2; u_1 = x + y; u_2 = x * y; z = u_1^2 + u_2"
NAMES = {"sin": np.sin, "cos": np.cos, "exp": np.exp, "tanh": np.tanh, "sqrt": np.sqrt, "ln": np.log}


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


def graph(program: str = PROGRAM) -> tuple[dict, dict]:
    """Return the values of the nodes and the slopes of the edges of a computation.

    Parameters
    ----------
    program : str
        Lines such as ``x = 1.2; a = x^2; y = a * x``. Numbers are inputs, the last line is
        the output.

    Returns
    -------
    values : dict
        The value of each name, in the order of the lines.
    slopes : dict
        For each pair (tail, head) the derivative of one line with respect to one name in it.

    Examples
    --------
    >>> graph("x = 3.0; a = x^2; z = a * x")[1]
    {('x', 'a'): 6.0, ('a', 'z'): 3.0, ('x', 'z'): 9.0}
    """
    values, slopes = {}, {}
    for line in filter(str.strip, program.split(";")):
        name, _, formula = map(str.strip, line.partition("="))
        code = compile(formula.replace("^", "**"), name, "eval")
        for tail in (each for each in code.co_names if each in values):
            step = lambda t, code=code, tail=tail: eval(code, {**NAMES, **values, tail: t})  # noqa: E731
            slopes[tail, name] = jvp(step, values[tail], 1.0)[1]
        values[name] = float(eval(code, {**NAMES, **values}))
    return values, slopes


def paths(program: str = PROGRAM, source: str | None = None) -> Figure:
    """Draw the graph of a computation with the value of each node and the slope of each edge.

    Parameters
    ----------
    program : str
        As for :func:`graph`.
    source : str, optional
        An input. The edges of each path from it are drawn strong, in a style of their own, and
        the products along the paths stand below.

    Returns
    -------
    Figure
        One panel, 4.4 inches wide.

    Examples
    --------
    >>> paths(source="y").get_size_inches()
    array([4.4, 2.7])
    """
    values, slopes = graph(program)
    target, places = list(values)[-1], _places(values, slopes)
    routes = _routes(slopes, source, target) if source else []
    with book_style():
        fig, panel = plt.subplots(figsize=(4.4, 2.7))
        for edge, slope in slopes.items():
            roles = zip(cycle((PRIMAL, TANGENT, COVECTOR)), routes, strict=False)
            role = next((role for role, route in roles if edge in route), None)
            _edge(panel, [places[node] for node in edge], _written(slope), role)
        for node, value in values.items():
            look = {"boxstyle": "circle,pad=0.25", "facecolor": PAPER, "edgecolor": INK}
            words = f"${node}$\n{_written(value)}"
            panel.text(*places[node], words, ha="center", va="center", bbox=look, linespacing=1.0, fontsize=13)
        panel.set(xlim=(-0.25, max(x for x, _ in places.values()) + 0.25), ylim=(-0.8, 0.8))
        panel.set_axis_off()
        if source:
            fig.supxlabel(_bill(slopes, source, target, routes), fontsize=14, color=INK)
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


def bracket(sizes: Sequence[int] = (1, 10, 512, 512, 784)) -> Figure:
    """Draw what the two extreme orders of a chain of matrices make on their way, and what that costs.

    A third order is drawn if it is cheaper than both.

    Parameters
    ----------
    sizes : sequence of K + 1 int
        The sizes of the K matrices, from the output to the input.

    Returns
    -------
    Figure
        One row for the chain and one for each order, 4.8 inches wide.

    Examples
    --------
    >>> bracket((1, 10, 512, 512, 784)).get_size_inches()
    array([4.8, 4.2])
    """
    rows = [("the chain", [(i, None, i + 1) for i in range(len(sizes) - 1)], None)]
    rows += list(_orders(sizes))
    with book_style():
        fig, panels = plt.subplots(len(rows), 1, figsize=(4.8, 1.4 * len(rows)))
        for panel, (name, blocks, role) in zip(panels, rows, strict=True):
            total = sum(sizes[i] * sizes[k] * sizes[j] for i, k, j in blocks if k is not None)
            panel.set_title(name + (f": {total:,} multiplications" if total else ""), loc="left")
            for place, (i, k, j) in enumerate(blocks, 1):
                _block(
                    panel,
                    7 * (place - 0.5) / (len(sizes) - 1),
                    [sizes[n] for n in (i, k, j) if n is not None],
                    max(sizes),
                    role,
                )
            panel.set(xlim=(0, 7), ylim=(-1.05, 0.45), aspect="equal")
            panel.set_axis_off()
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


def _places(values: dict, slopes: dict) -> dict:
    """Return where each node stands: in the column of its longest path, one below the other."""
    depths = {}
    for node in values:
        depths[node] = max((depths[tail] + 1 for tail, head in slopes if head == node), default=0)
    columns = {node: [other for other in values if depths[other] == depths[node]] for node in values}
    return {node: (depths[node], (len(column) - 1) / 2 - column.index(node)) for node, column in columns.items()}


def _routes(slopes: dict, source: str, target: str) -> list[list[tuple[str, str]]]:
    """Return every path of the graph, as the list of its edges."""
    if source == target:
        return [[]]
    onward = [edge for edge in slopes if edge[0] == source]
    return [[edge, *rest] for edge in onward for rest in _routes(slopes, edge[1], target)]


def _bill(slopes: dict, source: str, target: str, routes: list[list[tuple[str, str]]]) -> str:
    """Write the sum over the paths, each a product along its edges, from the output back."""
    products = [r" \cdot ".join(_written(slopes[edge]) for edge in reversed(route)) for route in routes]
    total = _written(path_sum(slopes, source, target))
    return rf"$\partial {target} / \partial {source} = {' + '.join(products)} = {total}$"


def _written(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"


def _edge(panel: Axes, ends: Sequence, words: str, role: Role | None) -> None:
    """Draw one arrow with its slope beside it, away from the crossing in the middle."""
    start, end = map(np.array, ends)
    look = {"color": FAINT, "linewidth": 1.2}
    if role:
        look = {"color": role.color, "linestyle": role.linestyle, "linewidth": 2}
    panel.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "shrinkA": 20, "shrinkB": 20, **look})
    color, paper = INK if role is None else role.color, {"facecolor": PAPER, "edgecolor": "none", "pad": 1}
    panel.text(*(start + 0.35 * (end - start)), words, color=color, ha="center", va="center", fontsize=13, bbox=paper)


def _orders(sizes: Sequence[int]) -> Iterator[tuple]:
    """Yield name, products and role of the two extreme orders, and of the best if it is cheaper."""
    least, nested = best_bracketing(sizes)
    for name, role in (("output first", PRIMAL), ("input first", TANGENT)):
        yield name, _products(_bracketing("bracket", name, len(sizes) - 1)), role
    if least < min(cost(sizes, "output first"), cost(sizes, "input first")):
        yield "at best", _products(nested), COVECTOR


def _block(panel: Axes, x: float, sizes: Sequence[int], largest: int, role: Role | None) -> None:
    """Draw one matrix, its sides on a logarithmic scale, with its shape and what its product cost."""
    rows, columns = sizes[0], sizes[-1]
    height, width = (0.1 + 0.7 * np.log(n) / np.log(max(2, largest)) for n in (rows, columns))
    look = {"edgecolor": INK, "facecolor": PAPER}
    if role:
        look = {"edgecolor": role.color, "facecolor": role.color + "2a", "linestyle": role.linestyle}
    panel.add_patch(plt.Rectangle((x - width / 2, -height / 2), width, height, linewidth=1.5, **look))
    words = f"{rows}×{columns}" + (f"\n{rows * sizes[1] * columns:,}" if len(sizes) == 3 else "")
    panel.text(x, -0.48, words, ha="center", va="top", fontsize=10)
