"""What a map does to volume and to densities: the logarithm of |det J|, and the density of f(X)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from linmap import _check
from linmap._structure import Traced, length, shape_of
from linmap.differentiate import jacobian

__all__ = ["log_abs_det", "pushforward_logpdf"]

# How well f(f_inverse(y)) must meet y: relative to the numbers that went in, and in absolute terms for y near 0.
RELATIVE, ABSOLUTE = 1e-6, 1e-9


def log_abs_det(f: Callable, x: Any) -> Any:
    r"""Return the logarithm of the rate at which a map turns volume into volume at a point.

    The law is :math:`\log|\det J_f(x)|`, so that the values of a composition add:
    :math:`\log|\det J_{g \circ f}(x)| = \log|\det J_g(f(x))| + \log|\det J_f(x)|`.

    Parameters
    ----------
    f : callable
        A map from a float or an array to as many numbers.
    x : float or array_like
        The point.

    Returns
    -------
    float
        ``-inf`` where the Jacobian is singular: there, f flattens volume.

    Raises
    ------
    TypeError
        If `f` takes or returns a tuple.
    ValueError
        If `f` does not return as many numbers as it takes.

    Notes
    -----
    Costs a Jacobian matrix and a factorization of it, about :math:`\tfrac13 n^3` multiplications. A flow with a
    triangular Jacobian should add up the logarithms of its diagonal instead.

    A matrix counts as singular if no digit of its inverse would be right after rows and columns have been scaled to
    size 1: rounding would make some other number of an exact zero. The scale itself does not matter:
    ``np.diag([1.0, 1e-300])`` is not singular. A triangular matrix is singular only if its diagonal has a zero.

    You can differentiate it, with respect to x or to parameters that `f` reads: see the second example. At a singular
    point no derivative exists, and while one is taken nothing looks for one, or for a triangle. Chapter: "Volume".

    Examples
    --------
    >>> import numpy as np
    >>> polar = lambda p: np.array([p[0] * np.cos(p[1]), p[0] * np.sin(p[1])])
    >>> round(float(np.exp(log_abs_det(polar, [2.0, 0.7]))), 12)
    2.0
    >>> import linmap as lm
    >>> W = np.array([[2.0, 0.0], [1.0, 4.0]])
    >>> lm.gradient(lambda W: log_abs_det(lambda x: W @ x, [1.0, 1.0]), W)
    array([[ 0.5  , -0.125],
           [ 0.   ,  0.25 ]])
    """
    J = jacobian(f, x)
    _check.square("log_abs_det", J.shape)
    if isinstance(J, Traced):
        return _log_rate(J)  # nothing is decided by value here, so that a program can be written too
    return -np.inf if _is_singular(J) else float(_log_rate(J))


def pushforward_logpdf(logpdf: Callable, f: Callable, f_inverse: Callable, y: Any) -> Any:
    r"""Return the logarithm of the density of Y = f(X) at a point.

    The law is :math:`\log p_Y(y) = \log p_X(x) - \log|\det J_f(x)|` with :math:`x = f^{-1}(y)`.

    Parameters
    ----------
    logpdf : callable
        :math:`\log p_X`: takes what `f` takes, returns a float.
    f : callable
        An injective map from a float or an array to as many numbers.
    f_inverse : callable
        Its inverse.
    y : float or array_like
        The point, in the image of `f`.

    Returns
    -------
    float

    Raises
    ------
    TypeError
        If `logpdf` does not return a float, or `f` or `f_inverse` takes or returns a tuple.
    ValueError
        If `f` does not return as many numbers as it takes, or ``f(f_inverse(y))`` is not y.
    ZeroDivisionError
        If the Jacobian of `f` is singular: the density has no value there.

    Notes
    -----
    Costs one `log_abs_det`. What is checked, for a finite y, is that ``f(f_inverse(y))`` differs from y by at most
    :math:`10^{-6}(|y| + \|J\|\,|x|) + 10^{-9}`, and that this is finite; other values of y give nan. That `f` is
    injective is not checked, and cannot be from one point: if several points go to y, this is the share of one of
    them, and the density is the sum of the shares.

    You can differentiate it, with respect to y or to parameters that `f` reads, and `f_inverse` need not be
    differentiable itself: it may return plain numbers, from any solver. While k derivatives are taken, k Newton steps
    with a constant matrix make the preimage move with y and f as the inverse function theorem says, at the price of
    one more Jacobian and k runs of f. What `logpdf` reads is differentiated as usual. Chapter: "Volume".

    Examples
    --------
    >>> import numpy as np
    >>> normal = lambda x: -0.5 * x**2 - 0.5 * np.log(2 * np.pi)
    >>> round(pushforward_logpdf(normal, np.exp, np.log, 1.5), 6)
    -1.406605
    """
    name = "pushforward_logpdf"
    y = _one_array(name, "y", y)
    x = _one_array(name, "f_inverse(y)", f_inverse(y * 1.0))  # its own, should it work in place
    J, image = jacobian(f, x), _one_array(name, "f(f_inverse(y))", f(x))
    _refuse_no_inverse(name, J, x, y, image)
    if _is_singular(_plain(J)):
        raise ZeroDivisionError(
            f"{name}: the Jacobian of f at f_inverse(y) is singular; expected det J ≠ 0. "
            "The density of f(X) has no value at such a y; leave the point out."
        )
    if orders := max(_orders(y), _orders(image)):
        x = _followed(f, x, y, _plain(J), orders)
        J = jacobian(f, x)
    log_p = _one_array(name, "the value of logpdf", logpdf(x))
    if shape_of(log_p) != ():
        raise TypeError(
            f"{name}: the value of logpdf has shape {shape_of(log_p)}; expected a scalar, shape (). "
            "Add up the logarithms of independent parts with np.sum."
        )
    found = log_p - _log_rate(J)
    if not np.all(np.isfinite(_plain(y))):  # nothing was checked there
        found = found * np.nan
    return found if isinstance(found, Traced) else float(found)


def _log_rate(J: Any) -> Any:
    if not isinstance(J, Traced) and not np.any(np.triu(J, 1)):
        J = J.T  # elimination exchanges no rows of an upper triangle: its pivots are the diagonal, without rounding
    with np.errstate(invalid="ignore"):  # nan propagates without a warning
        return np.linalg.slogdet(J)[1]


def _is_singular(J: np.ndarray) -> bool:
    """Say whether a matrix is singular to rounding, whatever the scale of its rows and columns."""
    if not np.all(np.isfinite(J)):
        return False  # nan propagates
    if not np.any(np.tril(J, -1)) or not np.any(np.triu(J, 1)):
        return bool(np.any(np.diag(J) == 0))  # the determinant of a triangle is a product, whatever its inverse does
    for axis in (1, 0):
        size = np.max(np.abs(J), axis=axis, keepdims=True)
        if np.any(size == 0):
            return True
        J = J / size
    return bool(np.linalg.cond(J, 1) >= 1 / np.finfo(np.float64).eps)


def _refuse_no_inverse(function: str, J: Any, x: Any, y: Any, image: Any) -> None:
    if shape_of(image) != shape_of(y):
        raise ValueError(
            f"{function}: y has shape {shape_of(y)}; expected {shape_of(image)}, the shape of f(f_inverse(y)). "
            "Hand in one point, not a batch."
        )
    _check.square(function, J.shape)
    J, x, y, image = map(_plain, (J, x, y, image))
    if np.all(np.isfinite(y)) and not np.all(np.isfinite(x)):
        raise ValueError(
            f"{function}: f_inverse(y) is not finite at y = {y}; expected a point that f sends to y. "
            "Is y in the image of f? Outside of it the density is 0."
        )
    residual, enough = length(image - y), RELATIVE * length(y) + RELATIVE * length(J) * length(x) + ABSOLUTE
    if np.all(np.isfinite(y)) and not residual <= enough < np.inf:
        raise ValueError(
            f"{function}: f(f_inverse(y)) misses y by {residual:.3g}; expected y. "
            "f_inverse must undo f: check it, or iterate it longer."
        )


def _one_array(function: str, argument: str, given: Any) -> Any:
    _check.one_array(function, argument, given, "np.concatenate")
    return _check.real(function, argument, given)


def _followed(f: Callable, x: Any, y: Any, J: np.ndarray, orders: int) -> Any:
    """Return a preimage that moves with y and f as the inverse function theorem says, whatever f_inverse traced.

    A Newton step with a constant matrix makes one more derivative right: what is still wrong in x comes back
    multiplied by I - J⁻¹Df, which is 0 at the point itself.
    """
    for _ in range(orders):
        gap = np.reshape(y - f(x), (-1,))
        x = x + np.reshape(np.linalg.solve(J, gap), shape_of(x))
    return x


def _orders(value: Any) -> int:
    """Count the derivatives that are being taken: the traces around a value."""
    count = 0
    while isinstance(value, Traced):
        count, value = count + 1, value.value
    return count


def _plain(value: Any) -> Any:
    """Return the numbers behind a traced value: no decision here is differentiated."""
    return value.plain() if isinstance(value, Traced) else value
