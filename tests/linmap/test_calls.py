"""Every NumPy function that traced values answer to: every direction against the complex step, and curvature."""

import functools

import numpy as np
import pytest
from call_instances import INSTANCES, S, T, V, X

import linmap as lm
from linmap.engine import kinds, matrix_rules, rules, tape
from linmap.engine.calls import CALLS

# The complex step is exact to rounding. Matrices of condition below 10 and sums of at most 24 terms lose two digits.
RTOL = 1e-12

EACH = pytest.mark.parametrize("case", INSTANCES, ids=[case.name.replace(" ", "-") for case in INSTANCES])


def close(got, expected, rtol=RTOL):
    """Equal up to rounding in the largest entry."""
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape
    assert np.max(np.abs(got - expected)) <= rtol * max(1.0, np.max(np.abs(expected))), (got, expected)


def like(rng, a):
    return rng.standard_normal(np.shape(a)) if np.ndim(a) else float(rng.standard_normal())


def curved(case, rng):
    """A scalar function of the instance with second derivatives even where the instance is linear."""
    weights = like(rng, case.f(case.x))
    return lambda p: np.sum(weights * np.sin(0.5 * case.f(p)))


@EACH
def test_value_is_that_of_numpy(case):
    y, _ = lm.linearize(case.f, case.x)
    close(y, case.f(case.x))


@EACH
def test_derivative_in_both_directions(case, rng):
    J = lm.numerical.jacobian(case.reference, case.x, method="complex")
    y, D = lm.linearize(case.f, case.x)
    v, w = like(rng, case.x), like(rng, y)
    close(lm.jacobian(case.f, case.x), J)
    for pushed in (lm.jvp(case.f, case.x, v)[1], D(v)):
        close(pushed, np.reshape(J @ np.ravel(v), np.shape(y)))
    for pulled in (lm.vjp(case.f, case.x, w)[1], D.T(w)):
        close(pulled, np.reshape(np.ravel(w) @ J, np.shape(case.x)))
    assert lm.witness.adjoint_identity(D, rng=rng) <= RTOL


@EACH
def test_second_derivative_in_every_nesting(case, rng):
    """Forward over reverse, reverse over reverse and reverse over forward agree, and differences agree with them."""
    f, v = curved(case, rng), like(rng, case.x)
    _, Hv = lm.hvp(f, case.x, v)
    close(lm.vjp(lambda p: lm.gradient(f, p), case.x, v)[1], Hv)
    close(lm.gradient(lambda p: lm.jvp(f, p, v)[1], case.x), Hv)
    # Two central differences with h = 1e-3 and h/2, extrapolated: truncation h^4 = 1e-12, rounding 1e-16/h = 1e-13;
    # third and fifth derivatives of these maps reach 1e3.
    close(Hv, extrapolated(lambda t: lm.gradient(f, case.x + t * v), 1e-3), rtol=1e-8)


def extrapolated(g, h):
    coarse, fine = ((g(s) - g(-s)) / (2 * s) for s in (h, h / 2))
    return (4 * fine - coarse) / 3


def test_every_registered_call_has_an_instance():
    assert {case.call for case in INSTANCES} == set(CALLS)


@EACH
def test_instance_really_calls_the_function_it_names(case, monkeypatch):
    met = []
    meaning = CALLS[case.call]
    monkeypatch.setitem(CALLS, case.call, spy(meaning, lambda *_: met.append(case.call)))
    lm.jvp(case.f, case.x, case.x)
    assert met


def spy(meaning, note):
    """The meaning of a call, with its signature, that also takes a note."""

    @functools.wraps(meaning)
    def noted(*args, **kwargs):
        note(args)
        return meaning(*args, **kwargs)

    return noted


def test_every_row_of_the_tables_is_met_by_an_instance(monkeypatch):
    met = set()
    perform = tape.Tape.perform

    def noted(self, rule, *rest):
        met.add(rule.name)
        return perform(self, rule, *rest)

    monkeypatch.setattr(tape.Tape, "perform", noted)
    scalars = [curved(case, np.random.default_rng(0)) for case in INSTANCES]
    points = [case.x for case in INSTANCES]
    for f in (lm.softmax, lambda x: x @ x.T, lambda x: lm.logsumexp(x, axis=0), lm.relu, rules.softplus):
        scalars.append(lambda p, f=f: np.sum(f(p)))
        points.append(X)
    for f, x in zip(scalars, points, strict=True):
        lm.gradient(lambda p, f=f: np.sum(lm.gradient(f, p)), x)  # some rows appear in derivatives alone
    rows = {r.name for table in (rules, matrix_rules) for r in vars(table).values() if isinstance(r, kinds.Rule)}
    assert rows <= met


MATMULS = {
    "vector, vector": (V, V), "vector, matrix": (V, S), "matrix, vector": (X, V), "matrix, matrix": (X, S),
    "stack, vector": (T, T[0, 0]), "vector, stack": (V, T), "stack, matrix": (T, T[0].T), "matrix, stack": (X, T),
    "stack, stack": (T, T.swapaxes(1, 2)), "stack, stack of one": (T, T[:1].swapaxes(1, 2)),
    "two axes of copies": (T[:, None], T[0].T),
}  # fmt: skip


@pytest.mark.parametrize("a, b", MATMULS.values(), ids=MATMULS)
def test_matmul_in_each_factor_and_in_both(a, b, rng):
    for f, x in ((lambda p: p @ b, a), (lambda p: a @ p, b)):
        close(lm.jacobian(f, x), lm.numerical.jacobian(f, x, method="complex"))
        assert lm.witness.adjoint_identity(lm.derivative(f, x), rng=rng) <= RTOL
    (y, Jv), (_, wJ) = (mode(lambda p: p[0] @ p[1], (a, b), move) for mode, move in ((lm.jvp, (a, b)), (lm.vjp, a @ b)))
    close(Jv, 2 * y)  # a product of two factors is homogeneous of degree two (Euler)
    close(np.sum(wJ[0] * a) + np.sum(wJ[1] * b), 2 * np.sum(y * y))
