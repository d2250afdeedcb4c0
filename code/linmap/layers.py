"""The pieces of a network layer, each with a derivative of its own."""

from __future__ import annotations

from typing import Any

from linmap import _check
from linmap._structure import shape_of
from linmap.engine import rules

__all__ = ["logsumexp", "relu", "softmax"]


def relu(x: Any) -> Any:
    r"""Return max(x, 0), entry by entry, with derivative 0 at 0.

    The law is :math:`\mathrm{relu}'(x) = 1` for :math:`x > 0` and :math:`0` for :math:`x \le 0`; at 0, where there
    is no derivative, 0 is a convention.

    Parameters
    ----------
    x : float or array_like
        Any shape.

    Returns
    -------
    float or ndarray
        The shape of `x`.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.

    Notes
    -----
    ``np.maximum(x, 0)`` has the same values; in a tie it shares the derivative equally, so it has 1/2 at 0.
    NaN propagates.

    Examples
    --------
    >>> relu([-1.0, 0.0, 2.0])
    array([0., 0., 2.])
    """
    return _plain(rules.relu(_check.real("relu", "x", x)))


def softmax(x: Any, axis: int = -1) -> Any:
    r"""Return the exponentials of x, scaled to sum 1 along an axis.

    The law is :math:`s_i = e^{x_i} / \sum_j e^{x_j}`, with Jacobian :math:`\mathrm{diag}(s) - s s^\top`.

    Parameters
    ----------
    x : array_like
        At least one axis.
    axis : int, default: -1
        The axis that sums to 1.

    Returns
    -------
    ndarray
        The shape of `x`.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.
    ValueError
        If `x` is a single number or has no such axis.

    Notes
    -----
    The largest entry is taken out before the exponential, so nothing overflows.

    Examples
    --------
    >>> softmax([0.0, 0.0])
    array([0.5, 0.5])
    """
    x = _with_axis("softmax", x)
    return rules.softmax(x, axis=_check.axis("softmax", axis, x.ndim))


def logsumexp(x: Any, axis: int | None = None) -> Any:
    r"""Return the logarithm of the sum of the exponentials of x.

    The law is :math:`\nabla \log\sum_j e^{x_j} = \mathrm{softmax}(x)`.

    Parameters
    ----------
    x : array_like
        At least one axis.
    axis : int, optional
        The axis that is summed; all of them by default.

    Returns
    -------
    float or ndarray

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.
    ValueError
        If `x` is a single number or has no such axis.

    Notes
    -----
    The largest entry is taken out before the exponential, so nothing overflows.

    Examples
    --------
    >>> logsumexp([1000.0, 1000.0]) - 1000.0
    0.6931471805599
    """
    x = _with_axis("logsumexp", x)
    return _plain(rules.logsumexp(x, axis=None if axis is None else (_check.axis("logsumexp", axis, x.ndim),)))


def _with_axis(function: str, x: Any) -> Any:
    x = _check.real(function, "x", x)
    if shape_of(x) == ():
        raise ValueError(f"{function}: x has shape (); expected at least one axis. Give an array, shape (n,).")
    return x


def _plain(y: Any) -> Any:
    return float(y) if shape_of(y) == () and not isinstance(y, _check.Traced) else y
