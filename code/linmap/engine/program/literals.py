"""How numbers, shapes, indices and lists are written in Python."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["index_text", "list_text", "number_text", "shape_text"]

WIDE = 90


def number_text(value: Any) -> str:
    """A number as Python reads it."""
    if isinstance(value, float) and not math.isfinite(value):
        return "np.nan" if math.isnan(value) else "np.inf" if value > 0 else "-np.inf"
    return repr(value)


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as an argument; one axis needs no tuple."""
    return str(shape[0]) if len(shape) == 1 else str(shape)


def index_text(index: Any, name: Callable[..., str]) -> str:
    """What stands between the brackets."""
    if isinstance(index, tuple):
        inner = ", ".join(index_text(part, name) for part in index)
        return f"{inner}," if len(index) == 1 else inner or "()"
    if isinstance(index, slice):
        start, stop = ("" if end is None else repr(end) for end in (index.start, index.stop))
        return f"{start}:{stop}" + ("" if index.step is None else f":{index.step}")
    if isinstance(index, np.ndarray):
        return name(index)
    return "..." if index is Ellipsis else repr(index)


def list_text(entries: list[str], shape: tuple, indent: int = 4) -> str:
    """A list of lists, row by row; a wide one takes a line for each row."""
    if len(shape) > 1:
        step = len(entries) // shape[0]
        entries = [list_text(entries[k : k + step], shape[1:], indent + 4) for k in range(0, len(entries), step)]
    if sum(map(len, entries)) <= WIDE:
        return f"[{', '.join(entries)}]"
    lines = "".join(f"\n{' ' * (indent + 4)}{entry}," for entry in entries)
    return f"[{lines}\n{' ' * indent}]"
