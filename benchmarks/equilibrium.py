"""The gradient of an equilibrium layer: solve for the fixed point, then one adjoint solve.

The peers do it as their users would: JAX with compiled loops and the implicit formula, autograd and PyTorch by
unrolling the iteration.
"""

import math

import numpy as np

import linmap as lm
from benchmarks.peers import autograd_numpy, jax_call, tensors, torch_gradient
from benchmarks.runner import Goal, Workload, program

__all__ = ["workloads"]

BATCH = 32
STEPS = 40  # with weights of this size a step shrinks errors to less than half
SIZE = 0.4
TOLERANCE = 1e-12


def workloads():
    for n in (10, 100):
        yield gradient(n)


def layer(np, X):
    """One turn, a sample in each row: the data X hold what does not change."""
    return lambda z, W: np.tanh(z @ W + X)


def gradient(n):
    rng = np.random.default_rng(n)
    W = SIZE * rng.standard_normal((n, n)) / math.sqrt(n)
    X = rng.standard_normal((BATCH, n))
    return Workload(
        f"Equilibrium, value and gradient: n = {n}, batch {BATCH}",
        {"hand": lambda: by_hand(W, X), **ours(W, X), **peers(W, X)},
        (Goal("program", "hand", most=1.02), Goal("autograd", "program", least=3.5)),
        rounds=9,
    )


def by_hand(W, X):
    """Iterate in place; the slopes of tanh at the solution are computed once."""

    def hand():
        z = solved(W, X)
        slopes = 1.0 - z * z
        WT, u = W.T, z
        for _ in range(STEPS):
            image = (u * slopes).dot(WT)
            image += z
            moved, u = np.abs(image - u).max(), image
            if moved < TOLERANCE:
                break
        flat = z.ravel()
        return 0.5 * flat.dot(flat), z.T.dot(u * slopes)

    return hand


def solved(W, X):
    """The fixed point, in place."""
    z = np.tanh(X)
    for _ in range(STEPS):
        image = z.dot(W)
        image += X
        np.tanh(image, image)
        moved, z = np.abs(image - z).max(), image
        if moved < TOLERANCE:
            break
    return z


def ours(W, X):
    """The solution is found by hand in both; what is compared is the derivative."""
    g = layer(np, X)
    z0 = np.tanh(X)

    def compiled():
        at_z = program(lambda z: g(z, W), z0, "linearize")
        to_weights = program(lambda W: g(z0, W), W, "vjp")

        def call():
            z = solved(W, X)
            pull, u = at_z(z)[1].T, z
            for _ in range(STEPS):
                image = pull(u)
                image += z
                moved, u = np.abs(image - u).max(), image
                if moved < TOLERANCE:
                    break
            flat = z.ravel()
            z0[:] = z  # the program reads it at each call
            return 0.5 * flat.dot(flat), to_weights(W, u)[1]

        return call

    def eager():
        z = lm.fixed_point(g, z0, W)
        return 0.5 * np.sum(z * z), lm.fixed_point_vjp(g, z, W, w=z)[0]

    return {"program": compiled, "eager": lambda: eager}


def unrolled(np, X):
    """The loop as a function of its weights, for a library that follows it."""
    g = layer(np, X)

    def f(W):
        z = np.tanh(X)
        for _ in range(STEPS):
            z = g(z, W)
        return 0.5 * np.sum(z * z) if np.__name__ != "torch" else 0.5 * (z * z).sum()

    return f


def peers(W, X):
    def autograd():
        from autograd import value_and_grad

        both = value_and_grad(unrolled(autograd_numpy(), X))
        return lambda: both(W)

    def torch():
        import torch

        return torch_gradient(unrolled(torch, tensors(X)), W)

    return {"autograd": autograd, "jax": lambda: jax_call(lambda jax: implicit(jax, X), W), "torch": torch}


def implicit(jax, X):
    """Solve and solve the adjoint equation, each in a compiled loop."""
    g = layer(jax.numpy, X)

    def repeated(move, start):
        def step(state):
            k, z, _ = state
            image = move(z)
            return k + 1, image, jax.numpy.abs(image - z).max()

        def more(state):
            return (state[2] >= TOLERANCE) & (state[0] < STEPS)

        return jax.lax.while_loop(more, step, (0, start, jax.numpy.inf))[1]

    def call(W):
        z = repeated(lambda z: g(z, W), jax.numpy.tanh(X))
        _, pull = jax.vjp(g, z, W)
        u = repeated(lambda u: pull(u)[0] + z, z)
        return 0.5 * (z * z).sum(), pull(u)[1]

    return call
