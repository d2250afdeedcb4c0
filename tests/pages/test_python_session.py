"""How the Python of a page runs one cell after another, and what its editor does to text."""

import runpy

import pytest
from python_runs import SCRIPTS, node_answer
from site_files import ROOT

MODULE = runpy.run_path(str(SCRIPTS / "session.py"))


class Reader:
    """Somebody who runs cells and sees what they show."""

    def __init__(self):
        self.session = MODULE["Session"](lambda kind, text: self.seen.append((kind, text)))

    def run(self, number, source):
        self.seen = []
        self.fine = self.session.run(number, source)
        return "".join(text for _, text in self.seen)


@pytest.fixture
def reader():
    return Reader()


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("1 + 1", "2\n"),
        ("1 + 1;", ""),
        ("1 + 1  ; # quiet", ""),
        ("'a;'  # loud;", "'a;'\n"),
        ("None", ""),
        ("a = 3", ""),
        ("", ""),
        ("print('x', end='')\nprint(1, 2)\n3", "x1 2\n3\n"),
        ("for k in range(2):\n    k", ""),
    ],
)
def test_last_value_is_shown(reader, source, shown):
    assert reader.run(0, source) == shown
    assert reader.fine


def test_each_cell_starts_from_what_the_cells_above_left(reader):
    reader.run(0, "a = 1\ndef f(): return a")
    reader.run(1, "a = a + 1")
    assert reader.run(2, "f()") == "2\n"  # one namespace: f sees the a of the cell below it
    reader.run(1, "a = a + 1")
    assert reader.run(2, "f()") == "2\n"  # and not 3: a second run sees what the first one saw
    reader.run(0, "b = 1")
    assert "NameError" in reader.run(1, "f()")


CHANGES = """
J[0] += 1
rng_draw = float(rng.random())
steps.append(len(steps))
net["W"] *= 2
seen |= {len(seen)}
counter.hit()
"""
PREPARE = """
import numpy as np
J, rng, steps, net, seen = np.zeros(2), np.random.default_rng(0), [0], {"W": np.ones(1)}, set()
pair = ([J], steps)
class Counter:
    hits = 0
    trail = None
    def hit(self):
        self.hits += 1
        self.trail = (self.trail or []) + [self.hits]
counter = Counter()
"""
LOOK = "print(J, round(rng_draw, 4), steps, net, seen, counter.hits, counter.trail, pair[0][0] is J, pair[1] is steps)"


def test_a_second_run_of_a_cell_changes_nothing_twice(reader):
    reader.run(0, PREPARE)
    reader.run(1, CHANGES)
    first = reader.run(2, LOOK)
    assert first == "[1. 0.] 0.637 [0, 1] {'W': array([2.])} {0} 1 [1] True True\n"
    for _ in range(2):
        reader.run(1, CHANGES)
    assert reader.run(2, LOOK) == first
    reader.run(1, "rng_draw = 0.0")
    assert reader.run(2, LOOK) == "[0. 0.] 0.0 [0] {'W': array([1.])} set() 0 None True True\n"


PREPARE_ROUND = """
import numpy as np
a, b = np.zeros(2), np.zeros(2)
loop = deep = [b]
loop.append(loop)
for k in range(5000): deep = [deep]
"""


def test_what_cannot_get_its_content_back_does_no_harm(reader):
    assert reader.run(0, PREPARE_ROUND) == ""
    reader.run(1, "a.resize(3, refcheck=False)\nb.flags.writeable = False")
    assert reader.run(1, "a.shape, b") == "((3,), array([0., 0.]))\n"


def test_an_array_that_nobody_touched_is_kept_once(reader):
    reader.run(0, "import numpy as np\na = np.zeros(1000)")
    reader.run(1, "b = 1")
    reader.run(2, "a[0] = 1")
    copies = [content for state in reader.session.states for _, content in state.held.values()]
    assert len(copies) == 3
    assert copies[0] is copies[1] is not copies[2]


def test_error_is_told_from_the_cell_on(reader):
    reader.run(0, "def f(x):\n    return 1 / x")
    told = reader.run(1, "f(0)")
    assert not reader.fine
    assert told.startswith('Traceback (most recent call last):\n  File "<cell 2>", line 1, in <module>\n    f(0)\n')
    assert "    return 1 / x" in told
    assert told.endswith("ZeroDivisionError: division by zero\n")
    assert "session" not in told


@pytest.mark.parametrize(("source", "told"), [("x = (", "SyntaxError"), ("raise SystemExit(3)", "SystemExit: 3")])
def test_every_end_is_told(reader, source, told):
    assert told in reader.run(0, source)
    assert reader.seen[-1][0] == "error"


def test_an_object_that_draws_itself_is_a_drawing(reader):
    reader.run(0, "class Dot:\n    def _repr_svg_(self):\n        return '<svg/>'\nDot()")
    assert reader.seen == [("svg", "<svg/>")]
    reader.run(1, "Dot")
    assert [kind for kind, _ in reader.seen] == ["value"]
    reader.run(1, "class Shy:\n    def _repr_svg_(self):\n        return None\nShy()")
    assert [kind for kind, _ in reader.seen] == ["value"]


def test_warnings_are_shown_apart(reader):
    reader.run(0, "import sys\nprint('careful', file=sys.stderr)")
    assert {kind for kind, _ in reader.seen} == {"err"}


def test_a_flood_is_cut(reader):
    shown = reader.run(0, "for k in range(100_000):\n    print('again and again')")
    assert len(shown) == MODULE["LIMIT"] + len(MODULE["CUT"])
    assert shown.endswith(MODULE["CUT"])
    assert reader.run(1, "1") == "1\n"
    assert reader.run(2, "print('z' * 200_000)\n1 / 0").endswith("ZeroDivisionError: division by zero\n")


def test_typing_and_colors():
    node_answer("--test", ROOT / "tests" / "pages" / "python_typing.test.mjs")
