"""Does a text show a value, to the digits it prints?"""

import re
from decimal import Decimal

import numpy as np

__all__ = ["same", "show", "shows"]

# Words first, so that the 64 of float64 is no number; then numbers; then single characters.
TOKEN = re.compile(
    r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
    r"|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
    r"|\S"
)
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
# What NumPy writes round a value when it is asked for its repr.
WRAPPER = re.compile(r"(?:np\.|numpy\.)?(?:array|(?:float|int|uint)\d+|bool_?|str_)")


def shows(text, value):
    """Return whether `text` shows `value`: its plain form or its ``str``.

    >>> shows("0.333", 1 / 3), shows("0.334", 1 / 3)
    (True, False)
    >>> shows("[[2., 1.], [0., 1.]]", np.array([[2.0, 1.0], [0.0, 1.0]]))
    True
    """
    return same(text, show(value)) or same(text, str(value))


def same(text, seen):
    """Return whether two printed forms agree, numbers to the digits of the first.

    Space and the commas inside square brackets do not count. Anything that is no number must be the same.

    >>> same("6.41e-11", "6.4071e-11"), same("3", "3.0")
    (True, False)
    """
    wanted, got = _tokens(text), _tokens(seen)
    return len(wanted) == len(got) and all(map(_token_agrees, wanted, got))


def show(value):
    """Return a value as a reader would write it: every digit, none of NumPy's wrapping.

    >>> show((np.float64(0.5), np.array([1, 2]), "ab"))
    "(0.5, [1, 2], 'ab')"
    """
    if isinstance(value, (np.ndarray, np.generic)):
        plain = value.tolist()
        return repr(plain) if isinstance(plain, np.generic) else show(plain)
    if type(value) is tuple:
        return "(" + ", ".join(map(show, value)) + ("," if len(value) == 1 else "") + ")"
    if type(value) is list:
        return "[" + ", ".join(map(show, value)) + "]"
    if type(value) is dict:
        return "{" + ", ".join(f"{show(key)}: {show(item)}" for key, item in value.items()) + "}"
    return repr(value)


def _tokens(text):
    """Split a printed form, dropping wrappers and the commas inside square brackets."""
    kept, open_brackets = [], []
    for token in TOKEN.findall(text):
        if token == "(" and kept and WRAPPER.fullmatch(kept[-1]):
            kept.pop()
            open_brackets.append("wrapper")
        elif token in ("(", "[", "{"):
            open_brackets.append(token)
            kept.append(token)
        elif token in (")", "]", "}"):
            if not open_brackets or open_brackets.pop() != "wrapper":
                kept.append(token)
        elif token != "," or not open_brackets or open_brackets[-1] in ("(", "{"):
            kept.append(token)
    return kept


def _token_agrees(wanted, got):
    """Compare two tokens: numbers by value, all else by spelling."""
    if not (NUMBER.fullmatch(wanted) and NUMBER.fullmatch(got)):
        return wanted == got
    # NumPy ends a whole float with the bare point; the digit it leaves out is a zero.
    exact, value = Decimal(re.sub(r"\.(?!\d)", ".0", wanted)), Decimal(got)
    if _is_integer(wanted) or _is_integer(got):
        # A whole number written without a point says that the value is an integer.
        return _is_integer(wanted) and _is_integer(got) and exact == value
    if not exact and not value and exact.is_signed() != value.is_signed():
        return False
    # A printed decimal is the correctly rounded value: off by half a unit of its last digit at most.
    return abs(exact - value) <= Decimal((0, (5,), exact.as_tuple().exponent - 1))


def _is_integer(token):
    """Tell ``12`` from ``12.`` and ``12e0``."""
    return not re.search(r"[.eE]", token)
