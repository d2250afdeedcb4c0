"""Functions of the text: what they are called with, and what they give."""

import numpy as np

from .. import precise, tree
from ..precise import is_array, shape
from ..trouble import Unreadable
from .algebra import entry
from .environment import evaluates

__all__ = ["call", "parameters", "spread"]

_CALLS = {}


def calls(kind):
    """Register how one kind of function is called."""

    def register(meaning):
        _CALLS[kind] = meaning
        return meaning

    return register


def call(function, env, arguments):
    """Return the value of a function at given arguments."""
    return _CALLS[type(function)](function, env, tuple(arguments))


def parameters(function, env):
    """Return the letters of a function."""
    if isinstance(function, tree.Defined):
        return env.scope.parameters(function.name)
    return parameters(function.inner if isinstance(function, tree.Compose) else function.function, env)


def spread(arguments, names):
    """Fit arguments to letters: one vector for several letters, or several numbers for one vector."""
    if len(arguments) == 1 and len(names) > 1 and is_array(arguments[0]):
        arguments = tuple(arguments[0])
    if len(names) == 1 and len(arguments) > 1:
        arguments = (precise.vector(arguments),)
    if len(arguments) != len(names):
        raise Unreadable(f"{len(arguments)} arguments for the letters {', '.join(names)}")
    return dict(zip(names, arguments, strict=True))


@evaluates(tree.Call)
def _call(node, env):
    return call(node.function, env, [env.evaluate(each) for each in node.arguments])


@evaluates(tree.Value)
def _value(node, env):
    """A function without arguments stands for its value at the letters it was defined with."""
    return call(node.function, env, [env.value(name, node.position) for name in parameters(node.function, env)])


@calls(tree.Defined)
def _defined(function, env, arguments):
    known = env.scope.functions[function.name]
    if function.name in env.active:
        raise Unreadable(f"{function.name} is defined through itself")
    env.scope.used.add(function.name)
    given = spread(arguments, known.parameters)
    for name, value in given.items():
        declared = env.scope.shape_of(name)
        env.scope.used.add(name)
        if declared is not None and declared != shape(value):
            raise Unreadable(f"{function.name} wants {name} of shape {declared}, not {shape(value)}")
    inside = env.with_values(given)
    inside.active = (*env.active, function.name)
    try:
        return inside.evaluate(known.body)
    except Unreadable:
        (name, value), *more = given.items()
        if more or not is_array(value) or env.scope.shape_of(name) is not None:
            raise
    return _entry_by_entry(known.body, name, value, inside)


def _entry_by_entry(body, name, value, env):
    """A function of a number that meets an array works on each entry."""
    array = np.empty(value.shape, dtype=object)
    for place in np.ndindex(value.shape):
        array[place] = env.with_values({name: value[place]}).evaluate(body)
    return array


@calls(tree.Component)
def _component(function, env, arguments):
    return entry(call(function.function, env, arguments), function.index, env)


@calls(tree.Compose)
def _compose(function, env, arguments):
    return call(function.outer, env, [call(function.inner, env, arguments)])
