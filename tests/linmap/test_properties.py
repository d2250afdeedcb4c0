"""Random programs of one to fifteen steps: reverse, forward, printed program and autograd give the same derivative.

A step takes one or two earlier values. `DOMAIN` brings an argument to where the function is smooth and its values are
small, so that fifteen steps in a row still leave nine digits to compare.
"""

import autograd.numpy
import numpy as np
import pytest
from autograd import jacobian as autograd_jacobian
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import linmap as lm
from linmap._structure import leaves
from linmap.engine import rules

M = np.array([[0.6, -0.3, 0.2], [0.1, 0.5, -0.4], [-0.2, 0.7, 0.3]])

# Where a function wants its argument: each turns any number into one of that kind, by steps that are rules themselves.
DOMAIN = {
    "any": lambda np, a: a,
    "small": lambda np, a: np.sin(a),
    "inside": lambda np, a: 0.9 * np.tanh(a),
    "positive": lambda np, a: 0.3 + np.sin(a) ** 2,
    "above": lambda np, a: 1.2 + np.sin(a) ** 2,
}
UNARY = {
    "any": "sin cos tanh arctan absolute negative positive arcsinh",
    "small": "exp exp2 expm1 sinh cosh square tan",
    "inside": "arcsin arccos arctanh log1p",
    "positive": "log log2 log10 sqrt reciprocal cbrt",
    "above": "arccosh",
}
BINARY = {
    ("any", "any"): "add subtract maximum minimum logaddexp",
    ("small", "small"): "multiply",
    ("small", "above"): "divide",
    ("positive", "small"): "power",
    ("any", "positive"): "hypot arctan2 heaviside",
}
ROWS = {
    # sums and other paths along axes
    "sum": lambda np, a: np.sum(a),
    "sum of the last axis": lambda np, a: np.sum(a, axis=-1) if a.ndim else a,
    "sum, kept": lambda np, a: np.sum(a, axis=0, keepdims=True) if a.ndim else a,
    "mean": lambda np, a: np.mean(a, axis=0) if a.ndim else a,
    "max": lambda np, a: np.max(a, axis=-1) if a.ndim else a,
    "var": lambda np, a: np.var(a) if a.ndim else a,
    "cumsum": lambda np, a: np.sin(np.cumsum(a, axis=0)) if a.ndim else a,
    "norm": lambda np, a: np.linalg.norm(1.5 + np.sin(a)) if a.ndim else a,
    # products
    "matrix times rows": lambda np, a: np.dot(a, M) if a.shape and a.shape[-1] == 3 else a,
    "matrix times columns": lambda np, a: M @ a if a.shape and a.shape[0] == 3 else a,
    "gram": lambda np, a: np.sin(a) @ np.sin(a).T if a.ndim == 2 else a,
    "outer": lambda np, a: np.outer(np.sin(a), np.cos(a)) if a.ndim == 1 else a,
    "einsum": lambda np, a: np.einsum("ij,kj->ik", np.sin(a), M) if a.ndim == 2 and a.shape[1] == 3 else a,
    # indices, shapes, copies
    "first": lambda np, a: a[0] if a.ndim else a,
    "row and column": lambda np, a: a[-1, 0] * a[0, -1] if a.ndim == 2 else a,
    "backwards": lambda np, a: a[::-1] if a.ndim else a,
    "gathered": lambda np, a: a[np.array([0, 0, -1])] if a.ndim else a,
    "masked": lambda np, a: np.where(a > 0.1, a, 0.5 * a),
    "flat": lambda np, a: np.reshape(a, -1),
    "column": lambda np, a: np.reshape(a, (-1, 1)),
    "transposed": lambda np, a: np.transpose(a) if a.ndim else a,
    "copies": lambda np, a: np.concatenate([a, 2.0 * a[:1]]) if a.ndim == 1 else a,
    "stack": lambda np, a: np.stack([a, np.sin(a)]) if a.ndim == 1 else a,
    "broadcast": lambda np, a: np.broadcast_to(a, (2, 3)) if a.shape in ((), (3,), (1, 3), (2, 1)) else a,
    # ours alone
    "softmax": lambda np, a: lm.softmax(a) if a.ndim else a,
    "relu": lambda np, a: lm.relu(a) + 0.1 * a,
    "nested gradient": lambda np, a: lm.gradient(lambda z: np.sum(np.sin(z) * z * a), a),
}


def elementwise(name, *domains):
    return lambda np, *args: getattr(np, name)(*(DOMAIN[d](np, a) for d, a in zip(domains, args, strict=True)))


STEPS = {name: (1, elementwise(name, domain)) for domain, names in UNARY.items() for name in names.split()}
STEPS |= {name: (2, elementwise(name, *domains)) for domains, names in BINARY.items() for name in names.split()}
STEPS |= {name: (1, step) for name, step in ROWS.items()}


def joined(np, step, a, b):
    """A step of two values; the second becomes a number if it does not broadcast against the first."""
    fits = all(m == n or 1 in (m, n) for m, n in zip(a.shape[::-1], b.shape[::-1], strict=False))
    return step(np, a, b if fits else np.sum(b))


