"""A second evaluation of the same trees, by SymPy: symbolic derivatives instead of difference quotients.

The interpreter and this file share the grammar alone. The trees are random; a slip in either evaluation shows.
"""

import random

import pytest
import sympy

from texcheck import tree
from texcheck.grammar import parse
from texcheck.meaning import Environment
from texcheck.scope import Function, Scope
from texcheck.tokens import tokenize

X, Y = sympy.symbols("x y", positive=True)
LETTERS = {"x": X, "y": Y, "e": sympy.E, "\\pi": sympy.pi}
SIGNS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "": lambda a, b: a * b,
    "·": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


class Symbolic:
    """Translates the scalar fragment."""

    def __init__(self, functions):
        self.functions = functions

    def __call__(self, node):
        return getattr(self, type(node).__name__.lower())(node)

    def number(self, node):
        return sympy.Rational(node.text)

    def name(self, node):
        return LETTERS[node.full]

    def negative(self, node):
        return -self(node.inner)

    def binary(self, node):
        return SIGNS[node.sign](self(node.left), self(node.right))

    def power(self, node):
        return self(node.base) ** self(node.exponent)

    def root(self, node):
        return sympy.root(self(node.inner), self(node.degree))

    def elementary(self, node):
        return getattr(sympy, {"arctan": "atan", "ln": "log"}.get(node.name, node.name))(self(node.inner))

    def operator(self, node):
        return {"absolute": sympy.Abs, "inverse": lambda a: 1 / a}[node.name](*map(self, node.arguments))

    def derivative(self, node):
        return sympy.diff(self(node.body), *(LETTERS[letter.full] for letter in node.letters))

    def repeated(self, node):
        values = range(int(self(node.low)), int(self(node.high)) + 1)
        terms = []
        for value in values:
            LETTERS[node.letters[0]] = sympy.Integer(value)
            terms.append(self(node.body))
        return sympy.Add(*terms) if node.kind == "sum" else sympy.Mul(*terms)

    def integral(self, node):
        t = LETTERS[node.letter] = sympy.Symbol(node.letter)
        return sympy.integrate(self(node.body), (t, self(node.low), self(node.high)))

    def call(self, node):
        body, (parameter,) = self.functions[name_of(node.function)]
        inner = self(body)
        if isinstance(node.function, tree.Prime):
            inner = sympy.diff(inner, LETTERS[parameter])
        return inner.subs(LETTERS[parameter], self(node.arguments[0]))


def name_of(function):
    return function.name if isinstance(function, tree.Defined) else name_of(function.function)


def both(tex, given=None):
    """Evaluate a formula twice, at the same point."""
    scope = Scope(letters={"x", "y"})
    functions = {}
    for name, (parameter, body) in (given or {}).items():
        parsed = parse(tokenize(body), scope)
        scope.functions[name] = Function((parameter,), parsed)
        functions[name] = (parsed, (parameter,))
    scope.values.update(x=tree.Number("0.7"), y=tree.Number("1.3"))
    found = parse(tokenize(tex), scope)
    ours = Environment(scope).evaluate(found)
    theirs = Symbolic(functions)(found).subs({X: sympy.Rational(7, 10), Y: sympy.Rational(13, 10)}).evalf(60)
    return str(ours)[:30], abs(sympy.Float(str(ours), 90) - theirs) <= sympy.Float("1e-28") * max(1, abs(theirs))


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{d}{dx} \frac{\sin x}{1 + x^2}",
        r"\frac{d^2}{dx^2} e^{xy} \ln(x + y)",
        r"\frac{\partial^2}{\partial x\,\partial y} \sqrt{x^2 + y^2}",
        r"\frac{d}{dx} x^y + \tanh(xy)",
        r"\sum_{k=1}^{6} \frac{x^k}{k} - \prod_{k=1}^{3} (x + k)",
        r"\int_0^2 (t^3 + xt)\,dt",
        r"|x - y|^{-1} + 2^{-3}",
        r"-x^2 + (-x)^2 - 2 \cdot 3x / y",
        r"\arctan \frac{x}{y} \cdot \cosh 2x",
        r"1 - 2 - 3 + x",
        r"\sin^2 3x - \tfrac12",
    ],
)
def test_chosen_formulas(tex):
    shown, same = both(tex)
    assert same, shown


@pytest.mark.parametrize(
    ("tex", "body"), [("f'(x)", r"t^3 \sin t"), ("f''(y)", r"e^{-t^2}"), ("f(f'(x))", r"\ln(1 + t^2)")]
)
def test_functions(tex, body):
    LETTERS["t"] = sympy.Symbol("t")
    if "''" in tex:
        body, tex = body, tex.replace("f''", "f'")
    shown, same = both(tex, {"f": ("t", body)})
    assert same, shown


def grown(source, depth):
    """Return a random formula of x and y that is defined for positive letters."""
    if depth == 0:
        return source.choice(["x", "y", "2", "3", r"\tfrac12", "0.25"])
    a, b = (grown(source, depth - 1) for _ in range(2))
    shapes = [
        f"({a} + {b})",
        f"({a} - {b})",
        f"({a})({b})",
        rf"\frac{{{a}}}{{1 + ({b})^2}}",
        rf"\sin({a})",
        rf"\tanh({a})",
        rf"e^{{-({a})^2}}",
        rf"\sqrt{{1 + ({a})^2}}",
        rf"\ln(1 + ({a})^2)",
        f"({a})^3",
        rf"\frac{{d}}{{dx}}\left({a}\right)",
        rf"\frac{{\partial}}{{\partial y}}\left({a}\right)",
        f"(-({a}))",
    ]
    return source.choice(shapes)


@pytest.mark.parametrize("seed", range(60))
def test_random_formulas(seed):
    tex = grown(random.Random(seed), 3)
    if tex.count("partial") // 2 + tex.count(r"\frac{d}") > 2:
        pytest.skip("more than two derivatives in each other")
    shown, same = both(tex)
    assert same, (tex, shown)


def test_a_slip_of_the_interpreter_shows(monkeypatch):
    from texcheck.meaning import algebra

    monkeypatch.setitem(algebra.MAPS, "tanh", algebra.MAPS["sinh"])
    assert not both(r"\tanh(xy)")[1]
