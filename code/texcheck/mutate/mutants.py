"""Small faults to plant in a page: a digit, a sign, a letter, two entries swapped, a transpose lost."""

import re
from dataclasses import dataclass

from ..document import Digits, Document
from ..grammar.stream import OPENING
from ..symbols import RELATIONS
from ..tokens import tokenize

__all__ = ["Mutant", "plant"]

FUNCTIONS = {
    "\\sin": "\\cos", "\\cos": "\\sin", "\\exp": "\\sin ", "\\ln": "\\sin ", "\\log": "\\sin ", "\\tanh": "\\sin ",
    "\\sqrt": "\\sin ", "\\det": "", "\\sum": "\\prod", "\\max": "\\min", "\\min": "\\max",
}  # fmt: skip
REVERSED = {"≈": "=", "≠": "=", "<": ">", ">": "<", "≤": ">", "≥": "<"}
RELATION = re.compile(r"\\[A-Za-z]+|:=|.")
# What a minus without a left side stands behind.
LEADING = ("", "(", "=", "&", ",", "{", "\\\\", "\\approx")
BESIDE = 24


@dataclass(frozen=True)
class Mutant:
    """One planted fault: the text from `start` to `end` becomes `new`."""

    operator: str
    zone: str
    start: int
    end: int
    new: str
    key: str

    def apply(self, text):
        """Return the page with the fault in it."""
        return text[: self.start] + self.new + text[self.end :]


def plant(text):
    """Yield the mutants of the formulas and numbers in the strict zones of a page."""
    document = Document(text)
    for part in document.parts:
        if part.zone.kind != "strict":
            continue
        if isinstance(part, Digits):
            changes = [("prose", at, at + 1, _next(part.text[at])) for at, c in enumerate(part.text) if c.isdigit()]
        elif hasattr(part, "tex"):
            changes = _of_formula(part.tex)
        else:
            continue
        label, offset = part.zone.label or part.zone.of, part.start
        for operator, start, end, new in changes:
            yield _mutant(operator, label, offset + start, offset + end, new, text)


def _mutant(operator, label, start, end, new, text):
    around = f"{text[max(0, start - BESIDE) : start]}[[{text[start:end]} -> {new}]]{text[end : end + BESIDE]}"
    return Mutant(operator, label, start, end, new, f"{label} | {operator} | {' '.join(around.split())}")


def _next(digit, step=1):
    return str((int(digit) + step) % 10)


def _of_formula(tex):
    """Yield (operator, start, end, replacement) for one formula."""
    tokens = tokenize(tex)
    letters = sorted({token.text for token in tokens if token.kind == "letter" and len(token.text) == 1})
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text if place else ""
        yield from _of_token(tex, token, before, letters)
    yield from _lost(tex)
    yield from _swapped(tex, tokens)


def _of_token(tex, token, before, letters):
    start = token.position
    if token.kind == "number":
        yield from _of_number(tex, start)
    elif token.text in ("+", "-"):
        yield from _of_sign(token, before)
    elif token.text in letters and len(letters) > 1 and tex[start] == token.text:
        yield "letter", start, start + 1, letters[(letters.index(token.text) + 1) % len(letters)]
    elif token.text in FUNCTIONS:
        yield "function", start, start + len(token.text), FUNCTIONS[token.text]
    elif token.text in RELATIONS and token.kind != "text":
        yield from _of_relation(tex, token)


def _of_sign(token, before):
    start = token.position
    yield "sign", start, start + 1, "-" if token.text == "+" else "+"
    if token.text == "-" and before in LEADING:
        yield "minus", start, start + 1, ""


def _of_number(tex, start):
    for at, digit in enumerate(re.match(r"[\d.]+", tex[start:]).group(), start):
        if digit.isdigit():
            yield "digit", at, at + 1, _next(digit)
            if digit != "0":
                yield "digit", at, at + 1, _next(digit, -1)


def _of_relation(tex, token):
    written = RELATION.match(tex, token.position).group()
    sign, end = RELATIONS[token.text], token.position + len(written)
    if sign in REVERSED:
        yield "relation", token.position, end, REVERSED[sign]
    if sign == "=":
        yield "relation", token.position, end, "\\ne "
        if not re.match(r"\s*(?:\\\\|&|$)", tex[end:]):
            yield "factor", end, end, " 2\\cdot "


def _lost(tex):
    for found in re.finditer(r"\^\\top|\^\{-1\}|'", tex):
        yield "lost", *found.span(), ""
    for found in re.finditer(r"\\bar(?:\{(\w)\}| (\w))", tex):
        yield "lost", *found.span(), " " + (found[1] or found[2])


def _swapped(tex, tokens):
    """Swap neighbors around a comma or an ampersand."""
    for place, token in enumerate(tokens):
        if token.text not in (",", "&") or token.kind != "symbol":
            continue
        start, end = _edge(tokens, place, -1), _edge(tokens, place, +1)
        if start is None or end is None:
            continue
        left, right = tex[start : token.position], tex[token.position + 1 : end]
        left, right = left.strip(), re.sub(r"^(?:\\[;,:!]|\\ )+\s*", "", right.strip())
        if left and right and left != right and "=" not in left + right:
            yield "swap", start, end, f" {right}{token.text} {left} "


def _edge(tokens, place, step):
    """Return where the neighbor of a comma or ampersand ends; None if it stands in no bracket."""
    depth, mark = 0, tokens[place].text
    opening = set(OPENING) if step < 0 else set(OPENING.values())
    closing = set(OPENING.values()) if step < 0 else set(OPENING)
    at = place + step
    while 0 <= at < len(tokens):
        token = tokens[at]
        ends = token.text in opening or token.kind in ("begin", "end") or token.kind == "row" or token.text == mark
        if ends and not depth:
            if mark == "," and (token.kind in ("begin", "end", "row") or token.text in ("{", "}")):
                return None
            return _behind(token) if step < 0 else token.position
        depth += (token.text in closing) - (token.text in opening)
        at += step
    return None


def _behind(token):
    """Return where a token ends in the text."""
    length = {"begin": len(token.text) + 8, "row": 2}.get(token.kind, len(token.text))
    return token.position + length
