"""Figures of the chapter "Layers, and what they send back"."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.figures.style import COVECTOR, INK, PAPER, PRIMAL, book_style
from linmap.layers import softmax, softmax_vjp

__all__ = ["on_paper", "simplex"]

# Two perpendicular directions of length 1 among the vectors with sum 0: to the right, and up.
PLANE = np.array([[-1.0, 1.0, 0.0], [-1.0, -1.0, 2.0]]) / np.sqrt([[2.0], [6.0]])
ARROW = 0.4  # how long an arrow of length 1 is drawn, where the sides of the triangle have length √2
STEPS = 7


def on_paper(v: Sequence[float]) -> np.ndarray:
    r"""Return where a vector of three numbers lies in the plane of the sum 0, seen at right angles.

    Parameters
    ----------
    v : array_like, shape (..., 3)
        Probabilities, or an arrow between them; one number added to all entries changes nothing.

    Returns
    -------
    array, shape (..., 2)
        Lengths and angles in the plane are kept.

    Examples
    --------
    >>> on_paper([[1.0, 1.0, 1.0], [2.0, 3.0, 2.5]]).round(3) + 0.0
    array([[0.   , 0.   ],
           [0.707, 0.   ]])
    """
    return np.asarray(v, dtype=float) @ PLANE.T


def simplex(scores: Sequence[float] = (0.0, 0.0, 0.0), cotangent: Sequence[float] = (1.0, -1.0, 0.0)) -> Figure:
    """Draw the probabilities of three scores, an arrow that comes back to them, and what softmax passes on.

    Parameters
    ----------
    scores : sequence of 3 floats
        What goes into softmax.
    cotangent : sequence of 3 floats
        What comes back to the probabilities, also at the other points of the triangle.

    Returns
    -------
    Figure
        One panel, 4.4 inches wide.
    """
    s, g = softmax(list(scores)), np.asarray(cotangent, dtype=float)
    corners = on_paper(np.eye(3))
    with book_style():
        fig, ax = plt.subplots(figsize=(4.4, 3.3))
        ax.set(xlim=(-1.12, 1.12), ylim=(-0.6, 0.98), aspect="equal")
        ax.set_axis_off()
        ax.fill(*corners.T, facecolor=PRIMAL.color, alpha=0.1, edgecolor="none")
        ax.plot(*corners[[0, 1, 2, 0]].T, color=PRIMAL.color, linewidth=1.4)
        for k, (x, y) in enumerate(corners):
            ax.annotate(
                f"class {k + 1}", (x, y), xytext=(0, 8 if k == 2 else -16), textcoords="offset points", ha="center"
            )
        for p in _points():
            _stroke(ax, p, softmax_vjp(p, g), color=COVECTOR.color, linewidth=1.0)
            ax.plot(*on_paper(p), ".", color=COVECTOR.color, markersize=2.5)
        _stroke(ax, s, g, color=COVECTOR.color, linestyle=COVECTOR.linestyle, marker=COVECTOR.marker, markevery=[1])
        _stroke(ax, s, softmax_vjp(s, g), color=COVECTOR.color, linewidth=4.5, solid_capstyle="butt")
        ax.plot(*on_paper(s), color=PRIMAL.color, marker=PRIMAL.marker, markersize=8, markeredgecolor=PAPER, zorder=6)
        tip = on_paper(s) + ARROW * on_paper(g)
        ax.annotate("$g$", tip, xytext=(-4, 9), textcoords="offset points", color=INK, ha="center")
    plt.close(fig)
    return fig


def _points() -> np.ndarray:
    """Return points spread over the triangle, edges and corners included."""
    counts = [(i, j, STEPS - i - j) for i in range(STEPS + 1) for j in range(STEPS + 1 - i)]
    return np.array(counts) / STEPS


def _stroke(ax: Axes, s: np.ndarray, arrow: np.ndarray, **look: object) -> None:
    start = on_paper(s)
    ax.plot(*np.transpose([start, start + ARROW * on_paper(arrow)]), zorder=4, **look)
