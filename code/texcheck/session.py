"""The pages of one test session: each is read and run once, whoever asks first."""

from pathlib import Path

from .checked import load

__all__ = ["Session", "chapter", "current"]

# A test of the plugin runs a session inside a session.
_RUNNING = []


class Session:
    """The pages that lie at some places: files, or folders that are searched for Markdown."""

    def __init__(self, root, places):
        self.paths, self._pages = [], {}
        for place in places:
            path = Path(root) / place
            found = sorted(path.rglob("*.md")) if path.is_dir() else [path]
            self.paths += [each for each in found if "_build" not in each.parts and each not in self.paths]

    def __enter__(self):
        _RUNNING.append(self)
        return self

    def __exit__(self, *error):
        _RUNNING.remove(self)

    def page(self, path):
        """Return the page at a path: one object for the whole session."""
        if path not in self._pages:
            self._pages[path] = load(path)
        return self._pages[path]

    def chapter(self, stem):
        """Return a page by its stem."""
        found = [path for path in self.paths if path.stem == stem]
        if len(found) != 1:
            raise LookupError(f"chapter: {stem} is the stem of {len(found)} pages; expected one.")
        return self.page(found[0])


def current():
    """Return the session that runs."""
    if not _RUNNING:
        raise LookupError("current: no session; load the plugin with `-p texcheck.plugin`.")
    return _RUNNING[-1]


def chapter(stem):
    """Return a page of the session that runs, by its stem."""
    return current().chapter(stem)
