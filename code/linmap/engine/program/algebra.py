"""The algebra of entry-by-entry steps: what a person does to a formula before writing it down.

Each function takes the graph and the unbroadcast arguments, and returns a simpler node or None. All rules hold up to
rounding for every argument, infinite and undefined ones included, so nothing is multiplied by zero here.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from linmap.engine import rules
from linmap.engine.kinds import Rule
from linmap.engine.program.graph import NOT, Graph, Node, joint_shape, rewrites

__all__ = ["ADD", "DIVIDE", "MULTIPLY", "NEGATIVE", "SUBTRACT", "moderate"]

ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATIVE, POWER, SQUARE, RECIPROCAL, POSITIVE = (
    rules.UFUNCS[u]
    for u in (np.add, np.subtract, np.multiply, np.divide, np.negative, np.power, np.square, np.reciprocal, np.positive)
)
LARGE = 1024  # from this size on, what a step costs matters more than how it reads


def simplifies(rule: Rule) -> Callable:
    """Register the decorated algebra for an entry-by-entry rule."""

    def register(algebra: Callable) -> Callable:
        rewrites(rule)(lambda graph, *args: graph.elementwise(rule, _floats(graph, args), algebra))
        return algebra

    return register


def _floats(g: Graph, args: tuple[Node, ...]) -> tuple[Node, ...]:
    """A whole number beside double precision is a float; 2 and 2.0 are then the same constant."""
    if not any(a.kind == "f" for a in args):
        return args
    return tuple(g.constant(float(a.value)) if a.is_number and a.kind == "i" else a for a in args)


def moderate(*numbers: float) -> bool:
    """Whether numbers may change places with others without new overflow or underflow."""
    return all(1e-6 < abs(number) < 1e6 for number in numbers)


# ── sums ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@simplifies(ADD)
def add(g: Graph, a: Node, b: Node) -> Node | None:
    if a.is_number and b.is_number:
        return g.constant(a.value + b.value)
    factor, thing = _multiple_of(a)
    other_factor, other = _multiple_of(b)
    if thing is other and thing.kind == "f":
        return g.apply(MULTIPLY, factor + other_factor, thing)
    return _added(g, a, b) or _added(g, b, a)


def _added(g: Graph, a: Node, b: Node) -> Node | None:
    """0 + b, a + (-b), a + (-2) b."""
    if _is(a, 0.0) and b.kind == "f":
        return b
    flipped = None if a.is_number and b.rule is not NEGATIVE else _flipped(g, b)
    return flipped and g.apply(SUBTRACT, a, flipped)


@simplifies(SUBTRACT)
def subtract(g: Graph, a: Node, b: Node) -> Node | None:
    if a.is_number and b.is_number:
        return g.constant(a.value - b.value)
    if _is(b, 0.0) and a.kind == "f":
        return a
    if _is(a, 0.0) and b.kind == "f":
        return g.apply(NEGATIVE, b)
    flipped = _flipped(g, b)
    return flipped and g.apply(ADD, a, flipped)


@simplifies(NEGATIVE)
def negative(g: Graph, a: Node) -> Node | None:
    if a.is_number:
        return g.constant(-a.value)
    if a.rule is NEGATIVE:
        return a.args[0]
    if a.rule is SUBTRACT:
        return g.apply(SUBTRACT, a.args[1], a.args[0])
    if a.rule in (MULTIPLY, DIVIDE) and a.args[0].is_number:
        return g.apply(a.rule, -a.args[0].value, a.args[1])
    return None


# ── products ──────────────────────────────────────────────────────────────────────────────────────────────────────


@simplifies(MULTIPLY)
def multiply(g: Graph, a: Node, b: Node) -> Node | None:
    if b.is_number:
        a, b = b, a
    if a.is_number:
        return _multiple(g, float(a.value), b) if b.kind == "f" or b.is_number else None
    both_ways = (rule(g, *pair) for rule in (_signed, _divided, _chosen, _regrouped) for pair in ((a, b), (b, a)))
    return next(filter(None, both_ways), None) or _collected(g, a, b) or _as_columns(g, a, b) or _known(g, b, a)


def _multiple(g: Graph, c: float, b: Node) -> Node:
    """A number times b."""
    if b.is_number:
        return g.constant(c * b.value)
    if abs(c) == 1.0:
        return b if c == 1.0 else g.apply(NEGATIVE, b)
    if b.rule is NEGATIVE:
        return g.apply(MULTIPLY, -c, b.args[0])
    if b.rule in (MULTIPLY, DIVIDE) and b.args[0].is_number and moderate(c * b.args[0].value):
        return g.apply(b.rule, c * b.args[0].value, b.args[1])
    return g.raw(MULTIPLY, (g.constant(c), b), {})


def _signed(g: Graph, a: Node, b: Node) -> Node | None:
    """(-a) b = -(a b), unless a is the smaller one."""
    if a.rule is not NEGATIVE or a.size < b.size:
        return None
    return g.apply(NEGATIVE, g.apply(MULTIPLY, a.args[0], b))


def _divided(g: Graph, a: Node, b: Node) -> Node | None:
    """a (1 / b) = a / b, unless b is the smaller one."""
    if b.rule is not DIVIDE or not _is(b.args[0], 1.0) or b.args[1].size < a.size:
        return None
    return g.apply(DIVIDE, a, b.args[1])


def _chosen(g: Graph, a: Node, b: Node) -> Node | None:
    """a times 0 where c and 1 elsewhere is a times (not c)."""
    if b.rule is not rules.where or b.args[0].kind != "b" or not _is(b.args[1], 0.0) or not _is(b.args[2], 1.0):
        return None
    return g.apply(MULTIPLY, a, g.apply(NOT, b.args[0]))


def _regrouped(g: Graph, small: Node, product: Node) -> Node | None:
    """small (smaller full) = full (smaller small): what costs most is done once."""
    if product.rule is not MULTIPLY:
        return None
    for smaller, full in (product.args, product.args[::-1]):
        if full.size == product.size > math.prod(joint_shape((smaller, small))) and not smaller.is_number:
            return g.apply(MULTIPLY, full, g.apply(MULTIPLY, smaller, small))
    return None


def _collected(g: Graph, a: Node, b: Node) -> Node | None:
    """(2 a) (3 b) = 6 (a b)."""
    (c, x), (d, y) = _multiple_of(a), _multiple_of(b)
    if x is a or y is b or not moderate(c * d):
        return None
    return g.apply(MULTIPLY, c * d, g.apply(MULTIPLY, x, y))


def _as_columns(g: Graph, a: Node, b: Node) -> Node | None:
    """Two vectors that stand as columns are multiplied before they are stood up."""
    if a.rule is b.rule is rules.reshape and a.shape == b.shape and a.args[0].shape == b.args[0].shape:
        return g.apply(rules.reshape, g.apply(MULTIPLY, a.args[0], b.args[0]), shape=a.shape)
    return None


def _known(g: Graph, a: Node, b: Node) -> Node | None:
    """The same product, if it stands in the program with its factors in this order."""
    return g.known.get((MULTIPLY, (a.place, b.place), ()))


@simplifies(DIVIDE)
def divide(g: Graph, a: Node, b: Node) -> Node | None:
    if b.is_number and a.kind == "f":
        return _divided_by(g, a, b.value)
    if a.rule is NEGATIVE and a.size >= b.size:
        return g.apply(NEGATIVE, g.apply(DIVIDE, a.args[0], b))
    if a.size >= LARGE and a.size >= 8 * b.size:
        return g.apply(MULTIPLY, a, g.apply(DIVIDE, 1.0, b))  # one division for many
    return None


def _divided_by(g: Graph, a: Node, c: float) -> Node | None:
    """A quotient by a number."""
    if c == 1:
        return a
    if a.is_number and c and math.isfinite(c):
        return g.constant(a.value / c)
    if a.rule is MULTIPLY and a.args[0].is_number and moderate(c, a.args[0].value, a.args[0].value / c):
        return g.apply(MULTIPLY, a.args[0].value / c, a.args[1])
    if a.rule is DIVIDE and a.args[1].is_number and moderate(c, a.args[1].value, a.args[1].value * c):
        return g.apply(DIVIDE, a.args[0], a.args[1].value * c)
    return None


@simplifies(POWER)
def power(g: Graph, a: Node, b: Node) -> Node | None:
    if a.kind != "f" or not b.is_number or b.value not in (-1, 1, 2, 3, 4):
        return None
    if b.value in (-1, 1):
        return a if b.value == 1 else g.apply(DIVIDE, 1.0, a)
    square = g.apply(MULTIPLY, a, a)
    return square if b.value == 2 else g.apply(MULTIPLY, square, a if b.value == 3 else square)


@simplifies(SQUARE)
def square(g: Graph, a: Node) -> Node:
    return g.apply(MULTIPLY, a, a)


@simplifies(RECIPROCAL)
def reciprocal(g: Graph, a: Node) -> Node:
    return g.apply(DIVIDE, 1.0, a)


@simplifies(POSITIVE)
def positive(g: Graph, a: Node) -> Node:
    return a


@simplifies(rules.where)
def where(g: Graph, c: Node, a: Node, b: Node) -> Node | None:
    return a if a is b and a.shape == joint_shape((a, c)) else None


# ── looking at nodes ──────────────────────────────────────────────────────────────────────────────────────────────


def _is(node: Node, number: float) -> bool:
    return node.is_number and node.value == number


def _multiple_of(node: Node) -> tuple[float, Node]:
    """A node as a moderate number times something."""
    if node.rule is MULTIPLY and node.args[0].is_number and moderate(node.args[0].value):
        return node.args[0].value, node.args[1]
    return 1.0, node


def _flipped(g: Graph, node: Node) -> Node | None:
    """The node with the opposite sign, when a minus stands in front of it."""
    if node.rule is NEGATIVE:
        return node.args[0]
    if node.rule in (MULTIPLY, DIVIDE) and node.args[0].is_number and node.args[0].value < 0:
        return g.apply(node.rule, -node.args[0].value, node.args[1])
    return None
