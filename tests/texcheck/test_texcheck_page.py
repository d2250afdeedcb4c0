"""Pages: which parts are read how strictly, what comments do, and what happens to a broken page."""

import re
from pathlib import Path

import pytest

from texcheck.reading import read
from texcheck.report import complaint

HEAD = "---\nkernelspec:\n  name: python3\n---\n\n# Title with $2 + 2 = 4$\n\n"


def example(body, label="ex-one", title="One"):
    return f":::{{prf:example}} {title}\n:label: {label}\n\n{body}\n:::\n\n"


def solution(tag, body, statement="Let $f(x) = x^2$."):
    return (
        f"```{{exercise}} {tag}: squares\n:label: ex-two\n\n{statement}\n```\n\n"
        f"```{{solution-start}} ex-two\n:label: sol-two\n:class: dropdown\n```\n\n{body}\n\n```{{solution-end}}\n```\n"
    )


def bad(text):
    return [(finding.line, finding.kind) for finding in read(text).failures]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("It is $(3, 4)$ and no more.", "bare"),
        ("It is $7$.", "bare"),
        ("It is 7.", "digits"),
        ("It is −0.5, they say.", "digits"),
        ("Let $a = 3$.", "unused"),
        ("Let $a \\in \\mathbb{R}$.", "unused"),
        ("Let $a \\in \\mathbb{R}$. Then $2a = a + a$. Now $a = 3$.", "unused"),
        ("With $f\\colon \\mathbb{R} \\to \\mathbb{R}$.", "unread"),
        ("Here $1 + 1 = 3$.", "false"),
        ("Here $1 + + 1 = 2$.", "unread"),
        ("Here $1 + 1 = 2$. <!-- whatever -->", "fault"),
        ("Here $1 + 1 = 3$. <!-- unchecked: too hard -->", "fault"),
        ("Take $x$ and $y$ at $(y, y)$.", "unread"),
        ("Take $f(x, y) = x - y$ at $(y, x)$: $f(1, 2) = -1$.", "unread"),
        ("The term $x z$ with $x$ has no claim.", "bare"),
        ("A table:\n\n| a | b |\n|---|---|\n| $1 + 1 = 3$ | $2 + 2 = 4$ |\n", "false"),
    ],
)
def test_in_a_worked_example_nothing_is_idle(body, kind):
    assert kind in [found for _, found in bad(example(body))]


@pytest.mark.parametrize(
    "body",
    [
        "Take $f(x, y) = (xy, x)$ at $(2, 3)$: $f(2, 3) = (6, 2)$.",
        "See {numref}`fig-3`, [this](page2.md), Theorem 2, and `x[0]`.\n\n1. Step 2 follows.",
        "Let $n \\ge 2$ and $x \\in \\mathbb{R}^n$. Then $\\|2x\\| = 2\\|x\\|$.",
        "With $x, y > 0$ we have $|x + y| = x + y$, as $x$, $y$ and $x + y$ are positive.",
        "A table:\n\n| a | b |\n|---|---|\n| $1 + 1 = 2$ | $2 + 2 = 4$ |\n",
        "Price: 5\\$ is no formula, but `$x$` neither. <!--math: 1 = 1-->".replace("5", "five"),
    ],
)
def test_right_examples_pass(body):
    assert bad(example(body)) == []


@pytest.mark.parametrize("tag", ["By hand", "By machine"])
def test_solutions_by_hand_and_machine_are_strict(tag):
    assert bad(solution(tag, "Now $f'(3) = 6$.")) == []
    assert bad(solution(tag, "Now $f'(3) = 7$.")) == [(12, "false")]
    assert bad(solution(tag, "Now $f'(3) = 6$, and then 8.")) == [(12, "digits")]
    assert bad(solution(tag, "With $f(x) = x^3$ we get $f'(3) = 6$.")) == [(12, "false")]


@pytest.mark.parametrize("tag", ["Explain", "Break it", "Prove", "Further"])
def test_other_solutions_may_be_abstract_but_their_numbers_are_checked(tag):
    assert bad(solution(tag, "If $f(x) = 5$ for all $x$, and $\\Xi \\Rightarrow y$, then 8.")) == []
    assert bad(solution(tag, "Now $f'(3) = 7$.")) == [(12, "false")]
    kinds = [finding.kind for finding in read(solution(tag, "If $f(x) = 5$ for all $x$.")).findings]
    assert "abstract" in kinds


