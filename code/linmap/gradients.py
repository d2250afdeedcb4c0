"""Gradients and Hessians: the derivatives of scalar functions, in the shape of their argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from linmap import _check
from linmap.engine import pulled, pushed, taped

__all__ = ["gradient", "hessian", "hvp", "value_and_gradient"]


def gradient(f: Callable, x: Any) -> Any:
    r"""Return the gradient of a scalar function: the vector that represents its derivative.

    The law is :math:`Df(x)v = \langle \nabla f(x), v\rangle`, with the standard inner product.

    Parameters
    ----------
    f : callable
        A scalar function of one argument, written in plain NumPy.
    x : float, array_like or nested tuple of these
        The base point.

    Returns
    -------
    like `x`
        The gradient has the structure and the shapes of its argument.

    Raises
    ------
    TypeError, ValueError
        As `linearize`; TypeError also if f(x) is not a scalar.

    See Also
    --------
    value_and_gradient : also returns the value.

    Notes
    -----
    One pullback: about three evaluations of f, whatever the size of `x`.

    References
    ----------
    .. [1] A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed., SIAM, 2008, ch. 4.

    Examples
    --------
    >>> import numpy as np
    >>> gradient(lambda x: x[0] ** 2 * x[1], [2.0, 3.0])
    array([12.,  4.])
    """
    return _value_and_gradient("gradient", f, x)[1]


def value_and_gradient(f: Callable, x: Any) -> tuple[Any, Any]:
    r"""Return the value and the gradient of a scalar function.

    The law is :math:`f(x + hv) = f(x) + h\,\langle \nabla f(x), v\rangle + o(h)`.

    Parameters
    ----------
    f : callable
        A scalar function of one argument, written in plain NumPy.
    x : float, array_like or nested tuple of these
        The base point.

    Returns
    -------
    y : float
        The value ``f(x)``.
    g : like `x`
        The gradient.

    Raises
    ------
    TypeError, ValueError
        As `gradient`.

    Notes
    -----
    The same work as `gradient`.

    Examples
    --------
    >>> import numpy as np
    >>> value_and_gradient(lambda x: x[0] ** 2 * x[1], [2.0, 3.0])
    (12.0, array([12.,  4.]))
    """
    return _value_and_gradient("value_and_gradient", f, x)


def hessian(f: Callable, x: Any) -> np.ndarray:
    r"""Return the Hessian of a scalar function: the Jacobian of its gradient.

    The law is :math:`H_{ij} = \partial^2 f / \partial x_i \partial x_j`, with x flattened in C order.

    Parameters
    ----------
    f : callable
        A scalar function of one argument, written in plain NumPy.
    x : float or array_like
        The base point.

    Returns
    -------
    ndarray, shape (x.size, x.size)
        Symmetric up to rounding where f is twice continuously differentiable.

    Raises
    ------
    TypeError, ValueError
        As `gradient`; TypeError also if `x` is a tuple (use `hvp`).

    See Also
    --------
    hvp : one product with the Hessian, without the matrix.

    Notes
    -----
    Forward over reverse: one gradient, then n walks along its tape.

    Examples
    --------
    >>> import numpy as np
    >>> hessian(lambda x: x[0] ** 2 * x[1], [2.0, 3.0])
    array([[6., 4.],
           [4., 0.]])
    """
    _check.one_array("hessian", "x", x, "hvp")
    _check.map_of_one_argument("hessian", f)
    return taped("hessian", lambda p: _value_and_gradient("hessian", f, p)[1], x)[1].matrix()


def hvp(f: Callable, x: Any, v: Any) -> tuple[Any, Any]:
    r"""Return the value of a scalar function and the product of its Hessian with a vector.

    The law is :math:`\nabla f(x + hv) = \nabla f(x) + h\,H(x)v + o(h)`.

    Parameters
    ----------
    f : callable
        A scalar function of one argument, written in plain NumPy.
    x : float, array_like or nested tuple of these
        The base point.
    v : like `x`
        The direction; nothing is broadcast.

    Returns
    -------
    y : float
        The value ``f(x)``.
    Hv : like `x`
        The Hessian applied to `v`.

    Raises
    ------
    TypeError, ValueError
        As `gradient`; ValueError also if `v` does not have the shape of `x`.

    Notes
    -----
    Forward over reverse: two to three gradients, whatever the size of `x`; no matrix is formed.

    References
    ----------
    .. [1] B. A. Pearlmutter, "Fast exact multiplication by the Hessian", *Neural Computation* 6(1), 1994, 147-160.

    Examples
    --------
    >>> import numpy as np
    >>> hvp(lambda x: x[0] ** 2 * x[1], [2.0, 3.0], [1.0, 0.0])
    (12.0, array([6., 4.]))
    """
    _check.map_of_one_argument("hvp", f)
    (y, _), (_, Hv) = pushed("hvp", lambda p: _value_and_gradient("hvp", f, p), x, v)
    return y, Hv


def _value_and_gradient(function: str, f: Callable, x: Any) -> tuple[Any, Any]:
    return pulled(function, f, x, lambda y: _check.scalar_value(function, y) or 1.0)
