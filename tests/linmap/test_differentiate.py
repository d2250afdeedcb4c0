"""Laws of the derivative on every map of `maps`: jvp, vjp, jacobian, derivative and linearize tell one story."""

import numpy as np
import pytest
from maps import MAPS, MIXED_POINT, V, X, mixed, polar

import linmap as lm
from linmap.numerical import jacobian as differences

EACH = pytest.mark.parametrize("f, x", MAPS.values(), ids=[name.replace(" ", "-") for name in MAPS])


def close(got, expected, rtol, size=1.0):
    """Equal to a fraction of the largest entry, or of `size` where all entries are smaller."""
    assert np.shape(got) == np.shape(expected)
    assert np.max(np.abs(np.subtract(got, expected))) <= rtol * max(size, np.max(np.abs(expected))), (got, expected)


def like(rng, a):
    if isinstance(a, tuple):
        return tuple(like(rng, part) for part in a)
    return rng.standard_normal(np.shape(a)) if np.ndim(a) else float(rng.standard_normal())


@EACH
def test_pushforward_is_the_limit_of_difference_quotients(f, x):
    # Central differences with h = eps^(1/3): truncation h^2 = 4e-11 times a third derivative, rounding eps/h = 4e-11.
    close(lm.jacobian(f, x), differences(f, x), rtol=1e-8)


@EACH
def test_all_modes_apply_one_matrix(f, x, rng):
    J = lm.jacobian(f, x)
    y, D = lm.linearize(f, x)
    v, w = like(rng, x), like(rng, y)
    pushed, pulled = np.reshape(J @ np.ravel(v), np.shape(y)), np.reshape(np.ravel(w) @ J, np.shape(x))
    close(lm.jvp(f, x, v)[1], pushed, 1e-12)
    close(D(v), pushed, 1e-12)
    close(lm.derivative(f, x)(v), pushed, 1e-12)
    close(lm.vjp(f, x, w)[1], pulled, 1e-12)
    close(D.T(w), pulled, 1e-12)
    close(D.matrix(), J, 1e-12)
    close(D.T.matrix(), J.T, 1e-12)


@EACH
def test_adjoint_identity(f, x, rng):
    assert lm.witness.adjoint_identity(lm.derivative(f, x), rng=rng) <= 1e-12


@EACH
def test_derivative_is_linear(f, x, rng):
    D = lm.derivative(f, x)
    # Rounding of two applications that each lose a few ulps.
    assert lm.witness.linearity(D, like(rng, x), like(rng, x), a=-1.7) <= 1e-13
    assert lm.witness.linearity(D.T, like(rng, f(x)), like(rng, f(x))) <= 1e-13


@EACH
def test_remainder_is_of_second_order(f, x, rng):
    v = like(rng, x)
    v = v / (4.0 * np.linalg.norm(v))  # small enough that no branch is crossed
    assert lm.witness.remainder_order(f, x, v) >= 2 - 0.1


@EACH
def test_values_are_those_of_f(f, x, rng):
    y = f(x)
    got = [lm.jvp(f, x, like(rng, x))[0], lm.vjp(f, x, like(rng, y))[0], lm.linearize(f, x)[0]]
    for value in got:
        close(value, y, 1e-15)


# ── structures, shapes and types ──────────────────────────────────────────────────────────────────────────────────

SHAPES = {
    "(2,) to (3,)": (polar, np.ones(2), (3,)),
    "float to float": (np.sin, 0.5, ()),
    "float to (3,)": (lambda t: np.array([t, t, 1.0]), 0.5, (3,)),
    "float to (2, 3)": (lambda t: t * X, 0.5, (2, 3)),
    "number added to an array": (lambda t: X - t, 0.5, (2, 3)),
    "row added to a matrix": (lambda x: x + X, V, (2, 3)),
    "(3,) to float": (np.sum, V, ()),
    "(1,) to float": (lambda x: x[0], V[:1], ()),
    "(1,) to (1,)": (np.sin, V[:1], (1,)),
    "(2, 3) to (3,)": (lambda x: np.sum(x, axis=0), X, (3,)),
    "(2, 3) to float": (np.sum, X, ()),
    "entry by Ellipsis": (lambda x: x[..., 0], V, ()),
    "squeezed": (np.squeeze, V[:1], ()),
    "reshaped to a number": (lambda x: np.reshape(x, ()), V[:1], ()),
    "array of no axes": (lambda x: np.array(x[0]), V, ()),
    "integer constant": (lambda x: 3, V, ()),
    "constant array of integers": (lambda x: np.arange(2), V, (2,)),
    "float32 inside": (lambda t: t * np.ones(2, dtype=np.float32), 0.5, (2,)),
    "object array": (lambda x: np.array([[x[0], 1.0], [2, x[1]], [x[0], x[2]]]), V, (3, 2)),
}


