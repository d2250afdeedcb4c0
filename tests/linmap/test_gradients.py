"""Gradients, Hessians and their products: laws on scalar functions, structures, and nesting without confusion."""

import itertools

import mpmath
import numpy as np
import pytest
from maps import V, X, mixed

import linmap as lm

M = np.array([[2.0, 0.3, -0.5], [0.1, 1.5, 0.4], [0.2, -0.7, 3.0]])

# name: f, gradient, Hessian, point; by hand
BY_HAND = {
    "quadratic": (lambda x: x @ M @ x, lambda x: (M + M.T) @ x, lambda x: M + M.T, V),
    "product": (
        lambda x: x[0] * x[1] * x[2],
        lambda x: np.array([x[1] * x[2], x[0] * x[2], x[0] * x[1]]),
        lambda x: np.array([[0, x[2], x[1]], [x[2], 0, x[0]], [x[1], x[0], 0]]),
        V,
    ),
    "norm": (
        np.linalg.norm,
        lambda x: x / np.linalg.norm(x),
        lambda x: (np.eye(3) - np.outer(x, x) / (x @ x)) / np.linalg.norm(x),
        V,
    ),
    "logsumexp": (
        lm.logsumexp,
        lm.softmax,
        lambda x: np.diag(lm.softmax(x)) - np.outer(lm.softmax(x), lm.softmax(x)),
        V,
    ),
    "of a float": (lambda t: t**3, lambda t: 3 * t**2, lambda t: np.array([[6 * t]]), 1.5),
    "of a matrix": (lambda A: np.sum(A**4), lambda A: 4 * A**3, lambda A: np.diag(12 * np.ravel(A) ** 2), X),
    "linear": (lambda x: 2 * x[0] - x[2], lambda x: np.array([2.0, 0, -1]), lambda x: np.zeros((3, 3)), V),
    "constant": (lambda x: 3.0, lambda x: np.zeros(3), lambda x: np.zeros((3, 3)), V),
    "log det": (
        lambda A: np.linalg.slogdet(A)[1],
        lambda A: np.linalg.inv(A).T,
        lambda A: -np.einsum("jk,li->ijkl", np.linalg.inv(A), np.linalg.inv(A)).reshape(9, 9),
        M,
    ),
}
EACH = pytest.mark.parametrize("f, gradient, hessian, x", BY_HAND.values(), ids=BY_HAND)


def close(got, expected, rtol=1e-12):
    assert np.shape(got) == np.shape(expected)
    assert np.max(np.abs(np.subtract(got, expected))) <= rtol * max(1.0, np.max(np.abs(expected))), (got, expected)


@EACH
def test_gradient_by_hand(f, gradient, hessian, x):
    g = lm.gradient(f, x)
    y, same = lm.value_and_gradient(f, x)
    close(g, gradient(x))
    close(same, g, 0.0)
    close(y, f(x), 1e-15)
    assert type(y) is float
    assert type(g) is (float if np.ndim(x) == 0 else np.ndarray)


@EACH
def test_gradient_is_the_adjoint_of_the_derivative_applied_to_one(f, gradient, hessian, x, rng):
    D, v = lm.derivative(f, x), rng.standard_normal(np.shape(x)) if np.ndim(x) else 0.7
    close(D.T(1.0), lm.gradient(f, x), 0.0)
    close(D(v), np.vdot(lm.gradient(f, x), v))


@EACH
def test_hessian_by_hand(f, gradient, hessian, x):
    H = lm.hessian(f, x)
    close(H, hessian(x))
    close(H, H.T)
    close(lm.jacobian(lambda p: lm.gradient(f, p), x), H)


@EACH
def test_hessian_vector_product_by_hand(f, gradient, hessian, x, rng):
    v = rng.standard_normal(np.shape(x)) if np.ndim(x) else 0.7
    y, Hv = lm.hvp(f, x, v)
    close(y, f(x), 1e-15)
    close(Hv, np.reshape(hessian(x) @ np.ravel(v), np.shape(x)))
    assert type(y) is float
    assert type(Hv) is (float if np.ndim(x) == 0 else np.ndarray)


def test_gradient_of_a_tuple_has_its_structure():
    f = lambda p: np.sum(mixed(p)[0]) + mixed(p)[1][0]  # noqa: E731
    (g, a), B = lm.gradient(f, ((1.5, V), X))
    (c, v) = 1.5, V
    close(g, np.sum(X @ v) + np.sum(v**2))
    close(a, c * np.sum(X, axis=0) + 2 * c * v)
    close(B, np.tile(c * v, (2, 1)))
    assert type(g) is float


