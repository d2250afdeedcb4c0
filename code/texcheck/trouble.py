"""What can be wrong with a formula, and where."""

from contextlib import contextmanager

__all__ = ["NeedIndex", "OutsideDomain", "TooSlow", "Trouble", "Unreadable", "Untrue", "guarded"]


class Trouble(Exception):
    """Something is wrong; `position` counts characters from the start of the formula."""

    def __init__(self, told, position=None):
        super().__init__(told)
        self.told, self.position = told, position


class Unreadable(Trouble):
    """The formula has no meaning we know, or more than one."""


class Untrue(Trouble):
    """The formula was understood and is false."""


class OutsideDomain(Trouble):
    """The formula has no value at this point: a root of a negative number, a division by zero."""


class TooSlow(Trouble):
    """The formula has used up its time."""


class NeedIndex(Exception):
    """An index letter has no value yet; whoever binds it learns how far it runs (None: not known here)."""

    def __init__(self, letter, size, position=None):
        super().__init__(letter)
        self.letter, self.size, self.position = letter, size, position


@contextmanager
def guarded():
    """Turn whatever a strange formula can set off into trouble, so that one formula never ends a run."""
    try:
        yield
    except NeedIndex as need:
        raise Unreadable(f"nothing says how far the index {need.letter} runs", need.position) from None
    except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RecursionError, MemoryError) as error:
        raise Unreadable(f"cannot be evaluated: {type(error).__name__}: {error}") from None
