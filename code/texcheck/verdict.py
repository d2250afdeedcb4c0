"""Whether two values stand in the relation the text states."""

from . import tree
from .meaning.algebra import related
from .precise import EXACT, TOLERANCE, flat, is_array, number, shape
from .trouble import Unreadable, Untrue

__all__ = ["compare", "half_units", "show"]


def compare(left, right, relation, trees):
    """Raise `Untrue` unless the relation holds; `trees` are the two sides as written."""
    if relation in ("<", ">", "≤", "≥"):
        if not related(left, relation, right):
            raise Untrue(f"{show(left)} {relation} {show(right)} does not hold")
    elif relation == "≠":
        if shape(left) == shape(right) and all(map(_equal, flat(left), flat(right))):
            raise Untrue(f"both sides are {show(left)}")
    else:
        if shape(left) != shape(right):
            raise Untrue(f"the left side has the shape {_form(left)}, the right side {_form(right)}")
        _COMPARED[relation](left, right, trees)


def _form(value):
    names = {(): "of a number"}
    return names.get(shape(value)) or ("of a row " if value.ndim == 2 and len(value) == 1 else "") + str(shape(value))


def _equal(left, right):
    return abs(left - right) <= TOLERANCE * max(1, abs(left), abs(right))


def _exactly(left, right, trees):
    if not all(map(_equal, flat(left), flat(right))):
        raise Untrue(f"the left side is {show(left)}, the right side {show(right)}")


def _rounded(left, right, trees):
    """A decimal after ≈ is the correctly rounded value: off by half a unit of its last digit at most."""
    units = next((found for found in (half_units(trees[1]), half_units(trees[0])) if found), None)
    if units is None or len(units) != len(flat(left)):
        raise Unreadable("\\approx needs a decimal number on one side, or a comment that says how good it is")
    for exact, given, half in zip(flat(left), flat(right), units, strict=True):
        if not abs(exact - given) <= half * (1 + number("1e-12")) + TOLERANCE * max(1, abs(exact)):
            raise Untrue(f"{show(left)} is not rounded to {show(right)}")


_COMPARED = {"=": _exactly, "≈": _rounded}


def half_units(side):
    """Return half a unit of the last digit of each number a side prints, or None if it prints none.

    A whole number among decimals is meant exactly.
    """
    found = _printed(side)
    if not found or None in found:
        return None
    if any(isinstance(part, str) and "." in part for part, _ in found):
        return [number(0) if "." not in digits else _half(digits) * scale for digits, scale in found]
    return [_half(digits) * scale for digits, scale in found]


def _half(digits):
    return number(5) / number(10) ** (len(digits.partition(".")[2]) + 1)


def _printed(side):
    """Return pairs (digits, power of ten) in order; None stands for what is no plain number."""
    if isinstance(side, tree.Number):
        return [(side.text, number(1))]
    if isinstance(side, tree.Negative):
        return _printed(side.inner)
    if isinstance(side, tree.Tuple):
        return [each for item in side.items for each in _printed(item)]
    if isinstance(side, tree.Matrix):
        return [each for row in side.rows for cell in row for each in _printed(cell)]
    if (
        isinstance(side, tree.Binary)
        and side.sign in ("·", "×")
        and isinstance(side.left, (tree.Number, tree.Negative))
    ):
        scale = _power_of_ten(side.right)
        return [scale and (_printed(side.left)[0][0], scale)]
    return [None]


def _power_of_ten(side):
    if not isinstance(side, tree.Power) or side.base != tree.Number("10"):
        return None
    sign, exponent = (-1, side.exponent.inner) if isinstance(side.exponent, tree.Negative) else (1, side.exponent)
    return number(10) ** (sign * int(exponent.text)) if isinstance(exponent, tree.Number) else None


def show(value):
    """Write a value with a few digits."""
    if not is_array(value):
        return EXACT.nstr(value, 8)
    if value.ndim == 1:
        return "(" + ", ".join(EXACT.nstr(each, 6) for each in value) + ")"
    return "[" + "; ".join(", ".join(EXACT.nstr(each, 6) for each in row) for row in value) + "]"
