"""The steps of a recorded program: one node for each value, none twice, simplified as they arrive."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from linmap.engine import rules
from linmap.engine.kinds import Constant, Elementwise, Rule

__all__ = ["NOT", "Graph", "Node", "core", "frozen", "is_entrywise", "joint_shape", "rewrites"]

REWRITES: dict[Rule, Callable] = {}
NOT = Constant("logical_not", np.logical_not)
STEPS = {NOT, rules.share, *rules.UFUNCS.values()}
TRUTHS = {step for step in STEPS if step.ufunc and any(re.fullmatch("d+->\\?", loop) for loop in step.ufunc.types)}

ARRANGED = {
    rules.transpose, rules.getitem, rules.stack, rules.concatenate, rules.cumsum, rules.total,
    rules.maximum_along, rules.minimum_along,
}  # fmt: skip


def rewrites(*table: Rule) -> Callable:
    """Register the decorated function: ``(graph, *args, **params)`` returns a simpler node, or None."""

    def register(rewrite: Callable) -> Callable:
        for rule in table:
            REWRITES[rule] = rewrite
        return rewrite

    return register


class Node:
    """One value of a program: a constant, an input, or a primitive applied to earlier values.

    `kind` says what the numbers are (f for double precision, i or b); `steady` that the value depends on captured
    arrays and constants alone; `bare` that only arrays read this number, so that NumPy's kind of float will do;
    `hint` is the name a reader would give, or the pair (prefix or suffix, node it belongs to).
    """

    __slots__ = ("args", "bare", "hint", "kind", "params", "place", "rule", "shape", "steady", "value")

    def __init__(self, place: int, rule: Rule | None, args: tuple, params: dict, shape: tuple, kind: str):
        self.place, self.rule, self.args, self.params, self.shape, self.kind = place, rule, args, params, shape, kind
        self.steady = all(a.steady for a in args) if rule else True
        self.value: Any = None
        self.hint: Any = None
        self.bare = False

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def is_number(self) -> bool:
        """Whether this is a plain number known while the program is written."""
        return self.value is not None and self.shape == ()

    def __repr__(self) -> str:
        what = self.rule.name if self.rule else "input" if self.value is None else "constant"
        return f"<{what} {self.shape} at {self.place}>"


class Graph:
    """All nodes of one program; asking twice for the same step gives the same node."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.known: dict[Any, Node] = {}

    def input(self, value: Any, hint: Any, steady: bool = False) -> Node:
        """An argument of the program, or with `steady` an array that f reads from outside."""
        node = self._append(None, (), {}, np.shape(value), _kind(value))
        node.hint, node.steady = hint, steady
        return node

    def constant(self, value: Any) -> Node:
        """A number or array that never changes; arrays are copied, and equal ones are one node."""
        if isinstance(value, np.ndarray) and value.ndim and (value == value.flat[0]).all():
            return self.spread(self.constant(value.flat[0]), value.shape)
        if np.ndim(value) == 2 and value.flags.f_contiguous and not value.flags.c_contiguous:
            return self.apply(rules.transpose, self.constant(value.T), axes=(1, 0))  # A and A.T are one array
        if isinstance(value, np.generic) or np.ndim(value) == 0:
            value = np.asarray(value).item()
        array = np.array(value)
        key = (type(value), array.dtype.str, array.shape, array.tobytes())
        if key not in self.known:
            self.known[key] = self._append(None, (), {}, array.shape, _kind(array))
            self.known[key].value = array if isinstance(value, np.ndarray) else value
        return self.known[key]

    def apply(self, rule: Rule, *args: Any, **params: Any) -> Node:
        """One step, simplified; plain numbers among the arguments become constants."""
        nodes = tuple(a if isinstance(a, Node) else self.constant(a) for a in args)
        return self._rewritten(rule, nodes, params) or self.raw(rule, nodes, params)

    def recorded(self, rule: Rule, args: Iterable[Node], params: dict, y: Any) -> Node:
        """One step that has been taken with value `y`: a rewritten step must have its shape and kind of number."""
        return self.known_to_be(rule, tuple(args), params, np.shape(y), _kind(y))

    def known_to_be(self, rule: Rule, args: tuple, params: dict, shape: tuple, kind: str) -> Node:
        """One step whose shape and kind are known; a rewritten one that differs is dropped."""
        node = self._rewritten(rule, args, params)
        if node is None or (node.shape, node.kind) != (shape, kind):
            node = self.raw(rule, args, params, shape, kind)
        return node

    def _rewritten(self, rule: Rule, args: tuple, params: dict) -> Node | None:
        rewrite = REWRITES.get(rule)
        if rewrite:
            return rewrite(self, *args, **params)
        return self.elementwise(rule, args) if is_entrywise(rule) and not params else None

    def raw(self, rule: Rule, args: tuple, params: dict, shape: Any = None, kind: str = "") -> Node:
        """One step as it stands; the same rule of the same arguments is the same node."""
        key = (rule, tuple(a.place for a in args), frozen(params))
        if key not in self.known:
            if shape is None:
                shape, kind = infer(rule, args, params)
            self.known[key] = self._append(rule, args, params, shape, kind)
        return self.known[key]

    def spread(self, node: Node, shape: tuple) -> Node:
        """A node broadcast to a shape; elementwise steps, sums and products look through it."""
        if node.shape == shape:
            return node
        return self.raw(rules.broadcast_to, (core(node),), {"shape": shape}, shape, node.kind)

    def elementwise(self, rule: Rule, args: tuple, algebra: Callable | None = None) -> Node:
        """An entry-by-entry step on the unbroadcast arguments; the result is broadcast, if at all."""
        shape = joint_shape(args)
        cores = tuple(core(a) for a in args)
        node = algebra(self, *cores) if algebra else None
        return self.spread(node or self.raw(rule, cores, {}), shape)

    def _append(self, rule: Any, args: tuple, params: dict, shape: tuple, kind: str) -> Node:
        node = Node(len(self.nodes), rule, args, params, shape, kind)
        self.nodes.append(node)
        return node


