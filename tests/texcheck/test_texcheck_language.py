"""Every feature of the language: a right statement that holds, and its wrong twin that does not."""

import re
from pathlib import Path

import pytest

from texcheck.reading import read

TABLE = Path(__file__).with_name("features.txt").read_text("utf8")
ENTRY = re.compile(r"(?:given: (?P<given>.*)\n)?right: (?P<right>.*)\nwrong: (?P<wrong>.*)")
FEATURES = [(found["given"] or "", found["right"], found["wrong"]) for found in ENTRY.finditer(TABLE)]


def findings(given, formula):
    """Read one worked example; return what came of the formula and of all else."""
    text = f":::{{prf:example}} One\n:label: ex-one\n\n{given}\n\n$$\n{formula}\n$$\n:::\n"
    found = read(text).findings
    asked = [finding for finding in found if finding.text.strip() == formula]
    return asked[0], [finding for finding in found if finding.bad and finding.kind != "unused" and finding not in asked]


@pytest.mark.parametrize(("given", "right", "wrong"), FEATURES, ids=[feature[1][:60] for feature in FEATURES])
def test_feature(given, right, wrong):
    found, others = findings(given, right)
    assert not others, others[0].told
    assert found.kind == "claim", found.told
    found, _ = findings(given, wrong)
    assert found.kind == "false", found.told


REFUSED = [
    # two ways to read it
    ("$x$ $y$", "1/2x = 3", "after a slash"),
    ("$x$ $y$", r"\sin x(1 + y) = 3", "Add parentheses"),
    ("$x$ $y$", r"\sin \frac{x}{2} y = 3", "where does the argument end"),
    ("$x$", "t(1 + x) = 3", "a call or a product"),
    ("$x$", "x^12 = 3", "needs braces"),
    ("$x$", r"\sin^{-1} x = 3", "two ways"),
    ("$T$ $A \\in \\mathbb{R}^{2 \\times 2}$", "A^T = A", "write \\top"),
    ("$x$ $y$", r"x + y\big|_{x = 1} = y", "how far does the bar reach"),
    ("$d$ $t$", r"\frac{d}{dt} t = 1", "d is a letter here"),
    ("$x$", "x 2 = 3", "write \\cdot"),
    ("", "2 3 = 6", "write \\cdot"),
    # letters that nobody introduced
    ("$x$", "3x = 2y + q", None),
    ("", "3w = 1", "w has not been introduced"),
    ("$x$", r"\sum_{i=1}^3 z_i = x", "z_i has not been introduced"),
    # no meaning
    ("$x$", r"\foo x = 1", "\\foo is not known"),
    ("", r"\operatorname{foo}(1) = 1", "foo is not known"),
    ("$x$", "x = (1", "never closed"),
    ("$x$", r"\frac{x}{2 = 1", "never closed"),
    ("$x$", "x} = 1", "without its opening brace"),
    ("", r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix} = 1", "differ in length"),
    ("", r"\begin{pmatrix} 1 & 2 = 1", "without its \\end"),
    ("", r"\begin{pmatrix} 1 \end{bmatrix} = 1", "without its \\begin"),
    ("$x$", r"x = 1 \Rightarrow x = 1", "\\Rightarrow is not known"),
    ("$x$", r"\nabla^3 x = 1", "only"),
    ("$x$ $n$", r"\frac{\partial^n}{\partial x^n} x = 1", "how often"),
    ("$u, v \\in \\mathbb{R}^2$", r"\max(0, u) \le v", "an order between arrays"),
    ("$u, v \\in \\mathbb{R}^2$", r"\|(u, v)\| = 1", "a tuple of arrays"),
    ("$f(x) = x + 1$ $y$", "f^2(y) = 1", "a power between a function and its argument"),
    ("$u, v \\in \\mathbb{R}^2$", "uv = 3", "do not multiply"),
    ("$u \\in \\mathbb{R}^2$", "u + 1 = 3", "cannot be added"),
    ("$u \\in \\mathbb{R}^2$", "u_3 = 1", "outside"),
    ("$u \\in \\mathbb{R}^2$", "|u u^\\top| = 1", "bars around a matrix"),
    ("$x$ $y \\in \\mathbb{R}^2$ $L = x \\, y \\cdot y$", r"\frac{\partial L}{\partial y} = 2xy", "write"),
    ("$x$", r"2x \approx x + x", "needs a decimal"),
    ("", r"1/0 = 1", "division by zero"),
    ("", r"\sqrt{-1} = 1", "negative"),
    ("$x$", r"\mathbb{E}[x] = 1", "nothing here has a law"),
    ("$z \\in \\{-1, 1\\}$", r"\mathbb{E}[z] = 0", "how likely"),
    ("$f(x) = f(x) + 1$", "f(2) = 1", "through itself"),
    ("$a = b + 1$ $b = a - 1$", "a = 1", "through itself"),
    ("$x > 1$ and $x < 0$", "x^2 = x^2", "no point to try"),
    ("$x$", "x' = 1", "no function"),
    ("$x$", "0theta = 1", None),
    ("$z \\sim \\mathcal{N}(0, 1)$", r"\mathbb{E} z] = 0", "closes nothing"),
    ("$z \\sim \\mathcal{N}(0, 1)$", r"\mathbb{E}[z = 0", "never closed"),
    ("$z \\sim \\mathcal{N}(0, 1)$", r"\mathbb{E}[z) = 0", None),
    ("", r"\mathbb{E}", None),
    ("", "1 + 01 = 2", "begins with a zero"),
    ("$x$ $y$", "x = + y", "a plus with nothing"),
    ("$x$ $y$", "x &= x", "outside of aligned"),
    ("$x$", ", x = x", "a comma with nothing"),
    ("", "+ = 1", None),
    ("", "= 1", "nothing stands"),
    ("", "1 =", "nothing stands"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "formula", "told"), REFUSED)
def test_what_cannot_be_read_is_refused_and_not_guessed(given, formula, told):
    found, _ = findings(given, formula)
    assert found.kind == "unread", (found.kind, found.told)
    assert told is None or told in found.told, found.told
