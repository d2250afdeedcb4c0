"""The rules of the book hold on every page, and each rule refuses a page that breaks it."""

import functools

import lints
import pytest
from source import Source

from texcheck.session import Session

BOOK = Session(lints.ROOT, ["book"]).paths


@functools.cache
def source(path):
    return Source(path, path.read_text("utf8"))


def name(thing):
    return thing.__name__ if callable(thing) else thing.stem


@pytest.mark.parametrize("rule", lints.PAGES, ids=name)
@pytest.mark.parametrize("path", BOOK, ids=name)
def test_page(path, rule):
    if told := lints.complaints(source(path), rule):
        pytest.fail("\n".join(told), pytrace=False)


@pytest.mark.parametrize("rule", lints.CHAPTERS, ids=name)
@pytest.mark.parametrize("path", [path for path in BOOK if source(path).is_chapter], ids=name)
def test_chapter(path, rule):
    if told := lints.complaints(source(path), rule):
        pytest.fail("\n".join(told), pytrace=False)


CELL = "```{{code-cell}} python\n{}\n```\n"
FIGURE = """\
```{code-cell} python
---
tags: [hide-input]
mystnb:
  figure:
    name: fig-little-one
    caption: A line.
  image:
    alt: The line rises.
---
figures.draw()
```
"""
EXERCISE = ":::{exercise} Slope\n:label: ex-little-slope\nWhat is it?\n:::\n\n"
HINT = ":::{admonition} Hint\n:class: dropdown\nDraw.\n:::\n\n"
SOLUTION = """\
```{solution-start} ex-little-slope
:label: sol-little-slope
:class: dropdown
```
2

```{solution-end}
```
"""
THEOREM = ":::{prf:theorem} Rank\n:label: thm-little-rank\nIt holds.\n:::\n\n"
PROOF = ":::{prf:proof}\nSee it.\n:::\n"
OPENING = "# Little\n\nWhat is it? You need [this](a.md). You will be able to do it. 20 minutes.\n\n## One\n"

GOOD = [
    (lints.boxes_are_closed, "::::{note}\n\n:::{tip}\nA.\n:::\n::::\n\n" + EXERCISE + CELL.format(1)),
    (lints.cells_are_short, CELL.format("\n".join("1" * 12))),
    (lints.cells_are_short, CELL.format(":tags: [listing]\n" + "\n".join("1" * 30))),
    (lints.figure_cells_are_complete, FIGURE),
    (lints.pictures_have_alt_text, "![A line rises.](a.png)"),
    (lints.labels_carry_kind_and_stem, THEOREM + EXERCISE + SOLUTION + FIGURE + "(little-two)=\n## T\n"),
    (lints.labels_carry_kind_and_stem, "$$\na\n$$ (eq-little-a)\n"),
    (lints.exercises_are_complete, EXERCISE + HINT + SOLUTION),
    (lints.theorems_are_proved, THEOREM + "Words.\n\n" + PROOF),
    (lints.theorems_are_proved, THEOREM + ":::{admonition} Proof in two steps\n:class: dropdown\nSee.\n:::\n"),
    (lints.theorems_are_proved, THEOREM.replace("holds.", "holds {cite}`a`.") + THEOREM + PROOF),
    (
        lints.prose_is_plain,
        "Adjust $n!$ and `a != b` and ![alt](b.png), a justice.\n\n" + CELL.format("1 != 2  # just"),
    ),
    (lints.words_stay_in_the_budget, "word " * 2000 + "\n\n" + HINT.replace("Draw.", "word " * 2000)),
    (lints.letters_are_in_the_notation, r"$\mathbb R^n$ and $\mathbb{R}$ and $v \text{ for YOU}$"),
    (lints.formulas_are_plain_latex, r"$\det A$ and $\left( \delta \right)$ and `\newcommand`"),
    (lints.addresses_are_public, "See https://example.org/ho" + "me/work/ and /us" + "r/bin/chromium and </t" + "mp>"),
    (lints.the_opening_is_complete, OPENING),
    (lints.the_end_poses_the_next_question, OPENING + "\nAnd then?\n"),
]

