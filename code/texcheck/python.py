"""The text against the page's Python: one value, or one function at random points."""

import numpy as np

from .grammar import parse
from .meaning.functions import call
from .precise import flat, is_array, number, shape
from .tokens import tokenize
from .tree import Defined
from .trial import at_points, evaluate
from .trouble import Untrue

__all__ = ["same_function", "same_value"]

CLOSE = 1e-9


def same_value(shown, halves, code, namespace):
    """Compare a printed number with the value of an expression: rounded if it has decimals, else equal."""
    value = np.asarray(eval(code, namespace), dtype=float)
    if value.shape != shape(shown):
        raise Untrue(f"Python gives the shape {value.shape}, the text {shape(shown)}")
    for i, (text, got) in enumerate(zip(flat(shown), value.flat, strict=True)):
        room = max(halves[i] if halves else 0, CLOSE * max(1, abs(text)))
        if halves and halves[i] == number("0.5"):
            room = CLOSE * max(1, abs(text))
        if not abs(number(float(got)) - text) <= room * (1 + number("1e-9")):
            raise Untrue(f"Python gives {value.tolist()}")


def same_function(scope, name, code, namespace):
    """Compare a letter or a function of the text with a Python object."""
    python = eval(code, namespace)
    if not scope.is_function(name):
        _close(evaluate(scope, parse(tokenize(name), scope)), python, f"{name} and {code}")
        return
    letters = scope.functions[name].parameters
    fresh = scope.copy()
    for letter in letters:
        fresh.values.pop(letter, None)

    def run(env):
        arguments = [env.value(letter) for letter in letters]
        here = ", ".join(str(_plain(each)) for each in arguments)
        _close(call(Defined(name), env, arguments), _called(python, arguments), f"{name} and {code} at {here}")

    at_points(fresh, run, None)


def _called(python, arguments):
    """Call with separate numbers, or with one array of them."""
    plain = [_plain(each) for each in arguments]
    if len(plain) == 1:
        return python(plain[0])
    try:
        return python(*plain)
    except TypeError:
        return python(np.array(plain))


def _plain(value):
    return value.astype(float) if is_array(value) else float(value)


def _close(text, python, what):
    wanted, got = np.asarray(_plain(text)), np.asarray(python, dtype=float)
    if wanted.shape != got.shape or not np.allclose(wanted, got, rtol=CLOSE, atol=CLOSE):
        raise Untrue(f"{what}: the text gives {wanted.tolist()}, Python {got.tolist()}")
