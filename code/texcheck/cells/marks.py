"""The marks of a cell, ``expr  # => 0.01807``: where they stand, and how they are watched."""

import ast
import io
import re
import textwrap
import tokenize
from dataclasses import dataclass

from .digits import same, show, shows

__all__ = ["LOOKS_LIKE_A_MARK", "Mark", "Watch", "find_marks", "mark_mutants", "watch"]

LOOKS_LIKE_A_MARK = re.compile(r"#\s*(?:=>|==>|=\s>|->|→|⇒)")
MARK = re.compile(r"#\s*=>\s*(?P<text>\S.*?)\s*")
# The names under which the two recorders stand in a cell's namespace.
VALUE, PRINT = "__mark_value__", "__mark_print__"


@dataclass
class Mark:
    """One value a cell promises, and what was seen in its place."""

    line: int
    text: str
    source: str
    statement: ast.stmt
    reached: int = 0
    seen: str = ""
    plain: str = ""
    agreed: bool = False

    def verdict(self):
        """Return "" if the promise was kept, else what happened instead."""
        if self.reached != 1:
            times = "never reached" if not self.reached else f"reached {self.reached} times"
            return f"this mark was {times}; a mark states one value: put it where it is met once"
        if self.agreed:
            return ""
        return f"the text says {self.text}\nit is         {self.seen}"


def find_marks(source, tree):
    """Return the marks of a cell that can be checked, each tied to the statement it ends."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        match = MARK.fullmatch(token.string) if token.type == tokenize.COMMENT else None
        statement = _ending_on(token.start[0], tree) if match else None
        if statement:
            line, column = token.start
            above = source.splitlines()[statement.lineno - 1 : line - 1]
            here = source.splitlines()[line - 1][:column]
            words = " ".join(part.strip() for part in (*above, here))
            found.append(Mark(line, match["text"], words.strip(), statement))
    return found


def _ending_on(line, tree):
    """Return the statement whose value a mark on this line states, or None."""
    ending = [node for node in _reached_in_line(tree.body) if node.end_lineno == line]
    last = ending[-1] if ending else None
    return last if isinstance(last, (ast.Expr, ast.Assign, ast.AnnAssign)) and last.value else None


def _reached_in_line(body):
    """Yield the statements a cell runs by itself: not those inside functions and classes."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        inner = [getattr(node, part, []) for part in ("body", "orelse", "finalbody")]
        inner += [handler.body for handler in getattr(node, "handlers", [])]
        if not any(inner):
            yield node
        for part in inner:
            yield from _reached_in_line(part)


class Watch:
    """What a cell calls in the place of a marked value: it notes the value and passes it on."""

    def __init__(self, marks):
        self.marks = marks

    def names(self):
        """Return the two recorders under their names."""
        return {VALUE: self.value, PRINT: self.print}

    def value(self, number, value):
        """Compare a value with its mark now: later lines may change it in place."""
        self._note(number, shows(self.marks[number].text, value), lambda: show(value))
        self.marks[number].plain = str(value)
        return value

    def print(self, number, *values, **how):
        """Compare what a print writes with its mark, then print."""
        printed = io.StringIO()
        print(*values, **{**how, "file": printed})  # noqa: T201 (into a string)
        self._note(number, same(self.marks[number].text, printed.getvalue()), printed.getvalue)
        print(*values, **how)  # noqa: T201 (what the cell asked for)

    def error(self, error, line):
        """Compare an error with the mark on the statement that raised it, if it has one."""
        for number, mark in enumerate(self.marks):
            if mark.statement.lineno <= line <= mark.line and not mark.reached:
                told = f"{type(error).__name__}: {error}"
                wanted = mark.text.removesuffix("...")
                agrees = told.startswith(wanted) if wanted != mark.text else told == wanted
                self._note(number, agrees, lambda told=told: told)

    def _note(self, number, agreed, seen):
        mark = self.marks[number]
        mark.reached += 1
        mark.agreed, mark.seen = agreed, textwrap.shorten(seen().strip(), 400, placeholder=" ...")


def watch(tree, marks):
    """Return the cell's tree with each marked value passed through a recorder; nothing is run twice."""
    for number, mark in enumerate(marks):
        node, key = mark.statement, ast.Constant(number)
        call = node.value
        prints = isinstance(node, ast.Expr) and isinstance(call, ast.Call)
        if prints and isinstance(call.func, ast.Name) and call.func.id == "print":
            call.func, call.args = ast.Name(PRINT, ast.Load()), [key, *call.args]
        else:
            watched = ast.Call(ast.Name(VALUE, ast.Load()), [key, node.value], [])
            node.value = ast.copy_location(watched, node.value)
    return ast.fix_missing_locations(tree)


def mark_mutants(mark):
    """Yield (seen, line, key) for each digit of a mark that has run: whether another digit would be noticed."""
    for place, digit in enumerate(mark.text):
        if digit.isdigit():
            changed = mark.text[:place] + str((int(digit) + 1) % 10) + mark.text[place + 1 :]
            seen = not (same(changed, mark.seen) or (mark.plain and same(changed, mark.plain)))
            yield seen, mark.line, f" | mark | {mark.source} # => {mark.text[:place]}[[{digit} -> {changed[place]}]]"
