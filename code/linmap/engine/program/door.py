"""The door of a program: a few comparisons that let in exactly what it was made for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from linmap.engine.program.captured import Watch

__all__ = ["door"]


def door(
    arguments: Iterable[tuple[str, Any]], watches: Iterable[Watch], decided: Callable | None, elsewhere: Callable
) -> tuple[list[str], dict[str, Any]]:
    """The lines of the door, and what they mention; `arguments` are names with their shapes."""
    arguments = list(arguments)
    away = f"return _elsewhere({', '.join(name for name, _ in arguments)})"
    needs: dict[str, Any] = {"_elsewhere": elsewhere, "_ndarray": np.ndarray, "_float64": np.dtype(np.float64)}
    lines, checks = [], []
    for name, shape in arguments:
        _admit(name, shape, away, lines, checks)
    for k, watch in enumerate(watches):
        needs |= {f"_holder{k}": watch.holder, f"_value{k}": watch.value}
        checks.append(f"{watch.text(f'_holder{k}')} is not _value{k}")
    if decided:
        needs["_decided"] = decided
        checks.append("not _decided()")
    return [*lines, f"if {' or '.join(checks)}:", f"    {away}"], needs


def _admit(name: str, shape: Any, away: str, lines: list[str], checks: list[str]) -> None:
    """Check one argument; a tuple is unpacked into names of the door's own."""
    if shape and isinstance(shape[0], tuple):
        lines += [f"if type({name}) is not tuple or len({name}) != {len(shape)}:", f"    {away}"]
        parts = [f"{name if name[0] == '_' else '_' + name}_{k}" for k in range(len(shape))]
        lines.append(f"{', '.join(parts)}, = {name}")
        for part, inner in zip(parts, shape, strict=True):
            _admit(part, inner, away, lines, checks)
    elif shape == ():
        checks.append(f"type({name}) is not float")
    else:
        checks.append(f"type({name}) is not _ndarray or {name}.dtype is not _float64 or {name}.shape != {shape}")
