"""The live cells of the book, run here and on the Python that the built site carries."""

import json
import runpy
import subprocess
from functools import cache

from live_rules import ALLOWED, live_cells
from marked_cells import tell
from site_files import HTML, PAGES, ROOT, parse

from python_parts import DRAWING

__all__ = ["IMPORTS", "LIVE", "SCRIPTS", "node_answer", "run_here", "run_there", "settings_of", "sources_of"]

SCRIPTS = ROOT / "book" / "_static" / "python"
CHECKS = "/checks"  # a folder in the memory of the page's Python
PROGRAM = f"import sys; sys.path.insert(0, '{CHECKS}'); import marked_cells; marked_cells.tell"


@cache
def sources_of(page):
    """Return the code of the live cells of a page, given as an address of the site."""
    source = (ROOT / page).with_suffix(".md")
    return [cell.body for cell in live_cells(source.read_text("utf8"))] if source.exists() else []


LIVE = [page for page in PAGES if sources_of(page)]


def settings_of(page):
    """Return what a page tells its script, or None."""
    script = parse(page).find("script", id="live-python")
    return json.loads(script.text) if script else None


def run_here(page):
    """Return what the live cells show on this machine, and what their marks saw."""
    shown = []
    session = runpy.run_path(str(SCRIPTS / "session.py"))["Session"](lambda kind, text: shown[-1].append((kind, text)))
    for number, source in enumerate(sources_of(page)):
        shown.append([])
        session.run(number, source)
    told = tell(json.dumps(sources_of(page)))
    return {"shown": [joined(cell) for cell in shown], "told": json.loads(told)}


def joined(pieces):
    """Join what came in pieces of one kind."""
    whole = []
    for kind, text in pieces:
        if whole and whole[-1][0] == kind:
            whole[-1][1] += text
        else:
            whole.append([kind, text])
    return whole


def node_answer(*words, text=""):
    """Return what node prints; the node of the build, so that a machine without its own will do."""
    from katex_build import find_node

    run = subprocess.run([find_node(), *map(str, words)], input=text, capture_output=True, text=True, timeout=600)
    if run.returncode:
        raise RuntimeError(run.stderr[-2000:] + run.stdout[-2000:])
    return run.stdout


# What the box in the introduction says of the Python in the page.
DIFFERENCES = [
    "import numpy as np",
    "np.linalg.solve(np.array([[1.0, 2.0], [2.0, 4.0]]), np.ones(2)), np.linalg.inv(np.zeros((2, 2)))",
    "1 / np.zeros(1)",
    "np.array([2**31 - 1]) + 1",
    "import matplotlib",
]
# NumPy handles temporary arrays of more than 256 KiB in a way of their own.
LARGE = ["import numpy as np", "y = np.full(10**6, 0.5)", "float(((1 - y * y) * y).sum())"]
# What the rules let a live cell import must be there.
IMPORTS = [f"import {name}" for name in (*sorted(ALLOWED), *(f"linmap.figures.{name}" for name in DRAWING))]


@cache
def run_there():
    """Return the same for every page, for `DIFFERENCES`, `LARGE` and `IMPORTS`, from the Python of the site."""
    settings = settings_of(LIVE[0])
    runtime = (HTML / LIVE[0]).parent / settings["runtime"]
    checker = ["__init__.py", "cells/__init__.py", "cells/digits.py", "cells/marks.py"]
    files = {f"{CHECKS}/texcheck/{name}": (ROOT / "code" / "texcheck" / name).read_text("utf8") for name in checker}
    files[f"{CHECKS}/marked_cells.py"] = (ROOT / "tests" / "pages" / "marked_cells.py").read_text("utf8")
    request = {"archives": settings["archives"], "files": files, "program": PROGRAM}
    request["pages"] = {page: sources_of(page) for page in LIVE}
    request["pages"] |= {"differences": DIFFERENCES, "large": LARGE, "imports": IMPORTS}
    script = ROOT / "tests" / "pages" / "run_live_python.mjs"
    return json.loads(node_answer(script, runtime.resolve(), SCRIPTS, text=json.dumps(request)))
