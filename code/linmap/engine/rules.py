"""The table of derivatives: one row for each primitive, written in NumPy and used by every mode."""

from __future__ import annotations

import numpy as np

from linmap._structure import shape_of
from linmap.engine.kinds import (
    Constant,
    Elementwise,
    General,
    Linear,
    Multilinear,
    MultilinearVariadic,
    Reduction,
    Variadic,
    expand,
    spread,
    summed,
    unbroadcast,
)

__all__ = [
    "UFUNCS",
    "broadcast_to",
    "concatenate",
    "convolve",
    "cumsum",
    "einsum",
    "getitem",
    "logsumexp",
    "matmul",
    "maximum_along",
    "minimum_along",
    "norm",
    "relu",
    "reshape",
    "scatter",
    "softmax",
    "softplus",
    "stack",
    "total",
    "transpose",
    "where",
]


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

# ── entry by entry: the partial derivatives, one for each argument ────────────────────────────────────────────────

# fmt: off
PARTIALS = {
    np.add:        (lambda y, a, b: 1.0,                 lambda y, a, b: 1.0),
    np.subtract:   (lambda y, a, b: 1.0,                 lambda y, a, b: -1.0),
    np.multiply:   (lambda y, a, b: b,                   lambda y, a, b: a),
    np.divide:     (lambda y, a, b: 1.0 / b,             lambda y, a, b: -y / b),
    np.power:      (lambda y, a, b: base_slope(a, b),    lambda y, a, b: y * np.log(np.where(a == 0.0, 1.0, a))),
    np.negative:   (lambda y, x: -1.0,),
    np.positive:   (lambda y, x: 1.0,),
    np.square:     (lambda y, x: 2.0 * x,),
    np.reciprocal: (lambda y, x: -y * y,),
    np.sqrt:       (lambda y, x: 0.5 / y,),
    np.cbrt:       (lambda y, x: 1.0 / (3.0 * y * y),),
    np.absolute:   (lambda y, x: np.sign(x),),
    np.exp:        (lambda y, x: y,),
    np.exp2:       (lambda y, x: np.log(2.0) * y,),
    np.expm1:      (lambda y, x: np.exp(x),),
    np.log:        (lambda y, x: 1.0 / x,),
    np.log2:       (lambda y, x: 1.0 / (np.log(2.0) * x),),
    np.log10:      (lambda y, x: 1.0 / (np.log(10.0) * x),),
    np.log1p:      (lambda y, x: 1.0 / (1.0 + x),),
    np.sin:        (lambda y, x: np.cos(x),),
    np.cos:        (lambda y, x: -np.sin(x),),
    np.tan:        (lambda y, x: 1.0 + y * y,),
    np.arcsin:     (lambda y, x: 1.0 / np.sqrt((1.0 - x) * (1.0 + x)),),
    np.arccos:     (lambda y, x: -1.0 / np.sqrt((1.0 - x) * (1.0 + x)),),
    np.arctan:     (lambda y, x: 1.0 / (1.0 + x * x),),
    np.sinh:       (lambda y, x: np.cosh(x),),
    np.cosh:       (lambda y, x: np.sinh(x),),
    np.tanh:       (lambda y, x: 1.0 - y * y,),
    np.arcsinh:    (lambda y, x: 1.0 / np.hypot(x, 1.0),),
    np.arccosh:    (lambda y, x: 1.0 / (np.sqrt(x - 1.0) * np.sqrt(x + 1.0)),),
    np.arctanh:    (lambda y, x: 1.0 / ((1.0 - x) * (1.0 + x)),),
    np.arctan2:    (lambda y, a, b: b / (a * a + b * b), lambda y, a, b: -a / (a * a + b * b)),
    np.hypot:      (lambda y, a, b: a / y,               lambda y, a, b: b / y),
    np.logaddexp:  (lambda y, a, b: np.exp(a - y),       lambda y, a, b: np.exp(b - y)),
    np.heaviside:  (lambda y, a, b: 0.0,                 lambda y, a, b: np.where(a == 0.0, 1.0, 0.0)),
    np.maximum:    (lambda y, a, b: share(a, b),         lambda y, a, b: share(b, a)),
    np.minimum:    (lambda y, a, b: share(b, a),         lambda y, a, b: share(a, b)),
}

# Piecewise constant: the derivative is zero wherever there is one.
STEPS = (
    np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal,
    np.isfinite, np.isnan, np.isinf, np.signbit, np.sign,
)
# fmt: on


