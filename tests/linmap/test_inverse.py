"""Going back: preimages for maps of every structure, radii against the theorem, refusals with their wording."""

import copy
import pickle

import numpy as np
import pytest

import linmap as lm
from linmap.inverse import InverseRadius, inverse_radius, local_inverse


def bend(p):
    return np.array([p[0] ** 2 + p[1], p[0] * p[1]])


A = np.array([[2.0, 1.0, 0.0], [0.0, 1.0, -1.0], [1.0, 0.0, 3.0]])
# A map, a point, a step: the value to go back from is that at the point plus the step.
MAPS = {
    "bend": (bend, np.array([1.0, 0.0]), np.array([0.05, 0.02])),
    "one number": (lambda t: t + np.sin(t) / 2, 0.3, 0.1),
    "three numbers": (lambda x: A @ x + 0.1 * np.sin(x), np.array([0.2, -0.1, 0.4]), np.array([0.1, 0.2, -0.1])),
    "matrix": (lambda X: X + X @ X / 8, np.array([[0.2, 0.1], [-0.3, 0.4]]), np.array([[0.1, 0.0], [0.2, -0.1]])),
    "tuple": (
        lambda p: (p[1] + p[0] ** 3, np.array([p[1] + np.sum(p[2]), p[0], p[2][0] * 2])),
        (0.5, -1.0, np.array([0.2, 0.3])),
        (0.1, 0.0, np.array([0.05, -0.1])),
    ),
    "branches": (lambda t: 2 * t if t > 0 else t / 2, -1.0, 0.5),
}
EACH = pytest.mark.parametrize("name", MAPS)


def flat(tree):
    return np.concatenate([flat(each) for each in tree]) if isinstance(tree, tuple) else np.ravel(tree)


def plus(p, q):
    return tuple(plus(u, v) for u, v in zip(p, q, strict=True)) if isinstance(p, tuple) else p + q


@EACH
def test_it_finds_the_point_again_and_keeps_its_structure(name):
    f, a, step = MAPS[name]
    x = plus(a, step)
    found = local_inverse(f, a, f(x))
    assert flat(found) == pytest.approx(flat(x), abs=1e-10)
    assert type(found) is type(a)
    assert np.shape(found) == np.shape(a) if not isinstance(a, tuple) else len(found) == len(a)


def test_its_derivative_is_the_inverse_matrix_at_the_right_point():
    a = np.array([1.0, 0.0])

    def back(y):
        return local_inverse(bend, a, y, tol=1e-14)

    for x in (a, np.array([1.05, 0.02])):
        expected = np.linalg.inv(lm.jacobian(bend, x))
        assert lm.numerical.jacobian(back, bend(x)) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("tol", [1e-1, 1e-3, 1e-9])
def test_it_stops_at_the_residual_that_was_asked_for(tol):
    for y in ([1.31, 0.11], [40.0, 0.0]):
        residual = np.linalg.norm(bend(local_inverse(bend, [1.0, 0.0], y, tol=tol)) - y)
        assert residual <= tol * max(1.0, np.linalg.norm(y))
    assert local_inverse(bend, [1.0, 0.0], [1.0, tol / 2], tol=tol).tolist() == [1.0, 0.0]


def test_a_whole_number_is_a_point_and_stays_what_it_was():
    a = np.array([1, 0])
    found = local_inverse(bend, a, [1, 0])
    assert found.tolist() == [1.0, 0.0] and found.dtype == float and a.tolist() == [1, 0]
    found[0] = 7.0
    assert a.tolist() == [1, 0]


def test_the_certified_radius_of_the_book():
    pair = inverse_radius(bend, [1.0, 0.0], lipschitz=2.0)
    sigma = np.sqrt(3 - np.sqrt(5))
    assert pair == pytest.approx((sigma / 4, sigma**2 / 8), rel=1e-12)
    assert pair == pytest.approx((0.2185080, 0.0954915), abs=5e-8)
    assert pair.certified is True and isinstance(pair, tuple)


def test_what_the_radius_certifies_holds():
    """The theorem, tested: half of the stretch is kept, and what is near f(a) is reached within the ball."""
    rng, a = np.random.default_rng(0), np.array([1.0, 0.0])
    r, s = inverse_radius(bend, a, lipschitz=2.0)
    sigma = np.linalg.svd(lm.jacobian(bend, a))[1][-1]

    def ball(radius, count):
        v = rng.normal(size=(2, count))
        return radius * np.sqrt(rng.uniform(size=count)) * v / np.linalg.norm(v, axis=0)

    p, q = a[:, None] + ball(r, 100_000), a[:, None] + ball(r, 100_000)
    ratios = np.linalg.norm(bend(p) - bend(q), axis=0) / np.linalg.norm(p - q, axis=0)
    assert ratios.min() >= sigma / 2
    for step in ball(s, 300).T:
        assert np.linalg.norm(local_inverse(bend, a, bend(a) + step) - a) < r


