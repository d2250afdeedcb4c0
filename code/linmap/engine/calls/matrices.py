"""Linear algebra: solving, determinants, spectra."""

from __future__ import annotations

import numpy as np

from linmap._check import no_rule
from linmap.engine import matrix_rules as rules
from linmap.engine.calls.registry import answers, operand

__all__: list[str] = []

# NumPy's named results, which it keeps private
SLOGDET = type(np.linalg.slogdet(np.eye(1)))
EIGH = type(np.linalg.eigh(np.eye(1)))


@answers(np.linalg.inv)
def _inv(a):
    return rules.inverse(operand(a))


@answers(np.linalg.solve)
def _solve(a, b):
    a, b = operand(a), operand(b)
    if b.ndim == 1:  # NumPy's meaning: one vector, for every matrix of a stack
        return rules.solve(a, b[:, None])[..., 0]
    return rules.solve(a, b)


@answers(np.linalg.det)
def _det(a):
    return rules.determinant(operand(a))


@answers(np.linalg.slogdet)
def _slogdet(a):
    a = operand(a)
    return SLOGDET(rules.sign_of_determinant(a), rules.log_determinant(a))


@answers(np.linalg.cholesky)
def _cholesky(a):
    return rules.cholesky(_symmetric("np.linalg.cholesky", operand(a)))


@answers(np.linalg.eigvalsh)
def _eigvalsh(a):
    return rules.eigenvalues(_symmetric("np.linalg.eigvalsh", operand(a)))


@answers(np.linalg.eigh)
def _eigh(a):
    a = _symmetric("np.linalg.eigh", operand(a))
    return EIGH(rules.eigenvalues(a), rules.eigenvectors(a))


@answers(np.linalg.svd)
def _svd(a, full_matrices=True, compute_uv=True):
    if compute_uv:
        raise no_rule("np.linalg.svd with vectors", "Ask for the singular values alone, compute_uv=False.")
    return np.linalg.svdvals(a)


@answers(np.linalg.svdvals)
def _svdvals(x):
    a = operand(x)
    return rules.singular_values(a if a.shape[-2] >= a.shape[-1] else np.swapaxes(a, -1, -2))


def _symmetric(call, a):
    """NumPy would read the lower triangle alone, so the derivative of an unsymmetric matrix would mislead."""
    values = a.plain()
    if not np.allclose(values, values.mT, rtol=1e-10, atol=0.0):
        raise ValueError(f"{call}: the matrix is not symmetric; expected a = aᵀ. Give (a + a.T) / 2.")
    return a
