"""Figures of the chapter "The second derivative"."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from linmap.figures.style import COVECTOR, PRIMAL, TANGENT, book_style

__all__ = ["conjugate", "curvature", "descend", "hessian"]

REACH = 2.5


def hessian(curvatures: Sequence[float], angle: float) -> np.ndarray:
    """Return the symmetric matrix with two curvatures, the first along the axis at this angle.

    Parameters
    ----------
    curvatures : sequence of 2 floats
        The eigenvalues.
    angle : float
        Of the first eigenvector, in degrees.

    Returns
    -------
    array, shape (2, 2)

    Examples
    --------
    >>> hessian((3.0, 1.0), 45).round(2)
    array([[2., 1.],
           [1., 2.]])
    """
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    axes = np.array([[c, -s], [s, c]])
    return axes @ np.diag(curvatures) @ axes.T


def descend(H: np.ndarray, start: Sequence[float], step: float, limit: int = 60) -> np.ndarray:
    """Return the points of gradient descent on half of x · Hx, until the gradient has lost 99 percent of its length.

    Parameters
    ----------
    H : array, shape (2, 2)
    start : sequence of 2 floats
    step : float
    limit : int
        Steps at most.

    Returns
    -------
    array, shape (steps + 1, 2)

    Examples
    --------
    >>> descend(np.eye(2), (1.0, -2.0), 0.9)
    array([[ 1.  , -2.  ],
           [ 0.1 , -0.2 ],
           [ 0.01, -0.02]])
    """
    points = [np.asarray(start, dtype=float)]
    enough = 0.01 * np.linalg.norm(H @ points[0]) * (1 + 1e-12)
    while np.linalg.norm(H @ points[-1]) > enough and len(points) <= limit and np.linalg.norm(points[-1]) <= 100:
        points.append(points[-1] - step * H @ points[-1])
    return np.array(points)


def conjugate(H: np.ndarray, start: Sequence[float]) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the points of conjugate gradients, and the direction without positive curvature that stopped them.

    Parameters
    ----------
    H : array, shape (2, 2)
    start : sequence of 2 floats

    Returns
    -------
    array, shape (steps + 1, 2)
    array, shape (2,), or None

    Examples
    --------
    >>> conjugate(np.array([[2.0, 1.0], [1.0, 1.0]]), (-1.0, 1.0))[0].round(9)
    array([[-1. ,  1. ],
           [-0.5,  1. ],
           [ 0. ,  0. ]])
    >>> conjugate(np.diag([1.0, -1.0]), (1.0, 2.0))[1]
    array([-1.,  2.])
    """
    points = [np.asarray(start, dtype=float)]
    r = p = -H @ points[0]
    enough = 1e-9 * np.linalg.norm(r)
    while np.linalg.norm(r) > enough:
        Hp = H @ p
        if p @ Hp <= 1e-12 * (p @ p):
            return np.array(points), p
        alpha = (r @ r) / (p @ Hp)
        points.append(points[-1] + alpha * p)
        old, r = r, r - alpha * Hp
        p = r + (r @ r) / (old @ old) * p
    return np.array(points), None


def curvature(
    curvatures: Sequence[float] = (3.0, 0.25),
    angle: float = 25.0,
    start: Sequence[float] = (1.5, 1.4),
    step: float = 0.6,
) -> Figure:
    """Draw the level lines of a quadratic and two ways down: gradient descent and conjugate gradients.

    Parameters
    ----------
    curvatures, angle
        As for `hessian`.
    start : sequence of 2 floats
        Where both ways begin.
    step : float
        The step size of gradient descent.

    Returns
    -------
    Figure
        One panel, 4.2 inches wide.
    """
    H = hessian(curvatures, angle)
    slow, (quick, blocked) = descend(H, start, step), conjugate(H, start)
    if blocked is not None:
        quick_line = np.vstack([quick, quick[-1] + 9 * blocked / np.linalg.norm(blocked)])
    else:
        quick_line = quick
    side = np.linspace(-REACH, REACH, 161)
    x, y = np.meshgrid(side, side)
    values = (H[0, 0] * x**2 + 2 * H[0, 1] * x * y + H[1, 1] * y**2) / 2
    rising = [0.1, 0.45, 1, 1.8, 2.8, 4, 5.6, 7.5]
    with book_style():
        fig, ax = plt.subplots(figsize=(4.2, 4.5))
        ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal")
        ax.set_axis_off()
        levels = [-level for level in rising[::-1]] + rising
        ax.contour(x, y, values, levels, colors=PRIMAL.color, linewidths=0.7, linestyles="solid")
        ax.plot(*slow.T, markersize=3, linewidth=1.3, label="gradient descent", **TANGENT._asdict())
        marks = {"markevery": range(len(quick)), "label": "conjugate gradients"}
        ax.plot(*quick_line.T, linewidth=2, **marks, **COVECTOR._asdict())
        fig.legend(loc="outside lower center", ncols=2)
    plt.close(fig)
    return fig
