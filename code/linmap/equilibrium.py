"""Equilibria: solve z = g(z), and differentiate the solution by one linear solve, whatever found it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from linmap import _check
from linmap._structure import Traced, flat, leaves, length, like, shapes, size_of
from linmap.differentiate import linearize, vjp
from linmap.linear import LinearMap

__all__ = ["fixed_point", "fixed_point_vjp"]

# Up to so many numbers in z the matrix I - J is built, n products with Jᵀ, and solved; beyond, Jᵀ is iterated.
DENSE = 100
# The adjoint equation holds to this share of its terms; rounding alone leaves about a thousandth of it.
ADJOINT = 1e-13
SAME_SHAPE = "A fixed point lives where its image lives."


def fixed_point(g: Callable, z0: Any, *args: Any, tol: float = 1e-12, max_steps: int = 10_000) -> Any:
    r"""Solve z = g(z, \*args) by iterating g.

    The law is :math:`|g(z) - z| \le \text{tol} \cdot \max(1, |z|)` for the z that is returned.

    Parameters
    ----------
    g : callable
        A map of z and the further arguments, with a value like `z0`.
    z0 : float, array_like or nested tuple of these
        Where the iteration starts.
    *args
        What g takes after z.
    tol : float, default: 1e-12
        How far g may still move z, relative to max(1, \|z\|).
    max_steps : int, default: 10_000
        How often g may run.

    Returns
    -------
    z : like `z0`

    Raises
    ------
    TypeError
        If `g` is not callable, `tol` or `max_steps` is no number, or a traced value comes in: the iterations would be
        differentiated one by one.
    ValueError
        If `z0` is empty, a value of g has another shape, g writes into a further argument (they are read-only), or
        `tol` or `max_steps` is not positive.
    RuntimeError
        If the iteration does not converge; the message has the residual \|g(z) - z\|.

    See Also
    --------
    fixed_point_vjp : the derivative of the solution.

    Notes
    -----
    Near a fixed point at which :math:`J_z` has the spectral radius :math:`\rho < 1`, the error falls by about the
    factor :math:`\rho` a step: about :math:`\log \text{tol} / \log \rho` runs of g, without bound as
    :math:`\rho \to 1`. With :math:`\rho > 1` a fixed point may exist and not be found this way. Where g contracts
    with the factor :math:`\tau`, the error is at most the residual divided by :math:`1 - \tau`. For numbers much
    smaller than 1, scale first, or pass a smaller `tol`: the start 0 passes for a solution of z = z/2 + 4e-13. Numbers
    beyond 1e154 count as infinite. g may work in place on z. Memory: a few values of z.
    Chapter: "Equilibrium layers".

    Examples
    --------
    >>> import numpy as np
    >>> A, B = np.array([[0.5, 1.0], [0.0, 0.5]]), np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    >>> fixed_point(lambda z, x: A @ z + B @ x, np.zeros(2), np.array([1.0, 1.0, 0.0])).round(9)
    array([6., 2.])
    """
    name = "fixed_point"
    z, args = _points(name, g, ("z0", z0), args)
    _positive(name, tol=tol, max_steps=max_steps)
    found, residual, steps = _repeated(
        lambda row: flat(_image(name, g, like(row, z), args)),
        flat(z),
        lambda row: tol * max(1.0, _norm(row)),
        max_steps,
    )
    if found is None:
        raise RuntimeError(
            f"{name}: the residual |g(z) - z| is {residual:.2g} after {steps} steps; expected at most {tol:g} times "
            "max(1, |z|). Raise max_steps if it falls; if it does not, solve g(z) - z = 0 by Newton's method."
        )
    return like(found, z)


def fixed_point_vjp(
    g: Callable, z: Any, *args: Any, w: Any, tol: float = 1e-8, max_steps: int = 10_000
) -> tuple[Any, ...]:
    r"""Pull the cotangent w at a fixed point back to the arguments, by one adjoint solve.

    The law is :math:`(I - J_z)^\top u = w`, then :math:`J_x^\top u` for each argument x: the row
    :math:`w^\top Dz(x)` with :math:`Dz(x) = (I - J_z)^{-1} J_x`.

    Parameters
    ----------
    g : callable
        A map of z and the further arguments, continuously differentiable, in plain NumPy.
    z : float, array_like or nested tuple of these
        A fixed point, z = g(z, \*args), however it was found.
    *args
        What g takes after z; each gets a gradient.
    w : like `z`
        The cotangent: the gradient of a loss in z.
    tol : float, default: 1e-8
        How far g may move z, relative to max(1, \|z\|), before z is refused. Up to 100 numbers in z, the Newton step
        :math:`(I - J_z)^{-1}(g(z) - z)` may be as long as ``sqrt(tol)``, likewise relative.
    max_steps : int, default: 10_000
        How many adjoint iterations may run; they are needed for more than 100 numbers in z.

    Returns
    -------
    tuple
        One gradient for each of `args`, in its structure.

    Raises
    ------
    TypeError
        If `g` is not callable or leaves the tape, `tol` or `max_steps` is no number, or a traced value comes in: z
        would be taken for a constant.
    ValueError
        If z is no fixed point (the message has the residual, or the Newton step that would mend it), a shape does not
        fit, or `tol` or `max_steps` is not positive.
    ZeroDivisionError
        If :math:`I - J_z` is singular, or so close to it that no digit would be right.
    RuntimeError
        If the adjoint iteration does not converge; the message has its residual.

    Notes
    -----
    g runs three times, and nothing is stored of the iterations that found z. Up to 100 numbers in z, the matrix
    :math:`I - J_z^\top` is built by as many pullbacks and solved; the spectral radius does not matter then. Beyond,
    :math:`u \leftarrow J_z^\top u + w` is repeated, which converges if the spectral radius of :math:`J_z` is below 1,
    at the speed of the iteration of g. An error e of z changes the gradient by a multiple of e; the error
    may be larger than the residual by the factor :math:`\|(I - J_z)^{-1}\|`, and beyond 100 numbers nothing looks
    for that. For numbers much smaller than 1, scale first, or pass a smaller `tol`. Chapter: "Equilibrium layers".

    References
    ----------
    .. [1] S. Bai, J. Z. Kolter and V. Koltun, "Deep equilibrium models", NeurIPS 2019.

    Examples
    --------
    >>> import numpy as np
    >>> A, B = np.array([[0.5, 1.0], [0.0, 0.5]]), np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    >>> g = lambda z, A, x: A @ z + B @ x
    >>> d_A, d_x = fixed_point_vjp(g, [6.0, 2.0], A, [1.0, 1.0, 0.0], w=[1.0, 0.0])
    >>> d_A
    array([[12.,  4.],
           [24.,  8.]])
    >>> d_x
    array([2., 4., 2.])
    """
    name = "fixed_point_vjp"
    z, args = _points(name, g, ("z", z), args)
    w = _untraced(name, "w", _check.element(name, "w", w, shapes(z), "A cotangent lives where z lives."))
    _positive(name, tol=tol, max_steps=max_steps)
    gap, size = flat(_image(name, g, z, args)) - flat(z), max(1.0, length(flat(z)))
    if not length(gap) <= tol * size < np.inf:
        raise ValueError(
            f"{name}: z has the residual |g(z) - z| = {length(gap):.2g}; expected a fixed point, at most {tol:g} times "
            "max(1, |z|). Solve first, with fixed_point or any other solver."
        )
    _, D = linearize(lambda z: g(z, *args), z)

    def pull(u: np.ndarray) -> np.ndarray:
        return flat(D.T(like(u, z)))

    dense = size_of(shapes(z)) <= DENSE
    u = _dense(pull, flat(w), gap, np.sqrt(tol) * size) if dense else _iterated(pull, flat(w), max_steps)
    return vjp(lambda args: g(z, *args), args, like(u, z))[1] if args else ()


def _dense(pull: Callable, w: np.ndarray, gap: np.ndarray, far: float) -> np.ndarray:
    """Solve u = Jᵀu + w with a matrix; the same matrix says how far a residual is from a solution."""
    M = np.stack([e - pull(e) for e in np.eye(w.size)], axis=1)
    try:
        u = LinearMap(M).solve(w)
    except ZeroDivisionError as problem:
        raise ZeroDivisionError(
            f"fixed_point_vjp: I - J has rank {np.linalg.matrix_rank(M)}; expected {w.size}, an invertible matrix. "
            "The implicit function theorem says nothing here."
        ) from problem
    step = length(np.linalg.solve(M.T, gap))
    if not step <= far:
        raise ValueError(
            f"fixed_point_vjp: z has the residual |g(z) - z| = {length(gap):.2g}, a Newton step of {step:.2g}; "
            f"expected a fixed point, a step of at most {far:.2g}. Solve to more digits, or by Newton's method."
        )
    return u


def _iterated(pull: Callable, w: np.ndarray, max_steps: int) -> np.ndarray:
    """Solve u = Jᵀu + w by repeating it."""
    if not np.isfinite(w).all():  # nan goes on to all gradients, as through a matrix
        return np.full(w.shape, np.nan)
    u, residual, steps = _repeated(lambda u: pull(u) + w, w, lambda u: ADJOINT * (_norm(w) + _norm(u)), max_steps)
    if u is None:
        raise RuntimeError(
            f"fixed_point_vjp: the residual of the adjoint equation is {residual:.2g} after {steps} steps; expected at "
            f"most {ADJOINT:g} times |w| + |u|. The spectral radius of J is 1 or more, or max_steps too low for it."
        )
    return u


def _repeated(move: Callable, z: np.ndarray, enough: Callable, max_steps: int) -> tuple[np.ndarray | None, float, int]:
    """Repeat a move until it moves little: the point (None if that never happens), the last residual, the steps."""
    residual, steps = np.inf, 0
    with np.errstate(over="ignore", invalid="ignore"):  # whoever asked tells what ran away
        while steps < max_steps:
            steps += 1
            try:
                image = move(z)
            except OverflowError:  # Python's own floats raise where arrays become infinite
                return None, np.inf, steps
            residual, limit = _norm(image - z), enough(z)
            if not np.isfinite([residual, limit]).all():  # inf <= inf would pass for convergence
                break
            if residual <= limit:
                return z, residual, steps
            z = image
    return None, residual, steps


def _points(name: str, g: Any, start: tuple[str, Any], args: tuple) -> tuple[Any, tuple]:
    """Let in the map, the point and the further arguments."""
    if not callable(g):
        raise TypeError(f"{name}: g has type {type(g).__name__}; expected a map of z. It comes first: {name}(g, z).")
    z = _untraced(name, start[0], _check.point(name, *start))
    args = tuple([_untraced(name, f"argument {i + 1}", _check.point(name, f"argument {i + 1}", each))
                  for i, each in enumerate(args)])  # fmt: skip
    for leaf in leaves(args):
        if isinstance(leaf, np.ndarray):
            leaf.flags.writeable = False  # g is to be the same map in every step; these are our copies
    return z, args


def _image(name: str, g: Callable, z: Any, args: tuple) -> Any:
    """Return g(z), which has to look like z."""
    own = like(flat(z), z)  # g may work in place
    image = _check.element(name, "the value of g", g(own, *args), shapes(z), SAME_SHAPE)
    return _untraced(name, "the value of g", image)


def _untraced(name: str, argument: str, given: Any) -> Any:
    """Refuse a value that is being differentiated: here its derivative would be wrong or slow, in silence."""
    if any(isinstance(leaf, Traced) for leaf in leaves(given)):
        raise TypeError(
            f"{name}: {argument} is traced; expected plain numbers. A solution is not differentiated through its "
            "solver: call fixed_point outside, then fixed_point_vjp."
        )
    return given


def _positive(name: str, **given: Any) -> None:
    for argument, value in given.items():
        if not _check.number(name, argument, value) > 0:
            raise ValueError(f"{name}: {argument} is {value}; expected a positive number.")


def _norm(flat: np.ndarray) -> float:
    return float(np.linalg.norm(flat))
