"""The look of every figure drawn with Matplotlib: the palette, the paper, one letter size."""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib.pyplot as plt

from linmap.figures.palette import COVECTOR, FAINT, INK, PAPER, PRIMAL, TANGENT, Role

__all__ = [
    "COVECTOR",
    "FAINT",
    "INK",
    "PAPER",
    "PRIMAL",
    "TANGENT",
    "Role",
    "book_style",
]


@contextmanager
def book_style() -> Iterator[None]:
    """Draw with the settings of the book, then put the reader's own back.

    Widths of about 4.8 inches with 11 point letters stay readable on a phone, where
    the picture shrinks to 350 pixels. The figure keeps its paper in dark mode.
    """
    settings = {
        "figure.figsize": (4.8, 3.2),
        "figure.dpi": 144,
        "figure.facecolor": PAPER,
        "figure.constrained_layout.use": True,
        "axes.facecolor": PAPER,
        "axes.edgecolor": FAINT,
        "axes.labelcolor": INK,
        "axes.titlesize": 11,
        "axes.labelsize": 11,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "font.size": 11,
        "legend.fontsize": 10,
        "legend.frameon": False,
        "lines.linewidth": 1.8,
        "mathtext.fontset": "cm",
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.labelsize": 10,
        "ytick.labelsize": 10,
    }
    with plt.rc_context(settings):
        yield
