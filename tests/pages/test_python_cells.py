"""Live cells: what they may ask for, and that the Python of the page computes what this one computes."""

import re
import zipfile
from pathlib import Path

import pytest
from live_rules import complaints
from python_runs import IMPORTS, LIVE, run_here, run_there, settings_of, sources_of
from site_files import HTML, ROOT

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
SOURCES = sorted((ROOT / "book").rglob("*.md"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_live_cells_keep_to_what_a_page_has(path):
    told = [f"{path.relative_to(ROOT)}:{line}: {what}" for line, what in complaints(path.read_text("utf8"))]
    if told:
        pytest.fail("\n".join(told), pytrace=False)


def test_the_chapter_and_the_tour_are_live():
    assert {Path(page).stem for page in LIVE} >= {"intro", "jacobian"}


PIXEL = 0.11  # a drawing is rounded to tenths


def same_numbers(one, other, close=1e-13):
    """Return whether two texts differ in rounding at most: libraries round sines differently."""
    numbers = [[float(text) for text in NUMBER.findall(side)] for side in (one, other)]
    words = ["".join(NUMBER.sub("#", side).split()) for side in (one, other)]
    return words[0] == words[1] and numbers[0] == pytest.approx(numbers[1], rel=1e-9, abs=close)


def same_shown(one, other):
    """Return whether two pieces of output say the same; of a drawing, its words and its lines are compared."""
    if one[0] != "svg":
        return one[0] == other[0] and same_numbers(one[1], other[1])
    told, _, drawn = zip(*(text.partition("</title>") for _, text in (one, other)), strict=True)
    return other[0] == "svg" and same_numbers(*told) and same_numbers(*drawn, close=PIXEL)


@pytest.mark.parametrize("page", LIVE)
def test_page_shows_what_this_machine_shows(page):
    here, there = run_here(page)["shown"], run_there()["pages"][page]["shown"]
    assert len(here) == len(there) == len(sources_of(page))
    for ours, theirs in zip(here, there, strict=True):
        assert "error" not in dict(theirs), dict(theirs)["error"]
        assert [kind for kind, _ in ours] == [kind for kind, _ in theirs]
        assert [(a, b) for a, b in zip(ours, theirs, strict=True) if not same_shown(a, b)] == []


def test_large_arrays_do_not_stop_python():
    assert run_there()["pages"]["large"]["shown"][-1] == [["value", "375000.0\n"]]


@pytest.mark.parametrize("page", LIVE)
def test_every_mark_holds_in_the_page(page):
    here, there = run_here(page)["told"], run_there()["pages"][page]["told"]
    assert [mark for mark, _, agrees in there if not agrees] == []
    assert [mark for mark, _, _ in here] == [mark for mark, _, _ in there] != []
    assert [(a, b) for (_, a, _), (_, b, _) in zip(here, there, strict=True) if not same_numbers(a, b)] == []


def test_the_box_for_readers_tells_the_truth():
    _, singular, division, whole, figures = run_there()["pages"]["differences"]["shown"]
    assert [kind for kind, _ in singular + division + whole] == ["value"] * 3  # no error, and no warning beside
    assert singular[0][1].count("nan") == 6
    assert division[0][1] == "array([inf])\n"
    assert whole[0][1] == "array([-2147483648])\n"
    assert "No module named 'matplotlib'" in figures[-1][1]


def test_what_live_cells_may_import_is_there():
    shown = run_there()["pages"]["imports"]["shown"]
    assert dict(zip(IMPORTS, shown, strict=True)) == {line: [] for line in IMPORTS}


def test_the_site_carries_the_licenses():
    settings = settings_of(LIVE[0])
    runtime = (HTML / LIVE[0]).parent / settings["runtime"]
    notice = (runtime / "licenses.txt").read_text("utf8")
    assert all(name in notice for name in ("Pyodide 0", "CPython", "NumPy 2", "autograd 1", "linmap"))
    for name in settings["archives"]:
        held = zipfile.ZipFile(runtime / name).namelist()
        assert [entry for entry in held if "license" in entry.lower()], name


def test_archives_are_the_same_bytes_at_every_build(tmp_path):
    from python_parts import make_archives

    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
    pairs = zip(make_archives(tmp_path / "first"), make_archives(tmp_path / "second"), strict=True)
    assert [one.name for one, other in pairs if (one.name, one.read_bytes()) != (other.name, other.read_bytes())] == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("[0.5 1.]", "[0.5 1. ]", True),
        ("0.30000000000000004", "0.3", True),
        ("6.41e-11", "6.42e-11", True),
        ("6.41e-09", "6.42e-09", False),
        ("True", "False", False),
        ("[1, 2]", "[1, 2, 2]", False),
    ],
)
def test_two_texts_are_compared_by_their_numbers(one, other, same):
    assert same_numbers(one, other) is same


DRAWN = "<svg><title>y: to {}.</title><path d='M1.0 {}L2.0 3.0'/></svg>"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("svg", DRAWN.format(1.5, 20.1)), ("svg", DRAWN.format(1.5, 20.2)), True),
        (("svg", DRAWN.format(1.5, 20.1)), ("svg", DRAWN.format(1.5, 20.4)), False),
        (("svg", DRAWN.format(1.5, 20.1)), ("svg", DRAWN.format(1.6, 20.1)), False),
        (("svg", DRAWN.format(1.5, 20.1)), ("value", DRAWN.format(1.5, 20.1)), False),
        (("value", "20.1"), ("value", "20.2"), False),
        (("out", "20.1"), ("err", "20.1"), False),
    ],
)
def test_two_pieces_of_output_are_compared(one, other, same):
    assert same_shown(one, other) is same


CELL = "```{{code-cell}} python\n{tags}{code}\n```\n\n"


def page_of(*cells):
    marked = [(":tags: [live]\n\n" * live, code) for live, code in cells]
    return "".join(CELL.format(tags=tags, code=code) for tags, code in marked)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([(True, "import matplotlib.pyplot as plt")], "imports matplotlib.pyplot"),
        ([(True, "from linmap.figures.jacobian import warp")], "imports linmap.figures.jacobian.warp"),
        ([(True, "from linmap.figures import style")], "imports linmap.figures.style"),
        ([(True, "import linmap.figures")], "imports linmap.figures"),
        ([(True, "def f():\n    import scipy")], "imports scipy"),
        ([(False, "a = 1"), (True, "print(a)")], "needs a from line 1"),
        ([(False, "a = 1"), (True, "f = lambda x: [a * k for k in x]")], "needs a from line 1"),
        ([(True, "a = 1"), (False, "a = 2"), (True, "a + 1")], "needs a from line 7"),
        ([(True, "missing + 1")], "needs missing, which no cell above defines"),
    ],
)
def test_a_live_cell_that_would_break_is_refused(cells, told):
    [(_, what)] = complaints(page_of(*cells))
    assert told in what


def test_a_live_cell_that_hides_its_code_is_refused():
    [(_, what)] = complaints(page_of((True, "1")).replace("[live]", "[live, hide-input]"))
    assert what == "a live cell tagged hide-input"


def test_good_live_cells_pass():
    imports = "import numpy as np\nfrom fractions import Fraction\nfrom linmap.figures.drawing import plot"
    cells = [(True, imports), (True, "def f(x):\n    return np.sin(x)")]
    assert not list(complaints(page_of(*cells, (False, "b = f(1)"), (True, "[f(k) for k in range(3)]"))))
