"""The laws that every derivative obeys, as checkers, and the agreement of independent engines."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from linmap import _check, numerical
from linmap._structure import leaves, shape_of
from linmap._transplant import transplanted
from linmap.differentiate import jacobian, jvp
from linmap.linear import LinearMap

__all__ = ["Agreement", "adjoint_identity", "agree", "linearity", "remainder_order"]


@dataclass(frozen=True)
class Agreement:
    """What `agree` found: the Jacobian, and which witnesses stood by it.

    Attributes
    ----------
    jacobian : ndarray, shape (m, n)
        The Jacobian as linmap computes it.
    ran : dict of str to float
        Each other witness that ran, with its largest difference from `jacobian`, relative to the largest entry.
    did_not_run : dict of str to str
        Each witness that could not testify, with the reason.
    """

    jacobian: np.ndarray
    ran: dict[str, float]
    did_not_run: dict[str, str]

    def __str__(self) -> str:
        lines = [f"linmap and {name}: difference {gap:.0e}" for name, gap in self.ran.items()]
        return "\n".join(lines + [f"{name} did not run: {why}" for name, why in self.did_not_run.items()])


def agree(f: Callable, x: Any, *, rtol: float = 1e-6) -> Agreement:
    r"""Check that linmap, autograd and finite differences give one Jacobian.

    The law is :math:`J_{\text{linmap}} = J_{\text{autograd}} \approx J_{\text{differences}}`.

    Parameters
    ----------
    f : callable
        A map of one argument, written in plain NumPy.
    x : float or array_like
        The base point.
    rtol : float, default: 1e-6
        The largest difference allowed for finite differences, relative to the largest entry of the Jacobian, or to
        the rounding error of the quotients if that is larger; autograd must agree to 1e-9.

    Returns
    -------
    Agreement
        The Jacobian, the witnesses that ran with their differences, and those that did not with the reason.

    Raises
    ------
    ArithmeticError
        If two witnesses contradict each other, or no other witness could run.
    TypeError, ValueError
        As `jacobian`.

    Notes
    -----
    autograd does not follow plain NumPy and would report zero in silence, so it runs on a copy of f in which
    ``numpy`` is replaced by ``autograd.numpy``, in f and in the functions it calls. At a kink the witnesses may
    agree by symmetry, as on \|x\| at 0; agreement is no proof that a derivative exists.

    Examples
    --------
    >>> found = agree(lambda x: np.array([x[0] * x[1], x[0] ** 2, x[1]]), [2.0, 3.0])
    >>> sorted(found.ran)
    ['autograd', 'finite differences']
    """
    J = jacobian(f, x)
    noise = 1e-9 * float(np.max(np.abs(f(_check.real("agree", "x", x)))))  # what rounding does to a difference quotient
    ran: dict[str, float] = {}
    did_not_run: dict[str, str] = {}
    for name, witness, tolerance, floor in (
        ("autograd", _autograd, 1e-9, 0.0),
        ("finite differences", _differences, rtol, noise),
    ):
        try:
            other = witness(f, x, J)
        except Exception as problem:  # a witness may fail for any reason; it then does not testify
            did_not_run[name] = f"{type(problem).__name__}: {problem}".splitlines()[0]
            continue
        scale = max(float(np.max(np.abs(J))), floor / tolerance) or 1.0
        difference = _difference(J, other) / scale
        ran[name] = float(np.max(difference))
        if not ran[name] <= tolerance:
            raise ArithmeticError(_contradiction(name, J, other, difference, tolerance))
    if not ran:
        reasons = "; ".join(f"{name}: {why}" for name, why in did_not_run.items())
        raise ArithmeticError(f"agree: only linmap could run; expected two independent witnesses. {reasons}.")
    return Agreement(J, ran, did_not_run)


def _difference(J: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The differences of two Jacobians, entry by entry; nan only matches nan, and shapes must match."""
    if J.shape != other.shape:
        return np.full(J.shape, np.inf)
    with np.errstate(invalid="ignore"):
        gap = np.abs(J - other)
    same = (J == other) | (np.isnan(J) & np.isnan(other))
    return np.where(same, 0.0, np.where(np.isnan(gap), np.inf, gap))


def _contradiction(name: str, J: np.ndarray, other: np.ndarray, difference: np.ndarray, tolerance: float) -> str:
    if J.shape != other.shape:
        return f"agree: {name} has a Jacobian of shape {other.shape}; expected {J.shape}, as linmap has."
    i, j = np.unravel_index(np.argmax(difference), J.shape)
    return (
        f"agree: at row {i}, column {j} linmap has {J[i, j]:.10g} and {name} {other[i, j]:.10g}; expected "
        f"agreement to {tolerance:g}. Is x a kink of f, or f not a function of x alone?"
    )


def _differences(f: Callable, x: Any, J: np.ndarray) -> np.ndarray:
    return numerical.jacobian(f, x)


def _autograd(f: Callable, x: Any, J: np.ndarray) -> np.ndarray:
    import autograd

    x = _check.real("agree", "x", x)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Output seems independent of input")
        try:
            other = autograd.jacobian(transplanted(f, _to_autograd))(x)
        except UserWarning:
            if np.any(J):
                raise
            other = np.zeros(J.shape)
    return np.reshape(other, J.shape if np.size(other) == J.size else np.shape(other))


