"""The derivative of a map, as a linear map, a matrix, or its action on one vector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from linmap import _check
from linmap._structure import shapes
from linmap.engine import pulled, pushed, taped
from linmap.linear import LinearMap

__all__ = ["derivative", "jacobian", "jvp", "linearize", "vjp"]

COTANGENT = "A cotangent lives where f(x) lives."


def linearize(f: Callable, x: Any) -> tuple[Any, LinearMap]:
    r"""Return the value f(x) and the derivative of f at x as a linear map.

    The law is :math:`f(x + hv) = f(x) + h\,Df(x)v + o(h)`.

    Parameters
    ----------
    f : callable
        A map of one argument, written in plain NumPy.
    x : float, array_like or nested tuple of these
        The base point.

    Returns
    -------
    y : float, ndarray or nested tuple
        The value ``f(x)``.
    D : LinearMap
        The derivative: ``D(v)`` pushes a tangent vector forward, ``D.T(w)`` pulls a cotangent back.

    Raises
    ------
    TypeError
        If `f` is not a map of one argument, `x` holds no real numbers, or `f` leaves the tape (``float()``,
        ``math.sin``, writing into an array, a NumPy function without a rule).
    ValueError
        If `x` or f(x) is empty.

    Notes
    -----
    f runs once. Each application of D or D.T walks the recorded steps once: about one to two evaluations of f.
    Memory: every intermediate value of f, until D is dropped.

    References
    ----------
    .. [1] A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed., SIAM, 2008, ch. 3.

    Examples
    --------
    >>> import numpy as np
    >>> f = lambda x: np.array([x[0] * x[1], x[0] ** 2, x[1]])
    >>> y, D = linearize(f, [2.0, 3.0])
    >>> y
    array([6., 4., 3.])
    >>> D([1.0, 0.0])
    array([3., 4., 0.])
    >>> D.T([1.0, 0.0, 0.0])
    array([3., 2.])
    """
    return taped("linearize", f, x)


def derivative(f: Callable, x: Any) -> LinearMap:
    r"""Return the derivative of f at x as a linear map.

    The law is :math:`f(x + hv) = f(x) + h\,Df(x)v + o(h)`.

    Parameters
    ----------
    f : callable
        A map of one argument, written in plain NumPy.
    x : float, array_like or nested tuple of these
        The base point.

    Returns
    -------
    LinearMap
        ``D(v)`` is the directional derivative, ``D.T(w)`` its adjoint, ``D.matrix()`` the Jacobian.

    Raises
    ------
    TypeError, ValueError
        As `linearize`.

    See Also
    --------
    linearize : also returns the value.

    Notes
    -----
    Cost and memory as `linearize`. Chapter: "The Jacobian matrix".

    Examples
    --------
    >>> import numpy as np
    >>> D = derivative(lambda x: np.array([x[0] * x[1], x[0] ** 2, x[1]]), [2.0, 3.0])
    >>> D
    LinearMap(R^2 -> R^3)
    >>> D.matrix()
    array([[3., 2.],
           [4., 0.],
           [0., 1.]])
    """
    return taped("derivative", f, x)[1]


def jvp(f: Callable, x: Any, v: Any) -> tuple[Any, Any]:
    r"""Push the tangent vector v at x through the derivative of f: forward mode.

    The law is :math:`f(x + hv) = f(x) + h\,J(x)v + o(h)`.

    Parameters
    ----------
    f : callable
        A map of one argument, written in plain NumPy.
    x : float, array_like or nested tuple of these
        The base point.
    v : like `x`
        The direction, with the structure and shapes of `x`; nothing is broadcast.

    Returns
    -------
    y : float, ndarray or nested tuple
        The value ``f(x)``.
    Jv : like `y`
        The directional derivative.

    Raises
    ------
    TypeError, ValueError
        As `linearize`; ValueError also if `v` does not have the shape of `x`.

    See Also
    --------
    vjp : pull a cotangent back instead.

    Notes
    -----
    Value and tangent travel together and nothing is stored: about two evaluations of f, whatever m is.

    References
    ----------
    .. [1] A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed., SIAM, 2008, ch. 3.

    Examples
    --------
    >>> import numpy as np
    >>> f = lambda x: np.array([x[0] * x[1], x[0] ** 2, x[1]])
    >>> y, Jv = jvp(f, [2.0, 3.0], [1.0, 0.0])
    >>> Jv
    array([3., 4., 0.])
    """
    return pushed("jvp", f, x, v)


def vjp(f: Callable, x: Any, w: Any) -> tuple[Any, Any]:
    r"""Pull the cotangent w at f(x) back through the derivative of f: reverse mode.

    The law is :math:`\langle w, J(x)v\rangle = \langle J(x)^\top w, v\rangle` for every v.

    Parameters
    ----------
    f : callable
        A map of one argument, written in plain NumPy.
    x : float, array_like or nested tuple of these
        The base point.
    w : like ``f(x)``
        The cotangent, with the structure and shapes of the value; a float for a scalar f.

    Returns
    -------
    y : float, ndarray or nested tuple
        The value ``f(x)``.
    wJ : like `x`
        The row :math:`w^\top J`, in the structure and shapes of `x`.

    Raises
    ------
    TypeError, ValueError
        As `linearize`; ValueError also if `w` does not have the shape of f(x).

    See Also
    --------
    jvp : push a tangent vector forward instead.

    Notes
    -----
    About three evaluations of f, whatever n is; memory for every intermediate value of f.

    References
    ----------
    .. [1] A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed., SIAM, 2008, ch. 3.

    Examples
    --------
    >>> import numpy as np
    >>> f = lambda x: np.array([x[0] * x[1], x[0] ** 2, x[1]])
    >>> y, wJ = vjp(f, [2.0, 3.0], [1.0, 0.0, 5.0])
    >>> wJ
    array([3., 7.])
    """
    return pulled("vjp", f, x, lambda y: _check.element("vjp", "w", w, shapes(y), COTANGENT))


def jacobian(f: Callable, x: Any) -> np.ndarray:
    r"""Return the Jacobian matrix of f at x: row i for output i, column j for input j.

    The law is :math:`J_{ij} = \partial f_i / \partial x_j`, with inputs and outputs flattened in C order.

    Parameters
    ----------
    f : callable
        A map of one argument, written in plain NumPy.
    x : float or array_like
        The base point.

    Returns
    -------
    ndarray, shape (f(x).size, x.size)
        A scalar f gives one row, shape (1, n); a float x one column, shape (m, 1).

    Raises
    ------
    TypeError, ValueError
        As `linearize`; TypeError also if `x` or f(x) is a tuple (use `vjp`).

    See Also
    --------
    gradient : for a scalar f, in the shape of `x`.
    derivative : the map itself, without its matrix.

    Notes
    -----
    f runs once; then min(m, n) walks along the tape. Chapter: "The Jacobian matrix".

    Examples
    --------
    >>> import numpy as np
    >>> jacobian(lambda x: np.array([x[0] * x[1], x[0] ** 2, x[1]]), [2.0, 3.0])
    array([[3., 2.],
           [4., 0.],
           [0., 1.]])
    """
    _check.one_array("jacobian", "x", x, "vjp")
    y, D = taped("jacobian", f, x)
    _check.one_array("jacobian", "the value of f", y, "vjp")
    return D.matrix()
