"""The derivative is a linear map: apply it, transpose it, compose it, invert it.

Floors, each built on those above it in this list:

0 ground       `_structure`, `_check`, `_transplant`: what a point is, the wording of every error, copies of functions
1 algebra      `linear`: `LinearMap`
2 derivative   `engine`, `differentiate`, `gradients`, `checkpoint`, `compiled`,
               `numerical`: how derivatives are computed
3 theorems     `chain`, `layers`, `depth`, `inverse`, `implicit`, `equilibrium`, `volume`, `witness`:
               a theorem as a function, and the laws as checkers
4 show         `figures`: the pictures of the book
"""

from __future__ import annotations

import importlib
from typing import Any

from linmap.checkpoint import checkpoint
from linmap.compiled import program
from linmap.differentiate import derivative, jacobian, jvp, linearize, vjp
from linmap.gradients import gradient, hessian, hvp, value_and_gradient
from linmap.layers import attention_vjp, logsumexp, relu, softmax, softmax_vjp
from linmap.linear import LinearMap

__all__ = [
    "LinearMap",
    "attention_vjp",
    "checkpoint",
    "derivative",
    "fixed_point",
    "fixed_point_vjp",
    "gradient",
    "hessian",
    "hvp",
    "implicit_derivative",
    "implicit_jvp",
    "implicit_vjp",
    "inverse_radius",
    "jacobian",
    "jvp",
    "linearize",
    "local_inverse",
    "log_abs_det",
    "logsumexp",
    "numerical",
    "program",
    "pushforward_logpdf",
    "relu",
    "softmax",
    "softmax_vjp",
    "value_and_gradient",
    "vjp",
    "witness",
]

__version__ = "0.1.0"

# Theorems whose modules are loaded when one of their names is first asked for.
THEOREMS = {
    "inverse_radius": "inverse",
    "local_inverse": "inverse",
    "implicit_derivative": "implicit",
    "implicit_jvp": "implicit",
    "implicit_vjp": "implicit",
    "fixed_point": "equilibrium",
    "fixed_point_vjp": "equilibrium",
    "log_abs_det": "volume",
    "pushforward_logpdf": "volume",
}


def __getattr__(name: str) -> Any:
    """Load what not every program needs when it is first asked for."""
    if name in ("numerical", "witness"):
        return importlib.import_module(f"linmap.{name}")
    if name in THEOREMS:
        return getattr(importlib.import_module(f"linmap.{THEOREMS[name]}"), name)
    raise AttributeError(f"module 'linmap' has no attribute {name!r}")
