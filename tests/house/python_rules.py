"""How a Python file is written here; each rule takes a syntax tree and yields (line, what is wrong)."""

import ast
import re

__all__ = ["EVERY_FILE", "LINES", "PACKAGE", "complaints", "docstrings_are_complete", "listed"]

LINES, BODY = 300, 30
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def file_is_short(tree, text):
    """A file has one subject."""
    if (length := len(text.splitlines())) > LINES:
        yield LINES + 1, f"a file of {length} lines; at most {LINES}"


def functions_are_short(tree, text):
    """A body fits on a screen; its docstring does not count."""
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            if length > BODY:
                yield node.lineno, f"{node.name} has a body of {length} lines; at most {BODY}"


def nothing_is_postponed(tree, text):
    """A note to oneself is an issue, not a comment."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"#.*\b(?:TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b", line):
            yield number, "a note to oneself"


def module_says_what_it_holds(tree, text):
    """A docstring and a list of what is meant for others."""
    if not ast.get_docstring(tree):
        yield 1, "no docstring"
    names = [name for node in tree.body for name in _assigned(node)]
    if "__all__" not in names and len(tree.body) > 1:
        yield 1, "no __all__"


def _assigned(node):
    """Return the names a statement at the top of a module binds."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def asserts_are_errors(tree, text):
    """`python -O` drops an assert, and its message names no cure."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "an assert; raise an error with a cure"


def docstrings_are_complete(tree, text, public=None):
    """Public functions: Parameters, Returns and Examples."""
    public = listed(tree) if public is None else public
    for node in tree.body:
        if not isinstance(node, FUNCTIONS) or node.name not in public:
            continue
        takes = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
        told = ast.get_docstring(node) or ""
        for section in ["Parameters"] * bool(takes) + ["Returns", "Examples"]:
            if not re.search(rf"^{section}\n-{{{len(section)}}}$", told, re.MULTILINE):
                yield node.lineno, f"{node.name} has no section {section} in its docstring"


def listed(tree):
    """Return the names in a module's __all__."""
    for node in tree.body:
        if "__all__" in _assigned(node) and isinstance(node.value, (ast.List, ast.Tuple)):
            return [item.value for item in node.value.elts if isinstance(item, ast.Constant)]
    return []


EVERY_FILE = [file_is_short, functions_are_short, nothing_is_postponed]
PACKAGE = [*EVERY_FILE, module_says_what_it_holds, asserts_are_errors]


def complaints(name, text, rules):
    """Return what the rules say of a file, each line clickable."""
    tree = ast.parse(text, name)
    return [f"{name}:{line}: {told}" for rule in rules for line, told in rule(tree, text)]
