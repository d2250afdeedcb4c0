"""Every entry-by-entry row of the table against mpmath in 40 digits: all directions, curvature, broadcasting."""

import mpmath
import numpy as np
import pytest
from mpmath import mpf

import linmap as lm
from linmap.engine import kinds, rules

# A row is one or two roundings away from the exact derivative at these well-conditioned points: 1e-15, never 1e-12.
# A row that is wrong by one part in 10^9 is a thousand times over this limit.
EPS = np.finfo(float).eps
RTOL = 1e-12

UNARY = {
    "negative": (lambda t: -t, (-1.3, 0.4)),
    "positive": (lambda t: t, (-1.3, 0.4)),
    "square": (lambda t: t**2, (-1.3, 0.4)),
    "reciprocal": (lambda t: 1 / t, (-1.3, 0.4)),
    "sqrt": (mpmath.sqrt, (0.3, 2.6)),
    "cbrt": (lambda t: mpmath.sign(t) * mpmath.cbrt(abs(t)), (-1.7, 2.6)),
    "absolute": (abs, (-1.3, 0.4)),
    "exp": (mpmath.exp, (-1.3, 0.4, 12.0)),
    "exp2": (lambda t: mpf(2) ** t, (-1.3, 0.4)),
    "expm1": (mpmath.expm1, (-1.3, 1e-9)),
    "log": (mpmath.log, (0.3, 2.6)),
    "log2": (lambda t: mpmath.log(t, 2), (0.3, 2.6)),
    "log10": (mpmath.log10, (0.3, 2.6)),
    "log1p": (mpmath.log1p, (-0.6, 1e-9, 2.6)),
    "sin": (mpmath.sin, (-1.3, 0.4, 2.0)),
    "cos": (mpmath.cos, (-1.3, 0.4, 2.0)),
    "tan": (mpmath.tan, (-1.3, 0.4, 2.0)),
    "arcsin": (mpmath.asin, (-0.7, 0.4, 0.999)),
    "arccos": (mpmath.acos, (-0.7, 0.4, 0.999)),
    "arctan": (mpmath.atan, (-1.3, 0.4, 30.0)),
    "sinh": (mpmath.sinh, (-1.3, 0.4)),
    "cosh": (mpmath.cosh, (-1.3, 0.4)),
    "tanh": (mpmath.tanh, (-1.3, 0.4)),
    "arcsinh": (mpmath.asinh, (-1.3, 0.4, 30.0)),
    "arccosh": (mpmath.acosh, (1.3, 30.0)),
    "arctanh": (mpmath.atanh, (-0.7, 0.4)),
    "relu": (lambda t: max(t, mpf(0)), (-1.3, 0.4)),
    "softplus": (lambda t: mpmath.log1p(mpmath.exp(t)), (-3.0, 0.4)),
}

PAIRS = ((0.7, 2.2), (-1.3, 0.6), (1.9, -0.8))
POSITIVE = ((0.7, 2.2), (1.9, 0.6), (2.4, -1.3))
BINARY = {
    "add": (lambda a, b: a + b, PAIRS),
    "subtract": (lambda a, b: a - b, PAIRS),
    "multiply": (lambda a, b: a * b, PAIRS),
    "divide": (lambda a, b: a / b, PAIRS),
    "power": (lambda a, b: a**b, POSITIVE),
    "arctan2": (mpmath.atan2, PAIRS),
    "hypot": (mpmath.hypot, PAIRS),
    "logaddexp": (lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)), PAIRS),
    "maximum": (max, PAIRS),
    "minimum": (min, PAIRS),
    "heaviside": (lambda a, b: mpf(a > 0), PAIRS),
}

# Piecewise constant rows, and how many arguments each takes; the last one serves other rows.
STEPS = {
    **dict.fromkeys(("greater", "greater_equal", "less", "less_equal", "equal", "not_equal"), 2),
    **dict.fromkeys(("isfinite", "isnan", "isinf", "signbit", "sign"), 1),
    "share": 2,
}

