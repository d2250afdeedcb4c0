"""A printed number is the value, rounded where the print ends; all else is spelled the same."""

import numpy as np
import pytest

from texcheck.cells.digits import same, show, shows

AGREE = [
    ("0.018072", 0.018071595021380445),
    ("0.018071595021380445", 0.018071595021380445),
    ("6.41e-11", 6.4071e-11),
    ("6.41e-11", np.float64(6.4149e-11)),
    ("1e-3", 0.00096),
    ("0.30000000000000004", 0.1 + 0.2),
    ("0.1", np.float32(0.1)),
    ("3", 3),
    ("3", np.int64(3)),
    ("3.0", 3.0),
    ("-0.0", -0.0),
    ("nan", float("nan")),
    ("-inf", -np.inf),
    ("True", np.bool_(True)),
    ("None", None),
    ("hello, you", "hello, you"),
    ("'hello, you'", "hello, you"),
    ("(2, 3)", (2, 3)),
    ("(3,)", (3,)),
    ("()", ()),
    ("(1.0, [2.0, 3.5])", (np.float64(1.0), np.array([2.0, 3.5]))),
    ("(1.0, array([2. , 3.5]))", (np.float64(1.0), np.array([2.0, 3.5]))),
    ("[[2., 1.], [4., 0.5]]", np.array([[2.0, 1.0], [4.0, 0.5]])),
    ("[[2. 1.] [4. 0.5]]", np.array([[2.0, 1.0], [4.0, 0.5]])),
    ("[2, 1]", np.array([2, 1])),
    ("[True, False]", np.array([True, False])),
    ("[0.33, nan, inf]", np.array([1 / 3, np.nan, np.inf])),
    ("[]", np.array([])),
    ("{'a': 0.5}", {"a": np.float64(0.5)}),
    ("(1+2.5j)", 1 + 2.5j),
]

DIFFER = [
    ("0.018071", 0.018071595021380445),
    ("0.018082", 0.018071595021380445),
    ("6.42e-11", 6.4071e-11),
    ("6.41e-10", 6.4071e-11),
    ("0.67", 0.66),
    ("3", 3.0),
    ("3.0", 3),
    ("2", 2.4),
    ("2.", 2.4),
    ("0.0", -0.0),
    ("-0.0", 0.0),
    ("1.0", float("nan")),
    ("nan", 1.0),
    ("inf", -np.inf),
    ("True", 1),
    ("1", True),
    ("hello", "Hello"),
    ("(3)", (3,)),
    ("(2, 3)", [2, 3]),
    ("[2, 3]", (2, 3)),
    ("(3, 2)", (2, 3)),
    ("[1., 2.]", np.array([[1.0, 2.0]])),
    ("[1., 2., 3.]", np.array([1.0, 2.0])),
    ("[1., 2.]", np.array([1.0, 2.0, 3.0])),
    ("[12.]", np.array([1.0, 2.0])),
    ("[1.0, -2.0]", np.array([1.0, 2.0])),
    ("", 0.0),
]


@pytest.mark.parametrize(("text", "value"), AGREE)
def test_the_text_shows_the_value(text, value):
    assert shows(text, value)


@pytest.mark.parametrize(("text", "value"), DIFFER)
def test_the_text_does_not_show_the_value(text, value):
    assert not shows(text, value)


def test_half_a_unit_of_the_last_digit_is_the_limit():
    assert shows("0.25", 0.2549999) and shows("0.25", 0.245)
    assert not shows("0.25", 0.2550001) and not shows("0.25", 0.2449999)


def test_what_is_shown_is_free_of_the_wrapping_of_numpy():
    assert show([np.float64(0.5), np.int32(2), np.array([[True]])]) == "[0.5, 2, [[True]]]"


def test_printed_forms_are_compared_through_the_wrapping():
    assert same("array([2.33, 4.  ])", "array([2.33333333, 4.        ])")
    assert same("0.333", "np.float64(0.3333333333333333)")
    assert not same("array([2.34, 4.  ])", "array([2.33333333, 4.        ])")
