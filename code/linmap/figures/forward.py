"""Figures of the chapter "Forward mode"."""

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.differentiate import jvp
from linmap.figures.style import FAINT, INK, PRIMAL, TANGENT, book_style

__all__ = ["heron", "hole", "lines", "sweep"]


def lines(p: np.ndarray) -> np.ndarray:
    """Run the program of the chapter: :math:`a = xy`, :math:`b = a + x`, :math:`c = ab`.

    Parameters
    ----------
    p : array, shape (2,)
        The point :math:`(x, y)`.

    Returns
    -------
    array, shape (3,)
        The values :math:`(a, b, c)`.

    Examples
    --------
    >>> lines(np.array([1.0, 2.0]))
    array([2., 3., 6.])
    """
    x, y = p[0], p[1]
    a = x * y
    b = a + x
    return np.array([a, b, a * b])


def heron(x: float) -> float:
    """Return the square root of x by Heron's method, which stops when the square is close enough.

    Parameters
    ----------
    x : float
        A positive number.

    Returns
    -------
    float
        The root, to about 12 digits.

    Examples
    --------
    >>> print(f"{heron(2.0):.6f}")
    1.414214
    """
    s = 1.0
    while abs(s * s - x) > 1e-12:
        s = (s + x / s) / 2
    return s


def sweep(point: Sequence[float] = (1.0, 2.0), direction: Sequence[float] = (1.0, -1.0)) -> Figure:
    """Draw a point with its direction, the outputs b and c with their tangent, and the dual number of each line.

    Parameters
    ----------
    point, direction : sequence of 2 floats
        The input and its tangent.

    Returns
    -------
    Figure
        Two panels above a table, 4.6 inches wide.

    Examples
    --------
    >>> sweep().get_size_inches()
    array([4.6, 4. ])
    """
    p, v = np.asarray(point, dtype=float), np.asarray(direction, dtype=float)
    values, tangents = jvp(lines, p, v)
    way = p + np.linspace(-1, 1, 81)[:, None] * v
    with book_style():
        fig, ax = plt.subplot_mosaic([["in", "out"], ["table", "table"]], figsize=(4.6, 4.0), height_ratios=[1.5, 1])
        _moved(ax["in"], p, v, way)
        ax["in"].set(title="point and direction", xlabel="$x$", ylabel="$y$")
        _moved(ax["out"], values[1:], tangents[1:], np.array([lines(q)[1:] for q in way]))
        ax["out"].set(title="two of the outputs", xlabel="$b$", ylabel="$c$")
        _ledger(ax["table"], [*p, *values], [*v, *tangents])
        keys = [
            plt.Line2D([], [], color=PRIMAL.color, linestyle=PRIMAL.linestyle, label="true path"),
            plt.Line2D([], [], color=TANGENT.color, linestyle=TANGENT.linestyle, label="tangent"),
        ]
        fig.legend(handles=keys, loc="outside lower center", ncols=2)
    plt.close(fig)
    return fig


def hole(f: Callable = heron, at: float = 1.0) -> Figure:
    """Draw the slope of the true square root, and what forward mode returns for a program that computes it.

    Parameters
    ----------
    f : callable, float -> float
        The program.
    at : float
        The point where the program takes a way of its own.

    Returns
    -------
    Figure
        One panel, 4.4 inches wide.

    Examples
    --------
    >>> hole().get_size_inches()
    array([4.4, 2.6])
    """
    fine, points = np.linspace(0.2, 3, 141), np.arange(0.25, 3.1, 0.25)
    with book_style():
        fig, panel = plt.subplots(figsize=(4.4, 2.6))
        panel.plot(fine, 0.5 / np.sqrt(fine), color=PRIMAL.color, label="slope of the root")
        slopes = [jvp(f, float(x), 1.0)[1] for x in points]
        panel.plot(points, slopes, TANGENT.marker, color=TANGENT.color, markersize=5, label="tangent of the program")
        panel.annotate(f"at {at:g}", (at, 0.0), xytext=(10, 3), textcoords="offset points", color=INK)
        panel.set(xlabel="$x$", ylim=(-0.12, 1.2))
        panel.legend(loc="upper right")
    plt.close(fig)
    return fig


def _moved(panel: Axes, start: np.ndarray, tangent: np.ndarray, path: np.ndarray) -> None:
    """Draw the path of a moving point, where it is, and its tangent as an arrow."""
    panel.plot(*path.T, color=PRIMAL.color, linestyle=PRIMAL.linestyle, zorder=2)
    tip = start + tangent
    panel.plot(*np.column_stack([start, tip]), color=TANGENT.color, linestyle=TANGENT.linestyle, zorder=3)
    # The head is an arrow of its own: a dashed head would fall apart.
    look = {"arrowstyle": "-|>", "color": TANGENT.color, "shrinkA": 0, "shrinkB": 0}
    panel.annotate("", tip, tip - 0.02 * tangent, arrowprops=look, zorder=3)
    panel.plot(*start, PRIMAL.marker, color=INK, markersize=5, zorder=4)
    panel.margins(0.12)


def _ledger(panel: Axes, values: Sequence[float], tangents: Sequence[float]) -> None:
    """Write each line of the program with its value, its tangent and the rule of the tangent."""
    program = ["$x$", "$y$", "$a = xy$", "$b = a + x$", "$c = ab$"]
    rules = ["given", "given", r"$\dot x y + x \dot y$", r"$\dot a + \dot x$", r"$\dot a b + a \dot b$"]
    numbers = [[f"{x:g}".replace("-", "\N{MINUS SIGN}") for x in column] for column in (values, tangents)]
    rows = [("line", "value", "tangent", "rule"), *zip(program, *numbers, rules, strict=True)]
    for k, row in enumerate(rows):
        for place, text in zip((0.0, 0.48, 0.72, 1.0), row, strict=True):
            panel.text(place, 1 - k / 5.5, text, ha="right" if place else "left", va="center", color=INK)
    panel.axhline(1 - 0.5 / 5.5, color=FAINT, linewidth=0.8)
    panel.set(xlim=(0, 1), ylim=(0, 1.08))
    panel.set_axis_off()
