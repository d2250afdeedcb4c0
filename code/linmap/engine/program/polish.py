"""The second look at a program, when it is known which value is used where.

Each step here moves work to where it is cheaper: numbers past a contraction, transposes inside, common factors out.
"""

from __future__ import annotations

import math
from collections import Counter

from linmap.engine import rules
from linmap.engine.program.algebra import ADD, DIVIDE, MULTIPLY, NEGATIVE, SUBTRACT, moderate
from linmap.engine.program.graph import Graph, Node
from linmap.engine.program.usage import live

__all__ = ["polished"]


def polished(graph: Graph, outputs: list[Node], seeds: set[Node], apart: bool = False) -> list[Node]:
    """The same outputs by a cheaper way; `seeds` are the arguments in which the program is linear.

    With `apart`, what does not depend on the seeds is computed once for many seeds, and so costs nothing.
    """
    return Polish(graph, outputs, seeds, apart).outputs


class Polish:
    """One walk over the steps, each rebuilt on the rebuilt ones before it."""

    def __init__(self, graph: Graph, outputs: list[Node], seeds: set[Node], apart: bool):
        self.graph = graph
        self.apart = apart
        self.readers: dict[Node, set[Node]] = {}
        self.returned = set(outputs)
        self.moving = set(seeds)
        self.new: dict[Node, Node] = {}
        self.rates: dict[Node, tuple[Node, Node]] = {}
        nodes = live(outputs)
        for node in nodes:
            for a in node.args:
                self.readers.setdefault(a, set()).add(node)
        for node in nodes:
            if any(a in self.moving for a in node.args):
                self.moving.add(node)
            self.new[node] = self._rebuilt(node)
            if self.new[node].hint is None:
                self.new[node].hint = node.hint
        self.outputs = [self.new[node] for node in outputs]

    def _rebuilt(self, node: Node) -> Node:
        if node.rule is None:
            return node
        better = self._better(node)
        if better is not None and (better.shape, better.kind) == (node.shape, node.kind):
            return better
        return self._again(node)

    def _again(self, node: Node) -> Node:
        """The same step on the rebuilt arguments."""
        args = tuple(self.new[a] for a in node.args)
        if args == node.args:
            return node
        return self.graph.known_to_be(node.rule, args, node.params, node.shape, node.kind)

    def _better(self, node: Node) -> Node | None:
        if self.apart and node in self.moving and node.rule in (MULTIPLY, DIVIDE, NEGATIVE):
            return self._gathered(node)
        if node.rule is MULTIPLY and node.args[0].is_number and moderate(node.args[0].value):
            return self._number_into_product(*node.args)
        if node.rule is rules.matmul:
            return self._number_behind_product(node)
        if node.rule is rules.transpose and node.params["axes"] == (1, 0):
            return self._transposed_product(node.args[0])
        if node.rule in (ADD, SUBTRACT) and node in self.moving:
            return self._factored(node)
        return None

    def _only(self, node: Node) -> bool:
        """Whether one step alone reads this value."""
        return len(self.readers[node]) == 1 and node not in self.returned

    def _number_into_product(self, number: Node, product: Node) -> Node | None:
        """c (a b) = (c a) b, if a is smaller than the product."""
        if product.rule is not rules.matmul or not self._only(product):
            return None
        a, b = (self.new[x] for x in product.args)
        g = self.graph
        if min(a.size, b.size) >= product.size or not a.kind == b.kind == "f":
            return None
        if a.size <= b.size:
            return g.apply(rules.matmul, g.apply(MULTIPLY, number, a), b)
        return g.apply(rules.matmul, a, g.apply(MULTIPLY, number, b))

    def _number_behind_product(self, node: Node) -> Node | None:
        """(c a) b = c (a b), if all products with c a are smaller than a."""
        for k, old in enumerate(node.args):
            multiple = self.new[old]
            if multiple.rule is not MULTIPLY or not multiple.args[0].is_number or old in self.returned:
                continue
            if not moderate(multiple.args[0].value):
                continue
            readers = self.readers[old]
            if all(r.rule is rules.matmul for r in readers) and sum(r.size for r in readers) < multiple.size:
                args = [self.new[a] for a in node.args]
                args[k] = multiple.args[1]
                return self.graph.apply(MULTIPLY, multiple.args[0], self.graph.apply(rules.matmul, *args))
        return None

    def _transposed_product(self, old: Node) -> Node | None:
        """(c a b)ᵀ = c bᵀ aᵀ."""
        product, number = self.new[old], None
        if product.rule is MULTIPLY and product.args[0].is_number:
            number, product = product.args
        if product.rule is not rules.matmul or not self._only(old) or {a.ndim for a in product.args} != {2}:
            return None
        a, b = (self.graph.apply(rules.transpose, x, axes=(1, 0)) for x in product.args)
        turned = self.graph.apply(rules.matmul, b, a)
        return turned if number is None else self.graph.apply(MULTIPLY, number, turned)

    def _factored(self, node: Node) -> Node | None:
        """u p + u q = u (p + q) for terms that are linear in the same tangent u."""
        left, right = (Term(a, node) for a in node.args)
        common = left.above & right.above
        below = left.below & right.below
        shared = self._read_elsewhere(left.inside | right.inside, node)
        if shared or not any(factor in self.moving for factor in common) or not moderate(left.number, right.number):
            return None
        g = self.graph
        scale = left.number if abs(left.number) == abs(right.number) else 1.0
        rests = [
            g.apply(MULTIPLY, t.number / scale, self._product(t.above - common, t.below - below)) for t in (left, right)
        ]
        tangents = Counter({f: k for f, k in common.items() if f in self.moving})
        rate = g.apply(MULTIPLY, self._product(common - tangents, below), g.apply(node.rule, *rests))
        moved = self._product(tangents, Counter())
        if self.apart:
            return self._joined(g.apply(MULTIPLY, scale, rate), moved)
        return g.apply(MULTIPLY, scale, g.apply(MULTIPLY, rate, moved))

    def _gathered(self, node: Node) -> Node | None:
        """c p u / q = (c p / q) u for the tangent u: one factor holds all that does not move."""
        term = Term(node, node)
        tangents = Counter({f: k for f, k in term.above.items() if f in self.moving})
        still = term.above - tangents
        if (not still and not term.below) or not moderate(term.number) or self._read_elsewhere(term.inside, node):
            return None
        rate = self.graph.apply(MULTIPLY, term.number, self._product(still, term.below))
        return self._joined(rate, self._product(tangents, Counter()))

    def _joined(self, rate: Node, moved: Node) -> Node:
        """A rate times what moves, which may be such a product itself."""
        if moved in self.rates:
            first, moved = self.rates[moved]
            rate = self.graph.apply(MULTIPLY, rate, first)
        product = self.graph.apply(MULTIPLY, rate, moved)
        self.rates[product] = rate, moved
        return product

    def _read_elsewhere(self, inside: set[Node], node: Node) -> bool:
        """Whether a moving part of a formula is needed by other steps, too, and so would be computed twice."""
        return any(
            x in self.returned or not self.readers[x] <= inside | {node} for x in inside & self.moving if x is not node
        )

    def _product(self, above: Counter, below: Counter) -> Node:
        """A quotient of products of rebuilt values, earlier ones first."""
        g = self.graph
        parts = []
        for side in (above, below):
            product = g.constant(1.0)
            for factor in sorted(side.elements(), key=lambda node: node.place):
                product = g.apply(MULTIPLY, product, self.new[factor])
            parts.append(product)
        return g.apply(DIVIDE, *parts)


class Term:
    """A number times a quotient of products, all of the shape of the sum it stands in."""

    def __init__(self, node: Node, whole: Node):
        self.number = 1.0
        self.above: Counter = Counter()
        self.below: Counter = Counter()
        self.inside: set[Node] = set()
        self._take(node, whole.shape, True)

    def _take(self, node: Node, shape: tuple, above: bool) -> None:
        if node.is_number:
            self.number = self.number * node.value if above else self.number / (node.value or math.nan)
        elif node.rule in (MULTIPLY, DIVIDE) and node.shape == shape:
            self.inside.add(node)
            self._take(node.args[0], shape, above)
            self._take(node.args[1], shape, above is (node.rule is MULTIPLY))
        elif node.rule is NEGATIVE and node.shape == shape:
            self.inside.add(node)
            self.number = -self.number
            self._take(node.args[0], shape, above)
        else:
            (self.above if above else self.below)[node] += 1
