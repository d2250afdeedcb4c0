"""How each primitive is written in Python: one phrase for a rule, chosen by the shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from linmap.engine import rules
from linmap.engine.program.graph import Node
from linmap.engine.program.literals import index_text, list_text, number_text, shape_text

__all__ = [
    "ATOM", "MATH", "SIGNS", "Phrase", "dot_product", "fenced", "number", "phrase", "row_products",
]  # fmt: skip

# How tightly a phrase holds together; a looser one needs parentheses inside a tighter one.
CHOICE, COMPARE, SUM, PRODUCT, SIGN, POWER, ATOM = range(7)
Phrase = tuple[str, int]

SIGNS = {
    "add": ("+", SUM),
    "subtract": ("-", SUM),
    "multiply": ("*", PRODUCT),
    "divide": ("/", PRODUCT),
    "greater": (">", COMPARE),
    "greater_equal": (">=", COMPARE),
    "less": ("<", COMPARE),
    "less_equal": ("<=", COMPARE),
    "equal": ("==", COMPARE),
    "not_equal": ("!=", COMPARE),
}
# The functions of Python's math module are several times faster on floats than NumPy's.
SAME_NAME = "exp exp2 expm1 log log2 log10 log1p sqrt cbrt sin cos tan sinh cosh tanh hypot isfinite isnan isinf"
MATH = {name: name for name in SAME_NAME.split()} | {
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "arctan2": "atan2",
    "power": "pow",
}


def phrase(node: Node, text: Callable[[Node], Phrase], name: Callable[..., str]) -> Phrase:
    """Write one step; `text` says how its arguments are written, `name` gives a name to what is no argument."""
    writer = WRITERS.get(node.rule.name if node.rule else "")
    if writer:
        return writer(node, text, name)
    if node.rule.ufunc:
        return _entrywise(node, text)
    return _called(node, text, name)


def fenced(part: Phrase, tightness: int) -> str:
    """The text of a phrase, in parentheses if it would fall apart."""
    return part[0] if part[1] >= tightness else f"({part[0]})"


def number(value: Any) -> Phrase:
    """A number as a phrase."""
    text = number_text(value)
    return text, SIGN if text[0] == "-" else ATOM


def _entrywise(node: Node, text: Callable) -> Phrase:
    parts = [_strong(a, node, text(a)) for a in node.args]
    verb = node.rule.name
    if verb in SIGNS:
        sign, level = SIGNS[verb]
        # the right side is one tighter: a - (b - c); a comparison holds sums
        left, right = (level, level + 1) if level != COMPARE else (SUM, SUM)
        if verb == "multiply" and node.args[1].size == node.size and "/" not in parts[1][0]:
            right = level  # a * b * c needs no parentheses, unless they keep small factors together
        return f"{fenced(parts[0], left)} {sign} {fenced(parts[1], right)}", level
    if verb == "negative":
        return f"-{fenced(parts[0], PRODUCT)}", SIGN
    if verb == "power" and node.shape:
        return f"{fenced(parts[0], ATOM)} ** {fenced(parts[1], SIGN)}", POWER
    if verb == "logical_not" and node.shape:
        return f"~{fenced(parts[0], ATOM)}", SIGN
    return _applied(node, ", ".join(part[0] for part in parts))


def _applied(node: Node, arguments: str) -> Phrase:
    """A function of numbers, from the math module if it has it, or of arrays."""
    verb = node.rule.name
    if node.shape:
        return f"np.{verb}({arguments})", ATOM
    if verb == "absolute":
        return f"abs({arguments})", ATOM
    if verb in MATH:
        return f"{MATH[verb]}({arguments})", ATOM
    return f"{'bool' if node.kind == 'b' else 'float'}(np.{verb}({arguments}))", ATOM


def _strong(a: Node, node: Node, part: Phrase) -> Phrase:
    """A Python float would take the precision of a float32 array beside it; where f had NumPy's, so has the program."""
    narrow = any(b.shape and b.kind.startswith("float") for b in node.args)
    return (f"np.float64({part[0]})", ATOM) if narrow and node.kind == a.kind == "f" and not a.shape else part


