"""A derivative as two programs: what depends on the point is computed once, what depends on the direction each time."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from linmap._structure import Traced, leaves, map_leaves, rebuild, shapes
from linmap.engine import rules
from linmap.engine.program.graph import Graph, Node
from linmap.engine.program.printer import Printer
from linmap.engine.program.usage import live
from linmap.engine.program.variant import Variant
from linmap.linear import LinearMap

__all__ = ["Linearized"]

VIEWS = (rules.transpose, rules.reshape, rules.broadcast_to)  # cost nothing, so they are not worth keeping
DTYPES = {"f": np.float64, "i": np.int64, "b": np.bool_}


class Linearized(Variant):
    """Three functions: ``linearize`` gives the value and what to keep; ``forward`` and ``back`` are the derivative."""

    apart = True

    def _write(self, outputs: Any) -> None:
        y, moved, pulled = outputs
        x, v, w = (map_leaves(self.recorder.node, tree) for _, tree, _ in self.arguments)
        self.spaces_of_map = shapes(x), shapes(y)
        kept = Kept(self.recorder.graph)
        moved = rebuild(moved, iter(kept.steps(leaves(moved), leaves(v))))
        pulled = rebuild(pulled, iter(kept.steps(leaves(pulled), leaves(w))))
        places = [kept.place(leaf) for leaf in leaves(x)]
        self.point = lambda values: rebuild(x, iter([values[k] for k in places]))
        del self.arguments[1:]
        super()._write((y, tuple(kept.inputs)))
        given = ("kept", tuple(kept.inputs.values()))
        self.walks = {
            "forward": Printer([given, ("v", v)], moved, {}, {}),
            "back": Printer([given, ("w", w)], pulled, {}, {}),
        }
        self.source = "\n\n\n".join([self.source, *(self._text(*walk) for walk in self.walks.items())])
        self.functions = [
            self._compiled(name, printer, [], {"_eager": getattr(self, f"_eager_{name}")})
            for name, printer in self.walks.items()
        ]

    def _finished(self, function: Callable) -> Callable:
        def linearize(x: Any) -> tuple[Any, LinearMap]:
            y, kept = function(x)
            return y, kept if isinstance(kept, LinearMap) else self._map(kept)

        return linearize

    def _map(self, kept: tuple) -> LinearMap:
        forward, back = self.functions
        return LinearMap.from_functions(
            lambda v: self._eager_forward(kept, v) if _is_traced(v) else forward(kept, v),
            lambda w: self._eager_back(kept, w) if _is_traced(w) else back(kept, w),
            *self.spaces_of_map,
        )

    def _eager_forward(self, kept: tuple, v: Any) -> Any:
        return self._eager_map(kept)(v)

    def _eager_back(self, kept: tuple, w: Any) -> Any:
        return self._eager_map(kept).T(w)

    def _eager_map(self, kept: tuple) -> LinearMap:
        """The eager derivative at the same point, if f still reads the same arrays: the point alone is kept for it."""
        _, again = self._bare(self.point(kept))
        if isinstance(again, LinearMap) or not all(map(_same, again, kept)):
            raise RuntimeError(
                "program: f reads an array that has changed since this linear map was made; expected what it was then. "
                "Make the map again."
            )
        return self.eager(self.point(kept))[1]

    @functools.cached_property
    def _bare(self) -> Callable:
        return self._compiled(self.of, self.printer, [], {})


class Kept:
    """The border between the point and the direction: ``inputs`` has a new input for each value that crosses it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.inputs: dict[Node, Node] = {}

    def steps(self, outputs: list[Node], seeds: list[Node]) -> list[Node]:
        """The outputs with only those steps that depend on the seeds; what they read from before is an input."""
        new = {seed: seed for seed in seeds}
        for node in live(outputs):
            if any(a in new for a in node.args):
                new[node] = self._again(node, tuple(new[a] if a in new else self._before(a) for a in node.args))
        return [new[node] if node in new else self._before(node) for node in outputs]

    def place(self, node: Node) -> int:
        """Where a value stands among those that are kept."""
        self._before(node)
        return list(self.inputs).index(node)

    def _before(self, node: Node) -> Node:
        """A value that does not depend on the direction, as the steps that do will read it."""
        if node.value is not None:
            return node
        if node.rule in VIEWS:
            return self._again(node, (self._before(node.args[0]),))
        if node not in self.inputs:
            example = np.broadcast_to(np.zeros((), DTYPES.get(node.kind, node.kind)), node.shape)
            self.inputs[node] = self.graph.input(example, node.hint)
        return self.inputs[node]

    def _again(self, node: Node, args: tuple) -> Node:
        """The same step on other arguments."""
        if args == node.args:
            return node
        new = self.graph.raw(node.rule, args, node.params, node.shape, node.kind)
        new.hint = node.hint
        return new


def _same(a: Any, b: Any) -> bool:
    return np.array_equal(a, b, equal_nan=True)


def _is_traced(tree: Any) -> bool:
    """Whether another derivative looks on; it needs steps that it can follow."""
    return type(tree) is not np.ndarray and any(isinstance(leaf, Traced) for leaf in leaves(tree))
