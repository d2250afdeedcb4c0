"""The runner of a page's cells: on small pages, each with one thing wrong."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from myst_nb.core.read import read_myst_markdown_notebook

from texcheck.cells.blocks import dialect, read_blocks
from texcheck.cells.marks import LOOKS_LIKE_A_MARK
from texcheck.cells.page import Page
from texcheck.session import Session

ROOT = Path(__file__).resolve().parents[2]
BOOK = Session(ROOT, ["book", "README.md", "code/README.md"])

HEAD = """\
---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

(little)=
# A little page
"""


def cell(code, info="python", fence="```"):
    return f"\n{fence}{{code-cell}} {info}\n{code}\n{fence}\n"


def run(tmp_path, *parts, head=HEAD):
    """Run a page made of parts; give its failures and skips by line."""
    path = tmp_path / "little.md"
    path.write_text(head + "".join(parts), "utf8")
    page = Page(path, path.read_text("utf8"))
    page.execute()
    checks = page.checks
    return SimpleNamespace(
        page=page,
        failures={check.line: check.failure for check in checks if check.failure},
        skipped={check.line: check.skipped for check in checks if check.skipped},
        kept=[check.line for check in checks if not check.failure and not check.skipped],
        where=str(path),
    )


def failure(result, line):
    """The one failure of a page, which must be on this line."""
    assert list(result.failures) == [line]
    told = result.failures[line]
    assert told.startswith(f"{result.where}:{line}: ")
    return told


def test_a_right_page_passes(tmp_path):
    code = "a = 2.0 / 3  # => 0.667\na  # => 0.6667\nprint(a, 'b')  # => 0.667 b"
    result = run(tmp_path, cell(code), cell("a += 1\na  # => 1.67"))
    assert not result.failures and not result.skipped
    assert result.kept == [12, 12, 13, 14, 18, 19]


def test_a_wrong_digit_is_told_with_its_place(tmp_path):
    told = failure(run(tmp_path, cell("a = 2\na / 3  # => 0.666")), 13)
    assert told.endswith(": a / 3\n  the text says 0.666\n  it is         0.6666666666666666")


def test_a_wrong_assignment_and_a_wrong_print_are_told(tmp_path):
    result = run(tmp_path, cell("a = 2  # => 3\nprint(f'{a}!')  # => 3!"))
    assert list(result.failures) == [12, 13]


def test_one_wrong_mark_does_not_hide_the_next(tmp_path):
    result = run(tmp_path, cell("1  # => 2"), cell("1  # => 1\n2  # => 3"))
    assert list(result.failures) == [12, 17]


def test_a_value_is_taken_when_its_line_runs(tmp_path):
    code = "x = [1.0]\nx  # => [1.0]\nx.append(2.0)\nx  # => [1.0, 2.0]"
    draw = "import random\nrandom.seed(1)\nu = random.random()  # => 0.134\nrandom.random()  # => 0.847"
    assert not run(tmp_path, cell(code), cell(draw)).failures


def test_an_expression_may_run_over_lines(tmp_path):
    told = failure(run(tmp_path, cell("sum(\n    [1, 2],\n)  # => 4")), 14)
    assert "sum( [1, 2], )" in told


def test_marks_inside_with_and_if_are_met_once(tmp_path):
    code = "import contextlib\nwith contextlib.nullcontext(3) as k:\n    k  # => 3"
    assert not run(tmp_path, cell(code)).failures


@pytest.mark.parametrize(
    ("code", "line", "told"),
    [
        ("for k in range(2):\n    k  # => 0", 13, "reached 2 times"),
        ("if False:\n    1  # => 1", 13, "never reached"),
        ("# => 3", 12, "nothing checks"),
        ("def f():\n    return 1  # => 1", 13, "nothing checks"),
        ("x = [\n    1,  # => 1\n]", 13, "nothing checks"),
        ("import os  # => os", 12, "nothing checks"),
        ("x = 1\nx += 1  # => 2", 13, "nothing checks"),
        ("1  # =>", 12, "nothing checks"),
        ("1  # -> 1", 12, "nothing checks"),
        ("1  # = > 1", 12, "nothing checks"),
        ("s = '# => 1'", 12, "nothing checks"),
    ],
)
def test_a_mark_that_nothing_checks_is_refused_and_the_page_runs_on(tmp_path, code, line, told):
    assert told in failure(run(tmp_path, cell(code), cell("1 # => 1")), line)


def test_a_mark_in_a_fence_that_is_not_run_is_refused(tmp_path):
    assert "nothing checks" in failure(run(tmp_path, "\n```python\n1  # => 1\n```\n"), 12)


def test_marks_in_prose_are_words(tmp_path):
    assert not run(tmp_path, "\nA mark is `x  # => 1`.\n").failures


def test_an_error_is_told_with_the_line_of_the_page(tmp_path):
    result = run(tmp_path, cell("def f(x):\n    return 1 / x\n\nf(0)"), cell("2"))
    told = result.failures[12]
    assert told.startswith(f"{result.where}:13: return 1 / x\n")
    assert told.endswith("ZeroDivisionError: division by zero") and "page.py" not in told
    assert list(result.skipped) == [19]
    assert all(f"{result.where}:13" in why for why in result.skipped.values())


def test_marks_after_an_error_in_their_cell_are_skipped_and_those_before_stand(tmp_path):
    result = run(tmp_path, cell("1  # => 1\n2  # => 3\n1 / 0\n4  # => 4"))
    assert list(result.failures) == [12, 13] and list(result.skipped) == [15]


def test_a_syntax_error_is_told_with_its_line(tmp_path):
    assert "never closed" in failure(run(tmp_path, cell("a = 1\nb = (")), 13)


def test_an_example_that_cannot_be_read_is_told(tmp_path):
    assert "inconsistent leading whitespace" in failure(run(tmp_path, "\n```\n  >>> 1\n1\n```\n"), 11)


def test_a_missing_cell_is_noticed(tmp_path):
    assert "NameError" in failure(run(tmp_path, cell("a + 1")), 12)


RAISES = ":tags: [raises-exception]\n"


def test_an_error_may_be_the_lesson(tmp_path):
    code = RAISES + "a = 1  # => 1\nint('x')  # => ValueError: invalid literal for int()..."
    assert not run(tmp_path, cell(code), cell("a  # => 1")).failures


def test_the_words_of_an_error_are_checked(tmp_path):
    told = failure(run(tmp_path, cell(RAISES + "int('x')  # => TypeError: ...")), 13)
    assert "it is         ValueError: invalid literal" in told


def test_an_announced_error_must_come(tmp_path):
    assert "nothing was raised" in failure(run(tmp_path, cell(RAISES + "1")), 13)


def test_a_mark_after_an_announced_error_is_never_reached(tmp_path):
    assert "never reached" in failure(run(tmp_path, cell(RAISES + "1 / 0\n2  # => 2")), 14)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (cell("1", "julia"), "another language than python: julia"),
        (cell("1", "ipython3"), "another language than python: ipython3"),
        (cell("1", fence=":::"), "colon fence"),
        (f"\n:::{{note}}{cell('1')}:::\n", "inside ['{note}']"),
        (f"\n````{{note}}{cell('1')}````\n", "inside ['{note}']"),
        ("\n- a\n\n  ```{code-cell} python\n  1\n  ```\n", "inside a list"),
        (cell(":tags: [skip-execution]\n1"), "skip-execution"),
        (cell(":load: other.py"), "in another file"),
        (cell(""), "an empty cell"),
    ],
)
def test_a_cell_that_would_not_run_is_refused(tmp_path, text, told):
    result = run(tmp_path, text)
    assert len(result.failures) == 1 and told in next(iter(result.failures.values()))


def test_a_cell_without_a_kernel_is_refused(tmp_path):
    result = run(tmp_path, cell("1"), head="# A page\n")
    assert "without kernelspec" in result.failures[3]


def test_cells_between_the_gates_of_a_solution_run(tmp_path):
    gates = "\n```{solution-start} ex-a\n:class: dropdown\n```\n", "\n```{solution-end}\n```\n"
    result = run(tmp_path, gates[0], cell("---\ntags: [live]\n---\n1  # => 2"), gates[1])
    failure(result, 19)


def test_examples_run_in_the_namespace_of_the_page(tmp_path):
    fence = "\n```python\n>>> a / 3\n0.667\n>>> a\n3\n```\n"
    result = run(tmp_path, cell("a = 2"), fence, cell("a = 3"))
    assert list(result.failures) == [16]
    assert result.failures[16] == f"{result.where}:18: a\n  the text says 3\n  it is         2"


def test_the_readme_runs_its_plain_fences(tmp_path):
    path = tmp_path / "README.md"
    path.write_text("# Project\n\n```python\na = 1\na  # => 2\n```\n", "utf8")
    page = Page(path, path.read_text("utf8"))
    page.execute()
    assert [check.line for check in page.checks if check.failure] == [5]


def test_probes_see_the_page_as_it_stands_at_their_line(tmp_path):
    path = tmp_path / "little.md"
    page = Page(path, HEAD + cell("x = [1]") + cell("x.append(2)"))
    early, late = page.probe("list(x)", line=14), page.probe(lambda names: len(names["x"]))
    wrong = page.probe("y", line=15)
    page.execute()
    assert (early.value, late.value) == ([1], 2)
    assert len(page.checks) == len(page.cells)
    assert wrong.failure == f"{path}:15: y\nNameError: name 'y' is not defined"
    with pytest.raises(RuntimeError, match="has run"):
        page.probe("x")


def test_a_page_is_found_by_its_stem():
    assert BOOK.chapter("jacobian") is BOOK.page(ROOT / "book" / "chapters" / "jacobian.md")
    with pytest.raises(LookupError, match="README is the stem of 2 pages; expected one"):
        BOOK.chapter("README")


def test_a_page_is_executed_once(tmp_path):
    result = run(tmp_path, cell("import itertools\ncount = itertools.count()\nnext(count)"))
    result.page.execute()
    assert next(result.page.namespace["count"]) == 1


def test_a_page_leaves_no_settings_behind(tmp_path):
    import numpy as np

    run(tmp_path, cell("import numpy as np\nnp.set_printoptions(precision=2)\nnp.seterr(all='raise')"))
    assert np.get_printoptions()["precision"] == 8 and np.geterr()["over"] == "warn"


@pytest.mark.parametrize("config", [dialect(), None], ids=["Sphinx", "the cache"])
@pytest.mark.parametrize("path", BOOK.paths, ids=lambda path: path.stem)
def test_the_cells_are_those_that_the_build_runs(path, config):
    text = path.read_text("utf8")
    built = read_myst_markdown_notebook(text, config).cells
    ours = [block.body for block in read_blocks(text) if block.directive == "code-cell"]
    assert ours == [cell.source for cell in built if cell.cell_type == "code"]


@pytest.mark.parametrize("path", BOOK.paths, ids=lambda path: path.stem)
def test_every_mark_in_the_code_of_a_page_is_a_check(path):
    page = BOOK.page(path)
    marks = [line for line, text in _code_lines(page.text) if LOOKS_LIKE_A_MARK.search(text)]
    assert marks == [check.line for check in page.checks if type(check).__name__ == "MarkHolds"]


def _code_lines(text):
    """Lines inside backtick fences, found without the Markdown parser the runner uses."""
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        ticks = line.strip()[: len(line.strip()) - len(line.strip().lstrip("`"))]
        if len(ticks) >= 3 and (not fence or ticks == fence):
            fence = "" if fence else ticks
        elif fence:
            yield number, line
