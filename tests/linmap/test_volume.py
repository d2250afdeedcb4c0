"""Volume: log|det J| against determinants by hand and measured volumes, densities against histograms and integrals."""

import sys

import numpy as np
import pytest

import linmap as lm
from linmap.figures.volume import pushed_density, ring

rng = np.random.default_rng(7)
W = np.array([[2.0, 1.0, 0.3], [0.5, 4.0, -1.0], [0.2, -0.4, 1.5]])
NORMAL = 0.5 * np.log(2 * np.pi)


def normal(x):
    return -0.5 * np.sum(x**2) - NORMAL * np.size(x)


# map, inverse, point, |det J| there by hand
MAPS = {
    "number": (lambda x: x**3 + x, None, 0.7, 2.47),
    "downhill": (lambda x: 1 - 2 * x, lambda y: (1 - y) / 2, 0.3, 2.0),
    "exponential": (np.exp, np.log, 0.4, np.exp(0.4)),
    "complex exponential": (
        lambda p: np.exp(p[0]) * np.array([np.cos(p[1]), np.sin(p[1])]),
        lambda q: np.array([0.5 * np.log(q[0] ** 2 + q[1] ** 2), np.arctan2(q[1], q[0])]),
        np.array([0.3, 0.5]), np.exp(0.6),
    ),
    "polar": (
        lambda p: np.array([p[0] * np.cos(p[1]), p[0] * np.sin(p[1])]),
        lambda q: np.array([np.hypot(q[0], q[1]), np.arctan2(q[1], q[0])]),
        np.array([2.0, 0.7]), 2.0,
    ),
    "affine": (
        lambda x: W @ x - 1.0, lambda y: np.linalg.solve(W, y + 1.0), np.array([1.0, -2.0, 0.5]), np.linalg.det(W),
    ),
    "swap": (lambda p: np.array([p[1], p[0]]), lambda q: np.array([q[1], q[0]]), np.array([1.0, 2.0]), 1.0),
    "matrix to matrix": (
        lambda X: 2.0 * X.T, lambda Y: 0.5 * Y.T, np.arange(6.0).reshape(2, 3) + 1.0, 2.0**6,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MAPS)
def test_the_rate_is_the_determinant_by_hand(name):
    f, _, x, rate = MAPS[name]
    found = lm.log_abs_det(f, x)
    assert type(found) is float
    assert found == pytest.approx(np.log(rate), abs=1e-12)


@pytest.mark.parametrize("name", [name for name in MAPS if MAPS[name][1]])
def test_the_density_is_that_of_the_law(name):
    f, inverse, x, rate = MAPS[name]
    found = lm.pushforward_logpdf(normal, f, inverse, f(x))
    assert type(found) is float
    assert found == pytest.approx(normal(x) - np.log(rate), abs=1e-10)


def test_logarithms_of_a_composition_add():
    f, g, x = MAPS["complex exponential"][0], MAPS["polar"][0], np.array([0.3, 0.5])
    both = lm.log_abs_det(f, x) + lm.log_abs_det(g, f(x))
    assert lm.log_abs_det(lambda p: g(f(p)), x) == pytest.approx(both, abs=1e-12)


def test_an_affine_map_of_a_gaussian_is_the_gaussian_formula():
    b, y = np.array([0.3, -1.0, 2.0]), np.array([1.0, 0.5, -0.5])
    found = lm.pushforward_logpdf(normal, lambda x: W @ x + b, lambda y: np.linalg.solve(W, y - b), y)
    S = W @ W.T
    by_hand = -0.5 * (y - b) @ np.linalg.solve(S, y - b) - 0.5 * np.log(np.linalg.det(2 * np.pi * S))
    assert found == pytest.approx(by_hand, abs=1e-12)


def test_the_density_of_a_map_without_a_formula_for_its_inverse_adds_up_to_one():
    f = lambda x: x**3 + x  # noqa: E731
    roots = lambda y: float(np.real(min(np.roots([1, 0, 1, -y]), key=lambda r: abs(r.imag))))  # noqa: E731
    y = f(np.linspace(-8, 8, 1601))
    p = np.exp([lm.pushforward_logpdf(normal, f, roots, t) for t in y])
    assert np.trapezoid(p, y) == pytest.approx(1, abs=1e-4)
    assert np.exp(lm.pushforward_logpdf(normal, f, roots, f(0.7))) == pytest.approx(0.126419, abs=1e-6)


def test_the_share_of_one_preimage_is_not_the_density():
    one = np.exp(lm.pushforward_logpdf(normal, np.square, np.sqrt, 0.8))
    other = np.exp(lm.pushforward_logpdf(normal, np.square, lambda y: -np.sqrt(y), 0.8))
    assert one + other == pytest.approx(0.2989835399, abs=1e-10)


def test_it_can_be_differentiated_in_the_point_and_in_parameters():
    at = np.array([0.3, -0.2, 0.1])
    in_point = lambda x: lm.log_abs_det(lambda p: np.tanh(W @ p), x)  # noqa: E731
    in_weights = lambda V: lm.log_abs_det(lambda p: np.tanh(V @ p), at)  # noqa: E731
    for f, x in ((in_point, at), (in_weights, W)):
        assert np.ravel(lm.gradient(f, x)) == pytest.approx(lm.numerical.jacobian(f, x)[0], abs=1e-7)
    program = lm.program(in_weights, W, of="gradient")
    assert program(W) == pytest.approx(lm.gradient(in_weights, W), abs=1e-12)


def test_the_density_can_be_differentiated_in_the_point():
    y = np.array([1.0, 0.5, -0.5])
    score = lm.gradient(lambda y: lm.pushforward_logpdf(normal, lambda x: W @ x, lambda y: np.linalg.solve(W, y), y), y)
    assert score == pytest.approx(-np.linalg.solve(W @ W.T, y), abs=1e-12)


def test_a_singular_point_has_rate_zero_at_any_scale_and_a_flat_scale_is_not_singular():
    thirds = np.array([[0.1, 0.2], [0.3, 0.6]])
    for scale in (1e-200, 1.0, 1e200):
        assert lm.log_abs_det(lambda x, A=scale * thirds: A @ x, [1.0, 1.0]) == -np.inf
    assert lm.log_abs_det(lambda x: x**2, 0.0) == -np.inf
    assert lm.log_abs_det(lambda x: np.array([1.0, 1e-300]) * x, [1.0, 1.0]) == pytest.approx(-300 * np.log(10))
    tiny = lm.log_abs_det(lambda x: x / 500000, np.ones(64))  # its determinant underflows
    assert tiny == pytest.approx(-64 * np.log(500000), rel=1e-12)


def test_nan_propagates():
    assert np.isnan(lm.log_abs_det(lambda x: np.nan * x, [1.0, 2.0]))
    assert np.isnan(lm.pushforward_logpdf(normal, np.exp, np.log, np.nan))


@pytest.mark.parametrize(
    "call, error, told",
    [
        (lambda: lm.log_abs_det(lambda x: W[:2] @ x, np.ones(3)), ValueError,
         r"log_abs_det: the map has shape \(2, 3\); expected \(n, n\)"),
        (lambda: lm.log_abs_det(lambda p: p, (1.0, 2.0)), TypeError, r"is a tuple; expected a float or one array"),
        (lambda: lm.pushforward_logpdf(normal, lambda x: np.array([x[0], x[1], 0.0]), lambda y: y[:2], np.ones(3) * 0),
         ValueError, r"pushforward_logpdf: the map has shape \(3, 2\); expected \(n, n\)"),
        (lambda: lm.pushforward_logpdf(normal, np.exp, np.exp, 1.0), ValueError,
         r"pushforward_logpdf: f\(f_inverse\(y\)\) misses y by 14.2; expected y. f_inverse must undo f: check it, or"),
        (lambda: lm.pushforward_logpdf(normal, np.exp, lambda y: np.nan, -1.0), ValueError,
         r"f_inverse\(y\) is not finite at y = -1.0; expected a point that f sends to y. Is y in the image of f"),
        (lambda: lm.pushforward_logpdf(normal, lambda x: W @ x, lambda y: np.ones(3), np.ones((4, 3))), ValueError,
         r"pushforward_logpdf: y has shape \(4, 3\); expected \(3,\), the shape of f\(f_inverse\(y\)\). Hand in one"),
        (lambda: lm.pushforward_logpdf(normal, lambda x: x**3, np.cbrt, 0.0), ZeroDivisionError,
         r"pushforward_logpdf: the Jacobian of f at f_inverse\(y\) is singular; expected det J ≠ 0. The density"),
        (lambda: lm.pushforward_logpdf(lambda x: -(x**2), np.exp, np.log, [1.0, 2.0]), TypeError,
         r"pushforward_logpdf: the value of logpdf has shape \(2,\); expected a scalar, shape \(\). Add up"),
        (lambda: lm.pushforward_logpdf(normal, lambda p: p, lambda y: (y, y), 1.0), TypeError,
         r"pushforward_logpdf: f_inverse\(y\) is a tuple; expected a float or one array"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(call, error, told):
    with pytest.raises(error, match=told):
        call()


@pytest.mark.parametrize("name", ["log_abs_det", "pushforward_logpdf"])
def test_the_module_loads_when_it_is_asked_for(name, monkeypatch):
    monkeypatch.delitem(sys.modules, "linmap.volume", raising=False)
    monkeypatch.delattr(lm, "volume", raising=False)
    assert name in lm.__all__
    assert getattr(lm, name).__module__ == "linmap.volume"


@pytest.mark.parametrize("slope", [0.2, 1.0])
def test_the_picture_draws_the_density_of_the_law(slope):
    f = lambda x: slope * x + x**3 / 4  # noqa: E731
    for x in (-2.0, -0.3, 0.0, 1.1):
        found = lm.pushforward_logpdf(normal, f, lambda y, x=x: x, f(x))
        assert pushed_density(slope, np.array([f(x)]))[0] == pytest.approx(np.exp(found), rel=1e-9)


def test_polar_coordinates_are_drawn_in_their_own_axes_first():
    left, right = ring().axes
    assert (left.get_xlabel(), left.get_ylabel()) == ("$r$", r"$\theta$")
    assert left.get_ylim() == (0, 2 * np.pi)
    assert (right.get_xlabel(), right.get_ylabel(), right.get_aspect()) == ("$x$", "$y$", 1.0)
    areas = [np.ptp(patch.get_xy(), axis=0).prod() for patch in left.patches]
    assert areas[0] == pytest.approx(areas[1])


# What a solver hands in: the right number, and nothing about how it moves.
AT = 1.5
PLAIN = lm.local_inverse(np.exp, 0.0, AT)


def pushed(inverse):
    return lambda y: lm.pushforward_logpdf(normal, np.exp, inverse, y)


@pytest.mark.parametrize("orders", [1, 2, 3])
def test_an_inverse_from_a_solver_has_the_derivatives_of_the_formula(orders):
    solved, known = pushed(lambda y: PLAIN), pushed(np.log)
    for _ in range(orders):
        solved, known = (lambda y, p=p: lm.gradient(p, y) for p in (solved, known))
    assert solved(AT) == pytest.approx(known(AT), rel=1e-12)
    assert known(AT) == pytest.approx([-0.9369767387, 0.1802067147, 0.0560206767][orders - 1], rel=1e-9)


def test_a_parameter_that_the_inverse_does_not_trace_counts_too():
    y, V = np.array([1.0, 0.3, -0.4]), W / 4 + np.eye(3)
    bent = lambda V: lambda x: V @ x + 0.1 * np.sin(x)  # noqa: E731
    solve = lambda V, y: lm.local_inverse(bent(V), y, y)  # noqa: E731
    x = solve(V, y)
    again = lambda V, y: lm.pushforward_logpdf(normal, bent(V), lambda y: solve(V, y), y)  # noqa: E731
    in_weights = lm.numerical.jacobian(lambda V: again(V, y), V)[0]
    in_point = lm.numerical.jacobian(lambda y: again(V, y), y)[0]
    for inverse in (lambda y: x, lambda y: x + 0.0 * y):  # the second is traced, and says that nothing moves
        whole = lambda p, inverse=inverse: lm.pushforward_logpdf(normal, bent(p[0]), inverse, p[1])  # noqa: E731
        d_V, d_y = lm.gradient(whole, (V, y))
        assert np.ravel(d_V) == pytest.approx(in_weights, abs=1e-7)
        assert d_y == pytest.approx(in_point, abs=1e-7)
        alone = lm.gradient(lambda V, whole=whole: whole((V, y)), V)
        assert np.ravel(alone) == pytest.approx(in_weights, abs=1e-7)


def test_a_value_that_is_not_finite_is_no_proof_of_an_inverse():
    with pytest.raises(ValueError, match=r"f\(f_inverse\(y\)\) misses y by nan; expected y. f_inverse must undo f"):
        lm.pushforward_logpdf(normal, lambda x: x + np.nan, lambda y: y, 1.0)
    with pytest.raises(ValueError, match=r"misses y by 6.67e\+199; expected y"):
        lm.pushforward_logpdf(normal, lambda x: 1e200 * x, lambda y: y / 3e200, 1e200)
    with pytest.raises(ValueError, match=r"misses y by 1e\+308; expected y"):
        lm.pushforward_logpdf(normal, lambda x: 1e308 * (x - 1e7), lambda y: 1e7 + 1, 0.0)
    rate = lm.pushforward_logpdf(normal, lambda x: 1e200 * x, lambda y: y / 1e200, 1e200)
    assert rate == pytest.approx(normal(1.0) - 200 * np.log(10))
    assert np.isnan(lm.pushforward_logpdf(normal, lambda x: x, lambda y: 0.5, np.nan))


def test_an_inverse_may_work_in_place():
    def halve(y):
        y *= 0.5
        return y

    y = np.array([1.0, -3.0])
    found = lm.pushforward_logpdf(normal, lambda x: 2.0 * x, halve, y)
    assert found == pytest.approx(normal(y / 2) - 2 * np.log(2)) and y.tolist() == [1.0, -3.0]
    with pytest.raises(ValueError, match=r"misses y by 1.58; expected y"):
        lm.pushforward_logpdf(normal, lambda x: x, halve, y)


@pytest.mark.parametrize("turn", [lambda J: J, lambda J: J.T], ids=["upper", "lower"])
def test_a_triangle_is_singular_only_on_its_diagonal(turn):
    """The inverse of the first has entries up to 2⁴⁶; its determinant is 1 for all that."""
    ones = turn(np.eye(48) - np.triu(np.ones((48, 48)), 1))
    rough = turn(np.triu(5 * np.random.default_rng(0).normal(size=(80, 80)), 1) + 0.5 * np.eye(80))
    assert lm.log_abs_det(lambda x: ones @ x, np.ones(48)) == pytest.approx(0.0, abs=1e-12)
    assert lm.log_abs_det(lambda x: rough @ x, np.ones(80)) == pytest.approx(-80 * np.log(2))
    flat = turn(np.array([[1.0, 2.0], [0.0, 0.0]]))
    assert lm.log_abs_det(lambda x: flat @ x, np.ones(2)) == -np.inf
