"""Copies of functions in which the names they read mean something else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import CellType, CodeType, FunctionType, MethodType
from typing import Any

__all__ = ["transplanted"]


def transplanted(f: Any, replace: Callable[[Any], Any], done: dict[int, Any] | None = None) -> Any:
    """Copy a function, and the functions it calls, with `replace` applied to everything they read.

    What they read are globals, closures and defaults. The original is untouched.
    """
    done = {} if done is None else done
    if id(f) in done:
        return done[id(f)]
    if isinstance(f, partial):
        parts = (transplanted(part, replace, done) for part in (f.func, *f.args))
        return partial(*parts, **{k: transplanted(v, replace, done) for k, v in f.keywords.items()})
    if isinstance(f, MethodType):
        return MethodType(transplanted(f.__func__, replace, done), f.__self__)
    new = replace(f)
    if new is f and isinstance(f, FunctionType) and not (f.__module__ or "").startswith(("numpy", "autograd")):
        return _copied(f, replace, done)
    return new


def _copied(f: FunctionType, replace: Callable, done: dict[int, Any]) -> FunctionType:
    cells = tuple(CellType() for _ in f.__closure__ or ()) or None
    copy = FunctionType(f.__code__, {"__builtins__": f.__builtins__}, f.__name__, None, cells)
    done[id(f)] = copy  # before looking inside: a function may call itself
    for name in _names(f.__code__) & f.__globals__.keys():
        copy.__globals__[name] = transplanted(f.__globals__[name], replace, done)
    for mine, theirs in zip(cells or (), f.__closure__ or (), strict=True):
        mine.cell_contents = transplanted(theirs.cell_contents, replace, done)
    copy.__defaults__ = tuple(transplanted(d, replace, done) for d in f.__defaults__ or ()) or None
    copy.__kwdefaults__ = {k: transplanted(d, replace, done) for k, d in (f.__kwdefaults__ or {}).items()} or None
    return copy


def _names(code: CodeType) -> set[str]:
    """The global names that a piece of code, and the code inside it, may read."""
    inner = (c for c in code.co_consts if isinstance(c, CodeType))
    return set(code.co_names).union(*map(_names, inner))
