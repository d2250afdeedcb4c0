"""What a live cell must keep to: it runs in a page, on a Python that has NumPy, linmap, autograd and no screen."""

import ast
import builtins
import re
import symtable

from python_parts import DRAWING
from texcheck.cells.blocks import read_blocks

__all__ = ["ALLOWED", "complaints", "live_cells"]

STANDARD = {"collections", "dataclasses", "fractions", "functools", "itertools", "math", "random", "statistics", "time"}
ALLOWED = {"autograd", "linmap", "numpy"} | STANDARD
MATPLOTLIB = re.compile(rf"linmap\.figures(?!\.(?:{'|'.join(DRAWING)})\b)")


def live_cells(text):
    """Return the live cells of a page."""
    return [cell for cell in code_cells(text) if "live" in cell.tags]


def code_cells(text):
    return [block for block in read_blocks(text) if block.directive == "code-cell"]


def complaints(text):
    """Yield (line, what is wrong) for the live cells of a page."""
    binders = {}
    for cell in code_cells(text):
        reads, binds = names(cell.body)
        if "live" in cell.tags:
            yield from ((cell.line, told) for told in (*tags(cell), *imports(cell), *strangers(reads, binders)))
        binders |= dict.fromkeys(binds, cell)


def tags(cell):
    for tag in {"hide-input", "remove-input", "raises-exception"} & set(cell.tags):
        yield f"a live cell tagged {tag}"


def imports(cell):
    for node in ast.walk(ast.parse(cell.body)):
        found = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            found = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in found:
            if name.partition(".")[0] not in ALLOWED or MATPLOTLIB.match(name):
                yield f"a live cell imports {name}, which the page's Python does not have"


def strangers(reads, binders):
    """Yield what a live cell takes from no live cell above it."""
    for name in sorted(reads):
        binder = binders.get(name)
        if binder is None and not hasattr(builtins, name):
            yield f"a live cell needs {name}, which no cell above defines"
        elif binder is not None and "live" not in binder.tags:
            yield f"a live cell needs {name} from line {binder.line}, and that cell is not live"


def names(source):
    """Return the names a cell takes from elsewhere, and those it binds."""
    top = symtable.symtable(source, "cell", "exec")
    binds = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    reads = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    return (reads | inner_reads(top)) - binds, binds


def inner_reads(table):
    """Return the global names that functions and comprehensions use."""
    found = set()
    for child in table.get_children():
        found |= {symbol.get_name() for symbol in child.get_symbols() if symbol.is_global()} | inner_reads(child)
    return found
