"""The table of derivatives, continued: inverse, determinant, and the spectra of matrices."""

from __future__ import annotations

import numpy as np

from linmap._structure import Traced
from linmap.engine.kinds import Constant, General, unbroadcast

__all__ = [
    "cholesky",
    "determinant",
    "eigenvalues",
    "eigenvectors",
    "inverse",
    "log_determinant",
    "right_vectors",
    "sign_of_determinant",
    "singular_values",
    "solve",
]

# Each row: pullbacks (w, y, *args), one for each argument, then pushforwards (t, y, *args).
# Symmetric functions (cholesky, eigenvalues, eigenvectors) are those of the symmetric part (a + aᵀ)/2.

# fmt: off
solve = General(  # of matrices, or stacks of them that broadcast
    "solve", lambda a, b: np.linalg.solve(a, b),
    (lambda w, y, a, b: unbroadcast(-(np.linalg.solve(a.mT, w) @ y.mT), a.shape),
     lambda w, y, a, b: unbroadcast(np.linalg.solve(a.mT, w), b.shape)),
    (lambda t, y, a, b: -np.linalg.solve(a, t @ y),
     lambda t, y, a, b: np.linalg.solve(a, t)))
inverse = General(
    "inv", lambda a: np.linalg.inv(a),
    (lambda w, y, a: -(y.mT @ w @ y.mT),),
    (lambda t, y, a: -(y @ t @ y),))
determinant = General(
    "det", lambda a: np.linalg.det(a),
    (lambda w, y, a: weighted(w, cofactors(a)),),
    (lambda t, y, a: np.sum(cofactors(a) * t, axis=(-2, -1)),))
log_determinant = General(
    "log|det|", lambda a: np.linalg.slogdet(a)[1],
    (lambda w, y, a: weighted(w, np.linalg.inv(a).mT),),
    (lambda t, y, a: np.trace(np.linalg.solve(a, t), axis1=-2, axis2=-1),))
sign_of_determinant = Constant("sign det", lambda a: np.linalg.slogdet(a)[0])
cholesky = General(
    "cholesky", lambda a: np.linalg.cholesky(a),
    (lambda w, y, a: symmetric(both_solved(y.mT, lower_half(y.mT @ w))),),
    (lambda t, y, a: y @ lower_half(both_solved(y, symmetric(t))),))
eigenvalues = General(
    "eigvalsh", lambda a: np.linalg.eigvalsh(a),
    (lambda w, y, a: sandwich(eigenvectors(a), w),),
    (lambda t, y, a: np.einsum("...ik,...ij,...jk->...k", v := eigenvectors(a), t, v),))
eigenvectors = General(
    "eigenvectors", lambda a: np.linalg.eigh(a)[1],
    (lambda w, y, a: symmetric(y @ (gaps(eigenvalues(a)) * (y.mT @ w)) @ y.mT),),
    (lambda t, y, a: y @ (gaps(eigenvalues(a)) * (y.mT @ symmetric(t) @ y)),))
singular_values = General(  # of a matrix with at least as many rows as columns
    "svdvals", lambda a: np.linalg.svd(a, compute_uv=False),
    (lambda w, y, a: a @ sandwich(right_vectors(a), w / y),),
    (lambda t, y, a: np.einsum("...ij,...jk,...ik->...k", t, v := right_vectors(a), a @ v) / y,))
right_vectors = General(
    "right singular vectors", lambda a: np.linalg.svd(a)[2].mT,
    (lambda w, y, a: 2.0 * a @ symmetric(y @ (gaps(singular_values(a) ** 2) * (y.mT @ w)) @ y.mT),),
    (lambda t, y, a: y @ (gaps(singular_values(a) ** 2) * (y.mT @ (2.0 * symmetric(t.mT @ a)) @ y)),))
# fmt: on


def weighted(w, matrices):
    """One number times each matrix of a stack."""
    return np.expand_dims(w, (-1, -2)) * matrices


def symmetric(a):
    """The symmetric part."""
    return 0.5 * (a + a.mT)


def sandwich(v, d):
    """v diag(d) vᵀ."""
    return (v * np.expand_dims(d, -2)) @ v.mT


def both_solved(a, m):
    """a⁻¹ m a⁻ᵀ."""
    return np.linalg.solve(a, np.linalg.solve(a, m.mT).mT)


def lower_half(a):
    """The lower triangle with half the diagonal: the x with x + xᵀ = a, for symmetric a."""
    return np.tril(a) * (1.0 - 0.5 * np.eye(a.shape[-1]))


def gaps(spectrum):
    """1/(λ_j - λ_i) off the diagonal, 0 on it; infinite where eigenvalues coincide and vectors have no derivative."""
    same = np.eye(spectrum.shape[-1])
    return (1.0 - same) / (np.expand_dims(spectrum, -2) - np.expand_dims(spectrum, -1) + same)


def cofactors(a):
    """The derivative of the determinant, also where it is 0; singular matrices have it from the singular values."""
    if isinstance(a, Traced):
        return np.expand_dims(np.linalg.det(a), (-1, -2)) * np.linalg.inv(a).mT
    u, s, vt = np.linalg.svd(a)
    n = s.shape[-1]
    others = np.stack([np.prod(np.delete(s, k, axis=-1), axis=-1) for k in range(n)], axis=-1)
    return np.linalg.det(u)[..., None, None] * np.linalg.det(vt)[..., None, None] * (u * others[..., None, :]) @ vt
