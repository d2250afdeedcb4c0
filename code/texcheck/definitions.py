"""What a statement introduces: ``x = 2``, ``(x, y) = (1, 0)``, ``f(x, y) = ...``, ``S(z)_k = ...``, ``s_i = ...``."""

from . import tree
from .grammar import parse, read_name
from .scope import Function
from .symbols import OPERATORS
from .trouble import Unreadable

__all__ = ["define"]


def define(scope, left, right):
    """Enter what the first equation of a statement defines; return the names, or () if it defines nothing."""
    if names := _point(scope, left):
        body = parse(right, scope)
        if any(scope.is_function(name) for name in names):
            return ()
        for place, name in enumerate(names):
            scope.values[name] = _part(body, place, len(names))
        return names
    found = read_name(left, scope)
    if found is None:
        return ()
    name, rest = found
    if _is_taken(scope, name):
        return ()
    if not rest:
        return _letter(scope, name, right, left[0].kind == "operator")
    return _function(scope, name, rest, right)


def _is_taken(scope, name):
    """A known name is not defined again; an entry of a known array is no name of its own."""
    if name.full in OPERATORS - {"relu", "ReLU"}:
        return True
    if any(scope.is_function(each) or each in scope.values for each in (name.full, name.base)):
        return True
    return bool(name.index) and bool(scope.shapes.get(name.base))


def _letter(scope, name, right, is_operator):
    if is_operator:
        return ()
    if letter := _running(scope, name):
        body = parse(right, scope)
        scope.values[name.base] = tree.Entries(letter, body, position=body.position)
        return (name.base,)
    if not _is_numbered(name):
        return ()
    scope.values[name.full] = parse(right, scope)
    return (name.full,)


def _running(scope, name):
    """Return the i of x_i, if x is new and nothing has given i a meaning; else None."""
    new = not scope.introduced(name.base) and len(name.index) == 1 and isinstance(name.index[0], tree.Name)
    return name.index[0].full if new and not scope.introduced(name.index[0].full) else None


def _is_numbered(name):
    """x_0 and x_{12} are names; x_i stands for many."""
    return all(isinstance(each, tree.Number) for each in name.index)


def _point(scope, left):
    """Return the letters of (x, y) if none of them has a value."""
    if len(left) < 5 or left[0].text != "(" or left[-1].text != ")":
        return ()
    names, rest = [], left[1:-1]
    while rest:
        found = read_name(rest, scope)
        if found is None or found[0].full in scope.values or (found[1] and found[1][0].text != ","):
            return ()
        names.append(found[0].full)
        rest = found[1][1:]
    return tuple(names) if len(set(names)) == len(names) > 1 else ()


def _part(body, place, size):
    if isinstance(body, tree.Tuple) and len(body.items) == size:
        return body.items[place]
    return tree.Indexed(body, (tree.Number(str(place + 1)),), position=body.position)


def _function(scope, name, rest, right):
    """f(x, y) = ..., where x and y are letters; with an index behind, entry by entry."""
    parameters, rest = _parameters(scope, rest)
    index = _running(scope, name)
    if not parameters or not (index or _is_numbered(name)):
        return ()
    called = name.base if index else name.full
    if rest and rest[0].text == "_":
        found = read_name([token for token in rest[1:] if token.text not in "{}"], scope)
        if found is None or found[1]:
            return ()
        index = found[0].full
    elif rest:
        return ()
    if called in scope.letters or called in scope.shapes:
        raise Unreadable(f"{called} is a letter already, not a function", name.position)
    inside = scope.copy()
    inside.letters |= set(parameters)
    inside.functions[called] = Function(parameters, None)
    body = parse(right, inside)
    if index:
        body = tree.Entries(index, body, position=body.position)
    scope.functions[called] = Function(parameters, body)
    scope.letters |= {each for each in parameters if each not in scope.values}
    return (called,)


def _parameters(scope, tokens):
    """Read (x, y): letters only, each once."""
    if tokens[0].text != "(":
        return (), tokens
    names, rest = [], tokens[1:]
    while True:
        found = read_name(rest, scope) if rest else None
        if found is None or not found[1] or found[1][0].text not in (",", ")"):
            return (), tokens
        names.append(found[0].full)
        rest = found[1][1:]
        if found[1][0].text == ")":
            return (tuple(names) if len(set(names)) == len(names) else ()), rest
