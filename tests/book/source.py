"""A page as its reader meets it: prose, formulas, pictures and blocks, each with its line."""

import functools
from dataclasses import dataclass
from pathlib import Path

from texcheck.cells.blocks import LITERAL, read_blocks, syntax

__all__ = ["Source", "Words"]

TITLED = ("prf:", "admonition", "exercise", "dropdown", "figure", "tip", "note", "hint")
FORMULAS = ("math_inline", "math_inline_double", "math_block", "math_block_label", "amsmath")


@dataclass(frozen=True)
class Words:
    """A run of prose or one formula on one line."""

    line: int
    text: str
    folded: bool = False


class Source:
    """The text of a page, taken apart once for all lints."""

    def __init__(self, path, text):
        self.path, self.text = Path(path), text
        self.stem = self.path.stem
        self.is_chapter = self.path.parent.name == "chapters"
        self.lines = text.splitlines()
        self.blocks = read_blocks(text)
        self.prose, self.formulas, self.pictures, self.headings = [], [], [], []
        self._take(text, 1, ())
        for kind in (self.prose, self.formulas, self.pictures, self.headings):
            kind.sort(key=lambda words: words.line)

    @property
    def cells(self):
        """The code cells."""
        return [block for block in self.blocks if block.directive == "code-cell"]

    def named(self, *directives):
        """Return the blocks of these kinds."""
        return [block for block in self.blocks if block.directive in directives]

    @functools.cached_property
    def _shut_gates(self):
        """The ranges of lines between the gates of folded solutions."""
        starts, ends = self.named("solution-start"), self.named("solution-end")
        pairs = zip(starts, ends, strict=False)
        return [range(start.line, end.line) for start, end in pairs if start.folded]

    def _take(self, text, line, inside):
        """Sort what a text holds into the lists; directives are taken apart in their turn."""
        previous = None
        for token in syntax().parse(text):
            at = line + token.map[0] if token.map else line
            if token.type == "inline":
                if previous == "heading_open":
                    self._note(self.headings, at, token.content, inside)
                self._inline(token, at, inside)
            elif token.type in FORMULAS:
                self._note(self.formulas, at, token.content, inside)
            previous = token.type
        for block in self.blocks:
            if block.inside == inside:
                self._directive(block)

    def _directive(self, block):
        """Take a block's title, caption and body."""
        if block.directive.startswith(TITLED) and block.argument:
            title = syntax().parseInline(block.argument)[0]
            self._inline(title, block.line, block.inside)
        if caption := block.shown("figure").get("caption"):
            self._inline(syntax().parseInline(caption)[0], block.line, block.inside)
        if block.directive == "math":
            self._note(self.formulas, block.body_line, block.body, block.inside)
        elif block.directive and block.directive not in LITERAL:
            self._take(block.body, block.body_line, (*block.inside, block))

    def _inline(self, token, line, inside):
        """Take the words, formulas and pictures of one paragraph."""
        for part in token.children or []:
            if part.type in ("softbreak", "hardbreak"):
                line += 1
            elif part.type == "text":
                self._note(self.prose, line, part.content, inside)
            elif part.type in FORMULAS:
                self._note(self.formulas, line, part.content, inside)
                line += part.content.count("\n")
            elif part.type == "image":
                self._note(self.pictures, line, part.content, inside)

    def _note(self, where, line, text, inside):
        folded = any(block.folded for block in inside)
        folded = folded or any(line in lines for lines in self._shut_gates)
        where.append(Words(line, text, folded))
