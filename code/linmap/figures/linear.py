"""Figures of the chapter "Linear maps and adjoints"."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.figures.style import COVECTOR, FAINT, INK, PAPER, PRIMAL, TANGENT, Role, book_style

__all__ = ["pull", "touch"]

Pair = Sequence[float]


def pull(
    first: Pair = (2.0, 0.0),
    second: Pair = (1.0, 1.0),
    v: Pair = (1.0, 1.0),
    w: Pair = (1.0, 0.0),
) -> Figure:
    """Draw a map of the plane and its transpose: the step goes forward, the numbered lines come back.

    The right panel numbers the outputs by their inner product with `w`; the left panel numbers
    each input like its image. So `v` and `Bv` end on lines of one number.

    Parameters
    ----------
    first, second : sequence of 2 floats
        Where the map sends the two basis vectors: the columns of its matrix B.
    v : sequence of 2 floats
        A step among the inputs.
    w : sequence of 2 floats
        One weight for each output.

    Returns
    -------
    Figure
        Two panels, 4.4 inches wide.
    """
    B, v, w = np.column_stack([first, second]), np.asarray(v, dtype=float), np.asarray(w, dtype=float)
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
    sides = [
        ("inputs", square, B.T @ w, r"$B^{\!\top}\!w$", v, "$v$"),
        ("outputs", square @ B.T, w, "$w$", B @ v, "$Bv$"),
    ]
    with book_style():
        fig, panels = plt.subplots(1, 2, figsize=(4.4, 2.8))
        for panel, (title, shape, row, row_name, step, step_name) in zip(panels, sides, strict=True):
            _shape(panel, shape)
            _window(panel, np.vstack([shape, row, step]))
            _lines(panel, row, row @ step)
            _arrow(panel, row, row_name, COVECTOR, place=(2, -16))
            _arrow(panel, step, step_name, TANGENT, place=(-6, 8))
            panel.set_title(title)
        _explain(fig, (PRIMAL, "square, image"), (TANGENT, "step"), (COVECTOR, "weights, lines"))
    plt.close(fig)
    return fig


def touch(
    first: Pair = (2.0, 0.0),
    second: Pair = (1.0, 1.0),
    w: Pair = (1.0, 0.0),
    sideways: Sequence[float] = (1.0, 2.0),
) -> Figure:
    """Draw the lines that a map sends back, and the arrow that stands for them in each inner product.

    If a sideways step counts c times its length, the inner product has the matrix ``G = diag(c**2, 1)``. The
    arrow solves ``G @ arrow = B.T @ w``. It points where the ball of the inner product, all x with
    ``x @ G @ x <= 1``, touches the line of the highest number that it reaches.

    Parameters
    ----------
    first, second : sequence of 2 floats
        Where the map sends the two basis vectors: the columns of its matrix B.
    w : sequence of 2 floats
        One weight for each output; the lines are ``w @ B @ x = k`` for whole numbers k.
    sideways : sequence of floats
        How often a sideways step counts its length, one panel each.

    Returns
    -------
    Figure
        One panel for each inner product, 4.4 inches wide.
    """
    row, weights = np.array([first, second]) @ w, [(c**2, 1.0) for c in sideways]
    angle = np.linspace(0, 2 * np.pi, 241)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    with book_style():
        fig, panels = plt.subplots(1, len(weights), figsize=(4.4, 2.8))
        for panel, diagonal in zip(panels, np.array(weights), strict=True):
            arrow = row / diagonal
            contact = arrow / np.sqrt(arrow @ row)
            _shape(panel, circle / np.sqrt(diagonal))
            _window(panel, np.vstack([circle, row]))
            _lines(panel, row)
            _arrow(panel, arrow, "({:g}, {:g})".format(*arrow), COVECTOR, place=(-24, 7))
            panel.plot(*contact, "o", color=INK, markersize=5, zorder=5)
            panel.set_title(r"$G = \mathrm{{diag}}({:g}, {:g})$".format(*diagonal))
        _explain(fig, (PRIMAL, "unit ball"), (COVECTOR, "arrow, lines"))
    plt.close(fig)
    return fig


def _shape(panel: Axes, outline: np.ndarray) -> None:
    panel.fill(*outline.T, color=PRIMAL.color, alpha=0.18, linewidth=0, zorder=1)
    panel.plot(*outline.T, color=PRIMAL.color, linestyle=PRIMAL.linestyle, linewidth=1.4, zorder=2)


def _window(panel: Axes, points: np.ndarray, margin: float = 0.45) -> None:
    """Show the origin and all points in equal units; inputs and outputs have no common scale."""
    points = np.vstack([points, np.zeros((1, 2))])
    center, half = (points.max(axis=0) + points.min(axis=0)) / 2, np.ptp(points, axis=0).max() / 2 + margin
    panel.set(xlim=(center[0] - half, center[0] + half), ylim=(center[1] - half, center[1] + half), aspect="equal")
    panel.set_axis_off()


def _lines(panel: Axes, row: np.ndarray, strong: float = np.nan) -> None:
    """Draw the lines row @ x = k that cross the window with their numbers below, and one of them thick."""
    (left, right), (low, high) = panel.get_xlim(), panel.get_ylim()
    corners = np.array([[x, y] for x in (left, right) for y in (low, high)]) @ row
    along = np.array([-row[1], row[0]]) / np.linalg.norm(row)
    for k in range(int(np.ceil(corners.min())), int(np.floor(corners.max())) + 1):
        foot = k * row / (row @ row)
        ends = np.array([foot - 9 * along, foot + 9 * along])
        width = 2.0 if np.isclose(k, strong) else 0.8
        panel.plot(*ends.T, color=COVECTOR.color, linestyle=COVECTOR.linestyle, linewidth=width, zorder=3)
        x = foot[0] + (low + 0.12 - foot[1]) * along[0] / along[1] if along[1] else left
        if left + 0.1 < x < right - 0.1:
            look = {"color": COVECTOR.color, "fontsize": 10, "ha": "center", "va": "center", "clip_on": True}
            panel.text(
                x, low + 0.12, f"${k}$", bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1}, zorder=6, **look
            )


def _arrow(panel: Axes, tip: np.ndarray, name: str, role: Role, place: tuple[int, int]) -> None:
    """Draw an arrow from the origin; the marker at its tip and the dashes tell the roles apart without color."""
    look = {"color": role.color, "linestyle": role.linestyle, "marker": role.marker, "markevery": [1]}
    panel.plot([0, tip[0]], [0, tip[1]], linewidth=2.2, markersize=7, zorder=5, **look)
    panel.plot(0, 0, "o", color=FAINT, markersize=4, zorder=4)
    paper = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5, "alpha": 0.8}
    panel.annotate(name, tip, xytext=place, textcoords="offset points", color=role.color, bbox=paper, zorder=7)


def _explain(fig: Figure, *roles: tuple[Role, str]) -> None:
    keys = [
        plt.Line2D([], [], color=role.color, linestyle=role.linestyle, marker=None, label=label)
        if role is PRIMAL
        else plt.Line2D([], [], label=label, **role._asdict())
        for role, label in roles
    ]
    fig.legend(handles=keys, loc="outside lower center", ncols=len(keys), handlelength=2.2, columnspacing=1)
