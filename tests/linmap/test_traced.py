"""What readers write inside f: it is followed, or refused by name, and never differentiated wrongly in silence."""

import copy
import functools
import math
import pickle
import re

import numpy as np
import pytest
from maps import V, X

import linmap as lm

M = np.array([[2.0, 0.3, -0.5], [0.1, 1.5, 0.4], [0.2, -0.7, 3.0]])
OFF = "this would take a traced value off the tape, and its derivative would be lost in silence."
NONE = "no derivative rule for this call on a traced value."


def pair(x):
    """An array of objects: NumPy's answer to a list of traced numbers."""
    return np.array([x[0] * x[1], x[2]])


def accumulated(x):
    total = x[0]
    total += x[1]
    total *= x[2]
    total -= 1.0
    total /= x[0]
    return total


def edited(x):
    y = np.array([x[0], x[1]])
    y[0] = 3.0 * y[0] * x[2]
    z = y * x[:2]
    y[1] = 0.0
    return z


def filled(x):
    y = np.zeros(2, dtype=object)
    for k in range(2):
        y[k] = x[k] * x[k + 1]
    return y


FOLLOWED = {
    # indices
    "repeated in a list": lambda x: x[[0, 0, 2]] ** 2,
    "repeated in a tuple": lambda x: np.outer(x, x)[(0, 0, 1), (1, 1, 2)],
    "repeated rows in a tuple": lambda x: np.outer(x, x)[(1, 0, 0), :],
    "repeated in a range": lambda x: np.outer(x, x)[range(2), range(1, 3)],
    "array of two axes": lambda x: x[np.array([[0, 1], [1, 1]])],
    "mask": lambda x: x[x > 0] ** 2,
    "mask as a list": lambda x: x[[True, False, True]],
    "new axes": lambda x: x[None, :, None] * x[:, None],
    "backwards": lambda x: x[::-2] * x[-1],
    "ellipsis": lambda x: np.outer(x, x)[..., 1],
    "no axes": lambda x: x[()] * x[...],
    "array of no axes": lambda x: x[np.array(1)] * x,
    "two steps": lambda x: np.outer(x, x)[1][1:][0] * x,
    "chosen by argmax": lambda x: x[np.argmax(x)] * x[x.argmin()],
    # Python
    "unpacking": lambda x: (lambda a, b, c: np.stack([a * b, c]))(*x),
    "iteration": lambda x: sum(t**3 for t in x),
    "rows": lambda x: np.stack([row @ x for row in np.outer(x, x)]),
    "comprehension": lambda x: np.array([t * u for t in x for u in x]),
    "sum of a list": lambda x: sum([x[0], x[1] * x[2]]),
    "max and min": lambda x: max(x) * min(x[0], 2.0) * max(x[1], x[2]),
    "sorted": lambda x: sorted(x)[0] ** 2,
    "reduce": lambda x: functools.reduce(lambda a, b: a * b, x),
    "zip and enumerate": lambda x: sum(k * t * u for k, (t, u) in enumerate(zip(x, reversed(x), strict=True))),
    "branch": lambda x: x**2 if x[0] > 0 and not x[1] > 0 else -x,
    "truth of a number": lambda x: x if x[0] * 0.0 else x**2 * bool(x[1]),
    "in a list": lambda x: x if x[0] in [0.1, 5.0] else x**2,
    "chain of comparisons": lambda x: x[0] if 0 < x[0] < 100 else x[1],
    "abs and pow": lambda x: abs(x[1]) ** 1.5 + pow(x[0], 3),
    "rebound scalar": accumulated,
    "format": lambda x: f"{x[0]:.2f} {x} {x[1]!r}" and x**2,
    "len and shape": lambda x: x**2 / len(x) * x.shape[0] * x.size * x.ndim,
    "copies": lambda x: copy.copy(x) * copy.deepcopy(x) * copy.deepcopy((x, 1.0))[0],
    # numbers of other kinds
    "np.float64 on the left": lambda x: np.float64(2) * x[0] + np.float64(2) / x - np.float64(1.5) ** x,
    "other NumPy numbers": lambda x: np.int64(2) * x[0] + np.float32(0.5) * x + np.array(3.0) * x[1],
    "int array on the left": lambda x: np.array([1, 2, 3]) * x[0] + np.array([1, 2, 3]) ** x,
    "list beside": lambda x: [1, 2, 3] * x + (1, 2, 3) - np.array([x[0], x[1], 2.0]),
    "powers": lambda x: x**2 + x**-1 + x**3.0 + 2**x + x**0 + x**1,
    "traced exponent": lambda x: np.exp(x) ** x[0],
    "bool factor": lambda x: (x > 0) * x + True * x,
    # arrays of traced numbers
    "array": pair,
    "array of two axes of numbers": lambda x: np.array([[x[0], 1.0], [2, x[1]], [x[2], x[0]]]),
    "rotation": lambda x: np.array([[np.cos(x[0]), -np.sin(x[0])], [np.sin(x[0]), np.cos(x[0])]]) @ x[1:],
    "product of arrays": lambda x: pair(x) @ np.array([x[1], x[2]]),
    "matrix times array": lambda x: X[:, :2] @ pair(x),
    "array times traced": lambda x: pair(x) * x[:2] - x[1:] / pair(x),
    "ufuncs": lambda x: np.exp(pair(x)) + np.sin(pair(x)) + np.tanh(pair(x)) + np.abs(pair(x)) + np.cbrt(pair(x)),
    "arctan2 and hypot": lambda x: np.arctan2(pair(x), x[:2]) + np.hypot(pair(x), 1.0),
    "sum, mean, max": lambda x: np.sum(pair(x)) * np.mean(pair(x)) * np.max(pair(x)) * pair(x).sum(),
    "sum and mean of a list": lambda x: np.sum([x[0], x[1]]) * np.mean([x[0], x[2]]) * np.max([x[1], x[2]]),
    "norm": lambda x: np.linalg.norm(pair(x)),
    "outer and dot": lambda x: np.outer(pair(x), pair(x)) * np.dot(pair(x), [1.0, 2.0]),
    "where": lambda x: np.where(pair(x) > 0, pair(x), 0.0),
    "transpose and reshape": lambda x: np.array([[x[0], x[1]]]).T @ np.reshape(pair(x), (1, 2)),
    "concatenate": lambda x: np.concatenate([pair(x), x, [x[0]], [1.0]]),
    "stack": lambda x: np.stack([pair(x), x[:2]]),
    "solve": lambda x: np.linalg.solve(np.stack([pair(x), x[:2]]), pair(x)),
    "edited in place": edited,
    "full": lambda x: np.full((2, 3), x[0] * x[1]),
    "array of one number": lambda x: np.array(x[0]) * x[1],
    "layer of a mixed array": lambda x: lm.softmax(np.array([x[0], x[1], 1.0])),
    # methods
    "methods": lambda x: x.sum() * x.mean() * x.prod() * x.max() * x.min() * x.std() * x.var() * x.dot(x),
    "methods with axes": lambda x: np.outer(x, x).sum(axis=0) + np.outer(x, x).mean(1) * np.outer(x, x).max(axis=-1),
    "shapes": lambda x: np.outer(x, x).T.reshape(9).reshape((3, 3)).reshape(3, -1).ravel().flatten(),
    "more methods": lambda x: x.copy().clip(-1, 1).cumsum() * x.squeeze() * np.outer(x, x**2).trace(),
    "transposes": lambda x: np.outer(x, x**2).transpose() @ np.outer(x, x**2).transpose(1, 0) @ x.transpose(),
    "swapped": lambda x: np.outer(x, x**2).swapaxes(0, 1) @ np.outer(x, x**2).mT @ x.repeat(1),
    "scalar methods": lambda x: x[0].T * x[1].sum() * x,
    "size and ndim of a number": lambda x: x / x[0].size * (1 + x[1].ndim),
}


