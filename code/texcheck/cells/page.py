"""A page's cells, in order, in one namespace, executed once.

Whoever needs a value of a page declares a probe before it runs and reads it afterwards::

    page = Page(path, text)
    probe = page.probe("float(f(2.0))", line=82)   # with the namespace as it stands after line 82
    page.execute()                                 # whoever comes first runs the page
    probe.failure or probe.value
"""

import math
import warnings
from pathlib import Path

import numpy as np

from .blocks import LITERAL, front_matter, read_blocks
from .checks import Cell, Example, Fault, Probe
from .marks import LOOKS_LIKE_A_MARK

__all__ = ["Page"]


class Page:
    """A page's checks in reading order; the first `execute` runs them all."""

    def __init__(self, path, text):
        self.path, self.text = Path(path), text
        self.name = str(relative(self.path))
        self.namespace = {"__name__": "__main__"}
        self.executed = False
        self.steps = [self._step(block) for block in read_blocks(text)]
        self.steps = [step for step in self.steps if step]

    @property
    def cells(self):
        """The cells, in order."""
        return [step for step in self.steps if isinstance(step, Cell)]

    @property
    def checks(self):
        """Everything the page promises, in the order of its lines; probes belong to whoever asked."""
        promised = [step for step in self.steps if not isinstance(step, Probe)]
        held = [mark for cell in self.cells for mark in cell.marks]
        strays = self._strays({mark.line for mark in held})
        return sorted([*promised, *held, *strays], key=lambda check: check.line)

    def probe(self, expression, line=math.inf):
        """Declare an expression, or a function of the namespace, to be evaluated after `line`."""
        if self.executed:
            raise RuntimeError(f"probe: {self.name} has run; expected before. Declare it when collecting.")
        self.steps.append(Probe(self.name, line, expression))
        return self.steps[-1]

    def execute(self):
        """Run the page, once; a cell that fails ends it."""
        if self.executed:
            return
        self.executed, stopped = True, ""
        # A page may change NumPy's print options or the warning filters; the next page must not see it.
        with np.printoptions(), np.errstate(), warnings.catch_warnings():
            for step in sorted(self.steps, key=lambda step: step.line):
                if stopped:
                    step.skip(f"not run: {stopped} failed")
                    continue
                step.run(self.namespace)
                if isinstance(step, (Cell, Fault)) and step.failure:
                    stopped = step.failure.partition("\n")[0]

    def _step(self, block):
        """Return what a block promises, or None for one that promises nothing."""
        try:
            if block.directive == "code-cell" or self._is_readme_code(block):
                if told := self._unrun(block):
                    return Fault(self.name, block.line, told)
                return Cell(self.name, block, self.path)
            if not block.directive or block.directive in LITERAL:
                return Example(self.name, block) if ">>> " in block.body else None
        except (SyntaxError, ValueError) as error:  # Python's own words, or doctest's
            return Fault(self.name, getattr(error, "lineno", block.line), str(error))
        return None

    def _is_readme_code(self, block):
        """The README is no notebook: its plain Python fences are its cells."""
        return self.path.name == "README.md" and block.info == "python"

    def _unrun(self, block):
        """Return why the build and a notebook would not run this cell as it stands here."""
        around = [outer.info for outer in block.inside]
        reasons = {
            f"a cell of another language than python: {block.language}": block.language != "python",
            f"a cell inside {around} cuts it in two; use the gates of a solution": bool(around),
            "a cell inside a list or quotation is run by nobody": block.indented,
            "a cell in a colon fence is run by nobody; use backticks": block.colon,
            "a cell whose code is in another file": "load" in block.options,
            "a cell tagged skip-execution": "skip-execution" in block.tags,
            "an empty cell": not block.body.strip(),
            "a cell on a page without kernelspec": not (
                self.path.name == "README.md" or "kernelspec" in front_matter(self.text)
            ),
        }
        return next((reason for reason, holds in reasons.items() if holds), "")

    def _strays(self, known):
        """Return a fault for each mark that stands in code nobody runs."""
        literal = [b for b in read_blocks(self.text) if not b.directive or b.directive in LITERAL]
        told = (
            "nothing checks this mark: it must be `# => value` in a cell that runs,"
            " at the end of an expression, an assignment or a print"
        )
        return [
            Fault(self.name, number, told)
            for block in literal
            for number, line in enumerate(block.body.splitlines(), block.body_line)
            if LOOKS_LIKE_A_MARK.search(line) and number not in known
        ]


def relative(path):
    """Return a path as seen from where the command runs, if it lies below."""
    here, path = Path.cwd(), Path(path).absolute()
    return path.relative_to(here) if path.is_relative_to(here) else path
