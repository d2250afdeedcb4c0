"""Figures of the chapter "The derivative"."""

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.differentiate import jacobian
from linmap.figures import jacobian as plane
from linmap.figures.style import COVECTOR, FAINT, INK, PRIMAL, TANGENT, book_style

__all__ = ["RUNGS", "ladder", "rectangle", "slopes", "warp", "zoom"]

Scalar = Callable[[float], float]


def rectangle(p: np.ndarray) -> np.ndarray:
    """Return :math:`(xy,\\; x + y,\\; x^2 + y^2)`: area, half the perimeter and squared diagonal.

    Parameters
    ----------
    p : array, shape (2,)
        The sides :math:`(x, y)`.

    Returns
    -------
    array, shape (3,)
        The three measures.

    Examples
    --------
    >>> rectangle(np.array([3.0, 2.0]))
    array([ 6.,  5., 13.])
    """
    x, y = p
    return np.array([x * y, x + y, x**2 + y**2])


# Six functions with value 0 at the origin: a formula, its name, and the derivative at the origin if there is one.
RUNGS = (
    (lambda x, y: x * y / (x**2 + y**2), r"1:  $xy/(x^2+y^2)$", None),
    (lambda x, y: x**2 * y / (x**4 + y**2), r"2:  $x^2y/(x^4+y^2)$", None),
    (lambda x, y: x**3 / (x**2 + y**2), r"3:  $x^3/(x^2+y^2)$", None),
    (lambda x, y: x**3 * y / (x**4 + y**2), r"4:  $x^3y/(x^4+y^2)$", None),
    (lambda x, y: (x**2 + y**2) * np.sin(1 / np.hypot(x, y)), r"5:  $r^2\sin(1/r)$", (0.0, 0.0)),
    (lambda x, y: x**2 + y, r"6:  $x^2+y$", (0.0, 1.0)),
)


def zoom(
    smooth: Scalar = lambda t: np.sin(t**2),
    kinked: Scalar = lambda t: abs(t) / 2,
    points: tuple[float, float] = (1.5, 0.0),
    reaches: Sequence[float] = (1.0, 0.2, 0.04),
) -> Figure:
    """Enlarge two graphs around one point each, until only what is left can be seen.

    Parameters
    ----------
    smooth, kinked : callable, float -> float
        The function of the upper row and that of the lower row.
    points : tuple of 2 floats
        Where to zoom in, one point for each function.
    reaches : sequence of 3 floats
        Half the width of each window.

    Returns
    -------
    Figure
        Two rows of three panels, 4.2 inches wide.
    """
    with book_style():
        fig, panels = plt.subplots(2, len(reaches), figsize=(4.2, 3.4))
        for row, f, point in zip(panels, (smooth, kinked), points, strict=True):
            for panel, reach in zip(row, reaches, strict=True):
                _window(panel, f, point, reach)
        for panel, reach in zip(panels[0], reaches, strict=True):
            panel.set_title(rf"$\pm${reach:g}")
    plt.close(fig)
    return fig


def exponential(p: np.ndarray) -> np.ndarray:
    """Return the complex exponential, read as a map of the plane."""
    x, y = p
    return np.array([np.exp(x) * np.cos(y), np.exp(x) * np.sin(y)])


def rung(p: np.ndarray) -> np.ndarray:
    """Return the third rung of the ladder beside a coordinate that stays as it is."""
    x, y = p
    return np.array([x**3 / (x**2 + y**2) if x else 0.0, y])


# Maps of the plane by the names that the live figure gives them. On the rung stand at the origin, where there is no
# derivative: its matrix is that of the partial derivatives.
MAPS = {"exponential": (exponential, None), "rung": (rung, np.eye(2))}


def warp(
    map: str = "exponential",
    a: Sequence[float] = (0.3, 0.5),
    sides: Sequence[float] = (0.4, 0.2, 0.1),
) -> Figure:
    """Draw the image of a square and what a matrix says of it, ever closer, for a map with a name.

    Parameters
    ----------
    map : {"exponential", "rung"}
        The map; the rung has its matrix at the origin only.
    a : sequence of 2 floats
        The lower left corner of every square.
    sides : sequence of 3 floats
        The sides of the squares.

    Returns
    -------
    Figure
        One row of panels, 4.2 inches wide.
    """
    f, J = MAPS[map]
    return plane.zoom(f, a, sides, J)


