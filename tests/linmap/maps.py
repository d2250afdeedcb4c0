"""Maps on which every law is tried: each a plain NumPy function with a point, most with m and n different."""

import numpy as np

RNG = np.random.default_rng(11)
A = RNG.standard_normal((3, 4))
W1, b1, W2 = RNG.standard_normal((4, 3)), RNG.standard_normal(4), RNG.standard_normal((2, 4))
P = np.array([[2.0, 0.3, -0.5], [0.1, 1.5, 0.4], [0.2, -0.7, 3.0]])
X = np.array([[0.7, -1.3, 2.1], [1.1, 0.4, -0.6]])
V = np.array([0.7, -1.3, 2.1])


def polar(p):
    r, angle = p
    return np.array([r * np.cos(angle), r * np.sin(angle), r**2])


def network(x):
    h = np.tanh(W1 @ x + b1)
    return W2 @ h


def normalized(x):
    centered = x - np.mean(x, axis=1, keepdims=True)
    return centered / np.sqrt(np.mean(centered**2, axis=1, keepdims=True) + 1e-5)


def babylonian(x):
    """A loop whose length depends on the value."""
    root = 1.0 + x / 2
    while abs(root * root - x) > 1e-14 * x:
        root = 0.5 * (root + x / root)
    return root


def branching(x):
    return np.stack([x[0] ** 2 if x[0] > 0 else -x[0], max(x[1], x[2]), sorted(x)[0]])


def horner(x):
    total = 0.0
    for coefficient in (3.0, -1.0, 0.5, 2.0):
        total = total * x + coefficient
    return total


def attention(x):
    weights = np.exp(x @ x.T / np.sqrt(3.0))
    return (weights / np.sum(weights, axis=1, keepdims=True)) @ x


def newton_step(x):
    return x - np.linalg.solve(P + np.diag(x**2), np.sin(x))


MAPS = {
    "matrix": (lambda x: A @ x, RNG.standard_normal(4)),
    "polar": (polar, np.array([1.7, 0.6])),
    "network": (network, V),
    "normalized rows": (normalized, X),
    "attention": (attention, X),
    "a while loop": (babylonian, 7.0),
    "branches": (branching, V),
    "polynomial": (horner, 0.8),
    "curve": (lambda t: np.array([np.cos(t), np.sin(t), t]), 0.8),
    "matrix of a float": (lambda t: np.array([[1.0, t], [t**2, 3.0], [0.0, -t]]) * t, 0.8),
    "scalar field": (lambda x: x[0] ** 2 * x[1] + np.sin(x[2]), V),
    "quadratic form": (lambda x: x @ P @ x, V),
    "matrix to matrix": (lambda x: x.T @ x, X),
    "one axis of length 1": (lambda x: np.exp(x) * X, np.array([[0.3], [-0.2]])),
    "one output": (lambda x: np.sum(x**3, axis=0, keepdims=True), V),
    "fancy indices": (lambda x: x[[0, 2, 2, 1]] * x[::-1][0], V),
    "newton step": (newton_step, V),
    "log determinant": (lambda x: np.linalg.slogdet(P + np.outer(x, x))[1], V),
    "constant": (lambda x: np.array([1.0, 2.0]), V),
    "constant number": (lambda x: 3.0, V),
    "identity": (lambda x: x, X),
}


def mixed(p):
    """A map between nested tuples: ((float, (3,)), (2, 3)) to ((2,), ((), (2, 3)))."""
    (c, v), M = p
    return M @ v * c, (np.sum(v**2) * c, M * v)


MIXED_POINT = ((1.5, V), X)