ROWS = {rule.name: rule for rule in (*rules.UFUNCS.values(), *vars(rules).values()) if isinstance(rule, kinds.Rule)}

# These slopes are computed from the stored value, as by hand, so they inherit its rounding: digits are lost relative
# to a tiny slope, never relative to the value. (1 / cosh(x)**2 would keep them and cost another exponential.)
TAILS = {
    "tanh": (lm.gradient, np.tanh, 12.0, lambda t: mpmath.sech(t) ** 2),
    "tanh, far": (lm.gradient, np.tanh, 25.0, lambda t: mpmath.sech(t) ** 2),
    "logaddexp": (lm.gradient, lambda t: np.logaddexp(t, t - t + 1e8 + 1.0), 1e8, lambda t: 1 / (1 + mpmath.e)),
    "logsumexp": (lm.gradient, lambda t: lm.logsumexp(np.stack([t, 1e8 + 1.0])), 1e8, lambda t: 1 / (1 + mpmath.e)),
    "softplus": (lm.gradient, rules.softplus, -30.0, lambda t: 1 / (1 + mpmath.exp(-t))),
    "arccosh": (lm.gradient, np.arccosh, 1e200, lambda t: 1 / t),
}


def exact(f, point, order):
    """A derivative from mpmath's differences in 40 digits, right to far more digits than a float has."""
    with mpmath.workdps(40):
        return float(mpmath.diff(f, tuple(map(mpf, point)) if isinstance(point, tuple) else mpf(point), order))


def close(got, expected, scale=None):
    scale = np.abs(expected) if scale is None else scale
    assert np.all(np.abs(np.asarray(got) - expected) <= RTOL * scale), (got, expected)


def test_every_entry_by_entry_row_has_an_instance():
    rows = {name for name, rule in ROWS.items() if isinstance(rule, kinds.Elementwise)}
    assert rows == UNARY.keys() | BINARY.keys()
    assert {name for name, rule in ROWS.items() if isinstance(rule, kinds.Constant)} == STEPS.keys()


@pytest.mark.parametrize("name", UNARY)
def test_first_derivative_of_one_argument(name, rng):
    reference, points = UNARY[name]
    x, v = np.array(points), rng.standard_normal(len(points))
    slopes = np.array([exact(reference, t, 1) for t in points])
    _, D = lm.linearize(ROWS[name], x)
    close(lm.jvp(ROWS[name], x, v)[1], slopes * v)
    close(lm.vjp(ROWS[name], x, v)[1], slopes * v)
    close(D(v), slopes * v)
    close(D.T(v), slopes * v)
    close([lm.jvp(ROWS[name], t, 1.0)[1] for t in points], slopes)


@pytest.mark.parametrize("name", UNARY)
def test_second_derivative_of_one_argument(name, rng):
    reference, points = UNARY[name]
    x, v = np.array(points), rng.standard_normal(len(points))
    curvatures = np.array([exact(reference, t, 2) for t in points])
    scale = np.maximum(np.abs(curvatures), 1e-25 / RTOL)  # the reference has 40 digits, so its zero is not quite 0

    def f(p):
        return np.sum(ROWS[name](p))

    for Hv in second_derivatives(f, x, v):
        close(Hv, curvatures * v, scale * np.abs(v))


def second_derivatives(f, x, v):
    """Hv by forward over reverse, reverse over reverse, reverse over forward and forward over forward."""
    yield lm.hvp(f, x, v)[1]
    yield lm.vjp(lambda p: lm.gradient(f, p), x, v)[1]
    yield lm.gradient(lambda p: lm.jvp(f, p, v)[1], x)
    yield np.array([lm.jvp(lambda p, e=e: lm.jvp(f, p, e)[1], x, v)[1] for e in np.eye(len(x))])


