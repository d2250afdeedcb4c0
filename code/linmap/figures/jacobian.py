"""Figures of the chapter "The Jacobian matrix"."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.differentiate import jacobian
from linmap.figures.style import COVECTOR, FAINT, INK, PRIMAL, TANGENT, book_style

__all__ = ["bend", "circles", "warp", "zoom"]

Map = Callable[[np.ndarray], np.ndarray]


def bend(p: np.ndarray) -> np.ndarray:
    """Return :math:`(x^2 + y,\\; xy)`, the map that this chapter does by hand.

    Parameters
    ----------
    p : array, shape (2,)
        The point :math:`(x, y)`.

    Returns
    -------
    array, shape (2,)
        Its image.

    Examples
    --------
    >>> bend(np.array([1.0, 2.0]))
    array([3., 2.])
    """
    x, y = p
    return np.array([x**2 + y, x * y])


def warp(
    f: Map = bend,
    a: Sequence[float] = (1.0, 0.0),
    sides: Sequence[float] = (0.4, 0.2, 0.1),
) -> Figure:
    """Draw a square, its curved image and the parallelogram of the Jacobian, ever closer.

    The upper row shows the grid and its image under `f`; the lower row enlarges the image
    of each square by one over its side, so that only the shape of the miss changes.

    Parameters
    ----------
    f : callable, (2,) -> (2,)
        A differentiable map of the plane.
    a : sequence of 2 floats
        The lower left corner of every square.
    sides : sequence of 3 floats
        The sides of the squares; the upper row shows the first.

    Returns
    -------
    Figure
        Five panels, 4.2 inches wide.
    """
    a = np.asarray(a, dtype=float)
    J, rim = jacobian(f, a), _unit_square()
    rows = [
        ["domain"] * 5 + ["image"] * 7,
        ["zoom0"] * 4 + ["zoom1"] * 4 + ["zoom2"] * 4,
    ]
    with book_style():
        fig, ax = plt.subplot_mosaic(rows, figsize=(4.2, 3.7), height_ratios=[1.7, 1])
        _grid(ax["domain"], a, 2 * sides[0], lambda points: points)
        _grid(ax["image"], a, 2 * sides[0], lambda points: _images(f, points))
        _true(ax["domain"], a + sides[0] * rim)
        _true(ax["image"], _images(f, a + sides[0] * rim))
        _predicted(ax["image"], f(a) + sides[0] * rim @ J.T)
        ax["domain"].set_title("steps from $a$")
        ax["image"].set_title("their images")
        zooms = [ax[f"zoom{k}"] for k in range(len(sides))]
        _zoom(zooms, f, a, sides, J)
        _settle([ax["domain"]], [ax["image"]], zooms)
        _explain(fig)
    plt.close(fig)
    return fig


def zoom(f: Map, a: Sequence[float], sides: Sequence[float], J: np.ndarray | None = None) -> Figure:
    """Draw the lower row of `warp` alone: the image of each square, enlarged by one over its side.

    Parameters
    ----------
    f : callable, (2,) -> (2,)
        A map of the plane.
    a : sequence of 2 floats
        The lower left corner of every square.
    sides : sequence of floats
        The sides of the squares, one panel each.
    J : array, shape (2, 2), optional
        The matrix that predicts, where it is not to be the Jacobian of `f` at `a`.

    Returns
    -------
    Figure
        One row of panels, 4.2 inches wide.
    """
    a = np.asarray(a, dtype=float)
    with book_style():
        fig, panels = plt.subplots(1, len(sides), figsize=(4.2, 2.15))
        _zoom(panels, f, a, sides, jacobian(f, a) if J is None else J)
        _settle(list(panels))
        _explain(fig)
    plt.close(fig)
    return fig


def circles(
    f: Map = bend,
    points: Sequence[Sequence[float]] = ((1.0, 0.0), (1.0, 2.0)),
    radius: float = 0.5,
) -> Figure:
    """Draw what a circle of steps becomes: the ellipse of the Jacobian and the true image.

    Both are enlarged by one over the radius, so that the semi-axes of the ellipse are the
    singular values of the Jacobian.

    Parameters
    ----------
    f : callable, (2,) -> (2,)
        A differentiable map of the plane.
    points : sequence of 2 points
        The centers of the circles, one panel each.
    radius : float
        The radius of the circles.

    Returns
    -------
    Figure
        One panel for each point, 4.2 inches wide.
    """
    circle = _arc(2 * np.pi)
    with book_style():
        fig, panels = plt.subplots(1, len(points), figsize=(4.2, 3.0))
        for panel, point in zip(panels, np.asarray(points, dtype=float), strict=True):
            J = jacobian(f, point)
            _true(panel, (_images(f, point + radius * circle) - f(point)) / radius)
            _, lengths, directions = np.linalg.svd(J)
            # From the long axis on, half a turn covers a flat ellipse once; a second
            # pass would fill the gaps between the dashes.
            once = _arc(np.pi * np.linalg.matrix_rank(J)) @ directions
            _predicted(panel, once @ J.T)
            for length, direction in zip(lengths, directions, strict=True):
                _axis(panel, J @ direction, length)
            panel.set_title("at $({:g}, {:g})$".format(*point))
        _settle(list(panels))
        _explain(fig, axes=True)
    plt.close(fig)
    return fig


def _unit_square(count: int = 40) -> np.ndarray:
    """Walk round the rim of the unit square, from the origin back to it."""
    t = np.linspace(0, 1, count + 1)[:, None]
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    return np.concatenate([p + t * (q - p) for p, q in pairwise(corners)])


def _arc(angle: float) -> np.ndarray:
    """Walk along the unit circle from (1, 0) through `angle`."""
    t = np.linspace(0, angle, 241)
    return np.column_stack([np.cos(t), np.sin(t)])


def _images(f: Map, points: np.ndarray) -> np.ndarray:
    return np.array([f(point) for point in points])


def _grid(panel: Axes, a: np.ndarray, reach: float, place: Callable, count: int = 9) -> None:
    fine, lines = np.linspace(-reach, reach, 61), np.linspace(-reach, reach, count)
    for offset in lines:
        level = np.full_like(fine, offset)
        for line in (np.column_stack([fine, level]), np.column_stack([level, fine])):
            panel.plot(*place(a + line).T, color=FAINT, linewidth=0.7, zorder=1)
    panel.plot(*place(a[None])[0], PRIMAL.marker, color=INK, markersize=5, zorder=4)


def _true(panel: Axes, outline: np.ndarray) -> None:
    panel.fill(*outline.T, color=PRIMAL.color, alpha=0.18, linewidth=0, zorder=2)
    panel.plot(*outline.T, color=PRIMAL.color, linestyle=PRIMAL.linestyle, zorder=2)


def _predicted(panel: Axes, outline: np.ndarray) -> None:
    panel.plot(*outline.T, color=TANGENT.color, linestyle=TANGENT.linestyle, zorder=3)


def _axis(panel: Axes, end: np.ndarray, length: float) -> None:
    """Draw one semi-axis and write its length beside it; of a vanished one there is only the number."""
    if length > 1e-12:
        look = {"color": COVECTOR.color, "marker": COVECTOR.marker, "markevery": [1], "markersize": 5}
        panel.plot([0, end[0]], [0, end[1]], zorder=4, **look)
    panel.annotate(
        f"{length:.2f}",
        end,
        xytext=(6, -14),
        textcoords="offset points",
        color=COVECTOR.color,
        zorder=5,
    )


def _zoom(panels: Sequence[Axes], f: Map, a: np.ndarray, sides: Sequence[float], J: np.ndarray) -> None:
    """Draw the true and the predicted image of each square, in units of its side."""
    rim = _unit_square()
    for panel, side in zip(panels, sides, strict=True):
        _true(panel, (_images(f, a + side * rim) - f(a)) / side)
        _predicted(panel, rim @ J.T)
        panel.set_title(f"side {side:g}")


def _settle(*groups: list[Axes]) -> None:
    """Give every panel equal units, no numbers, and the panels of a group one window."""
    for group in groups:
        left, right = zip(*(panel.get_xlim() for panel in group), strict=True)
        low, high = zip(*(panel.get_ylim() for panel in group), strict=True)
        for panel in group:
            panel.set(xlim=(min(left), max(right)), ylim=(min(low), max(high)), aspect="equal")
            panel.set_axis_off()


def _explain(fig: Figure, axes: bool = False) -> None:
    keys = [
        plt.Line2D([], [], color=PRIMAL.color, linestyle=PRIMAL.linestyle, label="true image"),
        plt.Line2D(
            [],
            [],
            color=TANGENT.color,
            linestyle=TANGENT.linestyle,
            label="Jacobian says",
        ),
    ]
    if axes:
        keys.append(plt.Line2D([], [], color=COVECTOR.color, marker=COVECTOR.marker, label="semi-axis"))
    fig.legend(handles=keys, loc="outside lower center", ncols=len(keys), handlelength=2, columnspacing=1)
