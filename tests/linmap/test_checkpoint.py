"""Checkpoints: the same map with the same derivatives, fewer values in memory, one more run of f."""

import weakref

import numpy as np
import pytest

import linmap as lm
from linmap.engine import rules

V = np.array([0.7, -1.3, 2.1])
A = np.array([[0.2, -0.4, 0.5], [1.0, 0.3, -0.2]])


def network(p):
    """Of a matrix, a vector and a number."""
    (W, b), s = p
    return np.tanh(W @ np.ones(3) + b) * s


POINT = ((A, np.array([0.3, -0.6])), 1.7)

MAPS = {
    "vector": (lambda x: np.sin(A @ x) * x[0], V),
    "matrix": (lambda X: X @ X.T, A),
    "number": (lambda x: x**3 + np.sin(x), 0.8),
    "number to vector": (lambda t: np.array([np.cos(t), np.sin(t), t]), 0.8),
    "vector to number": (lambda x: x @ x * x[1], V),
    "tuple": (network, POINT),
    "in itself": (lm.checkpoint(lambda x: np.sin(A @ x)), V),
}
EACH = pytest.mark.parametrize(("f", "x"), MAPS.values(), ids=MAPS)


def same(got, expected):
    """Equal to rounding, in the same structure."""
    if isinstance(expected, tuple):
        assert isinstance(got, tuple) and len(got) == len(expected)
        for a, b in zip(got, expected, strict=True):
            same(a, b)
    else:
        assert type(got) is type(expected)
        np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-14)


@EACH
def test_values_are_the_same(f, x):
    same(lm.linearize(lm.checkpoint(f), x)[0], lm.linearize(f, x)[0])
    np.testing.assert_array_equal(lm.checkpoint(f)(x), f(x))


@EACH
def test_derivatives_are_the_same_in_every_direction(f, x):
    once = lm.checkpoint(f)
    y, D = lm.linearize(f, x)
    for act in (lambda g: lm.jvp(g, x, x), lambda g: lm.vjp(g, x, y)):
        same(act(once), act(f))
    _, E = lm.linearize(once, x)
    same(E(x), D(x))
    same(E.T(y), D.T(y))


@EACH
def test_second_derivatives_are_the_same_in_every_nesting(f, x):
    def bent(g):
        return lambda p: np.sum(np.sin(g(p)))

    inner = bent(lm.checkpoint(f))
    same(lm.hvp(inner, x, x), lm.hvp(bent(f), x, x))
    same(lm.vjp(lambda p: lm.gradient(inner, p), x, x), lm.vjp(lambda p: lm.gradient(bent(f), p), x, x))
    same(lm.gradient(lambda p: lm.jvp(inner, p, x)[1], x), lm.gradient(lambda p: lm.jvp(bent(f), p, x)[1], x))


def test_the_wrapper_keeps_the_name_of_f():
    assert lm.checkpoint(network).__name__ == "network"


# ── what it saves, and what it costs ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def most_alive(monkeypatch):
    """The largest number of values of tanh alive at once, counted whenever one is computed."""
    row, values, seen = rules.UFUNCS[np.tanh], [], [0]
    compute = row.compute

    def counting(x):
        y = compute(x)
        values.append(weakref.ref(y))
        seen[0] = max(seen[0], sum(ref() is not None for ref in values))
        return y

    monkeypatch.setattr(row, "compute", counting)
    return seen


def layers(count):
    def f(x):
        for _ in range(count):
            x = np.tanh(x)
        return x

    return f


def test_without_checkpoints_every_value_stays(most_alive):
    lm.gradient(lambda x: np.sum(layers(36)(x)), V)
    assert most_alive == [36]


def test_blocks_of_the_root_keep_twice_the_root(most_alive):
    """36 layers in 6 blocks: 6 values between blocks and 6 inside the one that is walked, not 36."""
    block = lm.checkpoint(layers(6))

    def f(x):
        for _ in range(6):
            x = block(x)
        return np.sum(x)

    g = lm.gradient(f, V)
    assert most_alive[0] <= 12
    same(g, lm.gradient(lambda x: np.sum(layers(36)(x)), V))


def test_f_runs_twice_in_reverse_and_twice_in_forward_mode():
    calls = []

    def f(x):
        calls.append(1)
        return np.sin(x)

    once = lm.checkpoint(f)
    lm.gradient(lambda x: np.sum(once(x)), V)
    assert len(calls) == 2
    calls.clear()
    once(V)
    assert len(calls) == 1


# ── what it refuses ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_value_that_is_a_tuple_is_refused():
    pair = lm.checkpoint(lambda x: (x, x))
    with pytest.raises(TypeError, match=r"^checkpoint: the value of f is a tuple; expected a float or one array\. Use"):
        lm.gradient(lambda x: np.sum(pair(x)[0]), V)


@pytest.mark.parametrize("mode", [lm.gradient, lambda f, x: lm.jvp(f, x, x), lm.hessian])
def test_a_traced_value_from_outside_is_refused(mode):
    """Its derivative would be lost: the rule knows the argument alone."""

    def f(x):
        return np.sum(lm.checkpoint(lambda z: z * x[0])(x))

    with pytest.raises(TypeError, match=r"^checkpoint: f reads a traced value from outside; expected its argument"):
        mode(f, V)


@pytest.mark.parametrize(
    ("f", "told"),
    [
        (3.0, "checkpoint: f has type float; expected a function of one argument."),
        (lambda a, b: a, "checkpoint: f has 2 arguments (a, b); expected one."),
    ],
)
def test_what_is_no_map_of_one_argument_is_refused(f, told):
    with pytest.raises(TypeError) as caught:
        lm.checkpoint(f)
    assert str(caught.value).startswith(told)