def _called(node: Node, text: Callable, name: Callable) -> Phrase:
    """A primitive without a phrase of its own is called by its name."""
    arguments = [text(a)[0] for a in node.args] + [f"{k}={_parameter(v, name)}" for k, v in node.params.items()]
    called = name(node.rule.compute, re.sub(r"\W+", "_", node.rule.name).strip("_"))
    return _plain(node, f"{called}({', '.join(arguments)})")


def _parameter(value: Any, name: Callable) -> str:
    if isinstance(value, np.ndarray):
        return name(value)
    if isinstance(value, tuple):
        return f"({', '.join(_parameter(v, name) for v in value)}{',' if len(value) == 1 else ''})"
    return repr(value)


def _plain(node: Node, text: str) -> Phrase:
    """A result of NumPy without axes is handed on as a Python number, unless only arrays read it."""
    return (text if node.shape or node.bare else f"{'bool' if node.kind == 'b' else 'float'}({text})"), ATOM


def _relu(node: Node, text: Callable, name: Callable) -> Phrase:
    return _plain(node, f"np.maximum({text(node.args[0])[0]}, 0.0)")


def _softplus(node: Node, text: Callable, name: Callable) -> Phrase:
    return _plain(node, f"np.logaddexp({text(node.args[0])[0]}, 0.0)")


def _where(node: Node, text: Callable, name: Callable) -> Phrase:
    c, a, b = (text(arg) for arg in node.args)
    if node.shape == ():
        return f"{fenced(a, COMPARE)} if {fenced(c, COMPARE)} else {fenced(b, COMPARE)}", CHOICE
    return f"np.where({c[0]}, {a[0]}, {b[0]})", ATOM


def _matmul(node: Node, text: Callable, name: Callable) -> Phrase:
    a, b = node.args
    if max(a.ndim, b.ndim) > 2:
        return f"{fenced(text(a), PRODUCT)} @ {fenced(text(b), SIGN)}", PRODUCT
    return _plain(node, f"{fenced(text(a), ATOM)}.dot({text(b)[0]})")  # half the price of @ on small arrays


def _transpose(node: Node, text: Callable, name: Callable) -> Phrase:
    (x,) = node.args
    axes = node.params["axes"]
    if axes == tuple(reversed(range(x.ndim))):
        return f"{fenced(text(x), ATOM)}.T", ATOM
    if axes == (*range(x.ndim - 2), x.ndim - 1, x.ndim - 2):
        return f"{fenced(text(x), ATOM)}.mT", ATOM
    return f"{fenced(text(x), ATOM)}.transpose{axes}", ATOM


def _reshape(node: Node, text: Callable, name: Callable) -> Phrase:
    (x,) = node.args
    if node.shape == ():
        return f"{fenced(text(x), ATOM)}.item()", ATOM
    if x.rule is rules.stack and x.args[0].shape == ():
        return f"np.array({list_text([text(a)[0] for a in x.args], node.shape)})", ATOM
    if x.shape == ():
        return f"np.full({shape_text(node.shape)}, {text(x)[0]})", ATOM
    if node.shape == (*x.shape, 1):
        return f"{fenced(text(x), ATOM)}[{'...' if x.ndim > 1 else ':'}, None]", ATOM
    if node.shape == (1, *x.shape):
        return f"{fenced(text(x), ATOM)}[None]", ATOM
    return f"{fenced(text(x), ATOM)}.reshape({shape_text(node.shape)})", ATOM


def _broadcast_to(node: Node, text: Callable, name: Callable) -> Phrase:
    (x,) = node.args
    if x.is_number and x.value in (0.0, 1.0) and x.kind == "f":
        return f"np.{'ones' if x.value else 'zeros'}({shape_text(node.shape)})", ATOM
    if x.shape == ():
        return f"np.full({shape_text(node.shape)}, {text(x)[0]})", ATOM
    return f"np.broadcast_to({text(x)[0]}, {node.shape})", ATOM


