"""Jacobian matrices: a map of R^3 written number by number, and a dense one of R^n."""

import math

import numpy as np

import linmap as lm
from benchmarks.peers import autograd_numpy, jax_call, tensors
from benchmarks.runner import Goal, Workload, program

__all__ = ["workloads"]


def workloads():
    yield spherical()
    for n, peer in ((10, 3.0), (100, 4.0), (1000, 20.0)):
        yield dense(n, peer)


def ball(np):
    """Spherical coordinates, in the words of a library."""

    def f(x):
        r, t, p = x[0], x[1], x[2]
        return np.stack([r * np.sin(t) * np.cos(p), r * np.sin(t) * np.sin(p), r * np.cos(t)])

    return f


def spherical():
    x = np.array([1.2, 0.5, 0.3])

    def hand():
        r, t, p = x.tolist()
        st, ct, sp, cp = math.sin(t), math.cos(t), math.sin(p), math.cos(p)
        return np.array([[st * cp, r * ct * cp, -r * st * sp], [st * sp, r * ct * sp, r * st * cp], [ct, -r * st, 0.0]])

    return Workload(
        "Jacobian: R³ → R³, number by number",
        {"hand": lambda: hand, **matrices(ball, x)},
        (
            Goal("program", "hand", most=1.10),
            Goal("jax", "program", least=4.0),
            Goal("autograd", "program", least=300.0),
        ),
    )


def matrices(make, x):
    """The candidates other than hand: `make` writes the map with a library."""

    def compiled():
        p = program(make(np), x, "jacobian")
        return lambda: p(x)

    def autograd():
        import autograd

        jacobian = autograd.jacobian(make(autograd_numpy()))
        return lambda: jacobian(x)

    def torch():
        import torch

        point, jacobian = tensors(x), torch.func.jacfwd(make(torch))
        return lambda: jacobian(point)

    return {
        "program": compiled,
        "eager": lambda: lambda: lm.jacobian(make(np), x),
        "autograd": autograd,
        "jax": lambda: jax_call(lambda jax: jax.jacfwd(make(jax.numpy)), x),
        "torch": torch,
    }


def dense(n, peer):
    rng = np.random.default_rng(n)
    A, B = rng.standard_normal((2, n, n)) / math.sqrt(n)
    x = rng.standard_normal(n)

    def make(np):
        weights = (A, B)
        if np.__name__ == "torch":
            weights = tensors(weights)
        return lambda x: np.tanh(weights[0] @ x) * np.sin(weights[1] @ x)

    def hand():
        t, v = np.tanh(A.dot(x)), B.dot(x)
        J = ((1.0 - t * t) * np.sin(v))[:, None] * A
        J += (t * np.cos(v))[:, None] * B
        return J

    return Workload(
        f"Jacobian: dense, n = {n}",
        {"hand": lambda: hand, **matrices(make, x)},
        (Goal("program", "hand", most=1.0), Goal("jax", "program", least=peer)),
        rounds=11 if n < 1000 else 5,
    )
