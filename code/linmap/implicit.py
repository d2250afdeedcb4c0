"""The implicit function theorem as functions: derivatives of a solution that is known only through an equation."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from linmap import _check
from linmap._structure import Traced, leaves, length, map_leaves, shape_of, shapes
from linmap.engine import taped
from linmap.linear import LinearMap

__all__ = ["implicit_derivative", "implicit_jvp", "implicit_vjp"]

EPSILON = np.finfo(np.float64).eps


def implicit_derivative(F: Callable, x: Any, y: Any, *, tol: float = 1e-6) -> np.ndarray:
    r"""Return the derivative of the solution y of F(x, y) = 0 with respect to x, as a matrix.

    The law is :math:`Dg(x) = -F_y^{-1} F_x`, both at :math:`(x, y)`, where :math:`y = g(x)` solves
    :math:`F(x, g(x)) = 0` near the point.

    Parameters
    ----------
    F : callable
        The equation: ``F(x, y)`` takes two arguments and returns as many numbers as `y` has.
    x : float or array_like
        What the solution depends on; n numbers.
    y : float or array_like
        A solution at `x`; m numbers.
    tol : float, default: 1e-6
        A Newton step from `y` may be as long as ``tol * (1 + |y|)``, which has to be finite; beyond, `y` is
        not taken for a solution.

    Returns
    -------
    ndarray, shape (m, n)
        Row i for ``y[i]``, column j for ``x[j]``, flattened in C order. A float gives one row or one column.

    Raises
    ------
    TypeError
        If `F` does not take two arguments, or `x`, `y` or the value of F is a tuple, or an engine is tracing them.
    ValueError
        If F(x, y) has another size than `y`, or `y` does not solve the equation at `x`, or is so near to a fold that
        :math:`F_y` changes by a quarter over the Newton step.
    ZeroDivisionError
        If :math:`F_y` is singular, or so close to it that rounding decides where the solution lies.

    See Also
    --------
    implicit_jvp : one direction of `x`.
    implicit_vjp : one covector at `y`; one solve, whatever n is.

    Notes
    -----
    How `y` was found plays no part. m walks for :math:`F_y`, at most min(m, n) for :math:`F_x`, and one elimination.
    If y is no solution to rounding, one more walk and one more elimination at the end of the Newton step s ask whether
    :math:`F_y` is still nearly the same there, :math:`|F_y^{-1} F_y(x, y - s)s - s| \le |s| / 4`: the point (1, 1e-7)
    is near the unit circle, but says nothing about the slope there. This looks along s only.
    Chapter: "Implicit functions".

    References
    ----------
    .. [1] S. G. Krantz and H. R. Parks, *The Implicit Function Theorem*, Birkhäuser, 2013, ch. 3.

    Examples
    --------
    >>> import numpy as np
    >>> F = lambda x, y: np.stack([y[0] + y[1] - x[0], y[0] * y[1] - x[1] * x[2]])
    >>> implicit_derivative(F, [4.0, 1.0, 3.0], [3.0, 1.0])
    array([[ 1.5, -1.5, -0.5],
           [-0.5,  1.5,  0.5]])
    """
    _check.one_array("implicit_derivative", "x", x, "implicit_vjp")
    F_x, F_y, _, _ = _partials("implicit_derivative", F, x, y, tol)
    return np.linalg.solve(F_y, -F_x.matrix()) + 0.0


def implicit_jvp(F: Callable, x: Any, y: Any, v: Any, *, tol: float = 1e-6) -> Any:
    r"""Push a step v of x through the solution of F(x, y) = 0.

    The law is :math:`Dg(x)v = u` with :math:`F_y u = -F_x v`.

    Parameters
    ----------
    F : callable
        The equation: ``F(x, y)`` takes two arguments and returns as many numbers as `y` has.
    x : float, array_like or nested tuple of these
        What the solution depends on.
    y : float or array_like
        A solution at `x`.
    v : like `x`
        The step; nothing is broadcast.
    tol : float, default: 1e-6
        As for `implicit_derivative`.

    Returns
    -------
    like `y`
        How the solution moves; the derivative alone.

    Raises
    ------
    TypeError, ValueError, ZeroDivisionError
        As `implicit_derivative`; ValueError also if `v` does not have the shape of `x`.

    See Also
    --------
    implicit_vjp : from a covector at `y` back to `x`.

    Notes
    -----
    m walks for :math:`F_y`, one product with :math:`F_x`, one solve. Chapter: "Implicit functions".

    Examples
    --------
    >>> import numpy as np
    >>> F = lambda x, y: np.stack([y[0] + y[1] - x[0], y[0] * y[1] - x[1] * x[2]])
    >>> implicit_jvp(F, [4.0, 1.0, 3.0], [3.0, 1.0], [0.0, 2.0, 0.0])
    array([-3.,  3.])
    """
    F_x, F_y, x, y = _partials("implicit_jvp", F, x, y, tol)
    v = _check.element("implicit_jvp", "v", v, F_x.in_shape, "A step lives where x lives.")
    return _shaped(np.linalg.solve(F_y, -np.reshape(F_x(v), -1)), y)


def implicit_vjp(F: Callable, x: Any, y: Any, w: Any, *, tol: float = 1e-6) -> Any:
    r"""Pull a covector w at y back through the solution of F(x, y) = 0: the adjoint method.

    The law is :math:`Dg(x)^\top w = -F_x^\top \lambda` with :math:`F_y^\top \lambda = w`.

    Parameters
    ----------
    F : callable
        The equation: ``F(x, y)`` takes two arguments and returns as many numbers as `y` has.
    x : float, array_like or nested tuple of these
        What the solution depends on.
    y : float or array_like
        A solution at `x`.
    w : like `y`
        The covector; for a loss of the solution, its gradient in `y`.
    tol : float, default: 1e-6
        As for `implicit_derivative`.

    Returns
    -------
    like `x`
        The row :math:`w^\top Dg(x)`; the derivative alone.

    Raises
    ------
    TypeError, ValueError, ZeroDivisionError
        As `implicit_derivative`; ValueError also if `w` does not have the shape of `y`.

    See Also
    --------
    implicit_jvp : from a step of `x` to a step of `y`.

    Notes
    -----
    m walks for :math:`F_y`, one solve with its transpose, one pullback through F; the matrix of the derivative is never
    formed, and the price hardly depends on the size of `x`. Chapter: "Implicit functions".

    References
    ----------
    .. [1] M. Blondel et al., "Efficient and modular implicit differentiation", NeurIPS 35 (2022).

    Examples
    --------
    >>> import numpy as np
    >>> F = lambda x, y: np.stack([y[0] + y[1] - x[0], y[0] * y[1] - x[1] * x[2]])
    >>> implicit_vjp(F, [4.0, 1.0, 3.0], [3.0, 1.0], [1.0, 0.0])
    array([ 1.5, -1.5, -0.5])
    """
    F_x, F_y, x, y = _partials("implicit_vjp", F, x, y, tol)
    w = _check.element("implicit_vjp", "w", w, shape_of(y), "A covector lives where y lives.")
    adjoint = np.linalg.solve(F_y.T, np.reshape(w, -1))
    pulled = F_x.T(np.reshape(-adjoint, F_x.out_shape) if F_x.out_shape else float(-adjoint[0]))
    return map_leaves(lambda leaf: leaf + 0.0, pulled)


def _partials(function: str, F: Callable, x: Any, y: Any, tol: float) -> tuple[LinearMap, np.ndarray, Any, Any]:
    """Return F_x as a map and F_y as a matrix, at a point that solves the equation and where F_y can be inverted."""
    _two_arguments(function, F)
    _check.one_array(function, "y", y, "np.concatenate on the parts of y")
    x, y = _check.point(function, "x", x), _check.real(function, "y", y)
    residual, from_x = taped(function, lambda x: F(x, y), x)
    _check.one_array(function, "the value of F", residual, "np.concatenate on its parts")
    _, from_y = taped(function, lambda y: F(x, y), y)
    if from_y.shape[0] != from_y.shape[1]:
        raise ValueError(
            f"{function}: F(x, y) has shape {shapes(residual)}; expected {from_y.shape[1]} numbers, as many as y of "
            f"shape {shapes(y)}. Give one equation for each unknown."
        )
    F_y = from_y.matrix()
    if any(isinstance(leaf, Traced) for leaf in (*leaves(x), y, residual, F_y)):
        raise _check.left_the_tape(function, "A solution moves with what is traced; write its formula with np.linalg.")
    noise = EPSILON * (length(from_x(x)) + length(F_y) * length(y))
    step = _solvable(function, F_y, np.reshape(residual, -1), y, noise, _check.number(function, "tol", tol))
    if length(step) > 8 * EPSILON * (1.0 + length(y)):  # a fold still nearer than that makes F_y singular, to rounding
        with np.errstate(all="ignore"):  # what is not finite there is refused
            _, there = taped(function, lambda y: F(x, y), y - _shaped(step, y))
            moved = np.reshape(there(_shaped(step, y)), -1)
        _steady(function, F_y, moved, step, length(residual))
    return from_x, F_y, x, y


def _solvable(function: str, F_y: np.ndarray, residual: np.ndarray, y: Any, noise: float, tol: float) -> Any:
    """Refuse a matrix that cannot be inverted, and a point off the solution set; `noise` is the rounding of F.

    What comes back is the Newton step from y.
    """
    size = 1.0 + length(y)
    known = np.isfinite(F_y).all() and np.isfinite(residual).all()  # of anything else NumPy raises or not, as it likes
    if known:
        stretches = np.linalg.svd(F_y, compute_uv=False)
        lost = stretches <= max(len(F_y) * EPSILON * stretches[0], noise / size)
        if lost.any():
            raise ZeroDivisionError(
                f"{function}: F_y at (x, y) has rank {np.sum(~lost)}, to rounding; expected an invertible matrix of "
                f"rank {len(F_y)}. The theorem is silent here: solve for another unknown, or move away from the fold."
            )
    step = np.linalg.solve(F_y, residual) if known else np.full(len(F_y), np.nan)
    if not length(step) <= tol * size < np.inf:
        raise ValueError(
            f"{function}: F(x, y) has the residual {length(residual):.2g}, a Newton step of {length(step):.2g}; "
            f"expected 0, or a step of at most {tol * size:.2g}. Solve the equation for y first."
        )
    return step


def _steady(function: str, F_y: np.ndarray, moved: np.ndarray, step: np.ndarray, residual: float) -> None:
    """Refuse a point so near to a fold that F_y is another matrix at the solution; `moved` is what that makes of it."""
    change = length(np.linalg.solve(F_y, moved) - step)
    if not change <= length(step) / 4:
        raise ValueError(
            f"{function}: F(x, y) has the residual {residual:.2g}, and F_y changes by a quarter or more along the "
            f"Newton step of {length(step):.2g}; expected a solution farther from the fold than that. Solve for y to "
            "more digits, or solve for another unknown."
        )


def _two_arguments(function: str, F: Any) -> None:
    """Refuse what cannot be called as F(x, y)."""
    told = f"has type {type(F).__name__}"
    if callable(F):
        try:
            inspect.signature(F).bind(None, None)
            return
        except ValueError:  # some built-in functions do not tell their signature
            return
        except TypeError:
            told = f"takes {inspect.signature(F)}"
    raise TypeError(
        f"{function}: F {told}; expected a function of two arguments, F(x, y). "
        "For a function of one tuple write lambda x, y: F((x, y))."
    )


def _shaped(flat: np.ndarray, like: Any) -> Any:
    """Put numbers into the shape of y; adding 0.0 turns -0.0 into 0.0."""
    return np.reshape(flat, shape_of(like)) + 0.0 if shape_of(like) else float(flat[0] + 0.0)
