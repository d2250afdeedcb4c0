"""The reader's own names for the values of a program, overheard while f runs."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from linmap._structure import Traced
from linmap.engine.program.captured import is_ours

__all__ = ["Names", "overheard"]


@contextmanager
def overheard(christen: Callable[[Any, str], None]) -> Iterator[None]:
    """Tell `christen` of every traced value that a line of the reader's code binds to a name.

    Python reports the lines of this thread alone, and the tracer that was there before is put back whatever happens.
    """

    def line(frame: types.FrameType, event: str, argument: Any) -> Any:
        for name, value in frame.f_locals.items():
            if isinstance(value, Traced):
                christen(value, name)
        return line

    def call(frame: types.FrameType, event: str, argument: Any) -> Any:
        return None if is_ours(frame.f_code) else line

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)


class Names:
    """The names that are taken in one program."""

    def __init__(self, reserved: set[str]):
        self.taken = set(reserved)
        self.numbers: dict[str, int] = {}

    def unique(self, wanted: str) -> str:
        """The wanted name, with a number behind it if it is taken."""
        if wanted in self.taken:
            return self.numbered(f"{wanted}_", 2)
        self.taken.add(wanted)
        return wanted

    def numbered(self, stem: str, first: int = 1) -> str:
        """The stem with the next free number behind it."""
        number = self.numbers.get(stem, first)
        while f"{stem}{number}" in self.taken:
            number += 1
        self.numbers[stem] = number + 1
        self.taken.add(f"{stem}{number}")
        return f"{stem}{number}"
