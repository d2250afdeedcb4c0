"""What f reads besides its argument: arrays become hidden inputs, names and numbers are watched."""

from __future__ import annotations

import dis
import functools
import os
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Captured", "Watch", "is_ours"]

PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OURS = (PACKAGE + os.sep, os.path.dirname(np.__file__) + os.sep)
REPLACED = (np.ndarray, types.FunctionType, types.MethodType, functools.partial)
PLAIN = (bool, int, float, str, type(None), np.generic)


def is_ours(code: types.CodeType) -> bool:
    """Whether this is code of linmap or NumPy rather than of the reader."""
    return code.co_filename.startswith(OURS)


@dataclass(frozen=True)
class Watch:
    """One thing that f reads: where it stands, and what stood there when f was traced."""

    name: str
    holder: Any
    value: Any

    def read(self) -> Any:
        """What stands there now."""
        if isinstance(self.holder, dict):
            return self.holder[self.name]
        return self.holder.cell_contents if isinstance(self.holder, types.CellType) else getattr(self.holder, self.name)

    def text(self, holder: str) -> str:
        """The expression that reads it, in a program where the holder has this name."""
        if isinstance(self.holder, dict):
            return f"{holder}[{self.name!r}]"
        return f"{holder}.cell_contents" if isinstance(self.holder, types.CellType) else f"{holder}.{self.name}"

    def changed(self) -> bool:
        """Whether another object stands there; an equal number is no other."""
        now = self.read()
        if now is self.value:
            return False
        return not isinstance(now, PLAIN) or type(now) is not type(self.value) or now != self.value


class Captured:
    """A copy of f that reads traced arrays where f reads arrays, and the list of all that it reads.

    The copy has globals, closure and defaults of its own, so that tracing one function changes nothing that another
    thread could see. Functions of the reader that f calls are copied along.
    """

    def __init__(self, f: Callable, start: Callable[[np.ndarray, str], Any]):
        self.start = start
        self.arrays: dict[int, tuple[str, np.ndarray, Any]] = {}
        self.watches: list[Watch] = []
        self.views: dict[int, tuple[dict, dict]] = {}
        self.copies: dict[int, Any] = {}
        self.stored: list[tuple[dict, dict, str]] = []
        self.function = self.stand_in("f", f)

    def stand_in(self, name: str, value: Any) -> Any:
        """What the copy reads where f reads `value`."""
        if type(value) is np.ndarray and value.dtype.kind in "fiub" and value.size:
            if id(value) not in self.arrays:
                self.arrays[id(value)] = (name, value, self.start(value, name))
            return self.arrays[id(value)][2]
        if isinstance(value, types.MethodType):
            return types.MethodType(self.stand_in(name, value.__func__), value.__self__)
        if isinstance(value, functools.partial):
            return functools.partial(self.stand_in(name, value.func), *value.args, **value.keywords)
        if isinstance(value, types.FunctionType) and is_ours(value.__code__):
            # a wrapper of ours, such as a checkpoint, hides a function of the reader's
            return self.stand_in(name, value.__wrapped__) if hasattr(value, "__wrapped__") else value
        if isinstance(value, types.FunctionType):
            return self.copies[id(value)] if id(value) in self.copies else self._copy(value)
        return value

    def write_back(self) -> None:
        """Hand on what f stored in its globals."""
        for view, original, name in self.stored:
            if name in view:
                original[name] = view[name]

    def _copy(self, f: types.FunctionType) -> types.FunctionType:
        instructions = list(_instructions(f.__code__))
        written = {i.argval for i in instructions if i.opname == "STORE_DEREF"}
        cells = dict(zip(f.__code__.co_freevars, f.__closure__ or (), strict=True))
        filled = {name: cell.cell_contents for name, cell in cells.items() if not _is_empty(cell)}
        replaced = {name: types.CellType() for name, value in filled.items() if isinstance(value, REPLACED)}
        closure = tuple((cells | replaced).values())
        copy = types.FunctionType(f.__code__, self._globals(f, instructions), f.__name__, None, closure)
        self.copies[id(f)] = copy  # before looking further: f may call itself
        copy.__module__, copy.__wrapped__ = f.__module__, f
        for name, value in filled.items():
            if name in replaced:
                replaced[name].cell_contents = self.stand_in(name, value)
            if name not in written:
                self._watch(name, cells[name], value)
        self._defaults(f, copy)
        return copy

    def _globals(self, f: types.FunctionType, instructions: list) -> dict:
        original = f.__globals__
        _, view = self.views.setdefault(id(original), (original, dict(original)))
        stored = {i.argval for i in instructions if i.opname == "STORE_GLOBAL"}
        self.stored += [(view, original, name) for name in stored]
        read = dict.fromkeys(i.argval for i in instructions if i.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
        for name in read:
            if name in original and name not in stored:
                self._watch(name, original, original[name])
                view[name] = self.stand_in(name, original[name])
        return view

    def _defaults(self, f: types.FunctionType, copy: types.FunctionType) -> None:
        names = f.__code__.co_varnames[: f.__code__.co_argcount]
        if f.__defaults__:
            self._watch("__defaults__", f, f.__defaults__)
            pairs = zip(names[-len(f.__defaults__) :], f.__defaults__, strict=True)
            copy.__defaults__ = tuple(self.stand_in(name, value) for name, value in pairs)
        if f.__kwdefaults__:
            self._watch("__kwdefaults__", f, f.__kwdefaults__)
            copy.__kwdefaults__ = {name: self.stand_in(name, value) for name, value in f.__kwdefaults__.items()}

    def _watch(self, name: str, holder: Any, value: Any) -> None:
        if not isinstance(value, types.ModuleType):
            self.watches.append(Watch(name, holder, value))


def _instructions(code: types.CodeType) -> Iterator[dis.Instruction]:
    """The instructions of a function and of those written inside it."""
    yield from dis.get_instructions(code)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _instructions(constant)


def _is_empty(cell: types.CellType) -> bool:
    try:
        cell.cell_contents  # noqa: B018 - reading it is the question
    except ValueError:
        return True
    return False
