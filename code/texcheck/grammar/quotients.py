"""Fractions: of numbers, and the derivatives that are written like fractions."""

from ..tree import Binary, Call, Derivative, JacobianBy, Name, Partial, Value, Whole
from .expressions import Expressions

__all__ = ["Quotients"]

SIGNS = ("\\partial", "d", "\\mathrm{d}")


class Quotients(Expressions):
    r"""``\frac{a}{b}``, ``\frac{\partial f}{\partial x}(1, 2)``, ``\partial f/\partial x``, ``\frac{d}{dt} e^t``."""

    def fraction(self, token):
        """Read a fraction."""
        self.take()
        above, below = self.argument(), self.argument()
        if self._is_differential(above) and self._is_differential(below) and _goes_on(below):
            if any(self.known.knows(Name(part[0].text)) for part in (above, below)):
                raise self.refuse("d is a letter here: write \\mathrm{d} for the derivative", token)
            letters, tupled = self._below_the_line(below)
            return self._derivative(above, letters, tupled, token)
        top, bottom = self.all_of(above), self.all_of(below)
        return Binary("/", top, bottom, position=token.position)

    def _is_differential(self, tokens):
        return bool(tokens) and tokens[0].text in SIGNS

    def _below_the_line(self, tokens):
        """Return the letters of a denominator such as dx\\,dy^2, and whether it was a tuple."""
        part, letters = self.inside(tokens), []
        while not part.over():
            if not part.at(*SIGNS):
                raise part.refuse("expected a sign of differentiation")
            part.take()
            if part.at("("):
                return self._names(part), True
            name, times = part.name(), 1
            if part.at("^"):
                part.take()
                times = part._count(part.group())
            letters += [name] * times
        return tuple(letters), False

    def _names(self, part):
        """Read (r, \\theta) to its end."""
        part.eat("(")
        names = [part.name()]
        while part.at(","):
            part.take()
            names.append(part.name())
        part.eat(")")
        return tuple(names)

    def _count(self, tokens):
        if len(tokens) != 1 or not tokens[0].text.isdigit():
            raise self.refuse("expected how often", tokens[0])
        return int(tokens[0].text)

    def _derivative(self, above, letters, tupled, token):
        """The numerator decides: nothing (an operator), a function, or an expression."""
        part, order = self.inside(above), 1
        part.take()
        if part.at("^"):
            part.take()
            order = part._count(part.group())
        if tupled:
            return self._of_tuple(part, letters, token)
        if order != len(letters):
            raise self.refuse(f"order {order} above, {len(letters)} below", token)
        if part.over():
            return Derivative(self.product(), letters, position=token.position)
        body = part.tokens[part.index :]
        function = part.function()
        if function is not None and part.over():
            return self._at_point(Partial(function, letters), token)
        return Derivative(self.all_of(body), letters, position=token.position)

    def _of_tuple(self, part, letters, token):
        """\\frac{\\partial (x, y)}{\\partial (r, \\theta)}."""
        function = part.function()
        if function is not None and part.over():
            return self._at_point(Whole("jacobian", function), token)
        return JacobianBy(self._names(part), letters, position=token.position)

    def _at_point(self, function, token):
        if self.at("("):
            return Call(function, self.arguments(), position=token.position)
        return Value(function, position=token.position)

    def inline_partial(self, token):
        """\\partial f / \\partial x in one line."""
        start = self.index
        while not self.at("/"):
            if self.over() or self.at("=", "+"):
                raise self.refuse("\\partial without a letter to differentiate by", token)
            self.take()
        above = self.tokens[start : self.index]
        self.take()
        below = []
        while self.at(*SIGNS):
            below.append(self.take())
            if self.at("("):
                below += [self.take(), *self.until(")"), self.take()]
                break
            first = self.index
            self.name()
            if self.at("^"):
                self.take()
                self.group()
            below += self.tokens[first : self.index]
        if not below:
            raise self.refuse("\\partial without a letter to differentiate by", token)
        letters, tupled = self._below_the_line(below)
        return self._derivative(above, letters, tupled, token)

    def side_by_side(self, left, right):
        """A product without a sign."""
        return Binary("", left, right, position=left.position)


def _goes_on(below):
    """Tell dx and \\partial(x, y) from the plain letter d."""
    letter = len(below) > 1 and below[1].kind == "letter"
    return letter or (len(below) > 1 and below[0].text == "\\partial" and below[1].text == "(")
