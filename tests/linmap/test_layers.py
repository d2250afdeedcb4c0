"""Pieces of a layer: values, laws by hand and by complex step, and overflow that does not happen."""

import tracemalloc

import mpmath
import numpy as np
import pytest
from maps import V, X

import linmap as lm

# Sums of at most six terms: a few roundings. The largest entries are of size 1.
RTOL = 1e-14


def close(got, expected, rtol=RTOL):
    assert np.shape(got) == np.shape(expected)
    assert np.max(np.abs(np.subtract(got, expected))) <= rtol * np.max(np.abs(expected)), (got, expected)


def test_relu():
    assert np.array_equal(lm.relu([-1, 0, 2]), [0.0, 0.0, 2.0])
    assert type(lm.relu(-1)) is float
    assert np.array_equal(lm.gradient(lambda x: np.sum(lm.relu(x)), [-1.0, 0.0, 2.0]), [0.0, 0.0, 1.0])
    assert np.isnan(lm.relu(np.nan))


@pytest.mark.parametrize("axis", [-1, 0, 1])
def test_softmax(axis, rng):
    s = lm.softmax(X, axis=axis)
    close(np.sum(s, axis=axis), np.ones(X.shape[1 - axis % 2]))
    close(lm.softmax(X + 3.0, axis=axis), s)
    w = rng.standard_normal(X.shape)
    by_hand = s * (w - np.sum(s * w, axis=axis, keepdims=True))
    close(lm.vjp(lambda x: lm.softmax(x, axis), X, w)[1], by_hand)
    close(lm.jvp(lambda x: lm.softmax(x, axis), X, w)[1], by_hand)


@pytest.mark.parametrize("axis", [None, 0, -1])
def test_logsumexp(axis, rng):
    y, D = lm.linearize(lambda x: lm.logsumexp(x, axis), X)
    close(y, np.log(np.sum(np.exp(X), axis=axis)))
    w = 1.5 if axis is None else rng.standard_normal(np.shape(y))
    weights = np.exp(X) / np.sum(np.exp(X), axis=axis, keepdims=True)
    close(D.T(w), weights * (w if axis is None else np.expand_dims(w, axis)))
    close(D(X), np.sum(weights * X, axis=axis))


def test_hessians(rng):
    s = lm.softmax(V)
    close(lm.hessian(lm.logsumexp, V), np.diag(s) - np.outer(s, s))
    a, b = rng.standard_normal((2, 3))  # the second derivative of softmax along a and b, by hand
    expected = s * ((a - s @ a) * (b - s @ b) - (s * a) @ b + (s @ a) * (s @ b))
    close(lm.jvp(lambda x: lm.jvp(lm.softmax, x, a)[1], V, b)[1], expected, 1e-13)
    close(lm.jvp(lambda x: lm.vjp(lm.softmax, x, a)[1], V, b)[1], s * bent(s, a, b), 1e-13)


def bent(s, w, t):
    """The slope along t of w - s·w, times s, for the pullback of softmax."""
    ds = s * (t - s @ t)
    return (t - s @ t) * (w - s @ w) - ds @ w


@pytest.mark.parametrize("shift", [1000.0, -1000.0])
def test_nothing_overflows(shift):
    # entries of size 1000 are rounded to 1e-13, which is the error of the exponents
    close(lm.softmax(V + shift), lm.softmax(V), 1e-12)
    close(lm.logsumexp(V + shift), lm.logsumexp(V) + shift)
    close(lm.gradient(lm.logsumexp, V + shift), lm.softmax(V), 1e-12)


def test_logsumexp_of_rows_far_apart():
    """Each row takes out its own largest entry."""
    close(lm.logsumexp([[0.0, 0.0], [1000.0, 1000.0]], axis=1), [np.log(2.0), 1000.0 + np.log(2.0)])
    close(lm.logsumexp([[0.0, 0.0], [-1000.0, -1000.0]], axis=1), [np.log(2.0), np.log(2.0) - 1000.0])


def test_logsumexp_drops_no_other_axis_of_length_one():
    close(lm.logsumexp([[0.0, 0.0, 0.0]], axis=1), [np.log(3.0)])


def test_pieces_take_lists_and_arrays_built_inside_f():
    J = lm.jacobian(lambda x: lm.softmax([x[0], x[1], 1.0]), [0.0, 0.0])
    s = lm.softmax([0.0, 0.0, 1.0])
    close(J, (np.diag(s) - np.outer(s, s))[:, :2])


@pytest.mark.parametrize("f", [lm.softmax, lm.logsumexp])
def test_a_number_has_no_axis(f):
    with pytest.raises(ValueError, match=rf"{f.__name__}: x has shape \(\); expected at least one axis"):
        f(2.0)
    with pytest.raises(TypeError, match=f"{f.__name__}: x has dtype bool"):
        f([True])


def test_inputs_stay_and_results_are_fresh():
    x = V.copy()
    for f in (lm.relu, lm.softmax):
        f(x)[:] = 9.0
    assert np.array_equal(x, V)


