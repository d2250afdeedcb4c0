"""Figures of the chapter "Implicit functions"."""

from collections.abc import Callable
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.figures.style import COVECTOR, FAINT, INK, PAPER, PRIMAL, TANGENT, book_style

__all__ = ["CURVES", "Curve", "level"]

REACH = 1.6


class Curve(NamedTuple):
    """A curve F(x, y) = 0, walked by a parameter t; at `silent` the partial derivative in y is 0."""

    text: str
    span: tuple[float, float]
    start: float
    at: Callable
    partials: Callable
    silent: tuple[float, ...]


CURVES = {
    "circle": Curve(
        "$x^2 + y^2 = 1$",
        (-np.pi, np.pi),
        np.arctan2(0.8, 0.6),
        lambda t: (np.cos(t), np.sin(t)),
        lambda x, y: (2 * x, 2 * y),
        (0.0, np.pi),
    ),
    "bend": Curve(
        "$y^3 - y = x$",
        (-1.4, 1.4),
        1.1,
        lambda t: (t**3 - t, t),
        lambda x, y: (-1.0, 3 * y**2 - 1),
        (-(3**-0.5), 3**-0.5),
    ),
    "cube": Curve("$y^3 = x$", (-1.1, 1.1), 0.8, lambda t: (t**3, t), lambda x, y: (-1.0, 3 * y**2), (0.0,)),
    "node": Curve(
        "$y^2 = x^2 + x^3$",
        (-1.4, 1.4),
        1.25,
        lambda t: (t**2 - 1, t**3 - t),
        lambda x, y: (-2 * x - 3 * x**2, 2 * y),
        (-1.0, 0.0, 1.0),
    ),
}


def level(curve: str = "circle", at: float | None = None) -> Figure:
    """Draw a curve F(x, y) = 0 with tangent and gradient at one point, and the places where F_y = 0.

    Parameters
    ----------
    curve : {"circle", "bend", "cube", "node"}
        Which curve.
    at : float, optional
        The parameter of the point: an angle on the circle, y on "bend" and "cube".

    Returns
    -------
    Figure
        One panel, 4.4 inches wide.
    """
    chosen = CURVES[curve]
    t = chosen.start if at is None else at
    point = np.array(chosen.at(t))
    gradient = np.array(chosen.partials(*point))
    gradient = gradient / np.linalg.norm(gradient)
    with book_style():
        fig, ax = plt.subplots(figsize=(4.4, 3.9))
        ax.axhline(0, color=FAINT, linewidth=0.8)
        ax.axvline(0, color=FAINT, linewidth=0.8)
        ax.plot(*chosen.at(np.linspace(*chosen.span, 400)), color=PRIMAL.color, label=f"$F = 0$: {chosen.text}")
        ends = point + np.array([[-4.0], [4.0]]) * np.array([-gradient[1], gradient[0]])
        ax.plot(*ends.T, color=TANGENT.color, linestyle=TANGENT.linestyle, label="tangent")
        _arrow(ax, point, 0.6 * gradient)
        ax.plot(*np.transpose([chosen.at(s) for s in chosen.silent]), "x", color=INK, markersize=8, label="$F_y = 0$")
        ax.plot(*point, "o", color=PRIMAL.color, markeredgecolor=PAPER, markersize=8, zorder=5)
        ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal", xlabel="$x$", ylabel="$y$")
        ax.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        fig.legend(loc="outside lower center", ncols=2, handlelength=2)
    plt.close(fig)
    return fig


def _arrow(ax: Axes, start: np.ndarray, step: np.ndarray) -> None:
    """Draw the gradient; dots and dashes tell it from the tangent without color."""
    look = {"color": COVECTOR.color, "linestyle": COVECTOR.linestyle}
    ax.plot(*np.transpose([start, start + step]), label="gradient of $F$", zorder=4, **look)
    side = np.array([-step[1], step[0]])
    barbs = [start + 0.75 * step + 0.14 * side, start + step, start + 0.75 * step - 0.14 * side]
    ax.plot(*np.transpose(barbs), color=COVECTOR.color, zorder=4)
