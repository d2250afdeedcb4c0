"""Figures of the chapter "Volume"."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from linmap.figures.style import COVECTOR, FAINT, INK, PRIMAL, TANGENT, book_style

__all__ = ["flow", "push", "pushed_density", "ring"]

REACH, TALL = 3.0, 2.4  # TALL: how long a density of 1 is drawn


def pushed_density(slope: float, y: np.ndarray) -> np.ndarray:
    """Return the density of s X + X³/4 at some points, where X is a standard Gaussian number and s the slope at 0.

    Parameters
    ----------
    slope : float
    y : array, shape (k,)

    Returns
    -------
    array, shape (k,)
        The sum over the real roots x of ``s x + x³/4 = y`` of the density at x over the size of the slope there.

    Examples
    --------
    >>> pushed_density(1.0, np.array([1.25])).round(4)
    array([0.1383])
    """
    found = []
    for level in y:
        roots = np.roots([0.25, 0.0, slope, -level])
        x = roots.real[np.abs(roots.imag) < 1e-7]
        with np.errstate(divide="ignore"):
            found.append(np.sum(_bell(x) / np.abs(slope + 0.75 * x**2)))
    return np.array(found)


def push(slope: float = 1.0, x: float = 1.0, half: float = 0.25) -> Figure:
    """Draw a bell curve pushed through the map s x + x³/4, and one interval with its image.

    Parameters
    ----------
    slope : float
        The slope s of the map at 0.
    x : float
        The middle of the interval.
    half : float
        Half its length.

    Returns
    -------
    Figure
        One panel, 4.6 inches wide.
    """
    f = lambda t: slope * t + t**3 / 4  # noqa: E731
    side = np.linspace(-REACH, REACH, 601)
    inside = np.linspace(x - half, x + half, 81)
    with book_style():
        fig, ax = plt.subplots(figsize=(4.6, 4.9))
        ax.set(
            xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal", xticks=[], yticks=[], xlabel="x", ylabel="f(x)"
        )
        ax.plot(side, f(side), color=INK, linewidth=1.3)
        for end in (x - half, x + half):
            ax.plot([end, end, -REACH], [-REACH, f(end), f(end)], color=FAINT, linewidth=0.9, linestyle=":")
        steep = slope + 0.75 * x**2
        ax.plot(
            [x - 1, x + 1],
            [f(x) - steep, f(x) + steep],
            color=TANGENT.color,
            linestyle=TANGENT.linestyle,
            label="slope",
        )
        ax.fill_between(inside, -REACH, _bar(_bell(inside)), color=PRIMAL.color, alpha=0.3)
        shares = _bar(_bell(inside) / np.abs(slope + 0.75 * inside**2))
        ax.fill_betweenx(f(inside), -REACH, shares, color=PRIMAL.color, alpha=0.3)
        ax.plot(side, _bar(_bell(side)), color=PRIMAL.color, label="density of x")
        density = _bar(pushed_density(slope, side))
        ax.plot(density, side, color=COVECTOR.color, linestyle=COVECTOR.linestyle, label="density of its value")
        fig.legend(loc="outside lower center", ncols=3, columnspacing=1.2, handlelength=1.8)
    plt.close(fig)
    return fig


def ring() -> Figure:
    """Draw equal cells of polar coordinates, and their images in the plane.

    Returns
    -------
    Figure
        Two panels: left the rectangle of radius and angle, right its image.
    """
    radii, angles = np.linspace(0, 2, 5), np.linspace(0, 2 * np.pi, 13)
    polar = lambda r, t: (r * np.cos(t), r * np.sin(t))  # noqa: E731
    with book_style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(4.8, 3.0), width_ratios=(1, 1.5))
        left.set(xlabel="$r$", ylabel=r"$\theta$", xlim=(0, 2), ylim=(0, 2 * np.pi), xticks=[0, 1, 2])
        left.set_yticks([0, np.pi, 2 * np.pi], ["0", r"$\pi$", r"$2\pi$"])
        right.set(xlabel="$x$", ylabel="$y$", aspect="equal", xticks=[-2, 0, 2], yticks=[-2, 0, 2])
        for ax, see in ((left, lambda r, t: (r, t)), (right, polar)):
            for r in radii:
                t = np.linspace(0, 2 * np.pi, 121)
                ax.plot(*see(np.full_like(t, r), t), color=FAINT, linewidth=0.8)
            for t in angles:
                ax.plot(*see(radii, np.full_like(radii, t)), color=FAINT, linewidth=0.8)
            for k, role in ((0, TANGENT), (3, PRIMAL)):
                r0, r1, t0, t1 = radii[k], radii[k + 1], angles[1], angles[2]
                t = np.linspace(t0, t1, 21)
                outside, inside = see(np.full_like(t, r1), t), see(np.full_like(t, r0), t[::-1])
                rim = np.hstack([outside, inside]).T
                ax.fill(*rim.T, facecolor=role.color, alpha=0.35)
                ax.plot(*np.vstack([rim, rim[:1]]).T, color=role.color, linestyle=role.linestyle)
    plt.close(fig)
    return fig


def flow(density: Callable, points: np.ndarray, reach: float = 2.2) -> Figure:
    """Draw a learned density of the plane and the points it was learned from.

    Parameters
    ----------
    density : callable
        Takes an array of shape (N, 2), returns N densities.
    points : array, shape (N, 2)
    reach : float
        Half the side of the square to look at.

    Returns
    -------
    Figure
        One panel, 4.2 inches wide.
    """
    side = np.linspace(-reach, reach, 161)
    x, y = np.meshgrid(side, side)
    p = density(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(x.shape)
    with book_style():
        fig, ax = plt.subplots(figsize=(4.2, 4.2))
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[-2, 0, 2], yticks=[-2, 0, 2])
        ax.plot(*points.T, ".", color=FAINT, markersize=2.5)
        ax.contour(x, y, p, [0.02, 0.08, 0.2, 0.4], colors=COVECTOR.color, linewidths=(0.8, 1.2, 1.6, 2.0))
    plt.close(fig)
    return fig


def _bell(x: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi)


def _bar(p: np.ndarray) -> np.ndarray:
    """Return where a bar of this density ends that starts at the edge of the picture."""
    return np.minimum(TALL * p, 3.4) - REACH