BAD = [
    (lints.boxes_are_closed, ":::{note}\n:::{tip}\nA.\n:::\n:::\n\nWords.\n", 5, "without a name"),
    (lints.boxes_are_closed, ":::{note}\nWords.\n", 1, "never closed"),
    (lints.boxes_are_closed, "A.\n\n```{code-cell} python\n1\n", 3, "never closed"),
    (lints.cells_are_short, CELL.format("\n".join("1" * 13)), 1, "13 lines"),
    (lints.cells_are_short, 2 * CELL.format(":tags: [listing]\n1"), 5, "second listing"),
    (lints.figure_cells_are_complete, FIGURE.replace("figures.draw()", "1\n2\n3\n4"), 1, "3 lines"),
    (lints.figure_cells_are_complete, FIGURE.replace("alt: The line rises.", "alt:"), 1, "without alt"),
    (lints.figure_cells_are_complete, FIGURE.replace("    alt: The line rises.\n", ""), 1, "without alt"),
    (lints.figure_cells_are_complete, FIGURE.replace("name: fig-little-one", ""), 1, "without name"),
    (lints.figure_cells_are_complete, FIGURE.replace("hide-input", "live"), 1, "the tag hide-input"),
    (lints.figure_cells_are_complete, CELL.format(":tags: [hide-input]\n1"), 1, "without name"),
    (lints.figure_cells_are_complete, FIGURE.replace("caption: A line.", ""), 1, "without caption"),
    (lints.pictures_have_alt_text, "Words\n![](a.png)", 2, "without alternative text"),
    (lints.pictures_have_alt_text, "```{figure} a.png\n:name: fig-little-a\n```\n", 1, "without :alt:"),
    (lints.labels_carry_kind_and_stem, THEOREM.replace("thm-", "def-"), 1, "def-little-rank"),
    (lints.labels_carry_kind_and_stem, THEOREM.replace("little", "other"), 1, "thm-other-rank"),
    (lints.labels_carry_kind_and_stem, THEOREM.replace("little-rank", "little_rank"), 1, "little_rank"),
    (lints.labels_carry_kind_and_stem, FIGURE.replace("fig-little", "fig"), 1, "fig-one"),
    (lints.labels_carry_kind_and_stem, "$$\na\n$$ (eq-a)\n", 3, "eq-a"),
    (lints.labels_carry_kind_and_stem, "$$ a $$ (eq-a)\n", 1, "eq-a"),
    (lints.labels_carry_kind_and_stem, "(other)=\n# T\n", 1, "other"),
    (lints.exercises_are_complete, EXERCISE + HINT, 1, "no solution"),
    (lints.exercises_are_complete, EXERCISE + SOLUTION, 1, "no folded hint"),
    (lints.exercises_are_complete, EXERCISE + SOLUTION + HINT, 1, "no folded hint"),
    (lints.exercises_are_complete, EXERCISE + HINT + SOLUTION.replace(":class: dropdown\n", ""), 11, "not folded"),
    (lints.theorems_are_proved, THEOREM, 1, "without a proof"),
    (lints.theorems_are_proved, THEOREM + THEOREM + PROOF, 1, "without a proof"),
    (lints.prose_is_plain, "One.\nThis is\nsimply so.\n", 3, "simply"),
    (lints.prose_is_plain, ":::{note}\n:class: tip\nIt works!\n:::\n", 3, "!"),
    (lints.prose_is_plain, ":::{prf:theorem} The Trivial one\nWords.\n:::\n", 1, "Trivial"),
    (lints.prose_is_plain, "## *Just* a heading\n", 1, "Just"),
    (lints.prose_is_plain, FIGURE.replace("A line.", "Clearly a line."), 1, "Clearly"),
    (lints.prose_is_plain, "| a |\n|---|\n| obviously |\n", 3, "obviously"),
    (lints.prose_is_plain, "- a\n\n  ````{tip}\n  It is clearly so.\n  ````\n", 4, "clearly"),
    (lints.words_stay_in_the_budget, "word " * 3001, 1, "3001 unfolded words"),
    (lints.letters_are_in_the_notation, "a\n\n$$\n\\mathfrak{q}\n$$\n", 4, r"\mathfrakq"),
    (lints.letters_are_in_the_notation, r"$x \cdot \Upsilon$", 1, r"\Upsilon"),
    (lints.letters_are_in_the_notation, r"$\Xi$", 1, r"\Xi"),
    (lints.formulas_are_plain_latex, "$$\na\n\\newcommand{\\R}{r}\n$$\n", 3, r"\newcommand"),
    (lints.formulas_are_plain_latex, "```{math}\n\\begin{equation}\na\n```\n", 2, "equation"),
    (lints.formulas_are_plain_latex, r"$a \label{eq-a}$", 1, "label"),
    (lints.formulas_are_plain_latex, "\\begin{align}\na\n\\end{align}\n", 1, "align"),
    (lints.addresses_are_public, "a\n/ho" + "me/me/book\n", 2, "/ho" + "me/"),
    (lints.addresses_are_public, "https://py" + "pi.org/simple", 1, "registry"),
    (lints.the_opening_is_complete, OPENING.replace("?", "."), 1, "its question"),
    (lints.the_opening_is_complete, OPENING.replace("You need", "There is"), 1, "what you need"),
    (lints.the_opening_is_complete, OPENING.replace("able to", "ready to"), 1, "able to do"),
    (lints.the_opening_is_complete, OPENING.replace("minutes", "pages"), 1, "how many minutes"),
    (lints.the_end_poses_the_next_question, "One?\n\nTwo.\n", 3, "no question"),
]


def little(text):
    return Source("little.md", text)


def case(value):
    return value.__name__ if callable(value) else ""


@pytest.mark.parametrize(("rule", "text"), GOOD, ids=case)
def test_a_rule_lets_good_text_pass(rule, text):
    assert not list(rule(little(text)))


@pytest.mark.parametrize(("rule", "text", "line", "told"), BAD, ids=case)
def test_a_rule_refuses_bad_text_and_says_where(rule, text, line, told):
    complaint = lints.complaints(little(text), rule)[0]
    assert complaint.startswith(f"little.md:{line}: ") and told in complaint


def test_every_rule_is_shown_to_fail():
    assert {rule for rule, *_ in BAD} == {*lints.PAGES, *lints.CHAPTERS}
