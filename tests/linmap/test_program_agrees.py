"""A program returns what the eager function of that name returns: on every call and map of the suite, in every form."""

import warnings

import numpy as np
import pytest
from call_instances import INSTANCES
from maps import MAPS, MIXED_POINT, mixed

import linmap as lm
from linmap._structure import leaves, map_leaves
from linmap.engine.program import reuse

RNG = np.random.default_rng(3)
V, X = RNG.standard_normal(5), RNG.standard_normal((3, 4))
S, T = RNG.standard_normal((4, 4)), RNG.standard_normal((2, 3, 4))
A, c = RNG.standard_normal((4, 3)), RNG.standard_normal(4)

# These decide by the numbers in x, or ask whether a matrix is symmetric: eager alone follows.
ORDERED = {
    np.sort, np.argsort, np.argmax, np.argmin, np.median, np.linalg.cholesky, np.linalg.eigh, np.linalg.eigvalsh,
}  # fmt: skip
BRANCHING = {"a while loop", "branches"}


def viewed(x):
    """`rows` shows the memory of `a`, which is read no more when `b` is made."""
    a = np.exp(x)
    rows = a[1:]
    b = np.sin(a)
    return b[1:] * rows


def turned(x):
    a = np.exp(x)
    return np.sin(a) * (a.T * 2.0).T


MORE = {
    "powers": (lambda x: x**2 + x**3 + x**4 + x**5 + x**-1 + x**0, V),
    "numbers": (lambda x: np.array([2 * x[0] * 3, x[1] / 4 / 2, -1 * -x[2], 1 / (1 / x[3]), (2 - x[4]) * -1]), V),
    "squares": (lambda x: np.sum(x * x) + x @ x + np.linalg.norm(x), V),
    "rosenbrock": (lambda x: np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2), V),
    "neighbors": (lambda x: sum((x[i] * x[i + 1] for i in range(4)), 0.0), V),
    "tanh sin": (lambda x: np.tanh(A @ x) * np.sin(A @ x), V[:3]),
    "two layers": (lambda x: A.T @ np.tanh(A @ x), V[:3]),
    "wide": (lambda x: np.stack([c @ np.tanh(A @ x), c @ np.sin(A @ x)]), V[:3]),
    "logistic": (lambda w: np.sum(np.log(1.0 + np.exp(-(A @ w)))) / 4 + 0.05 * np.sum(w * w), V[:3]),
    "softplus hessian": (lambda w: np.sum(np.logaddexp(0.0, A @ w)), V[:3]),
    "attention": (lambda q: lm.softmax(q[0] @ q[1].T / 2) @ q[2], (X, X + 1, X - 1)),
    "softmax of columns": (lambda x: lm.softmax(x, axis=0), X),
    "logsumexp": (lambda x: lm.logsumexp(x, axis=1), X),
    "relu": (lambda x: lm.relu(x) * x, V),
    "masks": (lambda x: (x > 0) * x + np.where(x > 0.1, x * x, np.sin(x)), V),
    "rows": (lambda x: x[0] * x[2] + x[-1], X),
    "entries": (lambda x: x[0, 1] * x[2, 3] + x[1][2], X),
    "strides": (lambda x: x[::2] * 2 * x[::-2], V),
    "ellipsis": (lambda x: x[..., 1] * x[..., 0], T),
    "repeated index": (lambda x: x[np.array([0, 0, 3])] ** 2, V),
    "outer sum": (lambda x: x[:, None] * x[None, :], V),
    "stacks of matrices": (lambda x: x @ x.mT, T),
    "row times stack": (lambda x: x @ T, V[:3]),
    "stack times column": (lambda x: T @ x, c),
    "copies along two axes": (lambda x: np.sum(np.broadcast_to(x, (2, 3, 5)), axis=(0, 1)) * x, V),
    "copies of a number": (lambda x: np.sum(np.broadcast_to(x[0], (2, 3))) * x, V),
    "narrow attention": (lambda q: lm.softmax(q[0] @ q[1].T) @ q[2], (X.T[:, :2], X.T[:, :2] + 1, X.T[:, 1:] - 1)),
    "square product, transposed": (lambda x: 2.0 * (S @ x).T + x, S),
    "a view outlives its array": (viewed, X),
    "a view waits in a phrase": (turned, X),
    "copies": (lambda x: np.sum(np.broadcast_to(x, (6, 5))) + np.mean(np.full((2, 3), x[0])), V),
    "of a float": (lambda x: np.array([x, x * x, 1.0]) * x, 0.7),
    "float to matrix": (lambda x: x * A, 0.7),
    "one number": (lambda x: x * x, np.array([2.0])),
    "the same twice": (lambda x: (x, x, x.T), X),
    "nested gradient": (lambda x: lm.gradient(lambda z: np.sum(z**3 * x), x), V),
    "nested jacobian": (lambda x: lm.jacobian(lambda z: z**2 * x[0], x), V[:3]),
    "constants only": (lambda x: (3.0, np.ones(3), A @ np.ones(3)), V),
}  # fmt: skip