# What comes back, with the law of each by linmap's own reverse mode, by hand in 40 digits, and by adjoint.
SHAPES = {"one of each": (1, 1, 1, 1), "wide": (3, 5, 4, 2), "tall": (6, 2, 1, 3), "one key": (4, 1, 3, 2)}
LEADS = [(), (2,), (2, 3)]


def softmax_of(a):
    return lm.softmax(a)


def attention(T):
    Q, K, V = T
    return lm.softmax(np.matmul(Q, np.swapaxes(K, -1, -2)) / np.sqrt(Q.shape[-1])) @ V


def queries_keys_values(shape, lead, rng):
    m, n, d, p = shape
    return tuple(rng.standard_normal((*lead, *each)) for each in ((m, d), (n, d), (n, p), (m, p)))


@pytest.mark.parametrize("shape", [(1,), (4,), (2, 3), (2, 1, 5)])
def test_softmax_vjp_is_the_vjp(shape, rng):
    x, g = rng.standard_normal((2, *shape))
    s, expected = lm.vjp(softmax_of, x, g)
    back = lm.softmax_vjp(s, g)
    np.testing.assert_allclose(back, expected, rtol=0, atol=1e-15)
    np.testing.assert_allclose(np.sum(back, axis=-1), 0, atol=1e-15)
    np.testing.assert_allclose(lm.softmax_vjp(s, np.ones(shape)), 0, atol=1e-15)  # one shift for all scores


def test_softmax_vjp_is_self_adjoint_and_linear(rng):
    s = lm.softmax(rng.standard_normal(6))
    g, h = rng.standard_normal((2, 6))
    close(np.vdot(h, lm.softmax_vjp(s, g)), np.vdot(lm.softmax_vjp(s, h), g), 1e-13)
    close(lm.softmax_vjp(s, 2 * g - h), 2 * lm.softmax_vjp(s, g) - lm.softmax_vjp(s, h), 1e-13)


def test_softmax_vjp_in_forty_digits(rng):
    """Scores far apart: the small entries come back with a small relative error too."""
    x, g = np.array([0.0, -3.0, 2.0, -12.0]), rng.standard_normal(4)
    with mpmath.workdps(40):
        powers = [mpmath.exp(each) for each in x]
        s = [each / mpmath.fsum(powers) for each in powers]
        average = mpmath.fsum(a * b for a, b in zip(s, g, strict=True))
        expected = [float(a * (b - average)) for a, b in zip(s, g, strict=True)]
    np.testing.assert_allclose(lm.softmax_vjp(lm.softmax(x), g), expected, rtol=1e-14)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("lead", LEADS)
def test_attention_vjp_is_the_vjp(shape, lead, rng):
    *point, dO = queries_keys_values(shape, lead, rng)
    y, expected = lm.vjp(attention, tuple(point), dO)
    output, found = lm.attention_vjp(*point, dO)
    np.testing.assert_allclose(output, y, rtol=0, atol=1e-14)
    for back, wanted, argument in zip(found, expected, point, strict=True):
        assert back.shape == argument.shape
        np.testing.assert_allclose(back, wanted, rtol=0, atol=1e-13)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_attention_vjp_is_adjoint_to_the_jvp(shape, rng):
    *point, dO = queries_keys_values(shape, (), rng)
    *step, _ = queries_keys_values(shape, (), rng)
    _, moved = lm.jvp(attention, tuple(point), tuple(step))
    _, found = lm.attention_vjp(*point, dO)
    sides = np.vdot(dO, moved), sum(np.vdot(a, b) for a, b in zip(found, step, strict=True))
    assert sides[0] == pytest.approx(sides[1], rel=1e-12, abs=1e-13)


def test_attention_vjp_in_forty_digits(rng):
    """Central differences of the paired output, with a step of 1e-12 in 40 digits: nothing shared with the package."""
    *point, dO = queries_keys_values((2, 3, 2, 2), (), rng)
    with mpmath.workdps(40):

        def paired(Q, K, V):
            A = Q * K.T / mpmath.sqrt(2)
            S = A.apply(mpmath.exp)
            S = mpmath.matrix([[S[i, j] / mpmath.fsum(S[i, :]) for j in range(3)] for i in range(2)])
            return mpmath.fsum((S * V)[i, k] * dO[i, k] for i in range(2) for k in range(2))

        h, matrices = mpmath.mpf(10) ** -12, [mpmath.matrix(each.tolist()) for each in point]
        expected = [np.zeros(each.shape) for each in point]
        for M, wanted in zip(matrices, expected, strict=True):
            for i, k in np.ndindex(wanted.shape):
                at = M[i, k]
                M[i, k] = at + h
                above = paired(*matrices)
                M[i, k] = at - h
                wanted[i, k] = float((above - paired(*matrices)) / (2 * h))
                M[i, k] = at
    for back, wanted in zip(lm.attention_vjp(*point, dO)[1], expected, strict=True):
        np.testing.assert_allclose(back, wanted, rtol=0, atol=1e-14)


