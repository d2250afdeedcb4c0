"""The two ways to use it: the command and the pytest plugin; and the page's Python in both."""

import re
from pathlib import Path

import pytest

from texcheck.__main__ import main

pytest_plugins = ["pytester"]

PAGE = """\
---
kernelspec:
  name: python3
---

(little)=
# A little page

```{code-cell} python
def square(x):
    return x * x

print(square(3))  # => 9
```

:::{prf:example} Squares
:label: ex-little

Let $f(x) = x^2$<!-- py: f ~ square -->. Then $f(3) = 9$, and Python says $20.25$<!--= py: square(4.5) -->.
:::

```{code-cell} python
square = 5
```
"""


def check(tmp_path, capsys, text):
    """Run the command on one page; return its exit code and what it prints."""
    path = tmp_path / "little.md"
    path.write_text(text, "utf8")
    code = main([str(path)])
    return code, capsys.readouterr().out.replace(f"{path}", "little.md")


def test_a_right_page_passes(tmp_path, capsys):
    code, told = check(tmp_path, capsys, PAGE)
    assert code == 0 and told.endswith("0 wrong\n") and "1 claim" not in told.splitlines()[-1]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("f(3) = 9$", "f(3) = 8$", "little.md:19: false in 'Squares'\n    f(3) = 8\n  f(3) = 8: the left side is 9.0"),
        ("# => 9", "# => 8", "little.md:13: print(square(3))\n  the text says 8"),
        ("x * x", "x * x * x", "f and square at "),
        ("$20.25$", "$20.24$", "little.md:19: false in 'Squares'\n    = py: square(4.5)\n  Python gives 20.25"),
        ("square(4.5)", "nothing(4.5)", "Python says NameError"),
        ("py: f ~ square", "py: f ~ 5", "'int' object is not callable"),
        ("square(4.5)", "[square(4.5)]", "Python gives the shape (1,)"),
        ("return x * x", "raise ValueError", "not answered, for the page's code stopped before"),
    ],
)
def test_a_fault_is_told_with_its_place_and_fails(tmp_path, capsys, old, new, told):
    code, out = check(tmp_path, capsys, PAGE.replace(old, new))
    assert code == 1 and told in out


def test_a_page_that_cannot_be_read_does_not_stop_the_next(tmp_path, capsys):
    right, broken, binary = tmp_path / "right.md", tmp_path / "broken.md", tmp_path / "binary.md"
    right.write_text(PAGE, "utf8")
    broken.write_text("---\na: [\n---\n\n```{code-cell} python\n---\ntags: [\n---\n1\n```\n", "utf8")
    binary.write_bytes(b"\xff\xfe\x00")
    code = main([str(broken), str(binary), str(tmp_path / "none.md"), str(right)])
    out = capsys.readouterr().out
    assert code == 1
    assert f"{binary}:1: cannot be read" in out and f"{tmp_path / 'none.md'}:1: cannot be read" in out
    assert str(broken) in out and f"{right.name}: strict" in out


CHECKS = (Path(__file__).resolve().parents[2] / "book" / "reference" / "checks.md").read_text("utf8")
FAULTS = [
    (r"2xy & x^2 \\ 1 &", r"2xy & 1 \\ x^2 &"),
    (r"$J_f(2, 3)\, v = (0.04, -0.53)$", "$(0.04, -0.53)$"),
]


def test_the_page_about_the_checks_shows_what_they_say(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    example = re.search(r"```markdown\n(.*?)```", CHECKS, re.DOTALL)[1]
    shown = re.findall(r"```text\n(.*?)```", CHECKS, re.DOTALL)
    Path("map.md").write_text(example, "utf8")
    assert main(["map.md", "-q"]) == 0
    for (old, new), told in zip(FAULTS, shown, strict=True):
        assert old in example
        Path("map.md").write_text(example.replace(old, new), "utf8")
        capsys.readouterr()
        assert main(["map.md", "-q"]) == 1
        assert capsys.readouterr().out == told


INI = "[pytest]\naddopts = -p texcheck.plugin\ntexcheck_pages = pages\n"


def run(pytester, text, *options):
    """Run the plugin on one page."""
    pytester.makefile(".ini", pytest=INI)
    (pytester.path / "pages").mkdir()
    (pytester.path / "pages" / "little.md").write_text(text, "utf8")
    return pytester.runpytest_inprocess("pages", "-p", "no:cacheprovider", *options)


def test_the_plugin_makes_every_promise_a_test(pytester):
    run(pytester, PAGE).assert_outcomes(passed=9)


def test_nothing_runs_while_tests_are_collected(pytester):
    result = run(pytester, PAGE.replace("return x", "raise SystemExit"), "--collect-only", "-q")
    result.stdout.fnmatch_lines(["*little.md::19: $f(x) = x^2$*"])


def test_the_plugin_tells_file_and_line(pytester):
    result = run(pytester, PAGE.replace("f(3) = 9$", "f(3) = 8$").replace("# => 9", "# => 7"))
    result.assert_outcomes(passed=7, failed=2)
    result.stdout.fnmatch_lines(
        ["*little.md:13: print(square(3))", "*little.md:19: false in 'Squares'", "*f(3) = 8: the*"]
    )


def test_a_number_in_words_fails_the_rest_of_the_text(pytester):
    result = run(pytester, PAGE.replace("Python says", "Python says 7, then"))
    result.assert_outcomes(passed=8, failed=1)
    result.stdout.fnmatch_lines(["*little.md:19: nothing checks this*"])