CASES = {f"{i.call.__name__}: {i.name}": (i.f, i.x) for i in INSTANCES if i.call not in ORDERED}
CASES |= {name: case for name, case in MAPS.items() if name not in BRANCHING}
CASES |= MORE | {"mixed": (mixed, MIXED_POINT)}
FORMS = ("value", "gradient", "value_and_gradient", "jacobian", "jvp", "vjp", "hvp")


def eager(of, f, x, more):
    return lm.linearize(f, x)[0] if of == "value" else getattr(lm, of)(f, x, *more)


def like(tree, rng):
    return map_leaves(lambda leaf: rng.standard_normal(np.shape(leaf)) if np.shape(leaf) else float(rng.normal()), tree)


def same(given, wanted):
    """Equal structure, types, shapes and numbers."""
    assert str(map_leaves(np.shape, given)) == str(map_leaves(np.shape, wanted))
    for a, b in zip(leaves(given), leaves(wanted), strict=True):
        assert type(a) is type(b)
        np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("of", FORMS)
@pytest.mark.parametrize("name", CASES)
def test_program_is_eager(name, of, rng, monkeypatch):
    f, x = CASES[name]
    y = lm.linearize(f, x)[0]
    more = {"jvp": (like(x, rng),), "hvp": (like(x, rng),), "vjp": (like(y, rng),)}.get(of, ())
    try:
        wanted = eager(of, f, x, more)
    except TypeError as refusal:
        with pytest.raises(TypeError) as told:
            lm.program(f, x, of=of)
        assert str(told.value) == str(refusal)
        return
    same(lm.program(f, x, of=of)(x, *more), wanted)
    monkeypatch.setattr(reuse, "LARGE", 1)  # small arrays are then overwritten like large ones
    p = lm.program(f, x, of=of)
    same(p(x, *more), wanted)
    same(p(x, *more), wanted)  # and the first call has spoiled nothing


@pytest.mark.parametrize("name", sorted(BRANCHING))
def test_a_branch_is_refused(name):
    with pytest.raises(TypeError, match=r"takes a branch on a traced value.*lm\.jvp\(f, x, v\), which follows"):
        lm.program(*MAPS[name], of="jvp")


@pytest.mark.parametrize("call", sorted(ORDERED, key=lambda call: call.__name__), ids=lambda call: call.__name__)
def test_what_orders_numbers_is_refused(call):
    for instance in INSTANCES:
        if instance.call is call:
            with pytest.raises(TypeError, match="branch"):
                lm.program(instance.f, instance.x, of="value")


SINGULAR = np.array([[-1.0, 2.0], [0.0, 0.0], [1.0, -1.0], [1.0, 1000.0], [-2.0, 0.5], [2.0, 3.0]])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("of", ["value", "jacobian", "jvp", "vjp"])
@pytest.mark.parametrize("x", SINGULAR, ids=str)
def test_numbers_outside_a_domain_are_left_to_numpy(x, of):
    def f(x):
        return np.array([np.log(x[0]) * x[1], np.sqrt(x[1]), 1 / x[0], x[0] ** x[1], np.exp(x[1]), np.arcsin(x[0])])

    more = {"jvp": (np.array([1.0, 0.5]),), "vjp": (np.arange(6.0),)}.get(of, ())
    p = lm.program(f, np.array([0.5, 0.5]), of=of)
    for a, b in zip(leaves(p(x, *more)), leaves(eager(of, f, x, more)), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, equal_nan=True)


def test_long_chains_keep_their_numbers():
    """Constants are not collected over a chain: their product would overflow where the chain does not."""

    def f(x):
        for _ in range(5000):
            x = 1.1 * np.sin(x)
        return np.sum(x * 1e-200) * 1e200

    x = np.array([0.3, 0.7])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        same(lm.program(f, x, of="value_and_gradient")(x), lm.value_and_gradient(f, x))


def test_numbers_that_would_underflow_together_stay_apart():
    f = lambda x: np.sum(1e-200 * (1e-200 * x)) + np.sum(x / 1e200 / 1e200) + np.sum((1e-200 * x) / 1e200)  # noqa: E731
    x = np.array([1e250, 2e250])
    same(lm.program(f, x, of="value")(x) * 1e150, lm.linearize(f, x)[0] * 1e150)
    assert f(x) > 0.0


def test_a_float32_array_does_not_lower_the_precision():
    narrow = np.full((3, 3), 1.1, np.float32)

    def f(x):
        return np.sum(x[0] * narrow) * x[1] + np.sum(narrow @ x)

    x = np.array([1.0, 2.0, 3.0]) / 7
    same(lm.program(f, x, of="value_and_gradient")(x), lm.value_and_gradient(f, x))
