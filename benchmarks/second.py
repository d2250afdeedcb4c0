"""Second derivatives: Hessian-vector products and a Newton step, for logistic regression."""

import math

import numpy as np

import linmap as lm
from benchmarks.peers import autograd_numpy, jax_call, tensors
from benchmarks.runner import Goal, Workload, program

__all__ = ["workloads"]

SIZES = ((10, 100), (100, 1000), (1000, 5000))
PULL = 0.1  # toward zero
STEPS = 10


def workloads():
    for work in (hvp, newton):
        for n, m in SIZES:
            yield work(n, m)


def data(n, m):
    """Rows that a weight should make positive, a weight, a direction."""
    rng = np.random.default_rng(n)
    A = rng.standard_normal((m, n)) * np.sign(rng.standard_normal((m, 1)))
    return A, rng.standard_normal(n) / math.sqrt(n), rng.standard_normal(n)


def logistic(np, A):
    """The loss, in the words of a library."""
    m = len(A)
    return lambda w: np.sum(np.log1p(np.exp(-(A @ w)))) / m + 0.5 * PULL * np.sum(w * w)


def goals(n):
    return (Goal("program", "hand", most=1.05), *([Goal("jax", "program", least=1.0)] if n >= 100 else []))


def hvp(n, m):
    A, w, v = data(n, m)

    def hand():
        e = np.exp(-A.dot(w))
        value = np.add.reduce(np.log1p(e)) / m + 0.5 * PULL * w.dot(w)
        return value, A.T.dot(e / (1.0 + e) ** 2 * A.dot(v)) / m + PULL * v

    return Workload(
        f"Hessian-vector product: n = {n}, m = {m}",
        {"hand": lambda: hand, **products(A, w, v)},
        goals(n),
        rounds=11 if n < 1000 else 5,
    )


def products(A, w, v):
    """The candidates for a value and one product."""
    f = logistic(np, A)

    def compiled():
        p = program(f, w, "hvp")
        return lambda: p(w, v)

    def autograd():
        from autograd.differential_operators import hessian_vector_product

        g = logistic(autograd_numpy(), A)
        product = hessian_vector_product(g)
        return lambda: (g(w), product(w, v))

    def jax(jax):
        g = jax.value_and_grad(logistic(jax.numpy, A))
        return lambda w, v: value_and_product(*jax.jvp(g, (w,), (v,)))

    def torch():
        import torch

        g, point, direction = torch.func.grad_and_value(logistic(torch, tensors(A))), tensors(w), tensors(v)
        return lambda: value_and_product(*(pair[::-1] for pair in torch.func.jvp(g, (point,), (direction,))))

    return {
        "program": compiled,
        "eager": lambda: lambda: lm.hvp(f, w, v),
        "autograd": autograd,
        "jax": lambda: jax_call(jax, w, v),
        "torch": torch,
    }


def value_and_product(primal, tangent):
    """From (value, gradient) and their tangents."""
    return primal[0], tangent[1]


def conjugate(product, b, zero):
    """Ten steps of conjugate gradients on H x = b, for the arrays of any library."""
    x, r, p = zero, b, b
    rr = r @ r
    for _ in range(STEPS):
        q = product(p)
        step = rr / (p @ q)
        x, r = x + step * p, r - step * q
        before, rr = rr, r @ r
        p = r + rr / before * p
    return x


def newton(n, m):
    A, w, _ = data(n, m)
    zero = np.zeros(n)

    def hand():
        e = np.exp(-A.dot(w))
        s = e / (1.0 + e)
        q = s / (1.0 + e) / m
        return conjugate(lambda p: A.T.dot(q * A.dot(p)) + PULL * p, A.T.dot(s) / m - PULL * w, zero)

    return Workload(
        f"Newton step, {STEPS} of CG: n = {n}, m = {m}",
        {"hand": lambda: hand, **steps(A, w, zero)},
        goals(n),
        rounds=11 if n < 1000 else 5,
    )


def steps(A, w, zero):
    """The candidates for a Newton step; each keeps what does not change between products, if it can."""
    f = logistic(np, A)

    def eager():
        g, H = lm.linearize(lambda w: lm.gradient(f, w), w)
        return conjugate(H, -g, zero)

    def autograd():
        from autograd.differential_operators import grad, make_hvp

        g, product = (operator(logistic(autograd_numpy(), A)) for operator in (grad, make_hvp))
        return lambda: conjugate(product(w)[0], -g(w), zero)

    def jax(jax):
        def step(w):
            g, product = jax.linearize(jax.grad(logistic(jax.numpy, A)), w)
            return conjugate(product, -g, jax.numpy.asarray(zero))

        return step

    return {
        "program": lambda: with_program(f, w, zero),
        "eager": lambda: eager,
        "autograd": autograd,
        "jax": lambda: jax_call(jax, w),
        "torch": lambda: with_torch(A, w, zero),
    }


def with_program(f, w, zero):
    """A Newton step from the program of the gradient: what does not change between products is computed once."""
    p = program(lambda w: lm.gradient(f, w), w, "linearize", fold=True)  # the data stay as they are

    def step():
        g, H = p(w)
        return conjugate(H, -g, zero)

    return step


def with_torch(A, w, zero):
    """A Newton step in PyTorch: the graph of the gradient, walked once for each product."""
    import torch

    loss, point, start = logistic(torch, tensors(A)), tensors(w, moving=True), tensors(zero)

    def step():
        (g,) = torch.autograd.grad(loss(point), point, create_graph=True)
        return conjugate(lambda p: torch.autograd.grad(g, point, p, retain_graph=True)[0], -g.detach(), start)

    return step
