"""Linear maps as objects: apply, transpose, compose, add, solve; a matrix is what you may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from linmap import _check
from linmap._structure import Traced, leaves, map_leaves, rebuild, shape_of, size_of

__all__ = ["LinearMap"]

DOUBLE = np.dtype(np.float64)
ELEMENT = "A linear map takes exactly the elements of its space; nothing is broadcast."


class LinearMap:
    r"""A linear map between spaces of floats, arrays, or nested tuples of these.

    The law is :math:`L(au + bv) = a\,L u + b\,L v`, and :math:`\langle w, L v\rangle = \langle L^\top w, v\rangle`
    for the transpose with respect to the standard inner products.

    Parameters
    ----------
    matrix : array_like, shape (m, n)
        The matrix of the map, rows for outputs and columns for inputs. It is copied.

    Attributes
    ----------
    in_shape, out_shape : tuple
        The shape of an input and of an output: a tuple of ints, or for nested tuples a nested tuple of shapes.
    shape : tuple of int
        ``(m, n)``: how many numbers an output and an input hold.
    T : LinearMap
        The transpose (adjoint): it takes what the map returns and returns what the map takes.

    Raises
    ------
    TypeError
        If `matrix` does not hold real numbers, or ``@`` meets an array (apply the map with ``L(v)``).
    ValueError
        If `matrix` does not have two axes, or shapes do not fit.

    Notes
    -----
    Applying the map costs what the functions behind it cost; ``matrix()`` applies the map n times, or its
    transpose m times if m < n. Chapter: "Linear maps and adjoints".

    Examples
    --------
    >>> import numpy as np
    >>> L = LinearMap([[1, 2, 0], [0, 1, 3]])
    >>> L.shape
    (2, 3)
    >>> L([1.0, 1.0, 1.0])
    array([3., 4.])
    >>> L.T([1.0, 0.0])
    array([1., 2., 0.])
    >>> (L @ L.T).matrix()
    array([[ 5.,  2.],
           [ 2., 10.]])
    """

    __slots__ = ("_adjoint", "_apply", "in_shape", "out_shape")
    __array_ufunc__ = None  # an array on the left of an operator leaves the operation to the map, which refuses it

    def __init__(self, matrix: Any):
        A = _check.real("LinearMap", "matrix", matrix)
        if len(shape_of(A)) != 2:
            raise ValueError(
                f"LinearMap: matrix has shape {shape_of(A)}; expected two axes, (m, n). "
                "Use reshape, or LinearMap.from_functions for a map between other spaces."
            )
        self._apply, self._adjoint = (lambda v: A @ v), (lambda w: A.T @ w)
        self.in_shape, self.out_shape = (A.shape[1],), (A.shape[0],)

    @classmethod
    def from_functions(cls, apply: Callable, adjoint: Callable, in_shape: Any, out_shape: Any) -> LinearMap:
        """Make a map from two functions that are linear and adjoint to each other.

        Parameters
        ----------
        apply, adjoint : callable
            ``apply`` takes an input and returns an output, ``adjoint`` the other way round.
        in_shape, out_shape : tuple
            Shapes, or nested tuples of shapes.

        Returns
        -------
        LinearMap
            The map. Whether the two functions are adjoint is not checked; ``witness.adjoint_identity`` does that.

        Examples
        --------
        >>> import numpy as np
        >>> reverse = LinearMap.from_functions(np.flip, np.flip, (3,), (3,))
        >>> reverse([1.0, 2.0, 3.0])
        array([3., 2., 1.])
        """
        new = object.__new__(cls)
        new._apply, new._adjoint, new.in_shape, new.out_shape = apply, adjoint, in_shape, out_shape
        return new

    @property
    def shape(self) -> tuple[int, int]:
        return size_of(self.out_shape), size_of(self.in_shape)

    @property
    def T(self) -> LinearMap:
        return self.from_functions(self._adjoint, self._apply, self.out_shape, self.in_shape)

    def __repr__(self) -> str:
        return f"LinearMap({_space(self.in_shape)} -> {_space(self.out_shape)})"

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        raise TypeError("LinearMap: NumPy asked for an array; expected a call that knows maps. Ask for L.matrix().")

    def __call__(self, v: Any) -> Any:
        if type(v) is np.ndarray and v.dtype is DOUBLE and v.shape == self.in_shape:  # the shorter way to the same
            return self._apply(v.copy())
        return self._apply(_check.element("LinearMap", "the input", v, self.in_shape, ELEMENT))

    def __matmul__(self, other: Any) -> LinearMap:
        _refuse_array("@", other, "Apply a map with L(v); compose maps with E @ D, and wrap a matrix as LinearMap(A).")
        if self.in_shape != other.out_shape:
            raise ValueError(
                f"LinearMap @: the second map returns shape {other.out_shape}; expected {self.in_shape}, "
                "what the first map takes. In E @ D, D acts first."
            )
        E, D = self, other
        return self.from_functions(
            lambda v: E._apply(D._apply(v)), lambda w: D._adjoint(E._adjoint(w)), D.in_shape, E.out_shape
        )

    def __rmatmul__(self, other: Any) -> LinearMap:
        _refuse_array("@", other, "For wᵀL apply the transpose: L.T(w).")
        return NotImplemented

    def __add__(self, other: Any) -> LinearMap:
        _refuse_array("+", other, "Wrap a matrix as LinearMap(A).")
        if (self.in_shape, self.out_shape) != (other.in_shape, other.out_shape):
            raise ValueError(f"LinearMap +: the second map is {other!r}; expected {self!r}. Sums need equal spaces.")
        return self.from_functions(
            lambda v: _plus(self._apply(v), other._apply(v)),
            lambda w: _plus(self._adjoint(w), other._adjoint(w)),
            self.in_shape,
            self.out_shape,
        )

    def __sub__(self, other: Any) -> LinearMap:
        _refuse_array("-", other, "Wrap a matrix as LinearMap(A).")
        return self + (-1.0) * other

    def __neg__(self) -> LinearMap:
        return -1.0 * self

    def __mul__(self, factor: Any) -> LinearMap:
        c = _check.number("LinearMap *", "the factor", factor)
        return self.from_functions(
            lambda v: _times(c, self._apply(v)),
            lambda w: _times(c, self._adjoint(w)),
            self.in_shape,
            self.out_shape,
        )

    __rmul__ = __mul__

    def matrix(self) -> np.ndarray:
        """Return the matrix, shape (m, n), inputs and outputs flattened in C order.

        Returns
        -------
        ndarray, shape (m, n)

        Raises
        ------
        TypeError
            If an input or output is a tuple.

        Notes
        -----
        Cost: n applications of the map, or m of its transpose if m < n.
        """
        for name, shape in (("the input", self.in_shape), ("the output", self.out_shape)):
            if shape and isinstance(shape[0], tuple):
                raise TypeError(
                    f"LinearMap.matrix: {name} is a tuple of shapes {shape}; expected one array. "
                    "Apply the map, L(v), or its transpose, L.T(w), which keep the structure."
                )
        m, n = self.shape
        if m < n:
            return _columns(self._adjoint, self.out_shape).T
        return _columns(self._apply, self.in_shape)

    def rank(self, tol: float | None = None) -> int:
        """Return the number of singular values above `tol` (as ``numpy.linalg.matrix_rank``)."""
        return int(np.linalg.matrix_rank(self.matrix(), tol))

    def solve(self, b: Any) -> Any:
        """Return the v with L(v) = b, for a square invertible map.

        Parameters
        ----------
        b : array_like
            An element of the output space.

        Returns
        -------
        v
            An element of the input space.

        Raises
        ------
        ValueError
            If the map is not square or `b` has the wrong shape.
        ZeroDivisionError
            If the matrix is singular, or so close to it that no digit of the answer would be right.
        """
        b = _check.element("LinearMap.solve", "b", b, self.out_shape, "The right-hand side lives where outputs live.")
        _check.square("LinearMap.solve", self.shape)
        A = self.matrix()
        # Not the determinant: rounding decides whether it comes out as 0 or as 1e-15, and each LAPACK rounds its way.
        if np.linalg.cond(A.plain() if isinstance(A, Traced) else A, 1) >= 1 / np.finfo(np.float64).eps:
            raise ZeroDivisionError(
                "LinearMap.solve: the matrix is singular, rank "
                f"{self.rank()}; expected rank {len(A)}. Look at kernel and image before you solve."
            )
        v = np.linalg.solve(A, np.reshape(b, -1))
        return np.reshape(v, self.in_shape) if self.in_shape else float(v[0])

    def trace(self) -> float:
        """Return the trace of a square map."""
        _check.square("LinearMap.trace", self.shape)
        return float(np.trace(self.matrix()))

    def slogdet(self) -> tuple[float, float]:
        """Return the sign and the logarithm of the absolute value of the determinant of a square map."""
        _check.square("LinearMap.slogdet", self.shape)
        sign, log_abs = np.linalg.slogdet(self.matrix())
        return float(sign), float(log_abs)


def _columns(apply: Callable, shape: tuple[int, ...]) -> np.ndarray:
    """Apply a map to every basis vector and set the results side by side."""
    return np.stack([np.reshape(apply(e), -1) for e in _basis(shape)], axis=1)


def _basis(shape: tuple[int, ...]) -> Iterator[Any]:
    if not shape:
        yield 1.0
        return
    for k in range(size_of(shape)):
        e = np.zeros(shape)
        e.flat[k] = 1.0
        yield e


def _plus(a: Any, b: Any) -> Any:
    return rebuild(a, iter([p + q for p, q in zip(leaves(a), leaves(b), strict=True)]))


def _times(c: float, a: Any) -> Any:
    return map_leaves(lambda leaf: c * leaf, a)


def _refuse_array(sign: str, other: Any, cure: str) -> None:
    if not isinstance(other, LinearMap):
        raise TypeError(f"LinearMap {sign}: the other side is a {type(other).__name__}; expected a LinearMap. {cure}")


def _space(shape: Any) -> str:
    """R^3, R, R^(2x3), or the product of these: how the repr names a space."""
    if shape and isinstance(shape[0], tuple):
        return " x ".join(f"({_space(s)})" if s and isinstance(s[0], tuple) else _space(s) for s in shape)
    return "R" if shape == () else f"R^{shape[0]}" if len(shape) == 1 else f"R^({'x'.join(map(str, shape))})"