def base_slope(a, b):
    """The derivative of a**b in a: b * a**(b - 1), which is 0 for b = 0 even where a = 0."""
    if type(b) in (int, float):
        return 2.0 * a if b == 2 else 0.0 * a if b == 0 else b * a ** (b - 1)
    return b * a ** np.where(b == 0.0, 1.0, b - 1.0)


def lead(a, b):
    """1 for the argument that leads, 0 for the one behind, 1/2 in a tie, nan where nothing can be compared."""
    with np.errstate(invalid="ignore"):  # inf - inf; equal infinities are a tie
        ahead = np.sign(a - b)
    return 0.5 + 0.5 * np.where(a == b, 0.0, ahead)


share = Constant("share", lead)
UFUNCS = {ufunc: Elementwise(ufunc.__name__, ufunc, partials) for ufunc, partials in PARTIALS.items()}
UFUNCS |= {ufunc: Constant(ufunc.__name__, ufunc) for ufunc in STEPS}

relu = Elementwise("relu", lambda x: np.maximum(x, 0.0), (lambda y, x: np.sign(y),))
softplus = Elementwise("softplus", lambda x: np.logaddexp(x, 0.0), (lambda y, x: np.exp(x - y),))


# ── linear: the pushforward is the function itself, so a row states the adjoint ───────────────────────────────────

# fmt: off
reshape = Linear(
    "reshape", lambda x, shape: np.reshape(x, shape)[()],
    (lambda w, x, shape: np.reshape(w, shape_of(x)),))
transpose = Linear(
    "transpose", lambda x, axes: np.transpose(x, axes),
    (lambda w, x, axes: np.transpose(w, np.argsort(axes)),))
broadcast_to = Linear(
    "broadcast_to", lambda x, shape: spread(x, shape),
    (lambda w, x, shape: unbroadcast(w, shape_of(x)),))
total = Linear(
    "sum", lambda x, axis=None, keepdims=False: summed(x, axis, keepdims),
    (lambda w, x, axis=None, keepdims=False: spread(expand(w, x.ndim, axis, keepdims), x.shape),))
cumsum = Linear(
    "cumsum", lambda x, axis: np.cumsum(x, axis=axis),
    (lambda w, x, axis: np.flip(np.cumsum(np.flip(w, axis), axis=axis), axis),))
where = Linear(
    "where", lambda c, a, b: np.where(c, a, b)[()],
    (None,
     lambda w, c, a, b: unbroadcast(np.where(c, w, 0.0), shape_of(a)),
     lambda w, c, a, b: unbroadcast(np.where(c, 0.0, w), shape_of(b))))
getitem = Linear(
    "getitem", lambda x, index: x[index],
    (lambda w, x, index: scatter(w, indices=(index,), shape=x.shape),))
scatter = Variadic(
    "scatter", lambda *parts, indices, shape: put(parts, indices, shape),
    (lambda slot, w, *parts, indices, shape: w[indices[slot]],))
stack = Variadic(
    "stack", lambda *rows, axis: np.stack(rows, axis),
    (lambda slot, w, *rows, axis: w[(slice(None),) * axis + (slot,)],))
concatenate = Variadic(
    "concatenate", lambda *parts, axis: np.concatenate(parts, axis),
    (lambda slot, w, *parts, axis: w[stretch(slot, parts, axis)],))
# fmt: on


def put(parts, indices, shape):
    """Zeros, with each part added where its index points; an index array may name a place twice."""
    y = np.zeros(shape)
    for part, index in zip(parts, indices, strict=True):
        if any(isinstance(i, np.ndarray) for i in (index if isinstance(index, tuple) else (index,))):
            np.add.at(y, index, part)
        else:
            y[index] += part
    return y


def stretch(slot, parts, axis):
    """The index of one part inside the concatenation of all."""
    start = sum(part.shape[axis] for part in parts[:slot])
    return (slice(None),) * axis + (slice(start, start + parts[slot].shape[axis]),)


# ── products: linear in each factor, so a row states one adjoint for each ─────────────────────────────────────────

# fmt: off
matmul = Multilinear(
    "matmul", lambda a, b: product(a, b),
    (lambda w, a, b: left_factor(w, a, b),
     lambda w, a, b: right_factor(w, a, b)))


einsum = MultilinearVariadic(
    "einsum", lambda *factors, spec: np.einsum(spelled(spec), *factors),
    (lambda slot, w, *factors, spec: einsum_adjoint(slot, w, factors, spec),))
convolve = Multilinear(
    "convolve", lambda a, b: np.convolve(a, b),
    (lambda w, a, b: np.convolve(w, np.flip(b))[len(b) - 1 : len(w)],
     lambda w, a, b: np.convolve(w, np.flip(a))[len(a) - 1 : len(w)]))
