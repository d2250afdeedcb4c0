"""The front door: every refusal with its wording, and that what is let in is copied."""

import re

import numpy as np
import pytest
from maps import V, X

import linmap as lm

FUNCTIONS = {
    "jvp": lambda f, x: lm.jvp(f, x, x),
    "vjp": lambda f, x: lm.vjp(f, x, 1.0),
    "derivative": lm.derivative,
    "linearize": lm.linearize,
    "jacobian": lm.jacobian,
    "gradient": lm.gradient,
    "value_and_gradient": lm.value_and_gradient,
    "hessian": lm.hessian,
    "hvp": lambda f, x: lm.hvp(f, x, x),
}
EACH = pytest.mark.parametrize("name", FUNCTIONS)

POINTS = {
    "bool": (True, TypeError, "x has dtype bool; expected real numbers. Convert it with .astype(float)"),
    "bools": (np.array([True, False]), TypeError, "x has dtype bool; expected real numbers."),
    "complex": (1j, TypeError, "x has dtype complex128; expected real numbers. linmap differentiates real maps"),
    "complexes": (np.array([1j]), TypeError, "x has dtype complex128; expected real numbers."),
    "objects": (
        np.array([1.0, None]),
        TypeError,
        "x has dtype object; expected real numbers. Give an array of one number type",
    ),
    "text": (
        "a",
        TypeError,
        "x has type str; expected a float, an array, a list of numbers or a nested tuple of these.",
    ),
    "texts": (["a"], TypeError, "x has dtype <U1; expected real numbers. Give numbers."),
    "none": (None, TypeError, "x has type NoneType; expected a float, an array"),
    "dict": ({"a": 1.0}, TypeError, "x has type dict; expected a float, an array"),
    "matrix class": (np.ma.array([1.0]), TypeError, "x has type MaskedArray; expected a float, an array"),
    "ragged": (
        [[1.0, 2.0], [3.0]],
        ValueError,
        "x is a list of unequal rows; expected a rectangular list of numbers. Use a tuple",
    ),
    "empty": (
        [],
        ValueError,
        "x has shape (0,); expected at least one number. An empty array has no direction to move in.",
    ),
}

VALUES = {
    "list": (
        lambda x: [x[0], x[1]],
        TypeError,
        "f returned a list; expected a float, an array or a tuple of these. Return np.array([...])",
    ),
    "list in a tuple": (lambda x: (x[0], [x[1]]), TypeError, "f returned a list;"),
    "nothing": (
        lambda x: None,
        TypeError,
        "f returned None; expected a float, an array or a tuple of these. Does f end with a return",
    ),
    "bool": (lambda x: x[0] > 0, TypeError, "the value of f has dtype bool; expected real numbers."),
    "bools": (lambda x: x > 0, TypeError, "the value of f has dtype bool; expected real numbers."),
    "complex": (lambda x: 1j, TypeError, "the value of f has dtype complex128; expected real numbers."),
    "dict": (lambda x: {"y": x}, TypeError, "the value of f has type dict; expected a float, an array"),
    "generator": (lambda x: (t for t in x), TypeError, "the value of f has type generator;"),
    "empty": (lambda x: x[:0], ValueError, "the value of f has shape (0,); expected at least one number."),
    "empty tuple": (
        lambda x: (),
        ValueError,
        "the value of f holds an empty tuple; expected numbers. Leave the empty part out.",
    ),
}


def refused(act, error, words):
    with pytest.raises(error, match=re.escape(words)):
        act()


@EACH
@pytest.mark.parametrize("x, error, words", POINTS.values(), ids=POINTS)
def test_points_that_are_refused(name, x, error, words):
    refused(lambda: FUNCTIONS[name](np.sum, x), error, f"{name}: {words}")


@EACH
@pytest.mark.parametrize("f, error, words", VALUES.values(), ids=VALUES)
def test_values_that_are_refused(name, f, error, words):
    refused(lambda: FUNCTIONS[name](f, V), error, words)


@EACH
def test_maps_that_are_refused(name):
    act = FUNCTIONS[name]
    refused(
        lambda: act(V, np.sin),
        TypeError,
        f"{name}: f has type ndarray; expected a function of one argument. The map comes first",
    )
    words = f"{name}: f has 2 arguments (W, b); expected one. Put them in a tuple: {name}(lambda p: f(*p), (W, b))."
    refused(lambda: act(lambda W, b: W @ b, V), TypeError, words)


@pytest.mark.parametrize("name", ["gradient", "value_and_gradient", "hessian", "hvp"])
@pytest.mark.parametrize(
    "f, what",
    [(np.sin, "shape (3,)"), (lambda x: x[:1], "shape (1,)"), (lambda x: (x[0],), "a tuple")],
    ids=["vector", "length 1", "tuple"],
)
def test_a_gradient_needs_a_scalar(name, f, what):
    words = f"{name}: the value of f has {what}; expected a scalar, shape (). Use jacobian or vjp"
    refused(lambda: FUNCTIONS[name](f, V), TypeError, words)


