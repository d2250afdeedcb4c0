"""Random programs: whatever one to fifteen steps are put together, a program computes what the eager function does."""

import numpy as np
import pytest

import linmap as lm
from linmap._structure import leaves, map_leaves

ROUNDS, STEPS = 150, 15

UNARY = (
    np.sin, np.tanh, np.exp, np.negative, np.abs, np.square, lambda a: 0.5 * a, lambda a: a / 3, lambda a: 1.0 - a,
    lambda a: 2 - a, lambda a: a * -1.0, lambda a: a + 0.0, lambda a: a - 1, lambda a: 1.0 / (2.5 + np.cos(a)), lm.relu,
    lambda a: np.log(1.0 + np.exp(-a)), lambda a: a**3, lambda a: (a * a) * 0.1, lambda a: np.where(a > 0.1, a, 0.0),
)  # fmt: skip
BINARY = (
    np.add, np.subtract, np.multiply, lambda a, b: a / (1.5 + b * b), np.maximum, np.hypot,
    lambda a, b: a * np.sum(b), lambda a, b: np.where(b > 0, a, b), lambda a, b: a - 0.25 * b,
)  # fmt: skip
VECTOR = (
    lambda a, M: M @ a, lambda a, M: a @ M, lambda a, M: np.sum(M * a, axis=0), lambda a, M: np.cumsum(a),
    lambda a, M: a[::-1], lambda a, M: np.concatenate([a[1:], a[:1]]), lambda a, M: lm.softmax(a),
    lambda a, M: a / np.linalg.norm(a + 3.0), lambda a, M: np.sum(np.outer(a, a), axis=1), lambda a, M: a - np.mean(a),
    lambda a, M: np.stack([a[0] * a[1], a[2], np.sin(a[0]) / 2]), lambda a, M: (M @ a[:, None])[:, 0],
    lambda a, M: np.broadcast_to(a, (2, 3)).sum(axis=0), lambda a, M: np.tanh(M) @ a, lambda a, M: a * a[0] + a[-1],
    lambda a, M: np.max(a) - a, lambda a, M: np.diag(np.outer(a, M[0])), lambda a, M: np.where(M > 0, a, 0.0) @ a,
    lambda a, M: np.reshape(np.stack([a, 2 * a]), -1)[1:4], lambda a, M: lm.gradient(lambda z: np.sum(z**2 * a), a),
)  # fmt: skip


def random_map(rng):
    """A map from (3,) to (3,): the choices are made here, so that every run takes the same steps."""
    M = rng.standard_normal((3, 3))
    steps = []
    for count in range(1, int(rng.integers(1, STEPS)) + 1):
        table = (UNARY, BINARY, VECTOR)[rng.integers(3)]
        picks = [int(count - 1 - min(rng.geometric(0.5) - 1, count - 1)) for _ in range(2)]
        steps.append((table, table[rng.integers(len(table))], picks))

    def f(x):
        values = [x]
        for table, step, (i, j) in steps:
            a, b = values[i], values[j]
            values.append(step(a) if table is UNARY else step(a, b if table is BINARY else M))
        return 0.1 * values[-1] + values[len(values) // 2]

    return f


def scalar(f):
    return lambda x: np.sum(f(x) * np.array([1.0, -0.5, 2.0]))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_random_program_is_eager(number):
    rng = np.random.default_rng(number)
    f, x, u = random_map(rng), rng.standard_normal(3), rng.standard_normal(3)
    forms = {
        "value": (f, (), lambda: lm.linearize(f, x)[0]),
        "jvp": (f, (u,), lambda: lm.jvp(f, x, u)),
        "vjp": (f, (u,), lambda: lm.vjp(f, x, u)),
        "jacobian": (f, (), lambda: lm.jacobian(f, x)),
        "value_and_gradient": (scalar(f), (), lambda: lm.value_and_gradient(scalar(f), x)),
        "hvp": (scalar(f), (u,), lambda: lm.hvp(scalar(f), x, u)),
    }
    for of, (g, more, wanted) in forms.items():
        p = lm.program(g, rng.standard_normal(3), of=of)
        close(p(x, *more), wanted(), p.source)


def close(given, wanted, source):
    """Equal to rounding, measured against the largest number on each side of a structure."""
    assert str(map_leaves(np.shape, given)) == str(map_leaves(np.shape, wanted))
    for a, b in zip(leaves(given), leaves(wanted), strict=True):
        size = np.max(np.abs(b), initial=1.0, where=np.isfinite(b))
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-11 * size, err_msg=source)
