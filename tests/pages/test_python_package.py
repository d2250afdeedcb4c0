"""The package's own tests on the Python of the page, with its NumPy: whoever edits a live cell may call anything."""

import ast
import json
import re
import tarfile
from pathlib import Path

import pytest
from live_rules import ALLOWED, MATPLOTLIB
from python_runs import LIVE, SCRIPTS, node_answer, settings_of
from site_files import HTML, ROOT

from python_parts import NUMPY

FILES = sorted((ROOT / "tests" / "linmap").glob("test_*.py"))
HERE = ROOT / "tests" / "pages"
# What needs a library that the page does not carry, or compiled code that is not for it.
ELSEWHERE = {"hypothesis", "matplotlib", "mpmath", "scipy", "sympy"}
# A minute each, there: they measure depth, which one Python has like the other.
SLOW = "a_chain_of_100_000 or long_chains_keep"
# The only reasons for which a test may fail there. The introduction tells readers of the last two.
DIFFERENCES = [
    r"OSError: \[Errno \d+\] (?:emscripten does not support processes|Function not implemented)",
    r"RuntimeError: can't start new thread",
    r"Failed: DID NOT WARN.*RuntimeWarning|Failed: DID NOT RAISE.*(?:RuntimeWarning|FloatingPointError)",
    r"Failed: DID NOT RAISE.*LinAlgError",
]


def imports_of(path):
    """Return what a file imports, at its top or inside."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {
        f"{node.module}.{alias.name}" for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def runs_there(path):
    return not any(name.partition(".")[0] in ELSEWHERE or MATPLOTLIB.match(name) for name in imports_of(path))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Run every test file that can, and tell what happened."""
    rest = tmp_path_factory.mktemp("rest-of-numpy")
    [package] = NUMPY.glob("pkg/*.tar.gz")
    with tarfile.open(package) as tar:  # the site leaves numpy.testing out; readers of a book do not need it
        for entry in tar:
            place = entry.name.partition("site-packages/numpy/testing/")[2]
            if place.endswith(".py") and "/tests/" not in place:
                target = rest / "testing" / place
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(tar.extractfile(entry).read())
    settings = settings_of(LIVE[0])
    runtime = ((HTML / LIVE[0]).parent / settings["runtime"]).resolve()
    folders = {"/repository": ROOT, "/guests": Path(pytest.__file__).parents[1], "/rest": rest}
    files = [f"/repository/{path.relative_to(ROOT).as_posix()}" for path in FILES if runs_there(path)]
    request = {
        "archives": settings["archives"],
        "folders": {place: str(folder) for place, folder in folders.items()},
        "program": "import sys; sys.path.append('/repository/tests/pages'); import package_tests; package_tests.run",
        "words": [*folders, json.dumps(files), SLOW],
    }
    return json.loads(node_answer(HERE / "run_package_tests.mjs", runtime, SCRIPTS, text=json.dumps(request)))


def test_the_package_holds_on_the_numpy_of_the_page(told):
    assert told["numpy"] == "2.0.1"
    other = [(test, why) for test, why in told["failed"] if not any(re.search(one, why) for one in DIFFERENCES)]
    if other:
        pytest.fail("\n".join(f"{test}: {why[:300]}" for test, why in other), pytrace=False)


def test_it_was_the_package_and_most_of_it(told):
    assert told["passed"] > 100 * len(told["failed"])
    assert told["passed"] > 40 * sum(map(runs_there, FILES))
    assert {"autograd", "linmap", "numpy"} <= ALLOWED
    assert {path.stem for path in FILES if runs_there(path)} >= {
        "test_linear",
        "test_differentiate",
        "test_program_agrees",
    }
