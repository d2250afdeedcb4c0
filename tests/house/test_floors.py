"""`linmap` stands on its floors: no import points upward, and importing it loads NumPy alone."""

import ast
import subprocess
import sys
from pathlib import Path

import floors
import pytest

CODE = Path(__file__).resolve().parents[2] / "code"


def name_of(path):
    parts = path.relative_to(CODE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for path in sorted(CODE.glob("*/**/*.py"))}
LINMAP = [name for name in FILES if name.split(".")[0] == "linmap"]


def imports(module, text=None):
    path = FILES.get(module)
    package = module if path and path.stem == "__init__" else module.rpartition(".")[0]
    tree = ast.parse(path.read_text("utf8") if text is None else text)
    return floors.imports_of(tree, package, FILES)


@pytest.mark.parametrize("module", LINMAP)
def test_no_import_points_upward(module):
    place = FILES[module].relative_to(CODE.parent)
    if told := floors.complaints(module, imports(module)):
        pytest.fail("\n".join(f"{place}:{line}: {what}" for line, what in told), pytrace=False)


def test_no_module_imports_itself_in_the_end():
    assert not floors.cycles({name: [i.target for i in imports(name)] for name in LINMAP})


def test_the_checker_of_the_latex_knows_nothing_of_the_package():
    for name in set(FILES) - set(LINMAP):
        assert not [i for i in imports(name) if i.target.split(".")[0] == "linmap"], name


@pytest.mark.parametrize(
    ("module", "text", "told"),
    [
        ("linmap._check", "from linmap.linear import LinearMap", "floor 1"),
        ("linmap._structure", "from linmap import _check", "_check (floor 0)"),
        ("linmap.linear", "import linmap.engine.tape", "floor 2"),
        ("linmap.engine.tape", "from linmap import differentiate", "imports differentiate"),
        ("linmap.engine.tape", "from ..differentiate import jvp", "imports differentiate"),
        ("linmap.witness", "from linmap.layers import relu", "imports layers"),
        ("linmap.layers", "from linmap import witness", "imports witness"),
        ("linmap.linear", "import linmap", "the roof"),
        ("linmap.linear", "import matplotlib.pyplot as plt", "imports matplotlib"),
        ("linmap.differentiate", "def f():\n    import autograd", "imports autograd"),
        ("linmap.linear", "import scipy.sparse", "imports scipy"),
        ("linmap.shelf", "import numpy", "no floor"),
        ("linmap", "from linmap.figures import style", "imports the pictures"),
    ],
)
def test_a_wrong_import_is_refused(module, text, told):
    [(_, what)] = floors.complaints(module, imports(module, text))
    assert told in what


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("linmap.witness", "import autograd\nfrom linmap import numerical, _check"),
        ("linmap.engine.tape", "from . import rules\nfrom linmap.linear import LinearMap"),
        ("linmap.figures.jacobian", "import matplotlib\nfrom .style import INK"),
        ("linmap.laplacian", "def f():\n    import scipy.sparse"),
        ("linmap.differentiate", "import math\nfrom linmap.engine import tape"),
    ],
)
def test_a_right_import_passes(module, text):
    assert not floors.complaints(module, imports(module, text))


def test_a_cycle_is_found():
    assert floors.cycles({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["a"]}) == ["b", "c"]


LOADED = "import sys; before = set(sys.modules); import {0}; print(*set(sys.modules) - before)"


def loaded_by(package):
    run = [sys.executable, "-c", LOADED.format(package)]
    names = subprocess.run(run, capture_output=True, text=True, check=True, cwd=CODE).stdout.split()
    return {name.partition(".")[0] for name in names}


def test_importing_the_package_loads_numpy_alone():
    assert loaded_by("linmap") - set(sys.stdlib_module_names) - {"linmap", "numpy"} <= numpy_brings()


def numpy_brings():
    """What NumPy itself loads under a name of its own, such as a wheel's library loader."""
    return loaded_by("numpy") - set(sys.stdlib_module_names)
