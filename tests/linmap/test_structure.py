"""Nested tuples of floats and arrays, taken apart and put together again."""

from collections import namedtuple

import numpy as np
import pytest

import linmap as lm
from linmap._structure import flat, leaves, length, like, map_leaves, rebuild, shapes, size_of

TREE = ((1.0, np.ones(3)), (np.ones((2, 3)), (2.0,)))


def test_leaves_come_in_order_and_go_back():
    assert [np.shape(leaf) for leaf in leaves(TREE)] == [(), (3,), (2, 3), ()]
    assert rebuild(TREE, iter("abcd")) == (("a", "b"), ("c", ("d",)))
    assert map_leaves(np.sum, TREE) == ((1.0, 3.0), (6.0, (2.0,)))
    assert leaves(5.0) == [5.0]
    assert rebuild(5.0, iter("a")) == "a"


def test_shapes_and_sizes():
    assert shapes(TREE) == (((), (3,)), ((2, 3), ((),)))
    assert size_of(shapes(TREE)) == 11
    assert size_of(()) == 1
    assert size_of((2, 3)) == 6
    assert size_of(((), ())) == 2


def test_all_numbers_in_one_row_and_back():
    tree = (2.0, (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), -7.0))
    row = flat(tree)
    assert row.tolist() == [2.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -7.0]
    again = like(row, tree)
    assert shapes(again) == shapes(tree) and type(again[0]) is float and flat(again).tolist() == row.tolist()
    row[:] = 0.0
    assert tree[1][0][1, 2] == 6.0


def test_a_length_neither_overflows_nor_underflows():
    assert length(np.array([[3.0, 0.0], [0.0, -4.0]])) == 5.0
    assert length(-2.0) == 2.0
    assert length([3e200, 4e200]) == pytest.approx(5e200)
    assert length([3e-200, 4e-200]) == pytest.approx(5e-200)
    assert np.isnan(length([1.0, np.nan])) and length([1.0, -np.inf]) == np.inf


def test_named_tuples_reach_f_with_their_names_or_not_at_all():
    Layer = namedtuple("Layer", "W b")
    try:
        g = lm.gradient(lambda p: p.W * p.b, Layer(2.0, 3.0))
    except TypeError as problem:
        assert "tuple" in str(problem)
    else:
        assert g == (3.0, 2.0)


@pytest.mark.parametrize("x", [(1.0, ()), ((), 1.0), ()], ids=repr)
def test_empty_tuples_hold_no_numbers(x):
    with pytest.raises(ValueError, match=r"gradient: x holds an empty tuple; expected numbers\."):
        lm.gradient(lambda p: 1.0, x)
