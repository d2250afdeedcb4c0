"""The tape: state after exceptions, values that outlive their call, captured arrays, length, threads, counted work."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from maps import V, X

import linmap as lm
from linmap.engine import tape
from linmap.engine.kinds import unbroadcast

STRAGGLER = "f: a traced value from an earlier call of f is used again; expected values of this call."


def square(x):
    return np.sum(x * x)


# ── exceptions ────────────────────────────────────────────────────────────────────────────────────────────────────


def breaks(x):
    y = x * 2.0
    raise KeyError(y.shape)


@pytest.mark.parametrize(
    "act",
    [lm.gradient, lm.hessian, lm.linearize, lambda f, x: lm.jvp(f, x, x)],
    ids=["gradient", "hessian", "linearize", "jvp"],
)
def test_an_exception_in_f_passes_through_and_leaves_no_trace(act):
    with pytest.raises(KeyError):
        act(breaks, V)
    assert np.array_equal(lm.gradient(square, V), 2 * V)


def test_an_exception_in_an_inner_derivative_may_be_caught():
    def f(x):
        try:
            lm.gradient(breaks, x)
        except KeyError:
            pass
        return square(x)

    assert np.array_equal(lm.gradient(f, V), 2 * V)
    assert np.array_equal(lm.hessian(f, V), 2 * np.eye(3))


# ── values that outlive their call ────────────────────────────────────────────────────────────────────────────────

USES = {
    "returned": lambda kept, x: kept,
    "returned in a tuple": lambda kept, x: (x[0], kept),
    "returned in an array": lambda kept, x: np.array([kept, x[0]]),
    "multiplied": lambda kept, x: kept * x[0],
    "stacked": lambda kept, x: np.stack([kept, x[1]]),
    "summed": lambda kept, x: np.sum(x) + np.sum(kept),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize("act", [lambda f: lm.linearize(f, V), lambda f: lm.jvp(f, V, V)], ids=["tape", "push"])
def test_a_value_of_an_earlier_call_is_refused(use, act):
    kept = []

    def f(x):
        kept.append(x[0] * 2.0)
        return use(kept[0], x)

    act(f)
    with pytest.raises(TypeError, match=STRAGGLER):
        act(f)


def test_a_value_that_outlives_its_call_is_no_point_and_no_vector():
    kept = []
    lm.gradient(lambda x: kept.append(x) or x[0], V)
    for act in (
        lambda: lm.gradient(square, kept[0]),
        lambda: lm.jvp(square, V, kept[0]),
        lambda: lm.LinearMap(X)(kept[0]),
    ):
        with pytest.raises(TypeError, match=STRAGGLER):
            act()


def test_an_inner_derivative_that_outlives_the_outer_one_is_refused():
    kept = []
    lm.gradient(lambda x: kept.append(lm.derivative(lambda y: x * np.sin(y), x)) or x, 1.0)
    for act in (lambda: kept[0](1.0), lambda: kept[0].T(1.0), lambda: kept[0].matrix()):
        with pytest.raises(TypeError, match=STRAGGLER):
            act()


# ── captured arrays ───────────────────────────────────────────────────────────────────────────────────────────────


def overwrites_factor(x):
    a = np.ones(3)
    y = a * x * x
    a[:] = 0.0
    return y


def overwrites_matrix(x):
    a = X.copy()
    y = a @ x
    a[:] = 0.0
    return y * y


def overwrites_indices(x):
    numbers, mask = [0, 1], np.array([True, False, True])
    y = x[numbers] * x[np.array(numbers)] * x[mask] * x[tuple([numbers])]
    numbers[0], mask[:] = 2, False
    return y


def overwrites_condition(x):
    c = np.array([True, False, True])
    y = np.where(c, x, 0.0)
    c[:] = False
    return y * y


def overwrites_objects(x):
    a = np.array([x[0], x[1]])
    y = a * x[1:]
    a[0] = 0.0
    return y


@pytest.mark.parametrize(
    "f",
    [overwrites_factor, overwrites_matrix, overwrites_indices, overwrites_condition, overwrites_objects],
    ids=lambda f: f.__name__,
)
def test_arrays_that_f_overwrites_later_are_remembered(f):
    # central differences see f as it runs; 1e-10 relative to values of size 10
    J = lm.numerical.jacobian(f, V)
    for got in (
        lm.jacobian(f, V),
        lm.derivative(f, V).T.matrix().T,
        np.stack([lm.jvp(f, V, e)[1] for e in np.eye(3)], axis=1),
    ):
        assert np.max(np.abs(got - J)) <= 1e-8


def test_arrays_overwritten_after_the_call_are_remembered():
    W = np.ones(3)
    y, D = lm.linearize(lambda x: W * x, V)
    W[:] = 7.0
    assert np.array_equal(D(np.ones(3)), np.ones(3))
    assert np.array_equal(D.T(np.ones(3)), np.ones(3))
    assert np.array_equal(y, V)


# ── length, memory, threads, work ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("x", [0.5, np.array([0.5, 0.25])], ids=["number", "array"])
def test_a_chain_of_100_000_operations(x):
    """No recursion anywhere: x + 1e-5 x + 1e-5 x + ... is 2x."""

    def f(p):
        y = p
        for _ in range(50_000):
            y = y + 2e-5 * p
        return y

    one = np.ones_like(x) if np.ndim(x) else 1.0
    for got in (lm.jvp(f, x, one)[1], lm.vjp(f, x, one)[1]):
        assert np.allclose(got, 2.0, rtol=1e-10, atol=0.0)  # 1e5 roundings of 1e-16


def test_the_tape_is_freed():
    taped = []
    begin = tape.Tape.__init__
    try:
        tape.Tape.__init__ = lambda self: begin(self) or taped.append(weakref.ref(self))
        lm.hessian(square, V)
    finally:
        tape.Tape.__init__ = begin
    gc.collect()
    assert taped
    assert all(ref() is None for ref in taped)


def test_threads_do_not_meet():
    """Eight threads differentiate at once, each nested; the results are those of one thread alone."""

    def work(k):
        return lm.hessian(lambda x: np.sum(np.sin(x) * x) * lm.gradient(square, x)[k % 3], V)

    alone = [work(k) for k in range(3)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(work, range(96)))
    assert all(np.array_equal(H, alone[k % 3]) for k, H in enumerate(together))


def test_threads_inside_f_write_one_tape():
    def f(x):
        parts = [0.0] * 4

        def work(k):
            for _ in range(200):
                parts[k] = parts[k] + x[0] * x[1]

        workers = [threading.Thread(target=work, args=(k,)) for k in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return sum(parts)

    assert np.allclose(lm.gradient(f, [2.0, 3.0]), [2400.0, 1600.0], rtol=1e-12, atol=0.0)


def test_f_runs_once():
    calls = []

    def f(x):
        calls.append(1)
        return np.sin(x) * x

    _, D = lm.linearize(f, V)
    for _ in range(3):
        D(V)
        D.T(V)
    assert len(calls) == 1
    for act in (
        lambda: lm.jacobian(f, V),
        lambda: lm.jvp(f, V, V),
        lambda: lm.vjp(f, V, V),
        lambda: lm.hessian(lambda x: f(x)[0], V),
    ):
        calls.clear()
        act()
        assert len(calls) == 1


@pytest.mark.parametrize(
    "have, want",
    [
        ((2, 3), (3,)),
        ((2, 3), (1, 3)),
        ((2, 3), ()),
        ((2, 3), (2, 1)),
        ((4, 2, 3), (2, 1)),
        ((), (2, 3)),
        ((1, 3), (2, 3)),
        ((3,), (2, 1)),
    ],
    ids=str,
)
def test_unbroadcast_is_the_adjoint_of_broadcasting(have, want, rng):
    """<w, copies of a> = <sum of w over the copies, a>, for cotangents of more, fewer and shorter axes."""
    full = np.broadcast_shapes(have, want)
    w, a = rng.standard_normal(have), rng.standard_normal(want)
    left = np.sum(np.broadcast_to(w, full) * np.broadcast_to(a, full))
    got = unbroadcast(w, want)
    assert np.shape(got) == want
    assert np.isclose(np.sum(got * a), left, rtol=1e-13, atol=0.0)
