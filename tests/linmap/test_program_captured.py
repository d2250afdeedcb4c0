"""What f reads besides its argument: arrays are read at each call, everything else is watched or frozen."""

import functools
import sys
import threading

import numpy as np
import pytest

import linmap as lm

V = np.array([0.7, -1.3, 2.1])
W = np.zeros((2, 3))
IDX = np.array([0, 2])
SCALE = 1.0
COUNT = 0


@pytest.fixture(autouse=True)
def fresh(monkeypatch, rng):
    """Globals of this module that each test may change."""
    module = sys.modules[__name__]
    monkeypatch.setattr(module, "W", rng.standard_normal((2, 3)))
    monkeypatch.setattr(module, "IDX", np.array([0, 2]))
    monkeypatch.setattr(module, "SCALE", 0.5)


def layer(x):
    return np.tanh(W @ x)


def loss(x):
    return SCALE * np.sum(layer(x) ** 2)


def agree(p, f, x=V):
    np.testing.assert_allclose(p(x), lm.gradient(f, x), rtol=1e-12)


def test_an_array_of_a_called_function_is_read_at_each_call():
    global W
    p = lm.program(loss, V)
    agree(p, loss)
    W -= 0.3
    agree(p, loss)
    assert "W.T.dot(" in p.source


def test_a_closure_and_a_default_are_read_at_each_call():
    def make():
        M = np.eye(3)

        def f(x, B=np.ones(3)):  # noqa: B008 - a default that changes is the point
            return np.sum((M @ x) ** 2 * B)

        return f, M

    f, M = make()
    p = lm.program(f, V)
    M[0, 1] = 4.0
    f.__defaults__[0][2] = 5.0
    agree(p, f)


def test_operations_on_captured_arrays_alone_are_part_of_the_program():
    global W
    f = lambda x: np.sum((W.T @ W) @ x)  # noqa: E731
    p = lm.program(f, V)
    W *= 2.0
    agree(p, f)
    assert "W.T.dot(W)" in p.source.replace("(W.T)", "W.T") or "W.dot" in p.source


def test_fold_computes_them_once():
    f = lambda x: (W.T @ W) @ x  # noqa: E731
    p = lm.program(f, V, of="value", fold=True)
    before = p(V)
    W[...] = 0.0
    np.testing.assert_array_equal(p(V), before)
    assert p.source.startswith("c1 = ...  # frozen, shape (3, 3)\n")


def test_a_rebound_array_is_refused():
    global W
    p = lm.program(loss, V)
    W = W * 2.0
    with pytest.raises(RuntimeError, match=r"^program: f reads W, which has changed .* lm\.program to trace again\.$"):
        p(V)


def test_a_rebound_function_is_refused(monkeypatch):
    p = lm.program(loss, V)
    monkeypatch.setattr(sys.modules[__name__], "layer", lambda x: x)
    with pytest.raises(RuntimeError, match=r"f reads layer, .*trace again"):
        p(V)


def test_a_changed_number_is_refused_and_an_equal_one_is_not():
    global SCALE
    p = lm.program(loss, V)
    SCALE = float("0.5")
    agree(p, loss)
    SCALE = 0.25
    with pytest.raises(RuntimeError, match=r"f reads SCALE, .*trace again"):
        p(V)


def test_a_changed_number_in_a_closure_is_refused():
    rate = 1.0

    def change(to):
        nonlocal rate
        rate = to

    p = lm.program(lambda x: rate * np.sum(x), V)
    change(2.0)
    with pytest.raises(RuntimeError, match=r"f reads rate, .*trace again"):
        p(V)


def test_a_captured_index_is_watched():
    p = lm.program(lambda x: np.sum(x[IDX] ** 2), V)
    np.testing.assert_array_equal(p(V), [2 * V[0], 0.0, 2 * V[2]])
    assert "x[IDX]" in p.source
    IDX[0] = 1
    with pytest.raises(RuntimeError, match=r"f reads IDX, .*trace again"):
        p(V)


def test_a_captured_index_keeps_its_name_to_itself():
    t1 = np.array([2, 1])  # what the program would call its first value

    def f(x):
        return np.sum(np.sin(x * x)[t1] * np.exp(x * x)[t1])

    agree(lm.program(f, V), f)


def test_a_branch_on_captured_arrays_holds_while_they_do():
    p = lm.program(lambda x: np.sum(x**2) if W[0, 0] * 0 == 0 else np.sum(x), V)
    np.testing.assert_array_equal(p(V), 2 * V)
    W[0, 0] += 1.0
    with pytest.raises(RuntimeError, match=r"f reads W, .*trace again"):
        p(V)


def test_what_is_read_by_other_ways_is_frozen_and_marked():
    store = {"M": np.arange(6.0).reshape(2, 3)}
    p = lm.program(lambda x: np.tanh(store["M"] @ x), V, of="jvp")
    before = p(V, V)
    store["M"] += 1.0
    assert [a.tolist() for a in p(V, V)] == [a.tolist() for a in before]
    assert p.source.startswith("c1 = np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])  # frozen\n")


def test_randomness_is_frozen_and_marked():
    p = lm.program(lambda x: x * np.random.default_rng(0).normal(size=3), V, of="value")
    assert "# frozen" in p.source
    np.testing.assert_array_equal(p(V), p(V))


def test_methods_partials_and_checkpoints_are_looked_into():
    global W

    class Model:
        def loss(self, x):
            return np.sum(layer(x))

    saved = lm.checkpoint(layer)
    cases = (Model().loss, functools.partial(lambda k, x: k * np.sum(layer(x)), 2.0), lambda x: np.sum(saved(x)))
    programs = [lm.program(f, V) for f in cases]
    W += 0.2
    for p, f in zip(programs, cases, strict=True):
        agree(p, f)


def test_a_checkpoint_made_inside_shows_its_steps():
    p = lm.program(lambda x: np.sum(lm.checkpoint(lambda z: np.tanh(W @ z))(x)), V)
    assert "checkpoint" not in p.source and "np.tanh(W.dot(" in p.source


def test_f_is_left_as_it_was():
    module = sys.modules[__name__]
    before = module.W, loss.__globals__, loss.__code__
    lm.program(loss, V)
    assert (module.W, loss.__globals__, loss.__code__) == before and module.W is before[0]


def test_what_f_counts_is_counted():
    runs = []
    f = lambda x: runs.append(1) or np.sum(x * x)  # noqa: E731
    p = lm.program(f, V)
    for x in (V, V, np.ones(4), np.ones(4), 2.0, 2.0):
        p(x)
    assert len(runs) == 3  # one trace for each signature


def counted(x):
    global COUNT
    COUNT += 1
    return np.sum(x * x)


def test_what_f_counts_in_a_global_is_counted():
    before = COUNT
    p = lm.program(counted, V)
    p(V), p(V)
    assert COUNT == before + 1


def test_tracing_puts_the_tracer_of_a_debugger_back():
    def tracer(*event):
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        lm.program(loss, V)
        with pytest.raises(ZeroDivisionError):
            lm.program(lambda x: x / (1 // 0), V)
        found = sys.gettrace()
    finally:
        sys.settrace(before)
    assert found is tracer


def test_programs_are_written_in_many_threads_at_once():
    failures = []

    def work():
        try:
            agree(lm.program(loss, V), loss)
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
