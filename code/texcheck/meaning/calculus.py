"""Derivatives by difference quotients in 100-digit arithmetic, limits and integrals.

A central difference with a step of 1e-25 is off by about 1e-50. No rule of differentiation is used, so nothing
here can share a mistake with a program that uses them.
"""

import numpy as np

from .. import precise, tree
from ..precise import EXACT, STEP, flat, is_array, number, shape
from ..trouble import Unreadable
from .environment import evaluates
from .functions import call, calls, parameters, spread

__all__ = ["difference"]

NEAR = number(10) ** -30


def difference(function, at):
    """Return the derivative of a function of a number."""
    ahead, behind = function(at + STEP), function(at - STEP)
    return precise.add(ahead, behind, -1) / (2 * STEP)


def _slot(name, env):
    """Return the value a letter, or an entry of an array, has, and how to give it another."""
    if env.has(name.full) or not name.index:
        return env.value(name.full, name.position), lambda value: env.with_values({name.full: value})
    array = env.value(name.base, name.position)
    if not is_array(array) or array.ndim != len(name.index):
        raise Unreadable(f"{name.full} is no entry of {name.base}", name.position)
    place = tuple(env.index(each, size) - 1 for each, size in zip(name.index, array.shape, strict=True))

    def replaced(value):
        changed = array.copy()
        changed[place] = value
        return env.with_values({name.base: changed})

    return array[place], replaced


def _differentiate(evaluate, letters, env):
    """Return the derivative of what `evaluate` gives in an environment, by one letter after the other."""
    if not letters:
        return evaluate(env)
    at, given = _slot(letters[0], env)
    if not is_array(at):
        return difference(lambda value: _differentiate(evaluate, letters[1:], given(value)), at)
    if len(letters) > 1 or shape(evaluate(env)) == ():
        raise Unreadable(f"a derivative by the array {letters[0].full}: write \\nabla or D", letters[0].position)
    return _columns(lambda entries: evaluate(given(precise.vector(entries))), list(at))


def _columns(function, entries):
    """Return the Jacobian matrix of a function of a list of numbers."""
    found = []
    for i, at in enumerate(entries):
        found.append(difference(lambda value, i=i: function([*entries[:i], value, *entries[i + 1 :]]), at))
    if is_array(found[0]) and found[0].ndim > 1:
        raise Unreadable("the Jacobian matrix of something that is a matrix: write D f(x)[v]")
    rows = np.array([flat(column) for column in found], dtype=object).T
    matrix = precise.matrix(rows.tolist())
    return matrix.flat[0] if matrix.size == 1 else matrix


@evaluates(tree.Derivative)
def _derivative(node, env):
    return _differentiate(lambda inner: inner.evaluate(node.body), node.letters, env)


@evaluates(tree.JacobianBy)
def _jacobian_by(node, env):
    columns = []
    for letter in node.letters:
        at, given = _slot(letter, env)
        columns.append([difference(lambda v, b=body, g=given: g(v).evaluate(b), at) for body in node.bodies])
    return precise.matrix([list(row) for row in zip(*columns, strict=True)])


@calls(tree.Prime)
def _prime(function, env, arguments):
    if len(arguments) != 1:
        raise Unreadable("a prime is the derivative of a function of one number")
    if is_array(arguments[0]):
        return precise.vector(_prime(function, env, (each,)) for each in arguments[0])
    return difference(lambda value: call(function.function, env, [value]), arguments[0])


@calls(tree.Partial)
def _partial(function, env, arguments):
    names = parameters(function, env)
    for letter in function.letters:
        if letter.full not in names and letter.base not in names:
            raise Unreadable(f"{letter.full} is no argument ({', '.join(names)})", letter.position)
    inside = env.with_values(spread(arguments, names))
    value = lambda inner: call(function.function, inner, [inner.value(name) for name in names])  # noqa: E731
    return _differentiate(value, function.letters, inside)


@calls(tree.Whole)
def _whole(function, env, arguments):
    given = spread(arguments, parameters(function, env))
    values = list(given.values())
    if len(values) > 1 and any(is_array(value) for value in values):
        raise Unreadable("the derivative by several arrays at once: say by which argument")
    one = is_array(values[0])
    if one and values[0].ndim > 1 and function.kind != "gradient":
        raise Unreadable("the derivative by a matrix: write D f(X)[V]")
    form = shape(values[0])

    def inner(entries):
        packed = [np.array(entries, dtype=object).reshape(form)] if one else entries
        return call(function.function, env, packed)

    return _KINDS[function.kind](inner, flat(values[0]) if one else values, form)


