"""Curves over one axis, drawn as SVG by NumPy alone: pictures for cells that run in a page, without Matplotlib."""

import math
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import ArrayLike

from linmap.figures.palette import COVECTOR, FAINT, INK, PAPER, PRIMAL, TANGENT

__all__ = ["Plot", "plot"]

ROLES = (PRIMAL, TANGENT, COVECTOR)
DASHES = {"solid": "none", "dashed": "9 5", "dashdot": "10 4 2 4"}
# At 480 wide, letters of 15 shrink to 11 on a phone and stay readable.
WIDTH, HEIGHT, LETTER = 480, 300, 15
LEFT, RIGHT, TOP, BOTTOM = 66, 462, 40, 266
LARGEST_TICKS = 5


def plot(x: ArrayLike, /, *, log: bool = False, **curves: ArrayLike) -> "Plot":
    """Draw curves over the same numbers: the points :math:`(x_i, y_i)`, joined in order.

    Parameters
    ----------
    x : array_like, shape (n,)
        Where the curves are known.
    log : bool
        Draw both axes on a logarithmic scale; what is not positive has no place there.
    **curves : array_like, shape (n,)
        One to three curves, each with its name. Where a curve is nan or infinite, its line has a gap.

    Returns
    -------
    Plot
        The picture. A notebook, and a cell that runs in a page, shows it when it is the last value of a cell.

    Raises
    ------
    TypeError
        If there is no curve, or a fourth.
    ValueError
        If a curve has another shape than `x`, or nothing has a place in the picture.

    Notes
    -----
    The picture is text, so it needs no drawing library, and what it says to those who cannot see it is computed
    from the curves: change a number, and the words change too.

    Examples
    --------
    >>> x = np.linspace(-1.0, 1.0, 5)
    >>> plot(x, square=x**2, line=x).words
    'square: from 1 to 1 while x goes from -1 to 1, between 0 and 1, with 1 turn. line: from -1 to 1, without a turn.'
    """
    if not 1 <= len(curves) <= len(ROLES):
        told = f"plot: {len(curves)} curves are given; expected 1 to {len(ROLES)}."
        raise TypeError(f"{told} Name each one: plot(x, error=y).")
    x = np.asarray(x, dtype=float)
    if x.ndim != 1:
        raise ValueError(f"plot: x has shape {x.shape}; expected (n,). Use .ravel() if the order is meant.")
    for name, y in curves.items():
        if np.shape(y) != x.shape:
            raise ValueError(f"plot: {name} has shape {np.shape(y)}; expected {x.shape}. One value for each x.")
    return Plot(x, {name: np.asarray(y, dtype=float) for name, y in curves.items()}, log)


