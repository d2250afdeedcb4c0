"""Run the live cells of a page, each from where the cells above it left off, and hand out what they show."""

import ast
import linecache
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from typing import NamedTuple

__all__ = ["LIMIT", "Session"]

LIMIT = 100_000  # characters that one run may show; an endless loop that prints would drown the page
CUT = "\n… and more, which is not shown.\n"


class Session:
    """One namespace, as in a notebook, but with a memory of its state after each cell.

    So a page has no hidden history: a second run of a cell sees what the first one saw, also where the
    first one changed an array in place or drew random numbers.
    """

    def __init__(self, emit):
        self.emit = emit  # called with a kind (out, err, value, svg, trace, error) and a text
        self.names = {"__name__": "__main__"}
        self.states = [State(self.names)]
        self.room = LIMIT

    def run(self, number, source):
        """Run cell `number`, counted from 0; return whether it came to its end without an error."""
        del self.states[number + 1 :]
        self.names.clear()
        self.names.update(self.states[number].restored())
        self.room = LIMIT
        name = f"<cell {number + 1}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        try:
            with redirect_stdout(Stream(self, "out")), redirect_stderr(Stream(self, "err")):
                self.show_value(execute(source, name, self.names))
        except BaseException as error:  # also SystemExit and what a reader raises
            self.show_error(error, below(error, name))
            return False
        self.states.append(State(self.names, self.states[-1]))
        return True

    def show_value(self, value):
        """Show the value of a last line: a drawing if it can draw itself, else its repr."""
        drawing = None if isinstance(value, type) else getattr(value, "_repr_svg_", None)
        drawn = drawing and drawing()
        if drawn:
            self.emit("svg", drawn)
        elif value is not None:
            self.show("value", repr(value) + "\n")

    def show_error(self, error, trace):
        """Show a traceback, which keeps its columns, and its last line apart, which may be broken."""
        told = "".join(traceback.format_exception(type(error), error, trace))[-LIMIT:]
        *above, last = told.rstrip("\n").split("\n")
        if above:
            self.emit("trace", "\n".join(above) + "\n")
        self.emit("error", last + "\n")

    def show(self, kind, text):
        """Hand text out, up to the limit."""
        if self.room < 0:
            return
        self.emit(kind, text if len(text) <= self.room else text[: self.room] + CUT)
        self.room = self.room - len(text) if len(text) <= self.room else -1


class State:
    """The names after a cell, and what the things behind them held that can change in place.

    Things get their content back where they are, so what names, lists and functions share stays shared.
    """

    def __init__(self, names, before=None):
        self.names = dict(names)
        self.held = {}
        known = before.held if before else {}
        waiting = [value for name, value in names.items() if not name.startswith("__")]
        while waiting:
            value = waiting.pop()
            kind = kind_of(type(value))
            if kind and id(value) not in self.held:
                # With the thing itself, or its id could be given to another one. A large array that no cell touched
                # is kept once.
                _, content = known.get(id(value), (None, None))
                if kind is not ARRAY or not same(content, value):
                    content = kind.content(value)
                self.held[id(value)] = value, content
                waiting.extend(kind.parts(value))

    def restored(self):
        """Give everything its content back; return the names."""
        for value, content in self.held.values():
            kind_of(type(value)).restore(value, content)
        return self.names


class Kind(NamedTuple):
    """How to copy what a thing holds, how to give it back, and what else to look into."""

    content: Callable
    restore: Callable
    parts: Callable = lambda value: ()


def refill(old, content):
    old.clear()
    old.update(content)


def refill_array(old, content):
    if old.flags.writeable and old.shape == content.shape:
        old[...] = content


def same(one, other):
    return one is not None and (one.dtype, one.shape) == (other.dtype, other.shape) and one.tobytes() == other.tobytes()


ARRAY = Kind(lambda array: array.copy(), refill_array)
OBJECT = Kind(
    lambda thing: dict(vars(thing)), lambda old, content: refill(vars(old), content), lambda thing: vars(thing).values()
)
KINDS = {
    "builtins.list": Kind(list, lambda old, content: old.__setitem__(slice(None), content), iter),
    "builtins.dict": Kind(dict, refill, dict.values),
    "builtins.set": Kind(set, refill),
    "builtins.tuple": Kind(lambda pair: None, lambda old, content: None, iter),
    "numpy.ndarray": ARRAY,
    "numpy.random._generator.Generator": Kind(
        lambda rng: rng.bit_generator.state,
        lambda old, state: setattr(old.bit_generator, "state", state),
    ),
}


@cache
def kind_of(kind):
    """Return how to treat things of this type: those of a reader's own class too, else None."""
    own = kind.__module__ == "__main__" and kind.__dictoffset__
    return OBJECT if own else KINDS.get(f"{kind.__module__}.{kind.__qualname__}")


class Stream:
    """Standard output or standard error of a cell."""

    encoding = "utf-8"

    def __init__(self, session, kind):
        self.session, self.kind = session, kind

    def write(self, text):
        self.session.show(self.kind, text)
        return len(text)

    def flush(self):
        """Nothing is held back here."""

    def isatty(self):
        return False


def execute(source, name, names):
    """Execute a cell; return the value of its last line, if that is an expression without a semicolon."""
    tree = ast.parse(source, name)
    last = tree.body[-1] if tree.body else None
    asked = isinstance(last, ast.Expr) and not ends_with_semicolon(source, last)
    if asked:
        tree.body.pop()
    exec(compile(tree, name, "exec"), names)
    return eval(compile(ast.Expression(last.value), name, "eval"), names) if asked else None


def ends_with_semicolon(source, last):
    line = source.encode().splitlines()[last.end_lineno - 1]
    return line[last.end_col_offset :].lstrip().startswith(b";")


def below(error, name):
    """Return the part of a traceback that begins in the cell: ours is no concern of the reader."""
    entry = error.__traceback__
    while entry is not None and entry.tb_frame.f_code.co_filename != name:
        entry = entry.tb_next
    return entry