@pytest.mark.parametrize(
    "v, has",
    [(1.0, "()"), ([1.0, 2.0], "(2,)"), (np.ones((3, 1)), "(3, 1)"), ((1.0, 2.0, 3.0), "((), (), ())")],
    ids=["number", "too short", "column", "tuple"],
)
def test_nothing_is_broadcast(v, has):
    words = f"v has shape {has}; expected (3,). A tangent vector lives where x lives."
    refused(lambda: lm.jvp(np.sin, V, v), ValueError, "jvp: " + words)
    refused(lambda: lm.hvp(np.sum, V, v), ValueError, "hvp: " + words)
    words = f"vjp: w has shape {has}; expected (3,). A cotangent lives where f(x) lives."
    refused(lambda: lm.vjp(np.sin, V, v), ValueError, words)


def test_vectors_are_checked_like_points():
    refused(lambda: lm.jvp(np.sin, V, [True] * 3), TypeError, "jvp: v has dtype bool; expected real numbers.")
    refused(lambda: lm.vjp(np.sum, V, None), TypeError, "vjp: w has type NoneType; expected a float")
    refused(lambda: lm.vjp(np.sum, V, [1.0]), ValueError, "vjp: w has shape (1,); expected ().")
    refused(lambda: lm.vjp(lambda x: (x, x[0]), V, V), ValueError, "vjp: w has shape (3,); expected ((3,), ()).")


@pytest.mark.parametrize(
    "act, words",
    [
        (lambda p: lm.jacobian(np.sum, p), "jacobian: x is a tuple; expected a float or one array"),
        (
            lambda p: lm.jacobian(lambda x: (x, x), V),
            "jacobian: the value of f is a tuple; expected a float or one array",
        ),
        (lambda p: lm.hessian(np.sum, p), "hessian: x is a tuple; expected a float or one array"),
    ],
    ids=["jacobian", "jacobian of a tuple value", "hessian"],
)
def test_a_matrix_needs_one_array(act, words):
    refused(lambda: act((1.0, V)), TypeError, words)


def test_cures_for_tuples_name_the_right_function():
    refused(lambda: lm.jacobian(np.sum, (1.0, V)), TypeError, "Use vjp, which keeps the structure.")
    refused(lambda: lm.hessian(np.sum, (1.0, V)), TypeError, "Use hvp, which keeps the structure.")


# ── copies ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_inputs_are_never_modified():
    x, v, w = X.copy(), X + 1.0, np.ones(3)
    for act in (
        lambda: lm.jvp(f, x, v),
        lambda: lm.vjp(f, x, w),
        lambda: lm.jacobian(f, x),
        lambda: lm.linearize(f, x)[1](v),
    ):
        act()
    assert np.array_equal(x, X)
    assert np.array_equal(v, X + 1.0)
    assert np.array_equal(w, np.ones(3))


def f(x):
    return np.sum(x * x, axis=0)


ALIASES = {
    "identity": lambda x: x,
    "transpose": lambda x: x.T,
    "slice": lambda x: x[:, ::-1],
    "constant": lambda x: X,
    "broadcast": lambda x: np.broadcast_to(x, (2, 2, 3)),
    "sum": lambda x: np.sum(x, axis=0),
}


@pytest.mark.parametrize("g", ALIASES.values(), ids=ALIASES)
def test_results_are_fresh(g):
    """Whoever writes into a result changes nothing else: neither inputs, nor f's own arrays, nor the next result."""
    x, v, w, constant = X.copy(), X + 1.0, np.ones_like(g(X)), X.copy()
    y, D = lm.linearize(g, x)
    first = [y, D(v), D.T(w), *lm.jvp(g, x, v), *lm.vjp(g, x, w), D.matrix()]
    before = [a.copy() for a in first]
    for a in first:
        a[:] = 99.0
    again = [lm.linearize(g, x)[0], D(v), D.T(w), *lm.jvp(g, x, v), *lm.vjp(g, x, w), D.matrix()]
    for a, b in zip(again, before, strict=True):
        assert np.array_equal(a, b)
    assert np.array_equal(x, X)
    assert np.array_equal(v, X + 1.0)
    assert np.array_equal(X, constant)


def test_the_point_is_copied_when_the_derivative_is_taken():
    x = V.copy()
    _, D = lm.linearize(lambda p: p * p, x)
    x[:] = 0.0
    assert np.array_equal(D(np.ones(3)), 2 * V)
    assert np.array_equal(D.T(np.ones(3)), 2 * V)
