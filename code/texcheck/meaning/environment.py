"""Where a formula is evaluated: a scope, a point, and values that some letters are given for now.

A value given for now is an intervention: with u = xy and v = u + z, giving u a value changes v but not x.
That is how a partial derivative by an intermediate quantity is meant.
"""

import time

from ..precise import is_whole, number
from ..scope import Point
from ..trouble import NeedIndex, TooSlow, Trouble, Unreadable

__all__ = ["UNBOUND", "Environment", "evaluates"]

# Hides a letter that a sum is about to bind.
UNBOUND = object()
_MEANINGS = {}


def evaluates(kind):
    """Register the meaning of one kind of node."""

    def register(meaning):
        _MEANINGS[kind] = meaning
        return meaning

    return register


class Environment:
    """Gives every node its value."""

    def __init__(self, scope, point=None, given=None, deadline=None, active=()):
        self.scope, self.point = scope, point or Point(scope, 0, 0)
        self.given, self.deadline = given or {}, deadline
        self.memo, self.active = {}, active
        self.ranges = {}

    def with_values(self, given, ranges=()):
        """Return this environment with some letters given values; `ranges` says how far index letters run."""
        child = Environment(self.scope, self.point, {**self.given, **given}, self.deadline, self.active)
        child.ranges = {**self.ranges, **dict(ranges)}
        return child

    def evaluate(self, tree):
        """Return the value of a tree; trouble is told at the innermost place that is known."""
        if self.deadline and time.monotonic() > self.deadline:
            raise TooSlow("this formula takes too long to evaluate", tree.position)
        try:
            return _MEANINGS[type(tree)](tree, self)
        except Trouble as trouble:
            if trouble.position is None:
                trouble.position = tree.position
            raise

    def has(self, name):
        """Whether a plain name has a value here."""
        if name in self.given:
            return self.given[name] is not UNBOUND
        return self.scope.introduced(name)

    def value(self, name, position=None):
        """Return the value of a plain name."""
        if self.given.get(name) is UNBOUND:
            raise NeedIndex(name, None, position)
        if name in self.given:
            return self.given[name]
        if name in self.memo:
            return self.memo[name]
        if name in self.scope.values:
            self.memo[name] = self._defined(name, position)
            return self.memo[name]
        if name in self.scope.sizes:
            return number(self.scope.sizes[name])
        if name in self.scope.letters or name in self.scope.laws:
            self.scope.used.add(name)
            return self.point.value(name)
        raise Unreadable(f"{name} has not been introduced", position)

    def _defined(self, name, position):
        if name in self.active:
            raise Unreadable(f"{name} is defined through itself", position)
        self.scope.used.add(name)
        before, self.active = self.active, (*self.active, name)
        try:
            return self.evaluate(self.scope.values[name])
        finally:
            self.active = before

    def index(self, tree, size):
        """Return an index as a whole number; a letter without a value asks for one."""
        letter = getattr(tree, "full", None)
        if letter and not self.has(letter):
            raise NeedIndex(letter, size, tree.position)
        value = self.evaluate(tree)
        if not is_whole(value) or value < 1 or (size is not None and value > size):
            raise Unreadable(f"this index is outside 1 to {size}", tree.position)
        return int(value)
