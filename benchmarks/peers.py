"""The other libraries, each set up the way its own users would: double precision, inputs already in its arrays.

Every function here prepares a call; it raises ImportError where the library is not installed.
"""

from collections.abc import Callable

import numpy as np

import linmap as lm
from benchmarks.runner import program

__all__ = ["autograd_numpy", "jax_call", "pullbacks", "tensors", "torch_gradient"]


def autograd_numpy():
    """autograd's own NumPy."""
    import autograd.numpy

    return autograd.numpy


def jax_call(make: Callable, *inputs: object) -> Callable:
    """Compile ``make(jax)`` and call it on inputs that already are JAX's; compilation is not timed."""
    import jax

    jax.config.update("jax_enable_x64", True)
    compiled = jax.jit(make(jax))
    placed = jax.tree.map(jax.numpy.asarray, inputs)
    compiled(*placed)
    return lambda: jax.block_until_ready(compiled(*placed))


def tensors(tree: object, moving: bool = False) -> object:
    """NumPy arrays, in nested tuples, as PyTorch's."""
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    if isinstance(tree, tuple):
        return tuple(tensors(branch, moving) for branch in tree)
    return torch.from_numpy(np.ascontiguousarray(tree)).requires_grad_(moving)


def torch_gradient(f: Callable, x: object, leaves: Callable = lambda x: [x]) -> Callable:
    """Value and gradient in PyTorch; `leaves` lists the tensors of the argument."""
    import torch

    point = tensors(x, moving=True)
    moving = leaves(point)

    def call():
        y = f(point)
        return y, torch.autograd.grad(y, moving)

    return call


def pullbacks(versions: tuple, x: object, w: np.ndarray) -> dict[str, Callable]:
    """The candidates for a value and a pullback; versions of the map for linmap, autograd, JAX and PyTorch."""
    ours, theirs, with_jax, with_torch = versions

    def compiled():
        p = program(ours, x, "vjp")
        return lambda: p(x, w)

    def autograd():
        from autograd import make_vjp

        f = theirs(autograd_numpy())
        return lambda: pulled(*make_vjp(f)(x), w)

    def torch():
        import torch

        f, point, cotangent = with_torch(torch), tensors(x, moving=True), tensors(w)
        return lambda: (y := f(point), torch.autograd.grad(y, point, cotangent))

    return {
        "program": compiled,
        "eager": lambda: lambda: lm.vjp(ours, x, w),
        "autograd": autograd,
        "jax": lambda: jax_call(lambda jax: lambda x, w: pulled(*jax.vjp(with_jax(jax), x)[::-1], w), x, w),
        "torch": torch,
    }


def pulled(pull: Callable, value: object, w: object) -> tuple:
    return value, pull(w)