def _reduction(node: Node, text: Callable, name: Callable) -> Phrase:
    (x,) = node.args
    if product := dot_product(node):
        a, b = product
        method = f"{fenced(text(a), ATOM)}.dot({text(b)[0]})" if a.ndim == 1 else f"np.vdot({text(a)[0]}, {text(b)[0]})"
        return _plain(node, method)
    if product := row_products(node):
        method = f"np.vecdot({text(product[0])[0]}, {text(product[1])[0]})"
        return method + ("[..., None]" if node.params["keepdims"] else ""), ATOM
    axis = node.params.get("axis")
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    words = [] if len(axes) == x.ndim else [repr(axes[0] if len(axes) == 1 else axes)]
    words += ["keepdims=True"] if node.params.get("keepdims") else []
    return _plain(node, f"{fenced(text(x), ATOM)}.{node.rule.name}({', '.join(words)})")


def dot_product(node: Node) -> tuple[Node, Node] | None:
    """The two factors, if this is the sum of all entries of a product."""
    return _summed_factors(node) if node.shape == () else None


def row_products(node: Node) -> tuple[Node, Node] | None:
    """The two factors, if this sums a product along its last axis."""
    return _summed_factors(node) if node.shape and node.params["axis"] == (node.args[0].ndim - 1,) else None


def _summed_factors(node: Node) -> tuple[Node, Node] | None:
    (x,) = node.args
    if node.rule is not rules.total or x.rule is not rules.UFUNCS[np.multiply]:
        return None
    a, b = x.args
    return (a, b) if a.shape == b.shape and a.kind == b.kind == "f" else None


def _getitem(node: Node, text: Callable, name: Callable) -> Phrase:
    (x,) = node.args
    index = index_text(node.params["index"], name)
    inner = fenced(text(x), ATOM)
    return (f"{inner}[{index}]" if node.shape else f"{inner}.item({index.rstrip(',')})"), ATOM


def _stack(node: Node, text: Callable, name: Callable) -> Phrase:
    if node.args[0].shape == ():
        return f"np.array({list_text([text(a)[0] for a in node.args], node.shape)})", ATOM
    entries = ", ".join(text(a)[0] for a in node.args)
    axis = node.params["axis"]
    return f"np.stack([{entries}]{f', axis={axis}' if axis else ''})", ATOM


def _concatenate(node: Node, text: Callable, name: Callable) -> Phrase:
    entries = ", ".join(text(a)[0] for a in node.args)
    axis = node.params["axis"]
    return f"np.concatenate([{entries}]{f', axis={axis}' if axis else ''})", ATOM


def _function(verb: str) -> Callable:
    return lambda node, text, name: _plain(node, f"np.{verb}({', '.join(text(a)[0] for a in node.args)})")


def _einsum(node: Node, text: Callable, name: Callable) -> Phrase:
    factors = ", ".join(text(a)[0] for a in node.args)
    return _plain(node, f'np.einsum("{rules.spelled(node.params["spec"])}", {factors})')


def _cumsum(node: Node, text: Callable, name: Callable) -> Phrase:
    return f"np.cumsum({text(node.args[0])[0]}, axis={node.params['axis']})", ATOM


WRITERS = {
    "einsum": _einsum,
    "cumsum": _cumsum,
    "relu": _relu,
    "softplus": _softplus,
    "where": _where,
    "matmul": _matmul,
    "transpose": _transpose,
    "reshape": _reshape,
    "broadcast_to": _broadcast_to,
    "sum": _reduction,
    "max": _reduction,
    "min": _reduction,
    "getitem": _getitem,
    "stack": _stack,
    "concatenate": _concatenate,
    "solve": _function("linalg.solve"),
    "inv": _function("linalg.inv"),
    "det": _function("linalg.det"),
}