def test_proofs_prose_and_captions_are_read_where_they_can_be():
    proof = ":::{prf:proof}\nSince $2^3 = 9$ and $Jv = 0$.\n:::\n"
    assert bad(HEAD + proof) == [(9, "false")]
    assert bad(HEAD + "Then $2^{10} \\approx 1024$ and $2^{10} \\approx 1000$.\n") == [(8, "false")]
    caption = "```{code-cell} python\n---\nmystnb:\n  figure:\n    caption: |\n      Here $1 = 2$.\n---\npass\n```\n"
    assert bad(HEAD + caption) == [(13, "false")]
    assert bad(HEAD.replace("= 4", "= 5")) == [(6, "false")]


def test_code_and_options_are_not_read():
    cell = "```{code-cell} python\nprice = '$1 = 2$'\n```\n\n`$1 = 2$` and\n\n```\n$1 = 2$\n```\n"
    assert bad(HEAD + cell + ":::{note}\n:class: a$b$\nText\n:::\n") == []


def test_a_condition_holds_for_its_formula_only():
    letters = "Let $x \\in \\mathbb{R}$. "
    assert bad(example(letters + "$|x| = x \\text{ for } x > 0$.")) == []
    assert bad(example(letters + "$|x| = x \\text{ for } x > 0$, $|x| = x$.")) == [(4, "false")]
    assert bad(example(letters + "$x^2 = 4 \\text{ if } x = -2$, $x^2 = 4$.")) == [(4, "false")]
    assert bad(example(letters + "$f(x) = x^2 \\text{ for } x > 0$, $f(3) = 9$.")) == []


def test_the_math_directive_is_read_and_other_ways_are_refused():
    block = "```{{math}}{}\n:label: eq-a\n\n1 + 1 = {}\n```"
    assert bad(example(block.format("", 2))) == []
    assert bad(example(block.format("", 3))) == [(7, "false")]
    assert bad(example(block.format(" 1 = 1", 2))) == [(4, "fault")]
    assert bad(example("Here {math}`1 = 2`.")) == [(4, "fault")]


def test_an_exercise_between_gates_says_how_strict_its_solution_is():
    for tag, found in (("By hand", [(9, "digits")]), ("Prove", [])):
        gates = f"```{{exercise-start}} {tag}: it\n:label: ex-two\n```\n\nText\n\n```{{exercise-end}}\n```\n"
        assert bad(gates + "```{solution-start} ex-two\n```\n\nIt is 7.\n\n```{solution-end}\n```\n") == [
            (12, kind) for _, kind in found
        ]


def test_a_formula_of_many_lines_is_told_at_the_line_that_is_wrong():
    text = example("$$\n\\begin{aligned}\n(1 + 1)^2 &= 4, \\\\\n1 + 1 &= 3.\n\\end{aligned}\n$$")
    [finding] = read(text).failures
    assert (finding.line, finding.kind) == (7, "false")
    assert complaint("a.md", finding).startswith("a.md:7: false in 'One'\n    \\begin{aligned}")
    assert "1+1 = 3: the left side is 2.0, the right side 3.0" in finding.told


@pytest.mark.parametrize(
    "indent", ["&\\quad + b^2", "& + b^2", "\\quad + b^2", "&\\qquad - (-b) b", "&\\quad \\cdot 1 + b^2"]
)
def test_a_row_that_opens_with_a_sign_continues_the_one_above(indent):
    rows = f"& (a + b)^2 \\\\\n&= a^2 + 2ab \\\\\n{indent}"
    block = "Let $a, b \\in \\mathbb{R}$.\n$$\n\\begin{aligned}\n" + rows + "%s\n\\end{aligned}\n$$"
    assert bad(example(block % "")) == []
    assert [kind for _, kind in bad(example(block % " + 1"))] == ["false"]


def test_a_row_that_opens_with_a_minus_may_be_a_new_statement():
    assert bad(example("$$\n\\begin{aligned}\n& -1 = 2 - 3 \\\\\n& -2 = 3 - 5\n\\end{aligned}\n$$")) == []


def test_examples_do_not_see_each_other_unless_they_say_so():
    first = example("Let $f(x) = x^2$. Then $f(2) = 4$.")
    assert bad(first + example("So $f(3) = 9$.", "ex-two")) == [(10, "unread")]
    assert bad(first + example("So <!-- with: ex-one --> $f(3) = 9$.", "ex-two")) == []
    assert bad(first + example("So <!-- with: ex-one --> $f(3) = 8$.", "ex-two")) == [(10, "false")]
    assert bad(example("So <!-- with: ex-none --> $1 = 1$.")) == [(4, "unread")]


TABLE = Path(__file__).with_name("comments.txt").read_text("utf8")
COMMENTS = re.findall(r"right: (.*)\nwrong: (.*)", TABLE)


