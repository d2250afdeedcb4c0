"""How much work is done: counted, never timed. Matrix products, rows on the tape, walks, calls of f, memory."""

import collections
import gc
import sys
import tracemalloc
import weakref

import numpy as np
import pytest

import linmap as lm
from linmap.engine import rules, tape

RNG = np.random.default_rng(5)


def network(depth, width=6, batch=4):
    """Weights, and the loss of a network whose inputs are constants."""
    weights = tuple((RNG.standard_normal((width, width)), RNG.standard_normal(width)) for _ in range(depth))
    X = RNG.standard_normal((batch, width))

    def loss(weights):
        h = X
        for W, b in weights:
            h = np.tanh(h @ W + b)
        return 0.5 * np.sum(h * h)

    return loss, weights


@pytest.fixture
def products(monkeypatch):
    """The multiplications of numbers in each matrix product, as they happen."""
    counted, product = [], rules.product

    def counting(a, b):
        if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
            counted.append(np.size(a) * (b.shape[-1] if b.ndim > 1 else 1))
        return product(a, b)

    monkeypatch.setattr(rules, "product", counting)
    return counted


@pytest.fixture
def tapes(monkeypatch):
    """Every tape that is begun."""
    begun, begin = [], tape.Tape.__init__
    monkeypatch.setattr(tape.Tape, "__init__", lambda self: begin(self) or begun.append(self))
    return begun


# ── matrix products ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_backward_takes_two_products_a_layer_and_one_in_the_first(depth, products):
    """d_W and d_h for each layer; the inputs are constants, so the first layer needs no d_h."""
    loss, weights = network(depth)
    loss_only = lm.value_and_gradient(loss, weights)
    assert len(products) == 3 * depth - 1
    assert sum(products) == len(products) * products[0]
    assert loss_only[0] == loss(weights)


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_a_program_takes_as_many(depth):
    loss, weights = network(depth)
    source = lm.program(loss, weights, of="value_and_gradient").source
    assert source.count(".dot(") + source.count("@") == 3 * depth - 1
    assert source.count("np.tanh") == depth


def test_one_product_with_the_hessian_takes_a_multiple_of_the_gradient(products):
    """Forward over reverse: each product of the gradient has two factors that may move, so at most three times."""
    loss, weights = network(3)
    lm.gradient(loss, weights)
    gradient = len(products)
    products.clear()
    lm.hvp(loss, weights, weights)
    assert len(products) <= 3 * gradient


def test_a_tangent_walks_without_evaluating_anything_again(monkeypatch):
    """The linear map keeps what it needs: no tanh, no square, no product with anything but the tangent."""
    loss, weights = network(3)
    _, D = lm.linearize(loss, weights)
    monkeypatch.setattr(rules.UFUNCS[np.tanh], "compute", None)
    D(weights)
    D.T(1.0)


# ── rows and walks ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_the_tape_has_one_row_for_each_operation_on_traced_values(depth, tapes):
    """Four inputs' worth of bookkeeping aside: product, sum and tanh a layer; square, sum and half at the end."""
    loss, weights = network(depth)
    lm.linearize(loss, weights)
    [only] = tapes
    assert len(only.rows) - 2 * depth == 3 * depth + 3


def test_constants_leave_no_rows(tapes):
    def f(x):
        a = np.eye(3)
        for _ in range(50):
            a = np.tanh(a @ a) + 1.0
        return x @ a

    lm.linearize(f, np.ones(3))
    assert len(tapes[0].rows) == 2


@pytest.mark.parametrize(("m", "n"), [(2, 5), (5, 2), (3, 3), (1, 4), (4, 1)])
def test_a_jacobian_walks_its_shorter_side(m, n, walks, tapes):
    A, calls = RNG.standard_normal((m, n)), []
    lm.jacobian(lambda x: calls.append(1) or np.sin(A @ x), np.ones(n))
    assert len(calls) == len(tapes) == 1
    assert len(walks) == min(m, n) and len(set(walks)) == 1


