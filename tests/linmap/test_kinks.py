"""The conventions at kinks and singular points: each row of the page is a row here, and holds in every direction."""

import re
from pathlib import Path

import numpy as np
import pytest

import linmap as lm

PAGE = Path(__file__).resolve().parents[2] / "book" / "reference" / "kinks.md"
inf, nan = np.inf, np.nan

# (function, point) -> derivative; a pair (reverse, forward) where the two directions differ; an error's name
SINGULAR = "[[1, 2], [2, 4]]"
ROWS = {
    ("lm.relu(x)", "0"): 0,
    ("np.maximum(x, 0)", "0"): 0.5,
    ("np.minimum(x, 0)", "0"): 0.5,
    ("np.maximum(x, x)", "1"): 1,
    ("np.clip(x, -1, 1)", "1"): 0.5,
    ("np.abs(x)", "0"): 0,
    ("np.sign(x)", "0"): 0,
    ("np.heaviside(x, 0.5)", "0"): 0,
    ("np.where(x > 0, x, 0)", "0"): 0,
    ("x if x > 0 else 2 * x", "0"): 2,
    ("np.sqrt(x)", "0"): inf,
    ("x**0.5", "0"): inf,
    ("np.cbrt(x)", "0"): inf,
    ("np.sqrt(x) ** 2", "0"): nan,
    ("np.sqrt(x * x)", "0"): nan,
    ("1 / x", "0"): -inf,
    ("np.log(x)", "0"): inf,
    ("np.log(x)", "-1"): -1,
    ("np.arcsin(x)", "1"): inf,
    ("x**0", "0"): 0,
    ("x**1", "0"): 1,
    ("0.0**x", "2"): 0,
    ("x**x", "0"): 0,
    ("(-2.0) ** x", "2"): nan,
    ("np.linalg.norm(x)", "[0, 0]"): [nan, nan],
    ("np.linalg.norm(x, 1)", "[0, 3]"): [0, 1],
    ("np.linalg.norm(x, np.inf)", "[-3, 3]"): [-0.5, 0.5],
    ("np.var(x)", "[2, 2]"): [0, 0],
    ("np.std(x)", "[2, 2]"): [nan, nan],
    ("np.hypot(x[0], x[1])", "[0, 0]"): [nan, nan],
    ("np.arctan2(x[0], x[1])", "[0, 0]"): [nan, nan],
    ("np.arctan2(x[0], x[1])", "[0, -1]"): [-1, 0],
    ("np.max(x)", "[2, 2, 1]"): [0.5, 0.5, 0],
    ("np.min(x)", "[2, 2, 3]"): [0.5, 0.5, 0],
    ("np.sort(x)[0]", "[2, 2, 3]"): [1, 0, 0],
    ("x[np.argmax(x)]", "[2, 2, 1]"): [1, 0, 0],
    ("max(x[0], x[1])", "[2, 2]"): [1, 0],
    ("np.max([x[0], x[1]])", "[2, 2]"): [1, 0],
    ("np.maximum([x[0]], [x[1]])[0]", "[2, 2]"): [1, 0],
    ("np.prod(x)", "[0, 2, 3]"): [6, 0, 0],
    ("np.where(x > 0, np.sqrt(x), 0)", "0"): (nan, 0),
    ("np.where(x > 0, np.sqrt(np.where(x > 0, x, 1)), 0)", "0"): 0,
    ("lm.softmax(x)[0]", "[-inf, 0]"): [0, 0],
    ("np.logaddexp(x, x)", "-inf"): nan,
    ("lm.logsumexp(x)", "[-inf, -inf]"): [nan, nan],
    ("np.maximum(x, x)", "inf"): 1,
    ("lm.relu(x)", "nan"): nan,
    ("np.maximum(x, 0)", "nan"): nan,
    ("np.abs(x)", "nan"): nan,
    ("np.max(x)", "[1, nan]"): [nan, nan],
    ("np.linalg.det(x)", SINGULAR): [[4, -2], [-2, 1]],
    ("np.linalg.slogdet(x)[1]", SINGULAR): "LinAlgError",
    ("np.linalg.inv(x)[0, 0]", SINGULAR): "LinAlgError",
    ("np.linalg.solve(x, np.ones(2))[0]", SINGULAR): "LinAlgError",
    ("np.sum(np.linalg.eigvalsh(x))", "[[1, 0], [0, 1]]"): [[1, 0], [0, 1]],
    ("np.linalg.eigvalsh(x)[0]", "[[1, 0], [0, 1]]"): [[1, 0], [0, 0]],
    ("np.linalg.eigh(x)[1][0, 0]", "[[1, 0], [0, 1]]"): [[nan, nan], [nan, nan]],
    ("np.linalg.svdvals(x)[1]", "[[1, 0], [0, 0]]"): [[nan, nan], [nan, nan]],
}

