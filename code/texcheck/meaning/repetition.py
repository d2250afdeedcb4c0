r"""Sums and products over letters, and three dots between terms."""

from functools import reduce

from .. import precise, tree
from ..precise import is_whole, number
from ..trouble import NeedIndex, Unreadable
from .environment import UNBOUND, evaluates

__all__ = []

LONGEST = 5000
LETTER = "\\ldots"


@evaluates(tree.Repeated)
def _repeated(node, env):
    choices = list(_choices(node, node.letters, env))
    ranges = {letter: len({given[letter] for given in choices}) for letter in node.letters}
    terms = [env.with_values(given, ranges).evaluate(node.body) for given in choices]
    if not terms:
        return number(node.kind == "prod")
    return reduce(_JOINED[node.kind], terms)


_JOINED = {"sum": precise.add, "prod": precise.multiply, "max": max, "min": min}


def _choices(node, letters, env):
    """Yield the values the letters take."""
    if not letters:
        yield {}
        return
    first, *rest = letters
    if node.low is not None and rest:
        raise Unreadable("limits for several letters at once", node.position)
    places = _range(node, first, env)
    for i in places:
        given = {first: number(i)}
        for more in _choices(node, rest, env.with_values(given, {first: len(places)})):
            yield {**given, **more}


def _range(node, letter, env):
    """Return the whole numbers one letter runs through; without limits, the arrays below say how many."""
    if node.low is not None:
        low, high = env.evaluate(node.low), env.evaluate(node.high)
        return _whole(low, high, node)
    others = {each: number(1) for each in node.letters if each != letter and not env.has(each)}
    try:
        env.with_values({**others, letter: UNBOUND}).evaluate(node.body)
    except NeedIndex as need:
        if need.letter == letter:
            return range(1, (need.size or _size(node, letter, env)) + 1)
        if need.letter != letter and not env.has(need.letter):
            return _range(node, letter, env.with_values({need.letter: number(1)}))
        raise
    raise Unreadable(f"nothing says how far {letter} runs", node.position)


def _size(node, letter, env):
    """Return how far a letter runs, when the first place it stands at does not know."""
    waiting, hidden = [node.body], env.with_values({letter: UNBOUND})
    while waiting:
        part = waiting.pop()
        waiting += tree.children(part)
        if isinstance(part, (tree.Name, tree.Indexed)) and part.index:
            try:
                hidden.evaluate(part)
            except NeedIndex as need:
                if need.letter == letter and need.size:
                    return need.size
    raise Unreadable(f"nothing says how far {letter} runs", node.position)


def _whole(low, high, node):
    if not is_whole(low) or not is_whole(high) or high - low > LONGEST:
        raise Unreadable("a range that is not from a whole number to another nearby", node.position)
    return range(int(low), int(high) + 1)


@evaluates(tree.Entries)
def _entries(node, env):
    size = _size(node, node.letter, env)
    return precise.vector(env.with_values({node.letter: number(i + 1)}).evaluate(node.body) for i in range(size))


@evaluates(tree.Dots)
def _dots(node, env):
    r"""``x_1^2 + \dots + x_n^2``: the first and the last term differ in one number, which runs."""
    first, last, pairs = node.before[0], node.after, []
    pattern = _pattern(first, last, pairs)
    if pattern is None or not pairs or any(pair != pairs[0] for pair in pairs):
        raise Unreadable(
            "what runs between the three dots? First and last term must differ in one number", node.position
        )
    low, high = (env.evaluate(end) for end in pairs[0])
    step = 1 if low <= high else -1
    places = list(_whole(min(low, high), max(low, high), node))[::step]
    terms = [env.with_values({LETTER: number(place)}).evaluate(pattern) for place in places]
    for written, term in zip(node.before, terms, strict=False):
        if not _same(env.evaluate(written), term):
            raise Unreadable("the terms before the three dots follow no pattern", node.position)
    return precise.vector(terms) if node.sign == "," else reduce(_JOINED[{"+": "sum", "·": "prod"}[node.sign]], terms)


def _same(left, right):
    pairs = zip(precise.flat(left), precise.flat(right), strict=True)
    return all(abs(a - b) <= precise.TOLERANCE * max(1, abs(a)) for a, b in pairs)


def _pattern(first, last, pairs):
    """Return a term with a running letter where the two differ; `pairs` takes what differs."""
    if first == last:
        return first
    if isinstance(first, tree.Name) and isinstance(last, tree.Name) and first.base == last.base and first.index:
        index = _patterns(first.index, last.index, pairs)
        return index and tree.Name(first.base, index, LETTER, position=first.position)
    if isinstance(first, (tree.Number, tree.Name)) or type(first) is not type(last):
        pairs.append((first, last))
        return tree.Name(LETTER, position=first.position)
    parts = {}
    for name in first.__dataclass_fields__:
        one, other = getattr(first, name), getattr(last, name)
        if isinstance(one, tree.Node):
            parts[name] = _pattern(one, other, pairs)
        elif isinstance(one, tuple):
            parts[name] = _patterns(one, other, pairs)
        else:
            parts[name] = one if one == other or name == "position" else None
        if parts[name] is None and one is not None:
            return None
    return type(first)(**parts)


def _patterns(first, last, pairs):
    if len(first) != len(last) or not all(isinstance(each, tree.Node) for each in (*first, *last)):
        return first if first == last else None
    found = tuple(_pattern(a, b, pairs) for a, b in zip(first, last, strict=True))
    return None if None in found else found
