"""What a program takes and gives back: the same types, structures and refusals as the eager function."""

import numpy as np
import pytest

import linmap as lm

V = np.array([0.7, -1.3, 2.1])
FORMS = ("value", "gradient", "value_and_gradient", "jacobian", "jvp", "vjp", "hvp")


def square(x):
    return np.sum(x * x)


def refusal(call, *args):
    with pytest.raises((TypeError, ValueError)) as told:
        call(*args)
    return type(told.value), str(told.value)


@pytest.mark.parametrize(
    "x",
    [[True, False, True], V > 0, V * 1j, np.zeros(0), "abc", None, [[1.0], [2.0, 3.0]], {"x": 1.0}, np.array(["a"])],
    ids=str,
)
def test_a_wrong_point_is_refused_like_eager(x):
    p = lm.program(square, V)
    assert refusal(p, x) == refusal(lm.gradient, square, x)


@pytest.mark.parametrize("of", ["jvp", "hvp", "vjp"])
@pytest.mark.parametrize("u", [np.ones(4), 2.0, (1.0, 2.0), np.ones((1, 3)), V > 0], ids=str)
def test_a_wrong_tangent_or_cotangent_is_refused_like_eager(of, u):
    f = (lambda x: x * x) if of == "vjp" else square
    p = lm.program(f, V, of=of)
    assert refusal(p, V, u) == refusal(getattr(lm, of), f, V, u)


def test_lists_integers_and_strided_views_are_taken():
    p = lm.program(square, V)
    for x in ([1, 2, 3], np.arange(3), np.arange(3, dtype=np.float32), np.arange(6.0)[::2]):
        np.testing.assert_array_equal(p(x), 2.0 * np.asarray(x, float))
    assert type(lm.program(square, 2.0)(np.float64(3.0))) is float
    assert lm.program(square, 2.0)(np.array(3.0)) == 6.0


def test_another_structure_is_traced_anew():
    p = lm.program(lambda q: np.sum(q[0]) * np.sum(q[1]), (V, 2.0))
    d = p((np.ones((2, 2)), (np.ones(2))))
    assert [a.shape for a in d] == [(2, 2), (2,)]


def test_a_shape_that_f_refuses_is_refused_with_the_words_of_f():
    W = np.ones((2, 3))
    f = lambda x: np.sum(W @ x)  # noqa: E731
    assert refusal(lm.program(f, V), np.ones(4)) == refusal(lm.gradient, f, np.ones(4))


def test_scalars_are_python_floats():
    y, g = lm.program(square, 2.0, of="value_and_gradient")(3.0)
    assert (y, g) == (9.0, 6.0) and type(y) is type(g) is float
    y, t = lm.program(square, V, of="jvp")(V, V)
    assert type(y) is type(t) is float


@pytest.mark.parametrize("of", ["value", "jvp", "vjp"])
def test_nothing_that_is_returned_shares_memory(of):
    W = np.ones((3, 3))
    p = lm.program(lambda x: (x, x.T, W, W[0], np.zeros(2)), W + 1.0, of=of)
    x = W + 2.0
    more = {"jvp": (x,), "vjp": ((x, x, x, W[0], np.ones(2)),)}.get(of, ())
    returned = p(x, *more)
    y = returned if of == "value" else returned[0]
    arrays = [*y, x, W, *([*returned[1]] if of == "jvp" else [])]
    for k, a in enumerate(arrays):
        assert a.flags.writeable
        assert not any(np.shares_memory(a, b) for b in arrays[k + 1 :])


def test_inputs_are_not_modified():
    x = np.zeros((80, 80))  # large enough for arrays to be overwritten
    w = x + 1.0
    lm.program(lambda x: lm.softmax(x * 2.0), x, of="vjp")(x, w)
    assert (x == 0.0).all() and (w == 1.0).all()


def test_a_program_inside_a_derivative_is_differentiated():
    inner = lm.program(lambda z: np.sum(z**3), V)
    np.testing.assert_allclose(lm.jacobian(inner, V), np.diag(6 * V), rtol=1e-12)
    outer = lm.program(lambda x: np.sum(inner(x) * x), V)
    np.testing.assert_allclose(outer(V), 9 * V**2, rtol=1e-12)


def test_the_source_is_an_attribute_and_the_name_tells_the_form():
    for of in FORMS:
        p = lm.program(square, V, of=of)
        assert f"def {of}(x" in p.source and p.__name__ == of


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match=r"program: of is 'hessian'; expected one of value, .*\. For a Hessian"):
        lm.program(square, V, of="hessian")


def test_mistakes_in_f_are_told_as_eager_tells_them():
    for f in (lambda x: float(x[0]), lambda a, b: a, lambda x: [x], lambda x: np.sum(x, out=V), lambda x: np.sinc(x)):
        with pytest.raises(TypeError) as eager:
            lm.linearize(f, V)
        with pytest.raises(TypeError) as told:
            lm.program(f, V, of="value")
        words = [str(e.value).partition(":")[2].replace("linearize", "program") for e in (eager, told)]
        assert words[0] == words[1].replace("value(", "program(")


def test_a_gradient_wants_one_number():
    assert refusal(lm.program, lambda x: x, V) == refusal(lm.gradient, lambda x: x, V)


def test_a_traced_point_is_refused():
    with pytest.raises(TypeError, match="program: x is a traced value"):
        lm.gradient(lambda x: np.sum(lm.program(square, x)(x)), V)
