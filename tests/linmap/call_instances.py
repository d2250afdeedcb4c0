"""One instance or more for every NumPy function that traced values answer to, with data free of ties and kinks.

An instance states a map, a point, and a reference: the same map in functions that accept complex numbers, for the
complex step. Where the map itself does, the reference is left out. Where it branches (max, sort, clip), the
reference picks the entries that the branch picks at the point.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

RNG = np.random.default_rng(7)
V = np.array([0.7, -1.3, 2.1])
X = np.array([[0.7, -1.3, 2.1], [1.1, 0.4, -0.6]])  # 2 x 3: rows and columns cannot be confused
S = np.array([[2.0, 0.3, -0.5], [0.1, 1.5, 0.4], [0.2, -0.7, 3.0]])  # far from singular, not symmetric
T = RNG.standard_normal((2, 3, 4))
STACK = np.stack([S, S + 0.5 * np.eye(3)])
A, B = RNG.standard_normal((3, 4)), RNG.standard_normal((4, 2))


@dataclass(frozen=True)
class Instance:
    call: Callable
    name: str
    f: Callable
    x: object
    reference: Callable


INSTANCES: list[Instance] = []


def case(call, name, f, x, reference=None):
    INSTANCES.append(Instance(call, name, f, x, reference or f))


def symmetric(a):
    return 0.5 * (a + a.mT)


# ── shapes and pieces ─────────────────────────────────────────────────────────────────────────────────────────────

case(np.shape, "shape", lambda x: x * np.shape(x)[1], X)
case(np.ndim, "ndim", lambda x: x * np.ndim(x), X)
case(np.size, "size", lambda x: x * np.size(x), X)
case(np.size, "size along an axis", lambda x: x * np.size(x, 1), X)
case(np.reshape, "reshape", lambda x: np.reshape(x, (3, -1)), X)
case(np.reshape, "reshape of a number", lambda x: np.reshape(x[0], (1, 1)), V)
case(np.ravel, "ravel", lambda x: np.ravel(x) * np.arange(6.0), X)
case(np.transpose, "transpose", lambda x: np.transpose(x), X)
case(np.transpose, "transpose, negative axes", lambda x: np.transpose(x, (-1, 0, 1)), T)
case(np.matrix_transpose, "matrix_transpose", lambda x: np.matrix_transpose(x), T)
case(np.linalg.matrix_transpose, "linalg.matrix_transpose", lambda x: np.linalg.matrix_transpose(x), T)
case(np.swapaxes, "swapaxes", lambda x: np.swapaxes(x, 0, -1), T)
case(np.moveaxis, "moveaxis", lambda x: np.moveaxis(x, 0, -1), T)
case(np.moveaxis, "moveaxis, two axes", lambda x: np.moveaxis(x, (0, 1), (-1, 0)), T)
case(np.expand_dims, "expand_dims", lambda x: np.expand_dims(x, (0, -1)), X)
case(np.squeeze, "squeeze", lambda x: np.squeeze(x), X[:, None])
case(np.squeeze, "squeeze, axis", lambda x: np.squeeze(x, 1), X[:, None])
case(np.squeeze, "squeeze to a number", lambda x: np.squeeze(x), V[:1])
case(np.broadcast_to, "broadcast_to", lambda x: np.broadcast_to(x, (4, 2, 3)), X)
case(np.broadcast_to, "broadcast_to, length 1", lambda x: np.broadcast_to(x, (2, 3)), X[:, :1])
case(np.broadcast_to, "broadcast_to of a number", lambda x: np.broadcast_to(x[1], (3,)), V)
case(np.flip, "flip", lambda x: np.flip(x), X)
case(np.flip, "flip, axis", lambda x: np.flip(x, -1), X)
case(np.concatenate, "concatenate", lambda x: np.concatenate([x, x**2], axis=-1), X)
case(np.concatenate, "concatenate, flat", lambda x: np.concatenate([x, x**2], axis=None), X)
case(np.concatenate, "concatenate with constants", lambda x: np.concatenate([[1.0], x[1:], [x[0]]]), V)
case(np.stack, "stack", lambda x: np.stack([x, x**2], axis=1), X)
case(np.stack, "stack of numbers", lambda x: np.stack([x[0] * x[1], 2.0, x[2]]), V)
case(np.hstack, "hstack", lambda x: np.hstack([x, x**2]), X)
case(np.hstack, "hstack with a number", lambda x: np.hstack([x[0], x]), V)
case(np.vstack, "vstack", lambda x: np.vstack([x, x**2]), V)
case(np.vstack, "vstack of matrices", lambda x: np.vstack([x, x**2]), X)
case(np.split, "split", lambda x: np.split(x, 3, axis=1)[2], X)
case(np.split, "split at places", lambda x: np.concatenate(np.split(x, [1, 2])[::-1]), V)
case(np.roll, "roll", lambda x: np.roll(x, 1), X)
case(np.roll, "roll, axis", lambda x: np.roll(x, -1, axis=-1), X)
case(np.repeat, "repeat", lambda x: np.repeat(x, 2), X)
case(np.repeat, "repeat, axis", lambda x: np.repeat(x, [1, 0, 2], axis=1), X)
case(np.tile, "tile", lambda x: np.tile(x, (2, 1)), V)
case(np.tile, "tile of a matrix", lambda x: np.tile(x, 2), X)
case(np.where, "where", lambda x: np.where(X > 0, x**2, x[0]), X)
case(np.where, "where, copies of both", lambda x: np.where(X > 0, x, x[:1]), X[:, :1])
case(np.where, "where, numbers", lambda x: np.where([True, False, True], x, 1.0), V)
case(np.where, "where on a traced condition", lambda x: np.where(x > 0, x**2, 3.0 * x), V,
     lambda x: x * [x[0], 3, x[2]])  # fmt: skip
case(np.clip, "clip", lambda x: np.clip(x, -1, 1), V, lambda x: x * [1, 0, 0])
case(np.clip, "clip, one bound", lambda x: np.clip(x, None, 1), V, lambda x: x * [1, 1, 0])
case(
    np.clip, "clip to a traced bound", lambda x: np.clip(x, x[1] ** 2, 2), V, lambda x: x[1] ** 2 * np.array([1, 1, 0])
)
case(np.zeros_like, "zeros_like", lambda x: np.zeros_like(x) + x, X)
case(np.ones_like, "ones_like", lambda x: np.ones_like(x) * x, X)
case(np.diag, "diag of a vector", lambda x: np.diag(x), V)
case(np.diag, "diag of a vector, above", lambda x: np.diag(x, 1), V)
case(np.diag, "diag of a matrix", lambda x: np.diag(x), X)
case(np.diag, "diag of a matrix, below", lambda x: np.diag(x, -1), X)
case(np.trace, "trace", lambda x: np.trace(x), S)
case(np.trace, "trace above the diagonal", lambda x: np.trace(x, 1), X)
case(np.trace, "trace, axes", lambda x: np.trace(x, axis1=1, axis2=-1), T)
case(np.tril, "tril", lambda x: np.tril(x, -1), S)
case(np.triu, "triu", lambda x: np.triu(x, 1), T)

# ── sums and orders ───────────────────────────────────────────────────────────────────────────────────────────────


def spread(x, axis=None, ddof=0):
    """The variance, in functions that accept complex numbers."""
    gaps = x - np.mean(x, axis=axis, keepdims=True)
    total = np.sum(gaps**2, axis=axis)
    return total / (gaps.size / total.size - ddof)


def chosen(extremum, x, options):
    """The entries of x where X has its extremum."""
    return np.sum(x * (extremum(X, axis=options["axis"], keepdims=True) == X), **options)


def along(axis, keepdims):
    how = f"axis {axis}" + ", kept" * keepdims
    o = {"axis": axis, "keepdims": keepdims}
    case(np.sum, f"sum, {how}", lambda x: np.sum(x, **o), X)
    case(np.mean, f"mean, {how}", lambda x: np.mean(x, **o), X)
    case(np.max, f"max, {how}", lambda x: np.max(x, **o), X, lambda x: chosen(np.max, x, o))
    case(np.min, f"min, {how}", lambda x: np.min(x, **o), X, lambda x: chosen(np.min, x, o))
    case(np.prod, f"prod, {how}", lambda x: np.prod(x, **o), X)
    case(np.linalg.norm, f"norm, {how}", lambda x: np.linalg.norm(x, **o), X, lambda x: np.sqrt(np.sum(x * x, **o)))


for axis in (None, 0, -1, (0, 1), (-1, 0)):
    along(axis, False)
    along(axis, True)

case(np.sum, "sum, axis as a NumPy integer", lambda x: np.sum(x, axis=np.int64(1)), X)
case(np.sum, "sum of a number", lambda x: np.sum(x[0]) * x, V)
case(np.amax, "amax", lambda x: np.amax(x, 0), X, lambda x: x[[1, 1, 0], [0, 1, 2]])
case(np.amin, "amin", lambda x: np.amin(x, 1), X, lambda x: x[[0, 1], [1, 2]])
case(np.var, "var", lambda x: np.var(x), X, spread)
case(np.var, "var, axis and ddof", lambda x: np.var(x, axis=1, ddof=1), X, lambda x: spread(x, 1, 1))
case(np.std, "std", lambda x: np.std(x, axis=0), X, lambda x: np.sqrt(spread(x, 0)))
case(np.std, "std, all axes", lambda x: np.std(x, axis=(0, 1), ddof=1), X, lambda x: np.sqrt(spread(x, (0, 1), 1)))
case(np.prod, "prod with a zero", lambda x: np.prod(x), np.array([0.0, 2.0, 3.0]))
case(np.prod, "prod with two zeros", lambda x: np.prod(x), np.array([0.0, 2.0, 0.0]))
case(np.cumsum, "cumsum", lambda x: np.cumsum(x), X)
case(np.cumsum, "cumsum, axis", lambda x: np.cumsum(x, axis=-1), X)
case(np.sort, "sort", lambda x: np.sort(x), X, lambda x: x[[[0], [1]], [[1, 0, 2], [2, 1, 0]]])
case(np.sort, "sort, axis", lambda x: np.sort(x, axis=0), X, lambda x: x[[[0, 0, 1], [1, 1, 0]], [0, 1, 2]])
case(np.sort, "sort, flat", lambda x: np.sort(x, axis=None), X, lambda x: np.ravel(x)[[1, 5, 4, 0, 3, 2]])
case(np.argsort, "argsort", lambda x: x[np.argsort(x)], V, lambda x: x[[1, 0, 2]])
case(np.argmax, "argmax", lambda x: x[np.argmax(x)] * x, V, lambda x: x[2] * x)
case(np.argmin, "argmin", lambda x: x[:, np.argmin(x, axis=1)], X, lambda x: x[:, [1, 2]])
case(np.linalg.norm, "norm, one", lambda x: np.linalg.norm(x, 1), V, lambda x: x[0] - x[1] + x[2])
case(np.linalg.norm, "norm, two", lambda x: np.linalg.norm(x, 2, axis=1), X, lambda x: np.sqrt(np.sum(x * x, 1)))
case(np.linalg.norm, "norm, inf", lambda x: np.linalg.norm(x, np.inf, axis=0), X,
     lambda x: x[[1, 0, 0], [0, 1, 2]] * [1, -1, 1])  # fmt: skip
case(np.linalg.norm, "norm, spectral", lambda x: np.linalg.norm(x, 2), X, lambda x: np.sqrt(spectrum(x @ x.T)[-1]))
case(np.linalg.norm, "norm, fro", lambda x: np.linalg.norm(x, "fro"), X, lambda x: np.sqrt(np.sum(x * x)))

# ── products ──────────────────────────────────────────────────────────────────────────────────────────────────────

case(np.dot, "dot", lambda x: np.dot(x, A), X)
case(np.dot, "dot of vectors", lambda x: np.dot(x, x**2), V)
case(np.dot, "dot of a stack and a matrix", lambda x: np.dot(T, x), B)
case(np.dot, "dot of a vector and a stack", lambda x: np.dot(x, T), V)
case(np.dot, "dot with a number", lambda x: np.dot(x[0], x), V)
case(np.outer, "outer", lambda x: np.outer(x, x**2), V)
case(np.inner, "inner", lambda x: np.inner(x, x**2), X)
case(np.inner, "inner of a stack", lambda x: np.inner(x, T.swapaxes(1, 2)), X)
case(np.vdot, "vdot", lambda x: np.vdot(X, x**2), X)
case(np.tensordot, "tensordot, two axes", lambda x: np.tensordot(T, x, 2), RNG.standard_normal((3, 4, 2)))
case(np.tensordot, "tensordot, all axes", lambda x: np.tensordot(x, x**2), X)
case(np.tensordot, "tensordot, no axes", lambda x: np.tensordot(x, V, 0), X)
case(np.tensordot, "tensordot, named axes", lambda x: np.tensordot(T, x, axes=([0, 1], [0, -1])), X)
case(np.einsum, "einsum, product", lambda x: np.einsum("ij,jk->ik", x, A), X)
case(np.einsum, "einsum, implicit output", lambda x: np.einsum("ij,ik", x, x), X)
case(np.einsum, "einsum, sum", lambda x: np.einsum("ij->", x), X)
case(np.einsum, "einsum, diagonal", lambda x: np.einsum("ii->i", x), S)
case(np.einsum, "einsum, trace", lambda x: np.einsum("ii", x), S)
case(np.einsum, "einsum, triple", lambda x: np.einsum("ij, kj, kl -> il", x, x, X), X)
case(np.einsum, "einsum, ellipsis", lambda x: np.einsum("...i,ij->...j", x, A), T.swapaxes(1, 2))
case(np.einsum, "einsum, length 1 repeated", lambda x: np.einsum("ij,kj->ik", x, X), X[:, :1])
case(np.einsum, "einsum, ellipsis repeated", lambda x: np.einsum("...i,...i->...", x, T[:, :, :3]), X[:, None])
case(np.cross, "cross", lambda x: np.cross(x, x[::-1]), V)
case(np.cross, "cross, rows", lambda x: np.cross(x, V), X)
case(np.kron, "kron", lambda x: np.kron(x, B), X)
case(np.convolve, "convolve", lambda x: np.convolve(x, x[:2]), V)
case(np.convolve, "convolve, same", lambda x: np.convolve(V, x, mode="same"), A[0])
case(np.convolve, "convolve, valid", lambda x: np.convolve(x, V, "valid"), A[0])

# ── linear algebra ────────────────────────────────────────────────────────────────────────────────────────────────


def lower_root(a):
    """Cholesky's factor by the schoolbook, which accepts complex numbers."""
    a = symmetric(a)
    root = np.zeros_like(a)
    for j in range(len(a)):
        root[j, j] = np.sqrt(a[j, j] - np.sum(root[j, :j] ** 2))
        for i in range(j + 1, len(a)):
            root[i, j] = (a[i, j] - np.sum(root[i, :j] * root[j, :j])) / root[j, j]
    return root


