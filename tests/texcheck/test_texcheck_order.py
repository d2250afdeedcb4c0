"""The steps of the checker stand in one order, the one its docstring gives."""

import ast
import re
from pathlib import Path

import pytest

import texcheck

FOLDER = Path(texcheck.__file__).parent
ORDER = re.findall(r"^    (\w+) +\S", texcheck.__doc__, re.MULTILINE)
FILES = [path for path in sorted(FOLDER.rglob("*.py")) if path.parent != FOLDER or not path.stem.startswith("__")]


def step(path):
    """Return the step a file belongs to: a folder is one step."""
    return path.relative_to(FOLDER).with_suffix("").parts[0]


def imports(text, depth):
    """Return the steps a file imports from; `depth` is 1 for a file of the package itself."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            found += [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
    return found


def late(name, targets):
    """Return the imports that come later in the order, or that have no place in it."""
    return [each for each in targets if each not in ORDER or ORDER.index(each) >= ORDER.index(name)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_step_imports_from_earlier_ones(path):
    depth = 1 if path.parent == FOLDER else 2
    assert late(step(path), imports(path.read_text("utf8"), depth)) == []


def test_every_step_is_in_the_docstring():
    assert {step(path) for path in FILES} == set(ORDER)


def test_a_late_import_is_found():
    assert late("tokens", imports("from .tree import Node\nfrom .symbols import GREEK\nfrom . import claims", 1)) == [
        "tree",
        "claims",
    ]
