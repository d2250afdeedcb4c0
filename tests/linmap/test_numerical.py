"""Difference quotients: their known errors, the step really taken, and what they refuse."""

import re
import subprocess
import sys

import numpy as np
import pytest
from maps import V, X

import linmap as lm
from linmap.numerical import jacobian


def f(x):
    return np.array([x[0] * x[1], np.exp(x[2]), x[0] ** 3, np.sin(x[1])])


EXACT = np.array([[V[1], V[0], 0], [0, 0, np.exp(V[2])], [3 * V[0] ** 2, 0, 0], [0, np.cos(V[1]), 0]])


@pytest.mark.parametrize("method, error", [("forward", 1e-6), ("central", 1e-9), ("complex", 1e-15)])
def test_errors_are_as_stated(method, error):
    # forward: h f''/2 = 1.5e-8 * 8 * 2.1; central: h^2 f'''/6 + eps f/h; complex: rounding alone, exp(2.1) = 8
    gap = np.abs(jacobian(f, V, method) - EXACT)
    assert jacobian(f, V, method).shape == (4, 3)
    assert np.max(gap) <= 8 * error


@pytest.mark.parametrize("method, order", [("forward", 1), ("central", 2), ("complex", 2)])
def test_errors_shrink_with_the_order_of_the_method(method, order):
    coarse, fine = (np.max(np.abs(jacobian(f, V, method, h=h) - EXACT)) for h in (2e-2, 1e-2))
    assert np.log2(coarse / fine) == pytest.approx(order, abs=0.1)


@pytest.mark.parametrize("method", ["forward", "central"])
def test_the_step_is_scaled_by_the_point_and_is_the_one_really_taken(method):
    """At x = 1e8 a step of 6e-6 vanishes; the slope of a linear map is exact because the rounded step divides."""
    assert jacobian(lambda x: 3.0 * x, np.array([1e8, 1.0]), method) == pytest.approx(3.0 * np.eye(2), rel=1e-7)
    assert jacobian(lambda t: t, 0.1, method, h=1e-5)[0, 0] == 1.0


@pytest.mark.parametrize(
    "g, x, shape",
    [
        (np.sin, 0.5, (1, 1)),
        (np.sum, X, (1, 6)),
        (lambda t: t * X, 0.5, (6, 1)),
        (lambda x: x.T, X, (6, 6)),
        (lambda x: x, [1, 2, 3], (3, 3)),
    ],
)
def test_shapes(g, x, shape):
    for method in ("forward", "central", "complex"):
        assert jacobian(g, x, method).shape == shape


def test_a_float_reaches_f_as_a_number():
    seen = []
    jacobian(lambda t: seen.append(type(t)) or t**2, 2.0)
    jacobian(lambda t: seen.append(type(t)) or t**2, 2.0, "complex")
    assert seen == [float, float, complex]


def test_counts_of_evaluations():
    calls = []
    for method in ("forward", "central", "complex"):
        jacobian(lambda x: calls.append(method) or x[:2], V, method)  # noqa: B023
    assert [calls.count(m) for m in ("forward", "central", "complex")] == [4, 6, 3]


def test_the_point_is_neither_changed_nor_shared():
    x = V.copy()

    def spoils(p):
        y = p[0] * p[1]
        p[:] = 0.0
        return y

    assert jacobian(spoils, x) == pytest.approx(np.array([[V[1], V[0], 0.0]]), rel=1e-9)
    assert np.array_equal(x, V)


REFUSED = {
    "method": (
        lambda: jacobian(f, V, "backward"),
        ValueError,
        "method is 'backward'; expected one of forward, central, complex.",
    ),
    "zero step": (lambda: jacobian(f, V, h=0.0), ValueError, "h is 0.0; expected a positive number."),
    "nan step": (lambda: jacobian(f, V, h=np.nan), ValueError, "expected a positive number."),
    "not analytic": (lambda: jacobian(np.abs, V, "complex"), TypeError, 'Use method="central" for functions with abs'),
    "tuple": (lambda: jacobian(np.sum, (1.0, 2.0)), TypeError, "numerical.jacobian: x is a tuple;"),
    "tuple value": (lambda: jacobian(lambda x: (x, x), V), TypeError, "the value of f is a tuple;"),
    "list value": (lambda: jacobian(lambda x: [x[0]], V), TypeError, "f returned a list;"),
    "no value": (lambda: jacobian(lambda x: None, V), TypeError, "f returned None;"),
    "two arguments": (lambda: jacobian(lambda a, b: a, V), TypeError, "f has 2 arguments (a, b); expected one."),
    "bool": (lambda: jacobian(f, np.array([True])), TypeError, "numerical.jacobian: x has dtype bool;"),
}


@pytest.mark.parametrize("act, error, words", REFUSED.values(), ids=REFUSED)
def test_refusals(act, error, words):
    with pytest.raises(error, match=re.escape(words)):
        act()


def test_traced_points_are_refused_and_captured_ones_followed():
    with pytest.raises(TypeError, match="off the tape"):
        lm.gradient(lambda x: jacobian(np.sin, x)[0, 0], V)
    assert lm.gradient(lambda x: jacobian(lambda y: y**2 * x, 3.0)[0, 0], 2.0) == pytest.approx(6.0, rel=1e-9)


@pytest.mark.parametrize("name", ["numerical", "witness"])
def test_the_module_comes_with_the_package(name):
    """It is loaded when it is asked for; only a fresh interpreter has not loaded it for another test."""
    subprocess.run([sys.executable, "-c", f"import linmap as lm; lm.{name}"], check=True)
