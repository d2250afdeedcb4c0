"""Shapes, pieces and assembly: nothing is computed, entries only move."""

from __future__ import annotations

import numpy as np

from linmap._structure import Traced, shape_of
from linmap.engine import rules
from linmap.engine.calls.registry import answers, axes_of, operand

__all__ = ["pick"]


def pick(a, index):
    """a[index] for the indices NumPy knows: integers, slices, None, Ellipsis, integer and boolean arrays."""
    parts = tuple(_frozen(i) for i in index) if isinstance(index, tuple) else _frozen(index)
    return rules.getitem(a, index=parts)


def _frozen(i):
    """A sequence of indices as an array of its own, which nobody can change before the derivative is taken."""
    if isinstance(i, Traced):
        i = i.plain()
    return np.array(i) if isinstance(i, (list, tuple, range, np.ndarray)) else i


@answers(np.shape)
def _shape(a):
    return operand(a).shape


@answers(np.ndim)
def _ndim(a):
    return operand(a).ndim


@answers(np.size)
def _size(a, axis=None):
    return operand(a).size if axis is None else operand(a).shape[axis]


@answers(np.reshape)
def _reshape(a, shape):
    a = operand(a)
    return rules.reshape(a, shape=np.empty(a.shape, dtype=bool).reshape(shape).shape)


@answers(np.ravel)
def _ravel(a):
    return np.reshape(a, -1)


@answers(np.transpose)
def _transpose(a, axes=None):
    a = operand(a)
    return rules.transpose(a, axes=tuple(reversed(range(a.ndim))) if axes is None else tuple(k % a.ndim for k in axes))


@answers(np.matrix_transpose, np.linalg.matrix_transpose)
def _matrix_transpose(x):
    return np.swapaxes(x, -1, -2)


@answers(np.swapaxes)
def _swapaxes(a, axis1, axis2):
    axes = list(range(a.ndim))
    axes[axis1], axes[axis2] = axes[axis2], axes[axis1]
    return np.transpose(a, axes)


@answers(np.moveaxis)
def _moveaxis(a, source, destination):
    sources, targets = axes_of(source, a.ndim), axes_of(destination, a.ndim)
    placed = dict(zip(targets, sources, strict=True))
    rest = iter(k for k in range(a.ndim) if k not in placed.values())
    return np.transpose(a, [placed[k] if k in placed else next(rest) for k in range(a.ndim)])


@answers(np.expand_dims)
def _expand_dims(a, axis):
    a = operand(a)
    return np.reshape(a, np.expand_dims(np.empty(a.shape, dtype=bool), axis).shape)


@answers(np.squeeze)
def _squeeze(a, axis=None):
    return np.reshape(a, np.squeeze(np.empty(a.shape, dtype=bool), axis).shape)


@answers(np.broadcast_to)
def _broadcast_to(array, shape):
    return rules.broadcast_to(operand(array), shape=tuple(np.atleast_1d(shape).tolist()))


@answers(np.flip)
def _flip(m, axis=None):
    turned = axes_of(axis, m.ndim)
    return m[tuple(slice(None, None, -1) if k in turned else slice(None) for k in range(m.ndim))]


@answers(np.concatenate)
def _concatenate(arrays, axis=0):
    parts = [operand(part) for part in arrays]
    if axis is None:
        parts, axis = [np.reshape(part, -1) for part in parts], 0
    return rules.concatenate(*parts, axis=axis % parts[0].ndim)


@answers(np.stack)
def _stack(arrays, axis=0):
    rows = [operand(row) for row in arrays]
    return rules.stack(*rows, axis=axis % (len(shape_of(rows[0])) + 1))


@answers(np.hstack)
def _hstack(tup):
    parts = [np.reshape(part, -1) if not shape_of(part) else part for part in map(operand, tup)]
    return np.concatenate(parts, axis=0 if parts[0].ndim == 1 else 1)


@answers(np.vstack)
def _vstack(tup):
    rows = [np.reshape(row, (1, -1)) if len(shape_of(row)) < 2 else row for row in map(operand, tup)]
    return np.concatenate(rows, axis=0)


@answers(np.split)
def _split(ary, indices_or_sections, axis=0):
    places = np.split(np.arange(ary.shape[axis]), indices_or_sections)
    before = (slice(None),) * (axis % ary.ndim)
    return [ary[(*before, slice(k[0], k[-1] + 1) if len(k) else slice(0))] for k in places]


@answers(np.roll)
def _roll(a, shift, axis=None):
    if axis is None:
        return np.reshape(np.roll(np.reshape(a, -1), shift, 0), a.shape)
    for k, by in zip(axes_of(axis, a.ndim), np.broadcast_to(shift, np.shape(axis)).ravel().tolist(), strict=True):
        a = a[(*(slice(None),) * k, np.roll(np.arange(a.shape[k]), by))]
    return a


@answers(np.repeat)
def _repeat(a, repeats, axis=None):
    if axis is None:
        a, axis = np.reshape(a, -1), 0
    return a[(slice(None),) * (axis % a.ndim) + (np.repeat(np.arange(a.shape[axis]), repeats),)]


@answers(np.tile)
def _tile(A, reps):
    reps = tuple(np.atleast_1d(reps).tolist())
    shape = (1,) * (len(reps) - A.ndim) + A.shape
    reps = (1,) * (len(shape) - len(reps)) + reps
    split = np.reshape(A, [d for n in shape for d in (1, n)])
    copies = np.broadcast_to(split, [d for r, n in zip(reps, shape, strict=True) for d in (r, n)])
    return np.reshape(copies, [r * n for r, n in zip(reps, shape, strict=True)])


@answers(np.where)
def _where(condition, x, y):
    return rules.where(operand(condition), operand(x), operand(y))


@answers(np.clip)
def _clip(a, a_min, a_max):
    a = operand(a)
    a = a if a_min is None else np.maximum(a, a_min)
    return a if a_max is None else np.minimum(a, a_max)


@answers(np.zeros_like)
def _zeros_like(a):
    return np.zeros(shape_of(operand(a)))


@answers(np.ones_like)
def _ones_like(a):
    return np.ones(shape_of(operand(a)))


@answers(np.diag)
def _diag(v, k=0):
    v = operand(v)
    if v.ndim == 1:
        n = len(v) + abs(k)
        rows = np.arange(len(v)) + max(-k, 0)
        return rules.scatter(v, indices=((rows, rows + k),), shape=(n, n))
    length = len(np.diag(np.empty(v.shape, dtype=bool), k))
    rows = np.arange(length) + max(-k, 0)
    return v[rows, rows + k]


@answers(np.trace)
def _trace(a, offset=0, axis1=0, axis2=1):
    a = np.moveaxis(operand(a), (axis1, axis2), (-2, -1))
    rows = np.arange(len(np.diag(np.empty(a.shape[-2:], dtype=bool), offset))) + max(-offset, 0)
    return np.sum(a[..., rows, rows + offset], axis=-1)


@answers(np.tril)
def _tril(m, k=0):
    return np.where(np.tri(*m.shape[-2:], k=k, dtype=bool), m, 0.0)


@answers(np.triu)
def _triu(m, k=0):
    return np.where(np.tri(*m.shape[-2:], k=k - 1, dtype=bool), 0.0, m)
