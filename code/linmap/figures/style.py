"""The look of every figure: one palette by role, one paper, one letter size."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import matplotlib.pyplot as plt

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

# A figure carries its own paper, because no single ink reaches a text contrast of 4.5 on a white and on a black page
# at once. On this paper every ink does; the dark page turns light and dark around and keeps the hues.
PAPER = "#fcfcf9"
INK = "#23272e"
FAINT = "#8b9199"


class Role(NamedTuple):
    """How one role is drawn: two roles never differ by color alone."""

    color: str
    linestyle: str
    marker: str


PRIMAL = Role("#005f9e", "solid", "o")
TANGENT = Role("#b94700", "dashed", "s")
COVECTOR = Role("#00694f", "dashdot", "^")


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
