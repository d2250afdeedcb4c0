r"""Text to tokens: ``\tfrac12 \bar{x}`` is the command frac, the numbers 1 and 2, the letter \bar{x}."""

import re
from dataclasses import dataclass

from .symbols import ACCENTS, ELEMENTARY, FONTS, GREEK, IGNORED, NAMED, RELATIONS, SAME, WORDS
from .trouble import Unreadable

__all__ = ["Token", "spell", "tokenize"]

PIECE = re.compile(
    r"(?P<number>\d+(?:\{,\}\d{3})*(?:\.\d+)?)"
    r"|(?P<command>\\(?:[A-Za-z]+|.))"
    r"|(?P<space>[\s~]+)"
    r"|(?P<letter>[A-Za-z])"
    r"|(?P<symbol>:=|.)",
    re.DOTALL,
)
PLAIN_SYMBOLS = set("()[]{}+-*/^_=<>|,;.&:'!?")
SIMPLE = {"quad": "separator", "qquad": "separator", "\\": "row"}


@dataclass(frozen=True)
class Token:
    """One word of a formula: its kind, its text in one spelling, its place."""

    kind: str
    text: str
    position: int

    def __str__(self):
        if self.kind in ("begin", "end"):
            return f"\\{self.kind}{{{self.text}}}"
        return f"\\{self.text}" if self.kind == "operator" else self.text


def tokenize(tex):
    """Return the tokens of a formula; an unknown command or an unbalanced brace is an error."""
    tokens = list(_Scan(tex).tokens())
    depth = []
    for token in tokens:
        if token.kind == "symbol" and token.text == "{":
            depth.append(token.position)
        elif token.kind == "symbol" and token.text == "}":
            if not depth:
                raise Unreadable("a closing brace without its opening brace", token.position)
            depth.pop()
    if depth:
        raise Unreadable("this brace is never closed", depth[-1])
    return tokens


def spell(tokens):
    """Write tokens as a reader of the report would."""
    text = ""
    for token in tokens:
        if text and re.search(r"\\[A-Za-z]+$", text) and re.match(r"[A-Za-z]", token.text):
            text += " "
        text += str(token)
    return text


class _Scan:
    """Walks through one formula."""

    def __init__(self, tex):
        self.tex, self.at, self.opened = tex, 0, []

    def tokens(self):
        """Yield the tokens."""
        while self.at < len(self.tex):
            found = PIECE.match(self.tex, self.at)
            start, self.at = self.at, found.end()
            kind, text = found.lastgroup, found.group()
            if kind == "space":
                continue
            if kind == "command":
                token = self._command(text[1:], start)
            elif kind == "symbol" and text not in PLAIN_SYMBOLS and text != ":=":
                raise Unreadable(f"the character {text!r} has no meaning here", start)
            else:
                token = self._as_written(kind, text, start)
            if token and token.kind == "restriction":
                yield Token("symbol", ")", start)
            if token:
                yield token

    @staticmethod
    def _as_written(kind, text, start):
        if kind == "number" and re.match(r"0\d", text):
            raise Unreadable(f"the number {text} begins with a zero", start)
        return Token(kind, text.replace("{,}", ""), start)

    def _command(self, name, start):
        """Return the token of a command, or None for one that says nothing."""
        if name in ("left", "right"):
            return self._delimiter(name, start)
        if name in IGNORED or name in SIMPLE:
            return Token(SIMPLE[name], f"\\{name}", start) if name in SIMPLE else None
        if name in WORDS:
            return Token("text", self._braced(name), start)
        if name in ("begin", "end", "operatorname"):
            self._skip("*")
            return Token(name.removesuffix("name"), self._braced(name).rstrip("*"), start)
        if name in FONTS | ACCENTS:
            return Token("letter", f"\\{name}{{{self._one_letter(name)}}}", start)
        return self._plain(SAME.get(name, name), name, start)

    def _plain(self, name, written, start):
        """Return a letter, a function or a sign."""
        if name in GREEK:
            return Token("letter", f"\\{name}", start)
        if name in ELEMENTARY or name in NAMED or f"\\{name}" in RELATIONS:
            return Token("command", f"\\{name}", start)
        if name in ("<", ">", "*", "|", "‖", "\\{", "\\}", ":"):
            return Token("symbol", name, start)
        raise Unreadable(f"the command \\{written} is not known here", start)

    def _delimiter(self, name, start):
        r"""``\left.`` ... ``\right|`` marks a restriction; any other pair only groups."""
        self._skip()
        mark = self.tex[self.at : self.at + 1]
        if name == "left":
            self.opened.append(mark)
            self.at += mark == "."
            return Token("symbol", "(", start) if mark == "." else None
        if not self.opened:
            raise Unreadable("\\right without its \\left", start)
        opened = self.opened.pop()
        if opened == "." and mark == "|":
            self.at += 1
            return Token("restriction", "|", start)
        if opened == "." or mark == ".":
            raise Unreadable("\\left. belongs to \\right|", start)
        return None

    def _skip(self, also=""):
        while self.at < len(self.tex) and self.tex[self.at] in " \n" + also:
            self.at += 1

    def _braced(self, name):
        """Return what stands in the braces that follow, as text."""
        self._skip()
        start, depth = self.at, 0
        while self.at < len(self.tex):
            character = self.tex[self.at]
            self.at += 1
            depth += (character == "{") - (character == "}")
            if depth <= 0:
                break
        inside = self.tex[start : self.at]
        if depth or not inside.startswith("{"):
            raise Unreadable(f"\\{name} needs braces that are closed", start)
        return inside[1:-1].strip()

    def _one_letter(self, name):
        """Return the letter or word under an accent or in a special face."""
        self._skip()
        if self.tex[self.at : self.at + 1] == "{":
            start, inside = self.at, self._braced(name)
        else:
            found = PIECE.match(self.tex, self.at)
            start, inside = self.at, found.group() if found else ""
            self.at += 1 if found and found.lastgroup == "number" else len(inside)
            inside = inside[0] if found and found.lastgroup == "number" else inside
        if not re.fullmatch(r"[A-Za-z]+|\d|\\(?:" + "|".join(GREEK) + ")", inside):
            raise Unreadable(f"\\{name} must stand on one letter, not on {inside!r}", start)
        return inside
