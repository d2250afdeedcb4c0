"""A row of tokens with a place in it."""

from ..tokens import Token
from ..trouble import Unreadable

__all__ = ["OPENING", "Stream"]

OPENING = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "\\langle": "\\rangle"}


class Stream:
    """What every part of the grammar reads from."""

    def __init__(self, tokens, known):
        self.tokens, self.known = list(tokens), known
        self.index, self.bars = 0, 0

    def peek(self, ahead=0):
        """Return a token without taking it; after the last one, an empty token."""
        place = self.index + ahead
        if place < len(self.tokens):
            return self.tokens[place]
        return Token("over", "", self.tokens[-1].position + 1 if self.tokens else 0)

    def take(self):
        """Take one token."""
        token = self.peek()
        self.index += 1
        return token

    def at(self, *texts):
        """Whether the next token reads so."""
        return self.peek().kind != "text" and self.peek().text in texts

    def over(self):
        """Whether nothing is left."""
        return self.peek().kind == "over"

    def eat(self, text):
        """Take a token that must read so."""
        if not self.at(text):
            raise self.refuse(f"expected {text}, found {self.peek().text or 'the end'}")
        return self.take()

    def refuse(self, told, token=None):
        """Return the error for the next token, or for the one given."""
        return Unreadable(told, (token or self.peek()).position)

    def inside(self, tokens):
        """Return a grammar of the same kind for a part."""
        return type(self)(tokens, self.known)

    def all_of(self, tokens, rule="list"):
        """Read a part from its first to its last token."""
        part = self.inside(tokens)
        found = getattr(part, rule)()
        if not part.over():
            raise part.refuse(f"cannot read {part.peek().text}")
        return found

    def braced(self):
        """Take a group in braces and return what is inside."""
        start = self.eat("{")
        inside, depth = [], 1
        while True:
            token = self.take()
            if token.kind == "over":
                raise self.refuse("this brace is never closed", start)
            depth += (token.text == "{") - (token.text == "}")
            if not depth:
                return inside
            inside.append(token)

    def group(self):
        """Take what a sign such as ^ or _ refers to: a group in braces, or one token."""
        if self.at("{"):
            return self.braced()
        token = self.take()
        if token.kind == "over":
            raise self.refuse("the formula ends too early", token)
        if token.kind == "number" and len(token.text) > 1:
            raise self.refuse(f"{token.text} needs braces here: TeX takes its first digit only", token)
        return [token]

    def argument(self):
        r"""Take an argument as TeX does: ``\frac12`` has the arguments 1 and 2."""
        token = self.peek()
        if token.kind == "number" and len(token.text) > 1 and "." not in token.text:
            digits = [Token("number", digit, token.position + i) for i, digit in enumerate(token.text)]
            self.tokens[self.index : self.index + 1] = digits
        return self.group()

    def until(self, text):
        """Take the tokens before the next `text` that stands in no bracket."""
        found, depth = [], 0
        while depth or not self.at(text):
            token = self.take()
            if token.kind == "over":
                raise self.refuse(f"expected {text}, found the end", token)
            depth += (token.text in OPENING) - (token.text in OPENING.values())
            found.append(token)
        return found