def spectrum(a):
    """The eigenvalues of the symmetric part, in order, by a routine that accepts complex numbers."""
    values = np.linalg.eigvals(symmetric(a))
    return values[np.argsort(values.real)]


def exponential(a):
    """exp of a matrix by its series, scaled and squared."""
    term, total = np.eye(len(a)), np.eye(len(a))
    for k in range(1, 20):
        term = term @ a / (16 * k)
        total = total + term
    return np.linalg.matrix_power(total, 16)


def through_eigh(a):
    values, vectors = np.linalg.eigh(symmetric(a))
    return (vectors * np.exp(values)) @ vectors.T


case(np.linalg.inv, "inv", lambda x: np.linalg.inv(x), S)
case(np.linalg.inv, "inv of a stack", lambda x: np.linalg.inv(x), STACK)
case(np.linalg.solve, "solve for a vector", lambda x: np.linalg.solve(S, x), V)
case(np.linalg.solve, "solve for a matrix", lambda x: np.linalg.solve(S, x), X.T)
case(np.linalg.solve, "solve in the matrix", lambda x: np.linalg.solve(x, V), S)
case(np.linalg.solve, "solve in both", lambda x: np.linalg.solve(x, x[:, :2] ** 2), S)
case(np.linalg.det, "det", lambda x: np.linalg.det(x), S)
case(np.linalg.det, "det of a stack", lambda x: np.linalg.det(x), STACK)
case(np.linalg.slogdet, "slogdet", lambda x: np.linalg.slogdet(x)[1], S, lambda x: np.log(np.linalg.det(x)))
case(np.linalg.slogdet, "sign of det", lambda x: np.linalg.slogdet(x)[0] * x, -S, lambda x: -x)
case(np.linalg.cholesky, "cholesky", lambda x: np.linalg.cholesky(symmetric(x)), S, lower_root)
case(np.linalg.eigvalsh, "eigvalsh", lambda x: np.linalg.eigvalsh(symmetric(x)), S, spectrum)
case(np.linalg.eigh, "eigh", through_eigh, S, lambda x: exponential(symmetric(x)))
case(np.linalg.svd, "svd", lambda x: np.linalg.svd(x, compute_uv=False), X, lambda x: np.sqrt(spectrum(x @ x.T)[::-1]))
case(np.linalg.svdvals, "svdvals", lambda x: np.linalg.svdvals(x), X.T, lambda x: np.sqrt(spectrum(x.T @ x)[::-1]))
