"""Numbers, letters, products, matrices."""

import numpy as np

from .. import precise, tree
from ..precise import EXACT, TOLERANCE, flat, is_array, number, shape
from ..trouble import NeedIndex, OutsideDomain, Unreadable
from .environment import evaluates

__all__ = ["entry", "holds"]

LARGEST_IDENTITY = 50
KINKED = {"absolute", "max", "min", "sign"}
MAPS = {
    "sin": EXACT.sin, "cos": EXACT.cos, "tan": EXACT.tan, "exp": EXACT.exp, "log": EXACT.log, "ln": EXACT.log,
    "sinh": EXACT.sinh, "cosh": EXACT.cosh, "tanh": EXACT.tanh, "arctan": EXACT.atan, "arcsin": EXACT.asin,
    "arccos": EXACT.acos,
}  # fmt: skip
PRODUCTS = {"": precise.multiply, "*": precise.multiply, "·": precise.dot}


@evaluates(tree.Number)
def _number(node, env):
    return number(node.text)


@evaluates(tree.Name)
def _name(node, env):
    """A letter with something below: one name, an entry of an array, or a numbered name such as x_i for x_1."""
    if not node.index or env.has(node.full):
        return _constant(node.full, env, node.position)
    if node.base == "\\delta" and len(node.index) == 2 and not env.has("\\delta"):
        return _kronecker(node, env)
    if env.has(node.base):
        return entry(env.value(node.base, node.position), node.index, env)
    if node.base == "I" and len(node.index) == 1:
        return precise.identity(env.index(node.index[0], LARGEST_IDENTITY))
    numbered = _numbered(node, env)
    if env.has(numbered):
        return env.value(numbered, node.position)
    raise Unreadable(f"{node.full} has not been introduced", node.position)


def _numbered(node, env):
    """Return the name x_1 that x_i stands for; without a value for i, ask how many there are."""
    for below in node.index:
        letter = getattr(below, "full", None)
        if letter and not env.has(letter):
            names = {name for name in (*env.scope.values, *env.scope.letters) if name.startswith(f"{node.base}_")}
            found = sum(name[len(node.base) + 1 :].isdigit() for name in names)
            if found:
                raise NeedIndex(letter, found, node.position)
            raise Unreadable(f"{node.full} has not been introduced", node.position)
    return f"{node.base}_" + "".join(str(env.index(below, None)) for below in node.index)


def _constant(name, env, position):
    if env.has(name):
        return env.value(name, position)
    if name in ("e", "\\pi"):
        return +(EXACT.e if name == "e" else EXACT.pi)
    return env.value(name, position)


def _kronecker(node, env):
    # An index that nothing else bounds runs as far as the other one.
    sizes = [env.ranges.get(getattr(below, "full", None)) for below in reversed(node.index)]
    left, right = (env.index(below, size) for below, size in zip(node.index, sizes, strict=True))
    return number(left == right)


def entry(value, index, env):
    """Return an entry; each index letter without a value asks for its range."""
    if not is_array(value) or value.ndim != len(index):
        raise Unreadable(f"{len(index)} indices for the shape {shape(value)}")
    place = tuple(env.index(each, size) - 1 for each, size in zip(index, value.shape, strict=True))
    return value[place]


@evaluates(tree.Indexed)
def _indexed(node, env):
    return entry(env.evaluate(node.inner), node.index, env)


@evaluates(tree.Negative)
def _negative(node, env):
    return -env.evaluate(node.inner)


@evaluates(tree.Binary)
def _binary(node, env):
    left, right = env.evaluate(node.left), env.evaluate(node.right)
    if node.sign in PRODUCTS:
        return PRODUCTS[node.sign](left, right)
    return _OTHER[node.sign](left, right)


def _divide(left, right):
    if is_array(right):
        raise Unreadable("division by an array")
    if not right:
        raise OutsideDomain("division by zero")
    return left / right


def _cross(left, right):
    if not is_array(left) and not is_array(right):
        return left * right
    if shape(left) != (3,) or shape(right) != (3,):
        raise Unreadable(f"a cross product of the shapes {shape(left)} and {shape(right)}")
    return np.roll(left, -1) * np.roll(right, -2) - np.roll(left, -2) * np.roll(right, -1)


def _after(left, right):
    if not is_array(left) or not is_array(right) or left.ndim < 2 or right.ndim < 2:
        raise Unreadable("\\circ between values that are no linear maps")
    return precise.multiply(left, right)


def _entrywise(left, right):
    if shape(left) != shape(right):
        raise Unreadable(f"the shapes {shape(left)} and {shape(right)} do not multiply entry by entry")
    return left * right


_OTHER = {
    "+": precise.add, "-": lambda left, right: precise.add(left, right, -1), "/": _divide, "×": _cross,
    "⊙": _entrywise, "∘": _after, "⊗": lambda left, right: np.outer(left, right),
}  # fmt: skip