@pytest.mark.parametrize("f", FOLLOWED.values(), ids=FOLLOWED)
def test_followed_in_every_mode(f, rng):
    """The same derivative as central differences (1e-9 relative here), by tape, push and map, once and twice."""
    y = f(V)
    J = lm.numerical.jacobian(f, V)
    v, w = rng.standard_normal(3), np.asarray(rng.standard_normal(np.shape(y)))[()]
    size = max(1.0, np.max(np.abs(J)))
    assert np.max(np.abs(lm.jacobian(f, V) - J)) <= 1e-8 * size
    (value, Jv), (_, D) = lm.jvp(f, V, v), lm.linearize(f, V)
    assert np.allclose(value, y.astype(float) if isinstance(y, np.ndarray) else y, rtol=1e-15, atol=0.0)
    assert np.max(np.abs(np.ravel(Jv) - J @ v)) <= 1e-7 * size
    assert np.allclose(D(v), Jv, rtol=1e-12, atol=1e-14 * size)
    assert np.max(np.abs(D.T(w) - np.ravel(w) @ J)) <= 1e-7 * size
    assert np.allclose(lm.vjp(f, V, w)[1], D.T(w), rtol=1e-12, atol=1e-14 * size)
    second = lm.numerical.jacobian(lambda x: lm.jacobian(f, x), V)
    twice = lm.jacobian(lambda x: lm.jacobian(f, x), V)
    assert np.max(np.abs(twice - second)) <= 1e-7 * max(1.0, np.max(np.abs(second)))


