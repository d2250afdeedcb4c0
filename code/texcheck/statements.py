"""A formula to its statements: ``u = xy, v = u + z`` says two things, a chain of equations one."""

from dataclasses import dataclass

from .grammar.stream import OPENING
from .symbols import LAYOUT, RELATIONS
from .tokens import Token, spell
from .trouble import Unreadable

__all__ = ["Statement", "split"]

# In a list such as x, y > 0 the relation is said of every letter.
SHARED = {"∈", "∼", "<", ">", "≤", "≥", "≠"}
CONDITIONS = ("if", "for", "when", "where", "with", "whenever", "provided")


@dataclass(frozen=True)
class Statement:
    """Sides with relations between them; `listed` after a comma, `condition` after a word such as *if*."""

    sides: list
    relations: list
    listed: bool = False
    condition: bool = False

    @property
    def signs(self):
        """The relations as plain signs."""
        return [RELATIONS[token.text] for token in self.relations]

    @property
    def position(self):
        """Where it begins."""
        return next((side[0].position for side in self.sides if side), 0)

    def __str__(self):
        words = [spell(self.sides[0])]
        for token, side in zip(self.relations, self.sides[1:], strict=True):
            words += [token.text, spell(side)]
        return " ".join(words)


def split(tokens):
    """Return the statements of a formula, conditions first."""
    pieces = _Cut(tokens).pieces()
    found = [_chain(piece, listed, condition) for piece, listed, condition in pieces]
    return sorted(_lists(found), key=lambda statement: not statement.condition)


def _lists(statements):
    """In ``x, y > 0`` what is said of y is said of x too: give x the same relation."""
    merged = []
    for statement in statements:
        if statement.listed and statement.signs[:1] and statement.signs[0] in SHARED:
            place = len(merged)
            while place and not merged[place - 1].relations and (place == len(merged) or merged[place].listed):
                place -= 1
                said = [merged[place].sides[0], *statement.sides[1:]]
                merged[place] = Statement(said, statement.relations, merged[place].listed, statement.condition)
        merged.append(statement)
    return merged


class _Cut:
    """Walks through the tokens of a formula and cuts at commas, words, wide spaces and rows."""

    def __init__(self, tokens):
        self.tokens, self.environments = tokens, []
        self.found, self.current, self.depth = [], [], 0
        self.listed, self.condition = False, False

    def pieces(self):
        """Return triples (tokens, after a comma, a condition)."""
        for i, token in enumerate(self.tokens):
            if token.kind in ("begin", "end"):
                self._environment(token)
            elif self._is_outside() and self._cuts(token, i):
                self._must_have_said_something(token, i)
                self._flush(token)
            elif self._is_outside() and token.text == "&" and not self.environments:
                raise Unreadable("an & outside of aligned", token.position)
            elif not (self._is_outside() and (token.kind == "row" or token.text == "&")):
                self._keep(token)
        if self.environments:
            raise Unreadable(f"\\begin{{{self.environments[-1]}}} without its \\end", self.tokens[-1].position)
        self._flush(Token("over", "", 0))
        if not self.found:
            raise Unreadable("an empty formula", 0)
        return self.found

    def _must_have_said_something(self, token, place):
        """A comma stands behind a statement or a word."""
        before = self.tokens[place - 1] if place else token
        if token.kind == "symbol" and not self.current and before.kind != "text":
            raise Unreadable("a comma with nothing before it", token.position)

    def _is_outside(self):
        return not self.depth and all(name in LAYOUT for name in self.environments)

    def _keep(self, token):
        if token.kind != "text":
            self.depth += (token.text in OPENING) - (token.text in OPENING.values())
        if token.kind != "separator":
            self.current.append(token)

    def _environment(self, token):
        if token.kind == "begin":
            self.environments.append(token.text)
        elif not self.environments or self.environments.pop() != token.text:
            raise Unreadable(f"\\end{{{token.text}}} without its \\begin", token.position)
        if token.text not in LAYOUT:
            self.current.append(token)
        elif token.kind == "end":
            self._flush(token)

    def _cuts(self, token, place):
        if token.kind == "row":
            return not self._continues(place)
        if token.kind == "separator":
            return not (self._opening(place) and self._continues(self._opening(place)))
        return token.kind == "text" or (token.kind == "symbol" and token.text in (",", ";"))

    def _opening(self, place):
        """Return the place of the row mark before the white of a row, where this is part of it, or 0."""
        while place and (self.tokens[place].kind == "separator" or self.tokens[place].text == "&"):
            place -= 1
        return place if self.tokens[place].kind == "row" else 0

    def _continues(self, row):
        """A row that opens with a relation continues the one above; so does one with a sign behind a wide space."""
        place, indented = row + 1, False
        while place < len(self.tokens) and (self.tokens[place].kind == "separator" or self.tokens[place].text == "&"):
            indented |= self.tokens[place].kind == "separator"
            place += 1
        if place == len(self.tokens):
            return False
        opening = self.tokens[place].text
        return opening in RELATIONS or opening == "+" or (indented and opening in ("-", "\\cdot"))

    def _flush(self, token):
        while self.current and self.current[-1].text in (",", ".", ";") and self.current[-1].kind == "symbol":
            self.current.pop()
        if self.current:
            self.found.append((self.current, self.listed, self.condition))
            self.listed = token.text == ","
            self.condition = False
        if token.kind == "text":
            self.condition = (token.text.split() or [""])[0] in CONDITIONS
        self.current = []


def _chain(tokens, listed, condition):
    """Cut a statement at its relations."""
    sides, relations, depth = [[]], [], 0
    for token in tokens:
        depth += (token.kind == "begin") - (token.kind == "end")
        if token.kind != "text":
            depth += (token.text in OPENING) - (token.text in OPENING.values())
        if not depth and token.text in RELATIONS and token.kind in ("command", "symbol"):
            relations.append(token)
            sides.append([])
        else:
            sides[-1].append(token)
        if depth < 0:
            raise Unreadable(f"{token.text} closes nothing", token.position)
    if depth:
        raise Unreadable("a bracket that is never closed", tokens[0].position)
    return Statement(sides, relations, listed, condition)
