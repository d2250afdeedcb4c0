"""Who reads what in a program: how often a value is read, by which steps, and which steps are written as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from linmap.engine import rules
from linmap.engine.program.graph import Node
from linmap.engine.program.phrases import dot_product, row_products

__all__ = ["Usage", "live"]


def live(outputs: Iterable[Node]) -> list[Node]:
    """The steps that the outputs need, in the order in which they were taken."""
    seen: set[Node] = set()
    waiting = list(outputs)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(node.args)
    return sorted(seen, key=lambda node: node.place)


class Usage:
    """The steps that are needed (`live`), what is `returned`, and what a longer phrase has `absorbed`."""

    def __init__(self, outputs: list[Node]):
        self.live = live(outputs)
        self.returned = set(outputs)
        self.count = Counter(a for node in self.live for a in node.args) + Counter(outputs)
        self.hints = Counter(node.hint for node in self.live if isinstance(node.hint, str))
        self.absorbed = {node.args[0] for node in self.live if node.args and self._absorbs(node)}
        for node in self.live:
            node.bare = node not in self.returned
        for node in self.live:
            for a in node.args:
                a.bare = a.bare and node.shape != ()

    def _absorbs(self, node: Node) -> bool:
        """Whether a step is written together with its argument: a dot product, a list of lists."""
        inner = node.args[0]
        if self.count[inner] > 1:
            return False
        if node.rule is rules.reshape:
            return inner.rule is rules.stack and inner.args[0].shape == ()
        return node.rule is rules.total and bool(dot_product(node) or row_products(node))
