"""What a statement is: a definition, a declaration, an assumption, a mention or a claim; claims are tried."""

from dataclasses import dataclass

from . import tree
from .declarations import declare_function, declare_law, declare_set, dimensions
from .definitions import define
from .grammar import parse
from .orders import remainder_holds
from .scope import CONSTANTS
from .statements import Statement
from .tokens import spell
from .trial import at_points
from .trouble import Unreadable, Untrue
from .verdict import compare, show

__all__ = ["Outcome", "judge"]

ORDERS = {"<", ">", "≤", "≥", "≠"}
EQUATIONS = {"=", "≈", *ORDERS}


@dataclass
class Outcome:
    """What came of one statement: its kind, the names it defined, the trees it evaluated, the letters tried."""

    kind: str
    names: tuple = ()
    trees: tuple = ()
    asked: frozenset = frozenset()
    position: int = 0
    condition: bool = False


def judge(statement: Statement, scope, deadline=None):
    """Take one statement into the scope, or try it; raise `Untrue` if it is false."""
    signs = statement.signs
    if not signs:
        return _mention(statement, scope)
    if signs[:2] == [":", "→"]:
        return Outcome("declaration", declare_function(statement, scope), position=statement.position)
    if signs == ["∈"]:
        return Outcome(*declare_set(statement, scope, deadline))
    if signs == ["∼"]:
        return Outcome(*declare_law(statement, scope))
    if unknown := [sign for sign in signs if sign not in EQUATIONS]:
        raise Unreadable(f"the relation {unknown[0]} has no meaning here", statement.position)
    names = define(scope, *statement.sides[:2]) if signs[0] == "=" else ()
    if names and len(signs) == 1:
        return Outcome("definition", names)
    sides, signs = (statement.sides[1:], signs[1:]) if names else (statement.sides, signs)
    trees = tuple(parse(side, scope) for side in sides)
    if not names and _assume(scope, trees, signs):
        return Outcome("assumption")
    asked = _try(scope, trees, signs, sides, deadline)
    return Outcome("claim", names, trees, frozenset(asked))


def _mention(statement, scope):
    """A letter on its own introduces it; an expression with a number in it says nothing that can be checked."""
    [tokens] = statement.sides
    if dimensions(tokens) is not None:
        return Outcome("mention")
    found = parse(tokens, scope)
    names = found.items if isinstance(found, tree.Tuple) else (found,)
    if all(isinstance(name, tree.Name) for name in names):
        _in_order([name.full for name in names], scope, statement)
        new = [name.full for name in names if not scope.knows(name)]
        scope.letters |= set(new)
        return Outcome("mention", tuple(new))
    kind = "bare" if _has_number(found) else "mention"
    return Outcome(kind, trees=(found,), position=statement.position)


def _in_order(names, scope, statement):
    """Several letters in parentheses are different, and in the order in which a function takes them."""
    if len(set(names)) < len(names):
        raise Unreadable("the same letter twice", statement.position)
    for function in scope.functions.values():
        if set(names) == set(function.parameters) and tuple(names) != function.parameters:
            told = f"({', '.join(names)}), but a function here takes ({', '.join(function.parameters)})"
            raise Unreadable(told, statement.position)


def _has_number(found):
    """Whether a number is written there; the 1 of z_1 is part of a name."""
    if isinstance(found, tree.Name):
        return False
    return isinstance(found, tree.Number) or any(map(_has_number, tree.children(found)))


def _assume(scope, trees, signs):
    """x > 0, 0 < t < 1, x \\ne y: about letters without a value, so a restriction of the points to try."""
    if not set(signs) <= ORDERS:
        return False
    free = [each for each in trees if isinstance(each, tree.Name) and _is_free(each, scope)]
    plain = [each for each in trees if isinstance(each, (tree.Name, tree.Number, tree.Negative))]
    if not free or len(plain) != len(trees) or any(scope.is_function(each.full) for each in free):
        return False
    scope.letters |= {each.full for each in free if not scope.knows(each)}
    scope.assumptions += zip(trees, signs, trees[1:], strict=False)
    return True


def _is_free(name, scope):
    if name.full in CONSTANTS and not scope.introduced(name.full):
        return False
    return name.full not in scope.values


def _try(scope, trees, signs, sides, deadline):
    if any(isinstance(each, tree.Remainder) for side in trees for each in _walk(side)):
        return remainder_holds(scope, trees, signs, deadline)

    def run(env):
        values = [env.evaluate(each) for each in trees]
        for i, sign in enumerate(signs):
            try:
                compare(values[i], values[i + 1], sign, trees[i : i + 2])
            except (Untrue, Unreadable) as trouble:
                trouble.position = trees[i].position
                written = f"{spell(sides[i])} {_SIGN.get(sign, sign)} {spell(sides[i + 1])}"
                trouble.told = f"{written}: {trouble.told}{_where(env)}"
                raise

    return at_points(scope, run, deadline, order=bool(ORDERS & set(signs)))


_SIGN = {"≈": "\\approx", "≤": "\\le", "≥": "\\ge", "≠": "\\ne"}


def _walk(found):
    yield found
    for part in tree.children(found):
        yield from _walk(part)


def _where(env):
    """Say at which values a claim about all values fails."""
    given = {**{name: env.point.drawn[name] for name in sorted(env.point.asked)}, **env.given}
    shown = ", ".join(f"{name} = {show(value)}" for name, value in list(given.items())[:4])
    return f" (at {shown})" if shown else ""