def _gradient(function, entries, form):
    if shape(function(entries)) != ():
        raise Unreadable("the gradient of something that is no number")
    slopes = [
        difference(lambda v, i=i: function([*entries[:i], v, *entries[i + 1 :]]), at) for i, at in enumerate(entries)
    ]
    return precise.vector(slopes).reshape(form or (len(slopes),))


def _hessian(function, entries, form=None):
    if shape(function(entries)) != ():
        raise Unreadable("the Hessian of something that is no number")
    return _columns(lambda at: _gradient(function, at, ()), entries)


def _divergence(function, entries, form):
    jacobian = _columns(function, entries)
    if not is_array(jacobian) or jacobian.ndim < 2 or len(set(jacobian.shape)) > 1:
        raise Unreadable("the divergence of something that is no vector field")
    return sum(jacobian.diagonal())


def _curl(function, entries, form):
    jacobian = _columns(function, entries)
    if shape(jacobian) == (2, 2):
        return jacobian[1, 0] - jacobian[0, 1]
    if shape(jacobian) != (3, 3):
        raise Unreadable("the curl of something that is no vector field in space")
    return precise.vector(jacobian[j, i] - jacobian[i, j] for i, j in ((1, 2), (2, 0), (0, 1)))


def _laplacian(function, entries, form):
    hessian = _hessian(function, entries)
    return sum(hessian.diagonal()) if is_array(hessian) else hessian


_KINDS = {
    "jacobian": lambda function, entries, form: _columns(function, entries), "gradient": _gradient, "hessian": _hessian,
    "divergence": _divergence, "curl": _curl, "laplacian": _laplacian,
}  # fmt: skip


@evaluates(tree.Apply)
def _apply(node, env):
    """Df(a)[v], also where a and f(a) are matrices."""
    names = parameters(node.function, env)
    given = spread(tuple(env.evaluate(each) for each in node.arguments), names)
    step = spread((env.evaluate(node.step),), names)

    def along(t):
        return call(node.function, env, [precise.add(given[name], step[name] * t) for name in names])

    return difference(along, number(0))


@evaluates(tree.NablaBy)
def _nabla_by(node, env):
    at, _ = _slot(node.letter, env)
    name = node.letter.full
    if node.letter.index and not env.has(name):
        raise Unreadable(f"\\nabla by {name}, which is no letter of its own", node.position)

    def inner(entries):
        value = np.array(entries, dtype=object).reshape(shape(at)) if is_array(at) else entries[0]
        return env.with_values({name: value}).evaluate(node.body)

    found = _KINDS[node.kind](inner, flat(at), shape(at))
    return found if is_array(at) else flat(found)[0]


@evaluates(tree.Restricted)
def _restricted(node, env):
    if node.point is None:
        return env.with_values({name: env.evaluate(value) for name, value in node.bindings}).evaluate(node.inner)
    if not isinstance(node.inner, tree.Value):
        raise Unreadable("at which letters? Write |_{x = ...}")
    point = env.evaluate(node.point)
    return call(node.inner.function, env, [point])


@evaluates(tree.Limit)
def _limit(node, env):
    target = env.evaluate(node.target)
    if not EXACT.isfinite(target):
        return env.with_values({node.letter: 1 / NEAR}).evaluate(node.body)
    above, below = (env.with_values({node.letter: target + side * NEAR}).evaluate(node.body) for side in (1, -1))
    if any(abs(a - b) > precise.TOLERANCE * max(1, abs(a)) for a, b in zip(flat(above), flat(below), strict=True)):
        raise Unreadable("the limits from the two sides differ")
    return above


@evaluates(tree.Integral)
def _integral(node, env):
    ends = [env.evaluate(node.low), env.evaluate(node.high)]
    with EXACT.workdps(55):
        value, error = EXACT.quad(
            lambda t: env.with_values({node.letter: t}).evaluate(node.body), ends, error=True, maxdegree=8
        )
    if error > precise.TOLERANCE / 100:
        raise Unreadable("this integral cannot be computed to 20 digits: split it where it has a kink")
    return value
