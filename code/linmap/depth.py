"""What many layers do to a step: growth and singular values of a product of Jacobians."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from linmap import _check
from linmap.linear import LinearMap

__all__ = ["log_growth", "log_singular_values", "orthogonal"]

# A singular value below this share of the largest one is mostly rounding.
RESOLVED = 1e-13


def log_growth(factors: Sequence[Any], v: Any) -> np.ndarray:
    r"""Return how much a step has grown after each factor, as natural logarithms.

    The law is :math:`g_k = \log\left(|J_k \cdots J_1 v| \,/\, |v|\right)`.

    Parameters
    ----------
    factors : sequence of K LinearMap or array_like
        :math:`J_K, \dots, J_1` as they are written, the one that acts first last, as `chain.factors` returns them.
    v : array_like, shape (n,)
        A step that is not zero.

    Returns
    -------
    ndarray, shape (K,)
        :math:`g_1, \dots, g_K`; ``-inf`` from where nothing is left of the step.

    Raises
    ------
    TypeError
        If a factor is no linear map between vectors and no matrix, or if `v` does not hold real numbers.
    ValueError
        If there is no factor, two shapes do not fit, or `v` is zero or not finite.

    Notes
    -----
    The step is scaled to length 1 after each factor, so that a thousand layers neither overflow nor underflow.
    Costs one product of a matrix and a vector per layer. For what comes back, pass the transposed factors in
    reverse order. Chapter: "Depth".

    Examples
    --------
    >>> import numpy as np
    >>> steps = [np.diag([3.0, 0.5]), np.array([[2.0, 0.0, 0.0], [0.0, 1.0, 0.0]])]
    >>> np.exp(log_growth(steps, [1.0, 0.0, 0.0])).round(2)
    array([2., 6.])
    """
    matrices = _matrices("log_growth", factors)
    v = _check.real("log_growth", "v", v)
    n = matrices[0].shape[1]
    if np.shape(v) != (n,):
        raise ValueError(f"log_growth: v has shape {np.shape(v)}; expected ({n},). The last factor acts on it first.")
    size = np.linalg.norm(v)
    if not (np.isfinite(size) and size > 0):
        raise ValueError(f"log_growth: v has length {size:g}; expected a positive number. Growth is relative to v.")
    v, grown = v / size, []
    with np.errstate(divide="ignore"):
        for J in matrices:
            v = J @ v
            size = np.linalg.norm(v)
            grown.append(np.log(size))
            v = v / size if size > 0 else v
    return np.cumsum(grown)


def log_singular_values(factors: Sequence[Any]) -> np.ndarray:
    r"""Return the singular values of the product of the first k factors, for every k, as natural logarithms.

    The law is :math:`\log \sigma_i(J_k \cdots J_1)`.

    Parameters
    ----------
    factors : sequence of K LinearMap or array_like
        As for :func:`log_growth`.

    Returns
    -------
    ndarray, shape (K, r)
        Row k - 1 belongs to the product of the first k factors, largest first; r is the smallest of all sizes.
        What is below 1e-13 of the largest is rounding, and stands there as ``-inf``.

    Raises
    ------
    TypeError
        If a factor is no linear map between vectors and no matrix.
    ValueError
        If there is no factor, or two shapes do not fit.

    Notes
    -----
    The product is scaled after each factor. Costs one product of matrices and one singular value decomposition per
    layer. Chapter: "Depth".

    Examples
    --------
    >>> import numpy as np
    >>> A = np.array([[0.0, 2.0], [0.5, 0.0]])
    >>> np.exp(log_singular_values([A, A, A])).round(3)
    array([[2. , 0.5],
           [1. , 1. ],
           [2. , 0.5]])
    """
    matrices = _matrices("log_singular_values", factors)
    r = min(min(J.shape) for J in matrices)
    product, scale, found = np.eye(matrices[0].shape[1]), 0.0, []
    with np.errstate(divide="ignore"):
        for J in matrices:
            product = J @ product
            size = np.linalg.norm(product)
            if size > 0:
                product, scale = product / size, scale + np.log(size)
            # Off the page, the decomposition of a matrix with nan in it raises; in the page it does not.
            values = np.linalg.svd(product, compute_uv=False)[:r] if np.isfinite(size) else np.full(r, np.nan)
            found.append(scale + np.log(np.where(values <= RESOLVED * values[0], 0.0, values)))
    return np.array(found)


def orthogonal(m: int, n: int, rng: np.random.Generator, gain: float = 1.0) -> np.ndarray:
    r"""Draw a matrix with orthonormal rows or columns, every such matrix equally likely.

    The law is :math:`Q^\top Q = g^2 I` if :math:`m \ge n`, and :math:`Q Q^\top = g^2 I` if :math:`m \le n`.

    Parameters
    ----------
    m, n : int
        Number of rows and columns.
    rng : numpy.random.Generator
        The source of chance.
    gain : float, default: 1.0
        The factor :math:`g`.

    Returns
    -------
    ndarray, shape (m, n)

    Raises
    ------
    TypeError
        If `rng` is no generator.
    ValueError
        If `m` or `n` is below 1.

    Notes
    -----
    QR decomposition of a matrix of Gaussian numbers, with the signs of the diagonal made positive: without that, the
    draw would not be uniform. Chapter: "Depth".

    References
    ----------
    F. Mezzadri, "How to generate random matrices from the classical compact groups", Notices of the AMS 54 (2007),
    592-604.

    Examples
    --------
    >>> import numpy as np
    >>> Q = orthogonal(2, 3, np.random.default_rng(0))
    >>> np.allclose(Q @ Q.T, np.eye(2)), np.allclose(Q.T @ Q, np.eye(3))
    (True, False)
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"orthogonal: rng is of type {type(rng).__name__}; expected a Generator. Pass np.random.default_rng(0)."
        )
    if m < 1 or n < 1:
        raise ValueError(f"orthogonal: the shape is ({m}, {n}); expected at least one row and one column.")
    Q, R = np.linalg.qr(rng.standard_normal((max(m, n), min(m, n))))
    Q = gain * Q * np.sign(np.diag(R))
    return Q if m >= n else Q.T


def _matrices(function: str, factors: Sequence[Any]) -> list[np.ndarray]:
    """Return the factors as matrices, the one that acts first in front."""
    found = [_matrix(function, each) for each in reversed(list(factors))]
    if not found:
        raise ValueError(f"{function}: factors is empty; expected at least one matrix.")
    for first, second in pairwise(found):
        if second.shape[1] != first.shape[0]:
            raise ValueError(
                f"{function}: a factor of shape {second.shape} follows one of shape {first.shape}; expected "
                f"{first.shape[0]} columns. List them as they are written: the one that acts first stands last."
            )
    return found


def _matrix(function: str, factor: Any) -> np.ndarray:
    matrix = factor.matrix() if isinstance(factor, LinearMap) else _check.real(function, "a factor", factor)
    if np.ndim(matrix) != 2:
        raise TypeError(f"{function}: a factor has shape {np.shape(matrix)}; expected a matrix or a LinearMap.")
    return matrix
