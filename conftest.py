"""Make every promise of a page a test: `pytest book/chapters/jacobian.md` runs one chapter."""

import os

import pytest
import runner

# Figures are drawn in memory: a machine that runs tests has no screen.
os.environ["MPLBACKEND"] = "Agg"

# Sphinx loads these; they are tested through the built site.
collect_ignore_glob = ["book/_ext/*"]


def pytest_collect_file(file_path, parent):
    """Collect the pages the runner knows."""
    if file_path in runner.pages():
        return PageFile.from_parent(parent, path=file_path)
    return None


class PageFile(pytest.File):
    """One page."""

    def collect(self):
        """Yield a test for each cell, mark and example; nothing is executed here."""
        page = runner.page(self.path)
        for check in page.checks:
            name = f"{check.line}: {check.label}"
            yield PageItem.from_parent(self, name=name, page=page, check=check)


class PageItem(pytest.Item):
    """One promise of a page."""

    def __init__(self, *, page, check, **about):
        super().__init__(**about)
        self.page, self.check = page, check

    def runtest(self):
        """Run the page if no test before did, and look at this promise."""
        self.page.execute()
        if self.check.skipped:
            pytest.skip(self.check.skipped)
        if self.check.failure:
            raise NotKept(self.check.failure)

    def repr_failure(self, excinfo, style=None):
        """Say what the page says and what is so; no trace of the runner."""
        if isinstance(excinfo.value, NotKept):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        """Give pytest the page's line."""
        return self.path, int(self.check.line) - 1, f"{self.page.name}:{self.name}"


class NotKept(Exception):
    """A promise of a page that does not hold."""
