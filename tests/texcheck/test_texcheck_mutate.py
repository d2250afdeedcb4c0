"""Planting faults: which ones, who sees them, and what the command says of those that nobody sees."""

import re

import pytest

from texcheck.mutate.__main__ import main
from texcheck.mutate.hunt import hunt
from texcheck.mutate.mutants import plant

PAGE = """\
---
kernelspec:
  name: python3
---

# Page

```{code-cell} python
square = lambda x: x * x
square(1.5)  # => 2.25
```

:::{prf:example} Squares
:label: ex-page

Let $f(x) = x^2$<!-- py: f ~ square -->. Then $f(3) = 9$.
:::
"""


def planted(formula):
    """Return what becomes of a formula in a worked example."""
    text = f":::{{prf:example}} One\n:label: ex-one\n\n${formula}$\n:::\n"
    return {re.search(r"\$(.*)\$", each.apply(text))[1]: each.operator for each in plant(text)}


@pytest.mark.parametrize(
    ("formula", "changed", "operator"),
    [
        ("a = 19", "a = 29", "digit"),
        ("a = 19", "a = 10", "digit"),
        ("a = 19", "a = 18", "digit"),
        ("a + b", "a - b", "sign"),
        ("a = -b", "a = b", "minus"),
        ("a = b", "a = a", "letter"),
        ("a = b", r"a \ne  b", "relation"),
        ("a = b", r"a = 2\cdot  b", "factor"),
        (r"a \le b", "a > b", "relation"),
        (r"\sin x", r"\cos x", "function"),
        (r"\det A", " A", "function"),
        (r"A^\top", "A", "lost"),
        ("f'(x)", "f(x)", "lost"),
        (r"\bar{a}", " a", "lost"),
        ("(1, 2)", "( 2, 1 )", "swap"),
        (r"\begin{pmatrix} a & 2 \\ 3 & 4 \end{pmatrix}", r"\begin{pmatrix} 2& a \\ 3 & 4 \end{pmatrix}", "swap"),
    ],
)
def test_faults_of_every_kind_are_planted(formula, changed, operator):
    assert planted(formula).get(changed) == operator


def test_nothing_is_planted_outside_worked_examples():
    assert list(plant("Words $1 + 1 = 2$ and\n\n:::{prf:proof}\n$a = 1$\n:::\n")) == []


def write(tmp_path, text):
    (tmp_path / "page.md").write_text(text, "utf8")
    return tmp_path / "page.md"


def test_faults_in_formulas_and_marks_are_seen(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    survivors, table = hunt([write(tmp_path, PAGE)])
    assert [survivor.mutant.operator for survivor in survivors] == []
    assert table["mark"] == (3, 3) and table["digit"] == (6, 6)


SYMMETRIC = PAGE.replace("$f(3) = 9$", "$f(3) = 9$ and $f(0) = 0$")


def test_the_command_lists_survivors_and_fails(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, SYMMETRIC)
    assert main(["page.md", "-j", "1"]) == 1
    out = capsys.readouterr().out
    key = re.search(r"^  (page\.md \| ex-page \| factor .*)$", out, re.MULTILINE)[1]
    assert "page.md:16: SURVIVES" in out and "1 survive, 1 unreviewed" in out
    (tmp_path / "known.txt").write_text(f"# Twice zero is zero.\n{key}\n", "utf8")
    assert main(["page.md", "-j", "2", "--accept", "known.txt"]) == 0
    assert "accepted: Twice zero is zero." in capsys.readouterr().out
    write(tmp_path, PAGE)
    assert main(["page.md", "-j", "1", "--accept", "known.txt"]) == 1
    assert "listed, but does not survive" in capsys.readouterr().out


def test_a_page_that_fails_as_it_is_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, PAGE.replace("= 9$", "= 8$"))
    with pytest.raises(SystemExit, match="does not pass as it is"):
        main(["page.md"])