class Plot:
    """A picture of curves. `words` says what it shows."""

    def __init__(self, x: np.ndarray, curves: dict, log: bool) -> None:
        self.x, self.curves, self.log = x, curves, log
        self._seen = {name: _has_place(x, log) & _has_place(y, log) for name, y in curves.items()}
        missing = [name for name, seen in self._seen.items() if not seen.any()]
        if missing:
            wanted = "positive numbers" if log else "numbers"
            raise ValueError(f"plot: {missing[0]} has no point to draw; expected {wanted}. Print it and look.")
        self._across = _Axis.over([x[seen] for seen in self._seen.values()], log)
        self._up = _Axis.over([y[self._seen[name]] for name, y in curves.items()], log)
        self.words = " ".join(self._tell(name, first=k == 0) for k, name in enumerate(curves))

    def __repr__(self) -> str:
        return f"Plot({', '.join(self.curves)})"

    def _repr_svg_(self) -> str:
        """Return the picture; notebooks ask for it by this name."""
        parts = [f"<title>{escape(self.words)}</title>", f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>']
        parts += self._ticks()
        parts += [self._line(*each) for each in zip(self.curves, ROLES, strict=False)]
        parts += self._names()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
            f'role="img" font-family="sans-serif" font-size="{LETTER}" fill="{INK}">' + "\n".join(parts) + "</svg>"
        )

    def _tell(self, name: str, first: bool) -> str:
        seen = self._seen[name]
        x, y = self.x[seen], self.curves[name][seen]
        turns = _turns(y)
        told = f"{name}: from {y[0]:.3g} to {y[-1]:.3g}"
        if first:
            told += f" while x goes from {x[0]:.3g} to {x[-1]:.3g}"
        if turns:
            told += f", between {y.min():.3g} and {y.max():.3g}"
        return told + f", {['without a turn', 'with 1 turn', f'with {turns} turns'][min(turns, 2)]}."

    def _line(self, name: str, role: tuple) -> str:
        """Return one curve; a new stroke begins after each gap."""
        across = LEFT + (RIGHT - LEFT) * self._across.share(self.x)
        up = BOTTOM - (BOTTOM - TOP) * self._up.share(self.curves[name])
        path, pen_down = [], False
        for h, v, seen in zip(across, up, self._seen[name], strict=True):
            if seen:
                path.append(f"{'L' if pen_down else 'M'}{h:.1f} {v:.1f}")
            pen_down = seen
        look = f'stroke="{role.color}" stroke-dasharray="{DASHES[role.linestyle]}" stroke-width="2.4"'
        return f'<path d="{"".join(path)}" fill="none" stroke-linejoin="round" stroke-linecap="round" {look}/>'

    def _ticks(self) -> list[str]:
        parts = []
        for value, label in self._across.ticks():
            h = LEFT + (RIGHT - LEFT) * float(self._across.share(value))
            parts.append(_stroke(h, TOP, h, BOTTOM) + _text(h, BOTTOM + 20, label, "middle"))
        for value, label in self._up.ticks():
            v = BOTTOM - (BOTTOM - TOP) * float(self._up.share(value))
            parts.append(_stroke(LEFT, v, RIGHT, v) + _text(LEFT - 8, v + 5, label, "end"))
        return parts

    def _names(self) -> list[str]:
        """Return the names above the picture, each behind a piece of its line."""
        parts, h = [], LEFT
        for name, role in zip(self.curves, ROLES, strict=False):
            look = f'stroke="{role.color}" stroke-dasharray="{DASHES[role.linestyle]}" stroke-width="2.4"'
            parts.append(f'<path d="M{h} 20H{h + 34}" {look}/>' + _text(h + 42, 25, name))
            h += 66 + 9 * len(name)
        return parts


@dataclass(frozen=True)
class _Axis:
    """The numbers of one direction: from `low` to `high`, logarithms of them if `log`."""

    low: float
    high: float
    log: bool

    @classmethod
    def over(cls, pieces: list, log: bool) -> "_Axis":
        """Return an axis that holds every number, with some room; a logarithmic one holds whole powers of ten."""
        numbers = np.concatenate(pieces)
        low, high = float(numbers.min()), float(numbers.max())
        if log:
            low, high = math.floor(math.log10(low)), math.ceil(math.log10(high))
            return cls(low, max(high, low + 1), log)
        room = 0.04 * (high - low) or 0.5 * abs(low) or 0.5
        return cls(low - room, high + room, log)

    def share(self, values: ArrayLike) -> np.ndarray:
        """Return how far along the axis numbers lie, from 0 to 1."""
        with np.errstate(invalid="ignore", divide="ignore"):
            numbers = np.log10(values) if self.log else np.asarray(values)
            return (numbers - self.low) / (self.high - self.low)

    def ticks(self) -> list[tuple[float, str]]:
        """Return round numbers and how they are written."""
        span = self.high - self.low
        power = 10.0 ** math.floor(math.log10(span / LARGEST_TICKS))
        step = next(s * power for s in (1, 2, 5, 10) if span / (s * power) <= LARGEST_TICKS)
        if self.log:
            step = max(1, math.ceil(step))
        counts = range(math.ceil(self.low / step), math.floor(self.high / step) + 1)
        if self.log:
            return [(10.0 ** (k * step), _written(f"1e{k * step}")) for k in counts]
        return [(k * step, _written(f"{k * step:.6g}")) for k in counts]


def _has_place(numbers: np.ndarray, log: bool) -> np.ndarray:
    return np.isfinite(numbers) & ((numbers > 0) | (not log))


def _turns(y: np.ndarray) -> int:
    """Return how often a curve changes between rising and falling."""
    ways = np.sign(np.diff(y))
    ways = ways[ways != 0]
    return int(np.sum(ways[1:] != ways[:-1]))


def _written(number: str) -> str:
    """Return a number with a sign that is as wide as a plus."""
    return number.replace("-", "−")


def _stroke(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{FAINT}" stroke-opacity="0.4"/>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