@pytest.mark.parametrize("L", [0.5, 3.0])
def test_the_best_constants_are_twice_as_large(L):
    """x - L x²/2 turns around at 1/L, where its value is 1/(2L)."""

    def f(t):
        return t - L * t**2 / 2

    r, s = inverse_radius(f, 0.0, lipschitz=L)
    assert (2 * r, 2 * s) == pytest.approx((1 / L, 1 / (2 * L)))
    assert lm.gradient(f, 2 * r) == pytest.approx(0.0) and f(2 * r) == pytest.approx(2 * s)


def test_without_a_constant_it_is_an_estimate():
    one_sided = (lambda p: np.array([1 - np.exp(-p[0]), p[1]]), [0.0, 0.0], np.log(1.5))
    for f, a, r in ((bend, [1.0, 0.0], 0.2185), (np.sin, 0.0, np.pi / 3), one_sided):
        pair = inverse_radius(f, a)
        assert not pair.certified
        assert pair[0] == pytest.approx(r, rel=1e-3)
    assert inverse_radius(lambda x: A @ x, np.zeros(3)) == (np.inf, np.inf)
    assert inverse_radius(lambda x: A @ x, np.zeros(3), lipschitz=0) == (np.inf, np.inf)
    assert inverse_radius(lambda t: t + lm.relu(t), 0.0) == (0.0, 0.0)


def test_a_structure_of_several_arrays_has_a_radius_too():
    f, a, _ = MAPS["tuple"]
    r, s = inverse_radius(f, a)
    assert 0 < s < r < 1


def test_the_estimate_stops_where_f_is_not_defined():
    assert inverse_radius(lambda t: 8 * t + 0.01 * np.log(t), 1.0)[0] < 1


def test_no_sample_sees_a_narrow_bump():
    def f(t):
        return np.sin(t) - 1e-3 * np.exp(-(((t - 0.3) / 1e-4) ** 2))

    assert f(0.29998) > f(0.3)  # no longer one-to-one
    assert inverse_radius(f, 0.0) == inverse_radius(np.sin, 0.0)


def test_it_says_what_it_is_and_survives_a_copy():
    pair = InverseRadius((0.25, 0.125), certified=True)
    assert repr(pair) == "InverseRadius(r=0.25, s=0.125, certified)"
    assert repr(InverseRadius((0.25, 0.125))) == "InverseRadius(r=0.25, s=0.125, an estimate)"
    for twin in (copy.deepcopy(pair), pickle.loads(pickle.dumps(pair))):
        assert twin == pair and twin.certified


def test_both_are_names_of_the_package():
    assert lm.local_inverse is local_inverse and lm.inverse_radius is inverse_radius


@pytest.mark.parametrize(
    "call, error, told",
    [
        (
            lambda: local_inverse(lambda t: t**2 + 1, 0.5, 0.0),
            RuntimeError,
            r"the residual has size \S+ after 50 steps",
        ),
        (lambda: local_inverse(bend, [1.0, 0.0], [1.3, 0.2], max_steps=1), RuntimeError, r"after 1 steps; expected at"),
        (lambda: local_inverse(bend, [1.0, 0.0], [2.0, 1.0], max_steps=0), RuntimeError, r"size 1.41 after 0 steps"),
        (lambda: local_inverse(np.log, 0.5, -9.0), RuntimeError, r"the residual has size nan after 1 steps"),
        (
            lambda: local_inverse(bend, [0.0, 0.0], [1.0, 1.0]),
            ZeroDivisionError,
            r"at a has rank 1, with a residual of 1",
        ),
        (lambda: local_inverse(lambda p: p[:1], [1.0, 2.0], [1.0]), ValueError, r"f has 1 outputs for 2 inputs; expec"),
        (
            lambda: inverse_radius(lambda p: p[:1], [1.0, 2.0]),
            ValueError,
            r"inverse_radius: f has 1 outputs for 2 inpu",
        ),
        (
            lambda: local_inverse(bend, [1.0, 0.0], [1.0]),
            ValueError,
            r"y has shape \(1,\); expected \(2,\). It is a va",
        ),
        (lambda: local_inverse(bend, [1.0, 0.0], 1.0), ValueError, r"y has shape \(\); expected \(2,\)"),
        (lambda: local_inverse(bend, [1.0, 0.0], [np.nan, 0.0]), ValueError, r"y has an entry that is not finite"),
        (
            lambda: local_inverse(bend, [1.0, 0.0], [1.0, 0.0], tol=0),
            ValueError,
            r"tol has the value 0; expected a pos",
        ),
        (lambda: local_inverse(bend, [1.0, 0.0], [1.0, 0.0], max_steps=-1), ValueError, r"max_steps has the value -1"),
        (lambda: local_inverse(bend, [1.0, 0.0], [1.0, 0.0], max_steps=1.5), TypeError, r"max_steps has type float"),
        (lambda: local_inverse(bend, "a", [1.0, 0.0]), TypeError, r"local_inverse: a has type str"),
        (lambda: local_inverse(3, [1.0], [1.0]), TypeError, r"local_inverse: f has type int"),
        (lambda: inverse_radius(bend, [1.0, 2.0]), ZeroDivisionError, r"Df\(a\) has rank 1; expected rank 2. Where th"),
        (lambda: inverse_radius(bend, [1.0, 0.0], lipschitz=-1), ValueError, r"lipschitz has the value -1; expected a"),
        (lambda: inverse_radius(bend, [1.0, 0.0], lipschitz=np.inf), ValueError, r"lipschitz has the value inf"),
        (
            lambda: inverse_radius(bend, [np.inf, 0.0], lipschitz=1),
            ValueError,
            r"Df\(a\) has an entry that is not finit",
        ),
    ],
)
def test_refusals(call, error, told):
    with pytest.raises(error, match=told):
        call()


