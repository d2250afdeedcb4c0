"""The floors of `linmap`: which module may import which, read from the syntax trees."""

import ast
import sys
from dataclasses import dataclass

__all__ = ["FLOORS", "Import", "complaints", "cycles", "imports_of"]

# (floor, the modules on it from left to right). Two rows on one floor do not see each other.
FLOORS = [
    (0, ["_structure", "_check", "_transplant"]),
    (1, ["linear"]),
    (2, ["engine", "differentiate", "gradients", "checkpoint", "compiled", "numerical"]),
    (3, ["chain", "layers", "depth", "inverse", "implicit", "equilibrium", "volume", "divergence",
         "trace", "laplacian", "descent", "score", "matching", "diffusion"]),
    (3, ["witness"]),
    (4, ["figures"]),
    (4, ["homework"]),
]  # fmt: skip
PLACE = {name: (floor, row, i) for row, (floor, names) in enumerate(FLOORS) for i, name in enumerate(names)}

# Whatever else a floor leans on; scipy only where a sparse matrix was handed in, so inside a function.
EVERYWHERE = {"numpy", "linmap", *sys.stdlib_module_names}
ALSO = {"figures": {"matplotlib"}, "witness": {"autograd"}}
INSIDE_FUNCTIONS = {"scipy"}


@dataclass(frozen=True)
class Import:
    """One imported module, by its full name."""

    line: int
    target: str
    in_function: bool


def imports_of(tree, package, modules):
    """Return what a module of `package` imports; `modules` are the names that are files of ours."""
    found = []
    functions = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    inner = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        for name in _targets(node, package, modules):
            found.append(Import(node.lineno, name, id(node) in inner))
    return found


def _targets(node, package, modules):
    """Return the full names one statement imports; a relative name is resolved."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    above = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
    base = ".".join([*above, node.module] if node.module else above)
    each = [f"{base}.{alias.name}" for alias in node.names]
    # `from linmap import linear` means the module; `from linmap.linear import LinearMap` the one before.
    return [name if name in modules else base for name in each]


def complaints(module, imports):
    """Return (line, what is wrong) for the imports of one module."""
    unit = _unit(module)
    if not unit:
        return [(1, "the roof imports the pictures")] if any("figures" in i.target for i in imports) else []
    if unit not in PLACE:
        return [(1, f"{unit} has no floor; give it one in tests/house/floors.py")]
    found = []
    for each in imports:
        first = each.target.partition(".")[0]
        if first == "linmap":
            told = _upward(unit, _unit(each.target))
        else:
            allowed = EVERYWHERE | ALSO.get(unit, set()) | (INSIDE_FUNCTIONS if each.in_function else set())
            told = "" if first in allowed else f"{unit} imports {first}"
        if told:
            found.append((each.line, told))
    return found


def _unit(module):
    """Return the name that has a floor: linmap.engine.tape stands where engine stands."""
    return module.partition(".")[2].partition(".")[0]


def _upward(unit, target):
    """Return why `unit` may not import `target`, or nothing."""
    if target not in PLACE:
        return f"{unit} imports {target or 'the roof, linmap itself'}, which is on no floor below"
    (floor, row, column), (other, other_row, other_column) = PLACE[unit], PLACE[target]
    if other < floor or unit == target or (other_row == row and other_column < column):
        return ""
    return f"{unit} (floor {floor}) imports {target} (floor {other})"


def cycles(graph):
    """Return the modules that import themselves in the end; `graph` maps a name to what it imports."""
    found = []
    for start in graph:
        reached, waiting = set(), list(graph[start])
        while waiting:
            name = waiting.pop()
            if name in graph and name not in reached:
                reached.add(name)
                waiting += graph[name]
        found += [start] * (start in reached)
    return found
