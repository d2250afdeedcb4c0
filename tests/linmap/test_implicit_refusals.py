"""What implicit derivatives refuse, each with the wording of its error."""

import numpy as np
import pytest

import linmap as lm
from linmap.implicit import implicit_derivative, implicit_jvp, implicit_vjp


def circle(x, y):
    return x * x + y * y - 1


def powers(x, y):
    """Three numbers with a given sum, a given sum of squares, and the product 6."""
    return np.stack([np.sum(y) - x[0], np.sum(y * y) - x[1], np.prod(y) - 6])


CALLS = {
    "implicit_derivative": implicit_derivative,
    "implicit_jvp": lambda F, x, y, **more: implicit_jvp(F, x, y, x, **more),
    "implicit_vjp": lambda F, x, y, **more: implicit_vjp(F, x, y, y, **more),
}


@pytest.fixture(params=CALLS)
def call(request):
    return request.param, CALLS[request.param]


@pytest.mark.parametrize(
    "F, x, y, rank",
    [
        (circle, 1.0, 0.0, "rank 0"),
        (circle, np.cos(np.pi), np.sin(np.pi), "rank 0"),
        (lambda x, y: 1e12 * circle(x, y), np.cos(np.pi), np.sin(np.pi), "rank 0"),
        (lambda x, y: circle(1e-9 * x, y), -1e9, np.sin(np.pi), "rank 0"),
        (powers, np.array([4.0, 6.0]), np.array([1.0, 1.0, 2.0]), "rank 2, to rounding; expected .* rank 3"),
        (lambda x, y: x - 1, 1.0, 5.0, "rank 0"),
    ],
)
def test_fold_is_refused(call, F, x, y, rank):
    name, ask = call
    with pytest.raises(ZeroDivisionError, match=f"{name}: F_y at .x, y. has {rank}.* another unknown, or move"):
        ask(F, x, y)


def test_steep_is_not_singular(call):
    """A derivative of a million million, in whatever units, is still a derivative."""
    _, ask = call
    assert np.isfinite(ask(lambda x, y: 1e-12 * y - x, 1e-12, 1.0)).all()
    assert np.isfinite(ask(lambda x, y: y - 1e18 * x, 1e-18, 1.0)).all()


@pytest.mark.parametrize("y, residual", [(0.7, "0.15"), (0.8001, "0.00016"), (np.nan, "nan"), (np.inf, "inf")])
def test_no_solution_is_refused_with_its_residual(call, y, residual):
    name, ask = call
    told = f"{name}: F.x, y. has the residual {residual}, a Newton step of .*; expected 0"
    with pytest.raises(ValueError, match=f"{told}.* Solve the equation for y first"):
        ask(circle, 0.6, y)


def test_tolerance_is_a_choice():
    near = 0.8 + 1e-4
    assert implicit_jvp(circle, 0.6, near, 1.0, tol=1e-3) == pytest.approx(-0.6 / near)
    assert implicit_jvp(circle, 0.6, 0.8 + 1e-9, 1.0) == pytest.approx(-0.75)
    with pytest.raises(ValueError, match=r"Newton step of 1e-09; expected 0, or a step of at most 1\.8e-12"):
        implicit_jvp(circle, 0.6, 0.8 + 1e-9, 1.0, tol=1e-12)


@pytest.mark.parametrize(
    "F, told",
    [
        (lambda x, y: y[:2] - x, r"F\(x, y\) has shape \(2,\); expected 3 numbers, as many as y of shape \(3,\)"),
        (lambda x, y: np.sum(y) - x[0], r"F\(x, y\) has shape \(\); expected 3 numbers"),
    ],
)
def test_as_many_equations_as_unknowns(call, F, told):
    name, ask = call
    with pytest.raises(ValueError, match=f"{name}: {told}.* Give one equation for each unknown"):
        ask(F, np.ones(2), np.ones(3))


def test_shapes_of_step_and_covector():
    x, y = np.zeros(5), np.zeros(3)

    def F(x, y):
        return y - x[:3]

    with pytest.raises(
        ValueError, match=r"implicit_jvp: v has shape \(3,\); expected \(5,\). A step lives where x lives"
    ):
        implicit_jvp(F, x, y, np.ones(3))
    with pytest.raises(
        ValueError, match=r"implicit_vjp: w has shape \(5,\); expected \(3,\). A covector lives where y"
    ):
        implicit_vjp(F, x, y, np.ones(5))
    with pytest.raises(ValueError, match=r"implicit_vjp: w has shape \(1,\); expected \(\)"):
        implicit_vjp(circle, 0.6, 0.8, np.ones(1))


