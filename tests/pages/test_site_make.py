"""What `make` redoes: cells run again when the package changed and only then; a failed build serves nothing.

The real Makefile runs in a folder of its own, where a stand-in for Jupyter Book notes what it finds.
"""

import os
import shutil
import subprocess

import pytest
from site_files import ROOT

STAND_IN = """#!/bin/sh
[ -e _build/cells ] || { echo run >> cells-run.log; touch _build/cells; }
mkdir -p _build/html && [ ! -e broken ]
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")


@pytest.fixture
def folder(tmp_path):
    source = ["code/linmap/linear.py", "code/pyproject.toml", "requirements.txt"]
    for path in [*source, "book/_ext/folds.py", "book/_static/book.css"]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("first\n", encoding="utf-8")
    for path in ["_config.yml", "package-lock.json", "chapter.md"]:
        (tmp_path / path).write_text("first\n", encoding="utf-8")
    shutil.copy2(ROOT / "Makefile", tmp_path)
    tool = tmp_path / ".venv" / "bin" / "jupyter-book"
    tool.parent.mkdir(parents=True)
    tool.write_text(STAND_IN, encoding="utf-8")
    tool.chmod(0o755)
    for done in [".venv/ok", "node_modules/.package-lock.json"]:
        (tmp_path / done).parent.mkdir(exist_ok=True)
        (tmp_path / done).touch()
    return tmp_path


def make(folder, *words):
    # The make that runs the tests passes its own settings on by these.
    clean = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    return subprocess.run(["make", *words], cwd=folder, env=clean, capture_output=True, text=True, timeout=60)


def times_run(folder):
    return len((folder / "cells-run.log").read_text(encoding="utf-8").split())


def test_second_build_runs_no_cell(folder):
    assert make(folder, "book").returncode == 0
    assert make(folder, "book").returncode == 0
    assert times_run(folder) == 1


def test_prose_edit_runs_no_cell(folder):
    make(folder, "book")
    (folder / "chapter.md").write_text("second\n", encoding="utf-8")
    make(folder, "book")
    assert times_run(folder) == 1


@pytest.mark.parametrize("edited", ["code/linmap/linear.py", "code/linmap/chain.py", "requirements.txt"])
def test_package_edit_runs_every_cell(folder, edited):
    make(folder, "book")
    (folder / edited).write_text("second\n", encoding="utf-8")
    os.utime(folder / ".venv" / "ok", (2e9, 2e9))  # installing anew is not what is tested here
    os.utime(folder / "node_modules" / ".package-lock.json", (2e9, 2e9))
    make(folder, "book")
    assert times_run(folder) == 2


def test_package_without_a_module_runs_every_cell(folder):
    make(folder, "book")
    (folder / "code" / "linmap" / "linear.py").unlink()
    make(folder, "book")
    assert times_run(folder) == 2


@pytest.mark.parametrize("edited", ["book/_ext/folds.py", "book/_static/book.css", "_config.yml"])
def test_extension_or_style_edit_renders_anew_but_runs_no_cell(folder, edited):
    make(folder, "book")
    (folder / "_build" / "html" / "old.html").touch()
    (folder / edited).write_text("second\n", encoding="utf-8")
    make(folder, "book")
    assert not (folder / "_build" / "html" / "old.html").exists()
    assert times_run(folder) == 1


@pytest.mark.parametrize("word", ["book", "serve", "test"])
def test_failed_build_stops_everything(folder, word):
    (folder / "broken").touch()
    done = make(folder, word)
    assert done.returncode != 0
    assert "http://" not in done.stdout
    assert not (folder / "_build" / "html").exists()


def test_help_names_every_command(folder):
    text = make(folder, "help").stdout
    for word in ["serve", "test", "book", "lint", "binder", "clean"]:
        assert f"make {word} " in text
