"""The fences of a MyST page: which text is code, and which zones the boxes make."""

import re
from dataclasses import dataclass

__all__ = ["Fences"]

FENCE = re.compile(r"^[ \t]*(?P<mark>`{3,}|~{3,}|:{3,})[ \t]*(?P<info>[^\n`]*?)[ \t]*$")
DIRECTIVE = re.compile(r"\{(?P<name>[\w:+-]+)\}\s*(?P<argument>.*)")
# Directives whose body is no Markdown.
LITERAL = {"code", "code-block", "code-cell", "raw-cell", "raw", "eval-rst", "mermaid", "bibliography", "toctree"}
STRICT = ("by hand", "by machine")
LEVELS = {"prf:example": "strict", "prf:proof": "abstract", "exercise": "question"}


@dataclass
class Open:
    """A fence that is not closed yet."""

    mark: str
    name: str
    argument: str
    line: int
    start: int
    literal: bool
    label: str = ""
    level: str = ""


class Fences:
    """`zones` are (kind, title, label, start, end, exercise); `masked` is the page with everything else blank."""

    def __init__(self, text):
        self.text, self.open, self.zones, self.faults = text, [], [], []
        self.lines, self.gate, self.titles = [], None, {}
        self.in_options = self.in_yaml = self.in_caption = ""
        start = 0
        for number, line in enumerate(text.splitlines(keepends=True), 1):
            self.lines.append(self._line(line, number, start))
            start += len(line)
        self._end()
        self.masked = "".join(self.lines)

    def _line(self, line, number, start):
        """Return the line as a reader meets it: blank if it is code or an option."""
        if number == 1 and line.strip() == "---":
            self.in_yaml = "front"
            return _blank(line)
        if self.in_yaml or self.in_options:
            handled = self._option(line)
            if handled is not None:
                return handled
        found = FENCE.match(line)
        inside = self.open[-1] if self.open else None
        if inside and inside.literal:
            if found and not found["info"] and self._closes(inside, found["mark"]):
                self.open.pop()
            return _blank(line)
        if not found:
            return line
        if not found["info"]:
            return self._bare(found["mark"], line, number, start)
        return self._opens(found, line, number, start)

    def _option(self, line):
        """Options stand right behind the opening line: ``:label: x``, or YAML between dashes."""
        text = line.strip()
        if self.in_yaml:
            if text == "---":
                self.in_yaml = self.in_options = ""
            return self._caption(line)
        if text == "---":
            self.in_yaml = "options"
            return _blank(line)
        option = re.match(r":(?P<key>[\w-]+):\s*(?P<value>.*)", text)
        if not option:
            self.in_options = ""
            return None
        if option["key"] in ("label", "name") and self.open:
            self.open[-1].label = option["value"]
            if self.open[-1].name.startswith("exercise"):
                self.titles[option["value"]] = self.open[-1].argument
        return _blank(line)

    def _caption(self, line):
        """A caption is read like any other text; its lines are indented deeper than its key."""
        depth = len(line) - len(line.lstrip())
        if self.in_caption and line.strip() and depth <= int(self.in_caption):
            self.in_caption = ""
        if self.in_caption:
            return line
        if found := re.match(r"\s*caption:\s*(?P<text>.*)", line):
            self.in_caption = str(depth)
            return _blank(line[: found.start("text")]) + line[found.start("text") :]
        return _blank(line)

    @staticmethod
    def _closes(fence, mark):
        return fence.mark[0] == mark[0] and len(mark) >= len(fence.mark)

    def _bare(self, mark, line, number, start):
        """A fence without a name closes the outermost one it is long enough for, or opens plain code."""
        for depth, fence in enumerate(self.open):
            if self._closes(fence, mark):
                for inner in reversed(self.open[depth:]):
                    self._closed(inner, start)
                del self.open[depth:]
                return "$$" + _blank(line)[2:] if fence.name == "math" else _blank(line)
        if mark[0] == ":":
            self.faults.append((number, "these colons close nothing"))
        else:
            self.open.append(Open(mark, "", "", number, start, literal=True))
        return _blank(line)

    def _opens(self, found, line, number, start):
        directive = DIRECTIVE.match(found["info"])
        name = directive["name"] if directive else ""
        argument = directive["argument"] if directive else ""
        if name == "solution-end":
            self._shut(start)
        if name in ("solution-start", "exercise-start") and self.gate:
            self.faults.append((number, f"{name} before the gate of line {self.gate.line} is shut"))
        literal = found["mark"][0] != ":" and (not directive or name in LITERAL)
        self.open.append(Open(found["mark"], name, argument, number, start + len(line), literal))
        self.in_options = "yes" if directive else ""
        if name == "math" and argument:
            self.faults.append((number, "put the formula below the line that opens {math}"))
        if name == "math":
            return "$$" + _blank(line)[2:]
        # A title is read as part of what is around the box.
        place = (
            line.find(argument) if argument and not literal and not name.startswith(("solution", "exercise-")) else -1
        )
        return _blank(line) if place < 0 else _blank(line[:place]) + line[place:]

    def _closed(self, fence, end):
        """Make the zone of a box that has ended."""
        level = LEVELS.get(fence.name)
        if fence.name == "admonition" and fence.argument.startswith("Proof"):
            level = "abstract"
        if fence.name == "solution-start":
            self.gate = fence
            self.gate.start = end
            return
        if fence.name == "solution":
            level = self._level_of_solution(fence.argument)
        if level:
            of = fence.argument if fence.name == "solution" else ""
            self.zones.append((level, fence.argument, fence.label, fence.start, end, of))

    def _level_of_solution(self, exercise):
        title = self.titles.get(exercise, "")
        return "strict" if title.lower().startswith(STRICT) else "abstract"

    def _shut(self, end):
        gate, self.gate = self.gate, None
        if gate:
            level = self._level_of_solution(gate.argument)
            title = f"solution of {gate.argument}"
            self.zones.append((level, title, gate.label, gate.start, end, gate.argument))

    def _end(self):
        for fence in self.open:
            self.faults.append((fence.line, f"this fence is never closed: {fence.mark}{{{fence.name}}}"))
            self._closed(fence, len(self.text))
        if self.gate:
            self.faults.append((self.gate.line, "this solution has no solution-end"))
            self._shut(len(self.text))
        if self.in_yaml:
            self.faults.append((1, "a block of options is never closed"))


def _blank(text):
    return re.sub(r"[^\n]", " ", text)
