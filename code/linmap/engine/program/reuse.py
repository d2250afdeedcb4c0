"""Which array may be overwritten: a large one that the program made itself and that nothing reads any more."""

from __future__ import annotations

from linmap.engine import rules
from linmap.engine.program.graph import Node

__all__ = ["VIEWS", "Lifetimes", "base"]

VIEWS = (rules.transpose, rules.reshape, rules.getitem, rules.broadcast_to)
FRESH = (rules.matmul, rules.total, rules.where, rules.stack, rules.concatenate)
LARGE = 4096  # smaller arrays stay in the processor's first cache, where a new one costs nothing


def base(node: Node) -> Node:
    """The value whose memory a view shows."""
    while node.rule in VIEWS and node.args[0].shape:
        node = node.args[0]
    return node


class Lifetimes:
    """Follows, line by line, which named values are still to be read.

    A phrase that waits inside another has read nothing yet: it keeps what it mentions alive until its line is written.
    """

    def __init__(self, live: list[Node], returned: set[Node]):
        self.last = {a: node for node in live for a in node.args}
        self.kept = {base(node) for node in returned} | returned
        self.mentions: dict[Node, frozenset[Node]] = {}
        self.waiting: set[Node] = set()
        self.lasting: set[Node] = set()

    def inline(self, node: Node, often: bool = False) -> None:
        """A phrase that waits for its reader; one that is read `often` waits to the end."""
        self.mentions[node] = self._read_by(node)
        self.waiting -= set(node.args) - self.lasting
        self.waiting.add(node)
        if often:
            self.lasting.add(node)

    def line(self, node: Node) -> None:
        """A line that has been written, with all phrases inside it."""
        self.mentions[node] = frozenset([node])
        self.waiting -= self._inside(node) - self.lasting
        if node.rule in VIEWS:
            self.kept.add(base(node))

    def dying(self, node: Node) -> Node | None:
        """The argument whose memory the result of this step may take."""
        if node.size < LARGE or not node.shape or node.kind != "f" or not node.rule.ufunc:
            return None
        elsewhere = self.waiting - self._inside(node)
        for a in node.args:
            free = self.last[a] is node and a not in self.kept and a.rule is not None
            fresh = a.rule in FRESH or (a.rule is not None and a.rule.ufunc)
            alone = not any(a in self.mentions[phrase] for phrase in elsewhere)
            if free and fresh and alone and (a.shape, a.kind) == (node.shape, "f") and a not in self.lasting:
                return a
        return None

    def _read_by(self, node: Node) -> frozenset[Node]:
        return frozenset().union(*(self.mentions.get(a, frozenset([a])) for a in node.args))

    def _inside(self, node: Node) -> set[Node]:
        """The waiting phrases that are part of this one."""
        found, look = set(), list(node.args)
        while look:
            a = look.pop()
            if a in self.waiting and a not in found:
                found.add(a)
                look.extend(a.args)
        return found
