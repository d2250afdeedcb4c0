"""The outermost trace: it writes down every primitive that a derivative runs, forwards and backwards alike."""

from __future__ import annotations

from typing import Any

from linmap._structure import Traced
from linmap.engine import rules
from linmap.engine.kinds import Rule
from linmap.engine.program.graph import Graph, Node
from linmap.engine.tape import Trace
from linmap.engine.traced import wrap

__all__ = ["Recorder"]


EAGER = {"value": "f(x)", "jvp": "lm.jvp(f, x, v)", "vjp": "lm.vjp(f, x, w)", "hvp": "lm.hvp(f, x, v)"}


class Recorder(Trace):
    """A trace that is older than every derivative taken under it, and so sees their arithmetic as ordinary steps."""

    def __init__(self, of: str) -> None:
        super().__init__()
        self.of = of
        self.graph = Graph()
        self.deciding: set[Node] = set()

    def start(self, value: Any, hint: Any, steady: bool = False) -> Any:
        """Hand an argument to the program, or with `steady` an array that f reads from outside."""
        return wrap(value, self, self.graph.input(value, hint, steady))

    def hand_out(self, node: Node, value: Any) -> Any:
        """A traced value for a node that the program has worked out itself."""
        return wrap(value, self, node)

    def perform(self, rule: Rule, args: tuple, params: dict) -> Any:
        """Run a primitive; a program has no use for a checkpoint, and takes its inside."""
        inside = getattr(rule, "inside", None)
        return inside(*args, **params) if inside else super().perform(rule, args, params)

    def record(self, rule: Rule, y: Any, args: tuple, values: tuple, params: dict) -> Any:
        """Note one step; a tape keeps what varies, a program everything."""
        self.refuse_stragglers()
        return wrap(y, self, self.graph.recorded(rule, map(self.node, args), params, y))

    def node(self, a: Any) -> Node:
        """The node of a value this trace owns, at the bottom of however many younger traces; else a constant."""
        a = self.beneath(a)
        return a.mark if self.owns(a) else self.graph.constant(a)

    def beneath(self, a: Any) -> Any:
        """What younger traces have wrapped."""
        while isinstance(a, Traced) and a.owner.level > self.level:
            a = a.value
        return a

    def christen(self, value: Any, hint: Any) -> None:
        """Give the node of a traced value the name a reader would give it, unless it has one."""
        value = self.beneath(value)
        if self.owns(value) and value.mark.hint is None:
            value.mark.hint = hint

    def name_cotangent(self, w: Any, y: Any) -> None:
        """Name the cotangent `w` after the value `y` it belongs to."""
        self.relate("d_", w, y)

    def name_tangent(self, t: Any, y: Any) -> None:
        """Name the tangent `t` after the value `y` it belongs to."""
        self.relate("_dot", t, y)

    def relate(self, mark: str, w: Any, y: Any) -> None:
        """Name `w` after `y`, with a mark in front (``d_``) or behind (``_dot``)."""
        w, y = self.beneath(w), self.beneath(y)
        if self.owns(w) and self.owns(y) and w.mark.place > y.mark.place and not _is_piece(w.mark):
            self.christen(w, (mark, y.mark))

    def let_decide(self, a: Any) -> None:
        """Let captured arrays decide, as long as they stay what they are; what moves with x cannot."""
        sources = _sources(a.mark)
        if not all(node.steady for node in sources):
            raise TypeError(
                "program: f takes a branch on a traced value; expected the same steps for every x, since a program is "
                f"traced once. Use np.where, or the eager form {EAGER.get(self.of, f'lm.{self.of}(f, x)')}, which "
                "follows the branch."
            )
        self.deciding |= sources


def _is_piece(node: Node) -> bool:
    """Whether a value is an argument or a piece of it, which has its own name."""
    return node.rule is None or (node.rule is rules.getitem and _is_piece(node.args[0]))


def _sources(node: Node) -> set[Node]:
    """The inputs a value depends on."""
    seen, waiting = set(), [node]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(node.args)
    return {node for node in seen if node.rule is None and node.value is None}
