"""Products of vectors, matrices and arrays of many axes."""

from __future__ import annotations

import numpy as np

from linmap._check import no_rule
from linmap._structure import shape_of
from linmap.engine import rules
from linmap.engine.calls.registry import answers, operand

__all__: list[str] = []


@answers(np.dot)
def _dot(a, b):
    a, b = operand(a), operand(b)
    if not shape_of(a) or not shape_of(b):
        return a * b
    return a @ b if b.ndim <= 2 else np.tensordot(a, b, axes=(-1, -2))


@answers(np.outer)
def _outer(a, b):
    return np.reshape(operand(a), (-1, 1)) * np.reshape(operand(b), (1, -1))


@answers(np.inner)
def _inner(a, b):
    a, b = operand(a), operand(b)
    return a * b if not shape_of(a) or not shape_of(b) else np.tensordot(a, b, axes=(-1, -1))


@answers(np.vdot)
def _vdot(a, b):
    return np.reshape(operand(a), -1) @ np.reshape(operand(b), -1)


@answers(np.tensordot)
def _tensordot(a, b, axes=2):
    """Bring the summed axes together, flatten both sides, multiply two matrices."""
    a, b = operand(a), operand(b)
    if isinstance(axes, int):
        axes = (range(a.ndim - axes, a.ndim), range(axes))
    left, right = ([k % x.ndim for k in np.atleast_1d(ks)] for ks, x in zip(axes, (a, b), strict=True))
    keep_a = [k for k in range(a.ndim) if k not in left]
    keep_b = [k for k in range(b.ndim) if k not in right]
    summed = int(np.prod([a.shape[k] for k in left]))
    rows = np.reshape(np.transpose(a, keep_a + left), (-1, summed))
    columns = np.reshape(np.transpose(b, right + keep_b), (summed, -1))
    return np.reshape(rows @ columns, [a.shape[k] for k in keep_a] + [b.shape[k] for k in keep_b])


@answers(np.einsum)
def _einsum(subscripts, *operands):
    if not isinstance(subscripts, str):
        raise no_rule("np.einsum with lists of axes", "Write the subscripts as a string, such as 'ij,jk->ik'.")
    factors = [operand(a) for a in operands]
    inputs, output = _explicit(subscripts.replace(" ", ""), [np.ndim(a) for a in factors])
    return rules.einsum(*factors, spec=(inputs, output))


def _explicit(subscripts, ndims):
    """The letters of each factor and of the output, with ``...`` and ``->`` spelled out."""
    left, arrow, output = subscripts.partition("->")
    inputs = left.split(",")
    spare = [c for c in rules.LETTERS if c not in subscripts]
    hidden = [n - len(term.replace("...", "")) for term, n in zip(inputs, ndims, strict=True)]
    dots = "".join(spare[: max(hidden, default=0)]) if "..." in left else ""
    inputs = [t.replace("...", dots[len(dots) - h :] if h else "") for t, h in zip(inputs, hidden, strict=True)]
    if not arrow:
        letters = left.replace("...", "").replace(",", "")
        output = dots + "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    return tuple(inputs), output.replace("...", dots)


@answers(np.cross)
def _cross(a, b):
    a, b = operand(a), operand(b)
    if shape_of(a)[-1] != 3 or shape_of(b)[-1] != 3:
        raise no_rule("np.cross of vectors that are not in R^3", "Write the entry out: a[0] * b[1] - a[1] * b[0].")
    return np.roll(a, -1, -1) * np.roll(b, 1, -1) - np.roll(a, 1, -1) * np.roll(b, -1, -1)


@answers(np.kron)
def _kron(a, b):
    a, b = operand(a), operand(b)
    if a.ndim != 2 or b.ndim != 2:
        raise no_rule("np.kron of arrays that are not matrices", "Reshape to two axes first.")
    blocks = a[:, None, :, None] * b[None, :, None, :]
    return np.reshape(blocks, (a.shape[0] * b.shape[0], a.shape[1] * b.shape[1]))


@answers(np.convolve)
def _convolve(a, v, mode="full"):
    a, v = operand(a), operand(v)
    full, short, long = rules.convolve(a, v), min(len(a), len(v)), max(len(a), len(v))
    if mode not in ("full", "same", "valid"):
        raise no_rule(f"np.convolve with mode={mode!r}", "Choose full, same or valid.")
    start = {"full": 0, "same": (short - 1) // 2, "valid": short - 1}[mode]
    length = {"full": len(full), "same": long, "valid": long - short + 1}[mode]
    return full[start : start + length]
