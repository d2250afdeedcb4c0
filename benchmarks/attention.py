"""The backward pass of softmax attention: value and pullback."""

import math

import numpy as np

import linmap as lm
from benchmarks.peers import pullbacks
from benchmarks.runner import Goal, Workload

__all__ = ["workloads"]

DEPTH = 64
SCALE = 1.0 / math.sqrt(DEPTH)


def workloads():
    for n in (128, 256, 512):
        yield attention(n)


def layer(softmax):
    """softmax(Q Kᵀ/√d) V with a library's softmax."""

    def f(inputs):
        Q, K, V = inputs
        return softmax(Q @ K.T * SCALE) @ V

    return f


def written_out(np):
    """Softmax of the rows for a library that has none."""

    def softmax(S):
        E = np.exp(S - np.max(S, axis=1, keepdims=True))
        return E / np.sum(E, axis=1, keepdims=True)

    return softmax


def by_hand(Q, K, V, G):
    """Six matrix products, and everything else in place."""

    def hand():
        P = Q.dot(K.T)
        P *= SCALE
        P -= P.max(1, keepdims=True)
        np.exp(P, P)
        P *= 1.0 / np.add.reduce(P, 1, keepdims=True)
        value = P.dot(V)
        D = G.dot(V.T)
        D -= np.einsum("ij,ij->i", G, value)[:, None]
        D *= P
        D *= SCALE
        return value, (D.dot(K), D.T.dot(Q), P.T.dot(G))

    return hand


def attention(n):
    Q, K, V, G = np.random.default_rng(n).standard_normal((4, n, DEPTH))
    versions = (
        layer(lm.softmax),
        lambda np: layer(written_out(np)),
        lambda jax: layer(jax.nn.softmax),
        lambda torch: layer(lambda S: torch.softmax(S, 1)),
    )
    return Workload(
        f"Attention, value and pullback: n = {n}, d = {DEPTH}",
        {"hand": lambda: by_hand(Q, K, V, G), **pullbacks(versions, (Q, K, V), G)},
        (Goal("program", "hand", most=1.0),),
        rounds=9,
    )
