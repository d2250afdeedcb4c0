"""The program as text: dead steps left out, short steps written inside others, the reader's names kept."""

from __future__ import annotations

import builtins
import keyword
import math
import re
from typing import Any

import numpy as np

from linmap._structure import leaves, rebuild
from linmap.engine import rules
from linmap.engine.program.graph import Node, core, frozen, is_entrywise
from linmap.engine.program.literals import index_text, shape_text
from linmap.engine.program.names import Names
from linmap.engine.program.phrases import ATOM, MATH, SIGNS, Phrase, number, phrase
from linmap.engine.program.reuse import Lifetimes, base
from linmap.engine.program.usage import Usage

__all__ = ["Printer"]

RESERVED = {"np", *MATH.values(), *keyword.kwlist, *dir(builtins)}
LONG, MANY = 64, 16


class Printer:
    """Writes the body of one program.

    ``lines`` is the body; ``parameters`` names what it takes and ``captured`` the arrays that f reads from outside;
    ``constants`` are further arrays and functions under the names it gives them, ``functions`` those of the math
    module; ``deciding`` are captured arrays that serve as indices.
    """

    def __init__(
        self, arguments: list[tuple[str, Any]], outputs: Any, captured: dict[Node, str], deciding: dict[str, np.ndarray]
    ):
        self.outputs = outputs
        self.names = Names(RESERVED)
        self.texts: dict[Node, Phrase] = {}
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {}
        self.functions: set[str] = set()
        self.usage = Usage(leaves(outputs))
        self.lifetimes = Lifetimes(self.usage.live, self.usage.returned)
        alive = set(self.usage.live)
        self.captured = {node: self._name_input(node, name) for node, name in captured.items() if node in alive}
        read = set(self.captured.values())
        self.deciding = {name if name in read else self.names.unique(name): array for name, array in deciding.items()}
        # the names of tuples first, so that no part of one takes them
        tuples = {name: self.names.unique(name) for name, tree in arguments if isinstance(tree, tuple)}
        self.parameters = [self._receive(tuples.get(name, name), tree) for name, tree in arguments]
        for node in self.usage.live:
            self._write(node)
        self.lines.append(f"return {self._returned()}")

    @property
    def scalar(self) -> bool:
        """Whether a line may raise where NumPy would go on with nan or inf."""
        numbers = (node.rule.name for node in self.usage.live if node.rule and node.shape == ())
        return any(name in MATH or name == "divide" for name in numbers)

    def _receive(self, name: str, tree: Any) -> str:
        """Name one argument, and unpack it if it is a tuple or a vector used number by number."""
        if isinstance(tree, tuple):
            for k, leaf in enumerate(leaves(tree)):
                self._name_input(leaf, self._wanted(leaf.hint) or f"{name}{k}")
            names = rebuild(tree, iter([self.texts[leaf][0] for leaf in leaves(tree)]))
            self.lines.append(f"{_pattern(names)[1:-1]} = {name}")
            parameter = name
        else:
            parameter = self._name_input(tree, name)
        for leaf in leaves(tree):
            self._unpack(leaf)
        return parameter

    def _name_input(self, node: Node, wanted: str) -> str:
        name = self.names.unique(wanted)
        self.texts[node] = (name, ATOM)
        if node.steady and node.shape == ():
            self.texts[node] = (f"{name}.item()", ATOM)
        return name

    def _unpack(self, vector: Node) -> None:
        """A short vector used number by number is unpacked at once."""
        entries = {
            node.params["index"]: node
            for node in self.usage.live
            if node.rule is rules.getitem and node.args[0] is vector and type(node.params["index"]) is int
        }
        if vector.ndim != 1 or vector.size > MANY or len(entries) < 2:
            return
        entries = {k % vector.size: node for k, node in entries.items()}
        vector_name = self.texts[vector][0]
        names = []
        for k in range(vector.size):
            node = entries.get(k)
            names.append(self._own_name(node, f"{vector_name}{k}") if node else "_")
        self.lines.append(f"{', '.join(names)} = {vector_name}.tolist()")

    def _write(self, node: Node) -> None:
        """Write one step, on a line of its own or as a phrase for the step that needs it."""
        if node.value is not None:
            self.texts[node] = number(node.value) if node.shape == () else (self._name(node.value), ATOM)
        elif node in self.usage.absorbed:
            self.lifetimes.inline(node)
        elif node.rule is rules.scatter:
            self._write_scatter(node)
        elif node not in self.texts and not self._overwritten(node):
            self._write_phrase(node)

    def _write_phrase(self, node: Node) -> None:
        text = phrase(node, self.texts.__getitem__, self._name)
        if not node.shape and MATH.get(node.rule.name) and is_entrywise(node.rule):
            self.functions.add(MATH[node.rule.name])
        self.texts[node] = text
        if self._deserves_a_line(node, text[0]):
            self._give_a_line(node)
        else:
            self.lifetimes.inline(node, often=self.usage.count[node] > 1)

    def _give_a_line(self, node: Node) -> None:
        """Bind what has been written as a phrase to a name."""
        text = self.texts[node][0]
        simple = is_entrywise(node.rule) and re.fullmatch(r"(?:np\.)?\w+\(([^\W\d]\w*)\)", text)
        name = self._own_name(node, f"{node.rule.name}_{simple[1]}" if simple else "")
        self.lines.append(f"{name} = {text}")
        self.lifetimes.line(node)

    def _overwritten(self, node: Node) -> bool:
        """Write a step on a large array into the memory of an argument that it is the last to read."""
        a = self.lifetimes.dying(node)
        if a is None:
            return False
        if not self.texts[a][0].isidentifier():
            if node.rule.name in SIGNS:  # NumPy reuses what stands inside a formula by itself
                return False
            self._give_a_line(a)
        place = self.texts[a][0]
        others = [self.texts[b][0] for b in node.args if b is not a] or [place] * (len(node.args) - 1)
        in_front = node.args[0] is a or node.rule.name in ("add", "multiply")
        if self._wanted(node.hint) or node.rule.name not in SIGNS or not in_front:
            arguments = ", ".join(self.texts[b][0] for b in node.args)
            name = self._own_name(node) if self._wanted(node.hint) else place
            binding = "" if name == place else f"{name} = "
            self.lines.append(f"{binding}np.{node.rule.name}({arguments}, out={place})")
        else:
            name = place
            self.lines.append(f"{place} {SIGNS[node.rule.name][0]}= {others[0]}")
        self.texts[node] = (name, ATOM)
        self.lifetimes.line(node)
        return True

    def _deserves_a_line(self, node: Node, text: str) -> bool:
        glance = node.rule in (rules.transpose, rules.broadcast_to) and re.fullmatch(r"\w+(\.\w+|\[.*\])?", text)
        if glance:
            return False
        if node in self.usage.returned:
            return node.hint is not None or self.usage.count[node] > 1
        return isinstance(node.hint, str) or self.usage.count[node] > 1 or len(text) > LONG

    def _own_name(self, node: Node, otherwise: str = "") -> str:
        wanted = self._wanted(node.hint) or otherwise
        numbered = not wanted or (isinstance(node.hint, str) and self.usage.hints[node.hint] > 1)
        name = self.names.numbered(wanted or "t") if numbered else self.names.unique(wanted)
        self.texts[node] = (name, ATOM)
        return name

    def _wanted(self, hint: Any) -> str:
        """A name from a hint: the reader's own, or that of the value this is a cotangent or tangent of."""
        if not isinstance(hint, tuple):
            return hint or ""
        mark, node = hint
        text = self.texts.get(node, ("", 0))[0]
        stem = text if text.isidentifier() else self._wanted(node.hint)
        return "" if not stem else f"{mark}{stem}" if mark.endswith("_") else f"{stem}{mark}"

    def _write_scatter(self, node: Node) -> None:
        """Zeros, and each part in its place."""
        parts = [self.texts[a][0] for a in node.args]
        name = self._own_name(node)
        self.lines.append(f"{name} = np.zeros({shape_text(node.shape)})")
        for k, (part, index) in enumerate(zip(parts, node.params["indices"], strict=True)):
            place = index_text(index, self._name)
            if _repeats(index, node.shape):
                place = f"np.s_[{place}]" if isinstance(index, tuple) else place
                self.lines.append(f"np.add.at({name}, {place}, {part})")
            else:
                self.lines.append(f"{name}[{place}] {'+' if k else ''}= {part}")
        self.lifetimes.line(node)

    def _name(self, value: Any, wanted: str = "") -> str:
        """The name of an array or function that is part of the program."""
        for name, known in self.deciding.items():
            if isinstance(value, np.ndarray) and frozen(known) == frozen(value):
                return name
        for name, known in self.constants.items():
            if known is value or (isinstance(value, np.ndarray) and frozen(known) == frozen(value)):
                return name
        name = self.names.unique(wanted) if wanted else self.names.numbered("c")
        self.constants[name] = value
        return name

    def _returned(self) -> str:
        """The outputs, none of them sharing memory with anything that lives on."""
        given: set[Node] = set()
        texts = []
        for leaf in leaves(self.outputs):
            source = base(leaf)
            text, level = self.texts[leaf]
            lives_on = source.rule is None or source in given or (leaf.rule is rules.broadcast_to and core(leaf).shape)
            if leaf.shape and lives_on:
                text = f"{text if level == ATOM else f'({text})'}.copy()"
            given.add(source)
            texts.append(text)
        text = _pattern(rebuild(self.outputs, iter(texts)))
        return text[1:-1] if isinstance(self.outputs, tuple) else text


def _repeats(index: Any, shape: tuple[int, ...]) -> bool:
    """Whether an index names a place twice."""
    if not any(isinstance(i, np.ndarray) for i in (index if isinstance(index, tuple) else (index,))):
        return False
    places = np.arange(math.prod(shape)).reshape(shape)[index]
    return len(np.unique(places)) < places.size


def _pattern(tree: Any) -> str:
    """A nested tuple of names as Python writes it, with parentheses outside."""
    if not isinstance(tree, tuple):
        return tree
    inner = ", ".join(_pattern(branch) for branch in tree)
    return f"({inner},)" if len(tree) == 1 else f"({inner})"