@pytest.mark.parametrize(
    "F, x, y, told",
    [
        (lambda x: x, 1.0, 1.0, r"F takes \(x\); expected a function of two arguments, F\(x, y\)"),
        (lambda x, y, z: x, 1.0, 1.0, r"F takes \(x, y, z\); expected .* write lambda x, y: F\(\(x, y\)\)"),
        (3.0, 1.0, 1.0, "F has type float; expected a function of two arguments"),
        (circle, 0.6, (0.8,), "y is a tuple; expected a float or one array"),
        (circle, "a", 0.8, "x has type str"),
        (circle, 0.6, True, "y has dtype bool"),
        (lambda x, y: (x, y), 0.0, 0.0, "the value of F is a tuple; expected a float or one array"),
    ],
)
def test_bad_types_are_refused(call, F, x, y, told):
    name, ask = call
    with pytest.raises(TypeError, match=f"{name}: {told}"):
        ask(F, x, y)


def test_matrix_of_a_tuple_is_refused():
    with pytest.raises(
        TypeError, match=r"implicit_derivative: x is a tuple; expected .* Use implicit_vjp, which keeps"
    ):
        implicit_derivative(lambda x, y: x[0] + x[1] - y, (1.0, 2.0), 3.0)


def test_a_trace_around_it_is_refused(call):
    """The solution moves with x, and y does not say how: a derivative of the formula would miss that part."""
    name, ask = call

    def outer(x):
        return np.sum(ask(circle, x, 0.8))

    with pytest.raises(TypeError, match=f"{name}: this would take a traced value off the tape.* A solution moves"):
        lm.derivative(outer, 0.6)

    def hidden(c):
        return np.sum(ask(lambda x, y: c * y - x, 1.0, 0.5))

    with pytest.raises(TypeError, match=f"{name}: this would take a traced value off the tape"):
        lm.derivative(hidden, 2.0)


@pytest.mark.parametrize("y", [1e-7, np.array([1e-7, 0.8])])
def test_near_a_fold_a_point_has_to_be_a_solution_to_more_than_its_own_size(call, y):
    """Near (1, 0) on the circle: the Newton step from 1e-7 is half of it, and halves the slope in y."""
    name, ask = call
    x = 1.0 if np.ndim(y) == 0 else np.array([1.0, 0.6])
    told = f"{name}: F.x, y. has the residual 1e-14, and F_y changes by a quarter or more along .* step of 5e-08; expec"
    with pytest.raises(ValueError, match=told):
        ask(circle, x, y)


def test_a_newton_step_out_of_the_domain_is_refused(call):
    """At -1e-9 the logarithm is not a number, so that nothing says what the slope does on the way."""
    name, ask = call
    with pytest.raises(ValueError, match=f"{name}: F.x, y. has the residual .*, and F_y changes by a quarter or more"):
        ask(lambda x, y: np.log(y) - x, np.log(1e-9) - 2.0, 1e-9)


def test_near_a_fold_a_solution_is_one():
    """y = 1e-3 and y = 1e-6 are solutions: of y² = x to rounding, and of the circle as well as float64 can say."""
    for y in (1e-3, 1e-6, 1e-9):
        assert implicit_jvp(lambda x, y: y * y - x, y * y, y, 1.0) == pytest.approx(0.5 / y)
    x = 1 - 1e-10
    assert implicit_jvp(circle, x, np.sqrt(1 - x * x), 1.0) == pytest.approx(-x / np.sqrt(1 - x * x), rel=1e-6)


def test_numbers_whose_squares_overflow(call):
    name, ask = call
    with pytest.raises(ValueError, match=f"{name}: F.x, y. has the residual 3e.200, a Newton step of 3e.200; expected"):
        ask(lambda x, y: y - x**2, 1.0, 3e200)
    with pytest.raises(ValueError, match=f"{name}: F.x, y. has the residual 0.2, .* a step of at most inf"):
        ask(circle, 0.6, np.sqrt(0.84), tol=np.inf)
    assert np.ravel(ask(lambda x, y: 1e200 * (y - x), 2.0, 2.0))[0] in (1.0, 2.0)


@pytest.mark.parametrize(
    "tol, error, told",
    [("a", TypeError, "tol has type str; expected a float"), (np.ones(2), ValueError, r"tol has shape \(2,\)")],
)
def test_a_tolerance_is_one_number(call, tol, error, told):
    name, ask = call
    with pytest.raises(error, match=f"{name}: {told}"):
        ask(circle, 0.6, 0.8, tol=tol)
