"""Two layers alone, value and pullback: relu and softmax."""

import numpy as np

import linmap as lm
from benchmarks.peers import pullbacks
from benchmarks.runner import Goal, Workload

__all__ = ["workloads"]

SIZES = (100, 10_000, 1_000_000)


def workloads():
    for n in SIZES:
        yield relu(n)
    for n in SIZES:
        yield softmax(n)


def relu(n):
    x, g = np.random.default_rng(n).standard_normal((2, n))

    def hand():
        return np.maximum(x, 0.0), g * (x > 0.0)

    return layer(
        f"relu, value and pullback: n = {n:_}".replace("_", "\N{NO-BREAK SPACE}"),
        hand,
        (lm.relu, lambda np: lambda x: np.maximum(x, 0.0), lambda jax: jax.nn.relu, lambda torch: torch.relu),
        (x, g),
        (Goal("program", "hand", most=1.0),),
    )


def softmax(n):
    x, g = np.random.default_rng(n).standard_normal((2, n))

    def hand():
        s = x - x.max()
        np.exp(s, s)
        s *= 1.0 / np.add.reduce(s)
        r = g - g.dot(s)
        r *= s
        return s, r

    def written_out(np):
        def f(x):
            e = np.exp(x - np.max(x))
            return e / np.sum(e)

        return f

    return layer(
        f"softmax, value and pullback: n = {n:_}".replace("_", "\N{NO-BREAK SPACE}"),
        hand,
        (lm.softmax, written_out, lambda jax: jax.nn.softmax, lambda torch: lambda x: torch.softmax(x, 0)),
        (x, g),
        (Goal("program", "hand", most=1.05),),
    )


def layer(name, hand, versions, point, goals):
    return Workload(name, {"hand": lambda: hand, **pullbacks(versions, *point)}, goals, rounds=9)
