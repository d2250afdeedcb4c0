"""The colors of every figure: one for each role, on one paper."""

from typing import NamedTuple

__all__ = ["COVECTOR", "FAINT", "INK", "PAPER", "PRIMAL", "TANGENT", "Role"]

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