def test_hvp_of_a_tuple_has_its_structure():
    y, (Hv, HM) = lm.hvp(lambda p: np.sum(p[1] @ p[0]), (V, X), (np.ones(3), np.zeros((2, 3))))
    close(y, np.sum(X @ V), 1e-15)
    close(Hv, np.zeros(3))
    close(HM, np.ones((2, 3)))


# ── nesting ───────────────────────────────────────────────────────────────────────────────────────────────────────

ONCE = {
    "gradient": lambda f: lambda t: lm.gradient(f, t),
    "jvp": lambda f: lambda t: lm.jvp(f, t, 1.0)[1],
    "vjp": lambda f: lambda t: lm.vjp(f, t, 1.0)[1],
    "linearize": lambda f: lambda t: lm.linearize(f, t)[1](1.0),
    "transposed": lambda f: lambda t: lm.derivative(f, t).T(1.0),
    "jacobian": lambda f: lambda t: lm.jacobian(f, t)[0, 0],
}
THRICE = list(itertools.product(ONCE, repeat=3))


@pytest.mark.parametrize("modes", THRICE, ids="-".join)
def test_third_derivative_in_every_nesting(modes):
    f = lambda t: np.sin(t) * t**3  # noqa: E731
    for mode in modes:
        f = ONCE[mode](f)
    with mpmath.workdps(40):
        expected = float(mpmath.diff(lambda t: mpmath.sin(t) * t**3, mpmath.mpf(1.3), 3))
    close(f(1.3), expected)


@pytest.mark.parametrize("outer, inner", list(itertools.product(ONCE, repeat=2)), ids="-".join)
def test_perturbations_are_not_confused(outer, inner):
    """d/dx [x d/dy (x + y)] is 1; an engine that confuses the two perturbations says 2."""
    assert ONCE[outer](lambda x: x * ONCE[inner](lambda y: x + y)(1.0))(1.0) == 1.0
    # x d/dy (x y^2) at y = 3 is 6 x^2, so its derivative at 2 is 24
    assert ONCE[outer](lambda x: x * ONCE[inner](lambda y: x * y * y)(3.0))(2.0) == 24.0
    # the inner point moves with the outer one: d/dx (d/dy (x y^2) at y = x) = d/dx 2 x^2
    assert ONCE[outer](lambda x: ONCE[inner](lambda y: x * y * y)(x))(2.0) == 8.0


INSIDE = {
    "jacobian": lambda x: lm.jacobian(lambda y: y**2 * x[0] * y[1], x) @ x,
    "hessian": lambda x: lm.hessian(lambda y: np.sum(y**4) * x[0], x),
    "hvp": lambda x: lm.hvp(lambda y: np.prod(y) * x[0], x, x)[1],
    "vjp": lambda x: lm.vjp(lambda y: y**2 * x, x, x**3)[1],
    "value and gradient": lambda x: lm.value_and_gradient(lambda y: np.sum(y**2 * x), x)[1],
    "map and transpose": lambda x: (lambda D: D.T(D(x)))(lm.derivative(lambda y: y[:2] ** 2 * x[2], x)),
    "composed maps": lambda x: (lm.LinearMap(np.outer(x, x)) @ lm.derivative(np.sin, x) - lm.derivative(np.cos, x))(x),
    "point from a list": lambda x: lm.gradient(lambda y: y[0] ** 2 * y[1], [x[0], x[1]]),
    "point from a mixed array": lambda x: lm.gradient(lambda y: y[0] ** 2 * y[1], np.array([x[0], 2.0])),
    "point from a tuple": lambda x: np.array(lm.gradient(lambda y: y[0] ** 2 * y[1], (x[0], x[1]))),
    "newton step": lambda x: x - np.linalg.solve(lm.jacobian(lambda y: y**3, x), x**3),
    "determinant": lambda x: np.linalg.det(lm.jacobian(lambda y: np.stack([y[0] * y[1], y[1] ** 2, y[2] * y[0]]), x)),
    "solved map": lambda x: lm.derivative(lambda y: y**3 + y, x).solve(x**2),
}


@pytest.mark.parametrize("f", INSIDE.values(), ids=INSIDE)
def test_derivatives_inside_a_map(f):
    # Central differences: 1e-10 relative to values and third derivatives of size up to 50.
    close(lm.jacobian(f, V), lm.numerical.jacobian(f, V), rtol=1e-8)
    v = np.array([0.3, 1.0, -0.2])
    close(np.ravel(lm.jvp(f, V, v)[1]), lm.jacobian(f, V) @ v)


def test_the_map_of_an_inner_derivative_may_be_used_in_the_outer_function():
    def f(x):
        _, D = lm.linearize(lambda y: x * np.sin(y), x)
        return D.T(x) + D(1.0)  # (x^2 + x) cos x

    x = 1.1
    close(lm.gradient(f, x), (2 * x + 1) * np.cos(x) - (x**2 + x) * np.sin(x))