def run(np, plan, x):
    """Take the steps of a plan; the value joins the last step with the one in the middle."""
    values = [x]
    for name, i, j in plan:
        count, step = STEPS[name]
        a, b = values[-1 - i % len(values)], values[-1 - j % len(values)]
        values.append(step(np, a) if count == 1 else joined(np, step, a, b))
    return joined(np, lambda np, a, b: a + 0.3 * np.sin(b), values[-1], values[len(values) // 2])


# Two values are joined more often than one is changed, else most programs would be chains.
NAMES = st.sampled_from([name for name, (count, _) in STEPS.items() for _ in range(2 * count - 1)])
STEP = st.tuples(NAMES, st.integers(0, 3), st.integers(0, 14))
PLANS = st.integers(1, 15).flatmap(lambda length: st.lists(STEP, min_size=length, max_size=length))
NUMBERS = st.integers(-15, 15).map(lambda k: 0.1 * k + 0.03)
POINTS = st.sampled_from([(3,), (2, 3), (1,), (3, 3)]).flatmap(
    lambda shape: st.lists(NUMBERS, min_size=9, max_size=9).map(lambda given: np.resize(given, shape))
)


def close(given, wanted, what):
    """Nine digits of the largest number on each leaf, and nan in the same places."""
    for a, b in zip(leaves(given), leaves(wanted), strict=True):
        assert np.shape(a) == np.shape(b), what
        size = np.max(np.abs(b), initial=1e-3, where=np.isfinite(b))
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9 * size, err_msg=what)


def autograd_says(plan, x):
    """The Jacobian from autograd, or None where it has no rule."""
    try:
        J = autograd_jacobian(lambda x: run(autograd.numpy, plan, x))(x)
    except Exception:  # it refuses in many ways, and whether it does is all we ask
        return None
    return np.reshape(J, (-1, x.size))


def ways_agree(plan, x):
    """Every way to the derivative of one program at one point."""
    f = lambda x: run(np, plan, x)  # noqa: E731
    g = lambda x: np.sum(np.sin(f(x)))  # noqa: E731
    v = np.cos(np.arange(x.size) + 1.0).reshape(x.shape)
    y, D = lm.linearize(f, x)
    J = D.T.matrix().T if np.shape(y) else np.reshape(D.T(1.0), (1, -1))
    close(y, f(x), "value")
    forward = [np.reshape(lm.jvp(f, x, np.reshape(e, x.shape))[1], -1) for e in np.eye(x.size)]
    close(np.stack(forward, axis=1), J, "eager forward")
    witness = autograd_says(plan, x)
    if witness is not None:
        close(J, witness, "autograd")
    w = np.cos(2.0 * np.arange(np.size(y))).reshape(np.shape(y)) if np.shape(y) else 2.0
    wanted = {"value": ((), y), "jacobian": ((), J), "jvp": ((v,), (y, D(v))), "vjp": ((w,), (y, D.T(w)))}
    for of, (more, answer) in wanted.items():
        close(lm.program(f, np.ones(x.shape), of=of)(x, *more), answer, f"program of {of}")
    y_of_p, D_of_p = lm.program(f, np.ones(x.shape), of="linearize")(x)
    close((y_of_p, D_of_p(v), D_of_p.T(w)), (y, D(v), D.T(w)), "program of linearize")
    close(lm.program(g, x, of="value_and_gradient")(x), lm.value_and_gradient(g, x), "program of the gradient")
    close(lm.program(g, x, of="hvp")(x, v), lm.hvp(g, x, v), "program of hvp")
    close(lm.hvp(g, x, v)[1], lm.derivative(lambda x: lm.gradient(g, x), x).T(v), "the Hessian is symmetric")


QUIET = {"deadline": None, "database": None, "derandomize": True}


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=100, **QUIET)
@given(PLANS, POINTS)
def test_all_ways_to_a_derivative_agree(plan, x):
    ways_agree(plan, x)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", STEPS)
def test_every_step_alone(name):
    for x in (np.array([0.4, -0.7, 1.2]), np.array([[0.4, -0.7, 1.2], [0.3, 0.9, -0.2]])):
        ways_agree([(name, 0, 0)], x)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("ufunc", [np.multiply, np.sin, np.divide], ids=lambda ufunc: ufunc.__name__)
def test_a_rule_that_is_wrong_in_the_eighth_digit_is_found(ufunc, monkeypatch):
    """Forward, reverse and program share the rule, so the witness has to find it."""
    row = rules.UFUNCS[ufunc]
    wrong = lambda y, *args: row_slope(y, *args) * (1.0 + 1e-7)  # noqa: E731
    row_slope = row.slots[0]
    monkeypatch.setattr(row, "slots", (wrong, *row.slots[1:]))
    search = settings(max_examples=100, phases=[Phase.generate], **QUIET)(given(PLANS, POINTS)(ways_agree))
    with pytest.raises(AssertionError):
        search()
