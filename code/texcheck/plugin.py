"""The pytest plugin: every cell, mark, example and formula of a page is a test with its place on the page.

In pytest.ini, ``texcheck_pages`` lists the files and folders that are pages. Nothing runs while pytest collects.
"""

import os
from collections import Counter

import pytest

from .document import Comment, Formula
from .report import complaint
from .session import Session

__all__ = []

SESSION = pytest.StashKey[Session]()


def pytest_addoption(parser):
    """Take the list of pages from the configuration."""
    parser.addini("texcheck_pages", "files and folders with MyST pages", type="args", default=[])


def pytest_configure(config):
    """Figures are drawn in memory: a machine that runs tests has no screen."""
    os.environ["MPLBACKEND"] = "Agg"
    session = Session(config.rootpath, config.getini("texcheck_pages"))
    config.add_cleanup(lambda: session.__exit__())
    config.stash[SESSION] = session.__enter__()


def pytest_collect_file(file_path, parent):
    """Collect the pages."""
    known = file_path in parent.config.stash[SESSION].paths
    return PageFile.from_parent(parent, path=file_path) if known else None


class PageFile(pytest.File):
    """One page."""

    def collect(self):
        """Yield the tests of the page: what its code promises, what its formulas say, and the rest of its text."""
        page = self.config.stash[SESSION].page(self.path)
        for check in page.checks:
            yield CodeItem.from_parent(self, name=f"{check.line}: {check.label}", page=page, check=check)
        parts = [part for part in page.reading_parts() if isinstance(part, (Formula, Comment))]
        names = Counter()
        for part in parts:
            text = " ".join((part.tex if isinstance(part, Formula) else part.body).split())
            name = f"{part.line}: ${text[:60]}$"
            names[name] += 1  # who sorts tests by name, as pytest-xdist does, would run only one of two
            name += f" ({names[name]})" if names[name] > 1 else ""
            yield FormulaItem.from_parent(self, name=name, page=page, part=part)
        yield TextItem.from_parent(
            self, name="1: the rest of the text", page=page, covered={part.start for part in parts}
        )


class NotKept(Exception):
    """A promise of a page that does not hold."""


class PageItem(pytest.Item):
    """One promise of a page."""

    line = 1

    def __init__(self, *, page, **about):
        super().__init__(**about)
        self.page = page

    def repr_failure(self, excinfo, style=None):
        """Say what the page says and what is so; no trace of the checker."""
        if isinstance(excinfo.value, NotKept):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        """Give pytest the page's line."""
        return self.path, int(self.line) - 1, f"{self.page.name}:{self.name}"

    def _settle(self, findings):
        """Fail if one of the findings is bad."""
        told = [complaint(self.page.name, finding) for finding in findings if finding.bad]
        if told:
            raise NotKept("\n".join(told))
        if any(finding.kind == "question" for finding in findings):
            pytest.skip("not answered: the page's code stopped before")


class CodeItem(PageItem):
    """A cell, a mark or an example."""

    def __init__(self, *, check, **about):
        super().__init__(**about)
        self.check, self.line = check, check.line

    def runtest(self):
        """Run the page if no test before did, and look at this promise."""
        self.page.execute()
        if self.check.skipped:
            pytest.skip(self.check.skipped)
        if self.check.failure:
            raise NotKept(self.check.failure)


class FormulaItem(PageItem):
    """A formula of a worked example or solution, or a comment."""

    def __init__(self, *, part, **about):
        super().__init__(**about)
        self.part, self.line = part, part.line

    def runtest(self):
        """Look at what the reading found here."""
        if self.page.reading.questions:
            self.page.execute()
        self._settle([finding for finding in self.page.reading.findings if finding.start == self.part.start])


class TextItem(PageItem):
    """Numbers in words, open fences, and formulas outside the worked examples."""

    def __init__(self, *, covered, **about):
        super().__init__(**about)
        self.covered = covered

    def runtest(self):
        """Look at all that has no test of its own."""
        self._settle([finding for finding in self.page.reading.findings if finding.start not in self.covered])
