"""Sums, products, powers and what is written behind a factor."""

from ..symbols import ELEMENTARY
from ..tree import Binary, Dots, Indexed, Name, Negative, Norm, Operator, Power, Restricted, Tuple
from .stream import Stream

__all__ = ["Expressions"]

PRODUCTS = {"\\cdot": "·", "\\times": "×", "*": "·", "\\odot": "⊙", "\\otimes": "⊗", "\\circ": "∘"}
STARTERS = {
    "\\frac", "\\sqrt", "\\nabla", "\\partial", "\\sum", "\\prod", "\\int", "\\lim", "\\langle", "\\det", "\\max",
    "\\min",     *(f"\\{name}" for name in ELEMENTARY),
}  # fmt: skip


class Expressions(Stream):
    """From the whole to its factors."""

    def list(self, rule="sum"):
        """Read one expression, or several with commas between them as a tuple."""
        start, items = self.peek().position, [getattr(self, rule)()]
        while self.at(","):
            self.take()
            if self.at("\\ldots"):
                self.take()
                self.eat(",")
                last = self.sum()
                items = [Dots(",", tuple(items), last, position=start)]
                continue
            items.append(getattr(self, rule)())
        if len(items) == 1 and not (isinstance(items[0], Dots) and items[0].sign == ","):
            return items[0]
        return Tuple(tuple(items), position=start)

    def sum(self):
        """Read terms with signs between them."""
        start, terms = self.peek().position, []
        sign = self._leading_sign()
        while True:
            if self.at("\\ldots") and terms:
                self.take()
                self.eat("+")
                return Dots("+", tuple(self._plus_only(terms)), self.product(), position=start)
            terms.append((sign, self.product()))
            if not self.at("+", "-"):
                return self._joined(terms)
            sign = self.take().text

    def _leading_sign(self):
        """A minus, or the plus of +1."""
        if self.at("+") and self.peek(1).kind != "number":
            raise self.refuse("a plus with nothing before it")
        return self.take().text if self.at("+", "-") else "+"

    def _plus_only(self, terms):
        if any(sign != "+" for sign, _ in terms):
            raise self.refuse("three dots between terms that are not all added")
        return [term for _, term in terms]

    def _joined(self, terms):
        if len(terms) > 1 and any(isinstance(term, Restricted) for _, term in terms):
            raise self.refuse("how far does the bar reach? Use \\left. and \\right|")
        (sign, tree), *rest = terms
        tree = Negative(tree, position=tree.position) if sign == "-" else tree
        for sign, term in rest:
            tree = Binary(sign, tree, term, position=tree.position)
        return tree

    def product(self):
        """Read factors, side by side or with a sign."""
        factors, tree = [], self.factor()
        factors.append(tree)
        while True:
            if self.at("/"):
                self.take()
                tree = Binary("/", tree, self.factor(), position=tree.position)
                if self.starts():
                    raise self.refuse("a product after a slash can be read two ways: add parentheses")
            elif self.peek().text in PRODUCTS and self.peek().kind in ("command", "symbol"):
                sign = PRODUCTS[self.take().text]
                factors.append(self.factor())
                tree = Binary(sign, tree, factors[-1], position=tree.position)
            elif self.at("\\ldots") and self._starts_after_dots():
                self.take()
                tree = Dots("·", tuple(factors), self.factor(), position=tree.position)
            elif self.starts():
                self._must_be_a_product(factors[-1])
                factors.append(self.factor())
                tree = Binary("", tree, factors[-1], position=tree.position)
            else:
                return self._cut(tree)

    def _cut(self, tree):
        """A bar with something below restricts the whole product before it."""
        if not self.at("|") or self.bars or self.peek(1).text != "_" or self.peek().kind != "symbol":
            return tree
        bar = self.take()
        self.eat("_")
        tree = self._restricted(tree, self.group())
        if self.starts():
            raise self.refuse("how far does this bar reach? Use \\left. and \\right|", bar)
        return tree

    def _starts_after_dots(self):
        part = self.inside(self.tokens[self.index + 1 :])
        return part.starts()

    def _must_be_a_product(self, before):
        """Refuse what could be a call, and numbers side by side."""
        token = self.peek()
        if token.kind == "number":
            raise self.refuse(f"the number {token.text} behind a factor: write \\cdot between them")
        if token.text == "(" and isinstance(before, Name) and not self.known.knows(before):
            raise self.refuse(f"{before.full}(...): a call or a product? {before.full} is not known here")

    def starts(self):
        """Whether the next token can begin a factor."""
        token = self.peek()
        if token.kind in ("number", "letter", "operator", "begin"):
            return True
        if token.text in ("|", "‖") and token.kind == "symbol":
            return self.bars == 0 and self.peek(1).text != "_"
        if token.kind == "symbol":
            return token.text in ("(", "[", "{")
        return token.kind == "command" and token.text in STARTERS

    def factor(self):
        """Read an atom and what stands behind it."""
        return self.behind(self.atom())

    def behind(self, tree):
        """Read powers, transposes, entries and restrictions."""
        while True:
            if self.at("^"):
                self.take()
                tree = self._power(tree, self.group())
                if self.at("^"):
                    raise self.refuse("a power of a power: add parentheses")
            elif self.at("_") and isinstance(tree, Norm):
                self.take()
                tree = Norm(tree.inner, "".join(token.text for token in self.group()), position=tree.position)
            elif self.at("_") and not isinstance(tree, Name):
                self.take()
                tree = Indexed(tree, self.entries(self.group()), position=tree.position)
            elif self.peek().kind == "restriction":
                self.take()
                self.eat("_")
                tree = self._restricted(tree, self.group())
            else:
                return tree

    def _power(self, base, exponent):
        words = "".join(token.text for token in exponent)
        if words in ("\\top", "T", "\\mathsf{T}", "\\mathrm{T}"):
            if words == "T" and self.known.knows(Name("T")):
                raise self.refuse("T is a letter here: write \\top for the transpose", exponent[0])
            return _of("transpose", base)
        if words == "-\\top":
            return _of("transpose", _of("inverse", base))
        if words == "-1":
            return _of("inverse", base)
        return Power(base, self.all_of(exponent, "sum"), position=base.position)

    def _restricted(self, tree, tokens):
        if not any(token.text == "=" for token in tokens):
            return Restricted(tree, (), self.all_of(tokens), position=tree.position)
        part, pairs = self.inside(tokens), []
        while True:
            name = part.factor()
            if not isinstance(name, Name):
                raise part.refuse("expected letter = value", tokens[0])
            part.eat("=")
            pairs.append((name.full, part.sum()))
            if part.over():
                return Restricted(tree, tuple(pairs), position=tree.position)
            part.eat(",")

    def entries(self, tokens):
        """Read what stands below: ``ij`` and ``12`` are two entries, ``i+1`` is one."""
        pieces = [[]]
        for token in tokens:
            if token.text == ",":
                pieces.append([])
            else:
                pieces[-1].append(token)
        found = []
        for piece in pieces:
            if all(token.kind in ("letter", "number") for token in piece):
                found += [self.all_of([single], "sum") for token in piece for single in _digits(token)]
            else:
                found.append(self.all_of(piece, "sum"))
        return tuple(found)


def _of(name, inner):
    return Operator(name, (inner,), position=inner.position)


def _digits(token):
    """Split the number 12 below a letter into 1 and 2, as in A_{12}."""
    if token.kind != "number":
        return [token]
    return [type(token)("number", digit, token.position + i) for i, digit in enumerate(token.text)]