@pytest.mark.parametrize("name", BINARY)
def test_first_derivatives_of_two_arguments(name, rng):
    reference, points = BINARY[name]
    x = tuple(np.array(points).T)
    v, w = tuple(rng.standard_normal((2, len(points)))), rng.standard_normal(len(points))
    slopes = [np.array([exact(reference, p, order) for p in points]) for order in ((1, 0), (0, 1))]

    def f(p):
        return ROWS[name](*p)

    _, D = lm.linearize(f, x)
    tangent = slopes[0] * v[0] + slopes[1] * v[1]
    scale = np.abs(slopes[0] * v[0]) + np.abs(slopes[1] * v[1])
    close(lm.jvp(f, x, v)[1], tangent, scale)
    close(D(v), tangent, scale)
    for pulled in (lm.vjp(f, x, w)[1], D.T(w)):
        for got, slope in zip(pulled, slopes, strict=True):
            close(got, w * slope)


@pytest.mark.parametrize("name", BINARY)
def test_second_derivatives_of_two_arguments(name, rng):
    reference, points = BINARY[name]
    x, v = tuple(np.array(points).T), tuple(rng.standard_normal((2, len(points))))
    aa, ab, bb = (np.array([exact(reference, p, k) for p in points]) for k in ((2, 0), (1, 1), (0, 2)))
    scale = np.abs(aa) + np.abs(ab) + np.abs(bb) + 1e-25 / RTOL
    _, got = lm.hvp(lambda p: np.sum(ROWS[name](*p)), x, v)
    close(got[0], aa * v[0] + ab * v[1], scale * (np.abs(v[0]) + np.abs(v[1])))
    close(got[1], ab * v[0] + bb * v[1], scale * (np.abs(v[0]) + np.abs(v[1])))


SHAPES = [
    ((2, 3), (3,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((), (2, 3)), ((2, 3), ()), ((1,), (2, 3)), ((2, 3, 1), (4,)),
    ((4, 2, 1), (1, 1)),
]  # fmt: skip


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("shapes", SHAPES, ids=str)
def test_broadcasting_copies_forward_and_adds_backward(name, shapes, rng):
    """The law: f(a, b) is f(copies of a, copies of b), so tangents are copied and cotangents of copies are added."""
    x, v = (tuple(number(rng.uniform(0.5, 2.0, s)) for s in shapes) for _ in range(2))
    copies, moved = np.broadcast_arrays(*x), np.broadcast_arrays(*v)
    w = rng.standard_normal(copies[0].shape)

    def f(p):
        return ROWS[name](*p)

    close(lm.jvp(f, x, v)[1], lm.jvp(f, tuple(copies), tuple(moved))[1])
    _, pulled = lm.vjp(f, x, w)
    _, expected = lm.vjp(f, tuple(copies), w)
    for a, got, parts in zip(x, pulled, expected, strict=True):
        assert np.shape(got) == np.shape(a)
        close(got, added(parts, np.shape(a)), added(np.abs(parts), np.shape(a)))


def number(a):
    return float(a) if np.ndim(a) == 0 else a


def added(parts, shape):
    """The sum of all entries that are copies of one."""
    origin = np.broadcast_to(np.arange(np.prod(shape, dtype=int)).reshape(shape), parts.shape)
    return np.bincount(origin.ravel(), parts.ravel()).reshape(shape)


@pytest.mark.parametrize("name", TAILS)
def test_slopes_in_the_tails_are_off_by_the_rounding_of_the_value(name):
    gradient, f, x, slope = TAILS[name]
    with mpmath.workdps(40):
        expected = float(slope(mpf(x)))
    # one rounding of y, doubled by the square in 1 - y*y, or as an exponent a factor of the slope
    assert abs(gradient(f, x) - expected) <= 2 * EPS * max(1.0, abs(f(x)) * expected)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_has_derivative_zero(name):
    step, x = ROWS[name], np.array([-1.5, 0.5, 2.5])
    threshold = (1.0,) * (STEPS[name] - 1)
    y, g = lm.value_and_gradient(lambda p: np.sum(np.where(step(p, *threshold), p, 2.0) * step(p, *threshold)), x)
    plain = step(x, *threshold)
    assert y == np.sum(np.where(plain, x, 2.0) * plain)
    assert np.array_equal(g, np.where(plain, 1.0, 0.0) * plain)
