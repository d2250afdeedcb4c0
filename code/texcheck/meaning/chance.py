"""Expectation and variance over letters with a declared law: by adding up, or by quadrature."""

import functools
import itertools
from dataclasses import dataclass

import numpy as np

from .. import precise, tree
from ..precise import EXACT, TOLERANCE, flat, number, shape
from ..trouble import Unreadable
from .environment import Environment, evaluates

__all__ = ["Finite", "Gaussian", "law_of"]

OUTCOMES = 5000
NODES = 16


@dataclass(frozen=True)
class Finite:
    """Some numbers, equally likely if the text says so; a vector has independent entries."""

    numbers: tuple
    form: tuple
    fair: bool = True

    def draw(self, source):
        """Return one outcome."""
        return _shaped([source.choice(self.numbers) for _ in range(_size(self.form))], self.form)

    def outcomes(self, env):
        """Yield pairs (weight, value)."""
        if not self.fair:
            raise Unreadable("nothing says how likely these values are: declare a law with \\sim")
        size = _size(self.form)
        if len(self.numbers) ** size > OUTCOMES:
            raise Unreadable("too many outcomes to add up")
        weight = number(1) / len(self.numbers) ** size
        for choice in itertools.product(self.numbers, repeat=size):
            yield weight, _shaped(choice, self.form)


@dataclass(frozen=True)
class Gaussian:
    """Mean and variance, or mean and covariance."""

    mean: tree.Node
    spread: tree.Node
    form: tuple

    def draw(self, source):
        """Return a number or vector; every one is possible."""
        return _shaped([number(source.randint(-190, 190)) / 97 for _ in range(_size(self.form))], self.form)

    def outcomes(self, env, nodes=NODES):
        """Yield the weights and places of a Gauss-Hermite rule, exact for polynomials."""
        mean, spread = env.evaluate(self.mean), env.evaluate(self.spread)
        if shape(mean) != self.form or shape(spread) != self.form * 2:
            raise Unreadable(f"a Gaussian letter of shape {self.form} with the mean and variance of other shapes")
        if self.form:
            root = precise.matrix(EXACT.cholesky(EXACT.matrix(spread.tolist())).tolist())
        else:
            root = EXACT.sqrt(precise.real(spread))
        for choice in itertools.product(_rule(nodes), repeat=_size(self.form)):
            weight = functools.reduce(lambda a, b: a * b, (weight for weight, _ in choice))
            place = _shaped([place for _, place in choice], self.form)
            yield weight, mean + precise.multiply(root, place)


def _size(form):
    return int(np.prod(form, dtype=int))


def _shaped(numbers, form):
    return precise.vector(numbers).reshape(form) if form else numbers[0]


@functools.cache
def _rule(nodes):
    """Return the Gauss-Hermite rule for the standard normal law with 100 digits."""
    rough = np.polynomial.hermite_e.hermegauss(nodes)[0]
    polynomial = lambda n, x: EXACT.hermite(n, x / EXACT.sqrt(2)) / EXACT.sqrt(2) ** n  # noqa: E731
    found = []
    for start in rough:
        x = number(float(start))
        for _ in range(8):
            x -= polynomial(nodes, x) / (nodes * polynomial(nodes - 1, x))
        found.append((EXACT.factorial(nodes - 1) / (nodes * polynomial(nodes - 1, x) ** 2), x))
    return found


def law_of(words, arguments, form, env: Environment):
    """Return the law that a text such as \\mathcal{N}(0, 1) names, or None."""
    if words in ("\\mathcal{N}", "N") and len(arguments) == 2:
        return Gaussian(*arguments, form)
    if words in ("Rademacher", "\\mathrm{Rademacher}") and not arguments:
        return Finite((number(-1), number(1)), form)
    if words in ("Unif", "Uniform", "\\mathrm{Unif}") and arguments:
        return Finite(tuple(env.evaluate(each) for each in arguments), form)
    return None


@evaluates(tree.Chance)
def _chance(node, env):
    letters = sorted(name for name in _reached(node.body, env.scope) if name in env.scope.laws)
    letters = [name for name in letters if name not in env.given]
    env.scope.used.update(letters)
    if not letters:
        raise Unreadable("nothing here has a law: declare one with \\sim", node.position)
    if node.kind == "mean":
        return _mean(node.body, letters, env)
    return _variance(node.body, letters, env)


def _variance(body, letters, env):
    mean = _mean(body, letters, env)

    def squared(value):
        step = precise.add(value, mean, -1)
        return np.outer(step, step) if precise.is_array(step) else step * step

    return _average(lambda inner: squared(inner.evaluate(body)), letters, env)


def _mean(body, letters, env):
    return _average(lambda inner: inner.evaluate(body), letters, env)


def _average(evaluate, letters, env):
    """Average over all letters; a Gaussian one twice, with two rules that must agree."""
    gaussian = [name for name in letters if isinstance(env.scope.laws[name], Gaussian)]
    found = [_added(evaluate, letters, env, nodes) for nodes in ((NODES, NODES + 3) if gaussian else (NODES,))]
    if all(abs(a - b) <= TOLERANCE * max(1, abs(a)) for a, b in zip(flat(found[0]), flat(found[-1]), strict=True)):
        return found[0]
    if len(letters) == 1 and not env.scope.laws[letters[0]].form:
        return _quadrature(evaluate, letters[0], env)
    raise Unreadable("this expectation cannot be computed to 20 digits")


def _added(evaluate, letters, env, nodes):
    laws = [env.scope.laws[name] for name in letters]
    rules = [law.outcomes(env, nodes) if isinstance(law, Gaussian) else law.outcomes(env) for law in laws]
    total = None
    for choice in itertools.product(*map(list, rules)):
        weight = functools.reduce(lambda a, b: a * b, (each for each, _ in choice))
        given = {name: value for name, (_, value) in zip(letters, choice, strict=True)}
        term = evaluate(env.with_values(given)) * weight
        total = term if total is None else precise.add(total, term)
    return total


def _quadrature(evaluate, letter, env):
    """One Gaussian number, any function: 14 standard deviations, cut at the mean."""
    law = env.scope.laws[letter]
    mean, root = env.evaluate(law.mean), EXACT.sqrt(env.evaluate(law.spread))
    with EXACT.workdps(50):
        density = lambda t: EXACT.exp(-t * t / 2) / EXACT.sqrt(2 * EXACT.pi)  # noqa: E731
        value, error = EXACT.quad(
            lambda t: evaluate(env.with_values({letter: mean + root * t})) * density(t),
            [-14, -5, 0, 5, 14], error=True, maxdegree=8,
        )  # fmt: skip
    if error > TOLERANCE / 100:
        raise Unreadable("this expectation cannot be computed to 20 digits")
    return value


def _reached(body, scope, seen=frozenset()):
    """Return the names a tree mentions, through definitions and functions."""
    found = set()
    for name in _mentioned(body):
        if name not in seen:
            found |= {name}
            behind = scope.values.get(name) or getattr(scope.functions.get(name), "body", None)
            if behind is not None:
                found |= _reached(behind, scope, seen | found)
    return found


def _mentioned(body):
    names = {body.full, body.base} if isinstance(body, tree.Name) else set()
    names |= {body.name} if isinstance(body, tree.Defined) else set()
    for part in tree.children(body):
        names |= _mentioned(part)
    return names
