"""What a page promises, one class a kind: a cell runs, a mark holds, an example prints, a probe has a value."""

import ast
import doctest
import math
import sys
import traceback

from .digits import same
from .marks import Watch, find_marks, watch

__all__ = ["Cell", "Check", "Example", "Fault", "Probe"]


class Check:
    """One promise: the page and the line it stands on, and what came of it."""

    def __init__(self, page, line, label):
        self.page, self.line, self.label = page, line, label
        self.failure = self.skipped = ""

    def run(self, namespace):
        """Do what the promise needs; set `failure` if it was not kept."""

    def skip(self, reason):
        """Say why nothing was run: something earlier broke."""
        self.skipped = reason

    def fail(self, told, line=None, label=None):
        """Say what happened, under a place that editors and terminals can open."""
        self.failure = f"{self.page}:{line or self.line}: {label or self.label}\n{told}"


class Fault(Check):
    """Something on the page that would never be checked: it fails from the start."""

    def __init__(self, page, line, told):
        super().__init__(page, line, "not checked")
        self.fail(told)


class MarkHolds(Check):
    """One marked value; its cell watches it."""

    def __init__(self, page, mark):
        super().__init__(page, mark.line, mark.source)
        self.mark = mark

    def settle(self, broken_by):
        """Take the verdict, once the cell is over."""
        if broken_by and not self.mark.reached:
            self.skip(broken_by)
        elif told := self.mark.verdict():
            self.fail("  " + told.replace("\n", "\n  "))


class Cell(Check):
    """One code cell and its marks."""

    def __init__(self, page, block, path):
        super().__init__(page, block.body_line, "the cell")
        self.path, self.must_raise = str(path), "raises-exception" in block.tags
        # Blank lines in front make every line number of Python the line number of the page.
        self.source = "\n" * (block.body_line - 1) + block.body + "\n"
        self.tree = ast.parse(self.source, self.path)
        found = find_marks(self.source, self.tree)
        self.marks = [MarkHolds(page, mark) for mark in found]

    def run(self, namespace):
        """Execute the cell once, its marked values passing through the watch."""
        watching = Watch([held.mark for held in self.marks])
        namespace.update(watching.names())
        code = compile(watch(self.tree, watching.marks), self.path, "exec")
        try:
            exec(code, namespace)
        except Exception as error:
            self._raised(error, watching)
        else:
            if self.must_raise:
                self.fail("tagged raises-exception, but nothing was raised")
        finally:
            _close_figures()
        broken_by = self.failure.partition("\n")[0]
        for held in self.marks:
            held.settle(broken_by and f"not reached: {broken_by} failed")

    def skip(self, reason):
        """Say it of the cell and of its marks."""
        for check in (super(), *self.marks):
            check.skip(reason)

    def _raised(self, error, watching):
        """An error is the lesson of a cell tagged so, and a failure of any other."""
        line = _line_in(self.path, error) or self.line
        if self.must_raise:
            watching.error(error, line)
        else:
            told = "".join(traceback.format_exception(_from_page(self.path, error)))
            self.fail(told.strip(), line, self.source.splitlines()[line - 1].strip())


class Example(Check):
    """One block of ``>>>`` lines."""

    def __init__(self, page, block):
        super().__init__(page, block.body_line, "an example")
        self.test = doctest.DocTestParser().get_doctest(
            block.body, {}, f"{page}:{block.body_line}", page, block.body_line - 1
        )

    def run(self, namespace):
        """Run the lines in the page's namespace; their output is compared like a mark."""
        self.test.globs = namespace
        told = []
        _Examples(self, told).run(self.test, out=told.append, clear_globs=False)
        if told:
            self.failure = "\n".join(told)


class _Examples(doctest.DocTestRunner):
    """The standard runner, with our comparison and our way of saying where."""

    def __init__(self, check, told):
        super().__init__(checker=_Digits(), verbose=False)
        self.check, self.told = check, told

    def report_start(self, out, test, example):
        """Say nothing of an example that is about to run."""

    def report_failure(self, out, test, example, got):
        """Note an output that differs."""
        self._note(test, example, f"  the text says {example.want.strip()}\n  it is         {got.strip()}")

    def report_unexpected_exception(self, out, test, example, exc_info):
        """Note an error nobody announced."""
        self._note(test, example, "".join(traceback.format_exception_only(exc_info[1])).strip())

    def _note(self, test, example, told):
        line = test.lineno + example.lineno + 1
        self.told.append(f"{self.check.page}:{line}: {example.source.strip()}\n{told}")


class _Digits(doctest.OutputChecker):
    """Compare printed forms to the digits the page shows."""

    def check_output(self, want, got, flags):
        """Return whether they agree."""
        return same(want, got)


class Probe(Check):
    """A value somebody needs of the page as it stands after a line."""

    def __init__(self, page, line, expression):
        super().__init__(page, line, getattr(expression, "__name__", expression))
        self.expression, self.value = expression, None

    def run(self, namespace):
        """Evaluate it; an error is kept as the failure of whoever asked."""
        try:
            ask = self.expression
            self.value = ask(namespace) if callable(ask) else eval(ask, namespace)
        except Exception as error:
            where = self.page if self.line == math.inf else f"{self.page}:{self.line}"
            self.failure = f"{where}: {self.label}\n{type(error).__name__}: {error}"


def _frames(path, error):
    """Return the traceback entries that lie on the page."""
    found, entry = [], error.__traceback__
    while entry is not None:
        if entry.tb_frame.f_code.co_filename == path:
            found.append(entry)
        entry = entry.tb_next
    return found


def _line_in(path, error):
    """Return the line of the page an error comes from: the innermost one."""
    found = _frames(path, error)
    return found[-1].tb_lineno if found else None


def _from_page(path, error):
    """Return the error with the runner's own frames cut off its traceback."""
    found = _frames(path, error)
    return error.with_traceback(found[0]) if found else error


def _close_figures():
    """Close what a cell drew, as the notebook does after each cell."""
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
