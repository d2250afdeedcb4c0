"""Try a claim at points that the text allows, for all values of its index letters."""

from .meaning import Environment
from .meaning.algebra import holds
from .meaning.chance import Finite
from .precise import number
from .scope import Point
from .trouble import NeedIndex, OutsideDomain, Unreadable

__all__ = ["POINTS", "at_points", "evaluate"]

# A smooth identity that holds at four random points holds; an order or a kink needs more, to see all sides.
POINTS, MANY, ATTEMPTS, SEED = 4, 24, 400, 20261120


def at_points(scope, run, deadline, order=False):
    """Call `run(environment)` at several points; return the letters that were drawn for it.

    A point is used if all assumptions hold there and the formula has a value.
    """
    done, asked, why = 0, set(), None
    for attempt in range(ATTEMPTS):
        point = _Watched(scope, SEED, attempt)
        env = Environment(scope, point, deadline=deadline)
        try:
            if not all(holds(each, env) for each in scope.assumptions):
                continue
            point.asked.clear()
            _each_index(env, run)
        except OutsideDomain as outside:
            if not point.asked:
                raise Unreadable(outside.told, outside.position) from None
            why = outside
            continue
        asked |= point.asked
        done += 1
        finite = any(isinstance(scope.laws.get(name), Finite) for name in asked)
        if not asked or done == (MANY if order or finite or point.kinked else POINTS):
            return asked
    told = "the assumptions leave no point to try" if why is None else f"no point to try it at: {why.told}"
    raise Unreadable(told)


class _Watched(Point):
    """A point that notes which letters were asked for."""

    def __init__(self, *about):
        super().__init__(*about)
        self.asked = set()

    def value(self, name):
        """Return the letter's value."""
        self.asked.add(name)
        return super().value(name)


def _each_index(env, run):
    """Run for every value of the index letters that have none."""
    try:
        run(env)
    except NeedIndex as need:
        sizes = {need.size} if need.size else set(env.ranges.values())
        if len(sizes) != 1:
            raise Unreadable(f"nothing says how far the index {need.letter} runs", need.position) from None
        size = sizes.pop()
        for i in range(1, size + 1):
            inner = env.with_values({need.letter: number(i)})
            inner.ranges = {**env.ranges, need.letter: size}
            _each_index(inner, run)


def evaluate(scope, tree, deadline=None):
    """Return the value of a tree at the first point that is allowed."""
    found = []
    at_points(scope, lambda env: found.append(env.evaluate(tree)), deadline)
    return found[0]
