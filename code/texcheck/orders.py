"""How fast an error shrinks: o(...) and O(...) by ratios, the comment *order k in h* by slopes."""

from . import tree
from .meaning import Environment
from .precise import EXACT, add, flat, is_array, length, number
from .trial import at_points
from .trouble import Unreadable, Untrue

__all__ = ["order_holds", "remainder_holds"]

NEAR, NEARER = number(10) ** -6, number(10) ** -8


def remainder_holds(scope, trees, signs, deadline):
    """f(a + v) = f(a) + Df(a)[v] + o(|v|): the rest divided by |v| goes to zero with v."""
    if signs != ["="] or not isinstance(trees[1], tree.Binary) or not isinstance(trees[1].right, tree.Remainder):
        raise Unreadable("a remainder must be the last term of one equation")
    left, right, remainder = trees[0], trees[1].left, trees[1].right

    def run(env):
        letters = _letters_of(remainder.inner, env)
        near, nearer = (_ratio(left, right, remainder.inner, letters, t, env) for t in (NEAR, NEARER))
        if not remainder.big and nearer > near / 10:
            raise Untrue(f"the rest does not die faster: divided by it, {_digits(near)}, then {_digits(nearer)}")
        if remainder.big and nearer > 2 * near + NEARER:
            raise Untrue(f"the rest is larger: divided by it, {_digits(near)}, then {_digits(nearer)}")

    return at_points(scope, run, deadline)


def _letters_of(inner, env):
    """Return the letters a remainder depends on; these shrink."""
    before = set(env.point.asked)
    env.point.asked.clear()
    env.with_values({}).evaluate(inner)
    letters = set(env.point.asked)
    env.point.asked |= before
    if not letters:
        raise Unreadable("this remainder depends on no letter")
    return letters


def _shrunk(letters, t, env):
    return env.with_values({name: env.value(name) * t for name in letters})


def _ratio(left, right, inner, letters, t, env):
    small = _shrunk(letters, t, env)
    rest = add(small.evaluate(left), small.evaluate(right), -1)
    return _size(rest) / _size(small.evaluate(inner))


def _size(value):
    return length(value) if is_array(value) and value.ndim == 1 else max(abs(each) for each in flat(value))


def _digits(value):
    return EXACT.nstr(value, 3)


def order_holds(scope, trees, order, letter, deadline):
    """Left and right differ by exactly the order: the slope between two small steps."""

    def run(env: Environment):
        sizes = []
        for t in (NEAR, NEARER):
            small = _shrunk({letter}, t, env)
            sizes.append(_size(add(small.evaluate(trees[0]), small.evaluate(trees[1]), -1)))
        if not sizes[1]:
            raise Untrue("the two sides are equal; nothing is approximate")
        slope = EXACT.log(sizes[0] / sizes[1], 100)
        if abs(slope - order) > number("0.05"):
            raise Untrue(f"the error is of order {EXACT.nstr(slope, 3)} in {letter}, not {order}")

    return at_points(scope, run, deadline)
