"""A linear program applied to all basis vectors at once: the matrix, without multiplying by ones and zeros.

Every step that depends on the seed is linear in it. Its columns, one for each entry of the seed, are carried in one of
three forms, and each primitive has one row here that says how it acts on them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from linmap.engine import rules
from linmap.engine.program.algebra import ADD, DIVIDE, MULTIPLY, NEGATIVE, SUBTRACT
from linmap.engine.program.graph import Graph, Node

__all__ = ["NoRow", "matrix_of"]


class NoRow(Exception):
    """A primitive that has no row here."""


@dataclass(frozen=True)
class Diagonal:
    """Entry k of the value moves with entry k of the seed alone, at the rate `rates` (1.0: the seed itself)."""

    rates: Node


@dataclass(frozen=True)
class Sparse:
    """One number and its rates in some entries of the seed."""

    rates: dict[int, Node]


@dataclass(frozen=True)
class Dense:
    """All columns: the shape of the value, with one more axis behind it."""

    columns: Node


Columns = Diagonal | Sparse | Dense


def matrix_of(graph: Graph, seed: Node, output: Node) -> Node:
    """The matrix, shape (output.size, seed.size), of the linear map from `seed` to `output`."""
    return Seeded(graph, seed).matrix(output)


class Seeded:
    """The steps of a program that depend on a seed, with the seed replaced by the identity."""

    def __init__(self, graph: Graph, seed: Node):
        self.graph = graph
        self.seed = seed
        self.n = seed.size
        self.forms: dict[Node, Columns] = {seed: Diagonal(graph.constant(1.0))}

    def matrix(self, output: Node) -> Node:
        """Walk the steps in order, and flatten what the output has become."""
        for node in self._moving(output):
            if node not in self.forms:
                self.forms[node] = self._step(node)
        if output not in self.forms:
            return self.graph.spread(self.graph.constant(0.0), (output.size, self.n))
        return self.graph.apply(rules.reshape, self.dense(output), shape=(output.size, self.n))

    def _moving(self, output: Node) -> list[Node]:
        """The steps between the seed and the output."""
        seen, waiting = set(), [output]
        while waiting:
            node = waiting.pop()
            if node not in seen and node.place > self.seed.place:
                seen.add(node)
                waiting.extend(node.args)
        moving = {self.seed}
        for node in sorted(seen, key=lambda node: node.place):
            if any(a in moving for a in node.args):
                moving.add(node)
        return sorted(moving, key=lambda node: node.place)

    def _step(self, node: Node) -> Columns:
        row = ROWS.get(node.rule)
        if row is None:
            raise NoRow(node.rule.name)
        return row(self, node)

    def moves(self, node: Node) -> bool:
        """Whether a node depends on the seed."""
        return node in self.forms

    def dense(self, node: Node) -> Node:
        """All columns of a node; a node that does not move has zeros."""
        form = self.forms.get(node)
        g = self.graph
        if form is None:
            return g.spread(g.constant(0.0), (*node.shape, self.n))
        if isinstance(form, Dense):
            return form.columns
        if isinstance(form, Sparse):
            return g.apply(rules.stack, *(form.rates.get(k, 0.0) for k in range(self.n)), axis=0)
        identity = g.constant(np.eye(self.n).reshape(*self.seed.shape, self.n))
        return g.apply(MULTIPLY, identity, self.behind(form.rates))

    def behind(self, rates: Node) -> Node:
        """Coefficients, with an axis behind them for the columns."""
        return rates if rates.shape == () else self.graph.apply(rules.reshape, rates, shape=(*rates.shape, 1))


ROWS: dict = {}


def row(*table) -> Callable:
    """Register how a rule acts on columns."""

    def register(act: Callable) -> Callable:
        for rule in table:
            ROWS[rule] = act
        return act

    return register


@row(NEGATIVE)
def _negative(s: Seeded, node: Node) -> Columns:
    return _each(s, node, lambda rates: s.graph.apply(NEGATIVE, rates))


@row(MULTIPLY)
def _multiply(s: Seeded, node: Node) -> Columns:
    a, b = node.args
    moving, factor = (a, b) if s.moves(a) else (b, a)
    return _scaled(s, node, moving, factor, MULTIPLY)


@row(DIVIDE)
def _divide(s: Seeded, node: Node) -> Columns:
    return _scaled(s, node, *node.args, DIVIDE)


def _scaled(s: Seeded, node: Node, moving: Node, factor: Node, rule) -> Columns:
    """The moving argument times, or divided by, a factor."""
    form = s.forms[moving]
    if isinstance(form, Diagonal) and node.shape == moving.shape:
        return Diagonal(s.graph.apply(rule, form.rates, factor))
    if isinstance(form, Sparse) and factor.shape == ():
        return Sparse({k: s.graph.apply(rule, rate, factor) for k, rate in form.rates.items()})
    return Dense(s.graph.apply(rule, s.dense(moving), s.behind(factor)))


def _each(s: Seeded, node: Node, act: Callable) -> Columns:
    """Apply something to the rates, whatever their form."""
    form = s.forms[node.args[0]]
    if isinstance(form, Diagonal):
        return Diagonal(act(form.rates))
    if isinstance(form, Sparse):
        return Sparse({k: act(rate) for k, rate in form.rates.items()})
    return Dense(act(form.columns))


@row(ADD, SUBTRACT)
def _add(s: Seeded, node: Node) -> Columns:
    a, b = node.args
    g, rule = s.graph, node.rule
    one, other = s.forms.get(a), s.forms.get(b)
    if isinstance(one, Diagonal) and isinstance(other, Diagonal):
        return Diagonal(g.apply(rule, one.rates, other.rates))
    if isinstance(one, Sparse) and isinstance(other, Sparse):
        keys = sorted(one.rates.keys() | other.rates.keys())
        return Sparse({k: g.apply(rule, one.rates.get(k, 0.0), other.rates.get(k, 0.0)) for k in keys})
    return Dense(g.apply(rule, *(s.dense(x) if s.moves(x) else g.constant(0.0) for x in (a, b))))


@row(rules.getitem)
def _getitem(s: Seeded, node: Node) -> Columns:
    (x,) = node.args
    form, index = s.forms[x], node.params["index"]
    if isinstance(form, Diagonal) and node.shape == ():
        place = int(np.arange(s.n).reshape(s.seed.shape)[index])
        rates = form.rates
        return Sparse({place: rates if rates.shape == () else s.graph.apply(rules.getitem, rates, index=index)})
    return Dense(s.graph.apply(rules.getitem, s.dense(x), index=_extended(index)))


def _extended(index):
    """The same index when there is one more axis behind."""
    parts = index if isinstance(index, tuple) else (index,)
    return (*parts, slice(None)) if any(part is Ellipsis for part in parts) else index


@row(rules.stack)
def _stack(s: Seeded, node: Node) -> Columns:
    rows = [s.dense(a) for a in node.args]
    g = s.graph
    if all(r.rule is rules.stack and r.args[0].shape == () for r in rows):
        entries = [entry for r in rows for entry in r.args]
        return Dense(g.apply(rules.reshape, g.apply(rules.stack, *entries, axis=0), shape=(len(rows), s.n)))
    return Dense(g.apply(rules.stack, *rows, axis=node.params["axis"]))


@row(rules.concatenate)
def _concatenate(s: Seeded, node: Node) -> Columns:
    return Dense(s.graph.apply(rules.concatenate, *map(s.dense, node.args), axis=node.params["axis"]))


@row(rules.scatter)
def _scatter(s: Seeded, node: Node) -> Columns:
    params = {"indices": tuple(map(_extended, node.params["indices"])), "shape": (*node.shape, s.n)}
    return Dense(s.graph.apply(rules.scatter, *map(s.dense, node.args), **params))


@row(rules.total)
def _total(s: Seeded, node: Node) -> Columns:
    return Dense(s.graph.apply(rules.total, s.dense(node.args[0]), **node.params))


@row(rules.reshape)
def _reshape(s: Seeded, node: Node) -> Columns:
    return Dense(s.graph.apply(rules.reshape, s.dense(node.args[0]), shape=(*node.shape, s.n)))


@row(rules.broadcast_to)
def _broadcast_to(s: Seeded, node: Node) -> Columns:
    (x,) = node.args
    padded = s.graph.apply(rules.reshape, s.dense(x), shape=(*(1,) * (node.ndim - x.ndim), *x.shape, s.n))
    return Dense(s.graph.spread(padded, (*node.shape, s.n)))


@row(rules.transpose)
def _transpose(s: Seeded, node: Node) -> Columns:
    return Dense(s.graph.apply(rules.transpose, s.dense(node.args[0]), axes=(*node.params["axes"], node.ndim)))


@row(rules.cumsum)
def _cumsum(s: Seeded, node: Node) -> Columns:
    return Dense(s.graph.apply(rules.cumsum, s.dense(node.args[0]), **node.params))


@row(rules.where)
def _where(s: Seeded, node: Node) -> Columns:
    c, a, b = node.args
    return Dense(s.graph.apply(rules.where, s.behind(c), *(s.dense(x) if s.moves(x) else x for x in (a, b))))


@row(rules.matmul)
def _matmul(s: Seeded, node: Node) -> Columns:
    """Products with a fixed matrix; only vectors and matrices, and the seed on one side."""
    a, b = node.args
    g = s.graph
    if max(a.ndim, b.ndim) > 2 or (s.moves(a) and s.moves(b)):
        raise NoRow("matmul")
    if s.moves(b):
        return Dense(_left_product(s, a, b)) if b.ndim == 1 else _matrix_product(s, a, b)
    if a.ndim == 1:
        flipped = g.apply(rules.transpose, b, axes=(1, 0)) if b.ndim == 2 else b
        return Dense(_left_product(s, flipped, a))
    raise NoRow("matmul")


def _left_product(s: Seeded, matrix: Node, vector: Node) -> Node:
    """A matrix (or a row) times the columns of a moving vector: diagonal factors go to the smaller side."""
    g, form = s.graph, s.forms[vector]
    if isinstance(form, Diagonal):
        return g.apply(MULTIPLY, matrix, form.rates)
    columns = s.dense(vector)
    if columns.rule is MULTIPLY and matrix.ndim == 2:
        for scale, rest in (columns.args, columns.args[::-1]):
            stood_up = scale.rule is rules.reshape and scale.args[0].shape == vector.shape
            if stood_up and scale.shape == (vector.size, 1) and matrix.size <= rest.size:
                return g.apply(rules.matmul, g.apply(MULTIPLY, matrix, scale.args[0]), rest)
    return g.apply(rules.matmul, matrix, columns)


def _matrix_product(s: Seeded, a: Node, b: Node) -> Columns:
    """A fixed matrix or row times a moving matrix: its columns and those of the seed side by side."""
    g = s.graph
    flat = g.apply(rules.reshape, s.dense(b), shape=(b.shape[0], b.shape[1] * s.n))
    return Dense(g.apply(rules.reshape, g.apply(rules.matmul, a, flat), shape=(*a.shape[:-1], b.shape[1], s.n)))
