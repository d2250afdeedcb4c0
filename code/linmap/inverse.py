"""The inverse function theorem as functions: go back by Newton's method, and say how near that is certain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from linmap import _check
from linmap._structure import Traced, flat, leaves, length, like, shapes
from linmap.differentiate import linearize
from linmap.linear import LinearMap

__all__ = ["InverseRadius", "inverse_radius", "local_inverse"]

EPS, LARGEST = float(np.finfo(np.float64).eps), float(np.finfo(np.float64).max)
MOVES = "Call it with plain numbers; a preimage x of y solves f(x) - y = 0, so implicit_vjp has its derivative."


class InverseRadius(tuple):
    """The pair (r, s) of `inverse_radius`, with a mark that says whether it is certain.

    Attributes
    ----------
    certified : bool
        True if `r` and `s` follow from a Lipschitz constant that was given, False if they are an estimate.
    """

    certified: bool

    def __new__(cls, pair: tuple[float, float], certified: bool = False) -> InverseRadius:
        new = super().__new__(cls, pair)
        new.certified = certified
        return new

    def __repr__(self) -> str:
        r, s = self
        return f"InverseRadius(r={r:.7g}, s={s:.7g}, {'certified' if self.certified else 'an estimate'})"


def local_inverse(f: Callable, a: Any, y: Any, *, tol: float = 1e-12, max_steps: int = 50) -> Any:
    r"""Return a point that f sends to y, found by Newton's method from a.

    The law is :math:`f(x) = y`, and the steps are :math:`x \leftarrow x + Df(x)^{-1}[y - f(x)]`.

    Parameters
    ----------
    f : callable
        A map of one argument, written in plain NumPy, with as many outputs as inputs.
    a : float, array_like or nested tuple of these, n numbers
        Where Newton's method starts.
    y : like the value of `f`, n numbers
        The value to go back from; nothing is broadcast.
    tol : float, default: 1e-12
        The residual :math:`|y - f(x)|` to reach, relative to the larger of 1 and :math:`|y|`. From there on steps
        follow while they are longer than ``tol * |x|`` and halve the residual.
    max_steps : int, default: 50
        Steps of Newton's method at most.

    Returns
    -------
    x : like `a`

    Raises
    ------
    TypeError
        If `f`, `a`, `y` or `tol` is not of a kind that linmap knows, `max_steps` is no int, or a traced value comes in.
    ValueError
        If `f` does not have as many outputs as inputs, `y` does not have the shape of its value or is not finite,
        `tol` is not positive, ``tol * |y|`` is infinite, or `max_steps` is negative.
    ZeroDivisionError
        If the derivative is singular at `a` or at a point on the way.
    RuntimeError
        If the residual is still too large after `max_steps` steps, or no longer finite. The message reports it.

    See Also
    --------
    inverse_radius : how far from f(a) the answer is certain.

    Notes
    -----
    One linearization, n products and one solve of an (n, n) system per step. With `r, s` certified by `inverse_radius`,
    from a constant that bounds ``Df`` between any two points of the ball, every y within s of f(a) is reached, and the
    answer is the one preimage within r of `a`. Farther out the answer is a preimage, but perhaps not the nearest.
    Chapter: "Inverse functions".

    Examples
    --------
    >>> import numpy as np
    >>> f = lambda p: np.array([p[0] ** 2 + p[1], p[0] * p[1]])
    >>> local_inverse(f, [1.0, 0.0], [1.31, 0.11])
    array([1.1, 0.1])
    >>> local_inverse(lambda t: t ** 3, 1.0, 8.0)
    2.0
    """
    name = "local_inverse"
    x, steps = _check.point(name, "a", a), _count(name, max_steps)
    tol = _positive(name, tol)
    with np.errstate(all="ignore"):
        part = _linear_part(name, f, x)
        y = _check.element(name, "y", y, shapes(part[0]), "It is a value of f.")
        target = _finite(name, "y", flat(y))
        enough = tol * max(1.0, length(target))
        if not np.isfinite(enough):
            raise ValueError(f"{name}: tol * |y| is {enough}; expected a finite number. Scale f, or lower tol.")
        reached, size, step = _newton(f, x, part, target, enough, tol, steps)
    if reached is None:
        raise RuntimeError(
            f"{name}: the residual has size {size:.3g} after {step} steps; expected at most {enough:.3g}. Start nearer "
            "to the answer, allow more max_steps, or a larger tol if rounding is in the way."
        )
    return reached


def inverse_radius(f: Callable, a: Any, *, lipschitz: float | None = None) -> InverseRadius:
    r"""Return how near to a the map f is one-to-one, and how near to f(a) every value is reached.

    The law is :math:`r = \sigma / (2L)` and :math:`s = r \sigma / 2`, with :math:`\sigma` the smallest singular value
    of :math:`Df(a)`: no two points within r of a have the same image, and every y within s of f(a) is the image of one.

    Parameters
    ----------
    f : callable
        A map of one argument, written in plain NumPy, with as many outputs as inputs.
    a : float, array_like or nested tuple of these
        The middle of the ball.
    lipschitz : float, optional
        A proven :math:`L` with :math:`\|Df(x) - Df(a)\|_2 \le L |x - a|` for all x closer to a than r. Lengths are
        Euclidean, over all numbers of a point.

    Returns
    -------
    InverseRadius
        The pair ``(r, s)``. Its attribute ``certified`` is True if `lipschitz` was given. Both are infinite for L = 0,
        and for no other L: a certified number too large for float64 is rounded down.

    Raises
    ------
    TypeError
        If `f` or `a` is not of a kind that linmap knows, or a traced value comes in.
    ValueError
        If `f` does not have as many outputs as inputs, its derivative at `a` is not finite, or `lipschitz` is negative
        or not finite.
    ZeroDivisionError
        If the derivative at `a` is singular, to rounding: then the theorem promises nothing.

    Notes
    -----
    What is certified is the theorem with the numbers put in; it is as true as the constant you give, and rounded in
    float64. Between any two points of the ball f keeps at least half of the smallest stretch :math:`\sigma`.

    Without `lipschitz`, r is an estimate: the distance up to which :math:`\|Df(x) - Df(a)\|_2 \le \sigma / 2` at
    sampled points, on a few dozen rays from a. A finite number of points says nothing of what happens between them, so
    such a number certifies nothing, however many points there are. It is infinite if no ray meets a limit up to
    :math:`10^9 \max(1, |a|)`, and 0 if one does within :math:`10^{-9} \max(1, |a|)`: scale f first if its lengths are
    far from 1. For ``lambda t: 1e10 * np.sin(t / 1e10)`` at 0 the estimate is infinite, the truth about 1e10.

    One linearization and one singular value decomposition; the estimate takes about a thousand more for n = 2.
    Chapter: "Inverse functions".

    Examples
    --------
    >>> import numpy as np
    >>> f = lambda p: np.array([p[0] ** 2 + p[1], p[0] * p[1]])
    >>> inverse_radius(f, [1.0, 0.0], lipschitz=2.0)
    InverseRadius(r=0.218508, s=0.0954915, certified)
    >>> r, s = inverse_radius(f, [1.0, 0.0])
    """
    name = "inverse_radius"
    a = _check.point(name, "a", a)
    _, J = _linear_part(name, f, a)
    singular = np.linalg.svd(_finite(name, "Df(a)", J), compute_uv=False)
    sigma = float(singular[-1])
    if sigma <= len(J) * EPS * singular[0]:
        raise ZeroDivisionError(
            f"{name}: Df(a) has rank {np.sum(singular > len(J) * EPS * singular[0])}; expected rank {len(J)}. "
            "Where the derivative is singular no radius follows; look at kernel and image."
        )
    if lipschitz is None:
        r = _sampled_radius(f, a, J, sigma)
    else:
        L = _check.number(name, "lipschitz", lipschitz)
        if not (np.isfinite(L) and L >= 0):
            raise ValueError(f"{name}: lipschitz has the value {L:g}; expected a finite number, at least 0. Prove one.")
        r = min(sigma / 2 / L, LARGEST) if L > 0 else np.inf
    s = r * (sigma / 2)
    return InverseRadius((float(r), float(s if np.isinf(r) else min(s, LARGEST))), certified=lipschitz is not None)


def _sampled_radius(f: Callable, a: Any, J: np.ndarray, sigma: float) -> float:
    """Return how far along some rays the derivative stays within half of sigma; 0 if not even at the first points."""
    center, rays = flat(a), _rays(J)

    def near(t: float) -> bool:
        return all(_change(f, like(center + t * ray, a), J) <= sigma / 2 for ray in rays)

    scale = max(1.0, length(center))
    inside, t = 0.0, 1e-9 * scale
    while near(t):
        inside, t = t, 2 * t
        if t > 1e9 * scale:
            return np.inf
    for _ in range(12 if inside else 0):
        middle = (inside + t) / 2
        inside, t = (middle, t) if near(middle) else (inside, middle)
    return inside


def _rays(J: np.ndarray) -> np.ndarray:
    """Unit vectors to look along: the axes, the singular directions, and some at random, always the same."""
    n = len(J)
    random = np.random.default_rng(0).normal(size=(8, n))
    lines = np.concatenate([np.eye(n), np.linalg.svd(J)[2], random / np.linalg.norm(random, axis=1)[:, None]])
    return np.concatenate([lines, -lines])


def _change(f: Callable, x: Any, J: np.ndarray) -> float:
    """How far the derivative at x is from J; infinitely far where f or its derivative is not finite."""
    value, there = _linear_part("inverse_radius", f, x)
    finite = np.isfinite(flat(value)).all() and np.isfinite(there).all()
    return float(np.linalg.norm(there - J, 2)) if finite else np.inf


def _linear_part(function: str, f: Callable, x: Any) -> tuple[Any, np.ndarray]:
    """Return f(x) and the square matrix of Df(x), all numbers of a point in one list."""
    _check.map_of_one_argument(function, f)
    with np.errstate(all="ignore"):  # outside the domain of f; what is not finite is looked at by the caller
        value, D = linearize(f, x)
        columns = [flat(D(like(e, x))) for e in np.eye(D.shape[1])]
    if D.shape[0] != D.shape[1]:
        raise ValueError(
            f"{function}: f has {D.shape[0]} outputs for {D.shape[1]} inputs; expected as many outputs as inputs. "
            "Only then can every nearby value have exactly one preimage nearby."
        )
    if any(isinstance(each, Traced) for each in (*leaves(x), *leaves(value), *columns)):
        raise _check.left_the_tape(function, MOVES)
    return value, np.stack(columns, axis=1)


def _newton(
    f: Callable, x: Any, part: tuple, target: np.ndarray, enough: float, tol: float, steps: int
) -> tuple[Any, float, int]:
    """Return where Newton's method arrives (None if the residual stays large), the last residual, and the steps."""
    reached, least = None, np.inf
    for step in range(steps + 1):
        size = length(residual := target - flat(part[0]))
        if reached is not None and not size < least / 2:  # from here on rounding decides
            break
        if size <= enough:
            reached, least = x, size
        if step == steps or not np.isfinite(size):
            break
        try:
            move = _newton_step(part[1], residual, step, size)
        except (ZeroDivisionError, np.linalg.LinAlgError):
            if reached is None:
                raise
            break
        # A small residual says little where f is flat, or its values tiny: the step has to be small too.
        if reached is not None and length(move) <= tol * length(flat(x)):
            break
        x = like(flat(x) + move, x)
        part = _linear_part("local_inverse", f, x)
    return reached, size, step


