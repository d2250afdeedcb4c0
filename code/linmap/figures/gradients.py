"""Figures of the chapter "Gradients, of vectors and of matrices"."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.figures.style import COVECTOR, FAINT, INK, PAPER, PRIMAL, TANGENT, Role, book_style

__all__ = ["crossing", "inner_product", "steepest"]

REACH = 2.6


def inner_product(axis: Sequence[float]) -> np.ndarray:
    """Return the matrix of the inner product whose unit ball is an ellipse of area pi with this semi-axis.

    Parameters
    ----------
    axis : sequence of 2 floats
        One semi-axis of the ellipse; the other is perpendicular, and one over it in length.

    Returns
    -------
    array, shape (2, 2)
        The matrix G: the ellipse is where ``v @ G @ v`` is 1.

    Examples
    --------
    >>> inner_product((1.0, -1.0)).round(2)
    array([[1.25, 0.75],
           [0.75, 1.25]])
    """
    axis = np.asarray(axis, dtype=float)
    other = np.array([-axis[1], axis[0]])
    squared = axis @ axis
    return np.outer(axis, axis) / squared**2 + np.outer(other, other)


def steepest(
    row: Sequence[float] = (2.0, 1.0),
    axis: Sequence[float] = (1.0, -1.0),
    step: Sequence[float] = (1.0, 1.0),
) -> Figure:
    """Draw one derivative as lines, and its gradient for the dot product and for another inner product.

    Parameters
    ----------
    row : sequence of 2 floats
        The derivative: lines of equal ``row @ v``, one for each whole number.
    axis : sequence of 2 floats
        A semi-axis of the unit ball of the second inner product, as in `inner_product`.
    step : sequence of 2 floats
        A step, which ends on the same line in both panels.

    Returns
    -------
    Figure
        Two panels, 4.4 inches wide.
    """
    row, step = np.asarray(row, dtype=float), np.asarray(step, dtype=float)
    titles = {"dot product": np.eye(2), "another inner product": inner_product(axis)}
    with book_style():
        fig, panels = plt.subplots(1, 2, figsize=(4.4, 2.8))
        for panel, (title, G) in zip(panels, titles.items(), strict=True):
            gradient = np.linalg.solve(G, row)
            panel.set(xlim=(-1.7, REACH), ylim=(-1.9, REACH - 0.2), aspect="equal")
            panel.set_axis_off()
            _lines(panel, row, row @ step)
            _ball(panel, G)
            _arrow(panel, step, "$v$", TANGENT)
            _arrow(panel, gradient, "({:g}, {:g})".format(*gradient.round(2)).replace("-", "\u2212"), COVECTOR)
            panel.plot(*(gradient / np.sqrt(gradient @ row)), "o", color=INK, markersize=4, zorder=6)
            panel.set_title(title)
        keys = [
            plt.Line2D([], [], color=PRIMAL.color, label="steps of length 1"),
            plt.Line2D([], [], label="step", **TANGENT._asdict()),
            plt.Line2D([], [], label="lines, gradient", **COVECTOR._asdict()),
        ]
        fig.legend(handles=keys, loc="outside lower center", ncols=3, handlelength=2, columnspacing=1)
    plt.close(fig)
    return fig


def crossing(gaps: Sequence[float] = (0.0, 0.3)) -> Figure:
    """Draw the eigenvalues of the symmetric matrix with rows (t, c) and (c, -t) against t.

    Parameters
    ----------
    gaps : sequence of floats
        The values of c, one panel each; at c = 0 the eigenvalues cross.

    Returns
    -------
    Figure
        One panel for each value, 4.4 inches wide.
    """
    t = np.linspace(-1, 1, 201)
    with book_style():
        fig, panels = plt.subplots(1, len(gaps), figsize=(4.4, 2.5), sharey=True)
        for panel, c in zip(panels, gaps, strict=True):
            values = np.array([np.linalg.eigvalsh([[s, c], [c, -s]]) for s in t])
            panel.plot(t, values[:, 1], color=PRIMAL.color, linestyle=PRIMAL.linestyle, label="larger")
            panel.plot(t, values[:, 0], color=TANGENT.color, linestyle=TANGENT.linestyle, label="smaller")
            panel.set(xlabel="$t$", title=f"$c = {c:g}$", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        handles, labels = panels[0].get_legend_handles_labels()
        fig.legend(handles, [f"{label} eigenvalue" for label in labels], loc="outside lower center", ncols=2)
    plt.close(fig)
    return fig


def _lines(panel: Axes, row: np.ndarray, strong: float) -> None:
    """Draw the lines row @ v = k that cross the panel, number some of them, and make one of them thick."""
    along = np.array([-row[1], row[0]]) / np.linalg.norm(row)
    paper = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}
    for k in range(-6, 9):
        foot = k * row / (row @ row)
        ends = np.array([foot - 9 * along, foot + 9 * along])
        width = 1.8 if np.isclose(k, strong) else 0.7
        panel.plot(*ends.T, color=COVECTOR.color, linestyle=COVECTOR.linestyle, linewidth=width, zorder=2)
        x = (k - row[1] * -1.75) / row[0] if row[0] else np.inf
        if -1.5 < x < REACH - 0.2:
            panel.text(
                x, -1.75, f"${k}$", color=COVECTOR.color, fontsize=9, ha="center", va="center", bbox=paper, zorder=3
            )


def _ball(panel: Axes, G: np.ndarray) -> None:
    angle = np.linspace(0, 2 * np.pi, 241)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    rim = circle / np.sqrt(np.einsum("ki,ij,kj->k", circle, G, circle))[:, None]
    panel.fill(*rim.T, color=PRIMAL.color, alpha=0.15, linewidth=0, zorder=3)
    panel.plot(*rim.T, color=PRIMAL.color, linestyle=PRIMAL.linestyle, linewidth=1.6, zorder=4)


def _arrow(panel: Axes, tip: np.ndarray, name: str, role: Role) -> None:
    """Draw an arrow from the origin; the marker at its tip and the dashes tell the roles apart without color."""
    look = {"color": role.color, "linestyle": role.linestyle, "marker": role.marker, "markevery": [1]}
    panel.plot([0, tip[0]], [0, tip[1]], linewidth=2.2, markersize=7, zorder=5, **look)
    panel.plot(0, 0, "o", color=FAINT, markersize=4, zorder=4)
    paper = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5, "alpha": 0.85}
    place = (0, 8) if tip[1] > 0.9 else (0, -15)
    panel.annotate(
        name, tip, xytext=place, textcoords="offset points", color=role.color, ha="center", bbox=paper, zorder=7
    )
