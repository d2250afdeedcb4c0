"""The pure mathematics of the live elements, in node's own runner."""

import subprocess

import pytest
from node_program import NODE
from site_files import ROOT

FILES = sorted((ROOT / "tests" / "pages").glob("*.test.mjs"))
LIVE = ROOT / "book" / "_static" / "live"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_in_node(path):
    run = subprocess.run([NODE, "--test", path], capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.fail(run.stdout + run.stderr, pytrace=False)


def test_every_file_of_tests_is_found():
    assert {"calc.test.mjs", "check.test.mjs", "expr.test.mjs"} <= {path.name for path in FILES}


@pytest.mark.parametrize("path", sorted(LIVE.glob("*.mjs")), ids=lambda path: path.name)
def test_module_is_short_and_never_evaluates_text(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    assert max(map(len, text.splitlines())) <= 140
    assert not [word for word in ("eval(", "Function(", "import(", "document.write") if word in text]


@pytest.mark.parametrize("path", sorted(LIVE.glob("*.mjs")), ids=lambda path: path.name)
def test_figure_is_short(path):
    text = path.read_text(encoding="utf-8")
    if "@option" in text:
        assert len(text.splitlines()) <= 140
