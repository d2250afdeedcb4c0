"""Figures of the chapter "Inverse functions"."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.figures.jacobian import bend
from linmap.figures.style import COVECTOR, FAINT, INK, PRIMAL, TANGENT, book_style

__all__ = ["cusp", "newton", "preimages"]


def preimages(value: Sequence[float]) -> np.ndarray:
    """Return all points that (x² + y, xy) sends to a value, largest x first.

    Parameters
    ----------
    value : sequence of 2 floats
        The value (p, q): x is a root of x³ - px + q, and y = p - x².

    Returns
    -------
    array, shape (1, 2) or (3, 2)
        On the curve between the two cases a double root counts twice, or not at all, as rounding will have it.

    Examples
    --------
    >>> preimages((3.0, 1.9)).round(2)
    array([[ 1.18,  1.61],
           [ 0.81,  2.34],
           [-1.99, -0.96]])
    """
    p, q = value
    roots = np.roots([1.0, 0.0, -p, q])
    x = np.sort(roots[np.abs(roots.imag) < 1e-9].real)[::-1]
    return np.column_stack([x, p - x**2])


def newton(a: Sequence[float], target: Sequence[float], steps: int = 40) -> np.ndarray:
    """Return the points of Newton's method from a for (x² + y, xy) = target, until the value is reached.

    Parameters
    ----------
    a, target : sequence of 2 floats
        The start, and the value to go back from.
    steps : int
        At most so many.

    Returns
    -------
    array, shape (steps taken + 1, 2)

    Examples
    --------
    >>> newton((1.0, 0.0), (2.0, 1.0))
    array([[1., 0.],
           [1., 1.]])
    """
    points = [np.asarray(a, dtype=float)]
    while len(points) <= steps:
        x, y = points[-1]
        residual = np.asarray(target) - bend(points[-1])
        if np.linalg.norm(residual) <= 1e-10 or abs(2 * x**2 - y) < 1e-12:
            break
        points.append(points[-1] + np.linalg.solve([[2 * x, 1], [y, x]], residual))
    return np.array(points)


def cusp(a: Sequence[float] = (1.0, 0.0), target: Sequence[float] = (2.4, 0.8)) -> Figure:
    """Draw a value and its preimages under (x² + y, xy), the fold, Newton's way, and what is certain.

    Parameters
    ----------
    a : sequence of 2 floats
        Where Newton's method starts; the certain balls are around a and its image.
    target : sequence of 2 floats
        The value to go back from.

    Returns
    -------
    Figure
        Two panels, 4.2 inches wide.
    """
    t, way = np.linspace(-1.25, 1.25, 121), newton(a, target)
    sigma = np.linalg.svd([[2 * a[0], 1], [a[1], a[0]]])[1][-1]
    with book_style():
        fig, (points, values) = plt.subplots(1, 2, figsize=(4.2, 2.9))
        _plane(points, "points", (0, 0), 3.1)
        _plane(values, "values", (0.5, 0.5), 2.7)
        points.plot(t, 2 * t**2, color=PRIMAL.color, linestyle=PRIMAL.linestyle, label="here $f$ folds, and its image")
        values.fill(3 * t**2, 2 * t**3, color=PRIMAL.color, alpha=0.12, linewidth=0)
        values.plot(3 * t**2, 2 * t**3, color=PRIMAL.color, linestyle=PRIMAL.linestyle)
        _ball(points, a, sigma / 4, "certain")
        _ball(values, bend(np.asarray(a)), sigma**2 / 8, None)
        look = TANGENT._asdict() | {"markersize": 3, "linewidth": 1.3}
        points.plot(*way.T, label="Newton's way", **look)
        values.plot(*np.array([bend(point) for point in way]).T, **look)
        points.plot(*preimages(target).T, "o", color=INK, markersize=6, label="preimages")
        values.plot(*target, "o", color=INK, markersize=6)
        for place, count in (((2.5, 0), "3"), ((-1, 1.5), "1")):
            values.annotate(count, place, ha="center", va="center")
        fig.legend(loc="outside lower center", ncols=2, columnspacing=1)
    plt.close(fig)
    return fig


def _plane(panel: Axes, title: str, middle: Sequence[float], reach: float) -> None:
    x, y = middle
    panel.set(
        xlim=(x - reach, x + reach), ylim=(y - reach, y + reach), aspect="equal", title=title, xticks=[], yticks=[]
    )
    panel.spines[:].set(visible=True, color=FAINT)


def _ball(panel: Axes, middle: Sequence[float], radius: float, label: str | None) -> None:
    t = np.linspace(0, 2 * np.pi, 61)
    look = {"color": COVECTOR.color, "linestyle": COVECTOR.linestyle, "linewidth": 1.3, "label": label}
    panel.plot(middle[0] + radius * np.cos(t), middle[1] + radius * np.sin(t), **look)
