"""The pieces of a network layer, each with a derivative of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from linmap import _check
from linmap._structure import shape_of
from linmap.engine import rules

__all__ = ["attention_vjp", "logsumexp", "relu", "softmax", "softmax_vjp"]

# How far from 1 the sum of probabilities may be: single precision is let in, scores are not.
SUM_TOLERANCE = 1e-3


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


def softmax_vjp(s: Any, g: Any) -> Any:
    r"""Pull a cotangent of the softmax output back to the scores, without a matrix.

    The law is :math:`(\mathrm{diag}(s) - s s^\top)\, g = s \odot (g - \langle s, g \rangle \mathbf{1})`, row by row.

    Parameters
    ----------
    s : array_like, shape (..., n)
        The output of softmax along the last axis, not the scores.
    g : array_like, shape (..., n)
        What comes back to `s`.

    Returns
    -------
    ndarray, shape (..., n)
        What comes back to the scores; its sum along the last axis is 0.

    Raises
    ------
    TypeError
        If `s` or `g` does not hold real numbers.
    ValueError
        If `s` is a single number or does not sum to 1 along the last axis, or if `g` has another shape.

    Notes
    -----
    Costs about 4n operations a row; the Jacobian matrix would take n² for each row. The matrix is symmetric, so the
    same formula pushes a tangent of the scores forward. Chapter: "Layers".

    References
    ----------
    J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs", in Neurocomputing,
    Springer (1990), 227-236.

    Examples
    --------
    >>> softmax_vjp([0.5, 0.25, 0.25], [4.0, 0.0, 0.0])
    array([ 1. , -0.5, -0.5])
    """
    s = _with_axis("softmax_vjp", s, "s")
    g = _check.element("softmax_vjp", "g", g, shape_of(s), "It comes back to s, so it has the shape of s.")
    if not isinstance(s, _check.Traced):
        sums = np.sum(s, axis=-1)
        if np.any(np.abs(sums - 1.0) > SUM_TOLERANCE):
            worst = sums.flat[np.nanargmax(np.abs(sums - 1.0))]
            raise ValueError(
                f"softmax_vjp: s has a sum of {worst:.3g} along its last axis; expected 1. "
                "Give the output of softmax, not the scores: softmax_vjp(lm.softmax(x), g)."
            )
    return s * (g - np.sum(s * g, axis=-1, keepdims=True))


def attention_vjp(Q: Any, K: Any, V: Any, dO: Any) -> tuple[Any, tuple[Any, Any, Any]]:
    r"""Return attention without a mask, and what comes back to queries, keys and values.

    The law is :math:`O = SV` with :math:`S = \mathrm{softmax}(Q K^\top / \sqrt{d})`, row by row, and

    .. math:: dV = S^\top dO, \quad dA = S \odot (dO\, V^\top - \delta \mathbf{1}^\top), \quad
        dQ = dA\, K / \sqrt{d}, \quad dK = dA^\top Q / \sqrt{d},

    where :math:`\delta_i = \langle dO_i, O_i \rangle`.

    Parameters
    ----------
    Q : array_like, shape (..., m, d)
        One query in each row.
    K : array_like, shape (..., n, d)
        One key in each row.
    V : array_like, shape (..., n, p)
        One value for each key.
    dO : array_like, shape (..., m, p)
        What comes back to the output.

    Returns
    -------
    O : ndarray, shape (..., m, p)
        The output.
    pullbacks : tuple of 3 ndarrays
        dQ, dK and dV, each of the shape of its argument.

    Raises
    ------
    TypeError
        If an argument does not hold real numbers.
    ValueError
        If an argument has fewer than two axes, or the shapes do not fit. Leading axes must agree; none is broadcast.

    Notes
    -----
    Six products of matrices and a few arrays of shape (m, n); no Jacobian of a row of softmax is formed. That the
    row sums of :math:`S \odot dS` are :math:`\delta` is what lets FlashAttention go without those arrays too.
    Chapter: "Layers".

    References
    ----------
    A. Vaswani et al., "Attention is all you need", NeurIPS 30 (2017).

    T. Dao et al., "FlashAttention: Fast and memory-efficient exact attention with IO-awareness", NeurIPS 35 (2022).

    Examples
    --------
    >>> O, (dQ, dK, dV) = attention_vjp([[0.0]], [[1.0], [3.0]], [[1.0, 0.0], [0.0, 1.0]], [[4.0, 0.0]])
    >>> O, dQ
    (array([[0.5, 0.5]]), array([[-2.]]))
    >>> dK.T, dV.T
    (array([[0., 0.]]), array([[2., 2.],
           [0., 0.]]))
    """
    Q, K, V, dO = _attention_shapes(Q, K, V, dO)
    scale = 1.0 / np.sqrt(shape_of(Q)[-1])
    S = rules.softmax(scale * np.matmul(Q, _flipped(K)), axis=len(shape_of(Q)) - 1)
    output = np.matmul(S, V)
    delta = np.sum(dO * output, axis=-1, keepdims=True)  # the row sums of S * dS
    dA = scale * (S * (np.matmul(dO, _flipped(V)) - delta))
    return output, (np.matmul(dA, K), np.matmul(_flipped(dA), Q), np.matmul(_flipped(S), dO))


def _attention_shapes(Q: Any, K: Any, V: Any, dO: Any) -> list[Any]:
    """Let in four arrays whose shapes fit."""
    given = {"Q": Q, "K": K, "V": V, "dO": dO}
    let_in = {name: _check.real("attention_vjp", name, x) for name, x in given.items()}
    found = {name: shape_of(x) for name, x in let_in.items()}
    for name, shape in found.items():
        if len(shape) < 2:
            law = "expected at least two axes. Give one row for each position"
            raise ValueError(f"attention_vjp: {name} has shape {shape}; {law}: shape (m, d).")
    (*lead, m, d), (*_, n, _), (*_, p) = found["Q"], found["K"], found["V"]
    cures = {"K": "A key is as wide as a query.", "V": "Each key has one value.", "dO": "The output has this shape."}
    for name, law in {"K": (*lead, n, d), "V": (*lead, n, p), "dO": (*lead, m, p)}.items():
        if found[name] != law:
            raise ValueError(f"attention_vjp: {name} has shape {found[name]}; expected {law}. {cures[name]}")
    return list(let_in.values())


def _flipped(x: Any) -> Any:
    return np.swapaxes(x, -1, -2)


def _with_axis(function: str, x: Any, argument: str = "x") -> Any:
    x = _check.real(function, argument, x)
    if shape_of(x) == ():
        told = "expected at least one axis. Give an array, shape (n,)"
        raise ValueError(f"{function}: {argument} has shape (); {told}.")
    return x


def _plain(y: Any) -> Any:
    return float(y) if shape_of(y) == () and not isinstance(y, _check.Traced) else y