def test_row_sums_of_attention(rng):
    """The identity of FlashAttention, and the shift of all scores of a row that softmax does not feel."""
    Q, K, V, dO = queries_keys_values((4, 6, 3, 2), (), rng)
    S = lm.softmax(Q @ K.T / np.sqrt(3))
    output, (_, dK, dV) = lm.attention_vjp(Q, K, V, dO)
    close(np.sum(S * (dO @ V.T), axis=1), np.sum(dO * output, axis=1), 1e-12)
    close(dV, S.T @ dO)
    # One vector added to all keys shifts each row of scores: nothing comes back along it.
    np.testing.assert_allclose(np.sum(dK, axis=0), 0, atol=1e-14)


def memory_of(call):
    """Return the most memory, in numbers of eight bytes, that was held at once while a call ran."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1] / 8
    finally:
        tracemalloc.stop()


def test_no_jacobian_of_a_row_is_formed(rng):
    n = 64
    s, g = lm.softmax(rng.standard_normal((n, n))), rng.standard_normal((n, n))
    Q, K, V, dO = rng.standard_normal((4, n, n))
    one_for_each_row = n * n * n
    assert memory_of(lambda: lm.softmax_vjp(s, g)) < 8 * n * n < one_for_each_row / 2
    assert memory_of(lambda: lm.attention_vjp(Q, K, V, dO)) < 16 * n * n < one_for_each_row / 2
    # The counter does see a Jacobian.
    assert memory_of(lambda: np.einsum("ij,jk->ijk", s, np.eye(n)) - np.einsum("ij,ik->ijk", s, s)) > one_for_each_row


def test_pullbacks_can_be_differentiated(rng):
    x, g, v = rng.standard_normal((3, 4))

    def slope(t):
        return lm.softmax_vjp(lm.softmax(x + t * v), g)

    np.testing.assert_allclose(lm.jvp(slope, 0.0, 1.0)[1], (slope(1e-6) - slope(-1e-6)) / 2e-6, atol=1e-9)
    Q, K, V, dO = queries_keys_values((2, 3, 4, 2), (), rng)
    twice = lm.jacobian(lambda Q: lm.attention_vjp(Q, K, V, dO)[1][0], Q)
    np.testing.assert_allclose(twice, twice.T, atol=1e-14)  # a Hessian
    close(twice, lm.hessian(lambda Q: np.sum(dO * attention((Q, K, V))), Q), 1e-12)


def test_pullbacks_leave_their_arguments_and_let_nan_through():
    s, g = np.array([[0.5, 0.5], [np.nan, 0.5]]), np.array([[1.0, 2.0], [3.0, 4.0]])
    back = lm.softmax_vjp(s, g)
    assert back[0].tolist() == [-0.25, 0.25] and np.isnan(back[1]).all()
    assert g.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    _, (dQ, _, _) = lm.attention_vjp([[np.nan], [1.0]], [[1.0], [2.0]], [[1.0], [2.0]], [[1.0], [1.0]])
    assert np.isnan(dQ).tolist() == [[True], [False]]
    output, _ = lm.attention_vjp([[1000.0]], [[1000.0], [999.0]], [[3.0], [7.0]], [[1]])
    assert output.tolist() == [[3.0]]


@pytest.mark.parametrize(
    "call, told",
    [
        (lambda: lm.softmax_vjp(1.0, 1.0), r"softmax_vjp: s has shape \(\); expected at least one axis"),
        (lambda: lm.softmax_vjp([0.5, 0.5], [1.0]), r"softmax_vjp: g has shape \(1,\); expected \(2,\)"),
        (lambda: lm.softmax_vjp([1.0, 2.0], [1.0, 1.0]), r"s has a sum of 3 along its last axis; expected 1"),
        (lambda: lm.attention_vjp([1.0], X, X, X), r"attention_vjp: Q has shape \(1,\); expected at least two axes"),
        (lambda: lm.attention_vjp(X, X.T, X, X), r"attention_vjp: K has shape \(3, 2\); expected \(3, 3\)."),
        (lambda: lm.attention_vjp(X, X, X.T, X), r"attention_vjp: V has shape \(3, 2\); expected \(2, 2\)."),
        (lambda: lm.attention_vjp(X, X, X, X.T), r"attention_vjp: dO has shape \(3, 2\); expected \(2, 3\)."),
        (lambda: lm.attention_vjp(X[None], X, X, X), r"attention_vjp: K has shape \(2, 3\); expected \(1, 2, 3\)"),
    ],
)
def test_bad_shapes_are_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()


@pytest.mark.parametrize(
    "call, told",
    [
        (lambda: lm.softmax_vjp([True, False], [1.0, 1.0]), "softmax_vjp: s has dtype bool"),
        (lambda: lm.softmax_vjp([0.5, 0.5], "g"), "softmax_vjp: g has type str"),
        (lambda: lm.attention_vjp(X, X, X + 0j, X), "attention_vjp: V has dtype complex128"),
        (lambda: lm.attention_vjp(X, X, X, None), "attention_vjp: dO has type NoneType"),
    ],
)
def test_bad_types_are_refused(call, told):
    with pytest.raises(TypeError, match=told):
        call()