@evaluates(tree.Power)
def _power(node, env):
    return precise.power(env.evaluate(node.base), env.evaluate(node.exponent))


@evaluates(tree.Root)
def _root(node, env):
    value, degree = env.evaluate(node.inner), env.evaluate(node.degree)
    if is_array(value) or not precise.is_whole(degree, 1000) or degree < 1:
        raise Unreadable("a root of this kind has no meaning here")
    if value < 0:
        raise OutsideDomain("a root of a negative number")
    return EXACT.root(value, int(degree))


@evaluates(tree.Elementary)
def _elementary(node, env):
    value, function = env.evaluate(node.inner), MAPS[node.name]
    if is_array(value) and value.ndim == 2:
        raise Unreadable(f"\\{node.name} of a matrix")
    if node.name in ("log", "ln") and any(each <= 0 for each in flat(value)):
        raise OutsideDomain("a logarithm of a number that is not positive")
    if any(abs(each) > precise.LARGEST for each in flat(value)):
        raise Unreadable("a number too large to compute with")
    found = [precise.real(function(each)) for each in flat(value)]
    return precise.vector(found) if is_array(value) else found[0]


@evaluates(tree.Norm)
def _norm(node, env):
    return precise.length(env.evaluate(node.inner), node.kind)


@evaluates(tree.Inner)
def _inner(node, env):
    left, right = env.evaluate(node.left), env.evaluate(node.right)
    if shape(left) != shape(right) or not is_array(left):
        raise Unreadable(f"an inner product of the shapes {shape(left)} and {shape(right)}")
    return sum((left * right).flat)


@evaluates(tree.Tuple)
def _tuple(node, env):
    return precise.vector(each for item in node.items for each in _items(item, env))


def _items(item, env):
    value = env.evaluate(item)
    return list(value) if isinstance(item, tree.Dots) and item.sign == "," else [value]


@evaluates(tree.Matrix)
def _matrix(node, env):
    return precise.matrix([[env.evaluate(cell) for cell in row] for row in node.rows])


@evaluates(tree.Cases)
def _cases(node, env):
    env.point.kinked = True
    for value, condition in node.branches:
        if condition is None or holds(condition, env):
            return env.evaluate(value)
    raise OutsideDomain("no case applies")


def holds(condition, env):
    """Whether left, relation, right is so."""
    left, relation, right = condition
    return related(env.evaluate(left), relation, env.evaluate(right))


def related(left, relation, right):
    """Compare two numbers."""
    if is_array(left) or is_array(right):
        raise Unreadable("an order between arrays")
    equal = abs(left - right) <= TOLERANCE * max(1, abs(left), abs(right))
    if relation in ("=", "≠"):
        return equal == (relation == "=")
    if equal:
        return relation in ("≤", "≥")
    return (left < right) == (relation in ("<", "≤"))


@evaluates(tree.Indicator)
def _indicator(node, env):
    env.point.kinked = True
    left, relation, right = node.condition
    a, b = env.evaluate(left), env.evaluate(right)
    if not is_array(a):
        return number(related(a, relation, b))
    return precise.vector(number(related(each, relation, b)) for each in a)


@evaluates(tree.Operator)
def _operator(node, env):
    env.point.kinked |= node.name in KINKED
    return _OPERATORS[node.name](*(env.evaluate(each) for each in node.arguments))


def _trace(value):
    if not is_array(value) or value.ndim != 2 or len(set(value.shape)) > 1:
        raise Unreadable(f"the trace of the shape {shape(value)}")
    return sum(value.diagonal())


def _diagonal(*values):
    entries = flat(values[0]) if len(values) == 1 and is_array(values[0]) else list(values)
    return precise.matrix(
        [[each if i == j else number(0) for j in range(len(entries))] for i, each in enumerate(entries)]
    )


def _rank(value):
    """Count singular values that are not zero."""
    if not is_array(value) or value.ndim != 2:
        return number(any(flat(value)))
    sizes = EXACT.svd_r(EXACT.matrix(value.tolist()), compute_uv=False)
    return number(sum(size > TOLERANCE * max(1, max(sizes)) for size in sizes))


def _extreme(choose):
    """max(0, z): entry by entry if something is a vector."""

    def extreme(*values):
        forms = {shape(value) for value in values} - {()}
        if len(values) == 1 or not forms:
            return choose(each for value in values for each in flat(value))
        if len(forms) > 1:
            raise Unreadable("the largest of arrays of different shapes")
        array = np.empty(forms.pop(), dtype=object)
        for place in np.ndindex(array.shape):
            array[place] = choose(value[place] if is_array(value) else value for value in values)
        return array

    return extreme


_OPERATORS = {
    "det": precise.determinant, "tr": _trace, "diag": _diagonal, "rank": _rank, "max": _extreme(max),
    "min": _extreme(min), "sign": lambda value: EXACT.sign(value), "inverse": precise.inverse,
    "transpose": precise.transposed, "absolute": precise.absolute,
}  # fmt: skip