def _newton_step(J: np.ndarray, residual: np.ndarray, step: int, size: float) -> np.ndarray:
    try:
        return LinearMap(J).solve(residual)
    except ZeroDivisionError as problem:
        where = f"at a point reached after {step} steps" if step else "at a"
        raise ZeroDivisionError(
            f"local_inverse: the derivative {where} has rank {LinearMap(J).rank()}, with a residual of {size:.3g}; "
            f"expected rank {len(J)}. Start elsewhere: from there Newton's method has no step."
        ) from problem


def _finite(function: str, argument: str, numbers: np.ndarray) -> np.ndarray:
    if isinstance(numbers, Traced):
        raise _check.left_the_tape(function, MOVES)
    if not np.isfinite(numbers).all():
        raise ValueError(f"{function}: {argument} has an entry that is not finite; expected numbers. Look at f and a.")
    return numbers


def _count(function: str, steps: Any) -> int:
    if type(steps) is bool or not isinstance(steps, (int, np.integer)):
        raise TypeError(f"{function}: max_steps has type {type(steps).__name__}; expected an int. Give 50.")
    if steps < 0:
        raise ValueError(f"{function}: max_steps has the value {steps}; expected at least 0. Give 50.")
    return int(steps)


def _positive(function: str, tol: Any) -> float:
    tol = _check.number(function, "tol", tol)
    if not tol > 0:
        raise ValueError(f"{function}: tol has the value {tol:g}; expected a positive number. Give 1e-12.")
    return tol
