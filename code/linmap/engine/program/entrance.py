"""The compiled derivative that a reader holds: one program for each signature, made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from linmap import _check
from linmap._structure import Traced, leaves, shapes
from linmap.engine.program.linearized import Linearized
from linmap.engine.program.variant import Variant

__all__ = ["compiled"]


def compiled(of: str, derive: Callable, eager: Callable, f: Callable, x: Any, fold: bool = False) -> Callable:
    """Return the program of a derivative of f as a function, with its text as the attribute ``source``.

    ``derive(f, x, variant)`` computes the derivative on traced values, ``eager`` on whatever the function is given.
    """
    _check.map_of_one_argument("program", f)
    x = _check.point("program", "x", x)
    if any(isinstance(leaf, Traced) for leaf in leaves(x)):
        raise TypeError("program: x is a traced value; expected numbers. Write the program outside f.")
    make = Linearized if of == "linearize" else Variant
    variants = {shapes(x): make(of, derive, eager, f, x, fold)}

    def elsewhere(x: Any, *more: Any) -> Any:
        """Take what did not pass the door of the first program: another shape, a list, integers, traced values."""
        if any(isinstance(leaf, Traced) for leaf in leaves((x, *more))):
            return eager(x, *more)
        x = _check.point(of, "x", x)
        if shapes(x) not in variants:
            variants[shapes(x)] = make(of, derive, eager, f, x, fold)
        variant = variants[shapes(x)]
        if name := variant.stale():
            raise RuntimeError(
                f"program: f reads {name}, which has changed since f was traced; expected what it was then. Change "
                "arrays in place (W[...] = ...), and after any other change call lm.program to trace again."
            )
        spaces = zip(more, variant.spaces()[1:], strict=True)
        return variant.run(x, *(_check.element(of, name, u, shape, law) for u, (name, shape, law) in spaces))

    function = variants[shapes(x)].guarded(elsewhere)
    function.source = variants[shapes(x)].source
    return function
