"""Figures of the chapter "Equilibrium layers"."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.figures.style import COVECTOR, FAINT, INK, PRIMAL, TANGENT, Role, book_style

__all__ = ["cobweb", "web"]


def web(move: Callable[[float], float], start: float, turns: int) -> np.ndarray:
    r"""Return the corners of a cobweb: from the diagonal to the graph, back to the diagonal, and so on.

    The law is :math:`(z_k, z_k) \to (z_k, z_{k+1}) \to (z_{k+1}, z_{k+1})` with :math:`z_{k+1} = g(z_k)`.

    Parameters
    ----------
    move : callable
        The map g of the line.
    start : float
        :math:`z_0`.
    turns : int
        How often g runs.

    Returns
    -------
    ndarray, shape (2 turns + 1, 2)

    Examples
    --------
    >>> web(lambda z: 0.5 * z + 1.0, 0.0, 2)
    array([[0. , 0. ],
           [0. , 1. ],
           [1. , 1. ],
           [1. , 1.5],
           [1.5, 1.5]])
    """
    points, z = [(start, start)], start
    for _ in range(turns):
        image = move(z)
        points += [(z, image), (image, image)]
        z = image
    return np.array(points)


def cobweb(slope: float = 0.7, start: float = 1.3) -> Figure:
    """Draw a layer with one unit fed back, and the adjoint equation at its fixed point.

    Parameters
    ----------
    slope : float
        The derivative of the layer at its fixed point 0, below 1.
    start : float
        Where the layer starts.

    Returns
    -------
    Figure
        Two panels side by side, 4.8 inches wide.
    """
    u = 1 / (1 - slope)
    with book_style():
        fig, (forward, back) = plt.subplots(1, 2, figsize=(4.8, 2.7))
        _panel(forward, lambda z: np.tanh(slope * z), start, (-1.6, 1.6), TANGENT)
        forward.set(title=rf"$z \leftarrow \tanh({slope:g}\,z)$", xlabel="$z$")
        forward.plot(start, start, "o", color=TANGENT.color)
        forward.plot(0, 0, "s", color=INK, markersize=5)
        _panel(back, lambda u: slope * u + 1, 0.0, (-0.3 * u, 1.2 * u), COVECTOR)
        back.set(title=rf"$u \leftarrow {slope:g}\,u + 1$", xlabel="$u$")
        back.plot(0, 0, "o", color=COVECTOR.color)
        back.plot(u, u, "s", color=INK, markersize=5)
    plt.close(fig)
    return fig


def _panel(ax: Axes, move: Callable, start: float, span: tuple[float, float], role: Role) -> None:
    """Draw the diagonal, the graph of a map, and its cobweb."""
    grid = np.linspace(*span, 201)
    ax.plot(span, span, color=FAINT, linewidth=0.9)
    ax.plot(grid, move(grid), color=PRIMAL.color)
    ax.plot(*web(move, start, 40).T, color=role.color, linestyle=role.linestyle, linewidth=1.2)
    ax.set(xlim=span, ylim=span, aspect="equal")
