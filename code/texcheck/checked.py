"""A page with both of its halves: code that runs and mathematics that is read, sharing one namespace."""

import functools
from pathlib import Path

from .cells.page import Page
from .document import Comment, Document
from .reading import read
from .report import complaint

__all__ = ["CheckedPage", "load"]


class CheckedPage(Page):
    """A page whose comments may ask its Python for values."""

    @functools.cached_property
    def reading(self):
        """The findings of the LaTeX; those that ask Python are settled by `execute`."""
        return read(self.text)

    def reading_parts(self):
        """Return the formulas and comments that get a test of their own; nothing is evaluated for it."""
        return [part for part in Document(self.text).parts if part.zone.kind == "strict" or isinstance(part, Comment)]

    def execute(self):
        """Run the page, once, and answer the questions of its comments where they stand."""
        if not self.executed:
            for line, ask in self.reading.questions:
                self.probe(ask, line)
        super().execute()

    def complaints(self):
        """Return everything that is wrong with the page, in the order of its lines."""
        self.execute()
        told = [(check.line, check.failure) for check in self.checks if check.failure]
        told += [(finding.line, complaint(self.name, finding)) for finding in self.reading.failures]
        told += [
            (
                finding.line,
                f"{self.name}:{finding.line}: not answered, for the page's code stopped before\n    {finding.text}",
            )
            for finding in self.reading.findings
            if finding.kind == "question"
        ]
        return [text for _, text in sorted(told, key=lambda pair: int(pair[0]))]


def load(path):
    """Return the page at a path."""
    path = Path(path)
    return CheckedPage(path, path.read_text("utf8"))
