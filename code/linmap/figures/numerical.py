"""Figures of the chapter "Numerical derivatives"."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from linmap.figures.style import COVECTOR, INK, PRIMAL, TANGENT, Role, book_style

__all__ = ["vcurve"]

CURVES = {"sin": (np.sin, np.cos), "exp": (np.exp, np.exp), "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2)}
COMPLEX = Role(INK, "dotted", "D")
QUOTIENTS = {
    "forward": (PRIMAL, lambda f, x, h: (f(x + h) - f(x)) / h),
    "central": (TANGENT, lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h)),
    "five-point": (
        COVECTOR,
        lambda f, x, h: (f(x - 2 * h) - 8 * f(x - h) + 8 * f(x + h) - f(x + 2 * h)) / (12 * h),
    ),
    "complex step": (COMPLEX, lambda f, x, h: f(x + 1j * h).imag / h),
}
FLOOR = 1e-16  # an error of exactly 0 has no place on a logarithmic scale


def vcurve(function: str = "exp", x: float = 1.0) -> Figure:
    """Draw the error of three difference quotients and of the complex step against the step.

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
    f, slope = CURVES[function]
    steps = 10.0 ** np.arange(-14, 0.25, 0.25)
    with book_style():
        fig, ax = plt.subplots(figsize=(4.8, 3.4))
        for name, (role, quotient) in QUOTIENTS.items():
            errors = np.maximum(np.abs([quotient(f, x, h) - slope(x) for h in steps]), FLOOR)
            look = {"color": role.color, "linestyle": role.linestyle, "marker": role.marker, "markevery": 8}
            ax.loglog(steps, errors, label=name, markersize=5, **look)
        ax.set(xlabel="step $h$", ylabel="error", ylim=(FLOOR / 3, 30))
        fig.legend(loc="outside lower center", ncols=2, handlelength=3)
    plt.close(fig)
    return fig
