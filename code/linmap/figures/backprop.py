"""Figures of the chapter "Backpropagation"."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.differentiate import jvp, vjp
from linmap.figures.style import COVECTOR, FAINT, INK, PAPER, PRIMAL, TANGENT, Role, book_style

__all__ = ["kept", "loss", "memory", "spirals", "sweeps"]

PLACES = {"x": (0, 1), "y": (0, 0.5), "z": (0, 0), "a": (1, 0.92), "b": (2, 0.08), "ℓ": (3, 0.5)}
EDGES = [("x", "a"), ("y", "a"), ("a", "b"), ("z", "b"), ("a", "ℓ"), ("b", "ℓ")]


def loss(p: np.ndarray) -> float:
    """Return :math:`a (a + z)` with :math:`a = xy`, the loss that this chapter does by hand.

    Parameters
    ----------
    p : array, shape (3,)
        The point :math:`(x, y, z)`.

    Returns
    -------
    float
        The value.

    Examples
    --------
    >>> print(loss(np.array([2.0, 3.0, 1.0])))
    42.0
    """
    a = p[0] * p[1]
    return a * (a + p[2])


def sweeps(p: tuple[float, float, float] = (2.0, 3.0, 1.0)) -> Figure:
    """Draw a forward sweep that starts from x and a reverse sweep over the graph of `loss`.

    Parameters
    ----------
    p : 3 floats
        The point :math:`(x, y, z)`.

    Returns
    -------
    Figure
        Two panels, 4.6 inches wide.

    Examples
    --------
    >>> sweeps().get_size_inches()
    array([4.6, 4.8])
    """
    values = _values(np.array(p))
    slopes = {("x", "a"): p[1], ("y", "a"): p[0], ("a", "b"): 1, ("z", "b"): 1}
    slopes |= {("a", "ℓ"): values["b"], ("b", "ℓ"): values["a"]}
    with book_style():
        fig, (top, bottom) = plt.subplots(2, 1, figsize=(4.6, 4.8))
        _graph(top, values, slopes, TANGENT, r"\dot{%s}", _tangents(np.array(p)))
        _graph(bottom, values, slopes, COVECTOR, r"\bar{%s}", _covectors(np.array(p)))
        top.set_title(r"forward, from $\dot{x} = 1$: one partial derivative")
        bottom.set_title(r"reverse, from $\bar{\ell} = 1$: all of them")
    plt.close(fig)
    return fig


def kept(layers: int, block: int) -> list[int]:
    """Count the values in memory before each step of a backward pass with checkpoints.

    Parameters
    ----------
    layers : int
        How many layers the chain has; a multiple of `block`.
    block : int
        How many layers lie between two checkpoints; with all layers in one block nothing runs twice.

    Returns
    -------
    list of int
        One count after each layer that is run or walked back.

    Examples
    --------
    >>> kept(4, 4)
    [1, 2, 3, 4, 3, 2, 1, 0]
    >>> max(kept(36, 6)), len(kept(36, 6)) - len(kept(36, 36))
    (11, 25)
    """
    held, counts, blocks = 0, [], layers // block
    for k in range(layers):  # the last block keeps everything: it is walked back at once
        held += k % block == 0 or k >= layers - block
        counts.append(held)
    for turn in range(blocks):
        if turn:
            counts += [held := held + 1 for _ in range(block - 1)]
        counts += [held := held - 1 for _ in range(block)]
    return counts


def memory(layers: int = 36, block: int = 6) -> Figure:
    """Draw how many values a backward pass keeps, with and without checkpoints.

    Parameters
    ----------
    layers, block : int
        As for `kept`.

    Returns
    -------
    Figure
        One panel, 4.8 inches wide.

    Examples
    --------
    >>> memory().get_size_inches()
    array([4.8, 3. ])
    """
    with book_style():
        fig, panel = plt.subplots(figsize=(4.8, 3.0))
        for length, role, label in ((layers, COVECTOR, "keep all"), (block, TANGENT, f"blocks of {block}")):
            counts = [0, *kept(layers, length)]
            panel.plot(counts, color=role.color, linestyle=role.linestyle, label=label)
            peak = int(np.argmax(counts))
            panel.annotate(f"{counts[peak]}", (peak, counts[peak]), (0, 4), textcoords="offset points", ha="center")
        panel.axvline(layers, color=FAINT, linestyle="dotted")
        panel.set(xlabel="layers run, or walked back", ylabel="values kept", ylim=(0, 1.18 * layers))
        panel.legend(loc="upper right")
    plt.close(fig)
    return fig


def spirals(points: np.ndarray, label: np.ndarray, score: Callable) -> Figure:
    """Draw labeled points of the plane and the line on which a score is zero.

    Parameters
    ----------
    points : array, shape (N, 2)
        The points.
    label : array, shape (N, 1)
        1 or -1 for each point.
    score : callable, (M, 2) -> (M, 1)
        The score of each point.

    Returns
    -------
    Figure
        One panel, 4 inches wide.

    Examples
    --------
    >>> corners = np.array([[1.0, 1.0], [-1.0, -1.0]])
    >>> spirals(corners, corners[:, :1], lambda at: at[:, :1]).get_size_inches()
    array([4. , 3.6])
    """
    reach = 1.15 * np.abs(points).max()
    x, y = np.meshgrid(*[np.linspace(-reach, reach, 161)] * 2)
    heights = score(np.column_stack([x.ravel(), y.ravel()])).reshape(x.shape)
    with book_style():
        fig, panel = plt.subplots(figsize=(4.0, 3.6))
        panel.contour(x, y, heights, [0.0], colors=INK, linewidths=1.5)
        for sign, role in ((1, PRIMAL), (-1, TANGENT)):
            mine = points[label[:, 0] == sign]
            panel.plot(*mine.T, role.marker, color=role.color, markersize=4, label=f"label {sign}", fillstyle="none")
        panel.set(aspect="equal")
        panel.set_axis_off()
        panel.legend(loc="upper left")
    plt.close(fig)
    return fig


def _values(p: np.ndarray) -> dict[str, float]:
    a = p[0] * p[1]
    return dict(zip("xyz", p, strict=True)) | {"a": a, "b": a + p[2], "ℓ": loss(p)}


def _inner(p: np.ndarray) -> np.ndarray:
    """Return the values a and b."""
    a = p[0] * p[1]
    return np.array([a, a + p[2]])


def _tangents(p: np.ndarray) -> dict[str, float]:
    """Return what one forward sweep from x writes."""
    step = np.array([1.0, 0.0, 0.0])
    (a, b), whole = jvp(_inner, p, step)[1], jvp(loss, p, step)[1]
    return {"x": 1, "y": 0, "z": 0, "a": a, "b": b, "ℓ": whole}


def _covectors(p: np.ndarray) -> dict[str, float]:
    """Return what the reverse sweep writes; moving a moves b too."""
    values = _values(p)
    a_bar = vjp(lambda a: a * (a + p[2]), values["a"], 1.0)[1]
    return dict(zip("xyz", vjp(loss, p, 1.0)[1], strict=True)) | {"a": a_bar, "b": values["a"], "ℓ": 1}


def _graph(panel: Axes, values: dict, slopes: dict, role: Role, accent: str, carried: dict) -> None:
    for edge in EDGES:
        start, end = (np.array(PLACES[node]) for node in edge)
        arrow = {"arrowstyle": "-|>", "color": FAINT, "shrinkA": 21, "shrinkB": 23}
        panel.annotate("", end, start, arrowprops=arrow)
        look = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}
        panel.text(*(start + 0.42 * (end - start)), f"{slopes[edge]:g}", ha="center", va="center", bbox=look, color=INK)
    for node, place in PLACES.items():
        name = node.replace("ℓ", r"\ell")
        look = {"boxstyle": "round,pad=0.35", "facecolor": "#e3edf4", "edgecolor": PRIMAL.color}
        word = f"${name} = {values[node]:g}$\n${accent % name} = {carried[node]:g}$"
        panel.text(*place, word, ha="center", va="center", bbox=look, zorder=4, color=role.color)
    panel.set(xlim=(-0.35, 3.35), ylim=(-0.28, 1.28))
    panel.set_axis_off()
