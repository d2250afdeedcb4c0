"""Figures of the introduction."""

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from linmap.differentiate import jacobian
from linmap.figures.style import PRIMAL, TANGENT, book_style

__all__ = ["errors", "lift", "shrink"]

Map = Callable[[np.ndarray], np.ndarray]


def lift(x: np.ndarray) -> np.ndarray:
    """Return :math:`(x_1 x_2,\\; x_1^2,\\; 3 x_2)`, the map of the ten-minute tour.

    Parameters
    ----------
    x : array, shape (2,)
        A point of the plane.

    Returns
    -------
    array, shape (3,)
        Its image in space.

    Examples
    --------
    >>> lift(np.array([2.0, 3.0]))
    array([6., 4., 9.])
    """
    return np.array([x[0] * x[1], x[0] ** 2, 3 * x[1]])


def errors(f: Map, x: Sequence[float], A: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Measure what the matrix `A` misses: :math:`|f(x + v) - f(x) - Av|` for each step v.

    Parameters
    ----------
    f : callable, (n,) -> (m,)
        A map.
    x : sequence of n floats
        The point the steps start from.
    A : array, shape (m, n)
        The matrix to judge.
    steps : array, shape (k, n)
        The steps, one a row.

    Returns
    -------
    array, shape (k,)
        The length of each miss.

    Examples
    --------
    >>> A = np.array([[3.0, 2.0], [4.0, 0.0], [0.0, 3.0]])
    >>> [f"{e:.2e}" for e in errors(lift, [2, 3], A, np.array([[0.1, 0.2], [0.01, 0.02]]))]
    ['2.24e-02', '2.24e-04']
    """
    x = np.asarray(x, dtype=float)
    return np.array([np.linalg.norm(f(x + v) - f(x) - A @ v) for v in steps])


def shrink(
    f: Map = lift, x: Sequence[float] = (2.0, 3.0), v: Sequence[float] = (0.1, 0.2), slip: float = -0.1
) -> Figure:
    """Draw the error against the length of the step, for the Jacobian and for a matrix close to it.

    Parameters
    ----------
    f : callable, (n,) -> (m,)
        A map, differentiable at `x`.
    x : sequence of n floats
        The point the steps start from.
    v : sequence of n floats
        The longest step; the others are parts of it.
    slip : float
        What is added to the first entry of the Jacobian to get the other matrix.

    Returns
    -------
    Figure
        One panel with two lines, 4.8 inches wide.
    """
    J = jacobian(f, np.asarray(x, dtype=float))
    off = J.copy()
    off[0, 0] += slip
    steps = np.logspace(0, -3, 7)[:, None] * np.asarray(v, dtype=float)
    lengths = np.linalg.norm(steps, axis=1)
    with book_style():
        fig, panel = plt.subplots(figsize=(4.8, 3.0))
        for A, role, label in ((off, TANGENT, f"one entry off by {abs(slip):g}"), (J, PRIMAL, "the derivative")):
            panel.loglog(lengths, errors(f, x, A, steps), **role._asdict(), markersize=5, label=label)
        panel.set(xlabel="length of the step", ylabel="error")
        panel.legend(loc="upper left")
    plt.close(fig)
    return fig
