"""Names, and everything that is a function: f, f_1, f', Df, J_f, \\nabla f, g \\circ f."""

from ..tree import Component, Compose, Defined, NablaBy, Name, Partial, Prime, Whole
from ..trouble import Unreadable
from .quotients import Quotients

__all__ = ["Functions"]

WORDS = {"div": "divergence", "curl": "curl"}


class Functions(Quotients):
    """A function is recognized by its name; the scope says which names are functions."""

    def name(self):
        """Read a letter with what stands below it, and marks such as W^{(2)} and x^*."""
        token = self.take()
        if token.kind != "letter":
            raise self.refuse(f"expected a letter, found {token.text or 'the end'}", token)
        base, index, label = token.text, (), ""
        while True:
            if self.at("_") and not label:
                self.take()
                base, index, label = self._below(base, self.group())
            elif self.at("^") and self._is_mark():
                self.take()
                base += "^" + "".join(part.text for part in self.group())
            else:
                return Name(base, index, label, position=token.position)

    def _below(self, base, tokens):
        label = "".join(token.text for token in tokens)
        if all(token.kind == "text" or token.text.startswith("\\math") for token in tokens):
            return f"{base}_{label}", (), ""
        try:
            return base, self.entries(tokens), label
        except Unreadable:
            return f"{base}_{label}", (), ""

    def _is_mark(self):
        inside = [self.peek(1).text, self.peek(2).text]
        return inside[0] == "*" or (inside[0] == "{" and inside[1] in ("(", "["))

    def function(self):
        """Read a function, or take nothing and return None."""
        place = self.index
        found = self._function()
        if found is None:
            self.index = place
        return found

    def _function(self):
        token = self.peek()
        if token.text in ("D", "\\mathrm{D}") and not self.known.knows(Name(token.text)):
            self.take()
            return self._whole("jacobian")
        if token.text in ("J", "H") and self.peek(1).text == "_" and not self.known.knows(Name(token.text)):
            return self._subscripted({"J": "jacobian", "H": "hessian"}[token.text])
        if token.text == "\\Delta" and not self.known.knows(Name("\\Delta")):
            self.take()
            return self._whole("laplacian")
        if token.text == "\\nabla":
            return self._nabla()
        if token.text == "\\partial" and self.peek(1).text == "_":
            return self._partial()
        if token.kind == "operator" and token.text in WORDS:
            self.take()
            return self._whole(WORDS[token.text])
        return self._named() if token.kind in ("letter", "operator") else None

    def _whole(self, kind):
        if self.at("("):
            self.take()
            inner = self.function()
            if inner is None or not self.at(")"):
                return None
            self.take()
        else:
            inner = self.function()
        return inner and Whole(kind, inner)

    def _subscripted(self, kind):
        """J_f, J_{g \\circ f}."""
        self.take()
        self.take()
        part = self.inside(self.group())
        inner = part.function()
        return Whole(kind, inner) if inner is not None and part.over() else None

    def _nabla(self):
        self.take()
        kind = "gradient"
        if self.at("^"):
            token = self.take()
            if "".join(part.text for part in self.group()) != "2":
                raise self.refuse("only \\nabla and \\nabla^2 have a meaning here", token)
            kind = "hessian"
        if self.at("_"):
            return None
        if self.at("\\cdot"):
            self.take()
            kind = "divergence"
        elif self.at("\\times"):
            self.take()
            kind = "curl"
        return self._whole(kind)

    def _partial(self):
        self.take()
        self.take()
        letter = self.inside(self.group()).name()
        inner = self.function()
        return inner and Partial(inner, (letter,))

    def _named(self):
        if self.peek().kind == "operator":
            name = Name(self.take().text)
        else:
            name = self.name()
        if self.known.is_function(name.full):
            found = Defined(name.full)
        elif self.known.is_function(name.base):
            found = self._lowered(name)
        else:
            return None
        while self.at("'"):
            self.take()
            found = self.prime(found)
        if self.at("\\circ"):
            token = self.take()
            inner = self.function()
            if inner is None:
                raise self.refuse("expected a function behind \\circ", token)
            found = Compose(found, inner)
        return found

    def _lowered(self, name):
        """What stands below a function: an output (f_1, f_i) or an argument it is differentiated by (f_x, f_{xy})."""
        letters = [entry for entry in name.index if isinstance(entry, Name)]
        parameters = self.known.parameters(name.base)
        if letters and len(letters) == len(name.index) and {letter.full for letter in letters} <= set(parameters):
            return Partial(Defined(name.base), tuple(letters))
        return Component(Defined(name.base), name.index) if name.index else Defined(name.base)

    def prime(self, function):
        """The derivative of a function of one number."""
        return Prime(function)

    def nabla_by(self, token):
        """\\nabla_x and its kin, before an expression."""
        self.take()
        kind = "gradient"
        if self.at("^"):
            self.take()
            self.group()
            kind = "hessian"
        if not self.at("_"):
            raise self.refuse("\\nabla before something that is no known function", token)
        self.take()
        letter = self.inside(self.group()).name()
        if self.at("\\cdot"):
            self.take()
            kind = "divergence"
        return NablaBy(kind, letter, self.product(), position=token.position)
