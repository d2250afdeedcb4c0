"""Tests of the testers: a wrong derivative is refused, and a witness that saw nothing does not count."""

import functools
import warnings

import numpy as np
import pytest
from maps import MAPS, V, X
from numpy import linalg, sin

import linmap as lm
from linmap.engine import rules
from linmap.witness import adjoint_identity, agree, linearity, remainder_order

A = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]])


@pytest.fixture
def wrong(monkeypatch):
    """Make linmap's derivative of np.sin wrong by a factor, in both directions alike."""

    def install(factor):
        row = rules.UFUNCS[np.sin]
        monkeypatch.setattr(row, "slots", (lambda y, x: factor * np.cos(x),))

    return install


def f(x):
    return np.sin(x) * x[0]


# ── agree ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", MAPS)
def test_right_derivatives_are_confirmed(name):
    g, x = MAPS[name]
    found = agree(g, x)
    assert np.array_equal(found.jacobian, lm.jacobian(g, x))
    assert "finite differences" in found.ran
    assert found.ran["finite differences"] <= 1e-6
    assert "autograd" in found.ran or found.did_not_run["autograd"]


def test_both_witnesses_run_and_the_report_reads():
    found = agree(f, V)
    assert found.ran.keys() == {"autograd", "finite differences"}
    assert found.did_not_run == {}
    assert found.ran["autograd"] <= 1e-12
    assert str(found).startswith("linmap and autograd: difference ")
    assert "linmap and finite differences: difference " in str(found)


@pytest.mark.parametrize("factor", [1.0005, 1.0 + 1e-8, -1.0, np.nan])
def test_a_wrong_row_is_refused(wrong, factor):
    """Two analytic engines agree to 1e-12, so an error of one part in 10^8 is far above the tolerance of 1e-9."""
    wrong(factor)
    with pytest.raises(ArithmeticError, match=r"agree: at row \d, column \d linmap has .* and autograd .*; expected"):
        agree(f, V)


def test_finite_differences_alone_refuse_half_a_per_mille(wrong):
    wrong(1.0005)
    with pytest.raises(ArithmeticError, match="and finite differences"):
        agree(unseen_by_autograd, V)


def unseen_by_autograd(x):
    """autograd knows none of linmap's own functions, so it does not testify."""
    return np.sin(x) * lm.logsumexp(x)


def test_a_witness_that_cannot_run_is_named_with_its_reason():
    found = agree(unseen_by_autograd, V)
    assert found.ran.keys() == {"finite differences"}
    assert found.did_not_run["autograd"]
    assert "autograd did not run: " in str(found)


def test_a_small_derivative_is_measured_by_its_own_size(wrong):
    """A map in small units: an absolute tolerance would accept any derivative."""
    agree(lambda x: 1e-9 * np.sin(x), V)
    wrong(1.0005)
    with pytest.raises(ArithmeticError, match="agree: at row"):
        agree(lambda x: 1e-9 * np.sin(x), V)


@pytest.mark.filterwarnings("error")
def test_a_silent_zero_of_autograd_does_not_count(monkeypatch):
    """Where the copy of f cannot reach numpy, autograd sees a constant and says 0 with a warning only."""
    from linmap import witness

    monkeypatch.setattr(witness, "transplanted", lambda g, change: constant)
    found = agree(f, V)
    assert found.ran.keys() == {"finite differences"}
    assert "independent" in found.did_not_run["autograd"]


def constant(x):
    return np.zeros(3)


def test_two_zeros_agree():
    assert agree(lambda x: np.ones(2), V).ran == {"autograd": 0.0, "finite differences": 0.0}


def test_one_witness_is_an_error(monkeypatch):
    from linmap import witness

    monkeypatch.setattr(witness, "transplanted", lambda g, change: unseen)
    monkeypatch.setattr(lm.numerical, "jacobian", unseen)
    with pytest.raises(
        ArithmeticError, match=r"agree: only linmap could run; expected two independent witnesses\. auto"
    ):
        agree(f, V)


def unseen(*_):
    raise RuntimeError("away")


def test_a_kink_is_a_contradiction():
    with pytest.raises(ArithmeticError, match="Is x a kink of f"):
        agree(lm.relu, np.array([0.0, 1.0]))


def test_chance_is_a_contradiction():
    draws = np.random.default_rng(0)
    with pytest.raises(ArithmeticError, match="or f not a function of x alone"):
        agree(lambda x: x * draws.standard_normal(), V)


# ── the copy of f for autograd reaches numpy wherever it hides ────────────────────────────────────────────────────


def helper(x):
    return np.stack([x[0] * x[1], inner_helper(x)])


def inner_helper(x):
    return np.where(x[0] > 0, x[0], 0.0) * np.linalg.norm(x)


