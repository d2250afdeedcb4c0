"""Derivatives from values alone: the independent witness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from linmap import _check
from linmap._structure import shape_of

__all__ = ["jacobian"]

EPS = float(np.finfo(np.float64).eps)
STEPS = {"forward": EPS ** (1 / 2), "central": EPS ** (1 / 3), "complex": 1e-20}


def jacobian(f: Callable, x: Any, method: str = "central", *, h: float | None = None) -> np.ndarray:
    r"""Approximate the Jacobian matrix of f at x from values of f, one column at a time.

    The law is :math:`J e_j = (f(x + he_j) - f(x - he_j))/2h + O(h^2)` for ``"central"``,
    :math:`(f(x + he_j) - f(x))/h + O(h)` for ``"forward"``, and :math:`\operatorname{Im} f(x + ihe_j)/h + O(h^2)` for
    ``"complex"``.

    Parameters
    ----------
    f : callable
        A map of one argument; for ``"complex"`` it must be analytic and accept complex numbers.
    x : float or array_like
        The base point.
    method : {"central", "forward", "complex"}
        The difference quotient.
    h : float, optional
        The step. By default the step that balances truncation and rounding, scaled by max(1, \|x_j\|):
        1.5e-8 for ``"forward"``, 6.1e-6 for ``"central"``; 1e-20 for ``"complex"``, which rounds nothing away.

    Returns
    -------
    ndarray, shape (f(x).size, x.size)

    Raises
    ------
    TypeError
        If `f`, `x` or the value of f is not of the right kind; for ``"complex"`` also if f returns real
        numbers, as abs does.
    ValueError
        If `method` is unknown or `h` is not a positive number.

    Notes
    -----
    Cost: n + 1 evaluations of f (forward), 2n (central), n (complex). Best errors: about 1e-8 (forward) and 1e-11
    (central) for functions and derivatives of size 1; the complex step reaches rounding. It is wrong in silence for
    functions that are not analytic although they return complex numbers, such as ``x * np.conj(x)`` or ``x * abs(x)``.

    References
    ----------
    .. [1] W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions",
       *SIAM Review* 40(1), 1998, 110-112.

    Examples
    --------
    >>> J = jacobian(lambda x: np.array([x[0] * x[1], x[0] ** 2, x[1]]), [2.0, 3.0])
    >>> np.round(J, 6)
    array([[3., 2.],
           [4., 0.],
           [0., 1.]])
    """
    _check.map_of_one_argument("numerical.jacobian", f)
    _check.one_array("numerical.jacobian", "x", x, "vjp")
    x = _check.real("numerical.jacobian", "x", x)
    if method not in STEPS:
        raise ValueError(f"numerical.jacobian: method is {method!r}; expected one of {', '.join(STEPS)}. Choose one.")
    flat = np.reshape(np.asarray(x, dtype=np.float64), -1)
    steps = _steps(flat, method, h)
    base = _at(f, x, flat, 0, 0.0) if method == "forward" else None
    return np.stack([_column(f, x, flat, j, steps[j], method, base) for j in range(flat.size)], axis=1)


def _steps(flat: np.ndarray, method: str, h: Any) -> np.ndarray:
    """One step for each input."""
    if h is not None:
        h = _check.number("numerical.jacobian", "h", h)
        if not 0.0 < h < np.inf:
            raise ValueError(f"numerical.jacobian: h is {h}; expected a positive number. Leave it out for the default.")
        return np.full(flat.shape, h)
    scale = 1.0 if method == "complex" else np.maximum(1.0, np.abs(flat))
    return np.full(flat.shape, STEPS[method]) * scale


def _column(f: Callable, x: Any, flat: np.ndarray, j: int, h: float, method: str, base: Any) -> np.ndarray:
    """The j-th column of the Jacobian, divided by the step that was really taken, after rounding of x + h."""
    if method == "complex":
        return _at(f, x, flat, j, 1j * h).imag / h
    if method == "forward":
        return (_at(f, x, flat, j, h) - base) / ((flat[j] + h) - flat[j])
    return (_at(f, x, flat, j, h) - _at(f, x, flat, j, -h)) / ((flat[j] + h) - (flat[j] - h))


def _at(f: Callable, x: Any, flat: np.ndarray, j: int, step: complex) -> np.ndarray:
    """f at x, with one coordinate moved, as a flat array."""
    moved = flat.astype(type(step))
    moved[j] += step
    y = f(moved[0].item() if shape_of(x) == () else moved.reshape(shape_of(x)))
    _check.one_array("numerical.jacobian", "the value of f", y, "vjp")
    if not isinstance(step, complex):
        return np.reshape(_check.value("numerical.jacobian", y), -1)
    y = np.asarray(y)
    if y.dtype.kind != "c":
        raise TypeError(
            f"numerical.jacobian: f turned complex numbers into dtype {y.dtype}; expected an analytic f. "
            'Use method="central" for functions with abs, comparisons or float().'
        )
    return y.reshape(-1)
