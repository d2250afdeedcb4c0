"""Every Python file keeps the rules of the house, and each rule refuses a file that breaks it."""

import ast

import pytest
import python_rules as rules
from floors import FLOORS
from tree import ROOT, tracked

FILES = [path for path in tracked() if path.suffix == ".py"]
PACKAGES = [path for path in FILES if path.is_relative_to(ROOT / "code")]
LINMAP = ROOT / "code" / "linmap"
THEOREMS = FLOORS[3][1]


def place(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=place)
def test_file(path):
    wanted = rules.PACKAGE if path in PACKAGES else rules.EVERY_FILE
    if told := rules.complaints(place(path), path.read_text("utf8"), wanted):
        pytest.fail("\n".join(told), pytrace=False)


ROOF = rules.listed(ast.parse((LINMAP / "__init__.py").read_text("utf8")))
OPEN = {*ROOF, *THEOREMS}
HIDDEN = {"engine", "figures"}
MODULES = [path for path in PACKAGES if path.is_relative_to(LINMAP) and not HIDDEN & set(path.parts)]


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_docstrings_of_what_readers_call(path):
    tree = ast.parse(path.read_text("utf8"))
    # A module that readers import is open as a whole; of the others, what the roof hands out.
    public = rules.listed(tree) if path.stem in OPEN else set(rules.listed(tree)) & set(ROOF)
    if told := list(rules.docstrings_are_complete(tree, "", public)):
        pytest.fail("\n".join(f"{place(path)}:{line}: {what}" for line, what in told), pytrace=False)


DOC = '''
def f(x):
    """Do.

    Parameters
    ----------
    x : float

    Returns
    -------
    float

    Examples
    --------
    >>> f(1.0)
    """
__all__ = ["f"]
'''


@pytest.mark.parametrize(
    ("rule", "text", "line", "told"),
    [
        (rules.file_is_short, "a = 1\n" * 301, 301, "301 lines"),
        (rules.functions_are_short, "def f():\n" + "    a = 1\n" * 31, 1, "31 lines"),
        (rules.nothing_is_postponed, "a = 1\nb = 2  # TO" + "DO: c", 2, "note"),
        (rules.module_says_what_it_holds, "__all__ = []", 1, "no docstring"),
        (rules.module_says_what_it_holds, '"""D."""\na = 1', 1, "no __all__"),
        (rules.asserts_are_errors, "def f(a):\n    assert a", 2, "assert"),
        (rules.docstrings_are_complete, DOC.replace("Parameters", "Takes"), 2, "Parameters"),
        (rules.docstrings_are_complete, DOC.replace("Returns", "Gives"), 2, "Returns"),
        (rules.docstrings_are_complete, DOC.replace("--------\n    >>>", ">>>"), 2, "Examples"),
    ],
)
def test_a_rule_refuses_a_bad_file(rule, text, line, told):
    [(where, what)] = rule(ast.parse(text), text)
    assert where == line and told in what


def test_a_good_file_passes():
    text = '"""One noun."""\n' + DOC + "def g():\n" + '    """Say.\n' + "\n" * 40 + '    """\n'
    text += "    a = 1\n" * 30
    assert not rules.complaints("f.py", text, [*rules.PACKAGE, rules.docstrings_are_complete])
