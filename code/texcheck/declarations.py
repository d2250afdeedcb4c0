"""What a statement declares: shapes of letters, sets, laws, domains of functions."""

from dataclasses import replace

from .grammar import parse, read_name
from .meaning import Environment
from .meaning.chance import Finite, law_of
from .precise import shape
from .trial import evaluate
from .trouble import Unreadable, Untrue

__all__ = ["check_function", "declare_function", "declare_law", "declare_set", "dimensions"]


def dimensions(tokens):
    """Return the sizes in \\mathbb{R}^{m \\times n}: () for plain R; None for any other set."""
    if not tokens or tokens[0].text != "\\mathbb{R}":
        return None
    rest = [token for token in tokens[1:] if token.text not in ("{", "}")]
    if not rest:
        return ()
    if rest[0].text != "^":
        return None
    sizes = [token.text for token in rest[1:] if token.text != "\\times"]
    return tuple(sizes) if sizes and all(size.isalnum() for size in sizes) and len(sizes) < 3 else None


def _subject(statement, scope):
    found = read_name(statement.sides[0], scope)
    if found is None or found[1]:
        raise Unreadable("expected one letter here", statement.position)
    return found[0]


def declare_set(statement, scope, deadline):
    """x \\in R^n, W \\in R^{m x n}, z \\in \\{-1, 1\\}; of a letter with a value it is a claim."""
    name, side = _subject(statement, scope), statement.sides[1]
    if side and side[0].text == "\\{" and side[-1].text == "\\}":
        env = Environment(scope)
        numbers = parse(side[1:-1], scope)
        values = tuple(env.evaluate(each) for each in getattr(numbers, "items", (numbers,)))
        scope.laws[name.full] = Finite(values, (), fair=False)
        scope.letters.add(name.full)
        return "declaration", (name.full,)
    sizes = dimensions(side)
    if sizes is None:
        raise Unreadable("this set has no meaning here", statement.position)
    if name.full in scope.values:
        _has_shape(name.full, evaluate(scope, name, deadline), sizes, scope, statement.position)
        return "claim", ()
    if scope.is_function(name.full):
        raise Unreadable(f"{name.full} is a function", statement.position)
    scope.declare(name.full, sizes)
    return "declaration", (name.full,)


def _has_shape(name, value, sizes, scope, position):
    wanted = tuple(scope.size(each) for each in sizes)
    wanted = () if wanted == (1,) else wanted
    if shape(value) != wanted:
        raise Untrue(f"{name} has the shape {shape(value)}, declared is {wanted}", position)


def declare_law(statement, scope):
    """X \\sim \\mathcal{N}(0, 1), z \\sim \\operatorname{Rademacher}, z \\sim \\operatorname{Unif}\\{1, 2\\}."""
    name, side = _subject(statement, scope), statement.sides[1]
    arguments = ()
    if len(side) > 2 and side[1].text in ("(", "\\{"):
        inside = parse(side[2:-1], scope)
        arguments = getattr(inside, "items", (inside,))
    form = scope.shape_of(name.full) or ()
    law = law_of(side[0].text if side else "", arguments, form, Environment(scope))
    if law is None:
        raise Unreadable("this law is not known here", statement.position)
    known = scope.laws.get(name.full)
    if isinstance(known, Finite) and isinstance(law, Finite) and set(known.numbers) != set(law.numbers):
        raise Untrue(f"{name.full} takes other values than declared", statement.position)
    scope.laws[name.full] = replace(law, form=form)
    scope.letters.add(name.full)
    return "declaration", (name.full,)


def declare_function(statement, scope):
    """f\\colon R^n \\to R^m: checked when the example ends, for f may be defined after it."""
    name = _subject(statement, scope)
    if len(statement.sides) != 3 or None in (dimensions(statement.sides[1]), dimensions(statement.sides[2])):
        raise Unreadable("this domain or target has no meaning here", statement.position)
    for size in dimensions(statement.sides[1]) + dimensions(statement.sides[2]):
        scope.size(size)
    return (name.full,)


def check_function(statement, scope, deadline=None):
    """Compare what was declared of a function with its definition."""
    name = _subject(statement, scope).full
    if not scope.is_function(name):
        raise Unreadable(f"{name} is declared but never defined", statement.position)
    domain, target = (dimensions(side) for side in statement.sides[1:])
    inside = scope.copy()
    letters = scope.functions[name].parameters
    size = scope.size(domain[0]) if len(domain) == 1 else 1
    if len(letters) == 1 and domain:
        inside.values.pop(letters[0], None)
        inside.declare(letters[0], domain)
    elif len(letters) != size:
        raise Untrue(f"{name} has {len(letters)} arguments, declared are {size}", statement.position)
    else:
        for letter in letters:
            inside.values.pop(letter, None)
    value = evaluate(inside, parse(statement.sides[0], inside), deadline)
    _has_shape(name, value, target, scope, statement.position)
