"""Pictures of the page "Live figures": what its live figures show where nothing can be moved."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linmap.figures.style import COVECTOR, FAINT, INK, PRIMAL, TANGENT, book_style

__all__ = ["paths", "vcurve"]

NAMES = {"sin": np.sin, "cos": np.cos, "exp": np.exp, "tanh": np.tanh, "sqrt": np.sqrt, "ln": np.log}
SLOPES = {"sin": np.cos, "exp": np.exp, "tanh": lambda x: 1 - np.tanh(x) ** 2}
STENCILS = {
    "forward": (PRIMAL, lambda f, x, h: (f(x + h) - f(x)) / h),
    "central": (TANGENT, lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h)),
    "five-point": (
        COVECTOR,
        lambda f, x, h: (f(x - 2 * h) - 8 * f(x - h) + 8 * f(x + h) - f(x + 2 * h)) / (12 * h),
    ),
}


def paths(program: str) -> Figure:
    """Draw the graph of a computation with the value of each node and the slope of each edge.

    Parameters
    ----------
    program : str
        Lines such as ``x = 1.2; a = x^2; y = a * x``. Numbers are inputs, the last line is
        the output.

    Returns
    -------
    Figure
        One panel, 4.8 inches wide.
    """
    nodes = _read(program)
    values, depths, slopes = _run(nodes)
    turns = {name: [other for other in depths if depths[other] == depths[name]] for name in nodes}
    place = {name: (depths[name], -turns[name].index(name) + (len(turns[name]) - 1) / 2) for name in nodes}
    with book_style():
        fig, ax = plt.subplots(figsize=(4.8, 2.6))
        for (start, end), slope in slopes.items():
            _arrow(ax, place[start], place[end], slope)
        for name, (x, y) in place.items():
            look = {"boxstyle": "round,pad=0.4", "facecolor": "#e3edf4", "edgecolor": PRIMAL.color}
            ax.text(x, y, f"${name}$\n{values[name]:.2f}", ha="center", va="center", bbox=look, zorder=4)
        ax.set(xlim=(-0.4, max(depths.values()) + 0.4), ylim=(-0.9, 0.9))
        ax.set_axis_off()
    plt.close(fig)
    return fig


def vcurve(function: str = "exp", x: float = 1.0) -> Figure:
    """Draw the error of three difference quotients against the step.

    Parameters
    ----------
    function : {"sin", "exp", "tanh"}
        The function to differentiate.
    x : float
        The point.

    Returns
    -------
    Figure
        One panel, 4.8 inches wide.
    """
    f, slope = NAMES[function], SLOPES[function](x)
    steps = 10.0 ** np.arange(-14, 0.25, 0.25)
    with book_style():
        fig, ax = plt.subplots(figsize=(4.8, 3.2))
        for name, (role, quotient) in STENCILS.items():
            errors = np.maximum(np.abs([quotient(f, x, h) - slope for h in steps]), 1e-16)
            look = {"color": role.color, "linestyle": role.linestyle, "marker": role.marker, "markevery": 8}
            ax.loglog(steps, errors, label=name, markersize=5, **look)
        ax.set(xlabel="step $h$", ylabel="error")
        ax.legend(loc="upper center")
    plt.close(fig)
    return fig


def _read(program: str) -> dict:
    """Return the code of each line by its name, in order."""
    lines = [line.split("=") for line in program.split(";") if line.strip()]
    return {name.strip(): compile(code.strip().replace("^", "**"), name, "eval") for name, code in lines}


def _run(nodes: dict) -> tuple[dict, dict, dict]:
    """Return the value and the depth of each node, and the slope of each edge."""
    values, depths, slopes, h = {}, {}, {}, 1e-6
    for name, code in nodes.items():
        parents = [other for other in code.co_names if other in nodes]
        values[name] = eval(code, {**NAMES, **values})
        depths[name] = max((depths[other] for other in parents), default=-1) + 1
        for other in parents:
            up, down = (eval(code, {**NAMES, **values, other: values[other] + s}) for s in (h, -h))
            slopes[other, name] = (up - down) / (2 * h)
    return values, depths, slopes


def _arrow(ax: Axes, start: tuple, end: tuple, slope: float) -> None:
    """Draw an edge; its slope stands off the middle, where two edges may cross."""
    ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": FAINT, "shrinkA": 17, "shrinkB": 19})
    x, y = (a + 0.38 * (b - a) for a, b in zip(start, end, strict=True))
    look = {"boxstyle": "round,pad=0.15", "facecolor": "#fcfcf9", "edgecolor": FAINT}
    ax.text(x, y, f"{slope:.2f}", ha="center", va="center", fontsize=10, color=INK, bbox=look, zorder=3)
