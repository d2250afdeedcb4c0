"""A MyST page taken apart: its zones, formulas, comments and the digits of its prose, each with its place."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from .fences import Fences

__all__ = ["Comment", "Digits", "Document", "Formula", "Zone"]

PIECES = re.compile(
    r"<!--(?P<comment>.*?)-->"
    r"|\$\$(?P<display>.+?)\$\$"
    r"|\\begin\{(?P<name>align|equation|gather)\*?\}(?P<ams>.+?)\\end\{(?P=name)\*?\}"
    r"|(?<![\\$])\$(?P<inline>(?:[^$\\\n]|\\[^\n]|\n(?!\s*\n))+?)\$",
    re.DOTALL,
)
# What may carry digits and is no statement: roles, code, links, list numbers, headings, labels.
QUIET = re.compile(
    r"\{[\w:-]+\}`[^`]*`|`[^`\n]*`|\]\([^)\n]*\)|https?://\S+|^\s*\(.*\)=\s*$|^#+ .*$|^\s*\d+\. "
    r"|\b(?:Step|Chapter|Section|Figure|Table|Example|Exercise|Part|Theorem)s?\s+\d+(?:[.-]\d+)*",
    re.MULTILINE,
)
DIGITS = re.compile(r"(?<![\w.])[-+−]?\d(?:[\d.,]*\d)?(?!\w)")


@dataclass(frozen=True)
class Zone:
    """A part of the page with one kind: strict, abstract, question or prose."""

    kind: str
    title: str
    label: str
    start: int
    end: int
    of: str = ""

    @property
    def size(self):
        """How much it covers."""
        return self.end - self.start


@dataclass(frozen=True)
class Formula:
    """One formula; `start` and `end` are the places of its TeX in the page."""

    tex: str
    line: int
    start: int
    end: int
    zone: Zone


@dataclass(frozen=True)
class Comment:
    """One comment."""

    body: str
    line: int
    start: int
    end: int
    zone: Zone
    misplaced: str = ""


@dataclass(frozen=True)
class Digits:
    """A number that stands in words instead of in a formula."""

    text: str
    line: int
    start: int
    zone: Zone


@dataclass
class Document:
    """All parts of a page in reading order."""

    text: str
    zones: list = field(default_factory=list)
    parts: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    def __post_init__(self):
        self._starts = [0] + [found.end() for found in re.finditer("\n", self.text)]
        fences = Fences(self.text)
        self.zones = [Zone("prose", "", "", 0, len(self.text)), *map(self._zone, fences.zones)]
        self.faults = list(fences.faults)
        plain = self._take(fences.masked)
        self._digits(plain)
        for found in re.finditer(r"\{math\}`", fences.masked):
            self.faults.append((self.line(found.start()), "write $...$ for a formula: this role is not read"))
        for found in re.finditer(r"(?<!\\)\$", plain):
            self.faults.append((self.line(found.start()), "a dollar sign without its partner"))
        self.parts.sort(key=lambda part: part.start)

    @staticmethod
    def _zone(found):
        return Zone(*found)

    @property
    def formulas(self):
        """The formulas."""
        return [part for part in self.parts if isinstance(part, Formula)]

    def line(self, place):
        """Return the number of the line a place is on."""
        return bisect_right(self._starts, place)

    def zone_at(self, place):
        """Return the innermost zone around a place."""
        around = [zone for zone in self.zones if zone.start <= place < zone.end]
        return min(around, key=lambda zone: zone.size, default=self.zones[0])

    def _take(self, masked):
        """Note formulas and comments; return the text without them."""
        masked = re.sub(r"(?<!`)(`+)(?!`)([^`]|(?!\1)`)+?\1(?!`)", _blank, masked)
        for found in PIECES.finditer(masked):
            zone, line = self.zone_at(found.start()), self.line(found.start())
            if found["comment"] is not None:
                told = self._misplaced(found.start(), found.end())
                self.parts.append(Comment(found["comment"].strip(), line, *found.span(), zone, told))
                continue
            name = next(name for name in ("display", "ams", "inline") if found[name] is not None)
            self.parts.append(Formula(found[name], self.line(found.start(name)), *found.span(name), zone))
        return PIECES.sub(_blank, masked)

    def _misplaced(self, start, end):
        """A comment at the start of a line inside a paragraph breaks the paragraph, on the page and in JupyterLab."""
        line = self.line(start)
        here = self.text[self._starts[line - 1] : start]
        above = self.text[self._starts[line - 2] : self._starts[line - 1]].strip() if line > 1 else ""
        behind = self.text[end:].partition("\n")[0].strip()
        if here.strip():
            return ""
        if behind:
            return "text behind a comment that opens its line is lost: put the comment at the end of the line"
        if above and not above.startswith(("$$", ":::", "```")) and not above.endswith("-->"):
            return "a comment at the start of a line breaks the paragraph: put it at the end of the line above"
        return ""

    def _digits(self, plain):
        quiet = QUIET.sub(_blank, plain)
        for zone in self.zones:
            if zone.kind == "strict":
                for found in DIGITS.finditer(quiet, zone.start, zone.end):
                    if self.zone_at(found.start()) == zone:
                        self.parts.append(Digits(found[0], self.line(found.start()), found.start(), zone))


def _blank(found):
    return re.sub(r"[^\n]", " ", found.group())