def is_element(a, shape):
    if shape == ():
        return type(a) is float
    return type(a) is np.ndarray and a.dtype == np.float64 and a.shape == shape and a.flags.writeable


@pytest.mark.parametrize("f, x, shape", SHAPES.values(), ids=SHAPES)
def test_shapes_and_types(f, x, shape):
    in_shape = np.shape(x)
    w = np.ones(shape) if shape else 1.0
    y, D = lm.linearize(f, x)
    assert (D.in_shape, D.out_shape) == (in_shape, shape)
    assert D.shape == (int(np.prod(shape)), np.size(x))
    assert is_element(y, shape)
    assert all(is_element(a, shape) for a in (*lm.jvp(f, x, x), lm.vjp(f, x, w)[0], D(x)))
    assert all(is_element(a, in_shape) for a in (lm.vjp(f, x, w)[1], D.T(w)))
    assert is_element(lm.jacobian(f, x), D.shape)


@pytest.mark.parametrize("x", [2, 2.0, np.float64(2.0), np.int64(2), np.float32(2.0), np.array(2.0)], ids=repr)
def test_numbers_of_every_kind_are_floats(x):
    seen = []

    def f(t):
        seen.append(np.shape(t))
        return t**2

    assert lm.vjp(f, x, 1) == (4.0, 4.0)
    assert lm.jvp(f, x, np.float64(1.0)) == (4.0, 4.0)
    assert seen == [(), ()]


@pytest.mark.parametrize("x", [[1, 2, 3], np.array([1, 2, 3]), np.float32([1, 2, 3])], ids=["list", "ints", "float32"])
def test_lists_and_integers_become_arrays_of_float64(x):
    J = lm.jacobian(lambda p: p[:2] ** 2, x)
    assert np.array_equal(J, [[2.0, 0.0, 0.0], [0.0, 4.0, 0.0]])
    assert J.dtype == np.float64


def test_jacobian_flattens_in_c_order():
    J = lm.jacobian(lambda x: x.T, X)
    assert np.array_equal(J, np.eye(6)[[0, 3, 1, 4, 2, 5]])
    assert np.array_equal(lm.jacobian(lambda x: x.T, np.asfortranarray(X)), J)


def test_nested_tuples_keep_their_structure(rng):
    y, D = lm.linearize(mixed, MIXED_POINT)
    v, w = like(rng, MIXED_POINT), like(rng, y)
    assert D.in_shape == (((), (3,)), (2, 3))
    assert D.out_shape == ((2,), ((), (2, 3)))
    assert D.shape == (9, 10)
    (a, (b, c)), ((p, q), r) = D(v), D.T(w)
    assert [np.shape(part) for part in (a, b, c, p, q, r)] == [(2,), (), (2, 3), (), (3,), (2, 3)]
    assert type(b) is float and type(p) is float
    assert lm.witness.adjoint_identity(D, rng=rng) <= 1e-12
    for got, expected in zip((a, b, c), flat(lm.jvp(mixed, MIXED_POINT, v)[1]), strict=True):
        close(got, expected, 1e-12)
    for got, expected in zip((p, q, r), flat(lm.vjp(mixed, MIXED_POINT, w)[1]), strict=True):
        close(got, expected, 1e-12)


def test_nested_tuples_against_differences(rng):
    v, h = like(rng, MIXED_POINT), 1e-6

    def at(t):
        (c, a), M = MIXED_POINT
        (dc, da), dM = v
        return flat(mixed(((c + t * dc, a + t * da), M + t * dM)))

    for got, ahead, behind in zip(flat(lm.jvp(mixed, MIXED_POINT, v)[1]), at(h), at(-h), strict=True):
        close(got, (ahead - behind) / (2 * h), 1e-8)  # truncation 1e-12, rounding 1e-10


def flat(tree):
    return [leaf for part in tree for leaf in flat(part)] if isinstance(tree, tuple) else [tree]


def test_a_value_used_twice_in_a_tuple():
    _, wJ = lm.vjp(lambda x: (x, x, x[0]), V, (V, V, 1.0))
    close(wJ, 2 * V + [1.0, 0.0, 0.0], 1e-15)


def test_functions_with_defaults_and_stars_and_methods():
    class Model:
        def __call__(self, x):
            return 2.0 * x

    assert lm.jvp(lambda x, c=3.0: c * x, 1.0, 1.0) == (3.0, 3.0)
    assert lm.jvp(lambda *a: a[0] * 3.0, 1.0, 1.0) == (3.0, 3.0)
    assert lm.jvp(Model(), 1.0, 1.0) == (2.0, 2.0)
    assert lm.jvp(np.square, 3.0, 1.0) == (9.0, 6.0)
    assert lm.jvp(abs, -3.0, 1.0) == (3.0, -1.0)
