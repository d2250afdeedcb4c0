"""A linear map from a program: what `linearize` returns, with all that the direction does not change done once."""

import re

import numpy as np
import pytest
from maps import MIXED_POINT, mixed
from test_program_agrees import CASES, like, same

import linmap as lm
from linmap.engine.program import reuse

RNG = np.random.default_rng(8)
A, w, V = RNG.standard_normal((20, 4)), RNG.standard_normal(4), np.array([0.7, 1.3, 2.1])


def logistic(w):
    return np.sum(np.log1p(np.exp(-(A @ w)))) / 20 + 0.05 * np.sum(w * w)


def slope(w):
    return lm.gradient(logistic, w)


def parts(source):
    """The text of each function, by name."""
    return {re.match(r"\w+", text)[0]: text for text in source.split("def ")[1:]}


@pytest.mark.parametrize("fold", [False, True], ids=["read", "folded"])
@pytest.mark.parametrize("name", CASES)
def test_both_directions_are_eager(name, fold, rng, monkeypatch):
    f, x = CASES[name]
    y, D = lm.linearize(f, x)
    v, w = like(x, rng), like(y, rng)
    monkeypatch.setattr(reuse, "LARGE", 1)  # small arrays are then overwritten like large ones
    p = lm.program(f, x, of="linearize", fold=fold)
    for _ in range(2):
        y_of_p, D_of_p = p(x)
        same(y_of_p, y)
        for _ in range(2):
            same(D_of_p(v), D(v))
            same(D_of_p.T(w), D.T(w))
        assert repr(D_of_p) == repr(D)


def test_what_depends_on_the_point_is_computed_once():
    text = parts(lm.program(slope, w, of="linearize").source)
    assert text["linearize"].count("np.exp") == 1
    assert text["forward"].count("A.dot") == text["forward"].count("A.T.dot") == 1
    for name in ("forward", "back"):
        assert "np.exp" not in text[name] and "/" not in text[name]


def test_the_forward_line_is_the_one_that_a_person_would_write():
    text = parts(lm.program(slope, w, of="linearize").source)
    assert re.search(r"return 0\.1 \* v \+ A\.T\.dot\(kept\d \* A\.dot\(v\)\)\s*$", text["forward"])


def test_nothing_that_changes_later_spoils_the_map():
    a, x = A.copy(), w.copy()
    y, D = lm.program(lambda x: np.sin(a @ x) * np.sum(x**3), x, of="linearize")(x)
    before = D(w), D.T(y)
    a[:], x[:] = 0.0, 0.0
    y[:] = 1.0
    D(w)[:] = 7.0
    same((D(w), D.T(np.sin(A @ w) * np.sum(w**3))), before)


def test_a_derivative_of_the_map_asks_whether_f_is_still_the_same():
    """A traced direction needs the eager map, which has to read what f reads once more."""
    a = A.copy()
    D = lm.program(lambda x: np.sin(a @ x), w, of="linearize")(w)[1]
    square = lambda v: np.sum(D(v) ** 2)  # noqa: E731
    same(lm.gradient(square, w), 2.0 * D.T(D(w)))
    same(lm.gradient(lambda u: np.sum(D.T(u) ** 2), A[:, 0]), 2.0 * D(D.T(A[:, 0])))
    a[3, 1] += 1.0
    with pytest.raises(RuntimeError, match="f reads an array that has changed since this linear map was made"):
        lm.gradient(square, w)


def test_an_array_that_is_changed_in_place_is_read_at_the_next_call():
    a = A.copy()
    f = lambda x: a @ x * x[0]  # noqa: E731
    p = lm.program(f, w, of="linearize")
    a *= -2.0
    same(p(w)[1].matrix(), lm.jacobian(f, w))


def test_a_folded_array_is_one_array_in_both_directions():
    source = lm.program(slope, w, of="linearize", fold=True).source
    assert "(20, 4)" in source and "(4, 20)" not in source


def test_another_shape_and_a_wrong_direction():
    p = lm.program(lambda x: np.sum(x * x) * x, V, of="linearize")
    for x in (np.ones((2, 2)), [1, 2, 3], 2.0):
        same(p(x)[1](x), lm.linearize(lambda x: np.sum(x * x) * x, x)[1](x))
    D = p(V)[1]
    for u in (np.ones(4), 2.0, V > 0):
        with pytest.raises((TypeError, ValueError)) as told:
            D(u)
        with pytest.raises(type(told.value), match=re.escape(str(told.value))):
            lm.derivative(np.sin, V)(u)


def test_maps_compose_and_nest():
    D = lm.program(np.sin, V, of="linearize")(V)[1]
    same((D @ D.T).matrix(), np.diag(np.cos(V) ** 2))
    same(lm.gradient(lambda v: np.sum(D(v) ** 2), V), 2.0 * np.cos(V) ** 2 * V)
    same(lm.jvp(lambda u: D.T(u * u), V, V)[1], 2.0 * np.cos(V) * V * V)
    outer = lm.gradient(lambda x: np.sum(lm.program(np.sin, V, of="linearize")(x)[1](V)), V)
    same(outer, -np.sin(V) * V)
    D = lm.program(mixed, MIXED_POINT, of="linearize")(MIXED_POINT)[1]
    same(lm.vjp(D, MIXED_POINT, D(MIXED_POINT))[1], D.T(D(MIXED_POINT)))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("x", [[-1.0, 2.0], [0.0, 0.0], [1.0, -1.0], [1.0, 1000.0], [1e-320, 1.0]], ids=str)
def test_numbers_outside_a_domain_are_left_to_numpy(x):
    f = lambda x: np.array([np.log(x[0]) * x[1], np.sqrt(x[1]), 1 / x[0], np.exp(x[1])])  # noqa: E731
    y, D = lm.linearize(f, x)
    y_of_p, D_of_p = lm.program(f, [0.5, 0.5], of="linearize")(x)
    same(y_of_p, y)
    v, w = np.array([1.0, 0.5]), np.arange(1.0, 5.0)
    assert np.array_equal(np.isfinite(D_of_p(v)), np.isfinite(D(v)))
    assert np.array_equal(np.isfinite(D_of_p.T(w)), np.isfinite(D.T(w)))


def test_a_direction_that_python_refuses_is_left_to_numpy():
    """1e200 times 1e200 is inf to NumPy; math.pow and the like would raise."""
    f = lambda x: x[0] ** 3 * x[1]  # noqa: E731
    x, v = np.array([1e150, 1e150]), np.array([1e300, 1.0])
    with np.errstate(all="ignore"):
        same(lm.program(f, x, of="linearize")(x)[1](v), lm.linearize(f, x)[1](v))