def assign(x, index, value, y=None):
    (np.zeros(3) if y is None else y)[index] = value
    return x


def grow(y, operator, x):
    exec(f"y {operator}= x", {"y": y, "x": x})
    return x


REFUSED = {
    # leaving the tape
    "float()": (lambda x: float(x[0]), f"float() of a traced value: {OFF} Use np.sin for math.sin"),
    "int()": (lambda x: int(x[0]), f"int() of a traced value: {OFF}"),
    "complex()": (lambda x: complex(x[0]), f"complex() of a traced value: {OFF}"),
    "round()": (lambda x: round(x[0]), f"round() of a traced value: {OFF}"),
    "range()": (lambda x: sum(range(x[0])), f"index() of a traced value: {OFF}"),
    "math.sin": (lambda x: math.sin(x[0]), f"float() of a traced value: {OFF} Use np.sin for math.sin"),
    "math.floor": (lambda x: math.floor(x[0]), f"floor() of a traced value: {OFF}"),
    "np.array": (lambda x: np.array(x), f"np.array or np.asarray of traced arrays: {OFF} Join arrays with np.stack"),
    "np.asarray": (lambda x: np.asarray(x), f"np.array or np.asarray of traced arrays: {OFF}"),
    "rows": (lambda x: np.array([x, x]), f"np.array or np.asarray of traced arrays: {OFF}"),
    "sum of a list of arrays": (lambda x: np.sum([x, x]), f"np.array or np.asarray of traced arrays: {OFF}"),
    "dtype": (lambda x: np.array([x[0]], dtype=float), f"float() of a traced value: {OFF}"),
    "astype of objects": (lambda x: pair(x).astype(float), f"float() of a traced value: {OFF}"),
    "y[0] =": (lambda x: assign(x, 0, x[0]), f"float() of a traced value: {OFF}"),
    "y[:] =": (lambda x: assign(x, slice(None), x), f"np.array or np.asarray of traced arrays: {OFF}"),
    "x[0] =": (lambda x: assign(x, 0, 1.0, x), f"y[...] = ... on a traced array: {OFF} Build the array in one step"),
    "item": (lambda x: x[0].item(), f"x.item: {OFF} Stay with NumPy functions and indexing, such as x[0]."),
    "tolist": (lambda x: x.tolist(), f"x.tolist: {OFF}"),
    "flat": (lambda x: x.flat[0], f"x.flat: {OFF}"),
    "pickle": (lambda x: pickle.loads(pickle.dumps(x)), f"pickling a traced value: {OFF} Keep f to plain NumPy."),
    # in place
    "x +=": (lambda x: grow(x, "+", 1.0), f"a += b on a traced array: {OFF} Write a = a + b."),
    "x *= in place": (lambda x: grow(x, "*", 2.0), "a *= b on a traced array"),
    "x **=": (lambda x: grow(x, "**", 2), "a **= b on a traced array"),
    "x @=": (lambda x: grow(x, "@", M), "a @= b on a traced array"),
    "y += x": (lambda x: grow(np.zeros(3), "+", x), f"np.add in place (a += b): {OFF} Write a = a + b"),
    "y -= x[0]": (lambda x: grow(np.zeros(3), "-", x[0]), "np.subtract in place (a += b)"),
    "objects += x": (lambda x: grow(pair(x), "+", x[:2]), "np.add in place (a += b)"),
    # keywords
    "out=": (lambda x: np.add(x, 1, out=np.zeros(3)), f"np.add with out=: {NONE} Leave the keyword out."),
    "where=": (lambda x: np.exp(x, where=[True, False, True]), f"np.exp with where=: {NONE}"),
    "dtype=": (lambda x: np.sum(x, dtype=np.float32), f"np.sum with dtype=: {NONE}"),
    "initial=": (lambda x: np.sum(x, initial=3.0), f"np.sum with initial=: {NONE}"),
    "sum where=": (lambda x: np.sum(x, where=[True, False, True]), f"np.sum with where=: {NONE}"),
    "method out=": (lambda x: x.sum(out=np.zeros(())), f"np.sum with out=: {NONE}"),
    "order=": (lambda x: np.reshape(x, (3, 1), order="F"), f"np.reshape with order=: {NONE}"),
    "too many arguments": (lambda x: np.sum(x, 0, None), f"np.sum with 3 arguments: {NONE}"),
    "optimize=": (lambda x: np.einsum("i,i", x, x, optimize=True), f"np.einsum with optimize=: {NONE}"),
    # no rule
    "at": (lambda x: np.add.at(np.zeros(3), [0, 1, 2], x), f"np.add.at: {NONE} Write the sum or product with np.sum"),
    "reduce": (lambda x: np.add.reduce(x), f"np.add.reduce: {NONE}"),
    "outer": (lambda x: np.multiply.outer(x, x), f"np.multiply.outer: {NONE}"),
    "ufunc": (lambda x: np.floor(x), f"np.floor: {NONE} Build it from the functions"),
    "function": (lambda x: np.median(x), f"np.median: {NONE} Build it from the functions"),
    "linalg function": (lambda x: np.linalg.pinv(np.outer(x, x)), f"np.linalg.pinv: {NONE}"),
    "method": (lambda x: x.round(2), f"x.round: {NONE} Use a NumPy function"),
    "astype": (lambda x: x.astype(int), f"x.astype: {NONE}"),
    "modulo": (lambda x: x % 2, f"the operator mod: {NONE}"),
    "whole division": (lambda x: 7.0 // x, f"the operator floordiv: {NONE}"),
    "matrix norm": (lambda x: np.linalg.norm(np.outer(x, x), -2), f"np.linalg.norm with ord=-2: {NONE}"),
    "matrix norm, axes": (lambda x: np.linalg.norm(np.outer(x, x), 2, (0, 1)), f"np.linalg.norm with ord=2: {NONE}"),
    "ufunc on a mixed array": (lambda x: np.sin(np.array([x[0], 1.0])), "Build it with np.stack([...]) instead of"),
    "det of a mixed array": (lambda x: np.linalg.det(np.array([[x[0], 1.0], [2.0, x[1]]])), "np.stack"),
    # no such number
    "complex factor": (lambda x: x * 1j, "f: a value inside f is complex; expected real numbers"),
    "complex number": (lambda x: x[0] * 1j, "f: a value inside f is complex; expected real numbers"),
    "entry of another kind": (lambda x: np.array([x[0], None]) * x[:2], "np.array: an entry has type NoneType;"),
    "key of a dictionary": (lambda x: {x[0]: 1.0}, "unhashable"),
    "length of a number": (lambda x: len(x[0]), "has no len()"),
    "entry of a number": (lambda x: x[0][0], "not subscriptable"),
}  # fmt: skip


@pytest.mark.parametrize("f, words", REFUSED.values(), ids=REFUSED)
def test_refused_in_every_mode(f, words):
    for act in (lambda: lm.jacobian(f, V), lambda: lm.jvp(f, V, V), lambda: lm.hessian(lambda x: np.sum(f(x)), V)):
        with pytest.raises(TypeError, match=re.escape(words)):
            act()


def test_a_traced_number_offers_numpy_no_sequence():
    def f(x):
        assert not any(hasattr(x[0], name) for name in ("__len__", "__getitem__", "__array__", "__iter__"))
        return x[0]

    lm.gradient(f, V)


def test_an_array_of_objects_may_be_filled():
    """Not among the maps above: on plain numbers this returns an array of objects, which is no value of a map."""
    assert np.array_equal(lm.jacobian(filled, V), [[V[1], V[0], 0.0], [0.0, V[2], V[1]]])


def test_comparisons_are_plain():
    def f(x):
        assert type(x[0] > 0) is bool
        assert type(x[0] == x[0]) is bool
        assert (x > 0).dtype == bool
        return x[0]

    lm.gradient(f, V)


def test_an_ambiguous_branch_is_numpys_own_error():
    with pytest.raises(ValueError, match="truth value of an array"):
        lm.jacobian(lambda x: x if x > 0 else -x, V)