# fmt: on


def product(a, b):
    """a @ b; for arrays of one or two axes `dot` is the same and starts sooner."""
    flat = type(a) is type(b) is np.ndarray and 0 < a.ndim <= 2 and 0 < b.ndim <= 2
    return a.dot(b) if flat else np.matmul(a, b)


def spelled(spec):
    """The subscripts as NumPy reads them, from (inputs, output)."""
    inputs, output = spec
    return ",".join(inputs) + "->" + output


def einsum_adjoint(slot, w, factors, spec):
    """Swap one factor with the output. A letter twice in the factor asks for a diagonal, a missing one for copies."""
    inputs, output = spec
    others = [(letters, a) for k, (letters, a) in enumerate(zip(inputs, factors, strict=True)) if k != slot]
    terms, target = [(output, w), *others], ""
    for letter, length in zip(inputs[slot], factors[slot].shape, strict=True):
        fresh = letter
        if letter in target:
            fresh = next(c for c in LETTERS if c not in "".join(inputs) + output + target)
            terms.append((letter + fresh, np.eye(length)))
        elif not any(letter in letters for letters, _ in terms):
            terms.append((letter, np.ones(length)))
        target += fresh
    adjoint = np.einsum(spelled(([letters for letters, _ in terms], target)), *(a for _, a in terms))
    return unbroadcast(adjoint, factors[slot].shape)


def left_factor(w, a, b):
    """w bᵀ, the adjoint of a ↦ a @ b; a vector stands for a row."""
    if a.ndim == b.ndim == 2:
        return product(w, b.T)
    if b.ndim == 1:
        return np.expand_dims(w, -1) * b if a.ndim > 1 else w * b
    row = np.expand_dims(w, -2) if a.ndim == 1 else w
    y = row @ np.swapaxes(b, -1, -2)
    return unbroadcast(y[..., 0, :] if a.ndim == 1 else y, a.shape)


def right_factor(w, a, b):
    """aᵀ w, the adjoint of b ↦ a @ b; a vector stands for a column."""
    if a.ndim == b.ndim == 2:
        return product(a.T, w)
    if a.ndim == 1:
        return np.expand_dims(a, -1) * np.expand_dims(w, -2) if b.ndim > 1 else a * w
    column = np.expand_dims(w, -1) if b.ndim == 1 else w
    y = np.swapaxes(a, -1, -2) @ column
    return unbroadcast(y[..., 0] if b.ndim == 1 else y, b.shape)


# ── along axes: the slope of the value in each entry ──────────────────────────────────────────────────────────────

# fmt: off
maximum_along = Reduction(
    "max", lambda x, axis=None, keepdims=False: np.max(x, axis=axis, keepdims=keepdims),
    (lambda y, x, axis: equal_shares(y, x, axis),))
minimum_along = Reduction(
    "min", lambda x, axis=None, keepdims=False: np.min(x, axis=axis, keepdims=keepdims),
    (lambda y, x, axis: equal_shares(y, x, axis),))
norm = Reduction(
    "norm", lambda x, axis=None, keepdims=False: np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims)),
    (lambda y, x, axis: x / y,))
logsumexp = Reduction(
    "logsumexp", lambda x, axis=None, keepdims=False: stable_logsumexp(x, axis, keepdims),
    (lambda y, x, axis: np.exp(x - y),))
# fmt: on


def equal_shares(y, x, axis):
    """The entries that attain the extremum share the slope equally."""
    attained = np.where(x == y, 1.0, 0.0)
    return attained / np.sum(attained, axis=axis, keepdims=True)


def stable_logsumexp(x, axis, keepdims):
    """log Σ exp x with the largest exponent taken out first."""
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    y = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return y if keepdims else np.squeeze(y, axis=axis)[()]


# ── the rest, here and in matrix_rules: pullbacks (w, y, ...) and pushforwards (t, y, ...) ────────────────────────

# fmt: off
softmax = General(
    "softmax", lambda x, axis: stable_softmax(x, axis),
    (lambda w, y, x, axis: softmax_slope(w, y, axis),),
    (lambda t, y, x, axis: softmax_slope(t, y, axis),))
# fmt: on


def stable_softmax(x, axis):
    """exp x / Σ exp x with the largest exponent taken out first."""
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def softmax_slope(v, y, axis):
    """(diag y − y yᵀ) v, a symmetric map: pushforward and pullback are one formula."""
    return y * (v - np.sum(v * y, axis=axis, keepdims=True))
