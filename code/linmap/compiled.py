"""Derivatives as programs: traced once, simplified, and written as straight-line NumPy that you can read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from linmap import _check
from linmap._structure import shapes
from linmap.differentiate import COTANGENT, jacobian, jvp, linearize, vjp
from linmap.engine import taped
from linmap.engine.modes import TANGENT
from linmap.gradients import gradient, hvp, value_and_gradient

if TYPE_CHECKING:
    from linmap.engine.program import Variant

__all__ = ["program"]


def program(f: Callable, x: Any, *, of: str = "gradient", fold: bool = False) -> Callable:
    r"""Write a derivative of f as a straight-line NumPy program, and compile it.

    The law is ``program(f, x, of="gradient")(z) == gradient(f, z)`` for every z, and likewise for the other forms.

    Parameters
    ----------
    f : callable
        A map of one argument, written in plain NumPy. It is traced once for each signature (the shapes in `x`), so it
        has to take the same steps for every value: no branch may depend on x.
    x : float, array_like or nested tuple of these
        A point with the shapes that the program is written for. Other shapes are traced when they first come.
    of : {"gradient", "value", "value_and_gradient", "jacobian", "jvp", "vjp", "hvp", "linearize"}
        What the program computes.
    fold : bool, default: False
        Treat the arrays that f reads from outside as constants, and compute now what depends on them alone.

    Returns
    -------
    callable
        ``p(x)``, ``p(x, v)`` for jvp and hvp, or ``p(x, w)`` for vjp: what the function of that name returns. For
        linearize that is ``(y, D)``: what depends on x alone is computed once, and D computes the rest each time.
        ``p.source`` is its text, under the names that f uses; ``d_h`` is the cotangent of ``h``, ``h_dot`` its tangent.

    Raises
    ------
    TypeError, ValueError
        As the eager function of that name; TypeError also if f branches on a traced value.
    RuntimeError
        When p is called, if a name or a number that f reads has changed since f was traced.

    See Also
    --------
    gradient : the eager form; like all eager forms it follows branches.

    Notes
    -----
    Arrays in f's globals, closure and defaults are read at each call, so ``W -= step * g`` between calls works.
    With ``of="linearize"``, D keeps copies of what it needs, so that nothing that changes later can spoil it; with
    ``fold=True`` the arrays that f reads are part of the program, and no call copies them.
    Whatever else f reads is frozen as it was; arrays among it are marked ``# frozen`` in the source. Where Python's
    floats would raise (``log(-1)``, ``1 / 0``), the eager function answers instead. A Jacobian never multiplies by the
    zeros of the identity, so an infinite rate spoils only the entries that it belongs to. Writing a program takes
    about a fifth of a millisecond for each step of f.

    References
    ----------
    .. [1] B. van Merriënboer, D. Moldovan and A. Wiltschko, "Tangent: Automatic differentiation using source-code
       transformation for dynamically typed array programming", NeurIPS 2018.

    Examples
    --------
    >>> import numpy as np
    >>> X, Y = np.eye(3, 2), np.ones((3, 1))
    >>> def loss(p):
    ...     W1, W2 = p
    ...     h = np.tanh(X @ W1)
    ...     r = h @ W2 - Y
    ...     return 0.5 * np.sum(r * r)
    >>> p = program(loss, (np.zeros((2, 4)), np.ones((4, 1))))
    >>> print(p.source)
    def gradient(p):
        W1, W2 = p
        h = np.tanh(X.dot(W1))
        r = h.dot(W2) - Y
        d_W2 = h.T.dot(r)
        d_W1 = X.T.dot(r.dot(W2.T) * (1.0 - h * h))
        return d_W1, d_W2
    >>> d_W1, d_W2 = p((np.zeros((2, 4)), np.ones((4, 1))))
    >>> d_W1
    array([[-1., -1., -1., -1.],
           [-1., -1., -1., -1.]])
    """
    if of not in FORMS:
        raise ValueError(
            f"program: of is {of!r}; expected one of {', '.join(FORMS)}. "
            "For a Hessian write the program of hvp, or that of lambda x: lm.gradient(f, x) with of='linearize'."
        )
    from linmap.engine.program import compiled  # only now, so that `import linmap` stays fast

    derive, eager = FORMS[of]
    return compiled(of, derive, lambda *given: eager(f, *given), f, x, fold)


def _value(f: Callable, x: Any) -> Any:
    return taped("value", f, x)[0]


# How each form is recorded: the eager function, told where to find its further arguments.


def _record_gradient(f: Callable, x: Any, variant: Variant) -> Any:
    return variant.name("d_", gradient(f, x), x)


def _record_value_and_gradient(f: Callable, x: Any, variant: Variant) -> Any:
    y, g = value_and_gradient(f, x)
    return y, variant.name("d_", g, x)


def _record_jvp(f: Callable, x: Any, variant: Variant) -> Any:
    return jvp(f, x, variant.argue("v", shapes(x), TANGENT, like=x))


def _record_hvp(f: Callable, x: Any, variant: Variant) -> Any:
    return hvp(f, x, variant.argue("v", shapes(x), TANGENT, like=x))


def _record_vjp(f: Callable, x: Any, variant: Variant) -> Any:
    y, D = taped("vjp", f, x)
    return y, variant.name("d_", D.T(variant.argue("w", D.out_shape, COTANGENT)), x)


def _record_linearize(f: Callable, x: Any, variant: Variant) -> Any:
    y, D = taped("linearize", f, x)
    moved = D(variant.argue("v", shapes(x), TANGENT, like=x))
    return y, moved, variant.name("d_", D.T(variant.argue("w", D.out_shape, COTANGENT)), x)


def _record_jacobian(f: Callable, x: Any, variant: Variant) -> Any:
    """Seed one side of the derivative with the identity, the side with fewer entries."""
    _check.one_array("jacobian", "x", x, "vjp")
    y, D = taped("jacobian", f, x)
    _check.one_array("jacobian", "the value of f", y, "vjp")
    return variant.matrix(D)


FORMS = {
    "value": (lambda f, x, variant: _value(f, x), _value),
    "gradient": (_record_gradient, gradient),
    "value_and_gradient": (_record_value_and_gradient, value_and_gradient),
    "jacobian": (_record_jacobian, jacobian),
    "jvp": (_record_jvp, jvp),
    "vjp": (_record_vjp, vjp),
    "hvp": (_record_hvp, hvp),
    "linearize": (_record_linearize, linearize),
}