def test_a_gradient_is_one_walk(walks):
    loss, weights = network(3)
    lm.value_and_gradient(loss, weights)
    assert walks == ["pull"]


def test_entries_are_placed_together(monkeypatch):
    """Reading n entries one by one costs one array of n on the way back, not n."""
    placed = []
    put = rules.put
    monkeypatch.setattr(rules, "put", lambda *a: placed.append(1) or put(*a))
    lm.gradient(lambda x: sum(x[i] * x[i] for i in range(20)), np.ones(20))
    assert len(placed) == 1


def test_an_eager_gradient_makes_few_python_calls():
    """Small work is overhead, and overhead is calls of Python functions, there and back and at the doors."""
    loss, weights = network(3)
    calls = []
    lm.value_and_gradient(loss, weights)
    sys.setprofile(lambda frame, event, argument: event == "call" and calls.append(frame.f_code.co_name))
    try:
        lm.value_and_gradient(loss, weights)
    finally:
        sys.setprofile(None)
    operations, inputs = 12, 6
    assert len(calls) <= 14 * (operations + inputs), collections.Counter(calls)


# ── memory ────────────────────────────────────────────────────────────────────────────────────────────────────────


def peak(act):
    """The most bytes in use at once."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def chain(x):
    """A map R^n to R^n with neighbors, sums, gathers and sorts."""
    y = np.tanh(x) * np.roll(x, 1) + np.cumsum(x) / np.sum(x)
    z = np.concatenate([y[1:], y[:1]]) * lm.softmax(x)
    return np.sort(z) + np.where(x > 1.0, np.exp(-x), x[::-1] ** 2)


@pytest.mark.parametrize("mode", ["jvp", "vjp", "hvp", "linearize"])
def test_no_mode_allocates_a_matrix(mode):
    """n = 2000: a matrix would be 32 MB; the vectors of some thirty operations are half a megabyte in each pass."""
    n = 2000
    x, v = np.linspace(0.5, 1.5, n), np.ones(n)
    act = {
        "jvp": lambda: lm.jvp(chain, x, v),
        "vjp": lambda: lm.vjp(chain, x, v),
        "hvp": lambda: lm.hvp(lambda p: np.sum(chain(p)), x, v),
        "linearize": lambda: [move(v) for D in [lm.linearize(chain, x)[1]] for move in (D, D.T)],
    }[mode]
    act()
    assert peak(act) < n * n * 8 / 8


@pytest.fixture
def alive(monkeypatch):
    """How many values of tanh are alive: whenever one is computed, and whenever one is pulled back."""
    row, values, seen = rules.UFUNCS[np.tanh], [], {"forward": [], "back": []}
    compute, (slope,) = row.compute, row.slots

    def count(way):
        seen[way].append(sum(ref() is not None for ref in values))

    def forward(x):
        y = compute(x)
        values.append(weakref.ref(y))
        count("forward")
        return y

    def back(y, x):
        count("back")
        return slope(y, x)

    monkeypatch.setattr(row, "compute", forward)
    monkeypatch.setattr(row, "slots", (back,))
    return seen


def test_the_way_back_frees_what_it_has_read(alive):
    def f(x):
        for _ in range(10):
            x = np.tanh(x)
        return np.sum(x)

    lm.gradient(f, np.ones(3))
    assert alive["forward"] == list(range(1, 11))
    assert alive["back"] == list(range(10, 0, -1))


def test_a_derivative_is_freed_without_the_collector(tapes):
    """No value refers to itself around a corner: memory returns at once, not when the collector comes by."""
    loss, weights = network(2)
    gc.disable()
    try:
        for act in (lm.gradient, lm.linearize):
            act(loss, weights)
            last = weakref.ref(tapes.pop())
            assert last() is None
    finally:
        gc.enable()


def test_forward_mode_stores_nothing(alive):
    def f(x):
        for _ in range(10):
            x = np.tanh(x)
        return np.sum(x)

    lm.jvp(f, np.ones(3), np.ones(3))
    assert max(alive["forward"]) <= 2
