"""Numbers with 100 digits, and arrays of them: vectors are 1-D, a matrix with one column is a vector."""

import numpy as np
from mpmath.ctx_mp import MPContext

from .trouble import OutsideDomain, Unreadable

__all__ = [
    "EXACT", "LARGEST", "STEP", "TOLERANCE", "absolute", "add", "determinant", "dot", "flat", "identity", "inverse",
    "is_array", "is_whole", "length", "matrix", "multiply", "number", "power", "real", "shape", "transposed", "vector",
]  # fmt: skip

# A context of our own: nobody else's precision changes.
EXACT = MPContext()
EXACT.dps = 100
TOLERANCE = EXACT.mpf(10) ** -20
# The step of a difference quotient; its square is the error, so 50 digits are right.
STEP = EXACT.mpf(10) ** -25
# Beyond this, exponents and arguments of functions are an oversight of the author, and slow.
LARGEST = 10**300


def number(value):
    """Make a number; a text is read exactly."""
    return EXACT.mpf(value)


def real(value):
    """Refuse a complex result: the formula has no real value here."""
    if isinstance(value, EXACT.mpc) or not EXACT.isfinite(value):
        raise OutsideDomain("no real value")
    return value


def is_whole(value, largest=LARGEST):
    """Whether a value is a whole number of a size we may count to; larger ones are never written out."""
    return not is_array(value) and EXACT.isfinite(value) and abs(value) <= largest and EXACT.isint(value)


def is_array(value):
    """Whether a value is a vector or a matrix."""
    return isinstance(value, np.ndarray)


def shape(value):
    """Return the shape; a number has ()."""
    return value.shape if is_array(value) else ()


def flat(value):
    """Return the entries."""
    return list(value.flat) if is_array(value) else [value]


def vector(values):
    """Make a vector of numbers."""
    values = list(values)
    if any(is_array(value) for value in values):
        raise Unreadable("a tuple of arrays has no meaning here")
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def matrix(rows):
    """Make a matrix of rows; one column is a vector, blocks are joined."""
    if any(is_array(value) for row in rows for value in row):
        return _blocks(rows)
    array = np.empty((len(rows), len(rows[0])), dtype=object)
    for i, row in enumerate(rows):
        array[i, :] = row
    return _tidy(array) if len(rows) > 1 else array


def _blocks(rows):
    whole = [[_as_block(value) for value in row] for row in rows]
    try:
        return _tidy(np.block(whole).astype(object))
    except ValueError:
        raise Unreadable("the blocks of this matrix do not fit together") from None


def _as_block(value):
    array = np.atleast_1d(np.array(value, dtype=object))
    return array[:, None] if array.ndim == 1 else array


def _tidy(array):
    return array[:, 0].copy() if array.ndim == 2 and array.shape[1] == 1 and array.shape[0] > 1 else array


def _single(array):
    """One entry is a number."""
    return array.flat[0] if array.size == 1 else array


def add(left, right, sign=1):
    """Add or subtract what has one shape."""
    if shape(left) != shape(right):
        raise Unreadable(f"the shapes {shape(left)} and {shape(right)} cannot be added")
    return left + right if sign > 0 else left - right


def multiply(left, right):
    """Multiply as matrices do; two vectors side by side mean nothing."""
    if not is_array(left) or not is_array(right):
        return left * right
    if left.ndim == 1 and right.ndim == 2 and right.shape[0] == 1:
        return np.outer(left, right[0])
    if left.ndim == 1 or left.shape[1] != right.shape[0]:
        raise Unreadable(
            f"the shapes {shape(left)} and {shape(right)} do not multiply; for vectors write x \\cdot y or x^\\top y"
        )
    product = left.dot(right)
    return _single(product) if product.ndim == 1 else _tidy(product) if product.size > 1 else product.flat[0]


def dot(left, right):
    """The dot between numbers multiplies, between vectors it is the inner product."""
    if not is_array(left) or not is_array(right):
        return left * right
    if shape(left) != shape(right) or left.ndim != 1:
        raise Unreadable(f"a dot between the shapes {shape(left)} and {shape(right)}")
    return sum(left * right)


def transposed(value):
    """Transpose; a vector becomes a row, a row a vector."""
    if not is_array(value):
        return value
    return value[None, :] if value.ndim == 1 else value[0].copy() if value.shape[0] == 1 else value.T


def _square(value, what):
    if not is_array(value) or value.ndim != 2 or value.shape[0] != value.shape[1]:
        raise Unreadable(f"{what} needs a square matrix, not the shape {shape(value)}")
    return EXACT.matrix(value.tolist())


def determinant(value):
    """Return the determinant; of a number, the number."""
    return value if not is_array(value) else EXACT.det(_square(value, "a determinant"))


def inverse(value):
    """Return the inverse, or one over a number."""
    if not is_array(value):
        if not value:
            raise OutsideDomain("division by zero")
        return 1 / value
    try:
        found = EXACT.inverse(_square(value, "an inverse"))
    except ZeroDivisionError:
        raise OutsideDomain("this matrix has no inverse") from None
    return matrix(found.tolist())


def power(base, exponent):
    """Return a power of a number, or a whole power of a square matrix."""
    if is_array(exponent):
        raise Unreadable("an array as exponent")
    whole = is_whole(exponent)
    if is_array(base):
        if not whole or not 0 <= exponent <= 1000:
            raise Unreadable("this power of a matrix has no meaning here")
        _square(base, "a power")
        return np.linalg.matrix_power(base, int(exponent)) if exponent else identity(base.shape[0])
    if not base and exponent <= 0:
        raise OutsideDomain("zero to a power that is not positive")
    if abs(exponent) * abs(EXACT.log(abs(base) or 1, 10)) > LARGEST:
        raise Unreadable("a power too large to compute")
    return real(base ** (int(exponent) if whole else exponent))


def identity(size):
    """Return the identity matrix."""
    return matrix([[number(i == j) for j in range(size)] for i in range(size)])


def absolute(value):
    """Return the size of a number or the Euclidean length of a vector."""
    if is_array(value) and value.ndim == 2:
        raise Unreadable("bars around a matrix: write \\det or \\|...\\|")
    return length(value) if is_array(value) else abs(value)


def length(value, kind="2"):
    """Return a norm: of a vector 1, 2 or infinity; of a matrix the operator norm, or F."""
    entries = [abs(entry) for entry in flat(value)]
    rectangle = is_array(value) and value.ndim == 2
    if kind == "1" and not rectangle:
        return sum(entries)
    if kind == "\\infty" and not rectangle:
        return max(entries)
    if kind == "2" and rectangle:
        return max(EXACT.svd_r(EXACT.matrix(value.tolist()), compute_uv=False))
    if (kind == "F" and rectangle) or (kind == "2" and not rectangle):
        return EXACT.sqrt(sum(entry * entry for entry in entries))
    raise Unreadable(f"the norm {kind} of the shape {shape(value)} has no meaning here")
