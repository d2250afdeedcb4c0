"""The algebra of linear maps: apply, transpose, compose, add, solve, and what each refuses."""

import re

import numpy as np
import pytest

import linmap as lm

A = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]])  # 2 x 3
B = np.array([[1.0, -1.0], [2.0, 0.5], [0.0, 4.0]])  # 3 x 2
S = np.array([[2.0, 1.0], [0.0, 4.0]])
TUPLES = lm.LinearMap.from_functions(lambda v: (v[1], v[0]), lambda w: (w[1], w[0]), ((), (2, 3)), ((2, 3), ()))


def test_apply_and_transpose():
    L = lm.LinearMap(A)
    assert np.array_equal(L([1, 1, 1]), [3.0, 4.0])
    assert np.array_equal(L.T([1.0, 2.0]), A.T @ [1.0, 2.0])
    assert np.array_equal(L.T.T.matrix(), A)
    assert (L.shape, L.in_shape, L.out_shape) == ((2, 3), (3,), (2,))
    assert (L.T.shape, L.T.in_shape, L.T.out_shape) == ((3, 2), (2,), (3,))


def test_algebra_is_that_of_matrices():
    K, L = lm.LinearMap(A), lm.LinearMap(B)
    assert np.array_equal((K @ L).matrix(), A @ B)
    assert np.array_equal((K @ L).T.matrix(), (A @ B).T)
    assert np.array_equal((L @ K).matrix(), B @ A)
    assert (L @ K).shape == (3, 3)
    assert np.array_equal((K + L.T).matrix(), A + B.T)
    assert np.array_equal((K - L.T).matrix(), A - B.T)
    assert np.array_equal((K - L.T).T.matrix(), (A - B.T).T)
    assert np.array_equal((2 * K).matrix(), 2 * A)
    assert np.array_equal((K * 2.5).T.matrix(), 2.5 * A.T)
    assert np.array_equal((np.float64(2) * K).matrix(), 2 * A)
    assert np.array_equal((-K).matrix(), -A)


def test_algebra_keeps_tuples():
    D = TUPLES + 2.0 * TUPLES - TUPLES.T.T
    a, b = D((1.5, np.ones((2, 3))))
    assert np.array_equal(a, 2 * np.ones((2, 3)))
    assert b == 3.0
    assert type(b) is float
    assert (TUPLES.T @ TUPLES).in_shape == ((), (2, 3))
    assert TUPLES.shape == (7, 7)


def test_numbers_of_a_square_map():
    L = lm.LinearMap(S)
    assert L.trace() == 6.0
    sign, log = lm.LinearMap(-S[::-1]).slogdet()
    assert sign == -1.0
    assert log == pytest.approx(np.log(8.0), rel=1e-15)
    assert all(type(a) is float for a in (L.trace(), sign, log))
    assert L.rank() == 2
    assert type(L.rank()) is int
    assert lm.LinearMap(np.outer([1.0, 2.0], [1.0, 0.0, 3.0])).rank() == 1
    assert lm.LinearMap([[1.0, 0.0], [0.0, 1e-3]]).rank(tol=1e-2) == 1


def test_solve_inverts():
    L = lm.LinearMap(S)
    assert np.allclose(L(L.solve([1.0, 2.0])), [1.0, 2.0], rtol=1e-15, atol=0.0)
    assert np.allclose(L.T(L.T.solve([1.0, 2.0])), [1.0, 2.0], rtol=1e-15, atol=0.0)
    assert lm.derivative(lambda t: 2.0 * t, 1.0).solve(3.0) == 1.5
    assert type(lm.derivative(lambda t: 2.0 * t, 1.0).solve(3.0)) is float
    reshape = lm.derivative(lambda x: np.ravel(x) * 2.0, np.ones((2, 3)))
    assert reshape.solve(np.ones(6)).shape == (2, 3)


@pytest.mark.parametrize(
    "in_shape, out_shape, text",
    [
        ((3,), (2,), "LinearMap(R^3 -> R^2)"),
        ((), (2, 3), "LinearMap(R -> R^(2x3))"),
        (((), (3,)), (), "LinearMap(R x R^3 -> R)"),
    ],
)
def test_repr_names_the_spaces(in_shape, out_shape, text):
    assert repr(lm.LinearMap.from_functions(None, None, in_shape, out_shape)) == text


def test_matrix_by_columns_and_by_rows():
    """A tall map is applied n times, a wide one's transpose m times."""
    for f, x, applied, pulled in ((lambda t: t * A, 0.5, 1, 0), (np.sum, A, 0, 1)):
        D = lm.derivative(f, x)
        calls = [0, 0]

        def counted(k, act, calls=calls):
            return lambda v: (calls.__setitem__(k, calls[k] + 1), act(v))[1]

        spied = lm.LinearMap.from_functions(counted(0, D), counted(1, D.T), D.in_shape, D.out_shape)
        assert np.array_equal(spied.matrix(), D.matrix())
        assert calls == [applied, pulled]