def test_a_singular_point_on_the_way_is_told():
    """From 1 the first step for t² + 1 = 0 lands on 0, where the slope is 0."""
    with pytest.raises(ZeroDivisionError, match=r"at a point reached after 1 steps has rank 0, with a residual of 1"):
        local_inverse(lambda t: t**2 + 1, 1.0, 0.0)


def test_a_small_residual_is_not_enough_where_the_values_are_tiny():
    """Both starts have a residual below tol; the step of Newton's method says how far off they are."""
    assert local_inverse(lambda x: 1e-13 * x, 3.0, 5e-13) == pytest.approx(5.0)
    assert local_inverse(lambda x: x, 0.0, 5e-13) == pytest.approx(5e-13)
    found = local_inverse(lambda p: 1e-14 * bend(p), [1.0, 0.0], [1.31e-14, 0.11e-14])
    assert found == pytest.approx([1.1, 0.1], rel=1e-9)


def test_what_is_near_enough_stays_an_answer_where_no_step_helps():
    assert abs(local_inverse(np.square, 1e-7, 0.0)) <= 1e-7
    assert local_inverse(np.square, 0.0, 0.0) == 0.0
    assert local_inverse(lambda p: p**2, [1.0, 0.0], [1.0, 1e-13]).tolist() == [1.0, 0.0]
    assert abs(local_inverse(lambda t: (t + 1) - 1, 0.3, 0.0)) <= 1e-15
    assert local_inverse(lambda t: t**3, 1e-5, 0.0, max_steps=0) == 1e-5
    assert local_inverse(np.sqrt, 0.0, 0.0) == 0.0
    runs = []
    local_inverse(lambda t: runs.append(1) or t + 1e-13 * np.sign(t), 0.3, 0.0)  # it jumps over 0, again and again
    assert len(runs) == 3


def test_numbers_whose_squares_overflow():
    assert local_inverse(lambda t: t * 1e200, 1.0, 5e200) == pytest.approx(5.0)
    assert local_inverse(lambda p: p * 1e200, [1.0, 1.0], [5e200, -3e200]) == pytest.approx([5.0, -3.0])
    for f, y, tol in ((lambda t: t, 5.0, np.inf), (lambda t: 1e300 * t, 1e308, 10.0)):
        with pytest.raises(ValueError, match=r"tol \* \|y\| is inf; expected a finite number. Scale f, or lower tol"):
            local_inverse(f, 1.0, y, tol=tol)


def test_a_certified_number_that_overflows_is_rounded_down():
    pair = inverse_radius(lambda t: 1e200 * t, 0.0, lipschitz=1e-200)
    assert pair == (np.finfo(float).max, np.finfo(float).max) and pair.certified
    r, s = inverse_radius(lambda t: 1e200 * t, 0.0, lipschitz=1.0)
    assert (r, s) == (pytest.approx(5e199), np.finfo(float).max)
    assert inverse_radius(lambda t: t, 0.0, lipschitz=1.5e308)[0] > 0


@pytest.mark.parametrize("tol, error, told", [
    ("a", TypeError, "local_inverse: tol has type str; expected a float"),
    (np.ones(2), ValueError, r"local_inverse: tol has shape \(2,\); expected one number"),
    (np.nan, ValueError, "local_inverse: tol has the value nan; expected a positive number"),
])  # fmt: skip
def test_a_tolerance_is_one_positive_number(tol, error, told):
    with pytest.raises(error, match=told):
        local_inverse(np.sin, 0.1, 0.2, tol=tol)


@pytest.mark.parametrize(
    "call",
    [
        lambda c: local_inverse(np.exp, 0.0, c),
        lambda c: local_inverse(np.exp, c, 1.5),
        lambda c: local_inverse(lambda x: np.exp(c * x), 0.0, 1.5),
        lambda c: inverse_radius(lambda x: np.exp(c * x), 0.0, lipschitz=1.0)[0],
    ],
)
def test_a_solver_is_not_differentiated_in_silence(call):
    with pytest.raises(TypeError, match=r"would take a traced value off the tape.* so implicit_vjp has its derivative"):
        lm.gradient(call, 1.2)