EACH = pytest.mark.parametrize(("code", "at"), ROWS, ids=[f"{code} at {at}" for code, at in ROWS])


def row(code, at):
    """The function, the point, and the derivative in reverse and in forward mode."""
    told = ROWS[code, at]
    reverse, forward = told if isinstance(told, tuple) else (told, told)
    return eval(f"lambda x: {code}", globals()), np.array(eval(at), dtype=float)[()], reverse, forward


def forward_gradient(f, x):
    """One pushforward for each direction."""
    columns = [lm.jvp(f, x, np.reshape(e, np.shape(x))[()])[1] for e in np.eye(np.size(x))]
    return np.reshape(columns, np.shape(x))


def close(got, expected):
    """Equal to rounding; nan and infinities in the same places."""
    np.testing.assert_allclose(got, np.array(expected, dtype=float), rtol=1e-14, atol=1e-14)


@EACH
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_derivative_is_what_the_table_says(code, at):
    f, x, reverse, forward = row(code, at)
    if isinstance(reverse, str):
        for mode in (lm.gradient, forward_gradient, lm.jacobian):
            with pytest.raises(getattr(np.linalg, reverse)):
                mode(f, x)
        return
    close(lm.gradient(f, x), reverse)
    close(forward_gradient(f, x), forward)
    _, D = lm.linearize(f, x)
    close(D.T(1.0), reverse)
    close(np.reshape([D(np.reshape(e, np.shape(x))[()]) for e in np.eye(np.size(x))], np.shape(x)), forward)


@EACH
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_gradient_keeps_the_convention_when_it_is_differentiated(code, at):
    f, x, reverse, _ = row(code, at)
    if isinstance(reverse, str):
        return
    if code == "np.linalg.det(x)":  # its slope is smooth there, too, but is computed from the inverse
        with pytest.raises(np.linalg.LinAlgError):
            lm.hessian(f, x)
        return
    g, _ = lm.jvp(lambda p: lm.gradient(f, p), x, np.ones(np.shape(x))[()])
    close(g, reverse)


# What compares numbers takes a branch, which a program refuses.
BRANCHES = ("x if", "np.sort", "np.argmax", "max(x[0]", "np.max([", "np.maximum([", "eig")


@EACH
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_program_keeps_the_convention_or_refuses_the_branch(code, at):
    f, x, reverse, _ = row(code, at)
    if any(word in code for word in BRANCHES):
        with pytest.raises(TypeError, match=r"^program: f takes a branch on a traced value"):
            lm.program(f, x, of="gradient")(x)
    elif isinstance(reverse, str) or code == "np.linalg.det(x)":
        with pytest.raises(np.linalg.LinAlgError):
            lm.program(f, x, of="gradient")(x)
    else:
        close(lm.program(f, x, of="gradient")(x), reverse)


def page_rows():
    """The rows of the page's table, in the form of the rows here."""
    told = {}
    for line in PAGE.read_text("utf8").splitlines():
        found = re.fullmatch(r"\| `(.+?)` at `(.+?)` \| `(.+?)`(?:, forward `(.+?)`)? \| \S.* \|", line)
        if found:
            code, at, *values = found.groups()
            values = [v if v is None or v.endswith("Error") else eval(v) for v in values]
            told[code, at] = tuple(values) if values[1] is not None else values[0]
    return told


def test_page_and_tests_have_the_same_rows():
    told = page_rows()
    assert list(told) == list(ROWS)
    assert {key: str(value) for key, value in told.items()} == {key: str(value) for key, value in ROWS.items()}


def test_every_line_of_the_table_is_read():
    lines = [line for line in PAGE.read_text("utf8").splitlines() if line.startswith("| `")]
    assert len(lines) == len(ROWS)


def test_second_derivatives_do_not_see_kinks():
    for f in (np.abs, lm.relu, lambda x: np.maximum(x, 0), lambda x: np.clip(x, 0, 1)):
        assert lm.hessian(f, 0.0) == 0.0
