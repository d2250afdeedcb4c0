"""Implicit derivatives: the laws on several equations, and what they cost."""

import numpy as np
import pytest

import linmap as lm
from linmap.implicit import implicit_derivative, implicit_jvp, implicit_vjp

RNG = np.random.default_rng(4)
A, B = RNG.normal(size=(3, 3)) / 3, RNG.normal(size=(3, 5))


def circle(x, y):
    return x * x + y * y - 1


def powers(x, y):
    """Three numbers with a given sum, a given sum of squares, and the product 6."""
    return np.stack([np.sum(y) - x[0], np.sum(y * y) - x[1], np.prod(y) - 6])


def layer(x, y):
    return y - np.tanh(A @ y + B @ x)


def root(x, y):
    """A square root of a matrix: x and y are both (2, 2)."""
    return y @ y - x


def scaled(x, y):
    return y**3 + y - x[0] * x[1]


ROOT = np.array([[2.0, 1.0], [0.5, 1.0]])
INPUT = RNG.normal(size=5)


def solved(F, x, y, steps=60):
    """Newton's method with difference quotients: it shares nothing with the module."""
    y = np.array(y, dtype=float)
    for _ in range(steps):

        def of_y(u, ndim=y.ndim):
            return np.reshape(F(x, u if ndim else float(u)), -1)

        J = lm.numerical.jacobian(of_y, y if y.ndim else float(y))
        y = y - np.reshape(np.linalg.solve(J, of_y(y)), y.shape)
    return y if y.ndim else float(y)


# An equation, x, and a y near which a solution lies.
EQUATIONS = {
    "circle": (circle, 0.6, 0.8),
    "lower half": (circle, 0.6, -0.8),
    "powers": (powers, np.array([6.0, 14.0]), np.array([1.0, 2.0, 3.0])),
    "layer": (layer, INPUT, solved(layer, INPUT, np.zeros(3))),
    "matrix root": (root, ROOT @ ROOT, ROOT),
    "one of two": (scaled, np.array([2.0, 5.0]), 2.0),
}


def flat(value):
    return np.reshape(value, -1)


@pytest.fixture(params=EQUATIONS)
def equation(request):
    return EQUATIONS[request.param]


def test_derivative_agrees_with_solving_again(equation):
    F, x, y = equation
    witness = lm.numerical.jacobian(lambda p: flat(solved(F, p, y)), x)
    found = implicit_derivative(F, x, y)
    assert found.shape == (np.size(y), np.size(x))
    assert found == pytest.approx(witness, rel=2e-7, abs=1e-7)


def test_jvp_and_vjp_are_the_matrix_and_its_transpose(equation):
    F, x, y = equation
    J, rng = implicit_derivative(F, x, y), np.random.default_rng(0)
    v, w = (rng.normal(size=np.shape(p)) if np.shape(p) else rng.normal() for p in (x, y))
    pushed, pulled = implicit_jvp(F, x, y, v), implicit_vjp(F, x, y, w)
    assert (np.shape(pushed), np.shape(pulled)) == (np.shape(y), np.shape(x))
    assert flat(pushed) == pytest.approx(J @ flat(v), abs=1e-12)
    assert flat(pulled) == pytest.approx(J.T @ flat(w), abs=1e-12)


def test_equation_and_its_negative_define_the_same_function(equation):
    F, x, y = equation

    def opposite(x, y):
        return -5 * F(x, y)

    assert implicit_derivative(opposite, x, y) == pytest.approx(implicit_derivative(F, x, y), rel=1e-12)


def test_numbers_of_the_ledger():
    assert implicit_derivative(circle, 0.6, 0.8) == pytest.approx(np.array([[-0.75]]), abs=1e-12)
    assert implicit_jvp(lambda x, y: y * y - x, 2.0, np.sqrt(2.0), 1.0) == pytest.approx(0.35355339, abs=1e-8)