def joint_shape(nodes: Iterable[Node]) -> tuple:
    """The shape that values broadcast to."""
    shapes = {node.shape for node in nodes}
    return shapes.pop() if len(shapes) == 1 else np.broadcast_shapes(*shapes)


def core(node: Node) -> Node:
    """What broadcasting would restore by itself is left away: broadcast_to, and leading axes of length 1."""
    while node.rule in (rules.broadcast_to, rules.reshape):
        (inner,) = node.args
        leading = node.ndim - inner.ndim
        if node.rule is rules.reshape and (leading < 0 or node.shape != (1,) * leading + inner.shape):
            break
        node = inner
    return node


def infer(rule: Rule, args: tuple, params: dict) -> tuple[tuple, str]:
    """The shape and kind of a step that a rewrite invents."""
    x = args[0]
    if "shape" in params:
        return params["shape"], x.kind
    if is_entrywise(rule) or rule is rules.where:
        return joint_shape(args), "b" if rule in TRUTHS else "f"
    if rule is rules.matmul:
        return _product(*(a.shape for a in args)), "f"
    if rule not in ARRANGED:
        raise NotImplementedError(f"the shape of {rule.name} is known only where it is recorded")
    # the rule itself tells, on truth values that take no memory
    dummies = (np.broadcast_to(np.False_, a.shape) for a in args)
    return np.shape(rule.compute(*dummies, **params)), x.kind


def is_entrywise(rule: Rule) -> bool:
    """Whether a rule acts entry by entry, and broadcasts."""
    return isinstance(rule, Elementwise) or rule in STEPS


def _product(a: tuple, b: tuple) -> tuple:
    """The shape of a @ b; a vector on the left is a row, on the right a column."""
    rows, columns = a[-2:-1], b[-1:] if len(b) > 1 else ()
    return (*np.broadcast_shapes(a[:-2], b[:-2]), *rows, *columns)


def _kind(value: Any) -> str:
    """f for double precision, i for integers, b for truth values; other floats keep their own name."""
    dtype = value.dtype if hasattr(value, "dtype") else np.asarray(value).dtype
    if dtype.kind == "f":
        return "f" if dtype == np.float64 else dtype.name
    return "i" if dtype.kind == "u" else dtype.kind


def frozen(params: Any) -> Any:
    """Parameters as a key: what can be compared and hashed."""
    if isinstance(params, dict):
        return tuple((k, frozen(params[k])) for k in sorted(params))
    if isinstance(params, (tuple, list)):
        return tuple(frozen(p) for p in params)
    if isinstance(params, slice):
        return "slice", params.start, params.stop, params.step
    if isinstance(params, np.ndarray):
        return "array", params.dtype.str, params.shape, params.tobytes()
    return type(params), params
