"""Cold start: a whole process, from the interpreter to the first gradient, against one that only imports NumPy."""

import importlib.util
import os
import subprocess
import sys

from benchmarks.runner import Goal, NotThere, Workload

__all__ = ["workloads"]

IMPORT = "import numpy as np; print(-2.0, 0.0)"
ROSENBROCK = "lambda x: 100.0 * (x[1] - x[0] ** 2) ** 2 + (1.0 - x[0]) ** 2"
FIRST = {
    "eager": ("linmap", f"import linmap as lm; print(*lm.gradient({ROSENBROCK}, [0.0, 0.0]))"),
    "autograd": ("autograd", f"import autograd, numpy as np; print(*autograd.grad({ROSENBROCK})(np.zeros(2)))"),
    "jax": ("jax", f"import jax; print(*jax.jit(jax.grad({ROSENBROCK}))(jax.numpy.zeros(2)))"),
    "torch": (
        "torch",
        "import torch; x = torch.zeros(2, requires_grad=True); "
        f"print(*torch.autograd.grad(({ROSENBROCK})(x), x)[0].tolist())",
    ),
}


def workloads():
    if importlib.util.find_spec("resource") is None:  # Windows does not tell the time of a child
        return
    candidates = {"hand": lambda: run(IMPORT)} | {name: starter(*about) for name, about in FIRST.items()}
    yield Workload(
        "Cold start: to the first gradient (hand: import numpy)",
        candidates,
        (Goal("eager", "hand", most=1.15), Goal("jax", "eager", least=7.0)),
        rounds=7,
        sample=0.0,
        clock=children,
    )


def children():
    """Seconds on the processor of all finished child processes."""
    import resource

    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def starter(library, text):
    def build():
        if importlib.util.find_spec(library) is None:
            raise NotThere("not installed")
        return run(text)

    return build


def run(text):
    """A call that runs a program and returns the numbers it prints.

    An installed package is compiled to byte code once. This one may run from its source, and compiles at the first
    start, which is not timed, if Python is allowed to keep what it compiled.
    """
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}

    def call():
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, env=environment)
        return [float(word) for word in done.stdout.split()]

    return call