def _to_autograd(thing: Any) -> Any:
    """What stands for a NumPy module or function in autograd; anything else stands for itself."""
    import autograd.numpy as anp

    if thing is np:
        return anp
    if isinstance(thing, ModuleType) and thing.__name__.startswith("numpy."):
        return getattr(anp, thing.__name__.removeprefix("numpy."))
    name = getattr(thing, "__name__", "")
    for theirs, ours in ((np, anp), (np.linalg, anp.linalg)):
        if getattr(theirs, name, None) is thing:
            return getattr(ours, name)
    return thing


def linearity(D: Callable, v: Any, u: Any, a: float = 2.0) -> float:
    r"""Return how far a map is from linear: the largest entry of D(av + u) - aD(v) - D(u), relative to its terms.

    The law is :math:`D(av + u) = a\,Dv + Du`.

    Parameters
    ----------
    D : callable
        A map, such as a `LinearMap`.
    v, u : float or array_like
        Two inputs.
    a : float, default: 2.0
        A factor.

    Returns
    -------
    float
        About 1e-16 for a linear map.

    Raises
    ------
    ValueError
        If `v` and `u` have different shapes.

    Examples
    --------
    >>> linearity(LinearMap([[1.0, 2.0, 0.0]]), [1.0, 0.0, 1.0], [0.0, 1.0, 1.0])
    0.0
    >>> linearity(np.square, 3.0, 1.0)
    0.6122448
    """
    v = _check.real("linearity", "v", v)
    u = _check.element("linearity", "u", u, shape_of(v), "Both are inputs of the map.")
    whole, parts = np.asarray(D(a * v + u)), np.asarray(a * D(v) + D(u))
    return float(np.max(np.abs(whole - parts)) / max(np.max(np.abs(whole)), np.max(np.abs(parts)), 1e-300))


def adjoint_identity(D: LinearMap, *, rng: np.random.Generator) -> float:
    r"""Return how far D and D.T are from adjoint, on random vectors, relative to the size of the two sides.

    The law is :math:`\langle w, Dv\rangle = \langle D^\top w, v\rangle`.

    Parameters
    ----------
    D : LinearMap
        The map, with its transpose.
    rng : numpy.random.Generator
        Draws v and w.

    Returns
    -------
    float
        About 1e-16 if the transpose is right.

    Raises
    ------
    TypeError
        If `D` is not a `LinearMap`.

    Notes
    -----
    Two random vectors miss a wrong transpose with probability 0. A derivative wrong in both directions alike
    passes: compare it with finite differences too.

    Examples
    --------
    >>> adjoint_identity(LinearMap([[1.0, 2.0, 0.0]]), rng=np.random.default_rng(0)) < 1e-15
    True
    """
    if not isinstance(D, LinearMap):
        raise TypeError(f"adjoint_identity: D is a {type(D).__name__}; expected a LinearMap. Use lm.derivative(f, x).")
    v, w = (_random(shape, rng) for shape in (D.in_shape, D.out_shape))
    left, right = _inner(w, D(v)), _inner(D.T(w), v)
    size = np.sqrt(max(_inner(w, w) * _inner(D(v), D(v)), _inner(v, v) * _inner(D.T(w), D.T(w)), 1e-300))
    return float(abs(left - right) / size)


def remainder_order(f: Callable, x: Any, v: Any, derivative: Callable | None = None) -> float:
    r"""Measure how fast f(x + hv) - f(x) - hDv dies as h shrinks: the slope of its logarithm against that of h.

    The law is that the slope is at least 2 for a right derivative of a map with Lipschitz derivative, and 1 for a
    wrong one.

    Parameters
    ----------
    f : callable
        A map of one argument.
    x : float or array_like
        The base point.
    v : like `x`
        The direction.
    derivative : callable, optional
        The derivative to test, v ↦ Dv; linmap's own by default.

    Returns
    -------
    float
        The median slope over steps from 2^-2 to 2^-9; inf if the remainder is zero, as for an affine map.

    Raises
    ------
    ValueError
        If `v` does not have the shape of `x`.

    Examples
    --------
    >>> f = lambda x: np.array([x[0] * x[1], x[0] ** 2, x[1]])
    >>> round(remainder_order(f, [2.0, 3.0], [1.0, 1.0]), 2)
    2.0
    >>> round(remainder_order(f, [2.0, 3.0], [1.0, 1.0], derivative=lambda v: np.zeros(3)), 1)
    1.0
    """
    x = _check.real("remainder_order", "x", x)
    v = _check.element("remainder_order", "v", v, shape_of(x), "The direction lives where x lives.")
    y, Dv = jvp(f, x, v)
    if derivative is not None:
        Dv = derivative(v)
    steps = 2.0 ** -np.arange(2, 10)
    sizes = np.array([np.linalg.norm(np.ravel(f(x + h * v) - y - h * Dv)) for h in steps])
    floor = 64 * np.finfo(float).eps * max(float(np.linalg.norm(np.ravel(f(x + h * v)))) for h in (0.0, *steps))
    if np.all(sizes <= floor):
        return np.inf
    return float(np.median(np.diff(np.log2(np.maximum(sizes, floor))) / -1.0))


def _random(shape: Any, rng: np.random.Generator) -> Any:
    if shape and isinstance(shape[0], tuple):
        return tuple(_random(s, rng) for s in shape)
    return rng.standard_normal(shape) if shape else float(rng.standard_normal())


def _inner(a: Any, b: Any) -> float:
    return float(sum(np.sum(p * q) for p, q in zip(leaves(a), leaves(b), strict=True)))
