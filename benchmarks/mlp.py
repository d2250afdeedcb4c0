"""Value and gradient of a network with tanh layers and a squared error."""

import itertools
import math

import numpy as np

import linmap as lm
from benchmarks.peers import autograd_numpy, jax_call, tensors, torch_gradient
from benchmarks.runner import Goal, Workload, program

__all__ = ["loss", "network", "workloads"]

SMALL = (
    Goal("program", "hand", most=1.05),
    Goal("autograd", "program", least=12.0),
    Goal("jax", "program", least=1.0),
    Goal("torch", "program", least=1.0),
)
WIDE = (
    Goal("program", "hand", most=1.01),
    Goal("autograd", "program", least=1.0),
    Goal("torch", "program", least=1.1),
)
EAGER = (Goal("eager", "hand", most=2.0), Goal("autograd", "eager", least=10.0))


def workloads():
    yield mlp(8, 3, 1, SMALL)
    yield mlp(32, 3, 1, SMALL + EAGER)
    yield mlp(32, 3, 32, SMALL)
    yield mlp(128, 3, 64, WIDE)
    yield mlp(256, 5, 128, WIDE, rounds=7)
    yield mlp(1024, 3, 256, WIDE, rounds=5)


def network(width, depth, batch, seed=0):
    """Weights ((W, b), ...), inputs and targets."""
    rng = np.random.default_rng(seed)
    sizes = [*[width] * depth, 1]
    weights = tuple(
        (rng.standard_normal((m, n)) / math.sqrt(m), 0.1 * rng.standard_normal(n)) for m, n in itertools.pairwise(sizes)
    )
    return weights, rng.standard_normal((batch, width)), rng.standard_normal((batch, 1))


def loss(np, X, Y):
    """Half the mean squared error, in the words of a library."""
    half = 0.5 / len(X)

    def f(weights):
        h = X
        for W, b in weights[:-1]:
            h = np.tanh(h @ W + b)
        W, b = weights[-1]
        r = h @ W + b - Y
        return half * np.sum(r * r)

    return f


def three_layers(weights, X, Y):
    """The same and its gradient by hand, in place where nothing is needed again."""
    (W1, b1), (W2, b2), (W3, b3) = weights
    scale = 1.0 / len(X)

    def hand():
        h1 = X.dot(W1)
        h1 += b1
        np.tanh(h1, h1)
        h2 = h1.dot(W2)
        h2 += b2
        np.tanh(h2, h2)
        r = h2.dot(W3)
        r += b3
        r -= Y
        flat = r.ravel()
        value = 0.5 * scale * flat.dot(flat)
        r *= scale
        d2, s = r.dot(W3.T), h2 * h2
        d2 *= np.subtract(1.0, s, s)
        d1, s = d2.dot(W2.T), h1 * h1
        d1 *= np.subtract(1.0, s, s)
        return value, [(h.T.dot(d), np.add.reduce(d, 0)) for h, d in ((X, d1), (h1, d2), (h2, r))]

    return hand


def any_depth(weights, X, Y):
    """By hand with a loop, for networks that nobody would spell out."""
    scale = 1.0 / len(X)

    def hand():
        values, h = [X], X
        for W, b in weights[:-1]:
            h = h.dot(W)
            h += b
            values.append(np.tanh(h, h))
        W, b = weights[-1]
        r = h.dot(W)
        r += b
        r -= Y
        flat = r.ravel()
        value, g = 0.5 * scale * flat.dot(flat), r * scale
        slopes = [(h.T.dot(g), np.add.reduce(g, 0))]
        for (W, _), h, before in zip(weights[:0:-1], values[:0:-1], values[-2::-1], strict=True):
            g = g.dot(W.T)
            slope = h * h
            g *= np.subtract(1.0, slope, slope)
            slopes.append((before.T.dot(g), np.add.reduce(g, 0)))
        return value, slopes[::-1]

    return hand


def mlp(width, depth, batch, goals, rounds=11):
    weights, X, Y = network(width, depth, batch)
    return Workload(
        f"MLP, value and gradient: width {width}, depth {depth}, batch {batch}",
        {"hand": lambda: (three_layers if depth == 3 else any_depth)(weights, X, Y), **candidates(weights, X, Y)},
        goals,
        rounds=rounds,
    )


def candidates(weights, X, Y):
    f = loss(np, X, Y)

    def compiled():
        p = program(f, weights, "value_and_gradient")
        return lambda: p(weights)

    def autograd():
        from autograd import value_and_grad

        both = value_and_grad(loss(autograd_numpy(), X, Y))
        return lambda: both(weights)

    def torch():
        import torch

        return torch_gradient(loss(torch, *tensors((X, Y))), weights, lambda pairs: [a for pair in pairs for a in pair])

    return {
        "program": compiled,
        "eager": lambda: lambda: lm.value_and_gradient(f, weights),
        "autograd": autograd,
        "jax": lambda: jax_call(lambda jax: jax.value_and_grad(loss(jax.numpy, X, Y)), weights),
        "torch": torch,
    }
