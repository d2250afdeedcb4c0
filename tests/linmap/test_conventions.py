"""Ties of many, infinite and undefined numbers, and second derivatives at kinks; the table of kinks has the rest."""

import numpy as np
import pytest

import linmap as lm

INF, NAN = np.inf, np.nan

# name: f, x, gradient
CASES = {
    "maximum, tie": (lambda x: np.maximum(x[0], x[1]), [2.0, 2.0], [0.5, 0.5]),
    "minimum, tie": (lambda x: np.minimum(x[0], x[1]), [2.0, 2.0], [0.5, 0.5]),
    "maximum, infinite tie": (lambda x: np.maximum(x[0], x[1]), [INF, INF], [0.5, 0.5]),
    "maximum from minus infinity": (lambda x: np.maximum(-INF, x[0]), [1.0], [1.0]),
    "maximum of nan": (lambda x: np.maximum(x[0], 1.0), [NAN], [NAN]),
    "max, tie of three": (np.max, [3.0, 3.0, 3.0], [1 / 3, 1 / 3, 1 / 3]),
    "max, infinite tie": (np.max, [INF, INF, 1.0], [0.5, 0.5, 0.0]),
    "min, tie": (np.min, [1.0, 1.0, 3.0], [0.5, 0.5, 0.0]),
    "relu": (lambda x: np.sum(lm.relu(x)), [-1.0, 0.0, 1.0], [0.0, 0.0, 1.0]),
    "relu of nan": (lambda x: lm.relu(x[0]), [NAN], [NAN]),
    "abs": (lambda x: np.sum(np.abs(x)), [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]),
    "clip": (lambda x: np.sum(np.clip(x, 0, 1)), [-1.0, 0.0, 0.5, 1.0, 2.0], [0.0, 0.5, 1.0, 0.5, 0.0]),
    "clip, infinite bounds": (lambda x: np.sum(np.clip(x, -INF, INF)), [1.0, 2.0], [1.0, 1.0]),
    "object arrays branch": (lambda x: np.sum(np.maximum(np.array([x[0], x[1]]), x[2])), [2.0, 3.0, 2.5], [0, 1, 1]),
    "powers from an array": (lambda x: np.sum(x ** np.array([0, 1, 2, 3])), [0.0] * 4, [0.0, 1.0, 0.0, 0.0]),
    "traced power of 0": (lambda x: x[0] ** x[1], [0.0, 1.0], [1.0, 0.0]),
    "negative integer power": (lambda x: x[0] ** -2, [-2.0], [0.25]),
    "nan stays nan": (lambda x: np.sum(x**2), [NAN, 1.0], [NAN, 2.0]),
    "infinity": (lambda x: np.sum(1 / x), [INF, 2.0], [0.0, -0.25]),
    "det, singular": (lambda x: np.linalg.det(np.reshape(x, (2, 2))), [1.0, 2.0, 2.0, 4.0], [4.0, -2.0, -2.0, 1.0]),
    "product with two zeros": (np.prod, [0.0, 0.0, 3.0], [0.0, 0.0, 0.0]),
}


def close(got, expected):
    # a few roundings of entries that are 0 or of size 1; the determinant passes through singular values
    assert np.allclose(got, expected, rtol=1e-14, atol=1e-15, equal_nan=True), got


@pytest.mark.parametrize("f, x, gradient", CASES.values(), ids=CASES)
def test_gradient_in_both_modes(f, x, gradient):
    close(lm.gradient(f, x), gradient)
    if not np.any(np.isnan(gradient)):  # nan in one entry is nan in every direction
        close([lm.jvp(f, x, e)[1] for e in np.eye(len(x))], gradient)


@pytest.mark.parametrize(
    "f, x", [(np.linalg.norm, [0.0, 0.0]), (np.std, [1.0, 1.0]), (np.sqrt, 0.0)], ids=["norm", "std", "sqrt"]
)
def test_singular_points_warn(f, x):
    """NumPy's own warning of a division by zero reaches the reader."""
    with pytest.warns(RuntimeWarning):
        lm.gradient(f, x)


def test_second_derivatives():
    close(lm.hessian(lambda x: np.sum(x ** np.array([0, 1, 2, 3])), np.zeros(4)), np.diag([0.0, 0.0, 2.0, 0.0]))
    close(lm.hessian(np.prod, [0.0, 0.0, 3.0]), [[0, 3, 0], [3, 0, 0], [0, 0, 0]])
    close(lm.hessian(lambda x: np.sum(lm.relu(x) ** 2), [1.0, -1.0, 0.0]), np.diag([2.0, 0.0, 0.0]))
    close(lm.hessian(lambda t: t**2, 0.0), [[2.0]])


def test_a_branch_is_the_branch_taken():
    close(lm.gradient(lambda x: x[0] if x[0] >= 0 else -x[0], [0.0]), [1.0])