def test_floats_stay_floats():
    assert type(implicit_jvp(circle, 0.6, 0.8, 1.0)) is float
    assert type(implicit_vjp(circle, 0.6, 0.8, 1.0)) is float


def test_x_may_be_a_tuple_and_its_pullback_is_one():
    def F(x, y):
        return y - np.tanh(x[0] @ y + x[1])

    x = (A, np.ones(3))
    y = solved(F, x, np.zeros(3))

    def one_array(p, y):
        return F((p[:9].reshape(3, 3), p[9:]), y)

    flat_x, w = np.concatenate([A.ravel(), np.ones(3)]), np.array([1.0, -2.0, 0.5])
    pulled = implicit_vjp(F, x, y, w)
    assert [part.shape for part in pulled] == [(3, 3), (3,)]
    joined = np.concatenate([part.ravel() for part in pulled])
    assert joined == pytest.approx(implicit_vjp(one_array, flat_x, y, w), abs=1e-12)
    assert implicit_jvp(F, x, y, x) == pytest.approx(implicit_jvp(one_array, flat_x, y, flat_x), abs=1e-12)


def test_an_equation_without_x_has_the_derivative_zero():
    def F(x, y):
        return y**3 - 8

    assert implicit_derivative(F, np.ones(2), 2.0).tolist() == [[0.0, 0.0]]
    assert implicit_vjp(F, np.ones(2), 2.0, 1.0).tolist() == [0.0, 0.0]


def test_no_minus_zero():
    def F(x, y):
        return y - np.stack([x[0], 0 * x[1]])

    for found in (
        implicit_derivative(F, np.ones(2), np.array([1.0, 0.0])),
        implicit_jvp(F, np.ones(2), np.array([1.0, 0.0]), np.array([0.0, 1.0])),
        implicit_vjp(F, np.ones(2), np.array([1.0, 0.0]), np.array([0.0, 1.0])),
    ):
        assert not np.signbit(found).any()


# ── what it costs ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def solves(monkeypatch):
    """The right-hand sides of every elimination."""
    asked, solve = [], np.linalg.solve
    monkeypatch.setattr(np.linalg, "solve", lambda M, b: asked.append(np.shape(b)) or solve(M, b))
    return asked


@pytest.mark.parametrize("n", [2, 50])
def test_adjoint_costs_one_solve_and_one_pullback_whatever_n_is(n, walks, solves):
    M = RNG.normal(size=(3, n)) / n
    F, x = (lambda x, y: y - np.tanh(A @ y + M @ x)), np.ones(n)
    y = solved(F, x, np.zeros(3))
    walks.clear(), solves.clear()
    implicit_vjp(F, x, y, np.ones(3))
    assert walks.count("pull") == 1
    assert walks.count("push") == 3 + 1  # the columns of F_y, and how large rounding is
    assert solves == [(3,), (3,)]  # is y a solution? and the adjoint


def test_forward_costs_one_solve_for_a_step_and_one_elimination_for_all(walks, solves):
    F, x, y = EQUATIONS["layer"]
    implicit_jvp(F, x, y, np.ones(5))
    assert (walks.count("push"), walks.count("pull"), solves) == (3 + 1 + 1, 0, [(3,), (3,)])
    solves.clear()
    implicit_derivative(F, x, y)
    assert solves == [(3,), (3, 5)]


def test_what_was_handed_in_is_not_changed():
    F, x, y = EQUATIONS["powers"]
    before = x.copy(), y.copy()
    implicit_vjp(F, x, y, y), implicit_jvp(F, x, y, x), implicit_derivative(F, x, y)
    assert x.tolist() == before[0].tolist()
    assert y.tolist() == before[1].tolist()


def test_the_package_hands_them_out():
    assert (lm.implicit_derivative, lm.implicit_jvp, lm.implicit_vjp) == (
        implicit_derivative,
        implicit_jvp,
        implicit_vjp,
    )
