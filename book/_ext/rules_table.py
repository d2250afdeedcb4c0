"""The directive ``{rules-table} PART``: the derivative rules, read from the package's own files and registers."""

import ast
import inspect
import itertools
import re

from sphinx.util.docutils import SphinxDirective

from linmap.engine import kinds, matrix_rules, rules, traced
from linmap.engine.calls.registry import CALLS, title

FILES = (rules, matrix_rules)


def formula(node):
    """A piece of code as a reader would write it by hand: without ``np.``, and 1 for 1.0."""
    return re.sub(r"\b(\d+)\.0\b", r"\1", re.sub(r"\bnp\.(linalg\.)?", "", ast.unparse(node)))


def code(text):
    return f"`{text}`"


def written(module):
    """Yield (kind, name, parts) for each rule that a file assigns, parts being the lambdas of its row."""
    for node in ast.parse(inspect.getsource(module)).body:
        row = node.value if isinstance(node, ast.Assign) else None
        if isinstance(row, ast.Dict) and node.targets[0].id == "PARTIALS":
            for ufunc, slots in zip(row.keys, row.values, strict=True):
                yield "Elementwise", formula(ufunc), [None, slots.elts]
        elif isinstance(row, ast.Call) and hasattr(kinds, getattr(row.func, "id", "")):
            yield row.func.id, row.args[0].value, [getattr(part, "elts", part) for part in row.args[1:]]


def rows(*wanted):
    return [(name, parts) for module in FILES for kind, name, parts in written(module) if kind in wanted]


def partials(count):
    """Functions of one or two arguments, each with its slopes."""
    yield from ("| y = | dy/dx |", "|---|---|") if count == 1 else ("| y = | dy/da | dy/db |", "|---|---|---|")
    for name, (_, slots) in rows("Elementwise"):
        if len(slots) == count:
            given = ", ".join(a.arg for a in slots[0].args.args[1:])
            cells = [f"{name}({given})", *(formula(slope.body) for slope in slots)]
            yield f"| {' | '.join(map(code, cells))} |"


def adjoints(wanted):
    """Primitives of some kinds: what goes back to each argument and, where the row says it, forward."""
    for name, (compute, slots, *pushes) in rows(*wanted):
        given = compute.args.args[: len(slots)] or [compute.args.vararg]  # one row serves all of *rows
        yield from ("", code(f"{name}({', '.join(a.arg for a in given)})"))
        yield from directions("slope in" if "Reduction" in wanted else "back to", given, slots)
        yield from directions("forward from", given, *pushes)


def directions(which, arguments, lambdas=()):
    """One line for each argument that has a derivative."""
    for argument, row in zip(arguments, lambdas, strict=False):
        if isinstance(row, ast.Lambda):
            yield f": {which} {argument.arg} {code(formula(row.body))}"


def words():
    """What rows are written with, each in the words of its own docstring."""
    lambdas = [row for module in FILES for *_, parts in written(module) for part in parts[1:] for row in part]
    used = {node.id for row in lambdas for node in ast.walk(row) if isinstance(node, ast.Name)}
    for name, word in (vars(rules) | vars(matrix_rules)).items():
        word = word.compute if isinstance(word, kinds.Constant) else word
        if name in used and inspect.isfunction(word):
            call = f"{name}({', '.join(inspect.signature(word).parameters)})"
            yield f"* {code(call)}: " + word.__doc__.splitlines()[0].replace("*", r"\*")


def calls():
    """NumPy's functions with the arguments they take, in the order of their files."""
    for file, pairs in itertools.groupby(CALLS.items(), lambda pair: inspect.getmodule(pair[1])):
        yield from ("", f"**{file.__doc__.splitlines()[0]}**", "")
        yield from (f"* {code(title(function) + str(inspect.signature(meaning)))}" for function, meaning in pairs)


def members(cls):
    """What hangs on a traced value: methods and attributes, NumPy's own names alone."""
    names = [name for name in dir(cls) if hasattr(rules.np.ndarray, name) and not name.startswith("_")]
    yield ", ".join(code(f"x.{n}()" if callable(getattr(cls, n)) else f"x.{n}") for n in sorted(names, key=str.lower))


PARTS = {
    "one": lambda: partials(1),
    "two": lambda: partials(2),
    "steps": lambda: [", ".join(code(title(ufunc)) for ufunc in rules.STEPS)],
    "linear": lambda: adjoints(["Linear", "Variadic"]),
    "products": lambda: adjoints(["Multilinear", "MultilinearVariadic"]),
    "reductions": lambda: adjoints(["Reduction"]),
    "rest": lambda: adjoints(["General"]),
    "words": words,
    "calls": calls,
    "array": lambda: members(traced.TracedArray),
    "number": lambda: members(traced.TracedScalar),
}


class RulesTable(SphinxDirective):
    """One part of the table, as Markdown that the page's own parser reads."""

    required_arguments = 1

    def run(self):
        for module in (*FILES, traced, *map(inspect.getmodule, CALLS.values())):
            self.env.note_dependency(module.__file__)
        return self.parse_text_to_nodes("\n".join(PARTS[self.arguments[0]]()))


def setup(app):
    app.add_directive("rules-table", RulesTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
