"""Figures of the chapter "Depth"."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from linmap.depth import log_growth, log_singular_values, orthogonal
from linmap.figures.style import COVECTOR, FAINT, INK, PRIMAL, TANGENT, book_style

__all__ = ["layer_factors", "spectra", "walks"]

WIDTH, DEPTH, SHARE = 12, 50, 1 / 50


def layer_factors(layer: str, weights: str, gain: float, rng: np.random.Generator) -> list[np.ndarray]:
    r"""Draw fifty layers and return their Jacobian matrices, the one that acts first last.

    The law is :math:`J_k = W_k` for "linear", :math:`D_{z_k} W_k` for "ReLU", and :math:`I + D_{z_k} W_k / 50` for
    "skip".

    Parameters
    ----------
    layer : {"linear", "ReLU", "skip"}
        What a layer does.
    weights : {"gaussian", "orthogonal"}
        How its matrix is drawn.
    gain : float
        The factor before the matrix; with 1, a row of weights has length 1, exactly or on average.
    rng : numpy.random.Generator
        The source of chance.

    Returns
    -------
    list of 50 arrays, shape (12, 12)

    Examples
    --------
    >>> J = layer_factors("linear", "orthogonal", 2.0, np.random.default_rng(0))[0]
    >>> np.allclose(J.T @ J, 4 * np.eye(12))
    True
    """
    x, found = rng.standard_normal(WIDTH), []
    for _ in range(DEPTH):
        gaussian = rng.standard_normal((WIDTH, WIDTH)) / WIDTH**0.5
        W = gain * (orthogonal(WIDTH, WIDTH, rng) if weights == "orthogonal" else gaussian)
        J = W if layer == "linear" else (W @ x > 0)[:, None] * W
        found.append(np.eye(WIDTH) + SHARE * J if layer == "skip" else J)
        x = found[-1] @ x  # every layer here is linear where it acts
        x = x / (np.linalg.norm(x) or 1.0)  # no Jacobian feels the length of x, and fifty layers would overflow it
    return found[::-1]


def spectra(layer: str = "ReLU", weights: str = "gaussian", gain: float = 1.0) -> Figure:
    """Draw the singular values of a product of layers against the number of layers.

    Parameters
    ----------
    layer, weights, gain
        As for `layer_factors`.

    Returns
    -------
    Figure
        One panel, 4.8 inches wide.
    """
    logs = log_singular_values(layer_factors(layer, weights, gain, np.random.default_rng(1))) / np.log(10)
    logs = np.maximum(np.vstack([np.zeros(WIDTH), logs]), -99.0)  # what is lost falls off the page
    mean = 0.5 * np.log10(np.mean(100.0**logs, axis=1))
    with book_style():
        fig, ax = plt.subplots(figsize=(4.8, 3.2))
        ax.axhline(0, color=INK, linewidth=0.8, linestyle=":")
        ax.plot(logs[:, 1:], color=PRIMAL.color, linewidth=0.9)
        ax.plot(logs[:, 0], color=PRIMAL.color, linewidth=2.2, label="largest singular value")
        ax.plot(mean, color=TANGENT.color, linestyle=TANGENT.linestyle, label="root mean square")
        ax.set(xlabel="layers", xlim=(0, DEPTH), ylim=(-12, 8), yticks=range(-12, 9, 4))
        ax.set_yticklabels("1" if power == 0 else f"$10^{{{power}}}$" for power in range(-12, 9, 4))
        ax.legend(loc="upper left")
    plt.close(fig)
    return fig


def walks(widths: Sequence[int] = (16, 64), count: int = 12, seed: int = 0) -> Figure:
    """Draw how the squared length of a step fares in ReLU networks whose weights have variance 2 / width.

    Parameters
    ----------
    widths : sequence of 2 int
        One panel for each.
    count : int
        Networks in each panel.
    seed : int
        Where chance starts.

    Returns
    -------
    Figure
        Two panels side by side, 4.8 inches wide.
    """
    rng = np.random.default_rng(seed)
    with book_style():
        fig, panels = plt.subplots(1, 2, figsize=(4.8, 2.8), sharey=True)
        for ax, width in zip(panels, widths, strict=True):
            for _ in range(count):
                ax.plot(_walk(width, rng), color=FAINT, linewidth=0.8)
            ax.axhline(0, color=TANGENT.color, linestyle=TANGENT.linestyle, label="average")
            typical = -5 / (2 * width * np.log(10)) * np.arange(DEPTH + 1)
            ax.plot(typical, color=COVECTOR.color, linestyle=COVECTOR.linestyle, label=r"$e^{-5k/2n}$")
            ax.set(title=f"width {width}", xlabel="layers", ylim=(-16, 4))
        panels[0].set_yticks([-16, -12, -8, -4, 0, 4])
        panels[0].set_yticklabels(["$10^{-16}$", "$10^{-12}$", "$10^{-8}$", "$10^{-4}$", "1", "$10^{4}$"])
        panels[1].legend(loc="lower left")
    plt.close(fig)
    return fig


def _walk(width: int, rng: np.random.Generator) -> np.ndarray:
    """Return the decimal logarithm of the squared length of a step after each layer of one network."""
    x, v = rng.standard_normal((2, width))
    found = []
    for _ in range(DEPTH):
        W = rng.standard_normal((width, width)) * (2 / width) ** 0.5
        z = W @ x
        found.append((z > 0)[:, None] * W)
        x = np.maximum(z, 0.0)
    return np.concatenate([[0.0], 2 / np.log(10) * log_growth(found[::-1], v)])