def factorial(n, x):
    return x[0] if n == 0 else n * np.sin(factorial(n - 1, x))


class Model:
    scale = 2.0

    def __init__(self, W):
        self.W = W

    def forward(self, x):
        return np.tanh(self.W @ x) * self.scale

    def __call__(self, x):
        return self.forward(x)


def scaled(c, x, *, power=2):
    return c * np.power(x, power)


def closure(g, W):
    return lambda x: np.tanh(W @ g(x))


HIDDEN = {
    "helper functions": helper,
    "closure": closure(np.sin, A),
    "closure over a function": closure(lambda x: np.array([x[0], x[1] * x[2], 1.0]), A),
    "name imported from numpy": lambda x: sin(x) * x[0],
    "submodule": lambda x: np.linalg.solve(np.outer(x, x) + 3.0 * np.eye(3), x),
    "submodule imported from numpy": lambda x: linalg.norm(x) * x,
    "partial": functools.partial(scaled, 3.0, power=3),
    "method": Model(A).forward,
    "default": lambda x, g=np.cos: g(x),
    "comprehension": lambda x: np.array([np.sin(t) * t for t in x]),
    "inner function": lambda x: (lambda y: np.stack([y[0], np.sin(y[1])]))(x * x),
    "recursion": lambda x: factorial(3, x),
    "numpy function": np.sin,
    "function of a submodule": functools.partial(np.linalg.solve, np.outer(V, V) + 2.0 * np.eye(3)),
    "array built of numbers": lambda x: np.array([[x[0] * x[1], 1.0], [x[2], 0.0]]),
}


@pytest.mark.parametrize("g", HIDDEN.values(), ids=HIDDEN)
def test_autograd_testifies(g):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = agree(g, V)
    assert found.ran.keys() == {"autograd", "finite differences"}


def test_the_copy_leaves_f_alone():
    g = closure(np.sin, A)
    agree(g, V)
    assert g.__globals__["np"] is np
    assert g.__closure__[1].cell_contents is np.sin
    assert np.array_equal(lm.jacobian(g, V), lm.jacobian(closure(np.sin, A), V))


# ── the laws ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_adjoint_identity_sees_a_wrong_transpose(rng):
    right = lm.LinearMap(A)
    assert adjoint_identity(right, rng=rng) <= 1e-15
    for scale in (1.0005, 1.0 + 1e-9, -1.0):
        bent = lm.LinearMap.from_functions(right, lambda w, c=scale: c * right.T(w), (3,), (2,))
        # the defect is at most |c - 1|, and rarely below a hundredth of it
        assert adjoint_identity(bent, rng=rng) > 0.01 * abs(scale - 1.0)
    swapped = lm.LinearMap.from_functions(lambda v: np.roll(v, 1), lambda w: np.roll(w, 1), (3,), (3,))
    assert adjoint_identity(swapped, rng=rng) > 1e-3


def test_adjoint_identity_wants_a_map(rng):
    with pytest.raises(TypeError, match="adjoint_identity: D is a ndarray; expected a LinearMap"):
        adjoint_identity(A, rng=rng)


def test_linearity_sees_what_is_not_linear():
    assert linearity(lm.LinearMap(A), [1.0, 0.3, -2.0], V) <= 1e-15
    assert linearity(lambda v: A @ v + 1e-6, [1.0, 0.3, -2.0], V) > 1e-7
    assert linearity(np.abs, [1.0, -0.3, 2.0], -V) > 0.1
    with pytest.raises(ValueError, match=r"linearity: u has shape \(2,\); expected \(3,\)"):
        linearity(lm.LinearMap(A), V, [1.0, 2.0])


@pytest.mark.parametrize("scale, slope", [(1.0, 2.0), (1.05, 1.0), (0.0, 1.0), (-1.0, 1.0)])
def test_remainder_order_sees_a_wrong_derivative(scale, slope):
    v = np.array([0.3, -0.2, 0.5])
    order = remainder_order(f, V, v, derivative=lambda u: scale * lm.jvp(f, V, u)[1])
    assert order == pytest.approx(slope, abs=0.15)


def test_remainder_of_an_affine_map_is_zero():
    assert remainder_order(lambda x: A @ x + 1.0, V, V) == np.inf


def test_remainder_of_a_cube_is_of_second_order_and_of_a_flat_cube_of_third():
    assert remainder_order(lambda t: t**3, 1.0, 0.1) == pytest.approx(2.0, abs=0.1)
    assert remainder_order(lambda t: t**3, 0.0, 1.0) == pytest.approx(3.0, abs=0.1)


def test_remainder_order_refuses_a_direction_of_another_shape():
    with pytest.raises(ValueError, match=r"remainder_order: v has shape \(2, 3\); expected \(3,\)"):
        remainder_order(f, V, X)
