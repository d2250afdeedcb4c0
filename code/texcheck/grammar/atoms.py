"""What a factor can be: numbers, letters, brackets, functions of numbers, large operators."""

from ..symbols import ELEMENTARY
from ..tree import (
    Apply,
    Call,
    Chance,
    Elementary,
    Indicator,
    Inner,
    Integral,
    Limit,
    Name,
    Norm,
    Number,
    Operator,
    Power,
    Remainder,
    Repeated,
    Root,
    Value,
    Whole,
)  # fmt: skip
from .functions import Functions

__all__ = ["Atoms"]

SIMPLE = ("number", "letter")


class Atoms(Functions):
    """One rule a kind of atom."""

    def atom(self):
        """Read one atom."""
        token = self._something()
        if (chance := self._chance()) is not None:
            return chance
        if (function := self.function()) is not None:
            return self._applied(function, token)
        if token.kind in _BY_KIND:
            return _BY_KIND[token.kind](self, token)
        reader = _BY_TEXT.get(token.text) or (token.text[1:] in ELEMENTARY and Atoms._elementary)
        if not reader:
            raise self.refuse(f"cannot read {token.text}")
        return reader(self, token)

    def _something(self):
        if self.over():
            raise self.refuse("the formula ends too early")
        return self.peek()

    def _letter(self, token):
        """Read a letter that is no function."""
        if token.text in ("o", "O") and self.peek(1).text == "(" and not self.known.knows(Name(token.text)):
            self.take()
            return Remainder(token.text == "O", self._in_parentheses(), position=token.position)
        if token.text == "\\mathbf{1}" and self.peek(1).text == "[":
            self.take()
            self.take()
            inside = self.until("]")
            self.take()
            return Indicator(self.condition(inside), position=token.position)
        name = self.name()
        if self.at("'"):
            raise self.refuse(f"{name.full}' but {name.full} is no function that is known here")
        return name

    def _applied(self, function, token):
        """A function with its arguments, or without: then it stands for its value at the current letters."""
        if not self.at("("):
            if self.at("^") and self._call_behind_power():
                raise self.refuse("a power between a function and its argument: write (f(x))^2")
            return Value(function, position=token.position)
        arguments = self.arguments()
        if self.at("[") and isinstance(function, Whole) and function.kind == "jacobian":
            self.take()
            step = self.list()
            self.eat("]")
            return Apply(function.function, arguments, step, position=token.position)
        return Call(function, arguments, position=token.position)

    def _call_behind_power(self):
        part = self.inside(self.tokens[self.index + 1 :])
        words = "".join(token.text for token in part.group())
        return words not in ("\\top", "T") and part.at("(")

    def arguments(self):
        """Read arguments in parentheses."""
        self.eat("(")
        bars, self.bars = self.bars, 0
        found = [self.sum()]
        while self.at(",", ";"):
            self.take()
            found.append(self.sum())
        self.eat(")")
        self.bars = bars
        return tuple(found)

    def _in_parentheses(self):
        start = self.eat("(")
        self.index -= 1
        return self._bracket(start)

    def _bracket(self, token):
        """A group, a tuple, or a function such as (g \\circ f)."""
        place = self.index
        opening = self.take().text
        function = self.function()
        if function is not None and self.at(")") and self.peek(1).text in ("(", "'"):
            self.take()
            while self.at("'"):
                self.take()
                function = self.prime(function)
            return self._applied(function, token)
        self.index = place + 1
        bars, self.bars = self.bars, 0
        tree = self.list()
        self.eat({"(": ")", "[": "]"}[opening])
        self.bars = bars
        return tree

    def _group(self, token):
        return self.all_of(self.braced())

    def _bars(self, token):
        sign = self.take().text
        self.bars += 1
        tree = self.list()
        self.bars -= 1
        if not self.at(sign):
            raise self.refuse(f"this {sign} is never closed", token)
        self.take()
        return (
            Operator("absolute", (tree,), position=token.position)
            if sign == "|"
            else Norm(tree, "2", position=token.position)
        )

    def _inner(self, token):
        self.take()
        left = self.sum()
        self.eat(",")
        right = self.sum()
        self.eat("\\rangle")
        return Inner(left, right, position=token.position)

    def _root(self, token):
        self.take()
        degree = Number("2", position=token.position)
        if self.at("["):
            self.take()
            degree = self.all_of(self.until("]"), "sum")
            self.take()
        return Root(self.all_of(self.argument()), degree, position=token.position)

    def _elementary(self, token):
        name = self.take().text.lstrip("\\")
        power = None
        if self.at("^"):
            self.take()
            exponent = self.group()
            if exponent[0].text == "-":
                raise self.refuse(f"\\{name}^{{-1}} can be read two ways", token)
            power = self.all_of(exponent, "sum")
        tree = Elementary(name, self.operand(), position=token.position)
        return tree if power is None else Power(tree, power, position=token.position)

    def operand(self):
        """Read what \\sin, \\det or \\operatorname{tr} stands before: parentheses, or letters side by side."""
        if self.at("("):
            tree = self.atom()
            if self.at("^"):
                raise self.refuse("a power behind the argument can be read two ways: add parentheses")
            return tree
        simple = self.peek().kind in SIMPLE
        tree = self.factor()
        while self.peek().kind in SIMPLE and self._is_letter():
            if not simple:
                raise self.refuse("where does the argument end? Add parentheses")
            self._must_be_a_product(tree)
            tree = self.side_by_side(tree, self.factor())
        if self.at("(", "[") or (self.starts() and self.peek().text == "\\frac"):
            raise self.refuse("does this still belong to the argument? Add parentheses")
        return tree

    def _is_letter(self):
        """Whether the next factor is a number or letter, no function."""
        place = self.index
        function = self.function()
        self.index = place
        return function is None

    def _operator(self, name, token):
        if name in ELEMENTARY:
            return Elementary(name, self.operand(), position=token.position)
        if name in ("tr", "rank", "sign", "det"):
            return Operator(name, (self.operand(),), position=token.position)
        if name in ("diag", "max", "min"):
            return Operator(name, self.arguments(), position=token.position)
        raise self.refuse(f"the operator {name} is not known here", token)

    def _det(self, token):
        self.take()
        return Operator("det", (self.operand(),), position=token.position)

    def _extreme(self, token):
        """``\\max(0, z)``, or ``\\max_i z_i``."""
        if self.peek(1).text == "_":
            return self._repeated(token)
        return Operator(self.take().text[1:], self.arguments(), position=token.position)

    def _repeated(self, token):
        kind, low, high, letters = self.take().text[1:], None, None, ()
        while self.at("_", "^"):
            if self.take().text == "^":
                high = self.all_of(self.group(), "sum")
                continue
            part = self.inside(self.group())
            letters = (part.name().full,)
            while part.at(","):
                part.take()
                letters += (part.name().full,)
            if part.at("="):
                part.take()
                low = part.sum()
            if not part.over():
                raise part.refuse("cannot read this range")
        if not letters or (low is None) != (high is None):
            raise self.refuse(f"\\{kind} needs a letter, and both limits or none", token)
        return Repeated(kind, letters, low, high, self.product(), position=token.position)

    def _integral(self, token):
        self.take()
        self.eat("_")
        low = self.all_of(self.group(), "sum")
        self.eat("^")
        high = self.all_of(self.group(), "sum")
        body, nested = [], 1
        while nested:
            nested += (self.peek().text == "\\int") - self._at_differential()
            if self.over():
                raise self.refuse("this integral has no dx", token)
            if nested:
                body.append(self.take())
        self.take()
        return Integral(self.name().full, low, high, self.all_of(body, "sum"), position=token.position)

    def _at_differential(self):
        upright = self.at("\\mathrm{d}")
        plain = self.at("d") and not self.known.knows(Name("d"))
        return (upright or plain) and self.peek(1).kind == "letter"

    def _infinity(self, token):
        self.take()
        return Number("inf", position=token.position)

    def _limit(self, token):
        self.take()
        self.eat("_")
        part = self.inside(self.group())
        letter = part.name().full
        part.eat("\\to")
        target = part.sum()
        return Limit(letter, target, self.product(), position=token.position)

    def _chance(self):
        """Expectation and variance, with the argument in brackets."""
        token = self.peek()
        kind = {"\\mathbb{E}": "mean", "Var": "variance"}.get(token.text)
        if not kind:
            return None
        self.take()
        if not self.at("[", "("):
            raise self.refuse("an expectation needs its argument in brackets")
        opening = self.take().text
        body = self.all_of(self.until({"[": "]", "(": ")"}[opening]), "sum")
        self.take()
        return Chance(kind, body, position=token.position)


_BY_KIND = {
    "number": lambda self, token: Number(self.take().text, position=token.position),
    "letter": Atoms._letter,
    "begin": lambda self, token: self.environment(),
    "operator": lambda self, token: self._operator(self.take().text, token),
}
_BY_TEXT = {
    "(": Atoms._bracket, "[": Atoms._bracket, "{": Atoms._group, "|": Atoms._bars, "‖": Atoms._bars,
    "\\langle": Atoms._inner, "\\frac": Functions.fraction, "\\sqrt": Atoms._root, "\\det": Atoms._det,
    "\\max": Atoms._extreme, "\\min": Atoms._extreme, "\\sum": Atoms._repeated, "\\prod": Atoms._repeated,
    "\\int": Atoms._integral, "\\lim": Atoms._limit, "\\nabla": Functions.nabla_by, "\\infty": Atoms._infinity,
    "\\partial": Functions.inline_partial,
}  # fmt: skip