@pytest.mark.parametrize(("right", "wrong"), COMMENTS)
def test_comments_make_checks(right, wrong):
    assert bad(example(right)) == []
    assert "false" in [kind for _, kind in bad(example(wrong))]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Some words\n<!--math: 1 = 1--> go on.", "is lost"),
        ("Some words\n<!--math: 1 = 1-->\ngo on.", "breaks the paragraph"),
        ("Text <!--= 1 + 1 --> $2$<!--= 2 -->", "no formula before it"),
        ("$x$ $x = 1$<!-- unchecked: -->", "needs a reason"),
        ("$1 = 1$<!-- order two in h -->", "an order needs"),
        ("$1 = 1$<!-- py: f -->", "expected py"),
        ("$1 = 1$<!-- mth: 1 = 1 -->", "nothing we know"),
        ("$1 = 1$<!-- math: 1 = -->", "nothing stands"),
        ("$1 = 1$<!-- math: b = 3 -->", "b is introduced"),
        ("$1 + 1 = 3$<!--= 3 -->", "the left side is 2.0"),
        ("$1 + 1 = 3$<!--= py: 3 -->", "the left side is 2.0"),
        ("$6, 7$<!--= 7 -->", "several stand before it"),
        ("$(x$<!--= 7 -->", "never closed"),
    ],
)
def test_a_comment_that_does_nothing_is_told(body, told):
    assert any(told in finding.told for finding in read(example(body)).failures)


def test_the_title_of_a_box_is_read():
    assert bad(HEAD + ":::{prf:theorem} When $1 + 1 = 3$\nText.\n:::\n") == [(8, "false")]


def test_unchecked_is_counted_outside_worked_examples():
    text = HEAD + ":::{prf:proof}\nHere $1 = 2$<!-- unchecked: a contradiction -->.\n:::\n"
    [finding] = [finding for finding in read(text).findings if finding.kind == "unchecked"]
    assert finding.told == "a contradiction" and bad(text) == []


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (HEAD + ":::{prf:example} One\n\nText $1 = 1$.\n", 8, "never closed"),
        (HEAD + "```{code-cell} python\n1\n", 8, "never closed"),
        (HEAD + "```{solution-start} ex-one\n```\n\nText\n", 8, "no solution-end"),
        (HEAD + "Text\n:::\n", 9, "close nothing"),
        (HEAD + "Text $1 = 1 and more\n\nnext $ here", 8, "without its partner"),
        ("---\nkernelspec: x\n", 1, "never closed"),
        (example("$\\frac{1}{2 = 1$"), 4, "never closed"),
        (example("$$\n\\begin{aligned}\n1 &= 1\n$$"), 6, "without its \\end"),
        (example("$$\n1 = 1,\\quad\n\\end{cases}\n$$"), 6, "without its \\begin"),
        (example("$$\n1 = 1,\\quad\n2} = 2\n$$"), 6, "without its opening brace"),
        (example("$" + "(" * 3000 + "1" + ")" * 3000 + " = 1$"), 4, "too many brackets"),
        (example("$x = y$ $y = x$ $x = 1$"), 4, "through itself"),
        (example("$x > 1$ $x < 0$ $2x = 2x$"), 4, "no point"),
        (example("$f(x) = x$ $f(2, 3) = 1$"), 4, "shape"),
    ],
)
def test_a_broken_page_is_told_with_its_line(text, line, told):
    found = [(finding.line, finding.told) for finding in read(text).failures]
    assert any(at == line and told in why for at, why in found), found


@pytest.mark.parametrize(
    "tex",
    [
        r"\sum_{i=1}^{5000} \sum_{j=1}^{5000} \sin(ij) = 1",
        r"10^{10^{10^{10}}} = 1",
        r"e^{e^{e^{e^{9}}}} = 1",
        r"\sum_{i=1}^{10^9} i = 1",
        r"\int_0^1 \int_0^1 \int_0^1 \sin(xyz)\,dx\,dy\,dz = 1",
        r"\prod_{i=1}^{5000} (i!)^{i} = 1",
    ],
)
def test_no_formula_hangs(tex):
    [finding] = read(example(f"${tex}$"), seconds=0.5).failures
    assert finding.kind == "unread"


def test_no_declared_function_hangs():
    """A declaration tries its function when the example ends: seconds without a limit, refused with one."""
    value = r"\sum_{i=1}^{100} \sum_{j=1}^{100} \sin(ijx)"
    text = example(f"With $f\\colon \\mathbb{{R}} \\to \\mathbb{{R}}$ and $f(x) = {value}$.")
    assert any("f\\colon" in finding.text and finding.bad for finding in read(text, seconds=0.1).findings)
