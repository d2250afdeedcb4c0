"""The shapes a formula can have. A node keeps the place of its first token; places do not count when comparing."""

from dataclasses import dataclass, field, fields

__all__ = [
    "Apply", "Binary", "Call", "Cases", "Chance", "Component", "Compose", "Defined", "Derivative", "Dots",
    "Elementary", "Entries", "Indexed", "Indicator", "Inner", "Integral", "JacobianBy", "Limit", "Matrix", "NablaBy",
    "Name", "Negative", "Node", "Norm", "Number", "Operator", "Partial", "Power", "Prime", "Remainder", "Repeated",
    "Restricted", "Root", "Tuple", "Value", "Whole", "children",
]  # fmt: skip


@dataclass(frozen=True)
class Node:
    """Any part of a formula."""

    position: int | None = field(default=None, kw_only=True, compare=False, repr=False)


def node(cls):
    """Make a class of nodes."""
    return dataclass(frozen=True)(cls)


def children(tree):
    """Yield the nodes right below one."""
    for part in fields(tree):
        yield from _nodes(getattr(tree, part.name))


def _nodes(value):
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


@node
class Number(Node):
    text: str


@node
class Name(Node):
    """A letter; `index` holds the nodes below it, `label` how they are written."""

    base: str
    index: tuple = ()
    label: str = ""

    @property
    def full(self):
        """The letter with what stands below it, as one name."""
        return f"{self.base}_{self.label}" if self.label else self.base


@node
class Negative(Node):
    inner: Node


@node
class Binary(Node):
    """`sign` is + - / or a product: juxtaposed, · × * ⊙ ⊗."""

    sign: str
    left: Node
    right: Node


@node
class Power(Node):
    base: Node
    exponent: Node


@node
class Root(Node):
    inner: Node
    degree: Node


@node
class Elementary(Node):
    name: str
    inner: Node


@node
class Operator(Node):
    """det, tr, rank, diag, sign, max, min, inverse, transpose, absolute: what takes whole arrays."""

    name: str
    arguments: tuple


@node
class Norm(Node):
    inner: Node
    kind: str


@node
class Inner(Node):
    left: Node
    right: Node


@node
class Tuple(Node):
    items: tuple


@node
class Matrix(Node):
    rows: tuple


@node
class Cases(Node):
    """Pairs of a value and its condition, a triple (left, relation, right) or None."""

    branches: tuple


@node
class Indicator(Node):
    condition: tuple


@node
class Indexed(Node):
    inner: Node
    index: tuple


@node
class Entries(Node):
    """The vector whose entry `letter` is `body`; the arrays in it say how long."""

    letter: str
    body: Node


@node
class Dots(Node):
    """`sign` is + · or a comma; the terms around three dots."""

    sign: str
    before: tuple
    after: Node


@node
class Repeated(Node):
    """sum, prod, max, min over letters; without limits the arrays say how far."""

    kind: str
    letters: tuple
    low: Node | None
    high: Node | None
    body: Node


@node
class Integral(Node):
    letter: str
    low: Node
    high: Node
    body: Node


@node
class Limit(Node):
    letter: str
    target: Node
    body: Node


@node
class Chance(Node):
    """Expectation or variance over the letters that have a law."""

    kind: str
    body: Node


@node
class Remainder(Node):
    """o(...) or O(...)."""

    big: bool
    inner: Node


@node
class Restricted(Node):
    """A value where letters take values: pairs (name, node), or one point."""

    inner: Node
    bindings: tuple
    point: Node | None = None


@node
class Derivative(Node):
    """Of an expression, by letters, one after the other."""

    body: Node
    letters: tuple


@node
class JacobianBy(Node):
    bodies: tuple
    letters: tuple


@node
class NablaBy(Node):
    """Gradient, Hessian, divergence or Laplacian of an expression by one letter."""

    kind: str
    letter: Name
    body: Node


# Functions.


@node
class Defined(Node):
    name: str


@node
class Component(Node):
    function: Node
    index: tuple


@node
class Compose(Node):
    outer: Node
    inner: Node


@node
class Prime(Node):
    function: Node


@node
class Partial(Node):
    function: Node
    letters: tuple


@node
class Whole(Node):
    """The Jacobian, gradient, Hessian, divergence, curl or Laplacian of a function."""

    kind: str
    function: Node


@node
class Call(Node):
    function: Node
    arguments: tuple


@node
class Value(Node):
    """A function whose arguments are left out: its value at the letters it was defined with."""

    function: Node


@node
class Apply(Node):
    """Df(a)[v]."""

    function: Node
    arguments: tuple
    step: Node