def test_the_map_owns_its_matrix():
    mine = A.copy()
    L = lm.LinearMap(mine)
    mine[:] = 0.0
    L.matrix()[:] = 7.0
    assert np.array_equal(L.matrix(), A)


SINGULAR = {
    "zero": np.zeros((2, 2)),
    "rank one": [[1.0, 2.0], [2.0, 4.0]],
    "rounded": [[0.1, 0.3], [0.2, 0.6]],
    "one to nine": np.arange(1.0, 10.0).reshape(3, 3),
    "one spacing off": [[1.0, 2.0], [2.0, np.nextafter(4.0, 5.0)]],
}


@pytest.mark.parametrize("matrix", SINGULAR.values(), ids=SINGULAR)
def test_solve_refuses_a_singular_map(matrix):
    n = len(matrix)
    with pytest.raises(
        ZeroDivisionError, match=rf"LinearMap.solve: the matrix is singular, rank \d; expected rank {n}\."
    ):
        lm.LinearMap(matrix).solve(np.arange(1.0, n + 1))


def test_solve_works_close_to_a_singular_map():
    assert np.allclose(lm.LinearMap([[1.0, 2.0], [2.0, 4.0 + 1e-9]]).solve([0.0, 1e-9]), [-2.0, 1.0], rtol=1e-5)
    assert np.allclose(lm.LinearMap(1e-200 * np.eye(3)).solve([1e-200, 0.0, 0.0]), [1.0, 0.0, 0.0])


def test_solve_lets_nan_through():
    with np.errstate(invalid="ignore"):
        assert np.all(np.isnan(lm.LinearMap([[np.nan, 2.0], [2.0, 4.0]]).solve([1.0, 2.0])))


L = lm.LinearMap(A)
REFUSED = {
    "array composed": (
        lambda: L @ np.ones(3),
        TypeError,
        "LinearMap @: the other side is a ndarray; expected a LinearMap. Apply a map with L(v)",
    ),
    "array on the left": (lambda: np.ones(2) @ L, TypeError, "For wᵀL apply the transpose: L.T(w)."),
    "number added": (lambda: L + 1.0, TypeError, "LinearMap +: the other side is a float; expected a LinearMap."),
    "array subtracted": (lambda: L - A, TypeError, "LinearMap -: the other side is a ndarray; expected a LinearMap."),
    "map as a factor": (lambda: L * L, TypeError, "LinearMap *: the factor has type LinearMap"),
    "array as a factor": (
        lambda: L * np.ones(3),
        ValueError,
        "LinearMap *: the factor has shape (3,); expected one number.",
    ),
    "spaces that do not fit": (
        lambda: L @ L,
        ValueError,
        "LinearMap @: the second map returns shape (2,); expected (3,)",
    ),
    "sum of unequal spaces": (lambda: L + L.T, ValueError, "expected LinearMap(R^3 -> R^2). Sums need equal spaces."),
    "input of the wrong shape": (
        lambda: L(np.ones(2)),
        ValueError,
        "LinearMap: the input has shape (2,); expected (3,). A linear map takes exactly",
    ),
    "input to be broadcast": (lambda: L(1.0), ValueError, "LinearMap: the input has shape (); expected (3,)."),
    "column": (lambda: L(np.ones((3, 1))), ValueError, "the input has shape (3, 1); expected (3,)"),
    "vector as matrix": (
        lambda: lm.LinearMap(np.ones(3)),
        ValueError,
        "LinearMap: matrix has shape (3,); expected two axes",
    ),
    "bool matrix": (
        lambda: lm.LinearMap(np.eye(2, dtype=bool)),
        TypeError,
        "LinearMap: matrix has dtype bool; expected real numbers.",
    ),
    "trace of a rectangle": (
        lambda: L.trace(),
        ValueError,
        "LinearMap.trace: the map has shape (2, 3); expected (n, n).",
    ),
    "slogdet of a rectangle": (
        lambda: L.slogdet(),
        ValueError,
        "LinearMap.slogdet: the map has shape (2, 3); expected (n, n).",
    ),
    "solve of a rectangle": (
        lambda: L.solve([1.0, 2.0]),
        ValueError,
        "LinearMap.solve: the map has shape (2, 3); expected (n, n).",
    ),
    "right-hand side": (
        lambda: lm.LinearMap(S).solve(np.ones(3)),
        ValueError,
        "LinearMap.solve: b has shape (3,); expected (2,).",
    ),
    "matrix of tuples": (
        lambda: TUPLES.matrix(),
        TypeError,
        "the input is a tuple of shapes ((), (2, 3)); expected one array.",
    ),
}


@pytest.mark.parametrize("act, error, words", REFUSED.values(), ids=REFUSED)
def test_refusals_say_what_is_wrong_and_what_to_do(act, error, words):
    with pytest.raises(error, match=re.escape(words)):
        act()
