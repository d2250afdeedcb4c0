"""Pieces of a layer: values, laws by hand and by complex step, and overflow that does not happen."""

import numpy as np
import pytest
from maps import V, X

import linmap as lm

# Sums of at most six terms: a few roundings. The largest entries are of size 1.
RTOL = 1e-14


def close(got, expected, rtol=RTOL):
    assert np.shape(got) == np.shape(expected)
    assert np.max(np.abs(np.subtract(got, expected))) <= rtol * np.max(np.abs(expected)), (got, expected)


def test_relu():
    assert np.array_equal(lm.relu([-1, 0, 2]), [0.0, 0.0, 2.0])
    assert type(lm.relu(-1)) is float
    assert np.array_equal(lm.gradient(lambda x: np.sum(lm.relu(x)), [-1.0, 0.0, 2.0]), [0.0, 0.0, 1.0])
    assert np.isnan(lm.relu(np.nan))


@pytest.mark.parametrize("axis", [-1, 0, 1])
def test_softmax(axis, rng):
    s = lm.softmax(X, axis=axis)
    close(np.sum(s, axis=axis), np.ones(X.shape[1 - axis % 2]))
    close(lm.softmax(X + 3.0, axis=axis), s)
    w = rng.standard_normal(X.shape)
    by_hand = s * (w - np.sum(s * w, axis=axis, keepdims=True))
    close(lm.vjp(lambda x: lm.softmax(x, axis), X, w)[1], by_hand)
    close(lm.jvp(lambda x: lm.softmax(x, axis), X, w)[1], by_hand)


@pytest.mark.parametrize("axis", [None, 0, -1])
def test_logsumexp(axis, rng):
    y, D = lm.linearize(lambda x: lm.logsumexp(x, axis), X)
    close(y, np.log(np.sum(np.exp(X), axis=axis)))
    w = 1.5 if axis is None else rng.standard_normal(np.shape(y))
    weights = np.exp(X) / np.sum(np.exp(X), axis=axis, keepdims=True)
    close(D.T(w), weights * (w if axis is None else np.expand_dims(w, axis)))
    close(D(X), np.sum(weights * X, axis=axis))


def test_hessians(rng):
    s = lm.softmax(V)
    close(lm.hessian(lm.logsumexp, V), np.diag(s) - np.outer(s, s))
    a, b = rng.standard_normal((2, 3))  # the second derivative of softmax along a and b, by hand
    expected = s * ((a - s @ a) * (b - s @ b) - (s * a) @ b + (s @ a) * (s @ b))
    close(lm.jvp(lambda x: lm.jvp(lm.softmax, x, a)[1], V, b)[1], expected, 1e-13)
    close(lm.jvp(lambda x: lm.vjp(lm.softmax, x, a)[1], V, b)[1], s * bent(s, a, b), 1e-13)


def bent(s, w, t):
    """The slope along t of w - s·w, times s, for the pullback of softmax."""
    ds = s * (t - s @ t)
    return (t - s @ t) * (w - s @ w) - ds @ w


@pytest.mark.parametrize("shift", [1000.0, -1000.0])
def test_nothing_overflows(shift):
    # entries of size 1000 are rounded to 1e-13, which is the error of the exponents
    close(lm.softmax(V + shift), lm.softmax(V), 1e-12)
    close(lm.logsumexp(V + shift), lm.logsumexp(V) + shift)
    close(lm.gradient(lm.logsumexp, V + shift), lm.softmax(V), 1e-12)


def test_logsumexp_of_rows_far_apart():
    """Each row takes out its own largest entry."""
    close(lm.logsumexp([[0.0, 0.0], [1000.0, 1000.0]], axis=1), [np.log(2.0), 1000.0 + np.log(2.0)])
    close(lm.logsumexp([[0.0, 0.0], [-1000.0, -1000.0]], axis=1), [np.log(2.0), np.log(2.0) - 1000.0])


def test_logsumexp_drops_no_other_axis_of_length_one():
    close(lm.logsumexp([[0.0, 0.0, 0.0]], axis=1), [np.log(3.0)])


def test_pieces_take_lists_and_arrays_built_inside_f():
    J = lm.jacobian(lambda x: lm.softmax([x[0], x[1], 1.0]), [0.0, 0.0])
    s = lm.softmax([0.0, 0.0, 1.0])
    close(J, (np.diag(s) - np.outer(s, s))[:, :2])


@pytest.mark.parametrize("f", [lm.softmax, lm.logsumexp])
def test_a_number_has_no_axis(f):
    with pytest.raises(ValueError, match=rf"{f.__name__}: x has shape \(\); expected at least one axis"):
        f(2.0)
    with pytest.raises(TypeError, match=f"{f.__name__}: x has dtype bool"):
        f([True])


def test_inputs_stay_and_results_are_fresh():
    x = V.copy()
    for f in (lm.relu, lm.softmax):
        f(x)[:] = 9.0
    assert np.array_equal(x, V)