def slopes(off: float = 0.1, v: Sequence[float] = (1.0, 1.0)) -> Figure:
    """Draw three remainders against the length of the step, on logarithmic scales.

    The rectangle at (3, 2) with its derivative, the same with one wrong entry, and
    :math:`|t|^{1.5}` at 0, whose derivative is right and whose slope is 1.5.

    Parameters
    ----------
    off : float
        What is added to the first entry of the matrix to make it wrong.
    v : sequence of 2 floats
        The direction of the steps.

    Returns
    -------
    Figure
        One panel with three lines, 4.2 inches wide.
    """
    lengths, a = np.logspace(0, -4, 9), np.array([3.0, 2.0])
    right = jacobian(rectangle, a)
    wrong = right + off * np.eye(3, 2) * [1, 0]
    unit = np.asarray(v) / np.linalg.norm(v)
    lines = (
        (TANGENT, f"one entry off by {abs(off):g}: slope 1 in the end", _misses(a, wrong, lengths[:, None] * unit)),
        (COVECTOR, r"$|t|^{1.5}$: slope 1.5", lengths**1.5),
        (PRIMAL, "the derivative: slope 2", _misses(a, right, lengths[:, None] * unit)),
    )
    with book_style():
        fig, panel = plt.subplots(figsize=(4.2, 3.6))
        for role, label, misses in lines:
            panel.loglog(lengths, misses, **role._asdict(), markersize=5, label=label)
        panel.set(xlabel="length of the step", ylabel="remainder")
        fig.legend(loc="outside lower center", ncols=1, handlelength=3)
    plt.close(fig)
    return fig


def ladder(radii: Sequence[float] = (0.4, 0.1, 0.025)) -> Figure:
    """Draw the change per unit of step against the direction of the step, for six functions.

    A function with value 0 at the origin is differentiable there exactly when the
    curves settle, in all directions at once, on one sine wave.

    Parameters
    ----------
    radii : sequence of 3 floats
        The lengths of the steps, longest first.

    Returns
    -------
    Figure
        Six panels, 4.2 inches wide.
    """
    angles = np.linspace(-np.pi / 2, 3 * np.pi / 2, 2401)
    compass = np.cos(angles), np.sin(angles)
    styles = ("dotted", (0, (4, 2)), "solid")
    with book_style():
        fig, panels = plt.subplots(3, 2, figsize=(4.2, 5.0), sharex=True, sharey=True)
        for panel, (f, name, gradient) in zip(panels.flat, RUNGS, strict=True):
            for r, style in zip(radii, styles, strict=True):
                rate = f(r * compass[0], r * compass[1]) / r
                panel.plot(angles, rate, color=PRIMAL.color, linestyle=style, linewidth=1.4)
            if gradient is not None:
                wave = gradient[0] * compass[0] + gradient[1] * compass[1]
                panel.plot(angles, wave, color=TANGENT.color, linestyle=TANGENT.linestyle, linewidth=2.4)
            panel.set_title(name, fontsize=10)
            panel.set(ylim=(-1.35, 1.35), xticks=[0, np.pi], xticklabels=["0", r"$\pi$"])
        for panel in panels[-1]:
            panel.set_xlabel(r"direction $\theta$")
        _name_curves(fig, radii, styles)
    plt.close(fig)
    return fig


def _window(panel: Axes, f: Scalar, point: float, reach: float) -> None:
    """Draw one graph in a square window around its point, both axes in the same units."""
    t = np.linspace(point - reach, point + reach, 401)
    panel.plot(t - point, f(t) - f(point), color=PRIMAL.color, linewidth=2.2)
    panel.plot(0, 0, PRIMAL.marker, color=INK, markersize=5)
    panel.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[])
    panel.set_box_aspect(1)
    for side in panel.spines.values():
        side.set(visible=True, color=FAINT)


def _misses(a: np.ndarray, A: np.ndarray, steps: np.ndarray) -> np.ndarray:
    return np.array([np.linalg.norm(rectangle(a + v) - rectangle(a) - A @ v) for v in steps])


def _name_curves(fig: Figure, radii: Sequence[float], styles: Sequence) -> None:
    keys = [
        plt.Line2D([], [], color=PRIMAL.color, linestyle=style, label=f"$r = {r:g}$")
        for r, style in zip(radii, styles, strict=True)
    ]
    keys.append(plt.Line2D([], [], color=TANGENT.color, linestyle=TANGENT.linestyle, label="derivative"))
    fig.legend(handles=keys, loc="outside lower center", ncols=2, handlelength=2.6)
